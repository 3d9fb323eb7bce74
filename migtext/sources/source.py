"""What a reader gives: the text of one document, and what its file says about it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

PLAIN = "text/plain"


class Cell(NamedTuple):
    """A cell of a table: its place in the grid, its offsets in the text, and how many rows and columns it covers.

    Rows and columns count from 0. A merged cell stands at its first row and column; the places that it covers besides
    have no cell of their own, and no text. ``header`` says whether the file marks the cell as a heading.
    """

    row: int
    column: int
    start: int
    end: int
    header: bool = False
    rows: int = 1
    columns: int = 1


class Table(NamedTuple):
    """A table in the text: its offsets, its cells row by row, and the offsets of its caption, if it has one.

    In the text a row is a line, and its cells are parted by tabs; the text of a cell has no tab and no line end.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: tuple[int, int] | None = None


class Released(NamedTuple):
    """A release date in EDTF, and who gives it: the file about itself, or the caller."""

    value: str
    source: Literal["metadata", "caller"]


@dataclass(frozen=True, slots=True)
class Source:
    """One document as read: its text, and what its file says about it.

    ``path``: as given, with the place inside the file for one of several (``news.csv:17``, ``all.zip/a.txt``).
    ``name``: that place alone, or the id that the file gives; empty for a file that is one document. ``encoding`` and
    ``encoding_confidence`` (0 to 1) are None where bytes were not decoded. ``pages``: where each page starts in the
    text. ``language``: what a web page says of its language; the words of the text decide. ``warnings``: what the
    reader is not sure of.
    """

    path: str
    text: str
    encoding: str | None = None
    encoding_confidence: float | None = None
    media_type: str = PLAIN
    name: str = ""
    title: str | None = None
    published: Released | None = None
    url: str | None = None
    site: str | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    tables: tuple[Table, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether the text is the file as it is, so that offsets can be checked in the file itself."""
        return self.media_type == PLAIN and not self.name
