"""The steps of an extraction: read, detect, tokenise, extract, resolve, link, compose."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import migtext
from migtext.catalogue.catalogue import Catalogue, load
from migtext.catalogue.lookup import CatalogueMatches
from migtext.corrections.overlay import overlay
from migtext.corrections.reading import Corrections
from migtext.errors import ValueFormatError
from migtext.layers.dates import find as dates
from migtext.layers.dates import resolve
from migtext.layers.dates.edtf import check_published
from migtext.layers.dates.published import find_published
from migtext.layers.events import compose as events
from migtext.layers.events import triggers
from migtext.layers.events.scene import Layers
from migtext.layers.figures import attach
from migtext.layers.figures import find as figures
from migtext.layers.goals import find as goals
from migtext.layers.organisations import find as organisations
from migtext.layers.organisations import link, roles
from migtext.layers.organisations.naming import name_organisations
from migtext.layers.people import find as people
from migtext.layers.people.naming import name_people
from migtext.layers.people.position import add_positions, with_post_cases
from migtext.layers.places import find as places
from migtext.layers.places.naming import name_places, with_place_names
from migtext.layers.tables.find import TableFigures, TableText, read_tables, with_heading_dates
from migtext.learned import linking
from migtext.learned.heads import Heads, load_heads
from migtext.learned.reader import ModelPass, Reader
from migtext.ner.backends import Backend, check_model, load_backend, load_link_encoder, model_folder
from migtext.ner.combine import Names, RuleNames
from migtext.ner.recogniser import Recogniser
from migtext.records import (
    LAYERS,
    Date,
    Document,
    Event,
    Figure,
    Furniture,
    Generator,
    Goal,
    Mention,
    Organisation,
    Person,
    Place,
    Published,
    Record,
    Sentence,
)
from migtext.rules.chunks import ChunkRows, read_chunks
from migtext.sources.rendered import in_cyrillic
from migtext.sources.source import Source
from migtext.sources.text_tables import text_tables
from migtext.text import arguments, furniture, latin
from migtext.text import language_id as language
from migtext.text.tokens import Tokens, languages_of, tokenise

M = TypeVar("M", bound=Mention)
MOST_THREADS = 256
BATCH = 32
"""Number of texts whose sentences the model reads together."""
_HELD = 200_000  # characters of these texts together

_LANGUAGE_MODEL = "py3langid"
_ID_LETTERS: dict[type[Mention], str] = {
    Date: "d",
    Figure: "f",
    Organisation: "o",
    Place: "p",
    Person: "h",
    Goal: "g",
    Event: "e",
}


@dataclass(frozen=True)
class Pipeline:
    """Extracts records from texts. It has no state, so one pipeline can be used for any number of texts.

    ``layers``: layers of the records as a list or with commas, all by default. ``gazetteers``: TOML files with more
    organisations and places (docs/gazetteers.md). ``model``: the named-entity model, ``small``, ``accurate`` or
    ``none`` (docs/ner.md); ``ner``: ``migtext`` for that model or ``stanza`` for Stanza's; ``threads``: number of
    threads of the model, 1 to 256; ``with_text``: give the text in every record, not only where the file has it in
    another form; ``corrections``: files that the report has saved, laid over the records of the texts that they are of
    (docs/corrections.md). Raises ValueFormatError for an unknown layer or model, for an invalid correction and for
    arguments of other types, TableError for an invalid gazetteer, and MigtextError if files of the model are missing.

    >>> [date.value for date in Pipeline(layers=["dates"])("Жиналыс 2023 жылғы 14 маусымда өтті.").dates]
    ['2023-06-14']
    """

    layers: Sequence[str] = LAYERS
    gazetteers: Sequence[Path] = ()
    model: str = "small"
    ner: str = "migtext"
    threads: int = 1
    with_text: bool = False
    corrections: Sequence[Path] = ()

    def __post_init__(self) -> None:
        """Check the arguments, and read the caller's gazetteers and corrections, if any."""
        object.__setattr__(self, "layers", arguments.names(self.layers, "layers"))
        object.__setattr__(self, "gazetteers", arguments.paths(self.gazetteers, "gazetteers"))
        object.__setattr__(self, "corrections", arguments.paths(self.corrections, "corrections"))
        arguments.number(self.threads, "threads", 1, MOST_THREADS)
        unknown = set(self.layers) - set(LAYERS)
        if unknown:
            raise ValueFormatError(f"unknown layer {', '.join(sorted(unknown))}; expected {', '.join(LAYERS)}")
        check_model(self.model, self.ner, needed=not self._only_dates)
        if self.gazetteers:
            self._catalogue  # noqa: B018 - read now, so that an error comes before the first text
        if self.corrections:
            self._corrections  # noqa: B018 - the same

    @cached_property
    def _catalogue(self) -> Catalogue:
        return load(self.gazetteers)

    @cached_property
    def _corrections(self) -> Corrections:
        return Corrections(self.corrections)

    @cached_property
    def _backend(self) -> Backend | None:
        return None if self._only_dates else load_backend(self.model, self.ner, self.threads)

    @cached_property
    def reader(self) -> Reader | None:
        """What reads texts with the models; None without them."""
        backend = self._backend
        if backend is None:
            return None
        linked = "events" in self.layers or "figures" in self.layers
        if isinstance(backend, Recogniser) and self.model == "small":
            return Reader(backend, backend, linked)
        return Reader(backend, load_link_encoder(self.threads) if linked else None, linked)

    @cached_property
    def heads(self) -> Heads:
        """The part of the model that finds events and links; MigtextError if its file is missing."""
        return load_heads(model_folder("small"))

    def __call__(
        self,
        text: str | Source,
        *,
        published: str | date | None = None,
        id: str = "text",
        source: str | None = None,
        encoding: str | None = None,
    ) -> Record:
        """The record of one text, or of what was read from a file (``migtext.read``).

        ``published`` is the release date in EDTF (day, month or year) or as a date, if known; else it is taken from the
        text or from what the file says about itself, never from today's date. Raises ValueFormatError if it is invalid,
        and for a text that is neither a string nor a ``Source``.
        """
        draft = self.draft(text, published=published, id=id, source=source, encoding=encoding)
        (read,) = self.read([draft])
        return self.record(draft, read)

    def pipe(self, texts: Iterable[str], *, published: str | date | None = None) -> Iterator[Record]:
        """The records of many texts, in their order; their ids are ``text-1``, ``text-2`` …

        The model reads the sentences of up to ``BATCH`` texts together, of fewer if they are long.
        """
        if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
            raise ValueFormatError(f"texts is of type {type(texts).__name__}; expected a list of texts")
        drafts: list[RulePass] = []
        held = 0
        for number, text in enumerate(texts, 1):
            drafts.append(self.draft(text, published=published, id=f"text-{number}"))
            held += drafts[-1].document.characters
            if len(drafts) == BATCH or held > _HELD:
                yield from map(self.record, drafts, self.read(drafts))
                drafts, held = [], 0
        yield from map(self.record, drafts, self.read(drafts))

    def draft(
        self,
        text: str | Source,
        *,
        published: str | date | None = None,
        id: str = "text",
        source: str | None = None,
        encoding: str | None = None,
    ) -> "RulePass":
        """The result of the rules for a text: the first of three steps, for callers that batch texts themselves.

        The others are ``read`` of several drafts and ``record`` of each. Arguments and errors are those of a call.
        """
        given = _given(text, source, encoding)
        read = _tokenised(given)
        dated = _dated(read, published)
        document = _document(read, dated, id, with_text=self.with_text or not given.is_plain)
        spans = zip(read.tokens.sentences, read.languages.sentences, strict=True)
        sentences = tuple(Sentence(start=start, end=end, language=code) for (start, end), code in spans)
        draft = RulePass(
            read.tokens, dated.rows, document, sentences, dated.day, dated.dates, dated.tables, read.rendering
        )
        return draft if self._only_dates else self._with_names(draft)

    @property
    def _models(self) -> tuple[str, ...]:
        return (_LANGUAGE_MODEL, self._backend.name) if self._backend else (_LANGUAGE_MODEL,)

    @property
    def _only_dates(self) -> bool:
        return set(self.layers) <= {"dates"}

    def _with_names(self, draft: "RulePass") -> "RulePass":
        tokens = draft.tokens
        matches = CatalogueMatches(self._catalogue, tokens)
        found_organisations = matches.without_none("organisations", organisations.find(tokens, matches))
        found_people = people.find(tokens, matches, _spans(found_organisations))
        found_goals = goals.find(tokens)
        taken = _spans(found_organisations, found_people, found_goals)
        found_places = matches.without_none("places", places.find(tokens, matches, taken))
        names = Names(found_organisations, found_people, found_places)
        return replace(draft, rule_names=RuleNames(tokens, matches, names, found_goals))

    def read(self, drafts: Sequence["RulePass"]) -> list[ModelPass]:
        """What the model reads in some drafts: names, from rules and model, before linking, and vectors of words."""
        if self.reader is None:
            return [ModelPass(draft.rule_names.names if draft.rule_names else Names()) for draft in drafts]
        found = iter(self.reader.read([draft.rule_names for draft in drafts if draft.rule_names]))
        return [_named(draft.rule_names, next(found)) if draft.rule_names else ModelPass(Names()) for draft in drafts]

    def record(self, draft: "RulePass", read: ModelPass) -> Record:
        """The record of a draft with what the model read: link the names, attach all that refers to them, correct."""
        found: dict[str, Any] = {"dates": draft.dates}
        if draft.rule_names:
            found = self._linked(draft, read, draft.rule_names)
        main = events.main_event(found["events"]) if "events" in self.layers else None
        record = Record(
            generator=Generator(version=migtext.__version__, models=self._models),
            document=draft.document.model_copy(update={"main_event": main}),
            sentences=draft.sentences,
            **{layer: mentions for layer, mentions in found.items() if layer in self.layers},
        )
        record = draft.rendering.restored(record) if draft.rendering else record.with_text(draft.tokens.text)
        return self._corrected(record) if self.corrections else record

    def _corrected(self, record: Record) -> Record:
        sha256 = record.document.sha256
        given, told = self._corrections.of(sha256), self._corrections.apart(sha256)
        if given:
            record, unfit = overlay(record, given, self._catalogue.organisation, record.known_text, self.layers)
            told += [f"{one}: not used: {reason}" for one, reason in unfit]
        return record.with_unfit_corrections(told)

    def _linked(self, draft: "RulePass", read: ModelPass, rule_names: RuleNames) -> dict[str, Any]:
        """All requested layers and those that they refer to."""
        ruled = self.ruled(draft, read.names, rule_names)
        layers, found_figures, found_events = ruled.layers, ruled.layers.figures, ruled.events
        if read.words:
            found_figures, found_events = linking.link(ruled, read.words, self.heads)
        return {
            "dates": layers.dates,
            "figures": with_place_names(found_figures, layers.places),
            "organisations": layers.organisations,
            "places": layers.places,
            "people": layers.people,
            "goals": with_place_names(layers.goals, layers.places),
            "events": with_place_names(_placed(draft.tokens, draft.document.pages, found_events), layers.places),
        }

    def ruled(self, draft: "RulePass", names: Names, rule_names: RuleNames) -> linking.Ruled:
        """What the rules say of a draft with its names: linked mentions, and the events that they alone compose."""
        tokens, pages, found_dates = draft.tokens, draft.document.pages, draft.dates
        year = int(draft.published[:4]) if draft.published else None
        page = draft.document.furniture
        nameless = [one for one in page if one.kind in furniture.NAMELESS]
        named = [one for one in names.organisations if not _inside(one.start, nameless)]
        linked = roles.mark_roles(tokens, link.link_organisations(tokens, named, rule_names.matches, year=year))
        found_organisations = _placed(tokens, pages, name_organisations(tokens, linked))
        found_places = _placed(tokens, pages, name_places(tokens, names.places))
        posted = with_post_cases(tokens, names.people, found_organisations, found_places)
        named_people = _placed(tokens, pages, name_people(tokens, posted))
        found_people = add_positions(tokens, named_people, found_organisations, found_places)
        placed = _placed(tokens, pages, rule_names.goals)
        found_goals = attach.link_goals(placed, found_dates, found_places, found_organisations)
        in_tables = TableFigures(tokens, draft.tables, found_dates, found_places)
        counted = figures.find(tokens, taken_from_figures(draft, found_goals, in_tables), draft.rows)
        in_text = attach.link_figures(tokens, counted, found_dates, found_places, found_organisations)
        found_figures = _placed(tokens, pages, [*in_tables.headed(in_text), *in_tables.find()])
        found_triggers = triggers.find(tokens) if "events" in self.layers else ()
        found_triggers = tuple(one for one in found_triggers if not _inside(tokens.starts[one.first], page))
        layers = Layers(found_dates, found_places, found_organisations, found_people, found_figures, found_goals)
        composed = events.compose(tokens, found_triggers, layers, draft.published)
        return linking.Ruled(tokens, rule_names.matches, layers, found_triggers, composed, _spans(page))


@dataclass(frozen=True, slots=True)
class RulePass:
    """The result of the rules for one text, before the model reads the sentences that they leave open."""

    tokens: Tokens
    rows: ChunkRows
    document: Document
    sentences: tuple[Sentence, ...]
    published: str | None
    dates: tuple[Date, ...]
    tables: tuple[TableText, ...] = ()
    rendering: latin.Rendering | None = None
    rule_names: RuleNames | None = None


def taken_from_figures(draft: RulePass, goals: Sequence[Goal], in_tables: TableFigures) -> list[tuple[int, int]]:
    """The spans in which no grammar of sentences looks for figures: dates, goals, furniture, numbers of tables."""
    return _spans(draft.dates, goals, draft.document.furniture) + in_tables.taken()


@dataclass(frozen=True, slots=True)
class _Read:
    """A document as given, and as it is read: its rendering in Cyrillic if there is one, its tokens and languages."""

    given: Source
    source: Source
    rendering: latin.Rendering | None
    tokens: Tokens
    languages: language.Detected


@dataclass(frozen=True, slots=True)
class _Dated:
    """The dates of a document, its tables, and its release date; ``day`` is what relative dates are resolved from."""

    rows: ChunkRows
    tables: tuple[TableText, ...]
    dates: tuple[Date, ...]
    day: str | None
    published: Published | None


def _tokenised(given: Source) -> _Read:
    rendering = latin.render(given.text)
    source = in_cyrillic(given, rendering) if rendering else given
    tokens = tokenise(source.text)
    detected = language.detect(source.text, tokens.sentences, source.language)
    tokens = tokens.in_languages(detected.sentences)
    tokens = tokens.in_languages(languages_of(tokens, "dates", main=detected.language))
    return _Read(given, source, rendering, tokens, detected)


def _dated(read: _Read, published: str | date | None) -> _Dated:
    """The dates of a text, resolved from the release date: that of the caller, else of the text, else of the file."""
    tokens, source = read.tokens, read.source
    stated = arguments.day(published)
    given = check_published(stated) if stated else _told(source, "caller")
    rows = read_chunks(tokens)
    drafts = dates.find(tokens, rows)
    stamp = None if given else find_published(tokens, drafts)
    of_file = _told(source, "metadata")
    day = given or (stamp[0] if stamp else of_file)
    tables = read_tables(tokens, source.tables)
    resolved = with_heading_dates(tables, resolve.resolve_dates(tokens, drafts, day))
    found = _placed(tokens, source.pages, resolved)
    return _Dated(rows, tables, found, day, _published(given, stamp, found, of_file))


def _document(read: _Read, dated: _Dated, id: str, *, with_text: bool) -> Document:
    given, source, rendering = read.given, read.source, read.rendering
    pieces = furniture.find_furniture(source.text, _spans([date for date in dated.dates if _is_day(date)]))
    return Document(
        id=arguments.name(id, "id"),
        source=given.path or None,
        encoding=given.encoding,
        encoding_confidence=given.encoding_confidence,
        media_type=given.media_type,
        url=given.url,
        site=given.site,
        alphabet=rendering.alphabet if rendering else None,
        sha256=sha256(given.text.encode()).hexdigest(),
        language=read.languages.language,
        languages=read.languages.shares,
        title=given.title or furniture.find_title(source.text, pieces),
        published=dated.published,
        furniture=tuple(Furniture(start=piece.start, end=piece.end, kind=piece.kind) for piece in pieces),
        characters=len(given.text),
        pages=source.pages,
        text=given.text if with_text else None,
    )


def _named(rule_names: RuleNames, read: ModelPass) -> ModelPass:
    """What the model has read, without names that a gazetteer calls none."""
    names, matches = read.names, rule_names.matches
    kept = replace(
        names,
        organisations=matches.without_none("organisations", names.organisations),
        places=matches.without_none("places", names.places),
    )
    return replace(read, names=kept)


def _spans(*layers: Sequence[Mention | Furniture]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mentions in layers for mention in mentions]


def _is_day(date: Date) -> bool:
    """Whether a date names one full day."""
    return date.kind == "date" and date.earliest is not None and date.earliest == date.latest


def _inside(offset: int, page: Sequence[Furniture]) -> bool:
    """Whether the offset is in a line of furniture."""
    at = bisect_right(page, offset, key=lambda one: one.start)
    return at > 0 and offset < page[at - 1].end


def _placed(tokens: Tokens, pages: Sequence[int], mentions: Iterable[M]) -> tuple[M, ...]:
    """The mentions of a layer in text order, with their ids, sentences and pages."""
    starts = [start for start, _ in tokens.sentences]
    ordered = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    return tuple(
        mention.model_copy(
            update={
                "id": f"{_ID_LETTERS[type(mention)]}{number}",
                "sentence": max(0, bisect_right(starts, mention.start) - 1),
                "page": max(1, bisect_right(pages, mention.start)) if pages else None,
            }
        )
        for number, mention in enumerate(ordered, 1)
    )


def _given(text: str | Source, source: str | None, encoding: str | None) -> Source:
    arguments.check_text(text.text if isinstance(text, Source) else text)
    if isinstance(text, Source):
        return text
    return Source("" if source is None else arguments.name(source, "source"), text, encoding, tables=text_tables(text))


def _told(read: Source, source: str) -> str | None:
    """The release date that the file or, in a table, the caller gives for this document."""
    return read.published.value if read.published and read.published.source == source else None


def _published(
    given: str | None, stamp: tuple[str, int] | None, found: Sequence[Mention], of_file: str | None
) -> Published | None:
    if given:
        return Published(value=given, source="caller")
    if stamp:
        return Published(value=stamp[0], source="text", date_id=found[stamp[1]].id)
    return Published(value=of_file, source="metadata") if of_file else None
