"""Figures as a flat table: one row per figure."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from migtext.layers.dates.edtf import bounds
from migtext.records import Record

HEADER = (
    "document",
    "language",
    "counted",
    "value",
    "value_max",
    "unit",
    "comparator",
    "change",
    "date",
    "earliest",
    "latest",
    "place",
    "quote",
    "start",
    "end",
    "row_heading",
    "column_heading",
)

# Excel mistakes UTF-8 for a Windows code page unless the file begins with this mark; other readers ignore it.
ENCODING = "utf-8-sig"
_FORMULA = ("=", "+", "-", "@")


def rows(record: Record, text: str) -> Iterator[list[str]]:
    """Rows of ``HEADER`` for the figures of a record and the text that it was made from; null is empty.

    ``earliest`` and ``latest`` are the first and last day (YYYY-MM-DD) of the figure's date; ``quote`` is its sentence
    with white space collapsed to single spaces; ``start`` and ``end`` count code points of the text.
    """
    dates = {date.id: date for date in record.dates}
    for figure in record.figures:
        date = dates.get(figure.date_id or "")
        earliest, latest = (date.earliest, date.latest) if date else bounds(figure.date)
        sentence = record.sentences[figure.sentence] if record.sentences else figure
        yield [
            safe(record.document.id),
            record.document.language,
            safe(figure.counted),
            _number(figure.value),
            _number(figure.value_max),
            figure.unit or "",
            figure.comparator,
            figure.change or "",
            figure.date or "",
            earliest or "",
            latest or "",
            safe(figure.place),
            safe(" ".join(text[sentence.start : sentence.end].split())),
            str(figure.start),
            str(figure.end),
            safe(figure.row_heading),
            safe(figure.column_heading),
        ]


@contextmanager
def table_file(path: Path) -> Iterator[Callable[[Record, str], None]]:
    """Open a CSV file with ``HEADER`` (UTF-8 with byte order mark, commas); yield a function that adds a record to it.

    Missing folders are created. Raises OSError if the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file)

        def add(record: Record, text: str) -> None:
            writer.writerows(rows(record, text))
            file.flush()

        writer.writerow(HEADER)
        file.flush()
        yield add


def _number(value: float | None) -> str:
    """All digits of a number without an exponent.

    >>> _number(14916000), _number(1e16), _number(0.5), _number(None)
    ('14916000', '10000000000000000', '0.5', '')
    """
    if value is None:
        return ""
    exact = Decimal(repr(value))
    return f"{exact:f}" if exact % 1 else f"{exact:.0f}"


def safe(text: str | None) -> str:
    """Text that a spreadsheet does not treat as a formula, as it would a list item that begins with a hyphen.

    >>> safe("- Ош: 12"), safe("Ош"), safe(None)
    ("'- Ош: 12", 'Ош', '')
    """
    return f"'{text}" if text and text.startswith(_FORMULA) else text or ""
