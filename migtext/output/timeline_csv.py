"""A timeline as a flat table: one row per event."""

import csv
from io import StringIO

from migtext.output.figures_csv import ENCODING, safe
from migtext.timeline.build import Row, Timeline

HEADER = (
    "date",
    "earliest",
    "latest",
    "type",
    "status",
    "name",
    "place",
    "place_code",
    "organisations",
    "documents",
    "languages",
    "mentions",
)

_SEPARATOR = "; "


def to_csv(timeline: Timeline) -> bytes:
    """A CSV file with ``HEADER`` (UTF-8 with byte order mark, commas); null is empty, lists have semicolons.

    ``name`` is the name of the event, or the words that name it in the text.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(map(_cells, timeline.rows))
    return out.getvalue().encode(ENCODING)


def _cells(row: Row) -> list[str]:
    return [
        row.date,
        row.earliest.isoformat(),
        row.latest.isoformat(),
        row.type,
        row.status,
        safe(row.name or row.trigger),
        safe(row.place),
        row.place_code or "",
        safe(_SEPARATOR.join(row.organisations)),
        safe(_SEPARATOR.join(row.documents)),
        _SEPARATOR.join(row.languages),
        str(row.mentions),
    ]
