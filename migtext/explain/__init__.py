"""Why there is a mention at a place of a text, or none: what was tried there, what decided, and what each word is."""
