"""Whether the places that a run writes to are fit for it, before anything is written."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from migtext.errors import ValueFormatError
from migtext.output.forms import FileOutput, Output, RecordsOutput, TablesOutput


def check_no_input(path: Path, read: Sequence[Path]) -> None:
    """Raise ValueFormatError if a file to be written is one that is read, by whatever name."""
    if any(_same(path, file) for file in read):
        raise ValueFormatError(f"{path}: is an input file; choose another output file")


def check_outputs(outputs: Sequence[Output], errors: Path | None, read: Sequence[Path], ids: Sequence[str]) -> None:
    """Check the outputs of a run and the file for its errors against each other and against what is read.

    ``ids`` are those of the documents. Raises ValueFormatError if two of them are one place or one is read, and
    OSError if one cannot be written.
    """
    log = [FileOutput(errors)] if errors else []
    for one, two in combinations([*outputs, *log], 2):
        if _holds(one, two.path) or _holds(two, one.path):
            raise ValueFormatError(f"{two.path}: records, table and errors must go to different files")
    for place in (*outputs, *log):
        if (taken := _input_in(place, read, ids)) is not None:
            raise ValueFormatError(f"{taken}: is an input file; choose another output file")
    for place in (*outputs, *log):
        place.check()


def _holds(output: Output, path: Path) -> bool:
    """Whether a path is the output, or a file in the folder that it replaces."""
    return _same(output.path, path) or (isinstance(output, TablesOutput) and _real(output.path) in _real(path).parents)


def _input_in(place: Output, read: Sequence[Path], ids: Sequence[str]) -> Path | None:
    """A file that is read and would be written."""
    if isinstance(place, RecordsOutput):
        written = {_real(place.path / f"{name}.json") for name in ids} if _any_json(read) else set()
        return next((file for file in read if _real(file) in written), None)
    return next((file for file in read if _holds(place, file)), None)


def _any_json(files: Sequence[Path]) -> bool:
    return any(file.suffix.lower() == ".json" for file in files)


def _same(one: Path, two: Path) -> bool:
    """Whether two paths are one file, also if it is not there yet, or behind links."""
    try:
        return _real(one) == _real(two) or (one.exists() and one.samefile(two))
    except (OSError, ValueError):
        return False


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path
