"""Ratios of counts with their intervals: how much they would change with other documents of the same kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_DOCUMENTS = 5
"""With fewer documents an interval would say less than the documents themselves."""

_BOUNDS = 2.5, 97.5  # percent

Key = tuple[str, ...]
Counts = Mapping[Key, float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A ratio, None if there is nothing to divide by, and its 95 % confidence interval, None if it is not known."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How many mentions are right, of how many in gold and how many predicted."""

    right: int
    gold: int
    predicted: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


class Sample:
    """The counts of some documents, and of as many documents drawn from them again and again (bootstrap).

    Documents are drawn with replacement, because the mentions of one document are right or wrong together; the interval
    is from the 2.5th to the 97.5th percentile (Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 13).

    >>> sample = Sample([{("right",): 9, ("all",): 10}] * 4 + [{("right",): 4, ("all",): 10}] * 4, 1000, 0)
    >>> found = sample.ratio([("right",)], [("all",)])
    >>> found.value, found.low <= found.value <= found.high
    (0.65, True)
    """

    def __init__(self, documents: Sequence[Counts], resamples: int, seed: int) -> None:
        self._column = {key: at for at, key in enumerate(sorted(set().union(*documents)))}
        self._documents = np.zeros((len(documents), len(self._column)))
        for row, counts in enumerate(documents):
            for key, count in counts.items():
                self._documents[row, self._column[key]] = count
        self._totals = self._documents.sum(axis=0, keepdims=True)
        if documents:
            self._totals = np.vstack([self._totals, *self._drawn(resamples, np.random.default_rng(seed))])

    def _drawn(self, resamples: int, random: np.random.Generator) -> Iterable[NDArray[np.float64]]:
        size = len(self._documents)
        for _ in range(resamples):
            yield random.multinomial(size, np.full(size, 1 / size)) @ self._documents

    def total(self, key: Key) -> int:
        """The count in all documents."""
        return int(self._of(key, self._totals)[0])

    def ratio(self, parts: Iterable[Key], wholes: Iterable[Key]) -> Estimate:
        """The ratio of two sums of counts."""
        wholes = list(wholes)
        part = sum((self._of(key, self._totals) for key in parts), start=np.zeros(len(self._totals)))
        whole = sum((self._of(key, self._totals) for key in wholes), start=np.zeros(len(self._totals)))
        if not whole[0]:
            return Estimate(None)
        ratios = part[whole > 0] / whole[whole > 0]
        value = float(ratios[0])
        low, high = np.percentile(ratios[1:], _BOUNDS) if len(ratios) > 1 else (value, value)
        if self._documents_with(wholes) < FEWEST_DOCUMENTS or low == high:
            return Estimate(value)
        return Estimate(value, float(low), float(high))

    def score(self, right: Key, gold: Key, predicted: Key) -> Score:
        """Precision, recall and F1 of three counts; ``right`` counts in both others."""
        return Score(
            self.total(right),
            self.total(gold),
            self.total(predicted),
            self.ratio([right], [predicted]),
            self.ratio([right], [gold]),
            self.ratio([right, right], [gold, predicted]),
        )

    def _of(self, key: Key, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return rows[:, self._column[key]] if key in self._column else np.zeros(len(rows))

    def _documents_with(self, keys: Iterable[Key]) -> int:
        with_any = np.any([self._of(key, self._documents) > 0 for key in keys], axis=0)
        return int(with_any.sum())
