"""One document of a run: what is to be done, and what came of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from migtext.errors import ReadError
from migtext.output.finished import Finished
from migtext.records import LAYERS
from migtext.sources.reading import Reading, read
from migtext.sources.source import Source

if TYPE_CHECKING:
    from migtext.pipeline import Pipeline


@dataclass(frozen=True)
class Work:
    """What is done with every document: how it is read, which pipeline makes its record, and for which release date."""

    pipeline: "Pipeline"
    published: str | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be done: its id, and the file that it comes from as shown in messages.

    ``key`` is a hash of all that the record depends on in the file, empty if the document must be done in any case.
    ``read`` is the file, which is read where the work is done, or what has been read of it, or why it was not.
    ``ends_file``: no other document of the run comes from the file after this one.
    """

    id: str
    file: str
    key: str
    read: Path | Source | ReadError
    ends_file: bool = False


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
    """The record of a document with its text, packed.

    With it its language, the number of mentions in each layer, and warnings: what the reader was not sure of, and
    corrections that do not fit.
    """

    packed: bytes
    language: str
    mentions: dict[str, int]
    warnings: tuple[str, ...] = ()


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


def do(work: Work, task: Task) -> Result | Failure:
    """Read and extract one document; whatever goes wrong is the failure of this document alone."""
    step = "read"
    try:
        source = _read(task.read, work.reading)
        step = "extract"
        record = work.pipeline(source, published=work.published, id=task.id)
        mentions = {layer: len(getattr(record, layer)) for layer in LAYERS}
        packed = Finished.of(record, record.known_text).packed()
        return Result(packed, record.document.language, mentions, (*source.warnings, *record.unfit_corrections))
    except Exception as error:
        return failure(task, step, error)


def _read(what: Path | Source | ReadError, how: Reading) -> Source:
    if isinstance(what, ReadError):
        raise what
    return what if isinstance(what, Source) else read(what, max_size=how.max_size, encoding=how.encoding)
