"""Records at hand in another form."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from migtext.errors import ReadError
from migtext.output.finished import Finished
from migtext.output.forms import Add, Output
from migtext.output.record_files import read_records
from migtext.records import Record
from migtext.run.beginning import check_foreign
from migtext.run.record_texts import text_of
from migtext.run.store import Store


class Conversion:
    """Writes the records of some files to outputs, and to ``stream`` if there is one.

    ``folder`` is where the paths of the documents start; ``say`` is told of each record that cannot be written.
    """

    def __init__(
        self, outputs: Sequence[Output], stream: Add | None, store: Store, folder: Path, say: Callable[[str], None]
    ) -> None:
        self.records = 0
        self.failed = 0
        self._outputs = outputs
        self._stream = stream
        self._store = store
        self._folder = folder
        self._say = say

    def check(self, force: bool) -> None:
        """Raise InTheWayError if there is anything in the place of an output, unless it may be replaced."""
        check_foreign(self._store, self._outputs, force)

    def run(self, paths: Iterable[Path]) -> None:
        """Write the records. Raises OSError if an output cannot be written."""
        with ExitStack() as stack:
            adds = [stack.enter_context(output.open(self._store)) for output in self._outputs]
            adds += [self._stream] if self._stream else []
            for record in self._distinct(paths):
                finished = Finished.of(record, text_of(record, self._folder))
                added = [self._added(add, finished) for add in adds]
                self.records += all(added)

    def _distinct(self, paths: Iterable[Path]) -> Iterator[Record]:
        seen = set()
        for found in read_records(paths):
            if isinstance(found, ReadError):
                self._failure(str(found))
            elif found.document.id in seen:
                self._failure(f"{found.document.id}: not written: an earlier record has the same id")
            else:
                seen.add(found.document.id)
                yield found

    def _added(self, add: Add, finished: Finished) -> bool:
        try:
            add(finished)
        except OSError:
            raise
        except Exception as error:
            self._failure(f"{finished.record.document.id}: not written: {error}")
            return False
        return True

    def _failure(self, line: str) -> None:
        self.failed += 1
        self._say(line)
