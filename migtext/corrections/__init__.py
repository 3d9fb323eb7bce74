"""What a person says of the mentions of a text, and records that follow it: ``extract --corrections``."""
