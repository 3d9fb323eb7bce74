"""One module a layer: tokens in, records of the layer out."""
