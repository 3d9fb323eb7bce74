"""Two streams of records, joined by document, with little of them in memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import zip_longest

from migtext.output.finished import Finished
from migtext.records import Record

Joined = tuple[Record | None, Record | None]

_TABLE = """
CREATE TABLE waiting (number INTEGER PRIMARY KEY, side INTEGER, id TEXT, sha256 TEXT, packed BLOB);
CREATE INDEX by_id ON waiting (side, id);
CREATE INDEX by_hash ON waiting (side, sha256);
"""


def joined(old: Iterable[Record], new: Iterable[Record]) -> Iterator[Joined]:
    """Yield the record of each document in both streams, and at the end those that one stream has alone, in order.

    Records are of one document if their ids are equal, or else the sha256 of their texts. If the streams have the same
    order, two records are in memory; those that wait for their like are in a temporary file of SQLite.
    """
    with closing(_Waiting()) as waiting:
        for pair in zip_longest(old, new):
            for side, record in enumerate(pair):
                if record is None:
                    continue
                other = waiting.take(1 - side, record)
                if other is None:
                    waiting.add(side, record)
                else:
                    yield (record, other) if side == 0 else (other, record)
        yield from waiting.alike()
        yield from waiting.rest()


class _Waiting:
    """The records of either side whose like has not come yet."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # a file that SQLite removes
        self._database.executescript(_TABLE)

    def close(self) -> None:
        self._database.close()

    def add(self, side: int, record: Record) -> None:
        row = (side, record.document.id, record.document.sha256, Finished.of(record, None).packed())
        self._database.execute("INSERT INTO waiting (side, id, sha256, packed) VALUES (?, ?, ?, ?)", row)

    def take(self, side: int, record: Record) -> Record | None:
        """The record of one side with the id of a record of the other."""
        row = self._database.execute(
            "SELECT number FROM waiting WHERE side = ? AND id = ? ORDER BY number", (side, record.document.id)
        ).fetchone()
        return self._taken(*row) if row else None

    def alike(self) -> Iterator[Joined]:
        """The pairs with another id and the same text."""
        pairs = """SELECT min(old.number), min(new.number) FROM waiting old JOIN waiting new USING (sha256)
            WHERE old.side = 0 AND new.side = 1 AND sha256 <> '' GROUP BY sha256 ORDER BY 1"""
        for numbers in self._database.execute(pairs).fetchall():
            old, new = (self._taken(number) for number in numbers)
            yield old, new

    def rest(self) -> Iterator[Joined]:
        """All others, the old ones first."""
        for side, packed in self._database.execute("SELECT side, packed FROM waiting ORDER BY side, number"):
            record = Finished.unpacked(packed).record
            yield (record, None) if side == 0 else (None, record)

    def _taken(self, number: int) -> Record:
        (packed,) = self._database.execute(
            "DELETE FROM waiting WHERE number = ? RETURNING packed", (number,)
        ).fetchone()
        return Finished.unpacked(packed).record
