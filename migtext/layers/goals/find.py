"""References to the Global Compact for Migration, to its objectives, and to the Sustainable Development Goals.

The grammar stands in ``languages/goals.toml``, its words in ``languages/CODE/goals.toml``, the titles of the
objectives in ``gazetteers/objectives``.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from re import Match, Pattern
from typing import cast

from rapidfuzz import fuzz

from migtext.catalogue.entries import read, shipped
from migtext.records import Framework, Goal, Scope
from migtext.resources import language_codes, language_table, shared_table
from migtext.rules.morphology import NOMINATIVE
from migtext.rules.phrases import (
    BREAK,
    NTH,
    NUMBER,
    OTHER,
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
from migtext.rules.traits import international_codes
from migtext.text.tokens import Tokens, tokenise

_TABLE = "goals"
_INTRODUCED = "introduced"
_HEADS = ("compact", "pact")
_NAMED_KINDS = ("name", "acronym")
_ACRONYMS = ("gcm_acronym", "gcm_acronym_if_named", "sdg_acronym")
_NUMBERS = frozenset({NUMBER, NTH, "ordinal"})
_REFERENCE_STARTS = _NUMBERS | {"every", "some", "number_sign", "from", "tens", "cardinal", "objective", "target"}
_NOUNS = frozenset({"objective", "target", "indicator"})
_HYPHENED = frozenset(("hyphen", noun) for noun in _NOUNS)
_OBLIQUE = frozenset({"dat", "acc", "loc", "abl", "ins"})
_NO_STARTS = (BREAK, "comma", "dot", "closing")
_RANGE_SIGNS = frozenset({"hyphen", "dash", "to_word", "along"})
# "The first goal" is mostly somebody's own one.
_LOW_ORDINAL = 3
_LONGEST_INTRODUCTION = 14  # items inside the brackets that introduce a short form
# Between the least alike wordings of an objective and the names most like one in the tests, of 100: see docs/goals.md.
TITLE_THRESHOLD = 75.0
# In quotation marks beside the noun, in a text that names the compact, less is enough.
BESIDE_NOUN = 70.0
_STEM_LETTERS = 6


@dataclass(frozen=True)
class _Rule:
    name: str
    kind: str
    pattern: Pattern[str]
    framework: Framework | None = None
    only: Framework | None = None
    becomes: str = ""
    confidence: float = 0.0
    look_alike: bool = False
    short: bool = False


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
def _signs() -> dict[str, str]:
    return {sign: name for name, signs in shared_table(_TABLE)["signs"].items() for sign in signs}


@lru_cache
def _grammar() -> _Grammar:
    table = shared_table(_TABLE)
    alphabet = Alphabet()
    # Most words are of no class: this look ahead saves trying each alternative at each of them.
    start = f"(?= [^ {' '.join((OTHER, *_NO_STARTS))}])"
    rules = tuple(
        _Rule(**{**row, "pattern": compile_pattern(f"{start} (?: {row['pattern']})", table["fragments"], alphabet)})
        for row in table["rules"]
    )
    return _Grammar(rules, table["limits"], Classifier(_TABLE, _signs(), alphabet))


@lru_cache
def _lexicon(code: str) -> Lexicon:
    """Words of language ``code`` and of those whose names it uses, and the acronyms of all languages."""
    also = (read_lexicon(_TABLE, other) for other in language_table(code, _TABLE).get("also", ()))
    acronyms = (read_lexicon(_TABLE, other, ("acronyms",)) for other in language_codes())
    return merge((read_lexicon(_TABLE, code), *also, *acronyms))


@lru_cache
def _anchors(code: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """Sets of words: a text in language ``code`` with a reference has a word of each set in one of the tuples."""
    words: dict[str, set[str]] = {"y2030": {"2030"}}
    for sign, name in _signs().items():
        words.setdefault(name, set()).add(sign)
    for word, entries in _lexicon(code).items():
        for entry in entries:
            words.setdefault(entry.name, set()).add(word)
    groups = shared_table(_TABLE)["anchors"]["any"]
    return tuple(tuple(frozenset(words.get(name, ())) for name in group) for group in groups)


@lru_cache
def _acronyms() -> tuple[str, ...]:
    every = merge(read_lexicon(_TABLE, code, ("acronyms",)) for code in language_codes())
    return tuple(word for word, entries in every.items() if entries[0].name in _ACRONYMS)


def _may_hold_any(tokens: Tokens, codes: set[str]) -> bool:
    words = set(tokens.words)
    if any(all(not words.isdisjoint(s) for s in group) for code in codes for group in _anchors(code)):
        return True
    joined = " ".join(words)
    return any(acronym in joined for acronym in _acronyms())


def find(tokens: Tokens) -> tuple[Goal, ...]:
    """References to the compact and the SDGs, in the order of the text, none overlapping.

    ``objectives`` are sorted numbers, 1 to 23 or 1 to 17. ``tokens`` need the languages of their sentences.
    Source: the section on goals of the annotation rules.

    >>> text = "КЖШ-ның 1, 3 және 7-мақсаттары талқыланды."
    >>> [(g.text, g.objectives) for g in find(tokenise(text).in_languages(["kk"]))]
    [('КЖШ-ның 1, 3 және 7-мақсаттары', (1, 3, 7))]
    """
    languages = _languages(tokens)
    if not _may_hold_any(tokens, set(languages)):
        return ()
    lexicons = [_lexicon(code) for code in languages]
    grammar = _grammar()
    items = grammar.classifier.items(tokens, lexicons)
    overlay, since = _introduced(tokens, items, languages)
    if overlay:
        items = grammar.classifier.items(tokens, lexicons, overlay, since)
    found = _Document(tokens, items, grammar).goals()
    return tuple(_record(tokens, items, each) for each in found)


def _languages(tokens: Tokens) -> list[str]:
    """Language whose words count in each sentence: its own, or the document's where it has none of ours."""
    known = set(language_codes()).difference(international_codes())
    counts = Counter(code for code in tokens.languages if code in known)
    main = counts.most_common(1)[0][0] if counts else next(iter(international_codes()), "")
    given = tokens.languages or (main,) * len(tokens.sentences)
    return [code if code in known else main for code in given] or [main]


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
        first = [rule for rule in grammar.rules if rule.becomes or rule.look_alike]
        found = _matches(first, items.letters)
        letters = self._with_names(found)
        found += _matches([rule for rule in grammar.rules if rule not in first], letters)
        self.found = found
        self.refused = [each for each in found if each.rule.look_alike]
        self.namings = sorted(
            (e for e in self.found if e.rule.kind in _NAMED_KINDS and not any(_covers(r, e) for r in self.refused)),
            key=lambda e: e.a,
        )
        self.named: frozenset[Framework] = frozenset(e.framework for e in self.namings if e.framework)
        if "GCM" not in self.named and "migration" in items.names and any(map(self._stands_alone, self.found)):
            self.named |= {"GCM"}

    def _with_names(self, found: list[_Found]) -> str:
        """The letters of the text with a letter for each name found, the longest where they overlap."""
        letter = self.grammar.classifier.alphabet.letter
        letters = list(self.items.letters)
        free = [True] * len(letters)
        for each in sorted(found, key=lambda e: (e.a - e.b, e.rule.kind != "refuse")):
            if all(free[each.a : each.b]):
                free[each.a : each.b] = [False] * (each.b - each.a)
                if each.rule.becomes:
                    letters[each.a : each.b] = [letter(each.rule.becomes)] + [letter("inside")] * (each.b - each.a - 1)
        return "".join(letters)

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
        each = self._without_foreign_name(each)
        return self._all(each) if kind == "all" else self._numbered(each)

    def _capital(self, i: int) -> bool:
        return self.tokens.text[self.tokens.starts[self.items.first[i]]].isupper()

    def _bare_counts(self, each: _Found) -> bool:
        """A name without "migration" counts where the text names the compact, and not another one since."""
        if not self._capital(each.a) or "GCM" not in self.named:
            return False
        names = [(e.b, True) for e in self.namings if e.framework == "GCM"] + [(e.b, False) for e in self.refused]
        before = [ours for end, ours in sorted(names) if end <= each.a]
        return before[-1] if before else not each.rule.short or self._stands_alone(each)

    def _stands_alone(self, each: _Found) -> bool:
        """Whether this is "Global Compact" without the UN beside it, which also has one for businesses."""
        beside = self.items.names[max(0, each.a - 1) : each.b + 1]
        return each.rule.short and self._capital(each.a) and "un" not in beside

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
        if not numbers or min(numbers) < 1 or self._is_part(each):
            return None
        rule = each.rule
        heads = [each.match.start(group) for group, found in each.match.groupdict().items() if found]
        if heads and not ("GCM" in self.named and self._capital(heads[0])):
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

    def _without_foreign_name(self, each: _Found) -> _Found:
        """The reference without the name in front of it, if that name's case shows that it stands apart."""
        names, cases = self.items.names, self.items.cases
        first = next((i for i in range(each.a, each.b) if names[i] in _REFERENCE_STARTS), each.a)
        last = first
        while last > each.a and names[last - 1] in ("quote", "of"):
            last -= 1
        if last == each.a:
            return each
        name, case = names[last - 1], cases[last - 1]
        subject = case == NOMINATIVE and (each.rule.kind == "all" or not name.endswith(("acronym", _INTRODUCED)))
        apart = case in _OBLIQUE or (subject and each.framework == "GCM")
        return replace(each, a=first) if apart else each

    def _is_part(self, each: _Found) -> bool:
        """Whether "17 of the objectives" is meant, with the noun in the genitive or ablative."""
        names, cases = self.items.names, self.items.cases
        return any(
            names[i] == "objective" and cases[i] in ("gen", "abl") and names[i + 1] in _NUMBERS
            for i in range(each.a, each.b - 1)
            if not _NOUNS.intersection(names[i + 1 : each.b])
        )

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
                between = _without_nouns(names[at + 1 : i]) if found else []
                until = not between and _without_nouns(names[i + 1 : b])[:1] == ["until"]
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
        row = best_title(self._text(quotes[0] + 1, quotes[-1]), BESIDE_NOUN if "GCM" in self.named else TITLE_THRESHOLD)
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


def _matches(rules: list[_Rule], letters: str) -> list[_Found]:
    return [
        _Found(m.start(), m.end(), rule, m, rule.framework)
        for rule in rules
        for m in rule.pattern.finditer(letters)
        if m.end() > m.start()
    ]


def _without_nouns(names: list[str]) -> list[str]:
    """Names of items without the nouns of objectives that follow their numbers again, and the hyphens before these."""
    following = (*names[1:], "")
    return [n for n, after in zip(names, following, strict=False) if n not in _NOUNS and (n, after) not in _HYPHENED]


def _covers(a: _Found, b: _Found) -> bool:
    return a.a < b.b and b.a < a.b and a.b - a.a >= b.b - b.a


@lru_cache
def _titles() -> tuple[tuple[Framework, int, str], ...]:
    found = []
    for entry in read("objectives", shipped("objectives")):
        titles = [
            *entry.get("title").values(),
            *(wording for some in entry.get("wordings", {}).values() for wording in some),
        ]
        if entry.get("number", None):
            titles.append(entry.get("label"))
            found += [(entry.get("framework"), entry.get("number"), _stems(title)) for title in titles]
    return tuple(found)


def _stems(text: str) -> str:
    return " ".join(word[:_STEM_LETTERS] for word in tokenise(text).words if len(word) > 2)


def _similarity(a: str, b: str) -> float:
    # A title is often cut short, which only the set forgives; one common word is not enough, which the sort sees.
    return (fuzz.token_set_ratio(a, b) + fuzz.token_sort_ratio(a, b)) / 2


def best_title(text: str, threshold: float = TITLE_THRESHOLD) -> tuple[Framework, int] | None:
    """Framework and number of the objective whose title ``text`` is, in any language; None if it is none.

    ``threshold``: how like a title it has to be, 0 to 100.

    >>> best_title("Содействие справедливому и этичному найму")
    ('GCM', 6)
    """
    stems = _stems(text)
    score, framework, number = max((_similarity(stems, title), f, n) for f, n, title in _titles())
    return (framework, number) if score >= threshold else None
