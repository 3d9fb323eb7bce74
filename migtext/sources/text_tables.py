"""Tables in plain text: rows of cells behind tabs, bars or runs of spaces."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from migtext.sources.builder import MAX_CELLS
from migtext.sources.source import Cell, Table

_LINE = re.compile(r"[^\r\n]+|\r\n?|\n")
_TAB = re.compile(r"\t")
_TABS = re.compile(r"\t+")
_BAR = re.compile(r"[|¦│┃║├┤┼]|\+(?=--)|(?<=--)\+")
_DRAWN_BESIDE = re.compile(r"(?:--|──|━━|══)[+|┤┼]")  # part of a line is drawn, the rest of it has words
_PARTED = re.compile(r"[\t|¦│┃║]|[ \u00a0\u2000-\u200a\u202f]{2}")
_LONGEST_LINE = 2000  # characters
_SPACES = re.compile(r"[ \u00a0\u2000-\u200a\u202f]{2,}")
_STROKES = "=_─━═-–—" + "".join(map(chr, range(0x2504, 0x2580)))
_DRAWN = " \t:|¦│┃+*" + _STROKES
_FEWEST_STROKES = 3
_NUMBER = re.compile(r"[\s<>≤≥~≈()+−–—-]*\d[\s\d.,%()'’⁰¹²³⁴-⁹*†‡–—-]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_ROWS = 3
_HEADING_ROWS = 2  # rows behind which a blank line does not end a table
_NUMBERS = 0.5  # share of the cells beside headings that are numbers


class _Part(NamedTuple):
    """A cell of a line: the ends of its words, and of the room that it has between its neighbours."""

    start: int
    end: int
    left: float
    right: float

    def moved(self, by: int) -> "_Part":
        """The same with its offsets in the text, where the line begins at ``by``."""
        return self._replace(start=self.start + by, end=self.end + by)


class _Row(NamedTuple):
    """A line of the text and its cells."""

    start: int
    end: int
    parts: tuple[_Part, ...]


Split = Callable[[str], list[_Part]]


def text_tables(text: str) -> tuple[Table, ...]:
    """The tables in a plain text, with the offsets of their cells.

    A table is three or more lines with cells behind tabs, bars or two or more spaces, most of them numbers but in the
    first row and column. Lines that are only drawn may stand between its rows, and a blank line under its headings.
    Among bars and spaces an empty or a merged cell is told by where the others stand; a table in which this is not
    clear is none.

    >>> text = "Регион    2022  2023\\nОш        120   130\\nТалас           140"
    >>> [text[cell.start : cell.end] for cell in text_tables(text)[0].cells if cell.row == 2]
    ['Талас', '', '140']
    """
    found: list[Table] = []
    lines = list(_lines(text))
    at = 0
    while at < len(lines):
        split = _split_of(text[slice(*lines[at])])
        if split is None:
            at += 1
            continue
        first = at
        rows, at = _rows(text, lines, at, split)
        cells = _cells(text, rows, split)
        if cells and _holds_numbers(text, cells):
            while first and _is_drawn(text[slice(*lines[first - 1])]):
                first -= 1  # the frame of the table
            found.append(Table(lines[first][0], rows[-1].end, tuple(cells)))
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of each line."""
    start = 0
    for match in _LINE.finditer(text):
        if match[0][0] in "\r\n":
            yield start, match.start()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def _split_of(line: str) -> Split | None:
    """What parts the cells of a line, the surest sign first."""
    if len(line) > _LONGEST_LINE or not _PARTED.search(line) or not line.strip() or _is_drawn(line):
        return None
    return next((split for split in _SPLITS if len(split(line)) > 1), None)


def _is_drawn(line: str) -> bool:
    return not line.strip(_DRAWN) and sum(map(line.count, _STROKES)) >= _FEWEST_STROKES


def _rows(text: str, lines: Sequence[tuple[int, int]], first: int, split: Split) -> tuple[list[_Row], int]:
    """The rows from a line on, and the line behind them."""
    rows: list[_Row] = []
    at = beyond = first
    cells = 0
    while at < len(lines) and cells <= MAX_CELLS:
        line = text[slice(*lines[at])]
        if not line.strip():
            if at > beyond or len(rows) > _HEADING_ROWS:
                break
        elif split is _by_bars and _DRAWN_BESIDE.search(line) and not _is_drawn(line):
            if any(_has_number(text, row) for row in rows):
                return [], at + 1  # a cell of several lines
        elif not _is_drawn(line):
            parts = split(line)
            following = text[slice(*lines[at + 1])] if at + 1 < len(lines) else ""
            if len(parts) < 2 and not (rows and split(following)[1:] and _is_section(parts, rows[-1])):
                break
            rows.append(_Row(*lines[at], tuple(part.moved(lines[at][0]) for part in parts)))
            cells += len(parts)
        beyond = at + 1 if line.strip() else beyond
        at += 1
    return rows, beyond


def _is_section(parts: Sequence[_Part], before: _Row) -> bool:
    """Whether a line of one cell stands over the first column and so heads the rows behind it."""
    return bool(parts) and len(before.parts) > 1 and parts[0].right <= before.parts[1].left


def _stripped(line: str, low: int, high: int) -> tuple[int, int]:
    cell = line[low:high]
    start = low + len(cell) - len(cell.lstrip())
    return start, max(start, low + len(cell.rstrip()))


def _between(line: str, signs: Iterable["re.Match[str]"], low: int, high: int) -> Iterator[_Part]:
    """The cells of a line between two offsets that the signs part; the room of a cell ends at the signs."""
    for sign in signs:
        yield _Part(*_stripped(line, low, sign.start()), low, sign.start())
        low = sign.end()
    yield _Part(*_stripped(line, low, high), low, high)


def _by_tab(line: str) -> list[_Part]:
    return list(_between(line, _TAB.finditer(line), 0, len(line)))


def _by_tabs(line: str) -> list[_Part]:
    return list(_between(line, _TABS.finditer(line), 0, len(line)))


def _by_bars(line: str) -> list[_Part]:
    """The cells between bars; a bar at either end of a line is its frame."""
    low, high = _stripped(line, 0, len(line))
    low += _BAR.match(line, low) is not None
    high -= high > low and _BAR.match(line, high - 1) is not None
    return list(_between(line, _BAR.finditer(line, low, high), low, high))


def _by_spaces(line: str) -> list[_Part]:
    low, high = _stripped(line, 0, len(line))
    return list(_between(line, _SPACES.finditer(line, low, high), low, high))


_SPLITS: tuple[Split, ...] = (_by_tab, _by_bars, _by_spaces)


def _cells(text: str, rows: Sequence[_Row], split: Split) -> list[Cell]:
    """The cells of a table, in order, with their columns; none if it is not clear in which columns they stand."""
    if split is _by_tab:
        return _in_order(_with_tabs_as_one(text, rows))
    edges = _edges(rows)
    while edges and len(rows[0].parts) <= len(edges) and rows[0].parts[0].left < edges[0] < rows[0].parts[0].right:
        rows = rows[1:]  # a line above the table that has a run of spaces
    if len({len(row.parts) for row in rows}) == 1:
        return _in_order(rows)
    if len(rows) < _FEWEST_ROWS or not edges:
        return []
    data = next((number for number, row in enumerate(rows) if _has_number(text, row)), 0)
    below = max((number for number in range(data) if len(rows[number].parts) >= len(edges)), default=0)
    wide = rows[:below] if split is _by_spaces else []
    return [
        cell
        for number, row in enumerate(rows)
        for cell in _placed(number, _widened(row, edges) if row in wide else row, edges)
    ]


def _in_order(rows: Sequence[_Row]) -> list[Cell]:
    """The cells of rows that have as many as their first one, or leave out the last ones."""
    if len(rows) < _FEWEST_ROWS or len(rows[0].parts) < max(len(row.parts) for row in rows):
        return []
    return [
        Cell(number, column, part.start, part.end)
        for number, row in enumerate(rows)
        for column, part in enumerate(row.parts)
    ]


def _with_tabs_as_one(text: str, rows: Sequence[_Row]) -> Sequence[_Row]:
    """The rows with several tabs as one sign, if only so all rows have as many cells."""
    if len({len(row.parts) for row in rows}) == 1:
        return rows
    split = [
        row._replace(parts=tuple(part.moved(row.start) for part in _by_tabs(text[row.start : row.end]))) for row in rows
    ]
    return split if len({len(row.parts) for row in split}) == 1 else rows


def _has_number(text: str, row: _Row) -> bool:
    """Whether a row has a number that is no year behind its first cell."""
    words = (text[part.start : part.end] for part in row.parts[1:])
    return any(_NUMBER.fullmatch(one) and not _YEAR.fullmatch(one) for one in words)


def _widened(row: _Row, edges: Sequence[float]) -> _Row:
    """A row of headings of several columns each, so that every column but the first stands under the nearest one."""
    parts = list(row.parts)
    first = parts[0].left < edges[0]
    for i in range(first, len(parts)):
        left = edges[0] if i == first else (parts[i - 1].right + parts[i].left) / 2
        right = (parts[i].right + parts[i + 1].left) / 2 if i + 1 < len(parts) else float("inf")
        parts[i] = parts[i]._replace(left=_nearest(left, edges), right=_nearest(right, edges))
    return row._replace(parts=tuple(parts))


def _nearest(place: float, edges: Sequence[float]) -> float:
    return place if place == float("inf") else min(edges, key=lambda edge: abs(edge - place))


def _edges(rows: Sequence[_Row]) -> list[float]:
    """Where the columns are parted: between the cells of the rows that have most of them, in all these rows."""
    most = max((len(row.parts) for row in rows), default=0)
    full = [row.parts for row in rows if len(row.parts) == most]
    edges = []
    for column in range(most - 1):
        low = max(parts[column].right for parts in full)
        high = min(parts[column + 1].left for parts in full)
        if low > high:
            return []
        edges.append((low + high) / 2)
    return edges


def _placed(number: int, row: _Row, edges: Sequence[float]) -> Iterator[Cell]:
    """The cells of a row in the columns that they stand over; a column that has none has an empty cell."""
    bounds = [-1.0, *edges, float("inf")]
    columns = range(len(bounds) - 1)
    column = 0
    for part in row.parts:
        over = [i for i in columns[column:] if part.left < bounds[i + 1] and part.right > bounds[i]]
        if not over:
            continue
        yield from (Cell(number, empty, part.start, part.start) for empty in range(column, over[0]))
        yield Cell(number, over[0], part.start, part.end, columns=len(over))
        column = over[-1] + 1
    yield from (Cell(number, empty, row.end, row.end) for empty in columns[column:])


def _holds_numbers(text: str, cells: Sequence[Cell]) -> bool:
    """Whether the cells beside the first row and column are mostly numbers; two columns need a row of headings."""
    inner = [text[one.start : one.end] for one in cells if one.row and one.column and one.end > one.start]
    numbers = sum(_NUMBER.fullmatch(words) is not None for words in inner)
    if not numbers or numbers < _NUMBERS * len(inner):
        return False
    heads = [text[one.start : one.end] for one in cells if not one.row and one.column]
    return len(heads) > 1 or not any(_NUMBER.fullmatch(words) and not _YEAR.fullmatch(words) for words in heads)
