"""The words that name events in one language: its own table, and what ``languages/events.toml`` says for all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from migtext.compiled import kept
from migtext.layers.events.negation import Denial, read_denial
from migtext.layers.events.verb_forms import Ending, Verb, verb_forms
from migtext.records import EventType
from migtext.resources import has_table, language_table, shared_table
from migtext.rules.morphology import morphology
from migtext.rules.traits import Traits, traits
from migtext.tables.schemas import Alone, Cited, Need
from migtext.text.tokens import LINE_BREAK, Tokens, tokenise

_CASES = ("", "nom", "acc", "dat")
_BREAKS = frozenset((LINE_BREAK, ";", ":", ".", "!", "?", "…", "•"))
_STOPS = _BREAKS | {","}
_SHORTEST_STEM = 4  # letters
_HELD = ("meeting", "training")
_COMMON_WORDS = 1 << 16  # words kept between calls
NEAR = 26
"""Maximum distance of a noun and its verb in words, unless the rule gives another one."""


class Part:
    """Flags of the functions that a word may have: the inflected word of a verb or noun of the table; another verb that
    may be a dated event, or only news; the last word of a verb and its auxiliary; a condition; a word that may deny an
    event or call it off.
    """

    VERB = 1
    NOUN = 2
    OTHER = 4
    NEWS = 8
    PHRASE = 16
    CONDITION = 32
    DENIAL = 64
    ANY = VERB | NOUN | OTHER | NEWS | PHRASE


@dataclass(frozen=True, slots=True)
class Rule:
    """What names events of one type: nouns, verbs, or both; docs/events.md explains each field."""

    name: str
    type: EventType
    nouns: frozenset[str]
    verbs: frozenset[str]
    alone: Alone
    cases: frozenset[str]
    unless: frozenset[str]
    needs: Need
    attributive: Cited
    near: int
    at_noun: bool
    proper: bool
    sense: str | None


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of the table and the forms of each word before its last one."""

    name: str
    before: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Verbs that may be any dated event: by their endings, except the listed ones."""

    endings: tuple[str, ...]
    words: frozenset[str]
    stems: tuple[str, ...]
    not_endings: tuple[str, ...]
    news: frozenset[str]
    auxiliaries: frozenset[str]
    forms: tuple[str, ...]

    def goes_with(self, form: str, auxiliary: str) -> bool:
        """Whether a form of a verb and an auxiliary beside it are one such verb (went away, was found)."""
        return (
            auxiliary in self.auxiliaries
            and len(form) > _SHORTEST_STEM
            and form.endswith(self.forms)
            and form not in self.words
            and not form.startswith(self.stems)
        )

    def opens(self, word: str) -> bool:
        """Whether the word is a verb that is news in the opening sentence, and no event elsewhere."""
        return word in self.news

    def tells(self, word: str) -> bool:
        """Whether the word may be such a verb."""
        return (
            word.endswith(self.endings)
            and len(word) >= _SHORTEST_STEM
            and word not in self.words
            and not word.startswith(self.stems)
            and not word.endswith(self.not_endings)
        )


@dataclass(frozen=True)
class EventWords:
    """The event words of one language; ``verbs`` and ``nouns`` are found by their inflected word."""

    rules: tuple[Rule, ...]
    verbs: Mapping[str, tuple[tuple[Verb, Ending], ...]] = field(repr=False)
    nouns: Mapping[str, tuple[tuple[Noun, str], ...]] = field(repr=False)
    words: Mapping[str, frozenset[str]] = field(repr=False)
    finite: tuple[str, ...]
    closing: tuple[str, ...]
    order: Traits
    other: Other
    denial: Denial
    scheduling: frozenset[str]

    @cached_property
    def part(self) -> Callable[[str], int]:
        """The flags of a word; results for common words are cached."""
        return lru_cache(maxsize=_COMMON_WORDS)(self._part)

    def _part(self, word: str) -> int:
        part = 0
        if word in self.verbs:
            part |= Part.VERB
        if word in self.nouns:
            part |= Part.NOUN
        if self.other.tells(word):
            part |= Part.OTHER
        if self.other.opens(word):
            part |= Part.NEWS
        if word in self.other.auxiliaries if self.order.verb_last else word.endswith(self.other.forms):
            part |= Part.PHRASE
        if self.has("conditions", word):
            part |= Part.CONDITION
        if self._may_deny(word):
            part |= Part.DENIAL
        return part

    def _may_deny(self, word: str) -> bool:
        return (
            self.has("negations", word)
            or self.denial.may_deny(word)
            or any(self.denial.calls_off(verb.name) for verb, _ in self.verbs.get(word, ()))
        )

    @cached_property
    def rules_of(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules for events of a verb, without those where the noun names the event alone."""
        telling = [rule for rule in self.rules if rule.alone != "noun"]
        names = {name for rule in telling for name in rule.verbs}
        return {name: tuple(rule for rule in telling if name in rule.verbs) for name in names}

    @cached_property
    def named_by(self) -> Mapping[str, Rule]:
        """The first rule by which a noun names an event by itself."""
        return {name: rule for rule in reversed(self.rules) if rule.alone == "noun" for name in rule.nouns}

    @cached_property
    def naming(self) -> frozenset[str]:
        """Nouns that name an event by themselves."""
        return frozenset(name for rule in self.rules if rule.alone == "noun" for name in rule.nouns)

    @cached_property
    def occurring(self) -> frozenset[str]:
        """Verbs that say of such a noun that it takes place."""
        return frozenset(name for rule in self.rules if rule.alone == "noun" for name in rule.verbs)

    @cached_property
    def nouns_of(self) -> Mapping[str, frozenset[str]]:
        """The nouns of the rules of each verb."""
        return self._nouns_of(self.rules)

    @cached_property
    def deniable(self) -> Mapping[str, frozenset[str]]:
        """The nouns whose event each verb denies if it is denied itself (did not take place, was not signed).

        Where a noun names an event by itself, only some verbs do: who did not take part in a forum does not deny it.
        """
        needed = self._nouns_of(rule for rule in self.rules if rule.alone != "noun")
        return {
            name: nouns | self.naming if self.denial.has("taking_place", name) else needed.get(name, frozenset())
            for name, nouns in self.nouns_of.items()
        }

    def _nouns_of(self, rules: Iterable[Rule]) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for rule in rules:
            for name in rule.verbs:
                found[name] = found.get(name, frozenset()) | rule.nouns
        return found

    @cached_property
    def stoppable(self) -> frozenset[str]:
        """Nouns of what is planned and held, so that stopping it calls it off."""
        return frozenset(name for name, rule in self.named_by.items() if rule.type in _HELD)

    def has(self, group: str, word: str) -> bool:
        """Whether the table lists ``word`` in ``[words]`` under ``group``."""
        return word in self.words.get(group, frozenset())

    @cached_property
    def _affixes(self) -> Mapping[str, tuple[str, ...]]:
        return {group: tuple(row) for group, row in self.words.items()}

    def begins(self, group: str, word: str) -> bool:
        """Whether ``word`` begins with one of the stems that the table lists in ``[words]``."""
        return word.startswith(self._affixes.get(group, ()))

    def ends(self, group: str, word: str) -> bool:
        """Whether ``word`` ends in, but is not, one of the endings that the table lists in ``[words]``."""
        endings = self._affixes.get(group, ())
        return word.endswith(endings) and any(word.endswith(end) and len(word) > len(end) + 1 for end in endings)


@lru_cache
def event_words(code: str) -> EventWords | None:
    """The event words of language ``code``; None if the language has no table of them."""
    if not has_table(code, "events"):
        return None
    return kept(f"events-{code}", EventWords, lambda: _compiled(code))


def _compiled(code: str) -> EventWords:
    table = language_table(code, "events")
    shared = shared_table("events")["rules"]
    rules = tuple(_rule(name, {**shared.get(name, {}), **row}) for name, row in table["rules"].items())
    order = traits(code)
    groups = table["endings"].values()
    participles = {form for row in groups if row.get("kind") == "participle" for form in row["forms"]}
    names = {name for rule in rules for name in rule.verbs}
    more = (table.get("scheduling", ()), *(table.get("denial", {}).get(key, ()) for key in ("calling_off", "stopping")))
    return EventWords(
        rules,
        verb_forms(table, sorted(names.union(*more)), order.verb_last),
        _noun_forms(code, sorted({name for rule in rules for name in rule.nouns})),
        {name: frozenset(map(_matching, row)) for name, row in table["words"].items()},
        tuple(table["finite"]),
        tuple(ending for ending in table["finite"] if ending not in participles),
        order,
        _other(table.get("other", {})),
        read_denial(code, table, names),
        frozenset(table.get("scheduling", ())),
    )


def _rule(name: str, row: Mapping[str, Any]) -> Rule:
    """A rule of a language: what all languages say of it, and its own words."""
    alone: Alone = row.get("alone", "")
    return Rule(
        name=name,
        type=row["type"],
        nouns=frozenset(row.get("nouns", ())),
        verbs=frozenset(row.get("verbs", ())),
        alone=alone,
        cases=frozenset(row.get("cases", () if alone == "noun" else _CASES)),
        unless=frozenset(map(_matching, row.get("unless", ()))),
        needs=row.get("needs", "argument"),
        attributive=row.get("attributive", "event"),
        near=row.get("near", NEAR),
        at_noun=alone == "noun" or row.get("trigger") == "noun",
        proper=row.get("proper", False),
        sense=row.get("sense", "") if alone == "verb" or row.get("proper") else None,
    )


def _other(row: Mapping[str, Any]) -> Other:
    endings: list[str] = row.get("endings", [])
    stems: list[str] = row.get("not", [])
    forms: list[str] = row.get("forms", [])
    return Other(
        tuple(endings),
        frozenset(stem + ending for stem in stems for ending in ("", *endings, *forms)),
        tuple(stem for stem in stems if len(stem) >= _SHORTEST_STEM),
        tuple(row.get("not_endings", ())),
        frozenset(stem + ending for stem in row.get("news", ()) for ending in endings),
        frozenset(stem + ending for stem in row.get("auxiliaries", ()) for ending in endings),
        tuple(forms),
    )


def _matching(words: str) -> str:
    return " ".join(tokenise(words).words)


def _noun_forms(code: str, names: Iterable[str]) -> dict[str, tuple[tuple[Noun, str], ...]]:
    """Inflected words with the nouns that they may end, and their case, longer phrases first."""
    inflection = morphology(code)
    by_last: dict[str, list[Noun]] = {}
    for name in names:
        *before, last = tokenise(name).words
        by_last.setdefault(last, []).append(Noun(name, tuple(frozenset(inflection.forms(word)) for word in before)))
    found: dict[str, tuple[tuple[Noun, str], ...]] = {}
    for last, nouns in by_last.items():
        nouns.sort(key=lambda noun: -len(noun.before))
        rows: dict[str, tuple[tuple[Noun, str], ...]] = {}
        for form, case in inflection.forms(last).items():
            row = rows.get(case) or rows.setdefault(case, tuple((noun, case) for noun in nouns))
            found[form] = found[form] + row if form in found else row
    return found


def clause_breaks(tokens: Tokens, first: int, last: int, words: EventWords) -> list[int]:
    """The tokens from ``first`` up to ``last`` at which a clause ends."""
    return [i for i in range(first, last) if tokens.words[i] in _STOPS and _ends_clause(tokens, i, words)]


def _ends_clause(tokens: Tokens, i: int, words: EventWords) -> bool:
    """Whether a mark ends a clause: any but a comma, and a comma after a finite verb or before a conjunction."""
    if tokens.words[i] != ",":
        return True
    if words.order.verb_last and i > 0 and tokens.words[i - 1].endswith(words.finite):
        return True
    following, second = (*tokens.words[i + 1 : i + 3], "", "")[:2]
    return words.has("conjunctions", following) or words.has("relatives", second)
