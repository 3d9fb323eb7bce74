"""The catalogue of organisations: its rows, and where their names and acronyms stand in a text."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from migtext.morphology import morphology
from migtext.names import NameIndex
from migtext.resources import gazetteer, language_codes, language_table
from migtext.tokens import LINE_BREAK, Tokens, tokenise

TABLE = "organisations"
_LATIN = "en"
_LONG_ACRONYM = 3
_OWNER_CASES = ("nom", "gen")


@dataclass(frozen=True, slots=True)
class Body:
    """A row of the gazetteer: ``country`` is an ISO 3166-1 alpha-2 code or "", ``parent`` another row's id or "".

    ``entity`` is the id if the catalogue has it, and None for a body that is known by name alone.
    """

    id: str
    name: str
    country: str
    parent: str
    entity: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Term:
    """A name or an acronym of some bodies, as the gazetteer writes it."""

    text: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens ``first`` up to, not including, ``last`` that are a name or an acronym of ``bodies``."""

    first: int
    last: int
    bodies: tuple[Body, ...]


class Catalogue:
    """What one language calls the bodies and the countries."""

    def __init__(self, language: str) -> None:
        self.language = language
        table = language_table(language, TABLE)
        self.country_first: bool = table.get("order") == "final"
        names, acronyms = _terms(language)
        possessives: list[str] = table.get("possessive", [])
        self.names = NameIndex(language, [(form, term) for term in names for form in _bare(term.text, possessives)])
        self.acronyms = NameIndex(language, [(term.text, term) for term in acronyms])
        countries = _countries(language) if table else {}
        self.countries = NameIndex(language, [(name, code) for code, forms in countries.items() for name in forms])
        self.own_country = NameIndex(language, [(word, "") for word in table.get("own_country", [])])
        adjectives: dict[str, list[str]] = table.get("country_adjectives", {})
        self.adjectives = NameIndex(language, [(word, code) for code, forms in adjectives.items() for word in forms])
        self._inflection = morphology(language)
        self._endings = self._inflection.endings
        owners = [word for forms in (*countries.values(), *adjectives.values()) for word in forms]
        terms = [form for term in names for form in _bare(term.text, possessives)]
        terms += [term.text for term in acronyms]
        self._first_stems = self._stems_of([*terms, *owners, *table.get("own_country", [])])
        self._may_begin: dict[str, bool] = {}

    def _stems_of(self, names: Iterable[str]) -> frozenset[str]:
        """Stems of the first words of some names."""
        return frozenset(stem for name in names for stem in self._inflection.stems(tokenise(name).words[0]))

    def may_begin(self, word: str) -> bool:
        """Whether some name, acronym or country may begin with ``word``: a quick answer for most words."""
        known = self._may_begin.get(word)
        if known is None:
            cuts = range(len(word), 0, -1)
            stems, endings = self._first_stems, self._endings
            known = self._may_begin[word] = any(word[:cut] in stems and word[cut:] in endings for cut in cuts)
        return known

    def name_at(self, tokens: Tokens, i: int) -> Found | None:
        """The longest name that begins at token ``i``."""
        matches = self.names.match_at(tokens, i)
        if not matches:
            return None
        found = dict.fromkeys(body for match in matches for body in match.payload.bodies)
        return Found(i, matches[0].last, tuple(found))

    def acronym_at(self, tokens: Tokens, i: int, lowered: frozenset[str] | None = None) -> Found | None:
        """The longest acronym that begins at token ``i``, in capitals but for its suffix.

        ``lowered``: the acronyms that may also stand with a first capital and a suffix, as in ``Буунун``; by default
        all of them.
        """
        for match in self.acronyms.match_at(tokens, i):
            surface, term = tokens.surface(match.first, match.last), match.payload
            suffix = surface[len(term.text) :]
            if _in_capitals(surface, term.text) and (not suffix or suffix[-1:].islower() or not suffix[-1:].isalpha()):
                return Found(match.first, match.last, term.bodies)
            if (lowered is None or term.text in lowered) and suffix.isalpha() and surface.istitle():
                return Found(match.first, match.last, term.bodies)
        return None

    def country_at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """The end and the code of the longest country name that begins at token ``i``; "" for "of the country"."""
        return self._country(tokens, i, ())

    def owner_at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """The same for a country that owns what follows, or for its adjective."""
        return self._country(tokens, i, _OWNER_CASES) or self.adjective_at(tokens, i)

    def adjective_at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """The end and the code of the adjective of a country at token ``i``."""
        match = next(iter(self.adjectives.match_at(tokens, i)), None)
        return (match.last, match.payload) if match and match.last < len(tokens.words) else None

    def _country(self, tokens: Tokens, i: int, cases: Collection[str]) -> tuple[int, str] | None:
        for index in (self.countries, self.own_country):
            for match in index.match_at(tokens, i):
                if cases and match.case not in cases:
                    continue
                if index is self.own_country or tokens.text[tokens.starts[i]].isupper():
                    return match.last, match.payload
        return None

    def country_at_end(self, tokens: Tokens, i: int) -> int | None:
        """Where a country name ends that begins at token ``i``, right behind another name."""
        if i >= len(tokens.words) or tokens.words[i] == LINE_BREAK:
            return None
        country = self.country_at(tokens, i)
        return country[0] if country else None

    def is_suffix(self, word: str) -> bool:
        """Whether ``word`` is an ending that may stand apart, behind a dash."""
        return self.country_first and len(word) > 1 and word in self._endings


def _in_capitals(surface: str, acronym: str) -> bool:
    return surface[: len(acronym)].upper() == surface[: len(acronym)] or surface.startswith(acronym)


def _bare(name: str, possessives: list[str]) -> Iterator[str]:
    """The name, and the name without the possessive ending of its last word, which other endings replace."""
    yield name
    ending = next((end for end in possessives if name.endswith(end)), "")
    if ending and len(name) > len(ending) + 3:
        yield name[: -len(ending)]


def _countries(language: str) -> dict[str, list[str]]:
    """Names of countries by code: the forms that names of bodies have, for the other countries those of places."""
    named = {code: list(forms) for code, forms in organisation_table(language).get("countries", {}).items()}
    for row in gazetteer("places"):
        if row["kind"] == "country" and row["code"] not in named:
            named[row["code"]] = [name for name in row.get(language, "").split(";") if name]
    return named


@lru_cache
def bodies() -> tuple[tuple[Body, dict[str, str]], ...]:
    """The bodies of the gazetteer, each with its row."""
    return tuple((_body(row), row) for row in gazetteer(TABLE))


def _body(row: dict[str, str]) -> Body:
    entity = row["id"] if row["catalogue"] == "yes" else None
    return Body(row["id"], row["name_en"], row["country"], row["parent"], entity, row["kind"])


def _cell(row: dict[str, str], column: str) -> list[str]:
    return [text for part in row.get(column, "").split(";") if (text := part.strip())]


def _terms(language: str) -> tuple[list[Term], list[Term]]:
    """Names, then acronyms, that a text in the language may use.

    Names in the language and in English; of other languages the acronyms that are long and not taken.
    """
    names: dict[str, dict[Body, None]] = {}
    acronyms: dict[str, dict[Body, None]] = {}
    for body, row in bodies():
        for column in dict.fromkeys((language, _LATIN)):
            for name in _cell(row, column):
                names.setdefault(name, {})[body] = None
        for column in dict.fromkeys((language, _LATIN)):
            for acronym in _cell(row, f"acronyms_{column}"):
                acronyms.setdefault(acronym, {})[body] = None
    foreign: dict[str, dict[Body, None]] = {}
    for body, row in bodies():
        for column in language_codes():
            for acronym in _cell(row, f"acronyms_{column}"):
                if len(acronym) >= _LONG_ACRONYM and acronym not in acronyms:
                    foreign.setdefault(acronym, {})[body] = None
    acronyms |= foreign
    return (
        [Term(text, tuple(group)) for text, group in _by_form(names).items()],
        [Term(text, tuple(group)) for text, group in acronyms.items()],
    )


def _by_form(names: dict[str, dict[Body, None]]) -> dict[str, dict[Body, None]]:
    """Names that differ in the case of letters alone are one."""
    first: dict[str, str] = {}
    merged: dict[str, dict[Body, None]] = {}
    for text, group in names.items():
        merged.setdefault(first.setdefault(text.lower(), text), {}).update(group)
    return merged


@lru_cache
def catalogue(language: str) -> Catalogue:
    """The catalogue in one language."""
    return Catalogue(language)


def languages_of(tokens: Tokens) -> list[str]:
    """The language whose tables apply to each sentence: its own, or the text's main one where it has no table."""
    if not tokens.languages:
        return [""] * len(tokens.sentences)
    supported = [code if language_table(code, TABLE).get("heads") else "" for code in tokens.languages]
    counted: dict[str, int] = {}
    for code, (start, end) in zip(supported, tokens.sentences, strict=True):
        if code:
            counted[code] = counted.get(code, 0) + end - start
    main = max(counted, key=counted.__getitem__, default="")
    return [code or main for code in supported]


def unwrapped(tokens: Tokens) -> Tokens:
    """The same tokens without the line breaks inside a sentence, over which a name goes on."""
    sentence, last = tokens.sentence, len(tokens.words) - 1
    if LINE_BREAK not in tokens.words:
        return tokens
    kept = [
        i
        for i, word in enumerate(tokens.words)
        if word != LINE_BREAK or i in (0, last) or sentence[i - 1] != sentence[i + 1] or tokens.words[i + 1] == word
    ]
    return replace(
        tokens,
        words=[tokens.words[i] for i in kept],
        starts=[tokens.starts[i] for i in kept],
        ends=[tokens.ends[i] for i in kept],
        sentence=[sentence[i] for i in kept],
    )


def kind_of(body: Body) -> str:
    """Class of the first head noun of a body's English name; "" if it has none that counts."""
    heads: dict[str, list[str]] = organisation_table("en").get("kinds", {})
    kinds = {noun: kind for kind, nouns in heads.items() for noun in nouns}
    return next((kinds[word] for word in body.name.lower().split() if word in kinds), "")


def organisation_table(language: str) -> dict[str, Any]:
    """The words that name organisations in a language."""
    return language_table(language, TABLE)
