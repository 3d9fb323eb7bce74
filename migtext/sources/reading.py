"""From a path to the documents in it: the kind of the file, and the reader for that kind."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from migtext.errors import ReadError
from migtext.sources import safety
from migtext.sources.folders import STANDARD_INPUT, Skipped
from migtext.sources.kinds import CSV, READ, kind_of
from migtext.sources.source import Source

_ONE = {
    "text": "plain.read_text",
    "markdown": "plain.read_markdown",
    "html": "html.read_html",
    "pdf": "pdf.read_pdf",
    "docx": "docx.read_docx",
    "rtf": "rtf.read_rtf",
}
"""The reader of each kind of file that is one document; imported when it is needed."""

_MANY = {
    "csv": "table_files.read_csv",
    "jsonl": "table_files.read_jsonl",
    "parquet": "table_files.read_parquet",
    "zip": "archive.read_zip",
}
"""The reader of each kind of file that may hold several documents."""

Found = Source | ReadError | Skipped


class Columns(NamedTuple):
    """The columns of a table, or the fields of JSON objects, that have text, id and release date of a document."""

    text: str
    id: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read.

    ``max_size``: largest file, in bytes. ``encoding``: of all text that has no byte order mark, None to find it out.
    ``columns``: of tables whose rows are documents. ``in_archive``: whether the bytes are in a zip file already.
    """

    max_size: int = safety.MAX_SIZE
    encoding: str | None = None
    columns: Columns | None = None
    in_archive: bool = False


def read(path: str | Path, *, max_size: int = safety.MAX_SIZE, encoding: str | None = None) -> Source:
    """Read a file that is one document: text, Markdown, HTML, PDF, DOCX, RTF, or CSV as one table.

    ``max_size`` is in bytes. ``encoding`` is that of the text, if it is known. Nothing is fetched from the network.
    Raises ReadError, with path and reason, for a file that cannot be read, and for one that holds several documents.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.md"
    ...     _ = file.write_text("# 2024\\n\\n**12** адам", "utf-8")
    ...     read(file).text
    '2024\\n\\n12 адам'
    """
    found = list(_first(read_all(path, Reading(max_size, encoding)), 2))
    if found and isinstance(found[0], ReadError):
        raise found[0]
    if len(found) != 1 or not isinstance(found[0], Source) or found[0].name:
        raise ReadError(
            safety.shown(Path(path)), "holds several documents; migtext.sources.reading.read_all reads them"
        )
    return found[0]


def _first(found: Iterator[Found], count: int) -> Iterator[Found]:
    for _, one in zip(range(count), found, strict=False):
        yield one


def read_all(path: str | Path, how: Reading | None = None) -> Iterator[Found]:
    """Yield the documents of a file in order, an error for each that cannot be read, and what is skipped in an archive.

    ``-`` is standard input. Nothing is raised.
    """
    how = how or Reading()
    path = Path(path)
    where = safety.shown(path)
    try:
        if path == STANDARD_INPUT:
            data = safety.read_stream(sys.stdin.buffer, how.max_size)
        else:
            _refuse_folder(path)
            data = safety.read_bytes(path, how.max_size)
    except ReadError as error:
        yield error
        return
    yield from documents(data, where, path.name, how)


def _refuse_folder(path: Path) -> None:
    try:
        if path.is_dir():
            next(path.iterdir(), None)
            raise ReadError(safety.shown(path), "a folder without a document that can be read")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadError(safety.shown(path), f"not readable: {reason}") from error


def holds_several(data: bytes, name: str, how: Reading) -> bool:
    """Whether a file with some bytes and a name may hold more than one document."""
    kind = kind_of(data, name, how.encoding)
    return kind.reader in _MANY and (kind != CSV or how.columns is not None)


def documents(data: bytes, where: str, name: str, how: Reading) -> Iterator[Found]:
    """Yield the documents in some bytes; ``where`` is the path for messages, ``name`` the name of the file."""
    kind = kind_of(data, name, how.encoding)
    try:
        if kind.refused:
            yield ReadError(where, f"cannot be read: it is {kind.refused}")
        elif kind.reader in _ONE:
            source = _one(kind.reader)(data, how.encoding)
            safety.check_text(0 if source.is_plain else len(source.text))
            yield replace(source, path=where)
        else:
            yield from _many(kind.reader)(data, where, how)
    except ReadError as error:
        yield ReadError(where, error.reason) if error.path == "<bytes>" else error
    except Exception as error:  # a damaged file can make a library fail in any way
        yield ReadError(where, f"damaged, or not {_named(kind.media_type)} as expected: {_reason(error)}")


def _one(kind: str) -> Callable[[bytes, str | None], Source]:
    return cast(Callable[[bytes, str | None], Source], _imported(_ONE[kind]))


def _many(kind: str) -> Callable[[bytes, str, Reading], Iterator[Found]]:
    return cast(Callable[[bytes, str, Reading], Iterator[Found]], _imported(_MANY[kind]))


def _imported(name: str) -> object:
    module, _, function = name.partition(".")
    return getattr(import_module(f"migtext.sources.{module}"), function)


def _named(media_type: str) -> str:
    return next(kind.reader.upper() for kind in READ if kind.media_type == media_type)


def _reason(error: Exception) -> str:
    lines = str(error).split("\n")
    return f"{type(error).__name__}: {lines[0][:200]}" if lines[0] else type(error).__name__
