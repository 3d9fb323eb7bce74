"""``migtext extract``."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from migtext.cli.console import FAILED, STANDARD_OUTPUT, USAGE, stop, tell, terminal
from migtext.cli.inputs import globbed, pipeline_of, reading_of
from migtext.cli.options import Encoding, Gazetteers, Layers, MaxSize, Model, Ner, Quiet, Threads
from migtext.cli.outputs import line_writer, outputs_of

if TYPE_CHECKING:
    from migtext.output.forms import Output
    from migtext.run.batch import Plan
    from migtext.run.given import Given
    from migtext.run.identity import Identity
    from migtext.run.store import Store


def extract(  # noqa: PLR0913 - options are arguments
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files, folders (all documents in them), or - for standard input: text, Markdown, HTML, PDF, DOCX,"
            " RTF, CSV, JSON Lines, Parquet, and zip files of these."
        ),
    ],
    *,
    out: Annotated[
        str,
        typer.Option(
            "-o",
            "--out",
            help="Where records go: a name ending in .jsonl, .jsonl.gz, .parquet/, .csv/, .sqlite, .spacy or"
            " .label-studio.json, any other name for a folder of JSON files, or - for standard output.",
        ),
    ] = "-",
    published: Annotated[
        str | None,
        typer.Option(
            help="Release date (YYYY-MM-DD, YYYY-MM, YYYY), or with --column the column that has it; takes precedence"
            " over one in the text."
        ),
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="Column or field with the text, in CSV, JSON Lines and Parquet files.")
    ] = None,
    id: Annotated[str | None, typer.Option(help="Column or field with the id of a document; needs --column.")] = None,
    encoding: Encoding = None,
    max_size: MaxSize = 64,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Give the text in every record, not only if the file is no plain text.")
    ] = False,
    layers: Layers = None,
    gazetteer: Gazetteers = None,
    corrections: Annotated[
        list[Path] | None, typer.Option(help="Corrections saved from the report; may be repeated.")
    ] = None,
    model: Model = "small",
    ner: Ner = "migtext",
    threads: Threads = 1,
    jobs: Annotated[int, typer.Option("-j", "--jobs", help="Processes to use; 0: all cores.", min=0, max=1024)] = 1,
    timeout: Annotated[float | None, typer.Option(help="Seconds after which a document is given up.", min=0.1)] = None,
    table: Annotated[Path | None, typer.Option(help="CSV file for a flat table of the figures.")] = None,
    errors: Annotated[Path | None, typer.Option(help="File for the errors, as JSON lines.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there, and do all documents again.")] = False,
    quiet: Quiet = False,
    verbose: Annotated[
        bool,
        typer.Option("-v", "--verbose", help="Name every document when it is done, and the files that are skipped."),
    ] = False,
    progress: Annotated[bool, typer.Option("--progress/--no-progress", help="Progress bar on a terminal.")] = True,
) -> None:
    """Extract structured records from files and folders.

    If the command is stopped in any way, the same command goes on where it stopped.
    """
    from migtext.run.batch import Plan
    from migtext.run.given import Given
    from migtext.run.identity import identity
    from migtext.run.tasks import Work
    from migtext.run.unmet import unmet
    from migtext.run.workers import cores

    day, how = reading_of(published, column, id, encoding, max_size)
    pipeline = pipeline_of(layers, day, gazetteer, model, ner, threads, with_text=with_text, corrections=corrections)
    given = Given(globbed(paths), how)
    outputs = outputs_of(out, table, errors, [*given.files, *pipeline.gazetteers, *pipeline.corrections], given.names)
    stream = line_writer() if out == STANDARD_OUTPUT else None
    work = Work(pipeline, day, how)
    plan = Plan(work, outputs, stream, jobs or cores(), timeout)
    now = identity(work, given.paths, [out, *([str(table)] if table else [])])
    wanted = progress and not quiet and not (out == STANDARD_OUTPUT and sys.stdout.isatty())
    with _store(outputs, now, force, errors) as store:
        code = _Run(plan, store, verbose, quiet).run(given, bar=wanted)
        if errors:
            _write_errors(errors, store)
        if pipeline.corrections:
            tell(unmet(pipeline.corrections, store))
    if code:
        raise typer.Exit(code)


@contextmanager
def _store(outputs: "Sequence[Output]", now: "Identity", force: bool, errors: Path | None) -> "Iterator[Store]":
    """The store of a run; without permission to replace what is there, wrong usage."""
    import sqlite3

    from migtext.errors import MigtextError
    from migtext.run.beginning import begin, check_errors_file

    try:
        if errors and not force:
            check_errors_file(errors)
        store = begin(outputs, now, force, tell)
    except MigtextError as error:
        stop(str(error), USAGE)
    except sqlite3.Error as error:
        where = outputs[0].path if outputs else "temporary file"
        stop(f"{where}: cannot be written: {error}", USAGE)
    try:
        yield store
    finally:
        store.close()


class _Run:
    """One call of ``extract``."""

    def __init__(self, plan: "Plan", store: "Store", verbose: bool, quiet: bool) -> None:
        from migtext.run.batch import Batch
        from migtext.run.reporting import Reporter

        self._reporter = Reporter(tell, verbose)
        self._batch = Batch(plan, store, self._reporter)
        self._outputs = plan.outputs
        self._verbose = verbose
        self._quiet = quiet

    def run(self, given: "Given", *, bar: bool) -> int:
        """Do all documents, with a bar if it is wanted and there is a terminal, and return the exit code."""
        from migtext.errors import MigtextError
        from migtext.run.stopping import Stopped, stoppable

        stopped = 0
        with stoppable():
            try:
                with self._bar(len(given.files) if bar else 0):
                    self._batch.extract(given.tasks())
                    whole = self._batch.write()
                if not whole:
                    tell(f"{self._outputs[0].path}: no document could be extracted, so it stays as it was")
            except Stopped as signal:
                stopped = signal.code
                tell("stopped; the same command goes on from here" if self._outputs else "stopped")
            except MigtextError as error:
                stopped = FAILED
                tell(str(error))
                tell("what is done is kept; the same command goes on from here")
        if self._verbose:
            for path, reason in given.skipped:
                tell(f"{path}: skipped: {reason}")
        if not self._quiet:
            self._summarise(len(given.skipped))
        return stopped or (FAILED if self._batch.counts.failed else 0)

    def _bar(self, total: int) -> AbstractContextManager[None]:
        if total and sys.stderr.isatty():
            return self._reporter.bar(total, terminal(error=True))
        return nullcontext()

    def _summarise(self, skipped: int) -> None:
        from migtext.run.reporting import summary

        for line in summary(self._batch.counts, skipped):
            typer.echo(line, err=True)


def _write_errors(path: Path, store: "Store") -> None:
    import json
    from dataclasses import asdict

    from migtext.output.replacing import replacing

    try:
        with replacing(path) as part, part.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(failure), ensure_ascii=False) + "\n" for failure in store.failures())
    except OSError as error:
        tell(f"{path}: cannot be written: {error.strerror}")
