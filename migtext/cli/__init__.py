"""The command line: a module a command. No other room prints."""

from typing import Annotated

import typer

from migtext import __version__
from migtext.cli.apply import apply
from migtext.cli.compare import compare
from migtext.cli.convert import convert
from migtext.cli.evaluate import evaluate
from migtext.cli.explain import explain
from migtext.cli.extract import extract
from migtext.cli.languages import languages
from migtext.cli.report import report
from migtext.cli.schema import schema
from migtext.cli.show import show
from migtext.cli.timeline import timeline

app = typer.Typer(
    name="migtext",
    help="Extract structured JSON from migration texts in Kazakh, Kyrgyz and Russian.",
    epilog="Exit codes: 0 success, 1 some documents failed (see standard error), 2 wrong usage, 128 + N stopped by"
    " signal N (130 for Ctrl-C).",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"migtext {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Extract structured JSON from migration texts in Kazakh, Kyrgyz and Russian."""


for command in (extract, show, explain, timeline, convert, schema, languages, report, apply, evaluate):
    app.command()(command)
app.command(
    epilog="Exit codes: 0 the records say the same, 1 they do not, 2 something could not be read, or wrong usage."
)(compare)
