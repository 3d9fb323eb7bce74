"""What went wrong with which mention, by kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from migtext.evaluation.annotations import Annotation
from migtext.evaluation.matching import (
    DETAILS,
    LINKS,
    VALUE,
    Matched,
    Pair,
    neighbours,
    overlap,
    same_event,
    wrong_fields,
)  # fmt: skip

Kind = Literal["missed", "spurious", "wrong boundaries", "wrong type", "wrong value", "wrong link"]

MEANING: dict[Kind, str] = {
    "missed": "in gold, and nothing was found there",
    "spurious": "found where gold has nothing",
    "wrong boundaries": "found, but less than half of the words are the same",
    "wrong type": "found as something else: in another layer, or as another type of event",
    "wrong value": "found, with another value in the field",
    "wrong link": "found, but it refers to another date, place or body",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a layer: the gold mention and the predicted one, as far as there are both.

    ``field`` names the wrong field, or the layer or type that was found in place of the right one.
    """

    kind: Kind
    layer: str
    field: str
    gold: Annotation | None = None
    predicted: Annotation | None = None

    @property
    def group(self) -> tuple[Kind, str, str]:
        """Equal for mistakes of one kind."""
        return self.kind, self.layer, self.field


def mistakes(found: Mapping[str, Matched]) -> list[Mistake]:
    """All mistakes in a document, from the matched mentions of its layers."""
    alone = _Alone(found)
    mixed = [*alone.of_one_layer(), *alone.of_two_layers()]
    pairs = [mistake for layer, matched in found.items() for pair in matched.pairs for mistake in _wrong(layer, pair)]
    return [*pairs, *mixed, *alone.rest()]


def _wrong(layer: str, pair: Pair) -> Iterator[Mistake]:
    """The wrong fields of a pair: those of its value together, or else each of the others that gold has."""
    gold, predicted = pair.gold, pair.predicted
    if pair.right is False:
        fields = wrong_fields(gold, predicted, VALUE[layer])
        kind: Kind = "wrong link" if set(fields) <= set(LINKS.get(layer, ())) else "wrong value"
        yield Mistake(kind, layer, ", ".join(fields), gold, predicted)
        return
    judged = [name for name in DETAILS.get(layer, ()) if name in gold.fields]
    for name in wrong_fields(gold, predicted, judged):
        yield Mistake("wrong link" if name in LINKS.get(layer, ()) else "wrong value", layer, name, gold, predicted)


class _Alone:
    """The mentions without a partner, which are taken away as their mistakes are told."""

    def __init__(self, found: Mapping[str, Matched]) -> None:
        self._gold = {layer: list(matched.missed) for layer, matched in found.items()}
        self._predicted = {layer: list(matched.spurious) for layer, matched in found.items()}

    def of_one_layer(self) -> Iterator[Mistake]:
        """Those that overlap with one of the same layer: of other boundaries, or events of another type."""
        for layer in self._gold:
            for gold, predicted in self._taken(layer, layer):
                if layer == "events":
                    yield Mistake("wrong type", layer, f"{_type(gold)} as {_type(predicted)}", gold, predicted)
                else:
                    yield Mistake("wrong boundaries", layer, "", gold, predicted)

    def of_two_layers(self) -> Iterator[Mistake]:
        """Those that overlap by half with one of another layer; the trigger of an event may be in any other mention."""
        layers = [layer for layer in self._gold if layer != "events"]
        for layer in layers:
            for other in layers:
                if other != layer:
                    for gold, predicted in self._taken(layer, other):
                        yield Mistake("wrong type", layer, f"as {other}", gold, predicted)

    def rest(self) -> Iterator[Mistake]:
        """All others."""
        for layer, mentions in self._gold.items():
            yield from (Mistake("missed", layer, "", gold=one) for one in mentions)
        for layer, mentions in self._predicted.items():
            yield from (Mistake("spurious", layer, "", predicted=one) for one in mentions)

    def _taken(self, layer: str, other: str) -> list[tuple[Annotation, Annotation]]:
        """Take away the pairs of two layers that overlap, the largest overlaps first."""
        gold, predicted = self._gold[layer], self._predicted[other]
        free_gold, free_predicted = dict(enumerate(gold)), dict(enumerate(predicted))
        taken = []
        for _, i, j in sorted(_overlaps(layer, gold, predicted, by_half=layer != other)):
            if i in free_gold and j in free_predicted:
                taken.append((free_gold.pop(i), free_predicted.pop(j)))
        self._gold[layer], self._predicted[other] = list(free_gold.values()), list(free_predicted.values())
        return taken


def _overlaps(
    layer: str, gold: Sequence[Annotation], predicted: Sequence[Annotation], by_half: bool
) -> Iterator[tuple[int, int, int]]:
    for i, one, j, other in neighbours(layer, gold, predicted):
        shared = same_event(one, other) if layer == "events" else overlap(one, other)
        if shared and (not by_half or 2 * shared >= max(one.end - one.start, other.end - other.start)):
            yield -shared, i, j


def _type(event: Annotation) -> str:
    return str(event.fields.get("type"))
