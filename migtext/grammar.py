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
_NEVER = "(?!)"


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
        self._rules = [(rule, self._compile(rule, fragments)) for rule in rules]

    def row(self, items: Iterable[Item]) -> str:
        """The items as a string, one character each."""
        codes = self._codes
        return "".join([codes.get(item.tags, ".") for item in items])

    def apply(
        self, items: list[Item], build: Callable[[list[Item], Match], Built | None]
    ) -> list[tuple[Match, Built]]:
        """What ``build`` makes of the matches that do not overlap, from left to right.

        The longest match comes first, of equal ones the rule that stands first; one that ``build`` makes nothing of
        leaves its items to shorter ones.
        """
        row = self.row(items)
        found: list[Match] = []
        order: dict[str, int] = {}
        for number, (rule, pattern) in enumerate(self._rules):
            order[rule.name] = number
            for match in pattern.finditer(row, overlapped=bool(rule.options.get("overlapped"))):
                first, last = match.span("span") if "span" in pattern.groupindex else match.span()
                if last > first:
                    groups = {
                        name: starts
                        for name in pattern.groupindex
                        if name != "span" and (starts := match.starts(name)) and starts != [-1]
                    }
                    found.append(Match(rule, first, last, groups))
        found.sort(key=lambda m: (m.first - m.last, order[m.rule.name], m.first))
        taken = bytearray(len(items))
        chosen = []
        for m in found:
            if not any(taken[m.first : m.last]) and (built := build(items, m)) is not None:
                taken[m.first : m.last] = b"\x01" * (m.last - m.first)
                chosen.append((m, built))
        return sorted(chosen, key=lambda pair: pair[0].first)

    def _compile(self, rule: Rule, fragments: Mapping[str, str]) -> "regex.Pattern[str]":
        pattern = "".join(rule.pattern.split())
        for _ in range(10):
            if not _FRAGMENT.search(pattern):
                break
            pattern = _FRAGMENT.sub(lambda m: self._fragment(m[1], fragments, rule), pattern)
        try:
            return regex.compile(_PLACEHOLDER.sub(self._placeholder, pattern))
        except regex.error as error:
            raise TableError(f"rule {rule.name}: {error}") from error

    def _fragment(self, name: str, fragments: Mapping[str, str], rule: Rule) -> str:
        if name not in fragments:
            raise TableError(f"rule {rule.name}: there is no fragment {name}; there are: {', '.join(sorted(fragments))}")
        return f"(?:{''.join(fragments[name].split())})"

    def _placeholder(self, match: "stdlib_re.Match[str]") -> str:
        group, names, cases = match.groups()
        wanted = set(cases.split("|")) if cases else None
        codes = {
            code
            for name in names.split("|")
            for case, code in self._by_class.get(name, ())
            if wanted is None or case in wanted
        }
        one = f"[{''.join(sorted(codes))}]" if codes else _NEVER
        return f"(?P<{group}>{one})" if group else one


def read_rules(table: Mapping[str, Any]) -> Iterator[Rule]:
    """The ``[[rule]]`` entries of a table."""
    for entry in table.get("rule", ()):
        if "name" not in entry or "pattern" not in entry:
            raise TableError(f"a rule needs name and pattern, this has: {', '.join(entry)}")
        yield Rule(entry["name"], entry["pattern"], {k: v for k, v in entry.items() if k not in {"name", "pattern"}})


def replace_matches(items: list[Item], built: Iterable[tuple[Match, Item]]) -> Iterator[Item]:
    """The row with the items of each match replaced by the one item built of them."""
    position = 0
    for match, item in built:
        yield from items[position : match.first]
        yield item
        position = match.last
    yield from items[position:]
