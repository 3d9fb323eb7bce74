"""Triggers that the model finds: spans of words with their types, statuses and probabilities."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from migtext.learned.features import Passage
from migtext.learned.heads import Heads, softmax, tempered
from migtext.ner.decoding import split_scores


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


def find_triggers(passage: Passage, heads: Heads) -> list[Found]:
    """The triggers of a passage in text order, without lines of the page and what the text denies."""
    read = passage.words
    if not len(read.starts):
        return []
    tags, types, statuses = word_probabilities(passage, heads)
    found = [
        Found(
            first=first,
            last=last,
            start=int(read.starts[first]),
            end=int(read.ends[last - 1]),
            sentence=int(read.sentences[first]),
            probability=confidence(float(tags[first:last, 0].min()), heads),
            types=_mean(types[first:last]),
            statuses=_mean(statuses[first:last]),
        )
        for first, last in _spans(tags.argmax(1), read.sentences)
    ]
    return [one for one in found if not (passage.is_page(one.start) or passage.is_denied(one.start, one.end))]


def word_probabilities(passage: Passage, heads: Heads) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The probabilities of O, B, I, of types and of statuses of each word that is read, one row a word."""
    read = passage.words
    names = np.concatenate([softmax(part) for part in split_scores(read.scores).values()], axis=1)
    return heads.words(read.vectors, names, passage.word_features())


def confidence(outside: float, heads: Heads) -> float:
    """How sure it is that a word is one of a trigger, from the probability that it is none."""
    return float(tempered(np.array([1 - outside, outside]), heads.settings["temperatures"]["trigger"])[0])


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
