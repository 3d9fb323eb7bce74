"""The sections of ``languages/CODE/organisations.toml`` that say how names of organisations are built.

A field has the name of its key; the comments of the tables say what each is for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from migtext.catalogue.catalogue import TABLE
from migtext.resources import language_table
from migtext.text.reading import normalise

Words = frozenset[str]
Parts = tuple[str, ...]
"""Beginnings or endings of words, in the order of the table."""
_NO_WORDS: Words = frozenset()


@dataclass(frozen=True, slots=True)
class HeadClasses:
    """Classes of heads, by what they can do."""

    strong: Words = _NO_WORDS
    unowned: Words = _NO_WORDS
    placed: Words = _NO_WORDS
    abroad: Words = _NO_WORDS
    numbered: Words = _NO_WORDS
    alone: Words = _NO_WORDS
    leading: Words = _NO_WORDS
    lowered: Words = _NO_WORDS
    repeated: Words = _NO_WORDS
    impersonal: Words = _NO_WORDS
    recurring: Words = _NO_WORDS
    acting: Words = _NO_WORDS
    apart: Words = _NO_WORDS
    parts: Words = _NO_WORDS
    placeless: Words = _NO_WORDS
    stateless: Words = _NO_WORDS
    named: Words = _NO_WORDS
    grouped: Words = _NO_WORDS
    latin: Words = _NO_WORDS
    causes: Words = _NO_WORDS
    topical: Words = _NO_WORDS
    bearing: Words = _NO_WORDS
    lettered: Words = _NO_WORDS
    sites: Words = _NO_WORDS
    marked: Words = _NO_WORDS
    capped: Words = _NO_WORDS
    enclosed: Words = _NO_WORDS
    levelled: Words = _NO_WORDS
    deeds: Words = _NO_WORDS
    united: Words = _NO_WORDS
    local: Words = _NO_WORDS
    unquoted: Words = _NO_WORDS
    ranked: Words = _NO_WORDS
    ranked_only: Words = _NO_WORDS
    compound: Words = _NO_WORDS
    described: Words = _NO_WORDS
    quoted_only: Words = _NO_WORDS
    fielded: Words = _NO_WORDS
    owned_only: Words = _NO_WORDS
    counted: Words = _NO_WORDS
    small: Words = _NO_WORDS
    seated: Words = _NO_WORDS
    owning: Words = _NO_WORDS
    shared: Words = _NO_WORDS
    unnamed: Words = _NO_WORDS
    units: Words = _NO_WORDS
    unitless: Words = _NO_WORDS
    personal: Words = _NO_WORDS
    sole: Words = _NO_WORDS
    peopled: Words = _NO_WORDS


@dataclass(frozen=True, slots=True)
class Endings:
    """Endings of words, by their use."""

    possessive: Parts = ()
    plural: Parts = ()
    plural_bare: Parts = ()
    adjectival: Parts = ()
    attributive: Parts = ()
    owners: Parts = ()
    circumstances: Parts = ()
    caseless: Parts = ()
    objects: Parts = ()
    purposes: Parts = ()
    actions: Parts = ()
    adjectives: Parts = ()
    plural_adjectives: Parts = ()
    feminine: Parts = ()
    feminine_adjectives: Parts = ()
    complements: Parts = ()
    of_many: Parts = ()
    bare: Parts = ()
    after_links: Parts = ()
    apposed: Parts = ()
    unapposed: Parts = ()
    ordinals: Words = _NO_WORDS
    local: Parts = ()
    accusative: Parts = ()
    given: Parts = ()


@dataclass(frozen=True, slots=True)
class Walk:
    """Words over which a name goes on."""

    conjunctions: Words = _NO_WORDS
    links: Words = _NO_WORDS
    long_links: Parts = ()
    unlinked: Parts = ()
    ties: Words = _NO_WORDS
    causes: Words = _NO_WORDS
    namesakes: Words = _NO_WORDS
    bridges: Words = _NO_WORDS
    located: Words = _NO_WORDS
    shortened: Words = _NO_WORDS
    joining: Parts = ()
    seats: Words = _NO_WORDS


@dataclass(frozen=True, slots=True)
class Stops:
    """Words that end a name."""

    words: Words = _NO_WORDS
    local: Words = _NO_WORDS
    endings: Parts = ()
    plain: Words = _NO_WORDS
    plain_endings: Parts = ()
    adjectives: Words = _NO_WORDS
    not_heads: Parts = ()
    posts: Words = _NO_WORDS
    becoming: Parts = ()
    holding: Parts = ()
    subjects: Words = _NO_WORDS
    vague: Parts = ()


@dataclass(frozen=True, slots=True)
class Regions:
    """Words that say whose an organisation is."""

    nouns: Words = _NO_WORDS
    marks: Parts = ()
    regional: Parts = ()
    shortened: Words = _NO_WORDS
    local: Parts = ()
    unplaced: Parts = ()


@dataclass(frozen=True, slots=True)
class ShortForms:
    """Short forms."""

    common: Parts = ()
    relations: Words = _NO_WORDS
    owners: Words = _NO_WORDS
    others: Words = _NO_WORDS
    behind: Words = _NO_WORDS
    small: Parts = ()
    paired: Parts = ()
    chambers: Parts = ()
    seats: Parts = ()
    bodies: Parts = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """Names in quotation marks."""

    classes: Words = _NO_WORDS
    subject_endings: Parts = ()
    parties: Parts = ()


@dataclass(frozen=True, slots=True)
class Latin:
    """Names in Latin letters."""

    reporting: Words = _NO_WORDS
    reporting_only: Words = _NO_WORDS
    credits: Words = _NO_WORDS
    inside: Words = _NO_WORDS
    platforms: Parts = ()
    posting: Words = _NO_WORDS
    doing: Parts = ()
    leading: Parts = ()
    others: Parts = ()
    goods: Parts = ()
    throughout: Parts = ()
    sites: Parts = ()
    networks: Parts = ()
    words: Words = _NO_WORDS
    things: Words = _NO_WORDS
    sessions: Words = _NO_WORDS
    forms: Words = _NO_WORDS
    links: Words = _NO_WORDS
    domains: Words = _NO_WORDS


@dataclass(frozen=True, slots=True)
class Acronyms:
    """Capitals that are in no gazetteer."""

    before: Parts = ()
    behind: Parts = ()
    short: Words = _NO_WORDS
    others: Words = _NO_WORDS
    collective: Words = _NO_WORDS


@dataclass(frozen=True, slots=True)
class Brackets:
    """Short forms in brackets."""

    introductions: Words = _NO_WORDS


Section = TypeVar("Section", HeadClasses, Endings, Walk, Stops, Regions, ShortForms, Quoted, Latin, Acronyms, Brackets)


def section(language: str, name: str, kind: type[Section]) -> Section:
    """A section of the table of a language; empty if the language has none.

    >>> section("ru", "walk", Walk).namesakes == {"имени", "им"}
    True
    """
    table: Mapping[str, Sequence[str]] = language_table(language, TABLE).get(name, {})
    values: dict[str, Any] = {}
    for field in fields(kind):
        words = tuple(map(normalise, table.get(field.name, ())))
        values[field.name] = words if field.type is Parts else frozenset(words)
    return kind(**values)
