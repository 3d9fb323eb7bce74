"""What the rules know of words and of pairs of mentions, as numbers beside the encoder's vectors."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

import numpy as np

from migtext.layers.events.actors import Actor
from migtext.layers.events.triggers import Trigger
from migtext.layers.sites import Site
from migtext.ner.recogniser import Words
from migtext.records import Date, Event, EventType, Figure, FigureKind, Mention, Organisation, Person, Place, Status
from migtext.rules.morphology import morphology

TYPES: tuple[EventType, ...] = get_args(EventType)
STATUSES: tuple[Status, ...] = get_args(Status)
KINDS: tuple[FigureKind, ...] = get_args(FigureKind)
LAYERS = ("dates", "places", "organisations", "people", "figures", "goals")
CASES = ("nom", "gen", "dat", "acc", "loc", "abl", "ins")
_ROLES = ("funder", "partner", "host", "speaker")
_SIGNS = re.compile(r"[,;:—–()\n]")
_BLANK_LINE = re.compile(r"\n\s*\n")
_STOPS = (".", "!", "?", "…", "»", '"', ")")
_LONGEST_ENDING = 6
_FAR = 4.0

WORD = 3 + len(TYPES) + 3 + len(STATUSES) + len(LAYERS) + 4
HEAD = len(TYPES) + len(STATUSES) + len(KINDS) + 4
CANDIDATE = 4 + 5 + 2 + 2 + len(_ROLES) + len(CASES) + 2
PAIR = 1 + 6 + 2 + 8 + 5 + 4 + HEAD + CANDIDATE
"""Numbers of features of a word, a head, a candidate, and a pair of these."""


@dataclass(frozen=True)
class Passage:
    """A text with its mentions and what is read of it.

    ``sentences`` are offsets, ``languages`` their codes; ``triggers`` are those of the rules with start and end,
    ``rule_events`` what the rules compose of them alone.
    """

    text: str
    sentences: Sequence[tuple[int, int]]
    languages: Sequence[str]
    words: Words
    dates: Sequence[Date]
    places: Sequence[Place]
    organisations: Sequence[Organisation]
    people: Sequence[Person]
    figures: Sequence[Figure]
    goals: Sequence[Mention]
    place_anaphors: Sequence[Place] = ()
    organisation_anaphors: Sequence[Organisation] = ()
    """Nouns that name a place or an organisation again: copies of its mention where the noun stands."""
    venues: Sequence[Organisation] = ()
    """Organisations that are named as a place."""
    sites: Sequence[Site] = ()
    """Buildings, roads and the like that have a name."""
    triggers: Sequence[tuple[int, int, Trigger]] = ()
    rule_events: Sequence[Event] = ()
    page: Sequence[tuple[int, int]] = ()
    """Lines of the page, in text order."""
    denied: Sequence[tuple[int, int]] = ()
    """Words that name what is denied or called off, in text order."""
    actors: Mapping[str, Actor] = field(default_factory=dict)
    """Who acts for a body, a country or a person, by the ids of their mentions."""

    @cached_property
    def named_places(self) -> list[Place]:
        """Places and nouns that name one again, in text order."""
        return sorted((*self.places, *self.place_anaphors), key=lambda one: one.start)

    @cached_property
    def event_places(self) -> list[Mention]:
        """Where events may take place: places, nouns that name one again, venues and sites, in text order."""
        return sorted((*self.named_places, *self.venues, *self.sites), key=lambda one: one.start)

    @cached_property
    def named_actors(self) -> list[Mention]:
        """Who may act: organisations, nouns that name one again, places and people, in text order."""
        found = (*self.organisations, *self.organisation_anaphors, *self.places, *self.people)
        return sorted(found, key=lambda one: one.start)

    def is_anaphor(self, mention: Mention) -> bool:
        """Whether a mention is the copy of another one, at a noun that names it again."""
        return self.text[mention.start : mention.end] != mention.text

    def is_denied(self, start: int, end: int) -> bool:
        """Whether a span meets a word that names what is denied."""
        at = bisect_right(self.denied, start, key=lambda one: one[1])
        return at < len(self.denied) and self.denied[at][0] < end

    def ruled(self, start: int, end: int) -> list[Event]:
        """The events of the rules with a mention that meets a span."""
        return [
            event for event in self.rule_events if any(one.start < end and start < one.end for one in event.mentions)
        ]

    def is_page(self, offset: int) -> bool:
        """Whether an offset is in a line of the page."""
        at = bisect_right(self.page, offset, key=lambda one: one[0])
        return at > 0 and offset < self.page[at - 1][1]

    @cached_property
    def signs(self) -> np.ndarray:
        """Offsets of the signs that part clauses."""
        return np.array([match.start() for match in _SIGNS.finditer(self.text)], np.int64)

    @cached_property
    def lines(self) -> np.ndarray:
        """Offsets of line ends."""
        return np.array([at for at, sign in enumerate(self.text) if sign == "\n"], np.int64)

    @cached_property
    def paragraphs(self) -> np.ndarray:
        """Offsets of blank lines."""
        return np.array([match.start() for match in _BLANK_LINE.finditer(self.text)], np.int64)

    @cached_property
    def brackets(self) -> np.ndarray:
        """Offsets of opening brackets."""
        return np.array([at for at, sign in enumerate(self.text) if sign == "("], np.int64)

    def word_features(self) -> np.ndarray:
        """What the rules know of each word, as an array of shape (words, WORD)."""
        read = self.words
        found = np.zeros((len(read.starts), WORD), np.float32)
        for start, end, trigger in self.triggers:
            first, last = read.span(start, end)
            rows = found[first:last]
            rows[:1, 0] = 1
            rows[1:, 1] = 1
            rows[:, 3 + TYPES.index(trigger.type)] = 1
            at = 3 + len(TYPES)
            rows[:, at : at + 3] = trigger.is_predicate, trigger.generic, trigger.cited
            rows[:, at + 3 + STATUSES.index(trigger.status)] = 1
        for event in self.rule_events:
            for mention in event.mentions:
                first, last = read.span(mention.start, mention.end)
                found[first:last, 2] = 1
        at = 6 + len(TYPES) + len(STATUSES)
        for k, layer in enumerate(LAYERS):
            for mention in getattr(self, layer):
                first, last = read.span(mention.start, mention.end)
                found[first:last, at + k] = 1
        at += len(LAYERS)
        closed = np.array([self.text[start:end].rstrip().endswith(_STOPS) for start, end in self.sentences], bool)
        found[:, at] = read.sentences == 0
        found[:, at + 1] = read.sentences < 3
        found[:, at + 2] = closed[read.sentences] if len(read.sentences) else 0
        found[:, at + 3] = [self.text[start].isupper() for start in read.starts]
        return found


@dataclass(frozen=True, slots=True)
class Spans:
    """Mentions of one kind as arrays: offsets, words, sentences, and features of shape (mentions, CANDIDATE)."""

    mentions: Sequence[Mention]
    values: Sequence[str]
    """What the mentions name: mentions of one thing share it."""
    starts: np.ndarray
    ends: np.ndarray
    first: np.ndarray
    last: np.ndarray
    sentences: np.ndarray
    features: np.ndarray
    vectors: np.ndarray


def spans(passage: Passage, mentions: Sequence[Mention]) -> Spans:
    """Mentions in text order as arrays."""
    read = passage.words
    words = np.array([read.span(one.start, one.end) for one in mentions], np.int64).reshape(-1, 2)
    width = read.vectors.shape[1]
    vectors = np.zeros((len(mentions), width), np.float32)
    for row, (first, last) in enumerate(words):
        if first < last:
            vectors[row] = read.vectors[first:last].mean(0)
    return Spans(
        mentions=mentions,
        values=[_value_of(one) for one in mentions],
        starts=np.array([one.start for one in mentions], np.int64),
        ends=np.array([one.end for one in mentions], np.int64),
        first=words[:, 0],
        last=words[:, 1],
        sentences=np.array([one.sentence for one in mentions], np.int64),
        features=np.array([_candidate(passage, one) for one in mentions], np.float32).reshape(-1, CANDIDATE),
        vectors=vectors,
    )


def _value_of(mention: Mention) -> str:
    """A value that mentions of one thing share."""
    if isinstance(mention, Organisation):
        return mention.value
    told = (getattr(mention, name, None) for name in ("value", "code", "name"))
    return next((str(value) for value in told if value), mention.text)


def _candidate(passage: Passage, mention: Mention) -> list[float]:
    """What a candidate is, whatever it is a candidate for."""
    code = passage.languages[mention.sentence] if mention.sentence < len(passage.languages) else ""
    found = [float(isinstance(mention, kind)) for kind in (Date, Place | Site, Organisation, Person)]
    if isinstance(mention, Date):
        day = mention.earliest is not None and mention.earliest == mention.latest
        value = mention.value
        found += [value is None, mention.kind == "interval", mention.modifier is not None, day, "X" in (value or "")]
    else:
        found += [0.0] * 5
    found += [isinstance(mention, Place) and mention.code is not None, mention.confidence]
    if isinstance(mention, Organisation):
        found += [mention.entity is not None, mention.link is not None, *(mention.role == role for role in _ROLES)]
    else:
        found += [0.0] * (2 + len(_ROLES))
    case = _case(passage.text[mention.start : mention.end], code)
    found += [case == name for name in CASES]
    found.append(passage.is_anaphor(mention))
    after = passage.text[mention.end : mention.end + 2].lstrip()[:1]
    found.append(after in (",", ")", ":", "–", "—"))
    return [float(x) for x in found]


def _case(text: str, code: str) -> str:
    """The case that the longest ending of a name tells; empty in a language without a table."""
    if not code or code not in ("kk", "ky", "ru"):
        return ""
    endings = morphology(code).suffixes
    for cut in range(max(2, len(text) - _LONGEST_ENDING), len(text)):
        case = endings.get(text[cut:].lower())
        if case:
            return case
    return "nom"


@dataclass(frozen=True, slots=True)
class Head:
    """A trigger or figure that arguments are sought for: offsets, words, sentence, features of shape (HEAD)."""

    start: int
    end: int
    first: int
    last: int
    sentence: int
    features: np.ndarray


def event_head(passage: Passage, start: int, end: int, kind: str, status: str) -> Head:
    """The head of a trigger."""
    found = np.zeros(HEAD, np.float32)
    found[TYPES.index(kind)] = 1
    found[len(TYPES) + STATUSES.index(status)] = 1
    return _head(passage, start, end, found)


def figure_head(passage: Passage, figure: Figure) -> Head:
    """The head of a figure."""
    found = np.zeros(HEAD, np.float32)
    at = len(TYPES) + len(STATUSES)
    found[at + KINDS.index(figure.kind)] = 1
    at += len(KINDS)
    found[at : at + 3] = figure.change is not None, figure.counted is not None, figure.unit == "fraction"
    return _head(passage, figure.start, figure.end, found)


def _head(passage: Passage, start: int, end: int, features: np.ndarray) -> Head:
    first, last = passage.words.span(start, end)
    sentence = int(passage.words.sentences[first]) if first < len(passage.words.sentences) else 0
    features[-1] = sentence == 0
    return Head(start, end, first, last, sentence, features)


def pairs(passage: Passage, head: Head, candidates: Spans, others: np.ndarray, chosen: Sequence[int]) -> np.ndarray:
    """Features of a head with each candidate and, in the last row, with none: an array of shape (candidates + 1, PAIR).

    ``others`` are the first words of the other heads, sorted; ``chosen`` the candidates that the rules take.
    """
    count = len(candidates.starts)
    found = np.zeros((count + 1, PAIR), np.float32)
    found[-1, 0] = 1
    found[:, PAIR - HEAD - CANDIDATE : PAIR - CANDIDATE] = head.features
    found[:, 22] = bool(len(chosen))
    found[:, 23] = count == 1
    found[:, 24] = count == 0
    if not count:
        return found
    rows = found[:-1]
    apart = candidates.sentences - head.sentence
    for k, hit in enumerate((apart == 0, apart == -1, apart == -2, apart < -2, apart == 1, apart > 1), 1):
        rows[:, k] = hit
    rows[:, 7] = _between(passage.lines, head, candidates) > 0
    rows[:, 8] = _between(passage.paragraphs, head, candidates) > 0
    behind = candidates.first >= head.last
    gap = np.where(behind, candidates.first - head.last, head.first - candidates.last).clip(0)
    rows[:, 9] = np.minimum(np.log1p(gap), _FAR) / _FAR
    rows[:, 10] = behind
    rows[:, 11] = np.minimum(_between(passage.signs, head, candidates), 4) / 4
    rows[:, 12] = _between(passage.brackets, head, candidates) > 0
    order = np.argsort(gap, kind="stable")
    rank = np.empty(count)
    rank[order] = np.arange(count)
    rows[:, 13] = np.minimum(rank, 4) / 4
    for k, side in ((14, ~behind), (15, behind)):
        inside = np.flatnonzero(side)
        if len(inside):
            rows[inside[gap[inside].argmin()], k] = 1
    same = apart == 0
    rows[:, 16] = same & (same.sum() == 1)
    rows[:, 17] = ~same & (same.sum() == 0)
    low, high = np.minimum(candidates.first, head.first), np.maximum(candidates.first, head.first)
    crossed = np.searchsorted(others, high, "left") - np.searchsorted(others, low, "right")
    rows[:, 18] = np.minimum(crossed.clip(0), 4) / 4
    rows[:, 19] = gap <= 1
    rows[:, 20] = np.minimum(np.abs(apart), 8) / 8
    rows[list(chosen), 21] = 1
    rows[:, 25] = candidates.sentences == 0
    rows[:, PAIR - CANDIDATE :] = candidates.features
    return found


def _between(places: np.ndarray, head: Head, candidates: Spans) -> np.ndarray:
    """How many of the sorted offsets stand between a head and each candidate."""
    low = np.minimum(candidates.ends, head.end)
    high = np.maximum(candidates.starts, head.start)
    found: np.ndarray = (np.searchsorted(places, high) - np.searchsorted(places, low)).clip(0)
    return found


SAME = 12
"""Number of features of two mentions of events."""


def same_features(passage: Passage, one: Head, two: Head, dates: tuple[str | None, str | None]) -> list[float]:
    """Features of two mentions of events, ``one`` before ``two``; ``dates`` are the values of their dates."""
    apart = two.sentence - one.sentence
    kinds = slice(0, len(TYPES))
    words = [passage.text[head.start : head.end].casefold() for head in (one, two)]
    alike = len(_common(*words))
    paragraphs = np.searchsorted(passage.paragraphs, two.start) - np.searchsorted(passage.paragraphs, one.start)
    both = dates[0] is not None and dates[1] is not None
    return [
        float((one.features[kinds] * two.features[kinds]).sum()),
        float(apart == 0),
        float(apart == 1),
        min(apart, 10) / 10,
        min(float(paragraphs), 4) / 4,
        float(one.sentence == 0),
        min(alike, 8) / 8,
        float(words[0] == words[1]),
        float(both and dates[0] == dates[1]),
        float(both and dates[0] != dates[1]),
        float(dates[1] is None),
        min(float(np.log1p(max(0, two.first - one.last))), _FAR) / _FAR,
    ]


def _common(one: str, two: str) -> str:
    """The beginning that two words share; that of their last words if longer."""
    best = ""
    for a in one.split():
        for b in two.split():
            size = 0
            while size < min(len(a), len(b)) and a[size] == b[size]:
                size += 1
            best = max(best, a[:size], key=len)
    return best
