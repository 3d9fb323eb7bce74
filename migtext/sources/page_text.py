"""The pages of a PDF file as one text: no running heads, lines joined to paragraphs, notes behind their page."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from migtext.resources import language_codes, language_table
from migtext.sources.builder import CellText, TextBuilder, superscript
from migtext.sources.page_layout import Region, Row, regions, row_of, rows_of
from migtext.sources.page_words import Line, PageWords

_EDGE_ROWS = 3  # rows at the top and at the bottom of a page that may be running heads
_EDGE = 0.12  # share of the page, at its top and at its bottom, that running heads stand in
_REPEATED = 0.3  # share of the pages that have a running head
_SAME_PLACE = 12.0  # points by which its place may differ
_PAGE_NUMBER = re.compile(
    r"[^\w\n]{0,4}(?:[^\W\d_]{1,8}\W{1,3})?(\d{1,4})(?:\W{1,3}\d{1,4}|\W?[^\W\d_]{1,5})?[^\w\n]{0,4}"
)
_OUTER_NUMBER = re.compile(r"^\d{1,4}\W+|\W+\d{1,4}$")
_SMALL = 0.93  # height of a note, in heights of the text
_MARK = re.compile(r"(?:\d{1,3}|[⁰¹²³⁴-⁹]{1,3}|\*{1,3}|[†‡])[.)]?(?=\s|[^\W\d_])")
_ITEM = re.compile(r"(?:[•●▪■◦‣·*►✓✔–—-]|\(?(?:\d{1,3}|[^\W\d_])[.)])\s")
_ENDS = re.compile(r"[.!?…:;]['\"»”)\]⁰¹²³⁴-⁹]*$")
_APART = 1.35  # distance between paragraphs, in distances between lines
_WIDEST_STEP = 1.7  # distance between lines, in heights
_OTHER_SIZE = 1.12  # ratio of the heights of a heading and its text
_INDENT = 0.9  # of the first line of a paragraph, in heights
_ROOM = 0.3  # space between words, in heights
_LAST_PART = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TABLES = ("dates", "events", "figures", "goals", "language", "numbers", "organisations", "people", "places", "roles")


class _Line(NamedTuple):
    row: Row
    page: int


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, by its lines, or a table, by its cells; the column of the page that it stands in is ``column``."""

    lines: tuple[_Line, ...]
    cells: tuple[tuple[CellText, ...], ...] = ()

    @property
    def text(self) -> str:
        """The last line, by which the end of a paragraph is told."""
        return self.lines[-1].row.text


@dataclass(frozen=True, slots=True)
class _Page:
    body: tuple[_Block, ...]
    notes: tuple[_Block, ...] = field(default=())


def join_pages(pages: Sequence[PageWords]) -> TextBuilder:
    """The text of all pages, with the offset where each page starts.

    What stands at the same place on many pages is left out, and so are page numbers. Lines are joined to paragraphs,
    and words that were divided at the end of a line are whole again. A note at the foot of a page follows the last
    paragraph that ends on the page. Text in columns is read column by column; a table has a row a line.
    """
    whole = [rows_of(page.words) for page in pages]
    running = _Running(whole, [page.height for page in pages])
    rows = [running.without(page, number) for number, page in enumerate(whole)]
    size = _usual_height(row for page in rows for row in page)
    read = [_page(number, page, size, pages[number].lines) for number, page in enumerate(rows)]
    words = Counter(word.lower() for page in rows for row in page for word in _WORD.findall(row.text))
    builder = TextBuilder()
    starts: dict[int, int] = {}
    for block in _joined(read):
        if block.cells:
            starts.setdefault(block.lines[0].page, builder.length + 2 if builder.length else 0)
            builder.table(block.cells)
        else:
            _add_paragraph(builder, block, words, starts)
    builder.pages = tuple(_starts(starts, len(pages), builder.length))
    return builder


def _usual_height(rows: Iterable[Row]) -> float:
    """The height of most of the text."""
    heights: Counter[float] = Counter()
    for row in rows:
        heights[round(row.height, 1)] += len(row.text)
    return heights.most_common(1)[0][0] if heights else 1.0


def _starts(found: dict[int, int], count: int, length: int) -> Iterator[int]:
    """Where each page starts; a page without text starts where the next one does."""
    following = length
    starts = []
    for number in reversed(range(count)):
        following = min(following, found.get(number, following))
        starts.append(following)
    yield from reversed(starts)


class _Running:
    """Running heads and page numbers: rows at the edge of the page that stand at the same place on several pages."""

    def __init__(self, pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> None:
        self._heights = heights
        self._most = max(2.0, _REPEATED * len(pages))
        self._alone = len(pages) == 1
        self._seen: Counter[tuple[str, int]] = Counter()
        for page, rows in enumerate(pages):
            edge = [*rows[:_EDGE_ROWS], *rows[_EDGE_ROWS:][-_EDGE_ROWS:]]
            self._seen.update({key for row in edge for key in self._keys(row, page)})

    def without(self, rows: Sequence[Row], page: int) -> list[Row]:
        """The rows of a page without them."""
        middle = self._heights[page] / 2
        first, last = 0, len(rows)
        for row in rows[:_EDGE_ROWS]:
            if row.bottom < middle or not self._is_running(row, page):
                break
            first += 1
        for row in reversed(rows[first:][-_EDGE_ROWS:]):
            if row.bottom >= middle or not self._is_running(row, page):
                break
            last -= 1
        return list(rows[first:last])

    def _is_running(self, row: Row, page: int) -> bool:
        if self._alone:
            number = _PAGE_NUMBER.fullmatch(row.text)
            return number is not None and number[1] == "1" and row.bottom < self._heights[page] / 4
        return any(self._seen[key] >= (2 if key[0].startswith("#") else self._most) for key in self._keys(row, page))

    def _keys(self, row: Row, page: int) -> Iterator[tuple[str, int]]:
        """The words of a row, or how far its page number is from the count of pages, with its place, twice rounded."""
        height = self._heights[page]
        number = _PAGE_NUMBER.fullmatch(row.text)
        words = f"#{int(number[1]) - page}" if number else _OUTER_NUMBER.sub("", row.text).casefold()
        place = row.bottom if row.bottom < height / 2 else row.bottom - height - 1
        if words and abs(place) < _EDGE * height:
            yield words, 2 * round(place / _SAME_PLACE)
            yield words, 2 * round(place / _SAME_PLACE + 0.5) + 1


def _page(number: int, rows: Sequence[Row], size: float, lines: Sequence[Line]) -> _Page:
    first = len(rows)
    while first and rows[first - 1].height < _SMALL * size:
        first -= 1
    while first < len(rows) and not _MARK.match(rows[first].text):
        first += 1
    notes = [_Line(_with_raised_mark(row), number) for row in rows[first:]]
    return _Page(
        tuple(block for region in regions(rows[:first], lines) for block in _blocks(region, number)),
        tuple(_paragraphs(notes, lambda line: _MARK.match(line.row.text) is not None)),
    )


def _with_raised_mark(row: Row) -> Row:
    """A row that begins with the number of a note, which is no number of the text, in superscript."""
    mark = _MARK.match(row.words[0].text + " ")
    if mark is None:
        return row
    first = row.words[0]
    raised = first._replace(text=superscript(mark[0]) + first.text[mark.end() :])
    return row_of((raised, *row.words[1:]))


def _blocks(region: Region, page: int) -> Iterator[_Block]:
    lines = [_Line(row, page) for row in region.rows]
    if region.cells:
        yield _Block(tuple(lines), region.cells)
    else:
        begins = _Beginnings(region.rows)
        yield from _paragraphs(lines, lambda line: begins(line.row))


def _paragraphs(lines: Sequence[_Line], begins: Callable[[_Line], bool]) -> Iterator[_Block]:
    block: list[_Line] = []
    for line in lines:
        if block and begins(line):
            yield _Block(tuple(block))
            block = []
        block.append(line)
    if block:
        yield _Block(tuple(block))


class _Beginnings:
    """Tells which rows of a column begin a paragraph."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._left = min(row.left for row in rows)
        self._right = max(row.right for row in rows)
        # Short paragraphs have fewer steps from line to line than from one to the next.
        steps = sorted(_step(one, other) for one, other in pairwise(rows))
        self._step = min(steps[len(steps) // 5], _WIDEST_STEP) if steps else 1.0
        self._before = dict(zip(rows[1:], rows, strict=False))

    def __call__(self, row: Row) -> bool:
        """Whether a row that is not the first one begins a paragraph."""
        before = self._before[row]
        ratio = row.height / before.height if before.height else 1.0
        if _step(before, row) > _APART * self._step or not 1 / _OTHER_SIZE < ratio < _OTHER_SIZE:
            return True
        if before.text.endswith(("-", "\u00ad")) and not before.text.endswith((" -", "--")):
            return False
        ended = _ENDS.search(before.text) is not None
        room = self._right - before.right - (row.words[0].right - row.left) - _ROOM * row.height
        if _ITEM.match(row.text) and (ended or room > 0):
            return True
        indented = row.left - self._left > _INDENT * row.height and before.left - self._left < _INDENT * row.height / 2
        if indented and not _ITEM.match(before.text):
            return True
        return room > 0 and (ended or (not row.text[0].islower() and 4 * room > self._right - self._left))


def _step(row: Row, following: Row) -> float:
    """From a line to the next one, in heights."""
    return (row.bottom - following.bottom) / max(row.height, following.height, 1e-6)


def _joined(pages: Sequence[_Page]) -> Iterator[_Block]:
    """The blocks of all pages; a paragraph that goes on in the next column or on the next page is one."""
    held: _Block | None = None
    notes: tuple[_Block, ...] = ()
    for page in pages:
        for number, block in enumerate(page.body):
            if held and _goes_on(held, block):
                if not number:
                    yield from notes
                    notes = ()
                held = replace(held, lines=held.lines + block.lines)
                continue
            if held:
                yield held
            yield from notes
            held, notes = block, ()
        notes += page.notes
    if held:
        yield held
    yield from notes


def _goes_on(block: _Block, following: _Block) -> bool:
    """Whether a paragraph that ends a column or page goes on at the beginning of the next one."""
    if block.cells or following.cells or _ENDS.search(block.text):
        return False
    one, other = block.lines[-1].row, following.lines[0].row
    below = block.lines[-1].page == following.lines[0].page and one.bottom > other.bottom
    return not below and other.text[0].islower() and 1 / _OTHER_SIZE < one.height / other.height < _OTHER_SIZE


def _add_paragraph(builder: TextBuilder, block: _Block, words: Counter[str], starts: dict[int, int]) -> None:
    base = builder.length + 2 if builder.length else 0
    text = block.lines[0].row.text
    starts.setdefault(block.lines[0].page, base)
    for line in block.lines[1:]:
        text = _before_line(text, line.row.text, words)
        starts.setdefault(line.page, base + len(text))
        text += line.row.text
    builder.block(text)


def _before_line(text: str, line: str, words: Counter[str]) -> str:
    """A paragraph as it is before its next line: with a space, or without the hyphen that divided a word."""
    if text.endswith("\u00ad"):
        return text[:-1]
    if not text.endswith("-") or text.endswith((" -", "--")):
        return f"{text} "
    left, right = _LAST_PART.search(text[:-1]), _FIRST_WORD.match(line)
    if left and right and _was_divided(left[0], right[0], words):
        return text[:-1]
    return text


def _was_divided(left: str, right: str, words: Counter[str]) -> bool:
    """Whether the hyphen between two parts of a word is there only because the line ended.

    It is not if the parts are of different kinds (``ЖШС-нің``, ``Алма-Ата``), if the document or the tables of words
    have the word with a hyphen, or if both parts are words in the document.
    """
    if not right.islower() or (len(left) > 1 and left.isupper()) or left[-1].isascii() != right[0].isascii():
        return False
    whole, hyphenated = (left + right).lower(), f"{left}-{right}".lower()
    if words[whole] > words[hyphenated]:
        return True
    beginnings = (hyphenated[:end] for end in range(len(left) + 2, len(hyphenated) + 1))
    if words[hyphenated] or any(beginning in _hyphenated_words() for beginning in beginnings):
        return False
    # Each part is counted once where the word was divided.
    return words[left.lower()] < 2 or words[right.lower()] < 2


@lru_cache
def _hyphenated_words() -> frozenset[str]:
    """The words with a hyphen in the tables of all languages, without those that end in it."""
    tables = (language_table(code, name) for code in language_codes() for name in _TABLES)
    return frozenset(word.lower() for table in tables for text in _strings(table) for word in _HYPHENATED.findall(text))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings(inner)
