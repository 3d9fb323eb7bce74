"""References to the Global Compact for Migration, to its objectives, and to the Sustainable Development Goals.

The grammar stands in ``languages/goals.toml``, its words in ``languages/CODE/goals.toml``, the titles of the
objectives in ``gazetteers/objectives.tsv``.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from re import Match, Pattern
from typing import Literal, cast

from rapidfuzz import fuzz

from migtext.phrases import (
    BREAK,
    NTH,
    NUMBER,
    Alphabet,
    Classifier,
    Entry,
    Items,
    Lexicon,
    acronym_entry,
    add_entries,
    compile_pattern,
    merge,
    read_lexicon,
    word_entries,
)
from migtext.records import Framework, Goal, Scope
from migtext.resources import gazetteer, language_codes, shared_table
from migtext.tokens import Tokens, tokenise

_TABLE = "goals"
_ENGLISH = "en"
_INTRODUCED = "introduced"
_HEADS = ("compact", "pact")
_NAMED_KINDS = ("name", "acronym")
_ANCHORS = frozenset({"compact", "pact", "gcm_acronym", "sdg_acronym", "sd", "agenda", "objective"})
_NUMBERS = frozenset({NUMBER, NTH, "ordinal"})
_RANGE_SIGNS = frozenset({"hyphen", "dash", "to_word", "along"})
# "The first goal" is mostly somebody's own one.
_LOW_ORDINAL = 3
_LONGEST_INTRODUCTION = 14  # items inside the brackets that introduce a short form
# Between the least alike wordings of an objective and the names most like one in the tests: see docs/goals.md.
TITLE_THRESHOLD = 75.0
_STEM_LETTERS = 6


@dataclass(frozen=True)
class _Rule:
    name: str
    kind: str
    pattern: Pattern[str]
    framework: Framework | None = None
    only: Framework | None = None
    confidence: float = 0.0


@dataclass(frozen=True)
class _Grammar:
    rules: tuple[_Rule, ...]
    limits: dict[Framework, int]
    classifier: Classifier


@dataclass(frozen=True, slots=True)
class _Found:
    """Items ``a`` up to ``b`` by ``rule``; ``kind`` "refuse" only keeps others away."""

    a: int
    b: int
    rule: _Rule
    match: Match[str]
    framework: Framework | None = None
    scope: Scope = "framework"
    objectives: tuple[int, ...] = ()


@lru_cache
def _grammar() -> _Grammar:
    table = shared_table(_TABLE)
    alphabet = Alphabet()
    signs = {sign: name for name, signs in table["signs"].items() for sign in signs}
    rules = tuple(
        _Rule(**{**row, "pattern": compile_pattern(row["pattern"], table["fragments"], alphabet)})
        for row in table["rules"]
    )
    return _Grammar(rules, table["limits"], Classifier(_TABLE, signs, alphabet))


@lru_cache
def _lexicon(code: str) -> Lexicon:
    """Words of language ``code``, then English ones and the acronyms of all languages, which stand in any text."""
    others = (read_lexicon(_TABLE, other, ("acronyms",)) for other in language_codes())
    return merge((read_lexicon(_TABLE, code), read_lexicon(_TABLE, _ENGLISH), *others))


def find(tokens: Tokens) -> tuple[Goal, ...]:
    """References to the compact and the SDGs, in the order of the text, none overlapping.

    ``objectives`` are sorted numbers, 1 to 23 or 1 to 17. ``tokens`` need the languages of their sentences.
    Source: the section on goals of the annotation rules.

    >>> text = "КЖШ-ның 1, 3 және 7-мақсаттары талқыланды."
    >>> [(g.text, g.objectives) for g in find(tokenise(text).in_languages(["kk"]))]
    [('КЖШ-ның 1, 3 және 7-мақсаттары', (1, 3, 7))]
    """
    languages = _languages(tokens)
    lexicons = [_lexicon(code) for code in languages]
    grammar = _grammar()
    items = grammar.classifier.items(tokens, lexicons)
    if _ANCHORS.isdisjoint(items.names):
        return ()
    overlay, since = _introduced(tokens, items, languages)
    if overlay:
        items = grammar.classifier.items(tokens, lexicons, overlay, since)
    found = _Document(tokens, items, grammar).goals()
    return tuple(_record(tokens, items, each) for each in found)


def _languages(tokens: Tokens) -> list[str]:
    """Language whose words count in each sentence: its own, or the document's where it has none of ours."""
    known = set(language_codes())
    counts = Counter(code for code in tokens.languages if code in known and code != _ENGLISH)
    main = counts.most_common(1)[0][0] if counts else _ENGLISH
    given = tokens.languages or (main,) * len(tokens.sentences)
    return [code if code in known and code != _ENGLISH else main for code in given] or [main]


def _record(tokens: Tokens, items: Items, found: _Found) -> Goal:
    start, end = tokens.starts[items.first[found.a]], tokens.ends[items.last[found.b - 1] - 1]
    return Goal(
        start=start,
        end=end,
        text=tokens.text[start:end],
        rule=f"{_TABLE}:{found.rule.name}",
        confidence=found.rule.confidence,
        framework=cast(Framework, found.framework),
        scope=found.scope,
        objectives=found.objectives,
    )


def _introduced(tokens: Tokens, items: Items, languages: list[str]) -> tuple[Lexicon, int]:
    """Short forms that brackets after a full name introduce, and the token from which they count."""
    overlay: Lexicon = {}
    since = len(tokens.words)
    names = items.names
    for rule in _grammar().rules:
        if rule.kind != "name" or rule.framework != "GCM":
            continue
        for match in rule.pattern.finditer(items.letters):
            i = match.end()
            i += i < len(names) and names[i] == "quote"
            if i >= len(names) or names[i] != "opening":
                continue
            close = next((j for j in range(i, min(i + _LONGEST_INTRODUCTION, len(names))) if names[j] == "closing"), i)
            code = languages[tokens.sentence[items.first[i]]]
            for entries in _short_forms(tokens, items, i + 1, close, code):
                add_entries(overlay, entries)
                since = min(since, items.first[i])
    return overlay, since


def _short_forms(
    tokens: Tokens, items: Items, i: int, close: int, code: str
) -> Iterator[list[tuple[tuple[str, ...], Entry]]]:
    """Entries for each short form between items ``i`` and ``close``: an acronym, or a head noun after "hereinafter"."""
    inside = [j for j in range(i, close) if items.names[j] not in ("quote", "dash", "hyphen", "colon", "comma", "and")]
    said = any(items.names[j] == "hereinafter" for j in inside)
    forms = [j for j in inside if items.names[j] != "hereinafter"]
    for j in forms:
        word = tokens.surface(items.first[j], items.last[j])
        name = items.names[j]
        acronym = name in ("other", "gcm_acronym_if_named") and word.isupper() and len(word) > 1
        if name in _HEADS and said and word[:1].isupper():
            yield list(word_entries(word, _INTRODUCED, code))
        elif acronym and (said or len(forms) == 1):
            yield [acronym_entry(word, _INTRODUCED)]


class _Document:
    """One text: its items, what the rules find in them, and which of that counts."""

    def __init__(self, tokens: Tokens, items: Items, grammar: _Grammar) -> None:
        self.tokens, self.items, self.grammar = tokens, items, grammar
        found = [
            _Found(m.start(), m.end(), rule, m, rule.framework)
            for rule in grammar.rules
            for m in rule.pattern.finditer(items.letters)
        ]
        self.found = [each for each in found if each.b > each.a]
        refused = [each for each in self.found if each.rule.kind == "refuse"]
        self.refused = [each for each in refused if each.rule.name == "look-alike"]
        self.namings = sorted(
            (e for e in self.found if e.rule.kind in _NAMED_KINDS and not any(_covers(r, e) for r in self.refused)),
            key=lambda e: e.a,
        )
        self.named: frozenset[Framework] = frozenset(e.framework for e in self.namings if e.framework)

    def goals(self) -> list[_Found]:
        """What counts, in the order of the text."""
        valued = [each for each in map(self._valued, self.found) if each]
        valued.sort(key=lambda e: (e.a - e.b, e.rule.kind != "refuse", e.a, -e.rule.confidence))
        taken = [False] * len(self.items.names)
        kept = []
        for each in valued:
            if not any(taken[each.a : each.b]):
                taken[each.a : each.b] = [True] * (each.b - each.a)
                kept.append(each)
        kept = [self._with_title(each, taken) for each in kept if each.rule.kind != "refuse"]
        return sorted(kept, key=lambda e: e.a)

    def _valued(self, each: _Found) -> _Found | None:
        """The reference with its framework and objectives, None if it does not count."""
        kind = each.rule.kind
        if kind in ("refuse", *_NAMED_KINDS):
            return each
        if kind == "bare":
            return each if self._bare_counts(each) else None
        if kind == _INTRODUCED:
            return each
        if kind == "title":
            return self._titled(each)
        return self._all(each) if kind == "all" else self._numbered(each)

    def _capital(self, i: int) -> bool:
        return self.tokens.text[self.tokens.starts[self.items.first[i]]].isupper()

    def _bare_counts(self, each: _Found) -> bool:
        """A name without "migration" counts where the text names the compact, and not another one since."""
        if not self._capital(each.a) or "GCM" not in self.named:
            return False
        names = [(e.b, True) for e in self.namings if e.framework == "GCM"] + [(e.b, False) for e in self.refused]
        before = [ours for end, ours in sorted(names) if end <= each.a]
        alone = "un" not in self.items.names[max(0, each.a - 1) : each.b]
        return before[-1] if before else alone

    def _framework(self, each: _Found, highest: int) -> Framework | None:
        """The framework of a number that does not say it: named last in its line, else the compact if it is named."""
        named = {f for f in self.named if highest <= self.grammar.limits[f]}
        if len(named) == 2:
            line = next((j for j in range(each.a - 1, -1, -1) if self.items.names[j] == BREAK), -1)
            before = [e.framework for e in self.namings if line < e.a and e.b <= each.a]
            return before[-1] if before else "GCM"
        return next(iter(named), None)

    def _numbered(self, each: _Found) -> _Found | None:
        numbers = self._numbers(each.a, each.b)
        if not numbers or min(numbers) < 1:
            return None
        rule = each.rule
        if "CAPITAL" in each.match.groupdict() and each.match["CAPITAL"] and not (
            self._capital(each.match.start("CAPITAL")) and "GCM" in self.named
        ):
            return None
        framework = rule.framework or self._framework(each, max(numbers))
        if framework is None or max(numbers) > self.grammar.limits[framework] or framework != (rule.only or framework):
            return None
        if rule.framework is None and self._is_low_ordinal(each):
            return None
        return replace(each, framework=framework, scope="objectives", objectives=tuple(sorted(set(numbers))))

    def _is_low_ordinal(self, each: _Found) -> bool:
        alone = each.b - each.a == 2 and self.items.names[each.a] == "ordinal"
        return alone and self.items.values[each.a] <= _LOW_ORDINAL

    def _all(self, each: _Found) -> _Found | None:
        names, values = self.items.names[each.a : each.b], self.items.values[each.a : each.b]
        amounts = [v for n, v in zip(names, values, strict=True) if n in (NUMBER, NTH, "tens", "cardinal")]
        amount = sum(amounts) if amounts else None
        framework = each.framework
        limits = self.grammar.limits
        if each.framework == "GCM" and amount is not None and each.b - each.a == len(amounts) + 1 + ("every" in names):
            framework = next((f for f in self.named if limits[f] == amount), None)
        if framework is None or amount not in (None, limits[framework]):
            return None
        return replace(each, framework=framework, scope="all", objectives=tuple(range(1, limits[framework] + 1)))

    def _numbers(self, a: int, b: int) -> list[int]:
        """Numbers of the objectives in items ``a`` to ``b``, ranges expanded; empty for a range that goes down."""
        names, values = self.items.names, self.items.values
        found: list[int] = []
        tens, i, at = 0, a, -9
        while i < b:
            name = names[i]
            if name == "tens":
                tens = values[i]
            elif name in _NUMBERS:
                value = tens + values[i]
                tens = 0
                between = names[at + 1 : i] if found else []
                until = i + 1 < b and names[i + 1] == "until" and at == i - 1
                if found and (until or (len(between) == 1 and between[0] in _RANGE_SIGNS)):
                    if value <= found[-1] or value - found[-1] > max(self.grammar.limits.values()):
                        return []
                    found.extend(range(found[-1] + 1, value))
                found.append(value)
                at = i
                if i + 2 < b and names[i + 1] == "dot":
                    i += 2
                    at = i
            i += 1
        return found

    def _titled(self, each: _Found) -> _Found | None:
        quotes = [j for j in range(each.a, each.b) if self.items.names[j] == "quote"]
        row = best_title(self._text(quotes[0] + 1, quotes[-1]))
        said = self._numbers(each.a, quotes[0])
        # The short titles of the SDGs are words that other names have too.
        if row is None or (said and said != [row[1]]) or (row[0] == "SDG" and "SDG" not in self.named):
            return None
        return replace(each, framework=row[0], scope="objectives", objectives=(row[1],))

    def _text(self, a: int, b: int) -> str:
        return self.tokens.surface(self.items.first[a], self.items.last[b - 1]) if b > a else ""

    def _with_title(self, each: _Found, taken: list[bool]) -> _Found:
        """The reference with the title that a dash or colon adds to its number."""
        names, b = self.items.names, each.b
        if len(each.objectives) != 1 or b >= len(names) or names[b] not in ("dash", "hyphen", "colon"):
            return each
        ends = (BREAK, "dot", "semicolon", "opening", "closing", "quote")
        last = next((j for j in range(b + 1, len(names)) if names[j] in ends or taken[j]), len(names))
        for end in (last, *(j for j in range(last - 1, b + 1, -1) if names[j] == "comma")):
            if names[end - 1] != "comma" and best_title(self._text(b + 1, end)) == (each.framework, each.objectives[0]):
                return replace(each, b=end)
        return each


def _covers(a: _Found, b: _Found) -> bool:
    return a.a < b.b and b.a < a.b and a.b - a.a >= b.b - b.a


@lru_cache
def _titles() -> tuple[tuple[Framework, int, str], ...]:
    found = []
    for row in gazetteer("objectives"):
        framework = cast(Literal["GCM", "SDG"], row["framework"])
        for column in ("title_en", "label_en", "ru", "kk", "ky"):
            found += [(framework, int(row["number"]), _stems(title)) for title in row[column].split(" | ")]
    return tuple(found)


def _stems(text: str) -> str:
    return " ".join(word[:_STEM_LETTERS] for word in tokenise(text).words if len(word) > 2)


def _similarity(a: str, b: str) -> float:
    # A title is often cut short, which only the set forgives; one common word is not enough, which the sort sees.
    return (fuzz.token_set_ratio(a, b) + fuzz.token_sort_ratio(a, b)) / 2


def best_title(text: str) -> tuple[Framework, int] | None:
    """Framework and number of the objective whose title ``text`` is, in any language; None if it is none.

    >>> best_title("Содействие справедливому и этичному найму")
    ('GCM', 6)
    """
    stems = _stems(text)
    score, framework, number = max((_similarity(stems, title), f, n) for f, n, title in _titles())
    return (framework, number) if score >= TITLE_THRESHOLD else None
