"""Names and acronyms of the gazetteer in a text: where they begin, and whether the words are used as a name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from migtext.catalogue.catalogue import OrganisationEntry
from migtext.catalogue.lookup import Found, LanguageNames
from migtext.layers.organisations.extent import (
    is_part,
    with_closing,
    with_dash_suffix,
    with_followers,
    with_form,
    with_namesake_before,
    with_namesake_behind,
    with_region,
)
from migtext.layers.organisations.head_nouns import NameSpan, NameText, grammar_of
from migtext.origin import FoundBy, Origin

_ADJECTIVAL = "attr"
_WHERE = "loc"
_LONGEST_CLASS = 3  # letters
_LONG_NAME = 3  # tokens
_IN_CAPITALS = regex.compile(r"(?<![^\W_])\p{Lu}{3,6}(?=[^\W\d_]{0,5}(?![^\W_]))")


def listed_names(text: NameText) -> list[NameSpan]:
    """The names of the gazetteer, in text order, with all that belongs to them."""
    return [with_form(text, with_closing(text, span)) for span in _along(text)]


def _along(text: NameText) -> Iterator[NameSpan]:
    lowered = acronyms_in_capitals(text)
    previous: NameSpan | None = None
    i = 0
    while i < text.count:
        span = None
        language = text.language[i]
        if language:
            names = text.names(i)
            if not names.any_at(text.tokens, i):
                i += 1
                continue
            pair = _pair(text, names, i)
            if pair:
                yield from pair
                i = pair[-1].last
                continue
            span = _name_at(text, names, i, lowered)
        if span is None:
            i += 1
            continue
        if previous and names.country_first and previous.last == span.first and is_part(span, previous):
            span = replace(span, first=previous.first)
        elif previous:
            yield previous
        previous = span
        i = span.last
    if previous:
        yield previous


def _name_at(text: NameText, names: LanguageNames, i: int, lowered: frozenset[str]) -> NameSpan | None:
    """The name that begins at token ``i``, with the country before or after it."""
    plain = _plain_name(text, names, i, lowered, country=False)
    if names.country_first:
        country = names.owner_at(text.tokens, i)
        if country and country[0] < text.count and not text.tells_another_country(i):
            span = _plain_name(text, names, country[0], lowered, country=True)
            if span and not span.international and (plain is None or plain.last < span.last):
                return replace(span, first=i)
    span = plain
    if span is None:
        adjective = names.adjective_at(text.tokens, i)
        span = _plain_name(text, names, adjective[0], lowered, country=True) if adjective else None
        if span and span.bears_class:
            return span  # the country only describes a company: финская Nokia
        return replace(span, first=i) if span and not span.international else None
    if names.country_first:
        return with_dash_suffix(text, names, with_region(text, names, with_namesake_before(text, span)))
    span = with_followers(text, names, span, lowered)
    return with_region(text, names, with_namesake_behind(text, span))


def _plain_name(
    text: NameText, names: LanguageNames, i: int, lowered: frozenset[str], country: bool
) -> NameSpan | None:
    tokens = text.tokens
    acronym, name = names.acronym_at(tokens, i, lowered), names.name_at(tokens, i)
    if name and not accepted(text, names, name, country):
        name = None
    if name and (_goes_on_in_latin(text, name) or _is_make(text, name)):
        name = None
    if acronym and acronym.last in text.quotes and len(text.words[i]) <= _LONGEST_CLASS:
        acronym = None  # ЖК «Асанбай» is a type of house
    if acronym and not country and grammar_of(names.language).is_plural_acronym(tokens.surface(i, acronym.last)):
        acronym = None
    if acronym and (name is None or acronym.last >= name.last):
        return NameSpan(i, acronym.last, _origin("acronym", acronym.entries), 0.97, acronym.entries, acronym=True)
    if name:
        first = i + _class_noun(text, name)
        return NameSpan(first, name.last, _origin("gazetteer", name.entries), 0.95, name.entries)
    return None


def _is_seat(words: Sequence[str], seats: Sequence[str]) -> bool:
    """Whether the words are a building that stands for the body in it, in any case."""
    return any(" ".join(words).startswith(seat) and len(words) == len(seat.split()) for seat in seats)


def _is_whole(text: NameText, name: Found) -> bool:
    """Whether small letters are a name of its own, and not the end of another: long, or behind what ends no name."""
    size, before = name.last - name.first, name.first - 1
    grammar = grammar_of(text.language[name.first])
    if size > _LONG_NAME - 1 or not text.word(before) or text.capital(before):
        return size > 1
    return size > 1 and (text.words[before] in grammar.stops.words or grammar.is_owner(text.words[before]))


def _goes_on_in_latin(text: NameText, name: Found) -> bool:
    """Whether a company of one word is part of a longer name in Latin letters: ``Samsung Electronics``."""
    single = name.last - name.first == 1 and text.latin(name.first, name.last)
    longer = single and name.last < text.count and text.latin(name.last, name.last + 1)
    return longer and all(entry.kind == "company" for entry in name.entries)


def _is_make(text: NameText, name: Found) -> bool:
    """Whether a company only says who made the goods next to it: ``Audi унаасы``."""
    grammar = grammar_of(text.language[name.first])
    made = grammar.final and text.begins_with(name.last, grammar.latin.goods)
    return made and all(entry.kind == "company" for entry in name.entries)


def _class_noun(text: NameText, name: Found) -> int:
    """1 if a name begins with a lower-case class noun, which stays outside: ``агентство | Рейтер``."""
    grammar = grammar_of(text.language[name.first])
    if grammar.final or text.capital(name.first) or not text.capital(name.first + 1):
        return 0
    head = grammar.head_at(text.tokens, name.first)
    return int(head is not None and head.kind in grammar.classes.named and name.last - name.first > 1)


def _origin(found_by: FoundBy, found: tuple[OrganisationEntry, ...]) -> Origin:
    """The origin of a name of the catalogue, with its entry if there is one alone; else ``link`` chooses it."""
    return Origin(found_by, entry=found[0].id if len(found) == 1 else "")


def _pair(text: NameText, names: LanguageNames, i: int) -> list[NameSpan]:
    """Two countries with one government in the plural: two names."""
    if not names.country_first:
        return []
    grammar = grammar_of(names.language)
    first = names.country_at(text.tokens, i)
    if not first or first[0] + 2 >= text.count or text.words[first[0]] not in grammar.walk.conjunctions:
        return []
    second = names.country_at(text.tokens, first[0] + 1)
    if not second or second[0] >= text.count:
        return []
    head = grammar.head_at(text.tokens, second[0])
    if head is None or not head.plural or head.kind not in grammar.classes.unowned:
        return []
    return [
        NameSpan(i, first[0], Origin("pair"), 0.8),
        NameSpan(first[0] + 1, head.last, Origin("pair"), 0.85),
    ]


def acronyms_in_capitals(text: NameText) -> frozenset[str]:
    """The acronyms that the text has in capitals, so that they may also stand with only a first capital."""
    return frozenset(match[0] for match in _IN_CAPITALS.finditer(text.tokens.text))


def accepted(text: NameText, names: LanguageNames, name: Found, country: bool) -> bool:
    """Whether the words are used as a name: by a capital, by length, or by the country next to them."""
    grammar = grammar_of(names.language)
    noun = name.last - 1 if grammar.final else name.first
    while not grammar.final and noun < name.last - 1 and grammar.is_adjective(text.words[noun]):
        noun += 1
    head = grammar.head_at(text.tokens, noun)
    if grammar.final and head and head.plural:
        return False
    if name.case == _WHERE and _is_seat(text.words[name.first : name.last], grammar.short.seats):
        return False
    if head and not head.owned and grammar.short.relations.intersection(text.words[name.last : name.last + 1]):
        return False
    if grammar.short.chambers and " ".join(text.words[name.first : name.last + 2]).startswith(grammar.short.chambers):
        return True
    if head is None and name.last - name.first == 1 and name.case == _ADJECTIVAL:
        return False
    if head and head.kind in grammar.classes.lowered and _is_whole(text, name):
        return True
    beside = country or (not names.country_first and names.country_at_end(text.tokens, name.last) is not None)
    if beside or name.last - name.first > _LONG_NAME:
        return True
    if grammar.short.small and " ".join(text.words[name.first : name.last]).startswith(grammar.short.small):
        return True
    if name.last - name.first == 1:
        if text.means_all_states(name.first):
            return False
        if text.initial(name.first) and text.words[name.first].startswith(grammar.short.common):
            return False
        leads = head is None or head.kind in grammar.classes.leading or not text.initial(name.first)
        return text.capital(name.first) and leads
    return any(text.capital(i) or text.words[i].isdigit() for i in range(name.first, name.last))
