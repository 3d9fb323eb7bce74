"""A page to look at records in a browser: ``migtext report``."""
