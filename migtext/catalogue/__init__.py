"""Names that are known: entries, their forms, and where a text names them."""
