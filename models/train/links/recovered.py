"""The weights of an exported encoder, as it was shipped: what training goes on from."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from migtext.errors import MigtextError
from migtext.ner.scheme import layers
from models.train.export import Embeddings, Shape, Weights

_STORED = ".stored"
_MIDDLE = 128  # what stands for zero in the bytes of a matrix in blocks


@dataclass(frozen=True, slots=True)
class Recovered:
    """Weights by the names that networks give them, packed embeddings of words, sizes and the number of layers."""

    weights: Weights
    embeddings: Embeddings
    shape: Shape
    depth: int

    @property
    def width(self) -> int:
        """The width of the vectors."""
        return int(self.weights["places"].shape[1])

    @property
    def inner(self) -> int:
        """The width inside a layer."""
        return len(self.weights["layers.0.forward_in.bias"])


def recover(path: Path) -> Recovered:
    """Read the encoder at ``path``; MigtextError if it is not one that ``export`` wrote, or has other classes."""
    try:
        model = onnx.load(path)
        stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        facts = {fact.key: json.loads(fact.value) for fact in model.metadata_props}
        attributes = {a.name: a for node in model.graph.node for a in node.attribute}
        shape = Shape(attributes["num_heads"].i, facts["places"], attributes["epsilon"].f)
        known = {layer: tuple(names) for layer, names in facts["layers"].items()}
        found = Recovered(
            _weights(stored), Embeddings(stored["words.stored"], stored["words.scales"]), shape, _depth(stored)
        )
    except Exception as error:  # the library raises its own classes for invalid files
        raise MigtextError(f"{path}: expected an encoder written by models.train: {error}") from error
    if known != layers():
        raise MigtextError(f"{path}: the classes of names do not match this version of migtext")
    return found


def _depth(stored: Weights) -> int:
    return 1 + max(int(name.split(".")[1]) for name in stored if name.startswith("layers."))


def _weights(stored: Weights) -> Weights:
    found: Weights = {"places": stored["places"]}
    head = f"outputs.{_depth(stored)}"
    found[f"{head}.weight"], found[f"{head}.bias"] = stored["head"].T.copy(), stored["head.bias"]
    for name, values in stored.items():
        if name.startswith(("layers.", "norm.")):
            if name.endswith(_STORED):
                base = name.removesuffix(_STORED)
                found[f"{base}.weight"] = _matrix(values, stored[f"{base}.scales"])
            elif not name.endswith(".scales"):
                found[name] = values
    return found


def _matrix(stored: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """A matrix of shape (outputs, inputs): bytes have a scale a column, in older files one a block of a row."""
    if stored.ndim == 3:
        blocks = (stored.astype(np.float32) - _MIDDLE) * scales.reshape(*stored.shape[:2], 1)
        return np.ascontiguousarray(blocks.reshape(len(stored), -1))
    return np.ascontiguousarray((stored.astype(np.float32) * scales).T)
