"""``migtext convert``."""

from pathlib import Path
from typing import Annotated

import typer

from migtext.cli.console import FAILED, STANDARD_OUTPUT, USAGE, stop, tell
from migtext.cli.inputs import globbed
from migtext.cli.options import Quiet, RecordPaths
from migtext.cli.outputs import line_writer, outputs_of


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

    paths = globbed(paths)
    read = [file for path in paths for file in record_files(path)]
    outputs = outputs_of(out, table, None, read, [])
    stream = line_writer() if out == STANDARD_OUTPUT else None
    with closing(Store(None)) as store:
        conversion = Conversion(outputs, stream, store, texts or Path(), tell)
        try:
            conversion.check(force)
            conversion.run(paths)
        except MigtextError as error:
            stop(str(error), USAGE)
        except OSError as error:
            stop(f"{error.filename or out}: cannot be written: {error.strerror}", FAILED)
    if not quiet:
        typer.echo(f"records         {conversion.records}\nfailed records  {conversion.failed}", err=True)
    if conversion.failed:
        raise typer.Exit(FAILED)
