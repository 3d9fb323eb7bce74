"""Files to texts: what kind a file is, and a reader for each kind."""
