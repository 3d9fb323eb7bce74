"""The tables of records as an SQLite database, with keys, indexes and views."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from migtext.output.finished import Finished
from migtext.output.forms import Add
from migtext.output.tables import Table, tables
from migtext.records import SCHEMA_VERSION

_TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL"}
_INDEXED = {
    "documents": ("language", "published_value"),
    "dates": ("value", "earliest"),
    "figures": ("kind", "counted", "unit", "place_name", "date", "date_id"),
    "organisations": ("entity", "name", "role"),
    "places": ("code", "name"),
    "people": ("name",),
    "goals": ("framework", "scope"),
    "goals_lists": ("value",),
    "events": ("type", "status", "place_name", "date"),
    "events_lists": ("value",),
}
"""Columns that are searched: an index makes that fast, and shows a browser of databases what to offer as a filter."""

_VIEWS = {
    "figures_by_place_and_year": """
SELECT coalesce(figures.place_name, figures.place) AS place,
       CASE WHEN figures.date GLOB '[0-9][0-9][0-9][0-9]*' THEN CAST(substr(figures.date, 1, 4) AS INTEGER) END AS year,
       figures.kind, figures.counted, figures.unit, figures.comparator, figures.change, figures.value,
       figures.value_max, figures.text, figures.document, figures.id, documents.language, sentences.text AS sentence
  FROM figures JOIN documents USING (document)
  LEFT JOIN sentences ON sentences.document = figures.document AND sentences.sentence = figures.sentence
 ORDER BY place, year, figures.kind, figures.counted, figures.document, figures.start""",
    "events_with_organisations": """
SELECT events.document, events.id, events.type, events.status, events.date, events.name, events.trigger,
       coalesce(events.place_name, events.place) AS place,
       (SELECT group_concat(value, '; ') FROM events_lists AS lists WHERE lists.document = events.document
           AND lists.id = events.id AND field = 'organisers') AS organisers,
       (SELECT group_concat(value, '; ') FROM events_lists AS lists WHERE lists.document = events.document
           AND lists.id = events.id AND field = 'participants') AS participants,
       (SELECT group_concat(value, '; ') FROM events_lists AS lists WHERE lists.document = events.document
           AND lists.id = events.id AND field = 'funders') AS funders
  FROM events ORDER BY events.date, events.document, events.start""",
    "organisations_by_document": """
SELECT document, coalesce(entity, name, text) AS organisation, count(*) AS mentions,
       group_concat(DISTINCT role) AS roles
  FROM organisations GROUP BY document, organisation ORDER BY document, organisation""",
}


@contextmanager
def sqlite_tables(path: Path) -> Iterator[Add]:
    """Write all tables to a new database. ``user_version`` is the schema version without its dot."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nobody reads the file before it is whole, so only a failed document has to be taken back.
        database.execute("PRAGMA journal_mode = MEMORY")
        database.execute("PRAGMA synchronous = OFF")
        for table in tables():
            database.execute(_definition(table))
        inserts = [_insert(table) for table in tables()]

        def add(finished: Finished) -> None:
            rows = [list(table.rows(finished.record, finished.text)) for table in tables()]
            database.execute("SAVEPOINT document")
            try:
                for insert, some in zip(inserts, rows, strict=True):
                    database.executemany(insert, some)
            except Exception:
                database.execute("ROLLBACK TO document")
                raise
            finally:
                database.execute("RELEASE document")

        database.execute("BEGIN")
        yield add
        database.execute("COMMIT")
        for name, columns in _INDEXED.items():
            for column in columns:
                database.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')
        for name, view in _VIEWS.items():
            database.execute(f'CREATE VIEW "{name}" AS {view.strip()}')
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION.replace('.', '')}")


def _definition(table: Table) -> str:
    columns = [f'"{column.name}" {_TYPES[column.type]}' for column in table.columns]
    keys = [f'"{column.name}"' for column in table.columns[: table.keys]]
    rules = [f"PRIMARY KEY ({', '.join(keys)})"]
    if table.name != "documents":
        rules.append('FOREIGN KEY ("document") REFERENCES "documents" ("document")')
    if table.keys > 2 and table.columns[1].name == "id":
        owner = table.name.partition("_")[0]
        rules.append(f'FOREIGN KEY ("document", "id") REFERENCES "{owner}" ("document", "id")')
    return f'CREATE TABLE "{table.name}" ({", ".join(columns + rules)}) WITHOUT ROWID'


def _insert(table: Table) -> str:
    return f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})'
