"""Scores of a network or of an exported file on the parts held out."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from migtext.ner.corpora.evaluation import count, scores
from migtext.ner.decoding import decode
from migtext.ner.documents import LabelledSpan
from migtext.ner.pieces import Vocabulary
from migtext.ner.scheme import table
from migtext.ner.sentences import Sentence
from models.train.windows import Batch, encode, joined, windows

_ROWS = 8
Scorer = Callable[[Batch], np.ndarray]


def predict(
    sentences: Sequence[Sentence], score: Scorer, vocabulary: Vocabulary, settings: dict[str, Any], places: int
) -> list[tuple[Sentence, list[LabelledSpan]]]:
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
