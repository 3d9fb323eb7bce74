"""Acronyms that are in no gazetteer."""

from bisect import bisect_left
from collections.abc import Iterator

import regex

from migtext.layers.organisations.head_nouns import NameSpan, NameText, covered, grammar_of
from migtext.origin import Origin

ACRONYM = regex.compile(r"\p{Lu}{3,6}")
_CAPITALS = regex.compile(r"\p{Lu}{2,6}")
LONGEST_BRACKET = 10  # tokens
_LONGEST_REGION = 3  # tokens


def unlisted_acronyms(text: NameText, found: list[NameSpan]) -> Iterator[NameSpan]:
    """Capitals alone, three to six letters, that are not in the table of other acronyms: ``ФСЭГ``.

    Only in a language with such a table, next to a word that tells of an organisation; not in a line of capitals, and
    not if brackets introduce it for something that is not an organisation.
    """
    taken = covered(found)
    tokens = text.tokens
    starts = {match.start() for match in _CAPITALS.finditer(tokens.text)}.intersection(tokens.starts)
    capitals = (bisect_left(tokens.starts, start) for start in sorted(starts))
    alone = [i for i in capitals if i not in taken and _is_acronym(text, i)]
    introduced = {text.words[i] for i in alone if text.words[i - 1] == "(" or _behind_introduction(text, i)}
    for i in alone:
        if text.words[i] not in introduced:
            suffixed = tokens.hyphen(i + 1) and text.names(i).is_suffix(text.words[i + 2])
            last = i + 3 if suffixed else i + 1 + text.is_of_country(i)
            yield NameSpan(_region_first(text, i), last, Origin("capitals"), 0.5)


def _is_acronym(text: NameText, i: int) -> bool:
    tokens, words = text.tokens, text.words
    surface = tokens.surface(i, i + 1)
    if not (text.language[i] and _is_long_enough(text, i)) or surface.isascii() or text.is_place(i):
        return False
    grammar = grammar_of(text.language[i])
    if (
        not grammar.acronyms.others
        or words[i] in grammar.acronyms.others
        or words[i] in grammar.quoted.classes - grammar.acronyms.short
        or tokens.hyphen(i - 1)
    ):
        return False
    if tokens.hyphen(i + 1) and not text.names(i).is_suffix(words[i + 2]):
        return False
    if text.is_of_country(i):
        return not (text.is_enclosed(i) or (i and text.shouted(i - 1) and len(words[i - 1]) > 1))
    beside = [k for k in (i - 1, i + 1) if text.word(k) and tokens.sentence[k] == tokens.sentence[i]]
    if any(text.shouted(k) and len(words[k]) > 1 for k in beside) or text.is_enclosed(i):
        return False
    return _region_first(text, i) < i or any(_tells_of_organisation(text, k, k < i) for k in beside)


def _region_first(text: NameText, i: int) -> int:
    """The first token of the place before capitals, if its type is given shortened: ``Арыс қ. ЖБ``; else ``i``."""
    if not text.abbreviates_region(i - 1):
        return i
    end = i - 2
    firsts = range(max(0, end - _LONGEST_REGION), end)
    return next((k for k in firsts if any(last in (end, i) for last, _ in text.names(k).places_at(text.tokens, k))), i)


def _is_long_enough(text: NameText, i: int) -> bool:
    """Whether token ``i`` is capitals of three letters, or two that the table has and the text tells of a place."""
    short = text.words[i] in grammar_of(text.language[i]).acronyms.short and text.names_place
    return short or ACRONYM.fullmatch(text.tokens.surface(i, i + 1)) is not None


def _tells_of_organisation(text: NameText, k: int, before: bool) -> bool:
    """Whether token ``k`` beside capitals shows an organisation: a verb, or a noun of its people and papers."""
    grammar, word = grammar_of(text.language[k]), text.words[k]
    if word.startswith(grammar.acronyms.before if before else grammar.acronyms.behind):
        return True
    return not text.capital(k) and word.endswith(grammar.quoted.subject_endings)


def _behind_introduction(text: NameText, i: int) -> bool:
    """Whether token ``i`` is introduced in brackets as a short form: ``(далее – ЭО)``."""
    words = text.words
    return any(words[k] == "(" for k in range(max(0, i - LONGEST_BRACKET), i)) and ")" in words[i : i + 2]
