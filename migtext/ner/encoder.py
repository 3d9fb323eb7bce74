"""Tag scores for the words of sentences, from an exported encoder."""

import json
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from migtext.errors import MigtextError
from migtext.ner.pieces import Vocabulary, read_vocabulary
from migtext.ner.scheme import layers

MODEL, TOKENIZER = "names.onnx", "tokenizer.json"
SCORES, VECTORS = "scores", "vectors"
"""Outputs of the model: the scores of the tags, and the hidden states that they are taken from."""
_FIRST, _LAST, _PAD = 0, 1, 2  # pieces of the vocabulary, by index
_LONGEST = 190  # pieces
_PIECES = 128  # pieces in a batch
Words = Sequence[tuple[str, bool]]
"""Words of a sentence, each with a flag whether a space is before it."""


class Encoder:
    """An exported model, ready to run, with one session."""

    def __init__(self, folder: Path, threads: int) -> None:
        # Newer releases of the library send telemetry unless this is set before the import.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(folder / MODEL, options, providers=["CPUExecutionProvider"])
            self._vocabulary: Vocabulary = read_vocabulary(folder / TOKENIZER)
            self._has_vectors = VECTORS in [one.name for one in self._session.get_outputs()]
            stored = json.loads(self._session.get_modelmeta().custom_metadata_map["layers"])
        except Exception as error:  # onnxruntime raises its own exception classes for invalid files
            raise MigtextError(f"{folder}: the files of the named-entity model cannot be read: {error}") from error
        if {layer: tuple(names) for layer, names in stored.items()} != layers():
            raise MigtextError(f"{folder}: the classes of the named-entity model do not match this version of migtext")

    def scores(self, sentences: Sequence[Words]) -> list[np.ndarray]:
        """The tag scores of each word: arrays of shape (words, tags), in the order of the sentences."""
        return [scores for scores, _ in self.read(sentences)]

    def read(self, passages: Sequence[Words]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Tag scores and vectors of each word: arrays of shape (words, tags) and (words, width), a pair a passage.

        A passage is a sentence or a few neighbouring ones; a model for names alone has vectors of width 0. Those of
        similar length are read together; what is longer than a passage in training is read in parts.
        """
        rows = [(at, part) for at, words in enumerate(passages) for part in self._parts(words)]
        found: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in passages]
        parts: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        order = sorted(range(len(rows)), key=lambda row: len(rows[row][1][0]))
        for batch in _batches(order, [len(ids) for _, (ids, _) in rows]):
            for row, read in zip(batch, self._run([rows[row][1] for row in batch]), strict=True):
                parts[row] = read
        for row, (at, _) in enumerate(rows):
            found[at].append(parts[row])
        return [_joined(several) for several in found]

    def size(self, words: Words) -> int:
        """The number of pieces of some words."""
        return sum(len(self._vocabulary.encode(*word)) for word in words)

    def _parts(self, words: Words) -> list[tuple[list[int], list[int]]]:
        """Ids of a sentence in parts of limited length, with the position of each word in them; at least one part."""
        parts: list[tuple[list[int], list[int]]] = [([_FIRST], [])]
        for word in words:
            pieces = self._vocabulary.encode(*word)[: _LONGEST - 2]
            if len(parts[-1][0]) + len(pieces) >= _LONGEST:
                parts.append(([_FIRST], []))
            ids, firsts = parts[-1]
            firsts.append(len(ids))
            ids += pieces
        for ids, _ in parts:
            ids.append(_LAST)
        return parts

    def _run(self, parts: Sequence[tuple[list[int], list[int]]]) -> list[tuple[np.ndarray, np.ndarray]]:
        width = max(len(ids) for ids, _ in parts)
        ids = np.full((len(parts), width), _PAD, np.int64)
        for row, (pieces, _) in enumerate(parts):
            ids[row, : len(pieces)] = pieces
        if self._has_vectors:
            scores, vectors = self._session.run([SCORES, VECTORS], {"ids": ids})
        else:
            (scores,) = self._session.run([SCORES], {"ids": ids})
            vectors = np.zeros((*ids.shape, 0), np.float32)
        return [(scores[row, firsts], vectors[row, firsts]) for row, (_, firsts) in enumerate(parts)]


def _joined(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    if len(parts) == 1:
        return parts[0]
    scores, vectors = zip(*parts, strict=True)
    return np.concatenate(scores), np.concatenate(vectors)


def _batches(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """Rows, shortest first, in batches with a limited number of pieces, padding included."""
    batches: list[list[int]] = []
    for row in order:
        if not batches or lengths[row] * (len(batches[-1]) + 1) > _PIECES:
            batches.append([])
        batches[-1].append(row)
    return batches


@lru_cache(maxsize=4)
def encoder(folder: Path, threads: int = 1) -> Encoder:
    """The model in ``folder``, read once per process.

    Raises MigtextError if a file is missing, cannot be read or has other classes.
    """
    return Encoder(folder, threads)
