"""Gold documents and the predictions for them: which belong together, and which stand alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from migtext.errors import ReadError
from migtext.evaluation.annotations import AnnotatedDocument
from migtext.records import LAYERS
from migtext.run.record_texts import text_in_file


def text_of_document(document: AnnotatedDocument) -> str | None:
    """The text of a document: its own, else that of its file, if it has not changed; None if it is not known."""
    if document.text is not None or not document.sha256:
        return document.text
    return text_in_file(document.source, document.sha256, document.encoding)


def judged(gold: Sequence[AnnotatedDocument], layers: Sequence[str] | None) -> list[AnnotatedDocument]:
    """The documents with the layers to score: ``layers``, else all.

    In documents whose layers are told by labels alone, ``layers`` are judged, else each that any of them has.
    """
    everywhere = layers or {layer for document in gold if document.labelled for layer in document.layers}
    chosen = set(layers or LAYERS)
    return [
        replace(
            document,
            layers={
                layer: document.layers.get(layer, ())
                for layer in LAYERS
                if layer in chosen and (layer in document.layers or (document.labelled and layer in everywhere))
            },
        )
        for document in gold
    ]


def merged(documents: Iterable[AnnotatedDocument | ReadError]) -> Iterator[AnnotatedDocument | ReadError]:
    """Yield each text once, with the layers of all documents that mark it; an error for a layer that two of them mark.

    >>> one, other = (AnnotatedDocument("a", "a", {layer: ()}, "5e") for layer in ("dates", "people"))
    >>> [list(document.layers) for document in merged([one, other])]
    [['dates', 'people']]
    """
    texts: dict[str, AnnotatedDocument] = {}
    for document in documents:
        if isinstance(document, ReadError):
            yield document
            continue
        key = document.sha256 or f"id {document.id}"
        first = texts.setdefault(key, document)
        if first is document:
            continue
        if twice := sorted(first.layers.keys() & document.layers.keys()):
            yield ReadError(document.where, f"left out: {first.where} has the same text with {', '.join(twice)}")
        else:
            texts[key] = replace(first, layers={**first.layers, **document.layers})
    yield from texts.values()


@dataclass(slots=True)
class Documents:
    """Pairs of gold and prediction, and the ids of documents that are told of: ``ALONE`` says what they are."""

    pairs: list[tuple[AnnotatedDocument, AnnotatedDocument]] = field(default_factory=list)
    only_gold: list[str] = field(default_factory=list)
    other_text: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    by_id: list[str] = field(default_factory=list)
    only_predicted: list[str] = field(default_factory=list)


ALONE = {
    "only_gold": "gold without a prediction, not scored",
    "other_text": "gold whose prediction is of another text, not scored",
    "twice": "more than one prediction, the first is scored",
    "by_id": "matched by id, because the sha256 of one text is not known",
    "only_predicted": "predictions without gold",
}
NO_FAULT = frozenset({"by_id", "only_predicted"})


def paired(gold: Sequence[AnnotatedDocument], predicted: Iterable[AnnotatedDocument]) -> Documents:
    """Gold documents with their predictions: by the sha256 of the text, else by id, where one side has no sha256.

    An id may have folders and an ending more than the other. Predictions without gold are not kept.
    """
    documents = Documents()
    by_hash = {one.sha256: number for number, one in enumerate(gold) if one.sha256}
    by_name = _by_name(gold)
    found: dict[int, AnnotatedDocument] = {}
    by_id: dict[int, AnnotatedDocument] = {}
    other: set[int] = set()
    for one in predicted:
        if (number := by_hash.get(one.sha256 or "")) is not None:
            if number in found:
                documents.twice.append(one.id)
            found.setdefault(number, one)
            continue
        number = next((by_name[name] for name in _names(one.id) if name in by_name), None)
        if number is None:
            documents.only_predicted.append(one.id)
        elif gold[number].sha256 and one.sha256:
            other.add(number)
        else:
            by_id.setdefault(number, one)
    for number, document in enumerate(gold):
        if number in found:
            documents.pairs.append((document, found[number]))
        elif number in by_id:
            documents.pairs.append((document, by_id[number]))
            documents.by_id.append(document.id)
        else:
            (documents.other_text if number in other else documents.only_gold).append(document.id)
    return documents


def _by_name(gold: Sequence[AnnotatedDocument]) -> Mapping[str, int]:
    """The number of a document by each name that it may go by; names of several are left out."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for number, document in enumerate(gold):
        for name in _names(document.id):
            numbers[name].add(number)
    return {name: some.pop() for name, some in numbers.items() if len(some) == 1}


def _names(id: str) -> tuple[str, str, str]:
    path = PurePosixPath(id)
    return id, path.name, path.stem
