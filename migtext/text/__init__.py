"""What the text is, before any meaning: decoding, sentences, tokens, language."""
