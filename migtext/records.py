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


_START = "offset of the first code point"
_END = "offset behind the last code point, case endings included"
_SENTENCE = "index in sentences of the sentence that contains start"
_DATE_ID = "the mention of that date"
_PLACE_ID = "the mention of that place"
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

    id: str = Field(default="", description="unique in the document", examples=["d3"])
    start: int = Field(ge=0, description=_START, examples=[12])
    end: int = Field(ge=0, description=_END, examples=[30])
    text: str = Field(description="text of the mention", examples=["2024 жылғы мамырда"])
    sentence: int = Field(default=0, ge=0, description=_SENTENCE, examples=[2])
    page: int | None = Field(default=None, ge=1, description="page of a PDF file, from 1", examples=[3])
    rule: str = Field(
        description="the rule, gazetteer entry or model that found it", examples=["dates:year-month", "gazetteer:iom"]
    )
    confidence: float = Field(
        default=1.0, ge=0, le=1, description="how sure it is; a probability if a model found it", examples=[0.95]
    )

    def __eq__(self, other: object) -> bool:
        """Whether two mentions say the same in the output; what only migtext knows of them does not count."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        """A hash of what the output says."""
        return hash(tuple(self.__dict__.values()))


class Date(Mention):
    """A temporal expression; ``value`` is EDTF or ISO 8601, null if the text does not determine it."""

    kind: DateKind = Field(description="point in time of any size, interval, length of time, or recurring time")
    value: str | None = Field(
        default=None,
        description="EDTF or ISO 8601; null if the text does not determine it",
        examples=["2024-03-11", "2020-11-12/2020-11-13", "P5Y"],
    )
    modifier: Modifier | None = Field(
        default=None, description="how the words around it limit the value", examples=["since"]
    )
    earliest: str | None = Field(
        default=None,
        description="first day that value and modifier allow, YYYY-MM-DD; null if open",
        examples=["2020-11-12"],
    )
    latest: str | None = Field(
        default=None,
        description="last day that value and modifier allow, YYYY-MM-DD; null if open",
        examples=["2020-11-13"],
    )
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

    value: int | float = Field(description="exact number, with scale words applied", examples=[14916000])
    value_max: int | float | None = Field(default=None, description="upper end of a range", examples=[400000])
    kind: FigureKind = Field(description="what sort of quantity it is")
    unit: str | None = Field(
        default=None,
        description="ISO 4217, %, times, fraction, or an SI or UCUM symbol; null for counts",
        examples=["KZT"],
    )
    counted: str | None = Field(
        default=None, description="for counts, what is counted, as written in the text", examples=["еңбек мигранттары"]
    )
    comparator: Comparator = Field(default="exact", description="how the number bounds the quantity")
    change: Change | None = Field(
        default=None, description="direction, if the figure is the size of a change or the new level after one"
    )
    date: str | None = Field(default=None, description="value of the date that it refers to", examples=["2024"])
    date_id: str | None = Field(default=None, description=_DATE_ID, examples=["d3"])
    place: str | None = Field(
        default=None,
        description="place that it refers to: ISO 3166-1 alpha-2 code of a country, else the place's text",
        examples=["KZ", "Ошто"],
    )
    place_id: str | None = Field(default=None, description=_PLACE_ID, examples=["p2"])
    place_name: str | None = Field(default=None, description=_PLACE_NAME, examples=["Ош"])
    date_confidence: float | None = Field(default=None, ge=0, le=1, description=_DATE_RIGHT, examples=[0.94])
    place_confidence: float | None = Field(default=None, ge=0, le=1, description=_PLACE_RIGHT, examples=[0.88])
    row_heading: str | None = Field(
        default=None,
        description="headings of its row with slashes between them, if it is a number in a table",
        examples=["Баткен облусу"],
    )
    column_heading: str | None = Field(
        default=None,
        description="headings of its column with slashes between them, if it is a number in a table",
        examples=["2023 / Эркектер, миң киши"],
    )
    _dated: bool = PrivateAttr(default=False)
    _joined: bool = PrivateAttr(default=False)
    _citizenship: str | None = PrivateAttr(default=None)

    @property
    def has_sure_date(self) -> bool:
        """Whether the date stands right beside the figure, so that no other can be meant; not in the output."""
        return self._dated

    @property
    def has_joined_place(self) -> bool:
        """Whether the text itself joins the place to the figure, so that no other can be meant; not in the output."""
        return self._joined

    @property
    def citizenship_id(self) -> str | None:
        """The id of a place that only tells whose citizens are counted; not in the output."""
        return self._citizenship

    def attached(self, dated: bool, joined: bool, citizenship_id: str | None) -> Figure:
        """The same mention with what the text says of the date and the places beside it."""
        figure = self.model_copy()
        figure._dated, figure._joined, figure._citizenship = dated, joined, citizenship_id
        return figure


class Link(_Record):
    """The gazetteer entry of a mention, and the reason for the choice (see docs/organisations.md)."""

    id: str = Field(description="id of the entry", examples=["kz-atameken"])
    score: float = Field(ge=0, le=1, description="how well the entry fits", examples=[1.0])
    reason: LinkReason = Field(description="what decided for the entry")


class Organisation(Mention):
    """An organisation; ``link`` is its gazetteer entry, ``entity`` the id if it is in the reference catalogue."""

    entity: str | None = Field(default=None, description="id in the reference catalogue", examples=["iom"])
    name: str | None = Field(
        default=None,
        description="English name in the gazetteer, in the year of the text, else the dictionary form",
        examples=["International Organization for Migration", "Көші-қон комитеті"],
    )
    link: Link | None = Field(default=None, description="the gazetteer entry; null if there is none")
    role: Role | None = Field(default=None, description="what the organisation does in its sentence, if it says so")
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

    code: str | None = Field(
        default=None, description="ISO 3166-1 alpha-2 code of a country or territory", examples=["KG"]
    )
    name: str | None = Field(default=None, description="dictionary form, in the language of the text", examples=["Ош"])
    name_en: str | None = Field(default=None, description="English name in the gazetteer", examples=["Osh"])


class Person(Mention):
    """A personal name, without title or position; mentions of one person have the same ``name``."""

    name: str | None = Field(
        default=None, description="dictionary form of the fullest mention in the text", examples=["Айгүл Асанова"]
    )
    position: str | None = Field(
        default=None, description="dictionary form of the post beside the name", examples=["министр иностранных дел"]
    )
    organisation_id: str | None = Field(
        default=None, description="the organisation in or beside the post", examples=["o2"]
    )
    _post_cases: frozenset[str] = PrivateAttr(default=frozenset())
    _shares_post: bool = PrivateAttr(default=False)

    @property
    def post_cases(self) -> frozenset[str]:
        """The cases that the post beside the name may be in, and the name with it; not in the output."""
        return self._post_cases

    @property
    def shares_post(self) -> bool:
        """Whether the post is one of several people, of whom others may follow; not in the output."""
        return self._shares_post

    def with_post_in(self, cases: frozenset[str], *, shared: bool) -> Person:
        """The same mention with the cases of its post, and whether it is one of several people."""
        person = self.model_copy()
        person._post_cases, person._shares_post = cases, shared
        return person

    def sharing_post(self, other: Person) -> Person:
        """The same mention with the post of another person."""
        update = {"position": other.position, "organisation_id": other.organisation_id}
        return self.model_copy(update=update).with_post_in(other.post_cases, shared=other.shares_post)


class Goal(Mention):
    """A reference to the Global Compact for Migration or to the Sustainable Development Goals."""

    framework: Framework = Field(
        description="the Global Compact for Safe, Orderly and Regular Migration, or the Sustainable Development Goals"
    )
    scope: Scope = Field(description="the framework by its name only, some objectives, or all of them")
    objectives: tuple[int, ...] = Field(
        default=(),
        description="sorted numbers, 1 to 23 or 1 to 17; empty if only the framework is named",
        examples=[[1, 3, 7]],
    )
    date: str | None = Field(default=None, description="value of the date of the sentence", examples=["2022-05"])
    date_id: str | None = Field(default=None, description=_DATE_ID, examples=["d1"])
    place: str | None = Field(
        default=None,
        description="place of the sentence: ISO 3166-1 alpha-2 code of a country, else the place's text",
        examples=["KZ"],
    )
    place_id: str | None = Field(default=None, description=_PLACE_ID, examples=["p1"])
    place_name: str | None = Field(default=None, description=_PLACE_NAME, examples=["Қазақстан"])
    organisations: tuple[str, ...] = Field(
        default=(),
        description="organisations named in the same sentence: catalogue ids, else dictionary forms",
        examples=[["БҰҰ"]],
    )
    organisation_ids: tuple[str, ...] = Field(
        default=(), description="the mentions of these organisations", examples=[["o2"]]
    )


class Span(_Record):
    """A span of the text: offsets, text, and the index of its sentence."""

    start: int = Field(ge=0, description=_START)
    end: int = Field(ge=0, description=_END)
    text: str = Field(description="text of the span", examples=["прошел семинар"])
    sentence: int = Field(ge=0, description=_SENTENCE)


class Event(Mention):
    """Something that happened or is announced; the mention is the trigger with most information."""

    type: EventType = Field(description="what sort of event it is")
    trigger: str = Field(description="the words that name the event, the same as text", examples=["ашылды"])
    name: str | None = Field(
        default=None, description="proper name of the event, if it has one", examples=["Алматы процесі"]
    )
    date: str | None = Field(default=None, description="value of its date", examples=["2024-05-17"])
    date_id: str | None = Field(default=None, description=_DATE_ID, examples=["d1"])
    place: str | None = Field(default=None, description="its place, as written in the text", examples=["Ошто"])
    place_id: str | None = Field(
        default=None,
        description="the mention of that place; null if it is an organisation or in the name of the event",
        examples=["p1"],
    )
    place_name: str | None = Field(default=None, description=_PLACE_NAME, examples=["Ош"])
    organisers: tuple[str, ...] = Field(
        default=(),
        description="organisations that hold it, and countries by their governments: ids, else dictionary forms",
        examples=[["iom"]],
    )
    organiser_ids: tuple[str, ...] = Field(default=(), description="their mentions", examples=[["o1"]])
    participants: tuple[str, ...] = Field(
        default=(),
        description="who takes part, in the same form",
        examples=[["ilo"]],
    )
    participant_ids: tuple[str, ...] = Field(default=(), description="their mentions", examples=[["o2"]])
    funders: tuple[str, ...] = Field(default=(), description="who pays for it, in the same form", examples=[["eu"]])
    funder_ids: tuple[str, ...] = Field(default=(), description="their mentions", examples=[["o3"]])
    person_ids: tuple[str, ...] = Field(
        default=(), description="people who hold it or take part, with and without a post", examples=[["h1"]]
    )
    date_confidence: float | None = Field(default=None, ge=0, le=1, description=_DATE_RIGHT, examples=[0.94])
    place_confidence: float | None = Field(default=None, ge=0, le=1, description=_PLACE_RIGHT, examples=[0.88])
    goal_ids: tuple[str, ...] = Field(default=(), description="goals in the clause of the trigger", examples=[["g1"]])
    figure_ids: tuple[str, ...] = Field(
        default=(), description="figures in the clause of the trigger", examples=[["f2", "f3"]]
    )
    status: Status = Field(default="happened", description="whether it has happened, goes on or is announced")
    mentions: tuple[Span, ...] = Field(default=(), description="every mention of the event, its own one among them")


class Sentence(_Record):
    """A sentence: its offsets in the text and its language (``kk``, ``ky``, ``ru``, ``en`` or ``other``)."""

    start: int = Field(ge=0, description=_START, examples=[0])
    end: int = Field(ge=0, description="offset behind the last code point", examples=[54])
    language: str = Field(description="language of the sentence: kk, ky, ru, en or other", examples=["kk"])


class Published(_Record):
    """The release date, given by the caller, the text or the file; if the text has it ``date_id`` is its mention."""

    value: str = Field(description="day, month or year", examples=["2024-11-08"])
    source: Literal["caller", "text", "metadata"] = Field(description="who gave it: the caller, the text or the file")
    date_id: str | None = Field(
        default=None, description="the mention that states it, if the source is the text", examples=["d1"]
    )


class Furniture(_Record):
    """A line of the page that is not text of the release: a menu, a stamp, contacts."""

    start: int = Field(ge=0, description=_START, examples=[0])
    end: int = Field(ge=0, description="offset behind the last code point", examples=[4])
    kind: FurnitureKind = Field(description="what the line is")


class Document(_Record):
    """Information on the text as a whole; ``sha256`` is the hash of its UTF-8 bytes."""

    id: str = Field(description="path below the given folder, or name of the given file", examples=["kk/review.txt"])
    source: str | None = Field(
        default=None, description="path as given; null for a text from Python", examples=["releases/kk/review.txt"]
    )
    encoding: str | None = Field(
        default=None, description="encoding of the file; null for a text from Python", examples=["utf-8"]
    )
    encoding_confidence: float | None = Field(
        default=None, ge=0, le=1, description="how sure the encoding is; null if nothing was decoded", examples=[1.0]
    )
    media_type: str = Field(default="text/plain", description="what the file was", examples=["text/html"])
    url: str | None = Field(
        default=None,
        description="address that a web page gives for itself",
        examples=["https://example.org/news/17"],
    )
    site: str | None = Field(default=None, description="name that a web page gives for its site", examples=["Example"])
    sha256: str = Field(
        description="SHA-256 of the text in UTF-8, which connects a text with its record", examples=["5891b5b5…"]
    )
    language: str = Field(description="language of most of the text: kk, ky, ru, en or other", examples=["kk"])
    languages: dict[str, float] = Field(
        description="share of the letters in each language; sums to 1", examples=[{"kk": 0.93, "ru": 0.07}]
    )
    alphabet: str | None = Field(
        default=None,
        description="Latin alphabet of a Kazakh text, which is read in Cyrillic: 2018, 2021 or older",
        examples=["2018"],
    )
    title: str | None = Field(
        default=None,
        description="headline that the file gives, else the first line that is like one",
        examples=["Жаңа орталық ашылды"],
    )
    published: Published | None = Field(default=None, description="release date; never guessed from today's date")
    main_event: str | None = Field(default=None, description="id of the event that the text is about", examples=["e1"])
    furniture: tuple[Furniture, ...] = Field(default=(), description="lines of the page that are not its text")
    characters: int = Field(ge=0, description="number of code points in the text", examples=[1717])
    pages: tuple[int, ...] = Field(
        default=(), description="offset of the start of each page of a PDF file", examples=[[0, 2817]]
    )
    text: str | None = Field(default=None, description="the text that the offsets count, if it is not the file itself")


class Generator(_Record):
    """The software that made the record."""

    name: str = Field(default="migtext", description="always migtext")
    version: str = Field(description="version of the package", examples=["0.1.0"])
    models: tuple[str, ...] = Field(
        default=(), description="trained models that were used", examples=[["py3langid", "migtext-ner-small"]]
    )


class Record(_Record):
    """All mentions found in one text; one line of the JSONL output."""

    schema_version: str = Field(default=SCHEMA_VERSION, description="version of this schema")
    generator: Generator = Field(description="the software that made the record")
    document: Document = Field(description="the text as a whole")
    sentences: tuple[Sentence, ...] = Field(default=(), description="all sentences, in order")
    dates: tuple[Date, ...] = Field(default=(), description="expressions of time")
    figures: tuple[Figure, ...] = Field(default=(), description="quantities")
    organisations: tuple[Organisation, ...] = Field(default=(), description="organisations")
    places: tuple[Place, ...] = Field(default=(), description="named places")
    people: tuple[Person, ...] = Field(default=(), description="personal names")
    goals: tuple[Goal, ...] = Field(default=(), description="references to the GCM and the SDGs")
    events: tuple[Event, ...] = Field(default=(), description="what happened or is announced")
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
