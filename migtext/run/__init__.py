"""A run over many documents that can be stopped at any moment and goes on where it stopped."""
