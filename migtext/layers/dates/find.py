"""Temporal expressions: found by the grammar in languages/dates.toml, combined in three steps.

First points and durations (``17-20 May 2022``, ``five years``), then their parts (``the beginning of``), then what
relates them (ranges, bounds, sets). Missing years stay open; ``resolve`` adds them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from migtext.errors import TableError
from migtext.layers.dates.point import Point
from migtext.resources import has_table, language_codes, shared_table
from migtext.rules.chunks import Rows, read_rows, reader
from migtext.rules.grammar import Grammar, Item, Match, Rule, Tags, replace_matches
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.rules.numbers import Number
from migtext.text.tokens import Tokens

_CONFIDENCE = 0.95
_PARTS = {
    "part_start": "start",
    "start_of": "start",
    "part_mid": "mid",
    "mid_of": "mid",
    "part_end": "end",
    "end_of": "end",
}
_FIRST_BARE_YEAR, _LONGEST_BARE_RANGE = 1900, 60  # a year, years
_LONGEST_LENGTH = 10_000
"""A number of units above this is not a duration but a number before another word."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A temporal expression before its year is known: tokens ``first`` up to ``last``.

    Exactly one of ``point`` (with ``modifier``) and ``length`` (an ISO 8601 duration) is set, both for ``ago``;
    ``to_date`` marks the time from the beginning of the point's year up to the release, ``recent`` a length of time
    that leads up to it.
    """

    first: int
    last: int
    rule: str
    kind: str
    point: Point | None = None
    length: str | None = None
    modifier: str | None = None
    to_date: bool = False
    shift: int = 0
    recent: bool = False


@dataclass(frozen=True, slots=True)
class _Length:
    value: str
    number: Number | None
    modifier: str | None = None


@dataclass(frozen=True, slots=True)
class _Timed:
    point: Point
    modifier: str | None
    rule: str


def supported() -> tuple[str, ...]:
    """Languages with a table of words of time."""
    return tuple(code for code in language_codes() if has_table(code, "dates"))


def find(tokens: Tokens, rows: Rows | None = None) -> list[Draft]:
    """The temporal expressions of a text in all supported languages, in order.

    ``rows``: the result of ``read_rows`` for the tokens, if available.
    """
    told = read_rows(tokens) if rows is None else rows
    drafts = [draft for code in supported() if code in told for draft in _grammar(code).find(told[code])]
    return sorted(drafts, key=lambda draft: draft.first)


@lru_cache
def _grammar(code: str) -> "_DateGrammar":
    return _DateGrammar(code)


class _DateGrammar:
    """The compiled grammar of one language."""

    def __init__(self, code: str) -> None:
        tags_of_words = reader(code).tags
        table = shared_table("dates")
        fragments: Mapping[str, str] = table["fragments"]
        cases = {NOMINATIVE, "", *morphology(code).endings.values()}
        composed = {_tags(names, case) for names in _point_tag_names() for case in cases}
        lengths = {frozenset({("length", case)}) for case in cases}
        tags: set[Tags] = tags_of_words | composed | lengths
        self._first = Grammar(_rules(table, "point", "length"), fragments, tags_of_words)
        self._parts = Grammar(_rules(table, "part"), fragments, tags)
        self._relations = Grammar(_rules(table, "relation"), fragments, tags)

    def find(self, row: list[Item]) -> Iterator[Draft]:
        """The drafts of the chunks in one language; points and durations are combined step by step."""
        for grammar, build in ((self._first, _first_step), (self._parts, _part_step)):
            row = list(replace_matches(row, grammar.apply(row, build)))
        covered = bytearray(len(row))
        for match, draft in self._relations.apply(row, _relation):
            covered[match.first : match.last] = b"\x01" * (match.last - match.first)
            yield draft
        for i, item in enumerate(row):
            if covered[i]:
                continue
            if isinstance(item.data, _Timed) and not any(name == "bare_point" for name, _ in item.tags):
                yield _point_draft(item, item.data)
            elif isinstance(item.data, _Length):
                rough = "approx" if _tag_case(item) == "approx" else item.data.modifier
                yield Draft(item.first, item.last, "dates:length", "duration", length=item.data.value, modifier=rough)


def _rules(table: Mapping[str, Any], *sections: str) -> list[Rule]:
    return [
        Rule(entry["name"], entry["pattern"], {**entry, "section": section})
        for section in sections
        for entry in table[section]
    ]


def _point_tag_names() -> Iterator[tuple[str, ...]]:
    yield ("bare_point",)
    for day in (False, True):
        for full in (False, True):
            for ranged in (False, True):
                yield (
                    "point",
                    *(("day_point",) if day else ()),
                    *(("full_point",) if full else ()),
                    *(("ranged",) if ranged else ()),
                )
    yield ("point", "year_start")


def _tags(names: Iterable[str], case: str) -> Tags:
    return frozenset((name, case) for name in names)


# ---- first step: points and lengths -----------------------------------------------------------------------------


def _first_step(items: list[Item], match: Match) -> Item | None:
    if match.rule.options["section"] == "length":
        return _length_item(items, match)
    fields = _Fields(items, match)
    point = _point(fields, match.rule)
    if point is None or not point.valid():
        return None
    case = _case(items[match.last - 1])
    tags = _tags(("bare_point",), case) if match.rule.options.get("bare") else _point_tags(point, case)
    return _joined(items, match, tags, _Timed(point, None, match.rule.name))


def _point_tags(point: Point, case: str) -> Tags:
    names = ["point"]
    if point.is_day:
        names.append("day_point")
    if point.month is not None and point.relative is None:
        names.append("full_point")
    if point.is_interval():
        names.append("ranged")
    return _tags(names, case)


def _joined(items: list[Item], match: Match, tags: Tags, data: Any) -> Item:
    return Item(items[match.first].first, items[match.last - 1].last, tags, data)


def _case(item: Item) -> str:
    """The case of a chunk: that of its first reading."""
    if isinstance(item.data, Number):
        return item.data.case
    return item.senses[0].case if item.senses else NOMINATIVE


class _Fields:
    """The values of the named groups of a match."""

    def __init__(self, items: list[Item], match: Match) -> None:
        self._items = items
        self._groups = match.groups

    def has(self, name: str) -> bool:
        return name in self._groups

    def item(self, name: str) -> Item:
        return self._items[self._groups[name][0]]

    def number(self, name: str) -> int | None:
        """The whole number in a group."""
        if name not in self._groups:
            return None
        data = self.item(name).data
        return int(data.value) if isinstance(data, Number) else None

    def word(self, name: str, *classes: str) -> str:
        """The value of the word in a group, in the first of ``classes`` in which it has a reading."""
        for wanted in classes:
            for sense in self.item(name).senses:
                if sense.name == wanted:
                    return str(sense.value)
        raise KeyError(name)


def _month(fields: _Fields, name: str) -> int | None:
    return int(fields.word(name, "month", "month_abbreviation")) if fields.has(name) else None


_RELATIVES = {"yr": "year", "mr": "month", "wr": "week", "qr": "quarter", "hr": "half", "dr": "day"}


def _point(fields: _Fields, rule: Rule) -> Point | None:
    """The point in time given by the groups of a match."""
    if fields.has("nd"):
        number = fields.number("nd") or 0
        return Point(number // 10000, number // 100 % 100, number % 100)
    if fields.has("c"):
        return Point(century=fields.number("c"))
    if fields.has("sd"):
        return Point(decade=1900 + (fields.number("sd") or 0))
    if rule.options.get("bare_range") and not _plausible_range(fields):
        return None
    if rule.options.get("decade"):
        return Point(decade=fields.number("y"))
    year, relative = fields.number("y"), None
    for name, unit in _RELATIVES.items():
        if fields.has(name):
            relative = (unit, int(fields.word(name, f"relative_{unit}", "relative")))
    month = fields.number("rm") if fields.has("rm") else _month(fields, "m")
    season = int(fields.word("s", "season")) if fields.has("s") else None
    day = fields.number("d")
    if fields.has("wd"):
        return Point(relative=(f"weekday-{fields.word('wd', 'weekday')}", int(fields.word("wdr", "relative"))))
    if relative and relative[0] in {"month", "day"} and day is not None:
        return Point(day=day, relative=relative)
    point = Point(
        year=year,
        month=month,
        day=day,
        quarter=fields.number("q"),
        half=fields.number("h"),
        week=fields.number("w"),
        first_months=fields.number("n"),
        season=season,
        relative=relative,
        same_period=fields.has("same"),
    )
    return _with_end(point, fields)


def _plausible_range(fields: _Fields) -> bool:
    """Whether two bare years can be a range of years, or a school year or season (``2017/18``)."""
    first, last, short = fields.number("y") or 0, fields.number("y2"), fields.number("y2s")
    if short is not None:
        return (first + 1) % 100 == short
    return last is not None and first >= _FIRST_BARE_YEAR and 0 < last - first <= _LONGEST_BARE_RANGE


def _with_end(point: Point, fields: _Fields) -> Point | None:
    """The point with the end of its range; None if the range runs backwards."""
    if fields.has("d2"):
        last_day = fields.number("d2")
        if point.day is None or last_day is None or last_day <= point.day:
            return None
        return replace(point, end=replace(point, day=last_day))
    if fields.has("m2"):
        return replace(point, end=replace(point, month=_month(fields, "m2"))).in_years_of_end()
    if fields.has("q2"):
        return replace(point, end=replace(point, quarter=fields.number("q2")))
    last_year = fields.number("y2")
    if fields.has("y2s") and point.year is not None:
        short = fields.item("y2s").data
        if not (isinstance(short, Number) and len(short.digits) == 2):
            return None
        last_year = point.year // 100 * 100 + int(short.value)
    if last_year is not None:
        if point.year is None or last_year <= point.year:
            return None
        return replace(point, end=Point(last_year))
    return point


def _length_item(items: list[Item], match: Match) -> Item | None:
    fields = _Fields(items, match)
    number: Number | None = None
    if fields.has("lw"):
        value = fields.word("lw", "length_word")
    elif match.rule.options.get("modifier"):
        value = _duration(fields.item("n"), "Y")
    elif fields.has("n"):
        data = fields.item("n").data
        number = data if isinstance(data, Number) else None
        if number and number.value > _LONGEST_LENGTH:
            return None
        value = _duration(fields.item("n"), _unit(fields, "u"))
        if fields.has("n2"):
            value = f"{value}/{_duration(fields.item('n2'), _unit(fields, 'u'))}"
        if fields.has("n3"):
            value = _added(value, _duration(fields.item("n3"), _unit(fields, "u3")))
            if not value:
                return None
    else:
        value = _duration(None, _unit(fields, "u"))
    case = _case(items[match.last - 1])
    modifier = match.rule.options.get("modifier")
    return _joined(items, match, frozenset({("length", case)}), _Length(value, number, modifier))


def _unit(fields: _Fields, name: str) -> str:
    return fields.word(name, "unit", "unit_adjective", "anniversary", "unit_single")


def _duration(item: Item | None, unit: str) -> str:
    """ISO 8601 duration of a number of units; ``TH`` is the unit of hours, half a year is six months.

    A unit with its own number (``100Y`` for a century) is multiplied by it.
    """
    number = item.data.value if item is not None else 1
    if unit[0].isdigit():
        number, unit = number * int(unit[:-1]), unit[-1]
    clock, unit = ("T", unit[1:]) if unit.startswith("T") else ("", unit)
    if unit == "Y" and number * 2 % 2 == 1:
        months = 12 * number
        return f"P{int(number)}Y6M" if number > 1 and months % 12 == 6 else f"P{int(months)}M"
    if number == int(number):
        number = int(number)
    return f"P{clock}{number}{unit}"


def _added(value: str, more: str) -> str:
    """Two durations as one (``P1Y``, ``P6M`` give ``P1Y6M``); empty if the second does not have the smaller unit."""
    order = "YMWD"
    if "T" in value or "T" in more or order.index(value[-1]) >= order.index(more[-1]):
        return ""
    return value + more[1:]


# ---- second step: parts -----------------------------------------------------------------------------------------


def _part_step(items: list[Item], match: Match) -> Item | None:
    fields = _Fields(items, match)
    part = next(
        (value for name, value in _PARTS.items() if any(tag == name for tag, _ in fields.item("part").tags)), None
    )
    timed = fields.item("p").data if fields.has("p") else _Timed(Point(relative=("year", 0)), None, match.rule.name)
    if not isinstance(timed, _Timed) or timed.modifier or timed.point.is_day:
        return None
    last = items[match.last - 1]
    case = _tag_case(last) if isinstance(last.data, _Timed) else _case(last)
    begun = part == "start" and timed.point.relative == ("year", 0)
    tags = _tags(("point", "year_start"), case) if begun else _point_tags(timed.point, case)
    return _joined(items, match, tags, _Timed(timed.point, part, match.rule.name))


def _tag_case(item: Item) -> str:
    return next(iter(item.tags))[1]


# ---- third step: relations ----------------------------------------------------------------------------------------


def _point_draft(item: Item, timed: _Timed, *, rule: str = "", modifier: str | None = None) -> Draft:
    point = timed.point.in_years_of_end()
    kind = "interval" if point.is_interval() else "date"
    return Draft(item.first, item.last, f"dates:{rule or timed.rule}", kind, point, modifier=modifier or timed.modifier)


def _relation(items: list[Item], match: Match) -> Draft | None:
    kind = match.rule.options["kind"]
    fields = _Fields(items, match)
    first, last = items[match.first].first, items[match.last - 1].last
    rule = match.rule.name
    whole = Item(first, last, frozenset())
    if kind in {"since", "until", "before", "after", "approx", "same"}:
        timed = fields.item("p").data
        if kind in {"before", "after"} and timed.point.relative and timed.point.relative[0] == "day":
            return None
        if kind == "since" and timed.modifier == "start" and timed.point.relative:
            return Draft(first, last, "dates:year-to-date", "interval", timed.point, to_date=True)
        if kind in {"since", "until"} and timed.point.is_interval() and not timed.point.end:
            timed = _Timed(timed.point, None, timed.rule)
        return _point_draft(whole, timed, rule=rule, modifier=None if kind == "same" else kind)
    if kind == "range":
        return _range_draft(items, match, fields, whole)
    if kind == "set":
        return Draft(first, last, f"dates:{rule}", "set", length=_set_value(fields))
    if kind in {"length", "length-range", "ago", "ahead"}:
        return _length_draft(fields, match, whole)
    raise TableError(f"rule {rule}: unknown kind {kind}")


def _range_draft(items: list[Item], match: Match, fields: _Fields, whole: Item) -> Draft | None:
    start: _Timed = fields.item("p").data
    end: _Timed = fields.item("p2").data
    if start.point.end or (end.point.end and not end.point.quarter):
        return None
    begun = start.point
    if start.modifier == "start" and begun.month is None and end.point.month is not None:
        begun = replace(begun, month=1, day=1 if end.point.day else None)
    point = replace(begun, end=end.point)
    if start.point.relative and start.point.relative[0] == "year" and end.point.open_year:
        point = replace(point, end=replace(end.point, relative=start.point.relative))
    elif end.point.relative and start.point.open_year:
        point = replace(point, relative=end.point.relative)
    point = point.in_years_of_end()
    first_year, last_year = point.year, end.point.year
    if first_year is not None and last_year is not None and first_year > last_year:
        return None
    if match.rule.options.get("alike") and _coarseness(start.point) != _coarseness(end.point):
        return None
    return _point_draft(whole, _Timed(point, None, match.rule.name))


def _coarseness(point: Point) -> int:
    return (point.month is not None) + (point.day is not None)


def _set_value(fields: _Fields) -> str | None:
    if fields.has("set"):
        value = fields.word("set", "set_word")
        return _duration(fields.item("n"), value[-1]) if fields.has("n") and value[:-1] == "P1" else value
    if fields.has("l"):
        return str(fields.item("l").data.value)
    if any(sense.name == "weekday" for sense in fields.item("u").senses):
        return "P1W"
    return _duration(fields.item("n") if fields.has("n") else None, fields.word("u", "unit", "unit_single"))


def _falls(first: str, last: str) -> bool:
    """Whether the first of two durations in the same unit is longer, so that they are not a range."""
    numbers = [value.strip("PTYMWDHS") for value in (first, last)]
    return first[-1] == last[-1] and all(map(str.isdecimal, numbers)) and int(numbers[0]) > int(numbers[1])


def _length_draft(fields: _Fields, match: Match, whole: Item) -> Draft | None:
    options = match.rule.options
    kind, modifier = options["kind"], options.get("modifier")
    if fields.has("l"):
        value = str(fields.item("l").data.value)
    elif fields.has("l2") and fields.has("n"):
        value = _duration(fields.item("n"), fields.item("l2").data.value[-1])
    else:
        value = _duration(fields.item("n") if fields.has("n") else None, fields.word("u", "unit", "unit_single"))
    if kind == "length-range" and _falls(value, fields.item("l2").data.value):
        return None
    if kind == "length-range":
        value = f"{value}/{fields.item('l2').data.value.rpartition('/')[2]}"
    shift = -1 if kind == "ago" else 0
    recent = options.get("recent", False)
    rule = f"dates:{match.rule.name}"
    return Draft(whole.first, whole.last, rule, "duration", length=value, modifier=modifier, shift=shift, recent=recent)
