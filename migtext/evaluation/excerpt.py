"""The sentence that mentions stand in, as a piece of the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from migtext.evaluation.annotations import Annotation
from migtext.text.tokens import tokenise

_AROUND = 200  # characters


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text and the offset of its start; ``cut`` says whether it begins and ends inside a sentence."""

    start: int
    text: str
    cut: tuple[bool, bool] = (False, False)


def excerpt(text: str, mentions: Sequence[Annotation], sentences: Sequence[tuple[int, int]]) -> Excerpt:
    """The sentences of some mentions, or what is near them if these are long.

    >>> text = "В Оше дождь. В Бишкеке 5 мая открыли центр."
    >>> excerpt(text, [Annotation("dates", 23, 28, "5 мая")], sentences_of(text)).text
    'В Бишкеке 5 мая открыли центр.'
    """
    first, last = min(one.start for one in mentions), min(max(one.end for one in mentions), len(text))
    start = max((begin for begin, _ in sentences if begin <= first), default=0)
    end = min((end for _, end in sentences if end >= last), default=len(text))
    near = max(start, first - _AROUND), min(end, last + _AROUND)
    return Excerpt(near[0], text[near[0] : near[1]].rstrip(), (near[0] > start, near[1] < end))


def sentences_of(text: str) -> Sequence[tuple[int, int]]:
    """The offsets of the sentences of a text."""
    return tokenise(text).sentences
