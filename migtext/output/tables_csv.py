"""The tables of records as CSV files."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from migtext.output.figures_csv import ENCODING, safe
from migtext.output.forms import Add
from migtext.output.tables import Value, digits, tables


@contextmanager
def csv_tables(folder: Path) -> Iterator[Add]:
    """Write each table to a file in ``folder`` (UTF-8 with byte order mark, commas; null is empty).

    Text that a spreadsheet would treat as a formula or a terminal as a command is made harmless (``figures_csv.safe``).
    """
    from migtext.output.finished import Finished

    with ExitStack() as stack:
        writers = []
        for table in tables():
            file = stack.enter_context((folder / f"{table.name}.csv").open("w", encoding=ENCODING, newline=""))
            writers.append(csv.writer(file))
            writers[-1].writerow([column.name for column in table.columns])

        def add(finished: Finished) -> None:
            rows = [
                [[_cell(value) for value in row] for row in table.rows(finished.record, finished.text)]
                for table in tables()
            ]
            for writer, some in zip(writers, rows, strict=True):
                writer.writerows(some)

        yield add


def _cell(value: Value) -> str:
    return safe(value) if value is None or isinstance(value, str) else digits(value)
