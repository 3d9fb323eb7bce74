"""Marked passages as the model reads them: what the rules find there, and words in windows of pieces."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from migtext.learned.features import Passage
from migtext.learned.linking import passage_of
from migtext.learned.reader import Reader
from migtext.ner.pieces import Vocabulary
from migtext.ner.recogniser import Words, windows
from migtext.ner.sentences import words_of
from migtext.pipeline import Pipeline
from models.train.links.marks import Marks, Part

FIRST, LAST, PAD, UNKNOWN = 0, 1, 2, 3
"""Pieces of the vocabulary with a use of their own, by index."""

_LONGEST = 188  # pieces of a row, without the last
_LONGEST_WORD = 100  # pieces


@dataclass(frozen=True, slots=True)
class Rows:
    """Pieces of a text in rows that are read one by one, and where in them each word begins."""

    ids: tuple[tuple[int, ...], ...]
    firsts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A marked passage; the vectors of its reading have no columns yet."""

    marks: Marks
    part: Part
    passage: Passage
    rows: Rows


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Makes documents of marked texts with a pipeline, what finds names, and the vocabulary of the encoder."""

    pipeline: Pipeline
    vocabulary: Vocabulary
    names: Reader

    def __call__(self, marks: Marks, part: Part, text: str) -> Document:
        """The document of one marked text."""
        draft = self.pipeline.draft(text, id=marks.id)
        if draft.rule_names is None:
            raise ValueError("the pipeline has no layers but dates")
        (read,) = self.names.read([draft.rule_names])
        ruled = self.pipeline.ruled(draft, read.names, draft.rule_names)
        words, pieces = self._words(text, draft.tokens.sentences)
        return Document(marks, part, passage_of(ruled, words), rows_of(pieces))

    def _words(self, text: str, sentences: Sequence[tuple[int, int]]) -> tuple[Words, list[list[list[int]]]]:
        """The words of a text, and the pieces of each, by sentence."""
        spans: list[tuple[int, int, int]] = []
        pieces: list[list[list[int]]] = []
        for number, (begin, end) in enumerate(sentences):
            words = [(begin + first, begin + last) for first, last in words_of(text[begin:end])]
            spans += [(first, last, number) for first, last in words]
            pieces.append([self._encoded(text, first, last) for first, last in words])
        columns = np.array(spans, np.int64).reshape(-1, 3)
        nothing = np.zeros((len(columns), 0), np.float32)
        return Words(columns[:, 0], columns[:, 1], columns[:, 2], nothing, nothing), pieces

    def _encoded(self, text: str, first: int, last: int) -> list[int]:
        spaced = first == 0 or text[first - 1].isspace()
        return self.vocabulary.encode(text[first:last], spaced)[:_LONGEST_WORD]


def rows_of(pieces: Sequence[Sequence[Sequence[int]]]) -> Rows:
    """Rows of the pieces of sentences: a window of neighbours each, in parts if it is long.

    >>> rows_of([[[7], [8, 9]], [[5]]])
    Rows(ids=((0, 7, 8, 9, 5, 1),), firsts=((1, 2, 4),))
    """
    ids: list[tuple[int, ...]] = []
    firsts: list[tuple[int, ...]] = []
    for begin, end in windows([sum(map(len, words)) for words in pieces]):
        row: list[int] = [FIRST]
        first: list[int] = []
        for word in (word for words in pieces[begin:end] for word in words):
            if len(row) + len(word) >= _LONGEST:
                ids.append((*row, LAST))
                firsts.append(tuple(first))
                row, first = [FIRST], []
            first.append(len(row))
            row += word
        ids.append((*row, LAST))
        firsts.append(tuple(first))
    return Rows(tuple(ids), tuple(firsts))
