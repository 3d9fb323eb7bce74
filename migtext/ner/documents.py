"""What the readers give back: texts with labelled spans."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch ``text[start:end]``; offsets are code points."""

    start: int
    end: int
    label: str

    def holds(self, other: "Span") -> bool:
        """Whether ``other`` lies within this span and is not as long."""
        return self.start <= other.start and other.end <= self.end and other.end - other.start < self.end - self.start

    def meets(self, other: "Span") -> bool:
        """Whether the two have a code point in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """A text of a corpus with its spans, in the corpus's own labels or in those of the label scheme."""

    key: str
    corpus: str
    text: str
    spans: tuple[Span, ...]
