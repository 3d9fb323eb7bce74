"""``migtext report``."""

from pathlib import Path
from typing import Annotated

import typer

from migtext.cli.console import tell
from migtext.cli.inputs import globbed
from migtext.cli.options import RecordPaths


def report(
    paths: RecordPaths,
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="HTML file for the page.")],
) -> None:
    """Make one HTML page to read, filter and check the records in a browser."""
    from migtext.report.command import write_report

    done = write_report(globbed(paths), out)
    for message in done.messages:
        tell(message)
    if done.code:
        raise typer.Exit(done.code)
