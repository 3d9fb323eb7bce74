"""Triggers that the model finds: spans of words with their types, statuses and probabilities."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from migtext.learned.features import Passage
from migtext.learned.heads import Heads


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger: words ``first`` up to ``last`` (excluded), offsets, and probabilities of being one, of types and of
    statuses.
    """

    first: int
    last: int
    start: int
    end: int
    sentence: int
    probability: float
    types: np.ndarray
    statuses: np.ndarray


def find_triggers(passage: Passage, names: np.ndarray, heads: Heads) -> list[Found]:
    """The triggers of a passage in text order; ``names`` are the probabilities of the tags of names of each word."""
    reading = passage.reading
    if not len(reading.starts):
        return []
    tags, types, statuses = heads.words(reading.vectors, names, passage.word_features())
    return [
        Found(
            first=first,
            last=last,
            start=int(reading.starts[first]),
            end=int(reading.ends[last - 1]),
            sentence=int(reading.sentences[first]),
            probability=float(1 - tags[first:last, 0].min()),
            types=_mean(types[first:last]),
            statuses=_mean(statuses[first:last]),
        )
        for first, last in _spans(tags.argmax(1), reading.sentences)
    ]


def _mean(rows: np.ndarray) -> np.ndarray:
    """The normalised product of distributions."""
    logs = np.log(rows + 1e-9).sum(0)
    powers = np.exp(logs - logs.max())
    found: np.ndarray = powers / powers.sum()
    return found


def _spans(tags: np.ndarray, sentences: np.ndarray) -> Iterator[tuple[int, int]]:
    """Words tagged B or I, and the I that follow them in the same sentence."""
    at = 0
    while at < len(tags):
        first, at = at, at + 1
        if tags[first]:
            while at < len(tags) and tags[at] == 2 and sentences[at] == sentences[first]:
                at += 1
            yield first, at
