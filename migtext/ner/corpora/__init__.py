"""Marked corpora: readers and evaluation."""
