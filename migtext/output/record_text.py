"""Whether a text is the one that the offsets of a record count; many records do not hold it themselves."""

from hashlib import sha256

from migtext.errors import ValueFormatError
from migtext.records import Record


def is_text_of(record: Record, text: str) -> bool:
    """Whether the record was made from the text."""
    return text_hash(text) == record.document.sha256


def checked_text(record: Record, text: str | None) -> str:
    """``text``, if it is the one that the record was made from; else raises ValueFormatError."""
    if text is None:
        raise ValueFormatError("the record does not contain its text; pass the text that it was made from")
    if not is_text_of(record, text):
        raise ValueFormatError(
            f"the text has sha256 {text_hash(text)}, but the record expects {record.document.sha256}"
        )
    return text


def text_hash(text: str) -> str:
    """The sha256 by which a record names its text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
