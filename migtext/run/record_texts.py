"""The text of a record, which the record or its file has."""

from pathlib import Path

from migtext.errors import ReadError
from migtext.output.record_text import text_hash
from migtext.records import Record
from migtext.sources.folders import STANDARD_INPUT
from migtext.sources.reading import read
from migtext.sources.source import Source

_HERE = Path()


def text_of(record: Record, folder: Path = _HERE) -> str | None:
    """The text of a record: its own, else that of its file; None if the file is not there or has changed.

    A file is read only from the path that the record gives, which starts from ``folder``, and only a text with the hash
    of the record is taken.
    """
    document = record.document
    if document.text is not None:
        return document.text
    return text_in_file(document.source, document.sha256, document.encoding, folder)


def text_in_file(path: str | None, sha256: str, encoding: str | None, folder: Path = _HERE) -> str | None:
    """The text in a file, if it is there and has this hash."""
    source = source_in_file(path, sha256, encoding, folder)
    return source.text if source else None


def source_in_file(path: str | None, sha256: str, encoding: str | None, folder: Path = _HERE) -> Source | None:
    """What a file says, if it is there and its text has this hash."""
    if path is None or Path(path) == STANDARD_INPUT:
        return None
    try:
        source = read(folder / path, encoding=encoding)
    except (ReadError, LookupError):  # a record may name any encoding
        return None
    return source if text_hash(source.text) == sha256 else None
