"""Training of the named-entity model, from corpora to the files that are shipped."""
