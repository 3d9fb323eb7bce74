"""Figures as a flat table: one row per figure."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from migtext.layers.dates.edtf import bounds
from migtext.output.finished import Finished
from migtext.output.pictures import PICTURES
from migtext.output.tables import digits
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
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(record: Record, text: str | None) -> Iterator[list[str]]:
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
            digits(figure.value),
            digits(figure.value_max),
            figure.unit or "",
            figure.comparator,
            figure.change or "",
            figure.date or "",
            earliest or "",
            latest or "",
            safe(figure.place),
            safe(" ".join(text[sentence.start : sentence.end].split())) if text is not None else "",
            str(figure.start),
            str(figure.end),
            safe(figure.row_heading),
            safe(figure.column_heading),
        ]


@contextmanager
def figures_table(path: Path) -> Iterator[Callable[[Finished], None]]:
    """Open a CSV file with ``HEADER`` (UTF-8 with byte order mark, commas); yield a function that adds a record to it.

    A record without its text has no quotes. Raises OSError if the file cannot be written.
    """
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)

        def add(finished: Finished) -> None:
            writer.writerows(list(rows(finished.record, finished.text)))

        yield add


def safe(text: str | None) -> str:
    """Text that a spreadsheet does not treat as a formula, as it would a list item that begins with a hyphen.

    Control characters, which could command a terminal, become their pictures; line ends and tabs inside stay.

    >>> safe("- Ош: 12"), safe("Ош\x1b[2J"), safe(None)
    ("'- Ош: 12", 'Ош␛[2J', '')
    """
    if not text:
        return ""
    text = text.translate(PICTURES)
    return f"'{text}" if text.startswith(_FORMULA) else text
