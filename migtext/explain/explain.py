"""The explanation of a place: where it is, what its words are, and what each layer says of it."""

from collections.abc import Callable, Sequence

from migtext.explain.analysis import Analysis
from migtext.explain.dates import explain_dates
from migtext.explain.events import explain_events
from migtext.explain.explanation import Explanation, LayerAnswer
from migtext.explain.figures import explain_figures
from migtext.explain.goals import explain_goals
from migtext.explain.names import explain_people, explain_places
from migtext.explain.organisations import explain_organisations
from migtext.explain.place import find_place, place_of
from migtext.explain.words import words_of
from migtext.pipeline import Pipeline
from migtext.records import LAYERS
from migtext.sources.source import Source

EXPLAIN: dict[str, Callable[[Analysis, int, int], LayerAnswer]] = {
    "dates": explain_dates,
    "figures": explain_figures,
    "organisations": explain_organisations,
    "places": explain_places,
    "people": explain_people,
    "goals": explain_goals,
    "events": explain_events,
}
"""What tells of a span of an analysed text, for each layer."""


def explain(  # noqa: PLR0913
    text: str | Source,
    at: str,
    *,
    pipeline: Pipeline | None = None,
    published: str | None = None,
    layers: Sequence[str] = LAYERS,
    id: str = "text",
) -> Explanation:
    """Why there is a mention at a place of a text, or none: all that ``migtext explain`` shows.

    ``at``: an offset in code points, ``START:END``, or words of the text, with ``#2`` for the second place where they
    stand. ``layers``: those to tell of, of the layers of the pipeline. Raises ValueFormatError if the text has no such
    place, and what a pipeline raises.

    >>> told = explain("Жиын дүйсенбіде өтеді.", "дүйсенбіде", pipeline=Pipeline(layers=["dates"]))
    >>> [reason for answer in told.layers for one in answer.found for reason in one.reasons][0]
    'null: a weekday, and no date near tells its week; the release date is not known: --published can give it'
    """
    pipeline = pipeline or Pipeline()
    source = text if isinstance(text, Source) else Source("", text)
    start, end = find_place(source.text, at)
    analysis = Analysis(pipeline, source, published, id)
    start, end = analysis.inside(start), analysis.inside(end)
    wanted = [layer for layer in LAYERS if layer in layers and layer in pipeline.layers]
    return Explanation(
        analysis.record.document.id,
        place_of(analysis, start, end),
        words_of(analysis, start, end),
        tuple(EXPLAIN[layer](analysis, start, end) for layer in wanted),
    )
