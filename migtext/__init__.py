"""Extract structured JSON from migration texts in Kazakh, Kyrgyz and Russian."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["MigtextError", "Pipeline", "Record", "Source", "extract", "extract_file", "frames", "read"]

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from migtext.errors import MigtextError
    from migtext.output.frames import frames
    from migtext.pipeline import Pipeline
    from migtext.records import Record
    from migtext.sources.reading import read
    from migtext.sources.source import Source


def extract(text: str, published: "str | date | None" = None) -> "Record":
    """Extract the record of one text.

    ``published``: release date in EDTF (day, month or year) or as a date, if known. Raises ValueFormatError if it is
    invalid, and if ``text`` is anything but a string.

    >>> [figure.value for figure in extract("2023 жылы орталыққа 2 350 адам жүгінді.").figures]
    [2350]
    """
    from migtext.pipeline import Pipeline

    return Pipeline()(text, published=published)


def extract_file(path: "str | Path", published: str | None = None) -> "Record":
    """Extract the record of a file that is one document: text, Markdown, HTML, PDF, DOCX, RTF or CSV.

    ``published``: release date in EDTF, if known. Offsets count the text in ``record.document.text``, or that of the
    file if it is plain text. Raises ReadError for a file that cannot be read (see ``read``), and ValueFormatError for
    an invalid date.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.txt"
    ...     _ = file.write_text("2023 жылы орталыққа 2 350 адам жүгінді.", "utf-8")
    ...     [figure.value for figure in extract_file(file).figures]
    [2350]
    """
    from migtext.pipeline import Pipeline
    from migtext.sources.reading import read

    return Pipeline()(read(path), published=published)


def __getattr__(name: str) -> Any:
    """Import public names on first use, so that ``migtext --help`` starts fast."""
    from importlib import import_module

    homes = {
        "MigtextError": "errors",
        "Pipeline": "pipeline",
        "Record": "records",
        "Source": "sources.source",
        "frames": "output.frames",
        "read": "sources.reading",
    }
    if name not in homes:
        raise AttributeError(f"module 'migtext' has no attribute {name!r}")
    return getattr(import_module(f"migtext.{homes[name]}"), name)
