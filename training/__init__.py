"""Training of the weights that comments are read with. Nothing here is needed at run time."""
