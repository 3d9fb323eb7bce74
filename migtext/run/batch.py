"""All documents of a run: those that are not done yet are extracted, then the outputs are written in one go."""

import errno
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from migtext.errors import MigtextError, ReadError
from migtext.output.finished import Finished
from migtext.output.forms import Add, Output, RecordsOutput
from migtext.run.beginning import fingerprint
from migtext.run.store import Store
from migtext.run.tasks import Failure, Result, Task, Work, failure
from migtext.run.workers import here, in_processes

_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EPIPE, errno.ENOMEM}
"""Errors that the next document would meet too."""


class WriteError(MigtextError):
    """The run cannot go on, because what is done cannot be written."""


class Watch(Protocol):
    """Told what happens in a run."""

    def working(self, task: Task) -> None:
        """A document is begun."""

    def done(self, task: Task, outcome: Result | Failure, before: bool) -> None:
        """A document is finished, or was ``before`` this run."""

    def failed(self, failure: Failure) -> None:
        """A finished document could not be written, or not be put into a table."""


@dataclass
class Counts:
    """How far a run is: finished documents, those of them that were done before, failures, and what was found."""

    languages: Counter[str] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    before: int = 0
    failed: int = 0

    @property
    def documents(self) -> int:
        """The number of finished documents."""
        return self.languages.total()


@dataclass(frozen=True)
class Plan:
    """What a run does with its documents.

    ``stream`` writes a record to standard output as soon as those before it are written; ``outputs`` are written at the
    end. ``jobs`` is the number of processes, ``timeout`` the seconds for a document.
    """

    work: Work
    outputs: Sequence[Output]
    stream: Add | None = None
    jobs: int = 1
    timeout: float | None = None


class Batch:
    """One run. ``counts`` is up to date at any moment, also after an error."""

    def __init__(self, plan: Plan, store: Store, watch: Watch) -> None:
        self.counts = Counts()
        self._plan = plan
        self._store = store
        self._watch = watch
        self._places: dict[str, int] = {}
        self._settled: set[int] = set()
        self._next = 0
        self._written = True

    def extract(self, tasks: Iterable[Task]) -> None:
        """Extract the documents that are not in the store. Raises WriteError if what is done cannot be kept."""
        plan = self._plan
        todo = self._todo(tasks)
        if plan.jobs == 1 and plan.timeout is None:
            outcomes = here(plan.work, todo)
        else:
            outcomes = in_processes(plan.work, todo, plan.jobs, plan.timeout)
        try:
            for task, outcome in outcomes:
                self._finish(task, outcome)
        except sqlite3.Error as error:
            raise WriteError(f"{self._store.path}: cannot be written: {error}") from error

    def _todo(self, tasks: Iterable[Task]) -> Iterator[Task]:
        for place, task in enumerate(tasks):
            known = self._store.expect(place, task)
            if self._plan.stream:
                self._places[task.id] = place
            if known:
                self._settle(task, known, before=True)
            elif isinstance(task.read, ReadError):
                self._finish(task, failure(task, "read", task.read))
            else:
                self._watch.working(task)
                yield task

    def _finish(self, task: Task, outcome: Result | Failure) -> None:
        if isinstance(outcome, Result):
            self._store.add(task, outcome)
        else:
            self._store.fail(outcome)
        self._settle(task, outcome, before=False)

    def _settle(self, task: Task, outcome: Result | Failure, before: bool) -> None:
        if isinstance(outcome, Result):
            self.counts.languages[outcome.language] += 1
            self.counts.mentions.update(outcome.mentions)
            self.counts.before += before
        else:
            self.counts.failed += 1
        self._watch.done(task, outcome, before)
        if self._plan.stream:
            self._settled.add(self._places.pop(task.id))
            self._pour(self._plan.stream)

    def _pour(self, stream: Add) -> None:
        """Write the records to standard output that have no unfinished one before them."""
        while self._next in self._settled:
            self._settled.remove(self._next)
            finished = self._store.at(self._next)
            self._next += 1
            if finished:
                stream(finished)

    # ---- at the end ----

    def write(self) -> bool:
        """Write the outputs, if they are not there as they should be; return whether they are.

        If no document could be extracted, what is there stays. Raises WriteError if an output cannot be written.
        """
        try:
            return self._write()
        except OSError as error:
            raise WriteError(f"{error.filename or self._first}: cannot be written: {error.strerror}") from error
        except sqlite3.Error as error:
            raise WriteError(f"{self._first}: cannot be written: {error}") from error

    @property
    def _first(self) -> Path:
        return self._plan.outputs[0].path

    def _write(self) -> bool:
        contents = self._store.contents()
        if not self.counts.documents and any(output.present(self._store) for output in self._plan.outputs):
            return False
        if self._store.state == f"{contents} {fingerprint(self._plan.outputs, self._store)}":
            return True
        with ExitStack() as stack:
            adds = [(output, stack.enter_context(output.open(self._store))) for output in self._plan.outputs]
            for name, file, finished in self._store.finished():
                for output, add in adds:
                    self._add(output, add, Task(name, file, "", Path(file)), finished)
        self._store.forget_others()
        if self._written:
            self._store.state = f"{contents} {fingerprint(self._plan.outputs, self._store)}"
        return True

    def _add(self, output: Output, add: Add, task: Task, finished: Finished) -> None:
        try:
            add(finished)
        except OSError as error:
            if error.errno in _OF_THE_DISK or not isinstance(output, RecordsOutput):
                raise
            self._fail(failure(task, "write", error))
        except sqlite3.OperationalError:
            raise
        except Exception as error:
            self._fail(failure(task, "tabulate", error))

    def _fail(self, problem: Failure) -> None:
        self._store.fail(problem)
        self._written = False
        self.counts.failed += 1
        self._watch.failed(problem)
