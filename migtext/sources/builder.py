"""Puts the text of a document together from its blocks, and notes where tables and pages are."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from migtext.errors import ReadError
from migtext.sources.source import Cell, Table

MAX_CELLS = 200_000
"""Most cells of a table."""

_SPACES = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")

_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")


class CellText(NamedTuple):
    """The text of a cell; ``rows`` and ``columns`` are how many it covers."""

    text: str
    header: bool = False
    rows: int = 1
    columns: int = 1


def one_line(text: str) -> str:
    """The text with its line ends, tabs and runs of spaces as single spaces; non-breaking spaces stay.

    >>> one_line(" Ош\\n шаары ")
    'Ош шаары'
    """
    return _SPACES.sub(" ", text).strip()


def superscript(text: str) -> str:
    """The text with raised digits, so that a mark behind a number is not taken for a digit of it.

    >>> "1 234" + superscript("5")
    '1 234⁵'
    """
    return text.translate(_RAISED)


class TextBuilder:
    """Joins blocks with a blank line between them.

    >>> builder = TextBuilder()
    >>> builder.paragraph("2024 год")
    (0, 8)
    >>> builder.table([[CellText("Ош", header=True), CellText("120")]])
    >>> builder.text, builder.tables[0].cells[1].start
    ('2024 год\\n\\nОш\\t120', 13)
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.tables: tuple[Table, ...] = ()
        self.pages: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    @property
    def length(self) -> int:
        """The number of characters so far."""
        return self._length

    def paragraph(self, text: str) -> tuple[int, int] | None:
        """Add a paragraph on one line and return its offsets, or None if it is blank."""
        return self.block(one_line(text))

    def block(self, text: str) -> tuple[int, int] | None:
        """Add a block that keeps its line ends and return its offsets, or None if it is blank."""
        if not text.strip():
            return None
        if self._length:
            self._add("\n\n")
        start = self._length
        self._add(text)
        return start, self._length

    def page(self) -> None:
        """Begin a page: it starts where the next block will."""
        self.pages += (self._length + 2 if self._length else 0,)

    def table(self, rows: Iterable[Sequence[CellText]], caption: str = "") -> None:
        """Add a table and the caption above it; ``rows`` have no entry for places that a merged cell covers.

        Raises ReadError with the path ``<bytes>`` for a table of more than ``MAX_CELLS`` cells.
        """
        grid = _places(rows)
        if not any(cell.text for line in grid for cell in line if cell):
            return
        told = self.paragraph(caption)
        if self._length:
            self._add("\n\n")
        start = self._length
        cells = []
        for row, line in enumerate(grid):
            self._add("\n" if row else "")
            for column, cell in enumerate(line):
                self._add("\t" if column else "")
                if cell:
                    cells.append(Cell(row, column, self._length, self._length + len(cell.text), *cell[1:]))
                    self._add(cell.text)
        self.tables += (Table(start, self._length, tuple(cells), told),)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _places(rows: Iterable[Sequence[CellText]]) -> list[list[CellText | None]]:
    """The grid of a table: the cells at their places, None where a merged cell covers a place or a row is short."""
    read = [list(row) for row in rows]
    if sum(map(len, read)) > MAX_CELLS:
        raise ReadError("<bytes>", f"a table of more than {MAX_CELLS:,} cells")
    # Merged cells that cover far more columns than the table has would fill the memory.
    most = 2 * max(map(len, read), default=0) + 10
    grid: list[list[CellText | None]] = []
    open_cells: dict[int, int] = {}  # column: rows still covered
    for row in read:
        line: list[CellText | None] = []
        covered, open_cells = open_cells, {column: left - 1 for column, left in open_cells.items() if left > 1}
        for cell in row:
            if not covered and cell.rows <= 1 and cell.columns <= 1:
                line.append(cell._replace(text=one_line(cell.text)))
                continue
            while len(line) in covered and len(line) < most:
                line.append(None)
            columns = min(max(1, cell.columns), most)
            clean = CellText(one_line(cell.text), cell.header, max(1, cell.rows), columns)
            if clean.rows > 1:
                open_cells.update(dict.fromkeys(range(len(line), len(line) + columns), clean.rows - 1))
            line += [clean, *[None] * (columns - 1)]
        while len(line) in covered and len(line) < most:
            line.append(None)
        grid.append(line)
    return grid
