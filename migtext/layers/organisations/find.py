"""Names of organisations in a text: of the gazetteer, by head noun, in quotation marks, and as introduced by the text.

This module only finds spans; ``link`` chooses their entries in the catalogue.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import regex

from migtext.catalogue.catalogue import OrganisationEntry, kind_of
from migtext.catalogue.lookup import CatalogueMatches, Found, LanguageNames
from migtext.catalogue.name_index import NameIndex, given_names
from migtext.layers.organisations.defined import defined_things
from migtext.layers.organisations.head_nouns import (
    LONGEST_NAME,
    Head,
    NameGrammar,
    NameSpan,
    NameText,
    grammar_of,
    latin_domains,
    latin_forms,
    latin_links,
    latin_others,
    latin_things,
    leading_capitals,
    with_quoted_ending,
)
from migtext.layers.organisations.heads import by_head
from migtext.layers.organisations.name_tables import Parts
from migtext.origin import ELSEWHERE, FoundBy, Origin
from migtext.records import Organisation
from migtext.text.punctuation import APOSTROPHES, CLOSING_BRACKETS, HYPHENS, OPENING_BRACKETS, OPENING_QUOTES, STROKES
from migtext.text.tokens import LINE_BREAK, Tokens

_LONGEST_BRACKET = 10  # tokens
_MOST_MODIFIERS = 4  # tokens
_ADJECTIVAL = "attr"
_LONGEST_CLASS = 3  # letters
_LONG_NAME = 3  # tokens
_LONGEST_SUBJECT = 3  # tokens
_LONGEST_LATIN = 6  # tokens
_LONGEST_REGION = 4  # tokens
_SHORTEST_LATIN = 3  # letters
_CAPITALS = regex.compile(r"\p{Lu}{3,6}")
_LONGEST_ENCLOSED = 12  # tokens
_ROMAN = re.compile("[ivxlcm]+")
_IN_LATIN = HYPHENS | APOSTROPHES | {"&", "s"}
_IN_CAPITALS = regex.compile(r"(?<![^\W_])\p{Lu}{3,6}(?=[^\W\d_]{0,5}(?![^\W_]))")


def find(tokens: Tokens, matches: CatalogueMatches) -> tuple[Organisation, ...]:
    """Names of organisations, in text order, not overlapping, without ``entity``."""
    if not tokens.words:
        return ()
    text = NameText(tokens.unwrapped, matches)
    return tuple(_record(text.tokens, span) for span in search(text).found)


class Search(NamedTuple):
    """The names that are found in a text, and all spans that might have been one."""

    found: list[NameSpan]
    candidates: list[NameSpan]


def search(text: NameText) -> Search:
    """The names of organisations in a text, not overlapping, and the candidates that they were chosen from."""
    if not any(text.language):
        return Search([], [])
    listed = [_with_form(text, _with_closing(text, span)) for span in _gazetteer_names(text)]
    named = [span for span in by_head(text, listed) if not _is_other_thing(text, span.first, span.last)]
    full = [*listed, *_without_subjects(text, named), *_quoted(text), *_parties(text)]
    candidates = [*full, *_latin(text, listed, {span.last for span in full}), *_sources(text)]
    found = _resolve(candidates)
    again = [*_introduced(text, found), *_at_sentence_starts(text, found), *_units(text, found)]
    found = _with_full_names(text, _resolve([*found, *again]))
    recurring = list(_recurring(text, found))
    found = _resolve([*found, *recurring])
    capitals = list(_acronyms(text, found))
    found = _resolve([*found, *capitals])
    things = defined_things(text.tokens, text.language)
    found = [span for span in found if span.size > 1 or text.words[span.first] not in things]
    return Search(found, [*candidates, *again, *recurring, *capitals])


def _record(tokens: Tokens, span: NameSpan) -> Organisation:
    start, end = with_quoted_ending(tokens.text, tokens.starts[span.first], tokens.ends[span.last - 1])
    text, rule = tokens.text[start:end], span.origin.rule
    found = Organisation(start=start, end=end, text=text, rule=rule, confidence=span.confidence)
    return found.found_by(span.origin)


def _resolve(spans: Iterable[NameSpan]) -> list[NameSpan]:
    """Non-overlapping spans: the longer one wins, then the one with higher confidence."""
    taken: set[int] = set()
    kept: list[NameSpan] = []
    for span in sorted(spans, key=lambda s: (-s.size, -s.confidence, s.first)):
        if taken.isdisjoint(range(span.first, span.last)):
            taken.update(range(span.first, span.last))
            kept.append(span)
    return sorted(kept, key=lambda s: s.first)


def _covered(spans: Iterable[NameSpan]) -> set[int]:
    """The tokens of some spans."""
    return {i for span in spans for i in range(span.first, span.last)}


def _with_full_names(text: NameText, found: list[NameSpan]) -> list[NameSpan]:
    """The same without short forms that have no full name of their class before them in the text."""
    kept: list[NameSpan] = []
    named: set[str] = set()
    for span in found:
        kind = span.origin.head_class
        if span.repeats and kind not in named:
            continue
        if span.origin.found_by != "short" and not span.bears_class:
            named |= {kind, *(kind_of(organisation) for organisation in span.entries)}
        kept.append(span)
    return kept


# Names and acronyms of the gazetteer


def _gazetteer_names(text: NameText) -> Iterator[NameSpan]:
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
        if previous and names.country_first and previous.last == span.first and _is_part(span, previous):
            span = replace(span, first=previous.first)
        elif previous:
            yield previous
        previous = span
        i = span.last
    if previous:
        yield previous


def _with_closing(text: NameText, span: NameSpan) -> NameSpan:
    """The name with the rest of the quotation that begins inside it: ``движение «Бир Дуйно — Кыргызстан»``."""
    close = next((text.quotes[i] for i in range(span.first, span.last) if i in text.quotes), 0)
    parted = any(text.word(k) for k in range(span.last, close))
    return replace(span, last=close + 1) if parted else span


def _with_form(text: NameText, span: NameSpan) -> NameSpan:
    """A company with the legal forms before it, also without quotation marks: ``АО НК КТЖ``."""
    if not span.entries or any(entry.kind != "company" for entry in span.entries):
        return span
    classes, first = grammar_of(text.language[span.first]).quoted.classes, span.first
    while first and text.words[first - 1] in classes and text.in_capitals(first - 1):
        first -= 1
    return replace(span, first=first)


def acronyms_in_capitals(text: NameText) -> frozenset[str]:
    """The acronyms that the text has in capitals, so that they may also stand with only a first capital."""
    return frozenset(match[0] for match in _IN_CAPITALS.finditer(text.tokens.text))


def _is_part(span: NameSpan, parent: NameSpan) -> bool:
    """Whether ``parent`` is a fixed part of the official name ``span``."""
    return any(
        organisation.within and organisation.within in {other.id for other in parent.entries}
        for organisation in span.entries
    )


def _name_at(text: NameText, names: LanguageNames, i: int, lowered: frozenset[str]) -> NameSpan | None:
    """The name that begins at token ``i``, with the country before or after it."""
    plain = _plain_name(text, names, i, lowered, country=False)
    if names.country_first:
        country = names.owner_at(text.tokens, i)
        if country and country[0] < text.count:
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
        return _with_dash_suffix(text, names, _with_region(text, names, _with_namesake_before(text, span)))
    span = _with_followers(text, names, span, lowered)
    return _with_region(text, names, _with_namesake_behind(text, span))


def _plain_name(
    text: NameText, names: LanguageNames, i: int, lowered: frozenset[str], country: bool
) -> NameSpan | None:
    tokens = text.tokens
    acronym, name = names.acronym_at(tokens, i, lowered), names.name_at(tokens, i)
    if name and not accepted(text, names, name, country):
        name = None
    if name and _goes_on_in_latin(text, name):
        name = None
    if acronym and acronym.last in text.quotes and len(text.words[i]) <= _LONGEST_CLASS:
        acronym = None  # ЖК «Асанбай» is a type of house
    if acronym and (name is None or acronym.last >= name.last):
        return NameSpan(i, acronym.last, _origin("acronym", acronym.entries), 0.97, acronym.entries, acronym=True)
    if name:
        first = i + _class_noun(text, name)
        return NameSpan(first, name.last, _origin("gazetteer", name.entries), 0.95, name.entries)
    return None


def _goes_on_in_latin(text: NameText, name: Found) -> bool:
    """Whether a company of one word is part of a longer name in Latin letters: ``Samsung Electronics``."""
    single = name.last - name.first == 1 and text.latin(name.first, name.last)
    longer = single and name.last < text.count and text.latin(name.last, name.last + 1)
    return longer and all(entry.kind == "company" for entry in name.entries)


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


def accepted(text: NameText, names: LanguageNames, name: Found, country: bool) -> bool:
    """Whether the words are used as a name: by a capital, by length, or by the country next to them."""
    grammar = grammar_of(names.language)
    noun = name.last - 1 if grammar.final else name.first
    while not grammar.final and noun < name.last - 1 and grammar.is_adjective(text.words[noun]):
        noun += 1
    head = grammar.head_at(text.tokens, noun)
    if grammar.final and head and head.plural:
        return False
    if head is None and name.last - name.first == 1 and name.case == _ADJECTIVAL:
        return False
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


def _with_namesake_before(text: NameText, span: NameSpan) -> NameSpan:
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
        if text.initial(first - 1) and first < between and text.words[first - 1] not in given_names():
            break
        first -= 1
    return replace(span, first=first) if first < between else span


def _with_namesake_behind(text: NameText, span: NameSpan) -> NameSpan:
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


def _with_region(text: NameText, names: LanguageNames, span: NameSpan) -> NameSpan:
    """An acronym of many organisations with its region: ``УВД Ошской области``."""
    if not (span.acronym and span.entries and all(organisation.group for organisation in span.entries)):
        return span
    tokens, grammar = text.tokens, grammar_of(names.language)
    if names.country_first:
        before = text.words[span.first - 1] if span.first else ""
        end = span.first - (before in grammar.regions.nouns or grammar.is_mark(before))
        for i in range(max(0, end - _LONGEST_REGION), end):
            if any(last in (end, span.first) for last, _ in names.places_at(tokens, i)):
                return replace(span, first=i)
        named = text.capital(end - 1) and not text.initial(end - 1)
        return replace(span, first=end - 1) if named else span
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


def _with_dash_suffix(text: NameText, names: LanguageNames, span: NameSpan) -> NameSpan:
    """The name with a separate ending, after a dash with spaces."""
    last = span.last
    if last + 1 < text.count and text.words[last] in STROKES and names.is_suffix(text.words[last + 1]):
        return replace(span, last=last + 2)
    return span


def _with_followers(text: NameText, names: LanguageNames, span: NameSpan, lowered: frozenset[str]) -> NameSpan:
    """The name with the parent or country after it, also after brackets between them."""
    last = span.last
    inner = last
    if last + 2 < text.count and text.words[last] == "(" and text.words[last + 2] == ")":
        inner = last + 3
    if inner < text.count:
        parent = names.acronym_at(text.tokens, inner, lowered) or names.name_at(text.tokens, inner)
        if parent and _is_part(span, NameSpan(inner, parent.last, ELSEWHERE, 0, parent.entries)):
            return replace(span, last=parent.last)
    country = names.country_at_end(text.tokens, last)
    return replace(span, last=country) if country else span


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


# Names in quotation marks


def is_legal_form(word: str, language: str) -> bool:
    """Whether a word is the acronym of a class of organisations, with an ending or without: ``ТОО``, ``ӨЭУнун``.

    >>> is_legal_form("ӨЭУнун", "ky"), is_legal_form("БУУга", "ky")
    (True, False)
    """
    return leading_capitals(word) in grammar_of(language).quoted.classes


def _quoted(text: NameText) -> Iterator[NameSpan]:
    """A class noun next to a quoted name: before it in a head-first language and for legal forms, else after it."""
    for opening, close in text.quotes.items():
        language = text.language[opening]
        if not language or not text.capital(opening + 1):
            continue
        grammar = grammar_of(language)
        listed = _listed(text, opening, close)
        if listed:
            yield NameSpan(opening + 1, close, Origin("quoted", listed), 0.8)
            continue
        form = _form_before(text, opening)
        if form < opening:
            yield NameSpan(form, close + 1, Origin("quoted", beside="form"), 0.9)
        if not grammar.final:
            if _is_subject(text, opening, close):
                yield NameSpan(opening + 1, close, Origin("quoted", beside="subject"), 0.6)
            continue
        k, low = close + 1, text.tokens.sentence[opening]
        while k < min(close + 6, text.count) and text.tokens.sentence[k] == low:
            if text.legal_form(k) in grammar.quoted.classes:
                suffixed = text.tokens.hyphen(k + 1)
                yield NameSpan(opening, k + 3 if suffixed else k + 1, Origin("quoted", beside="form"), 0.9)
                break
            if not text.word(k) or text.words[k] in grammar.stops.words or _is_of_another(text, close, k):
                break
            head = grammar.head_at(text.tokens, k)
            if head and head.owned and not head.plural:
                chapter = k == close + 1 and head.kind in grammar.classes.parts
                if head.kind not in grammar.classes.unquoted and not chapter:
                    yield NameSpan(opening, k + 1, Origin("quoted", head.kind), 0.9)
                break
            if head is None and grammar.parts_from_class(text.words[k]):
                break
            k += 1


def _is_of_another(text: NameText, close: int, k: int) -> bool:
    """Whether token ``k`` behind a quoted name begins another: a capital not next to it, or next to one in a case."""
    in_case = grammar_of(text.language[k]).stops_at_capital(text.words[close - 1])
    return text.capital(k) and (k > close + 1 or in_case)


def _parties(text: NameText) -> Iterator[NameSpan]:
    """Quoted names of parties that are common words elsewhere."""
    for opening, close in text.quotes.items():
        grouped = grammar_of(text.language[opening]).classes.grouped if text.language[opening] else ()
        if grouped and _is_party(text, opening + 1, close):
            yield NameSpan(opening + 1, close, Origin("quoted", min(grouped)), 0.8)


def _is_party(text: NameText, first: int, last: int) -> bool:
    """Whether a quoted name is, without its ending, one that is a party's wherever it is in quotation marks."""
    name = text.tokens.text[text.tokens.starts[first] : text.tokens.ends[last - 1]].lower()
    return any(
        name.startswith(party) and (name == party or text.names(first).is_suffix(name.removeprefix(party)))
        for party in grammar_of(text.language[first]).quoted.parties
    )


def _form_before(text: NameText, opening: int) -> int:
    """The token of the legal form before a quoted name, also before a country: ``НПП РК «…»``; ``opening`` if none."""
    grammar = grammar_of(text.language[opening])
    names, form = text.names(opening), opening - 1
    if form > 0 and text.shouted(form) and names.country_at_end(text.tokens, form) == opening:
        form -= 1
    found = form >= 0 and text.words[form] in grammar.quoted.classes and text.in_capitals(form)
    return form if found else opening


def _listed(text: NameText, opening: int, close: int) -> str:
    """The class of the noun shared by a list of quoted names that includes this one; "" if there is none."""
    grammar = grammar_of(text.language[opening])
    joining = {",", *grammar.walk.conjunctions}
    first, last = opening, close
    while first > 1 and text.words[first - 1] in joining and first - 2 in text.closing:
        first = text.closing[first - 2]
    while last + 2 < text.count and text.words[last + 1] in joining and last + 2 in text.quotes:
        last = text.quotes[last + 2]
    beside = last + 1 if grammar.final else first - 1
    if grammar.final and (first, last) != (opening, close):
        beside = _behind_modifiers(text, grammar, beside)
    if not text.word(beside):
        return ""
    head = grammar.head_at(text.tokens, beside)
    joined = grammar.final and first == opening and text.words[first - 1] in joining
    alone = (first, last) == (opening, close) and not (joined and head and head.plural)
    return head.kind if head and not alone else ""


def _behind_modifiers(text: NameText, grammar: NameGrammar, i: int) -> int:
    """The plural head noun behind a few small words at token ``i``: ``машина жасау | компанияларының``; else ``i``."""
    for k in range(i, min(i + _MOST_MODIFIERS, text.count)):
        if not text.word(k) or text.capital(k) or text.words[k] in grammar.stops.words:
            break
        if head := grammar.head_at(text.tokens, k):
            return k if head.plural else i
        if grammar.parts_from_class(text.words[k]):
            break
    return i


def _is_subject(text: NameText, opening: int, close: int) -> bool:
    """Whether a short quoted name is before a verb, without a noun before it that may be its class."""
    i = close + 1
    if close - opening > _LONGEST_SUBJECT or not text.word(i) or not text.initial(opening):
        return False
    endings = grammar_of(text.language[opening]).quoted.subject_endings
    same = text.tokens.sentence[i] == text.tokens.sentence[opening]
    return same and bool(endings) and text.words[i].endswith(endings)


# Names in Latin letters


def _latin(text: NameText, listed: list[NameSpan], ends: Collection[int]) -> Iterator[NameSpan]:
    """Capitalised words in Latin letters, after a class noun or a verb of reporting, or with nothing that suggests
    otherwise, here or elsewhere in the text.

    ``ends``: where names that are found otherwise end, so that a bracket there holds their acronym.
    """
    covered, alone, others = _covered(listed), list[NameSpan](), set[str]()
    for i, last in _latin_words(text):
        grammar = grammar_of(text.language[i])
        before = text.words[i - 1] if i else ""
        head = grammar.head_at(text.tokens, i - 1) if text.word(i - 1) else None
        said = not grammar.final and before in grammar.latin.reporting
        if (head and head.kind in grammar.classes.latin) or said:
            origin = Origin("latin", head.kind) if head else Origin("latin", beside="reporting")
            yield NameSpan(i, _with_domain(text, last), origin, 0.75)
        elif covered.isdisjoint(range(i, last)) and _may_be_organisation(text, i, last):
            alone.append(NameSpan(i, last, Origin("latin", beside="alone"), 0.5))
        elif _is_called_other(text, i, last) or _abbreviates_words(text, i, last, ends):
            others.add(text.tokens.surface(i, last))
    yield from (span for span in alone if text.tokens.surface(span.first, span.last) not in others)


def _is_called_other(text: NameText, first: int, last: int) -> bool:
    """Whether words in Latin letters stand beside a thing that they name: ``выставка Dala``, ``TRIPP жобасы``."""
    grammar = grammar_of(text.language[first])
    beside = last if grammar.final else first - 1
    return _begins_with(text, first - 1, ("@",)) or _begins_with(text, beside, grammar.latin.throughout)


def _latin_words(text: NameText) -> Iterator[tuple[int, int]]:
    """The tokens of each row of capitalised words in Latin letters."""
    last = 0
    for i in range(text.count):
        if i >= last and text.capital(i) and text.words[i].isascii() and text.language[i]:
            last = _latin_end(text, i)
            yield i, last


def _with_domain(text: NameText, last: int) -> int:
    """The end of the name of a site with its domain: ``Dala.kz``."""
    tokens, dot = text.tokens, last < text.count and text.words[last] == "."
    joined = dot and last + 1 < text.count and tokens.glued(last) and tokens.glued(last + 1)
    return last + 2 if joined and text.words[last + 1] in latin_domains() else last


def _is_described(text: NameText, first: int, last: int) -> bool:
    """Whether the noun next to words in Latin letters shows that they name something else: ``форум Dala``."""
    grammar = grammar_of(text.language[first])
    beside = (first - 1, last) if grammar.final else (first - 1,)
    return any(text.word(k) and text.words[k].startswith(grammar.latin.others) for k in beside)


def _abbreviates_words(text: NameText, first: int, last: int, ends: Collection[int]) -> bool:
    """Whether an acronym alone in brackets stands behind words in small letters that no organisation ends with."""
    opening, before = first - 1, first - 2
    bracketed = before >= 0 and text.words[opening] == "(" and text.words[last : last + 1] == [")"]
    if not bracketed or last - first > 1 or not text.shouted(first) or opening in ends or not text.word(before):
        return False
    return not text.capital(before) and grammar_of(text.language[first]).head_at(text.tokens, before) is None


def _begins_with(text: NameText, i: int, parts: Parts) -> bool:
    """Whether token ``i`` begins with one of some parts of words."""
    return 0 <= i < text.count and text.words[i].startswith(parts)


def _sources(text: NameText) -> Iterator[NameSpan]:
    """The source of a piece of news behind its verb, at the end of a sentence: ``…, деп хабарлайды DW.``"""
    for i in range(1, text.count):
        grammar = grammar_of(text.language[i]) if text.language[i] else None
        if grammar is None or not grammar.final or text.words[i - 1] not in grammar.latin.reporting:
            continue
        if i in text.quotes and text.names_in_quotes(i) and _ends_sentence(text, text.quotes[i] + 1):
            yield NameSpan(i + 1, text.quotes[i], Origin("quoted", beside="reporting"), 0.7)
        elif (text.capital(i) or text.words[i].isascii()) and (last := _source_end(text, i)) > i:
            yield NameSpan(i, last, Origin("latin" if text.latin(i, last) else "capitals", beside="reporting"), 0.7)


def _source_end(text: NameText, i: int) -> int:
    """The end of the source at token ``i``: Latin letters, capitals, or one word that can be no person or place."""
    grammar = grammar_of(text.language[i])
    if not text.word(i):
        return i
    if text.words[i].isascii():
        last = _latin_end(text, i)
        foreign = text.words[i].startswith(grammar.latin.platforms)
        return last if _ends_sentence(text, last) and not foreign else i
    sure = text.words[i - 1] in grammar.latin.reporting_only and not _may_be_person(text, i)
    written = text.shouted(i) and text.words[i] not in grammar.acronyms.others
    named = written or (sure and not text.words[i].startswith(grammar.latin.platforms))
    return i + 1 if named and not text.is_place(i) and _ends_sentence(text, i + 1) else i


def _may_be_person(text: NameText, i: int) -> bool:
    """Whether token ``i`` is a given name or has the form of a surname."""
    return text.words[i] in given_names() or grammar_of(text.language[i]).is_surname(text.words[i])


def _ends_sentence(text: NameText, i: int) -> bool:
    """Whether nothing but a full stop of a sentence, or its end, is at token ``i``."""
    sentence = text.tokens.sentence
    return i >= text.count or text.words[i] in {".", LINE_BREAK} or sentence[i] != sentence[i - 1]


def _latin_end(text: NameText, first: int) -> int:
    last = first + 1
    while last < min(first + _LONGEST_LATIN, text.count) and (
        text.latin(last, last + 1) or text.words[last] in _IN_LATIN or text.words[last] in latin_links()
    ):
        last += 1
    while last > first + 1 and not (text.word(last - 1) and text.capital(last - 1)) and text.words[last - 1] != "s":
        last -= 1
    return last


def _may_be_organisation(text: NameText, first: int, last: int) -> bool:
    """Whether words in Latin letters are a name in a sentence in other letters: not alone in quotation marks or
    brackets, not part of a word, not a number, and not a word with another known meaning."""
    tokens, words, i = text.tokens, text.words, text.tokens.sentence[first]
    if not tokens.languages or tokens.languages[i] != text.language[first]:
        return False
    before, after = words[first - 1] if first else "", words[last] if last < text.count else ""
    grammar, formed = grammar_of(text.language[first]), last - first > 1 and words[last - 1] in latin_forms()
    if before in set("/@#._") or after in set("@/_") or tokens.hyphen(first - 1) or _is_enclosed(text, first):
        return False
    if any(word[:1].isascii() and word[:1].isalpha() for word in (before, after)):
        return False
    if tokens.hyphen(last) and not text.names(first).is_suffix(words[last + 1]):
        return False
    led = before.startswith(grammar.acronyms.before or "-")
    if text.capital(last) and not text.initial(last) and not (formed or led):
        return False
    if _ROMAN.fullmatch(words[first]) or max(map(len, words[first:last])) < _SHORTEST_LATIN:
        return False
    if last < text.count and after[:1].isdigit() and tokens.glued(last):
        return False
    domain = after == "." and last + 1 < text.count and tokens.glued(last + 1) and words[last + 1][:1].isalnum()
    other = not formed and not latin_others().isdisjoint(words[first:last])
    if domain or other or words[last - 1] in latin_things():
        return False
    return not (_is_described(text, first, last) or (grammar.final and _owns_thing(text, grammar, last)))


def _owns_thing(text: NameText, grammar: NameGrammar, i: int) -> bool:
    """Whether small words from token ``i`` end with a thing that a name before them has: ``халықаралық көрмесі``."""
    for k in range(i, min(i + _MOST_MODIFIERS + 2, text.count)):
        word = text.words[k]
        if text.tokens.hyphen(k):
            continue
        if not text.word(k) or text.capital(k) or word in grammar.stops.words or grammar.head_at(text.tokens, k):
            return False
        if grammar.has_owner(word) and word.startswith(grammar.latin.others):
            return True
    return False


def _is_enclosed(text: NameText, i: int) -> bool:
    """Whether brackets or quotation marks are open at token ``i``."""
    low = max(-1, i - _LONGEST_ENCLOSED)
    for k in range(i - 1, low, -1):
        if text.tokens.sentence[k] != text.tokens.sentence[i] or text.words[k] in CLOSING_BRACKETS:
            break
        if text.words[k] in OPENING_BRACKETS:
            return True
    return any(low < opening < i <= close for opening, close in text.quotes.items())


# Acronyms that are in no gazetteer


def _acronyms(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
    """Capitals alone, three to six letters, that are not in the table of other acronyms: ``ФСЭГ``.

    Only in a language with such a table, next to a word that tells of an organisation; not in a line of capitals, and
    not if brackets introduce it for something that is not an organisation.
    """
    taken = _covered(found)
    tokens = text.tokens
    starts = {match.start() for match in _CAPITALS.finditer(tokens.text)}.intersection(tokens.starts)
    capitals = (bisect_left(tokens.starts, start) for start in sorted(starts))
    alone = [i for i in capitals if i not in taken and _is_acronym(text, i)]
    introduced = {text.words[i] for i in alone if text.words[i - 1] == "(" or _behind_introduction(text, i)}
    for i in alone:
        if text.words[i] not in introduced:
            suffixed = tokens.hyphen(i + 1) and text.names(i).is_suffix(text.words[i + 2])
            yield NameSpan(i, i + 3 if suffixed else i + 1, Origin("capitals"), 0.5)


def _is_acronym(text: NameText, i: int) -> bool:
    tokens, words = text.tokens, text.words
    surface = tokens.surface(i, i + 1)
    if not (text.language[i] and _CAPITALS.fullmatch(surface)) or surface.isascii() or text.is_place(i):
        return False
    grammar = grammar_of(text.language[i])
    if (
        not grammar.acronyms.others
        or words[i] in grammar.acronyms.others
        or words[i] in grammar.quoted.classes
        or tokens.hyphen(i - 1)
    ):
        return False
    if tokens.hyphen(i + 1) and not text.names(i).is_suffix(words[i + 2]):
        return False
    beside = [k for k in (i - 1, i + 1) if text.word(k) and tokens.sentence[k] == tokens.sentence[i]]
    if any(text.shouted(k) and len(words[k]) > 1 for k in beside) or _is_enclosed(text, i):
        return False
    return any(_tells_of_organisation(text, k, k < i) for k in beside)


def _tells_of_organisation(text: NameText, k: int, before: bool) -> bool:
    """Whether token ``k`` beside capitals shows an organisation: a verb, or a noun of its people and papers."""
    grammar, word = grammar_of(text.language[k]), text.words[k]
    if word.startswith(grammar.acronyms.before if before else grammar.acronyms.behind):
        return True
    return not text.capital(k) and word.endswith(grammar.quoted.subject_endings)


def _behind_introduction(text: NameText, i: int) -> bool:
    """Whether token ``i`` is introduced in brackets as a short form: ``(далее – ЭО)``."""
    words = text.words
    return any(words[k] == "(" for k in range(max(0, i - _LONGEST_BRACKET), i)) and ")" in words[i : i + 2]


# Governments and parliaments in small letters


def _recurring(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
    """Heads in small letters that mean the one organisation of their class.

    It is the one that the text names in full, else the one of the country that the text is about.
    """
    named = {span.origin.head_class for span in found} | {kind_of(b) for s in found for b in s.entries}
    taken = _covered(found)
    heads = [head for head in text.heads if head.first not in taken and _is_recurring(text, head)]
    if not heads:
        return
    at_home = any(organisation.country for span in found for organisation in span.entries) or _names_place(text)
    for head in heads:
        grammar = grammar_of(text.language[head.first])
        acts = head.bare and not head.owned and head.kind in grammar.classes.acting
        in_case = not grammar.final or not (head.bare or head.owned) or acts
        if head.kind in named or (at_home and in_case):
            yield NameSpan(head.first, head.last, Origin("short", head.kind), 0.55)


def _names_place(text: NameText) -> bool:
    """Whether the text names a place or the adjective of a country."""
    return any(
        text.language[i]
        and ((text.capital(i) and text.is_place(i)) or text.names(i).adjective_at(text.tokens, i) is not None)
        for i in range(text.count)
    )


def _is_recurring(text: NameText, head: Head) -> bool:
    """Whether a head is a government or a parliament, alone and in small letters."""
    i = head.first
    grammar = grammar_of(text.language[i])
    if head.plural or head.kind not in grammar.classes.recurring or text.capital(i):
        return False
    before = text.words[i - 1] if i else ""
    hyphenated = text.tokens.hyphen(i + 1) or text.tokens.hyphen(i - 1)
    adjective = grammar.is_adjective(before) and grammar.agrees(before, text.words[i])
    if text.means_all_states(i):
        return False
    described = before in grammar.stops.words - grammar.short.behind or adjective or grammar.is_adjectival(before)
    relation = i + 1 < text.count and text.words[i + 1] in grammar.short.relations
    return not (hyphenated or described or relation)


# Names that a text has several times


def _key(text: NameText, first: int, span: NameSpan) -> tuple[str, ...]:
    """The words of a name from token ``first`` on, the head as its class, so that its case does not count."""
    return (*text.words[first : span.last - 1], span.origin.head_class)


def _without_subjects(text: NameText, named: list[NameSpan]) -> list[NameSpan]:
    """Names with the head at the end without the subject before them, which more often have no such word there."""
    times = Counter(_key(text, span.first, span) for span in named if grammar_of(text.language[span.first]).final)
    return [_without_subject(text, span, times) for span in named]


def _without_subject(text: NameText, span: NameSpan, times: Counter[tuple[str, ...]]) -> NameSpan:
    grammar, behind = grammar_of(text.language[span.first]), span.first + 1
    if joined := _without_joining_country(text, span, times):
        return joined
    if not grammar.final or not text.capital(behind) or behind >= span.last - 1 or grammar.owns(text.words[span.first]):
        return span
    rarer = times[_key(text, behind, span)] > times[_key(text, span.first, span)]
    return replace(span, first=behind) if rarer else span


def _without_joining_country(text: NameText, span: NameSpan, times: Counter[tuple[str, ...]]) -> NameSpan | None:
    """The name of a body without the country that joins it: ``Қазақстанның | Дала кеңесіне | қосылуы``."""
    grammar = grammar_of(text.language[span.first])
    country = text.names(span.first).owner_at(text.tokens, span.first)
    joins = grammar.is_goal(text.words[span.last - 1]) and _begins_with(text, span.last, grammar.walk.joining)
    if not country or not joins or country[0] >= span.last - 1:
        return None
    named = text.capital(country[0]) or times[_key(text, country[0], span)]
    return replace(span, first=country[0]) if named else None


def _at_sentence_starts(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
    """A name with its head at the end, where it begins a sentence and its capital proves nothing."""
    known = {
        _key(text, span.first, span): span.origin
        for span in found
        if span.origin.found_by == "head" and span.size > 1 and not text.is_place(span.first)
    }
    firsts = {key[0] for key in known}
    for i in range(text.count):
        if text.words[i] not in firsts or not (text.language[i] and text.capital(i) and text.initial(i)):
            continue
        grammar = grammar_of(text.language[i])
        for last in range(i + 2, min(i + LONGEST_NAME, text.count + 1) if grammar.final else 0):
            head = grammar.head_at(text.tokens, last - 1)
            if head and (origin := known.get((*text.words[i : last - 1], head.kind))):
                yield NameSpan(i, last, origin, 0.75)


# Units with small letters behind their organisation


def _units(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
    """The unit of an organisation whose name is in small letters behind the genitive of the organisation's name."""
    for span in found:
        grammar, last = grammar_of(text.language[span.first]), span.last
        unitless = span.origin.head_class in grammar.classes.unitless
        if not grammar.final or unitless or not grammar.is_owner(text.words[last - 1]):
            continue
        for k in range(last, min(last + LONGEST_NAME, text.count)):
            head = grammar.head_at(text.tokens, k)
            joins = k > last and text.words[k] in grammar.walk.conjunctions | grammar.walk.links
            if text.capital(k) or not (head or joins or _may_be_in_unit(text, k)):
                break
            if head and (head.owned or head.plural):
                described = k > last + 1 or (k > last and not grammar.is_attributive(text.words[last]))
                named = described and head.kind in grammar.classes.units and not head.plural
                if named and not grammar.is_other_head(text.words[k - 1], text.words[k]):
                    yield NameSpan(last, k + 1, Origin("head", head.kind), 0.7)
                break


def _may_be_in_unit(text: NameText, k: int) -> bool:
    """Whether token ``k`` may be a word of a unit's name, and not of the sentence around it."""
    grammar, word = grammar_of(text.language[k]), text.words[k]
    if word == ",":
        return text.word(k + 1)
    if not text.word(k) or grammar.is_owner(word):
        return False
    return grammar.is_governed(text.words, k) or not grammar.stops_name(word)


# Short forms that the text itself introduces


def _introduced(text: NameText, found: list[NameSpan]) -> list[NameSpan]:
    """Acronyms and short forms in brackets after a name, names in quotation marks, and all their repetitions."""
    spans: list[NameSpan] = []
    terms: dict[str, list[tuple[str, bool]]] = {}
    for span in found:
        language = text.language[span.first]
        bracket = _bracketed(text, span)
        if bracket:
            spans.append(bracket)
            terms.setdefault(language, []).append((text.tokens.surface(bracket.first, bracket.last), True))
        if acronym := _acronym_before_class(text, span):
            terms.setdefault(language, []).append((acronym, True))
        if span.origin.found_by == "latin":
            terms.setdefault(language, []).append((text.tokens.surface(span.first, span.last), False))
        if span.origin.found_by in ("quoted", "gazetteer"):
            name = _quoted_part(text, span)
            if name:
                terms.setdefault(language, []).append((name, False))
    covered = {(span.first, span.last) for span in found}
    for language, names in terms.items():
        spans += (span for span in _again(text, language, names) if (span.first, span.last) not in covered)
    return spans


def _acronym_before_class(text: NameText, span: NameSpan) -> str:
    """The acronym that is a whole name before a class noun, so that it may stand alone: ``ТВЕА компаниясы``."""
    surface = text.tokens.surface(span.first, span.first + 1)
    grammar = grammar_of(text.language[span.first])
    classed = span.origin.found_by == "head" and span.origin.head_class in grammar.classes.named
    return surface if classed and grammar.final and span.size == 2 and _CAPITALS.fullmatch(surface) else ""


def _quoted_part(text: NameText, span: NameSpan) -> str:
    for i in range(span.first, span.last):
        if i in text.quotes:
            return text.tokens.surface(i + 1, text.quotes[i])
    return text.tokens.surface(span.first, span.last) if span.first - 1 in text.quotes else ""


def _bracketed(text: NameText, span: NameSpan) -> NameSpan | None:
    """The acronym in brackets after a name, or the short form after words that introduce it."""
    i = span.last
    if i + 2 >= text.count or text.words[i] != "(":
        return None
    close = next((k for k in range(i + 1, min(i + _LONGEST_BRACKET, text.count)) if text.words[k] == ")"), None)
    if close is None:
        return None
    first = i + 1
    while first < close and text.words[first] in grammar_of(text.language[i]).brackets.introductions:
        first += 1
    introduced = first > i + 1
    while first < close and (text.words[first] in STROKES or text.words[first] in ":,"):
        first += 1
    while first < close and text.words[first] in OPENING_QUOTES:
        first, close = first + 1, close - 1
    if not first < close <= first + 3:
        return None
    surface = text.tokens.surface(first, close)
    letters = [char for char in surface if char.isalpha()]
    if text.names(i).country_at(text.tokens, first):
        return None
    capitals = sum(char.isupper() for char in letters)
    if len(letters) > 1 and surface[0].isupper() and (introduced or (capitals >= 2 and 2 * capitals > len(letters))):
        return NameSpan(first, close, Origin("introduced"), 0.9)
    return None


def _is_other_thing(text: NameText, first: int, last: int) -> bool:
    """Whether the noun next to a quoted name shows that it is not an organisation here: ``«Дордой» базары``."""
    grammar = grammar_of(text.language[first])
    if text.quotes.get(first - 1) != last:
        return False
    beside = last + 1 if grammar.final else first - 2
    return text.word(beside) and text.words[beside].startswith(grammar.latin.others)


def _is_bare_place(text: NameText, first: int, last: int) -> bool:
    """Whether a place that a quoted name may be as well is not in quotation marks here: ``«Қазақстан»``, a club."""
    return text.quotes.get(first - 1) != last and any(
        end == last for end, _ in text.names(first).places_at(text.tokens, first)
    )


def _again(text: NameText, language: str, names: list[tuple[str, bool]]) -> Iterator[NameSpan]:
    """Repetitions of a short form or a quoted name, in the same capitals."""
    index = NameIndex(language, [(name, (name, short)) for name, short in names])
    for match in index.find(text.tokens):
        name, short = match.payload
        if text.language[match.first] != language or not text.capital(match.first):
            continue
        if short and not text.tokens.surface(match.first, match.last).startswith(name[:-1]):
            continue
        if not short and match.first and text.words[match.first - 1] in grammar_of(language).latin.inside:
            continue
        if text.quotes.get(match.first - 1, match.last) > match.last:
            continue  # a longer name in quotation marks begins with it
        if not short and (
            _is_other_thing(text, match.first, match.last) or _is_bare_place(text, match.first, match.last)
        ):
            continue
        if short or match.last - match.first > 1 or text.words[match.first].isascii() or not text.initial(match.first):
            yield NameSpan(match.first, match.last, Origin("introduced"), 0.85)
