"""TOML tables, checked as they are read."""
