"""Sources of news behind a verb of reporting, in languages with the verb before them at the end of a sentence."""

from collections.abc import Iterator

from migtext.catalogue.name_index import given_names
from migtext.layers.organisations.head_nouns import NameSpan, NameText, grammar_of
from migtext.layers.organisations.latin import latin_end, with_domain
from migtext.origin import Origin
from migtext.text.tokens import LINE_BREAK

_CLASSED = 0.8  # confidence of the address of a site with its class noun


def news_sources(text: NameText) -> Iterator[NameSpan]:
    """The source of a piece of news behind its verb, at the end of a sentence: ``…, деп хабарлайды DW.``"""
    for i in range(1, text.count):
        grammar = grammar_of(text.language[i]) if text.language[i] else None
        if grammar is None or not grammar.final or text.words[i - 1] not in grammar.latin.reporting:
            continue
        if i in text.quotes and text.names_in_quotes(i) and _ends_sentence(text, text.quotes[i] + 1):
            yield NameSpan(i + 1, text.quotes[i], Origin("quoted", beside="reporting"), 0.7)
        elif (text.capital(i) or text.words[i].isascii()) and (last := _source_end(text, i)) > i:
            yield NameSpan(i, last, Origin("latin" if text.latin(i, last) else "capitals", beside="reporting"), 0.7)
    yield from _sites(text)


def _sites(text: NameText) -> Iterator[NameSpan]:
    """Sites by their address beside a verb of reporting or what they say: ``Бұл туралы dala.kz хабарлады``."""
    for dot in range(1, text.count):
        first, last = dot - 1, with_domain(text, dot)
        if last == dot or not text.language[first] or not (text.words[first].isascii() or text.capital(first)):
            continue
        grammar = grammar_of(text.language[first])
        classed = text.begins_with(last, grammar.latin.sites)
        last += classed
        beside = {*text.words[max(first - 1, 0) : first], *text.words[last : last + 1]}
        told = text.begins_with(last, grammar.acronyms.behind)
        if grammar.final and text.word(first) and (told or not beside.isdisjoint(grammar.latin.reporting)):
            yield NameSpan(first, last, Origin("latin", beside="reporting"), _CLASSED if classed else 0.7)


def _source_end(text: NameText, i: int) -> int:
    """The end of the source at token ``i``: Latin letters, capitals, or one word that can be no person or place."""
    grammar = grammar_of(text.language[i])
    if not text.word(i):
        return i
    if text.words[i].isascii():
        last = latin_end(text, i)
        if with_domain(text, last) > last or text.words[i] == "www":
            return i
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
