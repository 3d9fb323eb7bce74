"""Texts split into sentences and words, with spans counted in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from migtext.ner.documents import Document, LabelledSpan
from migtext.ner.scheme import allowed, is_open, layer_of, outside
from migtext.text.punctuation import APOSTROPHES, CLOSING_QUOTES, HYPHENS, OPENING_QUOTES, STROKES, one_of

_WORD = re.compile(rf"\w+(?:{one_of(HYPHENS, APOSTROPHES)}\w+)*|\S")
_BREAK = regex.compile(
    rf"\n+|(?<=[.!?…]){one_of(CLOSING_QUOTES)}?\s+(?={one_of(OPENING_QUOTES, STROKES)}?\s?[^\W_\p{{Ll}}])"
)
_INITIAL = re.compile(r"(?<!\w)\w{1,3}\.\Z")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, a flag for a space before each, and spans of words with labels of the scheme; ``end`` is excluded."""

    document: str
    corpus: str
    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    spans: tuple[LabelledSpan, ...] = ()


def words_of(text: str) -> list[tuple[int, int]]:
    """The offsets of the words and symbols of a text; a hyphen or apostrophe between letters does not split a word."""
    return [match.span() for match in _WORD.finditer(text)]


def sentences_of(document: Document) -> Iterator[Sentence]:
    """The sentences of a document; a boundary inside a span is ignored."""
    words = words_of(document.text)
    breaks = set(_breaks(document))
    begin = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or any(words[at - 1][1] <= place <= words[at][0] for place in breaks):
            yield _sentence(document, words[begin:at])
            begin = at


def _breaks(document: Document) -> Iterator[int]:
    text = document.text
    for match in _BREAK.finditer(text):
        line = "\n" in match[0]
        if not line and _INITIAL.search(text, max(0, match.start() - 5), match.start()):
            continue
        if line or not any(span.start < match.start() and match.end() <= span.end for span in document.spans):
            yield match.end()


def _sentence(document: Document, words: Sequence[tuple[int, int]]) -> Sentence:
    text = document.text
    start, end = words[0][0], words[-1][1]
    spans = []
    for span in document.spans:
        if span.start < end and start < span.end:
            inside = [at for at, (first, last) in enumerate(words) if first < span.end and span.start < last]
            if inside:
                spans.append(LabelledSpan(inside[0], inside[-1] + 1, span.label))
    return Sentence(
        document=document.key,
        corpus=document.corpus,
        words=tuple(text[first:last] for first, last in words),
        spaced=tuple(first == 0 or text[first - 1].isspace() for first, _ in words),
        spans=tuple(spans),
    )


def targets(sentence: Sentence, layer: str) -> list[int]:
    """The tags that each word may have in a layer, as bits; of overlapping spans, certain and longer ones win."""
    bits = [outside(sentence.corpus, layer)] * len(sentence.words)
    spans = [span for span in sentence.spans if layer_of(span.label) == layer]
    for span in sorted(spans, key=lambda span: (not is_open(span.label), span.end - span.start)):
        for at in range(span.start, span.end):
            bits[at] = allowed(span.label, layer, at == span.start)
    return bits
