"""The small networks that stand on the encoder's vectors, in numpy: triggers, links, and what is one event."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from migtext.errors import MigtextError

HEADS = "heads.npz"
"""The file of the heads, beside the encoder."""

SETTINGS = "settings"
"""The settings in this file, among the arrays."""

RELATIONS = ("event_date", "event_place", "event_role", "figure_date", "figure_place")
ROLES = ("none", "organisers", "participants", "funders")


@dataclass(frozen=True, slots=True)
class Linear:
    """A matrix of shape (outputs, inputs) and a bias."""

    weight: np.ndarray
    bias: np.ndarray

    def __call__(self, value: np.ndarray) -> np.ndarray:
        """The product of each row of ``value`` with the matrix, and the bias."""
        found: np.ndarray = value @ self.weight.T + self.bias
        return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Scores pairs of a head and a candidate from their vectors, the product of these, and features."""

    head: Linear
    candidate: Linear
    inner: Linear
    outer: Linear

    def __call__(self, head: np.ndarray, candidates: np.ndarray, features: np.ndarray) -> np.ndarray:
        """Scores of shape (candidates, outputs); ``head`` is one vector or one for each candidate."""
        one = np.broadcast_to(self.head(head), (len(candidates), len(self.head.bias)))
        other = self.candidate(candidates)
        joint = np.concatenate([one, other, one * other, features], axis=1)
        return self.outer(np.maximum(self.inner(joint), 0))


@dataclass(frozen=True, slots=True)
class Heads:
    """All heads of a model, and the settings that were found with them on the tune part of the marks."""

    word: Linear
    direct: Linear
    tag: Linear
    kind: Linear
    status: Linear
    links: dict[str, Pair]
    same: Pair
    settings: dict[str, Any]

    def words(
        self, vectors: np.ndarray, names: np.ndarray, features: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Probabilities of the tags O, B, I, of the types and of the statuses of each word.

        ``names`` are the probabilities of the tags of names, ``features`` what the rules know.
        """
        joint = np.concatenate([vectors, names, features], axis=1)
        inner = np.maximum(self.word(joint), 0)
        tags = self.tag(inner) + self.direct(joint)
        tags[:, 0] -= self.settings["outside"]
        return softmax(tags), softmax(self.kind(inner)), softmax(self.status(inner))

    def choice(self, relation: str, head: np.ndarray, candidates: np.ndarray, features: np.ndarray) -> np.ndarray:
        """Probabilities of the candidates of a head and, in the last row, of none; not for ``event_role``."""
        scores = self.links[relation](head, candidates, features)[:, 0]
        scores[-1] += self.settings["none"][relation]
        return softmax(scores)

    def roles(self, head: np.ndarray, candidates: np.ndarray, features: np.ndarray) -> np.ndarray:
        """Probabilities of ``ROLES`` for the candidates of an event, a row each."""
        scores = self.links["event_role"](head, candidates, features)
        scores[:, 0] += self.settings["none"]["event_role"]
        return softmax(scores)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    found: np.ndarray = powers / powers.sum(-1, keepdims=True)
    return found


def tempered(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """A distribution under a temperature.

    >>> tempered(np.array([0.8, 0.2]), 2.0).round(2).tolist()
    [0.67, 0.33]
    """
    powers = probabilities ** (1 / temperature)
    found: np.ndarray = powers / powers.sum()
    return found


@lru_cache(maxsize=4)
def load_heads(folder: Path) -> Heads:
    """The heads in ``folder``; MigtextError if the file is missing or cannot be read."""
    try:
        return _heads(*stored_heads(folder))
    except KeyError as error:
        raise _unreadable(folder, error) from error


def stored_heads(folder: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """The arrays in ``folder`` as float32 by name, and the settings; MigtextError if they cannot be read."""
    try:
        with np.load(folder / HEADS, allow_pickle=False) as stored:
            found = {name: stored[name].astype(np.float32) for name in stored.files if name != SETTINGS}
            return found, json.loads(bytes(stored[SETTINGS]).decode("utf-8"))
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise _unreadable(folder, error) from error


def _unreadable(folder: Path, error: Exception) -> MigtextError:
    return MigtextError(f"{folder / HEADS}: the heads of the model cannot be read: {error}")


def _heads(stored: dict[str, np.ndarray], settings: dict[str, Any]) -> Heads:
    def linear(name: str) -> Linear:
        return Linear(stored[f"{name}.weight"], stored[f"{name}.bias"])

    def pair(name: str) -> Pair:
        return Pair(*(linear(f"{name}.{part}") for part in ("h", "c", "f", "o")))

    return Heads(
        word=linear("wordin"),
        direct=linear("direct"),
        tag=linear("tag"),
        kind=linear("kind"),
        status=linear("status"),
        links={name: pair(f"links.{name}") for name in RELATIONS},
        same=pair("same"),
        settings=settings,
    )
