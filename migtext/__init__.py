"""Migration texts in Kazakh, Kyrgyz and Russian to structured JSON."""

__version__ = "0.1.0"
