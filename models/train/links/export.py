"""Files to ship: the encoder with its vectors as a second output, and the heads."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from migtext.learned.heads import HEADS
from models.train.export import export
from models.train.links.network import Encoder
from models.train.links.recovered import Recovered


def write_encoder(encoder: Encoder, recovered: Recovered, path: Path) -> None:
    """Write the encoder as ``names.onnx``: ``scores`` and ``vectors`` of each piece."""
    export(arrays_of(encoder), recovered.embeddings, recovered.shape, recovered.depth, path, vectors=True)


def write_heads(heads: Mapping[str, np.ndarray], settings: Mapping[str, Any], folder: Path) -> None:
    """Write ``heads.npz``: arrays in float16, and the settings as bytes of JSON."""
    halves = {name: values.astype(np.float16) for name, values in heads.items()}
    halves["settings"] = np.frombuffer(json.dumps(settings).encode(), np.uint8)
    part = folder / f"part-{HEADS}"
    np.savez(part, **halves)
    part.replace(folder / HEADS)


def arrays_of(module: nn.Module) -> dict[str, np.ndarray]:
    """The parameters of a network by name."""
    return {name: value.detach().cpu().numpy() for name, value in module.state_dict().items()}
