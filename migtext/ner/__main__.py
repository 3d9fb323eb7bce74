"""The command line of the named-entity model: ``python -m migtext.ner evaluate``."""

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(
    name="python -m migtext.ner",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_FAILED, _USAGE = 1, 2


@app.callback()
def main() -> None:
    """The named-entity model of migtext."""


@app.command()
def evaluate(  # noqa: PLR0913 - options are arguments
    *,
    data: Annotated[Path, typer.Option(help="File of annotated texts; for brat also a folder or a tar archive.")],
    form: Annotated[str, typer.Option("--format", help="iob2, brat or inline.", metavar="FORMAT")],
    language: Annotated[str | None, typer.Option(help="Code of a language, whose rules form the spans.")] = None,
    labels: Annotated[Path | None, typer.Option(help="TOML file whose [labels] map the file's labels.")] = None,
    as_marked: Annotated[bool, typer.Option("--as-marked", help="Leave the spans as the file has them.")] = False,
    model: Annotated[str, typer.Option(help="small or accurate.")] = "small",
    threads: Annotated[int, typer.Option(help="Number of threads for the model.", min=1)] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print strict and overlap precision, recall and F1 of each class on a file of annotated texts.

    Overlap: the class is right, and the spans share at least half of the longer one.
    """
    from migtext.errors import MigtextError
    from migtext.ner.backends import model_folder
    from migtext.ner.corpora.evaluation import evaluate_sentences
    from migtext.ner.corpora.marked import read_marked, unknown_labels
    from migtext.resources import language_codes

    if language is not None and language not in language_codes():
        _stop(f"--language: unknown language {language!r}; expected one of {', '.join(language_codes())}", _USAGE)
    if model not in ("small", "accurate"):
        _stop(f"--model: unknown model {model!r}; expected one of small, accurate", _USAGE)
    try:
        marked = read_marked(data, form, language, labels, as_marked)
        report = evaluate_sentences(marked.sentences, model_folder(model), marked.unmarked, threads)
    except MigtextError as error:
        _stop(str(error), _FAILED)
    if marked.unknown:
        typer.echo(f"not scored, labels without a class: {unknown_labels(marked.unknown)}", err=True)
    if as_json:
        typer.echo(json.dumps(report, indent=1))
        return
    heads = ["class", "strict P", "R", "F1", "overlap P", "R", "F1", "mentions"]
    typer.echo(f"{heads[0]:10}" + "".join(f"{head:>11}" for head in heads[1:]))
    for name, strict in report["strict"].items():
        cells = [kind[name][value] for kind in report.values() for value in ("precision", "recall", "f1")]
        typer.echo(f"{name:10}" + "".join(f"{cell:11}" for cell in cells) + f"{strict['mentions']:11}")


def _stop(problem: str, code: int) -> NoReturn:
    typer.echo(problem, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
