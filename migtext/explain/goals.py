"""References to objectives at a place: their rules and words, and rules that were dropped."""

from collections.abc import Iterator

from migtext.explain.analysis import Analysis, meets
from migtext.explain.choices import by_rules
from migtext.explain.explanation import Choice, Found, LayerAnswer, Lost
from migtext.explain.trials import Trial, beaten, trials
from migtext.explain.values import value_of
from migtext.layers.goals import find
from migtext.records import Goal
from migtext.text.tokens import Tokens

_LAYER = "goals"
_ONLY = "the only one in the sentence, or none"


def explain_goals(analysis: Analysis, start: int, end: int) -> LayerAnswer:
    """What the references say of a span of the analysed text."""
    tried = [
        (references.tokens, trial)
        for grammar, references in find.rows_of(analysis.tokens)
        for trial in trials(grammar.references, references.row, references.build)
    ]
    here = [goal for goal in analysis.record.goals if meets(goal, start, end)]
    found = tuple(_found(analysis, goal, tried) for goal in here)
    lost = tuple(_lost(analysis, tried, start, end))
    note = "" if found or lost else "no name of a framework here, and no number or title of an objective beside one"
    return LayerAnswer(_LAYER, found, lost, note)


def _span(tokens: Tokens, trial: Trial) -> tuple[int, int]:
    return tokens.starts[trial.first], tokens.ends[trial.last - 1]


def _found(analysis: Analysis, goal: Goal, tried: list[tuple[Tokens, Trial]]) -> Found:
    rule = goal.rule.removeprefix(f"{_LAYER}:")
    inside = [
        trial.pattern(analysis, tokens)
        for tokens, trial in tried
        if trial.built is not None and trial.match.rule.name == rule and _touches(goal, *_span(tokens, trial))
    ]
    reason = f"confidence {goal.confidence:g}: that of the rule"
    named = "the name of the framework alone" if not inside else ""
    choices = (
        Choice("date", _ONLY, by_rules([], goal.date, goal.date_id)),
        Choice("place", _ONLY, by_rules([], goal.place, goal.place_id)),
    )
    return Found(
        _LAYER,
        goal.id,
        *analysis.shown(goal.start, goal.end),
        goal.rule,
        goal.confidence,
        value_of(goal),
        tuple(inside),
        tuple(filter(None, (named, reason))),
        choices,
    )


def _touches(goal: Goal, start: int, end: int) -> bool:
    return goal.start < end and start < goal.end


def _lost(analysis: Analysis, tried: list[tuple[Tokens, Trial]], start: int, end: int) -> Iterator[Lost]:
    for tokens, trial in tried:
        first, last = _span(tokens, trial)
        if not (first < end and start < last):
            continue
        if trial.winner:
            why = beaten(analysis, trial, _LAYER, tokens)
        elif trial.built is None:
            why = "its numbers are no objectives of a framework that the text names"
        elif trial.match.rule.options["kind"] == "refuse":
            why = "a rule for words that are no reference"
        else:
            continue
        rule = f"{_LAYER}:{trial.match.rule.name}"
        yield Lost(_LAYER, rule, *analysis.shown(first, last), why, trial.pattern(analysis, tokens))
