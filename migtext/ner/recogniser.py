"""Names in sentences, found by a trained model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from migtext.layers.organisations.head_nouns import with_quoted_ending
from migtext.ner.documents import LabelledSpan
from migtext.ner.harmonise import trimmed
from migtext.ner.sentences import words_of

if TYPE_CHECKING:
    from migtext.ner.encoder import Encoder

LAYER = "names"


@dataclass(frozen=True, slots=True)
class Name:
    """A span of a sentence that the model labels as a name: offsets, class and probability."""

    start: int
    end: int
    label: str
    probability: float


class Recogniser:
    """Finds names with a model of migtext."""

    def __init__(self, name: str, encoder: "Encoder") -> None:
        self.name = name
        self._encoder = encoder

    def find(self, sentences: Sequence[tuple[str, str]]) -> list[list[Name]]:
        """The names in each sentence, in order; sentences are pairs of text and language.

        Outer quotation marks and symbols are removed. The model does not use the language.
        """
        from migtext.ner.decoding import probable_spans

        words = [words_of(text) for text, _ in sentences]
        spaced = [
            [(text[start:end], start == 0 or text[start - 1].isspace()) for start, end in offsets]
            for (text, _), offsets in zip(sentences, words, strict=True)
        ]
        return [
            _names(text, offsets, probable_spans(scores, LAYER, [word for word, _ in given])) if offsets else []
            for (text, _), offsets, given, scores in zip(
                sentences, words, spaced, self._encoder.scores(spaced), strict=True
            )
        ]


def _names(text: str, words: Sequence[tuple[int, int]], spans: Sequence[tuple[LabelledSpan, float]]) -> list[Name]:
    found = []
    for span, probability in spans:
        name = trimmed(text, replace(span, start=words[span.start][0], end=words[span.end - 1][1]))
        if name.start < name.end:
            found.append(Name(*with_quoted_ending(text, name.start, name.end), name.label, probability))
    return found
