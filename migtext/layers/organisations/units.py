"""Units in small letters behind the name of their organisation, such as the departments of a ministry."""

from collections.abc import Iterator

from migtext.layers.organisations.head_nouns import LONGEST_NAME, NameSpan, NameText, grammar_of
from migtext.origin import Origin


def small_units(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
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
