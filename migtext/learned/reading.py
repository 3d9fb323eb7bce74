"""The words of a text with the encoder's vectors, in windows of neighbouring sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

WINDOW = 150
"""Pieces that a window of sentences may have."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Words as the encoder reads them: offsets in the text, sentences, and vectors.

    ``starts`` and ``ends`` are code points, ``sentences`` the index of the sentence of each word, all of shape (words);
    ``vectors`` has the shape (words, width).
    """

    starts: np.ndarray
    ends: np.ndarray
    sentences: np.ndarray
    vectors: np.ndarray

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The words that a span of the text touches: the first, and the one after the last; equal if none is read."""
        first = int(np.searchsorted(self.ends, start, "right"))
        return first, max(first, int(np.searchsorted(self.starts, end, "left")))


def windows(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring sentences to read together, as ranges; ``lengths`` are their numbers of pieces.

    >>> list(windows([100, 40, 20, 300, 5]))
    [(0, 2), (2, 3), (3, 4), (4, 5)]
    """
    first, size = 0, 0
    for at, length in enumerate(lengths):
        if at > first and size + length > WINDOW:
            yield first, at
            first, size = at, 0
        size += length
    if first < len(lengths):
        yield first, len(lengths)
