"""Tag scores to spans: the most likely sequence in which every I follows a B or I of its class."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from migtext.ner.documents import LabelledSpan
from migtext.ner.scheme import layers, tags
from migtext.text.punctuation import BRACKET_PAIRS, QUOTE_PAIRS

_NEVER = -1e9  # added to a score
_PAIRS = QUOTE_PAIRS | BRACKET_PAIRS
_CLOSERS = frozenset("".join(_PAIRS.values()))
_SIGNS = {*_PAIRS, *_CLOSERS, ","}


def split_scores(scores: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of each layer."""
    parts = {}
    at = 0
    for layer in layers():
        parts[layer] = scores[:, at : at + len(tags(layer))]
        at += len(tags(layer))
    return parts


@cache
def _steps(layer: str) -> np.ndarray:
    """The cost of a step from one tag to another: zero if it is allowed, else prohibitive."""
    names = tags(layer)
    steps = np.zeros((len(names), len(names)), np.float32)
    for to, name in enumerate(names):
        if name.startswith("I-"):
            steps[:, to] = _NEVER
            steps[[names.index(f"{mark}-{name[2:]}") for mark in "BI"], to] = 0
    return steps


def best_tags(scores: np.ndarray, layer: str) -> np.ndarray:
    """The indices of the most likely valid tag sequence of one sentence."""
    steps = _steps(layer)
    greedy = scores.argmax(1)
    before = np.concatenate([[0], greedy[:-1]])
    if not len(scores) or (steps[before, greedy] == 0).all():
        return np.asarray(greedy)
    total = scores[0] + steps[0]
    back = np.zeros(scores.shape, np.int64)
    for at in range(1, len(scores)):
        ways = total[:, None] + steps
        back[at] = ways.argmax(0)
        total = ways.max(0) + scores[at]
    chosen = np.zeros(len(scores), np.int64)
    chosen[-1] = total.argmax()
    for at in range(len(scores) - 1, 0, -1):
        chosen[at - 1] = back[at, chosen[at]]
    return chosen


def spans_of(indices: Sequence[int] | np.ndarray, layer: str) -> list[LabelledSpan]:
    """The spans of tags, counted in words."""
    names = tags(layer)
    spans: list[LabelledSpan] = []
    for at, index in enumerate(indices):
        mark, _, name = names[index].partition("-")
        if mark == "B":
            spans.append(LabelledSpan(at, at + 1, name))
        elif mark == "I":
            spans[-1] = LabelledSpan(spans[-1].start, at + 1, name)
    return spans


def probable_spans(scores: np.ndarray, layer: str, words: Sequence[str]) -> list[tuple[LabelledSpan, float]]:
    """The spans of one layer, each with the lowest probability of its tags."""
    part = split_scores(scores)[layer]
    chosen = best_tags(part, layer)
    powers = np.exp(part - part.max(1, keepdims=True))
    sure = (powers / powers.sum(1, keepdims=True))[np.arange(len(chosen)), chosen]
    pairs = [(balanced(span, words), float(sure[span.start : span.end].min())) for span in spans_of(chosen, layer)]
    return [(span, probability) for span, probability in pairs if span.end > span.start]


def decode(scores: np.ndarray, words: Sequence[str]) -> list[LabelledSpan]:
    """The spans of all layers in one sentence of ``words``."""
    found = [span for layer, part in split_scores(scores).items() for span in spans_of(best_tags(part, layer), layer)]
    return [span for span in (balanced(span, words) for span in found) if span.end > span.start]


def balanced(span: LabelledSpan, words: Sequence[str]) -> LabelledSpan:
    """The span without quotation marks and brackets at its ends that have no partner inside it.

    A mark that closes one inside is included, and so is one that opens one inside. A pair around the whole span is
    excluded.
    """
    start, end = span.start, span.end
    while start < end and words[start] in _SIGNS and not _closed(words, start, end - 1):
        start += 1
    while end > start and words[end - 1] in _SIGNS and not _opened(words, start, end - 1):
        end -= 1
    opener = words[start - 1] if start else ""
    if opener in _PAIRS and _unopened(words[start : end - 1], opener):
        start -= 1
    if end < len(words) and words[end] in _CLOSERS and _opened(words, start, end):
        end += 1
    return replace(span, start=start, end=end)


def _closed(words: Sequence[str], start: int, end: int) -> bool:
    """Whether the mark at ``start`` opens a pair that closes before ``end``."""
    return not set(_PAIRS.get(words[start], "")).isdisjoint(words[start + 1 : end])


def _opened(words: Sequence[str], start: int, at: int) -> bool:
    """Whether the mark at ``at`` closes one that opens after ``start`` and is not closed before."""
    return any(_unclosed(words[start + 1 : at], opener) for opener in _PAIRS if words[at] in _PAIRS[opener])


def _unclosed(words: Sequence[str], opener: str) -> bool:
    """Whether more marks open than close a pair in ``words``; of marks that do both, whether one is left over."""
    opened = words.count(opener)
    return opened % 2 == 1 if opener in _PAIRS[opener] else opened > sum(map(words.count, _PAIRS[opener]))


def _unopened(words: Sequence[str], opener: str) -> bool:
    """Whether more marks close than open a pair in ``words``; of marks that do both, whether one is left over."""
    closed = sum(map(words.count, _PAIRS[opener]))
    return closed % 2 == 1 if opener in _PAIRS[opener] else closed > words.count(opener)
