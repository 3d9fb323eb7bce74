"""Where documents are extracted: in this process, or in several others with a model each.

Processes are needed for more than one core, and for a time limit: a process can be stopped at any moment. Each has a
pipe of its own, so one that dies or is stopped takes nothing with it but the document that it was reading.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache, partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any

from migtext.errors import MigtextError
from migtext.run.tasks import Failure, Result, Task, Work, do
from migtext.run.warming import warm_up
from migtext.sources.reading import Reading

Outcome = tuple[Task, Result | Failure]
_GRACE = 5.0  # seconds for a process to end when it is told to


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def here(work: Work, tasks: Iterable[Task]) -> Iterator[Outcome]:
    """Do the tasks one after the other in this process."""
    for task in tasks:
        yield task, do(work, task)


def in_processes(work: Work, tasks: Iterable[Task], jobs: int, timeout: float | None) -> Iterator[Outcome]:
    """Do the tasks in ``jobs`` processes, and yield what came of each as soon as it is there.

    No task waits in a process: one is sent when the last has come back. A task that takes longer than ``timeout``
    seconds, or whose process ends, is a failure; another process takes its place.
    """
    start = partial(_Worker, _options(work), work.published, work.reading)
    waiting = iter(tasks)
    workers: list[_Worker] = []
    try:
        while True:
            while len(busy := [worker for worker in workers if worker.task]) < jobs and (task := next(waiting, None)):
                free = next((worker for worker in workers if not worker.task), None)
                if free is None:
                    workers.append(free := start())
                free.send(task)
            if not busy:
                return
            for worker in _heard(busy, timeout):
                task = worker.task
                outcome = worker.outcome(timeout)
                if task and outcome:
                    yield task, outcome
            workers = [worker for worker in workers if not worker.ended]
    finally:
        for worker in workers:
            worker.stop()


def _options(work: Work) -> dict[str, Any]:
    return {field.name: getattr(work.pipeline, field.name) for field in fields(work.pipeline)}


def _heard(busy: "Sequence[_Worker]", timeout: float | None) -> "list[_Worker]":
    """Wait for the processes that have something to say, or have said nothing for too long."""
    heard = wait([worker.connection for worker in busy], _left(busy, timeout))
    return [worker for worker in busy if worker.connection in heard or worker.late(timeout)]


def _left(busy: "Sequence[_Worker]", timeout: float | None) -> float | None:
    """Seconds until the first process is late."""
    if timeout is None:
        return None
    since = [worker.since for worker in busy if worker.since is not None]
    return max(0.0, min(since) + timeout - monotonic()) if since else None


class _Worker:
    """A process that does one task after the other, seen from this side."""

    def __init__(self, options: dict[str, Any], published: str | None, reading: Reading) -> None:
        context = _context()
        self.connection, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=_work, args=(theirs, options, published, reading), daemon=True, name="migtext"
        )
        self._process.start()
        theirs.close()
        self._ready = False
        self.task: Task | None = None
        self.since: float | None = None
        self.ended = False

    def send(self, task: Task) -> None:
        """Give the process its next task."""
        self.task = task
        self.since = monotonic() if self._ready else None
        # one that has ended is found out when its answer is read
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(task)

    def late(self, timeout: float | None) -> bool:
        """Whether the task takes too long; the time for loading the models does not count."""
        return timeout is not None and self.since is not None and monotonic() - self.since >= timeout

    def outcome(self, timeout: float | None) -> Result | Failure | None:
        """What came of the task; None if the process has only said that it is ready.

        Raises MigtextError if the process could not begin.
        """
        task = self.task
        assert task is not None
        try:
            said = self.connection.recv() if self.connection.poll() else _LATE
        except (EOFError, OSError):
            said = None
        if said == _READY:
            self._ready, self.since = True, monotonic()
            return None
        if isinstance(said, str) and said != _LATE:
            self.stop()
            raise MigtextError(said)
        self.task = None
        if isinstance(said, Result | Failure):
            return said
        self.stop()
        if said == _LATE:
            message = f"not extracted: not done in {timeout:g} seconds"
            return Failure(task.id, task.file, "extract", "TimeoutError", message)
        return Failure(task.id, task.file, "extract", "ProcessEnded", f"not extracted: {self._end()}")

    def _end(self) -> str:
        code = self._process.exitcode or 0
        if code >= 0:
            return f"its process ended with exit code {code}"
        name = signal.Signals(-code).name
        return f"its process was ended by {name}" + (", perhaps for lack of memory" if name == "SIGKILL" else "")

    def stop(self) -> None:
        """End the process at once."""
        self.ended = True
        self.connection.close()
        self._process.join(_MOMENT)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


_READY, _LATE = "ready", "late"
_MOMENT = 0.1  # seconds


@lru_cache
def _context() -> Any:
    """How processes are started: from a small server where the system has that, so that all begin fast and alike."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["migtext.run.preload"])
    return context


def _work(connection: Connection, options: dict[str, Any], published: str | None, reading: Reading) -> None:
    """The life of a process: load the models, then do what is sent until nothing more can come."""
    from migtext.pipeline import Pipeline

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one stops the others
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        work = Work(Pipeline(**options), published, reading)
        warm_up(work.pipeline)
    except Exception as error:
        connection.send(str(error) if isinstance(error, MigtextError) else f"{type(error).__name__}: {error}")
        return
    connection.send(_READY)
    while True:
        try:
            task = connection.recv()
            connection.send(do(work, task))
        except (EOFError, OSError):
            return


def _end_with_parent() -> None:
    """End this process when the one that started it has ended in any way."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
