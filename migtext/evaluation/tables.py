"""An evaluation as tables for rich, which fit into 80 columns."""

from collections.abc import Iterable, Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from migtext.evaluation.evaluate import Evaluation, LayerScores, MistakeGroup
from migtext.evaluation.sample import Score
from migtext.evaluation.shown import interval, percent, pieces, rows, visible

MOST_RULES = 10
MOST_GROUPS = 20

_RANGE = "95 %"


def tables(evaluation: Evaluation) -> Iterator[RenderableType]:
    """The scores, by layer first, and the mistakes by kind."""
    yield _layers(evaluation)
    if len(evaluation.languages) > 1:
        yield _languages(evaluation)
    if any(one.right < one.of for one in evaluation.fields):
        yield _fields(evaluation)
    if evaluation.links:
        yield _links(evaluation)
    if any(one.right < one.of for one in evaluation.rules):
        yield _rules(evaluation)
    if evaluation.mistakes:
        yield _mistakes(evaluation)


def examples(groups: Sequence[MistakeGroup], number: int) -> Iterator[Text]:
    """The first mistakes of each kind, in their sentences."""
    for group in groups:
        yield Text(f"\n{name(group)} ({len(group.cases)})", "bold")
        for case in group.cases[:number]:
            yield Text(f"  {visible(case.document)}", "dim")
            if case.sentence:
                yield _sentence(list(pieces(case)))
            for field, gold, found, _ in rows(case):
                yield Text(f"    {field}: gold {gold or 'nothing'}; found {found or 'nothing'}")


def name(group: MistakeGroup) -> str:
    """A kind of mistake in words."""
    return f"{group.layer}: {group.kind} {group.field}".strip()


def _layers(evaluation: Evaluation) -> RenderableType:
    header = ("layer", "gold", "found", "span\nP", "\nR", "\nF1", "value\nP", "\nR", "\nF1", f"\n{_RANGE}")
    lines = ((layer, *_numbers(scores), *_both(scores)) for layer, scores in evaluation.layers.items())
    return _table("Scores in percent, with the 95 % interval of the last F1", header, lines)


def _both(scores: LayerScores) -> Iterator[str]:
    yield from _prf(scores.span)
    yield from _prf(scores.value) if scores.value else ("–",) * 3
    yield interval((scores.value or scores.span).f1)


def _languages(evaluation: Evaluation) -> RenderableType:
    header = ("layer", "language", "docs", "gold", "found", "span F1", "value F1", _RANGE)
    lines = (
        (
            layer,
            code,
            str(scores.documents),
            *_numbers(scores),
            percent(scores.span.f1),
            percent(scores.value.f1) if scores.value else "–",
            interval((scores.value or scores.span).f1),
        )
        for layer in evaluation.layers
        for code, layers in evaluation.languages.items()
        if (scores := layers.get(layer))
    )
    return _table("By language", header, lines, words=2)


def _fields(evaluation: Evaluation) -> RenderableType:
    lines = (
        (one.layer, one.field, str(one.right), str(one.of), percent(one.accuracy), interval(one.accuracy))
        for one in evaluation.fields
        if one.right < one.of
    )
    header = ("layer", "field", "right", "of", "%", _RANGE)
    return _table("Fields with mistakes, in mentions that were found", header, lines, words=2)


def _links(evaluation: Evaluation) -> RenderableType:
    lines = (
        (one.layer, one.field, str(one.score.gold), str(one.score.predicted), *_prf(one.score), interval(one.score.f1))
        for one in evaluation.links
    )
    header = ("layer", "link", "gold", "found", "P", "R", "F1", _RANGE)
    return _table("Links of all mentions, found or missed", header, lines, words=2)


def _rules(evaluation: Evaluation) -> RenderableType:
    wrong = [one for one in evaluation.rules if one.right < one.of]
    lines = (
        (one.layer, one.rule, str(one.right), str(one.of), percent(one.precision), interval(one.precision))
        for one in wrong[:MOST_RULES]
    )
    title = f"Rules with most mistakes ({min(MOST_RULES, len(wrong))} of {len(wrong)})"
    return _table(title, ("layer", "rule", "right", "of", "%", _RANGE), lines, words=2)


def _mistakes(evaluation: Evaluation) -> RenderableType:
    groups = evaluation.mistakes
    lines = ((one.layer, one.kind, one.field, str(len(one.cases))) for one in groups[:MOST_GROUPS])
    title = f"Mistakes, most frequent first ({min(MOST_GROUPS, len(groups))} of {len(groups)} kinds)"
    return _table(title, ("layer", "kind", "field", "number"), lines, words=3)


def _numbers(scores: LayerScores) -> tuple[str, str]:
    return str(scores.span.gold), str(scores.span.predicted)


def _prf(score: Score) -> tuple[str, str, str]:
    return percent(score.precision), percent(score.recall), percent(score.f1)


def _sentence(parts: Iterable[tuple[str, str]]) -> Text:
    shown = Text("    ")
    for text, marks in parts:
        shown.append(" ".join(text.split("\n")), "bold underline" if marks else None)
    return shown


def _table(title: str, header: Sequence[str], lines: Iterable[Sequence[str]], words: int = 1) -> RenderableType:
    """A table whose first columns are words and whose others are numbers."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for at, name in enumerate(header):
        table.add_column(name, justify="left" if at < words else "right", overflow="fold", no_wrap=at == 0)
    for line in lines:
        table.add_row(*(Text(visible(value)) for value in line))
    return Group(Text(title, "italic"), table)
