"""Train a network on what the corpora mark, and on what a teacher finds; go on where an earlier run was stopped."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from migtext.ner.pieces import Vocabulary
from migtext.ner.scheme import layers, tags
from migtext.ner.sentences import Sentence
from models.train.network import Network, fast_products
from models.train.windows import Batch, encode, epoch, masked, pools

SAVE_EVERY = 180.0
_REPORT_EVERY = 50
_IMPOSSIBLE = -1e9
Report = Callable[[str], None]


@dataclass(slots=True)
class Learner:
    """A network in training: ``stage`` are the settings of its stage, ``path`` its checkpoint."""

    network: Network
    vocabulary: Vocabulary
    settings: dict[str, Any]
    stage: dict[str, Any]
    path: Path
    teacher: Network | None = None
    report: Report = print
    optimiser: torch.optim.Optimizer = field(init=False)
    number: int = 0
    step: int = 0
    done: int = 0

    def __post_init__(self) -> None:
        heads = list(self.network.outputs.parameters())
        known = {id(parameter) for parameter in heads}
        body = [parameter for parameter in self.network.parameters() if id(parameter) not in known]
        groups = [{"params": body, "rate": self.stage["rate"]}, {"params": heads, "rate": self.stage["head_rate"]}]
        self.optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, fused=True)

    def save(self) -> None:
        """Write the checkpoint; an interrupted write leaves the one before."""
        state = {
            "network": self.network.state_dict(),
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
        state = torch.load(self.path, map_location=self.network.places.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.number, self.step, self.done = state["at"]
        return True

    def train(self, corpora: dict[str, list[Sentence]], after_epoch: Callable[[int], None]) -> None:
        """Train all epochs that are left."""
        if self.load():
            self.report(f"goes on at epoch {self.number + 1}, step {self.step}")
        chosen = {name: corpora[name] for name in self.stage["corpora"]}
        known = pools(sentence for sentences in chosen.values() for sentence in sentences)
        while self.number < self.stage["epochs"]:
            batches = epoch(chosen, self.vocabulary, self.settings, known, self.number)
            self._epoch(batches)
            self.number, self.step = self.number + 1, 0
            self.save()
            after_epoch(self.number)

    def _epoch(self, batches: list[list[Sentence]]) -> None:
        self.network.train()
        saved = begun = time.monotonic()
        first, losses = self.step, []
        # epochs differ by a few batches; the schedule takes this one for all
        total = self.done - self.step + len(batches) * (self.stage["epochs"] - self.number)
        for step in range(first, len(batches)):
            rng = np.random.default_rng([self.settings["seed"], self.number, step])
            batch = encode(batches[step], self.vocabulary, len(self.network.places))
            self._schedule(self.done / total)
            losses.append(self._learn(batch, masked(batch, self.settings["augmentation"]["masked_pieces"], rng)))
            self.done += 1
            self.step = step + 1
            if self.step % _REPORT_EVERY == 0:
                pace = (time.monotonic() - begun) / len(losses)
                where = f"epoch {self.number + 1}, step {self.step} of {len(batches)}"
                self.report(f"{where}: loss {np.mean(losses[-_REPORT_EVERY:]):.4f}, {pace:.2f} s a step")
            if time.monotonic() - saved > SAVE_EVERY:
                self.save()
                saved = time.monotonic()

    def _schedule(self, past: float) -> None:
        warm = min(1.0, (self.done + 1) / self.stage["warm_up"])
        for group in self.optimiser.param_groups:
            group["lr"] = group["rate"] * warm * max(0.0, 1 - past)

    def _learn(self, plain: Batch, batch: Batch) -> float:
        """One step; the teacher reads the ``plain`` batch."""
        device = self.network.places.device
        allowed = {layer: torch.from_numpy(bits).to(device) for layer, bits in batch.allowed.items()}
        taught = scores_of(self.teacher, plain)[max(self.teacher.depths)] if self.teacher else None
        found = forward(self.network, batch)
        loss = torch.zeros((), device=device)
        for weight, depth in zip(self.stage["weights"], self.network.depths, strict=True):
            loss = loss + weight * self._loss(found[depth], allowed, taught)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        return float(loss.item())

    def _loss(self, scores: Tensor, allowed: dict[str, Tensor], taught: Tensor | None) -> Tensor:
        loss = marked_loss(scores, allowed)
        if taught is None:
            return loss
        share, temperature = self.stage["taught"], self.stage["temperature"]
        return (1 - share) * loss + share * taught_loss(scores, taught, temperature)


def forward(network: Network, batch: Batch) -> dict[int, Tensor]:
    """The network's scores of a batch, on the device of the network."""
    device = network.places.device
    with fast_products(device.type):
        scores: dict[int, Tensor] = network(
            *(torch.from_numpy(x).to(device) for x in (batch.ids, batch.mask, batch.firsts))
        )
    return scores


def scores_of(network: Network, batch: Batch) -> dict[int, Tensor]:
    """The same without gradients."""
    network.eval()
    with torch.no_grad():
        return forward(network, batch)


def _parts(scores: Tensor) -> list[Tensor]:
    return list(scores.split([len(tags(layer)) for layer in layers()], dim=1))


def marked_loss(scores: Tensor, allowed: dict[str, Tensor]) -> Tensor:
    """How unlikely it is, a word and summed over the layers, that the tag is one of those allowed."""
    losses = []
    for part, bits in zip(_parts(scores), allowed.values(), strict=True):
        right = part.masked_fill(~bits, _IMPOSSIBLE).logsumexp(1)
        losses.append((part.logsumexp(1) - right).mean())
    return torch.stack(losses).sum()


def taught_loss(scores: Tensor, taught: Tensor, temperature: float) -> Tensor:
    """The divergence from the teacher's distributions, a word and summed over the layers."""
    losses = []
    for part, other in zip(_parts(scores / temperature), _parts(taught / temperature), strict=True):
        wanted, found = other.log_softmax(1), part.log_softmax(1)
        losses.append(functional.kl_div(found, wanted, reduction="batchmean", log_target=True))
    return torch.stack(losses).sum() * temperature**2
