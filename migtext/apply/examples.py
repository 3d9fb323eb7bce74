"""Corrections to lines of the tables of examples: the sentence, its mentions in brackets, and what they say."""

from collections.abc import Callable, Iterable, Sequence

from migtext.apply.texts import Corrected
from migtext.apply.unturned import Unturned
from migtext.corrections.format import PersonFields
from migtext.corrections.overlay import RULE
from migtext.corrections.reading import Given
from migtext.records import Date, Event, Figure, Goal, Mention, Organisation, Person, Place, Record

INTO = "examples"
_LINE = "⏎"
_MARKS = frozenset("[]{}<>|" + _LINE)
_SIGNS = {"increase": "+", "decrease": "-"}
Table = tuple[str, str]
"""The language and the layer of a table, or ``names`` for the names of people."""
Span = tuple[int, int, str, str]
"""Start and end of a mention, and what is written before and behind it."""
Marking = Callable[[Sequence[Mention], Sequence[Mention]], tuple[list[Span], str]]
"""The mentions of a layer in a sentence, and others beside them, to marks in the sentence and the results."""


class NoExampleError(Exception):
    """Why a correction is no line of a table."""


def examples_of(found: Iterable[Corrected]) -> tuple[dict[Table, list[str]], list[Unturned]]:
    """The lines of each table, each once, and the corrections that are no line."""
    tables: dict[Table, list[str]] = {}
    unturned: list[Unturned] = []
    for one in found:
        for given in one.given:
            if given.correction.action == "checked":
                continue
            try:
                table, line = _line(one, given)
            except NoExampleError as error:
                unturned.append(Unturned(given, INTO, str(error)))
                continue
            lines = tables.setdefault(table, [])
            if line not in lines:
                lines.append(line)
    return tables, unturned


def _line(found: Corrected, given: Given) -> tuple[Table, str]:
    if found.text is None:
        raise NoExampleError("the text is not in the record, and its file was not found or has changed")
    layer, start = given.correction.layer, given.correction.start
    sentence = found.sentence(start)
    first, last, language = sentence.start, sentence.end, sentence.language
    if given.correction.end > last:
        raise NoExampleError("the mention goes beyond its sentence")
    inside = _inside(getattr(found.record, layer), first, last)
    if isinstance(given.correction.to, PersonFields) and given.correction.was:
        named = [one for one in inside if one.start == start]
        names = "; ".join(_person(found.record, one) for one in named)
        return (language, "names"), f"{_marked(found.text, first, last, _brackets(named))} | {names}"
    beside = _inside(
        [*found.record.dates, *found.record.organisations, *found.record.places, *found.record.people], first, last
    )
    spans, results = _TABLES[layer](inside, beside)
    marked = _marked(found.text, first, last, spans)
    if layer == "people":
        return (language, layer), marked
    published = found.record.document.published
    before = f"published={published.value} | " if layer == "dates" and published else ""
    return (language, layer), f"{before}{marked} | {results}".rstrip()


def _inside(mentions: Iterable[Mention], first: int, last: int) -> list[Mention]:
    return [one for one in mentions if first <= one.start and one.end <= last]


def _marked(text: str, first: int, last: int, spans: Iterable[Span]) -> str:
    """A sentence with its mentions marked."""
    while last > first and text[last - 1].isspace():
        last -= 1
    if _MARKS & set(text[first:last]):
        raise NoExampleError("the sentence has signs that mark mentions in the tables")
    parts, at = [], first
    for start, end, before, behind in sorted(spans):
        if start < at:
            raise NoExampleError("mentions lie over each other")
        parts += [text[at:start], before, text[start:end], behind]
        at = end
    return "".join([*parts, text[at:last]]).replace("\r\n", "\n").replace("\n", _LINE)


def _brackets(mentions: Iterable[Mention]) -> list[Span]:
    return [(one.start, one.end, "[", "]") for one in mentions]


def _told(tell: Callable[[Mention], str], nothing: str = "-") -> Marking:
    """A table in which every mention has brackets and a result."""
    return lambda inside, beside: (_brackets(inside), "; ".join(map(tell, inside)) or nothing)


def _date(date: Mention) -> str:
    assert isinstance(date, Date)
    return " ".join(filter(None, [date.kind, date.value or "null", date.modifier]))


def _figure(figure: Mention) -> str:
    assert isinstance(figure, Figure)
    value = str(figure.value) if figure.value_max is None else f"{figure.value}..{figure.value_max}"
    comparator = figure.comparator if figure.comparator != "exact" else None
    counted = f'counted="{figure.counted}"' if figure.counted else None
    return " ".join(
        filter(None, [figure.kind, value, figure.unit, comparator, _SIGNS.get(figure.change or ""), counted])
    )


def _goal(goal: Mention) -> str:
    assert isinstance(goal, Goal)
    numbers = ",".join(map(str, goal.objectives)) if goal.scope == "objectives" else ""
    return " ".join(filter(None, [goal.framework, goal.scope, numbers]))


def _organisation(organisation: Mention) -> str:
    assert isinstance(organisation, Organisation)
    return organisation.entity or "-"


def _person(record: Record, person: Mention) -> str:
    assert isinstance(person, Person)
    body = next((one.text for one in record.organisations if one.id == person.organisation_id), None)
    return " @ ".join(filter(None, [person.name, person.position, body if person.position else None]))


def _with_taken(inside: Sequence[Mention], beside: Sequence[Mention]) -> list[Span]:
    """Brackets, and braces for the organisations beside them."""
    bodies = [one for one in beside if isinstance(one, Organisation)]
    taken = [one for one in bodies if not any(one.start < other.end and other.start < one.end for other in inside)]
    return [*_brackets(inside), *((one.start, one.end, "{", "}") for one in taken)]


def _places(inside: Sequence[Mention], beside: Sequence[Mention]) -> tuple[list[Span], str]:
    return _with_taken(inside, beside), "; ".join(one.code or "-" for one in inside if isinstance(one, Place))


def _people(inside: Sequence[Mention], beside: Sequence[Mention]) -> tuple[list[Span], str]:
    return _with_taken(inside, beside), ""


def _events(inside: Sequence[Mention], beside: Sequence[Mention]) -> tuple[list[Span], str]:
    """The trigger in brackets, and dates, places and actors beside it with what they are."""
    if len(inside) > 1:
        raise NoExampleError("a line tells of one event, and the sentence tells of several")
    told = "-"
    for event in inside:
        assert isinstance(event, Event)
        if event.rule == RULE and event.date_id is None:
            raise NoExampleError("a line needs the date of the event, and the correction does not have it")
        told = f"{event.type} {event.status} {event.date or 'null'}"
    marks = [(one.start, one.end, f"<{kind}: ", ">") for one in beside if (kind := _kind(one))]
    return [*_brackets(inside), *marks], told


def _kind(mention: Mention) -> str:
    """How a mention beside an event is marked; dates with their value."""
    match mention:
        case Date():
            return " ".join(filter(None, [mention.value, mention.value and mention.modifier]))
        case Organisation():
            return "org"
    return "place" if isinstance(mention, Place) else "person"


_TABLES: dict[str, Marking] = {
    "dates": _told(_date),
    "figures": _told(_figure),
    "goals": _told(_goal),
    "organisations": _told(_organisation, nothing=""),
    "places": _places,
    "people": _people,
    "events": _events,
}
