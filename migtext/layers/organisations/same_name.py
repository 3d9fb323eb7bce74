"""Names that a text has several times: where one of them begins shows where another does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from migtext.layers.organisations.head_nouns import LONGEST_NAME, NameSpan, NameText, grammar_of


def without_subjects(text: NameText, named: list[NameSpan]) -> list[NameSpan]:
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
    joins = grammar.is_goal(text.words[span.last - 1]) and text.begins_with(span.last, grammar.walk.joining)
    if not country or not joins or country[0] >= span.last - 1:
        return None
    named = text.capital(country[0]) or times[_key(text, country[0], span)]
    return replace(span, first=country[0]) if named else None


def names_at_sentence_starts(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
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


def _key(text: NameText, first: int, span: NameSpan) -> tuple[str, ...]:
    """The words of a name from token ``first`` on, the head as its class, so that its case does not count."""
    return (*text.words[first : span.last - 1], span.origin.head_class)
