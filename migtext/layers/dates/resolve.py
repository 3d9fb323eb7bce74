"""Drafts of dates to dates: missing years, times relative to the release, first and last day.

Nothing is ever resolved against today's date.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from migtext.layers.dates.edtf import bounds, day_on
from migtext.layers.dates.find import DateDraft
from migtext.layers.dates.missing_year import INFERRED, INHERITED, Years
from migtext.layers.dates.point import Anchor, Point
from migtext.layers.dates.tense import tense
from migtext.records import Date
from migtext.text.tokens import Tokens

_CONFIDENCE = 0.95
_YEARS = frozenset({"year", "same-year", "text-year", "named-month"})
_UNITS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}


def resolve_dates(tokens: Tokens, drafts: Sequence[DateDraft], published: str | None) -> tuple[Date, ...]:
    """Dates with values, bounds and offsets; ``published`` is the release date in EDTF, if known."""
    anchor = Anchor.parse(published) if published else None
    years = Years(tokens, drafts, anchor)
    dates: list[Date] = []
    for i, draft in enumerate(drafts):
        if draft.point is None:
            dates.append(_record(tokens, *_shifted(draft, anchor), _CONFIDENCE))
        elif draft.weekday is not None and draft.point.relative:
            told = [dates[j].value for j in years.near_before(i) if _is_of_days(tokens, drafts[j], draft)]
            dates.append(_record(tokens, draft, *_on_weekday(tokens, draft, told, anchor)))
        else:
            dates.append(_record(tokens, draft, *_value(draft, draft.point.in_years_of_end(), i, years, anchor)))
    return tuple(dates)


def _is_of_days(tokens: Tokens, told: DateDraft, draft: DateDraft) -> bool:
    """Whether ``told`` may say which day a weekday is: it is no week, or one in the same sentence."""
    week = told.point is not None and (told.point.week or (told.point.relative or ("",))[0] == "week")
    return not week or tokens.sentence[told.first] == tokens.sentence[draft.first]


def _on_weekday(
    tokens: Tokens, draft: DateDraft, told: Sequence[str | None], release: Anchor | None
) -> tuple[str | None, float]:
    """The day of the weekday that a draft names, and how sure it is.

    It is the day that the text gave that weekday shortly before, else the last one up to the release if the verb tells
    of the past, or the next one if it tells of what is to come.
    """
    weekday = draft.weekday or 0
    found = list(filter(None, (day_on(value, weekday) for value in told)))
    if release is None or release.day is None:
        return (found[0] if found else None), INHERITED
    verb, day = tense(tokens, draft.first, draft.last), release.value()
    if found and not (verb == "past" and found[0] > day):
        return found[0], INHERITED
    if verb is None or (verb == "future" and draft.modifier == "since"):
        return (found[0], INHERITED) if found else (None, INFERRED)
    return release.nearest(weekday, ahead=verb == "future").value(), INFERRED


def _value(draft: DateDraft, point: Point, i: int, years: Years, release: Anchor | None) -> tuple[str | None, float]:
    """The value of draft ``i`` and its confidence, which is lower if a part of it comes from other dates."""
    if draft.to_date:
        return _to_date(point, i, years, release), _CONFIDENCE
    if point.same_period:
        return _same_period(point, years.months(i), release or years.lead), INHERITED
    found = years.from_text(i, point)
    point, confidence = (found, INHERITED) if found else (point, _CONFIDENCE)
    if release:
        point = point.relative_to(release)
    elif inferred := _inferred(point, years):
        point, confidence = inferred, INFERRED
    if point.relative and point.relative[0] in _YEARS and (point.first_month or point.first_months):
        # the months are given; only the year is relative to an unknown release date
        end = replace(point.end, relative=None) if point.end else None
        point, confidence = replace(point, relative=None, end=end), INHERITED
    elif point.open_year:
        year, confidence = years.year(i, point)
        point = point if year is None else point.with_year(year)
    return (point.in_years_of_end().value() if point.valid() else None), confidence


def _inferred(point: Point, years: Years) -> Point | None:
    """A relative point counted from the date that the text begins with, or from the year that it is about."""
    counted = point.relative_to(years.lead) if years.lead else point
    return counted if counted != point else years.in_year_of_text(point)


def _same_period(point: Point, months: Point | None, anchor: Anchor | None) -> str | None:
    """The value of the months given before, in the year of ``point``; a relative year is counted from theirs."""
    if point.relative and months and months.year is not None:
        return _in_year(months, months.year + point.relative[1])
    return _in_year(months, point.relative_to(anchor).year if anchor else point.year)


def _in_year(months: Point | None, year: int | None) -> str | None:
    """The value of the months given before, in another year; of the year alone if no months were given."""
    if year is None or months is None:
        return None if year is None else str(year)
    end = replace(months.end, relative=None, year=year) if months.end else None
    return replace(months, relative=None, year=year, end=end).value()


def _to_date(year: Point, i: int, years: Years, release: Anchor | None) -> str | None:
    """From the beginning of the year to the day or month that the sentence gives, else to the month of the release.

    Null if neither is known.
    """
    resolved = year.relative_to(release).year if release else None
    until = years.as_of(i, resolved)
    if until is not None and until.year is not None:
        start = Point(until.year, 1, 1 if until.day else None)
        return f"{start.value()}/{until.value()}"
    lead = years.lead_day()
    if lead is not None and lead.year is not None:
        return f"{lead.year}-01-01/{lead.value()}"
    if release is None:
        return None
    if resolved != release.year or release.month is None:
        return None if resolved is None else str(resolved)
    return f"{resolved}-01/{resolved}-{release.month:02d}"


def _shifted(draft: DateDraft, release: Anchor | None) -> tuple[DateDraft, str | None]:
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


def _record(tokens: Tokens, draft: DateDraft, value: str | None, confidence: float) -> Date:
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
