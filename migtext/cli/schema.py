"""``migtext schema``."""

import sys
from typing import Annotated

import typer

from migtext.cli.console import utf8


def schema(
    tables: Annotated[bool, typer.Option("--tables", help="Tables and columns instead of the JSON Schema.")] = False,
) -> None:
    """Print the JSON Schema of the records, or the columns of their tables."""
    import json

    from migtext.output.tables import described
    from migtext.records import json_schema

    utf8(sys.stdout)
    typer.echo(json.dumps(described() if tables else json_schema(), ensure_ascii=False, indent=2))
