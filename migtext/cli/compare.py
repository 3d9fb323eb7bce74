"""``migtext compare``."""

from pathlib import Path
from typing import Annotated

import typer

from migtext.cli.console import USAGE, stop, tell, terminal
from migtext.cli.inputs import choices


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

    chosen = choices(layer, LAYERS, "--layer", "layer") if layer else None
    try:
        if json:
            check_no_input(json, [*record_files(old), *record_files(new)])
    except MigtextError as error:
        stop(str(error), USAGE)
    ignored = choices(ignore, FIELDS, "--ignore", "field") if ignore else ()
    with compared([old], [new], chosen, ignored) as comparison:
        for message in comparison.messages:
            tell(message)
        if not (comparison.old.records and comparison.new.records):
            raise typer.Exit(TROUBLE)
        console = terminal()
        for part in totals(comparison):
            console.print(part)
        for line in () if quiet else details(comparison):
            console.print(line, soft_wrap=True)
        if json:
            try:
                write_json(comparison, json)
            except OSError as error:
                stop(f"{json}: cannot be written: {error.strerror}", TROUBLE)
    if comparison.code:
        raise typer.Exit(comparison.code)
