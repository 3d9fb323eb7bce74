"""The arguments of triggers and figures, chosen among the mentions near them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from migtext.learned.features import Head, Passage, Spans, pairs
from migtext.learned.heads import ROLES, Heads, tempered
from migtext.records import Mention

BEFORE, BEHIND, MOST = 8, 4, 14
"""Sentences before and behind a head whose mentions are candidates, and how many of the nearest are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A mention chosen as an argument, or None, and how probable the choice is."""

    mention: Mention | None
    probability: float


def near(candidates: Spans, head: Head) -> np.ndarray:
    """Indices of the candidates near a head, in text order."""
    apart = candidates.sentences - head.sentence
    fit = np.flatnonzero((apart >= -BEFORE) & (apart <= BEHIND) & (candidates.first < candidates.last))
    gap = np.abs(candidates.first[fit] - head.first)
    return np.sort(fit[np.argsort(gap, kind="stable")[:MOST]])


@dataclass(frozen=True, slots=True)
class Linker:
    """Chooses arguments in one passage; ``others`` are the first words of all heads of a kind, sorted."""

    passage: Passage
    heads: Heads
    others: np.ndarray

    def one(self, relation: str, head: Head, candidates: Spans, chosen: frozenset[str]) -> Choice:
        """The candidate that is the argument, or none; ``chosen`` are the ids of those that the rules take."""
        taken, probabilities = self._probabilities(relation, head, candidates, chosen)
        best, probability = likeliest([candidates.values[at] for at in taken], probabilities)
        return Choice(candidates.mentions[taken[best]] if best < len(taken) else None, round(probability, 2))

    def all(self, relation: str, head: Head, candidates: Spans, chosen: frozenset[str]) -> list[Choice]:
        """Every candidate that ``one`` chooses from, in text order, and none at last, each with its probability."""
        taken, probabilities = self._probabilities(relation, head, candidates, chosen)
        mentions = [*(candidates.mentions[at] for at in taken), None]
        return [Choice(mention, round(float(p), 2)) for mention, p in zip(mentions, probabilities, strict=True)]

    def _probabilities(
        self, relation: str, head: Head, candidates: Spans, chosen: frozenset[str]
    ) -> tuple[np.ndarray, np.ndarray]:
        """The candidates near a head, and the probability of each and, at last, of none."""
        taken = near(candidates, head)
        own, vectors, features = self._inputs(head, candidates, taken, chosen)
        vectors = np.concatenate([vectors, np.zeros((1, vectors.shape[1]), np.float32)])
        probabilities = self.heads.choice(relation, own, vectors, features)
        values = [candidates.values[at] for at in taken]
        return taken, tempered_by_value(values, probabilities, self.heads.settings["temperatures"][relation])

    def roles(self, head: Head, candidates: Spans, chosen: frozenset[str]) -> list[tuple[str, Choice]]:
        """The candidates that have a role in an event, each with its role."""
        return [
            (ROLES[role], Choice(mention, float(row[role])))
            for mention, row in self.all_roles(head, candidates, chosen)
            if (role := int(row.argmax()))
        ]

    def all_roles(self, head: Head, candidates: Spans, chosen: frozenset[str]) -> list[tuple[Mention, np.ndarray]]:
        """Every candidate near an event with the probabilities of ``ROLES``."""
        taken = near(candidates, head)
        if not len(taken):
            return []
        own, vectors, features = self._inputs(head, candidates, taken, chosen)
        probabilities = self.heads.roles(own, vectors, features[:-1])
        return [(candidates.mentions[at], row) for at, row in zip(taken, probabilities, strict=True)]

    def _inputs(
        self, head: Head, candidates: Spans, taken: np.ndarray, chosen: frozenset[str]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The vectors of a head and of some candidates, and the features of their pairs, the last row for none."""
        part = part_of(candidates, taken)
        ids = [at for at, mention in enumerate(part.mentions) if mention.id in chosen]
        features = pairs(self.passage, head, part, self.others, ids)
        own = self.passage.words.vectors[head.first : head.last].mean(0)
        return own, part.vectors, features


def likeliest(values: Sequence[str], probabilities: np.ndarray) -> tuple[int, float]:
    """The row of the likeliest value, and how likely it is; ``probabilities`` have a last row for none.

    Mentions with the same value are likely together; of these the likeliest is taken.

    >>> likeliest(["KZ", "KG", "KZ"], np.array([0.25, 0.1, 0.3, 0.35]))
    (2, 0.55)
    """
    rows = rows_by_value(values)
    totals = {value: float(probabilities[several].sum()) for value, several in rows.items()}
    value = max(totals, key=lambda one: totals[one])
    return max(rows[value], key=lambda at: float(probabilities[at])), totals[value]


def tempered_by_value(values: Sequence[str], probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """The probabilities of candidates and of none under a temperature, which leaves the order of the values as it was.

    >>> tempered_by_value(["KZ", "KG", "KZ"], np.array([0.25, 0.1, 0.3, 0.35]), 2.0).round(2).tolist()
    [0.2, 0.19, 0.25, 0.36]
    """
    found = probabilities.astype(float)
    rows = list(rows_by_value(values).values())
    totals = np.array([found[several].sum() for several in rows])
    for several, total, weighed in zip(rows, totals, tempered(totals, temperature), strict=True):
        found[several] *= weighed / total if total else 0
    return found


def rows_by_value(values: Sequence[str]) -> dict[str | None, list[int]]:
    """The rows of each value of some candidates and, at last, that of none.

    >>> rows_by_value(["KZ", "KG", "KZ"])
    {'KZ': [0, 2], 'KG': [1], None: [3]}
    """
    rows: dict[str | None, list[int]] = {}
    for at, value in enumerate((*values, None)):
        rows.setdefault(value, []).append(at)
    return rows


def part_of(candidates: Spans, taken: Sequence[int] | np.ndarray) -> Spans:
    """Some of the candidates."""
    return Spans(
        mentions=[candidates.mentions[at] for at in taken],
        values=[candidates.values[at] for at in taken],
        starts=candidates.starts[taken],
        ends=candidates.ends[taken],
        first=candidates.first[taken],
        last=candidates.last[taken],
        sentences=candidates.sentences[taken],
        features=candidates.features[taken],
        vectors=candidates.vectors[taken],
    )
