"""The output schema: a frozen model for each kind of mention, and the record of a document that contains them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from migtext.origin import ELSEWHERE, Origin

if TYPE_CHECKING:
    from spacy.tokens import Doc

SCHEMA_VERSION = "1.3"

DateKind = Literal["date", "interval", "duration", "set"]
Modifier = Literal["since", "until", "before", "after", "start", "mid", "end", "approx", "more_than", "less_than"]
FurnitureKind = Literal[
    "menu", "breadcrumb", "label", "languages", "share", "stamp", "contacts", "tags", "subscription", "copyright"
]
FigureKind = Literal["count", "money", "percent", "ratio", "measure"]
Comparator = Literal["exact", "about", "more_than", "less_than", "at_least", "at_most"]
Change = Literal["increase", "decrease"]
Framework = Literal["GCM", "SDG"]
Scope = Literal["framework", "objectives", "all"]
LinkReason = Literal["name", "acronym", "introduced", "country", "period", "text", "short_form", "default", "spelling"]
Role = Literal["funder", "partner", "host", "speaker"]
Status = Literal["happened", "ongoing", "planned"]
EventType = Literal[
    "meeting",
    "training",
    "agreement",
    "legislation",
    "membership",
    "founding",
    "opening",
    "project",
    "publication",
    "operation",
    "appointment",
    "other",
]


_PLACE_NAME = "dictionary form of the place; of several the names with commas between them"
_DATE_RIGHT = "probability that the date, or that there is none, is right; null without the model"
_PLACE_RIGHT = "probability that the place, or that there is none, is right; null without the model"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mention(_Record):
    """A span of the text found by a rule, a gazetteer entry or a model.

    ``start`` and ``end`` count Unicode code points of the text as read; ``text`` is the span itself;
    ``sentence`` is the index of the sentence that contains ``start``; ``page`` is the number of its page, from 1, if
    the document has pages; ``confidence`` is between 0 and 1.
    """

    id: str = ""
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    sentence: int = Field(default=0, ge=0)
    page: int | None = Field(default=None, ge=1, description="page of a PDF file, from 1")
    rule: str
    confidence: float = Field(default=1.0, ge=0, le=1)

    def __eq__(self, other: object) -> bool:
        """Whether two mentions say the same in the output; what only migtext knows of them does not count."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        """A hash of what the output says."""
        return hash(tuple(self.__dict__.values()))


class Date(Mention):
    """A temporal expression; ``value`` is EDTF or ISO 8601, null if the text does not determine it."""

    kind: DateKind
    value: str | None = None
    modifier: Modifier | None = None
    earliest: str | None = Field(default=None, description="first day that the value allows, YYYY-MM-DD")
    latest: str | None = Field(default=None, description="last day that the value allows, YYYY-MM-DD")
    _recent: bool = PrivateAttr(default=False)

    @property
    def is_recent(self) -> bool:
        """Whether migtext found a length of time that leads up to the present of the text; not in the output."""
        return self._recent

    def as_recent(self) -> Date:
        """The same date, known to be a length of time that leads up to the present of the text."""
        date = self.model_copy()
        date._recent = True
        return date


class Figure(Mention):
    """A quantity: ``value`` (up to ``value_max`` in a range) in ``unit``, or of what is ``counted``."""

    value: int | float
    value_max: int | float | None = None
    kind: FigureKind
    unit: str | None = Field(default=None, description="ISO 4217, %, times, fraction, or an SI or UCUM symbol")
    counted: str | None = None
    comparator: Comparator = "exact"
    change: Change | None = None
    date: str | None = None
    date_id: str | None = None
    place: str | None = Field(default=None, description="ISO 3166-1 alpha-2 code of a country, else the place's text")
    place_id: str | None = None
    place_name: str | None = Field(default=None, description=_PLACE_NAME)
    date_confidence: float | None = Field(default=None, ge=0, le=1, description=_DATE_RIGHT)
    place_confidence: float | None = Field(default=None, ge=0, le=1, description=_PLACE_RIGHT)
    row_heading: str | None = Field(default=None, description="headings of its row, if it is a number in a table")
    column_heading: str | None = Field(default=None, description="headings of its column, if it is in a table")


class Link(_Record):
    """The gazetteer entry of a mention, and the reason for the choice (see docs/organisations.md)."""

    id: str
    score: float = Field(ge=0, le=1)
    reason: LinkReason


class Organisation(Mention):
    """An organisation; ``link`` is its gazetteer entry, ``entity`` the id if it is in the reference catalogue."""

    entity: str | None = None
    name: str | None = Field(default=None, description="English name in the gazetteer, else the dictionary form")
    link: Link | None = None
    role: Role | None = Field(default=None, description="what the organisation does in its sentence")
    _origin: Origin = PrivateAttr(default=ELSEWHERE)
    _form: str | None = PrivateAttr(default=None)

    @property
    def origin(self) -> Origin:
        """How migtext found the name; not in the output, so a record read back does not have it."""
        return self._origin

    @property
    def value(self) -> str:
        """The organisation as other mentions name it: its id in the reference catalogue, else its dictionary form."""
        return self.entity or self._form or self.text

    def called(self, form: str) -> Organisation:
        """The same mention with its dictionary form, which is its name too if no gazetteer has it."""
        mention = self.model_copy(update=None if self.name else {"name": form})
        mention._form = form
        return mention

    def found_by(self, origin: Origin) -> Organisation:
        """The same mention, known to be found in this way."""
        mention = self.model_copy()
        mention._origin = origin
        return mention


class Place(Mention):
    """A named place; ``code`` is the ISO 3166-1 alpha-2 code of a country or territory."""

    code: str | None = None
    name: str | None = Field(default=None, description="dictionary form, in the language of the text")
    name_en: str | None = Field(default=None, description="English name in the gazetteer")


class Person(Mention):
    """A personal name, without title or position; mentions of one person have the same ``name``."""

    name: str | None = Field(default=None, description="dictionary form of the fullest mention in the text")
    position: str | None = Field(default=None, description="dictionary form of the post beside the name")
    organisation_id: str | None = Field(default=None, description="the organisation in or beside the post")


class Goal(Mention):
    """A reference to the Global Compact for Migration or to the Sustainable Development Goals."""

    framework: Framework
    scope: Scope
    objectives: tuple[int, ...] = ()
    date: str | None = None
    date_id: str | None = None
    place: str | None = None
    place_id: str | None = None
    place_name: str | None = Field(default=None, description=_PLACE_NAME)
    organisations: tuple[str, ...] = Field(default=(), description="organisations named in the same sentence")
    organisation_ids: tuple[str, ...] = ()


class Span(_Record):
    """A span of the text: offsets, text, and the index of its sentence."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    sentence: int = Field(ge=0)


class Event(Mention):
    """Something that happened or is announced; the mention is the trigger with most information."""

    type: EventType
    trigger: str
    name: str | None = None
    date: str | None = None
    date_id: str | None = None
    place: str | None = None
    place_id: str | None = None
    place_name: str | None = Field(default=None, description=_PLACE_NAME)
    organisers: tuple[str, ...] = ()
    organiser_ids: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    participant_ids: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    funder_ids: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = Field(default=(), description="people among organisers and participants")
    date_confidence: float | None = Field(default=None, ge=0, le=1, description=_DATE_RIGHT)
    place_confidence: float | None = Field(default=None, ge=0, le=1, description=_PLACE_RIGHT)
    goal_ids: tuple[str, ...] = ()
    figure_ids: tuple[str, ...] = ()
    status: Status = "happened"
    mentions: tuple[Span, ...] = Field(default=(), description="every mention of the event, its own one among them")


class Sentence(_Record):
    """A sentence: its offsets in the text and its language (``kk``, ``ky``, ``ru``, ``en`` or ``other``)."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    language: str


class Published(_Record):
    """The release date, given by the caller, the text or the file; if the text has it ``date_id`` is its mention."""

    value: str
    source: Literal["caller", "text", "metadata"]
    date_id: str | None = None


class Furniture(_Record):
    """A line of the page that is not text of the release: a menu, a stamp, contacts."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    kind: FurnitureKind


class Document(_Record):
    """Information on the text as a whole; ``sha256`` is the hash of its UTF-8 bytes."""

    id: str
    source: str | None = None
    encoding: str | None = None
    encoding_confidence: float | None = Field(default=None, ge=0, le=1)
    media_type: str = "text/plain"
    url: str | None = Field(default=None, description="address that a web page gives for itself")
    site: str | None = Field(default=None, description="name that a web page gives for its site")
    sha256: str
    language: str
    languages: dict[str, float] = Field(description="share of the letters in each language; sums to 1")
    alphabet: str | None = Field(
        default=None, description="Latin alphabet of a text whose language is read in Cyrillic"
    )
    title: str | None = None
    published: Published | None = None
    main_event: str | None = Field(default=None, description="id of the event that the text is about")
    furniture: tuple[Furniture, ...] = Field(default=(), description="lines of the page that are not its text")
    characters: int = Field(ge=0)
    pages: tuple[int, ...] = Field(default=(), description="offset of the start of each page of a PDF file")
    text: str | None = Field(default=None, description="the text that the offsets count, if it is not the file itself")


class Generator(_Record):
    """The software that made the record."""

    name: str = "migtext"
    version: str
    models: tuple[str, ...] = ()


class Record(_Record):
    """All mentions found in one text; one line of the JSONL output."""

    schema_version: str = SCHEMA_VERSION
    generator: Generator
    document: Document
    sentences: tuple[Sentence, ...] = ()
    dates: tuple[Date, ...] = ()
    figures: tuple[Figure, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    people: tuple[Person, ...] = ()
    goals: tuple[Goal, ...] = ()
    events: tuple[Event, ...] = ()
    _text: str | None = PrivateAttr(default=None)
    _unfit_corrections: tuple[str, ...] = PrivateAttr(default=())

    def __eq__(self, other: object) -> bool:
        """Whether two records have equal fields; their texts are not compared."""
        return isinstance(other, Record) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    def with_text(self, text: str) -> Record:
        """The record with its text, so that ``to_spacy`` needs no argument."""
        record = self.model_copy()
        record._text = text
        return record

    def to_json(self, indent: int | None = None) -> str:
        """The record as JSON text with unescaped letters; ``Record.model_validate_json`` reads it back."""
        return self.model_dump_json(indent=indent)

    def to_spacy(self, text: str | None = None) -> Doc:
        """A spaCy Doc with a span group for each layer.

        A record read from JSON does not contain its text: pass it. Raises ValueFormatError if there is no text or if
        it is not the text of the record.
        """
        from migtext.output.spacy_doc import record_doc

        return record_doc(self, self._text if text is None else text)

    @property
    def known_text(self) -> str | None:
        """The text that the record was made from; None if the record was read from JSON."""
        return self._text

    @property
    def unfit_corrections(self) -> tuple[str, ...]:
        """Corrections of this text that could not be used, each with the reason; not in the output."""
        return self._unfit_corrections

    def with_unfit_corrections(self, unfit: Iterable[str]) -> Record:
        """The record with the corrections that could not be used."""
        record = self.model_copy()
        record._unfit_corrections = tuple(unfit)
        return record

    def _repr_html_(self) -> str:
        """The text with its mentions in colour, for a notebook; without the text, the mentions of each layer."""
        from migtext.output.html import record_html

        return record_html(self, self._text)


LAYERS = ("dates", "figures", "organisations", "places", "people", "goals", "events")


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one output record."""
    schema = Record.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
