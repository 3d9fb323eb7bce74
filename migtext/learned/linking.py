"""Figures with their dates and places, and events: what the model says of the mentions of a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from threadpoolctl import ThreadpoolController

from migtext.catalogue.lookup import CatalogueMatches
from migtext.layers.anaphors import Anaphors
from migtext.layers.events import denial
from migtext.layers.events.actors import Actor, find_actors
from migtext.layers.events.arguments import find_venues
from migtext.layers.events.scene import Layers, Layout
from migtext.layers.events.triggers import Trigger
from migtext.layers.sites import Sites
from migtext.learned.events import compose
from migtext.learned.features import Passage
from migtext.learned.figures import link_figures
from migtext.learned.heads import Heads
from migtext.ner.recogniser import Words
from migtext.records import Event, Figure
from migtext.text.tokens import Tokens


@dataclass(frozen=True)
class Ruled:
    """What the rules say of a text: the mentions of all layers, triggers, and the events that they compose."""

    tokens: Tokens
    matches: CatalogueMatches
    layers: Layers
    triggers: Sequence[Trigger]
    events: Sequence[Event]
    page: Sequence[tuple[int, int]] = ()
    """Lines of the page, which tell no events."""

    @cached_property
    def layout(self) -> Layout:
        """The sentences with their mentions; made when asked for, as rules alone do without."""
        return Layout(self.tokens, self.layers)

    @property
    def actors(self) -> Mapping[str, Actor]:
        """Who acts for a body, a country or a person; found when asked for, as rules alone do without."""
        return find_actors(self.tokens, self.layers, self.matches)

    @property
    def denied(self) -> list[tuple[int, int]]:
        """Words that name what is denied, which is no event; found when asked for, as rules alone do without."""
        return denial.find(self.tokens)


def passage_of(ruled: Ruled, words: Words) -> Passage:
    """A text as the model sees it: what is read of it and what the rules say."""
    tokens, layers = ruled.tokens, ruled.layers
    anaphors = Anaphors(tokens, (*layers.places, *layers.organisations, *layers.people))
    venues = list(find_venues(ruled.layout, len(tokens.sentences)))
    return Passage(
        text=tokens.text,
        sentences=tokens.sentences,
        languages=tokens.languages,
        words=words,
        dates=layers.dates,
        places=layers.places,
        organisations=layers.organisations,
        people=layers.people,
        figures=layers.figures,
        goals=layers.goals,
        place_anaphors=anaphors.of_places(layers.places),
        venues=venues,
        sites=Sites(tokens, (*layers.places, *layers.people, *venues)).find(),
        organisation_anaphors=anaphors.of_organisations(layers.organisations),
        triggers=[(tokens.starts[one.first], tokens.ends[one.last - 1], one) for one in ruled.triggers],
        rule_events=ruled.events,
        page=ruled.page,
        denied=ruled.denied,
        actors=ruled.actors,
    )


def link(ruled: Ruled, words: Words, heads: Heads) -> tuple[tuple[Figure, ...], tuple[Event, ...]]:
    """The figures with their dates and places, and the events, as the model says; the rules' choices are features."""
    passage = passage_of(ruled, words)
    # The matrices of the heads are small: threads of the BLAS library wait for each other longer than they work.
    with _numpy_threads().limit(limits=1):
        return link_figures(passage, heads), compose(passage, heads, ruled.layout)


@lru_cache(maxsize=1)
def _numpy_threads() -> ThreadpoolController:
    return ThreadpoolController().select(user_api="blas")
