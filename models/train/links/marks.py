"""The marks of passages: events and figures with their arguments, as readers found them; no text."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from migtext.errors import MigtextError
from migtext.learned.features import STATUSES, TYPES
from models.train.corpora import OWN

FOLDER = OWN / "marks"
"""Where the marks lie: a file for each language, and ``held_out.txt``."""

HELD_OUT = "held_out.txt"
WRITTEN = "written"
"""The corpus of passages that were written to be marked: they teach, and measure nothing."""

CORPORA = (
    "kazinform", "kk_news", "kz_ministries", "kyrgyz_news", "ntrex", "kaznerd", "factrueval", "nerel", "releases",
    "pages", WRITTEN,
)  # fmt: skip
READERS = ("a", "b", "c", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p")
EARLIER = "g"
"""The reader of documents marked before: one mention an event, and values of arguments without spans."""

NEREL = "nerel"
"""The reader of what NEREL says: all mentions of events and their arguments, but no types and no figures."""

ROLES = ("organisers", "participants", "funders")
Part = Literal["train", "tune", "test"]
PARTS: tuple[Part, ...] = get_args(Part)
_TEST, _TUNE = 10, 22  # of a hundred: below the first are test, below the second tune
Span = tuple[int, int]
_ROW_KEYS = frozenset({"id", "corpus", "start", "end", "sha256", "reader", "events", "figures"})
_ORGANISATIONS = "organisations"
_EVENT_KEYS = frozenset({"mentions", "type", "status", "name", "date", "place", *ROLES})
_FIGURE_KEYS = frozenset({"span", "date", "place"})
_ARGUMENT_KEYS = frozenset({"span", "value"})


@dataclass(frozen=True, slots=True)
class Argument:
    """What belongs to an event or a figure: where it stands in the passage, its value, or both."""

    span: Span | None
    value: str | None


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """An event; the first of ``mentions`` is the one whose sentence tells most. Spans are offsets in the passage."""

    mentions: tuple[Span, ...]
    type: str
    status: str
    name: Span | None
    date: Argument | None
    place: Argument | None
    organisers: tuple[Argument, ...]
    participants: tuple[Argument, ...]
    funders: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class MarkedFigure:
    """A figure with its date and place."""

    span: Span
    date: Argument | None
    place: Argument | None


@dataclass(frozen=True, slots=True)
class Marks:
    """What one reader marked in a passage: ``start`` to ``end`` of the document ``id`` of a corpus."""

    id: str
    language: str
    corpus: str
    start: int
    end: int
    sha256: str
    reader: str
    events: tuple[MarkedEvent, ...]
    figures: tuple[MarkedFigure, ...]
    open: tuple[Span, ...] = ()
    """Spans of which the reader does not say whether they name an event."""
    organisations: tuple[Span, ...] | None = None
    """Every name of an organisation, if they were marked."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells passages apart: a long document may have several."""
        return self.id, self.start

    @property
    def whole(self) -> bool:
        """Whether all mentions of each event are marked."""
        return self.reader != EARLIER

    @property
    def typed(self) -> bool:
        """Whether types and statuses are marked."""
        return self.reader != NEREL


def read_marks(folder: Path = FOLDER) -> list[Marks]:
    """All marks in ``folder``, sorted by id and reader; MigtextError names the file and line of an invalid one."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise MigtextError(f"{folder}: no marks; expected a file LANGUAGE.jsonl for each language")
    found = [marks for file in files for marks in _read(file)]
    return sorted(found, key=lambda marks: (marks.id, marks.reader))


def held_out(folder: Path = FOLDER) -> frozenset[str]:
    """The ids of earlier documents that are kept for scoring."""
    path = folder / HELD_OUT
    try:
        return frozenset(path.read_text("utf-8").split())
    except OSError as error:
        raise MigtextError(f"{path}: cannot be read; expected one id a line: {error}") from error


def first_readings(marks: Sequence[Marks]) -> list[Marks]:
    """One reading of each passage: that of the reader whose letter comes first."""
    found: dict[tuple[str, int], Marks] = {}
    for one in sorted(marks, key=lambda one: (one.id, one.start, one.reader)):
        found.setdefault(one.key, one)
    return list(found.values())


def part_of(marks: Marks, kept: Collection[str]) -> Part:
    """The part a passage is in, by the hash of its id; ``kept`` are the ids of earlier documents for scoring.

    Those are always ``test``, and other earlier documents never are. Passages of WRITTEN are ``train``.
    """
    if marks.corpus == WRITTEN:
        return "train"
    if not marks.whole and marks.id in kept:
        return "test"
    part = _drawn(marks.id)
    return "tune" if part == "test" and not marks.whole else part


def _drawn(key: str) -> Part:
    drawn = int(hashlib.sha1(f"part{key}".encode(), usedforsecurity=False).hexdigest(), 16) % 100
    if drawn < _TEST:
        return "test"
    return "tune" if drawn < _TUNE else "train"


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share at least half of the longer one.

    >>> overlap((0, 10), (5, 12)), overlap((0, 10), (6, 12))
    (True, False)
    """
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common > 0 and 2 * common >= max(one[1] - one[0], other[1] - other[0])


def _read(path: Path) -> Iterator[Marks]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            yield parse(json.loads(line), path.stem)
        except ValueError as error:
            raise MigtextError(f"{path}, line {number}: {error}") from error


def parse(row: Any, language: str) -> Marks:
    """The marks of one row; ValueError says what is wrong and what is allowed."""
    _check_keys(row, "a row", _ROW_KEYS | {_ORGANISATIONS}, needed=_ROW_KEYS)
    start, end = _span([row["start"], row["end"]], "start and end")
    length = end - start
    return Marks(
        id=_text(row["id"], "id"),
        language=language,
        corpus=_one_of(row["corpus"], "corpus", CORPORA),
        start=start,
        end=end,
        sha256=_text(row["sha256"], "sha256"),
        reader=_one_of(row["reader"], "reader", READERS),
        events=tuple(_event(event, length) for event in _list(row["events"], "events")),
        figures=tuple(_figure(figure, length) for figure in _list(row["figures"], "figures")),
        organisations=_organisations(row, length),
    )


def _organisations(row: dict[str, Any], length: int) -> tuple[Span, ...] | None:
    if _ORGANISATIONS not in row:
        return None
    return tuple(_span(span, _ORGANISATIONS, length) for span in _list(row[_ORGANISATIONS], _ORGANISATIONS))


def _event(row: Any, length: int) -> MarkedEvent:
    _check_keys(row, "an event", _EVENT_KEYS, needed=frozenset({"mentions", "type", "status"}))
    mentions = tuple(_span(span, "mentions", length) for span in _list(row["mentions"], "mentions"))
    if not mentions:
        raise ValueError("an event without mentions; expected at least one [start, end]")
    return MarkedEvent(
        mentions=mentions,
        type=_one_of(row["type"], "type", TYPES),
        status=_one_of(row["status"], "status", STATUSES),
        name=_span(row["name"], "name", length) if "name" in row else None,
        date=_argument(row.get("date"), "date", length),
        place=_argument(row.get("place"), "place", length),
        organisers=_arguments(row, "organisers", length),
        participants=_arguments(row, "participants", length),
        funders=_arguments(row, "funders", length),
    )


def _figure(row: Any, length: int) -> MarkedFigure:
    _check_keys(row, "a figure", _FIGURE_KEYS, needed=frozenset({"span"}))
    return MarkedFigure(
        span=_span(row["span"], "span", length),
        date=_argument(row.get("date"), "date", length),
        place=_argument(row.get("place"), "place", length),
    )


def _arguments(row: dict[str, Any], key: str, length: int) -> tuple[Argument, ...]:
    found = (_argument(one, key, length) for one in _list(row.get(key, []), key))
    return tuple(one for one in found if one)


def _argument(row: Any, key: str, length: int) -> Argument | None:
    if row is None:
        return None
    _check_keys(row, key, _ARGUMENT_KEYS)
    if not row:
        raise ValueError(f"{key}: neither span nor value; expected one of them or both")
    return Argument(
        span=_span(row["span"], key, length) if "span" in row else None,
        value=_text(row["value"], key) if "value" in row else None,
    )


def _check_keys(row: Any, what: str, allowed: frozenset[str], needed: frozenset[str] = frozenset()) -> None:
    if not isinstance(row, dict):
        raise ValueError(f"{what}: {row!r:.40}; expected an object with the keys {', '.join(sorted(allowed))}")
    if unknown := sorted(set(row) - allowed):
        raise ValueError(f"{what}: unknown key {unknown[0]!r}; allowed are {', '.join(sorted(allowed))}")
    if missing := sorted(needed - set(row)):
        raise ValueError(f"{what}: the key {missing[0]!r} is missing")


def _one_of(value: Any, key: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise ValueError(f"{key} {value!r:.40}; allowed are {', '.join(allowed)}")
    return str(value)


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key} {value!r:.40}; expected a text")
    return value


def _list(value: Any, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{key} {value!r:.40}; expected a list")
    return value


def _span(value: Any, key: str, length: int | None = None) -> Span:
    whole = isinstance(value, list) and len(value) == 2 and all(type(at) is int for at in value)
    if not whole or not 0 <= value[0] < value[1] or (length is not None and value[1] > length):
        within = f"0 <= start < end <= {length}" if length is not None else "0 <= start < end"
        raise ValueError(f"{key} {value!r:.40}; expected [start, end] with {within}")
    return value[0], value[1]
