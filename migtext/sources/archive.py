"""Zip archives: the documents in them, read where they are; nothing is unpacked to a disk."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from migtext.errors import ReadError
from migtext.sources.folders import Skipped, why_not
from migtext.sources.kinds import HEAD
from migtext.sources.reading import Found, Reading, documents
from migtext.sources.safety import open_zip, read_member
from migtext.sources.source import Source

_MOST_SIZES = 10  # times the largest file that is read: all files of an archive together
_UTF8_NAME = 0x800


def read_zip(data: bytes, where: str, how: Reading) -> Iterator[Found]:
    """Yield the documents in a zip archive, sorted by name; archives in it are not opened.

    Files are told and skipped as in a folder. Nothing is read of files whose names lead out of the archive.
    """
    if how.in_archive:
        yield ReadError(where, "an archive in an archive; unpack it")
        return
    archive = open_zip(data)
    left, empty = _MOST_SIZES * how.max_size, True
    for member in sorted(archive.infolist(), key=lambda one: one.filename):
        if member.is_dir():
            continue
        name = _name(member)
        path = f"{where}/{name}"
        if not _is_inside(name):
            empty = False
            yield ReadError(path, "its name leads out of the archive")
            continue
        if any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts):
            continue
        left -= member.file_size
        if left < 0:
            yield ReadError(where, f"the rest is not read: more than {_MOST_SIZES} times the largest size for a file")
            return
        for found in _member(archive, member, path, replace(how, in_archive=True)):
            inside = f"{name}/{found.name}" if isinstance(found, Source) and found.name else name
            empty = empty and isinstance(found, Skipped)
            yield replace(found, name=inside) if isinstance(found, Source) else found
    if empty:
        yield ReadError(where, "an archive without a document that can be read")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, how: Reading) -> Iterator[Found]:
    name = PurePosixPath(path).name
    try:
        data = read_member(archive, member, how.max_size)
    except ReadError as error:
        yield ReadError(path, error.reason)
        return
    if reason := why_not(data[:HEAD], name, rows=how.columns is not None):
        yield Skipped(path, reason)
        return
    yield from documents(data, path, name, how)


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a file in an archive; zipfile takes names that are not marked as UTF-8 for those of code page 437."""
    if member.flag_bits & _UTF8_NAME or member.filename.isascii():
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp866"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_inside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return bool(name.strip("/ ")) and ".." not in parts and not name.startswith(("/", "\\")) and ":" not in parts[0]
