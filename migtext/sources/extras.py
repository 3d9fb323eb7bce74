"""Libraries that only some kinds of files need: ``pip install migtext[files]``."""

from collections.abc import Iterator
from contextlib import contextmanager

from migtext.errors import ReadError


@contextmanager
def needs(library: str) -> Iterator[None]:
    """Turn a missing library into a ReadError, with the path ``<bytes>``, that says how to get it.

    >>> with needs("no-such-library"):
    ...     import no_such_library
    Traceback (most recent call last):
        ...
    migtext.errors.ReadError: <bytes>: needs no-such-library, which is not installed: pip install migtext[files]
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ReadError("<bytes>", f"needs {library}, which is not installed: pip install migtext[files]") from error
