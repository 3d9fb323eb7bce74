"""Names in small letters: the one body of its kind in a region, that of a people, and those of the text's country."""

from collections.abc import Iterator

from migtext.layers.organisations.head_nouns import (
    LONGEST_NAME,
    Head,
    NameGrammar,
    NameSpan,
    NameText,
    covered,
    grammar_of,
)
from migtext.origin import Origin


def small_names(text: NameText) -> Iterator[NameSpan]:
    """Names without a capital of their own, the head last: ``облыстық филармония``, ``корей этномәдени бірлестігі``."""
    for head in text.heads:
        grammar = grammar_of(text.language[head.first])
        if not grammar.final or text.capital(head.first):
            continue
        first = head.first
        if head.kind in grammar.classes.sole and not head.plural:
            first = head.first - _is_level(text, grammar, head.first - 1)
        elif head.kind in grammar.classes.peopled and (head.owned or head.plural):
            first = _first_people(text, grammar, head)
        elif head.kind in grammar.classes.levelled and head.owned and not head.plural:
            first = _first_level(text, grammar, head)
        if first < head.first:
            yield NameSpan(first, head.last, Origin("head", head.kind), 0.7)


def home_names(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
    """Names of the gazetteer and of parliaments in small letters, where the text tells of a country.

    ``генеральная прокуратура``, ``министерство юстиции``, ``национальная ассамблея``.
    """
    if not (text.names_place or any(organisation.country for span in found for organisation in span.entries)):
        return
    taken = covered(found)
    for head in text.heads:
        i, grammar = head.first, grammar_of(text.language[head.first])
        if head.plural or grammar.final or i in taken:
            continue
        before = text.words[i - 1] if i else ""
        first = i - 1 if grammar.is_adjective(before) and grammar.agrees(before, text.words[i]) else i
        if grammar.is_one_body(text.words[first], text.words[i]):
            yield NameSpan(first, head.last, Origin("head", head.kind), 0.7)
        elif head.kind in grammar.classes.small and not text.capital(first):
            name = text.names(first).name_at(text.tokens, first)
            if name and name.last >= head.last and name.last - first > 1:
                yield NameSpan(first, name.last, Origin("gazetteer"), 0.7, name.entries)


def _is_level(text: NameText, grammar: NameGrammar, k: int) -> bool:
    """Whether token ``k`` is an adjective that says whose a body is: "regional"."""
    return text.word(k) and grammar.is_mark(text.words[k]) and grammar.is_adjectival(text.words[k])


def _first_level(text: NameText, grammar: NameGrammar, head: Head) -> int:
    """The first token of a head with its field and the word for its level: ``облустук билим берүү башкармалыгы``.

    The token of the head if there is none, or if what stands before tells of any such body.
    """
    for k in range(head.first - 1, max(0, head.first - LONGEST_NAME), -1):
        word = text.words[k]
        if text.tokens.hyphen(k) or word in grammar.walk.conjunctions:
            continue
        if not text.word(k) or text.capital(k) or grammar.is_owner(word) or grammar.head_at(text.tokens, k):
            break
        if _is_level(text, grammar, k):
            before = text.words[k - 1]
            described = grammar.is_adjectival(before) or before in grammar.stops.words - grammar.short.behind
            return head.first if k == head.first - 1 or described else k
        if grammar.stops_name(word) and not grammar.is_governed(text.words, k):
            break
    return head.first


def _first_people(text: NameText, grammar: NameGrammar, head: Head) -> int:
    """The first token of the people before a head of two words, or of the list of peoples that share it.

    The token of the head if there is none, or if the head is in the plural behind only one.
    """
    first = _people(text, grammar, head.first - 2)
    if first is None:
        return head.first
    joins, k = {",", *grammar.walk.conjunctions}, first
    while head.plural and text.words[k - 1] in joins and (before := _people(text, grammar, k - 2)) is not None:
        k = before
    return head.first if head.plural and k == first else k


def _people(text: NameText, grammar: NameGrammar, k: int) -> int | None:
    """The first token of a people that ends with token ``k``, which may have two names joined by a hyphen."""
    word = text.words[k] if text.word(k) else ""
    if not word or grammar.stops_name(word) or grammar.owns(word) or grammar.is_attributive(word):
        return None
    if grammar.head_at(text.tokens, k) or grammar.has_owner(word) or word in grammar.walk.conjunctions:
        return None
    first = k - 2 if text.tokens.hyphen(k - 1) else k
    return None if text.capital(first) and not text.initial(first) else first
