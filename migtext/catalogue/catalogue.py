"""The catalogue: all names of the gazetteers in all their forms, compiled into one automaton.

Compiling takes a few seconds. The result is kept in the user's cache folder, under a hash of all its inputs, so that an
edited entry or a caller's own gazetteer is never missed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import ahocorasick

from migtext.catalogue import entries as gazetteer
from migtext.catalogue.entries import Entry
from migtext.catalogue.name_forms import Form, name_forms, open_forms
from migtext.compiled import kept
from migtext.errors import TableError
from migtext.resources import language_codes, language_table
from migtext.rules.traits import international_codes, traits

TABLE = "organisations"
HEADS = (TABLE, "heads")
"""The table, and the key in it, that a language needs for names of organisations to be found in it."""
ANY = ""
_LONG_ACRONYM = 3  # letters

Kind = Literal["name", "acronym", "country", "own_country", "adjective", "place", "no_organisation", "no_place"]
NONE: dict[str, Kind] = {"organisations": "no_organisation", "places": "no_place"}
"""The kind of a name that a gazetteer calls none of a layer."""


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """An organisation of the gazetteer: ``country`` is an ISO 3166-1 alpha-2 code or "", the others are ids or "".

    ``entity`` is the id if the organisation is in the reference catalogue, else None; a ``group`` means several
    organisations and is never linked. ``within`` is the parent whose name is a fixed part of this one's.
    """

    id: str
    name: str
    kind: str
    country: str = ""
    distinct: bool = False
    parent: str = ""
    within: str = ""
    entity: str | None = None
    group: bool = False
    valid_from: int | None = None
    valid_to: int | None = None

    @property
    def bound(self) -> str:
        """The country that the name needs to mean this organisation; "" if the name is enough."""
        return "" if self.distinct else self.country

    def exists_in(self, year: int) -> bool:
        """Whether the organisation had its name in a year, as far as the gazetteer says."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place of the gazetteer; of several places with one name the first by ``rank`` is used."""

    rank: int
    id: str
    kind: str
    code: str | None
    name: str
    country: str | None = None


T = TypeVar("T")
_Named = tuple[T, Entry]
"""An organisation or a place, with its gazetteer entry."""


class Term(NamedTuple):
    """A name as in the gazetteer, for texts in ``language`` ("" for any), and its entry."""

    kind: Kind
    language: str
    text: str
    target: Any


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Organisations, and the automaton; its values are pairs of a key's length and its terms (index, open, case)."""

    organisations: tuple[OrganisationEntry, ...]
    terms: tuple[Term, ...]
    automaton: Any

    @property
    def organisation(self) -> dict[str, OrganisationEntry]:
        """The organisations by id."""
        return {organisation.id: organisation for organisation in self.organisations}

    @cached_property
    def governments(self) -> dict[str, str]:
        """The governments of the reference catalogue: ids by country, whose code in small letters they begin with."""
        named = {one.country: one.entity for one in self.organisations if one.id == f"{one.country.lower()}-government"}
        return {country: entity for country, entity in named.items() if entity}


def load(added: Sequence[Path] = ()) -> Catalogue:
    """The catalogue of the shipped gazetteers and the caller's own files, from the cache if possible.

    Raises TableError, with file and line, for an entry that does not follow ``docs/gazetteers.md``.
    """
    files = tuple(Path(path) for path in added)
    return _load(files, tuple(map(_version, files)))


@lru_cache(maxsize=8)
def _load(added: tuple[Path, ...], versions: tuple[bytes, ...]) -> Catalogue:
    return kept("catalogue", Catalogue, lambda: compile_catalogue(added), added)


def _version(path: Path) -> bytes:
    """The hash of a file, so that an edited one is read again."""
    try:
        return sha256(path.read_bytes()).digest()
    except OSError as error:
        raise TableError(f"{path}: {error.strerror}") from error


def compile_catalogue(added: Iterable[Path] = ()) -> Catalogue:
    """The catalogue, compiled from the files."""
    organisations, places, nones = _sources(tuple(added))
    keys: dict[str, dict[tuple[int, bool, str], None]] = {}
    terms: list[Term] = []
    for language in language_codes():
        for term, term_forms in (*_terms(language, organisations, places), *_none_terms(language, nones)):
            for form in term_forms:
                keys.setdefault(f" {form.words}", {})[(len(terms), form.open, form.case)] = None
            terms.append(term)
    automaton = ahocorasick.Automaton()
    for key, values in keys.items():
        automaton.add_word(key, (len(key), tuple(values)))
    automaton.make_automaton()
    return Catalogue(tuple(organisation for organisation, _ in organisations), tuple(terms), automaton)


def declined_names(language: str) -> Iterator[tuple[str, bool]]:
    """The shipped names in ``language`` that are declined beforehand, each with whether it is a place's."""
    organisations, places, _ = _sources(())
    for term, _ in _terms(language, organisations, places):
        if term.kind in ("name", "country", "place") and not term.text.isascii():
            yield term.text, term.kind != "name"


def _terms(
    language: str, organisations: Sequence[_Named[OrganisationEntry]], places: Sequence[_Named[PlaceEntry]]
) -> Iterator[tuple[Term, Iterator[Form]]]:
    yield from _organisation_terms(language, organisations)
    yield from _country_terms(language, places)
    yield from _place_terms(language, places)


def _sources(
    added: Sequence[Path],
) -> tuple[list[_Named[OrganisationEntry]], list[_Named[PlaceEntry]], list[tuple[str, Entry]]]:
    """Organisations, places, and the entries of names that are none, each with its layer."""
    read = {layer: gazetteer.read(layer, gazetteer.shipped(layer), added) for layer in NONE}
    named = {layer: [entry for entry in entries if not entry.get("none")] for layer, entries in read.items()}
    return (
        [(_organisation(entry), entry) for entry in named["organisations"]],
        [(_place(rank, entry), entry) for rank, entry in enumerate(named["places"])],
        [(layer, entry) for layer, entries in read.items() for entry in entries if entry.get("none")],
    )


def _organisation(entry: Entry) -> OrganisationEntry:
    return OrganisationEntry(
        entry.id,
        entry.get("name"),
        entry.get("kind"),
        entry.get("country"),
        entry.get("distinct", False),
        entry.get("parent"),
        entry.get("parent") if entry.get("parent_in_name", False) else "",
        entry.id if entry.get("reference", False) else None,
        entry.get("group", False),
        entry.get("valid_from", None),
        entry.get("valid_to", None),
    )


def _organisation_terms(
    language: str, organisations: Sequence[_Named[OrganisationEntry]]
) -> Iterator[tuple[Term, Iterator[Form]]]:
    """The names of organisations in texts in the language, with their forms.

    Names in the language, and of other languages the acronyms that are long and not taken. Names in an international
    language stand in texts in any language; another language without heads has no names of organisations.
    """
    meant = ANY if traits(language).international else language
    if meant and "heads" not in language_table(language, TABLE):
        return
    for organisation, entry in organisations:
        for name in entry.names.get(language, ()):
            yield Term("name", meant, name, organisation), name_forms(language, name)
        for acronym in entry.acronyms.get(language, ()):
            yield Term("acronym", meant, acronym, organisation), open_forms(language, acronym)
    codes = {language, *international_codes()}
    own = {acronym for _, entry in organisations for code in codes for acronym in entry.acronyms.get(code, ())}
    for organisation, entry in organisations if meant else ():
        foreign = {acronym for acronyms in entry.acronyms.values() for acronym in acronyms} - own
        for acronym in sorted(acronym for acronym in foreign if len(acronym) >= _LONG_ACRONYM):
            yield Term("acronym", language, acronym, organisation), open_forms(language, acronym)


def _country_terms(language: str, places: Sequence[_Named[PlaceEntry]]) -> Iterator[tuple[Term, Iterator[Form]]]:
    """The names of countries of organisations in texts in the language, with their forms."""
    table = language_table(language, TABLE)
    if "heads" not in table:
        return
    for code, names in _countries(table, language, places).items():
        for name in names:
            yield Term("country", language, name, code), name_forms(language, name, place=True)
    for word in table.get("own_country", ()):
        yield Term("own_country", language, word, ""), open_forms(language, word)
    for code, words in table.get("country_adjectives", {}).items():
        for word in words:
            yield Term("adjective", language, word, code), open_forms(language, word)


def _place_terms(language: str, places: Sequence[tuple[PlaceEntry, Entry]]) -> Iterator[tuple[Term, Iterator[Form]]]:
    """The names of places in texts in the language, with their forms."""
    for place, entry in places:
        shown = (entry.get("name"),) if traits(language).international else ()
        for name in dict.fromkeys((*shown, *entry.names.get(language, ()))):
            yield Term("place", language, name, place), name_forms(language, name, place=True)


def _none_terms(language: str, nones: Iterable[tuple[str, Entry]]) -> Iterator[tuple[Term, Iterator[Form]]]:
    """The names that are none, in texts in the language, with their forms."""
    for layer, entry in nones:
        for name in entry.names.get(language, ()):
            forms = name_forms(language, name, place=layer == "places")
            yield Term(NONE[layer], language, name, entry.id), forms
        for acronym in entry.acronyms.get(language, ()):
            yield Term(NONE[layer], language, acronym, entry.id), open_forms(language, acronym)


def _countries(table: dict[str, Any], language: str, places: Iterable[_Named[PlaceEntry]]) -> dict[str, Sequence[str]]:
    """Names of countries by code: the forms in names of organisations; for other countries those of places."""
    named: dict[str, Sequence[str]] = dict(table.get("countries", {}))
    for place, entry in places:
        if place.kind == "country" and place.code and place.code not in named:
            named[place.code] = entry.names.get(language, ())
    return named


def _place(rank: int, entry: Entry) -> PlaceEntry:
    code, country = entry.get("code") or None, entry.get("country") or None
    return PlaceEntry(rank, entry.id, entry.get("kind"), code, entry.get("name"), country)


@lru_cache
def kind_of(organisation: OrganisationEntry) -> str:
    """Class of the first head noun of an organisation's English name; "" if it has none that counts."""
    tables: list[dict[str, list[str]]] = [
        language_table(code, TABLE).get("kinds", {}) for code in international_codes()
    ]
    kinds = {noun: kind for table in tables for kind, nouns in table.items() for noun in nouns}
    return next((kinds[word] for word in organisation.name.lower().split() if word in kinds), "")
