"""Triggers with the dates, places and organisations of their sentences: the events of a document, each once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from migtext.event_layout import Layout, Placed, Scene
from migtext.event_names import find_name
from migtext.extractors.triggers import OTHER, Trigger
from migtext.records import Date, Event, Organisation, Person, Place
from migtext.tokens import Tokens

# Costs of an argument, in words of distance; the cheapest one is taken, and none that costs _TOO_FAR.
_TOO_FAR = 70
_CLAUSE = 25
_OTHER_VERB = 12
_BEHIND_VERB = 46
_LASTING = 55
_ATTRIBUTE = 30
_PLACE_TOO_FAR = 40

_BEHIND_WITHIN = 3
_ATTRIBUTE_WITHIN = 4
_OWN_WITHIN = 2
_COUNT_BEFORE = 4
_COORDINATED_WITHIN = 4
_COUNT_AFTER = 2
_OPENING_WORDS = 4
_ANAPHOR_WITHIN = 4
_STEM = 4
_FULL_DATE = len("2024-01-31")
_YEAR = len("2024")
_DECADE = len("202")
_NO_YEAR = "XXXX"
_BOUNDS = ("since", "until", "before", "after")
_COMPARED = 40
_DEFINITE = ("meeting", "training")
_LONG = ("project", "membership", "operation", "training", "other")
_TOGETHER = ("agreement", "membership", "appointment")


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event while its mentions are compared; ``anaphor`` says that its sentence refers back to another event."""

    trigger: Trigger
    sentence: int
    date: Date | None
    place: Place | None
    name: str | None
    organisers: tuple[Organisation, ...]
    participants: tuple[Organisation, ...]
    people: bool
    anaphor: bool
    timed: bool

    @property
    def worth(self) -> tuple[int, int]:
        """How much the mention tells; the earlier of two equal ones wins."""
        told = 2 * bool(self.date) + bool(self.name) + bool(self.place) + bool(self.bodies)
        return told - 2 * self.trigger.attributive, -self.trigger.first

    @property
    def bodies(self) -> frozenset[str]:
        """Catalogue ids or texts of the organisations."""
        return frozenset(body.entity or body.text for body in self.organisers + self.participants)

    @property
    def tells_enough(self) -> bool:
        """Whether enough is known to find the event elsewhere."""
        if self.date or (self.name and self.trigger.needs != "date"):
            return True
        if self.timed and self.trigger.status == "planned":
            return True
        actor = self.bodies or self.people or self.trigger.type == "opening"
        return self.trigger.needs != "date" and self.place is not None and bool(actor)


def compose(  # noqa: PLR0913, PLR0917 - one argument a layer
    tokens: Tokens,
    triggers: Sequence[Trigger],
    dates: Sequence[Date],
    places: Sequence[Place],
    organisations: Sequence[Organisation],
    people: Sequence[Person] = (),
) -> tuple[Event, ...]:
    """Events of the document, from left to right, each on the mention that tells most of it.

    ``dates``, ``places``, ``organisations`` and ``people`` are records with ``id`` and ``sentence`` set. A trigger
    makes an event if a date, a name, or a place with an actor is known of it.

    >>> from migtext.extractors.triggers import find
    >>> from migtext.tokens import tokenise
    >>> tokens = tokenise("В Оше прошел семинар «Право на труд».").in_languages(["ru"])
    >>> [(event.type, event.name) for event in compose(tokens, find(tokens), (), (), ())]
    [('training', 'Право на труд')]
    """
    layout = Layout(tokens, dates, places, organisations, people)
    drafts = (draft for trigger in triggers if (draft := _draft(layout, trigger)))
    kept = (draft for draft in _merge(drafts) if draft.tells_enough)
    return tuple(_event(tokens, draft) for draft in sorted(kept, key=lambda draft: draft.trigger.first))


def _draft(layout: Layout, trigger: Trigger) -> _Draft | None:
    scene = layout.scene(trigger.first)
    if scene is None or scene.named(trigger.head):
        return None
    own = _date(scene, trigger)
    if trigger.rule == OTHER and not _happened_then(scene, trigger, own):
        return None
    date = own.record if own else layout.heading_date(scene.sentence)
    if trigger.cited and not _full(date):
        return None
    name = find_name(scene, trigger.noun_at) if trigger.noun_at is not None else None
    organisers, participants = _bodies(scene, trigger, name)
    return _Draft(
        trigger,
        scene.sentence,
        date,
        _place(scene, trigger),
        scene.tokens.surface(*name) if name else None,
        organisers,
        participants,
        bool(scene.people),
        any(scene.words.has("anaphors", scene.word(k)) for k in range(scene.first, scene.first + _ANAPHOR_WITHIN)),
        any(_unresolved(scene, trigger, span) for span in scene.dates),
    )


def _unresolved(scene: Scene, trigger: Trigger, span: Placed[Date]) -> bool:
    """Whether the clause dates the event in words that the text does not resolve (next week)."""
    dated = span.record.kind in ("date", "interval") and span.record.value is None
    return dated and abs(span.first - trigger.head) < _TOO_FAR and not scene.breaks(span.first, trigger.head)


def _full(date: Date | None) -> bool:
    """Whether the date says the day."""
    return date is not None and len((date.value or "").partition("/")[0]) >= _FULL_DATE


def _date(scene: Scene, trigger: Trigger) -> Placed[Date] | None:
    """The date nearest by structure: in the clause, in front of a final verb, and no attribute of another noun."""
    costs = [(cost, span) for span in scene.dates if (cost := _date_cost(scene, trigger, span)) < _TOO_FAR]
    return min(costs, key=lambda pair: pair[0])[1] if costs else None


def _date_cost(scene: Scene, trigger: Trigger, span: Placed[Date]) -> int:
    if span.record.kind not in ("date", "interval") or span.record.value is None:
        return _TOO_FAR
    if abs(span.first - trigger.head) > 2 * _TOO_FAR:
        return _TOO_FAR
    years = _is_years(span.record)
    if (years and trigger.type not in _LONG) or scene.quoted(span.first) != scene.quoted(trigger.head):
        return _TOO_FAR
    words, head = scene.words, trigger.head
    behind = span.first > head
    gap = span.first - head if behind else head - span.last
    if words.verb_last and behind and gap > _BEHIND_WITHIN:
        return _TOO_FAR
    cost = gap + _CLAUSE * scene.breaks(span.first if behind else span.last, head)
    if not words.verb_last and not behind and _coordinated(scene, span.last, head):
        cost += _CLAUSE
    between = range(head + 1, span.first) if behind else range(span.last, head)
    if words.verb_last and not behind and any(_describes(scene, k) for k in between[:_OWN_WITHIN]):
        cost += _LASTING
    verbs = sum(scene.word(k) in words.verbs for k in between)
    cost += _OTHER_VERB * verbs * (3 if behind else 1)
    if behind:
        cost += _BEHIND_VERB if words.verb_last else 1
    if any(words.has("lasting", scene.word(k)) for k in (span.last - 1, span.last)):
        cost += _LASTING
    if years and trigger.type != "project":
        cost += _ATTRIBUTE
    if words.has("citing", scene.word(span.first - 1)) and trigger.status == "planned":
        return _TOO_FAR
    of_its_noun = trigger.noun_at is not None and trigger.noun_at >= span.first and gap <= _ATTRIBUTE_WITHIN
    if not of_its_noun and _is_attribute(scene, span):
        cost += _TOO_FAR if trigger.type == "publication" and words.verb_last else _ATTRIBUTE
    return cost


def _describes(scene: Scene, k: int) -> bool:
    """Whether a participle that has a date of its own stands at the token, before its noun (concluded in 2023)."""
    following = scene.word(k + 1)
    verbs = scene.words.verbs.get(scene.word(k), ())
    participle = any(ending.kind == "participle" and verb.name not in scene.words.occurring for verb, ending in verbs)
    return participle and following[:1].isalpha() and not scene.words.has("copulas", following)


def _is_years(date: Date) -> bool:
    """Whether the date is a term of several years, which plans and contracts are made for."""
    first, _, last = (date.value or "").partition("/")
    return _YEAR in (len(first), len(last)) and first != last and bool(last)


def _coordinated(scene: Scene, last: int, head: int) -> bool:
    """Whether the head is a second predicate after the date of the first one (adopted in May and signed in June)."""
    before = range(max(last, head - _COORDINATED_WITHIN), head)
    return any(scene.words.has("coordinators", scene.word(k)) for k in before)


def _is_attribute(scene: Scene, span: Placed[Date]) -> bool:
    """Whether the date is an attribute of a noun (of the year 2020), not the time of a verb."""
    words = scene.words
    if words.verb_last:
        return words.ends("attributive", scene.word(span.last - 1)) or words.has("terms", scene.word(span.last))
    if words.has("content_prepositions", scene.word(span.first - 1)):
        return True
    adverbial = any(words.has("date_prepositions", scene.word(k)) for k in (span.first - 1, span.first))
    return len(span.record.value or "") <= _YEAR and not adverbial and span.first != scene.first


def _happened_then(scene: Scene, trigger: Trigger, span: Placed[Date] | None) -> bool:
    """Whether a verb of any meaning tells of an event: its clause has the date, and it does not count or measure."""
    if span is None or span.record.modifier in _BOUNDS or _is_attribute(scene, span) or _is_period(span.record):
        return False
    head = trigger.head
    counted = (head - _COUNT_BEFORE, head) if scene.words.verb_last else (trigger.last, trigger.last + _COUNT_AFTER)
    if scene.breaks(span.first, head) or scene.numbers(range(*counted)):
        return False
    if scene.words.verb_last:
        return _full(span.record) or not scene.numbers(_clause(scene, head))
    low, high = sorted((span.last, head))
    same_part = "," not in scene.tokens.words[low:high] or span.first - scene.first <= _OPENING_WORDS
    return same_part and not scene.words.has("deadlines", scene.word(span.first - 1))


def _clause(scene: Scene, head: int) -> Iterator[int]:
    """The tokens of the clause of token ``head``."""
    near = range(max(scene.first, head - _TOO_FAR), min(scene.last, head + _TOO_FAR))
    return (k for k in near if not scene.breaks(k, head))


def _is_period(date: Date) -> bool:
    """Whether the date is a decade or a term of years, which a trend is told of."""
    year = (date.value or "")[:_YEAR]
    return _is_years(date) or ("X" in year[_DECADE:] and year != _NO_YEAR)


def _place(scene: Scene, trigger: Trigger) -> Place | None:
    """The nearest place in the case, or after the preposition, that says where."""
    best: tuple[int, Place | None] = (_PLACE_TOO_FAR, None)
    for span in scene.places:
        cost = min(abs(span.first - trigger.head), abs(span.last - trigger.head))
        cost += _CLAUSE * scene.breaks(span.last, trigger.head)
        if scene.words.verb_last:
            where = any(scene.words.ends("locative", scene.word(k)) for k in (span.last - 1, span.last))
            cost += _ATTRIBUTE * (span.first > trigger.head)
        else:
            where = scene.words.has("locative", scene.word(span.first - 1))
        if where and cost < best[0]:
            best = cost, span.record
    return best[1]


def _bodies(
    scene: Scene, trigger: Trigger, name: tuple[int, int] | None
) -> tuple[tuple[Organisation, ...], tuple[Organisation, ...]]:
    """Who does it and who takes part; the parties of an agreement or a membership all take part."""
    organisers: list[Organisation] = []
    participants: list[Organisation] = []
    for span in scene.bodies:
        if (name and name[0] <= span.first < name[1]) or scene.breaks(span.last, trigger.head):
            continue
        beside = scene.word(span.last if scene.words.verb_last else span.first - 1)
        together = trigger.type in _TOGETHER or scene.words.has("participants", beside)
        (participants if together else organisers).append(span.record)
    return tuple(organisers), tuple(participants)


def _merge(drafts: Iterable[_Draft]) -> list[_Draft]:
    """One draft for each event: mentions of one type whose nouns, dates and names do not speak against it."""
    groups: list[list[_Draft]] = []
    by_type: dict[str, list[list[_Draft]]] = {}
    for draft in drafts:
        alike = by_type.setdefault(draft.trigger.type, [])
        recent = reversed(alike[-_COMPARED:])
        group = next((group for group in recent if all(_same(other, draft) for other in group[-_COMPARED:])), None)
        if group is None:
            group = []
            groups.append(group)
            alike.append(group)
        group.append(draft)
    merged: list[_Draft] = []
    for group in groups:
        best = max(group, key=lambda draft: draft.worth)
        date = best.date or next((draft.date for draft in group if draft.date), None)
        place = best.place or next((draft.place for draft in group if draft.place), None)
        name = best.name or next((draft.name for draft in group if draft.name), None)
        whole = replace(best, date=date, place=place, name=name)
        merged.append(_with_antecedent(whole, merged) if best.anaphor and date is None else whole)
    return merged


def _with_antecedent(draft: _Draft, earlier: Sequence[_Draft]) -> _Draft:
    """The part of an event (the event began with a hearing) with the date and place of the whole."""
    if draft.trigger.type not in _DEFINITE:
        return draft
    dated = (other for other in reversed(earlier) if other.date and other.trigger.type in _DEFINITE)
    whole = next((other for other in dated if other.sentence < draft.sentence), None)
    return replace(draft, date=whole.date, place=draft.place or whole.place) if whole else draft


def _same(one: _Draft, two: _Draft) -> bool:
    """Whether two mentions, the first one earlier in the text, are of one event."""
    nouns = one.trigger.noun or "", two.trigger.noun or ""
    alike = not all(nouns) or nouns[0].startswith(nouns[1]) or nouns[1].startswith(nouns[0])
    dates = (one.date.value or "" if one.date else "", two.date.value or "" if two.date else "")
    compatible = not all(dates) or dates[0].startswith(dates[1]) or dates[1].startswith(dates[0])
    if one.trigger.type != two.trigger.type or not (alike and compatible and _names_agree(one.name, two.name)):
        return False
    same_rule = one.trigger.rule == two.trigger.rule
    if all(dates):
        return all(nouns) or (one.trigger.type != "other" and same_rule)
    if one.name and two.name:
        return True
    if not (all(nouns) or (same_rule and not any(nouns))):
        return False
    from_headline = one.sentence == 0 and two.sentence > 0
    same_place = one.place is not None and two.place is not None and one.place.text == two.place.text
    return from_headline or one.trigger.type in _DEFINITE or bool(one.bodies & two.bodies) or same_place


def _names_agree(one: str | None, two: str | None) -> bool:
    """Whether two names, either of which may be missing, share most of the longer words of the shorter one."""
    if not (one and two):
        return True
    few, many = sorted((_key_words(one), _key_words(two)), key=len)
    return 3 * len(few & many) >= 2 * len(few)


def _key_words(name: str) -> set[str]:
    """The beginnings of the longer words of a name, which its inflected forms share."""
    return {word[:_STEM] for word in name.lower().split() if len(word) >= _STEM}


def _event(tokens: Tokens, draft: _Draft) -> Event:
    trigger = draft.trigger
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
        place_id=(draft.place.id or None) if draft.place else None,
        organisers=_texts(draft.organisers),
        organiser_ids=_ids(draft.organisers),
        participants=_texts(draft.participants),
        participant_ids=_ids(draft.participants),
        status=trigger.status,
    )


def _texts(bodies: Iterable[Organisation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(body.entity or body.text for body in bodies))


def _ids(bodies: Iterable[Organisation]) -> tuple[str, ...]:
    return tuple(body.id for body in bodies if body.id)
