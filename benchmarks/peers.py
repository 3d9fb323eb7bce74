"""Other libraries that find dates and figures, each behind the same call: text, language, release date to answers.

Each peer is used as well as it can be: told the language, the day before the month, the first day for a month or year
that stands alone, and the release's date for relative expressions. Those that are not installed are left out.
"""

import importlib.util
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Parts = tuple[int | None, int | None, int | None]
"""Year, month and day as far as a system tells them."""


@dataclass(frozen=True)
class Answer:
    """What a system found: offsets, and ``value``.

    ``value`` is the parts of a day, a pair of numbers (the second of a range, else None), or the text of a value in
    EDTF or ISO 8601.
    """

    start: int
    end: int
    value: Any


System = Callable[[str, str, str | None], list[Answer]]
WITHOUT_RELEASE_DATE = datetime(2024, 1, 1)
"""Stands for the release's date in texts that have none: no answer may depend on the day of the run."""


def date_peers() -> dict[str, System]:
    """Finders of dates by name."""
    return dict(_dateparser()) | dict(_natasha_dates())


def figure_peers() -> dict[str, System]:
    """Finders of figures by name."""
    return dict(_quantulum()) | dict(_natasha_money())


def _installed(*names: str) -> bool:
    return all(importlib.util.find_spec(name) for name in names)


def _dateparser() -> Iterator[tuple[str, System]]:
    if not _installed("dateparser"):
        return
    from dateparser.search import search_dates

    def system(strategy: str, *, told: bool) -> System:
        def find(text: str, language: str, published: str | None) -> list[Answer]:
            base = _first_day(published) if published else WITHOUT_RELEASE_DATE
            settings = {
                "DATE_ORDER": "DMY",
                "PREFER_DAY_OF_MONTH": "first",
                "PREFER_MONTH_OF_YEAR": "first",
                "RELATIVE_BASE": base,
            }
            languages = [language] if told else None
            found = search_dates(text, languages=languages, settings=settings, strategy=strategy)
            return list(_located(text, found or []))

        return find

    yield "dateparser search_dates", system("split", told=True)
    yield "dateparser search_dates, strategy ngram", system("ngram", told=True)
    yield "dateparser search_dates, language not told", system("split", told=False)


def _first_day(published: str) -> datetime:
    """The first day of a day, month, year or interval."""
    year, month, day = (*published.partition("/")[0].split("-"), "1", "1")[:3]
    return datetime(int(year), int(month), int(day))


def _located(text: str, found: list[tuple[str, datetime]]) -> Iterator[Answer]:
    """Offsets of answers that are given as text alone: each is looked for behind the one before."""
    position = 0
    for piece, moment in found:
        start = text.find(piece, position)
        if start < 0:
            start = text.find(piece)
        end = start + len(piece) if start >= 0 else -1
        position = max(position, end)
        yield Answer(start, end, (moment.year, moment.month, moment.day))


def _natasha_dates() -> Iterator[tuple[str, System]]:
    if not _installed("natasha"):
        return
    from natasha import DatesExtractor, MorphVocab

    extractor = DatesExtractor(MorphVocab())

    def find(text: str, language: str, published: str | None) -> list[Answer]:
        return [Answer(m.start, m.stop, (m.fact.year, m.fact.month, m.fact.day)) for m in extractor(text)]

    yield "natasha DatesExtractor", find


def _natasha_money() -> Iterator[tuple[str, System]]:
    if not _installed("natasha"):
        return
    from natasha import MoneyExtractor, MorphVocab

    extractor = MoneyExtractor(MorphVocab())

    def find(text: str, language: str, published: str | None) -> list[Answer]:
        return [Answer(m.start, m.stop, (m.fact.amount, None)) for m in extractor(text)]

    yield "natasha MoneyExtractor", find


def _quantulum() -> Iterator[tuple[str, System]]:
    if not _installed("quantulum3"):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import parser

    def find(text: str, language: str, published: str | None) -> list[Answer]:
        answers = []
        for quantity in parser.parse(text, lang="en_US"):  # the only language that it has
            spread = quantity.uncertainty
            value = (quantity.value - spread, quantity.value + spread) if spread else (quantity.value, None)
            answers.append(Answer(*quantity.span, value))
        return answers

    yield "quantulum3", find
