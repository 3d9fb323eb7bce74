"""Errors that migtext raises: each says what was wrong, where, and what is allowed."""


class MigtextError(Exception):
    """Any error that migtext raises on purpose."""


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
    """A language table or gazetteer with a wrong key, name or value."""


class ValueFormatError(MigtextError, ValueError):
    """A value given by the caller that has not the format asked for."""
