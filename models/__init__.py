"""Trained models and what trains them."""
