"""What a run has done so far, kept beside its output in a file of SQLite, so that nothing is lost at any moment."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from migtext.errors import MigtextError
from migtext.output.finished import Finished
from migtext.run.identity import Identity
from migtext.run.tasks import Failure, Result, Task

_FORMAT = 1
_PATIENCE = 0.5  # seconds
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, language TEXT NOT NULL, mentions TEXT NOT NULL, packed BLOB NOT NULL
);
CREATE TABLE tasks (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file TEXT NOT NULL);
CREATE TABLE failures (id TEXT NOT NULL, file TEXT NOT NULL, step TEXT NOT NULL, error TEXT NOT NULL,
    message TEXT NOT NULL, PRIMARY KEY (id, step)) WITHOUT ROWID;
CREATE TABLE files (name TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_AT = "SELECT packed FROM tasks JOIN documents USING (id) WHERE place = ?"
_ORDERED = "SELECT tasks.id, file, packed FROM tasks JOIN documents USING (id) ORDER BY place"


class StoreInUseError(MigtextError):
    """Another process has the store open."""


class Store:
    """The finished documents of a run, in a file, or for ``None`` in a temporary one.

    Every call that changes something is whole or has not happened, also after a crash. Raises StoreInUseError if
    another process has the file open, and sqlite3.Error if it cannot be read or written.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._database = sqlite3.connect(path or "", timeout=_PATIENCE, isolation_level=None)
        self._set_up()

    def _set_up(self) -> None:
        run = self._database.execute
        try:
            # One process at a time; what is written survives its end, and after a power cut at least all but the last.
            run("PRAGMA locking_mode = EXCLUSIVE")
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = NORMAL")
            run("BEGIN EXCLUSIVE")
            if run("PRAGMA user_version").fetchone()[0] != _FORMAT:
                for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    run(f"DROP TABLE {name}")
                for statement in _TABLES.split(";"):
                    run(statement)
                run(f"PRAGMA user_version = {_FORMAT}")
            run("COMMIT")
        except sqlite3.OperationalError as error:
            self._database.close()
            if "locked" in str(error):
                raise StoreInUseError(f"{self.path}: another run writes the same output") from error
            raise

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Make all changes inside, or none of them."""
        self._database.execute("BEGIN")
        try:
            yield
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    # ---- which run it is ----

    @property
    def identity(self) -> Identity | None:
        """What the stored documents depend on, None in a new store."""
        line = self._meta("identity")
        return Identity.from_json(line) if line else None

    def begin(self, identity: Identity, keep: bool) -> None:
        """Begin a run, with or without the documents that are stored."""
        with self._together():
            self._put("identity", identity.to_json())
            self._database.execute("DELETE FROM tasks")
            self._database.execute("DELETE FROM failures")
            if not keep:
                self._database.execute("DELETE FROM documents")

    @property
    def state(self) -> str:
        """What the output looked like when it was last written; empty if it never was."""
        return self._meta("state")

    @state.setter
    def state(self, value: str) -> None:
        self._put("state", value)

    def _meta(self, name: str) -> str:
        row = self._database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def _put(self, name: str, value: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # ---- its documents ----

    def expect(self, place: int, task: Task) -> Result | None:
        """Note that a document is part of the run; its result if it is stored and has not changed since."""
        self._database.execute("INSERT INTO tasks VALUES (?, ?, ?)", (place, task.id, task.file))
        row = self._database.execute(
            "SELECT language, mentions FROM documents WHERE id = ? AND key = ? AND key <> ''", (task.id, task.key)
        ).fetchone()
        return Result(b"", row[0], json.loads(row[1])) if row else None

    def add(self, task: Task, result: Result) -> None:
        """Keep the result of a document."""
        row = (task.id, task.key, result.language, json.dumps(result.mentions), result.packed)
        self._database.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", row)

    def fail(self, failure: Failure) -> None:
        """Note a failure; what was stored of an earlier version of the document is not valid any more."""
        row = (failure.id, failure.file, failure.step, failure.error, failure.message)
        with self._together():
            self._database.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)", row)
            if failure.step in {"read", "extract"}:
                self._database.execute("DELETE FROM documents WHERE id = ?", (failure.id,))

    def finished(self) -> Iterator[tuple[str, str, Finished]]:
        """The stored documents of the run in the order of its tasks: id, file and record."""
        for name, file, packed in self._database.execute(_ORDERED):
            yield name, file, Finished.unpacked(packed)

    def at(self, place: int) -> Finished | None:
        """The record of the task at a place."""
        row = self._database.execute(_AT, (place,)).fetchone()
        return Finished.unpacked(row[0]) if row else None

    def contents(self) -> str:
        """A hash of which documents are finished, in which order, and of what they depend on."""
        digest = sha256(self._meta("identity").encode())
        for name, key in self._database.execute("SELECT id, key FROM tasks JOIN documents USING (id) ORDER BY place"):
            digest.update(f"{name}\0{key}\0".encode())
        return digest.hexdigest()

    def failures(self) -> Iterator[Failure]:
        """The failures of the run in the order of its tasks."""
        rows = self._database.execute("SELECT failures.* FROM tasks JOIN failures USING (id) ORDER BY place, step")
        return (Failure(*row) for row in rows)

    def holds_documents(self) -> bool:
        """Whether any document is finished."""
        return bool(self._database.execute("SELECT EXISTS (SELECT * FROM documents)").fetchone()[0])

    def forget_others(self) -> None:
        """Drop the documents that are no part of the run."""
        self._database.execute("DELETE FROM documents WHERE id NOT IN (SELECT id FROM tasks)")

    # ---- files of an output folder ----

    def owned(self) -> set[str]:
        """Names of the files that this or an earlier run has written into a folder."""
        return {name for (name,) in self._database.execute("SELECT name FROM files")}

    def own(self, name: str) -> None:
        """Note a file before it is written."""
        self._database.execute("INSERT OR IGNORE INTO files VALUES (?)", (name,))

    def disown(self, name: str) -> None:
        """Note that a file is no longer there."""
        self._database.execute("DELETE FROM files WHERE name = ?", (name,))
