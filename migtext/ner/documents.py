"""The output of the readers: texts with labelled spans."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A labelled span ``text[start:end]``; offsets are code points."""

    start: int
    end: int
    label: str

    def holds(self, other: "LabelledSpan") -> bool:
        """Whether ``other`` is inside this span and shorter."""
        return self.start <= other.start and other.end <= self.end and other.end - other.start < self.end - self.start

    def meets(self, other: "LabelledSpan") -> bool:
        """Whether the two spans overlap."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """A text of a corpus with its spans, labelled as in the corpus or in the label scheme."""

    key: str
    corpus: str
    text: str
    spans: tuple[LabelledSpan, ...]
