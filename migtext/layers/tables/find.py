"""Figures of tables: each number in a cell, with what the headings of its row and column and the caption say of it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from migtext.layers.dates.edtf import bounds
from migtext.layers.tables.cell_number import CellNumber, thousands_sign
from migtext.layers.tables.headings import Heading, caption_label, read_heading
from migtext.layers.tables.layout import DataCell, Layout
from migtext.records import Date, Figure, FigureKind, Mention, Place
from migtext.rules.numbers import Value, exact
from migtext.sources.source import Cell, Table
from migtext.text.tokens import Tokens, languages_of

_CONFIDENCE = 0.9
_RULE = "figures:table"
_LONGEST_CAPTION = 200  # characters
_LONGEST_NUMBER = 15  # digits
_BETWEEN = " / "
_YEAR = re.compile(r"\d{4}")
_MONTH_OF_ANY_YEAR = re.compile(r"(?:X{4}|\d{4})(-\d\d)")
Span = tuple[int, int]


@dataclass(frozen=True)
class TableText:
    """A table of a document, its cells of data, and its captions, the nearest first.

    ``labelled`` are the captions that are known to be such: by the file, by a label, or as a row of the table.
    """

    layout: Layout
    cells: tuple[DataCell, ...]
    captions: tuple[Span, ...]
    labelled: frozenset[Span]

    @cached_property
    def headings(self) -> tuple[Cell, ...]:
        """The cells that are headings of a cell of data, each once, in text order."""
        cells = {heading: None for one in self.cells for heading in (*one.column, *one.row)}
        return tuple(sorted(cells, key=lambda cell: cell.start))

    @cached_property
    def cell_at(self) -> Mapping[int, Cell]:
        """The headings by their offset."""
        return {cell.start: cell for cell in self.headings}

    @cached_property
    def numbers(self) -> tuple[tuple[DataCell, CellNumber], ...]:
        """The cells of data that hold a number and nothing else."""
        read = ((one, self.layout.number(one.cell)) for one in self.cells)
        return tuple((one, number) for one, number in read if number)


def read_tables(tokens: Tokens, tables: Sequence[Table]) -> tuple[TableText, ...]:
    """The tables of a text that hold numbers under headings."""
    found = []
    ends = [0, *(table.end for table in tables)]
    languages = _Languages(tokens)
    for table, floor in zip(tables, ends, strict=False):
        if not table.cells:
            continue
        layout = Layout(tokens.text, table)
        cells = tuple(layout.data())
        titles = tuple((title.start, title.end) for title in reversed(layout.titles))
        caption, labelled = _caption(tokens.text, table, floor, languages)
        captions = (*titles, *([caption] if caption else []))
        read = TableText(layout, cells, captions, frozenset(captions if labelled else titles))
        if (read.numbers or layout.counts) and read.headings:
            found.append(read)
    return tuple(found)


def with_heading_dates(tables: Sequence[TableText], dates: Iterable[Date]) -> list[Date]:
    """The dates of a text, with the years that are headings, and without what only looks like a date in a cell."""
    if not tables:
        return list(dates)
    data = _Spans((one.cell.start, one.cell.end) for table in tables for one, _ in table.numbers)
    kept = [date for date in dates if not data.touches(date)]
    taken = _Spans((date.start, date.end) for date in kept)
    for table in tables:
        for cell in table.headings:
            number = table.layout.number(cell)
            if number and number.is_year:
                start, end = cell.start + number.start, cell.start + number.end
                year = _year(start, end, number.digits)
                kept += [] if taken.touches(year) else [year]
    return kept


def _year(start: int, end: int, digits: str) -> Date:
    first, last = bounds(digits)
    return Date(
        start=start,
        end=end,
        text=digits,
        rule="dates:table-heading",
        confidence=_CONFIDENCE,
        kind="date",
        value=digits,
        earliest=first,
        latest=last,
    )


class TableFigures:
    """Reads the figures of the tables of one text, whose dates and places are known."""

    def __init__(self, tokens: Tokens, tables: Sequence[TableText], dates: Sequence[Date], places: Sequence[Place]):
        self._tokens, self._tables = tokens, tables
        self._dates, self._places = _Mentions(dates), _Mentions(places)
        self._languages = _Languages(tokens)
        self._read: dict[Span, Heading] = {}

    def taken(self) -> list[Span]:
        """The spans in which no grammar of sentences must look for figures: numbers of data, and units of headings."""
        spans = []
        for table in self._tables:
            spans += [(one.cell.start, one.cell.end) for one, _ in table.numbers]
            places = [(cell.start, cell.end) for cell in table.headings]
            for start, end in [*places, *table.captions]:
                spans += [(start + low, start + high) for low, high in self._heading((start, end)).units]
        return spans

    def find(self) -> Iterator[Figure]:
        """The figures of all cells that hold a number and nothing else."""
        for table in self._tables:
            told = [(one, number, self._told(table, one)) for one, number in table.numbers]
            ones = [number for _, number, cell in told if cell.kind == "count" and cell.factor == 1]
            sign = thousands_sign((number for _, number, _ in told), whole=False)
            groups = sign or thousands_sign(ones, whole=True)
            for one, number, cell in told:
                if not cell.label and len(number.digits) <= _LONGEST_NUMBER and not (cell.years and number.is_year):
                    in_ones = cell.kind == "count" and cell.factor == 1
                    yield self._figure(table, one, number, cell, groups if sign or in_ones else "")

    def headed(self, figures: Iterable[Figure]) -> list[Figure]:
        """The figures of sentences: those that are a whole cell of data take date, place and headings of the cell."""
        cells = {one.cell.start: (table, one) for table in self._tables for one in table.cells}
        return [
            self._with_headings(figure, *cells[figure.start]) if figure.start in cells else figure for figure in figures
        ]

    def _with_headings(self, figure: Figure, table: TableText, one: DataCell) -> Figure:
        cell = self._told(table, one)
        found = {"date": cell.date, "date_id": cell.date_id} if cell.date else {}
        found |= {"place": cell.place, "place_id": cell.place_id} if cell.place else {}
        if figure.kind == "count" and not figure.counted and cell.counted:
            found["counted"] = self._tokens.text[slice(*cell.counted)]
        return figure.model_copy(update=found | _headings(table, one))

    def _figure(self, table: TableText, one: DataCell, number: CellNumber, cell: "_Told", thousands: str) -> Figure:
        low, high = number.values(thousands)
        start, end = one.cell.start + number.start, one.cell.start + number.end
        kind, unit = (cell.kind, cell.unit) if not number.percent else ("percent", "%")
        factor = cell.factor if not number.percent else 1
        counted = self._tokens.text[slice(*cell.counted)] if cell.counted and kind == "count" else None
        return Figure(
            start=start,
            end=end,
            text=self._tokens.text[start:end],
            rule=_RULE,
            confidence=_CONFIDENCE,
            value=_times(low, factor),
            value_max=None if high is None else _times(high, factor),
            kind=kind,
            unit=unit,
            counted=counted,
            comparator=number.comparator,
            date=cell.date,
            date_id=cell.date_id,
            place=cell.place,
            place_id=cell.place_id,
            **_headings(table, one),
        )

    # ---- what the headings of a cell say together ----

    def _told(self, table: TableText, one: DataCell) -> "_Told":
        spans = [(cell.start, cell.end) for cell in (*reversed(one.column), *reversed(one.row))]
        captions = table.captions
        levels = [self._heading(span) for span in (*spans, *captions)]
        united = next((level for level in levels if level.kind), None)
        factor = self._factor(levels, united)
        rate = any(level.rate for level in levels)
        when = self._date(one, captions)
        where, where_id = self._place(table, one, captions)
        return _Told(
            kind=united.kind or "count" if united else "count",
            unit=united.unit if united else None,
            factor=1 if rate else factor,
            counted=self._counted([*spans, *captions], levels, table, united),
            date=when[0],
            date_id=when[1],
            place=where,
            place_id=where_id,
            label=any(level.label for level in levels[: len(spans)]),
            years=any(level.years for level in levels[: len(one.column)]),
        )

    @staticmethod
    def _factor(levels: Sequence[Heading], united: Heading | None) -> Value:
        """The factor of the level that names the unit, else that of the first level that has one.

        A factor without a unit multiplies what is counted, and money or a measure named further in or out; it never
        multiplies a percentage.
        """
        if united and (united.factor != 1 or united.kind == "percent"):
            return united.factor
        for level in levels:
            if level is united and level.kind == "count":
                return 1
            if level.factor != 1 and level.kind is None:
                return level.factor
        return 1

    def _counted(
        self, spans: Sequence[Span], levels: Sequence[Heading], table: TableText, united: Heading | None
    ) -> Span | None:
        for span, level in zip(spans, levels, strict=True):
            of_caption = span in table.captions
            if level.counted and (not of_caption or span in table.labelled or level.numbered or level.has_unit):
                if not of_caption and self._names_places(table, span):
                    continue
                return span[0] + level.counted[0], span[0] + level.counted[1]
        if united and united.noun:
            start = next(span[0] for span, level in zip(spans, levels, strict=True) if level is united)
            return start + united.noun[0], start + united.noun[1]
        return None

    def _date(self, one: DataCell, captions: Sequence[Span]) -> tuple[str | None, str | None]:
        """The date of a cell: that of its headings, a year and a part of it together; else that of the caption."""
        heads = (*one.column, *one.row)
        found = [self._dates.only((cell.start, cell.end)) for cell in heads]
        dates = [date for date in found if isinstance(date, Date) and date.value and date.kind in {"date", "interval"}]
        of_caption = [date for span in captions if isinstance(date := self._dates.only(span), Date) and date.value]
        if any(self._dates.several((cell.start, cell.end)) for cell in heads):
            return None, None
        parts = [date for date in dates if not _YEAR.search(date.text)]
        years = [date for date in (*dates, *of_caption) if _YEAR.fullmatch(date.value or "")]
        if len(parts) == 1 and years and (month := _MONTH_OF_ANY_YEAR.fullmatch(parts[0].value or "")):
            return f"{years[0].value}{month[1]}", None
        if len(dates) > 1 and len({date.value for date in dates}) > 1:
            inner = _inside(dates)
            return (inner.value, inner.id) if inner else (None, None)
        date = next(iter((*dates, *of_caption)), None)
        return (date.value, date.id) if date else (None, None)

    def _place(self, table: TableText, one: DataCell, captions: Sequence[Span]) -> tuple[str | None, str | None]:
        """The place of a cell: that of its row, else of its column, else of the caption."""
        for cell in (*reversed(one.row), *reversed(one.column)):
            span = (cell.start, cell.end)
            place = self._places.only(span)
            if isinstance(place, Place):
                return place.code or place.text, place.id
            if self._is_place(table, span):
                return table.layout.words(cell), None
            if self._places.several(span):
                return None, None
        for span in captions:
            place = self._places.only(span)
            if isinstance(place, Place):
                return place.code or place.text, place.id
        return None, None

    @cached_property
    def _columns_of_places(self) -> frozenset[tuple[int, int]]:
        """Tables, by their start, and columns whose headings of rows are places: headed so, or mostly known as such."""
        counts: dict[tuple[int, int], list[int]] = {}
        for table in self._tables:
            for cell in {heading for one in table.cells for heading in one.row}:
                place = self._places.only((cell.start, cell.end))
                whole = place is not None and 2 * (place.end - place.start) > cell.end - cell.start
                counts.setdefault((table.layout.table.start, cell.column), []).append(whole)
        known = {key for key, whole in counts.items() if 2 * sum(whole) > len(whole) > 2}
        return frozenset(known | set(self._columns_headed_so()))

    def _columns_headed_so(self) -> Iterator[tuple[int, int]]:
        for table in self._tables:
            for column in range(table.layout.heading_columns):
                heads = table.layout.column_headings(column)
                if any(self._heading((cell.start, cell.end)).places for cell in heads):
                    yield table.layout.table.start, column

    def _is_place(self, table: TableText, span: Span) -> bool:
        """Whether a heading without a known place is one all the same, as its column has places."""
        heading = self._heading(span)
        named = bool(heading.counted) and self._tokens.text[span[0]].isupper() and not heading.has_unit
        return named and self._names_places(table, span)

    def _names_places(self, table: TableText, span: Span) -> bool:
        """Whether a heading of a row stands in a column of places; one that heads several rows may be anything."""
        cell = table.cell_at.get(span[0])
        if cell is None or cell.row < table.layout.heading_rows or table.layout.is_section(cell):
            return False
        return (table.layout.table.start, cell.column) in self._columns_of_places

    def _heading(self, span: Span) -> Heading:
        if span not in self._read:
            start, end = span
            named = [
                (max(0, mention.start - start), mention.end - start)
                for mentions in (self._dates, self._places)
                for mention in mentions.inside(span)
            ]
            self._read[span] = read_heading(
                self._tokens.text[start:end], self._languages.at(start), tuple(sorted(named))
            )
        return self._read[span]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the headings of a cell and the caption say of its number; ``counted`` are offsets in the text."""

    kind: FigureKind = "count"
    unit: str | None = None
    factor: Value = 1
    counted: Span | None = None
    date: str | None = None
    date_id: str | None = None
    place: str | None = None
    place_id: str | None = None
    label: bool = False
    years: bool = False


class _Languages:
    """The language in which the words at an offset are read."""

    def __init__(self, tokens: Tokens) -> None:
        self._starts = [start for start, _ in tokens.sentences]
        self._codes = languages_of(tokens, "tables")

    def at(self, offset: int) -> str:
        return self._codes[max(0, bisect_right(self._starts, offset) - 1)] if self._codes else ""


@dataclass
class _Mentions:
    """The mentions of a layer by their offsets."""

    mentions: Sequence[Mention]
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.mentions = sorted(self.mentions, key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self.mentions]

    def __iter__(self) -> Iterator[Mention]:
        return iter(self.mentions)

    def inside(self, span: Span) -> Sequence[Mention]:
        """The mentions that begin in a span."""
        return self.mentions[bisect_left(self._starts, span[0]) : bisect_left(self._starts, span[1])]

    def only(self, span: Span) -> Mention | None:
        """The mention in a span, if there is one alone, or all say the same."""
        found = self.inside(span)
        return found[0] if found and not self.several(span) else None

    def several(self, span: Span) -> bool:
        """Whether mentions in a span say different things."""
        return (
            len({getattr(one, "value", None) or getattr(one, "code", None) or one.text for one in self.inside(span)})
            > 1
        )


class _Spans:
    """Offset pairs that do not overlap, in order."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)

    def touches(self, mention: Mention) -> bool:
        """Whether a mention overlaps one of the spans."""
        i = bisect_left(self._spans, (mention.end, 0)) - 1
        return i >= 0 and self._spans[i][1] > mention.start


def _caption(text: str, table: Table, floor: int, languages: _Languages) -> tuple[Span | None, bool]:
    """The caption of a table, and whether it is known to be one: by the file, or by its label.

    Without either the lines right above the table are its caption if they are short and no sentence; a line in
    brackets, which tells the unit, stands below the caption proper.
    """
    if table.caption:
        return table.caption, True
    start, end = table.start, len(text[floor : table.start].rstrip()) + floor
    if end <= floor:
        return None, False
    begin = _block_start(text, floor, end)
    if text[begin] in "([" and text[end - 1] in ")]" and begin > floor:
        above = len(text[floor:begin].rstrip()) + floor
        start = _block_start(text, floor, above) if above > floor else begin
        begin = start if _is_caption(text[start:above]) else begin
    labelled = bool(caption_label(text[begin:end], languages.at(begin)))
    if labelled or _is_caption(text[begin:end]):
        return (begin, end), labelled
    return None, False


def _block_start(text: str, floor: int, end: int) -> int:
    return max(floor, text.rfind("\n", floor, end) + 1)


def _is_caption(words: str) -> bool:
    return len(words) <= _LONGEST_CAPTION and not words.endswith((".", "!", "?", "…", ";")) and "\t" not in words


def _headings(table: TableText, one: DataCell) -> dict[str, str | None]:
    """The texts of the headings of a cell, as the record has them."""
    row, column = (_BETWEEN.join(map(table.layout.words, cells)) or None for cells in (one.row, one.column))
    return {"row_heading": row, "column_heading": column}


def _inside(dates: Sequence[Date]) -> Date | None:
    """The date that lies within all the others, such as a month with its year under a year."""
    for date in dates:
        if (
            date.earliest
            and date.latest
            and all((other.earliest or "") <= date.earliest and date.latest <= (other.latest or "") for other in dates)
        ):
            return date
    return None


def _times(value: Value, factor: Value) -> Value:
    return exact(Decimal(repr(value)) * int(factor))
