"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

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
