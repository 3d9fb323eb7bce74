"""Annotated documents, whoever marked them: spans of a text in layers, with the fields that are known of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Fields = Mapping[str, Any]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span of a text in a layer; offsets count code points, ``fields`` are those of the layer in the JSON.

    A field that is missing is not judged; null is a value. ``spans`` are all mentions of an event, its own among them.
    """

    layer: str
    start: int
    end: int
    text: str
    fields: Fields = field(default_factory=dict)
    rule: str = ""
    spans: Spans = ()

    @property
    def all_spans(self) -> Spans:
        """Its own span and those of its other mentions."""
        return ((self.start, self.end), *self.spans)


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document and what is marked in it; a layer that is missing in ``layers`` is not judged.

    ``where`` is its file, with the line or number of the document in it. ``source`` is the file of its text, if known,
    ``published`` the release date that was given when it was read. ``labelled`` says that layers are told by labels
    alone, so that one without a mention may have been judged or not.
    """

    id: str
    where: str
    layers: Mapping[str, tuple[Annotation, ...]]
    sha256: str | None = None
    text: str | None = None
    language: str | None = None
    source: str | None = None
    encoding: str | None = None
    published: str | None = None
    labelled: bool = False
