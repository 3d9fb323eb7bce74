"""Write records to files."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from migtext.errors import ValueFormatError
from migtext.records import Record

Write = Callable[[Record], None]

STANDARD_OUTPUT = "-"
_LINES = ".jsonl"


def document_ids(files: Sequence[Path], roots: Sequence[Path]) -> list[str]:
    """Id of each file: its path below the folder in ``roots`` that contains it, or its name if it was given itself.

    If two ids would be equal, both files use their path as given. Ids have slashes, on Windows too.

    >>> document_ids([Path("in/kk/a.txt"), Path("in/ky/a.txt")], [Path("in")])
    ['kk/a.txt', 'ky/a.txt']
    >>> document_ids([Path("kk/a.txt"), Path("ky/a.txt"), Path("ky/b.txt")], [Path("kk"), Path("ky")])
    ['kk/a.txt', 'ky/a.txt', 'b.txt']
    """
    short = [_relative(file, roots) for file in files]
    common = Counter(name.casefold() for name in short)
    names = [_whole(file) if common[name.casefold()] > 1 else name for file, name in zip(files, short, strict=True)]
    return list(_distinct(names))


class DocumentIds:
    """Ids of documents, no two alike: that of the file, with the name of the document if the file has several.

    ``own``: the documents have ids of their own, so that the file's is left out.

    >>> ids = DocumentIds()
    >>> ids("news.csv", "17"), ids("news.csv", "17"), ids("all.zip", "../kk/a.txt"), ids("news.csv", "x", own=True)
    ('news.csv/17', 'news.csv/17~2', 'all.zip/kk/a.txt', 'x')
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, file: str, name: str = "", *, own: bool = False) -> str:
        """The id of the next document."""
        parts = [part for part in _text(name).replace("\\", "/").split("/") if part.strip(" .")]
        inside = "/".join("".join(char if char.isprintable() else "_" for char in part) for part in parts)
        first = inside if own and inside else "/".join(filter(None, (file, inside)))
        new, number = first, 1
        # Some file systems ignore case.
        while new.casefold() in self._seen:
            number += 1
            new = f"{first}~{number}"
        self._seen.add(new.casefold())
        return new


def _relative(file: Path, roots: Sequence[Path]) -> str:
    if file in roots:
        return _text(file.name)
    # By its text ".." is inside ".", so the longest folder comes first.
    for root in sorted(roots, key=lambda root: len(root.parts), reverse=True):
        if file.is_relative_to(root):
            return _text(file.relative_to(root).as_posix())
    return _whole(file)


def _whole(file: Path) -> str:
    parts = (part for part in file.parts if part not in (file.anchor, ".."))
    return _text("/".join(parts))


def _text(name: str) -> str:
    """A name that can be encoded in UTF-8, also for file names that are not valid text."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _distinct(names: Sequence[str]) -> Iterator[str]:
    # Some file systems ignore case.
    taken = {name.casefold() for name in names}
    seen: set[str] = set()
    for name in names:
        new, number = name, 1
        while new.casefold() in seen or (number > 1 and new.casefold() in taken):
            number += 1
            new = f"{name}~{number}"
        seen.add(new.casefold())
        yield new


def open_output(out: str, standard_output: BinaryIO) -> AbstractContextManager[Write]:
    """A writer of records to ``out``: a file of JSON lines, a folder of JSON files, or ``-`` for standard output.

    Raises ValueFormatError for any other path, and OSError if it cannot be written.
    """
    if out == STANDARD_OUTPUT:
        return nullcontext(_lines_writer(standard_output))
    path = Path(out)
    if path.suffix.lower() == _LINES and not path.is_dir():
        return _lines_file(path)
    if (path.suffix[1:].isalpha() and not path.is_dir()) or (path.exists() and not path.is_dir()):
        raise ValueFormatError(f"{out}: expected a name that ends in {_LINES}, a folder, or - for standard output")
    path.mkdir(parents=True, exist_ok=True)
    return nullcontext(_folder_writer(path))


def _lines_writer(file: BinaryIO) -> Write:
    def write(record: Record) -> None:
        file.write(_line(record))
        file.flush()

    return write


@contextmanager
def _lines_file(path: Path) -> Iterator[Write]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb", buffering=0) as file:
        done = 0

        def write(record: Record) -> None:
            nonlocal done
            rest = memoryview(_line(record))
            size = len(rest)
            try:
                while rest:
                    rest = rest[file.write(rest) :]
            except BaseException:
                # An interrupted run must leave no partial line.
                file.truncate(done)
                file.seek(done)
                raise
            done += size

        yield write


def _folder_writer(folder: Path) -> Write:
    def write(record: Record) -> None:
        path = folder / f"{record.document.id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{os.getpid()}.half")
        try:
            half.write_bytes(_line(record))
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)

    return write


def _line(record: Record) -> bytes:
    return f"{record.to_json()}\n".encode()
