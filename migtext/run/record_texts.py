"""The text of a record, which the record or its file has."""

from pathlib import Path

from migtext.errors import ReadError
from migtext.output.record_text import text_hash
from migtext.records import Record
from migtext.sources.folders import STANDARD_INPUT
from migtext.sources.reading import read

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


def text_in_file(source: str | None, sha256: str, encoding: str | None, folder: Path = _HERE) -> str | None:
    """The text in a file, if it is there and has this hash."""
    if source is None or Path(source) == STANDARD_INPUT:
        return None
    try:
        text = read(folder / source, encoding=encoding).text
    except (ReadError, LookupError):  # a record may name any encoding
        return None
    return text if text_hash(text) == sha256 else None
