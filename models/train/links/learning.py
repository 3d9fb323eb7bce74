"""Train the encoder and the heads on marked documents; go on where an earlier run was stopped."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.train.learning import SAVE_EVERY
from models.train.links.documents import Document
from models.train.links.losses import Lesson, Losses, moved
from models.train.links.names import with_organisations
from models.train.links.network import Encoder, Heads
from models.train.links.vectors import vectors_of

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Example:
    """A document to learn from, and the scores that its names are to have: those before, or what a reader marked."""

    document: Document
    lesson: Lesson
    names: Tensor


def examples_of(lessons: Iterable[tuple[Document, Lesson]], encoder: Encoder, pieces: int) -> list[Example]:
    """Documents with the scores that ``encoder``, as it was shipped, gives to their names, and what readers marked."""
    encoder.eval()
    found = []
    with torch.no_grad():
        for document, lesson in lessons:
            (vectors,) = vectors_of(encoder, [document.rows], pieces)
            names, marked = encoder.names(vectors), document.marks.organisations
            if marked is not None:
                names = with_organisations(names, document.passage.words, marked)
            found.append(Example(document, lesson, names))
    return found


@dataclass(slots=True)
class Learner:
    """Networks in training; ``path`` is the checkpoint.

    All that is random comes from the seed, the epoch and the step.
    """

    encoder: Encoder
    heads: Heads
    settings: dict[str, Any]
    path: Path
    report: Report = print
    optimiser: torch.optim.Optimizer = field(init=False)
    losses: Losses = field(init=False)
    number: int = 0
    step: int = 0
    done: int = 0

    def __post_init__(self) -> None:
        groups = [
            {"params": list(self.encoder.parameters()), "rate": self.settings["rate"]},
            {"params": list(self.heads.parameters()), "rate": self.settings["head_rate"]},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=self.settings["weight_decay"], fused=True)
        self.losses = Losses(self.heads, self.settings["loss"])

    def save(self) -> None:
        """Write the checkpoint; an interrupted write leaves the one before."""
        state = {
            "encoder": self.encoder.state_dict(),
            "heads": self.heads.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "at": (self.number, self.step, self.done),
        }
        part = self.path.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.path)

    def load(self) -> bool:
        """Take up the checkpoint; False if there is none."""
        if not self.path.exists():
            return False
        state = torch.load(self.path, weights_only=True)
        self.encoder.load_state_dict(state["encoder"])
        self.heads.load_state_dict(state["heads"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.number, self.step, self.done = state["at"]
        return True

    def train(self, epochs: Sequence[Sequence[Example]], after_epoch: Callable[[int], None]) -> None:
        """Train all epochs that are left, each on its examples."""
        if self.load():
            self.report(f"goes on at epoch {self.number + 1}, step {self.step}")
        steps = sum(map(self._steps, epochs))
        while self.number < len(epochs):
            self._epoch(self._batches(epochs[self.number]), steps)
            self.number, self.step = self.number + 1, 0
            self.save()
            after_epoch(self.number)

    def _steps(self, examples: Sequence[Example]) -> int:
        return -(-len(examples) // self.settings["batch"])

    def _batches(self, examples: Sequence[Example]) -> list[list[Example]]:
        order = list(examples)
        random.Random(f"{self.settings['seed']} {self.number}").shuffle(order)
        size = self.settings["batch"]
        return [order[at : at + size] for at in range(0, len(order), size)]

    def _epoch(self, batches: list[list[Example]], steps: int) -> None:
        self.encoder.train()
        self.heads.train()
        saved = begun = time.monotonic()
        told: Counter[str] = Counter()
        first = self.step
        for step in range(first, len(batches)):
            self._schedule(self.done / steps)
            told.update(self._learn(batches[step]))
            self.done, self.step = self.done + 1, step + 1
            if time.monotonic() - saved > SAVE_EVERY:
                self.save()
                saved = time.monotonic()
        seen = sum(map(len, batches[first:])) or 1
        losses = ", ".join(f"{name} {told[name] / seen:.3f}" for name in sorted(told))
        self.report(f"epoch {self.number + 1}: {time.monotonic() - begun:.0f} s; losses {losses}")

    def _schedule(self, past: float) -> None:
        warm = min(1.0, (self.done + 1) / self.settings["warm_up"])
        for group in self.optimiser.param_groups:
            group["lr"] = group["rate"] * warm * max(self.settings["least_rate"], 1 - past)

    def _learn(self, batch: Sequence[Example]) -> dict[str, float]:
        """One step; the losses of the batch by head."""
        place = [self.settings["seed"], self.number, self.step]
        rng = np.random.default_rng(place)
        torch.manual_seed(int(rng.integers(2**62)))
        rows = [example.document.rows for example in batch]
        found: dict[str, list[Tensor]] = {}
        read = vectors_of(self.encoder, rows, self.settings["pieces"], self.settings["hidden_pieces"], rng)
        for example, vectors in zip(batch, read, strict=True):
            names = self.encoder.names(vectors)
            for head, loss in self.losses(example.lesson, vectors, names, rng).items():
                found.setdefault(head, []).append(loss)
            marked = example.document.marks.organisations is not None
            weight = self.settings["loss"]["marked_names" if marked else "names"]
            found.setdefault("names", []).append(weight * moved(names, example.names))
        sums = {head: torch.stack(losses).sum() for head, losses in found.items()}
        self.optimiser.zero_grad()
        torch.stack(list(sums.values())).sum().backward()
        parameters = [*self.encoder.parameters(), *self.heads.parameters()]
        torch.nn.utils.clip_grad_norm_(parameters, self.settings["longest_gradient"])
        self.optimiser.step()
        return {head: float(loss.item()) for head, loss in sums.items()}
