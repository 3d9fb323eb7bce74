"""The dictionary forms of places: the name without its ending, its class noun in the nominative."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from migtext.catalogue.dictionary_form import dictionary_form, governed
from migtext.catalogue.russian_declension import is_declined, is_form_of, one_of_several
from migtext.records import Event, Figure, Goal, Place
from migtext.resources import language_table
from migtext.text.reading import normalise
from migtext.text.tokens import Tokens, languages_of

Placed = TypeVar("Placed", Figure, Goal, Event)
TABLE = "places"
_LONGEST_LIST = 8  # tokens


def name_places(tokens: Tokens, places: Sequence[Place]) -> tuple[Place, ...]:
    """The same places, each with its ``name``: those that no gazetteer has take it from the text.

    >>> from migtext.text.tokens import tokenise
    >>> text = tokenise("Олар Бесағаш ауылынан келді.").in_languages(["kk"])
    >>> [place.name for place in name_places(text, [Place(start=5, end=22, text="Бесағаш ауылынан", rule="")])]
    ['Бесағаш ауылы']
    """
    if all(place.name for place in places):
        return tuple(places)
    languages = languages_of(tokens, TABLE)
    known = frozenset(normalise(place.name.split()[-1]) for place in places if place.name)
    bare = known | frozenset(tokens.words[i] for place in places for i in _named_by_noun(tokens, place, languages))
    return tuple(place if place.name else _named(tokens, place, languages, bare) for place in places)


def with_place_names(mentions: Sequence[Placed], places: Sequence[Place]) -> tuple[Placed, ...]:
    """The same figures, goals or events with ``place_name``: of a list of places their names with commas between.

    >>> from migtext.records import Goal
    >>> goal = Goal(start=0, end=2, text="КЖ", rule="", framework="GCM", scope="framework", place="Ошто", place_id="p1")
    >>> place = Place(id="p1", start=5, end=9, text="Ошто", rule="", name="Ош")
    >>> with_place_names([goal], [place])[0].place_name
    'Ош'
    """
    by_id = {place.id: place for place in places}
    starts = [place.start for place in places]

    def name(mention: Placed) -> str | None:
        place = by_id.get(mention.place_id or "")
        if place is None or mention.place in (place.code, place.text):
            return place.name if place else None
        end = place.start + len(mention.place or "")
        inside = places[bisect_left(starts, place.start) : bisect_left(starts, end)]
        return ", ".join(dict.fromkeys(other.name or other.text for other in inside))

    return tuple(
        mention.model_copy(update={"place_name": name(mention)}) if mention.place_id else mention
        for mention in mentions
    )


def _named(tokens: Tokens, place: Place, languages: Sequence[str], known: frozenset[str]) -> Place:
    first = bisect_left(tokens.starts, place.start)
    code = languages[tokens.sentence[first]] if first < len(tokens.words) else ""
    name, noun = _parted(tokens, place, code)
    shared = _shared_noun(tokens, place, code) if is_declined(code) else ""
    if shared:
        form = one_of_several(code, tokens.surface(first, first + 1), shared)
    elif noun:
        form = without_kind(code, f"{name} {noun}")
    else:
        cases = governed(code, tokens.words[first - 1]) if first else ()
        whole = tuple(language_table(code, "organisations").get("endings", {}).get("caseless", ()))
        form = dictionary_form(
            code,
            place.text,
            is_base=lambda word: word in known or word.endswith(whole),
            owned=" " in place.text,
            cases=cases,
        )
    return place.model_copy(update={"name": form})


def _parted(tokens: Tokens, place: Place, code: str) -> tuple[str, str]:
    """The name and the class noun, in the nominative, of a place that has one behind it; else "" for the noun."""
    first, last = bisect_left(tokens.starts, place.start), bisect_left(tokens.starts, place.end)
    nouns = noun_of(code) if code and not is_declined(code) else {}
    for length in (2, 1):
        noun = nouns.get(tuple(tokens.words[last - length : last])) if last - first > length else None
        if noun:
            return tokens.surface(first, last - length), written(noun, tokens, last - length)
    return place.text, ""


def _shared_noun(tokens: Tokens, place: Place, code: str) -> str:
    """The noun in the plural that follows an adjective or a list of them: ``Чуйской и Ошской областях``."""
    table: dict[str, Any] = language_table(code, TABLE)
    first, last = bisect_left(tokens.starts, place.start), bisect_left(tokens.starts, place.end)
    if last - first > 2 or not re.search(table.get("adjective_ending", "(?!)") + "$", tokens.words[first]):
        return ""
    end = min(last + _LONGEST_LIST, len(tokens.words))
    for i in range(first + 1, end):
        word = tokens.words[i]
        if is_form_of(code, word, table.get("adjective_nouns", ())):
            several = i + 1 > last or dictionary_form(code, place.text).endswith(f" {word}")
            return word if several else ""
        if word not in table.get("joining", ()) and not tokens.surface(i, i + 1)[:1].isupper():
            return ""
    return ""


def _named_by_noun(tokens: Tokens, place: Place, languages: Sequence[str]) -> list[int]:
    """The last token of a name before its class noun, where it has no ending."""
    first = bisect_left(tokens.starts, place.start)
    code = languages[tokens.sentence[first]] if first < len(tokens.words) else ""
    name, noun = _parted(tokens, place, code)
    return [bisect_left(tokens.starts, place.start + len(name)) - 1] if noun else []


@lru_cache
def noun_of(code: str) -> dict[tuple[str, ...], str]:
    """The class nouns of a language by their forms, each form a tuple of words."""
    table: dict[str, Any] = language_table(code, TABLE)
    endings: list[str] = table.get("owned_endings", [""])
    nouns = dict.fromkeys((*table.get("class_nouns", ()), *table.get("telling_nouns", ())))
    return {tuple((noun + ending).split()): noun for noun in nouns for ending in endings}


def written(noun: str, tokens: Tokens, first: int) -> str:
    """A class noun with the capitals that its words have in the text, where they begin with token ``first``."""
    words = noun.split()
    capitals = [tokens.surface(i, i + 1)[:1].isupper() for i in range(first, first + len(words))]
    return " ".join(
        word[:1].upper() + word[1:] if capital else word for word, capital in zip(words, capitals, strict=True)
    )


def without_kind(code: str, name: str) -> str:
    """A name without the class noun that says no more than the name itself: a city.

    >>> without_kind("kk", "Женева қаласы"), without_kind("kk", "Түркістан облысы")
    ('Женева', 'Түркістан облысы')
    """
    before, _, last = name.rpartition(" ")
    return before if before and last in language_table(code, TABLE).get("plain_nouns", ()) else name
