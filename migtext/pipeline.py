"""The whole way of a text: read, detect, tokenise, extract, resolve, link, compose."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import migtext
from migtext import events, figure_links, language, link, published, resolve, roles
from migtext.calendar_values import check_published
from migtext.catalogue import Catalogue, load
from migtext.errors import ValueFormatError
from migtext.extractors import dates, figures, goals, organisations, people, places, triggers
from migtext.items import read_rows
from migtext.known import Known
from migtext.records import LAYERS, Document, Generator, Mention, Published, Record, Sentence
from migtext.tokens import Tokens, tokenise

M = TypeVar("M", bound=Mention)
MODELS = ("py3langid",)
_LONGEST_TITLE = 200
_ID_LETTERS = {
    "dates": "d",
    "figures": "f",
    "organisations": "o",
    "places": "p",
    "people": "h",
    "goals": "g",
    "events": "e",
}


@dataclass(frozen=True)
class Pipeline:
    """Extracts records from texts; it holds no state, so one will do for any number of texts.

    ``layers``: which layers the records hold, all by default. ``gazetteers``: TOML files with organisations and places
    of the caller's own (docs/gazetteers.md). Raises ValueFormatError for a layer that there is not, and TableError
    for a gazetteer with a fault.

    >>> [date.value for date in Pipeline(layers=["dates"])("Жиналыс 2023 жылғы 14 маусымда өтті.").dates]
    ['2023-06-14']
    """

    layers: Sequence[str] = LAYERS
    gazetteers: Sequence[Path] = ()

    def __post_init__(self) -> None:
        """Check the layers and, where there are any, the caller's gazetteers."""
        unknown = set(self.layers) - set(LAYERS)
        if unknown:
            raise ValueFormatError(f"no layer {', '.join(sorted(unknown))}; there are {', '.join(LAYERS)}")
        if self.gazetteers:
            self._catalogue  # noqa: B018 - read now, so that a fault is told before the first text

    @cached_property
    def _catalogue(self) -> Catalogue:
        return load(self.gazetteers)

    def __call__(
        self,
        text: str,
        *,
        published: str | None = None,
        id: str = "text",
        source: str | None = None,
        encoding: str | None = None,
    ) -> Record:
        """The record of one text.

        ``published`` is the day, month or year of the release in EDTF, if the caller knows it; else the text is asked,
        never the clock. Raises ValueFormatError where it is no date.
        """
        tokens = tokenise(text)
        detected = language.detect(text, tokens.sentences)
        tokens = tokens.in_languages(_supported(detected.sentences, detected.language))
        found, day = self._extract(tokens, check_published(published) if published else None)
        document = Document(
            id=id,
            source=source,
            encoding=encoding,
            sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            language=detected.language,
            languages=detected.shares,
            title=_title(text),
            published=day,
            main_event=events.main_event(found["events"]) if "events" in self.layers else None,
            characters=len(text),
        )
        sentences = tuple(
            Sentence(start=start, end=end, language=code)
            for (start, end), code in zip(tokens.sentences, detected.sentences, strict=True)
        )
        record = Record(
            generator=Generator(version=migtext.__version__, models=MODELS),
            document=document,
            sentences=sentences,
            **{layer: mentions for layer, mentions in found.items() if layer in self.layers},
        )
        return record.with_text(text)

    def pipe(self, texts: Iterable[str], *, published: str | None = None) -> Iterator[Record]:
        """The records of many texts, one after the other; their ids are ``text-1``, ``text-2`` …"""
        for number, text in enumerate(texts, 1):
            yield self(text, published=published, id=f"text-{number}")

    def _extract(self, tokens: Tokens, given: str | None) -> tuple[dict[str, Any], Published | None]:
        """Every layer that is wanted or that a wanted layer points at, and the release's own date."""
        place = _Placer(tokens)
        rows = read_rows(tokens)
        drafts = dates.find(tokens, rows)
        told = None if given else published.find_published(tokens, drafts)
        day = given or (told[0] if told else None)
        found_dates = place("dates", resolve.resolve_dates(tokens, drafts, day))
        if set(self.layers) <= {"dates"}:
            return {"dates": found_dates}, _published(given, told, found_dates)
        known = Known(self._catalogue, tokens)
        named_bodies = organisations.find(tokens, known)
        bodies = link.link_organisations(tokens, named_bodies, known, year=int(day[:4]) if day else None)
        found_bodies = place("organisations", roles.mark_roles(tokens, bodies))
        found_people = place("people", people.find(tokens, known, _spans(found_bodies)))
        named = place("goals", goals.find(tokens))
        found_places = place("places", places.find(tokens, known, _spans(found_bodies, found_people, named)))
        found_goals = figure_links.link_goals(named, found_dates, found_places, found_bodies)
        counted = figures.find(tokens, _spans(found_dates, found_goals), rows)
        found_figures = place(
            "figures", figure_links.link_figures(tokens, counted, found_dates, found_places, found_bodies)
        )
        found_triggers = triggers.find(tokens) if "events" in self.layers else ()
        composed = events.compose(
            tokens,
            found_triggers,
            found_dates,
            found_places,
            found_bodies,
            found_people,
            found_figures,
            found_goals,
            day,
        )
        found = {
            "dates": found_dates,
            "figures": found_figures,
            "organisations": found_bodies,
            "places": found_places,
            "people": found_people,
            "goals": found_goals,
            "events": place("events", composed),
        }
        return found, _published(given, told, found_dates)


def _supported(languages: Sequence[str], document: str) -> list[str]:
    """Language of each sentence; one in a language without tables is read as the document's."""
    known = set(dates.supported())
    return [code if code in known else document for code in languages]


def _spans(*layers: Sequence[Mention]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mentions in layers for mention in mentions]


def _title(text: str) -> str | None:
    """The first line that is not blank, if it is short enough to be a title and does not end as a sentence."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if line and len(line) <= _LONGEST_TITLE and not line.endswith((".", ";", ":", ",")) else None


class _Placer:
    """Gives the mentions of a layer their ids, in order of the text, and their sentences."""

    def __init__(self, tokens: Tokens) -> None:
        self._starts = [start for start, _ in tokens.sentences]

    def __call__(self, layer: str, mentions: Iterable[M]) -> tuple[M, ...]:
        ordered = sorted(mentions, key=lambda mention: (mention.start, mention.end))
        return tuple(
            mention.model_copy(
                update={
                    "id": f"{_ID_LETTERS[layer]}{number}",
                    "sentence": max(0, bisect_right(self._starts, mention.start) - 1),
                }
            )
            for number, mention in enumerate(ordered, 1)
        )


def _published(given: str | None, told: tuple[str, int] | None, found: Sequence[Mention]) -> Published | None:
    if given:
        return Published(value=given, source="caller")
    if told:
        return Published(value=told[0], source="text", date_id=found[told[1]].id)
    return None
