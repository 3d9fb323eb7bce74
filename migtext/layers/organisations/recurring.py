"""Governments and parliaments in small letters."""

from collections.abc import Iterator

from migtext.catalogue.catalogue import kind_of
from migtext.layers.organisations.head_nouns import Head, NameSpan, NameText, covered, grammar_of
from migtext.origin import Origin


def recurring_heads(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
    """Heads in small letters that mean the one organisation of their class.

    It is the one that the text names in full, else the one of the country that the text is about.
    """
    named = {span.origin.head_class for span in found} | {kind_of(b) for s in found for b in s.entries}
    taken = covered(found)
    heads = [head for head in text.heads if head.first not in taken and _is_recurring(text, head)]
    if not heads:
        return
    at_home = any(organisation.country for span in found for organisation in span.entries) or text.names_place
    for head in heads:
        grammar = grammar_of(text.language[head.first])
        acts = head.bare and not head.owned and head.kind in grammar.classes.acting
        in_case = not grammar.final or not (head.bare or head.owned) or acts
        if head.kind in named or (at_home and in_case):
            yield NameSpan(head.first, head.last, Origin("short", head.kind), 0.55)


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
    stops = before in grammar.short.owners or before in grammar.stops.words - grammar.short.behind
    described = stops or adjective or grammar.is_adjectival(before)
    relation = i + 1 < text.count and text.words[i + 1] in grammar.short.relations
    return not (hyphenated or described or relation)
