"""The networks that learn: the encoder as it was shipped, and the heads for events and links on its vectors."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from migtext.learned import features
from migtext.learned.heads import RELATIONS, ROLES
from models.train.links.reads import NAMES
from models.train.links.recovered import Recovered
from models.train.links.targets import ROLE
from models.train.network import Layer

_WORD_INNER = 128
_PAIR_SIZE, _PAIR_INNER = 48, 64
_SAME_SIZE, _SAME_INNER = 32, 32
_DROPPED = 0.1


class Encoder(nn.Module):
    """Pieces to vectors; embeddings of words stay as they are."""

    def __init__(self, recovered: Recovered, dropped: float = 0.0) -> None:
        super().__init__()
        width, shape = recovered.width, recovered.shape
        self.register_buffer("words", torch.from_numpy(recovered.embeddings.unpacked()), persistent=False)
        self.places = nn.Parameter(torch.empty(recovered.weights["places"].shape))
        self.norm = nn.LayerNorm(width, shape.epsilon)
        self.layers = nn.ModuleList(
            Layer(width, shape.heads, recovered.inner, shape.epsilon, dropped) for _ in range(recovered.depth)
        )
        self.outputs = nn.ModuleDict({str(recovered.depth): nn.Linear(width, sum(NAMES))})
        self.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in recovered.weights.items()})

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Vectors of shape (rows, pieces, width); ``mask`` is true where a piece stands."""
        hidden = self.norm(self.words[ids] + self.places[: ids.shape[1]])
        bias = torch.zeros(mask.shape).masked_fill(~mask, -1e4)[:, None, None]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden

    def names(self, vectors: Tensor) -> Tensor:
        """The scores of the tags of names of each word."""
        (output,) = self.outputs.values()
        found: Tensor = output(vectors)
        return found


class Pair(nn.Module):
    """Scores pairs of a head and a candidate; see ``migtext.learned.heads.Pair``."""

    def __init__(self, width: int, count: int, outputs: int, size: int, inner: int) -> None:
        super().__init__()
        self.h = nn.Linear(width, size)
        self.c = nn.Linear(width, size)
        self.f = nn.Linear(3 * size + count, inner)
        self.o = nn.Linear(inner, outputs)
        self.dropped = nn.Dropout(_DROPPED)

    def forward(self, vectors: Tensor, heads: np.ndarray, candidates: np.ndarray, known: Tensor) -> Tensor:
        """Scores of shape (pairs, outputs) of ranges of words of shape (pairs, 2), with the features of the pairs."""
        one, other = (
            module(means(vectors, ranges))[torch.from_numpy(rows.reshape(-1))]
            for module, (ranges, rows) in ((self.h, _distinct(heads)), (self.c, _distinct(candidates)))
        )
        inner = functional.relu(self.f(torch.cat([one, other, one * other, known], 1)))
        found: Tensor = self.o(self.dropped(inner))
        return found


class Heads(nn.Module):
    """All heads, with the names of parameters that ``migtext.learned.heads`` reads."""

    def __init__(self, width: int) -> None:
        super().__init__()
        joint = width + sum(NAMES) + features.WORD
        self.wordin = nn.Linear(joint, _WORD_INNER)
        self.direct = nn.Linear(joint, 3)
        nn.init.zeros_(self.direct.weight)
        self.tag = nn.Linear(_WORD_INNER, 3)
        self.kind = nn.Linear(_WORD_INNER, len(features.TYPES))
        self.status = nn.Linear(_WORD_INNER, len(features.STATUSES))
        outputs = {name: len(ROLES) if name == ROLE else 1 for name in RELATIONS}
        self.links = nn.ModuleDict(
            {name: Pair(width, features.PAIR, count, _PAIR_SIZE, _PAIR_INNER) for name, count in outputs.items()}
        )
        self.same = Pair(width, features.SAME, 1, _SAME_SIZE, _SAME_INNER)
        self.dropped = nn.Dropout(_DROPPED)

    def words(self, vectors: Tensor, names: Tensor, known: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of the tags O, B, I, of the types and of the statuses; ``names`` are scores of the tags of names."""
        joint = torch.cat([vectors, name_probabilities(names), known], 1)
        inner = self.dropped(functional.relu(self.wordin(joint)))
        return self.tag(inner) + self.direct(joint), self.kind(inner), self.status(inner)


def _distinct(ranges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each range once, and which of them stands in each row."""
    found: tuple[np.ndarray, np.ndarray] = np.unique(ranges, axis=0, return_inverse=True)
    return found


def name_probabilities(scores: Tensor) -> Tensor:
    """Probabilities of the tags of names, layer by layer."""
    return torch.cat([part.softmax(1) for part in scores.split(NAMES, 1)], 1)


def means(vectors: Tensor, ranges: np.ndarray) -> Tensor:
    """The mean vector of each range of words; zeros for an empty one. ``ranges`` have the shape (ranges, 2)."""
    sizes = np.maximum(ranges[:, 1] - ranges[:, 0], 0)
    rows = np.repeat(np.arange(len(ranges)), sizes)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    words = torch.from_numpy(np.repeat(ranges[:, 0], sizes) + within)
    total = vectors.new_zeros(len(ranges), vectors.shape[1]).index_add(0, torch.from_numpy(rows), vectors[words])
    return total / torch.from_numpy(np.maximum(sizes, 1)).to(vectors.dtype)[:, None]
