"""The words of a PDF page and where they stand."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from migtext.errors import ReadError
from migtext.sources.builder import superscript

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_MOST_CHARACTERS = 300_000  # of one page
_BREAK = "\ufffe\x02"  # what pdfium has for a hyphen at the end of a line
_WORD = re.compile(rf"[^\s{_BREAK}]+[{_BREAK}]?|[{_BREAK}]")
_MARKED = re.compile(r"[\d*†‡]+$")
_SMALL, _RAISED = 0.8, 0.15  # height of a mark, and how far it is raised, in heights of its word
_PATH = 2  # the number that pdfium has for paths on a page
_MOST_PATHS = 5000
_LINE_WIDTH = 2.0  # points
_UNREADABLE = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


class Word(NamedTuple):
    """A word: left, right, bottom and top in points, with the origin at the lower left corner of the page, and text."""

    left: float
    right: float
    bottom: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """Height of the letters of its font in points; those of one font and size have the same."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half of its height."""
        return (self.bottom + self.top) / 2


class Line(NamedTuple):
    """An upright line that is drawn on a page: where it stands, and its lower and upper end, in points."""

    at: float
    bottom: float
    top: float


class PageWords(NamedTuple):
    """The words of a page in the order of the file, its size in points, and the share of unreadable characters.

    ``lines`` are its upright lines, by which cells of tables are told; there are none for a page that is shown turned.
    """

    words: tuple[Word, ...]
    width: float
    height: float
    unreadable: float
    lines: tuple[Line, ...] = ()


def page_words(page: "PdfPage") -> PageWords:
    """The words of a page; raises ReadError with the path ``<bytes>`` for one that has far too many characters."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count > _MOST_CHARACTERS:
            raise ReadError("<bytes>", f"a page with {count:,} characters; at most {_MOST_CHARACTERS:,} are read")
        text = _text(text_page, count)
        words = tuple(_turned(word, page) for word in _words(text_page, text))
    finally:
        text_page.close()
    width, height = page.get_size()
    visible = sum(not char.isspace() for char in text)
    unreadable = len(_UNREADABLE.findall(text)) / visible if visible else 0.0
    return PageWords(words, width, height, unreadable, () if page.get_rotation() else tuple(_lines(page)))


def _lines(page: "PdfPage") -> Iterator[Line]:
    """The upright lines of a page: thin paths, and both sides of boxes."""
    for path in islice(page.get_objects(filter=[_PATH], max_depth=2), _MOST_PATHS):
        left, bottom, right, top = path.get_bounds()
        if top - bottom > _LINE_WIDTH:
            yield Line(left, bottom, top)
            if right - left > _LINE_WIDTH:
                yield Line(right, bottom, top)


def _text(page: "PdfTextPage", count: int) -> str:
    """The characters of a page, so that the index of each is that of pdfium."""
    from pypdfium2.raw import FPDFText_GetUnicode

    text = page.get_text_range() if count else ""
    if len(text) == count:
        return text
    codes = (FPDFText_GetUnicode(page, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or 0xE000 <= code <= 0x10FFFF else "\ufffd" for code in codes)


def _words(page: "PdfTextPage", text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        found = match[0].rstrip(_BREAK)
        first = page.get_charbox(match.start(), loose=True)
        last = page.get_charbox(match.start() + max(0, len(found) - 1), loose=True)
        found += "-" if len(found) < len(match[0]) else ""
        yield from _without_mark(page, match.start(), Word(first[0], last[2], first[1], first[3], found))


def _without_mark(page: "PdfTextPage", start: int, word: Word) -> Iterator[Word]:
    """A word with the small raised number behind it, a footnote or an exponent, in superscript."""
    marked = _MARKED.search(word.text)
    if marked is None:
        yield word
        return
    at = len(word.text)
    while at > marked.start() and _is_raised(page.get_charbox(start + at - 1, loose=True), word):
        at -= 1
    yield word._replace(text=word.text[:at] + superscript(word.text[at:]))


def _is_raised(box: tuple[float, float, float, float], word: Word) -> bool:
    height = box[3] - box[1]
    return height < _SMALL * word.height and box[1] > word.bottom + _RAISED * word.height


def _turned(word: Word, page: "PdfPage") -> Word:
    """A word where it is seen on a page that is shown turned."""
    rotation = page.get_rotation()
    if rotation == 0:
        return word
    width, height = page.get_size()
    left, right, bottom, top = word[:4]
    if rotation == 90:
        turned = (bottom, top, height - right, height - left)
    elif rotation == 180:
        turned = (width - right, width - left, height - top, height - bottom)
    else:
        turned = (width - top, width - bottom, left, right)
    return Word(*turned, word.text)
