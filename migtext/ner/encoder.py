"""Words of sentences to the scores of their tags, with an exported encoder."""

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
_FIRST, _LAST, _PAD = 0, 1, 2
_LONGEST = 190
_PIECES = 128
Words = Sequence[tuple[str, bool]]
"""Words of a sentence, each with whether a blank stands before it."""


class Encoder:
    """An exported model, ready to run; it holds one session."""

    def __init__(self, folder: Path, threads: int) -> None:
        # Newer releases of the library report their use to its makers unless told not to before they are imported.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(folder / MODEL, options, providers=["CPUExecutionProvider"])
            self._vocabulary: Vocabulary = read_vocabulary(folder / TOKENIZER)
            told = json.loads(self._session.get_modelmeta().custom_metadata_map["layers"])
        except Exception as error:  # onnxruntime raises classes of its own for whatever a file may lack
            raise MigtextError(f"{folder}: the files of the named-entity model cannot be read: {error}") from error
        if {layer: tuple(names) for layer, names in told.items()} != layers():
            raise MigtextError(f"{folder}: the classes of the named-entity model do not match this version of migtext")

    def scores(self, sentences: Sequence[Words]) -> list[np.ndarray]:
        """The scores of the tags of each word: arrays of shape (words, tags), in the order of the sentences.

        Sentences of about the same length are read together; longer ones than the model learnt from, part by part.
        """
        rows = [(at, part) for at, words in enumerate(sentences) for part in self._parts(words)]
        found: list[list[np.ndarray]] = [[] for _ in sentences]
        parts: dict[int, np.ndarray] = {}
        order = sorted(range(len(rows)), key=lambda row: len(rows[row][1][0]))
        for batch in _batches(order, [len(ids) for _, (ids, _) in rows]):
            for row, scores in zip(batch, self._run([rows[row][1] for row in batch]), strict=True):
                parts[row] = scores
        for row, (at, _) in enumerate(rows):
            found[at].append(parts[row])
        return [np.concatenate(several) if len(several) != 1 else several[0] for several in found]

    def _parts(self, words: Words) -> list[tuple[list[int], list[int]]]:
        """Ids of a sentence in parts that are not too long, and where each word begins in them; one part at least."""
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

    def _run(self, parts: Sequence[tuple[list[int], list[int]]]) -> list[np.ndarray]:
        width = max(len(ids) for ids, _ in parts)
        ids = np.full((len(parts), width), _PAD, np.int64)
        for row, (pieces, _) in enumerate(parts):
            ids[row, : len(pieces)] = pieces
        (scores,) = self._session.run(None, {"ids": ids})
        return [scores[row, firsts] for row, (_, firsts) in enumerate(parts)]


def _batches(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """Rows, shortest first, in batches that hold a bounded number of pieces with what fills them up."""
    batches: list[list[int]] = []
    for row in order:
        if not batches or lengths[row] * (len(batches[-1]) + 1) > _PIECES:
            batches.append([])
        batches[-1].append(row)
    return batches


@lru_cache(maxsize=4)
def encoder(folder: Path, threads: int = 1) -> Encoder:
    """The model in ``folder``, read once a process.

    Raises MigtextError where a file is missing, cannot be read or is of other classes.
    """
    return Encoder(folder, threads)
