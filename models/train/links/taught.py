"""What a teacher says of a document, as probabilities: what its student learns besides the marks, or without them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from migtext.learned.features import STATUSES, TYPES, Passage
from migtext.learned.heads import Heads
from migtext.learned.triggers import find_triggers, word_probabilities
from models.train.links.documents import Document
from models.train.links.marks import MarkedEvent, MarkedFigure, Marks
from models.train.links.reads import Forward, Read, passage_read
from models.train.links.scoring import probabilities_of, same_probability
from models.train.links.targets import Targets, targets_of


@dataclass(frozen=True, slots=True)
class Taught:
    """The teacher's probabilities: of the tags, types and statuses of each word, and of the rows of each of ``links``
    and ``same`` of the targets of the document, in their order.
    """

    tags: np.ndarray
    types: np.ndarray
    statuses: np.ndarray
    links: Sequence[np.ndarray]
    same: Sequence[float]


@dataclass(frozen=True, slots=True)
class Teacher:
    """A model that was trained on the marks, as it was exported."""

    forward: Forward
    heads: Heads

    def of_marked(self, document: Document, targets: Targets) -> Taught:
        """What the teacher says of a document with marks."""
        return self._taught(Read(document, targets, passage_read(document, self.forward)))

    def of_unmarked(self, document: Document, seed: int) -> tuple[Targets, Taught]:
        """What the teacher says of a document without marks, and targets for the mentions that it finds there.

        What these targets say to be right counts for nothing.
        """
        passage = passage_read(document, self.forward)
        targets = targets_of(replace(document, marks=self._marks(document.marks, passage)), seed)
        return targets, self._taught(Read(document, targets, passage))

    def _taught(self, read: Read) -> Taught:
        plain = replace(self.heads, settings=self.heads.settings | {"outside": 0.0})
        tags, types, statuses = word_probabilities(read.passage, plain)
        links = [probabilities_of(link, read, plain) for link in read.targets.links]
        same = [same_probability(pair, read, plain) for pair in read.targets.same]
        return Taught(tags, types, statuses, links, same)

    def _marks(self, marks: Marks, passage: Passage) -> Marks:
        """``marks`` with the mentions that the teacher finds, and all figures, without arguments."""
        found = [
            MarkedEvent(
                mentions=((one.start, one.end),),
                type=TYPES[int(one.types.argmax())],
                status=STATUSES[int(one.statuses.argmax())],
                name=None,
                date=None,
                place=None,
                organisers=(),
                participants=(),
                funders=(),
            )
            for one in find_triggers(passage, self.heads)
        ]
        figures = tuple(MarkedFigure((one.start, one.end), None, None) for one in passage.figures)
        return replace(marks, events=tuple(found), figures=figures)
