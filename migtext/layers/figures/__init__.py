"""Quantities, and the date and place that they hold for."""
