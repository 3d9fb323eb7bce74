"""Where names of organisations stand: by head noun, with the words around it."""
