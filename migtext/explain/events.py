"""Events at a place: the trigger, its type and status, what its date, place and actors were chosen from."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from migtext.explain.analysis import Analysis
from migtext.explain.choices import by_model, told
from migtext.explain.explanation import Candidate, Choice, Found, LayerAnswer, Lost
from migtext.explain.values import value_of
from migtext.layers.events.arguments import (
    PLACE_TOO_FAR,
    TOO_FAR,
    date_costs,
    find_date,
    is_trend,
    place_costs,
    role_of,
)
from migtext.layers.events.compose import drafts_of
from migtext.layers.events.scene import Layout, Placed, Scene
from migtext.layers.events.triggers import Trigger
from migtext.learned.events import (
    RULE,
    Candidates,
    EventMention,
    appointed,
    candidates_of,
    decisive,
    of_rules,
    told_events,
)
from migtext.learned.features import STATUSES, TYPES, Passage
from migtext.learned.heads import ROLES
from migtext.learned.triggers import Found as Seen
from migtext.learned.triggers import confidence, find_triggers, word_probabilities
from migtext.records import Event, Mention, Span

_LAYER = "events"
_MOST_TYPES = 3
_ROLES = ("organisers", "participants", "funders")
_COST = "rules: the cheapest by distance and structure; one above {most} is too far"


class _Events:
    """The events of a text, and what the model sees of them."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.layout = Layout(analysis.tokens, analysis.ruled.layers)

    @property
    def passage(self) -> Passage | None:
        """The text as the model sees it."""
        return self.analysis.passage

    @cached_property
    def seen(self) -> list[Seen]:
        """The triggers that the model finds."""
        return find_triggers(self.passage, self.analysis.pipeline.heads) if self.passage else []

    @cached_property
    def candidates(self) -> Candidates:
        """What the model chooses from."""
        assert self.passage is not None
        return candidates_of(self.passage, self.analysis.pipeline.heads, self.seen)

    @cached_property
    def mentions(self) -> dict[tuple[int, int], list[EventMention]]:
        """The mentions of each event of the model, by the offsets of the event."""
        if not self.seen or self.passage is None:
            return {}
        heads = self.analysis.pipeline.heads
        events = told_events(self.passage, heads, self.layout, self.seen, self.candidates)
        return {(event.start, event.end): mentions for event, mentions in events}

    def triggers(self, start: int, end: int) -> list[Trigger]:
        """The triggers of the rules that meet a span."""
        tokens = self.analysis.tokens
        return [
            one
            for one in self.analysis.ruled.triggers
            if tokens.starts[one.first] < end and start < tokens.ends[one.last - 1]
        ]


def explain_events(analysis: Analysis, start: int, end: int) -> LayerAnswer:
    """What the events say of a span of the analysed text."""
    events = _Events(analysis)
    here = [one for one in analysis.record.events if any(_meets(span, start, end) for span in one.mentions)]
    found = tuple(_found(events, event, start, end) for event in here)
    lost = tuple(_lost(events, start, end))
    notes = [_word_note(events, start, end)] if not found else []
    if not found and any(first < end and start < last for first, last in analysis.ruled.denied):
        notes = ["the text denies it or calls it off, so it is no event"]
    elif not found and not lost:
        notes.insert(0, "no rule finds a trigger here")
    return LayerAnswer(_LAYER, found, lost, "; ".join(filter(None, notes)))


def _meets(span: Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end


def _found(events: _Events, event: Event, start: int, end: int) -> Found:
    analysis = events.analysis
    members = events.mentions.get((event.start, event.end)) if event.rule == RULE else None
    if members:
        reasons, choices = _by_model(events, event, members, start, end)
    else:
        reasons, choices = _by_rules(events, event)
    if len(event.mentions) > 1:
        texts = ", ".join(f"“{one.text}” {analysis.shown(one.start, one.end)[0]}" for one in event.mentions)
        reasons.append(f"mentions of this event: {texts}")
    return Found(
        _LAYER,
        event.id,
        *analysis.shown(event.start, event.end),
        event.rule,
        event.confidence,
        {name: value for name, value in value_of(event).items() if name not in ("mentions", "trigger")},
        (),
        tuple(reasons),
        tuple(choices),
    )


# With the model


def _by_model(
    events: _Events, event: Event, members: Sequence[EventMention], start: int, end: int
) -> tuple[list[str], list[Choice]]:
    """Reasons and choices; of other mentions than those of the span only what decided the date or the place."""
    best = max(one.found.probability for one in members)
    reasons = [
        f"confidence {event.confidence:g}: the model sees a trigger of an event with probability {best:.2f}",
        _of_the_rules(events, event),
    ]
    if events.passage and appointed(events.passage, members):
        reasons.append("a verb appoints a time for it, so its status is that of the rules")
    types, statuses = (np.sum([getattr(one.found, name) for one in members], 0) for name in ("types", "statuses"))
    choices = [
        _class("type", TYPES, types / len(members), event.type),
        _class("status", STATUSES, statuses / len(members), event.status),
    ]
    day, place = (decisive([getattr(one, name) for one in members]) for name in ("date", "place"))
    for k, one in enumerate(members):
        where = f" of “{_text(events, one.found)}”" if len(members) > 1 else ""
        here = one.found.start < end and start < one.found.end
        links = zip(_links(events, event, one, where), (day, place), strict=True)
        choices += [choice for choice, decides in links if here or k == decides]
        choices += [_actors(events, event, one, where)] if here else []
    return reasons, choices


def _text(events: _Events, found: Seen) -> str:
    return events.analysis.shown(found.start, found.end)[2]


def _of_the_rules(events: _Events, event: Event) -> str:
    spans = [(one.start, one.end) for one in event.mentions]
    rules = sorted({trigger.rule for span in spans for trigger in events.triggers(*span)})
    return f"rules that name it too: {', '.join(rules)}" if rules else "no rule names it"


def _class(field: str, names: Sequence[str], probabilities: np.ndarray, chosen: str) -> Choice:
    order = np.argsort(-probabilities)[:_MOST_TYPES]
    found = [Candidate(names[k], names[k], round(float(probabilities[k]), 2), names[k] == chosen) for k in order]
    return Choice(field, "probability by the model", tuple(found))


def _links(events: _Events, event: Event, one: EventMention, where: str) -> Iterator[Choice]:
    """What the date and place at one mention were chosen from; that of the likeliest mention is the event's."""
    candidates = events.candidates
    ruled = of_rules(candidates.linker.passage, one.found)
    date = by_model(events.analysis, candidates.linker, "date", "event_date", one.head, candidates.dates, ruled.dates)
    place = by_model(
        events.analysis, candidates.linker, "place", "event_place", one.head, candidates.places, ruled.places
    )
    passage = candidates.linker.passage
    unlisted = next((one.id for one in (*passage.venues, *passage.sites) if one.text == event.place), None)
    yield _of_event(date, where, event.date_id)
    yield _of_event(place, where, event.place_id or unlisted)


def _of_event(choice: Choice, where: str, id: str | None) -> Choice:
    """A choice at one mention with what the whole event has marked as chosen."""
    if not where:
        return choice
    found = tuple(
        Candidate(
            one.text,
            one.id,
            one.score,
            one.id == (id or ""),
            "; ".join(filter(None, [one.note, "the choice at this mention" if one.chosen else ""])),
        )
        for one in choice.candidates
    )
    return Choice(choice.field + where, f"{choice.by}; the likeliest of all mentions decides", found)


def _actors(events: _Events, event: Event, one: EventMention, where: str) -> Choice:
    """The roles of the organisations, countries and people near a mention."""
    candidates = events.candidates
    ruled = of_rules(candidates.linker.passage, one.found)
    found = []
    for mention, row in candidates.linker.all_roles(one.head, candidates.actors, ruled.actors):
        role = _role(candidates.linker.passage, event, mention, ROLES[int(row.argmax())])
        by_phrase = role == "funders" and ROLES[int(row.argmax())] != role
        note = "funders by a phrase of the rules" if by_phrase else role or "no role"
        score = float(row[ROLES.index(role or "none")])
        found.append(Candidate(told(events.analysis, mention), mention.id, round(score, 2), bool(role), note))
    found.sort(key=lambda one: not one.chosen)
    return Choice("actors" + where, "probability of the role by the model", tuple(found))


def _role(passage: Passage, event: Event, mention: Mention, likeliest: str) -> str:
    """The role of who a mention stands for; that of a person who stands for nobody is the likeliest one."""
    actor = passage.actors.get(mention.id)
    if actor:
        return _role_of(event, actor.value)
    return likeliest if mention.id in event.person_ids else ""


def _role_of(event: Event, value: str) -> str:
    return next((role for role in _ROLES if value in getattr(event, role)), "")


# Without the model


def _by_rules(events: _Events, event: Event) -> tuple[list[str], list[Choice]]:
    passage = events.passage
    reasons = [f"confidence {event.confidence:g}: {_ruled_confidence(event, passage)}"]
    choices: list[Choice] = []
    for span in event.mentions:
        for trigger in events.triggers(span.start, span.end):
            scene = events.layout.scene(trigger.first)
            if scene is None or (events.analysis.tokens.starts[trigger.first] != span.start):
                continue
            verb = trigger.noun or "a verb"
            reasons.append(f"“{span.text}”: rule {trigger.rule} ({trigger.type}, {trigger.status}), {verb}")
            where = f" of “{span.text}”" if len(event.mentions) > 1 else ""
            choices += _costs(events, event, scene, trigger, where)
    return reasons, choices


def _ruled_confidence(event: Event, passage: Passage | None) -> str:
    if passage is not None:
        return "only the rules see it, and the model does not"
    return "an event of the rules with a date" if event.date else "an event of the rules without a date"


def _costs(events: _Events, event: Event, scene: Scene, trigger: Trigger, where: str) -> Iterator[Choice]:
    analysis = events.analysis
    dates = [
        Candidate(
            told(analysis, span.record), span.record.id, cost, span.record.id == event.date_id, _far(cost, TOO_FAR)
        )
        for cost, span in date_costs(scene, trigger)
    ]
    places = [
        Candidate(place.text, place.mention.id, cost, place.mention.id == event.place_id, _far(cost, PLACE_TOO_FAR))
        for place, cost in place_costs(scene, trigger)
    ]
    for field, found, value, id, most in (
        ("date", dates, event.date, event.date_id, TOO_FAR),
        ("place", places, event.place, event.place_id, PLACE_TOO_FAR),
    ):
        found.sort(key=lambda one: (not one.chosen, one.score or 0))
        if not any(one.chosen for one in found):
            note = "from a heading, the dateline, a seat, or another sentence of the event" if value else ""
            found.insert(0, Candidate(value or "none", id or "", None, True, note))
        yield Choice(field + where, _COST.format(most=most), tuple(found))
    actors = [
        _ruled_actor(events, event, scene, trigger, span) for span in scene.near(scene.organisations, trigger.head)
    ]
    yield Choice("actors" + where, "rules: case, words beside it and its clause", tuple(actors))


def _far(cost: int, most: int) -> str:
    return "too far, or not its kind" if cost >= most else ""


def _ruled_actor(events: _Events, event: Event, scene: Scene, trigger: Trigger, span: Placed) -> Candidate:  # type: ignore[type-arg]
    role = _role_of(event, span.record.value)
    here = role_of(scene, trigger, span)
    other = f"{here} by its words, but part of the event's name, or the event has those of another mention"
    note = role or (other if here else "in another clause, or the place itself")
    return Candidate(told(events.analysis, span.record), span.record.id, None, bool(role), note)


# What is no event


def _lost(events: _Events, start: int, end: int) -> Iterator[Lost]:
    analysis = events.analysis
    tokens = analysis.tokens
    spans = [(one.start, one.end) for event in analysis.record.events for one in event.mentions]
    for trigger in events.triggers(start, end):
        first, last = tokens.starts[trigger.first], tokens.ends[trigger.last - 1]
        if any(low < last and first < high for low, high in spans):
            continue
        yield Lost(_LAYER, trigger.rule, *analysis.shown(first, last), _why(events, trigger))


def _why(events: _Events, trigger: Trigger) -> str:
    scene = events.layout.scene(trigger.first)
    if scene is None:
        return "its language has no words of events"
    if scene.named(trigger.head):
        return "its word is part of a name or a date"
    drafts = list(drafts_of(events.layout, [trigger]))
    if not drafts:
        if trigger.generic:
            return (
                "no rule names the verb; such a verb is an event only with a date in its clause, if it counts nothing"
            )
        if trigger.cited:
            return "it is told in passing, before its noun, and needs a full date"
        if is_trend(scene, trigger, find_date(scene, trigger)):
            return "it tells how many there are, or what applies since or until a date"
        return "it has no date, and is not the news of the opening sentence"
    if not drafts[0].tells_enough:
        return f"too little is known of it: it needs {_needs(trigger)}"
    return "the model sees no event there" if events.passage else "its other mentions leave too little known of it"


def _needs(trigger: Trigger) -> str:
    if trigger.needs == "date":
        return "a date, and its clause has none"
    if trigger.needs == "since":
        return "a date since when it holds"
    return "a date, a name, or a place with an actor"


def _word_note(events: _Events, start: int, end: int) -> str:
    """The word of the span that the model holds most likely to be a trigger."""
    passage = events.passage
    if passage is None:
        return ""
    first, last = passage.words.span(start, end)
    if first >= last:
        return "the model of events does not read this sentence: its language has no words of events"
    heads = events.analysis.pipeline.heads
    tags, types, _ = word_probabilities(passage, heads)
    at = first + int((1 - tags[first:last, 0]).argmax())
    sure = confidence(float(tags[at, 0]), heads)
    word = events.analysis.shown(int(passage.words.starts[at]), int(passage.words.ends[at]))[2]
    kind = TYPES[int(types[at].argmax())]
    if passage.is_page(int(passage.words.starts[at])):
        return "the model is not asked: a line of the page tells no events"
    return f"the model sees none: “{word}” names an event with probability {sure:.2f} at most ({kind})"
