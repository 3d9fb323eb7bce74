"""The command line. No other module prints."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from migtext import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from migtext.output.finished import Finished
    from migtext.output.forms import Add, Output
    from migtext.pipeline import Pipeline
    from migtext.records import Record
    from migtext.run.batch import Plan
    from migtext.run.given import Given
    from migtext.run.identity import Identity
    from migtext.run.store import Store
    from migtext.sources.reading import Reading
    from migtext.sources.source import Source
    from migtext.timeline.build import Timeline

app = typer.Typer(
    name="migtext",
    help="Extract structured JSON from migration texts in Kazakh, Kyrgyz and Russian.",
    epilog="Exit codes: 0 success, 1 some documents failed (see standard error), 2 wrong usage, 128 + N stopped by"
    " signal N (130 for Ctrl-C).",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

FAILED, USAGE = 1, 2
STANDARD_OUTPUT = "-"
_PLAIN_WIDTH = 160  # columns

_MOST_THREADS = 256

RecordPaths = Annotated[
    list[Path],
    typer.Argument(
        help="Output of extract: .jsonl, .jsonl.gz and .json files, folders of JSON files, or - for standard input."
    ),
]
Published = Annotated[
    str | None,
    typer.Option(help="Release date (YYYY-MM-DD, YYYY-MM, YYYY); takes precedence over one in the text."),
]
Gazetteers = Annotated[
    list[Path] | None,
    typer.Option("--gazetteer", help="TOML file with organisations and places of your own; may be repeated."),
]
Model = Annotated[
    str, typer.Option(help="Named-entity model: small, accurate (a separate package) or none.", metavar="MODEL")
]
Ner = Annotated[str, typer.Option(help="Name finder: migtext, or stanza with its own models.", metavar="BACKEND")]
Threads = Annotated[int, typer.Option(help="Number of threads for the model.", min=1, max=_MOST_THREADS)]
MaxSize = Annotated[float, typer.Option(help="Largest file to read, in megabytes.", min=0.001, metavar="MB")]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of all text without a byte order mark; default: found out.")
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print errors only.")]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        help="Layers to extract, comma-separated (dates,figures); may be repeated; default: all.", metavar="LIST"
    ),
]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"migtext {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Extract structured JSON from migration texts in Kazakh, Kyrgyz and Russian."""


@app.command()
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

    day, how = _reading(published, column, id, encoding, max_size)
    pipeline = _pipeline(layers, day, gazetteer, model, ner, threads, with_text=with_text, corrections=corrections)
    given = Given(_globbed(paths), how)
    outputs = _outputs(out, table, errors, [*given.files, *pipeline.gazetteers, *pipeline.corrections], given.names)
    stream = _line_writer() if out == STANDARD_OUTPUT else None
    work = Work(pipeline, day, how)
    plan = Plan(work, outputs, stream, jobs or cores(), timeout)
    now = identity(work, given.paths, [out, *([str(table)] if table else [])])
    wanted = progress and not quiet and not (out == STANDARD_OUTPUT and sys.stdout.isatty())
    with _store(outputs, now, force, errors) as store:
        code = _Run(plan, store, verbose, quiet).run(given, bar=wanted)
        if errors:
            _write_errors(errors, store)
        if pipeline.corrections:
            _report(unmet(pipeline.corrections, store))
    if code:
        raise typer.Exit(code)


def _outputs(
    out: str, table: Path | None, errors: Path | None, read: Sequence[Path], ids: Sequence[str]
) -> "list[Output]":
    """The outputs of ``extract``, checked: they are different, none is an input, and all can be written."""
    from migtext.errors import MigtextError
    from migtext.output.forms import figures_output, output
    from migtext.run.checks import check_no_input, check_outputs

    for option, file in (("--table", table), ("--errors", errors)):
        if file == Path(STANDARD_OUTPUT):
            _stop(f"{option}: a file is expected; only records (-o) go to standard output", USAGE)
    try:
        if out != STANDARD_OUTPUT:
            check_no_input(Path(out), read)
        outputs = [] if out == STANDARD_OUTPUT else [output(out)]
        outputs += [figures_output(table)] if table else []
        check_outputs(outputs, errors, read, ids)
    except MigtextError as error:
        _stop(str(error), USAGE)
    except OSError as error:
        _stop(f"{error.filename or out}: cannot be written: {error.strerror}", USAGE)
    return outputs


@contextmanager
def _store(outputs: "Sequence[Output]", now: "Identity", force: bool, errors: Path | None) -> "Iterator[Store]":
    """The store of a run; without permission to replace what is there, wrong usage."""
    import sqlite3

    from migtext.errors import MigtextError
    from migtext.run.beginning import begin, check_errors_file

    try:
        if errors and not force:
            check_errors_file(errors)
        store = begin(outputs, now, force, _report)
    except MigtextError as error:
        _stop(str(error), USAGE)
    except sqlite3.Error as error:
        where = outputs[0].path if outputs else "temporary file"
        _stop(f"{where}: cannot be written: {error}", USAGE)
    try:
        yield store
    finally:
        store.close()


class _Run:
    """One call of ``extract``."""

    def __init__(self, plan: "Plan", store: "Store", verbose: bool, quiet: bool) -> None:
        from migtext.run.batch import Batch
        from migtext.run.reporting import Reporter

        self._reporter = Reporter(_report, verbose)
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
                    _report(f"{self._outputs[0].path}: no document could be extracted, so it stays as it was")
            except Stopped as signal:
                stopped = signal.code
                _report("stopped; the same command goes on from here" if self._outputs else "stopped")
            except MigtextError as error:
                stopped = FAILED
                _report(str(error))
                _report("what is done is kept; the same command goes on from here")
        if self._verbose:
            for path, reason in given.skipped:
                _report(f"{path}: skipped: {reason}")
        if not self._quiet:
            self._summarise(len(given.skipped))
        return stopped or (FAILED if self._batch.counts.failed else 0)

    def _bar(self, total: int) -> AbstractContextManager[None]:
        if total and sys.stderr.isatty():
            return self._reporter.bar(total, _console(error=True))
        return nullcontext()

    def _summarise(self, skipped: int) -> None:
        from migtext.run.reporting import summary

        for line in summary(self._batch.counts, skipped):
            typer.echo(line, err=True)


def _line_writer() -> "Add":
    """Writes records to standard output, one a line."""
    out = sys.stdout.buffer

    def write(finished: "Finished") -> None:
        out.write(finished.line + b"\n")
        out.flush()

    return write


def _write_errors(path: Path, store: "Store") -> None:
    import json
    from dataclasses import asdict

    from migtext.output.replacing import replacing

    try:
        with replacing(path) as part, part.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(failure), ensure_ascii=False) + "\n" for failure in store.failures())
    except OSError as error:
        _report(f"{path}: cannot be written: {error.strerror}")


def _globbed(paths: Sequence[Path]) -> list[Path]:
    """The paths, with those that a quoted pattern stands for."""
    from glob import glob, has_magic

    found: list[Path] = []
    for path in paths:
        magic = has_magic(str(path)) and not _is_there(path)
        matches = sorted(glob(str(path), recursive=True)) if magic else []  # noqa: PTH207 - absolute patterns too
        found += map(Path, matches) if matches else [path]
    return found


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


@app.command()
def show(  # noqa: PLR0913, PLR0917 - options are arguments
    file: Annotated[Path, typer.Argument(help="File to read; - for standard input.")],
    published: Published = None,
    encoding: Encoding = None,
    max_size: MaxSize = 64,
    layers: Layers = None,
    gazetteer: Gazetteers = None,
    model: Model = "small",
    ner: Ner = "migtext",
) -> None:
    """Show a text with coloured mentions, and a table for each layer."""
    from migtext.output.terminal import coloured, legend, summary, tables

    day, how = _reading(published, None, None, encoding, max_size)
    pipeline = _pipeline(layers, day, gazetteer, model, ner)
    source = _source(file, how)
    record = pipeline(source, published=day, id=file.name)
    console = _console()
    console.print(coloured(record, source.text), soft_wrap=True)
    console.print()
    console.print(legend(record))
    for table in (summary(record), *tables(record, console.width)):
        console.print()
        console.print(table)


@app.command()
def explain(  # noqa: PLR0913 - options are arguments
    file: Annotated[Path, typer.Argument(help="File to read; - for standard input.")],
    *,
    at: Annotated[
        str,
        typer.Option(help="Place to explain: an offset, START:END, or words of the text (words#2: the second time)."),
    ],
    layer: Annotated[str | None, typer.Option(help="Only this layer.", metavar="LAYER")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of text.")] = False,
    published: Published = None,
    encoding: Encoding = None,
    max_size: MaxSize = 64,
    layers: Layers = None,
    gazetteer: Gazetteers = None,
    model: Model = "small",
    ner: Ner = "migtext",
) -> None:
    """Explain why there is a mention at a place of a text, or none."""
    from migtext.errors import ValueFormatError
    from migtext.explain.explain import explain as explained
    from migtext.explain.terminal import shown

    day, how = _reading(published, None, None, encoding, max_size)
    pipeline = _pipeline(layers, day, gazetteer, model, ner)
    told_of = _chosen([layer], pipeline.layers, "--layer", "layer") if layer else pipeline.layers
    source = _source(file, how)
    try:
        told = explained(source, at, pipeline=pipeline, published=day, layers=told_of, id=file.name)
    except ValueFormatError as error:
        _stop(f"{file}: {error}", USAGE)
    if as_json:
        _utf8(sys.stdout)
        typer.echo(told.to_json())
    else:
        _console().print(shown(told))


@app.command()
def timeline(  # noqa: PLR0913 - options are arguments
    paths: RecordPaths,
    *,
    csv: Annotated[Path | None, typer.Option(help="CSV file for the events.")] = None,
    ics: Annotated[Path | None, typer.Option(help="iCalendar file for the events.")] = None,
    type: Annotated[
        list[str] | None,
        typer.Option(help="Types of events, comma-separated (meeting,training); may be repeated.", metavar="LIST"),
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only events since this day, month or year.")] = None,
    until: Annotated[str | None, typer.Option(help="Only events up to this day, month or year.")] = None,
) -> None:
    """Print the dated events of a batch in order, one row per event."""
    from typing import get_args

    from migtext.errors import MigtextError
    from migtext.output.record_files import record_files
    from migtext.output.terminal import events_in_order
    from migtext.records import EventType
    from migtext.run.checks import check_no_input
    from migtext.timeline.build import timeline as in_order

    paths = _globbed(paths)
    types = _chosen(type, get_args(EventType), "--type", "type of event") if type else None
    printed = Path(STANDARD_OUTPUT) in {csv, ics}
    try:
        for target in (csv, ics):
            if target and target != Path(STANDARD_OUTPUT):
                check_no_input(target, [file for path in paths for file in record_files(path)])
    except MigtextError as error:
        _stop(str(error), USAGE)
    if csv and csv == ics:
        _stop(f"{csv}: table and calendar must go to different files", USAGE)
    batch = _Batch(paths)
    try:
        found = in_order(batch.records(), types=types, since=since, until=until)
    except MigtextError as error:
        _stop(str(error), USAGE)
    if not batch.read:
        raise typer.Exit(USAGE)
    console = _console(error=printed)
    console.print(events_in_order(found.rows))
    console.print(f"events: {len(found.rows)}; left out because date or year is missing: {found.undated}")
    _write_timeline(found, csv, ics)
    if batch.failed:
        raise typer.Exit(FAILED)


class _Batch:
    """The records of one call of ``timeline``, and the number of records and of errors."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = paths
        self.read = 0
        self.failed = 0

    def records(self) -> "Iterator[Record]":
        """Yield the records; report what cannot be read as a record."""
        from migtext.errors import ReadError
        from migtext.output.record_files import read_records

        for record in read_records(self.paths):
            if isinstance(record, ReadError):
                self.failed += 1
                _report(str(record))
            else:
                self.read += 1
                yield record


def _write_timeline(timeline: "Timeline", csv: Path | None, ics: Path | None) -> None:
    if csv:
        from migtext.output.timeline_csv import to_csv

        _write_file(csv, to_csv(timeline))
    if ics:
        from migtext.output.timeline_ical import to_ical

        _write_file(ics, to_ical(timeline))


def _write_file(path: Path, data: bytes) -> None:
    from migtext.output.replacing import replacing

    if path == Path(STANDARD_OUTPUT):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            part.write_bytes(data)
    except OSError as error:
        _stop(f"{path}: cannot be written: {error.strerror}", USAGE)


@app.command()
def convert(  # noqa: PLR0913 - options are arguments
    paths: RecordPaths,
    *,
    out: Annotated[str, typer.Option("-o", "--out", help="Where the records go, in any form that extract writes.")],
    table: Annotated[Path | None, typer.Option(help="CSV file for a flat table of the figures.")] = None,
    texts: Annotated[Path | None, typer.Option(help="Folder that the paths of the documents start from.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write records at hand in another form."""
    from contextlib import closing

    from migtext.errors import MigtextError
    from migtext.output.record_files import record_files
    from migtext.run.conversion import Conversion
    from migtext.run.store import Store

    paths = _globbed(paths)
    read = [file for path in paths for file in record_files(path)]
    outputs = _outputs(out, table, None, read, [])
    stream = _line_writer() if out == STANDARD_OUTPUT else None
    with closing(Store(None)) as store:
        conversion = Conversion(outputs, stream, store, texts or Path(), _report)
        try:
            conversion.check(force)
            conversion.run(paths)
        except MigtextError as error:
            _stop(str(error), USAGE)
        except OSError as error:
            _stop(f"{error.filename or out}: cannot be written: {error.strerror}", FAILED)
    if not quiet:
        typer.echo(f"records         {conversion.records}\nfailed records  {conversion.failed}", err=True)
    if conversion.failed:
        raise typer.Exit(FAILED)


@app.command()
def schema(
    tables: Annotated[bool, typer.Option("--tables", help="Tables and columns instead of the JSON Schema.")] = False,
) -> None:
    """Print the JSON Schema of the records, or the columns of their tables."""
    import json

    from migtext.output.tables import described
    from migtext.records import json_schema

    _utf8(sys.stdout)
    typer.echo(json.dumps(described() if tables else json_schema(), ensure_ascii=False, indent=2))


@app.command()
def languages() -> None:
    """Show which layers each language supports."""
    from migtext.output.terminal import grid
    from migtext.records import LAYERS
    from migtext.resources import has_table, language_codes

    rows = []
    for code in language_codes():
        supported = [layer for layer in LAYERS if has_table(code, layer)]
        rows.append([code, ", ".join(supported), ", ".join(layer for layer in LAYERS if layer not in supported)])
    _console().print(grid(["language", "supported", "not supported"], rows))


@app.command()
def report(
    paths: RecordPaths,
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="HTML file for the page.")],
) -> None:
    """Make one HTML page to read, filter and check the records in a browser."""
    from migtext.report.command import write_report

    done = write_report(_globbed(paths), out)
    for message in done.messages:
        _report(message)
    if done.code:
        raise typer.Exit(done.code)


@app.command()
def apply(
    corrections: Annotated[list[Path], typer.Argument(help="Corrections saved from the report.")],
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for gazetteer, gold and examples.")],
    records: Annotated[
        list[Path] | None,
        typer.Option(help="Output of extract with the records that were corrected; may be repeated."),
    ] = None,
) -> None:
    """Turn corrections into rows of a gazetteer, gold for evaluation, and examples."""
    from migtext.apply.command import apply_corrections

    done = apply_corrections(_globbed(corrections), out, _globbed(records or []))
    for message in done.messages:
        _report(message)
    if done.code:
        raise typer.Exit(done.code)


@app.command()
def evaluate(  # noqa: PLR0913 - options are arguments
    gold: Annotated[
        list[Path],
        typer.Argument(
            help="Marked texts: records or parts of them (.json, .jsonl), exports of Label Studio (.json), brat (.ann"
            " beside .txt), spaCy (.spacy), and folders of these."
        ),
    ],
    *,
    pred: Annotated[
        list[Path] | None,
        typer.Option(
            help="Output of extract for these texts, - for standard input; may be repeated.", metavar="RECORDS"
        ),
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Extract the texts of the gold now.")] = False,
    layers: Annotated[
        list[str] | None, typer.Option(help="Layers to score, comma-separated; default: all.", metavar="LIST")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option(help="TOML file that says which layer a label of yours stands for.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="HTML file for a page with all mistakes.")] = None,
    json: Annotated[Path | None, typer.Option(help="JSON file for scores and mistakes.")] = None,
    examples: Annotated[
        int, typer.Option(help="So many mistakes of each kind are printed in their sentences.", min=0)
    ] = 0,
    resamples: Annotated[
        int, typer.Option(help="How often documents are drawn for the intervals.", min=0, max=100_000)
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers for the intervals.", min=0)] = 0,
    published: Annotated[str | None, typer.Option(help="With --run: release date of all texts.")] = None,
    gazetteer: Gazetteers = None,
    model: Annotated[
        str | None, typer.Option(help="With --run: small, accurate or none; default: small.", metavar="MODEL")
    ] = None,
) -> None:
    """Measure records against texts that people have marked."""
    from migtext.evaluation.command import Request, run_evaluation
    from migtext.evaluation.tables import examples as in_sentences
    from migtext.evaluation.tables import tables
    from migtext.records import LAYERS

    if run == bool(pred):
        _stop("one of --pred RECORDS and --run is expected", USAGE)
    for option, value in (("--published", published), ("--gazetteer", gazetteer), ("--model", model)):
        if value is not None and not run:
            _stop(f"{option} needs --run", USAGE)
    chosen = _chosen(layers, LAYERS, "--layers", "layer") if layers else None
    request = Request(
        gold=_globbed(gold),
        predicted=_globbed(pred or ()),
        pipeline=_pipeline(layers, published, gazetteer, model or "small", "migtext") if run else None,
        published=published,
        layers=chosen,
        labels=labels,
        resamples=resamples,
        seed=seed,
        json=json,
        page=out,
    )
    done = run_evaluation(request)
    for message in done.messages:
        _report(message)
    if done.evaluation:
        console = _console()
        for table in tables(done.evaluation):
            console.print(table)
        for text in in_sentences(done.evaluation.mistakes, examples) if examples else ():
            console.print(text)
        console.print(f"documents: {done.evaluation.documents}")
    if done.code:
        raise typer.Exit(done.code)


@app.command(
    epilog="Exit codes: 0 the records say the same, 1 they do not, 2 something could not be read, or wrong usage."
)
def compare(  # noqa: PLR0913 - options are arguments
    old: Annotated[Path, typer.Argument(help="Output of extract: a .jsonl, .jsonl.gz or .json file, or a folder.")],
    new: Annotated[Path, typer.Argument(help="Output of another run or version for the same texts.")],
    *,
    layer: Annotated[
        list[str] | None,
        typer.Option(help="Layers to compare, comma-separated; may be repeated; default: all.", metavar="LIST"),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(help="Fields not to compare, comma-separated: confidence,rule; may be repeated.", metavar="LIST"),
    ] = None,
    json: Annotated[Path | None, typer.Option(help="JSON file for all changes.")] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print totals only.")] = False,
) -> None:
    """Show what is different in two sets of records: totals, then each mention that was added, removed or changed."""
    from migtext.comparison.changes import FIELDS
    from migtext.comparison.command import TROUBLE, compared, write_json
    from migtext.comparison.terminal import details, totals
    from migtext.errors import MigtextError
    from migtext.output.record_files import record_files
    from migtext.records import LAYERS
    from migtext.run.checks import check_no_input

    chosen = _chosen(layer, LAYERS, "--layer", "layer") if layer else None
    try:
        if json:
            check_no_input(json, [*record_files(old), *record_files(new)])
    except MigtextError as error:
        _stop(str(error), USAGE)
    ignored = _chosen(ignore, FIELDS, "--ignore", "field") if ignore else ()
    with compared([old], [new], chosen, ignored) as comparison:
        for message in comparison.messages:
            _report(message)
        if not (comparison.old.records and comparison.new.records):
            raise typer.Exit(TROUBLE)
        console = _console()
        for part in totals(comparison):
            console.print(part)
        for line in () if quiet else details(comparison):
            console.print(line, soft_wrap=True)
        if json:
            try:
                write_json(comparison, json)
            except OSError as error:
                _stop(f"{json}: cannot be written: {error.strerror}", TROUBLE)
    if comparison.code:
        raise typer.Exit(comparison.code)


def _pipeline(  # noqa: PLR0913, PLR0917 - options are arguments
    layers: Sequence[str] | None,
    published: str | None,
    gazetteers: Sequence[Path] | None,
    model: str,
    ner: str,
    threads: int = 1,
    *,
    with_text: bool = False,
    corrections: Sequence[Path] | None = None,
) -> "Pipeline":
    from migtext.errors import MigtextError
    from migtext.layers.dates.edtf import check_published
    from migtext.ner.backends import BACKENDS, MODELS
    from migtext.pipeline import Pipeline
    from migtext.records import LAYERS

    if published is not None:
        try:
            check_published(published)
        except MigtextError as error:
            _stop(str(error).replace("published=", "--published: ", 1), USAGE)
    chosen = _chosen(layers, LAYERS, "--layers", "layer") if layers else LAYERS
    for option, value, allowed in (("--model", model, MODELS), ("--ner", ner, BACKENDS)):
        if value not in allowed:
            _stop(f"{option}: unknown value {value!r}; expected one of {', '.join(allowed)}", USAGE)
    try:
        return Pipeline(
            layers=chosen,
            gazetteers=tuple(gazetteers or ()),
            model=model,
            ner=ner,
            threads=threads,
            with_text=with_text,
            corrections=tuple(corrections or ()),
        )
    except MigtextError as error:
        _stop(str(error), USAGE)


def _reading(
    published: str | None, column: str | None, id: str | None, encoding: str | None, max_size: float
) -> "tuple[str | None, Reading]":
    """The release date of all documents, if it is no column, and how files are read."""
    from migtext.errors import MigtextError
    from migtext.layers.dates.edtf import check_published
    from migtext.sources.reading import Columns, Reading
    from migtext.sources.safety import MEGABYTE
    from migtext.text.reading import check_encoding

    if id is not None and column is None:
        _stop("--id needs --column, the column with the text", USAGE)
    day, dates = published, None
    try:
        encoding = check_encoding(encoding) if encoding is not None else None
        if published is not None and column is not None:
            try:
                check_published(published)
            except MigtextError:
                day, dates = None, published
    except MigtextError as error:
        _stop(str(error), USAGE)
    columns = Columns(column, id, dates) if column is not None else None
    return day, Reading(int(max_size * MEGABYTE), encoding, columns)


def _source(file: Path, how: "Reading") -> "Source":
    """The document in a file, whose warnings are reported."""
    from migtext.errors import ReadError
    from migtext.sources.reading import read

    try:
        source = read(file, max_size=how.max_size, encoding=how.encoding)
    except ReadError as error:
        _stop(str(error), FAILED)
    for warning in source.warnings:
        _report(f"{source.path}: warning: {warning}")
    return source


def _chosen(given: Sequence[str], allowed: Sequence[str], option: str, kind: str) -> tuple[str, ...]:
    """The names in comma-separated lists, in the order of ``allowed``."""
    names = {name.strip() for some in given for name in some.split(",")}
    if wrong := sorted(names.difference(allowed)):
        _stop(f"{option}: unknown {kind} {wrong[0]!r}; expected {', '.join(allowed)}", USAGE)
    return tuple(name for name in allowed if name in names)


def _report(problem: str | None) -> None:
    if problem:
        typer.echo(_one_line(problem), err=True)


def _console(error: bool = False) -> "Console":
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    _utf8(stream)
    console = Console(stderr=error)
    if not console.is_terminal:
        console.width = max(console.width, _PLAIN_WIDTH)
    return console


def _utf8(stream: Any) -> None:
    """Switch a stream to UTF-8 if it is not a terminal; lone surrogates are escaped."""
    if hasattr(stream, "reconfigure") and not stream.isatty():
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _stop(problem: str, code: int) -> NoReturn:
    typer.echo(_one_line(problem), err=True)
    raise typer.Exit(code)


def _one_line(text: str) -> str:
    """A message without line breaks and control characters."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
