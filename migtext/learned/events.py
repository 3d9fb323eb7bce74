"""Events from the triggers and links that the model finds: one record for each event of the text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from migtext.layers.events.compose import name_of, within_clause
from migtext.layers.events.scene import Layout
from migtext.layers.events.triggers import Trigger
from migtext.learned.arguments import Choice, Linker
from migtext.learned.coreference import join
from migtext.learned.features import STATUSES, TYPES, Head, Passage, Spans, event_head, spans
from migtext.learned.heads import Heads
from migtext.learned.triggers import Found, find_triggers
from migtext.records import Date, Event, Mention, Organisation, Place, Span

_ROLES = ("organisers", "participants", "funders")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A mention of an event with what the model chose for it."""

    found: Found
    head: Head
    date: Choice | None
    place: Choice | None
    roles: tuple[tuple[str, Choice], ...]

    @property
    def worth(self) -> tuple[int, float]:
        """How much its own sentence tells of the event."""
        choices = [self.date, self.place, *(choice for _, choice in self.roles)]
        return sum(one is not None and one.mention.sentence == self.found.sentence for one in choices), self.found.probability


def compose(passage: Passage, names: np.ndarray, heads: Heads, layout: Layout) -> tuple[Event, ...]:
    """The events of a passage, in text order; ``names`` are the probabilities of the tags of names of each word."""
    found = find_triggers(passage, names, heads)
    if not found:
        return ()
    dates = spans(passage, [date for date in passage.dates if date.kind in ("date", "interval")])
    places = spans(passage, passage.places)
    bodies: list[Mention] = [*passage.organisations, *passage.places, *passage.people]
    actors = spans(passage, sorted(bodies, key=lambda one: one.start))
    linker = Linker(passage, heads, np.array([one.first for one in found], np.int64))
    mentions = [_mention(linker, one, dates, places, actors) for one in found]
    values = [one.date.mention.value if one.date and isinstance(one.date.mention, Date) else None for one in mentions]
    groups = join(passage, heads, [one.head for one in mentions], values)
    events = [_event(passage, layout, [mentions[at] for at in group]) for group in groups]
    return tuple(sorted(events, key=lambda event: event.start))


def _mention(linker: Linker, found: Found, dates: Spans, places: Spans, actors: Spans) -> _Mention:
    passage = linker.passage
    kind, status = TYPES[int(found.types.argmax())], STATUSES[int(found.statuses.argmax())]
    head = event_head(passage, found.start, found.end, kind, status)
    ruled = [
        event
        for event in passage.rule_events
        if any(one.start < found.end and found.start < one.end for one in event.mentions)
    ]
    day, _ = linker.one("event_date", head, dates, _ids([event.date_id for event in ruled]))
    where, _ = linker.one("event_place", head, places, _ids([event.place_id for event in ruled]))
    taken = [
        one for event in ruled for one in (*event.organiser_ids, *event.participant_ids, *event.funder_ids)
    ]
    return _Mention(found, head, day, where, tuple(linker.roles(head, actors, _ids(taken))))


def _ids(ids: Sequence[str | None]) -> frozenset[str]:
    return frozenset(one for one in ids if one)


def _event(passage: Passage, layout: Layout, mentions: Sequence[_Mention]) -> Event:
    main = max(mentions, key=lambda one: one.worth)
    types = np.sum([one.found.types for one in mentions], 0)
    statuses = np.sum([one.found.statuses for one in mentions], 0)
    kind, status = TYPES[int(types.argmax())], STATUSES[int(statuses.argmax())]
    date = _best([one.date for one in mentions])
    place = _best([one.place for one in mentions])
    roles = _roles(mentions)
    trigger = layout.trigger(main.found.start, main.found.end, kind, status)
    return Event(
        start=main.found.start,
        end=main.found.end,
        text=passage.text[main.found.start : main.found.end],
        sentence=main.found.sentence,
        rule="model",
        confidence=round(max(one.found.probability for one in mentions), 2),
        type=kind,
        trigger=passage.text[main.found.start : main.found.end],
        name=name_of(layout, trigger),
        date=date.value if isinstance(date, Date) else None,
        date_id=date.id if date else None,
        place=place.text if isinstance(place, Place) else None,
        place_id=place.id if place else None,
        **{f"{role}": _values(roles, role) for role in _ROLES},
        **{f"{role[:-1]}_ids": tuple(one.id for one in roles.get(role, ())) for role in _ROLES},
        **within_clause(layout, trigger),
        status=status,
        mentions=tuple(
            Span(
                start=one.found.start,
                end=one.found.end,
                text=passage.text[one.found.start : one.found.end],
                sentence=one.found.sentence,
            )
            for one in mentions
        ),
    )


def _best(choices: Sequence[Choice | None]) -> Mention | None:
    """The most probable choice of all mentions of an event."""
    taken = [one for one in choices if one]
    return max(taken, key=lambda one: one.probability).mention if taken else None


def _roles(mentions: Sequence[_Mention]) -> dict[str, list[Mention]]:
    """The mentions with each role, in text order; one that several mentions of the event give roles has the likeliest."""
    best: dict[str, tuple[float, str, Mention]] = {}
    for one in mentions:
        for role, choice in one.roles:
            told = _value(choice.mention)
            if choice.probability > best.get(told, (0.0,))[0]:
                best[told] = (choice.probability, role, choice.mention)
    found: dict[str, list[Mention]] = {}
    for _, role, mention in sorted(best.values(), key=lambda row: row[2].start):
        found.setdefault(role, []).append(mention)
    return found


def _values(roles: dict[str, list[Mention]], role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_value(one) for one in roles.get(role, ())))


def _value(mention: Mention) -> str:
    """A body, country or person as events name it."""
    if isinstance(mention, Organisation):
        return mention.value
    return getattr(mention, "name", None) or mention.text
