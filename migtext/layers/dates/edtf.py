"""Date values in EDTF and ISO 8601, and the days that a value allows."""

import re
from calendar import monthrange
from datetime import date, timedelta

from migtext.errors import ValueFormatError

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-W(?P<week>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?|(?P<decade>\d{3})X|(?P<century>\d{2})XX"
)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (1, 12)}
"""EDTF season codes with their first and last month; a winter may be at either end of its year."""

_WEEK = timedelta(weeks=1)
Bounds = tuple[date | None, date | None]


def bounds(value: str | None, modifier: str | None = None) -> tuple[str | None, str | None]:
    """First and last day (YYYY-MM-DD) that a value with its modifier allows; None if open or undetermined.

    >>> bounds("2021-06"), bounds("200X"), bounds("2012/2013")
    (('2021-06-01', '2021-06-30'), ('2000-01-01', '2009-12-31'), ('2012-01-01', '2013-12-31'))
    >>> bounds("2030", "until"), bounds("P5Y"), bounds("XXXX-03-05")
    ((None, '2030-12-31'), (None, None), (None, None))
    """
    first, last = _days(value)
    if first is None or last is None or first > last:
        return None, None
    if modifier == "since":
        return first.isoformat(), None
    if modifier == "until":
        return None, last.isoformat()
    if modifier == "before":
        return None, (first - timedelta(days=1)).isoformat() if first > date.min else None
    if modifier == "after":
        return (last + timedelta(days=1)).isoformat() if last < date.max else None, None
    return first.isoformat(), last.isoformat()


def _days(value: str | None) -> Bounds:
    if value is None or value.startswith("P"):
        return None, None
    start, slash, end = value.partition("/")
    if slash:
        return _days(start)[0], _days(end)[1]
    match = _DATE.fullmatch(value)
    if not match:
        return None, None
    if match["decade"]:
        year = int(match["decade"]) * 10
        return date(year or 1, 1, 1), date(year + 9, 12, 31)
    if match["century"]:
        year = int(match["century"]) * 100
        return date(year or 1, 1, 1), date(year + 99, 12, 31)
    return _calendar_days(int(match["year"]), match["month"], match["day"], match["week"])


def _calendar_days(year: int, month: str | None, day: str | None, week: str | None) -> Bounds:
    try:
        if week:
            monday = date.fromisocalendar(year, int(week), 1)
            return monday, monday + timedelta(days=6)
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        if day:
            single = date(year, int(month), int(day))
            return single, single
        first, last = _SEASONS.get(int(month), (int(month), int(month)))
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except (ValueError, OverflowError):
        return None, None


def day_on(value: str | None, weekday: int) -> str | None:
    """The day on a weekday (Monday is 1) that a day, or an interval of less than a week, is or holds; else None.

    >>> day_on("2020-03-30", 1), day_on("2026-01-19/2026-01-23", 2), day_on("2020-03-30", 2)
    ('2020-03-30', '2026-01-20', None)
    """
    first, last = _days(value)
    if first is None or last is None or last - first >= _WEEK:
        return None
    day = first + timedelta(days=(weekday - first.isoweekday()) % _WEEK.days)
    return day.isoformat() if day <= last else None


def check_published(value: str) -> str:
    """``value`` if it is a day, month, year or interval of these; else raises ValueFormatError.

    >>> check_published("2024-05")
    '2024-05'
    """
    first, last = _days(value)
    if first is None or last is None or "X" in value or first > last:
        raise ValueFormatError(
            f"published={value!r} is not a valid date; expected YYYY-MM-DD, YYYY-MM, YYYY, or two of these joined by /"
        )
    return value
