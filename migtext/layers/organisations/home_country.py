"""The country that a mention of an organisation means where neither it nor its neighbours name one.

*The ministry of labour* is that of the country that the text is about. What shows it is weighed: names of countries and
places, citizens, currencies, sites, national organisations, institutions and leaders of one state, and, least, the
language of the text. Signs near the mention add to those of the whole text. Where no country is sure, the mention means
none.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from migtext.catalogue.catalogue import HEADS, TABLE, Catalogue
from migtext.catalogue.lookup import CatalogueMatches, LanguageNames
from migtext.resources import language_table
from migtext.rules.chunks import TABLES as FIGURE_TABLES
from migtext.rules.lexicon import Lexicon, Sense, lexicon
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, Tokens, languages_of

SIGNS = "home"
"""The table of words that stand for one country."""
SURE = 0.6
"""How likely a country must be, of the two that have most weight, to decide."""
POSSIBLE = 0.45
"""How likely that of an organisation must be whose name no other country of the catalogue has."""

_LEAST = 0.25  # share of the weight of all countries

_TEXT = 4.0  # weight of all signs of the text together, against those near a mention
_PRIOR = 1.5  # weight of the country of the language
_TITLE = 2.0  # factor of signs in the first line
_LONGEST_TITLE = 200  # characters
_LISTED = 2  # countries in a sentence, beyond which each counts for less
_NEAR = (1.0, 0.5, 0.25)  # factors for the sentence of a mention and for those before it
_BEHIND = 0.5  # factor for signs behind the mention in its sentence
_BY_CASE = {"loc": 3.0, "gen": 1.5, "attr": 0.5, "dat": 0.4, "acc": 0.4, "abl": 0.4, "ins": 0.4}
"""Weight of a country near a mention by its case: what happens in it, what is its own, what only concerns it."""
_PASSING = frozenset({"dat", "acc", "abl", "ins"})
_PASSED = 0.5  # weight in the text of a country that things only come from, go to or deal with
_ABROAD = 0.1  # weight of the country in which an embassy or an office of another one is
_WORD = 0.3  # weight of other signs near a mention
_REPORTS = 1.0  # weight of the country of the language for the source of what was said before
_OWN = 3.0  # weight of a mention's own words where only one country has an institution of that name
_SAID = 1.5  # weight of an earlier mention of the same organisation with its country
_SLIGHT = 0.5  # weight of news media, and of an acronym that only one country of the catalogue has
_OF_PEOPLE = 0.5  # weight of an adjective or a leader in the text
_MONEY = ("currency", "currency_code", "currency_sign")
_WORLD_MONEY = frozenset({"US", "EU", "GB", "CH", "CN", "JP"})
"""Beginnings of the codes of currencies that are used everywhere."""
_SCALES = frozenset({"scale", "scale_abbreviation"})
_LONGEST_REPORT = 3  # tokens
_AMOUNT = 2  # tokens between a number and its currency
_SITE = re.compile(r"(?<![a-z0-9-])(@?(?:[a-z0-9-]{1,40}\.)+([a-z]{2}))(?![a-z0-9-]|\.[a-z])", re.IGNORECASE)
_TOP_LEVEL = {"UK": "GB"}


@dataclass(frozen=True, slots=True)
class Sign:
    """What shows a country: where, its ``weight`` for the whole text, and its weight ``near`` a mention.

    ``institution``: whether it is one that only this country has by that name.
    """

    country: str
    sentence: int
    start: int
    weight: float = 1.0
    near: float = _WORD
    institution: bool = False


class HomeCountry:
    """The weight of each country in one text; ``given`` decides for all mentions, if known.

    ``reports``: the sentences that name the source of what was said before, which may be told of another country.
    """

    def __init__(
        self, signs: Sequence[Sign], prior: str = "", given: str = "", reports: Set[int] = frozenset()
    ) -> None:
        self.given = given
        self._prior = prior
        self._reports = reports
        self.shown = bool(signs)
        """Whether anything but the language shows a country."""
        self._signs = sorted(signs, key=lambda sign: sign.start)
        self._by_sentence: dict[int, list[Sign]] = {}
        for sign in self._signs:
            self._by_sentence.setdefault(sign.sentence, []).append(sign)
        self._weights = self._of_text(prior)

    def _of_text(self, prior: str) -> Mapping[str, float]:
        """The weight of each country in the whole text: all together ``_TEXT``; empty if nothing shows one."""
        total: defaultdict[str, float] = defaultdict(float)
        for signs in self._by_sentence.values():
            heaviest = _heaviest((sign.country, sign.weight) for sign in signs)
            listed = len(heaviest) if len(heaviest) > _LISTED else 1
            for country, weight in heaviest.items():
                total[country] += weight / listed
        if prior:
            total[prior] += _PRIOR
        whole = sum(total.values())
        return {country: _TEXT * weight / whole for country, weight in total.items()}

    @property
    def main(self) -> str:
        """The country that the text is about; "" if none has most of the weight."""
        likely = chances(self._weights)
        best = max(likely, key=likely.__getitem__, default="")
        return self.given or (best if likely.get(best, 0.0) >= SURE else "")

    def near(self, sentence: int, start: int, said: Set[str], *, told: bool = False) -> Mapping[str, float]:
        """How likely each country is that of a mention at ``start`` in a sentence, from 0 to 1.

        ``said``: the countries with which the text has named, before, an organisation that the mention may mean.
        ``told``: whether the mention belongs to the country that the text tells of, also where it is a source.
        """
        if self.given:
            return {self.given: 1.0}
        weights = defaultdict(float, self._weights)
        for country in said:
            weights[country] += _SAID
        reported = sentence in self._reports and not told
        if reported and self._prior:
            weights[self._prior] += _REPORTS
        for distance, factor in enumerate(_NEAR[:1] if reported else _NEAR):
            signs = self._by_sentence.get(sentence - distance, ())
            close = _heaviest((sign.country, sign.near * (1.0 if sign.start < start else _BEHIND)) for sign in signs)
            for country, weight in close.items():
                weights[country] += factor * weight
        for sign in self._by_sentence.get(sentence, ()):
            if sign.institution and sign.start == start:
                weights[sign.country] += _OWN
        return chances(weights)


def chances(weights: Mapping[str, float]) -> dict[str, float]:
    """How likely each country is, against the heaviest of the others, from 0 to 1.

    >>> chances({"KZ": 3.0, "KG": 1.0})
    {'KZ': 0.75, 'KG': 0.25}
    """
    first, second = (*sorted(weights.values(), reverse=True), 0.0, 0.0)[:2]
    whole = sum(weights.values())
    return {
        country: weight / (weight + (second if weight == first else first))
        for country, weight in weights.items()
        if weight >= _LEAST * whole
    }


def _heaviest(weights: Iterable[tuple[str, float]]) -> dict[str, float]:
    heaviest: dict[str, float] = {}
    for country, weight in weights:
        heaviest[country] = max(heaviest.get(country, 0.0), weight)
    return heaviest


def home_country(tokens: Tokens, matches: CatalogueMatches, given: str | None = None) -> HomeCountry:
    """What shows the country of a text; ``given``: its ISO 3166-1 alpha-2 code, if it is known.

    >>> from migtext.catalogue.catalogue import load
    >>> from migtext.text.tokens import tokenise
    >>> text = tokenise("В Бишкеке собрали 40 млн сомов.").in_languages(["ru"])
    >>> home_country(text, CatalogueMatches(load(), text)).main
    'KG'
    """
    if given:
        return HomeCountry((), given=given)
    tokens = tokens.unwrapped
    languages = languages_of(tokens, *HEADS)
    signs = [*_named(tokens, matches, languages), *_worded(tokens, languages), *_sites(tokens, matches)]
    main = Counter(code for code in languages if code).most_common(1)
    prior: str = language_table(main[0][0], TABLE).get("home", "") if main else ""
    return HomeCountry(_with_title(tokens.text, signs), prior, reports=frozenset(_reports(tokens, languages)))


def _reports(tokens: Tokens, languages: Sequence[str]) -> Iterator[int]:
    """The sentences that begin with words for *of this*: their subject is the source of what the text has told."""
    for i, number in enumerate(tokens.sentence):
        first = i == 0 or tokens.sentence[i - 1] != number
        begins = _beginnings(languages[number], "reports") if first and languages[number] else ()
        if begins and " ".join(tokens.words[i : i + _LONGEST_REPORT]).startswith(begins):
            yield number


def _named(tokens: Tokens, matches: CatalogueMatches, languages: Sequence[str]) -> Iterator[Sign]:
    """Countries, their adjectives, places, and organisations that only one country has."""
    i, seen = 0, set[str]()
    while i < len(tokens.words):
        language = languages[tokens.sentence[i]]
        found = _name_at(tokens, matches.of(language), i) if language and tokens.starts[i] in matches.hits else None
        if found is None:
            i += 1
            continue
        last, country, weight, near, organisation = found
        if country and organisation not in seen:
            yield Sign(country, tokens.sentence[i], tokens.starts[i], weight, near)
        if organisation:
            seen.add(organisation)
        i = last


def _name_at(tokens: Tokens, names: LanguageNames, i: int) -> tuple[int, str, float, float, str] | None:
    """End, country and weights of the name at token ``i`` that shows a country, and the id of an organisation."""
    capital = tokens.text[tokens.starts[i]].isupper()
    if capital and (place := names.state_at(tokens, i)):
        last, country, case = place
        if (
            case == "attr"
            and last < len(tokens.words)
            and tokens.words[last].startswith(_beginnings(names.language, "abroad"))
        ):
            return last, country, _ABROAD, _ABROAD, ""
        return last, country, _PASSED if case in _PASSING else 1.0, _BY_CASE.get(case, 1.0), ""
    acronym, name = names.acronym_at(tokens, i), names.name_at(tokens, i)
    named = name if name and (acronym is None or name.last > acronym.last) else acronym
    if named and len(named.entries) == 1 and (named is acronym or named.entries[0].distinct):
        entry = named.entries[0]
        return named.last, entry.country, 1.0 if entry.distinct and entry.kind != "media" else _SLIGHT, _WORD, entry.id
    if adjective := names.adjective_at(tokens, i):
        return adjective[0], adjective[1], _OF_PEOPLE, 1.0, ""
    return None


def _worded(tokens: Tokens, languages: Sequence[str]) -> Iterator[Sign]:
    """Citizens, institutions, leaders and money of one country."""
    telling = {language: _telling(language) for language in set(languages) if language}
    for i, word in enumerate(tokens.words):
        language = languages[tokens.sentence[i]]
        if not language or word not in telling[language]:
            continue
        for sense in lexicon(language, SIGNS).at(tokens.words, i)[1]:
            if not sense.value:  # an ending that stands apart, or a noun of regions
                continue
            weight = _OF_PEOPLE if sense.name == "leader" else 1.0
            institution = sense.name == "institution"
            yield Sign(sense.value, tokens.sentence[i], tokens.starts[i], weight, institution=institution)
        money = lexicon(language, *FIGURE_TABLES)
        for sense in money.at(tokens.words, i)[1]:
            if _is_money(sense) and _is_amount(tokens, i, money):
                yield Sign(sense.value[:2], tokens.sentence[i], tokens.starts[i])


@lru_cache
def _beginnings(language: str, kind: str) -> tuple[str, ...]:
    """What the words begin with that tell of an office ``abroad`` or that a sentence ``reports``."""
    listed = language_table(language, SIGNS).get(kind, {})
    return tuple(map(normalise, listed.get("begins", ())))


@lru_cache
def _telling(language: str) -> frozenset[str]:
    """The words with which a sign of a country or its money may begin."""
    signs = lexicon(language, SIGNS).beginning(lambda sense: bool(sense.value))
    return signs | lexicon(language, *FIGURE_TABLES).beginning(_is_money)


def _is_money(sense: Sense) -> bool:
    """Whether a word is money that only one country has."""
    return sense.name in _MONEY and sense.value[:2] not in _WORLD_MONEY


def _is_amount(tokens: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Whether a number is right before a currency."""
    words = lexicon.single
    before = tokens.words[max(0, i - _AMOUNT) : i]
    return any(word.isdecimal() or any(sense.name in _SCALES for sense in words.get(word, ())) for word in before)


def _sites(tokens: Tokens, matches: CatalogueMatches) -> Iterator[Sign]:
    """Sites and addresses under the top-level domain of a country with organisations in the catalogue, once each."""
    countries, seen = _countries(matches.catalogue), set[str]()
    for match in _SITE.finditer(tokens.text):
        site, top = match[1].lower(), match[2].upper()
        country = _TOP_LEVEL.get(top, top)
        if country in countries and site not in seen:
            seen.add(site)
            sentence = tokens.sentence[min(bisect_left(tokens.starts, match.start()), len(tokens.words) - 1)]
            yield Sign(country, sentence, match.start())


@lru_cache(maxsize=8)
def _countries(catalogue: Catalogue) -> frozenset[str]:
    """The countries whose organisations are in the catalogue under names that other countries may have."""
    return frozenset(entry.country for entry in catalogue.organisations if entry.bound)


def _with_title(text: str, signs: Iterable[Sign]) -> list[Sign]:
    """The signs; those in the first line, if it is short and not the only one, weigh more."""
    start = len(text) - len(text.lstrip())
    end = text.find(LINE_BREAK, start)
    if not start < end < start + _LONGEST_TITLE:
        return list(signs)
    return [replace(sign, weight=_TITLE * sign.weight) if sign.start < end else sign for sign in signs]
