"""Precision, recall and F1 a language and class, strict and by overlap."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from models.train.decoding import decode
from models.train.documents import Span
from models.train.pieces import Vocabulary
from models.train.scheme import is_open, layer_of, table
from models.train.sentences import Sentence
from models.train.windows import Batch, encode, joined, windows

HELPERS = frozenset({"FACILITY", "DATE", "NUMBER", "WORK"})
_ROWS = 8
Scorer = Callable[[Batch], np.ndarray]


def predict(
    sentences: Sequence[Sentence], score: Scorer, vocabulary: Vocabulary, settings: dict[str, Any], places: int
) -> list[tuple[Sentence, list[Span]]]:
    """Windows of the sentences with the spans that ``score`` finds in them."""
    shape = settings["batches"]
    whole = [joined(x) for x in windows(sentences, vocabulary, shape["sentences"], shape["longest"], None)]
    whole.sort(key=lambda sentence: len(sentence.words))
    found = []
    for at in range(0, len(whole), _ROWS):
        group = whole[at : at + _ROWS]
        batch = encode(group, vocabulary, places)
        scores = score(batch)
        rows = np.split(scores, np.searchsorted(batch.firsts, np.arange(1, len(group)) * batch.ids.shape[1]))
        found += [(sentence, decode(row, sentence.words)) for sentence, row in zip(group, rows, strict=True)]
    return found


def count(pairs: Iterable[tuple[Sentence, list[Span]]], overlap: bool = False) -> Counter[tuple[str, str]]:
    """How many spans of each class are ``right``, ``found`` and ``wanted``.

    What the annotation leaves open is not counted, nor are classes that a corpus does not mark.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for sentence, found in pairs:
        sure = [span for span in sentence.spans if not is_open(span.label)]
        free = [span for span in sentence.spans if is_open(span.label)]
        unmarked = table()["corpora"][sentence.corpus]["unmarked"]
        left = list(found)
        for span in sure:
            name = span.label.split("|")[0]
            counts[name, "wanted"] += 1
            hit = next((x for x in left if x.label in span.label.split("|") and _agree(span, x, overlap)), None)
            if hit:
                left.remove(hit)
                counts[name, "right"] += 1
                counts[name, "found"] += 1
        for span in left:
            excused = any(span.meets(x) and layer_of(x.label) == layer_of(span.label) for x in free)
            if not excused and span.label not in unmarked:
                counts[span.label, "found"] += 1
    return counts


def _agree(gold: Span, found: Span, overlap: bool) -> bool:
    if not overlap:
        return gold.start == found.start and gold.end == found.end
    common = min(gold.end, found.end) - max(gold.start, found.start)
    return 2 * common >= max(gold.end - gold.start, found.end - found.start)


def scores(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 in percent and number of mentions of each class, and of all classes that are no helpers."""
    names = sorted({name for name, _ in counts})
    for name in names:
        if name not in HELPERS:
            for kind in ("right", "found", "wanted"):
                counts["all", kind] += counts[name, kind]
    return {name: _score(*(counts[name, kind] for kind in ("right", "found", "wanted"))) for name in [*names, "all"]}


def _score(right: int, found: int, wanted: int) -> dict[str, float]:
    return {
        "precision": round(100 * right / found, 1) if found else 0.0,
        "recall": round(100 * right / wanted, 1) if wanted else 0.0,
        "f1": round(200 * right / (found + wanted), 1) if found + wanted else 0.0,
        "mentions": wanted,
    }


def evaluate(
    held_out: dict[str, list[Sentence]], score: Scorer, vocabulary: Vocabulary, settings: dict[str, Any], places: int
) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Scores by language, then ``strict`` or ``overlap``, then class."""
    report = {}
    for name, sentences in held_out.items():
        if sentences:
            pairs = predict(sentences, score, vocabulary, settings, places)
            kinds = {"strict": scores(count(pairs)), "overlap": scores(count(pairs, overlap=True))}
            report[table()["corpora"][name]["language"]] = kinds
    return report
