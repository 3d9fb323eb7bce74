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
_SAME_STORY_YEARS = 3
_LONGEST_TITLE = 150
_PLAIN_AHEAD, _BOUND_AHEAD = 1, 4
_BOUNDS = frozenset({"since", "until", "before", "after"})
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
            return draft, self._to_date_value(point), _CONFIDENCE
        if point.same_period:
            year = point.relative_to(anchor).year if anchor else point.year
            same = self._same_period(i, year)
            return draft, same.value() if same else (str(year) if year else None), _INHERITED_CONFIDENCE
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

    def _to_date_value(self, year: Point) -> str | None:
        """From the beginning of the year to the month of the release."""
        if self._anchor is None:
            return None
        told = year.relative_to(self._anchor).year
        if told != self._anchor.year or self._anchor.month is None:
            return None if told is None else str(told)
        return f"{told}-01/{told}-{self._anchor.month:02d}"

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
        if draft.point is None or draft.modifier in {"since", "before", "after"} or self._cites(draft):
            return None
        point = draft.point.in_years_of_end()
        if point.relative and self._anchor:
            point = point.relative_to(self._anchor)
        if point.end is not None and point.end.year != point.year:
            return None
        return point.year

    def _cites(self, draft: Draft) -> bool:
        """Whether the date is that of a numbered document, another story."""
        return draft.last < len(self._tokens.words) and self._tokens.words[draft.last] == "№"

    def _is_title(self, j: int) -> bool:
        """Whether the date stands in a title in quotation marks that is closed behind it."""
        text, start = self._tokens.text, self._tokens.starts[self._drafts[j].first]
        opened, closed = text.rfind("«", max(0, start - _LONGEST_TITLE), start), text.rfind("»", 0, start)
        return opened > closed

    def _is_fine(self, i: int) -> bool:
        point = self._drafts[i].point
        return point is not None and point.first_month is not None

    def _year_for(self, i: int, point: Point) -> int | None:
        """The year of a date that tells none: of its sentence, of a full date before, or of the release."""
        told = [(j, year) for j in range(len(self._drafts)) if j != i and (year := self._told_year(j)) is not None]
        sentence = self._sentence(i)
        before = [(j, year) for j, year in told if j < i and not self._is_comparison(j)]
        for j, year in reversed(before):
            if self._sentence(j) == sentence and self._is_absolute(j) and not self._is_title(j):
                return year
        if self._anchor:
            for j, year in reversed(before):
                beside = sentence - self._sentence(j) <= 1 and self._line(j) == self._line(i)
                if beside and self._is_day(j) and abs(year - self._anchor.year) <= _SAME_STORY_YEARS:
                    return year
            return _near_year(self._anchor, point, self._drafts[i].modifier)
        for j, year in told:
            if j > i and self._sentence(j) == sentence and self._is_fine(j):
                return year
        latest = max((year for _, year in told), default=0)
        fine = [(j, year) for j, year in before if self._is_fine(j) and year >= latest - _SAME_STORY_YEARS]
        if fine:
            return fine[-1][1]
        return next((year for j, year in told if j > i and self._is_fine(j) and self._line(j) == self._line(i)), None)

    def _is_absolute(self, i: int) -> bool:
        point = self._drafts[i].point
        return point is not None and point.relative is None

    def _is_day(self, i: int) -> bool:
        point = self._drafts[i].point
        return point is not None and point.day is not None and point.relative is None

    def _is_comparison(self, i: int) -> bool:
        point = self._drafts[i].point
        return point is not None and point.same_period

    def _same_period(self, i: int, year: int | None) -> Point | None:
        """The months told last before draft ``i``, in ``year``."""
        if year is None:
            return None
        for draft in reversed(self._drafts[:i]):
            point = draft.point
            told = point is not None and not point.same_period and (point.first_month or point.first_months)
            if point and told and self._near(draft, i):
                end = replace(point.end, relative=None, year=year) if point.end else None
                return replace(point, relative=None, year=year, end=end)
        return None

    def _near(self, draft: Draft, i: int) -> bool:
        return self._sentence(i) - self._tokens.sentence[draft.first] <= _NEAR_SENTENCES

    def _text_anchor(self, i: int) -> Anchor | None:
        """The full date of a sentence not far before, which stands for the release's where that is not known."""
        for j in range(i - 1, -1, -1):
            draft = self._drafts[j]
            point = draft.point
            if point and point.year and point.month and draft.modifier is None:
                near = self._sentence(i) - self._sentence(j) <= _NEAR_SENTENCES
                return Anchor(point.year, point.month) if near else None
        return None


def _near_year(anchor: Anchor, point: Point, modifier: str | None) -> int:
    """The release's year, or a neighbour that brings the month much nearer to the release."""
    month = point.first_month
    if month is None or anchor.month is None:
        return anchor.year
    if month - anchor.month > _DISTANT_MONTHS:
        return anchor.year - 1
    ahead = month + 12 - anchor.month
    return anchor.year + 1 if ahead <= (_BOUND_AHEAD if modifier in _BOUNDS else _PLAIN_AHEAD) else anchor.year


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
