"""The text of a record, which the page shows."""

from hashlib import sha256

from migtext.errors import ReadError
from migtext.records import Record
from migtext.sources.reading import read


def text_of(record: Record) -> str | None:
    """The text that the offsets of a record count: its own, else that of its file; None if the file has changed.

    A file is read only from the path that the record gives, and only a text with the hash of the record is taken.
    """
    document = record.document
    if document.text is not None:
        return document.text
    if document.source is None or document.source == "-":
        return None
    try:
        text = read(document.source, encoding=document.encoding).text
    except ReadError:
        return None
    return text if sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == document.sha256 else None
