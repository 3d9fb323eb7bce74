"""Corrections laid over the record of a text: the last step of an extraction."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from migtext.catalogue.catalogue import OrganisationEntry
from migtext.corrections.format import (
    Correction,
    DateFields,
    EventFields,
    Fields,
    FigureFields,
    GoalFields,
    OrganisationFields,
    PersonFields,
    PlaceFields,
)
from migtext.corrections.reading import Given
from migtext.corrections.references import followed
from migtext.layers.dates.edtf import bounds
from migtext.records import (
    LAYERS,
    Date,
    Event,
    Figure,
    Goal,
    Link,
    Mention,
    Organisation,
    Person,
    Place,
    Record,
    Span,
)

RULE = "correction"
_CLASSES: dict[str, tuple[type[Mention], str]] = {
    "dates": (Date, "d"),
    "figures": (Figure, "f"),
    "organisations": (Organisation, "o"),
    "places": (Place, "p"),
    "people": (Person, "h"),
    "goals": (Goal, "g"),
    "events": (Event, "e"),
}
Organisations = Mapping[str, OrganisationEntry]
"""The organisations of the gazetteers by id."""


def overlay(
    record: Record,
    given: Iterable[Given],
    organisations: Organisations,
    text: str | None = None,
    layers: Collection[str] = LAYERS,
) -> tuple[Record, list[tuple[Given, str]]]:
    """The record as the corrections of its text say, and the corrections that do not fit it, each with the reason.

    A mention that is wrong goes, with all that refers to it; one that is changed or added has the rule ``correction``
    and the confidence 1.0. What says so already stays as it is. Corrections of other layers than ``layers`` wait.
    """
    laid = _Overlay(record, organisations, text)
    unfit: list[tuple[Given, str]] = []
    wanted = [one for one in given if one.correction.layer in layers and one.correction.action != "checked"]
    for one in sorted(wanted, key=lambda one: one.correction.action != "wrong"):
        if reason := laid.lay(one.correction):
            unfit.append((one, reason))
    return laid.record(), unfit


class _Overlay:
    """A record on its way; ``gone`` are mentions that are wrong, ``changed`` has mentions as they were and are."""

    def __init__(self, record: Record, organisations: Organisations, text: str | None) -> None:
        self._before = record
        self._organisations = organisations
        self._text = text
        self._layers: dict[str, list[Mention]] = {layer: list(getattr(record, layer)) for layer in LAYERS}
        self._gone: dict[str, Mention] = {}
        self._changed: dict[str, tuple[Mention, Mention]] = {}

    def lay(self, correction: Correction) -> str | None:
        """Lay a correction over the record, or say why it does not fit."""
        start, end = correction.start, correction.end
        if end > self._before.document.characters or (self._text and self._text[start:end] != correction.text):
            return "other words stand there"
        found = self._layers[correction.layer]
        there = [one for one in found if (one.start, one.end) == (start, end)]
        if correction.was and len(there) > 1:
            there = [one for one in there if _says(one, correction.was)]
        if len(there) > 1:
            return f"there are {len(there)} mentions of this layer"
        beside = [one for one in found if one not in there and one.start < end and start < one.end]
        if correction.to is None:
            return self._take_out(correction, there, beside)
        if there:
            self._change(correction.layer, there[0], correction.to)
            return None
        if correction.action == "change":
            return "there is no such mention"
        if beside and correction.layer != "events":
            return f"it lies over {beside[0].text!r}"
        self._add(correction, correction.to)
        return None

    def _take_out(self, correction: Correction, there: Sequence[Mention], beside: Sequence[Mention]) -> str | None:
        if not there:
            return f"{beside[0].text!r} stands there now" if beside and correction.layer != "events" else None
        self._layers[correction.layer].remove(there[0])
        self._gone[there[0].id] = there[0]
        return None

    def _change(self, layer: str, mention: Mention, to: Fields) -> None:
        if _says(mention, to):
            return
        changed = self._saying(mention.model_copy(update={"rule": RULE, "confidence": 1.0}), to)
        self._layers[layer] = [changed if one is mention else one for one in self._layers[layer]]
        self._changed[mention.id] = (mention, changed)

    def _add(self, correction: Correction, to: Fields) -> None:
        kind, letter = _CLASSES[correction.layer]
        sentences, pages = self._before.sentences, self._before.document.pages
        sentence = max(0, bisect_right([one.start for one in sentences], correction.start) - 1)
        found = self._layers[correction.layer]
        used = [
            int(one.id[1:]) for one in (*found, *self._gone.values()) if one.id[:1] == letter and one.id[1:].isdigit()
        ]
        empty = kind.model_construct(
            id=f"{letter}{max(used, default=0) + 1}",
            start=correction.start,
            end=correction.end,
            text=correction.text,
            sentence=sentence,
            page=max(1, bisect_right(pages, correction.start)) if pages else None,
            rule=RULE,
        )
        found.append(self._saying(empty, to))
        found.sort(key=lambda one: (one.start, one.end))

    def _saying(self, mention: Mention, to: Fields) -> Mention:
        """The mention with what a correction says of it."""
        update: dict[str, Any] = to.model_dump()
        if isinstance(to, DateFields):
            earliest, latest = bounds(to.value, to.modifier)
            update |= {"earliest": earliest, "latest": latest}
        if isinstance(mention, Event) and not mention.mentions:
            words = {"start": mention.start, "end": mention.end, "text": mention.text, "sentence": mention.sentence}
            update |= {"trigger": mention.text, "mentions": (Span(**words),)}
        update.pop("kind" if isinstance(to, OrganisationFields | PlaceFields) else "", None)
        if isinstance(mention, Organisation) and isinstance(to, OrganisationFields):
            return self._named(mention, to)
        return mention.model_copy(update=update)

    def _named(self, mention: Organisation, to: OrganisationFields) -> Organisation:
        """The organisation with the entry of the gazetteers, or with a name that they do not have."""
        entry = self._organisations.get(to.entity or "")
        update: dict[str, Any] = {"name": entry.name if entry else to.name, "entity": entry.entity if entry else None}
        if mention.link is None or mention.link.id != to.entity:
            update["link"] = Link(id=to.entity, score=1.0, reason="name") if to.entity else None
        named = mention.model_copy(update=update)
        return named if to.entity else named.called(to.name)

    def record(self) -> Record:
        """The record with what is gone, changed and added, and all that refers to it in accord."""
        layers = {layer: tuple(found) for layer, found in self._layers.items()}
        corrected = self._before.model_copy(update=layers)
        return followed(corrected, self._gone, self._changed) if self._gone or self._changed else corrected


def fields_of(mention: Mention) -> Fields:
    """What a mention says, as a correction would say it.

    >>> fields_of(Person(start=0, end=4, text="Асан", rule="", name="Асан"))
    PersonFields(name='Асан', position=None)
    """
    match mention:
        case Date():
            return DateFields(kind=mention.kind, value=mention.value, modifier=mention.modifier)
        case Figure():
            return FigureFields(**{name: getattr(mention, name) for name in FigureFields.model_fields})
        case Organisation():
            return OrganisationFields(
                entity=mention.link.id if mention.link else None, name=mention.name or mention.text
            )
        case Place():
            return PlaceFields(code=mention.code, name=mention.name or mention.text, name_en=mention.name_en)
        case Person():
            return PersonFields(name=mention.name or mention.text, position=mention.position)
        case Goal():
            return GoalFields(framework=mention.framework, scope=mention.scope, objectives=mention.objectives)
        case Event():
            return EventFields(type=mention.type, name=mention.name, status=mention.status)
    raise TypeError(f"{type(mention).__name__} is no mention of a layer")


def _says(mention: Mention, to: Fields) -> bool:
    """Whether a mention says what a correction says; an organisation under a new name may have an entry by now."""
    now = fields_of(mention)
    if isinstance(now, OrganisationFields) and isinstance(to, OrganisationFields):
        return now.entity == to.entity if to.entity else now.name == to.name
    if isinstance(to, PlaceFields):
        return now == to.model_copy(update={"kind": None})
    return now == to
