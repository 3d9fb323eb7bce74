"""The year of a date without one, from the dates around it.

A missing year is taken from an earlier date in the same sentence, then from a full date in the previous sentence, then
from the release date; if that is not known, from a later date in the sentence or a full date nearby.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from migtext.layers.dates.find import DateDraft
from migtext.layers.dates.point import Anchor, Point
from migtext.text.punctuation import open_quote
from migtext.text.tokens import LINE_BREAK, Tokens

_NEAR_SENTENCES = 3
_SAME_STORY_YEARS = 3
_LONGEST_TITLE = 150  # characters
_CLEAR_DATES = 2
_ABOUT_THIS_YEAR = frozenset({(("year", 0), False), (("year", -1), True)})
_ABOUT_NEXT_YEAR = frozenset({(("year", 1), False), (("year", 1), True)})
"""Years relative to the release, and whether the text compares something with them."""
_DISTANT_MONTHS = 6
"""A month further ahead of the release than this belongs to the previous year."""
_PLAIN_AHEAD, _BOUND_AHEAD = 1, 4
"""Months at most this far ahead of the release may belong to the next year; the limit for a bound is larger."""
_BOUNDS = frozenset({"since", "until", "before", "after"})


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
        self._absolute_before = self._last(lambda i: self._is_absolute(i) and not self._is_title(i))
        self._day_before = self._last(lambda i: self._is_day(i) and self._is_near_release(i))
        self._fine_before = self._last(
            lambda i: self._is_fine(i) and (self._stated[i] or 0) >= latest - _SAME_STORY_YEARS
        )
        self._fine_behind = self._last(self._is_fine, backwards=True)
        self._full_before = self._last(self._is_full)
        self._months_before = self._last(self._has_months)
        self._as_of_before = self._last(self._is_as_of)
        self._as_of_behind = self._last(self._is_as_of, backwards=True)
        self._this_year = self._year_of_text()

    def year(self, i: int, point: Point) -> int | None:
        """The year of ``point`` in draft ``i``; None if it cannot be determined."""
        sentence, line = self._sentence[i], self._line[i]
        before = self._absolute_before[i]
        if before is not None and self._sentence[before] == sentence:
            return self._stated[before]
        if self._anchor:
            day = self._day_before[i]
            if day is not None and sentence - self._sentence[day] <= 1 and self._line[day] == line:
                return self._stated[day]
            return _near_year(self._anchor, point, self._drafts[i].modifier)
        behind, fine = self._fine_behind[i], self._fine_before[i]
        if behind is not None and self._sentence[behind] == sentence:
            return self._stated[behind]
        if fine is not None:
            return self._stated[fine]
        if behind is not None and self._line[behind] == line:
            return self._stated[behind]
        counted = point.first_months is not None and before is not None and self._is_near(before, i)
        return self._stated[before] if counted and before is not None else None

    def anchor(self, i: int) -> Anchor | None:
        """A full date in a sentence shortly before, which replaces an unknown release date."""
        full = self._full_before[i]
        point = self._drafts[full].point if full is not None and self._is_near(full, i) else None
        return Anchor(point.year, point.month) if point and point.year else None

    def from_text(self, i: int, point: Point) -> Point | None:
        """A relative ``point`` whose year or month another date gives, e.g. *that year*; None if no date gives it."""
        unit, distance = point.relative or ("", 0)
        before = self._absolute_before[i]
        year = self._stated[before] if before is not None else None
        near = before is not None and self._sentence[before] == self._sentence[i]
        if unit == "text-month":
            return self._in_month_of_text(i, point)
        if unit == "text-year" or (unit == "same-year" and near):
            found = year
        elif unit == "year" and self._drafts[i].compared and near and year is not None:
            found = year + distance
        else:
            found = None
        return None if found is None else _in_year(point, found)

    def in_year_of_text(self, point: Point) -> Point | None:
        """A ``point`` relative to *this year*, if the dates of the text leave no doubt which year that is."""
        unit, distance = point.relative or ("", 0)
        year = self._this_year
        if year is None and (unit, distance) == ("year", -1):
            year = self._likely_this_year()
        if year is None or unit not in {"year", "same-year"}:
            return None
        return _in_year(point, year + distance)

    def as_of(self, i: int, year: int | None) -> Point | None:
        """The day or month nearest to draft ``i`` in its sentence; in ``year`` if that is known."""
        for found in (self._as_of_before[i], self._as_of_behind[i]):
            if found is not None and self._sentence[found] == self._sentence[i] and year in (None, self._stated[found]):
                return self._drafts[found].point
        return None

    def months(self, i: int) -> Point | None:
        """The last point with months before draft ``i``, not far from it."""
        before = self._months_before[i]
        return self._drafts[before].point if before is not None and self._is_near(before, i) else None

    def _in_month_of_text(self, i: int, point: Point) -> Point | None:
        """``point`` in the last month before draft ``i``."""
        before = self._months_before[i]
        fixed = self._drafts[before].point if before is not None else None
        if fixed is None or fixed.month is None:
            return None
        year = self._stated[before] if before is not None else None
        return replace(point, relative=None, year=year, month=fixed.month)

    def _year_of_text(self) -> int | None:
        """The year that the text calls this one; None if its other dates leave a doubt.

        All days and months of the text, two or more, must be in one year, and no later year may occur, except as a
        bound or a plan. Years without a day or month do not count: a text is often about the year before it. It must
        also speak of *this year*, or compare something with *last year*, and not of *next year*.
        """
        plain = [i for i in range(len(self._drafts)) if self._is_plain(i)]
        latest = max((self._stated[i] or 0 for i in plain), default=0)
        exact = [self._stated[i] for i in plain if self._is_fine(i)]
        spoken = {(draft.point.relative, draft.compared) for draft in self._drafts if draft.point}
        clear = len(exact) >= _CLEAR_DATES and set(exact) == {latest}
        agrees = not spoken.isdisjoint(_ABOUT_THIS_YEAR) and spoken.isdisjoint(_ABOUT_NEXT_YEAR)
        return latest if clear and agrees else None

    def _likely_this_year(self) -> int | None:
        """The year that *last year* counts from, if the text gives its latest year more than once, or no other.

        That year is this one for a text that speaks of this year; else, given as a whole, it is the last one itself.
        """
        plain = [self._stated[i] for i in range(len(self._drafts)) if self._is_plain(i)]
        latest = max((year or 0 for year in plain), default=0)
        whole = not any(self._stated[i] == latest and self._is_fine(i) for i in range(len(self._drafts)))
        often = plain.count(latest) >= _CLEAR_DATES or (whole and len(set(plain)) == 1)
        spoken = {(draft.point.relative, draft.compared) for draft in self._drafts if draft.point}
        if not latest or not often or not spoken.isdisjoint(_ABOUT_NEXT_YEAR):
            return None
        if not spoken.isdisjoint(_ABOUT_THIS_YEAR):
            return latest
        return latest + 1 if whole else None

    def _is_plain(self, i: int) -> bool:
        """Whether it is the time of something that was or is, not a bound, a plan or part of a title."""
        draft = self._drafts[i]
        return self._is_absolute(i) and draft.modifier not in _BOUNDS and not draft.planned and not self._is_title(i)

    def _is_as_of(self, i: int) -> bool:
        draft = self._drafts[i]
        point = draft.point
        plain = point is not None and point.month is not None and not point.end
        return plain and draft.modifier is None and self._is_absolute(i)

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


def _in_year(point: Point, year: int) -> Point:
    """A relative point, with its end, in a year."""
    end = replace(point.end, relative=None, year=year) if point.end else None
    return replace(point, relative=None, year=year, end=end)


def _near_year(anchor: Anchor, point: Point, modifier: str | None) -> int:
    """The year of the release, or the year before or after it if that brings the month much nearer."""
    month = point.first_month
    if month is None or anchor.month is None:
        return anchor.year
    if month - anchor.month > _DISTANT_MONTHS:
        return anchor.year - 1
    ahead = month + 12 - anchor.month
    return anchor.year + 1 if ahead <= (_BOUND_AHEAD if modifier in _BOUNDS else _PLAIN_AHEAD) else anchor.year
