"""Errors that migtext raises. Each message says what is wrong, where, and what is expected."""


class MigtextError(Exception):
    """Base class of all errors that migtext raises."""


class ReadError(MigtextError):
    """A file that cannot be read as text.

    >>> str(ReadError("a.txt", "the file is empty"))
    'a.txt: the file is empty'
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class TableError(MigtextError):
    """An invalid key, name or value in a language table or gazetteer."""


class ValueFormatError(MigtextError, ValueError):
    """A value from the caller with an invalid format."""
