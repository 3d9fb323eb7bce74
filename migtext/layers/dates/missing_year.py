"""The year of a date without one, from the dates around it.

A missing year is taken from an earlier date in the same sentence, then from a full date in the previous sentence, then
from the release date. If that is not known, it is taken from a later date in the sentence, from the same day or month
with its year, from a full date nearby, from the year that the text shows to be the present one, or from the one that it
is about.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from heapq import merge
from math import inf
from typing import Literal, NamedTuple

from migtext.layers.dates.find import DateDraft
from migtext.layers.dates.point import Anchor, Point
from migtext.layers.dates.tense import Tense, tense
from migtext.text.punctuation import open_quote
from migtext.text.tokens import LINE_BREAK, Tokens

INHERITED, INFERRED = 0.8, 0.6
"""Confidence of a year that another date gives, and of one that the text as a whole suggests."""
_NEAR_SENTENCES = 3
_NEAR_DAYS = 8
_SAME_STORY_YEARS = 3
_LONGEST_TITLE = 150  # characters
_CLEAR_DATES = 2
_LAST_YEAR = ("year", -1)
_THIS_OR_LAST = frozenset({("year", 0), _LAST_YEAR})
_ABOUT_THIS_YEAR = frozenset({(("year", 0), False), (_LAST_YEAR, True)})
_ABOUT_NEXT_YEAR = frozenset({(("year", 1), False), (("year", 1), True)})
"""Years relative to the release, and whether the text compares something with them."""
_DISTANT_MONTHS = 6
"""A month further ahead of the release than this belongs to the previous year."""
_NEXT_YEAR_MONTHS = 4
"""A month that is at least this much earlier in the year than the date before it belongs to the next year."""
_PLAIN_AHEAD, _BOUND_AHEAD = 1, 4
"""Months at most this far ahead of the release may belong to the next year; the limit for a bound is larger."""
_CLEAR_MONTHS = 2
"""Months between the release and a time from which on the tense of its verb decides on the year."""
_FAR_MONTHS = 4
"""Months between the release and a time from which on its year is in doubt if no verb tells it."""
_YEARLY = "P1Y"
_BOUNDS = frozenset({"since", "until", "before", "after"})
_LEAD_SENTENCES = 2
"""A full day in one of the first sentences dates the release, unless a later date follows."""
_OLDEST_RELEASE = 1991
"""No text in question was released before this year, so an earlier one is never *this year* or *last year*."""
_LATE_MONTH = 9
"""In a text that looks back on one year and ahead to the next, the months from this one on are of the first."""


GivenBy = Literal[
    "sentence", "paragraph", "nearest", "verb", "behind", "alike", "lead", "near", "about", "weekday", "nothing"
]
"""What gives a year: a date before in the sentence, a full date in the sentence before, the release date that it is
nearest to, the same with the tense of its verb, a date behind, the same month elsewhere, the full date that the text
begins with, a date nearby, the whole text. None is given where the day is on another weekday than the text says, or by
nothing."""


class GivenYear(NamedTuple):
    """A year for a date without one, how sure it is, what gives it, and the draft if that is a date of the text."""

    year: int | None
    confidence: float
    by: GivenBy
    draft: int | None = None


class FromText(NamedTuple):
    """A relative point whose year or month another date of the text gives, with the draft of that, if it is one."""

    point: Point
    draft: int | None


class Years:
    """The years that the dates of one text give each other; every query takes constant time."""

    def __init__(self, tokens: Tokens, drafts: Sequence[DateDraft], anchor: Anchor | None) -> None:
        self._tokens = tokens
        self._drafts = drafts
        self._anchor = anchor
        breaks = [i for i, word in enumerate(tokens.words) if word == LINE_BREAK]
        self._line = [bisect_right(breaks, draft.first) for draft in drafts]
        self._sentence = [tokens.sentence[draft.first] for draft in drafts]
        self._stated = [self._stated_year(draft) for draft in drafts]
        latest = max((year for year in self._stated if year is not None), default=0)
        self._absolute_before = self._last(self._gives_year)
        self._unbracketed_before = self._last(lambda i: self._gives_year(i) and not self._in_brackets(i))
        self._day_before = self._last(lambda i: self._is_day(i) and self._is_near_release(i))
        self._fine_before = self._last(
            lambda i: (
                self._is_fine(i)
                and not self._drafts[i].compared
                and (self._stated[i] or 0) >= latest - _SAME_STORY_YEARS
            )
        )
        self._fine_behind = self._last(self._is_fine, backwards=True)
        self._full_before = self._last(self._is_full)
        self._months_before = self._last(self._has_months)
        self._as_of_before = self._last(self._is_as_of)
        self._as_of_behind = self._last(self._is_as_of, backwards=True)
        self._marked = [i for i, draft in enumerate(drafts) if draft.as_of and self._is_simple(i)]
        self._spoken = frozenset((_relative(draft.point), draft.compared) for draft in drafts if draft.point)
        self._plain = [i for i in range(len(drafts)) if self._is_plain(i)]
        latest = max((self._stated[i] or 0 for i in self._plain), default=0)
        self._latest = latest if latest >= _OLDEST_RELEASE else 0
        self._lead = self._lead_date()
        self._present = self._year_up_to_now()
        self._this_year = self._present or self._year_of_text()
        self._turn = self._turn_of_year()
        self._years_of_month = self._months_with_years()

    def year(self, i: int, point: Point) -> GivenYear:
        """The year of ``point`` in draft ``i``, None if it cannot be determined, and what gives it."""
        if self._is_yearly(i):
            return GivenYear(None, INHERITED, "nothing")
        nearby = self._year_nearby(i, point)
        if nearby and nearby.year is not None and self._agrees(i, point, nearby.year):
            return nearby
        year = None if self._anchor else self._year_of_months(point)
        if year is not None and self._agrees(i, point, year):
            return GivenYear(year, INFERRED, "about")
        return GivenYear(None, INHERITED, "nothing" if nearby is None and year is None else "weekday")

    def _year_nearby(self, i: int, point: Point) -> GivenYear | None:
        """The year that another date gives ``point``."""
        sentence, line = self._sentence[i], self._line[i]
        before = self._absolute_before[i]
        if before is not None and self._sentence[before] == sentence:
            return self._given(before, "sentence")
        if self._anchor:
            day = self._day_before[i]
            if day is not None and sentence - self._sentence[day] <= 1 and self._line[day] == line:
                return self._given(day, "paragraph")
            return self._near_release(i, point, self._anchor)
        behind, fine = self._fine_behind[i], self._fine_before[i]
        if behind is not None and self._sentence[behind] == sentence:
            return self._given(behind, "behind")
        if (alike := self._year_alike(point)) is not None:
            return GivenYear(alike, INHERITED, "alike")
        if fine is not None and (fine == self._lead or self._is_near(fine, i)):
            dated = self.lead if fine == self._lead else None
            if dated:
                return GivenYear(_near_year(dated, point, self._drafts[i].modifier), INHERITED, "lead", fine)
            return GivenYear(self._year_after(fine, point), INHERITED, "near", fine)
        if self._present is not None:
            return GivenYear(self._present, INFERRED, "about")
        if behind is not None and self._line[behind] == line and self._is_near(behind, i):
            return self._given(behind, "behind")
        counted = point.first_months is not None and before is not None and self._is_near(before, i)
        return self._given(before, "near") if counted and before is not None else None

    def _given(self, draft: int, by: GivenBy) -> GivenYear:
        """The year that a draft gives itself, given to another."""
        return GivenYear(self._stated[draft], INHERITED, by, draft)

    def _near_release(self, i: int, point: Point, release: Anchor) -> GivenYear:
        """The year nearest to the release that fits the verb; without one that of a far month is less sure."""
        draft = self._drafts[i]
        verb = tense(self._tokens, draft.first, draft.last)
        plain = _near_year(release, point, draft.modifier)
        year = _near_year(release, point, draft.modifier, verb)
        months = abs((year - release.year) * 12 + (point.first_month or 0) - (release.month or 0))
        far = point.first_month is not None and release.month is not None and months >= _FAR_MONTHS
        return GivenYear(year, INFERRED if far and verb is None else INHERITED, "nearest" if year == plain else "verb")

    def _year_after(self, fine: int, point: Point) -> int | None:
        """The year of draft ``fine``; for a month much earlier in the year the next, as texts go on in time."""
        year, told = self._stated[fine], self._drafts[fine].point
        month, begun = point.first_month, told.first_month if told else None
        over = month is not None and begun is not None and begun - month >= _NEXT_YEAR_MONTHS
        ahead = self._drafts[fine].modifier == "until"  # a term is no time that the text has told
        return year + 1 if year is not None and over and not ahead else year

    def _year_alike(self, point: Point) -> int | None:
        """The year that the text gives to the same month elsewhere, if it gives only one."""
        years = self._years_of_month.get(point.month or 0, frozenset()) if point.month else frozenset()
        return next(iter(years)) if len(years) == 1 else None

    def _year_of_months(self, point: Point) -> int | None:
        """The year of a month in a text whose dates tell which year it is about."""
        month = point.first_month
        if month is None:
            return None
        if self._turn is not None:
            return self._turn - 1 if month >= _LATE_MONTH else self._turn
        return self._this_year

    def _agrees(self, i: int, point: Point, year: int) -> bool:
        """Whether the day is on its weekday in ``year``, if the text names its weekday."""
        weekday = self._drafts[i].weekday
        if weekday is None or point.month is None or point.day is None:
            return True
        return Point(year, point.month, point.day).is_on(weekday)

    def near_before(self, i: int) -> range:
        """The drafts shortly before draft ``i``, the nearest first."""
        first = i
        while first > 0 and i - first < _NEAR_DAYS and self._is_near(first - 1, i):
            first -= 1
        return range(i - 1, first - 1, -1)

    @property
    def lead(self) -> Anchor | None:
        """The month of the full day that the text begins with, which stands for an unknown release date."""
        point = self._drafts[self._lead].point if self._lead is not None and not self._anchor else None
        return Anchor(point.year, point.month) if point and point.year else None

    def lead_day(self) -> Point | None:
        """The full day that the text begins with."""
        point = self._drafts[self._lead].point if self._lead is not None and not self._anchor else None
        return (point.end or point) if point else None

    def from_text(self, i: int, point: Point) -> FromText | None:
        """A relative ``point`` whose year or month another date gives, e.g. *that year*; None if no date gives it."""
        unit, distance = point.relative or ("", 0)
        before = self._absolute_before[i]
        near = before is not None and self._sentence[before] == self._sentence[i]
        if unit == "text-month":
            return self._in_month_of_text(i, point)
        if unit == "text-year" and before is None and self._anchor:
            return FromText(_in_year(point, self._anchor.year + distance), None)
        if unit == "text-year" or (unit == "same-year" and near):
            return self._in_year_of(before, distance, point)
        if unit == "year" and self._drafts[i].compared:
            return self._in_year_of(self._set_against(i), distance, point)
        if unit == "year" and not self._anchor and self._sentence[i] == 0:
            alike = self._year_alike(point)
            return None if alike is None else FromText(_in_year(point, alike), None)
        return None

    def _in_year_of(self, draft: int | None, distance: int, point: Point) -> FromText | None:
        """``point`` in the year of a draft, or one at a distance from it."""
        year = self._stated[draft] if draft is not None else None
        return None if year is None else FromText(_in_year(point, year + distance), draft)

    def _set_against(self, i: int) -> int | None:
        """What is set against draft ``i``: a date in its sentence outside brackets, or in the one before."""
        before = self._unbracketed_before[i] if self._unbracketed_before[i] is not None else self._absolute_before[i]
        if before is None or self._line[before] != self._line[i] or self._sentence[i] - self._sentence[before] > 1:
            return None
        return before

    def _in_brackets(self, i: int) -> bool:
        first = self._drafts[i].first
        return first > 0 and self._tokens.words[first - 1] == "("

    def in_year_of_text(self, point: Point) -> Point | None:
        """A ``point`` relative to *this year*, if the dates of the text show which year that is."""
        unit, distance = point.relative or ("", 0)
        year = self._turn if self._this_year is None else self._this_year
        if year is None or unit not in {"year", "same-year"}:
            return None
        return _in_year(point, year + distance)

    def as_of(self, i: int, year: int | None) -> tuple[int, Point] | None:
        """The draft of the day or month up to which draft ``i`` goes, and its point with its year, ``year`` if known.

        It is the nearest one in its sentence, else the nearest for which the text says that data hold.
        """
        for found in (self._as_of_before[i], self._as_of_behind[i]):
            if found is not None and self._sentence[found] == self._sentence[i] and year in (None, self._stated[found]):
                return self._with_year(found)
        at = bisect_left(self._marked, i)
        for found in merge(reversed(self._marked[:at]), self._marked[at:], key=lambda j: abs(j - i)):
            marked = self._with_year(found)
            if marked and year in (None, marked[1].year) and (marked[1].month, marked[1].day) != (1, 1):
                return marked
        return None

    def _with_year(self, i: int) -> tuple[int, Point] | None:
        """Draft ``i`` and its point, if that has a year or the text gives it one."""
        point = self._drafts[i].point
        if point is None or point.year is not None:
            return (i, point) if point else None
        year = self.year(i, point).year if point.open_year else None
        return None if year is None else (i, point.with_year(year))

    def months(self, i: int) -> int | None:
        """The last draft with months before draft ``i``, not far from it."""
        before = self._months_before[i]
        return before if before is not None and self._is_near(before, i) else None

    def _in_month_of_text(self, i: int, point: Point) -> FromText | None:
        """``point`` in the last month before draft ``i``."""
        before = self._months_before[i]
        fixed = self._drafts[before].point if before is not None else None
        if before is None or fixed is None or fixed.month is None:
            return None
        return FromText(replace(point, relative=None, year=self._stated[before], month=fixed.month), before)

    def _year_of_text(self) -> int | None:
        """The year that the text calls this one; None if its other dates leave a doubt.

        It is the latest year of the text, bounds and plans left out, if the text speaks of *this year* or compares
        something with *last year*, and gives that year more than once, or with a day or month, or close by. A text that
        looks back on last year and ahead to the next leaves a doubt, and so does one with months without a year that
        are much earlier in the year: it may tell of the beginning of the next one.
        """
        if not self._latest or self._has_early_months():
            return None
        fine = any(self._is_fine(i) for i in self._plain if self._stated[i] == self._latest)
        if not self._spoken.isdisjoint(_ABOUT_NEXT_YEAR):
            return self._latest if fine and (_LAST_YEAR, False) not in self._spoken else None
        if (_LAST_YEAR, False) in self._spoken or self._spoken.isdisjoint(_ABOUT_THIS_YEAR):
            return None
        only = (_LAST_YEAR, True) in self._spoken and len({self._stated[i] for i in self._plain}) == 1
        return self._latest if fine or only or self._is_given(1) else None

    def _year_up_to_now(self) -> int | None:
        """The year since whose beginning something has been, or whose months the text sets against those of the year
        before; None if several are, or the text tells of a later one.
        """
        told = [(draft, point, point.year) for draft in self._drafts if (point := draft.point) and point.year]
        begun = {year for draft, _, year in told if draft.to_date}
        compared = {year + 1 for draft, point, year in told if point.same_period and draft.compared}
        for found, latest in ((begun, self._latest), (compared, self._latest + 1)):
            if len(found) == 1 and latest <= max(found):
                return max(found)
        return None

    def _has_early_months(self) -> bool:
        """Whether a month without a year is much earlier in the year than one that the text gives with its year."""
        points = [draft.point for draft in self._drafts if draft.point]
        bare = [point.first_month for point in points if point.open_year and point.first_month]
        told = [self._drafts[i].point for i in self._plain if self._stated[i] == self._latest]
        full = [point.first_month for point in told if point and point.first_month]
        return bool(bare and full) and max(full) - min(bare) >= _NEXT_YEAR_MONTHS

    def _has_months_again(self) -> bool:
        """Whether a month without a year is much earlier than the last of so many months of the latest year."""
        points = [draft.point for draft in self._drafts if draft.point]
        bare = [point.first_month for point in points if point.open_year and point.first_month]
        told = [self._drafts[i].point for i in self._plain if self._stated[i] == self._latest]
        counted = [point.first_months for point in told if point and point.first_months]
        return bool(bare and counted) and max(counted) - min(bare) >= _NEXT_YEAR_MONTHS

    def _turn_of_year(self) -> int | None:
        """The year that has just begun or is about to, in a text that looks back on the whole year before it.

        Such a text speaks of *last year* and gives it as a year without days and months, or it has plans for the next.
        The year may be given far away if the text has a month that comes again after the months it gives of that year.
        """
        if not self._latest or any(self._is_fine(i) for i, year in enumerate(self._stated) if year == self._latest):
            return None
        this = not {year for year, _ in self._spoken}.isdisjoint({("year", 0), ("year", 1)})
        planned = any(
            self._stated[i] == self._latest + 1 for i, draft in enumerate(self._drafts) if not self._is_plain(i)
        )
        near = self._is_given(_NEAR_SENTENCES) or self._has_months_again()
        last = (_LAST_YEAR, False) in self._spoken and near
        return self._latest + 1 if not this and (last or planned) else None

    def _is_given(self, distance: int) -> bool:
        """Whether the latest year is given more than once, or near to where the text speaks of this or last year."""
        given = [self._sentence[i] for i in self._plain if self._stated[i] == self._latest]
        spoken = [
            self._sentence[i]
            for i, draft in enumerate(self._drafts)
            if draft.point and draft.point.relative in _THIS_OR_LAST
        ]
        return len(given) >= _CLEAR_DATES or _distance(given, spoken) <= distance

    def _lead_date(self) -> int | None:
        """The draft of a full day in the first sentences, if no later year follows."""
        for i in range(len(self._drafts)):
            if self._sentence[i] >= _LEAD_SENTENCES:
                return None
            if self._is_day(i) and self._is_plain(i):
                return i if self._stated[i] == self._latest else None
        return None

    def _months_with_years(self) -> dict[int, frozenset[int]]:
        """For each month the years that the text gives with it, the latest two of the text only."""
        found: dict[int, set[int]] = {}
        for draft in self._drafts:
            point = draft.point.in_years_of_end() if draft.point else None
            if point is None or point.relative or point.year is None or point.month is None or self._cites(draft):
                continue
            if point.year >= self._latest - 1:
                found.setdefault(point.month, set()).add(point.year)
        return {month: frozenset(years) for month, years in found.items()}

    def _is_plain(self, i: int) -> bool:
        """Whether it is the time of something that was or is, not a bound or a plan, of a title or only set against."""
        draft = self._drafts[i]
        return self._gives_year(i) and draft.modifier not in _BOUNDS and not draft.planned

    def _is_as_of(self, i: int) -> bool:
        return self._is_simple(i) and self._is_absolute(i)

    def _is_simple(self, i: int) -> bool:
        """Whether it is one day or month and no bound."""
        draft = self._drafts[i]
        point = draft.point
        return point is not None and point.month is not None and not point.end and draft.modifier is None

    def _last(self, wanted: Callable[[int], bool], *, backwards: bool = False) -> list[int | None]:
        """For each draft the nearest earlier (or later) draft that fulfils the condition."""
        found: list[int | None] = [None] * len(self._drafts)
        order: Iterable[int] = range(len(self._drafts))
        nearest: int | None = None
        for i in reversed(list(order)) if backwards else order:
            found[i] = nearest
            if wanted(i):
                nearest = i
        return found

    def _stated_year(self, draft: DateDraft) -> int | None:
        """The year that a draft gives itself; None if it has none or is the bound of an open range."""
        if draft.point is None or draft.modifier in {"since", "before", "after"} or self._cites(draft):
            return None
        point = draft.point.in_years_of_end()
        if point.relative and self._anchor:
            point = point.relative_to(self._anchor)
        return None if point.end is not None and point.end.year != point.year else point.year

    def _cites(self, draft: DateDraft) -> bool:
        """Whether the date belongs to a numbered document."""
        return draft.last < len(self._tokens.words) and self._tokens.words[draft.last] == "№"

    def _is_absolute(self, i: int) -> bool:
        point = self._drafts[i].point
        return point is not None and self._stated[i] is not None and point.relative is None and not point.same_period

    def _is_yearly(self, i: int) -> bool:
        """Whether a set of every year stands right beside a day or month: *every year on 20 September*."""
        near = (k for k in (i - 1, i + 1) if 0 <= k < len(self._drafts) and _is_every_year(self._drafts[k]))
        first, last = self._drafts[i].first, self._drafts[i].last
        return any(self._drafts[k].last == first or self._drafts[k].first == last for k in near)

    def _gives_year(self, i: int) -> bool:
        """Whether a date may give its year to others: not from a title, and nothing is only set against it."""
        return self._is_absolute(i) and not self._is_title(i) and not self._drafts[i].compared

    def _is_title(self, i: int) -> bool:
        """Whether the date is in a title in quotation marks."""
        text, start = self._tokens.text, self._tokens.starts[self._drafts[i].first]
        near = max(0, start - _LONGEST_TITLE)
        return open_quote(text, near, start) >= 0

    def _is_day(self, i: int) -> bool:
        point = self._drafts[i].point
        return self._is_absolute(i) and point is not None and point.day is not None

    def _is_near_release(self, i: int) -> bool:
        year = self._stated[i]
        return self._anchor is not None and year is not None and abs(year - self._anchor.year) <= _SAME_STORY_YEARS

    def _is_fine(self, i: int) -> bool:
        point = self._drafts[i].point
        fixed = point is not None and self._stated[i] is not None and not point.same_period
        return fixed and point is not None and point.first_month is not None

    def _is_full(self, i: int) -> bool:
        draft = self._drafts[i]
        return draft.point is not None and bool(draft.point.year and draft.point.month) and draft.modifier is None

    def _has_months(self, i: int) -> bool:
        point = self._drafts[i].point
        return point is not None and not point.same_period and bool(point.first_month or point.first_months)

    def _is_near(self, one: int, other: int) -> bool:
        return abs(self._sentence[other] - self._sentence[one]) <= _NEAR_SENTENCES


def _is_every_year(draft: DateDraft) -> bool:
    return draft.kind == "set" and draft.length == _YEARLY


def _relative(point: Point) -> tuple[str, int] | None:
    """The unit and distance of a relative point, or of the end of a range whose begin has neither."""
    return point.relative or (point.end.relative if point.end else None)


def _in_year(point: Point, year: int) -> Point:
    """A relative point, with its end, in a year."""
    end = replace(point.end, relative=None, year=year) if point.end else None
    return replace(point, relative=None, year=year, end=end)


def _distance(first: Sequence[int], others: Sequence[int]) -> float:
    """The smallest difference of a number in one ordered list to one in another; infinite if a list is empty."""
    i = j = 0
    least = inf
    while i < len(first) and j < len(others):
        least = min(least, abs(first[i] - others[j]))
        i, j = (i + 1, j) if first[i] < others[j] else (i, j + 1)
    return least


def _near_year(anchor: Anchor, point: Point, modifier: str | None, verb: Tense | None = None) -> int:
    """The year of the release, or the year before or after it if that brings the month much nearer or fits the verb."""
    month = point.first_month
    if month is None or anchor.month is None:
        return anchor.year
    if verb == "past" and month - anchor.month >= _CLEAR_MONTHS and modifier not in _BOUNDS:
        return anchor.year - 1
    if verb == "future" and abs(month - anchor.month) >= _CLEAR_MONTHS:
        return anchor.year + (month < anchor.month)
    if month - anchor.month > _DISTANT_MONTHS:
        return anchor.year - 1
    ahead = month + 12 - anchor.month
    return anchor.year + 1 if ahead <= (_BOUND_AHEAD if modifier in _BOUNDS else _PLAIN_AHEAD) else anchor.year
