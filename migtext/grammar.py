"""Patterns over a row of items, where an item is a word, a number or whatever an earlier step has put together.

Each item has *tags*, pairs of a class and a case. A row is written as one character an item, so that a pattern is
an ordinary regular expression over that string and runs in linear time for the patterns that the tables hold.

A pattern names classes in braces: ``{month}`` any month, ``{month:loc|dat}`` in these cases, ``{m=month}`` the same and
remembered as ``m``; ``<name>`` stands for a fragment; blanks mean nothing; the rest is regular expression.
"""

import re as stdlib_re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import regex

from migtext.errors import TableError
from migtext.lexicon import Senses

Built = TypeVar("Built")
Tag = tuple[str, str]
Tags = frozenset[Tag]
NO_TAGS: Tags = frozenset()
_FIRST_CODE = 0xE000
_PLACEHOLDER = stdlib_re.compile(r"\{(?:(\w+)=)?([\w|]+)(?::([\w|]+))?\}")
_FRAGMENT = stdlib_re.compile(r"(?<!\?P)<(\w+)>")
_SYNTAX = stdlib_re.compile(
    r"(?:(?P<open>\((?:\?(?:[:=!]|<[=!]|P<\w+>))?)|(?P<close>\))|(?P<bar>\|)|(?P<class>\{[^{}\d][^{}]*\}))"
    r"(?P<optional>\?|\*|\{0,\d+\})?"
)
_NEVER = "(?!)"
_END = "\n"


@dataclass(slots=True)
class Item:
    """A piece of the row: tokens ``first`` up to ``last``, its tags, and what an earlier step knows of it."""

    first: int
    last: int
    tags: Tags
    data: Any = None
    senses: Senses = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern; ``options`` are the rule's further keys."""

    name: str
    pattern: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits items ``first`` up to ``last``; ``groups`` are the indices of the items remembered by name."""

    rule: Rule
    first: int
    last: int
    groups: Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule ready to run: its expression, and sets of codes of each of which a stretch must hold one to match."""

    rule: Rule
    order: int
    pattern: "regex.Pattern[str]"
    needed: tuple[frozenset[str], ...]


class Grammar:
    """Rules compiled for the tags that can occur.

    Raises TableError for a rule without pattern, a fragment that is not there, or a pattern that is no expression.
    """

    def __init__(self, rules: Iterable[Rule], fragments: Mapping[str, str], tags: Iterable[Tags]) -> None:
        self._codes: dict[Tags, str] = {NO_TAGS: "."}
        for i, bundle in enumerate(sorted({bundle for bundle in tags if bundle}, key=sorted)):
            self._codes[bundle] = chr(_FIRST_CODE + i)
        self._by_class: dict[str, list[tuple[str, str]]] = {}
        for bundle, code in self._codes.items():
            for name, case in bundle:
                self._by_class.setdefault(name, []).append((case, code))
        compiled = [self._compile(rule, order, fragments) for order, rule in enumerate(rules)]
        self._rules = [rule for rule in compiled if all(rule.needed)]
        self._by_anchor: dict[str, list[_Compiled]] = {}
        for rule in self._rules:
            for code in min(rule.needed, key=len) if rule.needed else self._codes.values():
                self._by_anchor.setdefault(code, []).append(rule)

    def apply(
        self, items: list[Item], build: Callable[[list[Item], Match], Built | None]
    ) -> list[tuple[Match, Built]]:
        """What ``build`` makes of the matches that do not overlap, from left to right.

        The longest match comes first, of equal ones the rule that stands first; one that ``build`` makes nothing of
        leaves its items to shorter ones. No match passes a sentence end, an item of no tokens.
        """
        codes = self._codes
        row = "".join([codes.get(item.tags, ".") if item.last > item.first else _END for item in items])
        found: list[tuple[int, int, Match]] = []
        offset = 0
        for stretch in row.split(_END):
            if stretch:
                found.extend(self._matches(stretch, offset))
            offset += len(stretch) + 1
        found.sort(key=lambda entry: (entry[0], entry[1], entry[2].first))
        taken = bytearray(len(items))
        chosen = []
        for _, _, m in found:
            if not any(taken[m.first : m.last]) and (built := build(items, m)) is not None:
                taken[m.first : m.last] = b"\x01" * (m.last - m.first)
                chosen.append((m, built))
        chosen.sort(key=lambda pair: pair[0].first)
        return chosen

    def _matches(self, stretch: str, offset: int) -> Iterator[tuple[int, int, Match]]:
        """Minus length, order of the rule, and match, of every rule on one stretch."""
        present = set(stretch)
        candidates = {id(rule): rule for code in present for rule in self._by_anchor.get(code, ())}
        for compiled in candidates.values():
            if not _all_meet(compiled.needed, present):
                continue
            pattern = compiled.pattern
            for match in pattern.finditer(stretch):
                first, last = match.span("span") if "span" in pattern.groupindex else match.span()
                if last > first:
                    groups = {
                        name: [start + offset for start in starts]
                        for name in pattern.groupindex
                        if name != "span" and (starts := match.starts(name))
                    }
                    yield first - last, compiled.order, Match(compiled.rule, first + offset, last + offset, groups)

    def _compile(self, rule: Rule, order: int, fragments: Mapping[str, str]) -> _Compiled:
        pattern = "".join(rule.pattern.split())
        for _ in range(10):
            if not _FRAGMENT.search(pattern):
                break
            pattern = _FRAGMENT.sub(lambda m: self._fragment(m[1], fragments, rule), pattern)
        try:
            expression = regex.compile(_PLACEHOLDER.sub(self._placeholder, pattern))
        except regex.error as error:
            raise TableError(f"rule {rule.name}: {error}") from error
        needed = tuple(frozenset(self._class_codes(*names)) for names in _needed(pattern))
        return _Compiled(rule, order, expression, needed)

    def _fragment(self, name: str, fragments: Mapping[str, str], rule: Rule) -> str:
        if name not in fragments:
            raise TableError(f"rule {rule.name}: there is no fragment {name}; there are: {', '.join(sorted(fragments))}")
        return f"(?:{''.join(fragments[name].split())})"

    def _class_codes(self, names: str, cases: str | None) -> set[str]:
        """The codes of the tags of one of the classes, in one of the cases."""
        wanted = set(cases.split("|")) if cases else None
        return {
            code
            for name in names.split("|")
            for case, code in self._by_class.get(name, ())
            if wanted is None or case in wanted
        }

    def _placeholder(self, match: "stdlib_re.Match[str]") -> str:
        group, names, cases = match.groups()
        codes = self._class_codes(names, cases)
        one = f"[{''.join(sorted(codes))}]" if codes else _NEVER
        return f"(?P<{group}>{one})" if group else one


def _all_meet(sets: tuple[frozenset[str], ...], present: set[str]) -> bool:
    for codes in sets:  # a plain loop: this runs for every candidate rule of every sentence
        if present.isdisjoint(codes):
            return False
    return True


def _needed(pattern: str) -> list[tuple[str, str | None]]:
    """Classes (with their cases) without which a pattern cannot match: those that no option or choice goes round."""
    levels: list[tuple[list[tuple[str, str | None]], bool]] = [([], False)]
    for token in _SYNTAX.finditer(pattern):
        opened, closed, bar, optional = token["open"], token["close"], token["bar"], token["optional"]
        found, skipped = levels[-1]
        if opened:
            levels.append(([], opened.startswith(("(?=", "(?!", "(?<=", "(?<!"))))
        elif bar:
            levels[-1] = (found, True)
        elif closed:
            levels.pop()
            if not skipped and not optional:
                levels[-1][0].extend(found)
        elif not optional:
            placeholder = _PLACEHOLDER.fullmatch(token["class"])
            if placeholder:
                found.append((placeholder[2], placeholder[3]))
    found, skipped = levels[0]
    return [] if skipped else found


def replace_matches(items: list[Item], built: Iterable[tuple[Match, Item]]) -> Iterator[Item]:
    """The row with the items of each match replaced by the one item built of them."""
    position = 0
    for match, item in built:
        yield from items[position : match.first]
        yield item
        position = match.last
    yield from items[position:]
