"""``migtext explain``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from migtext.cli.console import USAGE, stop, terminal, utf8
from migtext.cli.inputs import choices, pipeline_of, reading_of, source_of
from migtext.cli.options import Encoding, Gazetteers, Layers, MaxSize, Model, Ner, Published


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

    day, how = reading_of(published, None, None, encoding, max_size)
    pipeline = pipeline_of(layers, day, gazetteer, model, ner)
    told_of = choices([layer], pipeline.layers, "--layer", "layer") if layer else pipeline.layers
    source = source_of(file, how)
    try:
        told = explained(source, at, pipeline=pipeline, published=day, layers=told_of, id=file.name)
    except ValueFormatError as error:
        stop(f"{file}: {error}", USAGE)
    if as_json:
        utf8(sys.stdout)
        typer.echo(told.to_json())
    else:
        terminal().print(shown(told))
