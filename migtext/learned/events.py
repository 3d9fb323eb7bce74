"""Events from the triggers and links that the model finds: one record for each event of the text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from migtext.layers.events.arguments import listed_with
from migtext.layers.events.compose import details
from migtext.layers.events.scene import Layout
from migtext.layers.events.triggers import Trigger
from migtext.learned.arguments import Choice, Linker
from migtext.learned.coreference import join
from migtext.learned.features import STATUSES, TYPES, Head, Passage, Spans, event_head, spans
from migtext.learned.heads import Heads
from migtext.learned.triggers import Found, find_triggers, word_probabilities
from migtext.records import Date, Event, EventType, Mention, Person, Place, Span, Status

RULE = "model"
ONLY_RULED = 0.5
"""Confidence of an event that the rules compose and the model does not see; the marks have too few to calibrate it."""

LEAST = 0.03
"""Probability of a trigger below which not even the rules make an event of it."""

_ROLES = {"organisers": "organiser_ids", "participants": "participant_ids", "funders": "funder_ids"}


@dataclass(frozen=True, slots=True)
class EventMention:
    """A mention of an event with what the model chose for it."""

    found: Found
    head: Head
    date: Choice
    place: Choice
    roles: tuple[tuple[str, Choice], ...]

    @property
    def bounds(self) -> tuple[int, int]:
        """Start and end of the trigger."""
        return self.found.start, self.found.end

    @property
    def worth(self) -> tuple[int, float]:
        """How much its own sentence tells of the event."""
        told = [self.date.mention, self.place.mention, *(choice.mention for _, choice in self.roles)]
        here = sum(one is not None and one.sentence == self.found.sentence for one in told)
        return here, self.found.probability


def compose(passage: Passage, heads: Heads, layout: Layout) -> tuple[Event, ...]:
    """The events of a passage, in text order."""
    found = find_triggers(passage, heads)
    told = told_events(passage, heads, layout, found, candidates_of(passage, heads, found)) if found else []
    events = [event for event, _ in told]
    return tuple(sorted((*events, *_only_ruled(passage, heads, found)), key=lambda event: event.start))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The mentions of a passage that its events may have as date, as place, or in a role."""

    linker: Linker
    dates: Spans
    places: Spans
    actors: Spans


def candidates_of(passage: Passage, heads: Heads, found: Sequence[Found]) -> Candidates:
    """The candidates for the events of some triggers."""
    dates = spans(passage, [date for date in passage.dates if date.kind in ("date", "interval")])
    places, actors = spans(passage, passage.event_places), spans(passage, passage.named_actors)
    linker = Linker(passage, heads, np.array([one.first for one in found], np.int64))
    return Candidates(linker, dates, places, actors)


def told_events(
    passage: Passage, heads: Heads, layout: Layout, found: Sequence[Found], candidates: Candidates
) -> list[tuple[Event, list[EventMention]]]:
    """The events of some triggers, each with its mentions, in the order of the first ones."""
    mentions = [_mention(candidates, one) for one in found]
    values = [one.date.mention.value if isinstance(one.date.mention, Date) else None for one in mentions]
    groups = join(passage, heads, [one.head for one in mentions], values, _verbs_with_nouns(passage, layout, found))
    members = [[mentions[at] for at in group] for group in groups]
    return [(_event(passage, layout, some), some) for some in members]


def _verbs_with_nouns(passage: Passage, layout: Layout, found: Sequence[Found]) -> dict[int, int]:
    """Of a verb and its noun, which name one event (held a seminar), the later one with the earlier one."""
    bound: dict[int, int] = {}
    for start, end, trigger in passage.triggers:
        if trigger.noun_at is not None and trigger.verb_at is not None:
            parts = [(start, end), layout.offsets(trigger.noun_at), layout.offsets(trigger.verb_at)]
            at = sorted(
                {k for k, one in enumerate(found) for part in parts if one.start < part[1] and part[0] < one.end}
            )
            bound |= dict.fromkeys(at[1:], min(at, default=0))
    return bound


def _only_ruled(passage: Passage, heads: Heads, found: Sequence[Found]) -> list[Event]:
    """The dated events of the rules that the model has no mention of, but those that it is almost sure are none."""
    told = [(one.start, one.end) for one in found]
    ruled = [
        event
        for event in passage.rule_events
        if event.date_id
        and not any(one.start < end and start < one.end for one in event.mentions for start, end in told)
    ]
    if not ruled:
        return []
    tags, _, _ = word_probabilities(passage, heads)
    likely = 1 - tags[:, 0]
    return [
        event.model_copy(update={"confidence": min(event.confidence, ONLY_RULED)})
        for event in ruled
        if any(likely[slice(*passage.words.span(one.start, one.end))].max(initial=0) > LEAST for one in event.mentions)
    ]


def _mention(candidates: Candidates, found: Found) -> EventMention:
    linker = candidates.linker
    kind, status = TYPES[int(found.types.argmax())], STATUSES[int(found.statuses.argmax())]
    head = event_head(linker.passage, found.start, found.end, kind, status)
    ruled = of_rules(linker.passage, found)
    day = linker.one("event_date", head, candidates.dates, ruled.dates)
    where = linker.one("event_place", head, candidates.places, ruled.places)
    return EventMention(found, head, day, where, tuple(linker.roles(head, candidates.actors, ruled.actors)))


class OfRules(NamedTuple):
    """The ids of what the rules take for the event of a trigger, which the model sees."""

    dates: frozenset[str]
    places: frozenset[str]
    actors: frozenset[str]


def of_rules(passage: Passage, found: Found) -> OfRules:
    """What the rules take for the event of a trigger."""
    ruled = passage.ruled(found.start, found.end)
    taken = [one for event in ruled for one in (*event.organiser_ids, *event.participant_ids, *event.funder_ids)]
    return OfRules(_ids([event.date_id for event in ruled]), _ids([event.place_id for event in ruled]), _ids(taken))


def _ids(ids: Sequence[str | None]) -> frozenset[str]:
    return frozenset(one for one in ids if one)


def _event(passage: Passage, layout: Layout, mentions: Sequence[EventMention]) -> Event:
    main = max(mentions, key=lambda one: one.worth)
    types = np.sum([one.found.types for one in mentions], 0)
    statuses = np.sum([one.found.statuses for one in mentions], 0)
    kind = TYPES[int(types.argmax())]
    status = appointed(passage, mentions) or STATUSES[int(statuses.argmax())]
    dates, places = [one.date for one in mentions], [one.place for one in mentions]
    day, where = dates[decisive(dates)], places[decisive(places)]
    date = day.mention if isinstance(day.mention, Date) else None
    place = _place(layout, where.mention)
    roles = _with_funders(passage, mentions, _roles(passage, mentions))
    more = details(layout, _trigger(passage, layout, main.found, kind, status))
    return Event(
        start=main.found.start,
        end=main.found.end,
        text=passage.text[main.found.start : main.found.end],
        sentence=main.found.sentence,
        rule=RULE,
        confidence=round(max(one.found.probability for one in mentions), 2),
        type=kind,
        trigger=passage.text[main.found.start : main.found.end],
        name=more.name,
        date=date.value if date else None,
        date_id=date.id if date else None,
        **place,
        date_confidence=day.probability,
        place_confidence=where.probability,
        **_actors(passage, roles),
        person_ids=_people(mentions),
        goal_ids=more.goals,
        figure_ids=more.figures,
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


def _place(layout: Layout, mention: Mention | None) -> dict[str, str | None]:
    """The fields of an event for its place, which may stand in a list, or be an organisation or a site."""
    if isinstance(mention, Place):
        where = listed_with(layout, mention)
        return {"place": where.text, "place_id": where.mention.id}
    return {"place": mention.text if mention else None, "place_id": None}


def appointed(passage: Passage, mentions: Sequence[EventMention]) -> Status | None:
    """The status by the rules if a verb appoints a time for the event (planned for May) and no other tells it."""
    bounds = [one.bounds for one in mentions]
    told = [
        trigger
        for start, end, trigger in passage.triggers
        if any(start < last and first < end for first, last in bounds) and (trigger.is_predicate or trigger.scheduled)
    ]
    if not told or not all(trigger.scheduled for trigger in told):
        return None
    return next((event.status for one in bounds for event in passage.ruled(*one)), None)


def _trigger(passage: Passage, layout: Layout, found: Found, kind: EventType, status: Status) -> Trigger:
    """The trigger as the rules would have it: their own if they found one there."""
    for start, end, trigger in passage.triggers:
        if start < found.end and found.start < end:
            return replace(trigger, type=kind, status=status)
    first, last = layout.tokens_of(found.start, found.end)
    return Trigger(first, last, kind, status, RULE, head=last - 1, noun_at=first)


def decisive(choices: Sequence[Choice]) -> int:
    """The index of the most probable choice of all mentions of an event; none only if no mention has one."""
    return max(range(len(choices)), key=lambda at: (choices[at].mention is not None, choices[at].probability))


def _with_funders(
    passage: Passage, mentions: Sequence[EventMention], roles: dict[str, list[Mention]]
) -> dict[str, list[Mention]]:
    """The roles with the funders of the rules, which read the phrases that say so; the marks have too few."""
    ids = {one for mention in mentions for event in passage.ruled(*mention.bounds) for one in event.funder_ids}
    if not ids:
        return roles
    others = {role: [one for one in told if one.id not in ids] for role, told in roles.items()}
    named = [one for one in passage.organisations if one.id in ids]
    return {**others, "funders": [*others.get("funders", ()), *named]}


def _roles(passage: Passage, mentions: Sequence[EventMention]) -> dict[str, list[Mention]]:
    """The mentions with each role, in text order; of several roles of one actor the likeliest."""
    best: dict[str, tuple[float, str, Mention]] = {}
    for one in mentions:
        for role, choice in one.roles:
            if not choice.mention:
                continue
            actor = passage.actors.get(choice.mention.id)
            key = actor.value if actor else choice.mention.text
            if choice.probability > best.get(key, (0.0,))[0]:
                best[key] = (choice.probability, role, choice.mention)
    found: dict[str, list[Mention]] = {}
    for _, role, mention in sorted(best.values(), key=lambda row: row[2].start):
        found.setdefault(role, []).append(mention)
    return found


def _actors(passage: Passage, roles: dict[str, list[Mention]]) -> dict[str, tuple[str, ...]]:
    """The fields of an event for those who have a role in it: values and ids of organisations."""
    found: dict[str, tuple[str, ...]] = {}
    for role, ids in _ROLES.items():
        acting = [passage.actors[one.id] for one in roles.get(role, ()) if one.id in passage.actors]
        found[role] = tuple(dict.fromkeys(actor.value for actor in acting))
        found[ids] = tuple(dict.fromkeys(actor.organisation_id for actor in acting if actor.organisation_id))
    return found


def _people(mentions: Sequence[EventMention]) -> tuple[str, ...]:
    """The ids of the people with a role, each by the mention where it is likeliest, in text order."""
    best: dict[str, tuple[float, Person]] = {}
    for one in mentions:
        for _, choice in one.roles:
            person = choice.mention
            if isinstance(person, Person) and choice.probability > best.get(person.name or person.text, (0.0,))[0]:
                best[person.name or person.text] = (choice.probability, person)
    return tuple(person.id for _, person in sorted(best.values(), key=lambda row: row[1].start))
