"""Adjectives that are made of the names of places: ``миланский``, ``красноярский``."""

from functools import lru_cache

from migtext.catalogue.catalogue import TABLE, Catalogue
from migtext.resources import language_table
from migtext.text.reading import normalise

_SHORTEST_STEM = 3  # letters


def made_of_place(catalogue: Catalogue, language: str, stem: str, formants: tuple[str, ...]) -> bool:
    """Whether the stem of an adjective is a place of the catalogue, or the stem of one and one of ``formants``.

    >>> from migtext.catalogue.catalogue import load
    >>> [made_of_place(load(), "ru", stem, ("ск", "инск")) for stem in ("миланск", "красноярск", "бакинск", "районск")]
    [True, True, True, False]
    """
    names, stems = _places(catalogue, language)
    return stem in names or any(stem.removesuffix(formant) in stems for formant in formants if stem.endswith(formant))


@lru_cache(maxsize=8)
def _places(catalogue: Catalogue, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of places of one word in a language, and their stems without the vowel or the sign at the end."""
    places = (term.text for term in catalogue.terms if term.kind == "place" and term.language == language)
    names = frozenset(normalise(name) for name in places if name.replace("-", "").isalpha() and not name.isascii())
    ends = tuple(language_table(language, TABLE).get("endings", {}).get("toponyms", ()))
    stems = {name[:-1] if name.endswith(ends) else name for name in names}
    return names, frozenset(stem for stem in stems if len(stem) >= _SHORTEST_STEM)
