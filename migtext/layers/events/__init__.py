"""Events with their arguments."""
