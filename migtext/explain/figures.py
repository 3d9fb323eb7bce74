"""Figures at a place: their rules and words, the date and place of each, and numbers that are no figures."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migtext.explain.analysis import Analysis, meets
from migtext.explain.choices import by_model, by_rules, told
from migtext.explain.explanation import Choice, Found, LayerAnswer, Lost
from migtext.explain.place import furniture_at
from migtext.explain.trials import Trial, accepted, beaten, behind, makers_of, steps
from migtext.explain.values import value_of
from migtext.layers.figures import attach, find
from migtext.layers.figures.amount import Amount
from migtext.layers.figures.quantity import Refusal
from migtext.learned.figures import candidates_of, ids
from migtext.records import Date, Figure, Mention
from migtext.rules.numbers import Number

_LAYER = "figures"
_REFUSALS: dict[Refusal, str] = {
    "numbered": "it names something and counts nothing: a word such as “article” or “No.” stands before it",
    "score": "it is part of a score",
    "house": "it is the number of a house",
    "round": "it is a round of a contest",
    "rank": "it is a rank or the number of one in a row, not how many there are",
    "unit": "the word or hyphen behind it shows that it is part of a name",
    "latin": "it follows a name in Latin letters, as the number of a model does",
    "time": "it is a time of the day",
    "date": "it is the end of a date",
    "heading": "it is a scale word without a number: the unit of what a heading is about",
    "title": "it is part of a name in quotation marks",
    "quoted": "number and noun are a name in quotation marks",
    "label": "the noun labels the next number",
    "phone": "it is a short phone number",
    "event": "it is the year of an event, whose name follows",
    "address": "it is part of an address",
    "price": "it is the “one” in what a price is for",
    "nothing": "“to zero” is no quantity",
    "ordinal": "the noun behind it is in the singular: it is an ordinal without its ending",
    "word": "it is a word that only looks like a numeral",
    "name": "without a noun it names something: a house, a phone number, an hour, the end of a name",
    "no noun": "no noun follows, and nothing else shows a quantity: no unit, bound, list or table",
}
_FORMS = {
    "code": "a code, a phone number or the number of a document, by its form",
    "clock": "a time of the day, by its form",
    "roman": "a Roman numeral",
    "date": "a date in digits",
    "name_year": "a year in a name",
}
_WAYS: dict[attach.How, str] = {
    "respectively": "rules: one for each figure, by a word for “respectively”",
    "beside": "rules: right behind the figure",
    "before": "rules: before the figure, and still valid there",
    "length": "rules: a length of time before a change",
    "behind": "rules: behind the figure in its clause; there is none before it",
    "whole": "rules: that of the figure which this one breaks down",
    "heading": "rules: that of the list",
    "none": "rules: none fits",
}


@dataclass(frozen=True, slots=True)
class _Traced:
    """What the grammar of one language tried, and what it says of each amount."""

    tried: list[Trial]
    judged: list[tuple[Amount, Amount | Refusal]]


def explain_figures(analysis: Analysis, start: int, end: int) -> LayerAnswer:
    """What the figures say of a span of the analysed text."""
    traced = _traced(analysis)
    here = [figure for figure in analysis.record.figures if meets(figure, start, end)]
    found = tuple(_found(analysis, figure, traced) for figure in here)
    lost = (*_lost(analysis, traced, start, end), *_no_amounts(analysis, traced, start, end))
    note = "" if found or lost else "no number here"
    return LayerAnswer(_LAYER, found, lost, note)


def _span(analysis: Analysis, first: int, last: int) -> tuple[int, int]:
    return analysis.tokens.starts[first], analysis.tokens.ends[last - 1]


def _traced(analysis: Analysis) -> list[_Traced]:
    tokens, blocked, found = analysis.tokens, analysis.tokens.covered(analysis.taken), []
    for code in find.supported():
        if code in analysis.draft.rows:
            grammar = find.grammar_of(code)
            row, tried = steps(grammar.row(tokens, analysis.draft.rows[code], blocked), grammar.steps)
            found.append(_Traced(tried, list(grammar.context(tokens, row).judged())))
    return found


def _found(analysis: Analysis, figure: Figure, traced: list[_Traced]) -> Found:
    in_table = figure.row_heading is not None or figure.column_heading is not None
    reasons = []
    patterns = tuple(trial.pattern(analysis) for trial in _trials_of(analysis, figure, traced))
    if figure.rule == "figures:table":
        reasons.append("a number in a cell of a table; its headings and the caption say what it is")
    if figure.counted:
        reasons.append(f"counted: “{figure.counted}”")
    reasons.append(f"confidence {figure.confidence:g}: all figures of rules have it")
    choices = _in_table(figure) if in_table else _choices(analysis, figure)
    shown = analysis.shown(figure.start, figure.end)
    return Found(
        _LAYER,
        figure.id,
        *shown,
        figure.rule,
        figure.confidence,
        value_of(figure),
        patterns,
        tuple(reasons),
        tuple(choices),
    )


def _trials_of(analysis: Analysis, figure: Figure, traced: list[_Traced]) -> Iterator[Trial]:
    """The trials that a figure was built by: of its bound, if it has one, and of its amount."""
    name = figure.rule.removeprefix(f"{_LAYER}:").partition("+")[0]
    for one in traced:
        makers = makers_of(one.tried)
        for trial in reversed(accepted(one.tried)):
            start, end = _span(analysis, trial.first, trial.last)
            row = list(behind(trial, makers))
            if figure.start <= start and end <= figure.end and row[-1].match.rule.name == name:
                yield from row
                return


def _in_table(figure: Figure) -> list[Choice]:
    """What the headings of a table gave a figure, which no candidates compete with."""
    by = "headings of the row and column of the table, else its caption or the sentence in the cell"
    return [
        Choice("date", by, by_rules([], figure.date, figure.date_id)),
        Choice("place", by, by_rules([], figure.place, figure.place_id)),
    ]


def _choices(analysis: Analysis, figure: Figure) -> list[Choice]:
    """What the date and the place of a figure were chosen from, by the model if it read the sentence."""
    passage = analysis.passage
    ruled = next(one for one in analysis.ruled.layers.figures if one.id == figure.id)
    if passage is not None:
        candidates = candidates_of(passage, analysis.pipeline.heads)
        head = candidates.head(ruled)
        if head is not None:
            linker = candidates.linker
            date = by_model(analysis, linker, "date", "figure_date", head, candidates.dates, ids(ruled.date_id))
            place = by_model(analysis, linker, "place", "figure_place", head, candidates.places, ids(ruled.place_id))
            sure = {"date": ruled.has_sure_date, "place": ruled.has_joined_place}
            kept = {one.field: one for one in _ruled(analysis, figure) if sure[one.field]} if any(sure.values()) else {}
            return [kept.get(one.field, one) for one in (date, place)]
    return list(_ruled(analysis, figure))


def _ruled(analysis: Analysis, figure: Figure) -> Iterator[Choice]:
    layers = analysis.ruled.layers
    attached = attach.attached(analysis.tokens, analysis.amounts, layers.dates, layers.places, layers.organisations)
    for one in attached:
        if _span(analysis, one.amount.first, one.amount.last) != (figure.start, figure.end):
            continue
        scene = one.scene
        compared = {day.date.id for day in scene.compared}
        days = [
            (told(analysis, day.date), day.date.id, "only compared with" if day.date.id in compared else "")
            for day in sorted([*scene.days, *scene.compared], key=lambda day: day.first)
        ]
        places = [(place.value, place.id, "") for place in scene.places]
        day, place = one.date, one.place
        yield Choice("date", _WAYS[one.dated_by], by_rules(days, *((day.date.value, day.date.id) if day else ("", ""))))
        yield Choice("place", _WAYS[one.placed_by], by_rules(places, *((place.value, place.id) if place else ("", ""))))
        return


def _lost(analysis: Analysis, traced: list[_Traced], start: int, end: int) -> Iterator[Lost]:
    """The matches over the span, and the amounts, from which no figure came."""
    for one in traced:
        for trial in one.tried:
            span = _span(analysis, trial.first, trial.last)
            if span[0] < end and start < span[1] and trial.built is None:
                why = beaten(analysis, trial, _LAYER) if trial.winner else _why_not_built(trial)
                shown = analysis.shown(*span)
                yield Lost(_LAYER, f"{_LAYER}:{trial.match.rule.name}", *shown, why, trial.pattern(analysis))
        for amount, found in one.judged:
            span = _span(analysis, amount.first, amount.last)
            if not (span[0] < end and start < span[1]):
                continue
            if not isinstance(found, Amount):
                yield Lost(_LAYER, amount.provenance, *analysis.shown(*span), _REFUSALS[found])
            elif find.is_code(found):
                yield Lost(_LAYER, amount.provenance, *analysis.shown(*span), "too large for a quantity: a code")


def _why_not_built(trial: Trial) -> str:
    """Why a match is no amount, or no bound of one."""
    numbers = [trial.row[at].data for at in trial.match.groups.get("n", ())]
    if any(isinstance(number, Number) and number.article for number in numbers):
        return "“one” is only an article here"
    return "its numbers or words do not go together"


def _no_amounts(analysis: Analysis, traced: list[_Traced], start: int, end: int) -> Iterator[Lost]:
    """The numbers of the span that no rule of figures takes at all."""
    first, last = analysis.tokens_of(start, end)
    tried = {at for one in traced for trial in one.tried for at in range(trial.first, trial.last)}
    for code, row in analysis.draft.rows.items():
        at = max(0, bisect_right(row, first, key=lambda chunk: chunk.first) - 1)
        for chunk in row[at:]:
            if chunk.first >= last:
                break
            number = chunk.data
            if (
                chunk.last <= first
                or not isinstance(number, Number)
                or not tried.isdisjoint(range(chunk.first, chunk.last))
            ):
                continue
            span = _span(analysis, chunk.first, chunk.last)
            if any(meets(figure, *span) for figure in analysis.record.figures):
                continue
            order = "an ordinal: it names one in an order and counts nothing" if number.ordinal else ""
            form = _FORMS.get(number.form) or order or f"no rule of figures in {code} takes it"
            why = _who_has(analysis, span[0]) or form
            yield Lost(_LAYER, "a number", *analysis.shown(*span), why)


def _who_has(analysis: Analysis, offset: int) -> str:
    """What keeps figures away from an offset."""
    if kind := furniture_at(analysis, offset):
        return f"a line of the page ({kind}): lines of the page give no figures"
    layers: tuple[Sequence[Mention], ...] = (analysis.ruled.layers.dates, analysis.ruled.layers.goals)
    for layer in layers:
        for mention in layer:
            if mention.start <= offset < mention.end:
                what = "date" if isinstance(mention, Date) else "reference to objectives"
                return f"part of the {what} “{analysis.shown(mention.start, mention.end)[2]}” ({mention.id})"
    if any(first <= offset < last for first, last in analysis.taken):
        return "in a table, where only cells with a number alone are figures"
    return ""
