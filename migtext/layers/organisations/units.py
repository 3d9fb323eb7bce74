"""Units in small letters beside the name of their organisation, such as the departments of a ministry."""

from collections.abc import Iterator

from migtext.layers.organisations.head_nouns import LONGEST_NAME, NameSpan, NameText, covered, grammar_of
from migtext.origin import Origin

_SHORTEST_NOUN = 4  # letters, with the ending of an owner


def small_units(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
    """The unit of an organisation whose name is in small letters behind the genitive of the organisation's name.

    Where the head of a phrase comes first, it stands before that name: ``департамента миграции | МВД``.
    """
    taken = covered(found)
    for span in found:
        if not grammar_of(text.language[span.first]).final:
            yield from _unit_before(text, span, taken)
            continue
        grammar, last = grammar_of(text.language[span.first]), span.last
        unitless = span.origin.head_class in grammar.classes.unitless
        if not grammar.final or unitless or not grammar.is_owner(text.words[last - 1]):
            continue
        for k in range(last, min(last + LONGEST_NAME, text.count)):
            head = grammar.head_at(text.tokens, k)
            joins = k > last and text.words[k] in grammar.walk.conjunctions | grammar.walk.links
            if text.capital(k) or not (head or joins or _may_be_in_unit(text, k)):
                break
            if head and head.bare and _is_owned_head(text, k + 1):
                continue
            if head and (head.owned or head.plural or text.words[k - 1] in grammar.walk.ties):
                described = k > last + 1 or (k > last and not grammar.is_attributive(text.words[last]))
                named = described and head.kind in grammar.classes.units and not head.plural
                before = text.words[k - 2 if text.tokens.hyphen(k - 1) else k - 1]
                if named and not grammar.is_other_head(before, text.words[k]):
                    yield NameSpan(last, k + 1, Origin("head", head.kind), 0.7)
                break


def _is_owned_head(text: NameText, k: int) -> bool:
    """Whether a head noun in small letters, possessed by what stands before it, is at token ``k``."""
    if not text.word(k) or text.capital(k):
        return False
    head = grammar_of(text.language[k - 1]).head_at(text.tokens, k)
    return head is not None and head.owned


def _unit_before(text: NameText, parent: NameSpan, taken: set[int]) -> Iterator[NameSpan]:
    """The unit whose head is the first noun before the words in the genitive that end at its organisation."""
    grammar = grammar_of(text.language[parent.first])
    if (
        not (_is_state_body(parent) or parent.origin.head_class in grammar.classes.placed | grammar.classes.units)
        or parent.origin.head_class in grammar.classes.unitless
    ):
        return
    for k in range(parent.first - 1, max(-1, parent.first - LONGEST_NAME), -1):
        same = text.tokens.sentence[k] == text.tokens.sentence[parent.first]
        if not same or k in taken or text.capital(k) or not (text.word(k) or text.tokens.hyphen(k)):
            return
        head = grammar.head_at(text.tokens, k)
        if head is None and not _may_describe(text, k):
            return
        if head and head.kind in grammar.classes.units and not head.plural:
            before = text.words[k - 1] if k else ""
            beside = k + 1 == parent.first
            first = _with_field(text, k) if beside else _with_adjectives(text, k)
            named = not beside or first < k
            if named and not text.tokens.hyphen(k - 1) and not grammar.is_other_head(before, text.words[k]):
                yield NameSpan(first, parent.first, Origin("head", head.kind), 0.7)
            return


def _is_state_body(span: NameSpan) -> bool:
    """Whether a name is in the gazetteer as that of a body of a state or of several ones."""
    return bool(span.entries) and all(entry.kind in ("government", "intergovernmental") for entry in span.entries)


def _may_describe(text: NameText, k: int) -> bool:
    """Whether a small word may say what the unit before it deals with."""
    grammar, word = grammar_of(text.language[k]), text.words[k]
    if text.tokens.hyphen(k) or word in grammar.walk.links or word in grammar.walk.conjunctions:
        return (word, *text.words[k + 1 : k + 2]) not in grammar.unlinked
    if text.tokens.hyphen(k + 1):
        return True
    if word in grammar.stops.words:
        return False
    words, longest = text.words, max(map(len, grammar.long_links), default=0)
    linking = any(
        tuple(words[first : first + len(link)]) == link
        for first in range(max(0, k - longest + 1), k + 1)
        for link in grammar.long_links
        if first + len(link) > k
    )
    return linking or grammar.is_complement(word, after_link=True)


def _with_adjectives(text: NameText, k: int) -> int:
    """The first of the adjectives in small letters that describe the head at token ``k``: ``главного управления``."""
    grammar, first = grammar_of(text.language[k]), k
    while first and not text.capital(first - 1) and text.tokens.sentence[first - 1] == text.tokens.sentence[k]:
        word = text.words[first - 1]
        if not (grammar.is_mark(word) and grammar.is_adjective(word) and grammar.agrees(word, text.words[k])):
            break
        first -= 1
    return first


def _with_field(text: NameText, k: int) -> int:
    """The adjective that tells what the unit at token ``k`` does, if there is one: ``следственного управления``."""
    grammar, word, same = grammar_of(text.language[k]), text.words[k - 1], text.tokens.sentence[k - 1 : k]
    small = k > 0 and text.word(k - 1) and not text.capital(k - 1) and same == [text.tokens.sentence[k]]
    tells = small and grammar.is_adjective(word) and not word.startswith((*grammar.stops.vague, *grammar.regions.marks))
    return k - 1 if tells and not text.tokens.hyphen(k - 2) and grammar.agrees(word, text.words[k]) else k


def _may_be_in_unit(text: NameText, k: int) -> bool:
    """Whether token ``k`` may be a word of a unit's name, and not of the sentence around it."""
    grammar, word = grammar_of(text.language[k]), text.words[k]
    if word == "," or text.tokens.hyphen(k):
        return text.word(k + 1)
    if not text.word(k) or (len(word) > _SHORTEST_NOUN and grammar.is_owner(word)):
        return False
    return grammar.is_governed(text.words, k) or not grammar.stops_name(word)
