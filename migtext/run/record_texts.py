"""The text of a record, which the record or its file has."""

from pathlib import Path

from migtext.errors import ReadError
from migtext.output.record_text import is_text_of
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
    if document.source is None or Path(document.source) == STANDARD_INPUT:
        return None
    try:
        text = read(folder / document.source, encoding=document.encoding).text
    except (ReadError, LookupError):  # a record may name any encoding
        return None
    return text if is_text_of(record, text) else None
