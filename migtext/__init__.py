"""Extract structured JSON from migration texts in Kazakh, Kyrgyz and Russian."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["MigtextError", "Pipeline", "Record", "extract", "frames"]

if TYPE_CHECKING:
    from datetime import date

    from migtext.errors import MigtextError
    from migtext.output.frames import frames
    from migtext.pipeline import Pipeline
    from migtext.records import Record


def extract(text: str, published: "str | date | None" = None) -> "Record":
    """Extract the record of one text.

    ``published``: release date in EDTF (day, month or year) or as a date, if known. Raises ValueFormatError if it is
    invalid, and if ``text`` is anything but a string.

    >>> [figure.value for figure in extract("2023 жылы орталыққа 2 350 адам жүгінді.").figures]
    [2350]
    """
    from migtext.pipeline import Pipeline

    return Pipeline()(text, published=published)


def __getattr__(name: str) -> Any:
    """Import public names on first use, so that ``migtext --help`` starts fast."""
    from importlib import import_module

    homes = {"MigtextError": "errors", "Pipeline": "pipeline", "Record": "records", "frames": "output.frames"}
    if name not in homes:
        raise AttributeError(f"module 'migtext' has no attribute {name!r}")
    return getattr(import_module(f"migtext.{homes[name]}"), name)
