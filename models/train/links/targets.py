"""What is right in a marked passage: for each word, each head with its candidates, and each pair of mentions."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from migtext.learned.arguments import near
from migtext.learned.arguments import part_of as some_of
from migtext.learned.features import (
    STATUSES,
    TYPES,
    Head,
    Passage,
    Spans,
    event_head,
    figure_head,
    pairs,
    same_features,
    spans,
)
from migtext.learned.heads import ROLES
from migtext.records import Date, Event, Figure, Mention
from models.train.links.documents import Document
from models.train.links.marks import Argument, MarkedEvent, MarkedFigure, Span, overlap

OPEN = -1
"""The target of a word or candidate that counts for nothing."""

ROLE = "event_role"
"""The relation in which each candidate has a role; in the others one candidate or none is right."""

_DATE_HIDDEN = 0.5  # how often one of two mentions of an event shows no date, as most of them have none when read


@dataclass(frozen=True, slots=True)
class Link:
    """A head, the candidates near it, and which of them are right.

    ``head`` and the rows of ``candidates`` are ranges of words. ``features`` are those of each candidate; in a relation
    with one right candidate a last row stands for none. There ``right`` and ``ruled``, the choice of the rules, are
    true or false for each row: all false where what is right is not among the candidates, true for every mention of
    what is. In the relation of roles they are the role of each candidate; ``right`` is OPEN for other mentions of one
    that has a role, and ``values`` is then followed by the ``lost`` roles and values that none carries.
    """

    relation: str
    language: str
    head: Span
    candidates: np.ndarray
    features: np.ndarray
    right: np.ndarray
    ruled: np.ndarray
    values: tuple[str, ...]
    lost: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedMention:
    """A mention of event number ``event`` of the marks, as a head."""

    event: int
    type: str
    head: Head


@dataclass(frozen=True, slots=True)
class SamePair:
    """Two mentions, as ranges of words, the first before the second; whether they name one event."""

    one: Span
    two: Span
    features: tuple[float, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Targets:
    """What is right in one document.

    ``features`` are those of words; ``tags`` are 0 outside, 1 at the first word of a mention, 2 inside, or OPEN, and
    ``types`` and ``statuses`` indices, OPEN outside. ``mentions`` are in text order, and each has a link of every
    relation of events.
    """

    features: np.ndarray
    tags: np.ndarray
    types: np.ndarray
    statuses: np.ndarray
    mentions: tuple[MarkedMention, ...]
    links: tuple[Link, ...]
    same: tuple[SamePair, ...]


def targets_of(document: Document, seed: int) -> Targets:
    """What is right in a document; what is drawn is drawn from ``seed`` and the document's id."""
    passage, marks = document.passage, document.marks
    reading = passage.words
    features = passage.word_features()
    tags = np.zeros(len(reading.starts), np.int64)
    types, statuses = np.full(len(tags), OPEN), np.full(len(tags), OPEN)
    mentions = []
    for span in marks.open:
        tags[slice(*reading.span(*span))] = OPEN
    for number, event in enumerate(marks.events):
        for start, end in event.mentions:
            first, last = reading.span(start, end)
            if first < last:
                tags[first], tags[first + 1 : last] = 1, 2
                ruled = None if marks.typed else _type_of_rules(passage, start, end)
                kind = ruled or event.type
                if marks.typed or ruled:
                    types[first:last] = TYPES.index(kind)
                if marks.typed:
                    statuses[first:last] = STATUSES.index(event.status)
                head = event_head(passage, start, end, kind, event.status)
                mentions.append(MarkedMention(number, kind, head))
    if not marks.whole:
        of_rules = features[:, 0] + features[:, 1] > 0
        tags[of_rules & (tags == 0)] = OPEN
    mentions.sort(key=lambda mention: mention.head.start)
    links = _Links(document, mentions)
    return Targets(
        features=features,
        tags=tags,
        types=types,
        statuses=statuses,
        mentions=tuple(mentions),
        links=(*links.of_events(), *links.of_figures()),
        same=tuple(_same_pairs(document, mentions, random.Random(f"{seed} {marks.id}"))) if marks.whole else (),
    )


def without_rules(document: Document, targets: Targets, seed: int) -> tuple[Document, Targets]:
    """The same document where nothing shows what the rules say of events and links; what is right stays."""
    figures = [one.model_copy(update={"date_id": None, "place_id": None}) for one in document.passage.figures]
    passage = replace(document.passage, figures=figures, triggers=(), rule_events=())
    hidden = replace(document, passage=passage)
    right = {"tags": targets.tags, "types": targets.types, "statuses": targets.statuses}
    return hidden, replace(targets_of(hidden, seed), **right)


def overlapping(passage: Passage, start: int, end: int) -> list[Event]:
    """The events of the rules with a mention that overlaps a span."""
    return [event for event in passage.rule_events if any(x.start < end and start < x.end for x in event.mentions)]


def _type_of_rules(passage: Passage, start: int, end: int) -> str | None:
    """The type that the rules give to a span, None if they give none or several."""
    kinds = {event.type for event in overlapping(passage, start, end)}
    return kinds.pop() if len(kinds) == 1 else None


class _Links:
    """Makes the links of one document."""

    def __init__(self, document: Document, mentions: Sequence[MarkedMention]) -> None:
        self._passage = passage = document.passage
        self._marks = document.marks
        self._mentions = mentions
        self._dates = spans(passage, [date for date in passage.dates if date.kind in ("date", "interval")])
        self._places = spans(passage, passage.named_places)
        self._event_places = spans(passage, passage.event_places)
        self._actors = spans(passage, passage.named_actors)

    def of_events(self) -> list[Link]:
        """The date, the place and the roles of each mention of an event."""
        others = np.array(sorted(mention.head.first for mention in self._mentions), np.int64)
        found = []
        for mention in self._mentions:
            head, event = mention.head, self._marks.events[mention.event]
            ruled = overlapping(self._passage, head.start, head.end)
            dates, places = {one.date_id for one in ruled}, {one.place_id for one in ruled}
            found.append(self._one("event_date", head, others, self._dates, dates, event.date))
            found.append(self._one("event_place", head, others, self._event_places, places, event.place))
            found.append(self._roles(head, others, ruled, event))
        return found

    def of_figures(self) -> list[Link]:
        """The date and the place of each figure that is marked."""
        marked = [(figure, self._marked(figure)) for figure in self._passage.figures]
        others = np.array(sorted(self._passage.words.span(x.start, x.end)[0] for x, _ in marked), np.int64)
        found = []
        for figure, right in marked:
            head = figure_head(self._passage, figure)
            if right and head.first < head.last:
                found.append(self._one("figure_date", head, others, self._dates, {figure.date_id}, right.date))
                found.append(self._one("figure_place", head, others, self._places, {figure.place_id}, right.place))
        return found

    def _marked(self, figure: Figure) -> MarkedFigure | None:
        return next((one for one in self._marks.figures if overlap((figure.start, figure.end), one.span)), None)

    def _one(  # noqa: PLR0913, PLR0917
        self,
        relation: str,
        head: Head,
        others: np.ndarray,
        candidates: Spans,
        ids: set[str | None],
        argument: Argument | None,
    ) -> Link:
        taken = near(candidates, head)
        part = some_of(candidates, taken)
        ruled = np.array([*(mention.id in ids for mention in part.mentions), False])
        features = pairs(self._passage, head, part, others, np.flatnonzero(ruled).tolist())
        named = zip(part.mentions, part.values, strict=True)
        told = {value for one, value in named if argument is not None and is_right(one, argument)}
        right = np.array([*(value in told for value in part.values), argument is None])
        ruled[-1] = not ruled.any()
        return self._link(relation, head, part, features, right, ruled)

    def _roles(self, head: Head, others: np.ndarray, ruled: Sequence[Event], event: MarkedEvent) -> Link:
        part = some_of(self._actors, near(self._actors, head))
        right = np.zeros(len(part.mentions), np.int64)
        lost = []
        for role, name in enumerate(ROLES[1:], 1):
            for argument in getattr(event, name):
                hits = [is_right(mention, argument) for mention in part.mentions]
                right[np.flatnonzero(hits)] = role
                if not any(hits):
                    lost.append((role, argument.value or str(argument.span)))
        acting = {value for value, role in zip(part.values, right, strict=True) if role}
        right[[not role and value in acting for value, role in zip(part.values, right, strict=True)]] = OPEN
        by_rules = np.zeros_like(right)
        for role, name in enumerate(ROLES[1:], 1):
            ids = {key for one in ruled for key in getattr(one, f"{name[:-1]}_ids")}
            by_rules[np.flatnonzero([mention.id in ids for mention in part.mentions])] = role
        features = pairs(self._passage, head, part, others, np.flatnonzero(by_rules).tolist())[:-1]
        return self._link(ROLE, head, part, features, right, by_rules, tuple(lost))

    def _link(  # noqa: PLR0913, PLR0917
        self,
        relation: str,
        head: Head,
        part: Spans,
        features: np.ndarray,
        right: np.ndarray,
        ruled: np.ndarray,
        lost: tuple[tuple[int, str], ...] = (),
    ) -> Link:
        return Link(
            relation=relation,
            language=self._marks.language,
            head=(head.first, head.last),
            candidates=np.stack([part.first, part.last], axis=1),
            features=features,
            right=right,
            ruled=ruled,
            values=tuple(part.values),
            lost=lost,
        )


def is_right(mention: Mention, argument: Argument) -> bool:
    """Whether a mention is a marked argument: it stands there, or has its value."""
    if argument.span and overlap((mention.start, mention.end), argument.span):
        return True
    if isinstance(mention, Date):  # a reader may mark a day without its hour, or two days at once
        meets = argument.span and mention.start < argument.span[1] and argument.span[0] < mention.end
        return bool(meets) or (argument.value is not None and mention.value == argument.value)
    if argument.value is None:
        return False
    names = (getattr(mention, field, None) for field in ("entity", "code", "name", "text"))
    return argument.value in names


def _same_pairs(document: Document, mentions: Sequence[MarkedMention], rng: random.Random) -> list[SamePair]:
    events = document.marks.events
    dates = [event.date.value if event.date else None for event in events]
    found = []
    for at, one in enumerate(mentions):
        for two in mentions[at + 1 :]:
            shown = [dates[one.event], dates[two.event]]
            same = one.event == two.event
            if same and rng.random() < _DATE_HIDDEN:
                shown[rng.randrange(2)] = None
            features = same_features(document.passage, one.head, two.head, (shown[0], shown[1]))
            ranges = ((one.head.first, one.head.last), (two.head.first, two.head.last))
            found.append(SamePair(*ranges, tuple(features), same))
    return found
