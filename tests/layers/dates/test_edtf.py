"""Values of dates: the days that they allow, against a calendar counted here, and printing and parsing."""

import re
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtext.errors import ValueFormatError
from migtext.layers.dates.edtf import bounds, check_published
from migtext.layers.dates.point import Anchor, Point

YEARS = st.integers(1001, 2199)
MODIFIERS = (None, "since", "until", "before", "after", "start", "mid", "end", "approx", "more_than", "less_than")
Span = tuple[Point, date, date]


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _days(draw: st.DrawFn) -> Span:
    day = draw(st.dates(date(1001, 1, 1), date(2199, 12, 31)))
    return Point(day.year, day.month, day.day), day, day


def _months(draw: st.DrawFn) -> Span:
    year, month = draw(YEARS), draw(st.integers(1, 12))
    return Point(year, month), date(year, month, 1), _month_end(year, month)


def _years(draw: st.DrawFn) -> Span:
    year = draw(YEARS)
    return Point(year), date(year, 1, 1), date(year, 12, 31)


def _decades(draw: st.DrawFn) -> Span:
    year = draw(st.integers(101, 219)) * 10
    return Point(decade=year), date(year, 1, 1), date(year + 9, 12, 31)


def _centuries(draw: st.DrawFn) -> Span:
    century = draw(st.integers(2, 22))
    return Point(century=century), date(century * 100 - 100, 1, 1), date(century * 100 - 1, 12, 31)


def _quarters(draw: st.DrawFn) -> Span:
    year, quarter = draw(YEARS), draw(st.integers(1, 4))
    return Point(year, quarter=quarter), date(year, quarter * 3 - 2, 1), _month_end(year, quarter * 3)


def _halves(draw: st.DrawFn) -> Span:
    year, half = draw(YEARS), draw(st.integers(1, 2))
    return Point(year, half=half), date(year, half * 6 - 5, 1), _month_end(year, half * 6)


def _first_months(draw: st.DrawFn) -> Span:
    year, last = draw(YEARS), draw(st.integers(1, 12))
    return Point(year, first_months=last), date(year, 1, 1), _month_end(year, last)


def _seasons(draw: st.DrawFn) -> Span:
    year, season = draw(YEARS), draw(st.integers(21, 23))
    first = (season - 21) * 3 + 3
    return Point(year, season=season), date(year, first, 1), _month_end(year, first + 2)


def _weeks(draw: st.DrawFn) -> Span:
    day = draw(st.dates(date(1001, 1, 7), date(2199, 12, 20)))
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Point(year, week=week), monday, monday + timedelta(days=6)


SIMPLE = (_days, _months, _years, _quarters, _halves, _first_months, _seasons, _weeks, _decades, _centuries)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A point with its first and last day, by a calendar of the test's own."""
    return draw(st.sampled_from(SIMPLE))(draw)


@st.composite
def intervals(draw: st.DrawFn) -> Span:
    kind = draw(st.sampled_from((_days, _months, _years)))
    start, end = sorted((kind(draw), kind(draw)), key=lambda span: span[1])
    point = Point(start[0].year, start[0].month, start[0].day, end=end[0])
    return point, start[1], end[2]


def parse(value: str) -> Point:
    """The point that a value prints, for the test's own round trip."""
    first, _, last = value.partition("/")
    point = _parse_one(first)
    if not last:
        return point
    end = _parse_one(last)
    return Point(point.year, point.month, point.day, end=end)


def _parse_one(value: str) -> Point:
    if value.endswith("XX"):
        return Point(century=int(value[:2]) + 1)
    if value.endswith("X"):
        return Point(decade=int(value[:3]) * 10)
    year, *rest = value.split("-")
    number = None if year == "XXXX" else int(year)
    if rest and rest[0].startswith("W"):
        return Point(number, week=int(rest[0][1:]))
    if rest and int(rest[0]) > 12:
        return Point(number, season=int(rest[0]))
    return Point(number, *(int(part) for part in rest))


@settings(max_examples=150, deadline=None)
@given(st.one_of(spans(), intervals()), st.sampled_from(MODIFIERS))
def test_bounds_agree_with_the_calendar(span: Span, modifier: str | None) -> None:
    point, first, last = span
    expected = {
        "since": (first, None),
        "until": (None, last),
        "before": (None, first - timedelta(days=1)),
        "after": (last + timedelta(days=1), None),
    }.get(modifier or "", (first, last))
    assert point.valid()
    assert bounds(point.value(), modifier) == tuple(day.isoformat() if day else None for day in expected)


@settings(max_examples=150, deadline=None)
@given(st.one_of(spans(), intervals()))
def test_print_parse_print(span: Span) -> None:
    value = span[0].value()
    assert value is not None
    assert parse(value).value() == value
    assert ("/" in value) == span[0].is_interval()


@settings(max_examples=150, deadline=None)
@given(spans().filter(lambda span: span[0].decade is None and span[0].century is None), YEARS)
def test_a_year_filled_in_is_the_only_change(span: Span, year: int) -> None:
    point = span[0]
    assert point.year is not None
    bare = Point(None, point.month, point.day, point.quarter, point.half, point.season, point.week, point.first_months)
    assert bare.open_year
    assert (bare.value() or "").replace("XXXX", f"{point.year:04d}") == point.value()
    assert bounds(bare.value()) == (None, None)
    assert bare.with_year(year).year == year
    assert bare.with_year(point.year) == point


@settings(max_examples=150, deadline=None)
@given(st.one_of(spans(), intervals()))
def test_anchor_is_the_end_of_a_value(span: Span) -> None:
    value = span[0].value() or ""
    if "X" in value or "W" in value or span[0].season:
        return
    assert Anchor.parse(value).value() == value.rpartition("/")[2]
    assert check_published(value) == value


ANY_VALUE = st.one_of(
    st.text("0123456789-/XWPYMDT", max_size=22),
    st.builds("{}-{}".format, st.integers(0, 9999), st.integers(0, 99)),
    st.from_regex(r"\A\d{4}-(\d{2}-\d{2}|W\d{2}|\d{2})(/\d{4}(-\d{2}(-\d{2})?)?)?\Z"),
    st.from_regex(r"\A(\d{3}X|\d{2}XX|\d{4})\Z"),
)


@settings(max_examples=300, deadline=None)
@given(ANY_VALUE, st.sampled_from(MODIFIERS))
def test_bounds_of_any_string(value: str, modifier: str | None) -> None:
    earliest, latest = bounds(value, modifier)
    for bound in (earliest, latest):
        assert bound is None or re.fullmatch(r"\d{4}-\d\d-\d\d", bound)
    if modifier in {"since", "after"}:
        assert latest is None
    if modifier in {"until", "before"}:
        assert earliest is None


@settings(max_examples=200, deadline=None)
@given(ANY_VALUE)
def test_published_is_a_date_or_refused(value: str) -> None:
    try:
        assert check_published(value) == value
    except ValueFormatError as error:
        assert "YYYY-MM-DD" in str(error)
    else:
        earliest, latest = bounds(value)
        assert earliest is not None and latest is not None and earliest <= latest


@pytest.mark.parametrize(
    ("value", "modifier", "expected"),
    [
        ("2024-02", None, ("2024-02-01", "2024-02-29")),
        ("2023-02", None, ("2023-02-01", "2023-02-28")),
        ("2018-W48", None, ("2018-11-26", "2018-12-02")),
        ("2020-W53", None, ("2020-12-28", "2021-01-03")),
        ("2021-W53", None, (None, None)),
        ("2021-24", None, ("2021-01-01", "2021-12-31")),
        ("2023-02-29", None, (None, None)),
        ("2021-13", None, (None, None)),
        ("XXXX-11-12/XXXX-11-13", None, (None, None)),
        ("P5Y", "more_than", (None, None)),
        ("PT72H", None, (None, None)),
        ("0001-01-01", "before", (None, None)),
        ("9999", "after", (None, None)),
        (None, "since", (None, None)),
        ("", None, (None, None)),
    ],
)
def test_bounds(value: str | None, modifier: str | None, expected: tuple[str | None, str | None]) -> None:
    assert bounds(value, modifier) == expected


@pytest.mark.parametrize(
    ("point", "anchor", "value"),
    [
        (Point(relative=("day", 0)), Anchor(2024, 3, 1), "2024-03-01"),
        (Point(relative=("day", -1)), Anchor(2024, 3, 1), "2024-02-29"),
        (Point(relative=("day", 1)), Anchor(2023, 12, 31), "2024-01-01"),
        (Point(relative=("day", 1)), Anchor(2023, 12), None),
        (Point(relative=("week", -1)), Anchor(2024, 1, 2), "2023-W52"),
        (Point(relative=("month", -1)), Anchor(2024, 1, 9), "2023-12"),
        (Point(relative=("month", 1)), Anchor(2023, 12), "2024-01"),
        (Point(relative=("month", 1)), Anchor(2023), None),
        (Point(relative=("quarter", -1)), Anchor(2024, 2), "2023-10/2023-12"),
        (Point(relative=("half", 0)), Anchor(2024, 8), "2024-07/2024-12"),
        (Point(relative=("half", -1)), Anchor(2024, 3), "2023-07/2023-12"),
        (Point(relative=("year", -1)), Anchor(2024), "2023"),
        (Point(relative=("year", -1), month=9, day=27), Anchor(2024, 5), "2023-09-27"),
        (Point(relative=("year", 0), season=21), Anchor(2024), "2024-21"),
        (Point(relative=("day", 1)), Anchor(9999, 12, 31), None),
        (Point(relative=("day", -1)), Anchor(1, 1, 1), None),
        (Point(relative=("week", 1)), Anchor(9999, 12, 31), None),
    ],
)
def test_relative_to_the_release(point: Point, anchor: Anchor, value: str | None) -> None:
    assert point.relative_to(anchor).value() == value


@pytest.mark.parametrize(
    ("point", "value"),
    [
        (Point(month=5, day=17, end=Point(month=5, day=20)).with_year(2022), "2022-05-17/2022-05-20"),
        (Point(month=11, end=Point(month=2)).with_year(2023), "2023-11/2024-02"),
        (Point(month=11, end=Point(2024, 2)).in_years_of_end(), "2023-11/2024-02"),
        (Point(2023, 11, end=Point(month=2)).in_years_of_end(), "2023-11/2024-02"),
        (Point(2023, 1, end=Point(month=6)).in_years_of_end(), "2023-01/2023-06"),
        (Point(2019, end=Point(2021, 6)).in_years_of_end(), "2019/2021-06"),
    ],
)
def test_years_of_ranges(point: Point, value: str) -> None:
    assert point.value() == value


@pytest.mark.parametrize(
    "point",
    [
        Point(2023, 2, 29),
        Point(2023, 13),
        Point(month=4, day=31),
        Point(2021, week=53),
        Point(quarter=5),
        Point(half=3),
        Point(2023, first_months=13),
        Point(2023, 1, end=Point(2023, 2, 30)),
    ],
)
def test_points_that_there_are_not(point: Point) -> None:
    assert not point.valid()


def test_leap_day_may_want_its_year() -> None:
    assert Point(month=2, day=29).valid()
