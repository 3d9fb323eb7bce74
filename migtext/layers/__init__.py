"""The layers of a record, one folder each."""
