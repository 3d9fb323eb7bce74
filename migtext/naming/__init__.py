"""Names of organisations by head noun, with the words around it."""
