"""Precision, recall and F1 per class, strict and by overlap."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from migtext.ner.decoding import decode
from migtext.ner.documents import LabelledSpan
from migtext.ner.encoder import encoder
from migtext.ner.scheme import is_open, layer_of, unmarked
from migtext.ner.sentences import Sentence

HELPERS = frozenset({"FACILITY", "DATE", "NUMBER", "WORK"})


def count(
    pairs: Iterable[tuple[Sentence, list[LabelledSpan]]], overlap: bool = False, apart: Collection[str] | None = None
) -> Counter[tuple[str, str]]:
    """The number of spans of each class that are ``right``, ``found`` and ``wanted`` (expected).

    Spans that the annotation leaves open are not counted, and neither are classes that are not annotated: ``apart``, by
    default those of the corpus.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for sentence, found in pairs:
        sure = [span for span in sentence.spans if not is_open(span.label)]
        free = [span for span in sentence.spans if is_open(span.label)]
        unasked = unmarked(sentence.corpus) if apart is None else apart
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
            if not excused and span.label not in unasked:
                counts[span.label, "found"] += 1
    return counts


def _agree(gold: LabelledSpan, found: LabelledSpan, overlap: bool) -> bool:
    if not overlap:
        return gold.start == found.start and gold.end == found.end
    common = min(gold.end, found.end) - max(gold.start, found.start)
    return 2 * common >= max(gold.end - gold.start, found.end - found.start)


def scores(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 in percent and number of mentions per class, and of all non-auxiliary classes together."""
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


def evaluate_sentences(
    sentences: Sequence[Sentence], folder: Path, unmarked_classes: Collection[str], threads: int = 1
) -> dict[str, dict[str, dict[str, float]]]:
    """The scores of the model in ``folder`` on annotated sentences: ``strict`` and ``overlap``, by class, then ``all``.

    Auxiliary classes are left out, and so are classes that are not annotated in the sentences.
    """
    scores_of_words = encoder(folder, threads).scores(
        [list(zip(sentence.words, sentence.spaced, strict=True)) for sentence in sentences]
    )
    pairs = [
        (sentence, decode(found, sentence.words)) for sentence, found in zip(sentences, scores_of_words, strict=True)
    ]
    report = {}
    for kind in ("strict", "overlap"):
        scored = scores(count(pairs, kind == "overlap", unmarked_classes))
        report[kind] = {name: values for name, values in scored.items() if name not in (*HELPERS, *unmarked_classes)}
    return report
