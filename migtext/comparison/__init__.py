"""Two sets of records of the same texts, and what is different in them."""
