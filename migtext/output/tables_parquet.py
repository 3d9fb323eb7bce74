"""The tables of records as Parquet files."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migtext.errors import MigtextError
from migtext.output.finished import Finished
from migtext.output.forms import Add
from migtext.output.tables import Row, Table, tables
from migtext.records import SCHEMA_VERSION

if TYPE_CHECKING:
    import pyarrow

_ROWS = 20_000
"""Rows of a table that are kept until they are written together."""


def arrow() -> Any:
    """The library; raises MigtextError if it is not installed."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise MigtextError("Parquet needs pyarrow, which is not installed; pip install 'migtext[tables]'") from error
    return pyarrow


@contextmanager
def parquet_tables(folder: Path) -> Iterator[Add]:
    """Write each table to a file in ``folder``, a few thousand rows at a time.

    Raises MigtextError if pyarrow is not installed.
    """
    arrow()
    with ExitStack() as stack:
        writers = [stack.enter_context(_Writer(folder, table)) for table in tables()]

        def add(finished: Finished) -> None:
            rows = [list(table.rows(finished.record, finished.text)) for table in tables()]
            for table, some in zip(tables(), rows, strict=True):
                check(table, some)
            for writer, some in zip(writers, rows, strict=True):
                writer.add(some)

        yield add


@lru_cache
def schema(table: Table) -> "pyarrow.Schema":
    """The Arrow schema of a table, with the version of the records' schema in its metadata."""
    pa = arrow()
    types = {"text": pa.string(), "integer": pa.int64(), "real": pa.float64()}
    return pa.schema(
        [(column.name, types[column.type]) for column in table.columns], {"migtext_schema_version": SCHEMA_VERSION}
    )


def arrow_table(table: Table, rows: Sequence[Row]) -> "pyarrow.Table":
    """Rows as an Arrow table; raises an error of the library for a value that does not fit its column."""
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    return arrow().Table.from_arrays(
        [arrow().array(values, kind.type) for values, kind in zip(columns, schema(table), strict=True)],
        schema=schema(table),
    )


def check(table: Table, rows: Sequence[Row]) -> None:
    """Raise an error for rows that do not fit the table, before any of the same document is kept."""
    arrow_table(table, rows)


class _Writer:
    """The file of one table."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._table = table
        self._rows: list[Row] = []
        self._file = arrow().parquet.ParquetWriter(folder / f"{table.name}.parquet", schema(table), compression="zstd")

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, *error: object) -> None:
        try:
            if error[0] is None:
                self._flush()
        finally:
            self._file.close()

    def add(self, rows: Sequence[Row]) -> None:
        self._rows += rows
        if len(self._rows) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(arrow_table(self._table, self._rows))
            self._rows = []
