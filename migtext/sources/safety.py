"""What is opened at all, and how much of it: regular files only, up to a size, archives that do not explode."""

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from migtext.errors import ReadError

MEGABYTE = 1_000_000
MAX_SIZE = 64 * MEGABYTE
"""Largest file that is read unless the caller says otherwise, in bytes."""

MAX_TEXT = 20_000_000
"""Longest text of a document that is taken out of another format, in characters."""

MAX_MEMBERS = 10_000
"""Most files in an archive."""

_MOST_TIMES = 200  # times that a part of an archive may grow when it is unpacked
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others may give more than is declared
_SMALL = MEGABYTE  # a part that unpacks to less may grow more
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe (use - for standard input)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def shown(path: Path) -> str:
    """The path as text that can be printed and written as JSON, even if the name is not valid UTF-8."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def read_bytes(path: Path, max_size: int = MAX_SIZE) -> bytes:
    """The bytes of a regular file of at most ``max_size`` bytes.

    Raises ReadError, with path and reason, for anything else: nothing is read from a device, a named pipe or a larger
    file.
    """
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > max_size:
            raise ReadError(shown(path), too_large(size, max_size))
        # The file may grow while it is read.
        data = file.read(max_size + 1)
    if len(data) > max_size:
        raise ReadError(shown(path), too_large(len(data), max_size))
    return data


def read_head(path: Path, size: int) -> bytes:
    """The first bytes of a regular file; raises ReadError, with path and reason, as ``read_bytes`` does."""
    with _opened(path) as file:
        return file.read(size)


def read_stream(stream: BinaryIO, max_size: int = MAX_SIZE) -> bytes:
    """All bytes of standard input; raises ReadError with the path ``-`` for more than ``max_size``."""
    data = stream.read(max_size + 1)
    if len(data) > max_size:
        raise ReadError("-", too_large(len(data), max_size))
    return data


def too_large(size: int, max_size: int) -> str:
    """The reason for a refusal of ``size`` bytes."""
    return f"too large: {_megabytes(size)} MB; --max-size allows {_megabytes(max_size)} MB"


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.3f}".rstrip("0").rstrip(".")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file, opened in a way that does not wait for a pipe to be written; raises ReadError if it is not a file."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        _check_kind(path, path.stat().st_mode)
        with os.fdopen(os.open(path, flags), "rb") as file:
            _check_kind(path, os.fstat(file.fileno()).st_mode)
            yield file
    except FileNotFoundError:
        raise ReadError(shown(path), "no such file or folder") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadError(shown(path), f"not readable: {reason}") from error


def _check_kind(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((name for test, name in _KINDS if test(mode)), "not a regular file")
        raise ReadError(shown(path), f"{kind}; only regular files are read")


def check_text(length: int) -> None:
    """Raise ReadError with the path ``<bytes>`` if a text that was taken out of a file is longer than ``MAX_TEXT``."""
    if length > MAX_TEXT:
        raise ReadError("<bytes>", f"too much text: {length:,} characters; at most {MAX_TEXT:,} are read")


def open_zip(data: bytes) -> zipfile.ZipFile:
    """A zip archive in memory; raises ReadError with the path ``<bytes>`` if it is damaged or has too many files."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError("<bytes>", f"a damaged zip file: {error}") from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise ReadError(
            "<bytes>", f"{len(archive.infolist()):,} files in the archive; at most {MAX_MEMBERS:,} are read"
        )
    return archive


def check_member(member: zipfile.ZipInfo, max_size: int) -> None:
    """Raise ReadError, with the path ``<bytes>``, for a file in an archive that cannot be unpacked safely.

    zipfile never gives more than the size that the archive declares, so that it is enough to check that.
    """
    if member.flag_bits & 1:
        raise ReadError("<bytes>", "locked with a password")
    if member.compress_type not in _METHODS:
        raise ReadError("<bytes>", "packed in a way that is not read; deflate is")
    if member.file_size > max_size:
        raise ReadError("<bytes>", too_large(member.file_size, max_size))
    if member.file_size > max(_SMALL, _MOST_TIMES * member.compress_size):
        times = member.file_size // max(1, member.compress_size)
        raise ReadError("<bytes>", f"it grows {times:,} times when unpacked; at most {_MOST_TIMES} times is allowed")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_size: int) -> bytes:
    """The bytes of a file in an archive; raises ReadError as ``check_member`` does, and if the file is damaged."""
    check_member(member, max_size)
    try:
        return archive.read(member)
    except Exception as error:  # zlib fails in its own way
        raise ReadError("<bytes>", f"damaged in the archive: {error or type(error).__name__}") from error
