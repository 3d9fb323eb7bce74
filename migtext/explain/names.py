"""Places and people at a place: what found them, and names of the catalogue and the model that are none."""

from collections.abc import Iterator
from typing import Literal

from migtext.explain.analysis import Analysis, called_none, meets
from migtext.explain.explanation import Found, LayerAnswer, Lost, Part, Pattern
from migtext.explain.model_names import of_model
from migtext.explain.values import value_of
from migtext.layers.people import find as people
from migtext.layers.places import find as places
from migtext.records import Mention, Person, Place

_PLACE_RULES = {
    "adjective": "a capitalised adjective with the noun of a region or the like",
    "class_noun": "a capitalised name beside a noun for places",
    "preposition": "a capitalised word behind a preposition of place; no gazetteer has it",
    "repeated": "the name that a noun for places gave elsewhere in the text, here alone",
}
_PERSON_RULES = {
    "full": "given name, surname, patronymic or initials in the order of a full name",
    "initials": "a surname with the initials behind it",
    "honorific": "a name beside a form of address",
    "kin": "a name behind a word for a relative",
    "title": "a name behind a title or a post",
    "surname": "an unknown word and a surname by its form",
    "unknown": "two or three capitalised words that nothing speaks against: a guess",
    "alone": "a given name or a surname by its form, alone: a guess",
    "repeated": "a part of a name that the text has in full",
    "brackets": "the name in its own script, in brackets behind it",
    "particle": "a name with a particle before a hyphen",
}
_UNUSED: dict[places.Unused, str] = {
    "small": "without a capital",
    "blocked": "another layer has its words: {owner}",
    "namesake": "something is named after it",
    "form": "an adjective or another word of the same letters, by its form",
    "part": "a hyphen or quotation marks make it part of something else",
    "currency": "part of a sum of money",
    "common": "also a common word, and it stands where that does: at a start, or in a date",
}


def explain_places(analysis: Analysis, start: int, end: int) -> LayerAnswer:
    """What the places say of a span of the analysed text."""
    here = [one for one in analysis.record.places if meets(one, start, end)]
    found = tuple(_place(analysis, one) for one in here)
    told = {(one.start, one.end) for one in here}
    lost = (*_unused(analysis, start, end), *of_model(analysis, "PLACE", "places", start, end, told))
    return _answer(
        "places",
        found,
        lost,
        "no name of the catalogue, and no rule takes words here for a place",
    )


def explain_people(analysis: Analysis, start: int, end: int) -> LayerAnswer:
    """What the people say of a span of the analysed text."""
    here = [one for one in analysis.record.people if meets(one, start, end)]
    found = tuple(_person(analysis, one) for one in here)
    told = {(one.start, one.end) for one in here}
    lost = (
        *_overruled(analysis, start, end),
        *of_model(analysis, "PERSON", "people", start, end, told),
    )
    return _answer("people", found, lost, "no rule takes words here for the name of a person")


def _answer(
    layer: Literal["places", "people"],
    found: tuple[Found, ...],
    lost: tuple[Lost, ...],
    nothing: str,
) -> LayerAnswer:
    return LayerAnswer(layer, found, lost, "" if found or lost else nothing)


def _place(analysis: Analysis, mention: Place) -> Found:
    name = mention.rule.removeprefix("places:")
    patterns: tuple[Pattern, ...] = ()
    if mention.rule == name:
        reason = "the rules leave it open, and the model reads it as a place"
    elif name in _PLACE_RULES:
        reason = _PLACE_RULES[name]
    else:
        reason = f"a name in the catalogue: {name}" + (f", code {mention.code}" if mention.code else "")
        patterns = tuple(_listed(analysis, mention, name))
    return _made(analysis, "places", mention, reason, patterns)


def _listed(analysis: Analysis, mention: Place, entry: str) -> Iterator[Pattern]:
    """The names of an entry in a mention, with their cases."""
    first, last = analysis.tokens_of(mention.start, mention.end)
    for i in range(first, last):
        for hit in analysis.rule_names.matches.hits.get(analysis.tokens.starts[i], ()):
            if hit.term.kind == "place" and hit.term.target.id == entry and hit.end <= mention.end:
                part = Part(analysis.shown(analysis.tokens.starts[i], hit.end)[2], f"place {hit.case}".rstrip())
                yield Pattern(f"catalogue: {entry}", hit.term.text, (part,))
                return


def _person(analysis: Analysis, mention: Person) -> Found:
    name = mention.rule.removeprefix("people:")
    if mention.rule == name:
        reason = "the rules leave it open, and the model reads it as a person"
    else:
        reason = _PERSON_RULES.get(name, name)
    tokens = analysis.tokens
    first, last = analysis.tokens_of(mention.start, mention.end)
    language = tokens.languages[tokens.sentence[first]]
    parts = [
        Part(analysis.words(i, i + 1), people.kind_of(tokens.words[i], language) or "other")
        for i in range(first, last)
        if tokens.words[i][:1].isalpha()
    ]
    return _made(analysis, "people", mention, reason, (Pattern(mention.rule, mention.text, tuple(parts)),))


def _made(
    analysis: Analysis, layer: Literal["places", "people"], mention: Mention, reason: str, patterns: tuple[Pattern, ...]
) -> Found:
    ruled = next((one for one in getattr(analysis.rule_names.names, layer) if _same(one, mention)), None)
    if not mention.rule.startswith(f"{layer}:"):
        sure = "the probability by the model"
    elif ruled and ruled.confidence < mention.confidence:
        sure = f"the probability by the model; the rule has {ruled.confidence:g}"
    else:
        sure = "that of the rule"
    return Found(
        layer,
        mention.id,
        *analysis.shown(mention.start, mention.end),
        mention.rule,
        mention.confidence,
        value_of(mention),
        patterns,
        (reason, f"confidence {mention.confidence:g}: {sure}"),
    )


def _same(one: Mention, other: Mention) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _unused(analysis: Analysis, start: int, end: int) -> Iterator[Lost]:
    """The places of the catalogue over the span that are no mention, and why."""
    tokens, rules = analysis.tokens, analysis.rule_names
    blocked = [*rules.names.organisations, *rules.names.people, *rules.goals]
    finder = places.Finder(tokens, rules.matches, [(one.start, one.end) for one in blocked])
    told: set[tuple[int, int]] = set()
    for i, first in enumerate(tokens.starts):
        if first >= end:
            break
        language = tokens.languages[tokens.sentence[i]]
        for last, term in rules.matches.of(language).places_at(tokens, i):
            stop = tokens.ends[last - 1]
            kept = any(one.start <= first and stop <= one.end for one in analysis.record.places)
            if stop <= start or kept or (first, stop) in told:
                continue
            told.add((first, stop))
            owner = next((f"{one.rule} “{one.text}”" for one in blocked if meets(one, first, stop)), "")
            unused = finder.why_not(i, last, term)
            why = _UNUSED[unused].format(owner=owner) if unused else _later(analysis, first, stop)
            yield Lost("places", f"catalogue: {term.target.id}", *analysis.shown(first, stop), why)
    yield from _overruled_in(analysis, "places", start, end)


def _later(analysis: Analysis, start: int, end: int) -> str:
    """What has the words of a place that the rules would take."""
    if called_none(analysis, "places", start, end):
        return "a gazetteer says that it is no place"
    others: tuple[Mention, ...] = (*analysis.record.places, *analysis.read.names.all())
    other = next((one for one in others if meets(one, start, end)), None)
    return f"{other.rule} has its words: “{other.text}”" if other else "no rule of places takes it here"


def _overruled(analysis: Analysis, start: int, end: int) -> Iterator[Lost]:
    yield from _overruled_in(analysis, "people", start, end)


def _overruled_in(analysis: Analysis, layer: Literal["places", "people"], start: int, end: int) -> Iterator[Lost]:
    """The names of the rules over the span that those of the model go before."""
    kept = getattr(analysis.read.names, layer)
    for one in getattr(analysis.rule_names.names, layer):
        if meets(one, start, end) and not any(_same(one, other) for other in kept):
            winner = next((other for other in analysis.read.names.all() if meets(other, one.start, one.end)), None)
            why = (
                f"{winner.rule} goes first ({winner.confidence:g}): “{winner.text}”"
                if winner
                else "the model says otherwise"
            )
            yield Lost(layer, one.rule, *analysis.shown(one.start, one.end), why)
