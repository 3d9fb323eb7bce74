"""Records back from the files that ``migtext extract`` writes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from migtext.errors import ReadError
from migtext.records import Record

_JSON = ".json"
_MARK = b"\xef\xbb\xbf"


def read_records(paths: Iterable[Path]) -> Iterator[Record | ReadError]:
    """The records of files of JSON lines and of folders of JSON files, an error in the place of each that is none.

    Of a folder all ``*.json`` below it are read, sorted. The path of an error ends in the number of its line, where the
    file has lines. Nothing is raised.

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
                yield ReadError(str(file), _reason(error))


def record_files(path: Path) -> list[Path]:
    """The files that are read of a path: all ``*.json`` below a folder, sorted, or the file itself."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob(f"*{_JSON}") if file.is_file())


def _file(path: Path) -> Iterator[Record | ReadError]:
    if path.suffix.lower() == _JSON:
        yield _record(path.read_bytes().removeprefix(_MARK), str(path))
        return
    empty = True
    with path.open("rb") as file:
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


def _reason(error: OSError) -> str:
    return "no such file or folder" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
