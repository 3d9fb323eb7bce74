"""``migtext timeline``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from migtext.cli.console import FAILED, STANDARD_OUTPUT, USAGE, stop, tell, terminal, write_file
from migtext.cli.inputs import choices, globbed
from migtext.cli.options import RecordPaths

if TYPE_CHECKING:
    from migtext.records import Record
    from migtext.timeline.build import Timeline


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

    paths = globbed(paths)
    types = choices(type, get_args(EventType), "--type", "type of event") if type else None
    printed = Path(STANDARD_OUTPUT) in {csv, ics}
    try:
        for target in (csv, ics):
            if target and target != Path(STANDARD_OUTPUT):
                check_no_input(target, [file for path in paths for file in record_files(path)])
    except MigtextError as error:
        stop(str(error), USAGE)
    if csv and csv == ics:
        stop(f"{csv}: table and calendar must go to different files", USAGE)
    batch = _Batch(paths)
    try:
        found = in_order(batch.records(), types=types, since=since, until=until)
    except MigtextError as error:
        stop(str(error), USAGE)
    if not batch.read:
        raise typer.Exit(USAGE)
    console = terminal(error=printed)
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
                tell(str(record))
            else:
                self.read += 1
                yield record


def _write_timeline(timeline: "Timeline", csv: Path | None, ics: Path | None) -> None:
    if csv:
        from migtext.output.timeline_csv import to_csv

        write_file(csv, to_csv(timeline))
    if ics:
        from migtext.output.timeline_ical import to_ical

        write_file(ics, to_ical(timeline))
