"""The arguments of an event: date, place and organisations of its sentence, by structure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from migtext.layers.events.scene import Layout, Placed, Scene
from migtext.layers.events.triggers import Trigger
from migtext.layers.events.verb_forms import Ending
from migtext.records import Date, Mention, Organisation, Place

# Costs of an argument, in tokens of distance; the cheapest one is taken, and none that costs as much as these.
TOO_FAR = 70
PLACE_TOO_FAR = 40
_CLAUSE = 25
_OTHER_VERB = 12
_BEHIND_VERB = 46
_LASTING = 55
_ATTRIBUTE = 30
_ATTRIBUTIVE_PLACE = 22
_BEHIND_PLACE = 38

# In tokens:
_BEHIND_WITHIN = 3
_ATTRIBUTE_WITHIN = 4
_OWN_WITHIN = 2
_COUNT_BEFORE = 4
_COORDINATED_WITHIN = 4
_COUNT_AFTER = 2
_OPENING_WORDS = 4
_PREPOSITION_WITHIN = 4
_FUNDER_WITHIN = 6
_FULL_DATE = len("2024-01-31")
_YEAR = len("2024")
_DECADE = len("202")
_NO_YEAR = "XXXX"
_BOUNDS = ("since", "until", "before", "after")
_LONG = ("project", "membership", "operation", "training", "other")
_TOGETHER = ("agreement", "membership", "appointment")
_TO_A_PLACE = ("other", "operation")
_RETURN = "operation"

EventRole = Literal["organiser", "participant", "funder", ""]


@dataclass(frozen=True, slots=True)
class Where:
    """The place of an event, as written in the text, and its first mention."""

    text: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class Organisations:
    """The organisations that hold an event, take part in it, or pay for it."""

    organisers: tuple[Organisation, ...] = ()
    participants: tuple[Organisation, ...] = ()
    funders: tuple[Organisation, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Catalogue ids or texts of the organisers and participants."""
        return frozenset(organisation.value for organisation in self.organisers + self.participants)


def is_full(date: Date | None) -> bool:
    """Whether the date is precise to the day."""
    return date is not None and len((date.value or "").partition("/")[0]) >= _FULL_DATE


def is_unresolved(scene: Scene, trigger: Trigger) -> bool:
    """Whether the clause has a time that the text does not resolve (today, next week)."""
    near = (k for k in scene.open_days if abs(k - trigger.head) < TOO_FAR)
    return any(not scene.breaks(k, trigger.head) for k in near)


def find_date(scene: Scene, trigger: Trigger) -> Placed[Date] | None:
    """The nearest date by structure: in the clause, before a final verb, and not an attribute of another noun."""
    costs = [pair for pair in date_costs(scene, trigger) if pair[0] < TOO_FAR]
    return min(costs, key=lambda pair: pair[0])[1] if costs else None


def date_costs(scene: Scene, trigger: Trigger) -> list[tuple[int, Placed[Date]]]:
    """The dates near a trigger with their costs; one that costs ``TOO_FAR`` is not taken."""
    return [(_date_cost(scene, trigger, span), span) for span in scene.near(scene.dates, trigger.head)]


def _date_cost(scene: Scene, trigger: Trigger, span: Placed[Date]) -> int:
    if span.record.kind not in ("date", "interval") or span.record.value is None:
        return TOO_FAR
    if abs(span.first - trigger.head) > 2 * TOO_FAR:
        return TOO_FAR
    years = _is_years(span.record)
    if (years and trigger.type not in _LONG) or scene.quoted(span.first) != scene.quoted(trigger.head):
        return TOO_FAR
    words, head = scene.words, trigger.head
    behind = span.first > head
    gap = span.first - head if behind else head - span.last
    if trigger.circumstance and gap > _OWN_WITHIN:
        return TOO_FAR
    if words.order.verb_last and behind and gap > _BEHIND_WITHIN:
        return TOO_FAR
    next_clause = behind and not words.order.verb_last
    cost = gap + _CLAUSE * scene.breaks(span.first if behind else span.last, head) * (2 if next_clause else 1)
    if not words.order.verb_last and not behind and _coordinated(scene, span.last, head):
        cost += _CLAUSE
    between = range(head + 1, span.first) if behind else range(span.last, head)
    if words.order.head_last and not behind and any(_describes(scene, k) for k in between[:_OWN_WITHIN]):
        cost += _LASTING
    appointed = trigger.scheduled and behind and _is_appointed(scene, span)
    verbs = sum(map(scene.is_verb, between)) - appointed
    cost += _OTHER_VERB * verbs * (3 if behind else 1)
    if behind:
        cost += _BEHIND_VERB if words.order.verb_last else 1
    if any(words.has("lasting", scene.word(k)) for k in (span.last - 1, span.last)):
        cost += _LASTING
    if years and trigger.type != "project":
        cost += _ATTRIBUTE
    if words.has("citing", scene.word(span.first - 1)) and trigger.status == "planned":
        return TOO_FAR
    return cost + _attribute_cost(scene, trigger, span, gap)


def _attribute_cost(scene: Scene, trigger: Trigger, span: Placed[Date], gap: int) -> int:
    """The cost of a date that belongs to another word: to a noun, or to a verb that appointed it for something."""
    if _is_appointed(scene, span):
        return 0 if trigger.scheduled else _LASTING
    of_its_noun = trigger.noun_at is not None and trigger.noun_at >= span.first and gap <= _ATTRIBUTE_WITHIN
    if of_its_noun or not _is_attribute(scene, span):
        return 0
    return TOO_FAR if trigger.type == "publication" and scene.words.order.head_last else _ATTRIBUTE


def _is_appointed(scene: Scene, span: Placed[Date]) -> bool:
    """Whether a verb right before a date and its preposition appoints it for something (planned for May)."""
    return scene.words.has("content_prepositions", scene.word(span.first - 1)) and any(
        verb.name in scene.words.scheduling for verb, _ in scene.verbs(span.first - 2)
    )


def _describes(scene: Scene, k: int) -> bool:
    """Whether a participle with its own date is at the token, before its noun (concluded in 2023)."""
    following = scene.word(k + 1)
    participle = any(
        _is_participle(ending) and verb.name not in scene.words.occurring for verb, ending in scene.verbs(k)
    )
    return participle and following[:1].isalpha() and not scene.words.has("copulas", following)


def _is_participle(ending: Ending) -> bool:
    return ending.kind == "participle"


def _is_years(date: Date) -> bool:
    """Whether the date is a term of several years, as for plans and contracts."""
    first, _, last = (date.value or "").partition("/")
    return _YEAR in (len(first), len(last)) and first != last and bool(last)


def _coordinated(scene: Scene, last: int, head: int) -> bool:
    """Whether the head is a second predicate after the date of the first one (adopted in May and signed in June)."""
    before = range(max(last, head - _COORDINATED_WITHIN), head)
    return any(scene.words.has("coordinators", scene.word(k)) for k in before)


def _is_attribute(scene: Scene, span: Placed[Date]) -> bool:
    """Whether the date is an attribute of a noun (of the year 2020), not the time of a verb."""
    words = scene.words
    if not words.order.prepositions:
        return words.ends("attributive", scene.word(span.last - 1)) or words.has("terms", scene.word(span.last))
    if words.has("content_prepositions", scene.word(span.first - 1)):
        return True
    adverbial = any(words.has("date_prepositions", scene.word(k)) for k in (span.first - 1, span.first))
    return len(span.record.value or "") <= _YEAR and not adverbial and span.first != scene.first


def is_happening(scene: Scene, trigger: Trigger, span: Placed[Date] | None) -> bool:
    """Whether a verb of any meaning is an event: its clause has the date, and it does not count or measure."""
    if span is None or span.record.modifier in _BOUNDS or _is_attribute(scene, span) or _is_period(span.record):
        return False
    head = trigger.head
    if scene.breaks(span.first, head) or is_counting(scene, trigger):
        return False
    if scene.words.order.verb_last:
        return is_full(span.record) or not scene.numbers(_clause(scene, head))
    low, high = sorted((span.last, head))
    same_part = "," not in scene.tokens.words[low:high] or span.first - scene.first <= _OPENING_WORDS
    return same_part and not scene.words.has("deadlines", scene.word(span.first - 1))


def is_trend(scene: Scene, trigger: Trigger, span: Placed[Date] | None) -> bool:
    """Whether a verb says how many there were in a month or longer, or what applies since or until a date."""
    if span is None:
        return is_counting(scene, trigger)
    since_a_day = span.record.modifier == "since" and len(span.record.value or "") > _YEAR
    bounded = span.record.modifier in _BOUNDS and not since_a_day
    return bounded or (is_counting(scene, trigger) and not is_full(span.record))


def is_counting(scene: Scene, trigger: Trigger) -> bool:
    """Whether a number is where a verb has its counted object: before a final verb, else right after the verb."""
    head = trigger.head
    return scene.numbers(
        range(head - _COUNT_BEFORE, head)
        if scene.words.order.verb_last
        else range(trigger.last, trigger.last + _COUNT_AFTER)
    )


def tells_news(scene: Scene, trigger: Trigger) -> bool:
    """Whether any verb may be the news of the sentence that opens a text: it counts nothing."""
    return not is_counting(scene, trigger) and (
        scene.words.order.verb_last or not scene.breaks(scene.first, trigger.head)
    )


def is_main_verb(scene: Scene, trigger: Trigger) -> bool:
    """Whether a final verb ends its sentence, but for a verb that reports it; any verb where verbs are not final."""
    if not scene.words.order.verb_last:
        return True
    behind = [word for k in range(trigger.last, scene.last) if (word := scene.word(k))[:1].isalnum()]
    return not behind or scene.words.has("reporting", behind[-1])


def _clause(scene: Scene, head: int) -> Iterator[int]:
    """The tokens of the clause of token ``head``."""
    near = range(max(scene.first, head - TOO_FAR), min(scene.last, head + TOO_FAR))
    return (k for k in near if not scene.breaks(k, head))


def _is_period(date: Date) -> bool:
    """Whether the date is a decade or a term of years, as for a trend."""
    year = (date.value or "")[:_YEAR]
    return _is_years(date) or ("X" in year[_DECADE:] and year != _NO_YEAR)


def find_place(scene: Scene, trigger: Trigger) -> Where | None:
    """The nearest place with a locative case or preposition; else an organisation where the event is held."""
    costs = [(cost, where) for where, cost in place_costs(scene, trigger) if cost < PLACE_TOO_FAR]
    if costs:
        return min(costs, key=lambda pair: pair[0])[1]
    if trigger.type in _TOGETHER:
        return None
    near = scene.near(scene.organisations, trigger.head)
    return next((seat for one, seat in _seats(scene, near) if not scene.breaks(one.last, trigger.head)), None)


def _seats(scene: Scene, organisations: Iterable[Placed[Organisation]]) -> Iterator[tuple[Placed[Organisation], Where]]:
    """Those of some organisations that are named as a place, with parents right behind them."""
    for one in organisations:
        if _is_seat(scene, one):
            yield one, Where(scene.tokens.surface(one.first, _owned(scene, one)), one.record)


def find_venues(layout: Layout, sentences: int) -> Iterator[Organisation]:
    """The organisations of a text that are named as a place, in text order: copies, with parents right behind them."""
    for scene in filter(None, map(layout.sentence, filter(layout.has_organisations, range(sentences)))):
        for one, seat in _seats(scene, scene.organisations):
            yield one.record.model_copy(update={"text": seat.text, "end": one.record.start + len(seat.text)})


def listed_with(layout: Layout, place: Place) -> Where:
    """The list of places that a place stands in (A, B and C), else the place alone."""
    first, _ = layout.tokens_of(place.start, place.end)
    scene = layout.scene(first)
    groups = _listed(scene, first) if scene else ()
    group = next((group for group in groups if any(one.record.id == place.id for one in group)), None)
    if scene is None or group is None:
        return Where(place.text, place)
    return Where(scene.tokens.surface(group[0].first, _with_class_noun(scene, group)), group[0].record)


def seat_of(scene: Scene, organisation: Placed[Organisation]) -> Where | None:
    """The place of an organisation, if its name contains it: the embassy in Japan."""
    for k in range(organisation.first, organisation.last - 1):
        if scene.capital(k) and scene.words.ends("attributives", scene.word(k)):
            return Where(scene.tokens.surface(k, k + 1), organisation.record)
    return None


def _owned(scene: Scene, organisation: Placed[Organisation]) -> int:
    """The end of an organisation, including parents right after it, in languages where the whole follows the part."""
    last = organisation.last
    for other in scene.near(scene.organisations, last) if not scene.words.order.head_last else ():
        last = other.last if other.first == last else last
    return last


def place_costs(scene: Scene, trigger: Trigger) -> Iterator[tuple[Where, int]]:
    """Each list of places with its cost as the place of the event; one that costs ``PLACE_TOO_FAR`` is not taken."""
    title = scene.quoted(trigger.head)
    for group in _listed(scene, trigger.head):
        first, last = group[0].first, _with_class_noun(scene, group)
        case = _case(scene, group, trigger) or ("object" if _is_object(scene, first, last, trigger) else "")
        if not case or scene.quoted(first) != title:
            continue
        cost = min(abs(first - trigger.head), abs(last - trigger.head)) + _CLAUSE * scene.breaks(
            last - 1 if first < trigger.head else first, trigger.head
        )
        if scene.words.order.verb_last:
            cost += _BEHIND_PLACE * (first > trigger.head) + _ATTRIBUTIVE_PLACE * (case in ("attributive", "object"))
        yield Where(scene.tokens.surface(first, last), group[0].record), cost


def _is_object(scene: Scene, first: int, last: int, trigger: Trigger) -> bool:
    """Whether a place is the object next to the trigger (took the town), or the place of a project."""
    if trigger.type == "project" and last <= trigger.first:
        return scene.words.ends("owners", scene.word(last - 1))
    if trigger.type not in _TO_A_PLACE or trigger.noun:
        return False
    if not scene.words.order.verb_last:
        return first == trigger.last
    return last == trigger.first and scene.words.ends("objects", scene.word(last - 1))


def _listed(scene: Scene, head: int) -> Iterator[list[Placed[Place]]]:
    """The places near a token, those of one list together."""
    group: list[Placed[Place]] = []
    for span in scene.near(scene.places, head):
        between = scene.tokens.words[group[-1].last : span.first] if group else []
        joined = between == ["("] or (
            bool(between) and all(word == "," or scene.words.has("place_coordinators", word) for word in between)
        )
        if group and not joined:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _with_class_noun(scene: Scene, group: list[Placed[Place]]) -> int:
    """The end of a list of places, including the class noun after it (the cities of …)."""
    last = group[-1].last
    bracketed = scene.word(last) == ")" and scene.word(group[-1].first - 1) == "("
    if bracketed:
        return last + 1
    return last + 1 if scene.words.order.head_last and scene.words.begins("place_nouns", scene.word(last)) else last


def _case(scene: Scene, group: list[Placed[Place]], trigger: Trigger) -> str:
    """How a list of places is joined to its clause: ``locative``, ``attributive``, or empty if not a place."""
    words, last = scene.words, _with_class_noun(scene, group)
    if not words.order.prepositions:
        bracketed = scene.word(last - 1) == ")"
        ends = [scene.word(group[0].last - 1 if bracketed else last - 1)]
        ends += [scene.word(group[-1].last)] if last == group[-1].last else []
        if any(words.ends("attributives", word) for word in ends[:1]):
            return "attributive"
        if any(words.ends("locative", word) for word in ends):
            return "locative"
        return "locative" if trigger.type == _RETURN and words.ends("origin", ends[0]) else ""
    for k in range(group[0].first - 1, max(scene.first, group[0].first - _PREPOSITION_WITHIN) - 1, -1):
        word = scene.word(k)
        if words.has("locative", word) or (trigger.type == _RETURN and words.has("origin", word)):
            return "locative"
        described = words.ends("adjectives", word) or scene.words.begins("place_nouns", word)
        if not described or scene.is_verb(k) or scene.named(k):
            return ""
    return ""


def _is_seat(scene: Scene, organisation: Placed[Organisation]) -> bool:
    """Whether the organisation is named as a place: in the locative case or after its preposition."""
    if not scene.words.order.prepositions:
        return scene.words.ends("seat", scene.word(organisation.last - 1))
    return scene.words.has("seat", scene.word(organisation.first - 1))


def find_organisations(scene: Scene, trigger: Trigger, name: tuple[int, int] | None) -> Organisations:
    """Organisers, participants and funders; organisations in the name of the event are none of these."""
    found: dict[EventRole, list[Organisation]] = {"organiser": [], "participant": [], "funder": []}
    for organisation in scene.near(scene.organisations, trigger.head):
        role = "" if name and name[0] <= organisation.first < name[1] else role_of(scene, trigger, organisation)
        if role:
            found[role].append(organisation.record)
    return Organisations(tuple(found["organiser"]), tuple(found["participant"]), tuple(found["funder"]))


def role_of(scene: Scene, trigger: Trigger, organisation: Placed[Organisation]) -> EventRole:
    """The role of an organisation in the event; empty if it has none. Only this function decides it."""
    role = organisation.record.role
    if role == "funder" or (role is None and is_funder(scene, organisation)):
        return "funder"
    if scene.breaks(organisation.last, trigger.head):
        return ""
    beside = scene.word(organisation.first - 1 if scene.words.order.prepositions else organisation.last)
    if trigger.type in _TOGETHER or role == "partner" or scene.words.has("participants", beside):
        return "participant"
    return "" if _is_seat(scene, organisation) else "organiser"


def is_funder(scene: Scene, organisation: Placed[Organisation]) -> bool:
    """Whether the words around an organisation say that it pays: a verb after it or a phrase before (with means of)."""
    behind = range(organisation.last, min(scene.last, organisation.last + _FUNDER_WITHIN))
    before = range(organisation.first - 1, max(scene.first, organisation.first - _FUNDER_WITHIN) - 1, -1)
    return any(
        scene.words.begins("funding", scene.word(k)) and not _between(scene, organisation, k)
        for k in ([*before, *behind[:2]] if scene.words.order.prepositions else [*behind])
    )


def _between(scene: Scene, organisation: Placed[Organisation], k: int) -> bool:
    """Whether another organisation, a verb or the end of the clause is between an organisation and token ``k``."""
    low, high = (organisation.last, k) if k >= organisation.last else (k + 1, organisation.first)
    others = any(
        other is not organisation and low <= other.first < high for other in scene.near(scene.organisations, k)
    )
    return others or bool(scene.breaks(low, high)) or any(map(scene.is_verb, range(low, high)))
