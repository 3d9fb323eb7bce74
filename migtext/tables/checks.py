"""Tables in TOML, checked as they are read: an error names the file, the line and what is allowed.

A check takes a value and says what is wrong with it, or None. The checks here are put together to the schema of a
table: ``block`` for a table with fixed keys, ``mapping`` for one with free keys, ``rows`` for a list of tables,
``listed`` for a list, and the others for what stands in them.

>>> schema = block({"kind": one_of("city", "village"), "names": WORDS}, required=("kind",))
>>> schema({"kind": "town"}).message
"'town' must be one of city, village"
"""

import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from migtext.errors import TableError

Keys = tuple[str | int, ...]
"""The way to a value: keys of tables, and places in lists, from 0."""

_PART = r"""[\w-]++|"(?:[^"\\]|\\.)*"|'[^']*'"""
_DOTTED = rf"(?:{_PART})(?:\s*\.\s*(?:{_PART}))*"
_HEADER = rf"(?P<open>\[\[?)\s*(?P<section>{_DOTTED})\s*\]"
_SECTION = re.compile(rf"\A\s*{_HEADER}")
_LINE = re.compile(rf"\A\s*(?:{_HEADER}|(?P<key>{_DOTTED})\s*=)")
_PARTS = re.compile(_PART)
_ERROR_LINE = re.compile(r"(?s)(.*) \(at (?:line (\d+), column \d+|end of document)\)")
# each way begins with a Latin letter, of which tables have few; an escape such as \b is no letter
_LATIN, _CYRILLIC = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af", "\u0400-\u052f"
_MIXED = re.compile(rf"[{_LATIN}](?:(?=[{_CYRILLIC}])(?<!\\.)|(?<=[{_CYRILLIC}].))")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value.

    ``keys`` lead from the value that was checked to the wrong one. ``word`` is what to look for there in the file, and
    ``again`` says that it is the second one.
    """

    message: str
    keys: Keys = ()
    word: str = ""
    again: bool = False

    def below(self, key: str | int) -> "Fault":
        """The same fault, as seen from the table or list that holds the value under ``key``."""
        return replace(self, keys=(key, *self.keys))


Check = Callable[[Any], Fault | None]


@dataclass(frozen=True)
class Source:
    """A file of tables: its text, and the values that it holds."""

    path: Path
    text: str
    values: dict[str, Any]

    def error(self, fault: Fault) -> TableError:
        """The error for a fault, with file and line."""
        shown = self._shown(fault.keys)
        return TableError(f"{self.path}:{self.line(fault)}: {shown}{': ' if shown else ''}{fault.message}")

    def check(self, check: Check) -> None:
        """Raise TableError if the values have a fault."""
        if fault := check(self.values):
            raise self.error(fault)

    def check_letters(self) -> None:
        """Raise TableError if a word has Latin and Cyrillic letters side by side."""
        if mixed := _MIXED.search(self.text):
            word = next(word for word in _WORD.finditer(self.text) if word.end() > mixed.start())
            number = self.text.count("\n", 0, mixed.start()) + 1
            raise TableError(f"{self.path}:{number}: {word[0]!r} has Latin and Cyrillic letters")

    def line(self, fault: Fault) -> int:
        """The line of a fault, from 1: that of its word, of its key, or of the nearest key that has a line."""
        keys = (*fault.keys, fault.word)
        if keys in self.lines:
            return self.lines[keys]
        while keys and keys not in self.lines:
            keys = keys[:-1]
        first = self.lines.get(keys, 1)
        deeper = (str(key) for key in fault.keys[len(keys) :] if isinstance(key, str))
        word = re.escape(json.dumps(fault.word or next(deeper, ""), ensure_ascii=False)[1:-1])
        rest = self.text.split("\n", first - 1)[-1]
        for pattern in (f'"{word}"', rf"(?<!\w){word}(?!\w)") if word else ():
            found = [match.start() for match in re.finditer(pattern, rest)]
            if len(found) > fault.again:
                return first + rest.count("\n", 0, found[fault.again])
        return first

    @cached_property
    def lines(self) -> Mapping[Keys, int]:
        """The line of each section, and of each key that begins a line."""
        return self._lines_of(_LINE)

    @cached_property
    def sections(self) -> Mapping[Keys, int]:
        """The line of each section; found faster than that of each key."""
        return self._lines_of(_SECTION)

    def _lines_of(self, pattern: "re.Pattern[str]") -> dict[Keys, int]:
        found: dict[Keys, int] = {}
        sizes: dict[Keys, int] = {}
        section: Keys = ()
        for number, line in enumerate(self.text.split("\n"), 1):
            match = pattern.match(line)
            if match and match["section"]:
                section = _placed(_keys(match["section"]), sizes, adds=match["open"] == "[[")
                found[section] = number
            elif match:
                found.setdefault((*section, *_keys(match["key"])), number)
        return found

    def _shown(self, keys: Keys) -> str:
        """The way to a value as text: the section in brackets, and rows by their names."""
        value: Any = self.values
        parts: list[str] = []
        for key in keys:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                value = None
            named = value.get("name") if isinstance(key, int) and isinstance(value, dict) else None
            plain = key if isinstance(key, str) else key + 1
            parts.append(f"[{key}]" if not parts and _is_section(value) else str(named or plain))
        return " ".join(parts)


def _is_section(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(row, dict) for row in value))


def _keys(dotted: str) -> Keys:
    return tuple(part.strip("\"'") for part in _PARTS.findall(dotted))


def _placed(keys: Keys, sizes: dict[Keys, int], adds: bool) -> Keys:
    """The way to a section, with its place in each list of tables around it; ``sizes`` are those of the lists."""
    way: Keys = ()
    for i, key in enumerate(keys):
        way = (*way, key)
        if adds and i == len(keys) - 1:
            sizes[way] = sizes.get(way, 0) + 1
        if way in sizes:
            way = (*way, sizes[way] - 1)
    return way


def read(path: Path) -> Source:
    """The file of tables at ``path``; raises TableError if it cannot be read or is not TOML."""
    try:
        text = path.read_text("utf-8-sig")
        return Source(path, text, tomllib.loads(text))
    except OSError as error:
        raise TableError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: {error}") from error
    except tomllib.TOMLDecodeError as error:
        located = _ERROR_LINE.fullmatch(str(error))
        message, number = (located[1], located[2] or text.count("\n") + 1) if located else (str(error), 1)
        raise TableError(f"{path}:{number}: {message}") from error


# ---- checks of one value ---------------------------------------------------------------------------------------------


def text(value: Any) -> Fault | None:
    """A text without blanks at its ends or in a row, not empty."""
    if not isinstance(value, str) or not value.strip():
        return Fault(f"{value!r} must be a text")
    if value[0].isspace() or value[-1].isspace() or "  " in value or "\n" in value:
        return Fault(f"{value!r} has blanks at an end or in a row")
    return None


def lines(value: Any) -> Fault | None:
    """A text of one line or more, not empty."""
    return None if isinstance(value, str) and value.strip() else Fault(f"{value!r} must be a text")


def ending(value: Any) -> Fault | None:
    """A text as in ``text``, or an empty one."""
    return None if value == "" else text(value)


def flag(value: Any) -> Fault | None:
    """True or false."""
    return None if isinstance(value, bool) else Fault(f"{value!r} must be true or false")


def number(least: float, most: float) -> Check:
    """A whole number in bounds; any number if one of the bounds is a float."""
    kinds = (int, float) if isinstance(least, float) or isinstance(most, float) else (int,)

    def checked(value: Any) -> Fault | None:
        fits = isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most
        return None if fits else Fault(f"{value!r} must be a number from {least} to {most}")

    return checked


def one_of(*allowed: str) -> Check:
    """One of some texts."""

    def checked(value: Any) -> Fault | None:
        fits = isinstance(value, str) and value in allowed
        return None if fits else Fault(f"{value!r} must be one of {', '.join(filter(None, allowed))}")

    return checked


def like(pattern: str, what: str) -> Check:
    """A text that a regular expression matches as a whole; ``what`` says what it must be."""
    compiled = re.compile(pattern)

    def checked(value: Any) -> Fault | None:
        return None if isinstance(value, str) and compiled.fullmatch(value) else Fault(f"{value!r} must be {what}")

    return checked


def expression(value: Any) -> Fault | None:
    """A regular expression."""
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        return Fault(f"{value!r} must be a regular expression: {error}")
    return None


# ---- checks of lists and tables --------------------------------------------------------------------------------------


def listed(check: Check, *, empty: bool = True) -> Check:
    """A list without a value that stands twice; each must pass ``check``."""

    def checked(value: Any) -> Fault | None:
        if not isinstance(value, list) or not (value or empty):
            return Fault("must be a list of texts")
        for item in value:
            if fault := check(item):
                return replace(fault, word=str(item))
        return _twice(value)

    return checked


def split(check: Check) -> Check:
    """A text of words with blanks between them, none of which stands twice; each must pass ``check``."""
    words = listed(check)
    return lambda value: words(value.split()) if isinstance(value, str) else Fault("must be a text of words")


def _twice(values: Collection[str]) -> Fault | None:
    if len(set(values)) == len(values):
        return None
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return Fault(f"{value!r} stands twice", word=value, again=True)
        seen.add(value)
    return None


def block(keys: Mapping[str, Check], required: Iterable[str] = ()) -> Check:
    """A table with no other keys than ``keys``, whose values pass their checks."""

    def checked(value: Any) -> Fault | None:
        if not isinstance(value, dict):
            return Fault("must be a table")
        for key, item in value.items():
            if key not in keys:
                return Fault(f"unknown key {key}; must be one of {', '.join(keys)}", word=key)
            if fault := keys[key](item):
                return fault.below(key)
        return next((Fault(f"{key} is missing") for key in required if key not in value), None)

    return checked


def mapping(check: Check, key: Check = ending) -> Check:
    """A table with keys that pass ``key`` and values that pass ``check``."""

    def checked(value: Any) -> Fault | None:
        if not isinstance(value, dict):
            return Fault("must be a table")
        for name, item in value.items():
            if fault := key(name):
                return replace(fault, word=name)
            if fault := check(item):
                return fault.below(name)
        return None

    return checked


def rows(keys: Mapping[str, Check], required: Iterable[str] = ()) -> Check:
    """A list of tables, each as in ``block``, no two of one ``name``."""
    row = block(keys, required)

    def checked(value: Any) -> Fault | None:
        if not isinstance(value, list):
            return Fault("must be a list of tables")
        names: set[str] = set()
        for i, item in enumerate(value):
            if fault := row(item):
                return fault.below(i)
            name = item.get("name")
            if name in names:
                return Fault(f"the name {name!r} stands twice", (i, "name"))
            if name is not None:
                names.add(name)
        return None

    return checked


def either(first: Check, by_key: Check) -> Check:
    """A table that passes ``by_key``, or something else that passes ``first``."""
    return lambda value: by_key(value) if isinstance(value, dict) else first(value)


WORDS = listed(text)
ENDINGS = listed(ending)
EXPRESSIONS = listed(expression)
