"""Write a trained encoder as an ONNX file with weights of eight bits and word embeddings of four."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from migtext.ner.scheme import layers
from models.train.base import Base

PAD = 2
BLOCK = 128
_EMBEDDING_BLOCK = 32
_CONTRIB = "com.microsoft"
# products of an unsigned and a signed byte, two at a time, stay within sixteen bits up to here on any processor
_LARGEST = 64
# what is rounded takes 127 steps to either side of a middle
_STEPS = 127
_OPSETS = [helper.make_opsetid("", 20), helper.make_opsetid(_CONTRIB, 1)]
_IR_VERSION = 9
Weights = dict[str, np.ndarray]


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

    def rounded(self, value: str) -> tuple[str, str]:
        """A value in eight bits with a scale for each piece, so that none depends on what is read beside it.

        The cast cuts off what stands behind the point, so half a step on top of the middle makes it round.
        """
        largest = self.add("ReduceMax", self.add("Abs", value), self.constant_once("last", np.array([-1], np.int64)))
        scale = self.add("Mul", largest, self.constant_once("step", np.array(1 / _STEPS, np.float32)))
        middle = self.constant_once("middle", np.array(_STEPS + 1.5, np.float32))
        shifted = self.add("Add", self.add("Div", value, scale), middle)
        return self.add("Cast", shifted, to=TensorProto.UINT8), scale

    def linear(self, value: tuple[str, str], name: str, weights: Weights) -> str:
        """A product of a rounded value with a matrix of eight bits that has a scale a column; and a bias."""
        matrix = weights[f"{name}.weight"].T
        scales = np.maximum(np.abs(matrix).max(0), 1e-8).astype(np.float32) / _LARGEST
        stored = self.constant(f"{name}.stored", np.rint(matrix / scales).astype(np.int8))
        rounded, scale = value
        product = self.add(
            "MatMulIntegerToFloat",
            rounded,
            stored,
            self.constant_once("one", np.array(1, np.float32)),
            self.constant(f"{name}.scales", scales),
            self.constant_once("zero point", np.array(_STEPS + 1, np.uint8)),
            domain=_CONTRIB,
        )
        product = self.add("Mul", product, scale)
        return self.add("Add", product, self.constant(f"{name}.bias", weights[f"{name}.bias"]))

    def blockwise(self, value: str, name: str, weights: Weights) -> str:
        """The same in blocks that have a scale each, where the input has outliers: more exact, and slower."""
        matrix = weights[f"{name}.weight"]
        rows, inputs = matrix.shape
        blocks = matrix.reshape(rows, inputs // BLOCK, BLOCK)
        scales = np.maximum(np.abs(blocks).max(2), 1e-8).astype(np.float32) / 127
        stored = (np.rint(blocks / scales[..., None]) + 128).astype(np.uint8)
        product = self.add(
            "MatMulNBits",
            value,
            self.constant(f"{name}.stored", stored),
            self.constant(f"{name}.scales", scales.reshape(-1)),
            domain=_CONTRIB,
            K=inputs,
            N=rows,
            bits=8,
            block_size=BLOCK,
            accuracy_level=4,
        )
        return self.add("Add", product, self.constant(f"{name}.bias", weights[f"{name}.bias"]))


def export(weights: Weights, base: Base, rows: np.ndarray, depth: int, path: Path) -> None:
    """Write the first ``depth`` layers and their head to ``path``: ``ids`` in, ``scores`` of each piece out.

    Ids are int64 of shape (batch, length), filled up with 2; scores are float32 of shape (batch, length, tags).
    """
    graph = _Graph()
    pad = graph.constant("pad", np.array(PAD, np.int64))
    mask = graph.add("Cast", graph.add("Not", graph.add("Equal", "ids", pad)), to=TensorProto.INT32)
    hidden = graph.norm(_embedded(graph, weights, base, rows), "norm", weights, base.epsilon)
    for at in range(depth):
        hidden = _layer(graph, (hidden, mask), f"layers.{at}", weights, base)
    head = f"outputs.{depth}"
    product = graph.add("MatMul", hidden, graph.constant("head", weights[f"{head}.weight"].T.copy()))
    bias = graph.constant("head.bias", weights[f"{head}.bias"])
    graph.nodes.append(helper.make_node("Add", [product, bias], ["scores"]))
    shape = ["batch", "length"]
    tags = len(weights[f"{head}.bias"])
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "names",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, shape)],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [*shape, tags])],
            graph.initialisers,
        ),
        opset_imports=_OPSETS,
        ir_version=_IR_VERSION,
    )
    helper.set_model_props(model, {"layers": json.dumps(layers()), "places": str(base.positions)})
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _embedded(graph: _Graph, weights: Weights, base: Base, rows: np.ndarray) -> str:
    """The sum of the embeddings of words, as packed as the base has them, and of places."""
    blocks = base.packed["emb.word"].reshape(-1, base.width // _EMBEDDING_BLOCK, 2 + _EMBEDDING_BLOCK // 2)[rows]
    scales = blocks[:, :, :2].copy().view(np.float16)[..., 0].astype(np.float32)
    halves = [blocks[:, :, 2:] & 15, blocks[:, :, 2:] >> 4]
    nibbles = np.concatenate(halves, axis=2).reshape(len(rows), base.width)
    packed = nibbles[:, ::2] | nibbles[:, 1::2] << 4
    words = graph.add(
        "GatherBlockQuantized",
        graph.constant("words.stored", packed),
        "ids",
        graph.constant("words.scales", scales),
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


def _layer(graph: _Graph, inputs: tuple[str, str], name: str, weights: Weights, base: Base) -> str:
    hidden, mask = inputs
    joint = graph.linear(graph.rounded(hidden), f"{name}.attention_in", weights)
    query, key, value = graph.several("Split", 3, joint, axis=-1, num_outputs=3)
    seen = graph.add("MultiHeadAttention", query, key, value, "", mask, domain=_CONTRIB, num_heads=base.heads)
    mixed = graph.linear(graph.rounded(seen), f"{name}.attention_out", weights)
    hidden = graph.norm(graph.add("Add", hidden, mixed), f"{name}.attention_norm", weights, base.epsilon)
    inner = graph.add("Gelu", graph.linear(graph.rounded(hidden), f"{name}.forward_in", weights))
    out = graph.blockwise(inner, f"{name}.forward_out", weights)
    return graph.norm(graph.add("Add", hidden, out), f"{name}.forward_norm", weights, base.epsilon)
