"""Read records from the output of ``migtext extract``."""

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from migtext.errors import ReadError
from migtext.records import Record

_JSON = ".json"
_ZIPPED = ".gz"
_STANDARD_INPUT = Path("-")
_MARK = b"\xef\xbb\xbf"


def read_records(paths: Iterable[Path]) -> Iterator[Record | ReadError]:
    """Yield the records in .jsonl and .jsonl.gz files, .json files and folders of these, and an error for each other.

    In folders all ``*.json`` files are read, recursively and sorted; ``-`` is JSON lines on standard input. The path of
    an error in a file of lines ends in the line number. Nothing is raised.

    >>> [str(error) for error in read_records([Path("nowhere.jsonl")])]
    ['nowhere.jsonl: no such file or folder']
    """
    for path in paths:
        files = record_files(path)
        if not files:
            yield ReadError(str(path), f"no *{_JSON} files in the folder")
        for file in files:
            try:
                yield from _file(file)
            except OSError as error:
                yield ReadError(str(file), reason_of(error))


def record_files(path: Path) -> list[Path]:
    """The files of a path: all ``*.json`` files in a folder, recursively and sorted, or the file itself."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob(f"*{_JSON}") if file.is_file())


def _file(path: Path) -> Iterator[Record | ReadError]:
    if path == _STANDARD_INPUT:
        yield from _lines(sys.stdin.buffer, path)
    elif path.suffix.lower() == _JSON:
        yield _record(path.read_bytes().removeprefix(_MARK), str(path))
    elif path.suffix.lower() == _ZIPPED:
        try:
            with gzip.open(path) as file:
                yield from _lines(file, path)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield ReadError(str(path), f"the compressed file is damaged: {error}")
    else:
        with path.open("rb") as file:
            yield from _lines(file, path)


def _lines(file: Iterable[bytes], path: Path) -> Iterator[Record | ReadError]:
    empty = True
    for number, line in enumerate(file, 1):
        if data := line.removeprefix(_MARK if number == 1 else b"").strip():
            empty = False
            yield _record(data, f"{path}:{number}")
    if empty:
        yield ReadError(str(path), "the file is empty")


def _record(data: bytes, where: str) -> Record | ReadError:
    try:
        return Record.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        return ReadError(where, f"not a migtext record: {f'{field}: ' if field else ''}{first['msg']}")


def reason_of(error: OSError) -> str:
    """Why a file cannot be read, in the words of an error for users."""
    return "no such file or folder" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
