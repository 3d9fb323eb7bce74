"""The records of a text by sentence and token, for finding the arguments of events."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from migtext.layers.events.verb_forms import Ending, Verb
from migtext.layers.events.vocabulary import EventWords, clause_breaks, event_words
from migtext.records import Date, Figure, Goal, Mention, Organisation, Person, Place
from migtext.text.punctuation import closes
from migtext.text.tokens import LINE_BREAK, Tokens

AnyMention_co = TypeVar("AnyMention_co", bound=Mention, covariant=True)

_UNDER_HEADING = 2  # sentences
_LEAD = 3  # sentences
_SHORT_WORD = 2  # letters
_LONGEST_TITLE = 40  # tokens
_OPENING = 5  # sentences
_REACH = 140  # tokens
_FEW = 8  # records
_SHORTEST_PROSE = 6  # tokens
_STOPS = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Placed(Generic[AnyMention_co]):
    """A record and its tokens: ``first`` up to ``last`` (excluded)."""

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
    stops: list[int]
    dates: list[Placed[Date]]
    places: list[Placed[Place]]
    organisations: list[Placed[Organisation]]
    people: list[Placed[Person]]
    figures: list[Placed[Figure]]
    goals: list[Placed[Goal]]
    open_days: list[int]

    def word(self, i: int) -> str:
        """The word at token ``i``; empty outside the sentence."""
        return self.tokens.words[i] if self.first <= i < self.last else ""

    def verbs(self, i: int) -> Iterator[tuple[Verb, Ending]]:
        """The verbs of the table whose inflected word may be token ``i``, if their whole phrase is there."""
        for verb, ending in self.words.verbs.get(self.word(i), ()):
            if tuple(self.tokens.words[i - len(verb.before) : i]) == verb.before:
                yield verb, ending

    def is_verb(self, i: int) -> bool:
        """Whether token ``i`` is the inflected word of a verb of the table."""
        return next(self.verbs(i), None) is not None

    def capital(self, i: int) -> bool:
        """Whether the word at token ``i`` begins with a capital letter."""
        return self.tokens.text[self.tokens.starts[i]].isupper()

    def named(self, i: int) -> bool:
        """Whether token ``i`` is part of an organisation, a person, a place or a date."""
        layers: tuple[list[Placed[Any]], ...] = (self.organisations, self.people, self.places, self.dates)
        return any(span.covers(i) for spans in layers for span in self.near(spans, i))

    def near(self, spans: list[Placed[AnyMention_co]], i: int) -> list[Placed[AnyMention_co]]:
        """The records of a layer (in order) that are near token ``i``."""
        if len(spans) <= _FEW:
            return spans
        low = bisect_left(spans, i - _REACH, key=_first)
        return spans[low : bisect_left(spans, i + _REACH, lo=low, key=_first)]

    def quoted(self, i: int) -> int:
        """The opening mark of the quoted title that contains token ``i``; -1 if there is none."""
        opened = -1
        for k in range(max(self.first, i - _LONGEST_TITLE), i):
            if opened < 0 and self.tokens.opens_quote(k):
                opened = k
            elif opened >= 0 and self.closes(opened, k):
                opened = -1
        return opened

    def closes(self, opening: int, k: int) -> bool:
        """Whether token ``k`` closes the quotation that token ``opening`` may open."""
        tokens = self.tokens
        pair = closes(tokens.words[opening], tokens.words[k]) and tokens.closes_quote(k)
        return pair and tokens.opens_quote(opening)

    def breaks(self, i: int, j: int) -> int:
        """Number of clause breaks between two tokens."""
        low, high = (i, j) if i < j else (j, i)
        return bisect_left(self.stops, high) - bisect_left(self.stops, low)

    def numbers(self, tokens: Iterable[int]) -> bool:
        """Whether one of the tokens is a number outside a date."""
        return any(
            self.word(i).isdecimal() and not any(date.covers(i) for date in self.near(self.dates, i)) for i in tokens
        )


@dataclass(frozen=True, slots=True)
class Layers:
    """The records of the other layers of a text."""

    dates: Sequence[Date] = ()
    places: Sequence[Place] = ()
    organisations: Sequence[Organisation] = ()
    people: Sequence[Person] = ()
    figures: Sequence[Figure] = ()
    goals: Sequence[Goal] = ()


class Layout:
    """All sentences of a text with their records."""

    def __init__(self, tokens: Tokens, layers: Layers) -> None:
        self._tokens = tokens
        self._dates = _by_sentence(tokens, layers.dates)
        self._places = _by_sentence(tokens, layers.places)
        self._organisations = _by_sentence(tokens, layers.organisations)
        self._people = _by_sentence(tokens, layers.people)
        self._figures = _by_sentence(tokens, layers.figures)
        self._goals = _by_sentence(tokens, layers.goals)
        self._scenes: dict[int, Scene | None] = {}

        self.lead = next((k for k in range(min(_OPENING, len(tokens.sentences))) if self._is_prose(k)), None)

    def scene(self, i: int) -> Scene | None:
        """The sentence of token ``i``; None if its language has no event words."""
        return self.sentence(self._tokens.sentence[i])

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """The tokens of a span of the text: the first, and the one after the last."""
        first = bisect_left(self._tokens.ends, start + 1)
        return first, max(first + 1, bisect_left(self._tokens.starts, end))

    def offsets(self, i: int) -> tuple[int, int]:
        """Start and end of token ``i`` in the text."""
        return self._tokens.starts[i], self._tokens.ends[i]

    def sentence(self, k: int) -> Scene | None:
        """Sentence ``k``; None if there is none, or if its language has no event words."""
        if k not in self._scenes:
            self._scenes[k] = self._scene(k)
        return self._scenes[k]

    def _scene(self, k: int) -> Scene | None:
        first, last = self._bounds(k)
        words = event_words(self._tokens.languages[k]) if first < last else None
        if words is None:
            return None
        return Scene(
            self._tokens,
            words,
            k,
            first,
            last,
            clause_breaks(self._tokens, first, last, words),
            self._dates.get(k, []),
            self._places.get(k, []),
            self._organisations.get(k, []),
            self._people.get(k, []),
            self._figures.get(k, []),
            self._goals.get(k, []),
            self._open_days(k, first, last, words),
        )

    @cached_property
    def dateline(self) -> Placed[Place] | None:
        """The place at the beginning of one of the first sentences, right before a date (Bishkek, 14 May –)."""
        for k in range(_OPENING):
            for place in self._places.get(k, [])[:1]:
                dates = [span.first for span in self._dates.get(k, [])]
                if place.first == self._bounds(k)[0] and any(first - place.last <= 1 for first in dates):
                    return place
        return None

    def _open_days(self, k: int, first: int, last: int, words: EventWords) -> list[int]:
        """Tokens of a day or time that the text does not resolve (today, next week)."""
        named = words.words.get("days", frozenset())
        dates = [span.first for span in self._dates.get(k, []) if _is_open(span.record)]
        return dates + [i for i in range(first, last) if self._tokens.words[i] in named]

    def has_organisations(self, k: int) -> bool:
        """Whether sentence ``k`` names organisations."""
        return k in self._organisations

    def _bounds(self, k: int) -> tuple[int, int]:
        """First token of sentence ``k``, and the one after its last."""
        return bisect_left(self._tokens.sentence, k), bisect_left(self._tokens.sentence, k + 1)

    def _is_prose(self, k: int) -> bool:
        """Whether a sentence is running text and not a heading, a caption or a dateline."""
        first, last = self._bounds(k)
        words = [word for word in self._tokens.words[first:last] if word != LINE_BREAK]
        return len(words) >= _SHORTEST_PROSE and words[-1] in _STOPS

    def heading_date(self, sentence: int) -> Date | None:
        """The date alone before the sentence: the heading of a paragraph, or the dateline of a release."""
        for k in range(sentence - 1, max(-1, sentence - _UNDER_HEADING - 1), -1):
            dated = self._dates.get(k, [])
            alone = len(dated) == 1 and dated[0].record.kind in ("date", "interval") and not any(self._loose(k))
            if alone and (sentence <= _LEAD or self.one_paragraph(k, sentence)):
                return dated[0].record
            if dated and sentence > _LEAD:
                return None
        return None

    def _loose(self, sentence: int) -> Iterator[str]:
        """Words of the sentence outside its dates."""
        first, last = self._bounds(sentence)
        for i in range(first, last):
            word = self._tokens.words[i]
            spans = (*self._dates.get(sentence, []), *self._places.get(sentence, []))
            if len(word) > _SHORT_WORD and not any(span.covers(i) for span in spans):
                yield word

    def one_paragraph(self, one: int, two: int) -> bool:
        """Whether there is at most one line end between two sentences."""
        between = self._tokens.words[self._bounds(one)[1] : self._bounds(two)[0]]
        return between.count(LINE_BREAK) <= 1


def _first(span: Placed[Any]) -> int:
    return span.first


def _is_open(date: Date) -> bool:
    return date.kind in ("date", "interval") and date.value is None


def _by_sentence(tokens: Tokens, records: Iterable[AnyMention_co]) -> dict[int, list[Placed[AnyMention_co]]]:
    found: dict[int, list[Placed[AnyMention_co]]] = {}
    for record in records:
        first = bisect_left(tokens.ends, record.start + 1)
        last = bisect_left(tokens.starts, record.end)
        if first < last:
            found.setdefault(tokens.sentence[first], []).append(Placed(first, last, record))
    return found
