"""Words that name an event: nouns (a seminar), verbs (was opened), and verbs with their nouns (signed a memorandum)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any, Literal, get_args

from migtext.errors import TableError
from migtext.morphology import morphology
from migtext.reading import normalise
from migtext.records import EventType, Status
from migtext.resources import language_table
from migtext.tokens import LINE_BREAK, Tokens, tokenise

Need = Literal["argument", "date"]

_TYPES = get_args(EventType)
_STATUSES = get_args(Status)
_BREAKS = frozenset((LINE_BREAK, ";", ":", ".", "!", "?", "…", "•"))
_SHORTEST_VERB = 4
_LONGEST_GAP = 3
OTHER = "events:other"
_HYPHENS = "-‐‑"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What names an event: tokens ``first`` up to, not including, ``last``.

    ``head`` is the token that arguments are near to; ``noun`` is the dictionary form of its noun, which stands at
    token ``noun_at``; ``attributive`` says that a participle describes the noun that follows it; ``needs`` what must be
    known of the event: a date, or any of name, date, and place with an actor.
    """

    first: int
    last: int
    type: EventType
    status: Status
    rule: str
    head: int
    noun: str | None = None
    noun_at: int | None = None
    attributive: bool = False
    needs: Need = "argument"


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    type: EventType
    nouns: frozenset[str]
    verbs: frozenset[str]
    alone: str
    cases: frozenset[str]
    unless: frozenset[str]
    needs: Need
    attributive: str
    at_noun: bool
    alone_cases: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Ending:
    name: str
    status: Status
    kind: str


@dataclass(frozen=True, slots=True)
class _Verb:
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    ending: _Ending


@dataclass(frozen=True, slots=True)
class _Noun:
    name: str
    before: tuple[frozenset[str], ...]
    case: str


@dataclass(frozen=True, slots=True)
class _Hit:
    """A verb or noun in the text; ``at`` is its inflected word."""

    first: int
    last: int
    at: int
    name: str
    ending: _Ending | None = None
    case: str = ""


@dataclass(frozen=True)
class Lexicon:
    """The event words of one language, from its ``events.toml``."""

    rules: tuple[_Rule, ...]
    verbs: dict[str, tuple[_Verb, ...]] = field(repr=False)
    nouns: dict[str, tuple[_Noun, ...]] = field(repr=False)
    words: dict[str, frozenset[str]] = field(repr=False)
    finite: tuple[str, ...]
    verb_last: bool
    other: tuple[str, ...]
    not_other: tuple[str, ...]

    def has(self, group: str, word: str) -> bool:
        """Whether the table lists ``word`` in ``[words]`` under ``group``."""
        return word in self.words.get(group, frozenset())


@lru_cache
def lexicon(code: str) -> Lexicon | None:
    """The event words of language ``code``; None if the language has no table of them.

    Raises TableError for a rule with an unknown type, need, or verb.
    """
    table = language_table(code, "events")
    if not table:
        return None
    rules = tuple(_rule(code, row) for row in table["rules"])
    verb_last = table["verb"] == "last"
    words = {name: frozenset(_matching(row)) for name, row in table["words"].items()}
    names = sorted({name for rule in rules for name in rule.verbs} | set(table.get("verbs", ())))
    return Lexicon(
        rules,
        _verb_forms(code, table, names, verb_last),
        _noun_forms(code, {name for rule in rules for name in rule.nouns}),
        words,
        tuple(table["finite"]),
        verb_last,
        tuple(table.get("other", {}).get("endings", ())),
        tuple(table.get("other", {}).get("not", ())),
    )


def _rule(code: str, row: dict[str, Any]) -> _Rule:
    if row["type"] not in _TYPES or row.get("alone", "") not in ("", "noun", "verb"):
        raise TableError(f"languages/{code}/events.toml: rule {row.get('name', row['type'])!r} has an unknown type or need")
    return _Rule(
        row.get("name", row["type"]),
        row["type"],
        frozenset(row.get("nouns", ())),
        frozenset(row.get("verbs", ())),
        row.get("alone", ""),
        frozenset(row.get("cases", ("", "nom", "acc", "dat"))),
        frozenset(_matching(row.get("unless", ()))),
        row.get("needs", "argument"),
        row.get("attributive", "event"),
        row.get("trigger", "verb") == "noun",
        frozenset(row.get("cases", ())) if row.get("alone") == "noun" else frozenset(),
    )


def _matching(words: list[str] | tuple[str, ...]) -> Iterator[str]:
    for word in words:
        yield " ".join(tokenise(word).words)


def _verb_forms(code: str, table: dict[str, Any], names: list[str], verb_last: bool) -> dict[str, tuple[_Verb, ...]]:
    """Inflected word of a verb to the verbs it may be of; longer phrases first."""
    found: dict[str, list[_Verb]] = {}
    stems: dict[str, str] = table.get("verbs", {})
    endings = {name: (_ending(code, name, row), row["forms"]) for name, row in table["endings"].items()}
    contractions: dict[str, str] = table.get("contractions", {})
    for name in names:
        words = tokenise(name).words
        before, after = (tuple(words[:-1]), ()) if verb_last else ((), tuple(words[1:]))
        if verb_last:
            parts = [(words[-1], group) for group in endings]
        elif name in stems:
            parts = [(stem, group) for stem, _, group in (part.partition("+") for part in stems[name].split())]
        else:
            raise TableError(f"languages/{code}/events.toml: a rule names the verb {name!r}, which [verbs] lacks")
        for stem, group in parts:
            if group not in endings:
                raise TableError(f"languages/{code}/events.toml: verb {name!r} names no such endings: {group!r}")
            ending, forms = endings[group]
            for form in forms:
                word = stem + form
                for two, one in contractions.items():
                    if word.startswith(stem[:-1] + two):
                        word = stem[:-1] + one + word[len(stem) - 1 + len(two) :]
                found.setdefault(normalise(word), []).append(_Verb(name, before, after, ending))
    return {word: tuple(sorted(rows, key=lambda v: -len(v.before + v.after))) for word, rows in found.items()}


def _ending(code: str, name: str, row: dict[str, Any]) -> _Ending:
    if row["status"] not in _STATUSES:
        raise TableError(f"languages/{code}/events.toml: [endings.{name}] has status {row['status']!r}")
    return _Ending(name, row["status"], row.get("kind", "finite"))


def _noun_forms(code: str, names: set[str]) -> dict[str, tuple[_Noun, ...]]:
    found: dict[str, list[_Noun]] = {}
    inflection = morphology(code)
    for name in names:
        *before, last = tokenise(name).words
        parts = tuple(frozenset(inflection.forms(word)) for word in before)
        for form, case in inflection.forms(last).items():
            found.setdefault(form, []).append(_Noun(name, parts, case))
    return {word: tuple(sorted(rows, key=lambda n: (-len(n.before), n.name))) for word, rows in found.items()}


def find(tokens: Tokens) -> tuple[Trigger, ...]:
    """Triggers of all sentences in a language with a table of events, from left to right."""
    found: list[Trigger] = []
    for first, last, code in _sentences(tokens):
        words = lexicon(code)
        if words:
            found.extend(_Sentence(tokens, first, last, words).triggers())
    return tuple(found)


def _sentences(tokens: Tokens) -> Iterator[tuple[int, int, str]]:
    first = 0
    for i in range(1, len(tokens.words) + 1):
        if i == len(tokens.words) or tokens.sentence[i] != tokens.sentence[first]:
            yield first, i, tokens.languages[tokens.sentence[first]]
            first = i


def clause_break(tokens: Tokens, i: int, words: Lexicon) -> bool:
    """Whether a clause ends at token ``i``: a strong stop, or a comma by a finite verb or before a conjunction."""
    word = tokens.words[i]
    if word in _BREAKS:
        return True
    if word != ",":
        return False
    following = tokens.words[i + 1] if i + 1 < len(tokens.words) else ""
    return words.has("conjunctions", following) or (
        words.verb_last and i > 0 and tokens.words[i - 1].endswith(words.finite)
    )


class _Sentence:
    """One sentence while its triggers are looked for."""

    def __init__(self, tokens: Tokens, first: int, last: int, words: Lexicon) -> None:
        self._tokens, self._lexicon = tokens, words
        self._first, self._last = first, last
        self._verbs = list(self._find_verbs())
        self._nouns = list(self._find_nouns())

    def triggers(self) -> list[Trigger]:
        """Verbs with their nouns first; then the nouns that are left."""
        self._clause = self._clauses()
        taken: set[int] = set()
        found: list[Trigger] = []
        for verb in self._verbs:
            trigger = self._of_verb(verb)
            if trigger:
                found.append(trigger)
                if trigger.noun_at is not None:
                    taken.add(trigger.noun_at)
        for noun in self._nouns:
            if noun.at not in taken:
                found.extend(self._of_noun(noun))
        found.extend(self._others({self._clause[trigger.head - self._first] for trigger in found}))
        return sorted(found, key=lambda trigger: (trigger.first, trigger.last))

    def _others(self, told: set[int]) -> Iterator[Trigger]:
        """Finite verbs in the past of clauses that no other rule told of: the last one, or else the first one."""
        words, best = self._tokens.words, {}
        for i in range(self._first, self._last):
            word, clause = words[i], self._clause[i - self._first]
            if clause in told or len(word) < _SHORTEST_VERB or not word.endswith(self._lexicon.other):
                continue
            if word.startswith(self._lexicon.not_other) or word in self._lexicon.nouns:
                continue
            if self._lexicon.verb_last:
                following = words[i + 1] if i + 1 < self._last else "."
                if (not following.isalnum() and following != ";") or self._lexicon.has("reporting", following):
                    best[clause] = i
            elif i == self._first or self._tokens.text[self._tokens.starts[i]].islower():
                best.setdefault(clause, i)
        for i in best.values():
            yield Trigger(i, i + 1, "other", "happened", OTHER, i, needs="date")

    def _clauses(self) -> list[int]:
        """Number of the clause of each token of the sentence."""
        number, found = 0, []
        for i in range(self._first, self._last):
            number += clause_break(self._tokens, i, self._lexicon)
            found.append(number)
        return found

    def _same_clause(self, i: int, j: int) -> bool:
        return self._clause[i - self._first] == self._clause[j - self._first]

    def _find_verbs(self) -> Iterator[_Hit]:
        words, end = self._tokens.words, self._first
        for i in range(self._first, self._last):
            for verb in self._lexicon.verbs.get(words[i], ()):
                first, last = i - len(verb.before), self._after(i + 1, verb.after)
                if first < end or last > self._last:
                    continue
                if tuple(words[first:i]) == verb.before and last > i:
                    yield _Hit(first, last, i, verb.name, verb.ending)
                    end = last
                    break

    def _after(self, i: int, wanted: tuple[str, ...]) -> int:
        """Where the rest of a verb's phrase ends, up to three words from its first word; 0 if it is not there."""
        words = self._tokens.words
        for gap in range(_LONGEST_GAP + 1 if wanted else 1):
            if tuple(words[i + gap : i + gap + len(wanted)]) == wanted:
                return i + gap + len(wanted)
        return 0

    def _find_nouns(self) -> Iterator[_Hit]:
        words = self._tokens.words
        for i in range(self._first, self._last):
            for noun in self._lexicon.nouns.get(words[i], ()):
                first = i - len(noun.before)
                if first >= self._first and all(
                    word in forms for word, forms in zip(words[first:i], noun.before, strict=True)
                ):
                    yield _Hit(first, i + 1, i, noun.name, case=noun.case)
                    break

    def _of_verb(self, verb: _Hit) -> Trigger | None:
        ending = verb.ending
        assert ending is not None
        best: tuple[int, _Rule, _Hit | None] | None = None
        for rule in self._lexicon.rules:
            if verb.name not in rule.verbs or rule.alone == "noun":
                continue
            if rule.unless and any(
                self._tokens.words[i] in rule.unless
                for i in range(self._first, self._last)
                if self._same_clause(i, verb.at)
            ):
                continue
            noun = self._noun_of(verb, rule)
            if noun is None and rule.alone != "verb":
                continue
            distance = abs(noun.at - verb.at) if noun else 99
            if best is None or distance < best[0]:
                best = (distance, rule, noun)
        if best is None:
            return None
        _, rule, noun = best
        if noun is None and self._event_noun_beside(verb):
            return None
        if verb.last < self._last and self._lexicon.has("modals", self._tokens.words[verb.last]):
            return None
        attributive = ending.kind == "participle" and self._describes(verb)
        if attributive and rule.attributive == "none":
            return None
        first, last = (noun.first, noun.last) if noun and rule.at_noun else (verb.first, verb.last)
        if noun and rule.at_noun:
            if self._lexicon.verb_last and 0 <= verb.first - last <= 1:
                last = verb.last
        elif noun and 0 <= verb.first - noun.last <= 1 and self._lexicon.verb_last:
            first = noun.first
        elif noun and not self._lexicon.verb_last and 0 <= noun.first - verb.last <= _LONGEST_GAP:
            last = noun.last
        elif noun and not self._lexicon.verb_last and 0 <= verb.first - noun.last <= 1:
            first = noun.first
        return Trigger(
            first,
            last,
            rule.type,
            self._status(verb.at, ending.status, ending.kind),
            f"events:{rule.name}",
            verb.at,
            noun.name if noun else None,
            noun.at if noun else None,
            attributive,
            "date" if ending.kind == "nominal" else rule.needs,
        )

    def _noun_of(self, verb: _Hit, rule: _Rule) -> _Hit | None:
        """The nearest noun of the rule in the clause; in a verb-final language the noun comes first."""
        nominal = verb.ending is not None and verb.ending.kind == "nominal"
        near = [
            noun
            for noun in self._nouns
            if noun.name in rule.nouns
            and self._same_clause(noun.at, verb.at)
            and (not self._lexicon.verb_last or noun.at < verb.first or self._described_by(verb, noun))
            and (noun.case in rule.cases or (nominal and noun.case == "gen"))
        ]
        return min(near, key=lambda noun: abs(noun.at - verb.at), default=None)

    def _described_by(self, verb: _Hit, noun: _Hit) -> bool:
        kind = verb.ending.kind if verb.ending else ""
        return kind == "participle" and 0 <= noun.first - verb.last <= 8

    def _describes(self, verb: _Hit) -> bool:
        """Whether a participle stands before a noun, not at the end of its clause or before a copula."""
        after = verb.last
        if after >= self._last:
            return False
        word = self._tokens.words[after]
        return word[:1].isalpha() and not self._lexicon.has("copulas", word)

    def _event_noun_beside(self, verb: _Hit) -> bool:
        own = {name for rule in self._lexicon.rules if rule.alone == "noun" for name in rule.nouns}
        return any(
            noun.name in own and min(abs(noun.at - verb.first), abs(noun.at - verb.last)) <= 3 for noun in self._nouns
        )

    def _of_noun(self, noun: _Hit) -> Iterator[Trigger]:
        for rule in self._lexicon.rules:
            if rule.alone != "noun" or noun.name not in rule.nouns:
                continue
            if rule.alone_cases and noun.case not in rule.alone_cases:
                return
            if noun.case == "gen" and any(0 <= other.at - noun.last <= _LONGEST_GAP for other in self._nouns if other.name in rule.nouns):
                return
            verb = self._occurrence(noun, rule)
            first, last = noun.first, noun.last
            if verb and 0 <= verb.first - last <= 1:
                last = verb.last
            elif verb and not self._lexicon.verb_last and 0 <= first - verb.last <= 1:
                first = verb.first
            status: Status = verb.ending.status if verb and verb.ending else "happened"
            kind = verb.ending.kind if verb and verb.ending else ""
            status = self._status(noun.at, status, kind)
            head = verb.at if verb and self._lexicon.verb_last and verb.at > noun.at else noun.at
            yield Trigger(
                first, last, rule.type, status, f"events:{rule.name}", head, noun.name, noun.at, False, rule.needs
            )
            return

    def _occurrence(self, noun: _Hit, rule: _Rule) -> _Hit | None:
        """The verb that says that the thing of the noun takes place."""
        near = [verb for verb in self._verbs if verb.name in rule.verbs and self._same_clause(noun.at, verb.at)]
        return min(near, key=lambda verb: abs(verb.at - noun.at), default=None)

    def _status(self, at: int, status: Status, kind: str) -> Status:
        clause = (self._tokens.words[i] for i in range(self._first, self._last) if self._same_clause(i, at))
        if status == "happened" and kind not in ("", "nominal"):
            return status
        words = set(clause)
        for name in ("planned", "ongoing"):
            if words & self._lexicon.words.get(name, frozenset()):
                return name  # type: ignore[return-value]
        return status


def hyphen(word: str) -> bool:
    """Whether the token is a hyphen."""
    return word in _HYPHENS


def all_words(codes: tuple[str, ...]) -> frozenset[str]:
    """Every inflected event word of the languages, for counting and for tests."""
    return frozenset(chain.from_iterable(chain(lex.verbs, lex.nouns) for code in codes if (lex := lexicon(code))))
