"""``migtext evaluate``."""

from pathlib import Path
from typing import Annotated

import typer

from migtext.cli.console import USAGE, stop, tell, terminal
from migtext.cli.inputs import choices, globbed, pipeline_of
from migtext.cli.options import Gazetteers


def evaluate(  # noqa: PLR0913 - options are arguments
    gold: Annotated[
        list[Path],
        typer.Argument(
            help="Marked texts: records or parts of them (.json, .jsonl), exports of Label Studio (.json), brat (.ann"
            " beside .txt), spaCy (.spacy), and folders of these."
        ),
    ],
    *,
    pred: Annotated[
        list[Path] | None,
        typer.Option(
            help="Output of extract for these texts, - for standard input; may be repeated.", metavar="RECORDS"
        ),
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Extract the texts of the gold now.")] = False,
    layers: Annotated[
        list[str] | None, typer.Option(help="Layers to score, comma-separated; default: all.", metavar="LIST")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option(help="TOML file that says which layer a label of yours stands for.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="HTML file for a page with all mistakes.")] = None,
    json: Annotated[Path | None, typer.Option(help="JSON file for scores and mistakes.")] = None,
    examples: Annotated[
        int, typer.Option(help="So many mistakes of each kind are printed in their sentences.", min=0)
    ] = 0,
    resamples: Annotated[
        int, typer.Option(help="How often documents are drawn for the intervals.", min=0, max=100_000)
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers for the intervals.", min=0)] = 0,
    published: Annotated[str | None, typer.Option(help="With --run: release date of all texts.")] = None,
    gazetteer: Gazetteers = None,
    model: Annotated[
        str | None, typer.Option(help="With --run: small, accurate or none; default: small.", metavar="MODEL")
    ] = None,
) -> None:
    """Measure records against texts that people have marked."""
    from migtext.evaluation.command import Request, run_evaluation
    from migtext.evaluation.tables import examples as in_sentences
    from migtext.evaluation.tables import tables
    from migtext.records import LAYERS

    if run == bool(pred):
        stop("one of --pred RECORDS and --run is expected", USAGE)
    for option, value in (("--published", published), ("--gazetteer", gazetteer), ("--model", model)):
        if value is not None and not run:
            stop(f"{option} needs --run", USAGE)
    chosen = choices(layers, LAYERS, "--layers", "layer") if layers else None
    request = Request(
        gold=globbed(gold),
        predicted=globbed(pred or ()),
        pipeline=pipeline_of(layers, published, gazetteer, model or "small", "migtext") if run else None,
        published=published,
        layers=chosen,
        labels=labels,
        resamples=resamples,
        seed=seed,
        json=json,
        page=out,
    )
    done = run_evaluation(request)
    for message in done.messages:
        tell(message)
    if done.evaluation:
        console = terminal()
        for table in tables(done.evaluation):
            console.print(table)
        for text in in_sentences(done.evaluation.mistakes, examples) if examples else ():
            console.print(text)
        console.print(f"documents: {done.evaluation.documents}")
    if done.code:
        raise typer.Exit(done.code)
