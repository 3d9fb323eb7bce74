"""Records measured against texts that people have marked."""
