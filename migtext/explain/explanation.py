"""What an explanation consists of. Offsets count code points of the text as read; all of it can be written as JSON."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text, and the class of the pattern that it fills, as the pattern writes it: ``m=month``."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule that matched, the text that it covers, and which words filled its classes."""

    rule: str
    text: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could have been chosen; ``id`` is that of a mention or an entry, "" for *none*.

    ``score``: what it was chosen by, as its choice says; None where the order of the rules decides.
    """

    text: str
    id: str = ""
    score: float | None = None
    chosen: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a field of a mention was chosen from; ``by``: what the scores are, or the rule that decided."""

    field: str
    by: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        """The candidates that were taken."""
        return tuple(one for one in self.candidates if one.chosen)


@dataclass(frozen=True, slots=True)
class Found:
    """A mention at the place: what it says, the patterns that found it, and how its fields came about."""

    layer: str
    id: str
    start: int
    end: int
    text: str
    rule: str
    confidence: float
    value: dict[str, object]
    patterns: tuple[Pattern, ...] = ()
    reasons: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """A rule or a name that fits the place and is no mention there, and why."""

    layer: str
    rule: str
    start: int
    end: int
    text: str
    why: str
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class LayerAnswer:
    """What one layer says of the place; ``note``: why there is nothing, or what holds for all of it."""

    layer: str
    found: tuple[Found, ...] = ()
    lost: tuple[Lost, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the place, and what the tables of its language know of it; empty for an unknown word."""

    start: int
    end: int
    text: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the place is: offsets, its sentence, and what follows from where it stands.

    ``language`` is that in which the sentence is read, ``sure`` (0 to 1) how sure its own words are of ``by_itself``.
    """

    start: int
    end: int
    text: str
    sentence: int
    sentence_start: int
    sentence_text: str
    language: str
    by_itself: str
    sure: float
    page: int | None = None
    published: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why there is a mention at a place of a document, or none."""

    id: str
    place: Place
    words: tuple[Word, ...]
    layers: tuple[LayerAnswer, ...]

    def to_json(self) -> str:
        """The explanation as JSON text with unescaped letters."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)
