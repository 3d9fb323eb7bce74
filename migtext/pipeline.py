"""The whole way of a text: read, detect, tokenise, extract, resolve, link, compose."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import migtext
from migtext import events, figure_links, language, link, published, resolve
from migtext.calendar_values import check_published
from migtext.errors import ValueFormatError
from migtext.extractors import dates, figures, goals, organisations, people, places, triggers
from migtext.records import LAYERS, Document, Generator, Mention, Published, Record, Sentence
from migtext.tokens import Tokens, tokenise

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

    ``layers``: which layers the records hold, all by default. Raises ValueFormatError for a layer that there is not.

    >>> [date.value for date in Pipeline(layers=["dates"])("Жиналыс 2023 жылғы 14 маусымда өтті.").dates]
    ['2023-06-14']
    """

    layers: Sequence[str] = LAYERS

    def __post_init__(self) -> None:
        """Check the layers."""
        unknown = set(self.layers) - set(LAYERS)
        if unknown:
            raise ValueFormatError(f"no layer {', '.join(sorted(unknown))}; there are {', '.join(LAYERS)}")

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

    def _extract(self, tokens: Tokens, given: str | None) -> tuple[dict[str, tuple[Mention, ...]], Published | None]:
        """Every layer that is wanted or that a wanted layer points at, and the release's own date."""
        place = _placer(tokens)
        drafts = dates.find(tokens)
        told = None if given else published.find_published(tokens, drafts)
        day = given or (told[0] if told else None)
        found_dates = place("dates", resolve.resolve_dates(tokens, drafts, day))
        if self._needs("dates"):
            release = _published(given, told, found_dates)
            return {"dates": found_dates}, release
        bodies = link.link_organisations(tokens, organisations.find(tokens))
        found_bodies = place("organisations", bodies)
        taken = [(body.start, body.end) for body in found_bodies]
        found_places = place("places", places.find(tokens, taken))
        found_people = place("people", people.find(tokens, taken))
        found_goals = place("goals", figure_links.link_goals(goals.find(tokens), found_dates, found_places, found_bodies))
        taken = [(mention.start, mention.end) for mention in (*found_dates, *found_goals)]
        counted = figures.find(tokens, taken)
        found_figures = place("figures", figure_links.link_figures(tokens, counted, found_dates, found_places, found_bodies))
        composed = events.compose(
            tokens, triggers.find(tokens), found_dates, found_places, found_bodies, found_people
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

    def _needs(self, only: str) -> bool:
        return set(self.layers) <= {only}
