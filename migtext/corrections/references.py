"""What refers to mentions that are gone or have changed: by id, and by the value that stands beside the id."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from rapidfuzz import fuzz, process

from migtext.errors import ValueFormatError
from migtext.layers.dates.edtf import check_published
from migtext.records import Date, Document, Event, Figure, Goal, Mention, Organisation, Person, Place, Published, Record

Gone = Mapping[str, Mention]
Changed = Mapping[str, tuple[Mention, Mention]]
Referring = TypeVar("Referring", Figure, Goal, Event)
_LISTS = {"organisers": "organiser_ids", "participants": "participant_ids", "funders": "funder_ids"}
"""Names of an event with their ids."""
_ALIKE = 70.0
"""Least likeness, of 100, of a dictionary form and a form of it in a text."""
_PLAIN = ("person_ids", "goal_ids", "figure_ids")


def followed(record: Record, gone: Gone, changed: Changed) -> Record:
    """The record in accord with mentions that are ``gone`` or ``changed`` (as they were, as they are), by id.

    What refers to a mention that is gone says nothing there; the value of one that has changed is taken over. A value
    that was derived from it in another way is left open.
    """
    follow = _Followed(record, gone, changed)
    return record.model_copy(
        update={
            "figures": tuple(follow.dated_and_placed(one) for one in record.figures),
            "goals": tuple(follow.goal(one) for one in record.goals),
            "events": tuple(follow.event(one) for one in record.events),
            "people": tuple(follow.person(one) for one in record.people),
            "document": follow.document(record.document),
        }
    )


class _Followed:
    def __init__(self, record: Record, gone: Gone, changed: Changed) -> None:
        layers = (record.organisations, record.places, record.people)
        self._known: dict[str, Mention] = {one.id: one for found in layers for one in found}
        self._gone = gone
        self._changed = changed
        self._was: dict[str, Mention] = {**gone, **{id: was for id, (was, _) in changed.items()}}

    def dated_and_placed(self, mention: Referring) -> Referring:
        """A mention with its date and place in accord."""
        update = self._date(mention) | self._place(mention)
        return mention.model_copy(update=update) if update else mention

    def goal(self, goal: Goal) -> Goal:
        """A goal with its date, place and organisations in accord."""
        return self._listed(self.dated_and_placed(goal), {"organisations": "organisation_ids"})

    def event(self, event: Event) -> Event:
        """An event with all that belongs to it in accord."""
        event = self._listed(self.dated_and_placed(event), _LISTS)
        left = {name: self._left(getattr(event, name)) for name in _PLAIN}
        return event.model_copy(update={name: ids for name, ids in left.items() if ids != getattr(event, name)})

    def person(self, person: Person) -> Person:
        """A person with the organisation in accord."""
        return person.model_copy(update={"organisation_id": None}) if person.organisation_id in self._gone else person

    def document(self, document: Document) -> Document:
        """The document with its release date and main event in accord."""
        update: dict[str, Any] = {}
        if document.main_event in self._gone:
            update["main_event"] = None
        published = document.published
        if published and published.date_id in self._gone:
            update["published"] = None
        elif published and published.date_id in self._changed:
            update["published"] = self._published(published)
        return document.model_copy(update=update) if update else document

    def _published(self, published: Published) -> Published | None:
        date = self._changed[published.date_id or ""][1]
        assert isinstance(date, Date)
        try:
            return published.model_copy(update={"value": check_published(date.value or "")})
        except ValueFormatError:
            return None

    def _date(self, mention: Referring) -> dict[str, Any]:
        nothing: dict[str, Any] = {"date": None, "date_id": None}
        if "date_confidence" in type(mention).model_fields:
            nothing["date_confidence"] = None
        if mention.date_id in self._gone:
            return nothing
        was, now = self._changed.get(mention.date_id or "", (None, None))
        if not isinstance(was, Date) or not isinstance(now, Date):
            return {}
        return {"date": now.value} if mention.date == was.value else nothing

    def _place(self, mention: Referring) -> dict[str, Any]:
        nothing: dict[str, Any] = {"place": None, "place_id": None, "place_name": None}
        if "place_confidence" in type(mention).model_fields:
            nothing["place_confidence"] = None
        if mention.place_id in self._gone:
            return nothing
        names = (mention.place_name or "").split(", ")
        whole = len(names) == 1
        for was, now in self._places(mention):
            names = [(now.name or now.text if now else "") if name == was.name else name for name in names]
        update: dict[str, Any] = {"place_name": ", ".join(filter(None, dict.fromkeys(names))) or None}
        was_place, place = self._changed.get(mention.place_id or "", (None, None))
        if whole and isinstance(was_place, Place) and isinstance(place, Place) and not isinstance(mention, Event):
            update["place"] = place.code or (mention.place if was_place.code is None else place.text)
        return {name: value for name, value in update.items() if value != getattr(mention, name)}

    def _places(self, mention: Referring) -> list[tuple[Place, Place | None]]:
        """The places of a mention that are gone or have changed: its own, and the others of a list of places."""
        first = self._known.get(mention.place_id or "")
        if first is None:
            return []
        end = first.start + max(len(mention.place or ""), 1)
        pairs = [(was, None) for was in self._gone.values()] + list(self._changed.values())
        return [
            (was, now if isinstance(now, Place) else None)
            for was, now in pairs
            if isinstance(was, Place) and first.start <= was.start < end
        ]

    def _left(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in ids if one not in self._gone)

    def _listed(self, mention: Referring, lists: Mapping[str, str]) -> Referring:
        """A mention with lists of names and of ids in accord."""
        update: dict[str, Any] = {}
        for names, ids in lists.items():
            told, left = getattr(mention, ids), self._left(getattr(mention, ids))
            update |= {names: self._names(mention, getattr(mention, names), told), ids: left}
        return mention.model_copy(update=update)

    def _names(self, mention: Referring, names: tuple[str, ...], ids: tuple[str, ...]) -> tuple[str, ...]:
        """The names of actors as they are now; several mentions of one actor have one name."""
        told = {*ids, *(mention.person_ids if isinstance(mention, Event) else ())}
        known = {**self._known, **self._was}
        if isinstance(mention, Event):  # places among its actors have no id there
            told |= {id for id, one in known.items() if isinstance(one, Place)}
        if told.isdisjoint(self._was):
            return names
        actors = [known[id] for id in told if id in known]
        said: list[str] = []
        for name in names:
            owners = {one.id for one in _owners(name, actors)}
            if not owners or owners - self._was.keys():
                said.append(name)
            else:
                said += [self._value(id) for id in sorted(owners) if id in self._changed]
        said += [self._value(id) for id in ids if id in self._changed]
        return tuple(dict.fromkeys(said))

    def _value(self, id: str) -> str:
        """An actor as goals and events name it."""
        now = self._changed[id][1]
        return now.value if isinstance(now, Organisation) else getattr(now, "name", None) or now.text


def _owners(name: str, actors: Iterable[Mention]) -> list[Mention]:
    """The mentions that a name in a list stands for.

    The dictionary form of an organisation with a link is in no record that was read from a file: it is the one most
    like the words of the mention.
    """
    actors = list(actors)
    fields = ("entity", "value", "name", "text")
    named = [one for one in actors if any(name == getattr(one, field, None) for field in fields)]
    if named:
        return named
    linked = [one for one in actors if isinstance(one, Organisation) and one.link and not one.entity]
    best = process.extractOne(name, {one.id: one.text for one in linked}, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return [one for one in linked if best and one.text == best[0]]
