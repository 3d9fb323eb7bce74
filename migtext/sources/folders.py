"""Folders to files: which of them are documents is told by their content."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from migtext.errors import ReadError
from migtext.sources.kinds import HEAD, JSONL, PARQUET, TEXT, is_document, is_text_name, kind_of
from migtext.sources.safety import read_head, shown

STANDARD_INPUT = Path("-")
"""The path that stands for standard input."""


class Skipped(NamedTuple):
    """A file in a folder or an archive that is not read, and the reason."""

    path: str
    reason: str


def find_files(paths: Iterable[Path], *, rows: bool = False) -> Iterator[Path | Skipped]:
    """Yield the files to read: given files, and the documents in folders, recursively and sorted; no file twice.

    A given file is yielded whatever it is. Of the files in folders those that are not hidden are yielded if they are of
    a kind that is read, or their name says so; JSON Lines and Parquet files only if ``rows``, because their text is in
    a column that the caller has to name. The others are yielded as ``Skipped``. Missing paths, folders without a
    document and unreadable folders are yielded too, so that reading reports them.
    """
    seen: set[str] = set()
    for path in paths:
        found = False
        for file in _files(path, frozenset()):
            reason = "" if file is path else _why_not(file, rows)
            found = found or not reason
            if (key := _real(file)) not in seen:
                seen.add(key)
                yield Skipped(shown(file), reason) if reason else file
        if not found:
            yield path


def _why_not(file: Path, rows: bool) -> str:
    """Why a file in a folder is no document; empty if it is one, or may be one that cannot be read."""
    try:
        head = read_head(file, HEAD)
    except ReadError as error:
        return "" if is_document(file.name) and "only regular files" not in error.reason else error.reason
    return why_not(head, file.name, rows)


def why_not(head: bytes, name: str, rows: bool) -> str:
    """Why a file that nobody named is not read, told by its first bytes and its name; empty if it is read."""
    kind = kind_of(head, name)
    if kind.own:
        return kind.refused
    if kind in (JSONL, PARQUET) and not rows:
        return "a file of rows, read with --column only"
    if is_document(name):
        return ""
    if kind == TEXT and not is_text_name(name):
        return "not known to be running text; it is read if it is named"
    return kind.refused


def _files(path: Path, parents: frozenset[str]) -> Iterator[Path]:
    if not _is_folder(path):
        yield path
        return
    try:
        entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield path
        return
    # A link to a parent folder would be an infinite loop.
    parents = parents | {_real(path)}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            if _real(entry) not in parents:
                yield from _files(entry, parents)
        else:
            yield entry


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _real(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, ValueError, RuntimeError):
        return str(path)
