"""An evaluation as one HTML page that needs nothing else, not even a script."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from migtext.evaluation.documents import ALONE, Documents
from migtext.evaluation.evaluate import Evaluation
from migtext.evaluation.mistakes import MEANING
from migtext.evaluation.shown import interval, percent, pieces, rows, visible
from migtext.evaluation.tables import name

MOST_CASES = 25
"""So many mistakes of one kind are on the page; all are in the JSON."""

_ROOM = Path(__file__).parent
_STYLES = (_ROOM.parent / "report" / "style.css", _ROOM / "style.css")


def evaluation_page(evaluation: Evaluation, documents: Documents) -> str:
    """The page of an evaluation; everything from texts and labels is escaped.

    >>> from migtext.evaluation.evaluate import evaluate
    >>> evaluation_page(evaluate([]), Documents())[:15]
    '<!doctype html>'
    """
    template = _templates().get_template("page.html.j2")
    return template.render(
        evaluation=evaluation,
        documents=documents,
        style=Markup("\n".join(path.read_text("utf-8") for path in _STYLES)),
        meaning=MEANING,
        most=MOST_CASES,
        alone=ALONE,
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_ROOM), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"interval": interval, "percent": percent, "pieces": pieces, "rows": rows, "name": name}
    environment.filters["visible"] = visible
    return environment
