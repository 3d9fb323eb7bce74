"""Documents through a network in training."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from models.train.links.documents import PAD, UNKNOWN, Rows
from models.train.links.network import Encoder
from models.train.links.reads import Forward, batches, padded
from models.train.network import fast_products


def vectors_of(
    encoder: Encoder, rows: Sequence[Rows], pieces: int, hidden: float = 0.0, rng: np.random.Generator | None = None
) -> list[Tensor]:
    """The vectors of the words of each document; the share ``hidden`` of the pieces is made unknown by ``rng``."""
    found: dict[tuple[int, int], Tensor] = {}
    for batch in batches(rows, pieces):
        ids = padded(rows, batch)
        mask = ids != PAD
        if rng is not None and hidden:
            ids = np.where((rng.random(ids.shape) < hidden) & (ids > UNKNOWN), UNKNOWN, ids)
        with fast_products("cpu"):
            vectors = encoder(torch.from_numpy(ids), torch.from_numpy(mask)).float()
        for at, (document, row) in enumerate(batch):
            found[document, row] = vectors[at, list(rows[document].firsts[row])]
    return [torch.cat([found[at, row] for row in range(len(one.ids))]) for at, one in enumerate(rows)]


def read_by(encoder: Encoder) -> Forward:
    """Reads with a network."""

    def forward(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.no_grad():
            vectors = encoder(torch.from_numpy(ids), torch.from_numpy(ids != PAD))
            return encoder.names(vectors).numpy(), vectors.numpy()

    return forward
