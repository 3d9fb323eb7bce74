"""The dictionary form of a name in a text: the nominative, without case endings; the reverse of ``name_forms``.

Where a language has suffixes, the endings of a case are taken off the last word by vowel harmony. Where it has a
dictionary of declension, the first noun and the adjectives before it are put into the nominative.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache

import regex

from migtext.catalogue.russian_declension import is_declined, nominative
from migtext.resources import language_table
from migtext.rules.morphology import Morphology, morphology
from migtext.text.punctuation import APOSTROPHES, CLOSING_QUOTES, HYPHENS, OPENING_QUOTES, STROKES, closes, one_of
from migtext.text.reading import normalise

IsBase = Callable[[str], bool]
"""Whether a word, in its matching form, is known to be in its dictionary form."""

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200d\u2060]")
_BLANK = re.compile(r"\s+")
_APART = re.compile(rf"(.*[\w.{re.escape(''.join(sorted(CLOSING_QUOTES)))}]) ?{one_of(STROKES | HYPHENS)} ?(\w+)")
_TAILED = regex.compile(rf"(.*\p{{Lu}}[\p{{Lu}}\d]){one_of(APOSTROPHES)}?(\p{{Ll}}+)")
_LATIN = regex.compile(r"(.*\p{Latin}[\p{Latin}\d]*)(\p{Cyrillic}+)")
_LAST_WORD = re.compile(rf"[^\W\d_]+(?:{one_of(HYPHENS)}[^\W\d_]+)*$")
_SHORTEST = 3  # letters
_SHORT_ENDING = 2  # letters


def _never(_: str) -> bool:
    return False


def plain(name: str) -> str:
    """A name on one line: single blanks, no soft hyphens.

    >>> plain("Көші-қон\\n комитеті")
    'Көші-қон комитеті'
    """
    return _BLANK.sub(" ", _UNSEEN.sub("", name)).strip()


def dictionary_form(
    language: str, name: str, *, is_base: IsBase = _never, owned: bool = False, cases: Collection[str] = ()
) -> str:
    """The nominative of a name as it stands in a text in ``language``, other words than its head unchanged.

    ``is_base``: words that stand in their dictionary form and lose no ending. ``owned``: whether the last word is more
    likely one with an owner, which keeps its possessive. ``cases``: the cases that the context allows, if it tells.

    >>> dictionary_form("kk", "Көші-қон комитетіне", owned=True), dictionary_form("ru", "Министерством труда")
    ('Көші-қон комитеті', 'Министерство труда')
    """
    name = _unquoted(plain(name))
    if is_declined(language):
        return nominative(language, name, cases)
    inflection = morphology(language)
    return _without_suffixes(inflection, name, is_base, owned) if inflection.agglutinative else name


def _without_suffixes(inflection: Morphology, name: str, is_base: IsBase, owned: bool) -> str:
    apart = _APART.fullmatch(name)
    if apart and normalise(apart[2]) in inflection.suffixes and apart[2].islower():
        return _unquoted(apart[1])
    tailed = _TAILED.fullmatch(name) or _LATIN.fullmatch(name)
    if tailed and tailed[2].islower() and tailed[2] in inflection.suffixes:
        return str(tailed[1])
    last = _LAST_WORD.search(name)
    if last is None:
        return name
    word = last[0]
    base = word_without_case(inflection.code, normalise(word), is_base, owned)
    return name[: last.start()] + _like(word, base)


def word_without_case(language: str, word: str, is_base: IsBase = _never, owned: bool = False) -> str:
    """A word, in its matching form, without the ending of its case.

    >>> word_without_case("kk", "нарында"), word_without_case("ky", "нарын")
    ('нарын', 'нарын')
    """
    if is_base(word):
        return word
    inflection = morphology(language)
    shortest = 2 if owned else _SHORTEST
    found = [(base, has) for base, has in inflection.without_case(word) if len(base) >= shortest and (owned or not has)]
    loose = [word[:-length] for length in _tails(language, word)]
    dropped: str = inflection.table.get("dropped", "")
    for base in (*(base for base, _ in found), *loose):
        for stem in (base, *(base + letter for letter in dropped)):
            if is_base(stem):
                return stem
    base = found[0][0] if found else word
    return word if owned and _is_possessed(inflection, word, base) else base


def _is_possessed(inflection: Morphology, word: str, base: str) -> bool:
    """Whether what looks like an accusative is more likely a possessive: ``ауданы``, but not ``серіктестікті``."""
    short = len(word) - len(base) <= _SHORT_ENDING
    return short and inflection.is_owned(word) and inflection.ends_in_vowel(word[:-2])


@lru_cache(maxsize=1 << 10)
def _tails(language: str, word: str) -> tuple[int, ...]:
    """The lengths of the endings that a word may have where harmony is not kept, the longest first."""
    suffixes = morphology(language).suffixes
    return tuple(n for n in range(min(6, len(word) - _SHORTEST), 0, -1) if word[-n:] in suffixes)


def _like(word: str, base: str) -> str:
    """The part of a word that its base fills, with its own letters."""
    return word[: len(base)] + base[len(word) :] if normalise(word[: len(base)]) == base[: len(word)] else word


def _unquoted(name: str) -> str:
    """A name without the marks around it."""
    inner = name[1:-1]
    marked = closes(name[:1], name[-1:]) and not (OPENING_QUOTES | CLOSING_QUOTES) & set(inner)
    return inner if marked else name


@lru_cache(maxsize=1 << 10)
def governed(language: str, preposition: str) -> tuple[str, ...]:
    """The cases that a preposition asks for; empty if the table does not tell.

    >>> governed("ru", "из"), governed("kk", "из")
    (('gen',), ())
    """
    cases: str = language_table(language, "morphology").get("prepositions", {}).get(preposition, "")
    return tuple(cases.split())
