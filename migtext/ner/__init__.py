"""The named-entity model: reading its files, running it, scoring it."""
