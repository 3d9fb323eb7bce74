"""Who acts in an event where the text names a body, a country or a person.

A body stands for itself, and a country for its government if the reference catalogue has it. A person stands for the
body or the country of the post that the text gives, but not for the country of a post of before, and without a post
for nobody: ``Event.person_ids`` has all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from migtext.catalogue.lookup import CatalogueMatches
from migtext.layers.events.scene import Layers
from migtext.layers.organisations.home_country import SURE, HomeCountry, home_country
from migtext.layers.people.position import is_former, state_posts
from migtext.records import Person, Place
from migtext.text.tokens import Tokens

_SEEN = 4  # letters by which a country is known in a post
_GAP = 4  # characters between a post and a name, at most


@dataclass(frozen=True, slots=True)
class Actor:
    """A body or country as events name it, and the id of the mention of the body, if there is one."""

    value: str
    organisation_id: str | None = None


def find_actors(tokens: Tokens, layers: Layers, matches: CatalogueMatches) -> Mapping[str, Actor]:
    """The actors that mentions of organisations, places and people stand for, by the ids of the mentions."""
    return _Acting(tokens, layers, matches).all


class _Acting:
    def __init__(self, tokens: Tokens, layers: Layers, matches: CatalogueMatches) -> None:
        self._tokens = tokens
        self._layers = layers
        self._matches = matches
        self._governments = matches.catalogue.governments

    @property
    def all(self) -> dict[str, Actor]:
        """The actors by the ids of the mentions."""
        bodies = {one.id: Actor(one.value, one.id) for one in self._layers.organisations}
        places = {one.id: Actor(self._country(one.code) or one.name or one.text) for one in self._layers.places}
        return bodies | places | dict(self._people(bodies, places))

    def _country(self, code: str | None) -> str | None:
        return self._governments.get(code or "")

    def _people(self, bodies: Mapping[str, Actor], places: Mapping[str, Actor]) -> Iterator[tuple[str, Actor]]:
        """The actors of people; a post beside one mention of a person holds for all."""
        mentions: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self._layers.people:
            mentions[person.name or person.text].append(person)
        for same in mentions.values():
            of_posts = (self._of_post(one, bodies, places) for one in same if one.position)
            if actor := next(filter(None, of_posts), None):
                yield from ((one.id, actor) for one in same)

    def _of_post(self, person: Person, bodies: Mapping[str, Actor], places: Mapping[str, Actor]) -> Actor | None:
        if person.organisation_id:
            return bodies.get(person.organisation_id)
        if is_former(self._tokens.languages[person.sentence], person.position or ""):
            return None
        country = next(_countries_in_post(person, self._layers.places), None)
        if country:
            return places[country.id]
        return self._of_state(person)

    def _of_state(self, person: Person) -> Actor | None:
        """The government of the country that a head of state means who is named without one."""
        language = self._tokens.languages[person.sentence]
        if (person.position or "").casefold() not in state_posts(language):
            return None
        likely = self._home.near(person.sentence, person.start, frozenset())
        country = max(likely, key=likely.__getitem__, default="")
        government = self._country(country) if likely.get(country, 0.0) >= SURE else None
        return Actor(government) if government else None

    @cached_property
    def _home(self) -> HomeCountry:
        return home_country(self._tokens, self._matches)


def _countries_in_post(person: Person, places: Iterable[Place]) -> Iterator[Place]:
    """The countries whose names stand in the post beside a person."""
    post = (person.position or "").casefold()
    reach = len(post) + _GAP
    for place in places:
        beside = place.start < person.start <= place.start + reach or person.end <= place.start < person.end + reach
        if place.code and place.sentence == person.sentence and beside and place.text[:_SEEN].casefold() in post:
            yield place
