"""What a field was chosen from, in the same form for rules and for the model."""

from collections.abc import Sequence

from migtext.explain.analysis import Analysis
from migtext.explain.explanation import Candidate, Choice
from migtext.learned.arguments import Linker
from migtext.learned.features import Head, Spans
from migtext.records import Date, Mention

_OF_RULES = "the choice of the rules, which the model sees"


def by_model(  # noqa: PLR0913, PLR0917
    analysis: Analysis,
    linker: Linker,
    field: str,
    relation: str,
    head: Head,
    candidates: Spans,
    ruled: frozenset[str],
) -> Choice:
    """The candidates that the model weighed for a field, with the probability of each and of none."""
    chosen = linker.one(relation, head, candidates, ruled).mention
    found = [
        Candidate(
            told(analysis, one.mention),
            one.mention.id if one.mention else "",
            one.probability,
            one.mention is chosen,
            _OF_RULES if (one.mention.id in ruled if one.mention else not ruled) else "",
        )
        for one in linker.all(relation, head, candidates, ruled)
    ]
    found.sort(key=lambda one: (not one.chosen, -(one.score or 0)))
    return Choice(field, "probability by the model", tuple(found))


def by_rules(candidates: Sequence[tuple[str, str, str]], value: str | None, id: str | None) -> tuple[Candidate, ...]:
    """What the rules looked at for a field, each as text, id and note, and the value that the field has."""
    found = [Candidate(text, one, None, one == id, note) for text, one, note in candidates]
    if not any(one.chosen for one in found):
        found.insert(0, Candidate(value or "none", id or "", None, True))
    return tuple(found)


def told(analysis: Analysis, mention: Mention | None) -> str:
    """A candidate as it is shown: its words, of a date with its value."""
    if mention is None:
        return "none"
    text = " ".join(analysis.shown(mention.start, mention.end)[2].split())
    return f"{text} = {mention.value}" if isinstance(mention, Date) and mention.value else text
