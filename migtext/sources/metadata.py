"""Dates in what files say about themselves, in any language."""

import re
from datetime import date
from functools import lru_cache

from migtext.sources.extras import needs

_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?![\d-])")
_DAY_IN_DIGITS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST = 60  # characters
_SETTINGS = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["month", "year"]}
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def day_of(value: str) -> str | None:
    """A date that a file gives about itself, as a day, month or year (YYYY-MM-DD, YYYY-MM, YYYY), else None.

    Any language that dateparser knows. Days come before months in digits (``14.05.2025``); what depends on today
    (*yesterday*, a day without its year) is no date. Raises ReadError with the path ``<bytes>`` if the date is in words
    and dateparser is not installed.

    >>> day_of("2025-05-14T09:30:00+06:00"), day_of("14.05.2025"), day_of("yesterday")
    ('2025-05-14', '2025-05-14', None)
    """
    value = value.strip()
    if not re.search(r"\d{4}", value) or len(value) > _LONGEST:
        return None
    if re.fullmatch(r"\d{4}", value):
        return _valid(value, None, None)
    if iso := _ISO.match(value):
        return _valid(*iso.groups())
    if digits := _DAY_IN_DIGITS.match(value):
        return _valid(digits[3], digits[2].zfill(2), digits[1].zfill(2))
    return _in_words(value)


def fits(day: str, text: str) -> bool:
    """Whether a file that was saved on a day may have been written then: no later than a year after what it tells of.

    >>> fits("2025-02-08", "В 2024 году, а к 2030 году"), fits("2025-02-08", "В 2022 году"), fits("2025-02-08", "Ош")
    (True, False, True)
    """
    saved = int(day[:4])
    years = [year for year in map(int, _YEAR.findall(text)) if year <= saved]
    return not years or max(years) >= saved - 1


def _valid(year: str, month: str | None, day: str | None) -> str | None:
    try:
        found = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(filter(None, (year, month, day))) if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


@lru_cache(maxsize=1024)
def _in_words(value: str) -> str | None:
    with needs("dateparser"):
        from dateparser.date import DateDataParser
    found = DateDataParser(settings=_SETTINGS).get_date_data(value)
    if found.date_obj is None:
        return None
    month, day = (f"{number:02}" for number in (found.date_obj.month, found.date_obj.day))
    return _valid(str(found.date_obj.year), month, None if found.period == "month" else day)
