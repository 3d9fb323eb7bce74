"""Documents through the encoder, as the heads see them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime

from migtext.learned.features import Passage
from migtext.ner.scheme import layers, tags
from models.train.links.documents import PAD, Document, Rows
from models.train.links.targets import Targets

NAMES = tuple(len(tags(layer)) for layer in layers())
"""How many tags each layer of names has."""

Forward = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""Ids to scores of names and vectors of all pieces."""


@dataclass(frozen=True, slots=True)
class Read:
    """A document as the heads see it: its passage with vectors and scores of names."""

    document: Document
    targets: Targets
    passage: Passage


def batches(rows: Sequence[Rows], pieces: int) -> Iterator[list[tuple[int, int]]]:
    """Rows of about the same length, by document and row, with at most ``pieces`` pieces in all, padding included."""
    order = sorted(
        ((document, row) for document, one in enumerate(rows) for row in range(len(one.ids))),
        key=lambda place: len(rows[place[0]].ids[place[1]]),
    )
    batch: list[tuple[int, int]] = []
    for document, row in order:
        if batch and len(rows[document].ids[row]) * (len(batch) + 1) > pieces:
            yield batch
            batch = []
        batch.append((document, row))
    if batch:
        yield batch


def padded(rows: Sequence[Rows], batch: Sequence[tuple[int, int]]) -> np.ndarray:
    """The ids of a batch of rows, filled up."""
    width = max(len(rows[document].ids[row]) for document, row in batch)
    ids = np.full((len(batch), width), PAD, np.int64)
    for at, (document, row) in enumerate(batch):
        ids[at, : len(rows[document].ids[row])] = rows[document].ids[row]
    return ids


def read_with(path: Path, threads: int = 1) -> Forward:
    """Reads with the exported file at ``path``."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def forward(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        scores, vectors = session.run(["scores", "vectors"], {"ids": ids})
        return scores, vectors

    return forward


def read_all(pairs: Sequence[tuple[Document, Targets]], forward: Forward) -> list[Read]:
    """All documents read, one by one, as their order must not matter."""
    return [Read(document, targets, passage_read(document, forward)) for document, targets in pairs]


def passage_read(document: Document, forward: Forward) -> Passage:
    """The passage of a document with the vectors and scores of its words."""
    scores, vectors = [], []
    for ids, firsts in zip(document.rows.ids, document.rows.firsts, strict=True):
        row_scores, row_vectors = forward(np.array([ids], np.int64))
        scores.append(row_scores[0, list(firsts)])
        vectors.append(row_vectors[0, list(firsts)])
    words = replace(document.passage.words, vectors=np.concatenate(vectors), scores=np.concatenate(scores))
    return replace(document.passage, words=words)
