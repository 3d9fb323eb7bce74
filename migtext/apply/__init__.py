"""Corrections to rows of a gazetteer, gold and examples: ``migtext apply``."""
