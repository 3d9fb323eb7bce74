"""Compose the events of a document from triggers and their arguments; each event is one record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from migtext.layers.events.arguments import (
    Organisations,
    Where,
    find_date,
    find_organisations,
    find_place,
    is_full,
    is_funder,
    is_happening,
    is_main_verb,
    is_trend,
    is_unresolved,
    seat_of,
    tells_news,
)
from migtext.layers.events.coreference import EventDraft, merge
from migtext.layers.events.name import find_name
from migtext.layers.events.scene import Layers, Layout, Placed, Scene
from migtext.layers.events.triggers import Trigger
from migtext.records import Date, Event, Organisation, Place, Span, Status
from migtext.text.tokens import Tokens

_ANAPHOR_WITHIN = 4  # tokens
_SEQUEL_WITHIN = 3  # tokens
_SEQUEL_AFTER = 2  # sentences
_LEAD = 3  # sentences
_HELD = ("meeting", "training", "agreement", "opening")
_LASTING = ("project", "training")


def compose(
    tokens: Tokens, triggers: Sequence[Trigger], layers: Layers, published: str | None = None
) -> tuple[Event, ...]:
    """Events of the document, from left to right, each on the mention with most information.

    The records of the other layers have ``id`` and ``sentence`` set; ``published`` is the release date in EDTF. A
    trigger is an event if it has a date, a name, or a place with an actor, or if it is the news of the opening
    sentence.

    >>> from migtext.layers.events.triggers import find
    >>> from migtext.text.tokens import tokenise
    >>> tokens = tokenise("В Оше прошел семинар «Право на труд».").in_languages(["ru"])
    >>> [(event.type, event.name) for event in compose(tokens, find(tokens), Layers())]
    [('training', 'Право на труд')]
    """
    layout = Layout(tokens, layers)
    drafts = _with_later_funders(layout, list(drafts_of(layout, triggers)))
    kept = sorted((draft for draft in merge(drafts) if draft.tells_enough), key=lambda draft: draft.trigger.first)
    placed = (_with_seat(layout, draft) for draft in kept)
    return tuple(_event(tokens, draft, _status(draft, published)) for draft in placed)


@dataclass(frozen=True, slots=True)
class Details:
    """What the clause of a trigger tells besides its arguments: a name, and the ids of figures and goals."""

    name: str | None = None
    figures: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()


def details(layout: Layout, trigger: Trigger) -> Details:
    """The proper name of the event of a trigger, and the figures and goals in its clause."""
    scene = layout.scene(trigger.first)
    if scene is None:
        return Details()
    name = find_name(scene, trigger)
    return Details(
        scene.tokens.surface(*name) if name else None,
        _in_clause(scene, trigger, scene.figures),
        _in_clause(scene, trigger, scene.goals),
    )


def main_event(events: Sequence[Event]) -> str | None:
    """The id of the event that the text is about: of those named at its beginning, the one named most often.

    The beginning is the heading and the opening sentences; a text with one event is about that one; None if there is no
    event at the beginning and none is named twice.
    """
    if not events:
        return None
    beginning = [event for event in events if any(mention.sentence < _LEAD for mention in event.mentions)]
    often = max(events, key=lambda event: len(event.mentions))
    if beginning:
        return max(beginning, key=lambda event: (len(event.mentions), event.confidence, -event.start)).id
    return often.id if len(events) == 1 or len(often.mentions) > 1 else None


def drafts_of(layout: Layout, triggers: Iterable[Trigger]) -> Iterator[EventDraft]:
    """The triggers with their arguments; a sentence that continues an event takes its date (after that, …)."""
    for trigger in triggers:
        scene = layout.scene(trigger.first)
        draft = _draft(layout, scene, trigger) if scene else None
        if scene and draft:
            goes_on = draft.date is None and _goes_on(scene, draft)
            yield replace(draft, date=_date_before(layout, draft.sentence)) if goes_on else draft


def _with_seat(layout: Layout, draft: EventDraft) -> EventDraft:
    """The draft; without a place, it gets the one in the name of its organiser (the embassy in Japan)."""
    scene = layout.scene(draft.trigger.first) if draft.place is None else None
    hosts = [span for span in scene.organisations if span.record in draft.organisations.organisers] if scene else []
    seat = next((where for host in hosts if scene and (where := seat_of(scene, host))), None)
    return replace(draft, place=seat) if seat else draft


def _goes_on(scene: Scene, draft: EventDraft) -> bool:
    """Whether a sentence without a date continues the previous ones (after that, …)."""
    trigger = draft.trigger
    reported = trigger.is_predicate and trigger.type != "other" and trigger.status == "happened" and not scene.dates
    begins = [scene.word(k) for k in range(scene.first, scene.first + _SEQUEL_WITHIN)]
    lasting = any(scene.words.has("lasting", word) for word in begins)
    return reported and not lasting and any(scene.words.has("sequels", word) for word in begins)


def _date_before(layout: Layout, sentence: int) -> Date | None:
    """The only date of the nearest earlier sentence with dates, if it is near ``sentence``."""
    for k in range(sentence - 1, sentence - _SEQUEL_AFTER - 1, -1):
        scene = layout.sentence(k)
        if scene is None or not layout.one_paragraph(k, sentence):
            return None
        dates = [span.record for span in scene.dates if span.record.kind in ("date", "interval")]
        if dates:
            return dates[0] if len(dates) == 1 and dates[0].value else None
    return None


def _draft(layout: Layout, scene: Scene, trigger: Trigger) -> EventDraft | None:
    if scene.named(trigger.head):
        return None
    own = find_date(scene, trigger)
    named = bool(scene.organisations or scene.people or scene.places)
    news = scene.sentence == layout.lead and trigger.is_predicate and named and is_main_verb(scene, trigger)
    if trigger.generic and (trigger.needs == "news" or not is_happening(scene, trigger, own)):
        news = news and own is None and tells_news(scene, trigger)
        if not news:
            return None
    elif trigger.type == "other" and not trigger.generic and trigger.noun is None and is_trend(scene, trigger, own):
        return None
    date = own.record if own else layout.heading_date(scene.sentence)
    if trigger.cited and not is_full(date):
        return None
    open_day = is_unresolved(scene, trigger)
    if date is None and trigger.type == "other" and trigger.noun is None and not (news or open_day):
        return None
    name = find_name(scene, trigger)
    return EventDraft(
        trigger,
        scene.sentence,
        date,
        find_place(scene, trigger) or _dateline(layout, scene, trigger),
        scene.tokens.surface(*name) if name else None,
        find_organisations(scene, trigger, name),
        bool(scene.people),
        any(scene.words.has("anaphors", scene.word(k)) for k in range(scene.first, scene.first + _ANAPHOR_WITHIN)),
        open_day,
        news,
        _in_clause(scene, trigger, scene.figures),
        _in_clause(scene, trigger, scene.goals),
        ((trigger.first, trigger.last),),
    )


def _dateline(layout: Layout, scene: Scene, trigger: Trigger) -> Where | None:
    """The place of the dateline, for what is held or signed in its sentence or the next one."""
    place = layout.dateline if trigger.type in _HELD and not trigger.attributive else None
    if place is None or scene.sentence - place.record.sentence not in (0, 1):
        return None
    return Where(place.record.text, place.record)


def _in_clause(scene: Scene, trigger: Trigger, spans: list[Placed[Any]]) -> tuple[str, ...]:
    """Ids of the records in the clause of the trigger."""
    return tuple(
        span.record.id
        for span in scene.near(spans, trigger.head)
        if span.record.id and not scene.breaks(span.first, trigger.head)
    )


def _with_later_funders(layout: Layout, drafts: list[EventDraft]) -> list[EventDraft]:
    """The drafts; a sentence without an event adds its funders to the last draft before it."""
    covered = {draft.sentence for draft in drafts}
    for i, draft in enumerate(drafts):
        scene = layout.sentence(draft.sentence + 1) if layout.has_organisations(draft.sentence + 1) else None
        last = i + 1 == len(drafts) or drafts[i + 1].sentence > draft.sentence
        if scene and last and scene.sentence not in covered:
            funders = tuple(
                organisation.record for organisation in scene.organisations if is_funder(scene, organisation)
            )
            organisations = draft.organisations
            drafts[i] = replace(
                draft,
                organisations=Organisations(
                    organisations.organisers, organisations.participants, organisations.funders + funders
                ),
            )
    return drafts


def _status(draft: EventDraft, published: str | None) -> Status:
    """The status given by the verb, unless date and release date contradict it."""
    status, date = draft.trigger.status, draft.date
    if date is None or published is None or not date.earliest or "X" in (date.value or "X"):
        return "happened" if draft.trigger.needs == "since" else status
    if date.earliest[: len(published)] > published and (status != "happened" or not draft.trigger.is_predicate):
        return "planned"
    if status == "happened":
        return status
    if date.latest is None:
        return "ongoing" if draft.trigger.type in _LASTING else "happened"
    if date.latest < published:
        return "happened"
    return "ongoing" if draft.trigger.type in _LASTING and date.earliest < published else status


def _event(tokens: Tokens, draft: EventDraft, status: Status) -> Event:
    trigger, organisations = draft.trigger, draft.organisations
    text = tokens.surface(trigger.first, trigger.last)
    return Event(
        start=tokens.starts[trigger.first],
        end=tokens.ends[trigger.last - 1],
        text=text,
        sentence=draft.sentence,
        rule=trigger.rule,
        confidence=0.8 if draft.date else 0.6,
        type=trigger.type,
        trigger=text,
        name=draft.name,
        date=draft.date.value if draft.date else None,
        date_id=(draft.date.id or None) if draft.date else None,
        place=draft.place.text if draft.place else None,
        place_id=(draft.place.mention.id or None) if draft.place and isinstance(draft.place.mention, Place) else None,
        organisers=_texts(organisations.organisers),
        organiser_ids=_ids(organisations.organisers),
        participants=_texts(organisations.participants),
        participant_ids=_ids(organisations.participants),
        funders=_texts(organisations.funders),
        funder_ids=_ids(organisations.funders),
        goal_ids=draft.goals,
        figure_ids=draft.figures,
        status=status,
        mentions=tuple(
            Span(
                start=tokens.starts[first],
                end=tokens.ends[last - 1],
                text=tokens.surface(first, last),
                sentence=tokens.sentence[first],
            )
            for first, last in draft.mentions
        ),
    )


def _texts(organisations: Iterable[Organisation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(organisation.value for organisation in organisations))


def _ids(organisations: Iterable[Organisation]) -> tuple[str, ...]:
    return tuple(organisation.id for organisation in organisations if organisation.id)
