"""The forms of output: what is written is chosen by the ending of its name.

An output is written as a whole, in the order of its records, beside its place, and takes it when it is complete.
"""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from errno import EEXIST, EISDIR, ENOTDIR
from pathlib import Path
from tempfile import TemporaryFile
from typing import Protocol

from migtext.errors import ValueFormatError
from migtext.output.finished import Finished
from migtext.output.replacing import replacing, replacing_folder

Add = Callable[[Finished], None]
"""Adds a record to an output; if it raises an error, nothing of the record is added."""
Open = Callable[[Path], AbstractContextManager[Add]]
"""Opens a new file, or a new folder, of one form for records."""

_RECORD_START = b'{"schema_version":'
_JSON = ".json"
_PART = ".migtext.part"


class Owned(Protocol):
    """The names of files in a folder that migtext has written there, so that it may replace and remove them."""

    def owned(self) -> set[str]:
        """All of them."""

    def own(self, name: str) -> None:
        """Note one before it is written."""

    def disown(self, name: str) -> None:
        """Note that one is not there any more."""


class Output(Protocol):
    """A place that records are written to."""

    @property
    def path(self) -> Path:
        """The place."""

    def present(self, owned: Owned) -> list[Path]:
        """The files of an earlier output that are there now."""

    def foreign(self, owned: Owned) -> Path | None:
        """What is there and would be lost, or be mixed with the output, if nothing is known of an earlier one."""

    def check(self) -> None:
        """Raise OSError if the output cannot be written."""

    def open(self, owned: Owned) -> AbstractContextManager[Add]:
        """A function that adds records; at the end they take the place of what was there."""


@contextmanager
def _lines(path: Path) -> Iterator[Add]:
    with path.open("wb") as file:
        yield lambda finished: _write_line(file.write, finished)


def _write_line(write: Callable[[bytes], int], finished: Finished) -> None:
    write(finished.line + b"\n")


@dataclass(frozen=True, slots=True)
class FileOutput:
    """One file for all records."""

    path: Path
    write: Open = _lines

    def present(self, owned: Owned) -> list[Path]:
        """The file."""
        return [self.path] if self.path.exists() else []

    def foreign(self, owned: Owned) -> Path | None:
        """The file."""
        return self.path if self.path.exists() else None

    def check(self) -> None:
        """Raise OSError if the file cannot be written."""
        if self.path.is_dir():
            raise IsADirectoryError(EISDIR, "Is a folder", str(self.path))
        _try_in(self.path.parent)

    @contextmanager
    def open(self, owned: Owned) -> Iterator[Add]:
        """Write the file anew."""
        with replacing(self.path) as part, self.write(part) as add:
            yield add


@dataclass(frozen=True, slots=True)
class TablesOutput:
    """A folder with one file for each table; nothing else may be in it."""

    path: Path
    ending: str
    write: Open

    def present(self, owned: Owned) -> list[Path]:
        """The tables."""
        return sorted(self.path.glob(f"*{self.ending}"))

    def foreign(self, owned: Owned) -> Path | None:
        """The folder, unless it is empty."""
        return self.path if self.path.is_dir() and any(self.path.iterdir()) else None

    def check(self) -> None:
        """Raise OSError if the folder cannot be written, and ValueFormatError if other things are in it."""
        _try_in(self.path.parent)
        others = [file for file in self.path.glob("*") if not file.name.endswith(self.ending)]
        if self.path.exists() and not self.path.is_dir():
            raise NotADirectoryError(ENOTDIR, "Not a folder", str(self.path))
        if others:
            raise ValueFormatError(f"{others[0]}: is no table, so the folder cannot be replaced; choose another name")

    @contextmanager
    def open(self, owned: Owned) -> Iterator[Add]:
        """Write all tables anew."""
        with replacing_folder(self.path) as part, self.write(part) as add:
            yield add


@dataclass(frozen=True, slots=True)
class RecordsOutput:
    """A folder with one JSON file for each record; there may be other files in it, and they stay."""

    path: Path

    def present(self, owned: Owned) -> list[Path]:
        """The files of records that are known to be of the output."""
        return [file for name in sorted(owned.owned()) if (file := self.path / name).is_file()]

    def foreign(self, owned: Owned) -> Path | None:
        """A record of which is not known what wrote it."""
        known = owned.owned()
        return next((self.path / name for name in self.records() if name not in known), None)

    def records(self) -> Iterator[str]:
        """Names of the files with records in the folder, also in those below it."""
        for file in sorted(self.path.rglob(f"*{_JSON}")) if self.path.is_dir() else ():
            if _is_record(file):
                yield file.relative_to(self.path).as_posix()

    def check(self) -> None:
        """Raise OSError if the folder cannot be written."""
        _try_in(self.path)

    @contextmanager
    def open(self, owned: Owned) -> Iterator[Add]:
        """Write each file as a whole; at the end remove those of an earlier output that are no part of this one."""
        names, known = set(), owned.owned()

        def add(finished: Finished) -> None:
            name = f"{finished.record.document.id}{_JSON}"
            file = self.path / name
            if name not in known and file.exists() and not _is_record(file):
                raise FileExistsError(EEXIST, "another file is there, which is no record", str(file))
            part = file.with_name(_PART)
            file.parent.mkdir(parents=True, exist_ok=True)
            owned.own(name)
            try:
                part.write_bytes(finished.line + b"\n")
                part.replace(file)
            finally:
                part.unlink(missing_ok=True)
            names.add(name)

        yield add
        for name in sorted(owned.owned() - names):
            (self.path / name).unlink(missing_ok=True)
            owned.disown(name)
        for half in self.path.rglob(_PART):
            half.unlink(missing_ok=True)
        if hasattr(os, "sync"):
            os.sync()


def _is_record(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(_RECORD_START)) == _RECORD_START
    except OSError:
        return False


def _try_in(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder):
        pass


# ---- by the ending of the name ----


@contextmanager
def _zipped_lines(path: Path) -> Iterator[Add]:
    # without a name and a time inside, so that the same records give the same bytes
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
        yield lambda finished: _write_line(file.write, finished)


def _csv(path: Path) -> AbstractContextManager[Add]:
    from migtext.output.tables_csv import csv_tables

    return csv_tables(path)


def _parquet(path: Path) -> AbstractContextManager[Add]:
    from migtext.output.tables_parquet import parquet_tables

    return parquet_tables(path)


def _sqlite(path: Path) -> AbstractContextManager[Add]:
    from migtext.output.tables_sqlite import sqlite_tables

    return sqlite_tables(path)


def _spacy(path: Path) -> AbstractContextManager[Add]:
    from migtext.output.spacy_bin import doc_bin

    return doc_bin(path)


def _label_studio(path: Path) -> AbstractContextManager[Add]:
    from migtext.output.label_studio import tasks_file

    return tasks_file(path)


_FILES: dict[str, Open] = {
    ".jsonl": _lines,
    ".jsonl.gz": _zipped_lines,
    ".sqlite": _sqlite,
    ".spacy": _spacy,
    ".label-studio.json": _label_studio,
}
_FOLDERS: dict[str, Open] = {".parquet": _parquet, ".csv": _csv}
_EXPECTED = (
    "expected a folder, - for standard output, or a name that ends in .jsonl, .jsonl.gz, .parquet/ or .csv/ (folders"
    " of tables), .sqlite, .spacy or .label-studio.json"
)


def output(out: str) -> Output:
    """The output that a name stands for; raises ValueFormatError for a name that stands for none.

    >>> output("records.jsonl").path.name, type(output("records")).__name__
    ('records.jsonl', 'RecordsOutput')
    """
    if not out.strip():
        raise ValueFormatError(f"the name of the output is empty; {_EXPECTED}")
    path, name = Path(out), Path(out).name.lower()
    for ending, write in sorted(_FILES.items(), key=lambda item: -len(item[0])):
        if name.endswith(ending) and not (ending == ".jsonl" and path.is_dir()):
            return FileOutput(path, write)
    for ending, write in _FOLDERS.items():
        if name.endswith(ending):
            return TablesOutput(path, ending, write)
    if (path.suffix[1:].isalpha() and not path.is_dir()) or (path.exists() and not path.is_dir()):
        raise ValueFormatError(f"{out}: {_EXPECTED}")
    return RecordsOutput(path)


def figures_output(path: Path) -> FileOutput:
    """The flat table of figures."""
    from migtext.output.figures_csv import figures_table

    return FileOutput(path, figures_table)
