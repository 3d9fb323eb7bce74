"""The events of many records in order."""
