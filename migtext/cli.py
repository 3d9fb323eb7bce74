"""The command line. No other module prints."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn, TypeVar

import typer

from migtext import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from migtext.learned.reader import ModelPass
    from migtext.output.writing import Write
    from migtext.pipeline import Pipeline, RulePass
    from migtext.records import Record
    from migtext.sources.folders import Skipped
    from migtext.sources.reading import Reading
    from migtext.sources.source import Source
    from migtext.timeline.build import Timeline

app = typer.Typer(
    name="migtext",
    help="Extract structured JSON from migration texts in Kazakh, Kyrgyz and Russian.",
    epilog="Exit codes: 0 success, 1 some documents failed (see standard error), 2 wrong usage.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

T = TypeVar("T")
FAILED, USAGE = 1, 2
_PLAIN_WIDTH = 160  # columns

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
Threads = Annotated[int, typer.Option(help="Number of threads for the model.", min=1)]
MaxSize = Annotated[float, typer.Option(help="Largest file to read, in megabytes.", min=0.001, metavar="MB")]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of all text without a byte order mark; default: found out.")
]
Layers = Annotated[str | None, typer.Option(help="Layers to extract, comma-separated (dates,figures); default: all.")]


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
        typer.Option("-o", "--out", help="A .jsonl file, a folder for single JSON files, or - for standard output."),
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
    verbose: Annotated[bool, typer.Option("--verbose", help="Name the files in folders that are skipped.")] = False,
    layers: Layers = None,
    gazetteer: Gazetteers = None,
    model: Model = "small",
    ner: Ner = "migtext",
    threads: Threads = 1,
    table: Annotated[Path | None, typer.Option(help="CSV file for a flat table of the figures.")] = None,
    progress: Annotated[bool, typer.Option("--progress/--no-progress", help="Progress bar on a terminal.")] = True,
) -> None:
    """Extract structured records from files and folders."""
    from migtext.errors import MigtextError
    from migtext.output.figures_csv import table_file
    from migtext.output.writing import STANDARD_OUTPUT, open_output
    from migtext.pipeline import BATCH

    day, how = _reading(published, column, id, encoding, max_size)
    pipeline = _pipeline(layers, day, gazetteer, model, ner, threads, with_text=with_text)
    given = _Given(paths, how)
    for target in (Path(out), table):
        if target and any(_same_file(target, file) for file in given.files):
            _stop(f"{target}: is an input file; choose another output file", USAGE)
    if table == Path(out):
        _stop(f"{table}: records and table must go to different files", USAGE)
    to_terminal = out == STANDARD_OUTPUT and sys.stdout.isatty()
    with ExitStack() as stack:
        try:
            write = stack.enter_context(open_output(out, sys.stdout.buffer))
            add_rows = stack.enter_context(table_file(table)) if table else None
        except MigtextError as error:
            _stop(str(error), USAGE)
        except OSError as error:
            _stop(f"{error.filename or out}: cannot be written: {error.strerror}", USAGE)
        run = _Run(pipeline, day, write, add_rows)
        step = stack.enter_context(_steps(len(given.files), progress and not to_terminal))
        documents = given.documents()
        while some := list(islice(documents, BATCH)):
            for problem, done in run.documents(some):
                step(problem, done)
    if verbose:
        for path, reason in given.skipped:
            typer.echo(_one_line(f"{path}: skipped: {reason}"), err=True)
    _print_summary(run, len(given.skipped))
    if run.failed:
        raise typer.Exit(FAILED)


class _Document(NamedTuple):
    """A document that was read, or the reason why it was not; ``files`` is the number of files that it completes."""

    file: str
    id: str
    read: "Source | str | None"
    files: int = 0


class _Given:
    """What the caller gave to read: the files, the documents in them, and what is skipped."""

    def __init__(self, paths: Sequence[Path], how: "Reading") -> None:
        from migtext.sources.folders import find_files

        self.paths = paths
        self.how = how
        self.files: list[Path] = []
        self.skipped: list[Skipped] = []
        for found in find_files(paths, rows=how.columns is not None):
            if isinstance(found, Path):
                self.files.append(found)
            else:
                self.skipped.append(found)

    def documents(self) -> Iterator[_Document]:
        """Yield documents and errors in the order of the files; for a file without either, one that is empty."""
        from migtext.errors import ReadError
        from migtext.output.writing import DocumentIds, document_ids
        from migtext.sources.reading import read_all
        from migtext.sources.source import Source

        ids = DocumentIds()
        own = self.how.columns is not None and self.how.columns.id is not None
        for file, name in zip(self.files, document_ids(self.files, self.paths), strict=True):
            last: _Document | None = None
            for found in read_all(file, self.how):
                if not isinstance(found, Source | ReadError):
                    self.skipped.append(found)
                    continue
                if last:
                    yield last
                if isinstance(found, Source):
                    last = _Document(found.path, ids(name, found.name, own=own), found)
                else:
                    last = _Document(found.path, name, str(found))
            yield (last or _Document(str(file), name, None))._replace(files=1)


class _Run:
    """One call of ``extract``: its outputs and its counts so far."""

    def __init__(
        self,
        pipeline: "Pipeline",
        published: str | None,
        write: "Write",
        add_rows: "Callable[[Record, str], None] | None",
    ) -> None:
        self.pipeline = pipeline
        self.published = published
        self.write = write
        self.add_rows = add_rows
        self.languages: Counter[str] = Counter()
        self.mentions: Counter[str] = Counter()
        self.failed = 0

    def documents(self, some: Sequence[_Document]) -> Iterator[tuple[str | None, int]]:
        """Extract and write some documents; yield messages (None for none), and the number of files that are done.

        The model reads the sentences of all of them in one batch.
        """
        begun = [self._begun(document) for document in some]
        drafts = [draft for draft in begun if draft is not None and not isinstance(draft, str)]
        found = self._attempt("", lambda: self.pipeline.read(drafts))
        models = iter(() if isinstance(found, str) else found)
        for draft, document in zip(begun, some, strict=True):
            if draft is None or isinstance(draft, str):
                problem = draft
            elif isinstance(found, str):
                problem = f"{document.file}{found}"
            else:
                problem = self._write(draft, next(models), document.file)
            self.failed += problem is not None
            yield problem, document.files
            for warning in () if document.read is None or isinstance(document.read, str) else document.read.warnings:
                yield f"{document.file}: warning: {warning}", 0

    def _begun(self, document: _Document) -> "RulePass | str | None":
        read = document.read
        if read is None or isinstance(read, str):
            return read
        return self._attempt(document.file, lambda: self.pipeline.draft(read, published=self.published, id=document.id))

    def _attempt(self, file: str, step: "Callable[[], T]") -> "T | str":
        """The result of a step, or an error message; the other documents must be processed in any case."""
        from migtext.errors import ReadError

        try:
            return step()
        except ReadError as error:
            return str(error)
        except Exception as error:
            return f"{file}: not extracted: {type(error).__name__}: {error}"

    def _write(self, draft: "RulePass", found: "ModelPass", file: str) -> str | None:
        record = self._attempt(file, lambda: self.pipeline.record(draft, found))
        if isinstance(record, str):
            return record
        try:
            self.write(record)
            if self.add_rows:
                self.add_rows(record, draft.tokens.text)
        except BrokenPipeError:
            raise
        except OSError as error:
            return f"{file}: not written: {error.strerror or error}"
        self._count(record)
        return None

    def _count(self, record: "Record") -> None:
        from migtext.records import LAYERS

        self.languages[record.document.language] += 1
        self.mentions.update({layer: len(getattr(record, layer)) for layer in LAYERS})


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
    from migtext.errors import ReadError
    from migtext.output.terminal import coloured, legend, summary, tables
    from migtext.sources.reading import read

    day, how = _reading(published, None, None, encoding, max_size)
    pipeline = _pipeline(layers, day, gazetteer, model, ner)
    try:
        source = read(file, max_size=how.max_size, encoding=how.encoding)
    except ReadError as error:
        _stop(str(error), FAILED)
    for warning in source.warnings:
        _report(f"{source.path}: warning: {warning}")
    record = pipeline(source, published=day, id=file.name)
    console = _console()
    console.print(coloured(record, source.text), soft_wrap=True)
    console.print()
    console.print(legend(record))
    for table in (summary(record), *tables(record)):
        console.print()
        console.print(table)


@app.command()
def timeline(  # noqa: PLR0913 - options are arguments
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Output of extract: .jsonl files, .json files, folders of JSON files, or - for standard input."
        ),
    ],
    *,
    csv: Annotated[Path | None, typer.Option(help="CSV file for the events.")] = None,
    ics: Annotated[Path | None, typer.Option(help="iCalendar file for the events.")] = None,
    type: Annotated[str | None, typer.Option(help="Types of events, comma-separated (meeting,training).")] = None,
    since: Annotated[str | None, typer.Option(help="Only events since this day, month or year.")] = None,
    until: Annotated[str | None, typer.Option(help="Only events up to this day, month or year.")] = None,
) -> None:
    """Print the dated events of a batch in order, one row per event."""
    from typing import get_args

    from migtext.errors import MigtextError
    from migtext.output.record_files import record_files
    from migtext.output.terminal import events_in_order
    from migtext.records import EventType
    from migtext.timeline.build import timeline as in_order

    types = _chosen(type, get_args(EventType), "--type", "type of event") if type is not None else None
    for target in (csv, ics):
        if target and any(_same_file(target, file) for path in paths for file in record_files(path)):
            _stop(f"{target}: is an input file; choose another output file", USAGE)
    if csv and csv == ics:
        _stop(f"{csv}: table and calendar must go to different files", USAGE)
    batch = _Batch(paths)
    try:
        found = in_order(batch.records(), types=types, since=since, until=until)
    except MigtextError as error:
        _stop(str(error), USAGE)
    if not batch.read:
        raise typer.Exit(USAGE)
    console = _console()
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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        _stop(f"{path}: cannot be written: {error.strerror}", USAGE)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the records."""
    import json

    from migtext.records import json_schema

    _utf8(sys.stdout)
    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


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
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Output of extract: .jsonl files, .json files, folders of JSON files, or - for standard input."
        ),
    ],
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="HTML file for the page.")],
) -> None:
    """Make one HTML page to read, filter and check the records in a browser."""
    from migtext.report.command import write_report

    done = write_report(paths, out)
    for message in done.messages:
        _report(message)
    if done.code:
        raise typer.Exit(done.code)


def _pipeline(  # noqa: PLR0913, PLR0917 - options are arguments
    layers: str | None,
    published: str | None,
    gazetteers: Sequence[Path] | None,
    model: str,
    ner: str,
    threads: int = 1,
    *,
    with_text: bool = False,
) -> "Pipeline":
    from migtext.errors import MigtextError
    from migtext.layers.dates.edtf import check_published
    from migtext.pipeline import Pipeline
    from migtext.records import LAYERS

    try:
        if published is not None:
            check_published(published)
        chosen = _chosen(layers, LAYERS, "--layers", "layer") if layers is not None else LAYERS
        return Pipeline(
            layers=chosen,
            gazetteers=tuple(gazetteers or ()),
            model=model,
            ner=ner,
            threads=threads,
            with_text=with_text,
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


def _chosen(given: str, allowed: Sequence[str], option: str, kind: str) -> tuple[str, ...]:
    """The names in a comma-separated list, in the order of ``allowed``."""
    names = {name.strip() for name in given.split(",")}
    if wrong := sorted(names.difference(allowed)):
        _stop(f"{option}: unknown {kind} {wrong[0]!r}; expected {', '.join(allowed)}", USAGE)
    return tuple(name for name in allowed if name in names)


def _same_file(one: Path, two: Path) -> bool:
    try:
        return one.is_file() and one.samefile(two)
    except OSError:
        return False


@contextmanager
def _steps(total: int, wanted: bool) -> Iterator[Callable[[str | None, int], None]]:
    """A function to call with a message, or None, and the number of files done; it prints one and moves the bar."""
    if not (wanted and sys.stderr.isatty()):
        yield lambda problem, _: _report(problem)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("extracting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_console(error=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total)

        def step(problem: str | None, files: int) -> None:
            if problem:
                bar.console.print(_one_line(problem), markup=False, highlight=False, soft_wrap=True)
            bar.advance(task, files)

        yield step


def _report(problem: str | None) -> None:
    if problem:
        typer.echo(_one_line(problem), err=True)


def _print_summary(run: _Run, skipped: int) -> None:
    """Print the counts as plain text: importing a table library would take longer than reading a short text."""
    languages = ", ".join(f"{code} {count}" for code, count in run.languages.most_common())
    values: dict[str, Any] = {"documents": run.languages.total(), "languages": languages or "none"}
    values |= dict(run.mentions) | {"skipped": skipped, "failed files": run.failed}
    width = max(map(len, values))
    for name, value in values.items():
        typer.echo(f"{name:{width}}  {value}", err=True)


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
