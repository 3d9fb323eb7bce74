"""Records as data frames of pandas."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from migtext.errors import MigtextError, ValueFormatError
from migtext.output.tables import Row, tables
from migtext.records import Record

if TYPE_CHECKING:
    import pandas

_TYPES = {"text": "string", "integer": "Int64", "real": "Float64"}


def frames(records: "Record | Iterable[Record]") -> "dict[str, pandas.DataFrame]":
    """A data frame for each table of some records (docs/tables.md), by name: ``frames(records)["figures"]``.

    Null is ``pandas.NA``. Raises MigtextError if pandas is not installed, and ValueFormatError for what is no record.

    >>> import migtext
    >>> found = frames([migtext.Pipeline(layers="dates")("Семинар прошёл 5 мая 2024 года.")])
    >>> found["dates"][["document", "value"]].values.tolist()
    [['text', '2024-05-05']]
    """
    try:
        import pandas
    except ImportError as error:
        raise MigtextError("frames need pandas, which is not installed; pip install 'migtext[tables]'") from error
    rows: dict[str, list[Row]] = {table.name: [] for table in tables()}
    for record in (records,) if isinstance(records, Record) else records:
        if not isinstance(record, Record):
            raise ValueFormatError(f"a record is of type {type(record).__name__}; expected a migtext.Record")
        for table in tables():
            rows[table.name] += table.rows(record, record.known_text)
    return {
        table.name: pandas.DataFrame(rows[table.name], columns=[column.name for column in table.columns]).astype(
            {column.name: _TYPES[column.type] for column in table.columns}
        )
        for table in tables()
    }
