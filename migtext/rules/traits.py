"""What holds for a language as a whole: its name, and where heads, main verbs and adpositions stand in it.

All of it is said once, in ``languages/CODE/language.toml``, and every layer asks here.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from migtext.resources import language_codes, language_table

TABLE = "language"


@dataclass(frozen=True, slots=True)
class Traits:
    """One language: its English ``name``, and how it orders words.

    ``head_last``: modifiers, owners and quoted names stand before their noun. ``verb_last``: the main verb ends its
    clause. ``prepositions``: adpositions stand before their noun; else they stand behind it, or endings do their work.
    ``international``: its names stand in texts of every language.
    """

    name: str = ""
    head_last: bool = False
    verb_last: bool = False
    prepositions: bool = True
    international: bool = False


@lru_cache
def traits(code: str) -> Traits:
    """The traits of language ``code``; the defaults for a language without ``language.toml``.

    >>> [traits(code).verb_last for code in ("kk", "ru")]
    [True, False]
    """
    table: dict[str, Any] = language_table(code, TABLE)
    if not table:
        return Traits()
    return Traits(
        name=table.get("name", code),
        head_last=table["head"] == "last",
        verb_last=table["verb"] == "last",
        prepositions=table["adpositions"] == "before",
        international=table.get("international", False),
    )


@lru_cache
def international_codes() -> tuple[str, ...]:
    """The languages whose names stand in texts of every language, sorted.

    >>> international_codes()
    ('en',)
    """
    return tuple(code for code in language_codes() if traits(code).international)
