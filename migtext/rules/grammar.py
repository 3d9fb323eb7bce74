"""Patterns over chunks; a chunk is a word, a number or the result of an earlier step.

Each chunk has *tags*, pairs of a class and a case. The chunks are encoded as one character each, so that a pattern is
an ordinary regular expression over that string. The patterns of the tables run in linear time.

See ``patterns`` for how a pattern is written.
"""

import re as stdlib_re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeAlias, TypeVar

import regex

from migtext.compiled import kept
from migtext.errors import TableError
from migtext.rules.lexicon import Senses
from migtext.tables.patterns import PLACEHOLDER, classes, expanded

Built = TypeVar("Built")
Tag = tuple[str, str]
Tags = frozenset[Tag]
_Class = tuple[str, str | None]
NO_TAGS: Tags = frozenset()
_FIRST_CODE = 0xE000
_SYNTAX = stdlib_re.compile(
    r"(?:(?P<open>\((?:\?(?:[:=!]|<[=!]|P<\w+>))?)|(?P<close>\))|(?P<bar>\|)|(?P<class>\{[^{}\d][^{}]*\}))"
    r"(?P<optional>\?|\*|\{0,\d+\})?"
)
_NEVER = "(?!)"
_PLAIN, _END = ".", "\n"
_COMMON = 1 << 12
"""Number of sets of codes, as sentences have them, whose rules are remembered."""


@dataclass(slots=True)
class Chunk:
    """A chunk: tokens ``first`` up to ``last``, its tags, and the value from an earlier step."""

    first: int
    last: int
    tags: Tags
    data: Any = None
    senses: Senses = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern; ``options`` are further keys of the rule."""

    name: str
    pattern: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that matches chunks ``first`` up to ``last``; ``groups`` are the indices of captured chunks by name."""

    rule: Rule
    first: int
    last: int
    groups: Mapping[str, list[int]]


_Need: TypeAlias = "frozenset[str] | _Ways"
_Ways: TypeAlias = tuple[tuple[_Need, ...], ...]
"""What a match needs: all of one way; of a set of codes at least one, of ways inside a way again one."""


@dataclass(frozen=True)
class _Ready:
    """A rule ready to run: its whole pattern, its expression, and what a match of it needs."""

    rule: Rule
    order: int
    whole: str
    expression: str
    ways: _Ways
    compiled: Mapping[str, "regex.Pattern[str]"]

    @cached_property
    def pattern(self) -> "regex.Pattern[str]":
        """The compiled expression: one of those that are ``compiled``, else compiled on first use."""
        return self.compiled.get(self.expression) or _compiled(self.rule, self.expression)


class Grammar:
    """Compiled rules for the tags that can occur; with a ``name`` of their own they are kept in the cache.

    Raises TableError for an unknown fragment or an invalid pattern, for the latter on first use without a ``name``.
    """

    def __init__(
        self, rules: Iterable[Rule], fragments: Mapping[str, str], tags: Iterable[Tags], name: str = ""
    ) -> None:
        whole = [(rule, _expanded(rule, fragments)) for rule in rules]
        self._codes: dict[Tags, str] = {NO_TAGS: _PLAIN}
        self._by_class = {names: set[str]() for _, pattern in whole for names in classes(pattern)}
        self._encode(tags)
        written = [(rule, pattern, PLACEHOLDER.sub(self._placeholder, pattern)) for rule, pattern in whole]
        compiled = kept(f"patterns-{name}", dict, lambda: _all_compiled(written)) if name else {}
        ready = [
            _Ready(rule, order, pattern, expression, _ways(pattern, self._by_class), compiled)
            for order, (rule, pattern, expression) in enumerate(written)
        ]
        self._rules = [rule for rule in ready if rule.ways]
        self._by_anchor: dict[str, list[_Ready]] = {}
        for rule in self._rules:
            for code in _anchors(rule.ways, frozenset(self._codes.values())):
                self._by_anchor.setdefault(code, []).append(rule)
        self._candidates = lru_cache(maxsize=_COMMON)(self._rules_for)
        # Codes of tags are not ASCII; so a stretch without tags is known at once.
        self._reads_plain = _PLAIN in self._by_anchor

    def _encode(self, tags: Iterable[Tags]) -> None:
        """Give tags their codes: one code for all tags that the patterns do not distinguish.

        Thousands of tags become about a hundred codes. This keeps the sets in the expressions short, because long sets
        take long to compile.
        """
        by_name: dict[str, list[tuple[_Class, list[str] | None]]] = {}
        for names in self._by_class:
            for name in names[0].split("|"):
                by_name.setdefault(name, []).append((names, names[1].split("|") if names[1] else None))
        admitting: dict[Tag, frozenset[_Class]] = {}
        admitted: dict[Tags, frozenset[_Class]] = {}
        for bundle in tags:
            for tag in bundle.difference(admitting):
                asked = by_name.get(tag[0], ())
                admitting[tag] = frozenset(names for names, cases in asked if cases is None or tag[1] in cases)
            admitted[bundle] = frozenset().union(*(admitting[tag] for tag in bundle))
        # in the same order in every process, because expressions with codes are kept
        told = sorted(
            {frozenset(), *admitted.values()}, key=lambda one: sorted((name, case or "") for name, case in one)
        )
        codes = {one: chr(_FIRST_CODE + i) if i else _PLAIN for i, one in enumerate(told)}
        self._codes.update((bundle, codes[one]) for bundle, one in admitted.items())
        for one, code in codes.items():
            for names in one:
                self._by_class[names].add(code)

    def apply(
        self, chunks: list[Chunk], build: Callable[[list[Chunk], Match], Built | None]
    ) -> list[tuple[Match, Built]]:
        """The results of ``build`` for non-overlapping matches, from left to right.

        The longest match wins; of equal ones the leftmost, then the first rule. If ``build`` returns None, shorter
        matches are tried. No match crosses a sentence end, a chunk without tokens.
        """
        chosen = [(match, built) for match, built in self.tried(chunks, build) if built is not None]
        chosen.sort(key=lambda pair: pair[0].first)
        return chosen

    def tried(
        self, chunks: list[Chunk], build: Callable[[list[Chunk], Match], Built | None]
    ) -> Iterator[tuple[Match, Built | None]]:
        """All matches in the order in which they are tried, with what is built from them.

        None stands for a match that ``build`` refuses, and for one that shares a chunk with another before it.
        """
        found: list[tuple[int, int, Match]] = []
        for stretch, offset in self._stretches(chunks):
            found.extend(self._matches(stretch, offset))
        found.sort(key=lambda entry: (entry[0], entry[2].first, entry[1]))
        taken = bytearray(len(chunks))
        for _, _, m in found:
            built = None if any(taken[m.first : m.last]) else build(chunks, m)
            if built is not None:
                taken[m.first : m.last] = b"\x01" * (m.last - m.first)
            yield m, built

    def filled(self, chunks: list[Chunk], match: Match) -> list[tuple[int, str]]:
        """The chunks of a match, each with the class of the pattern that it fills, as the pattern writes it.

        A chunk that any word may fill has no class.

        >>> noun, number = frozenset({("noun", "nom")}), frozenset({("number", "")})
        >>> grammar = Grammar([Rule("count", "{n=number}{noun|unit}?")], {}, [noun, number])
        >>> row = [Chunk(0, 1, number), Chunk(1, 2, noun)]
        >>> [grammar.filled(row, match) for match, _ in grammar.apply(row, lambda _, match: match)]
        [[(0, 'n=number'), (1, 'noun|unit')]]
        """
        ready = next(ready for ready in self._rules if ready.rule is match.rule)
        written: list[str] = []

        def remembered(placeholder: "stdlib_re.Match[str]") -> str:
            written.append(placeholder[0][1:-1])
            return f"(?P<_{len(written) - 1}>{self._placeholder(placeholder)})"

        pattern = _compiled(match.rule, PLACEHOLDER.sub(remembered, ready.whole))
        for stretch, offset in self._stretches(chunks):
            if not offset <= match.first < offset + len(stretch):
                continue
            for again in pattern.finditer(stretch):
                first, last = again.span("span") if "span" in pattern.groupindex else again.span()
                if (first + offset, last + offset) == (match.first, match.last):
                    pairs = [(at + offset, name) for k, name in enumerate(written) for at in again.starts(f"_{k}")]
                    return sorted(pair for pair in pairs if match.first <= pair[0] < match.last)
        return []

    def _stretches(self, chunks: list[Chunk]) -> Iterator[tuple[str, int]]:
        """The codes of each sentence that has any, and the chunk that it begins with."""
        codes = self._codes
        row = "".join(
            [
                codes.get(chunk.tags, _PLAIN) if chunk.tags else _PLAIN if chunk.last > chunk.first else _END
                for chunk in chunks
            ]
        )
        offset = 0
        for stretch in row.split(_END):
            if not stretch.isascii() or (self._reads_plain and stretch):
                yield stretch, offset
            offset += len(stretch) + 1

    def codes(self, tags: Iterable[Tags]) -> frozenset[str]:
        """The codes of some tags, for ``possible``."""
        return frozenset(self._codes.get(bundle, _PLAIN) for bundle in tags)

    def possible(self, codes: frozenset[str]) -> list[Rule]:
        """The rules that can match in a text whose chunks have no other codes than these."""
        return [ready.rule for ready in self._candidates(codes)]

    def _matches(self, stretch: str, offset: int) -> Iterator[tuple[int, int, Match]]:
        """Negative length, order of the rule, and match, for every rule on one segment."""
        for ready in self._candidates(frozenset(stretch)):
            pattern = ready.pattern
            for match in pattern.finditer(stretch):
                first, last = match.span("span") if "span" in pattern.groupindex else match.span()
                if last > first:
                    groups = {
                        name: [start + offset for start in starts]
                        for name in pattern.groupindex
                        if name != "span" and (starts := match.starts(name))
                    }
                    yield first - last, ready.order, Match(ready.rule, first + offset, last + offset, groups)

    def _rules_for(self, present: frozenset[str]) -> list[_Ready]:
        """The rules that can match where these codes are present."""
        anchored = {id(rule): rule for code in present for rule in self._by_anchor.get(code, ())}
        return [rule for rule in anchored.values() if _meets(present, rule.ways)]

    def _placeholder(self, match: "stdlib_re.Match[str]") -> str:
        group, names, cases = match.groups()
        codes = self._by_class[names, cases]
        one = f"[{''.join(sorted(codes))}]" if codes else _NEVER
        return f"(?P<{group}>{one})" if group else one


def _compiled(rule: Rule, expression: str) -> "regex.Pattern[str]":
    try:
        return regex.compile(expression)
    except regex.error as error:
        raise TableError(f"rule {rule.name}: {error}") from error


def _all_compiled(written: Iterable[tuple[Rule, str, str]]) -> dict[str, "regex.Pattern[str]"]:
    return {expression: _compiled(rule, expression) for rule, _, expression in written}


def _expanded(rule: Rule, fragments: Mapping[str, str]) -> str:
    try:
        return expanded(rule.pattern, fragments)
    except ValueError as error:
        raise TableError(f"rule {rule.name}: {error}") from error


def _meets(present: frozenset[str], ways: _Ways) -> bool:
    # plain loops, because this runs for every rule that a sentence has an anchor of
    for way in ways:
        for need in way:
            if present.isdisjoint(need) if isinstance(need, frozenset) else not _meets(present, need):
                break
        else:
            return True
    return False


def _anchors(ways: _Ways, every: frozenset[str]) -> frozenset[str]:
    """Codes of which any match has one: of each way the smallest set that it needs."""
    sets = ([need if isinstance(need, frozenset) else _anchors(need, every) for need in way] for way in ways)
    return frozenset().union(*(min(way, key=len, default=every) for way in sets))


def _ways(pattern: str, codes: Mapping[_Class, set[str]]) -> _Ways:
    """What a match of a pattern needs, without ways that need a class which no chunk can have."""
    levels: list[tuple[list[list[_Need]], bool]] = [([[]], False)]
    for token in _SYNTAX.finditer(pattern):
        ways, looks = levels[-1]
        if token["open"]:
            levels.append(([[]], token["open"].startswith(("(?=", "(?!", "(?<=", "(?<!"))))
        elif token["bar"]:
            ways.append([])
        elif token["close"]:
            levels.pop()
            if not looks and not token["optional"] and all(ways):
                levels[-1][0][-1].extend(ways[0] if len(ways) == 1 else [_possible(ways)])
        elif not token["optional"] and (placeholder := PLACEHOLDER.fullmatch(token["class"])):
            ways[-1].append(frozenset(codes[placeholder[2], placeholder[3]]))
    return _possible(levels[0][0])


def _possible(ways: Iterable[Iterable[_Need]]) -> _Ways:
    return tuple(tuple(way) for way in ways if all(way))


def replace_matches(chunks: list[Chunk], built: Iterable[tuple[Match, Chunk]]) -> Iterator[Chunk]:
    """The chunks, with those of each match replaced by the one built from them."""
    position = 0
    for match, chunk in built:
        yield from chunks[position : match.first]
        yield chunk
        position = match.last
    yield from chunks[position:]
