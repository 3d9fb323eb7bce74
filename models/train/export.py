"""Write a trained encoder as an ONNX file with weights of eight bits and word embeddings of four."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from migtext.ner.scheme import layers
from models.train.base import Base

PAD = 2
_EMBEDDING_BLOCK = 32
_EMBEDDING_MIDDLE = 8
_CONTRIB = "com.microsoft"
# products of an unsigned and a signed byte, two at a time, stay within sixteen bits up to here on any processor
_LARGEST = 64
# what is rounded takes 127 steps to either side of a middle
_STEPS = 127
_OPSETS = [helper.make_opsetid("", 20), helper.make_opsetid(_CONTRIB, 1)]
_IR_VERSION = 9
Weights = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the weights do not tell: the heads of a layer, the places there are, and the epsilon of its norms."""

    heads: int
    places: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Embeddings of words in four bits: ``stored`` has two weights in a byte, ``scales`` one value for each block."""

    stored: np.ndarray
    scales: np.ndarray

    def unpacked(self) -> np.ndarray:
        """The embeddings as float32 of shape (pieces, width)."""
        rows = len(self.stored)
        nibbles = np.stack([self.stored & 15, self.stored >> 4], axis=2).reshape(rows, -1, _EMBEDDING_BLOCK)
        weights = (nibbles.astype(np.float32) - _EMBEDDING_MIDDLE) * self.scales.reshape(rows, -1, 1)
        return weights.reshape(rows, -1)


class _Graph:
    """Nodes and initialisers; each method adds a node and gives back the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        self.initialisers.append(numpy_helper.from_array(values, name))
        return name

    def constant_once(self, name: str, values: np.ndarray) -> str:
        """A constant that several nodes share."""
        known = any(tensor.name == name for tensor in self.initialisers)
        return name if known else self.constant(name, values)

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        return self.several(operator, 1, *inputs, **attributes)[0]

    def several(self, operator: str, count: int, *inputs: str, **attributes: Any) -> list[str]:
        names = [f"n{len(self.nodes)}_{at}" for at in range(count)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        return names

    def norm(self, value: str, name: str, weights: Weights, epsilon: float) -> str:
        scale = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return self.add("LayerNormalization", value, scale, bias, axis=-1, epsilon=epsilon)

    def linear(self, value: str, name: str, weights: Weights) -> tuple[str, str]:
        """A product of a value with a matrix, both in eight bits; and the bias, which the caller adds.

        The value has a scale for each piece, so that none depends on what is read beside it, the matrix one a column.
        """
        matrix = weights[f"{name}.weight"].T
        scales = np.maximum(np.abs(matrix).max(0), 1e-8).astype(np.float32) / _LARGEST
        one = self.constant_once("one", np.array(1, np.float32))
        middle = self.constant_once("middle", np.array(_STEPS + 1, np.uint8))
        largest = self.add("ReduceMax", self.add("Abs", value), self.constant_once("last", np.array([-1], np.int64)))
        steps = self.add("Div", self.constant_once("steps", np.array(_STEPS, np.float32)), largest)
        product = self.add(
            "MatMulIntegerToFloat",
            self.add("QuantizeLinear", self.add("Mul", value, steps), one, middle),
            self.constant(f"{name}.stored", np.rint(matrix / scales).astype(np.int8)),
            one,
            self.constant(f"{name}.scales", scales),
            middle,
            domain=_CONTRIB,
        )
        step = self.add("Mul", largest, self.constant_once("step", np.array(1 / _STEPS, np.float32)))
        return self.add("Mul", product, step), self.constant(f"{name}.bias", weights[f"{name}.bias"])

    def joined(self, value: str, name: str, hidden: str, weights: Weights) -> str:
        """The same with its bias, added to what is hidden."""
        return self.add("Add", hidden, self.add("Add", *self.linear(value, name, weights)))


def export(  # noqa: PLR0913, PLR0917
    weights: Weights, embeddings: Embeddings, shape: Shape, depth: int, path: Path, vectors: bool = False
) -> None:
    """Write the first ``depth`` layers and their head to ``path``: ``ids`` in, ``scores`` of each piece out.

    Ids are int64 of shape (batch, length), filled up with 2; scores are float32 of shape (batch, length, tags). With
    ``vectors`` there is a second output of that name: the last layer's, float32 of shape (batch, length, width).
    """
    graph = _Graph()
    pad = graph.constant("pad", np.array(PAD, np.int64))
    mask = graph.add("Cast", graph.add("Not", graph.add("Equal", "ids", pad)), to=TensorProto.INT32)
    hidden = graph.norm(_embedded(graph, weights, embeddings), "norm", weights, shape.epsilon)
    for at in range(depth):
        hidden = _layer(graph, (hidden, mask), f"layers.{at}", weights, shape)
    head = f"outputs.{depth}"
    product = graph.add("MatMul", hidden, graph.constant("head", weights[f"{head}.weight"].T.copy()))
    bias = graph.constant("head.bias", weights[f"{head}.bias"])
    graph.nodes.append(helper.make_node("Add", [product, bias], ["scores"]))
    outputs = {"scores": len(weights[f"{head}.bias"])}
    if vectors:
        graph.nodes.append(helper.make_node("Identity", [hidden], ["vectors"]))
        outputs["vectors"] = weights["places"].shape[1]
    size = ["batch", "length"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "names",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, size)],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, [*size, width]) for name, width in outputs.items()],
            graph.initialisers,
        ),
        opset_imports=_OPSETS,
        ir_version=_IR_VERSION,
    )
    helper.set_model_props(model, {"layers": json.dumps(layers()), "places": str(shape.places)})
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def embeddings_of(base: Base, rows: np.ndarray) -> Embeddings:
    """The embeddings of the base's ``rows``, as packed as the base has them."""
    blocks = base.packed["emb.word"].reshape(-1, base.width // _EMBEDDING_BLOCK, 2 + _EMBEDDING_BLOCK // 2)[rows]
    scales = blocks[:, :, :2].copy().view(np.float16)[..., 0].astype(np.float32)
    halves = [blocks[:, :, 2:] & 15, blocks[:, :, 2:] >> 4]
    nibbles = np.concatenate(halves, axis=2).reshape(len(rows), base.width)
    return Embeddings(nibbles[:, ::2] | nibbles[:, 1::2] << 4, scales)


def _embedded(graph: _Graph, weights: Weights, embeddings: Embeddings) -> str:
    """The sum of the embeddings of words and of places."""
    words = graph.add(
        "GatherBlockQuantized",
        graph.constant("words.stored", embeddings.stored),
        "ids",
        graph.constant("words.scales", embeddings.scales),
        domain=_CONTRIB,
        gather_axis=0,
        quantize_axis=1,
        block_size=_EMBEDDING_BLOCK,
        bits=4,
    )
    length = graph.add("Gather", graph.add("Shape", "ids"), graph.constant("second", np.array([1], np.int64)))
    zero = graph.constant("zero", np.array([0], np.int64))
    places = graph.add("Slice", graph.constant("places", weights["places"]), zero, length)
    return graph.add("Add", words, places)


def _layer(graph: _Graph, inputs: tuple[str, str], name: str, weights: Weights, shape: Shape) -> str:
    hidden, mask = inputs
    joint, bias = graph.linear(hidden, f"{name}.attention_in", weights)
    query, key, value = graph.several("Split", 3, joint, axis=-1, num_outputs=3)
    seen = graph.add("MultiHeadAttention", query, key, value, bias, mask, domain=_CONTRIB, num_heads=shape.heads)
    mixed = graph.joined(seen, f"{name}.attention_out", hidden, weights)
    hidden = graph.norm(mixed, f"{name}.attention_norm", weights, shape.epsilon)
    inner = graph.add("Gelu", graph.add("Add", *graph.linear(hidden, f"{name}.forward_in", weights)))
    out = graph.joined(inner, f"{name}.forward_out", hidden, weights)
    return graph.norm(out, f"{name}.forward_norm", weights, shape.epsilon)
