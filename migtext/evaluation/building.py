"""Annotations put together from what a file says, and checked against the text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from migtext.errors import ValueFormatError
from migtext.evaluation.annotations import Annotation
from migtext.evaluation.labels import Labels
from migtext.evaluation.partial_models import Given, fields

_SHOWN = 60  # characters


def checked(mention: Annotation, text: str | None) -> Annotation:
    """A mention with the words of the text; raises ValueFormatError if it has other words, or impossible offsets.

    White space does not count, because tools write line ends in their own ways.

    >>> checked(Annotation("places", 2, 5, ""), "В Оше").text
    'Оше'
    """
    start, end, words = mention.start, mention.end, mention.text
    where = f"{mention.layer} {start}-{end}"
    if not 0 <= start < end:
        raise ValueFormatError(f"{where}: start must be 0 or more, and less than end")
    if text is None:
        return mention
    if end > len(text):
        raise ValueFormatError(f"{where}: the text has {len(text)} characters only")
    there = text[start:end]
    if words and _letters(words) != _letters(there):
        raise ValueFormatError(f"{where}: the text has {there[:_SHOWN]!r} there, not {words[:_SHOWN]!r}")
    return replace(mention, text=there)


def labelled(labels: Labels, mention: Annotation, text: str | None, given: Given) -> Annotation | None:
    """A mention that has a label in place of its layer, with the fields that the label and ``given`` tell.

    None for a label that is left out. Raises ValueFormatError if offsets, words or values are not valid.
    """
    meaning = labels[mention.layer]
    if meaning is None:
        return None
    of_label = {name: [value] for name, value in meaning.items() if name != "layer"}
    layer = meaning["layer"]
    return checked(replace(mention, layer=layer, fields=fields(layer, of_label | dict(given))), text)


def by_layer(found: Iterable[Annotation | None]) -> dict[str, tuple[Annotation, ...]]:
    """Mentions by layer, in text order; only layers that have any."""
    layers: dict[str, list[Annotation]] = defaultdict(list)
    for one in found:
        if one is not None:
            layers[one.layer].append(one)
    return {layer: tuple(sorted(layers[layer], key=lambda one: (one.start, one.end))) for layer in layers}


def _letters(words: str) -> str:
    return "".join(words.replace("\\n", "").split())
