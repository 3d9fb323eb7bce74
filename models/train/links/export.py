"""The trained networks as files: the encoder with its vectors as a second output, and arrays of the heads."""

from pathlib import Path

import numpy as np
from torch import nn

from models.train.export import export
from models.train.links.network import Encoder
from models.train.links.recovered import Recovered


def write_encoder(encoder: Encoder, recovered: Recovered, path: Path) -> None:
    """Write the encoder as ``names.onnx``: ``scores`` and ``vectors`` of each piece."""
    export(arrays_of(encoder), recovered.embeddings, recovered.shape, recovered.depth, path, vectors=True)


def arrays_of(module: nn.Module) -> dict[str, np.ndarray]:
    """The parameters of a network by name."""
    return {name: value.detach().cpu().numpy() for name, value in module.state_dict().items()}
