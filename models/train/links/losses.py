"""How wrong the heads are on a document, and how far the names have moved from what they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from migtext.learned.heads import RELATIONS
from models.train.links.network import Heads, means
from models.train.links.reads import NAMES
from models.train.links.targets import OPEN, ROLE, Link, SamePair, Targets

_NOTHING = (0, 0)


@dataclass(frozen=True, slots=True)
class Stack:
    """The links of one relation in a document: a row for each candidate, and one for none where none can be right.

    ``groups`` tells which link a row belongs to; ``right`` is the role of each row, or 1 for right and 0 for wrong.
    """

    heads: np.ndarray
    candidates: np.ndarray
    features: Tensor
    groups: Tensor
    columns: Tensor
    right: Tensor


@dataclass(frozen=True, slots=True)
class Lesson:
    """The targets of a document as tensors."""

    features: Tensor
    tags: Tensor
    types: Tensor
    statuses: Tensor
    stacks: dict[str, Stack]
    same: Sequence[SamePair]


def lesson_of(targets: Targets) -> Lesson:
    """What can be learned of a document: a link whose right candidate is out of reach teaches nothing."""
    stacks = {}
    for relation in RELATIONS:
        links = [link for link in targets.links if link.relation == relation and _teaches(link)]
        if links:
            stacks[relation] = _stacked(links)
    return Lesson(
        features=torch.from_numpy(targets.features),
        tags=torch.from_numpy(targets.tags),
        types=torch.from_numpy(targets.types),
        statuses=torch.from_numpy(targets.statuses),
        stacks=stacks,
        same=targets.same,
    )


def _teaches(link: Link) -> bool:
    return bool(len(link.right)) and (link.relation == ROLE or bool(link.right.any()))


def _stacked(links: Sequence[Link]) -> Stack:
    sizes = [len(link.right) for link in links]
    candidates = [
        np.concatenate([link.candidates, np.array([_NOTHING] * (size - len(link.candidates)), np.int64).reshape(-1, 2)])
        for link, size in zip(links, sizes, strict=True)
    ]
    return Stack(
        heads=np.repeat(np.array([link.head for link in links], np.int64), sizes, axis=0),
        candidates=np.concatenate(candidates),
        features=torch.from_numpy(np.concatenate([link.features for link in links])),
        groups=torch.from_numpy(np.repeat(np.arange(len(links)), sizes)),
        columns=torch.from_numpy(np.concatenate([np.arange(size) for size in sizes])),
        right=torch.from_numpy(np.concatenate([link.right for link in links]).astype(np.int64)),
    )


@dataclass(frozen=True, slots=True)
class Losses:
    """The losses of a document; ``settings`` are the weights of the section ``loss``."""

    heads: Heads
    settings: dict[str, Any]

    def __call__(self, lesson: Lesson, vectors: Tensor, names: Tensor, rng: np.random.Generator) -> dict[str, Tensor]:
        """Weighted losses by head, from the vectors and the scores of names of the words; ``rng`` draws pairs."""
        found = self._words(lesson, vectors, names.detach())
        for relation, stack in lesson.stacks.items():
            found[relation] = self._links(relation, stack, vectors)
        if lesson.same:
            found["same"] = self._same(lesson.same, vectors, rng)
        return found

    def _words(self, lesson: Lesson, vectors: Tensor, names: Tensor) -> dict[str, Tensor]:
        tags, types, statuses = self.heads.words(vectors, names, lesson.features)
        told = lesson.tags != OPEN
        each = functional.cross_entropy(tags[told], lesson.tags[told], reduction="none")
        trigger = torch.where(lesson.tags[told] > 0, self.settings["trigger"], 1.0)
        found = {"tag": self.settings["tag"] * (each * trigger).sum()}
        for name, scores, right in (("type", types, lesson.types), ("status", statuses, lesson.statuses)):
            if (right != OPEN).any():
                loss = functional.cross_entropy(scores, right, ignore_index=OPEN, reduction="sum")
                found[name] = self.settings[name] * loss
        return found

    def _links(self, relation: str, stack: Stack, vectors: Tensor) -> Tensor:
        head, candidates = means(vectors, stack.heads), means(vectors, stack.candidates)
        scores: Tensor = self.heads.links[relation](head, candidates, stack.features)
        if relation == ROLE:
            weight = scores.new_full((scores.shape[1],), self.settings["some_role"])
            weight[0] = 1.0
            loss = functional.cross_entropy(scores, stack.right, weight=weight, reduction="sum")
            return self.settings["role"] * loss
        return self.settings["link"] * choice_loss(scores[:, 0], stack.groups, stack.columns, stack.right > 0)

    def _same(self, pairs: Sequence[SamePair], vectors: Tensor, rng: np.random.Generator) -> Tensor:
        most = self.settings["most_pairs"]
        if len(pairs) > most:
            pairs = [pairs[at] for at in rng.choice(len(pairs), most, replace=False)]
        one, two = (means(vectors, np.array([getattr(x, side) for x in pairs], np.int64)) for side in ("one", "two"))
        features = torch.tensor([pair.features for pair in pairs], dtype=vectors.dtype)
        right = torch.tensor([float(pair.same) for pair in pairs], dtype=vectors.dtype)
        scores = self.heads.same(one, two, features)[:, 0]
        return self.settings["same"] * functional.binary_cross_entropy_with_logits(scores, right, reduction="sum")


def choice_loss(scores: Tensor, groups: Tensor, columns: Tensor, right: Tensor) -> Tensor:
    """How unlikely the right rows of each group are, summed; row ``columns[i]`` of group ``groups[i]`` has score i.

    Each group needs a right row.
    """
    shape = (int(groups.max()) + 1, int(columns.max()) + 1)
    every = scores.new_full(shape, -torch.inf).index_put((groups, columns), scores)
    chosen = scores.new_full(shape, -torch.inf).index_put((groups[right], columns[right]), scores[right])
    return (every.logsumexp(1) - chosen.logsumexp(1)).sum()


def moved(names: Tensor, before: Tensor) -> Tensor:
    """The divergence of the scores of names from what they were, summed over words and layers."""
    parts = zip(names.split(NAMES, 1), before.split(NAMES, 1), strict=True)
    return torch.stack(
        [
            functional.kl_div(new.log_softmax(1), old.log_softmax(1), reduction="sum", log_target=True)
            for new, old in parts
        ]
    ).sum()
