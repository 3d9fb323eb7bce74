"""Files and folders of marked texts, in any of the forms that are read."""

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from migtext.errors import ReadError
from migtext.evaluation.annotations import AnnotatedDocument
from migtext.evaluation.brat import ANN, read_ann
from migtext.evaluation.docbin import SPACY, read_docs
from migtext.evaluation.label_studio import read_tasks
from migtext.evaluation.labels import Labels
from migtext.evaluation.partial_records import is_task, read_partial
from migtext.output.record_files import reason_of
from migtext.sources.folders import STANDARD_INPUT

Found = AnnotatedDocument | ReadError
_ENDINGS = (".json", ".jsonl", ".jsonl.gz", ANN, SPACY)
FORMS = "records or parts of them (.json, .jsonl, .jsonl.gz), Label Studio (.json), brat (.ann) or spaCy (.spacy)"


def annotated_files(path: Path) -> list[Path]:
    """The files of a path: all that may hold marked texts in a folder, recursively and sorted, or the file itself."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.name.lower().endswith(_ENDINGS) and file.is_file())


def read_annotated(paths: Iterable[Path], labels: Labels) -> Iterator[Found]:
    """Yield the documents in some files and folders, and an error for each that cannot be read; nothing is raised.

    ``-`` is records as JSON lines on standard input.

    >>> [str(error) for error in read_annotated([Path("nowhere.json")], Labels())]
    ['nowhere.json: no such file or folder']
    """
    for path in paths:
        files = annotated_files(path)
        if not files:
            yield ReadError(str(path), f"nothing in the folder is read; expected {FORMS}")
        for file in files:
            try:
                yield from _reader(file)(file, labels)
            except ReadError as error:
                yield error
            except OSError as error:
                yield ReadError(str(file), reason_of(error))
            except (EOFError, zlib.error) as error:
                yield ReadError(str(file), f"the compressed file is damaged: {error}")


def _reader(file: Path) -> Callable[[Path, Labels], Iterator[Found]]:
    name = file.name.lower()
    if name.endswith(ANN):
        return lambda path, labels: iter([read_ann(path, labels)])
    if name.endswith(SPACY):
        return read_docs
    return _json if name.endswith(".json") else _lines


def _json(file: Path, labels: Labels) -> Iterator[Found]:
    data = _parsed(file.read_bytes(), str(file))
    if isinstance(data, list):
        yield from read_tasks(data, str(file), labels)
    elif is_task(data):
        yield from read_tasks([data], str(file), labels)
    else:
        yield read_partial(data, str(file), file)


def _opened(file: Path) -> AbstractContextManager[Iterable[bytes]]:
    if file == STANDARD_INPUT:
        return nullcontext(sys.stdin.buffer)
    return gzip.open(file) if file.name.lower().endswith(".gz") else file.open("rb")


def _lines(file: Path, _: Labels) -> Iterator[Found]:
    with _opened(file) as lines:
        number = 0
        for number, line in enumerate(lines, 1):
            where = f"{file}:{number}"
            try:
                if line.strip():
                    yield read_partial(_parsed(line, where), where, file)
            except ReadError as error:
                yield error
        if not number:
            yield ReadError(str(file), "the file is empty")


def _parsed(data: bytes, where: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise ReadError(where, f"no JSON: {error}; expected {FORMS}") from error
