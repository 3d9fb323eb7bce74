"""Names in Latin letters in a text in other letters."""

import re
from collections.abc import Collection, Iterator

from migtext.catalogue.russian_declension import is_common_noun
from migtext.layers.organisations.head_nouns import (
    NameGrammar,
    NameSpan,
    NameText,
    covered,
    grammar_of,
    latin_domains,
    latin_forms,
    latin_links,
    latin_others,
    latin_things,
)
from migtext.origin import Origin
from migtext.text.punctuation import APOSTROPHES, HYPHENS

_LONGEST_LATIN = 8  # tokens
_SHORTEST_LATIN = 3  # letters
_FARTHEST_THING = 6  # tokens
_ROMAN = re.compile("[ivxlcm]+")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_COPYRIGHT = "©"
_IN_LATIN = HYPHENS | APOSTROPHES | {"&", "s"}


def latin_names(text: NameText, listed: list[NameSpan], ends: Collection[int]) -> Iterator[NameSpan]:
    """Capitalised words in Latin letters, after a class noun or a verb of reporting, or with nothing that suggests
    otherwise, here or elsewhere in the text.

    ``ends``: where names that are found otherwise end, so that a bracket there holds their acronym.
    """
    taken, alone, others = covered(listed), list[NameSpan](), set[str]()
    for i, last in _latin_words(text):
        grammar = grammar_of(text.language[i])
        before = text.words[i - 1] if i else ""
        head = grammar.head_at(text.tokens, i - 1) if text.word(i - 1) else None
        said = not grammar.final and before in grammar.latin.reporting
        if (head and head.kind in grammar.classes.latin) or said:
            origin = Origin("latin", head.kind) if head else Origin("latin", beside="reporting")
            yield NameSpan(i, with_domain(text, last), origin, 0.75)
        elif _acts(text, i, last):
            yield NameSpan(i, last, Origin("latin", beside="subject"), 0.8)
        elif _has_form(text, i):
            yield NameSpan(i - 1, with_domain(text, last), Origin("latin", beside="form"), 0.75)
        elif taken.isdisjoint(range(i, last)) and _may_be_organisation(text, i, last):
            alone.append(NameSpan(i, last, Origin("latin", beside="alone"), 0.5))
        elif _is_called_other(text, i, last) or _abbreviates_words(text, i, last, ends):
            others.add(text.tokens.surface(i, last))
    yield from (span for span in alone if text.tokens.surface(span.first, span.last) not in others)


def credited_sites(text: NameText) -> Iterator[NameSpan]:
    """Sites that a picture or a text is credited to, by name and domain: ``Фото: dala.kz``, ``© DALA.KZ``."""
    for i in range(1, text.count - 2):
        if (
            text.words[i + 1] != "."
            or not text.words[i].isascii()
            or not text.words[i][0].isalpha()
            or not text.language[i]
        ):
            continue
        last = with_domain(text, i + 1)
        if last > i + 1 and _is_credit(text, i - 1):
            yield NameSpan(i, last, Origin("latin", beside="reporting"), 0.7)


def _is_credit(text: NameText, k: int) -> bool:
    """Whether a sign of copyright, or a word for the origin of a picture with its colon, ends with token ``k``."""
    if text.words[k] == _COPYRIGHT:
        return True
    return text.words[k] == ":" and k > 0 and text.words[k - 1] in grammar_of(text.language[k + 1]).latin.credits


def _latin_words(text: NameText) -> Iterator[tuple[int, int]]:
    """The tokens of each row of capitalised words in Latin letters."""
    last = 0
    for i in range(text.count):
        if i >= last and text.capital(i) and text.words[i].isascii() and text.language[i]:
            last = latin_end(text, i)
            yield i, last


def latin_end(text: NameText, first: int) -> int:
    """The end of the row of words in Latin letters at token ``first``."""
    last = first + 1
    while last < min(first + _LONGEST_LATIN, text.count) and (
        text.latin(last, last + 1) or text.words[last] in _IN_LATIN or text.words[last] in latin_links()
    ):
        last += 1
    while last > first + 1 and not (text.word(last - 1) and text.capital(last - 1)) and text.words[last - 1] != "s":
        last -= 1
    return last


def with_domain(text: NameText, last: int) -> int:
    """The end of the name of a site with its domain: ``Dala.kz``."""
    tokens, dot = text.tokens, last < text.count and text.words[last] == "."
    joined = dot and last + 1 < text.count and tokens.glued(last) and tokens.glued(last + 1)
    return last + 2 if joined and text.words[last + 1] in latin_domains() else last


def _acts(text: NameText, first: int, last: int) -> bool:
    """Whether a network where things are posted is a company that does something: ``Facebook удалил аккаунт``."""
    grammar = grammar_of(text.language[first])
    if grammar.final or last - first > 1 or not text.words[first].startswith(grammar.latin.platforms or "-"):
        return False
    if text.is_enclosed(first) or text.tokens.hyphen(first - 1) or text.tokens.hyphen(last):
        return False
    if text.begins_with(first - 1, grammar.latin.leading or ("-",)):
        return not (text.word(last) and is_common_noun(text.language[first], text.words[last]))
    before = text.words[first - 1] if first else ""
    apart = text.initial(first) or before in grammar.stops.words | grammar.walk.conjunctions | {","}
    return apart and not text.is_preposition(first - 1) and text.begins_with(last, grammar.latin.doing or ("-",))


def _has_form(text: NameText, first: int) -> bool:
    """Whether the legal form of an organisation stands before words in Latin letters: ``ТОО Dala``."""
    before, grammar = first - 1, grammar_of(text.language[first])
    formed = text.word(before) and text.words[before] in grammar.quoted.classes
    return formed and not grammar.final and text.in_capitals(before)


def _is_edition(text: NameText, last: int) -> bool:
    """Whether a year behind a name makes it one event of many: ``Dala Week 2025``."""
    return last < text.count and _YEAR.fullmatch(text.words[last]) is not None


def _is_called_other(text: NameText, first: int, last: int) -> bool:
    """Whether words in Latin letters stand beside a thing that they name: ``выставка Dala``, ``TRIPP жобасы``."""
    grammar = grammar_of(text.language[first])
    beside = last if grammar.final else first - 1
    return text.begins_with(first - 1, ("@",)) or text.begins_with(beside, grammar.latin.throughout)


def _abbreviates_words(text: NameText, first: int, last: int, ends: Collection[int]) -> bool:
    """Whether an acronym alone in brackets stands behind words in small letters that no organisation ends with."""
    opening, before = first - 1, first - 2
    bracketed = before >= 0 and text.words[opening] == "(" and text.words[last : last + 1] == [")"]
    if not bracketed or last - first > 1 or not text.shouted(first) or opening in ends or not text.word(before):
        return False
    return not text.capital(before) and grammar_of(text.language[first]).head_at(text.tokens, before) is None


def _may_be_organisation(text: NameText, first: int, last: int) -> bool:
    """Whether words in Latin letters are a name in a sentence in other letters: not alone in quotation marks or
    brackets, not part of a word, not a number, and not a word with another known meaning."""
    tokens, words, i = text.tokens, text.words, text.tokens.sentence[first]
    if not tokens.languages or tokens.languages[i] != text.language[first]:
        return False
    before, after = words[first - 1] if first else "", words[last] if last < text.count else ""
    grammar, formed = grammar_of(text.language[first]), last - first > 1 and words[last - 1] in latin_forms()
    if before in set("/@#._") or after in set("@/_") or tokens.hyphen(first - 1) or text.is_enclosed(first):
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
    if (last < text.count and after[:1].isdigit() and tokens.glued(last)) or _is_edition(text, last):
        return False
    domain = after == "." and last + 1 < text.count and tokens.glued(last + 1) and words[last + 1][:1].isalnum()
    other = not formed and not latin_others().isdisjoint(words[first:last])
    if domain or other or words[last - 1] in latin_things():
        return False
    return not (_is_described(text, first, last) or (grammar.final and _owns_thing(text, grammar, last)))


def _is_described(text: NameText, first: int, last: int) -> bool:
    """Whether the noun next to words in Latin letters shows that they name something else: ``форум Dala``."""
    grammar = grammar_of(text.language[first])
    beside = (first - 1, last) if grammar.final else (first - 1,)
    return any(text.word(k) and text.words[k].startswith(grammar.latin.others) for k in beside)


def _owns_thing(text: NameText, grammar: NameGrammar, i: int) -> bool:
    """Whether small words from token ``i`` end with a thing that a name before them has: ``халықаралық көрмесі``."""
    for k in range(i, min(i + _FARTHEST_THING, text.count)):
        word = text.words[k]
        if text.tokens.hyphen(k):
            continue
        if not text.word(k) or text.capital(k) or word in grammar.stops.words or grammar.head_at(text.tokens, k):
            return False
        if grammar.has_owner(word) and word.startswith(grammar.latin.others):
            return True
    return False
