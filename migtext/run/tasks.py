"""One document of a run: what is to be done, and what came of it."""

import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from migtext.errors import ReadError
from migtext.output.finished import Finished
from migtext.records import LAYERS
from migtext.text.reading import Source, read

if TYPE_CHECKING:
    from migtext.pipeline import Pipeline

_BLOCK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be done: its id, the file that it comes from as shown in messages, and its size in bytes.

    ``key`` is a hash of all that the record depends on in the file, empty if the document must be done in any case.
    ``read`` is the file, which is read where the work is done, or what has been read of it.
    """

    id: str
    file: str
    key: str
    size: int
    read: Path | Source


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document has no record, or its record no row in a table; ``step`` says where that came out."""

    id: str
    file: str
    step: str
    error: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class Result:
    """The record of a document with its text, packed; its language, and the number of mentions in each layer."""

    packed: bytes
    language: str
    mentions: dict[str, int]


def failure(task: Task, step: str, error: BaseException) -> Failure:
    """The failure of a document in one of the steps ``read``, ``extract``, ``write`` and ``tabulate``."""
    if isinstance(error, ReadError):
        message = error.reason
    elif isinstance(error, OSError):
        message = f"not {_DONE[step]}: {error.strerror or error}"
    else:
        message = f"not {_DONE[step]}: {type(error).__name__}: {error}"
    return Failure(task.id, task.file, step, type(error).__name__, message)


_DONE = {"read": "read", "extract": "extracted", "write": "written", "tabulate": "tabulated"}


def shown(path: Path | str) -> str:
    """The path as text that can be printed and written as JSON, even if the name is not valid UTF-8."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def file_task(path: Path, name: str) -> Task:
    """The task for one file; a file that cannot be read fails when its task is done."""
    file_name, size = shown(path), 0
    digest = sha256(f"{name}\0{file_name}\0".encode())
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Task(name, file_name, "", 0, path)
        with path.open("rb") as file:
            while data := file.read(_BLOCK):
                digest.update(data)
                size += len(data)
    except (OSError, ValueError):
        return Task(name, file_name, "", 0, path)
    return Task(name, file_name, digest.hexdigest(), size, path)


def do(pipeline: "Pipeline", published: str | None, task: Task) -> Result | Failure:
    """Read and extract one document; whatever goes wrong is the failure of this document alone."""
    step = "read"
    try:
        source = read(task.read) if isinstance(task.read, Path) else task.read
        step = "extract"
        record = pipeline(source.text, published=published, id=task.id, source=source.path, encoding=source.encoding)
        mentions = {layer: len(getattr(record, layer)) for layer in LAYERS}
        return Result(Finished.of(record, source.text).packed(), record.document.language, mentions)
    except Exception as error:
        return failure(task, step, error)
