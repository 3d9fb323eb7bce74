"""spaCy DocBins: the span groups that migtext writes, and entities with labels of one's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from migtext.errors import ReadError, ValueFormatError
from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.building import by_layer, checked, labelled
from migtext.evaluation.labels import Labels
from migtext.evaluation.partial_models import fields
from migtext.output.record_text import text_hash
from migtext.records import LAYERS

SPACY = ".spacy"
_FIELD = {
    "dates": "kind",
    "figures": "kind",
    "organisations": "entity",
    "places": "code",
    "goals": "framework",
    "events": "type",
}
"""The field that the label of a span in a group tells (``migtext.output.spacy_doc.label``)."""
_UNKNOWN = {"organisations": "ORG", "places": "PLACE"}
"""The label where that field is null."""


def read_docs(path: Path, labels: Labels) -> Iterator[AnnotatedDocument | ReadError]:
    """Yield the documents of a DocBin, and an error for each that is not valid.

    A span group with the name of a layer is that layer, with one field in the labels as migtext writes them. A group
    with another name, and entities, are mentions of the layer of their label. Raises ReadError if the file is no DocBin
    or a label is unknown.
    """
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except OSError:
        raise
    except Exception as error:  # spaCy unpacks whatever is in the file
        raise ReadError(str(path), f"no DocBin of spaCy: {error}") from error
    try:
        labels.check(label for doc in docs for _, label in _labelled_spans(doc))
    except ValueFormatError as error:
        raise ReadError(str(path), str(error)) from error
    for number, doc in enumerate(docs, 1):
        where = f"{path}: doc {number}"
        try:
            yield _document(doc, f"{path.stem}-{number}", where, labels)
        except ValueFormatError as error:
            yield ReadError(where, str(error))


def _document(doc: Any, id: str, where: str, labels: Labels) -> AnnotatedDocument:
    groups = {layer: tuple(_of_group(layer, doc)) for layer in LAYERS if layer in doc.spans}
    found = by_layer(
        labelled(labels, Annotation(label, span.start_char, span.end_char, ""), doc.text, {})
        for span, label in _labelled_spans(doc)
    )
    layers = {
        layer: (*groups.get(layer, ()), *_others(found.get(layer, ()), groups.get(layer, ())))
        for layer in LAYERS
        if layer in groups or layer in found
    }
    return AnnotatedDocument(
        id=str(doc.user_data.get("id", id)),
        where=where,
        layers=layers,
        sha256=text_hash(doc.text),
        text=doc.text,
        labelled=not groups,
    )


def _of_group(layer: str, doc: Any) -> Iterator[Annotation]:
    for span in doc.spans[layer]:
        field = _FIELD.get(layer)
        value = None if span.label_ == _UNKNOWN.get(layer) else span.label_
        # a group made by others may have no labels, which tell nothing
        told = fields(layer, {field: ["null" if value is None else value]}) if field and span.label_ else {}
        yield checked(Annotation(layer, span.start_char, span.end_char, "", told), doc.text)


def _labelled_spans(doc: Any) -> Iterator[tuple[Any, str]]:
    """The spans that are told by their labels: entities, and those in groups that have no name of a layer."""
    yield from ((span, span.label_) for span in doc.ents)
    for name, group in doc.spans.items():
        if name not in LAYERS:
            yield from ((span, span.label_) for span in group)


def _others(found: tuple[Annotation, ...], group: tuple[Annotation, ...]) -> list[Annotation]:
    """Entities that stand in no span group."""
    places = {(one.start, one.end) for one in group}
    return [one for one in found if (one.start, one.end) not in places]
