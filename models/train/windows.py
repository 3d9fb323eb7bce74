"""Sentences to batches of pieces: windows of neighbours, changed a little, of about the same length."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np

from migtext.ner.documents import LabelledSpan
from migtext.ner.pieces import Vocabulary
from migtext.ner.scheme import is_open, layers, table, tags
from migtext.ner.sentences import Sentence, targets

_SWAPPED = ("PERSON", "ORG", "PLACE")
_ENDING = 2
_GLYPHED = 0.3
_QUOTES = (("“", "”"), ("„", "“"), ('"', '"'), ("«", "»"))
Pools = dict[tuple[str, str, str], list[tuple[tuple[str, ...], tuple[bool, ...]]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Piece ids, where pieces stand, flat indices of the words' first pieces, and the tags each word may have."""

    ids: np.ndarray
    mask: np.ndarray
    firsts: np.ndarray
    allowed: dict[str, np.ndarray]


def windows(
    sentences: Sequence[Sentence], vocabulary: Vocabulary, most: int, longest: int, rng: random.Random | None
) -> Iterator[list[Sentence]]:
    """Neighbouring sentences of one document, at most ``most`` (or fewer, drawn by ``rng``) and ``longest`` pieces."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.document):
        window: list[Sentence] = []
        size, limit = 0, rng.randint(1, most) if rng else most
        for sentence in group:
            length = sum(len(vocabulary.encode(*word)) for word in zip(sentence.words, sentence.spaced, strict=True))
            if window and (len(window) >= limit or size + length > longest):
                yield window
                window, size, limit = [], 0, rng.randint(1, most) if rng else most
            window.append(sentence)
            size += length
        if window:
            yield window


def joined(window: Sequence[Sentence]) -> Sentence:
    """The sentences of a window as one."""
    words: list[str] = []
    spaced: list[bool] = []
    spans: list[LabelledSpan] = []
    for sentence in window:
        spans += [LabelledSpan(span.start + len(words), span.end + len(words), span.label) for span in sentence.spans]
        words += sentence.words
        spaced += sentence.spaced
    return replace(window[0], words=tuple(words), spaced=tuple(spaced), spans=tuple(spans))


def pools(sentences: Iterable[Sentence]) -> Pools:
    """Mentions that can stand for each other: of one corpus, class and ending, so that the case mostly agrees."""
    found: Pools = defaultdict(list)
    for sentence in sentences:
        for span in sentence.spans:
            if span.label.split("|")[0] in _SWAPPED and not is_open(span.label):
                words = sentence.words[span.start : span.end]
                found[_kind(sentence, span)].append((words, sentence.spaced[span.start : span.end]))
    return found


def _kind(sentence: Sentence, span: LabelledSpan) -> tuple[str, str, str]:
    return sentence.corpus, span.label, sentence.words[span.end - 1][-_ENDING:]


def changed(sentence: Sentence, known: Pools, settings: dict[str, Any], rng: random.Random) -> Sentence:
    """The sentence with other names, quotation marks, letters or in capitals, each now and then."""
    if rng.random() < settings["swapped_windows"]:
        for at in range(len(sentence.spans)):
            span = sentence.spans[at]
            others = known.get(_kind(sentence, span))
            if others and rng.random() < settings["swapped_spans"]:
                sentence = swapped(sentence, span, *rng.choice(others))
    words = sentence.words
    if rng.random() < settings["quotes"]:
        pair = rng.choice(_QUOTES)
        words = tuple({"«": pair[0], "»": pair[1]}.get(word, word) for word in words)
    if rng.random() < settings["capitals"]:
        words = tuple(word.upper() for word in words)
    letters = settings["respelling"].get(table()["corpora"][sentence.corpus]["language"])
    if letters and rng.random() < settings["respelled"]:
        words = tuple(word.translate(str.maketrans(letters)) for word in words)
    if rng.random() < settings["homoglyphs"]:
        alike = str.maketrans(settings["lookalikes"])
        words = tuple(word.translate(alike) if rng.random() < _GLYPHED else word for word in words)
    return replace(sentence, words=words)


def swapped(sentence: Sentence, span: LabelledSpan, words: tuple[str, ...], spaced: tuple[bool, ...]) -> Sentence:
    """The sentence with ``words`` in the place of ``span``; unchanged if a span begins or ends within it."""
    start, end = span.start, span.end
    if any(start < other.start < end or start < other.end < end for other in sentence.spans):
        return sentence
    more = len(words) - (end - start)
    moved = [
        LabelledSpan(x.start + more * (x.start >= end), x.end + more * (x.end >= end), x.label) for x in sentence.spans
    ]
    return replace(
        sentence,
        words=sentence.words[:start] + words + sentence.words[end:],
        spaced=sentence.spaced[:start] + sentence.spaced[start : start + 1] + spaced[1:] + sentence.spaced[end:],
        spans=tuple(moved),
    )


def epoch(
    corpora: dict[str, list[Sentence]], vocabulary: Vocabulary, settings: dict[str, Any], known: Pools, number: int
) -> list[list[Sentence]]:
    """The batches of epoch ``number``, as sentences; the same for the same settings and number."""
    rng = random.Random(f"{settings['seed']} {number}")
    shape = settings["batches"]
    drawn = []
    for name, sentences in corpora.items():
        for _ in range(shape["repeat"][name]):
            for window in windows(sentences, vocabulary, shape["sentences"], shape["longest"], rng):
                sentence = changed(joined(window), known, settings["augmentation"], rng)
                drawn.append((_length(sentence, vocabulary), sentence))
    drawn.sort(key=lambda item: item[0] * rng.uniform(0.85, 1.15))
    batches = _filled(drawn, shape["pieces"])
    rng.shuffle(batches)
    return batches


def _length(sentence: Sentence, vocabulary: Vocabulary) -> int:
    return sum(len(vocabulary.encode(*word)) for word in zip(sentence.words, sentence.spaced, strict=True)) + 2


def _filled(drawn: Sequence[tuple[int, Sentence]], pieces: int) -> list[list[Sentence]]:
    """Batches of at most ``pieces`` pieces, padding included."""
    batches: list[list[Sentence]] = []
    longest = 0
    for length, sentence in drawn:
        longest = max(longest, length)
        if not batches or longest * (len(batches[-1]) + 1) > pieces:
            batches.append([])
            longest = length
        batches[-1].append(sentence)
    return batches


def encode(sentences: Sequence[Sentence], vocabulary: Vocabulary, places: int) -> Batch:
    """A batch of sentences; words beyond the encoder's ``places`` are left out, and have no first piece."""
    rows, firsts, kept = [], [], []
    for sentence in sentences:
        ids = [0]
        first = []
        for word in zip(sentence.words, sentence.spaced, strict=True):
            pieces = vocabulary.encode(*word)
            if len(ids) + len(pieces) >= places:
                break
            first.append(len(ids))
            ids += pieces
        rows.append([*ids, 1])
        firsts.append(first)
        kept.append(len(first))
    width = max(map(len, rows))
    ids_array = np.full((len(rows), width), 2, np.int64)
    for at, row in enumerate(rows):
        ids_array[at, : len(row)] = row
    mask = np.arange(width)[None] < np.array([len(row) for row in rows])[:, None]
    flat = np.array([at * width + first for at, row in enumerate(firsts) for first in row], np.int64)
    allowed = {}
    for layer in layers():
        bits = np.array([x for s, n in zip(sentences, kept, strict=True) for x in targets(s, layer)[:n]], np.int64)
        allowed[layer] = (bits[:, None] >> np.arange(len(tags(layer)))[None] & 1).astype(bool)
    return Batch(ids_array, mask, flat, allowed)


def masked(batch: Batch, share: float, rng: np.random.Generator) -> Batch:
    """The batch with a share of its pieces made unknown."""
    hidden = (rng.random(batch.ids.shape) < share) & (batch.ids > 3)
    return replace(batch, ids=np.where(hidden, 3, batch.ids))
