"""The label scheme: layers, tags, and the tags that a corpus label allows."""

from functools import cache
from typing import Any

from migtext.resources import model_table

NOTHING = "O"
ANYTHING = "*"


def table() -> dict[str, Any]:
    """The table of layers and corpora."""
    return model_table("labels")


@cache
def layers() -> dict[str, tuple[str, ...]]:
    """The classes of each layer."""
    return {layer: tuple(classes) for layer, classes in table()["layers"].items()}


@cache
def tags(layer: str) -> tuple[str, ...]:
    """The tags of a layer: ``O``, then ``B-`` and ``I-`` of each class."""
    return (NOTHING, *(f"{mark}-{name}" for name in layers()[layer] for mark in "BI"))


@cache
def layer_of(label: str) -> str:
    """The layer that a label belongs to."""
    first = label.split("|", maxsplit=1)[0]
    return next(layer for layer, classes in layers().items() if first in classes or first == anything(layer))


def anything(layer: str) -> str:
    """The label of an open span: the layer may have any class or none there."""
    return ANYTHING + layer


def is_open(label: str) -> bool:
    """Whether a label also allows no class."""
    return label.startswith(ANYTHING) or NOTHING in label.split("|")


@cache
def alternatives(label: str, layer: str) -> tuple[str, ...]:
    """The classes, or ``O``, of a label."""
    return (*layers()[layer], NOTHING) if label == anything(layer) else tuple(label.split("|"))


@cache
def allowed(label: str, layer: str, first: bool) -> int:
    """The tags that a word of a span with ``label`` may have, as bits; ``first`` for the first word of the span."""
    order = tags(layer)
    bits = 0
    names = alternatives(label, layer)
    for name in names:
        if name == NOTHING:
            bits |= 1
            continue
        if first or NOTHING in names:
            bits |= 1 << order.index(f"B-{name}")
        if not first or NOTHING in names:
            bits |= 1 << order.index(f"I-{name}")
    return bits


@cache
def unmarked(corpus: str) -> tuple[str, ...]:
    """The classes that are not annotated in a corpus."""
    return tuple(table()["corpora"][corpus]["unmarked"])


@cache
def outside(corpus: str, layer: str) -> int:
    """The tags that a word outside the spans of a corpus may have, as bits."""
    unmarked_here = [name for name in unmarked(corpus) if name in layers()[layer]]
    return allowed("|".join([*unmarked_here, NOTHING]), layer, False)
