"""What else belongs to a name of the gazetteer: legal form, namesake, region, country, the rest of a quotation."""

from dataclasses import replace

from migtext.catalogue.lookup import LanguageNames
from migtext.catalogue.name_index import given_names
from migtext.layers.organisations.head_nouns import NameSpan, NameText, grammar_of
from migtext.origin import ELSEWHERE
from migtext.text.punctuation import STROKES

_LONGEST_REGION = 4  # tokens


def with_closing(text: NameText, span: NameSpan) -> NameSpan:
    """The name with the rest of the quotation that begins inside it: ``движение «Бир Дуйно — Кыргызстан»``."""
    close = next((text.quotes[i] for i in range(span.first, span.last) if i in text.quotes), 0)
    parted = any(text.word(k) for k in range(span.last, close))
    return replace(span, last=close + 1) if parted else span


def with_form(text: NameText, span: NameSpan) -> NameSpan:
    """A company with the legal forms before it, also without quotation marks: ``АО НК КТЖ``."""
    if not span.entries or any(entry.kind != "company" for entry in span.entries):
        return span
    classes, first = grammar_of(text.language[span.first]).quoted.classes, span.first
    while first and text.words[first - 1] in classes and text.in_capitals(first - 1):
        first -= 1
    return replace(span, first=first)


def with_namesake_before(text: NameText, span: NameSpan) -> NameSpan:
    """An acronym with the person that it is named after: ``… атындагы КМУ``."""
    between = span.first - 1
    if (
        not span.acronym
        or between < 1
        or text.words[between] not in grammar_of(text.language[span.first]).walk.namesakes
    ):
        return span
    first = between
    while first > 0 and _names_person(text, first - 1):
        joined = text.tokens.hyphen(first) or text.initials(first) or text.initials(first - 1)
        begun = text.initial(first - 1) and first < between and not joined
        if begun and text.words[first - 1] not in given_names():
            break
        first -= 1
    return replace(span, first=first) if first < between else span


def with_namesake_behind(text: NameText, span: NameSpan) -> NameSpan:
    """A name with the person that it is named after: ``КазНУ имени …``."""
    first = span.last + 1
    if first >= text.count or text.words[span.last] not in grammar_of(text.language[span.first]).walk.namesakes:
        return span
    first += text.words[first] == "."
    last = first
    while last < text.count and _names_person(text, last):
        last += 1
    return replace(span, last=last) if last > first else span


def _names_person(text: NameText, i: int) -> bool:
    """Whether token ``i`` may be part of a personal name: an initial, a capitalised word, or a mark that joins two."""
    return text.initials(i) or text.tokens.hyphen(i) or text.capital(i) or text.tokens.hyphen(i + 1)


def with_region(text: NameText, names: LanguageNames, span: NameSpan) -> NameSpan:
    """An acronym of many organisations with its region: ``УВД Ошской области``."""
    if not (span.acronym and span.entries and all(organisation.group for organisation in span.entries)):
        return span
    tokens, grammar = text.tokens, grammar_of(names.language)
    if names.country_first:
        before = text.words[span.first - 1] if span.first else ""
        noun = before in grammar.regions.nouns or grammar.is_mark(before)
        end = span.first - (2 if text.abbreviates_region(span.first - 1) else noun)
        for i in range(max(0, end - _LONGEST_REGION), end):
            if any(last in (end, span.first) for last, _ in names.places_at(tokens, i)):
                return replace(span, first=i)
        named = text.capital(end - 1) and not text.initial(end - 1)
        level = grammar.is_mark(before) and grammar.is_adjectival(before)
        return replace(span, first=end - named) if named or level else span
    linked = span.last < text.count and text.words[span.last] in grammar.walk.links
    behind = _region_end(text, names, span.last + linked)
    return replace(span, last=behind) if behind else span


def _region_end(text: NameText, names: LanguageNames, i: int) -> int | None:
    """The end of a region that begins at token ``i``: a place or a name with a place noun, perhaps in another."""
    nouns = grammar_of(names.language).regions.nouns
    if not i < text.count:
        return None
    noun_first = text.words[i] in nouns and text.capital(i + 1)
    places = names.places_at(text.tokens, i + noun_first)
    named = text.capital(i) and i + 1 < text.count and text.words[i + 1] in nouns
    if not (places or noun_first or named):
        return None
    end = places[0][0] if places else i + 2
    return _region_end(text, names, end) or end


def with_dash_suffix(text: NameText, names: LanguageNames, span: NameSpan) -> NameSpan:
    """The name with a separate ending, after a dash with spaces."""
    last = span.last
    if last + 1 < text.count and text.words[last] in STROKES and names.is_suffix(text.words[last + 1]):
        return replace(span, last=last + 2)
    return span


def with_followers(text: NameText, names: LanguageNames, span: NameSpan, lowered: frozenset[str]) -> NameSpan:
    """The name with the parent or country after it, also after brackets between them."""
    last = span.last
    inner = last
    if last + 2 < text.count and text.words[last] == "(" and text.words[last + 2] == ")":
        inner = last + 3
    if inner < text.count:
        parent = names.acronym_at(text.tokens, inner, lowered) or names.name_at(text.tokens, inner)
        if parent and is_part(span, NameSpan(inner, parent.last, ELSEWHERE, 0, parent.entries)):
            return replace(span, last=parent.last)
    country = names.country_at_end(text.tokens, last)
    return replace(span, last=country) if country else span


def is_part(span: NameSpan, parent: NameSpan) -> bool:
    """Whether ``parent`` is a fixed part of the official name ``span``."""
    return any(
        organisation.within and organisation.within in {other.id for other in parent.entries}
        for organisation in span.entries
    )
