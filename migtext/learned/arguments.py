"""The arguments of triggers and figures, chosen among the mentions near them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from migtext.learned.features import Head, Passage, Spans, pairs
from migtext.learned.heads import ROLES, Heads, softmax
from migtext.records import Mention, Organisation

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
        mentions = [candidates.mentions[at] for at in taken]
        best, probability = likeliest([value_of(one) for one in mentions], probabilities)
        return Choice(mentions[best] if best < len(mentions) else None, round(probability, 2))

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
        scores = self._scores(relation, head, candidates, taken, chosen, none=True)[:, 0]
        return taken, softmax(scores / self.heads.settings["temperatures"][relation])

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
        scores = self._scores("event_role", head, candidates, taken, chosen, none=False)
        probabilities = softmax(self.heads.of_roles(scores))
        return [(candidates.mentions[at], row) for at, row in zip(taken, probabilities, strict=True)]

    def _scores(  # noqa: PLR0913, PLR0917
        self, relation: str, head: Head, candidates: Spans, taken: np.ndarray, chosen: frozenset[str], none: bool
    ) -> np.ndarray:
        part = part_of(candidates, taken)
        ids = [at for at, mention in enumerate(part.mentions) if mention.id in chosen]
        features = pairs(self.passage, head, part, self.others, ids)
        vectors = part.vectors
        if none:
            vectors = np.concatenate([vectors, np.zeros((1, vectors.shape[1]), np.float32)])
        else:
            features = features[:-1]
        own = self.passage.words.vectors[head.first : head.last].mean(0)
        return self.heads.links[relation](own, vectors, features)


def value_of(mention: Mention) -> str:
    """A value that mentions of one thing share."""
    if isinstance(mention, Organisation):
        return mention.value
    for field in ("value", "code", "name"):
        if told := getattr(mention, field, None):
            return str(told)
    return mention.text


def likeliest(values: Sequence[str], probabilities: np.ndarray) -> tuple[int, float]:
    """The row of the likeliest value, and how likely it is; ``probabilities`` have a last row for none.

    Mentions with the same value are likely together; of these the likeliest is taken.

    >>> likeliest(["KZ", "KG", "KZ"], np.array([0.25, 0.1, 0.3, 0.35]))
    (2, 0.55)
    """
    rows: dict[str | None, list[int]] = {}
    for at, value in enumerate((*values, None)):
        rows.setdefault(value, []).append(at)
    totals = {value: float(probabilities[several].sum()) for value, several in rows.items()}
    value = max(totals, key=lambda one: totals[one])
    return max(rows[value], key=lambda at: float(probabilities[at])), totals[value]


def part_of(candidates: Spans, taken: Sequence[int] | np.ndarray) -> Spans:
    """Some of the candidates."""
    return Spans(
        mentions=[candidates.mentions[at] for at in taken],
        starts=candidates.starts[taken],
        ends=candidates.ends[taken],
        first=candidates.first[taken],
        last=candidates.last[taken],
        sentences=candidates.sentences[taken],
        features=candidates.features[taken],
        vectors=candidates.vectors[taken],
    )
