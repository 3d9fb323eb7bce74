"""The words of a page in reading order: rows, columns, tables and lines.

Lengths are in heights of a line of the page's text, so that they hold for any size of type.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from migtext.sources.builder import CellText, superscript
from migtext.sources.page_words import Line, Word

_GAP = 1.0  # a wider space is between columns, not words
_FEWEST_ROWS = 4  # rows beside each other that make columns of text
_FEWEST_TABLE_ROWS = 3
_FEWEST_WORDS = 3.0  # words in a line of a column of text
_FULL = 0.55  # share of its column that a line of text fills
_CROSSED = 0.1  # share of the rows of a table that may go across the space between two columns
_MOST_COLUMNS = 60  # of a table; more lines are a drawing
_RAISED = 0.8  # height of a mark that stands alone
_NEAR = 1.7  # distance from line to line within a column


class Row(NamedTuple):
    """Words on one line of the page, from left to right, even if they belong to different columns.

    ``left``, ``right`` and ``bottom`` are its ends in points, ``height`` the height of most of its letters.
    """

    words: tuple[Word, ...]
    left: float
    right: float
    bottom: float
    height: float
    text: str


def row_of(words: Iterable[Word]) -> Row:
    """The row of some words, which are in order."""
    words = tuple(words)
    by_height = sorted((word.height, len(word.text)) for word in words)
    half, height = sum(letters for _, letters in by_height) / 2, 0.0
    for height, letters in by_height:  # noqa: B007 - the height where half of the letters are reached
        half -= letters
        if half <= 0:
            break
    return Row(
        words,
        words[0].left,
        max(word.right for word in words),
        min(word.bottom for word in words),
        height,
        " ".join(word.text for word in words),
    )


class Region(NamedTuple):
    """Rows of one column, from top to bottom, or a table; its cells are empty for a column."""

    rows: tuple[Row, ...]
    cells: tuple[tuple[CellText, ...], ...] = ()


def rows_of(words: Iterable[Word]) -> list[Row]:
    """The words in rows, from top to bottom; a word whose middle is beside a row belongs to it.

    >>> [row.text for row in rows_of([Word(9, 18, 0, 10, "адам"), Word(0, 8, 0, 10, "12"), Word(0, 8, 20, 30, "Ош")])]
    ['Ош', '12 адам']
    """
    rows: list[list[Word]] = []
    base: Word | None = None
    for word in sorted(words, key=lambda one: -one.middle):
        if base and abs(base.middle - word.middle) < base.height / 2:
            rows[-1].append(word)
            base = max(base, word, key=lambda one: one.height)
        else:
            rows.append([word])
            base = word
    return [row_of(_with_marks(sorted(row, key=lambda one: one.left))) for row in rows]


def _with_marks(row: Sequence[Word]) -> Iterator[Word]:
    """A row in which a small raised number is glued to the word before it, in superscript."""
    tallest = max(word.height for word in row)
    held: Word | None = None
    for word in row:
        raised = word.height < _RAISED * tallest and word.text.strip("*").isdecimal()
        if held and raised and word.middle > held.middle and word.left - held.right < held.height:
            held = held._replace(right=word.right, text=held.text + superscript(word.text))
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def regions(rows: Sequence[Row], lines: Sequence[Line] = ()) -> list[Region]:
    """The parts of a page in reading order: columns of text one after the other, tables, and rows across the page."""
    if not rows:
        return []
    found: list[Region] = []
    across: list[Row] = []
    number = 0
    while number < len(rows):
        table, beyond = _table_from(rows, number, lines)
        parts = [table] if table else []
        if not table:
            parts, beyond = _columns_from(rows, number, lines)
        if parts:
            found += [Region(tuple(across))] if across else []
            across = []
            found += parts
            number = beyond
        else:
            across.append(rows[number])
            number += 1
    return found + ([Region(tuple(across))] if across else [])


def _gaps(row: Row) -> list[tuple[float, float]]:
    """The wide spaces in a row."""
    width = _GAP * row.height
    return [
        (one.right, other.left)
        for one, other in zip(row.words, row.words[1:], strict=False)
        if other.left - one.right > width
    ]


def _columns_from(rows: Sequence[Row], first: int, lines: Sequence[Line]) -> tuple[list[Region], int]:
    """The two columns of text that begin at a row, each with its own parts, and the row after them."""
    for space in _gaps(rows[first]):
        free: tuple[float, float] | None = space
        middle = sum(space) / 2
        beyond, both = first, 0
        while beyond < len(rows) and (free := free and _side(rows[beyond], *free)) is not None:
            if beyond > first and _distance(rows[beyond - 1], rows[beyond]) > 2 * _NEAR:
                break
            both += rows[beyond].left < middle < rows[beyond].right
            beyond += 1
        if both < _FEWEST_ROWS:
            continue
        sides = [_part(rows[first:beyond], 0, middle), _part(rows[first:beyond], middle, float("inf"))]
        if all(map(_is_prose, sides)):
            return [region for side in sides for region in regions(side, lines)], beyond
    return [], first


def _side(row: Row, left: float, right: float) -> tuple[float, float] | None:
    """The free space between two columns, as far as this row leaves it free; None if the row goes across it."""
    for word in row.words:
        if word.left < right and word.right > left:
            if (word.left + word.right) / 2 < (left + right) / 2:
                left = max(left, word.right)
            else:
                right = min(right, word.left)
    return (left, right) if right - left > _GAP * row.height / 2 else None


def _part(rows: Sequence[Row], left: float, right: float) -> list[Row]:
    parts = (tuple(word for word in row.words if left <= (word.left + word.right) / 2 < right) for row in rows)
    return [row_of(words) for words in parts if words]


def _distance(row: Row, other: Row) -> float:
    """From the bottom of a row to that of the next one, in heights."""
    return (row.bottom - other.bottom) / max(row.height, other.height, 1e-6)


def _is_prose(rows: Sequence[Row]) -> bool:
    """Whether the rows of a column are lines of text, which fill it, and not cells."""
    width = max(row.right for row in rows) - min(row.left for row in rows)
    words = sum(len(row.words) for row in rows) / len(rows)
    full = sum(row.right - row.left > _FULL * width for row in rows)
    return words >= _FEWEST_WORDS and 2 * full >= len(rows)


def _table_from(rows: Sequence[Row], first: int, lines: Sequence[Line]) -> tuple[Region | None, int]:
    """The table that begins at a row, and the row after it."""
    beyond = first
    while beyond < len(rows) and _gaps(rows[beyond]):
        if beyond > first and _distance(rows[beyond - 1], rows[beyond]) > 2 * _NEAR:
            break
        beyond += 1
    found = rows[first:beyond]
    if len(found) < _FEWEST_TABLE_ROWS:
        return None, first
    ruled = _Ruled(found, lines)
    if ruled.edges and not _is_text_beside(found, ruled.edges):
        return Region(tuple(found), tuple(tuple(ruled.cells(row)) for row in found)), beyond
    edges = _edges(found)
    if not edges or _is_text_beside(found, edges):
        return None, first
    return Region(tuple(found), tuple(tuple(_cells(row, edges)) for row in found)), beyond


class _Ruled:
    """The columns of a table that upright lines part; it has none where words stand across a line."""

    def __init__(self, rows: Sequence[Row], lines: Sequence[Line]) -> None:
        top, bottom = rows[0].bottom + rows[0].height, rows[-1].bottom
        self._lines = [line for line in lines if line.top > bottom and line.bottom < top]
        left, right = min(row.left for row in rows), max(row.right for row in rows)
        self.edges: list[float] = []
        for at in sorted(line.at for line in self._lines):
            if left < at < right and (not self.edges or at - self.edges[-1] > rows[0].height / 2):
                self.edges.append(at)
        if len(self.edges) > _MOST_COLUMNS:
            self.edges = []
        parted = all(any(map(self._parts(row).__contains__, self.edges)) for row in rows)
        crossed = any(word.left < at < word.right for row in rows for at in self._parts(row) for word in row.words)
        if not parted or crossed:
            self.edges = []

    def _parts(self, row: Row) -> list[float]:
        """The edges of columns at which a line stands beside a row."""
        middle, near = row.bottom + row.height / 2, row.height / 2
        beside = [line.at for line in self._lines if line.bottom <= middle <= line.top]
        return [edge for edge in self.edges if any(abs(edge - at) <= near for at in beside)]

    def cells(self, row: Row) -> Iterator[CellText]:
        """The cells of a row; one without a line in it covers the columns on both sides."""
        bounds = [0.0, *self._parts(row), float("inf")]
        for left, right in pairwise(bounds):
            words = [word.text for word in row.words if left <= (word.left + word.right) / 2 < right]
            yield CellText(" ".join(words), columns=1 + sum(left < edge < right for edge in self.edges))


def _edges(rows: Sequence[Row]) -> list[float]:
    """Where the columns of a table are parted: the middles of the spaces that nearly all rows leave free."""
    height = median(row.height for row in rows)
    changes = sorted(change for row in rows for word in row.words for change in ((word.left, 1), (word.right, -1)))
    most = _CROSSED * len(rows)
    edges, covered, free_from = [], 0, None
    for at, step in changes:
        before, covered = covered, covered + step
        if before > most >= covered:
            free_from = at
        elif before <= most < covered and free_from is not None:
            if at - free_from > _GAP * height / 2:
                edges.append((free_from + at) / 2)
            free_from = None
    return edges


def _is_text_beside(rows: Sequence[Row], edges: Sequence[float]) -> bool:
    """Whether rows are those of text in two columns."""
    if len(edges) != 1 or len(rows) < _FEWEST_ROWS:
        return False
    return _is_prose(_part(rows, 0, edges[0])) and _is_prose(_part(rows, edges[0], float("inf")))


def _cells(row: Row, edges: Sequence[float]) -> Iterator[CellText]:
    """The cells of a row; words that go across an edge cover both columns."""
    bounds = [0.0, *edges, float("inf")]
    column = 0
    while column < len(bounds) - 1:
        words = [word for word in row.words if bounds[column] <= (word.left + word.right) / 2 < bounds[column + 1]]
        covered = 1
        while (
            words
            and column + covered < len(bounds) - 1
            and (more := _continued(row, words[-1], bounds[column + covered : column + covered + 2]))
        ):
            words += more
            covered += 1
        yield CellText(" ".join(word.text for word in words), columns=covered)
        column += covered


def _continued(row: Row, last: Word, bounds: Sequence[float]) -> list[Word]:
    """The words of the next column, if nothing but a space parts them from the last word of this one."""
    words = [word for word in row.words if bounds[0] <= (word.left + word.right) / 2 < bounds[1]]
    return words if words and words[0].left - last.right < _GAP * row.height / 2 else []
