"""Places: countries, regions, cities and wider areas, by gazetteer and by class noun.

Names come from ``gazetteers/places``, class nouns and ambiguous words from ``languages/CODE/places.toml``. The rules
are in docs/places.md: the whole inflected token, the class noun after one name, no adjectives, no peoples, nothing
inside the name of an organisation.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from migtext.catalogue.catalogue import Catalogue, PlaceEntry, Term
from migtext.catalogue.dictionary_form import dictionary_form
from migtext.catalogue.lookup import CatalogueMatches
from migtext.catalogue.name_forms import spoken
from migtext.catalogue.name_index import NameIndex
from migtext.layers.places.naming import noun_of, without_kind, written
from migtext.records import Place
from migtext.resources import language_codes, language_table
from migtext.rules.morphology import morphology
from migtext.text.punctuation import HYPHENS, OPENING_QUOTES, STROKES, closes
from migtext.text.reading import normalise
from migtext.text.tokens import Tokens, main_language, tokenise

TABLE = "places"
_LISTED = 0.97
_ADJECTIVE = 0.9
_NAMED_BY_CLASS = 0.8
_REPEATED = 0.75
_UNLISTED = 0.55
# Acronyms of this length or less, with an ending in capitals, look like words: КРАН.
_SHORT_ACRONYM = 2
# Letters of the ending of an adjective: северная, северной.
_ENDING = 2


@dataclass(frozen=True, slots=True)
class _Found:
    """A place by token indices: the name is ``first`` to ``name_end``, the span ends at ``last``.

    ``by_class`` says that no gazetteer has it, and a class noun names it.
    """

    first: int
    name_end: int
    last: int
    rule: str
    confidence: float
    code: str | None = None
    name: str | None = None
    name_en: str | None = None
    country_like: bool = False
    by_class: bool = False


class _Language:
    """The tables of one language, prepared for matching."""

    def __init__(self, code: str) -> None:
        self.code = code
        table: dict[str, Any] = language_table(code, TABLE)
        self.suffixes = morphology(code).suffixes
        self.shared = _nouns(table, "shared_nouns")
        self.nouns = _nouns(table, "class_nouns")
        self.telling = _nouns(table, "telling_nouns")
        self.noun_of = noun_of(code)
        self.noun_words = frozenset(noun[0] for noun in self.nouns | self.shared | self.telling)
        self.shortened = frozenset(table.get("shortened_nouns", ()))
        self.first_words = frozenset(table.get("first_words", ()))
        self.first_endings = tuple(table.get("first_endings", ("\0",)))
        self.owned_endings = frozenset(filter(None, table.get("owned_endings", ())))
        self.joining = frozenset(table.get("joining", ()))
        self.no_names = frozenset(table.get("no_names", ()))
        self.common = frozenset(table.get("common", ()))
        self.named_after = frozenset(table.get("named_after", ()))
        self.told_by_country = frozenset(table.get("told_by_country", ()))
        self.month_nouns = frozenset(table.get("month_nouns", ()))
        self.currencies = tuple(table.get("currencies", ()))
        self.genitive = re.compile(table.get("genitive", "(?!)"))
        self.derived = re.compile(table.get("derived", "(?!)"))
        self.titles = NameIndex(code, ((title, True) for title in table.get("titles", ())))
        self.adjective = re.compile(rf".{{2,}}{table.get('adjective_ending', '(?!)')}$")
        self.adjective_nouns = _forms(code, table.get("adjective_nouns", ()))
        self.middle_words = _forms(code, table.get("middle_words", ()))
        self.naming = _forms(code, table.get("naming_nouns", ()))
        self.naming_shortened = frozenset(table.get("naming_shortened", ()))
        self.first_forms = _forms(code, self.first_words)
        self.prepositions = frozenset(table.get("prepositions", ()))
        self.unlisted = re.compile(table.get("unlisted", "(?!)"))
        self.not_unlisted = re.compile(table.get("not_unlisted", "(?!)"))


@lru_cache(maxsize=1 << 14)
def _forms_of(code: str, word: str) -> frozenset[str]:
    return frozenset(morphology(code).forms(word))


def _forms(code: str, words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in _forms_of(code, word))


def _nouns(table: dict[str, Any], key: str) -> frozenset[tuple[str, ...]]:
    """All owned forms of the nouns under a key, each as a tuple of words."""
    endings: list[str] = table.get("owned_endings", [""])
    return frozenset(tuple((noun + ending).split()) for noun in table.get(key, ()) for ending in endings)


@lru_cache(maxsize=1 << 12)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(tokenise(name).words)


def _tail(name: str) -> tuple[str, ...]:
    """The words of a name behind its first, which hyphens may tie to others; empty if it has one word."""
    return tuple(normalise(name).split()[1:])


@lru_cache(maxsize=8)
def _first_words(catalogue: Catalogue, code: str) -> dict[tuple[str, ...], dict[str, tuple[str, PlaceEntry]]]:
    """Places with names of several words in a language: by all words but the first, then by the first."""
    found: dict[tuple[str, ...], dict[str, tuple[str, PlaceEntry]]] = {}
    for term in catalogue.terms:
        if term.kind == "place" and term.language == code and (tail := _tail(term.text)):
            found.setdefault(tail, {}).setdefault(normalise(term.text).split()[0], (term.text, term.target))
    return found


@lru_cache
def _language(code: str) -> _Language:
    return _Language(code)


def find(tokens: Tokens, matches: CatalogueMatches, taken: Sequence[tuple[int, int]] = ()) -> tuple[Place, ...]:
    """Places in text order, without overlaps; the caller sets ``id`` and ``sentence``.

    ``taken``: offset pairs of organisations and people, in which no place is searched. Rules: docs/places.md.

    >>> from migtext.catalogue.catalogue import load
    >>> text = tokenise("Делегация Ош шаарында болду.").in_languages(["ky"])
    >>> [(place.text, place.code, place.rule) for place in find(text, CatalogueMatches(load(), text))]
    [('Ош шаарында', None, 'places:city/osh')]
    """
    return Finder(tokens, matches, taken).find()


Unused = Literal["small", "blocked", "namesake", "form", "part", "currency", "common"]
"""Why a listed name is no place: it has no capital, another layer has its words, something is named after it, it has
the form of another word, a hyphen or quotation marks make it a part of something, it is money, a common word."""


class Finder:
    """One pass over one text."""

    def __init__(self, tokens: Tokens, matches: CatalogueMatches, taken: Sequence[tuple[int, int]]) -> None:
        self.tokens = tokens
        self.matches = matches
        self.words = tokens.words
        self.count = len(tokens.words)
        self.main = main_language(tokens, TABLE)
        self.blocked = self._blocked(taken)
        self.capital = [tokens.text[start].isupper() for start in tokens.starts]

    def _blocked(self, taken: Sequence[tuple[int, int]]) -> set[int]:
        blocked: set[int] = set()
        if not taken:
            return blocked
        spans = sorted(taken)
        k = 0
        for i, start in enumerate(self.tokens.starts):
            while k < len(spans) and spans[k][1] <= start:
                k += 1
            if k < len(spans) and spans[k][0] <= start:
                blocked.add(i)
        return blocked

    def find(self) -> tuple[Place, ...]:
        """The places of the text, in its order."""
        found: list[_Found] = []
        i = 0
        while i < self.count:
            if not self.capital[i] or i in self.blocked:
                i += 1
                continue
            place = self._at(i, found)
            if place is None or not self.blocked.isdisjoint(range(place.first, place.last)):
                i += 1
                continue
            found.append(place)
            i = place.last
        found = self._with_shared(self._with_first_words(found))
        found = self._with_repeated(found)
        return tuple(self._record(place) for place in sorted(found, key=lambda place: place.first))

    def _record(self, place: _Found) -> Place:
        start, end = self.tokens.starts[place.first], self.tokens.ends[place.last - 1]
        return Place(
            start=start,
            end=end,
            text=self.tokens.text[start:end],
            rule=place.rule,
            confidence=place.confidence,
            code=place.code,
            name=place.name,
            name_en=place.name_en,
        )

    def _languages(self, i: int) -> list[_Language]:
        """Tables for token ``i``: its sentence's language, which may have names of places alone, then the text's."""
        own = self.tokens.languages[self.tokens.sentence[i]]
        codes = (own if own in language_codes() else "", self.main)
        return [_language(code) for code in dict.fromkeys(codes) if code]

    def _at(self, i: int, before: list[_Found]) -> _Found | None:
        for language in self._languages(i):
            if i and self.words[i - 1] in language.named_after:
                continue
            place = (
                self._known_by_name(language, i, before)
                or self._adjective_with_noun(language, i)
                or self._named_by_noun(language, i)
                or self._name_after_noun(language, i)
                or self._after_preposition(language, i)
            )
            if place is not None:
                return place
        return None

    # Names in the gazetteer

    def _known_by_name(self, language: _Language, i: int, before: list[_Found]) -> _Found | None:
        """A listed name, or a title with one: what covers more, and the listed one where both end together."""
        behind_noun = self._listed_with_noun(language, i)
        if behind_noun:
            return behind_noun
        listed, titled = self._listed(language, i, before), self._titled(language, i)
        return titled if titled and not (listed and listed.name_end >= titled.name_end) else listed

    def _match(self, language: _Language, i: int) -> tuple[int, Term] | None:
        """The longest gazetteer name at token ``i``: its end and its first entry."""
        best: tuple[int, Term] | None = None
        for last, term in self.matches.of(language.code).places_at(self.tokens, i):
            better = best is None or (last == best[0] and term.target.rank < best[1].target.rank)
            if better and self._agrees(language, i, last, term.text):
                best = last, term
        if best is None:
            return None
        end = self._owned_end(language, best[0], best[1].text)
        return None if self._is_part(language, i, end) else (end, best[1])

    def _agrees(self, language: _Language, first: int, last: int, name: str) -> bool:
        """Whether letters and forms are those of the name and not of an adjective or another word."""
        text, start = self.tokens.text, self.tokens.starts[first]
        words = _words_of(name)
        final = self._last_word(first, words)
        word = words[-1]
        if len(name) > 1 and name.isupper():
            length = len(word)
            rest = text[start + length : self.tokens.ends[final]]
            return text[start : start + length].isupper() and (not rest.isupper() or length > _SHORT_ACRONYM)
        token = self.words[final]
        rest = token[len(word) :] if token.startswith(word) else token[len(word) - 1 :]
        suffix = self.words[last - 1] if last - 1 > final else ""
        return not language.derived.search(rest) and not language.derived.search(suffix)

    def _last_word(self, first: int, words: Sequence[str]) -> int:
        """The token of the last word of a name, which may stand without the hyphens that its row has."""
        left = sum(map(spoken, words))
        i = first
        while left > 1 and i < self.count - 1:
            left -= spoken(self.words[i])
            i += 1
        while not spoken(self.words[i]) and i < self.count - 1:
            i += 1
        return i

    def _owned_end(self, language: _Language, last: int, name: str) -> int:
        """The end of an acronym with the ending that its last noun, which has an owner, would take: ``АҚШ-на``."""
        owned = name.isupper() and self.tokens.hyphen(last) and self.words[last + 1] in language.owned_endings
        return last + 2 if owned else last

    def _is_part(self, language: _Language, first: int, last: int) -> bool:
        """Whether a hyphen joins the name to another word, or quotation marks make it the name of something else."""
        tokens, words = self.tokens, self.words
        if tokens.hyphen(last):
            after = words[last + 1]
            if not after[:1].isalpha() or not self.capital[last + 1]:
                return True
            if not self.matches.of(language.code).places_at(tokens, last + 1):
                return True
        if tokens.hyphen(first - 1):
            before = first - 2
            named = self.matches.of(language.code).places_at(tokens, before)
            if self.capital[before] and not any(end == first - 1 for end, _ in named):
                return True
        return first > 0 and last < self.count and closes(words[first - 1], words[last])

    def _listed(self, language: _Language, i: int, before: list[_Found]) -> _Found | None:
        match = self._match(language, i)
        if match is None or self._unused(language, i, *match):
            return None
        name_end, term = match
        entry = term.target
        last = self._suffix_end(language, self._noun_end(language, i, name_end, before))
        return _Found(
            i,
            name_end,
            last,
            f"places:{entry.id}",
            _LISTED,
            entry.code,
            self._form(language, term.text, name_end, last),
            entry.name,
            entry.kind in ("country", "territory", "region", "district"),
        )

    def _unused(self, language: _Language, i: int, name_end: int, term: Term) -> Unused | None:
        """Why a listed name is no place where it stands: as part of money, or as the common word that it is too."""
        words = _words_of(term.text)
        before_it = i - 2 if i and self.words[i - 1] == "." else i - 1
        beside = self.words[max(0, before_it) : i] + self.words[name_end : name_end + 1]
        if any(word.startswith(language.currencies) for word in beside):
            return "currency"
        is_told = words[0] in language.told_by_country and term.target.country in self.countries
        common = len(words) == 1 and words[0] in language.common and self._is_common(language, i, name_end)
        return "common" if common and not is_told else None

    def why_not(self, i: int, last: int, term: Term) -> Unused | None:
        """Why the listed name of tokens ``i`` up to ``last`` is no place there; None if nothing speaks against it."""
        language = _language(term.language or self.main)
        if not self.capital[i]:
            return "small"
        if i in self.blocked or not self.blocked.isdisjoint(range(i, last)):
            return "blocked"
        if i and self.words[i - 1] in language.named_after:
            return "namesake"
        if not self._agrees(language, i, last, term.text):
            return "form"
        end = self._owned_end(language, last, term.text)
        return "part" if self._is_part(language, i, end) else self._unused(language, i, end, term)

    def _listed_with_noun(self, language: _Language, i: int) -> _Found | None:
        """A listed name that begins with its class noun in small letters, which stays outside: ``округ Колумбия``."""
        if not i or not language.naming or self.capital[i - 1]:
            return None
        for last, term in self.matches.of(language.code).places_at(self.tokens, i - 1):
            if last > i and term.text[0].islower() and self._agrees(language, i - 1, last, term.text):
                entry = term.target
                name = term.text.partition(" ")[2]
                return _Found(i, last, last, f"places:{entry.id}", _LISTED, entry.code, name, entry.name, True)
        return None

    def _form(self, language: _Language, name: str, name_end: int, last: int) -> str:
        """A listed name with the class noun of its mention, without one that says no more than the name."""
        noun = language.noun_of.get(tuple(self.words[name_end:last]), "")
        return without_kind(language.code, f"{name} {written(noun, self.tokens, name_end)}" if noun else name)

    def _suffix_end(self, language: _Language, last: int) -> int:
        """The end of the span with an ending that stands apart, behind a dash between blanks: ``АҚШ — тан``."""
        if last + 1 >= self.count or self.words[last] not in STROKES or self.tokens.glued(last + 1):
            return last
        suffix = self.words[last + 1]
        return last + 2 if len(suffix) > 1 and suffix in language.suffixes and not self.capital[last + 1] else last

    def _is_common(self, language: _Language, first: int, last: int) -> bool:
        """Whether a name that is also a common word is in the position of that word: at a start, or in a date."""
        neighbours = self.words[max(0, first - 1) : first] + self.words[last : last + 1]
        if any(word.isdecimal() or word in language.month_nouns for word in neighbours):
            return True
        if last < self.count and self.capital[last]:
            return True
        return self.tokens.starts_sentence(first) and not self._noun_at(last, language.nouns)

    def _noun_at(self, j: int, nouns: frozenset[tuple[str, ...]]) -> int:
        """The end of a class noun that begins at token ``j``; 0 if there is none."""
        for length in (2, 1):
            if tuple(self.words[j : j + length]) in nouns and j + length <= self.count:
                return j + length
        return 0

    def _noun_end(self, language: _Language, first: int, name_end: int, before: list[_Found]) -> int:
        """The end of the span with a class noun that belongs only to this name."""
        if name_end >= self.count or self._shares(language, first, before):
            return name_end
        if self.words[name_end] in language.noun_words:
            return self._noun_at(name_end, language.nouns) or name_end
        shortened = self.words[name_end] in language.shortened and self.words[name_end + 1 : name_end + 2] == ["."]
        return name_end + 2 if shortened and not self.capital[name_end] else name_end

    def _shares(self, language: _Language, first: int, before: list[_Found]) -> bool:
        """Whether the name is the last of a list that may share a class noun."""
        if not before or first < 2 or self.words[first - 1] not in language.joining:
            return False
        previous = before[-1]
        return previous.last == first - 1 and previous.last == previous.name_end and not previous.country_like

    def _titled(self, language: _Language, i: int) -> _Found | None:
        titles = language.titles.match_at(self.tokens, i)
        if not titles or titles[0].last >= self.count:
            return None
        start = titles[0].last
        if not self.capital[start]:
            return None
        place = self._listed(language, start, [])
        if place is None or not place.country_like:
            return None
        title = dictionary_form(language.code, self.tokens.surface(i, start))
        return replace(place, first=i, name=f"{title} {place.name}", country_like=True)

    # Names that are not in the gazetteer

    def _adjective_with_noun(self, language: _Language, i: int) -> _Found | None:
        """``Ошской области``: a capitalised adjective and its class noun."""
        end = self.tokens.word_end(i)
        if not language.adjective_nouns or not language.adjective.match(self.words[end - 1]):
            return None
        j = end
        while j < self.count and self.words[j] in language.middle_words:
            j += 1
        if j < self.count and self.words[j] in language.adjective_nouns:
            return _Found(i, j + 1, j + 1, "places:adjective", _ADJECTIVE)
        if self.words[j : j + 1] and self.words[j] in language.joining and j == end and j + 1 < self.count:
            other = self._adjective_with_noun(language, j + 1) if self.capital[j + 1] else None
            if other is not None:
                return _Found(i, end, end, "places:adjective", _NAMED_BY_CLASS)
        return None

    def _is_name(self, language: _Language, i: int, end: int) -> bool:
        word = self.words[i]
        return (
            self.capital[i]
            and sum(map(len, self.words[i:end])) > 2
            and word not in language.no_names
            and not language.genitive.search(self.words[end - 1])
            and not self.tokens.text[self.tokens.starts[i] : self.tokens.ends[i]].isupper()
            and not (end == i + 1 and self.tokens.starts_sentence(i) and word in language.first_words)
        )

    def _named_by_noun(self, language: _Language, i: int) -> _Found | None:
        """``Ақсукент ауылында``: a capitalised name, then the class noun of one place."""
        if not language.telling:
            return None
        end = self.tokens.word_end(i)
        described = self.words[i] in language.first_words or self.words[i].endswith(language.first_endings)
        if described and end < self.count and self.capital[end]:
            end = self.tokens.word_end(end)
        if end >= self.count or self.words[end] not in language.noun_words or not self._is_name(language, i, end):
            return None
        last = self._noun_at(end, language.telling)
        if not last:
            return None
        shared = self._noun_at(end, language.shared) > 0
        return _Found(i, end, end if shared else last, "places:class_noun", _NAMED_BY_CLASS, by_class=True)

    def _name_after_noun(self, language: _Language, i: int) -> _Found | None:
        """``селе Ак-Булак``: the class noun, then a capitalised name."""
        if not language.naming or i == 0:
            return None
        before = self.words[i - 1]
        if before not in language.naming:
            shortened = i > 1 and before == "." and self.words[i - 2] in language.naming_shortened
            in_date = i > 2 and self.words[i - 3].isdecimal()
            if not shortened or in_date or self.capital[i - 2] or self.words[i + 1 : i + 2] == ["."]:
                return None
        end = self.tokens.word_end(i)
        if self.words[i] in language.first_forms and end < self.count and self.capital[end]:
            end = self.tokens.word_end(end)
        if not self._is_name(language, i, end):
            return None
        return _Found(i, end, end, "places:class_noun", _NAMED_BY_CLASS, by_class=True)

    def _after_preposition(self, language: _Language, i: int) -> _Found | None:
        """``из Сребреницы``: a single capitalised word after a preposition of place."""
        if i == 0 or self.words[i - 1] not in language.prepositions or self.tokens.starts_sentence(i):
            return None
        end = self.tokens.word_end(i)
        word = "".join(self.words[i:end])
        if not language.unlisted.search(word) or language.not_unlisted.search(word) or word in self.small_words:
            return None
        follows = end < self.count and (self.capital[end] or self.words[end] in OPENING_QUOTES)
        if follows or not self._is_name(language, i, end):
            return None
        return _Found(i, end, end, "places:preposition", _UNLISTED)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words that the text also has without a capital."""
        return frozenset(word for word, capital in zip(self.words, self.capital, strict=True) if not capital)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Codes of the countries that the text names."""
        names = self.matches.of(self.main)
        starts = (i for i, capital in enumerate(self.capital) if capital)
        terms = (term for i in starts for _, term in names.places_at(self.tokens, i))
        return frozenset(term.target.code for term in terms if term.target.code)

    # The rest of the text

    def _with_shared(self, found: list[_Found]) -> list[_Found]:
        """The names in a list before their shared class noun: ``Келес және Жетісай аудандарында``."""
        begun = {i: place.first for place in found for i in range(place.first, place.last)}
        extra: list[_Found] = []
        for place in found:
            language = self._languages(place.first)[0]
            if place.name_end >= self.count or not self._noun_at(place.name_end, language.shared):
                continue
            i = place.first
            while i >= 2 and self.words[i - 1] in language.joining:
                start = i - 2
                while start >= 2 and self.words[start - 1] in HYPHENS and self.tokens.glued(start):
                    start -= 2
                if start in self.blocked or not self._is_name(language, start, i - 1):
                    break
                if start not in begun:
                    extra.append(_Found(start, i - 1, i - 1, "places:class_noun", _NAMED_BY_CLASS, by_class=True))
                i = begun.get(start, start)
        return found + extra

    def _with_first_words(self, found: list[_Found]) -> list[_Found]:
        """The first words of names that share the rest with the name behind: ``Южной и Северной Кореи``."""
        taken = self.blocked | {i for place in found for i in range(place.first, place.last)}
        single = {place.first for place in found if place.last == place.first + 1}
        extra: dict[int, _Found] = {}
        for place in found:
            language = self._languages(place.first)[0]
            if place.first < 2 or self.words[place.first - 1] not in language.joining:
                continue
            match = self._match(language, place.first)
            tail = _tail(match[1].text) if match else ()
            if match is None or not tail:
                continue
            siblings = _first_words(self.matches.catalogue, language.code).get(tail, {})
            i = place.first
            while i >= 2 and self.words[i - 1] in language.joining:
                start = i - 2
                while self.tokens.hyphen(start - 1):
                    start -= 2
                name, entry = self._sibling(language, siblings, start, i - 1)
                if entry is None or entry.id == match[1].target.id or start in taken - single:
                    break
                rule = f"places:{entry.id}"
                extra[start] = _Found(
                    start, i - 1, i - 1, rule, _ADJECTIVE, entry.code, name, entry.name, country_like=True
                )
                i = start
        return [*(place for place in found if place.first not in extra), *extra.values()]

    def _sibling(
        self, language: _Language, siblings: dict[str, tuple[str, PlaceEntry]], first: int, last: int
    ) -> tuple[str, PlaceEntry | None]:
        """The name and the place whose name begins with the tokens, where the rest stands with another name."""
        if not siblings or not self.capital[first]:
            return "", None
        word = "".join(self.words[first:last])
        if not language.naming:
            return siblings.get(word, ("", None))
        # A declined adjective: all but its ending.
        alike = (found for name, found in siblings.items() if word[:-_ENDING] == name[:-_ENDING])
        return next(alike, ("", None))

    def _with_repeated(self, found: list[_Found]) -> list[_Found]:
        """Names that a class noun gave once, wherever they stand alone in the same text."""
        names = {self.tokens.surface(place.first, place.name_end): place for place in found if place.by_class}
        if not names or not self.main:
            return found
        index = NameIndex(self.main, ((name, name) for name in names))
        covered = self.blocked | {i for place in found for i in range(place.first, place.last)}
        extra = [
            _Found(match.first, match.last, match.last, "places:repeated", _REPEATED)
            for match in index.find(self.tokens)
            if self.capital[match.first]
            and covered.isdisjoint(range(match.first, match.last))
            and not self._is_part(_language(self.main), match.first, match.last)
        ]
        return found + extra
