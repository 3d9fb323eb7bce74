"""Training of events and links, from marked passages to the heads that are shipped beside the encoder."""
