"""What is written of records: files, tables, terminal, spaCy."""
