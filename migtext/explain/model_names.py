"""Names that the named-entity model reads at a place, and why they do not count."""

from collections.abc import Collection, Iterator

from migtext.explain.analysis import Analysis
from migtext.explain.explanation import Lost
from migtext.ner.combine import FIRST, THRESHOLDS, Uncounted, judged

_REFUSALS: dict[Uncounted, str] = {
    "class": "its class has no layer",
    "threshold": "below the threshold of {threshold:g}",
    "parted": "a line end or a bracket parts it",
    "small": "it has no capital",
    "goal": "a reference to objectives has its words",
    "capital": f"its capital proves nothing, and so it needs {FIRST:g}",
    "known": "the rules know these words to be something else, or none",
}


def of_model(  # noqa: PLR0913, PLR0917
    analysis: Analysis, label: str, layer: str, start: int, end: int, told: Collection[tuple[int, int]]
) -> Iterator[Lost]:
    """The names of one class that the model reads in a span and that are no mentions, with their probabilities."""
    if not analysis.model_names:
        return
    threshold = THRESHOLDS.get(label, 0.0)
    names = analysis.read.names
    for name, refusal in judged(analysis.rule_names, analysis.model_names):
        if name.label != label or not (name.start < end and start < name.end) or (name.start, name.end) in told:
            continue
        if refusal is None:
            winner = next((one for one in names.all() if one.start < name.end and name.start < one.end), None)
            if winner is None or (winner.start, winner.end) == (name.start, name.end):
                continue
            why = f"{winner.rule} goes first: “{analysis.shown(winner.start, winner.end)[2]}”"
        else:
            why = _REFUSALS[refusal].format(threshold=threshold)
        shown = analysis.shown(name.start, name.end)
        yield Lost(layer, f"model: {label.lower()} {name.probability:.2f}", *shown, why)


def reads(analysis: Analysis, sentence: int) -> str:
    """Whether the model reads a sentence, in words."""
    if analysis.pipeline.reader is None:
        return "without the model: names, events and links are found by rules and the catalogue alone"
    if sentence in analysis.model_names:
        return ""
    return (
        "the model seeks no names in this sentence: the rules are sure of all that it has, or it has no capital inside"
    )
