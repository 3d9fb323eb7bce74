"""Events of NEREL as marks: what its relations say of them, by the table ``nerel.toml``."""

import hashlib
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from migtext.errors import MigtextError
from migtext.ner.corpora.readers import archived
from models.train.links.marks import NEREL, Argument, MarkedEvent, Marks, Span
from models.train.links.texts import NEREL_FILE

_ANNOTATION = ".ann"
_EVENT = "EVENT"
_TYPE, _STATUS = "other", "happened"


@dataclass(frozen=True, slots=True)
class _Standoff:
    """The annotation of a document: class and span by key, and the relations (name, key, key)."""

    spans: dict[str, tuple[str, Span]]
    relations: list[tuple[str, str, str]]


def nerel_marks(root: Path, without: Collection[str]) -> list[Marks]:
    """The documents with events as marks of the corpus ``nerel``; those with an id in ``without`` are left out.

    So are those with line ends of two signs, as their offsets count both. MigtextError if the archive cannot be read.
    """
    path = root / NEREL_FILE
    try:
        files = archived(path)
    except (OSError, ValueError) as error:
        raise MigtextError(f"{path}: cannot be read: {error}") from error
    found = []
    for name in sorted(name for name in files if name.endswith(_ANNOTATION)):
        key, text = f"nerel-{Path(name).stem}", files[name.removesuffix(_ANNOTATION) + ".txt"]
        if key not in without and "\r" not in text and (marks := marks_of(key, files[name], text)).events:
            found.append(marks)
    return found


def marks_of(key: str, annotation: str, text: str) -> Marks:
    """The marks of one document from its annotation in brat standoff.

    >>> told = "T1\\tEVENT 0 7\\tФорум\\nT2\\tCITY 10 14\\tОше\\nR1\\tTAKES_PLACE_IN Arg1:T1 Arg2:T2"
    >>> (event,) = marks_of("1", told, "Форум - в Оше").events
    >>> event.mentions, event.place.span
    (((0, 7),), (10, 14))
    """
    standoff = _parsed(annotation)
    opened = _table()["open"]
    return Marks(
        id=key,
        language="ru",
        corpus="nerel",
        start=0,
        end=len(text),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        reader=NEREL,
        events=tuple(_events(standoff)),
        figures=(),
        open=tuple(sorted(span for kind, span in standoff.spans.values() if kind in opened)),
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("nerel.toml").read_text("utf-8"))


def _parsed(annotation: str) -> _Standoff:
    """Spans in one piece and relations; a span in several parts cannot be a mention."""
    spans: dict[str, tuple[str, Span]] = {}
    relations = []
    for line in annotation.splitlines():
        key, _, told = line.partition("\t")
        parts = told.split("\t")[0].split()
        if key.startswith("T") and len(parts) == 3:
            spans[key] = (parts[0], (int(parts[1]), int(parts[2])))
        elif key.startswith("R"):
            one, other = (part.partition(":")[2] for part in parts[1:])
            relations.append((parts[0], one, other))
    return _Standoff(spans, [each for each in relations if each[1] in spans and each[2] in spans])


def _events(standoff: _Standoff) -> Iterator[MarkedEvent]:
    leaders = _leaders(standoff)
    arguments = _arguments(standoff, leaders)
    for leader in sorted(set(leaders.values()), key=lambda key: standoff.spans[key][1]):
        mentions = sorted(standoff.spans[key][1] for key, first in leaders.items() if first == leader)
        told = arguments.get(leader, {})
        dates, places = told.get("date", []), told.get("place", [])
        yield MarkedEvent(
            mentions=tuple(_outermost(mentions)),
            type=_TYPE,
            status=_STATUS,
            name=None,
            date=dates[0] if dates else None,
            place=places[0] if places else None,
            organisers=tuple(told.get("organisers", [])),
            participants=tuple(told.get("participants", [])),
            funders=(),
        )


def _leaders(standoff: _Standoff) -> dict[str, str]:
    """For each mention of an event the key of the first that names the same event; one inside another names it too."""
    events = {key: span for key, (kind, span) in standoff.spans.items() if kind == _EVENT}
    found: dict[str, str] = {}
    for key, (start, end) in sorted(events.items(), key=lambda item: (item[1][0], -item[1][1])):
        around = (other for other in found if events[other][0] <= start and end <= events[other][1])
        found[key] = found.get(next(around, key), key)
    for name, one, other in standoff.relations:
        if name in _table()["same"] and one in found and other in found:
            first, second = sorted((found[one], found[other]), key=lambda key: standoff.spans[key][1])
            found = {key: first if leader == second else leader for key, leader in found.items()}
    return found


def _arguments(standoff: _Standoff, leaders: dict[str, str]) -> dict[str, dict[str, list[Argument]]]:
    found: dict[str, dict[str, list[Argument]]] = {}
    for name, *ends in standoff.relations:
        if name not in _table()["relations"]:
            continue
        role, classes = _table()["relations"][name]
        for event, other in (ends, ends[::-1]):
            kind, span = standoff.spans[other]
            if event in leaders and kind in _table()["classes"][classes]:
                found.setdefault(leaders[event], {}).setdefault(role, []).append(Argument(span, None))
    return found


def _outermost(spans: list[Span]) -> Iterator[Span]:
    """The spans, sorted, without those inside another."""
    end = -1
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[1] > end:
            yield span
            end = span[1]
