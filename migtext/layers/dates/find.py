"""Temporal expressions: found by the grammar in languages/dates.toml, combined in three steps.

First points and durations (``17-20 May 2022``, ``five years``), then their parts (``the beginning of``), then what
relates them (ranges, bounds, sets). Missing years stay open; ``resolve`` adds them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from migtext.catalogue.russian_declension import is_declined, is_uncounted
from migtext.compiled import shared_rules
from migtext.errors import TableError
from migtext.layers.dates.point import Point
from migtext.resources import has_table, language_codes, language_table
from migtext.rules.chunks import ChunkRows, flowing, read_chunks, reader
from migtext.rules.grammar import NO_TAGS, Chunk, Grammar, Match, Rule, Tags, replace_matches
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.rules.numbers import PLURAL, Number, day_month
from migtext.text.punctuation import OPENING_QUOTES
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
_LAST_CENTURY = 20
_MONTHS, _LAST_QUARTER = 12, 4
_FIRST_BARE_YEAR, _LAST_BARE_YEAR, _LONGEST_BARE_RANGE = 1900, 2100, 60  # years
_OVER_LINES = frozenset({("month", "year"), ("month_noun", "year"), ("year_noun", "day"), ("year", "year_noun")})
"""Pairs of classes that make one date even if a line ends between them."""
_UNCOUNTED: Tags = frozenset({("uncounted", "")})
"""The tags of a word that a bare year before it cannot count."""
_LONGEST_LENGTH = 10_000
"""A number of units above this is not a duration but a number before another word."""


@dataclass(frozen=True, slots=True)
class DateDraft:
    """A temporal expression before its year is known: tokens ``first`` up to ``last``.

    Exactly one of ``point`` (with ``modifier``) and ``length`` (an ISO 8601 duration) is set, both for ``ago``;
    ``to_date`` marks the time from the beginning of the point's year up to the release, ``recent`` a length of time
    that leads up to it, ``compared`` a time with which the text compares another, ``as_of`` one for which data hold,
    ``planned`` one for which something is meant; ``weekday`` is the day of the week that the text names, Monday is 1.
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
    compared: bool = False
    as_of: bool = False
    planned: bool = False
    weekday: int | None = None


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


def find(tokens: Tokens, rows: ChunkRows | None = None) -> list[DateDraft]:
    """The temporal expressions of a text in all supported languages, in order.

    ``rows``: the result of ``read_chunks`` for the tokens, if available.
    """
    by_language = read_chunks(tokens) if rows is None else rows
    drafts = [
        draft
        for code in supported()
        if code in by_language
        for draft in grammar_of(code).find(row_of(tokens, by_language, code))
        if not (is_name(tokens, draft) or _describes_noun(tokens, code, draft))
    ]
    return sorted(drafts, key=lambda draft: draft.first)


def row_of(tokens: Tokens, rows: ChunkRows, code: str) -> list[Chunk]:
    """The chunks of one language in which dates are sought: without the line ends and notes that interrupt them."""
    row = flowing(rows[code], tokens, _OVER_LINES)
    return _with_uncounted(row, tokens, code) if is_declined(code) else row


def _with_uncounted(row: list[Chunk], tokens: Tokens, code: str) -> list[Chunk]:
    """The row; a word behind a bare year that cannot count it is tagged if it is no word of time: ``в 2002 он``."""
    of_time = language_table(code, "dates")
    marked = list(row)
    for i in range(1, len(row)):
        year, chunk = row[i - 1].data, row[i]
        if not isinstance(year, Number) or ("year", NOMINATIVE) not in row[i - 1].tags or chunk.last == chunk.first:
            continue
        if chunk.data is None and all(name not in of_time for name, _ in chunk.tags):
            word = tokens.surface(chunk.first, chunk.last)
            if is_uncounted(code, int(year.value), word):
                marked[i] = replace(chunk, tags=_UNCOUNTED)
    return marked


def _describes_noun(tokens: Tokens, code: str, draft: DateDraft) -> bool:
    """Whether a decade in one word is the ordinal of a noun behind it that is no year: ``в девяностых домах``."""
    point, behind = draft.point, draft.last
    if point is None or point.decade is None or draft.last != draft.first + 1 or behind >= len(tokens.words):
        return False
    row = language_table(code, "dates").get("plural_place", {})
    word = tokens.words[behind]
    same = (
        tokens.sentence[behind] == tokens.sentence[draft.first] and not tokens.surface(behind, behind + 1)[0].isupper()
    )
    return same and word.endswith(tuple(row.get("endings", ())) or "-") and word not in row.get("not", ())


def is_name(tokens: Tokens, draft: DateDraft) -> bool:
    """Whether a month that stands alone, with a capital inside its sentence, is a name: ``Мая``, ``Август``."""
    point = draft.point
    if point is None or draft.last != draft.first + 1 or point != Point(month=point.month) or point == Point():
        return False
    surface = tokens.surface(draft.first, draft.last)
    begins = tokens.starts_sentence(draft.first) or _begins_speech(tokens, draft)
    return surface[0].isupper() and surface[1:].islower() and not begins


def _begins_speech(tokens: Tokens, draft: DateDraft) -> bool:
    """Whether a draft follows an opening quotation mark and a small word follows it: «Январь был тёплым»."""
    if not draft.first or draft.last >= len(tokens.words) or tokens.words[draft.first - 1] not in OPENING_QUOTES:
        return False
    return tokens.surface(draft.last, draft.last + 1).islower()


@lru_cache
def grammar_of(code: str) -> "DateGrammar":
    """The grammar of language ``code``."""
    return DateGrammar(code)


class DateGrammar:
    """The compiled grammar of one language.

    Its three steps are ``first`` (points and lengths), ``parts`` of these, and ``relations``; ``combining`` are those
    whose results later steps go on with, each with what builds them.
    """

    def __init__(self, code: str) -> None:
        tags_of_words = reader(code).tags | {_UNCOUNTED}
        table = shared_rules("dates")
        fragments: Mapping[str, str] = table["fragments"]
        cases = {NOMINATIVE, "", PLURAL, *morphology(code).endings.values()}
        composed = {_tags(names, case) for names in _point_tag_names() for case in cases}
        lengths = {frozenset({("length", case)}) for case in cases}
        tags: set[Tags] = tags_of_words | composed | lengths
        self.first = Grammar(_rules(table, "point", "length"), fragments, tags_of_words, f"dates-{code}-first")
        self.parts = Grammar(_rules(table, "part"), fragments, tags, f"dates-{code}-part")
        self.combining = ((self.first, _first_step), (self.parts, _part_step))
        self.relations = Grammar(_rules(table, "relation"), fragments, tags, f"dates-{code}-relation")

    def find(self, row: list[Chunk]) -> Iterator[DateDraft]:
        """The drafts of the chunks in one language; points and durations are combined step by step."""
        for grammar, build in self.combining:
            row = list(replace_matches(row, grammar.apply(row, build)))
        covered = bytearray(len(row))
        for match, draft in self.relations.apply(row, relate):
            covered[match.first : match.last] = b"\x01" * (match.last - match.first)
            yield draft
        for i, chunk in enumerate(row):
            if not covered[i] and (found := alone(chunk)):
                yield found


def alone(chunk: Chunk) -> DateDraft | None:
    """The draft of a point or length that stands in no relation; None for other chunks and for a bare number."""
    if isinstance(chunk.data, _Timed) and not is_bare(chunk):
        return _point_draft(chunk, chunk.data)
    if isinstance(chunk.data, _Length):
        modifier = _modifier(chunk)
        return DateDraft(
            chunk.first, chunk.last, "dates:length", "duration", length=chunk.data.value, modifier=modifier
        )
    return None


def _modifier(length: Chunk) -> str | None:
    """The modifier of a length of time by itself: its own, or that of an ending that means about."""
    return "approx" if _tag_case(length) == "approx" else length.data.modifier


def is_bare(chunk: Chunk) -> bool:
    """Whether a chunk is a number that is a date only in a relation."""
    return any(name == "bare_point" for name, _ in chunk.tags)


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
    yield ("point", "day_point", "relative_point")


def _tags(names: Iterable[str], case: str) -> Tags:
    return frozenset((name, case) for name in names)


# ---- first step: points and lengths -----------------------------------------------------------------------------


def _first_step(chunks: list[Chunk], match: Match) -> Chunk | None:
    if match.rule.options["section"] == "length":
        return _length_chunk(chunks, match)
    if match.rule.options.get("nothing"):
        return _joined(chunks, match, NO_TAGS, None)
    point = point_of(chunks, match)
    if point is None or not point.valid():
        return None
    case = _case(chunks[match.last - 1])
    tags = _tags(("bare_point",), case) if match.rule.options.get("bare") else _point_tags(point, case)
    return _joined(chunks, match, tags, _Timed(point, None, match.rule.name))


def _point_tags(point: Point, case: str) -> Tags:
    names = ["point"]
    if point.is_day:
        names.append("day_point")
    if point.month is not None and point.relative is None:
        names.append("full_point")
    if point.is_interval():
        names.append("ranged")
    if point.relative is not None and point.relative[0] == "day" and point.day is None:
        names.append("relative_point")
    return _tags(names, case)


def _joined(chunks: list[Chunk], match: Match, tags: Tags, data: Any) -> Chunk:
    return Chunk(chunks[match.first].first, chunks[match.last - 1].last, tags, data)


def _case(chunk: Chunk) -> str:
    """The case of a chunk: that of its first reading."""
    if isinstance(chunk.data, Number):
        return chunk.data.case
    return chunk.senses[0].case if chunk.senses else NOMINATIVE


class _Fields:
    """The values of the named groups of a match."""

    def __init__(self, chunks: list[Chunk], match: Match) -> None:
        self._chunks = chunks
        self._groups = match.groups

    def has(self, name: str) -> bool:
        return name in self._groups

    def chunk(self, name: str) -> Chunk:
        return self._chunks[self._groups[name][0]]

    def is_a(self, name: str, wanted: str) -> bool:
        """Whether the word in a group has a reading of class ``wanted``."""
        return any(sense.name == wanted for sense in self.chunk(name).senses)

    def number(self, name: str) -> int | None:
        """The whole number in a group."""
        if name not in self._groups:
            return None
        data = self.chunk(name).data
        return int(data.value) if isinstance(data, Number) else None

    def day_month(self, name: str) -> tuple[int, int] | None:
        """Day and month of a number such as ``12.01``."""
        data = self.chunk(name).data if name in self._groups else None
        return day_month(data.digits) if isinstance(data, Number) else None

    def word(self, name: str, *classes: str) -> str:
        """The value of the word in a group, in the first of ``classes`` in which it has a reading."""
        for wanted in classes:
            for sense in self.chunk(name).senses:
                if sense.name == wanted:
                    return str(sense.value)
        raise KeyError(name)


def _month(fields: _Fields, name: str) -> int | None:
    return int(fields.word(name, "month", "month_abbreviation", "english_month")) if fields.has(name) else None


_RELATIVES = {
    "yr": "year",
    "mr": "month",
    "wr": "week",
    "qr": "quarter",
    "hr": "half",
    "dr": "day",
    "nmr": "named-month",
}
_YEARS = frozenset({"year", "same-year", "text-year"})
_LAST_IN_TEXT = {"ys": ("text-year", 0), "ye": ("text-year", -1), "ms": ("text-month", 0)}


def point_of(chunks: list[Chunk], match: Match) -> Point | None:
    """The point in time given by the groups of a match, in the calendar or not; None if they do not go together."""
    fields, rule = _Fields(chunks, match), match.rule
    if fields.has("nd"):
        number = fields.number("nd") or 0
        return _before_date(fields, Point(number // 10000, number // 100 % 100, number % 100))
    if fields.has("ndm"):
        found = fields.day_month("ndm")
        return Point(month=found[1], day=found[0]) if found else None
    if fields.has("sd"):
        return _decade(fields)
    if fields.has("dw"):
        return Point(decade=int(fields.word("dw", "decade_word", "decade_alone")))
    if fields.has("c"):
        end = Point(century=fields.number("c2")) if fields.has("c2") else None
        return Point(century=fields.number("c"), end=end)
    if fields.has("wd"):
        return Point(relative=(f"weekday-{fields.word('wd', 'weekday')}", int(fields.word("wdr", "relative"))))
    if not _plausible(fields, rule):
        return None
    if rule.options.get("decade"):
        return Point(decade=fields.number("y"))
    return _calendar_point(fields)


def _calendar_point(fields: _Fields) -> Point | None:
    """The day, month, season or year that the groups tell, with the end of its range."""
    relative = _relative(fields)
    day = fields.number("d")
    if relative and relative[0] in {"month", "text-month", "day"} and day is not None:
        return Point(day=day, relative=relative)
    point = Point(
        year=fields.number("y"),
        month=1 if fields.has("fm") else fields.number("rm") or _month(fields, "m"),
        day=day,
        quarter=1 if fields.has("fq") else _LAST_QUARTER if fields.has("lq") else fields.number("q"),
        half=1 if fields.has("fh") else fields.number("h"),
        week=fields.number("w"),
        first_months=fields.number("n"),
        season=int(fields.word("s", "season", "season_time")) if fields.has("s") else None,
        relative=relative,
        same_period=fields.has("same"),
    )
    return _with_end(point, fields)


def _relative(fields: _Fields) -> tuple[str, int] | None:
    """The unit and the distance of a relative time."""
    for name, unit in _RELATIVES.items():
        if fields.has(name):
            return unit, int(fields.word(name, f"relative_{unit}", f"relative_{unit}_since", "relative"))
    return next((told for name, told in _LAST_IN_TEXT.items() if fields.has(name)), None)


def _plausible(fields: _Fields, rule: Rule) -> bool:
    """Whether numbers of a rule that is easily wrong can be what it takes them for."""
    if rule.options.get("bare_range"):
        return _plausible_range(fields)
    if rule.options.get("part_of_year"):
        return 1 < (fields.number("n") or 0) < _MONTHS
    return not rule.options.get("adjective") or _plausible_year(fields.number("y") or 0)


def _decade(fields: _Fields) -> Point:
    """The decade that two digits or a word tell, in the century that is named beside it, else in the 20th."""
    century = fields.number("c") or _LAST_CENTURY
    if fields.has("rc"):
        century = _LAST_CENTURY + 1 + int(fields.word("rc", "relative"))
    start = Point(decade=100 * (century - 1) + (fields.number("sd") or 0))
    later = fields.number("sd2")
    return start if later is None else replace(start, end=Point(decade=100 * (century - 1) + later))


def _before_date(fields: _Fields, end: Point) -> Point | None:
    """A date in digits with the day, or day and month, that a range begins with; None if it runs backwards."""
    if fields.has("dm0"):
        found = fields.day_month("dm0")
        start = replace(end, day=found[0], month=found[1]) if found else None
    elif fields.has("d0"):
        start = replace(end, day=fields.number("d0"))
    else:
        return end
    return replace(start, end=end) if start and start.precedes(end) else None


def _plausible_range(fields: _Fields) -> bool:
    """Whether two bare years can be a range of years, or a school year or season (``2017/18``)."""
    first, last, short = fields.number("y") or 0, fields.number("y2"), fields.number("y2s")
    if short is not None:
        return (first + 1) % 100 == short
    return last is not None and first >= _FIRST_BARE_YEAR and 0 < last - first <= _LONGEST_BARE_RANGE


def _plausible_year(number: int) -> bool:
    """Whether four digits before an adjective of years are a year and not a count of years (the 2000th anniversary)."""
    return _FIRST_BARE_YEAR < number < _LAST_BARE_YEAR and number % 100 != 0


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
        short = fields.chunk("y2s").data
        if not (isinstance(short, Number) and len(short.digits) == 2):
            return None
        last_year = point.year // 100 * 100 + int(short.value)
    if last_year is not None:
        if point.year is None or last_year <= point.year:
            return None
        return replace(point, end=Point(last_year))
    return point


def _length_chunk(chunks: list[Chunk], match: Match) -> Chunk | None:
    fields = _Fields(chunks, match)
    number: Number | None = None
    if fields.has("lw"):
        value = fields.word("lw", "length_word")
    elif fields.has("n"):
        data = fields.chunk("n").data
        number = data if isinstance(data, Number) else None
        unit = match.rule.options.get("unit") or _unit(fields, "u")
        if (number and number.value > _LONGEST_LENGTH) or (fields.has("nth") and unit.startswith("T")):
            return None
        if fields.has("u") and fields.is_a("u", "unit_or_adjective") and _is_young(chunks, match, fields, number):
            return None
        value = _duration(fields.chunk("n"), unit)
        if fields.has("n2"):
            more = _duration(fields.chunk("n2"), unit)
            if _falls(value, more):
                return None
            value = f"{value}/{more}"
        if fields.has("n3"):
            value = _added(value, _duration(fields.chunk("n3"), _unit(fields, "u3")))
            if not value:
                return None
    else:
        value = _duration(None, _unit(fields, "u"))
    case = _case(chunks[match.last - 1])
    modifier = match.rule.options.get("modifier")
    return _joined(chunks, match, frozenset({("length", case)}), _Length(value, number, modifier))


def _is_young(chunks: list[Chunk], match: Match, fields: _Fields, number: Number | None) -> bool:
    """Whether the unit of age that ends a match is an adjective: 17 of them are young, 300 young people."""
    ends = chunks[match.last - 1] is fields.chunk("u")
    return number is not None and (number.suffixed or (ends and _is_person(chunks, match.last)))


_UNITS = (
    "unit", "unit_adjective", "unit_adjective_single", "unit_single", "unit_whole", "anniversary", "age_unit",
)  # fmt: skip


def _is_person(chunks: list[Chunk], i: int) -> bool:
    """Whether a chunk is a word for people, before which a word for years of age is an adjective (two young men)."""
    return i < len(chunks) and any(name == "person" for name, _ in chunks[i].tags)


def _unit(fields: _Fields, name: str) -> str:
    return fields.word(name, *_UNITS)


def _duration(chunk: Chunk | None, unit: str) -> str:
    """ISO 8601 duration of a number of units; ``TH`` is the unit of hours, half a year is six months.

    A unit with its own number (``100Y`` for a century) is multiplied by it.
    """
    number = chunk.data.value if chunk is not None else 1
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
    clock = "T" in value
    order = "HMS" if clock else "YMWD"
    if clock != ("T" in more) or order.index(value[-1]) >= order.index(more[-1]):
        return ""
    return value + more.lstrip("PT")


# ---- second step: parts -----------------------------------------------------------------------------------------


def _part_step(chunks: list[Chunk], match: Match) -> Chunk | None:
    fields = _Fields(chunks, match)
    part = next(
        (value for name, value in _PARTS.items() if any(tag == name for tag, _ in fields.chunk("part").tags)), None
    )
    unit = "month" if fields.has("mr") else "week" if fields.has("wr") else "same-year"
    this_one = _Timed(Point(relative=(unit, 0)), None, match.rule.name)
    timed = fields.chunk("p").data if fields.has("p") else this_one
    if not isinstance(timed, _Timed) or timed.modifier or timed.point.is_day:
        return None
    last = chunks[match.last - 1]
    case = _tag_case(last) if isinstance(last.data, _Timed) else _case(last)
    begun = part == "start" and timed.point.relative in {("year", 0), ("same-year", 0)}
    tags = _tags(("point", "year_start"), case) if begun else _point_tags(timed.point, case)
    return _joined(chunks, match, tags, _Timed(timed.point, part, match.rule.name))


def _tag_case(chunk: Chunk) -> str:
    return next(iter(chunk.tags))[1]


# ---- third step: relations ----------------------------------------------------------------------------------------


def _point_draft(chunk: Chunk, timed: _Timed, *, rule: str = "", modifier: str | None = None) -> DateDraft:
    point = timed.point.in_years_of_end()
    kind = "interval" if point.is_interval() else "date"
    return DateDraft(
        chunk.first, chunk.last, f"dates:{rule or timed.rule}", kind, point, modifier=modifier or timed.modifier
    )


def relate(chunks: list[Chunk], match: Match) -> DateDraft | None:
    """A relation as a draft, from a match of the last step; None if what it relates does not go together."""
    kind = match.rule.options["kind"]
    fields = _Fields(chunks, match)
    first, last = chunks[match.first].first, chunks[match.last - 1].last
    rule = match.rule.name
    whole = Chunk(first, last, frozenset())
    if kind in {"weekday", "weekdays"}:
        some = Point(relative=("some-weekday", 0))
        form = "interval" if kind == "weekdays" else "date"
        modifier = match.rule.options.get("modifier")
        return DateDraft(first, last, f"dates:{rule}", form, some, modifier=modifier, weekday=_weekday(fields))
    if kind in {"compared", "as_of"}:
        found = _point_draft(whole, fields.chunk("p").data)
        return replace(found, compared=kind == "compared", as_of=kind == "as_of")
    if kind in {"since", "until", "before", "after", "approx", "same"}:
        timed = fields.chunk("p").data
        if kind in {"since", "until"} and timed.point.same_period:
            return None
        if kind in {"before", "after"} and timed.point.relative and timed.point.relative[0] == "day":
            return None
        if kind == "since" and timed.modifier == "start" and _is_year(timed.point):
            return DateDraft(first, last, "dates:year-to-date", "interval", timed.point, to_date=True)
        if kind in {"since", "until"} and timed.point.is_interval() and not timed.point.end:
            timed = _Timed(timed.point, None, timed.rule)
        found = _point_draft(whole, timed, rule=rule, modifier=None if kind == "same" else kind)
        return replace(found, planned=bool(match.rule.options.get("planned")), weekday=_weekday(fields))
    if kind == "range":
        return _range_draft(chunks, match, fields, whole)
    if kind == "set":
        return DateDraft(first, last, f"dates:{rule}", "set", length=_set_value(fields))
    if kind in {"length", "length-range", "ago", "ahead"}:
        return _length_draft(fields, match, whole)
    raise TableError(f"rule {rule}: unknown kind {kind}")


def _is_year(point: Point) -> bool:
    """Whether a point is a year and nothing more, with its number or relative to the text or the release."""
    if point.relative:
        return point.relative[0] in _YEARS and point == Point(relative=point.relative)
    return point.year is not None and point == Point(point.year)


def _weekday(fields: _Fields) -> int | None:
    """The weekday that a match names."""
    return int(fields.word("wd", "weekday", "weekday_time")) if fields.has("wd") else None


def _range_draft(chunks: list[Chunk], match: Match, fields: _Fields, whole: Chunk) -> DateDraft | None:
    start: _Timed = fields.chunk("p").data
    end: _Timed = fields.chunk("p2").data
    if start.point.end or (end.point.end and not end.point.quarter):
        return None
    begun = start.point
    if start.modifier == "start" and begun.month is None and end.point.month is not None:
        begun = replace(begun, month=1, day=1 if end.point.day else None)
    point = replace(begun, end=end.point)
    if start.point.relative and start.point.relative[0] in {"year", "same-year"} and end.point.open_year:
        point = replace(point, end=replace(end.point, relative=start.point.relative))
    elif end.point.relative and start.point.open_year:
        point = replace(point, relative=end.point.relative)
    point = point.in_years_of_end()
    if point.end is None or not point.precedes(point.end):
        return None
    if match.rule.options.get("alike") and _coarseness(start.point) != _coarseness(end.point):
        return None
    return _point_draft(whole, _Timed(point, None, match.rule.name))


def _coarseness(point: Point) -> int:
    return (point.month is not None) + (point.day is not None)


def _set_value(fields: _Fields) -> str | None:
    if fields.has("set"):
        value = fields.word("set", "set_word", "rate_after", "rate_open", "rate_before")
        return _duration(fields.chunk("n"), value[-1]) if fields.has("n") and value[:-1] == "P1" else value
    if fields.has("l"):
        return str(fields.chunk("l").data.value)
    if any(sense.name == "weekday" for sense in fields.chunk("u").senses):
        return "P1W"
    return _duration(fields.chunk("n") if fields.has("n") else None, fields.word("u", "unit", "unit_single"))


def _falls(first: str, last: str) -> bool:
    """Whether the first of two durations in the same unit is longer, so that they are not a range."""
    numbers = [value.strip("PTYMWDHS") for value in (first, last)]
    return first[-1] == last[-1] and all(map(str.isdecimal, numbers)) and int(numbers[0]) > int(numbers[1])


def _length_draft(fields: _Fields, match: Match, whole: Chunk) -> DateDraft | None:
    options = match.rule.options
    kind, modifier = options["kind"], options.get("modifier")
    if fields.has("l"):
        modifier = modifier or _modifier(fields.chunk("l"))
        value = str(fields.chunk("l").data.value)
    elif fields.has("l2") and fields.has("n"):
        longer = fields.chunk("l2").data.value
        value = _duration(fields.chunk("n"), ("T" if "T" in longer else "") + longer[-1])
    else:
        unit = fields.word("u", "unit", "unit_single", "unit_one", "unit_inside")
        value = _duration(fields.chunk("n") if fields.has("n") else None, unit)
    if kind == "length-range" and _falls(value, fields.chunk("l2").data.value):
        return None
    if kind == "length-range":
        value = f"{value}/{fields.chunk('l2').data.value.rpartition('/')[2]}"
    shift = -1 if kind == "ago" else 0
    recent = options.get("recent", False)
    rule = f"dates:{match.rule.name}"
    return DateDraft(
        whole.first, whole.last, rule, "duration", length=value, modifier=modifier, shift=shift, recent=recent
    )
