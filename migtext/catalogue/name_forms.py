"""The forms of a name in a text, as input for the automaton of the catalogue.

The last word is a stem that any ending of the language may follow (``morphology.toml``); where a language has suffixes,
the first word or the one before the last may stand in the genitive, as an owner does. A language with a dictionary of
declension has the declined name as a whole instead (see ``declension``). Acronyms and names in Latin letters take the
endings of the language they stand in.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from migtext.catalogue.russian_declension import forms, is_declined, patterns
from migtext.resources import data_folder, language_table
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.text.punctuation import HYPHENS, QUOTES
from migtext.text.tokens import tokenise

_UNSPOKEN = HYPHENS | QUOTES
_GENITIVE = "gen"
_SHORTEST_BARE = 3  # letters


class Form(NamedTuple):
    """Words with single spaces, without hyphens and quotation marks; ``open``: endings may follow the last word."""

    words: str
    open: bool
    case: str


def spoken(word: str) -> bool:
    """Whether a token counts in matching; hyphens and quotation marks are optional."""
    return word not in _UNSPOKEN


def name_forms(language: str, name: str, place: bool = False) -> Iterator[Form]:
    """The forms of a name of the gazetteer, in texts in ``language``.

    >>> [form.words for form in name_forms("ru", "Служба занятости")][:3]
    ['служба занятости', 'службы занятости', 'службе занятости']
    """
    if is_declined(language) and not name.isascii():
        for pattern in _declined(language, name, place):
            yield from (Form(_words(form), False, case) for form, case in forms(pattern).items())
    else:
        for variant in (name, *_bare(language, name, place)):
            yield from open_forms(language, variant)


def open_forms(language: str, name: str) -> Iterator[Form]:
    """The forms of a name whose last word takes any ending of the language."""
    words = _words(name).split(" ")
    inflection = morphology(language)
    stems = (words[-1],) if name.isupper() and not inflection.suffixes else inflection.stems(words[-1])
    for stem in stems:
        yield Form(" ".join([*words[:-1], stem]), True, NOMINATIVE)
        if inflection.suffixes:
            for i in sorted({0, len(words) - 2} & set(range(len(words) - 1))):
                genitives = [form for form, case in inflection.forms(words[i]).items() if case == _GENITIVE]
                for form in genitives[:1]:
                    yield Form(" ".join([*words[:i], form, *words[i + 1 : -1], stem]), True, NOMINATIVE)


def _words(name: str) -> str:
    return " ".join(filter(spoken, tokenise(name).words))


def _bare(language: str, name: str, place: bool) -> Iterator[str]:
    """The name without the possessive ending of its last word, which other endings replace."""
    if place:
        owned = re.search(language_table(language, "places").get("possessive", "(?!)"), name) if " " in name else None
        ending = owned[0] if owned else ""
    else:
        possessives: list[str] = language_table(language, "organisations").get("endings", {}).get("possessive", [])
        ending = next((end for end in possessives if name.endswith(end)), "")
    if ending and len(name) > len(ending) + _SHORTEST_BARE:
        yield name[: -len(ending)]


def _declined(language: str, name: str, place: bool) -> tuple[str, ...]:
    """The patterns of a name: as shipped, or made now for a name that the caller adds."""
    return shipped_patterns(language).get(name) or patterns(language, name, place)


@lru_cache
def shipped_patterns(language: str) -> dict[str, tuple[str, ...]]:
    """The patterns of the shipped names in a language by name, made by ``gazetteers/make/declension.py``."""
    found: dict[str, tuple[str, ...]] = {}
    path = data_folder("gazetteers") / f"declension.{language}.txt"
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        name = next(iter(forms(line)))
        found[name] = (*found.get(name, ()), line)
    return found
