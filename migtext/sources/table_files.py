"""CSV, JSON Lines and Parquet: each row is a document, or the whole CSV file is one table."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

from migtext.errors import ReadError
from migtext.sources.builder import MAX_CELLS, CellText, TextBuilder
from migtext.sources.extras import needs
from migtext.sources.folders import Skipped
from migtext.sources.kinds import CSV, JSONL, PARQUET, Kind, delimiter_of
from migtext.sources.metadata import day_of
from migtext.sources.plain import doubts
from migtext.sources.reading import Columns, Found, Reading
from migtext.sources.safety import check_text
from migtext.sources.source import Released, Source
from migtext.sources.text_tables import text_tables
from migtext.text.reading import Decoded, decoded

_BATCH = 32  # rows of a Parquet file that are in memory at once
_MOST_TIMES = 40  # times that a Parquet file may be shorter than its texts
_LEAST_TEXT = 200_000  # characters that its texts may have in any case
_SHOWN_COLUMNS = 20

Row = tuple[int, Mapping[str, Any] | ReadError]


def read_csv(data: bytes, where: str, how: Reading) -> Iterator[Found]:
    """Yield the rows of a table in text as documents, or the whole table as one if no columns are named.

    Cells may be parted by tabs, semicolons, bars or commas; the first row has the names of the columns.
    """
    found = decoded(data, how.encoding)
    with _long_cells():
        rows = csv.reader(StringIO(found.text, newline=""), delimiter=delimiter_of(found.text) or ",")
        if how.columns is None:
            yield _whole_table(_few_rows(rows), found, where)
            return
        names = [name.strip() for name in next(rows, [])]
        numbered = ((rows.line_num, dict(zip(names, row, strict=False))) for row in rows if row)
        yield from _documents(numbered, names, how.columns, _about(where, CSV, found))


def read_jsonl(data: bytes, where: str, how: Reading) -> Iterator[Found]:
    """Yield the objects in a JSON Lines file as documents; a line that is no object gives an error."""
    found = decoded(data, how.encoding)
    lines = ((number, line) for number, line in enumerate(found.text.splitlines(), 1) if line.strip())
    rows = [(number, _object(line, f"{where}:{number}")) for number, line in lines]
    names = list(dict.fromkeys(name for _, row in rows if not isinstance(row, ReadError) for name in row))
    yield from _documents(rows, names, how.columns, _about(where, JSONL, found))


def read_parquet(data: bytes, where: str, how: Reading) -> Iterator[Found]:
    """Yield the rows of a Parquet file as documents."""
    with needs("pyarrow"):
        from pyarrow import parquet
    names = list(parquet.read_schema(BytesIO(data)).names)
    # What is kept once in the file is kept once in memory.
    texts = [name for name in names if how.columns and name == how.columns.text]
    file = parquet.ParquetFile(BytesIO(data), read_dictionary=texts, pre_buffer=False)
    wanted = [name for name in how.columns or () if name is not None and name in names]

    def rows() -> Iterator[Row]:
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH, columns=wanted, use_threads=False):
            columns = {name: batch.column(name) for name in wanted}
            for i in range(batch.num_rows):
                number += 1
                yield number, {name: column[i].as_py() for name, column in columns.items()}

    most = max(_LEAST_TEXT, _MOST_TIMES * len(data))
    for one in _documents(rows(), names, how.columns, Source(where, "", media_type=PARQUET.media_type)):
        most -= len(one.text) if isinstance(one, Source) else 0
        if most < 0:
            yield ReadError(where, f"its texts are more than {_MOST_TIMES} times as long as the file")
            return
        yield one


def _about(where: str, kind: Kind, found: Decoded) -> Source:
    """What the documents of a file have in common."""
    return Source(where, "", found.encoding, found.confidence, kind.media_type, warnings=doubts(found))


def _documents(rows: Iterable[Row], names: Sequence[str], columns: Columns | None, about: Source) -> Iterator[Found]:
    if problem := _missing(names, columns):
        yield ReadError(about.path, problem)
    elif columns:
        for number, row in rows:
            yield _document(number, row, columns, about)
            about = replace(about, warnings=())


def _missing(names: Sequence[str], columns: Columns | None) -> str:
    known = ", ".join(names[:_SHOWN_COLUMNS]) + (" …" if len(names) > _SHOWN_COLUMNS else "")
    if columns is None:
        return f"a file of rows; --column says which one has the text: {known}"
    missing = [name for name in columns if name is not None and name not in names]
    return f"no column {missing[0]!r}; the columns are {known}" if missing else ""


def _document(number: int, row: Mapping[str, Any] | ReadError, columns: Columns, about: Source) -> Found:
    if isinstance(row, ReadError):
        return row
    where = f"{about.path}:{number}"
    text = row.get(columns.text)
    if text is None or (isinstance(text, str) and not text.strip()):
        return Skipped(where, f"no text in column {columns.text!r}")
    if not isinstance(text, str):
        return ReadError(where, f"column {columns.text!r} has no text but {type(text).__name__}")
    try:
        check_text(len(text))
        day, warnings = _published(row, columns)
    except ReadError as error:
        return ReadError(where, error.reason)
    name = row.get(columns.id) if columns.id else None
    return replace(
        about,
        path=where,
        text=text,
        name=str(number) if name is None or name == "" else str(name),
        published=Released(day, "caller") if day else None,
        tables=text_tables(text),
        warnings=(*about.warnings, *warnings),
    )


def _published(row: Mapping[str, Any], columns: Columns) -> tuple[str | None, tuple[str, ...]]:
    value = row.get(columns.published) if columns.published else None
    if value is None or value == "":
        return None, ()
    day = day_of(str(value))
    return day, () if day else (f"column {columns.published!r} has no date but {str(value)[:40]!r}",)


def _few_rows(rows: Iterable[list[str]]) -> list[list[str]]:
    """The rows that have cells, of a table that is small enough to be one document."""
    kept, cells = [], 0
    for row in rows:
        cells += len(row)
        if cells > MAX_CELLS:
            reason = f"a table of more than {MAX_CELLS:,} cells; --column reads each row as a document"
            raise ReadError("<bytes>", reason)
        if row:
            kept.append(row)
    return kept


def _whole_table(rows: Sequence[Sequence[str]], found: Decoded, where: str) -> Source:
    builder = TextBuilder()
    builder.table([CellText(cell, header=not number) for cell in row] for number, row in enumerate(rows))
    check_text(builder.length)
    return replace(_about(where, CSV, found), text=builder.text, tables=builder.tables)


def _object(line: str, where: str) -> Mapping[str, Any] | ReadError:
    try:
        found = json.loads(line)
    except RecursionError:
        return ReadError(where, "not read: JSON that is nested too deeply")
    except ValueError as error:
        return ReadError(where, f"not a JSON object: {error}")
    return found if isinstance(found, dict) else ReadError(where, f"not a JSON object but {type(found).__name__}")


@contextmanager
def _long_cells() -> Iterator[None]:
    """Read cells of any length; the csv module stops at 131,072 characters."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)
