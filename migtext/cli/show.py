"""``migtext show``."""

from pathlib import Path
from typing import Annotated

import typer

from migtext.cli.console import terminal
from migtext.cli.inputs import pipeline_of, reading_of, source_of
from migtext.cli.options import Encoding, Gazetteers, Layers, MaxSize, Model, Ner, Published


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

    day, how = reading_of(published, None, None, encoding, max_size)
    pipeline = pipeline_of(layers, day, gazetteer, model, ner)
    source = source_of(file, how)
    record = pipeline(source, published=day, id=file.name)
    console = terminal()
    console.print(coloured(record, source.text), soft_wrap=True)
    console.print()
    console.print(legend(record))
    for table in (summary(record), *tables(record, console.width)):
        console.print()
        console.print(table)
