"""Furniture of a page: the lines around a release that are not its text, such as menus, stamps and contacts.

A line is furniture by its form alone: short, without a sentence, made of the words of the tables
``languages/CODE/furniture.toml``, of numbers and of addresses. Where the form leaves it open, the line is text: to lose
a sentence is worse than to keep a menu. The words of all languages count, because a page in one language often has the
menu of another.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from migtext.resources import language_codes, language_table

NAMELESS = frozenset({"menu", "breadcrumb", "label", "languages", "share", "stamp", "tags", "copyright"})
"""Kinds of furniture whose names are not organisations of the text; contacts and subscriptions may name bodies."""

_ABOVE_TITLE = frozenset({"menu", "breadcrumb", "languages", "label"})
_LONGEST, _LONGEST_TITLE = 300, 200  # characters
_LONGEST_OPENING = 6  # words
_LONGEST_NOTICE = 120  # characters of a line that ends in a notice of rights
_HEAD, _FOOT = 8, 8  # lines that are not blank
_LINE = re.compile(r"[^\r\n]+")
_SEPARATOR = re.compile(r"\s+[|/›»>•·→—–-]\s+|\s*[|›→]\s*|\t+|\s{3,}|,\s+")
_TRAIL = re.compile(r"\s[/›»>→]\s|›|→")
_WORD = re.compile(r"[^\W\d_]+")
_EDGES = " \t\u00a0.,:;|/›»«>•·→—–-#*+()[]\"'"
_TAG = re.compile(r"\s*(?:#[\w-]+[\s,;]*){2,}")
_COPYRIGHT = re.compile(r"\s*(?:©|\(c\)\s*\d{4}|\([сС]\)\s*\d{4})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4}|(?:https?://|www\.)\S+|(?<!\S)[a-z0-9-]{1,32}\.[a-z]{2,3}\b"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w")
_PHONE = re.compile(r"(?:\+\s?\d|\(\d{3,5}\)|\b[08][\s-]?\(?\d{3})[\d\s()-]{6,20}\d")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")
_ZONE = re.compile(r"\b(?:GMT|UTC)\s*[+-]?\s*\d{0,2}\b")
_CONTACT_WORDS, _CONTACT_LOWER = 10, 3  # words of a contact line besides numbers and labels; of them in lower case


class Piece(NamedTuple):
    """A line of furniture: offsets without the white space around it, and kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class _Line:
    """A line that is not blank.

    ``head``, ``foot``: whether it is among the first or the last lines; ``rest``: the line without its full days;
    ``dated``: whether it has one.
    """

    start: int
    end: int
    text: str
    head: bool
    foot: bool
    rest: str
    dated: bool

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Its parts between separators."""
        return tuple(cell for part in _SEPARATOR.split(self.text) if (cell := _plain(part)))

    @cached_property
    def plain(self) -> str:
        """The line as the tables have it."""
        return _plain(self.text)

    @cached_property
    def words(self) -> list[str]:
        """Its words in lower case."""
        return [word.casefold() for word in _WORD.findall(self.text)]

    @cached_property
    def openings(self) -> set[str]:
        """What it begins with: one word or several."""
        words = _plain(self.text[:100]).split()[:_LONGEST_OPENING]
        return {" ".join(words[:length]).strip(_EDGES) for length in range(1, len(words) + 1)}


def find_furniture(text: str, days: Sequence[tuple[int, int]] = ()) -> list[Piece]:
    """The lines of ``text`` that are furniture, in order; ``days`` are the spans of the dates that name a full day.

    Kinds: menu, breadcrumb, label, languages, share, stamp, contacts, tags, subscription, copyright.
    Rules: docs/furniture.md.

    >>> find_furniture("Главная / Новости\\nЦентр открыл двери\\nОн работает с мая.")
    [Piece(start=0, end=17, kind='breadcrumb')]
    """
    return [Piece(line.start, line.end, kind) for line in _lines(text, days) if (kind := _kind(line))]


def find_title(text: str, furniture: Sequence[Piece]) -> str | None:
    """The headline: the first line that is no furniture, below the menus of the top, if it is like a title.

    >>> find_title("ПРЕСС-РЕЛИЗ\\n\\nЦентр открыл двери\\n\\nОн работает с мая.", [Piece(0, 11, "label")])
    'Центр открыл двери'
    """
    kinds = {piece.start: piece.kind for piece in furniture}
    lines = [(start, line) for start, _, line in _spans(text)]
    first = 0
    for i, (start, line) in enumerate(lines[:_HEAD]):
        if start not in kinds and not _like_title(line):
            break
        if kinds.get(start) in _ABOVE_TITLE:
            first = i + 1
    for begin in (first, 0):
        line = next((line for start, line in lines[begin:] if start not in kinds), "")
        if _like_title(line):
            return line
    return None


def _like_title(line: str) -> bool:
    """Whether a line is short and does not end like a sentence."""
    return 0 < len(line) <= _LONGEST_TITLE and not line.endswith((".", ";", ":", ","))


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Offsets and text of each line that is not blank, without the white space around it."""
    for match in _LINE.finditer(text):
        if line := match[0].strip():
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield start, start + len(line), line


def _lines(text: str, days: Sequence[tuple[int, int]]) -> Iterator[_Line]:
    lines = list(_spans(text))
    following = iter([*sorted(days), (len(text) + 1, len(text) + 1)])
    day = next(following)
    for number, (start, end, line) in enumerate(lines):
        rest, at, dated = "", start, False
        while day[0] < end:
            if day[0] >= at and day[1] <= end:
                rest, at, dated = rest + text[at : day[0]] + " ", day[1], True
            day = next(following)
        if len(line) <= _LONGEST:
            yield _Line(start, end, line, number < _HEAD, number >= len(lines) - _FOOT, rest + text[at:end], dated)


def _plain(phrase: str) -> str:
    """A phrase as the tables have it: lower case, single blanks for hyphens and white space."""
    return " ".join(phrase.strip(_EDGES).casefold().replace("ё", "е").replace("-", " ").split())


@lru_cache
def _words(*keys: str) -> frozenset[str]:
    """The words of some keys of the tables of all languages."""
    tables = [language_table(code, "furniture") for code in language_codes()]
    return frozenset(_plain(phrase) for table in tables for key in keys for phrase in table.get(key, ()))


def _starts(line: _Line, key: str) -> bool:
    """Whether the line begins with a phrase of the table."""
    return not line.openings.isdisjoint(_words(key))


def _kind(line: _Line) -> str | None:
    return next((kind for kind, test in _TESTS if test(line)), None)


def _copyright(line: _Line) -> bool:
    phrases = tuple(_words("copyright"))
    noted = len(line.plain) <= _LONGEST_NOTICE and line.plain.endswith(phrases)
    return noted or line.plain.startswith(phrases) or bool(_COPYRIGHT.match(line.text))


def _tags(line: _Line) -> bool:
    lead, colon, _ = line.text.partition(":")
    return bool(_TAG.fullmatch(line.text)) or (bool(colon) and _plain(lead) in _words("tags"))


def _languages(line: _Line) -> bool:
    words = line.words
    return len(words) > 1 and _words("languages").issuperset(words) and len(set(words)) == len(words)


def _share(line: _Line) -> bool:
    words = line.words
    shared = next((n for n in range(min(len(words), 4), 0, -1) if " ".join(words[:n]) in _words("share")), 0)
    return (shared > 0 or len(words) > 1) and _words("networks").issuperset(words[shared:])


def _label(line: _Line) -> bool:
    return line.head and line.plain in _words("labels") and len(line.cells) == 1


def _breadcrumb(line: _Line) -> bool:
    return (
        line.head
        and not line.text.endswith((".", "!", "?"))
        and _TRAIL.search(line.text) is not None
        and len(line.cells) > 1
        and line.cells[0] in _words("menu")
    )


def _menu(line: _Line) -> bool:
    if line.text.endswith((".", "!", "?", ":")):
        return False
    known = _words("menu", "labels", "languages", "networks")
    found = sum(cell in known for cell in line.cells)
    if not found:
        return False
    if found == len(line.cells):
        return len(line.cells) > 1 or ((line.head or line.foot) and line.cells[0] in _words("menu"))
    return "|" in line.text and len(line.cells) > 3 and 2 * found >= len(line.cells)


def _stamp(line: _Line) -> bool:
    if not (line.head or line.foot):
        return False
    rest, clocks = _CLOCK.subn(" ", _ZONE.sub(" ", line.rest))
    words = _WORD.findall(_plain(rest))
    viewed = any(word in _words("views") for word in words)
    if not _words("views", "stamps").issuperset(words):
        return False
    numbers = re.search(r"\d", rest) is not None
    return (
        (line.dated and (viewed or not numbers)) or (viewed and numbers) or (clocks > 0 and not numbers and not words)
    )


def _contacts(line: _Line) -> bool:
    if _starts(line, "contact_leads"):
        return line.text.endswith(":") or _reachable(line.text)
    if not (_reachable(line.text) or (re.search(r"\d{4}", line.text) and _labelled(line))):
        return False
    rest = _PHONE.sub(" ", _ADDRESS.sub(" ", line.text))
    words = [word for word in _WORD.findall(rest) if _plain(word) not in _words("contacts")]
    lower = [word for word in words if word[0].islower() and len(word) > 2]
    return len(words) <= _CONTACT_WORDS and len(lower) <= _CONTACT_LOWER


def _labelled(line: _Line) -> bool:
    """Whether the line begins with a label of contacts."""
    return _plain(re.split(r"[:.]", line.text[:40])[0]) in _words("contacts")


def _reachable(text: str) -> bool:
    """Whether a line has an e-mail address or a phone number."""
    return ("@" in text and _MAIL.search(text) is not None) or _PHONE.search(text) is not None


def _subscription(line: _Line) -> bool:
    return _starts(line, "subscription") and len(line.text) <= _LONGEST_TITLE


_TESTS: tuple[tuple[str, Callable[[_Line], bool]], ...] = (
    ("copyright", _copyright),
    ("tags", _tags),
    ("languages", _languages),
    ("share", _share),
    ("label", _label),
    ("breadcrumb", _breadcrumb),
    ("menu", _menu),
    ("stamp", _stamp),
    ("contacts", _contacts),
    ("subscription", _subscription),
)
