"""The records of a text by sentence and token, where events look for their arguments."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from migtext.event_words import EventWords, clause_break, event_words
from migtext.records import Date, Mention, Organisation, Person, Place
from migtext.tokens import LINE_BREAK, Tokens

AnyMention_co = TypeVar("AnyMention_co", bound=Mention, covariant=True)

OPENING = frozenset('«“„"‟')
"""Marks that open a title."""

CLOSING = frozenset('»”“"‟')
"""Marks that close a title."""

_UNDER_HEADING = 2
_LEAD = 3
_SHORT_WORD = 2
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Placed(Generic[AnyMention_co]):
    """A record and the tokens it covers: ``first`` up to, not including, ``last``."""

    first: int
    last: int
    record: AnyMention_co

    def covers(self, i: int) -> bool:
        """Whether token ``i`` is in the mention."""
        return self.first <= i < self.last


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, its records, and the event words of its language."""

    tokens: Tokens
    words: EventWords
    sentence: int
    first: int
    last: int
    dates: list[Placed[Date]]
    places: list[Placed[Place]]
    bodies: list[Placed[Organisation]]
    people: list[Placed[Person]]

    def word(self, i: int) -> str:
        """The word at token ``i``; empty outside the sentence."""
        return self.tokens.words[i] if self.first <= i < self.last else ""

    def capital(self, i: int) -> bool:
        """Whether the word at token ``i`` begins with a capital letter."""
        return self.tokens.text[self.tokens.starts[i]].isupper()

    def named(self, i: int) -> bool:
        """Whether token ``i`` is part of a body's or person's name, or of a date."""
        spans: tuple[Placed[Any], ...] = (*self.bodies, *self.people, *self.dates)
        return any(span.covers(i) for span in spans)

    def quoted(self, i: int) -> int:
        """Where the title in quotation marks opens that token ``i`` is in; -1 if it is in none."""
        opened = -1
        for k in range(max(self.first, i - _LONGEST_TITLE), i):
            word = self.tokens.words[k]
            if opened < 0 and word in OPENING:
                opened = k
            elif opened >= 0 and word in CLOSING:
                opened = -1
        return opened

    def breaks(self, i: int, j: int) -> int:
        """Number of clause breaks between two tokens."""
        return sum(clause_break(self.tokens, k, self.words) for k in range(min(i, j), max(i, j)))

    def numbers(self, tokens: Iterable[int]) -> bool:
        """Whether a number stands at one of the tokens that is no part of a date."""
        return any(self.word(i).isdecimal() and not any(date.covers(i) for date in self.dates) for i in tokens)


class Layout:
    """All sentences of a text with their records."""

    def __init__(
        self,
        tokens: Tokens,
        dates: Iterable[Date],
        places: Iterable[Place],
        organisations: Iterable[Organisation],
        people: Iterable[Person],
    ) -> None:
        self._tokens = tokens
        self._dates = _by_sentence(tokens, dates)
        self._places = _by_sentence(tokens, places)
        self._bodies = _by_sentence(tokens, organisations)
        self._people = _by_sentence(tokens, people)
        self._bounds: dict[int, tuple[int, int]] = {}
        for i, k in enumerate(tokens.sentence):
            self._bounds[k] = (self._bounds.get(k, (i, i))[0], i + 1)

    def scene(self, i: int) -> Scene | None:
        """The sentence of token ``i``; None if its language has no event words."""
        k = self._tokens.sentence[i]
        words = event_words(self._tokens.languages[k])
        if words is None:
            return None
        first, last = self._bounds[k]
        records = (self._dates.get(k, []), self._places.get(k, []), self._bodies.get(k, []), self._people.get(k, []))
        return Scene(self._tokens, words, k, first, last, *records)

    def heading_date(self, sentence: int) -> Date | None:
        """The date that stands alone in front of the sentence: a paragraph's heading, or a release's dateline."""
        for k in range(sentence - 1, max(-1, sentence - _UNDER_HEADING - 1), -1):
            dated = self._dates.get(k, [])
            alone = len(dated) == 1 and dated[0].record.kind in ("date", "interval") and not any(self._loose(k))
            if alone and (sentence <= _LEAD or self._one_paragraph(k, sentence)):
                return dated[0].record
            if dated and sentence > _LEAD:
                return None
        return None

    def _loose(self, sentence: int) -> Iterator[str]:
        """Words of the sentence that are no part of its dates."""
        first, last = self._bounds.get(sentence, (0, 0))
        for i in range(first, last):
            word = self._tokens.words[i]
            spans = (*self._dates.get(sentence, []), *self._places.get(sentence, []))
            if len(word) > _SHORT_WORD and not any(span.covers(i) for span in spans):
                yield word

    def _one_paragraph(self, one: int, two: int) -> bool:
        between = self._tokens.words[self._bounds[one][1] : self._bounds[two][0]]
        return between.count(LINE_BREAK) <= 1


def _by_sentence(tokens: Tokens, records: Iterable[AnyMention_co]) -> dict[int, list[Placed[AnyMention_co]]]:
    found: dict[int, list[Placed[AnyMention_co]]] = {}
    for record in records:
        first = bisect_left(tokens.ends, record.start + 1)
        last = bisect_left(tokens.starts, record.end)
        if first < last:
            found.setdefault(tokens.sentence[first], []).append(Placed(first, last, record))
    return found
