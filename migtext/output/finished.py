"""A record on its way to a file: its JSON and its text, which take little room until they are written."""

import zlib
from functools import cached_property

from migtext.records import Record

_LEVEL = 3


class Finished:
    """A finished record: ``line`` is its JSON, ``text`` the text that its offsets count, None if it is not known.

    >>> record = Record.model_validate_json('{"generator": {"version": "1"}, "document": {"id": "a", "sha256": "",'
    ...     ' "language": "kk", "languages": {}, "characters": 2}}')
    >>> again = Finished.unpacked(Finished.of(record, "Ош").packed())
    >>> again.record == record, again.text
    (True, 'Ош')
    """

    def __init__(self, line: bytes, text: str | None, record: Record | None = None) -> None:
        self.line = line
        self.text = text
        if record is not None:
            self.record = record

    @classmethod
    def of(cls, record: Record, text: str | None) -> "Finished":
        """A record and its text."""
        return cls(record.to_json().encode(), text, record)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Finished":
        """What ``packed`` gave."""
        line, known, text = zlib.decompress(packed).partition(b"\n")
        return cls(line, text.decode("utf-8", "surrogatepass") if known else None)

    def packed(self) -> bytes:
        """Record and text as few bytes."""
        text = b"" if self.text is None else b"\n" + self.text.encode("utf-8", "surrogatepass")
        return zlib.compress(self.line + text, _LEVEL)

    @cached_property
    def record(self) -> Record:
        """The record itself."""
        return Record.model_validate_json(self.line)
