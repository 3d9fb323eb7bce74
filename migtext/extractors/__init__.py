"""One module per layer: tokens in, records of the layer out."""
