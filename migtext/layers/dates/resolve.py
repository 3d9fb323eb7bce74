"""Drafts of dates to dates: missing years, times relative to the release, first and last day.

Nothing is ever resolved against today's date.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from migtext.layers.dates.edtf import bounds, day_on
from migtext.layers.dates.find import DateDraft
from migtext.layers.dates.missing_year import INFERRED, INHERITED, GivenBy, Years
from migtext.layers.dates.point import Anchor, Point
from migtext.layers.dates.tense import tense
from migtext.records import Date
from migtext.text.tokens import Tokens

_CONFIDENCE = 0.95
_YEARS = frozenset({"year", "same-year", "text-year", "named-month"})
_UNITS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}


How = (
    Literal[
        "text",
        "length",
        "ago",
        "release",
        "lead",
        "about",
        "said",
        "week",
        "as_of",
        "months",
        "year",
        "open",
        "calendar",
    ]
    | GivenBy
)
"""How a value was found, besides what gives a missing year: as the text says it, as a length of time, counted back from
the release date, relative to the release date, to the date that the text begins with or to the year that it is about,
with what another date says, in the week of another date, up to another date, with the months of another date or, where
none has months, as the *year* alone. *open* is one that lacks something, *calendar* a day that there is not."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The value of a draft, how it was found, and the index of the draft that gave a part of it, if one did."""

    draft: DateDraft
    value: str | None
    confidence: float
    how: How
    source: int | None = None


def resolve_dates(tokens: Tokens, drafts: Sequence[DateDraft], published: str | None) -> tuple[Date, ...]:
    """Dates with values, bounds and offsets; ``published`` is the release date in EDTF, if known."""
    return tuple(_record(tokens, one.draft, one.value, one.confidence) for one in resolved(tokens, drafts, published))


def resolved(tokens: Tokens, drafts: Sequence[DateDraft], published: str | None) -> Iterator[Resolution]:
    """The resolution of each draft, in their order; ``published`` is the release date in EDTF, if known."""
    anchor = Anchor.parse(published) if published else None
    years = Years(tokens, drafts, anchor)
    known: list[str | None] = []
    for i, draft in enumerate(drafts):
        if draft.point is None:
            found = _shifted(draft, anchor)
        elif draft.weekday is not None and draft.point.relative:
            told = [(known[j], j) for j in years.near_before(i) if _is_of_days(tokens, drafts[j], draft)]
            found = _on_weekday(tokens, draft, told, anchor)
        else:
            found = _value(draft, draft.point.in_years_of_end(), i, years, anchor, drafts)
        known.append(found.value)
        yield found


def _is_of_days(tokens: Tokens, told: DateDraft, draft: DateDraft) -> bool:
    """Whether ``told`` may say which day a weekday is: it is no week, or one in the same sentence."""
    week = told.point is not None and (told.point.week or (told.point.relative or ("",))[0] == "week")
    return not week or tokens.sentence[told.first] == tokens.sentence[draft.first]


def _on_weekday(
    tokens: Tokens, draft: DateDraft, told: Sequence[tuple[str | None, int]], release: Anchor | None
) -> Resolution:
    """The day of the weekday that a draft names.

    It is the day that the text gave that weekday shortly before, else the last one up to the release if the verb tells
    of the past, or the next one if it tells of what is to come. ``told``: values of drafts shortly before, and these.
    """
    weekday = draft.weekday or 0
    days = ((day_on(value, weekday), j) for value, j in told)
    day, source = next((pair for pair in days if pair[0]), (None, None))
    told_day = Resolution(draft, day, INHERITED, "week" if day else "open", source)
    verb = tense(tokens, draft.first, draft.last)
    if release is None or release.day is None or verb is None or (verb == "future" and draft.modifier == "since"):
        return told_day
    if day is not None and not (verb == "past" and day > release.value()):
        return told_day
    return Resolution(draft, release.nearest(weekday, ahead=verb == "future").value(), INFERRED, "verb")


def _value(  # noqa: PLR0913, PLR0917
    draft: DateDraft, point: Point, i: int, years: Years, release: Anchor | None, drafts: Sequence[DateDraft]
) -> Resolution:
    """The value of draft ``i`` and its confidence, which is lower if a part of it comes from other dates."""
    if draft.to_date:
        if point.year is None or (release and release.year == point.year) or years.as_of(i, point.year):
            return _to_date(draft, point, i, years, release, drafts)
        draft = replace(draft, rule="dates:since-after", kind="date", modifier="since", to_date=False)
    how: How
    if point.same_period:
        before = years.months(i)
        months = drafts[before].point if before is not None else None
        value = _same_period(point, months, release or years.lead)
        how = "open" if value is None else "months" if months else "year"
        return Resolution(replace(draft, kind="date") if how == "year" else draft, value, INHERITED, how, before)
    how = "text"
    source, confidence = None, _CONFIDENCE
    if found := years.from_text(i, point):
        point, confidence, how, source = found.point, INHERITED, "said", found.draft
    if release:
        counted = point.relative_to(release)
        point, how = counted, how if counted == point else "release"
    elif inferred := _inferred(point, years):
        point, confidence, how = inferred[0], INFERRED, inferred[1]
    if point.relative and point.relative[0] in _YEARS and (point.first_month or point.first_months):
        # the months are given; only the year is relative to an unknown release date
        end = replace(point.end, relative=None) if point.end else None
        point, confidence, how = replace(point, relative=None, end=end), INHERITED, "nothing"
    elif point.open_year:
        given = years.year(i, point)
        confidence, how, source = given.confidence, given.by, given.draft
        point = point if given.year is None else point.with_year(given.year)
    if not point.valid():
        return Resolution(draft, None, confidence, "calendar", source)
    value = point.in_years_of_end().value()
    return Resolution(draft, value, confidence, "open" if value is None else how, source)


def _inferred(point: Point, years: Years) -> tuple[Point, How] | None:
    """A relative point counted from the date that the text begins with, or from the year that it is about."""
    counted = point.relative_to(years.lead) if years.lead else point
    if counted != point:
        return counted, "lead"
    about = years.in_year_of_text(point)
    return (about, "about") if about else None


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


def _to_date(  # noqa: PLR0913, PLR0917
    draft: DateDraft, year: Point, i: int, years: Years, release: Anchor | None, drafts: Sequence[DateDraft]
) -> Resolution:
    """From the beginning of the year to the day or month that the sentence gives, else to the month of the release.

    Null if neither is known.
    """
    known = year.relative_to(release).year if release else None
    found = years.as_of(i, known)
    if found is not None:
        source, until = found
        start = Point(until.year, 1, 1 if until.day else None)
        return Resolution(draft, f"{start.value()}/{until.value()}", _CONFIDENCE, "as_of", source)
    lead = years.lead_day()
    if lead is not None and lead.year is not None:
        return Resolution(draft, f"{lead.year}-01-01/{lead.value()}", _CONFIDENCE, "lead")
    if release is None or known is None:
        return Resolution(draft, None, _CONFIDENCE, "open")
    if known != release.year or release.month is None:
        return Resolution(draft, str(known), _CONFIDENCE, "release")
    return Resolution(draft, f"{known}-01/{known}-{release.month:02d}", _CONFIDENCE, "release")


def _shifted(draft: DateDraft, release: Anchor | None) -> Resolution:
    """A length of time before the release as a date, if the release date is known; else the duration."""
    value = draft.length
    length = Resolution(draft, value, _CONFIDENCE, "length")
    if not (draft.shift and release and value):
        return length
    unit, number = value[-1], value[1:-1]
    if unit not in _UNITS or not number.isdecimal() or (unit in "WD" and release.day is None):
        return length
    moved = _moved(release, int(number), unit)
    return Resolution(replace(draft, kind="date", length=None), moved, _CONFIDENCE, "ago") if moved else length


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
