"""Names in sentences, found by a trained model."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from migtext.layers.organisations.head_nouns import with_quoted_ending
from migtext.ner.documents import LabelledSpan
from migtext.ner.harmonise import trimmed
from migtext.ner.sentences import words_of

if TYPE_CHECKING:
    from migtext.ner.encoder import Encoder

LAYER = "names"
WINDOW = 150
"""Pieces that a window of neighbouring sentences may have."""


@dataclass(frozen=True, slots=True)
class Name:
    """A span of a sentence that the model labels as a name: offsets, class and probability."""

    start: int
    end: int
    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of one text to read: the text, and the index and offsets of each sentence, in text order.

    ``asked``: indices of the sentences that are wanted; without them all are.
    """

    text: str
    bounds: Sequence[tuple[int, int, int]]
    asked: Set[int] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some sentences as the model reads them.

    ``starts`` and ``ends`` are offsets in the text, ``sentences`` the index of the sentence of each word, all of shape
    (words); ``vectors`` has the shape (words, width), ``scores`` the shape (words, tags).
    """

    starts: np.ndarray
    ends: np.ndarray
    sentences: np.ndarray
    vectors: np.ndarray
    scores: np.ndarray

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The words that a span of the text touches: the first, and the one after the last; equal if none is read."""
        first = int(np.searchsorted(self.ends, start, "right"))
        return first, max(first, int(np.searchsorted(self.starts, end, "left")))


class Recogniser:
    """Finds names with a model of migtext."""

    def __init__(self, name: str, encoder: "Encoder") -> None:
        self.name = name
        self._encoder = encoder

    def find(self, sentences: Sequence[tuple[str, str]]) -> list[list[Name]]:
        """The names in each sentence, in order; sentences are pairs of text and language.

        Outer quotation marks and symbols are removed. The model does not use the language.
        """
        words = [words_of(text) for text, _ in sentences]
        spaced = [
            [(text[start:end], start == 0 or text[start - 1].isspace()) for start, end in offsets]
            for (text, _), offsets in zip(sentences, words, strict=True)
        ]
        return [
            _decoded(text, offsets, scores) if offsets else []
            for (text, _), offsets, scores in zip(sentences, words, self._encoder.scores(spaced), strict=True)
        ]

    def read(self, texts: Sequence[Sentences]) -> list[Words]:
        """The words of the sentences of each text, with vectors and scores.

        Neighbours are read together, whichever are asked for, so that a sentence is read alike in any case.
        """
        together = [(at, window) for at, one in enumerate(texts) for window in self._windows(one)]
        read = self._encoder.read([[word for one in window for word in one.words] for _, window in together])
        sentences: list[list[_Cut]] = [[] for _ in texts]
        parts: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in texts]
        for (at, window), part in zip(together, read, strict=True):
            sentences[at] += window
            parts[at].append(part)
        return [_words(*each) for each in zip(sentences, parts, strict=True)]

    def _windows(self, text: Sentences) -> Iterator[list["_Cut"]]:
        """The sentences that are read together, where one of them is asked for."""
        cut = _cut(text)
        sizes = [self._encoder.size(one.words) for one in cut]
        for first, last in windows(sizes, [one.sentence for one in cut]):
            if text.asked is None or any(one.sentence in text.asked for one in cut[first:last]):
                yield cut[first:last]


def names_in(text: str, start: int, sentence: int, words: Words) -> list[Name]:
    """The names in a sentence that was read with its neighbours: its text, where that starts, and its index."""
    first, last = np.searchsorted(words.sentences, [sentence, sentence + 1]).tolist()
    offsets = [(int(words.starts[row]) - start, int(words.ends[row]) - start) for row in range(first, last)]
    return _decoded(text, offsets, words.scores[first:last])


def windows(lengths: Sequence[int], indices: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """Sentences to read together, as ranges; ``lengths`` are their pieces, ``indices`` where they stand in the text.

    >>> list(windows([100, 40, 20, 300, 5]))
    [(0, 2), (2, 3), (3, 4), (4, 5)]
    >>> list(windows([10, 10, 10], [0, 1, 5]))
    [(0, 2), (2, 3)]
    """
    first, size = 0, 0
    for at, length in enumerate(lengths):
        gap = bool(indices) and at > first and indices[at] != indices[at - 1] + 1
        if at > first and (gap or size + length > WINDOW):
            yield first, at
            first, size = at, 0
        size += length
    if first < len(lengths):
        yield first, len(lengths)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A sentence: its index, the offsets of its words, and the words with a flag for a space before each."""

    sentence: int
    offsets: list[tuple[int, int]]
    words: list[tuple[str, bool]]


def _cut(sentences: Sentences) -> list[_Cut]:
    text = sentences.text
    cut = []
    for index, start, end in sentences.bounds:
        offsets = [(start + first, start + last) for first, last in words_of(text[start:end])]
        words = [(text[first:last], first == start or text[first - 1].isspace()) for first, last in offsets]
        cut.append(_Cut(index, offsets, words))
    return cut


def _words(cut: Sequence[_Cut], parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> Words:
    offsets = np.array([pair for sentence in cut for pair in sentence.offsets], np.int64).reshape(-1, 2)
    scores, vectors = zip(*parts, strict=True) if parts else ([np.zeros((0, 0))], [np.zeros((0, 0))])
    return Words(
        starts=offsets[:, 0],
        ends=offsets[:, 1],
        sentences=np.array([sentence.sentence for sentence in cut for _ in sentence.offsets], np.int64),
        vectors=np.concatenate(vectors),
        scores=np.concatenate(scores),
    )


def _decoded(text: str, words: Sequence[tuple[int, int]], scores: np.ndarray) -> list[Name]:
    """The names in a sentence, from the offsets and the scores of its words."""
    from migtext.ner.decoding import probable_spans

    return _names(text, words, probable_spans(scores, LAYER, [text[start:end] for start, end in words]))


def _names(text: str, words: Sequence[tuple[int, int]], spans: Sequence[tuple[LabelledSpan, float]]) -> list[Name]:
    found = []
    for span, probability in spans:
        name = trimmed(text, replace(span, start=words[span.start][0], end=words[span.end - 1][1]))
        if name.start < name.end:
            found.append(Name(*with_quoted_ending(text, name.start, name.end), name.label, probability))
    return found
