"""What a run tells on standard error: messages, a progress bar on a terminal, and a summary."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from migtext.run.batch import Counts
from migtext.run.tasks import Failure, Result, Task

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

_WIDEST = 40  # characters of a file's name


class Reporter:
    """Tells what happens; ``say`` prints a line, ``verbose`` names every document."""

    def __init__(self, say: Callable[[str], None], verbose: bool = False) -> None:
        self._say = say
        self._verbose = verbose
        self._bar: _Bar | None = None

    @contextmanager
    def bar(self, total: int, console: "Console") -> Iterator[None]:
        """Show a bar for ``total`` files while the work goes on; the cursor is there again at the end."""
        with _progress(console) as progress:
            self._bar = _Bar(progress, total)
            plain = self._say
            self._say = self._bar.say
            try:
                yield
            finally:
                self._say, self._bar = plain, None

    def working(self, task: Task) -> None:
        """A document is begun."""
        if self._bar:
            self._bar.working(task.file)

    def done(self, task: Task, outcome: Result | Failure, before: bool) -> None:
        """A document is finished."""
        if isinstance(outcome, Failure):
            self._say(str(outcome))
        elif self._verbose:
            found = f"{outcome.language}, {sum(outcome.mentions.values())} mentions"
            self._say(f"{task.file}: {'done before' if before else 'done'} ({found})")
        for warning in outcome.warnings if isinstance(outcome, Result) else ():
            self._say(f"{task.file}: warning: {warning}")
        if self._bar:
            self._bar.done(isinstance(outcome, Failure), before, task.ends_file)

    def failed(self, failure: Failure) -> None:
        """A finished document is not in all outputs."""
        self._say(str(failure))


def _progress(console: "Console") -> "Progress":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(20), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)


class _Bar:
    def __init__(self, progress: "Progress", total: int) -> None:
        self._progress = progress
        self._bar = progress.add_task("", total=total)
        self._begin = monotonic()
        self._done = self._failed = 0
        self._file = ""

    def say(self, line: str) -> None:
        self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def working(self, file: str) -> None:
        self._file = file if len(file) <= _WIDEST else f"…{file[1 - _WIDEST :]}"
        self._show()

    def done(self, failed: bool, before: bool, file: bool) -> None:
        self._failed += failed
        self._done += not before
        self._progress.advance(self._bar, int(file))
        self._show()

    def _show(self) -> None:
        rate = self._done / max(monotonic() - self._begin, 0.001)
        failed = f", {self._failed} failed" if self._failed else ""
        from rich.markup import escape

        self._progress.update(self._bar, description=f"{rate:.1f}/s{failed}  {escape(self._file)}")


def summary(counts: Counts, skipped: int) -> list[str]:
    """The counts of a run as lines of plain text.

    Importing a library for tables would take longer than reading a short text.
    """
    by_size = sorted(counts.languages.items(), key=lambda item: (-item[1], item[0]))  # not by who was done first
    languages = ", ".join(f"{code} {count}" for code, count in by_size)
    values: dict[str, Any] = {"documents": counts.documents, "languages": languages or "none"}
    if counts.before:
        values["done before"] = counts.before
    values |= dict(counts.mentions) | {"skipped": skipped, "failed files": counts.failed}
    width = max(map(len, values))
    return [f"{name:{width}}  {value}" for name, value in values.items()]
