"""What a run reads: from paths to the documents in their files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from migtext.errors import ReadError
from migtext.output.document_ids import DocumentIds, document_ids
from migtext.run.tasks import Task
from migtext.sources.folders import STANDARD_INPUT, Skipped, find_files
from migtext.sources.reading import Found, Reading, documents, holds_several, read_all
from migtext.sources.safety import read_bytes, shown
from migtext.sources.source import Source


class Given:
    """The ``files`` that some paths stand for, their ``names`` as ids of documents, and what is ``skipped`` so far."""

    def __init__(self, paths: Sequence[Path], how: Reading) -> None:
        self.paths = paths
        self.files: list[Path] = []
        self.skipped: list[Skipped] = []
        self._how = how
        for found in find_files(paths, rows=how.columns is not None):
            if isinstance(found, Path):
                self.files.append(found)
            else:
                self.skipped.append(found)
        self.names = document_ids(self.files, paths)

    def tasks(self) -> Iterator[Task]:
        """A task for each document, in the order of the files.

        A file that is one document is read where its task is done, and fails there if it cannot be read. Of a file that
        may hold several each is a task of its own, which has been read.
        """
        ids = DocumentIds()
        for file, name in zip(self.files, self.names, strict=True):
            last: Task | None = None
            for task in self._in_file(file, name, ids):
                if last:
                    yield last
                last = task
            if last:
                yield replace(last, ends_file=True)

    def _in_file(self, file: Path, name: str, ids: DocumentIds) -> Iterator[Task]:
        where = shown(file)
        if file == STANDARD_INPUT:
            yield from self._several(read_all(file, self._how), where, name, ids)
            return
        try:
            data = read_bytes(file, self._how.max_size)
        except ReadError:
            yield Task(ids(name), where, "", file)
            return
        if holds_several(data, file.name, self._how):
            yield from self._several(documents(data, where, file.name, self._how), where, name, ids)
        else:
            id = ids(name)
            yield Task(id, where, _key(id, where, data), file)

    def _several(self, found: Iterator[Found], where: str, name: str, ids: DocumentIds) -> Iterator[Task]:
        own = self._how.columns is not None and self._how.columns.id is not None
        for one in found:
            if isinstance(one, Skipped):
                self.skipped.append(one)
            elif isinstance(one, ReadError):
                yield Task(ids(name if one.path == where else one.path), one.path, "", one)
            else:
                id = ids(name, one.name, own=own)
                yield Task(id, one.path, _key(id, one.path, _bytes(one)), one)


def _key(id: str, file: str, data: bytes) -> str:
    return sha256(f"{id}\0{file}\0".encode() + data).hexdigest()


def _bytes(source: Source) -> bytes:
    return repr(source).encode("utf-8", "surrogatepass")
