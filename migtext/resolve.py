"""Drafts of dates to dates: years that the text leaves out, times told relative to the release, first and last day.

A missing year is taken from the same sentence, then from an earlier date of the same passage, then from the release's
own date, then from other dates of the text; never from today.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from migtext.calendar_values import bounds
from migtext.extractors.dates import Draft
from migtext.records import Date
from migtext.timepoints import Anchor, Point
from migtext.tokens import LINE_BREAK, Tokens

_CONFIDENCE = 0.95
_INHERITED_CONFIDENCE = 0.8
_UNITS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}
_NEAR_SENTENCES = 3
_DISTANT_MONTHS = 6
"""A month that lies further ahead of the release than this is taken for last year's."""


def resolve_dates(tokens: Tokens, drafts: Sequence[Draft], published: str | None) -> tuple[Date, ...]:
    """Dates with values, bounds and offsets; ``published`` is the EDTF date of the release where it is known."""
    anchor = Anchor.parse(published) if published else None
    resolver = _Resolver(tokens, drafts, anchor)
    return tuple(_record(tokens, *resolver.resolved(i)) for i in range(len(drafts)))


class _Resolver:
    def __init__(self, tokens: Tokens, drafts: Sequence[Draft], anchor: Anchor | None) -> None:
        self._tokens = tokens
        self._drafts = drafts
        self._anchor = anchor
        self._breaks = [i for i, word in enumerate(tokens.words) if word == LINE_BREAK]

    def resolved(self, i: int) -> tuple[Draft, str | None, float]:
        """Draft ``i``, its value, and a confidence."""
        draft = self._drafts[i]
        if draft.point is None:
            return self._shifted(draft)
        anchor = self._anchor or self._text_anchor(i)
        point = draft.point.in_years_of_end()
        if draft.to_date:
            year = point.relative_to(self._anchor).year if self._anchor else None
            value = (
                f"{year}-01{'-01' if self._anchor and self._anchor.day else ''}/{self._anchor.value()}"
                if (self._anchor and year == self._anchor.year)
                else (str(year) if year else None)
            )
            return draft, value, _CONFIDENCE
        if anchor:
            point = point.relative_to(anchor)
        confidence = _CONFIDENCE
        if point.relative and point.month is not None:
            end = replace(point.end, relative=None) if point.end else None
            point = replace(point, relative=None, end=end)
            return draft, point.value(), _INHERITED_CONFIDENCE
        if point.open_year:
            year = self._year_for(i, point)
            confidence = _INHERITED_CONFIDENCE
            if year is not None:
                point = point.with_year(year)
        return draft, point.in_years_of_end().value() if point.valid() else None, confidence

    def _shifted(self, draft: Draft) -> tuple[Draft, str | None, float]:
        """A length before or after the release as a date, where the release's date is known."""
        value = draft.length
        if not (draft.shift and self._anchor and value):
            return draft, value, _CONFIDENCE
        unit = value[-1]
        if unit not in _UNITS or not value[1:-1].isdecimal() or (unit in "WD" and self._anchor.day is None):
            return draft, value, _CONFIDENCE
        return replace(draft, kind="date"), _shift(self._anchor, int(value[1:-1]), unit, draft.shift), _CONFIDENCE

    def _line(self, i: int) -> int:
        return bisect_right(self._breaks, self._drafts[i].first)

    def _sentence(self, i: int) -> int:
        return self._tokens.sentence[self._drafts[i].first]

    def _told_year(self, i: int) -> int | None:
        """The year that draft ``i`` tells of its own, None where it tells none or the bound of an open range."""
        draft = self._drafts[i]
        if draft.point is None or draft.modifier in {"since", "before", "after"}:
            return None
        point = draft.point.in_years_of_end()
        if point.relative and self._anchor:
            point = point.relative_to(self._anchor)
        if point.end is not None and point.end.year != point.year:
            return None
        return point.year

    def _is_fine(self, i: int) -> bool:
        point = self._drafts[i].point
        return point is not None and point.first_month is not None

    def _year_for(self, i: int, point: Point) -> int | None:
        told = [(j, year) for j in range(len(self._drafts)) if j != i and (year := self._told_year(j)) is not None]
        sentence, line = self._sentence(i), self._line(i)
        before = [(j, year) for j, year in told if j < i]
        after = [(j, year) for j, year in told if j > i]
        for candidates in (reversed(before), iter(after)):
            for j, year in candidates:
                if self._sentence(j) == sentence:
                    return year
        if self._anchor:
            for j, year in reversed(before):
                if self._line(j) == line and self._is_fine(j) and sentence - self._sentence(j) <= 2:
                    return year
            return _near_year(self._anchor, point)
        if before:
            return before[-1][1]
        return next((year for j, year in after if self._is_fine(j) and self._line(j) == line), None)

    def _text_anchor(self, i: int) -> Anchor | None:
        """The full date of a sentence not far before, which stands for the release's where that is not known."""
        for j in range(i - 1, -1, -1):
            draft = self._drafts[j]
            point = draft.point
            if point and point.year and point.month and draft.modifier is None:
                near = self._sentence(i) - self._sentence(j) <= _NEAR_SENTENCES
                return Anchor(point.year, point.month) if near else None
        return None


def _near_year(anchor: Anchor, point: Point) -> int:
    month = point.first_month
    if month is not None and anchor.month is not None and month - anchor.month > _DISTANT_MONTHS:
        return anchor.year - 1
    return anchor.year


def _shift(anchor: Anchor, number: int, unit: str, direction: int) -> str | None:
    """The day, month or year that lies ``number`` units before or after the release."""
    from datetime import datetime

    import dateparser

    phrase = f"{number} {_UNITS[unit]} ago" if direction < 0 else f"in {number} {_UNITS[unit]}"
    base = datetime.combine(anchor.as_date(), datetime.min.time())
    moved: datetime | None = dateparser.parse(phrase, languages=["en"], settings={"RELATIVE_BASE": base})
    if moved is None:
        return None
    digits = {"Y": 4, "M": 7}.get(unit, 10)
    return moved.date().isoformat()[:digits]


def _record(tokens: Tokens, draft: Draft, value: str | None, confidence: float) -> Date:
    start, end = tokens.starts[draft.first], tokens.ends[draft.last - 1]
    kind = draft.kind
    if kind == "date" and value is not None and "/" in value:
        kind = "interval"
    earliest, latest = bounds(value, draft.modifier)
    return Date(
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
