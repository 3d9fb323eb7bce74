"""Organisations: found, linked, and what they do in their sentence."""
