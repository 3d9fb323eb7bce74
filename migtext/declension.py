"""Russian names declined with agreement, by pymorphy3. Shipped names are declined in advance, so no run needs it.

A pattern contains a name with all its forms: ``Министерств|о|а|у|о|ом|е иностранных дел``. An inflected word is its
stem and, after bars, its endings in the nominative, genitive, dative, accusative, instrumental and prepositional; all
other words do not change.
"""

import re
from functools import lru_cache
from itertools import takewhile
from typing import Any

from migtext.resources import language_table

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
_TAGS = ("nomn", "gent", "datv", "accs", "ablt", "loct")
DECLINED = "ru"
_QUOTES = '«»“”„"'
_AGREEING = ("ADJF", "PRTF")
_PERSONAL = {"Name", "Surn", "Patr"}


@lru_cache
def _analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def patterns(name: str, place: bool = False) -> tuple[str, ...]:
    """The patterns of a name in the nominative; ``place``: whether a word that may be a toponym is one.

    The first noun and the adjectives before it are inflected; what follows the noun does not change, except a second
    name after a conjunction. A name without a noun of the dictionary does not change, or its last word takes the
    endings of ``languages/ru/morphology.toml``, ``[singular]``.

    >>> patterns("Государственная служба по языку")
    ('Государственн|ая|ой|ой|ую|ой|ой служб|а|ы|е|у|ой|е по языку',)
    """
    words = name.split(" ")
    head = _head(words, place)
    if head is None:
        return _unknown(words)
    joined = words[head + 1 : head + 2]
    if joined and joined[0] in _conjunctions():
        first, second = patterns(" ".join(words[: head + 1]), place), patterns(" ".join(words[head + 2 :]), place)
        return tuple(f"{one} {joined[0]} {other}" for one in first for other in second)
    noun = _noun(words[head], place)
    declined = [_with_comma(word, noun) for word in words[:head]]
    return (" ".join([*declined, _declined(words[head], noun), *words[head + 1 :]]),)


def forms(text: str) -> dict[str, str]:
    """The forms of a pattern, each with its first case.

    >>> forms("город|0|а|у|0|ом|е Ош")["города Ош"]
    'gen'
    """
    found: dict[str, str] = {}
    for number, case in enumerate(CASES):
        words = [word.split("|") for word in text.split(" ")]
        form = " ".join(parts[0] + (parts[number + 1].replace("0", "") if parts[1:] else "") for parts in words)
        found.setdefault(form, case)
    return found


def _head(words: list[str], place: bool) -> int | None:
    """The index of the noun in the nominative after the adjectives that agree with it."""
    found = None
    for i, word in enumerate(words):
        noun = _noun(word, place)
        before = [other for other in words[:i] if other.strip(",") not in _conjunctions()]
        if noun is not None and all(_agreeing(adjective.strip(","), noun) is not None for adjective in before):
            found = i
        if not (word in _conjunctions() or _first_adjective(word.strip(","))):
            break
    return found


@lru_cache
def _conjunctions() -> frozenset[str]:
    return frozenset(language_table(DECLINED, "organisations")["conjunctions"])


def _first_adjective(word: str) -> Any:
    """The first reading of a word as an adjective in the nominative, if any."""
    readings = _analyser().parse(word)
    return next((p for p in readings if p.tag.POS in _AGREEING and p.tag.case == "nomn"), None)


def _noun(word: str, place: bool) -> Any:
    """The dictionary reading of a word as a noun in the nominative: not a personal name; a toponym for places."""
    if not word[:1].isalpha() or not _analyser().word_is_known(word):
        return None
    nouns = [p for p in _analyser().parse(word) if p.tag.POS == "NOUN" and p.tag.case == "nomn"]
    toponyms = [p for p in nouns if place and "Geox" in p.tag]
    return next(iter(toponyms or [p for p in nouns if not _PERSONAL & p.tag.grammemes]), None)


def _agreeing(word: str, noun: Any) -> Any:
    """The reading of an adjective that agrees with a noun in the nominative."""
    for p in _analyser().parse(word):
        same_number = p.tag.case == "nomn" and p.tag.number == noun.tag.number
        if p.tag.POS in _AGREEING and same_number and (p.tag.number == "plur" or p.tag.gender == noun.tag.gender):
            return p
    return None


def _declined(word: str, reading: Any) -> str:
    """A word with the endings of its reading; without a reading (a conjunction) it does not change."""
    if reading is None:
        return word
    return _with_endings([_cased(_form(reading, tag), word) for tag in _TAGS])


def _form(reading: Any, case: str) -> str:
    """The form of a reading in a case; of several, the most similar one: высшая, высшей, not высочайшей."""
    wanted = {case, *([reading.tag.number] if reading.tag.number else [])}
    if reading.tag.POS in _AGREEING:
        wanted |= {reading.tag.gender} if reading.tag.number == "sing" else set()
        wanted |= {"inan"} if case == "accs" and _asks_animacy(reading) else set()
    forms: list[str] = [
        form.word for form in reading.lexeme if wanted <= form.tag.grammemes and form.tag.POS == reading.tag.POS
    ]
    word: str = reading.word
    return max(forms, key=lambda form: _shared([form, word]), default=word)


def _with_comma(word: str, noun: Any) -> str:
    bare = word.rstrip(",")
    return _declined(bare, None if bare in _conjunctions() else _agreeing(bare, noun)) + word[len(bare) :]


def _asks_animacy(parse: Any) -> bool:
    """Whether the accusative of an adjective depends on its noun: masculine and plural."""
    return bool(parse.tag.number == "plur" or parse.tag.gender == "masc")


def _cased(form: str, like: str) -> str:
    """A lower-case form with the capitals of its word."""
    shared = _shared([form.replace("ё", "е"), like.lower().replace("ё", "е")])
    return like[:shared] + (form[shared:].upper() if like.isupper() and len(like) > 1 else form[shared:])


def _unknown(words: list[str]) -> tuple[str, ...]:
    """The patterns of a name without a noun of the dictionary: unchanged, and with its last word declined by end."""
    name, last = " ".join(words), words[-1]
    table = language_table(DECLINED, "morphology")
    if (
        last[:1] in _QUOTES
        or not last[-1:].isalpha()
        or last[-1].isupper()
        or re.search(table["unchanging"], last.lower())
    ):
        return (name,)
    rows: dict[str, str] = table["singular"]
    end = next(end for end in rows if last.lower().endswith(end) and len(last) > len(end) + 1)
    endings = rows[end].split()
    if not endings:
        return (name,)
    before = [_first_adjective(word) for word in words[:-1]]
    changed = map(_declined, words[:-1], before if all(before) else [None] * len(before))
    declined = " ".join([*changed, "|".join([last[: len(last) - len(end)], *endings])])
    return (name, declined) if words[1:] or re.search(table["may_change"], last.lower()) else (declined,)


def _with_endings(found: list[str]) -> str:
    """Forms as a stem and endings; only the word if it does not change."""
    if len(set(found)) == 1:
        return found[0]
    stem = _shared(found)
    return "|".join([found[0][:stem], *(form[stem:] or "0" for form in found)])


def _shared(words: list[str]) -> int:
    """The length of the common prefix of some words."""
    return sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*words, strict=False)))
