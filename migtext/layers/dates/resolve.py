"""Drafts of dates to dates: missing years, times relative to the release, first and last day.

Nothing is ever resolved against today's date.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from migtext.layers.dates.edtf import bounds
from migtext.layers.dates.find import Draft
from migtext.layers.dates.missing_year import Years
from migtext.layers.dates.point import Anchor, Point
from migtext.records import Date
from migtext.text.tokens import Tokens

_CONFIDENCE = 0.95
_INHERITED_CONFIDENCE = 0.8
_UNITS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}


def resolve_dates(tokens: Tokens, drafts: Sequence[Draft], published: str | None) -> tuple[Date, ...]:
    """Dates with values, bounds and offsets; ``published`` is the release date in EDTF, if known."""
    anchor = Anchor.parse(published) if published else None
    years = Years(tokens, drafts, anchor)
    dates = []
    for i, draft in enumerate(drafts):
        if draft.point is None:
            dates.append(_record(tokens, *_shifted(draft, anchor), _CONFIDENCE))
        else:
            value, inherited = _value(draft, draft.point.in_years_of_end(), i, years, anchor)
            dates.append(_record(tokens, draft, value, _INHERITED_CONFIDENCE if inherited else _CONFIDENCE))
    return tuple(dates)


def _value(draft: Draft, point: Point, i: int, years: Years, release: Anchor | None) -> tuple[str | None, bool]:
    """The value of draft ``i``, and whether a part of it comes from another date."""
    if draft.to_date:
        return _to_date(point, release), False
    anchor = release or years.anchor(i)
    if point.same_period:
        year = point.relative_to(anchor).year if anchor else point.year
        return _in_year(years.months(i), year), True
    if anchor:
        point = point.relative_to(anchor)
    inherited = False
    if point.relative and point.month is not None:
        # the month is given; only the year is relative to an unknown release date
        end = replace(point.end, relative=None) if point.end else None
        point, inherited = replace(point, relative=None, end=end), True
    elif point.open_year:
        year, inherited = years.year(i, point), True
        point = point if year is None else point.with_year(year)
    return (point.in_years_of_end().value() if point.valid() else None), inherited


def _in_year(months: Point | None, year: int | None) -> str | None:
    """The value of the months given before, in another year; of the year alone if no months were given."""
    if year is None or months is None:
        return None if year is None else str(year)
    end = replace(months.end, relative=None, year=year) if months.end else None
    return replace(months, relative=None, year=year, end=end).value()


def _to_date(year: Point, release: Anchor | None) -> str | None:
    """From the beginning of the year to the month of the release; null if the release date is not known."""
    if release is None:
        return None
    told = year.relative_to(release).year
    if told != release.year or release.month is None:
        return None if told is None else str(told)
    return f"{told}-01/{told}-{release.month:02d}"


def _shifted(draft: Draft, release: Anchor | None) -> tuple[Draft, str | None]:
    """A length of time before the release as a date, if the release date is known; else the duration."""
    value = draft.length
    if not (draft.shift and release and value):
        return draft, value
    unit, number = value[-1], value[1:-1]
    if unit not in _UNITS or not number.isdecimal() or (unit in "WD" and release.day is None):
        return draft, value
    moved = _moved(release, int(number), unit)
    return (replace(draft, kind="date", length=None), moved) if moved else (draft, value)


def _moved(release: Anchor, number: int, unit: str) -> str | None:
    """The day, week, month or year a number of units before the release; None before the year 1."""
    from dateutil.relativedelta import relativedelta

    lengths: dict[str, Any] = {_UNITS[unit]: number}
    try:
        moved: date = release.as_date() - relativedelta(**lengths)
    except (ValueError, OverflowError):
        return None
    if unit == "W":
        year, week, _ = moved.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return moved.isoformat()[: {"Y": 4, "M": 7}.get(unit, 10)]


def _record(tokens: Tokens, draft: Draft, value: str | None, confidence: float) -> Date:
    start, end = tokens.starts[draft.first], tokens.ends[draft.last - 1]
    kind = "interval" if draft.kind == "date" and value is not None and "/" in value else draft.kind
    earliest, latest = bounds(value, draft.modifier)
    date = Date(
        start=start,
        end=end,
        text=tokens.text[start:end],
        rule=draft.rule,
        confidence=confidence,
        kind=kind,
        value=value,
        modifier=draft.modifier,
        earliest=earliest,
        latest=latest,
    )
    return date.as_recent() if draft.recent else date
