"""How wrong the heads are on a document, and how far the names have moved from what they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from migtext.learned.heads import RELATIONS
from models.train.links.network import Heads
from models.train.links.reads import NAMES
from models.train.links.targets import OPEN, ROLE, Link, SamePair, Targets
from models.train.links.taught import Taught

_NOTHING = (0, 0)

LOSS_OF = {relation: "role" if relation == ROLE else "link" for relation in RELATIONS}
"""The setting that weighs the loss of a relation; those of the other heads have their names."""


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
    taught: Tensor | None = None
    """The teacher's probability of each row, or of each role of it."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The targets of a document as tensors.

    ``taught`` is what a teacher says of the tags, types and statuses of the words and of the pairs ``same``. If the
    document has no marks, only this counts.
    """

    features: Tensor
    tags: Tensor
    types: Tensor
    statuses: Tensor
    stacks: dict[str, Stack]
    same: Sequence[SamePair]
    taught: tuple[Tensor, Tensor, Tensor, Tensor] | None = None
    marked: bool = True


def lesson_of(targets: Targets, taught: Taught | None = None, *, marked: bool = True) -> Lesson:
    """What can be learned of a document: a link whose right candidate is out of reach teaches nothing."""
    stacks = {}
    soft = taught.links if taught else [None] * len(targets.links)
    for relation in RELATIONS:
        links = [
            (link, said)
            for link, said in zip(targets.links, soft, strict=True)
            if link.relation == relation and _teaches(link)
        ]
        if links:
            stacks[relation] = _stacked([link for link, _ in links], [said for _, said in links if said is not None])
    return Lesson(
        features=torch.from_numpy(targets.features),
        tags=torch.from_numpy(targets.tags),
        types=torch.from_numpy(targets.types),
        statuses=torch.from_numpy(targets.statuses),
        stacks=stacks,
        same=targets.same,
        taught=_as_tensors(taught) if taught else None,
        marked=marked,
    )


def _as_tensors(taught: Taught) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    tags, types, statuses = (torch.from_numpy(part).float() for part in (taught.tags, taught.types, taught.statuses))
    return tags, types, statuses, torch.tensor(taught.same, dtype=torch.float32)


def _teaches(link: Link) -> bool:
    return bool(len(link.right)) and (link.relation == ROLE or bool(link.right.any()))


def _stacked(links: Sequence[Link], taught: Sequence[np.ndarray]) -> Stack:
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
        taught=torch.from_numpy(np.concatenate(taught)).float() if taught else None,
    )


@dataclass(frozen=True, slots=True)
class Losses:
    """The losses of a document; ``settings`` are the weights of the section ``loss``."""

    heads: Heads
    settings: dict[str, Any]

    def __call__(self, lesson: Lesson, vectors: Tensor, names: Tensor, rng: np.random.Generator) -> dict[str, Tensor]:
        """Weighted losses by head, from the vectors and the scores of names of the words; ``rng`` draws pairs.

        The setting ``taught`` is the share of the teacher where a document has marks, too.
        """
        share = 0.0 if lesson.taught is None else self.settings["taught"] if lesson.marked else 1.0
        words = self.heads.words(vectors, names.detach(), lesson.features)
        found: dict[str, list[Tensor]] = {}
        if share < 1:
            for head, loss in self._marked(lesson, words, vectors, rng).items():
                found.setdefault(head, []).append((1 - share) * loss)
        if lesson.taught is not None:
            for head, loss in self._taught(lesson, words, vectors, rng).items():
                found.setdefault(head, []).append(share * loss)
        return {head: self.settings[LOSS_OF.get(head, head)] * sum(losses) for head, losses in found.items()}

    def _marked(
        self, lesson: Lesson, words: tuple[Tensor, Tensor, Tensor], vectors: Tensor, rng: np.random.Generator
    ) -> dict[str, Tensor]:
        """Losses of what the marks say."""
        tags, types, statuses = words
        told = lesson.tags != OPEN
        each = functional.cross_entropy(tags[told], lesson.tags[told], reduction="none")
        found = {"tag": (each * torch.where(lesson.tags[told] > 0, self.settings["trigger"], 1.0)).sum()}
        for name, scores, right in (("type", types, lesson.types), ("status", statuses, lesson.statuses)):
            if (right != OPEN).any():
                found[name] = functional.cross_entropy(scores, right, ignore_index=OPEN, reduction="sum")
        for relation, stack in lesson.stacks.items():
            scores = self._scores(relation, stack, vectors)
            if relation == ROLE:
                found[relation] = functional.cross_entropy(
                    scores, stack.right, weight=self._role_weights(scores), ignore_index=OPEN, reduction="sum"
                )
            else:
                found[relation] = choice_loss(scores[:, 0], stack.groups, stack.columns, stack.right > 0)
        if pairs := self._drawn(lesson, rng):
            right = torch.tensor([float(lesson.same[at].same) for at in pairs])
            found["same"] = self._same([lesson.same[at] for at in pairs], vectors, right)
        return found

    def _taught(
        self, lesson: Lesson, words: tuple[Tensor, Tensor, Tensor], vectors: Tensor, rng: np.random.Generator
    ) -> dict[str, Tensor]:
        """Losses of what the teacher says; types and statuses count as far as a word is one of a trigger."""
        assert lesson.taught is not None
        *told, same = lesson.taught
        trigger = 1 - told[0][:, 0]
        weights = (1 + (self.settings["trigger"] - 1) * trigger, trigger, trigger)
        found = {
            name: (weight * functional.cross_entropy(scores, right, reduction="none")).sum()
            for name, scores, right, weight in zip(("tag", "type", "status"), words, told, weights, strict=True)
        }
        for relation, stack in lesson.stacks.items():
            assert stack.taught is not None
            scores = self._scores(relation, stack, vectors)
            if relation == ROLE:
                found[relation] = functional.cross_entropy(
                    scores, stack.taught, weight=self._role_weights(scores), reduction="sum"
                )
            else:
                every = spread(scores[:, 0], stack.groups, stack.columns)
                found[relation] = (stack.taught * (every.logsumexp(1)[stack.groups] - scores[:, 0])).sum()
        if pairs := self._drawn(lesson, rng):
            found["same"] = self._same([lesson.same[at] for at in pairs], vectors, same[pairs])
        return found

    def _scores(self, relation: str, stack: Stack, vectors: Tensor) -> Tensor:
        scores: Tensor = self.heads.links[relation](vectors, stack.heads, stack.candidates, stack.features)
        return scores

    def _role_weights(self, scores: Tensor) -> Tensor:
        weight = scores.new_full((scores.shape[1],), self.settings["some_role"])
        weight[0] = 1.0
        return weight

    def _drawn(self, lesson: Lesson, rng: np.random.Generator) -> list[int]:
        """Which pairs of mentions count in this step."""
        count, most = len(lesson.same), self.settings["most_pairs"]
        return list(range(count)) if count <= most else rng.choice(count, most, replace=False).tolist()

    def _same(self, pairs: Sequence[SamePair], vectors: Tensor, right: Tensor) -> Tensor:
        one, two = (np.array([getattr(x, side) for x in pairs], np.int64) for side in ("one", "two"))
        features = torch.tensor([pair.features for pair in pairs], dtype=vectors.dtype)
        scores = self.heads.same(vectors, one, two, features)[:, 0]
        return functional.binary_cross_entropy_with_logits(scores, right, reduction="sum")


def spread(scores: Tensor, groups: Tensor, columns: Tensor) -> Tensor:
    """A row for each group, with score i in column ``columns[i]`` of row ``groups[i]``, and -inf elsewhere."""
    shape = (int(groups.max()) + 1, int(columns.max()) + 1)
    return scores.new_full(shape, -torch.inf).index_put((groups, columns), scores)


def choice_loss(scores: Tensor, groups: Tensor, columns: Tensor, right: Tensor) -> Tensor:
    """How unlikely the right rows of each group are, summed; row ``columns[i]`` of group ``groups[i]`` has score i.

    Each group needs a right row.
    """
    every = spread(scores, groups, columns)
    chosen = every.new_full(every.shape, -torch.inf).index_put((groups[right], columns[right]), scores[right])
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
