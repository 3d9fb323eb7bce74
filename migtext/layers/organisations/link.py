"""Link mentions of organisations to catalogue entries; every link has a score and a reason.

| reason | score | what decides the entry |
|---|---|---|
| ``name`` | 1.0 | the name means only one organisation |
| ``acronym`` | 0.97 | the acronym means only one organisation |
| ``introduced`` | 0.95 | the text itself introduces the short name for the organisation |
| ``country`` | 0.95 | the country in the mention, or of the organisation next to it, chooses among several |
| ``period`` | 0.9 | the year of the text chooses between an organisation and its predecessor |
| ``text`` | up to 0.85 | the country that the text is about, or an earlier mention, chooses among several |
| ``short_form`` | 0.8 | the last full name with the same head noun |
| ``default`` | 0.7 | no sign in the text: the organisation whose own acronym it is, or that of the language's country |
| ``spelling`` | below 0.9 | a name of the gazetteer, misspelled |
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from migtext.catalogue.catalogue import HEADS, OrganisationEntry, kind_of
from migtext.catalogue.lookup import CatalogueMatches, LanguageNames
from migtext.layers.organisations.head_nouns import grammar_of
from migtext.layers.organisations.home_country import POSSIBLE, SIGNS, SURE, HomeCountry, home_country
from migtext.layers.organisations.shared_noun import shared_entries
from migtext.layers.organisations.spelling import spelling
from migtext.records import Link, LinkReason, Organisation
from migtext.resources import language_table
from migtext.text.punctuation import STROKES
from migtext.text.reading import normalise
from migtext.text.tokens import Tokens, languages_of

_ACRONYM = 6  # letters
_LONGEST_BRACKET = 30  # characters
_SCORES: dict[LinkReason, float] = {
    "name": 1.0,
    "acronym": 0.97,
    "introduced": 0.95,
    "country": 0.95,
    "period": 0.9,
    "text": 0.85,
    "short_form": 0.8,
    "default": 0.7,
}
_REGIONS = ("region", "district")
_LONGEST_REGION = 3  # tokens
_WITH_CLASS = ("media", "company", "ngo")
"""Kinds of organisations whose class noun is often beside their name."""
_OF_STATES = "intergovernmental"
_MISSPELLED = 0.9  # score of a perfect likeness


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of a mention by itself: organisations with this name, and the country next to or ``inside`` it."""

    entries: tuple[OrganisationEntry, ...] = ()
    country: str = ""
    key: tuple[str, ...] = ()
    inside: bool = False


NotLinked = Literal["unknown", "other country", "other parent", "region", "unsure"]
"""Why a mention has no entry: the catalogue has no such name, or none in the country that is named or of the parent
before it, a region owns it, or no country is sure."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The organisation chosen for a mention, and the reason."""

    entry: OrganisationEntry
    reason: LinkReason
    score: float


def _choice(entry: OrganisationEntry, reason: LinkReason) -> Choice:
    return Choice(entry, reason, _SCORES[reason])


def link_organisations(
    tokens: Tokens,
    organisations: Sequence[Organisation],
    matches: CatalogueMatches,
    country: str | None = None,
    year: int | None = None,
) -> tuple[Organisation, ...]:
    """The same mentions with ``link``, ``entity`` and ``name``, if they are in the catalogue.

    ``country``: ISO 3166-1 alpha-2 code of the country for mentions without one; by default the one that the text is
    about (see ``home_country``). ``year``: the year of the text, for renamed organisations.
    """
    return Linker(tokens.unwrapped, organisations, matches, country, year).link()


class Linker:
    """The mentions of one text, linked from left to right; ``tokens`` are unwrapped ones."""

    def __init__(
        self,
        tokens: Tokens,
        organisations: Sequence[Organisation],
        matches: CatalogueMatches,
        country: str | None,
        year: int | None,
    ) -> None:
        self.tokens = tokens
        self.organisations = organisations
        self.matches = matches
        self.year = year
        self.languages = languages_of(tokens, *HEADS)
        self._country = country
        self.said: set[OrganisationEntry] = set()
        self.choices: list[Choice | None] = []
        self.latest: dict[str, int] = {}
        self.introduced: dict[tuple[str, ...], OrganisationEntry] = {}

    @cached_property
    def home(self) -> HomeCountry:
        """The country that the text is about, weighed when a mention first depends on it."""
        return home_country(self.tokens, self.matches, self._country)

    def link(self) -> tuple[Organisation, ...]:
        """All mentions, with their entries."""
        self.advance(len(self.organisations))
        self._link_short_forms()
        return tuple(map(_filled, self.organisations, self.choices))

    def advance(self, number: int) -> None:
        """Choose for the first ``number`` mentions, as far as that is not done."""
        for i in range(len(self.choices), number):
            choice = self._chosen(i, self.organisations[i])
            if choice is not None:
                self.latest[choice.entry.id] = i
                if choice.reason == "country":
                    self.said.add(choice.entry)
            self.choices.append(choice)

    def reading(self, i: int) -> Reading:
        """The organisations and the country that the words of mention ``i`` name."""
        mention = self.organisations[i]
        first, last, language = self._place(mention)
        reading = self._read(first, last, language) if language else Reading()
        following = self.organisations[i + 1 : i + 2]
        if mention.origin.found_by == "pair" and not reading.entries and following:
            return self._shared_head(reading, following[0], first, language)
        if mention.origin.found_by == "shared" and not reading.entries:
            return self._shared_field(reading, mention.origin.head_class, first, last, language)
        return reading

    def _chosen(self, i: int, mention: Organisation) -> Choice | None:
        """The choice for mention ``i``; an acronym in brackets after a name found by form also decides that name."""
        first, last, language = self._place(mention)
        reading = self.reading(i)
        choice = self._choose(i, reading)
        before = self.organisations[i - 1] if i else None
        if before and _behind_bracket(self.tokens, before, mention):
            full = self.choices[i - 1]
            by_head = before.origin.found_by == "head"
            if full is None and choice is not None and not reading.country and by_head:
                self.choices[i - 1] = _choice(choice.entry, "introduced")
            elif full is not None:
                choice = choice if choice and choice.entry == full.entry else _choice(full.entry, "introduced")
            if choice is not None:
                self.introduced[reading.key] = choice.entry
        elif entry := next((b for key, b in self.introduced.items() if _same_word(key, reading.key)), None):
            choice = _choice(entry, "introduced")
        if choice is None and language and mention.origin.spelled_freely:
            found = spelling(self.matches.catalogue, language).best(self.tokens.words[first:last])
            meant = self._choose(i, replace(reading, entries=found[0])) if found else None
            choice = Choice(meant.entry, "spelling", round(_MISSPELLED * found[1], 2)) if found and meant else None
        return choice

    def _place(self, mention: Organisation) -> tuple[int, int, str]:
        """The tokens of a mention and the language of its sentence."""
        first = bisect_left(self.tokens.starts, mention.start)
        last = bisect_left(self.tokens.starts, mention.end)
        return first, last, self.languages[self.tokens.sentence[first]]

    # The words of a mention

    def _names(self, language: str) -> LanguageNames:
        return self.matches.of(language)

    def _read(self, first: int, last: int, language: str) -> Reading:
        """The organisations and the country in the words of a mention; the country is before or after the name."""
        names = self._names(language)
        key = tuple(self.tokens.words[first:last])
        country, start, end = "", first, last
        if names.country_first or names.adjective_at(self.tokens, first):
            found = names.owner_at(self.tokens, first)
            if found and found[0] < last:
                start, country = found[0], found[1]
        whole = entries = self._named(first, end, language)
        if not entries and (bare := self._without_namesake(first, end, language)):
            entries = self._named(*bare, language)
        if not entries and start != first:
            entries = self._named(start, end, language)
        if not entries and (behind_forms := self._without_forms(first, last, language)) != first:
            entries = self._named(behind_forms, last, language)
        if not entries and (before_class := self._without_class(first, last, language)) != last:
            outlets = self._named(first, before_class, language)
            entries = tuple(entry for entry in outlets if entry.kind in _WITH_CLASS)
        if not entries or not names.country_first:
            end, behind = self._country_inside(first, last, names)
            if end != last:
                country = behind or country
                shorter = self._named(start, end, language)
                entries = _of_country(shorter, country) or entries
                if not shorter:
                    country = country if entries else ""
        return Reading(
            entries or self._quoted(first, last, language), country, _stem(key), bool(whole) and entries == whole
        )

    def _without_forms(self, first: int, last: int, language: str) -> int:
        """The first token of a mention behind its legal forms: ``АО НК КТЖ``."""
        while first < last - 1 and self.tokens.words[first] in grammar_of(language).quoted.classes:
            first += 1
        return first

    def _without_class(self, first: int, last: int, language: str) -> int:
        """The last token of a mention before the class noun of an outlet or a party: ``Kazinform агенттігінің``."""
        grammar = grammar_of(language)
        head = grammar.head_at(self.tokens, last - 1) if grammar.final and last - first > 1 else None
        classed = head is not None and head.kind in grammar.classes.named | grammar.classes.grouped
        return last - 1 if classed else last

    def _without_namesake(self, first: int, last: int, language: str) -> tuple[int, int] | None:
        """The tokens of a mention without the person that it is named after; None if there is no such person."""
        grammar = grammar_of(language)
        between = [i for i in range(first + 1, last - 1) if self.tokens.words[i] in grammar.walk.namesakes]
        if not between:
            return None
        return (between[-1] + 1, last) if grammar.final else (first, between[0])

    def _country_inside(self, first: int, last: int, names: LanguageNames) -> tuple[int, str]:
        """The start of a country at the end of a mention, and its code."""
        end, country = last, ""
        for cut in range(last - 1, first, -1):
            found = names.country_at(self.tokens, cut)
            if found and found[0] >= last:
                end, country = cut, found[1]
        return end, country

    def _shared_head(self, owner: Reading, next_one: Organisation, first: int, language: str) -> Reading:
        """The reading of a country whose head noun is only in the next mention."""
        head = bisect_left(self.tokens.starts, next_one.end) - 1
        country = self._names(language).country_at(self.tokens, first)
        return Reading(self._named(head, head + 1, language), country[1] if country else "", owner.key)

    def _shared_field(self, reading: Reading, kind: str, first: int, last: int, language: str) -> Reading:
        """The reading of what a body deals with, whose head noun is in the plural before it or before another one."""
        end, country = self._country_inside(first, last, self._names(language))
        start = first + (grammar_of(language).head_at(self.tokens, first) is not None)
        entries = shared_entries(self.matches.catalogue, language, kind, self.tokens.words[start:end])
        return replace(reading, entries=entries, country=country)

    def _quoted(self, first: int, last: int, language: str) -> tuple[OrganisationEntry, ...]:
        """Entries that the part of a mention in quotation marks names."""
        tokens = self.tokens
        marks = [i for i in range(first, last) if tokens.opens_quote(i) or tokens.closes_quote(i)]
        return self._named(marks[0] + 1, marks[1], language) if len(marks) > 1 else ()

    def _named(self, first: int, last: int, language: str) -> tuple[OrganisationEntry, ...]:
        """Organisations whose name or acronym fills the tokens, except a parent before, brackets or a parent after."""
        names, tokens = self._names(language), self.tokens
        either = [found for find in (names.acronym_at, names.name_at) if (found := find(tokens, first))]
        for found in sorted(either, key=lambda found: -found.last):
            if found.last >= last:
                return found.entries
            rest = tokens.words[found.last : last]
            if rest[0] in STROKES and len(rest) == 2:
                return found.entries
            children = self._named(found.last, last, language)
            parents = {entry.id for entry in found.entries}
            if any(child.within in parents for child in children if child.within):
                return tuple(child for child in children if child.within in parents)
            own = [entry for entry in found.entries if entry.within]
            inner = found.last + 3 if rest[0] == "(" and rest[2:3] == [")"] else found.last
            if own and any(entry.id in {b.within for b in own} for entry in self._named(inner, last, language)):
                return tuple(own)
        return ()

    # Choosing among several organisations

    def _choose(self, i: int, reading: Reading) -> Choice | None:
        """One of the organisations that mention ``i`` may mean."""
        choice = self.weigh(i, reading)
        return choice if isinstance(choice, Choice) else None

    def weigh(self, i: int, reading: Reading) -> Choice | NotLinked:
        """One of the organisations that mention ``i`` may mean, or why none is chosen; all before it are chosen."""
        candidates = sorted(reading.entries, key=lambda entry: entry.group)
        if reading.country:
            of_country = [entry for entry in candidates if entry.country in ("", reading.country)]
            reading = reading if of_country or not reading.inside else replace(reading, country="")
            candidates = of_country if of_country or not reading.inside else candidates
        if not candidates:
            return "other country" if reading.entries else "unknown"
        if not any(entry.bound for entry in candidates):
            own = [entry for entry in candidates if not self._of_another(i, entry)]
            return self._unbound(own, reading) if own else "other parent"
        countries = (reading.country, self._beside(i), self._country_behind(i))
        explicit = next((country for country in countries if country), "")
        if explicit:
            fitting = [entry for entry in candidates if entry.bound in ("", explicit)]
            return self._of_period(fitting, "country") if fitting else "other country"
        return self._of_text(i, candidates)

    def likely(self, i: int, candidates: Sequence[OrganisationEntry]) -> Mapping[str, float]:
        """How likely each country is that of mention ``i``, by what the text and the words near it show."""
        first, _, language = self._place(self.organisations[i])
        said = {entry.country for entry in candidates if entry in self.said}
        told = bool(language) and self._names(language).is_own_country(self.tokens, first)
        return self.home.near(self.tokens.sentence[first], self.organisations[i].start, said, told=told)

    def _of_text(self, i: int, candidates: Sequence[OrganisationEntry]) -> Choice | NotLinked:
        """The organisation of the country that the text and what is near mention ``i`` show."""
        if self._is_regional(i):
            return "region"
        likely = self.likely(i, candidates)
        bound = {entry.bound for entry in candidates if entry.bound}
        country = bound.pop() if len(bound) == 1 else max(likely, key=likely.__getitem__, default="")
        sure = likely.get(country, 0.0)
        if not likely and len(candidates) == 1:
            return _choice(candidates[0], "default")
        if sure < (POSSIBLE if len(candidates) == 1 else SURE):
            free = [entry for entry in candidates if not entry.bound]
            return self._of_period(free, "text") if free else "unsure"
        fitting = [entry for entry in candidates if entry.bound in ("", country)]
        if not fitting:
            return "other country"
        chosen = self._of_period(fitting, "text" if self.home.shown else "default")
        return replace(chosen, score=round(chosen.score * (1 + sure) / 2, 2)) if chosen.reason == "text" else chosen

    def _is_regional(self, i: int) -> bool:
        """Whether a region or a noun of regions owns mention ``i``: its government is not that of a country."""
        first, last, language = self._place(self.organisations[i])
        tokens, names = self.tokens, self._names(language)
        if not names.country_first:
            return last < len(tokens.words) and tokens.words[last] in _region_nouns(language)
        before = range(max(0, first - _LONGEST_REGION), first)
        return any(
            end == first and place.target.kind in _REGIONS for j in before for end, place in names.places_at(tokens, j)
        )

    def _unbound(self, candidates: Sequence[OrganisationEntry], reading: Reading) -> Choice:
        """The choice among organisations with one name: the one named last in the text, or whose parent was."""
        if len(candidates) == 1:
            return _choice(candidates[0], "acronym" if len(reading.key) == 1 else "name")
        named_at = {
            entry: max(self.latest.get(entry.id, -1), self.latest.get(entry.parent, -1)) for entry in candidates
        }
        recent = max(candidates, key=named_at.__getitem__)
        if named_at[recent] >= 0:
            return _choice(recent, "text")
        at_home = [
            entry for entry in candidates if entry.country and entry.country == (reading.country or self.home.main)
        ]
        if at_home:
            return self._of_period(at_home, "text")
        return _choice(next((entry for entry in candidates if not entry.within), candidates[0]), "default")

    def _of_period(self, fitting: Sequence[OrganisationEntry], reason: LinkReason) -> Choice:
        """The first of some organisations, if possible one with this name in the year of the text."""
        specific = [entry for entry in fitting if entry.bound] or list(fitting)
        existing = [entry for entry in specific if self.year and entry.exists_in(self.year)] or specific
        if len(specific) > len(existing):
            return _choice(existing[0], "period")
        return _choice(existing[0], reason)

    def _of_another(self, i: int, entry: OrganisationEntry) -> bool:
        """Whether the organisation right before mention ``i`` owns it and is not the parent of an entry.

        As the general assembly of a federation is not that of the United Nations. The parent in the mention decides.
        """
        if not entry.within or not i:
            return False
        first, last, language = self._place(self.organisations[i])
        names, before = self._names(language), self.choices[i - 1]
        touches = _touches(self.tokens, self.organisations[i - 1], self.organisations[i])
        named = before is None and entry.kind == _OF_STATES and self.organisations[i - 1].origin.found_by == "head"
        owner = named or grammar_of(language).owns(self.tokens.words[first - 1])
        owned = names.country_first and touches and owner
        if not owned or (before is not None and before.entry.id == entry.within):
            return False
        inside = [find(self.tokens, k) for k in range(first, last) for find in (names.acronym_at, names.name_at)]
        return not any(found and entry.within in {parent.id for parent in found.entries} for found in inside)

    def _beside(self, i: int) -> str:
        """The country of the organisation right before mention ``i``."""
        before = self.choices[i - 1] if i else None
        touching = before is not None and _touches(self.tokens, self.organisations[i - 1], self.organisations[i])
        return before.entry.bound if before is not None and touching else ""

    def _country_behind(self, i: int) -> str:
        """The country of the parent right after mention ``i``, in languages where the head comes first."""
        if i + 1 == len(self.organisations):
            return ""
        following = self.organisations[i + 1]
        if not _touches(self.tokens, self.organisations[i], following):
            return ""
        first, last, language = self._place(following)
        if not language or self._names(language).country_first:
            return ""
        reading = self._read(first, last, language)
        countries = {entry.bound for entry in reading.entries}
        return reading.country or (countries.pop() if len(countries) == 1 else "")

    # Short forms and misspelled names

    def _link_short_forms(self) -> None:
        """All short forms of a class mean one organisation: the last full name before the first of them.

        A short form before any full name, as in a heading, means the first one after it.
        """
        meant: dict[str, OrganisationEntry | None] = {}
        full = list(self.choices)
        for i, mention in enumerate(self.organisations):
            kind = mention.origin.head_class
            if full[i] is None and mention.origin.found_by == "short" and not self._is_regional(i):
                if kind not in meant:
                    before, behind = range(i - 1, -1, -1), range(i + 1, len(full))
                    meant[kind] = self._full_name(kind, before, full) or self._full_name(kind, behind, full)
                entry = meant[kind]
                self.choices[i] = _choice(entry, "short_form") if entry else None

    def _full_name(self, kind: str, order: Sequence[int], full: Sequence[Choice | None]) -> OrganisationEntry | None:
        """The first mention, in some order, of a entry whose head has the class of a short form."""
        for i in order:
            choice = full[i]
            if choice and kind in (self.organisations[i].origin.head_class, kind_of(choice.entry)):
                return choice.entry
        return None


def _filled(mention: Organisation, choice: Choice | None) -> Organisation:
    origin, rule = mention.origin, mention.rule
    if origin.listed:
        # the rule names an entry that the text means, not one that only has the same name
        rule = replace(origin, entry=(origin.entry or choice.entry.id) if choice else "").rule
    if choice is None:
        return mention.model_copy(update={"rule": rule})
    entry = choice.entry
    if entry.group:
        return mention.model_copy(update={"rule": rule})
    link = Link(id=entry.id, score=choice.score, reason=choice.reason)
    return mention.model_copy(update={"entity": entry.entity, "name": entry.name, "link": link, "rule": rule})


def _behind_bracket(tokens: Tokens, full: Organisation, short: Organisation) -> bool:
    """Whether a mention is in brackets right after another."""
    between = tokens.text[full.end : short.start]
    return between.lstrip().startswith("(") and ")" not in between and len(between) < _LONGEST_BRACKET


def _same_word(lemma: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Whether ``key`` is a form of the short name ``lemma``: equal except for the ending of the last word."""
    return len(lemma) == len(key) and lemma[:-1] == key[:-1] and bool(lemma) and key[-1].startswith(_stem_of(lemma[-1]))


def _stem_of(word: str) -> str:
    return word[:-1] if len(word) > _ACRONYM else word


def _of_country(entries: tuple[OrganisationEntry, ...], country: str) -> tuple[OrganisationEntry, ...]:
    return tuple(entry for entry in entries if not entry.bound or not country or entry.bound == country)


def _stem(key: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the suffix behind a hyphen, so that forms of one acronym are equal."""
    return key[:1] if len(key) == 3 and key[1] in STROKES else key


@lru_cache
def _region_nouns(language: str) -> frozenset[str]:
    """The forms of the nouns of regions, behind a head noun that they own."""
    listed = language_table(language, SIGNS).get("region", {})
    return frozenset(normalise(word) for word in listed.get("fixed", ()))


def _touches(tokens: Tokens, first: Organisation, second: Organisation) -> bool:
    """Whether only white space is between two mentions."""
    return tokens.text[first.end : second.start].isspace()
