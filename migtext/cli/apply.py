"""``migtext apply``."""

from pathlib import Path
from typing import Annotated

import typer

from migtext.cli.console import tell
from migtext.cli.inputs import globbed


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

    done = apply_corrections(globbed(corrections), out, globbed(records or []))
    for message in done.messages:
        tell(message)
    if done.code:
        raise typer.Exit(done.code)
