"""A period of calendar time as given in a text, perhaps without a year, and its value once the year is known."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Point:
    """The parts of a time in an expression; ``None`` for parts that it does not give.

    ``relative`` is a unit and a distance from the release date, e.g. ``("month", 1)`` for next month. Its unit may also
    be ``text-year`` or ``text-month`` (the last year or month in the text), ``same-year`` (the year that a sentence
    is about), ``named-month`` (the last or next time of the month or season given here) or ``some-weekday`` (a weekday
    of an unknown week);
    ``same_period`` means the months of an earlier expression, in the year given here;
    ``end`` is the last point of a range with shared parts (17-20 May).
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    season: int | None = None
    week: int | None = None
    first_months: int | None = None
    decade: int | None = None
    century: int | None = None
    relative: tuple[str, int] | None = None
    same_period: bool = False
    end: "Point | None" = None

    @property
    def open_year(self) -> bool:
        """Whether the year must come from elsewhere."""
        return self.year is None and self.decade is None and self.century is None and self.relative is None

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        relative_day = self.relative is not None and (
            self.relative[0] == "day" or self.relative[0].startswith("weekday")
        )
        return self.end is None and (self.day is not None or relative_day)

    @property
    def first_month(self) -> int | None:
        """The month that it begins in, if given."""
        if self.quarter:
            return self.quarter * 3 - 2
        if self.half:
            return self.half * 6 - 5
        if self.season:
            return (self.season - 21) * 3 + 3 if self.season < 24 else 12
        return self.month

    def valid(self) -> bool:
        """Whether such a day, month or week can exist."""
        try:
            if self.day is not None and self.month is not None:
                date(self.year or 2000, self.month, self.day)
            if self.week is not None:
                date.fromisocalendar(self.year or 2020, self.week, 1)
        except ValueError:
            return False
        ranges = ((self.month, 12), (self.quarter, 4), (self.half, 2), (self.first_months, 12))
        within = all(number is None or 1 <= number <= most for number, most in ranges)
        return within and (self.end is None or self.end.valid())

    def value(self) -> str | None:
        """EDTF value; ``XXXX`` is an unknown year; None is a relative time without a release date."""
        if self.end is not None:
            first, last = self.outer().value(), self.end.value()
            if first is None or last is None:
                return None
            return f"{first.partition('/')[0]}/{last.rpartition('/')[2]}"
        if self.relative is not None:
            return None
        if self.century is not None:
            return f"{self.century - 1:02d}XX"
        if self.decade is not None:
            return f"{self.decade // 10:03d}X"
        year = "XXXX" if self.year is None else f"{self.year:04d}"
        return self._value_in(year)

    def _value_in(self, year: str) -> str:
        if self.quarter:
            return f"{year}-{self.quarter * 3 - 2:02d}/{year}-{self.quarter * 3:02d}"
        if self.half:
            return f"{year}-{self.half * 6 - 5:02d}/{year}-{self.half * 6:02d}"
        if self.first_months:
            return f"{year}-01/{year}-{self.first_months:02d}"
        if self.season:
            return f"{year}-{self.season}"
        if self.week:
            return f"{year}-W{self.week:02d}"
        if self.month is None:
            return year
        return f"{year}-{self.month:02d}" + ("" if self.day is None else f"-{self.day:02d}")

    def outer(self) -> "Point":
        """The point without its end."""
        return replace(self, end=None)

    def precedes(self, end: "Point") -> bool:
        """Whether it begins before ``end`` is over, as far as both tell their years."""
        if self.year is None or end.year is None:
            return True
        begun = (self.year, self.first_month or 1, self.day or 1)
        return begun <= (end.year, end.month or 12, end.day or 31)

    def is_on(self, weekday: int) -> bool:
        """Whether a full day is on this weekday (Monday is 1)."""
        return self.valid() and date(self.year or 1, self.month or 1, self.day or 1).isoweekday() == weekday

    def is_interval(self) -> bool:
        """Whether its value is an interval."""
        return bool(self.same_period or self.end or self.quarter or self.half or self.first_months)

    def with_year(self, year: int) -> "Point":
        """The point in ``year``; the end of a range that begins late in the year may fall into the next."""
        end = self.end
        if end is not None and end.open_year:
            end = end.with_year(year + _turns(self, end))
        return replace(self, year=year, end=end)

    def in_years_of_end(self) -> "Point":
        """A range with the year on one side, completed with the year on both sides."""
        end = self.end
        if end is None:
            return self
        if self.open_year and end.year is not None:
            return replace(self, year=end.year - _turns(self, end))
        if end.open_year and self.year is not None:
            return replace(self, end=end.with_year(self.year + _turns(self, end)))
        return self

    def relative_to(self, anchor: "Anchor") -> "Point":
        """A relative point resolved against the release date, as far as that is known."""
        point = replace(self, end=self.end.relative_to(anchor)) if self.end and self.end.relative else self
        if point.relative is None:
            return point
        try:
            return point._moved(*point.relative, anchor)
        except (OverflowError, ValueError):
            return point

    def _moved(self, unit: str, distance: int, anchor: "Anchor") -> "Point":
        """The point at its distance from the anchor; raises OverflowError or ValueError outside the calendar."""
        point = self
        if unit in _NOT_FROM_RELEASE:
            return point
        if unit == "day":
            if anchor.day is None:
                return point
            day = anchor.as_date() + timedelta(days=distance)
            return replace(point, relative=None, year=day.year, month=day.month, day=day.day)
        if unit.startswith("weekday"):
            return self if anchor.day is None else self._on_weekday(int(unit[-1]), distance, anchor.as_date())
        if unit == "week":
            if anchor.day is None:
                return point
            year, week, _ = (anchor.as_date() + timedelta(weeks=distance)).isocalendar()
            return replace(point, relative=None, year=year, week=week)
        if unit == "named-month":
            return self if anchor.month is None else self._in_named_month(distance, anchor.month, anchor.year)
        size = {"year": _MONTHS, "same-year": _MONTHS, "half": 6, "quarter": 3, "month": 1}[unit]
        if size < _MONTHS and anchor.month is None:
            return point
        months = anchor.year * _MONTHS + (anchor.month or 1) - 1
        number = months // size + distance
        year, part = divmod(number * size, _MONTHS)
        date(year, 1, 1)
        if size == _MONTHS:
            return replace(point, relative=None, year=year)
        fields: dict[str, Any] = {unit: part // size + 1}
        return replace(point, relative=None, year=year, **fields)

    def _in_named_month(self, distance: int, month: int, year: int) -> "Point":
        """That month or season in the year of the release, or the nearest one before or after the release's month."""
        named = self.first_month or month
        turn = {-1: -(named >= month), 1: named <= month}.get(distance, 0)
        return replace(self, relative=None, year=year + turn)

    def _on_weekday(self, weekday: int, distance: int, release: date) -> "Point":
        """That weekday (Monday is 1) in the week of the release, or the nearest one after or before the release."""
        ahead = (weekday - release.isoweekday()) % 7
        days = {0: weekday - release.isoweekday(), 1: ahead or 7}.get(distance, ahead - 7)
        day = release + timedelta(days=days)
        return replace(self, relative=None, year=day.year, month=day.month, day=day.day)


_NOT_FROM_RELEASE = frozenset({"text-year", "text-month", "some-weekday"})
"""Relative units that the release's own date says nothing about."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The release date, to the day, the month or the year."""

    year: int
    month: int | None = None
    day: int | None = None

    def as_date(self) -> date:
        """The day; the first of the month or year if the day is not known."""
        return date(self.year, self.month or 1, self.day or 1)

    def nearest(self, weekday: int, *, ahead: bool) -> Point:
        """The nearest day on a weekday (Monday is 1) from the day on, ``ahead`` or back."""
        between = (
            (weekday - self.as_date().isoweekday()) % 7 if ahead else -((self.as_date().isoweekday() - weekday) % 7)
        )
        day = self.as_date() + timedelta(days=between)
        return Point(day.year, day.month, day.day)

    def value(self) -> str:
        """EDTF value."""
        return Point(self.year, self.month, self.day).value() or ""

    @classmethod
    def parse(cls, value: str) -> "Anchor":
        """The anchor of an EDTF day, month or year; of an interval its end.

        >>> Anchor.parse("2025-07/2025-09")
        Anchor(year=2025, month=9, day=None)
        """
        parts = [int(part) for part in value.rpartition("/")[2].split("-")]
        return cls(*parts)


def _turns(start: Point, end: Point) -> int:
    """1 if a range from ``start`` to ``end`` passes New Year, else 0."""
    first, last = start.first_month, end.first_month
    return int(first is not None and last is not None and (first, start.day or 0) > (last, end.day or 31))
