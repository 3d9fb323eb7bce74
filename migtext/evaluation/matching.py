"""Which predicted mention is which gold mention: the same span, and the same value."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from migtext.evaluation.annotations import Annotation

VALUE = {
    "dates": ("kind", "value"),
    "figures": ("kind", "value", "value_max", "unit"),
    "organisations": ("entity",),
    "places": ("code",),
    "people": (),
    "goals": ("framework", "scope", "objectives"),
    "events": ("date",),
}
"""The fields of each layer that are its value; a mention with equal ones has the right value."""

DETAILS = {
    "dates": ("modifier", "earliest", "latest"),
    "figures": ("comparator", "change", "date", "place"),
    "places": ("name",),
    "people": ("name", "position"),
    "events": ("place", "status", "organisers", "participants"),
}
"""More fields, which are compared where the value is right."""

LINKS = {
    "organisations": ("entity",),
    "figures": ("date", "place"),
    "events": ("date", "place", "organisers", "participants"),
}
"""The fields that refer to a date, a place or a body, or to an entry of the catalogue."""

_MAY_BE_LEFT_OUT = frozenset({"value_max", "unit", "objectives"})
"""Fields of a value that are null, or empty, where gold does not have them."""

_TINY = 1e-9

_Numbered = tuple[int, Annotation, int, Annotation]


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold mention and the predicted one of the same span; ``right`` is None if gold does not give the value."""

    gold: Annotation
    predicted: Annotation
    right: bool | None


@dataclass(frozen=True, slots=True)
class Matched:
    """The mentions of a layer in a document: those in pairs, and those that stand alone."""

    pairs: tuple[Pair, ...]
    missed: tuple[Annotation, ...]
    spurious: tuple[Annotation, ...]


def match(layer: str, gold: Sequence[Annotation], predicted: Sequence[Annotation]) -> Matched:
    """Pair the mentions of a layer, each with one at most: those with equal values first, then the largest overlaps.

    >>> gold, found = Annotation("people", 2, 14, ""), Annotation("people", 2, 9, "")
    >>> len(match("people", [gold], [found]).pairs), len(match("people", [gold], [found, found]).spurious)
    (1, 1)
    """
    free_gold, free_predicted = dict(enumerate(gold)), dict(enumerate(predicted))
    pairs = []
    for _, _, i, j in sorted(_candidates(layer, gold, predicted)):
        if i in free_gold and j in free_predicted:
            one, other = free_gold.pop(i), free_predicted.pop(j)
            pairs.append(Pair(one, other, same_value(one, other) if has_value(one) else None))
    return Matched(tuple(pairs), tuple(free_gold.values()), tuple(free_predicted.values()))


def _candidates(
    layer: str, gold: Sequence[Annotation], predicted: Sequence[Annotation]
) -> Iterator[tuple[bool, int, int, int]]:
    """Every pair of one span as a key to sort by, with the places of both."""
    for i, one, j, other in neighbours(layer, gold, predicted):
        if shared := same_span(layer, one, other):
            yield not same_value(one, other), -shared, i, j


def neighbours(layer: str, gold: Sequence[Annotation], predicted: Sequence[Annotation]) -> Iterator[_Numbered]:
    """The pairs that overlap, found without a look at each pair, because tables have thousands of figures.

    All pairs of events, because they may overlap with any of their mentions.
    """
    if layer == "events":
        yield from ((i, one, j, other) for i, one in enumerate(gold) for j, other in enumerate(predicted))
        return
    ordered = sorted(enumerate(predicted), key=lambda item: item[1].start)
    starts = [other.start for _, other in ordered]
    longest = max((other.end - other.start for _, other in ordered), default=0)
    for i, one in enumerate(gold):
        for j, other in ordered[bisect_right(starts, one.start - longest) : bisect_left(starts, one.end)]:
            yield i, one, j, other


def same_span(layer: str, gold: Annotation, predicted: Annotation) -> int:
    """How many characters two mentions of one span share; 0 if they are not of one span.

    They overlap by at least half of the longer one, places by half of the shorter. Events are of one type, and any of
    their mentions overlap, or one name is in the other.
    """
    if layer == "events":
        return same_event(gold, predicted) if _same_type(gold, predicted) else 0
    shared = overlap(gold, predicted)
    lengths = gold.end - gold.start, predicted.end - predicted.start
    return shared if 2 * shared >= (min(lengths) if layer == "places" else max(lengths)) else 0


def same_event(gold: Annotation, predicted: Annotation) -> int:
    """How many characters two events share, whatever their types; 1 if they share a name only."""
    shared = max(_shared(one, other) for one in gold.all_spans for other in predicted.all_spans)
    name, other = gold.fields.get("name"), predicted.fields.get("name")
    return shared or int(bool(name and other and (name in other or other in name)))


def overlap(one: Annotation, other: Annotation) -> int:
    """How many characters two mentions share."""
    return _shared((one.start, one.end), (other.start, other.end))


def _shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _same_type(gold: Annotation, predicted: Annotation) -> bool:
    return "type" not in gold.fields or gold.fields["type"] == predicted.fields.get("type")


# ---- fields ----------------------------------------------------------------------------------------------------------


def has_value(gold: Annotation) -> bool:
    """Whether gold gives the value of a mention."""
    return all(name in gold.fields or name in _MAY_BE_LEFT_OUT for name in VALUE[gold.layer])


def same_value(gold: Annotation, predicted: Annotation) -> bool:
    """Whether all fields of the value are equal."""
    return not wrong_fields(gold, predicted, VALUE[gold.layer])


def wrong_fields(gold: Annotation, predicted: Annotation, names: Sequence[str]) -> list[str]:
    """The fields among ``names`` that are not equal."""
    return [name for name in names if not same(gold.fields.get(name), predicted.fields.get(name))]


def same(gold: Any, predicted: Any) -> bool:
    """Whether two values of a field are equal: numbers but for rounding, lists of bodies if each has its like.

    >>> same(1 / 3, 0.33333333333), same(["iom"], ["unhcr"]), same(["Миграция фонду"], ["«Миграция фонду» КФ"])
    (True, False, True)
    """
    if isinstance(gold, int | float) and isinstance(predicted, int | float):
        return abs(gold - predicted) <= _TINY * max(1.0, abs(gold), abs(predicted))
    if isinstance(gold, list) or isinstance(predicted, list):
        gold, predicted = gold or [], predicted or []
        return len(gold) == len(predicted) == len(common(gold, predicted))
    return bool(gold == predicted)


def common(gold: Sequence[Any], predicted: Sequence[Any]) -> list[Any]:
    """The values of one list that are in another: equal, or for names one a part of the other."""
    return [one for one in gold if any(_alike(one, other) for other in predicted)]


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one in other or other in one
    return bool(one == other)
