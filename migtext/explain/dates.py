"""Dates at a place: their rules and words, how their values were found, and the rules that were dropped."""

from collections.abc import Iterator
from dataclasses import dataclass

from migtext.explain.analysis import Analysis, meets
from migtext.explain.explanation import Found, LayerAnswer, Lost
from migtext.explain.trials import Trial, accepted, beaten, behind, makers_of, steps, trials
from migtext.explain.values import value_of
from migtext.layers.dates import find as dates
from migtext.layers.dates.resolve import Resolution, resolved
from migtext.records import Date

_LAYER = "dates"
_WAYS = {
    "text": "the text gives all of it",
    "length": "a length of time, as the text gives it",
    "ago": "counted back from the release date, {release}",
    "release": "relative to the release date, {release}",
    "nearest": "the text gives no year: taken is the one nearest to the release date, {release}",
    "verb": "the one nearest to the release date, {release}, on the side that the tense of its verb tells",
    "lead": "from the full date that the text begins with; the release date is not known",
    "about": "from the year that the text as a whole is about: a guess, as nothing near it tells the year",
    "said": "a part of it is what {source} says",
    "week": "the day of that name in the week of {source}",
    "as_of": "from the beginning of the year up to {source}",
    "months": "the months of {source}, in another year",
    "year": "the year alone: it means the months of an earlier date, and none near has months",
    "sentence": "the year is that of {source}, before it in the sentence",
    "paragraph": "the year is that of {source}, in the sentence before",
    "behind": "the year is that of {source}, behind it",
    "alike": "the year is the only one that the text gives to the same month elsewhere",
    "near": "the year comes from {source}, the full date nearby",
    "weekday": "the year stays open (XXXX): in the year that is near, the day is on another weekday than the text says",
    "nothing": "the year stays open (XXXX): no date near gives it, and {no_release}",
    "calendar": "null: there is no such day, month or week in the calendar",
}
_SURE = {
    0.95: "all dates whose value needs no other date have it",
    0.8: "the words alone do not give all of the value",
    0.6: "the text as a whole suggests the year",
}


@dataclass(frozen=True, slots=True)
class _Traced:
    """What the grammar of one language tried in a text."""

    tried: list[Trial]
    relations: list[Trial]
    bare: set[int]
    """Identities of chunks that are dates only in a relation, and stand in none."""


def explain_dates(analysis: Analysis, start: int, end: int) -> LayerAnswer:
    """What the dates say of a span of the analysed text."""
    traced = _traced(analysis)
    drafts = dates.find(analysis.tokens, analysis.draft.rows)
    found_ways = list(resolved(analysis.tokens, drafts, analysis.draft.published))
    ways = {_span(analysis, one.draft.first, one.draft.last): one for one in found_ways}
    here = [date for date in analysis.draft.dates if meets(date, start, end)]
    found = tuple(_found(analysis, date, ways.get((date.start, date.end)), found_ways, traced) for date in here)
    lost = tuple(_lost(analysis, traced, start, end))
    note = "" if found or lost else "no word of time here is part of a date by any rule"
    return LayerAnswer(_LAYER, found, lost, note)


def _span(analysis: Analysis, first: int, last: int) -> tuple[int, int]:
    return analysis.tokens.starts[first], analysis.tokens.ends[last - 1]


def _traced(analysis: Analysis) -> list[_Traced]:
    found = []
    for code in dates.supported():
        if code not in analysis.draft.rows:
            continue
        grammar = dates.grammar_of(code)
        row, tried = steps(dates.row_of(analysis.tokens, analysis.draft.rows, code), grammar.combining)
        relations = trials(grammar.relations, row, dates.relate)
        covered = {at for trial in accepted(relations) for at in range(trial.match.first, trial.match.last)}
        bare = {id(chunk) for at, chunk in enumerate(row) if at not in covered and dates.is_bare(chunk)}
        found.append(_Traced(tried, relations, bare))
    return found


def _found(
    analysis: Analysis, date: Date, way: Resolution | None, ways: list[Resolution], traced: list[_Traced]
) -> Found:
    patterns = tuple(trial.pattern(analysis) for trial in _trials_of(analysis, date, traced))
    reasons = [_way(analysis, way, ways)] if way else ["a year that is the heading of a row or column of a table"]
    if date.modifier:
        reasons.append(
            f"{date.modifier}: the words bound it, so that its first and last day are not those of the value"
        )
    if why := _SURE.get(date.confidence):
        reasons.append(f"confidence {date.confidence:g}: {why}")
    return Found(
        _LAYER,
        date.id,
        *analysis.shown(date.start, date.end),
        date.rule,
        date.confidence,
        value_of(date),
        patterns,
        tuple(reasons),
    )


def _trials_of(analysis: Analysis, date: Date, traced: list[_Traced]) -> Iterator[Trial]:
    """The trials that a date was built by, the outermost first."""
    for one in traced:
        makers = makers_of(one.tried)
        for trial in [*accepted(one.relations), *reversed(accepted(one.tried))]:
            if _span(analysis, trial.first, trial.last) == (date.start, date.end):
                yield from behind(trial, makers)
                return


def _way(analysis: Analysis, way: Resolution, ways: list[Resolution]) -> str:
    """How the value of a date was found, with the date that gave a part of it."""
    release = analysis.draft.published
    source = ""
    if way.source is not None:
        other = ways[way.source].draft
        source = f"“{analysis.words(other.first, other.last)}”"
    if way.how == "open":
        return f"null: {_why_open(way, release)}"
    no_release = f"the release date, {release}, does not tell it" if release else "the release date is not known"
    told = _WAYS[way.how].format(release=release, source=source, no_release=no_release)
    return f"value {way.value or 'null'}: {told}".replace("value null: null: ", "null: ")


def _why_open(way: Resolution, release: str | None) -> str:
    point = way.draft.point
    if way.draft.weekday is not None and point and point.relative and point.relative[0] == "some-weekday":
        no_week = "a weekday, and no date near tells its week"
        return no_week if release else f"{no_week}; the release date is not known: --published can give it"
    if point and point.same_period:
        return "it means the months of an earlier date, and none near has months and a year"
    if point and point.relative and point.relative[0].startswith("text-"):
        return "it means a time that the text named before, and there is none"
    if release:
        return f"relative to the release date, and {release} is not precise enough for it"
    return "relative to the release date, and that is not known: --published can give it"


def _lost(analysis: Analysis, traced: list[_Traced], start: int, end: int) -> Iterator[Lost]:
    """The matches over the span from which no date came."""
    kept = {(date.start, date.end) for date in analysis.draft.dates}
    for one in traced:
        for trial in [*one.relations, *reversed(one.tried)]:
            span = _span(analysis, trial.first, trial.last)
            if not (span[0] < end and start < span[1]):
                continue
            if why := _why_lost(analysis, trial, one):
                yield _lost_trial(analysis, trial, why)
    for code in analysis.draft.rows:
        if code in dates.supported():
            for draft in dates.grammar_of(code).find(dates.row_of(analysis.tokens, analysis.draft.rows, code)):
                span = _span(analysis, draft.first, draft.last)
                if not (span[0] < end and start < span[1]):
                    continue
                if dates.is_name(analysis.tokens, draft):
                    why = "a name: it stands alone with a capital inside its sentence"
                elif span not in kept:
                    why = "only looks like a date: it is in a cell of a table that holds a number"
                else:
                    continue
                yield Lost(_LAYER, draft.rule, *analysis.shown(*span), why)


def _lost_trial(analysis: Analysis, trial: Trial, why: str) -> Lost:
    shown = analysis.shown(*_span(analysis, trial.first, trial.last))
    return Lost(_LAYER, f"{_LAYER}:{trial.match.rule.name}", *shown, why, trial.pattern(analysis))


def _why_lost(analysis: Analysis, trial: Trial, traced: _Traced) -> str:
    """Why a match is no date by itself; empty for one that is, or that is a part of one."""
    if trial.winner:
        return beaten(analysis, trial, _LAYER)
    if trial.built is None:
        section = trial.match.rule.options["section"]
        if section in ("point", "length"):
            point = dates.point_of(trial.row, trial.match) if section == "point" else None
            if point is not None and not point.valid():
                return "there is no such day, month or week in the calendar"
            return "its numbers do not go together: out of their range, or a range that runs backwards"
        return "what it relates does not go together: a range that runs backwards, or a time that takes no such bound"
    if trial.match.rule.options.get("nothing"):
        return "a rule for words that are no date"
    if id(trial.built) in traced.bare:
        return "a bare number is a date only in a range or behind a word such as “since”, and none is here"
    return ""
