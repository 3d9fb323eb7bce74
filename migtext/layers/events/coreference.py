"""Event drafts: comparing mentions, and merging the mentions of one event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from migtext.layers.events.arguments import Organisations, Where, is_full
from migtext.layers.events.triggers import Trigger
from migtext.records import Date, Organisation

_STEM = 4  # letters
_SHORTEST_ACRONYM = 2  # capitals
_COMPARED = 40  # groups, and drafts of a group
_DEFINITE = ("meeting", "training")


@dataclass(frozen=True, slots=True)
class EventDraft:
    """A trigger with the information of its sentence.

    ``anaphor``: its sentence refers back to another event; ``timed``: it is dated by a word that the text does not
    resolve; ``news``: its sentence opens the text and names somebody or a place; ``people``: its sentence names people;
    ``mentions`` are the tokens of every mention of the event; ``figures`` and ``goals`` are ids of records.
    """

    trigger: Trigger
    sentence: int
    date: Date | None
    place: Where | None
    name: str | None
    organisations: Organisations
    people: bool
    anaphor: bool
    timed: bool
    news: bool
    figures: tuple[str, ...]
    goals: tuple[str, ...]
    mentions: tuple[tuple[int, int], ...]

    @property
    def worth(self) -> tuple[int, int]:
        """The amount of information in the mention; the earlier of two equal ones wins."""
        detail = 2 * bool(self.date) + bool(self.name) + bool(self.place) + bool(self.organisations.ids)
        return 2 * detail + self.people - 4 * self.trigger.attributive, -self.trigger.first

    @property
    def tells_enough(self) -> bool:
        """Whether there is enough information to find the event elsewhere."""
        if self.trigger.needs == "since":
            return self.date is not None and self.date.modifier == "since"
        if self.date or (self.name and self.trigger.needs != "date"):
            return True
        actor = bool(self.organisations.ids) or self.people
        if self.news:
            return True
        certain = self.trigger.is_predicate or self.trigger.needs == "argument"
        if self.timed and (self.trigger.status == "planned" or (certain and (actor or self.place))):
            return True
        actor = actor or self.trigger.type == "opening"
        return self.trigger.needs != "date" and self.place is not None and actor


def merge(drafts: Iterable[EventDraft]) -> list[EventDraft]:
    """One draft per event, from mentions of one type with compatible nouns, dates and names."""
    groups: list[list[EventDraft]] = []
    by_type: dict[str, list[list[EventDraft]]] = {}
    for draft in drafts:
        alike = by_type.setdefault(draft.trigger.type, [])
        recent = reversed(alike[-_COMPARED:])
        group = next((group for group in recent if all(_same(other, draft) for other in group[-_COMPARED:])), None)
        if group is None:
            group = []
            groups.append(group)
            alike.append(group)
        group.append(draft)
    merged: list[EventDraft] = []
    for group in groups:
        whole = _whole(group)
        merged.append(_with_antecedent(whole, merged) if whole.anaphor and whole.date is None else whole)
    return merged


def _whole(group: Sequence[EventDraft]) -> EventDraft:
    """The mention with most information, completed from the other mentions."""
    if len(group) == 1:
        return group[0]
    best = max(group, key=lambda draft: draft.worth)
    ranked = [best, *(draft for draft in group if draft is not best)]
    return replace(
        best,
        date=next((draft.date for draft in ranked if draft.date), None),
        place=next((draft.place for draft in ranked if draft.place), None),
        name=next((draft.name for draft in ranked if draft.name), None),
        organisations=Organisations(
            next((draft.organisations.organisers for draft in ranked if draft.organisations.organisers), ()),
            next((draft.organisations.participants for draft in ranked if draft.organisations.participants), ()),
            _each_once(organisation for draft in ranked for organisation in draft.organisations.funders),
        ),
        figures=tuple(dict.fromkeys(figure for draft in ranked for figure in draft.figures)),
        goals=tuple(dict.fromkeys(goal for draft in ranked for goal in draft.goals)),
        mentions=tuple(sorted({mention for draft in group for mention in draft.mentions})),
        news=any(draft.news for draft in group),
    )


def _each_once(organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    return tuple({organisation.start: organisation for organisation in organisations}.values())


def _with_antecedent(draft: EventDraft, earlier: Sequence[EventDraft]) -> EventDraft:
    """The part of an event (the event began with a hearing) with the date and place of the whole."""
    if draft.trigger.type not in _DEFINITE:
        return draft
    dated = (other for other in reversed(earlier) if other.date and other.trigger.type in _DEFINITE)
    whole = next((other for other in dated if other.sentence < draft.sentence), None)
    return replace(draft, date=whole.date, place=draft.place or whole.place) if whole else draft


def _same(one: EventDraft, two: EventDraft) -> bool:
    """Whether two mentions, the first one earlier in the text, mean one event."""
    nouns = one.trigger.noun or "", two.trigger.noun or ""
    alike = not all(nouns) or nouns[0].startswith(nouns[1]) or nouns[1].startswith(nouns[0])
    dates = (one.date.value or "" if one.date else "", two.date.value or "" if two.date else "")
    compatible = not all(dates) or dates[0].startswith(dates[1]) or dates[1].startswith(dates[0])
    if one.trigger.type != two.trigger.type or not (alike and compatible and _names_agree(one.name, two.name)):
        return False
    same_sense = one.trigger.tells_like(two.trigger)
    if all(dates):
        if one.trigger.type != "other" or all(nouns):
            return all(nouns) or same_sense
        generic = one.trigger.generic or two.trigger.generic
        again = one.sentence == two.sentence and generic and not any(nouns)
        return dates[0] == dates[1] and is_full(one.date) and (again or (same_sense and not generic))
    if one.name and two.name:
        return True
    if not (all(nouns) or (same_sense and not any(nouns))):
        return False
    from_headline = one.sentence == 0 and two.sentence > 0
    same_place = one.place is not None and two.place is not None and one.place.text == two.place.text
    same_organisations = bool(one.organisations.ids & two.organisations.ids)
    return from_headline or one.trigger.type in _DEFINITE or same_organisations or same_place


def _names_agree(one: str | None, two: str | None) -> bool:
    """Whether two names, either of which may be missing, share most words, or one is the acronym of the other."""
    if not (one and two):
        return True
    if _is_acronym(one, two) or _is_acronym(two, one):
        return True
    few, many = sorted((_key_words(one), _key_words(two)), key=len)
    return 3 * len(few & many) >= 2 * len(few)


def _is_acronym(short: str, name: str) -> bool:
    """Whether the capitals of a single word are the initials of the words of a name."""
    capitals = "".join(letter for letter in short if letter.isupper())
    initials = "".join(word[0] for word in name.upper().split() if word[0].isalpha())
    return " " not in short and len(capitals) >= _SHORTEST_ACRONYM and initials.startswith(capitals)


def _key_words(name: str) -> set[str]:
    """The beginnings of the longer words of a name, which are equal in its inflected forms."""
    return {word[:_STEM] for word in name.lower().split() if len(word) >= _STEM}
