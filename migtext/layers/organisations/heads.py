"""Names of organisations by their head noun, in head-final and head-initial languages."""

from collections.abc import Iterator

from migtext.layers.organisations.head_first import apposed_name, initial_name
from migtext.layers.organisations.head_last import final_name
from migtext.layers.organisations.head_nouns import NUMBER_SIGN, Head, NameGrammar, NameSpan, NameText, grammar_of

_FARTHEST_NUMBER = 5  # tokens


def by_head(text: NameText, matched: list[NameSpan]) -> Iterator[NameSpan]:
    """Names with a head noun at the end or beginning; ``known`` are the spans of gazetteer names."""
    covering = {i: span for span in matched for i in range(span.first, span.last)}
    for head in text.heads:
        grammar = grammar_of(text.language[head.first])
        if not head.plural and _may_end(text, grammar, head):
            span = (final_name if grammar.final else initial_name)(text, grammar, head, covering)
            span = span or apposed_name(text, grammar, head, covering)
            if span and text.words[span.last - 1] not in grammar.walk.conjunctions:
                yield span


def _may_end(text: NameText, grammar: NameGrammar, head: Head) -> bool:
    """Whether a head noun is one where it stands: with small letters unless it is an acronym, and no other word."""
    i = head.first
    if text.shouted(i) != (head.kind in grammar.classes.lettered):
        return False
    marked = _has_number(text, grammar, head) or _has_capital(text, grammar, head)
    if head.kind in grammar.classes.marked and not marked:
        return False
    if head.kind in grammar.classes.deeds and _is_deed(text, grammar, head):
        return False
    if head.kind in grammar.classes.sites and grammar.is_circumstance(text.words[i]):
        return False
    if i + 1 < text.count and not grammar.final and grammar.is_other_head(text.words[i], text.words[i + 1]):
        return False
    before = i - 2 if text.tokens.hyphen(i - 1) else i - 1
    return not grammar.is_other_head(text.words[before], text.words[i])


def _has_number(text: NameText, grammar: NameGrammar, head: Head) -> bool:
    """Whether a head with a name by its number has one, also before a compound: ``№ 5 балабақша``."""
    before = text.words[max(0, head.first - _FARTHEST_NUMBER) : head.first]
    return head.kind in grammar.classes.numbered and NUMBER_SIGN in before


def _has_capital(text: NameText, grammar: NameGrammar, head: Head) -> bool:
    """Whether a word with a capital that is no owner is right before a compound: ``Сары-Булак токой чарбасы``."""
    i = head.first - 2
    return head.kind in grammar.classes.capped and text.capital(i) and not grammar.owns(text.words[i])


def _is_deed(text: NameText, grammar: NameGrammar, head: Head) -> bool:
    """Whether a head is what its owner does, or a post that somebody holds: ``парламенттің қызметі``."""
    owned = head.first > 0 and grammar.parts_from_class(text.words[head.first - 1])
    return owned or (head.last < text.count and text.words[head.last].startswith(grammar.stops.holding))
