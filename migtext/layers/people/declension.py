"""The nominatives that a declined personal name may have, with the gender and the case that each of them supposes."""

from functools import lru_cache
from typing import NamedTuple

from migtext.catalogue.name_index import given_names
from migtext.catalogue.russian_declension import CASES
from migtext.resources import language_table

TABLE = "people"
_SHORTEST = 3  # letters
_GIVEN, _FORMED = 2.0, 0.8  # weights of a given name, and of what is formed like a surname or a patronymic
_RARE = 0.1  # what is taken off a man's name with a rare ending: ``Гэри`` is rather a name that does not change
_GENDERS = ("masculine", "feminine")


class Reading(NamedTuple):
    """A word of a name read as a form of ``nominative``; ``weight`` is higher for what is known."""

    nominative: str
    gender: str
    case: str
    weight: float


@lru_cache
def declines(code: str) -> bool:
    """Whether all words of a personal name decline in a language, by its own table.

    >>> declines("ru"), declines("ky")
    (True, False)
    """
    return "declension" in language_table(code, TABLE)


@lru_cache(maxsize=1 << 12)
def readings(code: str, word: str) -> tuple[Reading, ...]:
    """The readings of a word in its matching form.

    >>> [reading.nominative for reading in readings("ru", "идрисовым") if reading.weight > 0]
    ['идрисов']
    """
    table = language_table(code, TABLE)["declension"]
    formed, rare = frozenset(table["formed"]), frozenset(table.get("rare", ()))
    found: dict[tuple[str, str, str], float] = {}
    for gender in _GENDERS:
        rows = tuple(tuple(row.replace("ё", "е").split()) for row in table[gender])
        given = tuple(tuple(row.split()) for row in table["given"])
        for row in rows:
            for base, case in _bases(word, row):
                if _fitting(rows, base) == row:
                    weight = _FORMED * (row[0] in formed) + _GIVEN * (base in given_names())
                    weight -= _RARE * (gender == "masculine" and row[0] in rare and not weight)
                    _add(found, (base, gender, case), weight)
        for row in given:
            for base, case in _bases(word, row):
                if base in given_names() and _fitting(given, base) == row and gender in _genders_of(row):
                    _add(found, (base, gender, case), _GIVEN)
    return tuple(Reading(*key, weight) for key, weight in found.items())


def _add(found: dict[tuple[str, str, str], float], key: tuple[str, str, str], weight: float) -> None:
    found[key] = max(weight, found.get(key, weight))


def _genders_of(row: tuple[str, ...]) -> tuple[str, ...]:
    """The genders of the given names that a row declines: those in a soft sign and in a bare stem are feminine."""
    return ("feminine",) if len(row) == 1 or row[1] == "и" else _GENDERS


def _bases(word: str, row: tuple[str, ...]) -> list[tuple[str, str]]:
    """The nominatives that a word may be a form of in a row, each with its case."""
    end = row[0].replace("0", "")
    if len(row) == 1:
        return [(word, case) for case in CASES] if word.endswith(end) else []
    endings = [(ending.replace("0", ""), case) for ending, case in zip(row, CASES, strict=True)]
    return [
        (word[: len(word) - len(ending)] + end, case)
        for ending, case in endings
        if word.endswith(ending) and len(word) - len(ending) + len(end) >= _SHORTEST - 1 and len(word) > len(ending)
    ]


def _fitting(rows: tuple[tuple[str, ...], ...], base: str) -> tuple[str, ...]:
    return next((row for row in rows if row[0] == "0" or base.endswith(row[0])), ())
