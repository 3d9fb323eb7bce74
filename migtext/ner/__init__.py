"""Names that a trained model finds: reading its files, running it, scoring it."""
