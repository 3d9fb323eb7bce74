"""Names that share one noun in the plural: ministries by what they deal with, other bodies by their adjectives."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from migtext.catalogue.catalogue import TABLE, Catalogue, OrganisationEntry
from migtext.layers.organisations.head_nouns import Head, NameGrammar, NameSpan, NameText, grammar_of
from migtext.origin import Origin
from migtext.resources import language_table
from migtext.text.reading import normalise

_Fields = Mapping[tuple[str, ...], tuple[OrganisationEntry, ...]]
_FEWEST = 2  # names
_LONGEST_ENDING = 3  # letters
_SURE = 0.85


def shared_nouns(text: NameText) -> Iterator[NameSpan]:
    """Names of which only the first or the last has the noun, in a language with the head first.

    ``Министерствами энергетики | юстиции``, ``Ошский | Нарынский университеты``.
    """
    for head in text.heads:
        grammar = grammar_of(text.language[head.first])
        if grammar.final:
            continue
        if head.plural and head.kind in grammar.classes.shared:
            yield from _by_field(text, grammar, head)
        elif not text.shouted(head.first):
            yield from _by_adjective(text, grammar, head)


def _by_field(text: NameText, grammar: NameGrammar, head: Head) -> Iterator[NameSpan]:
    """The names of the gazetteer with the noun in the plural and one of the things that they deal with each."""
    fields, first, k = _fields(text.catalogue, text.language[head.first], head.kind), head.first, head.last
    longest = max(map(len, fields), default=0)
    joins = {",", *grammar.walk.conjunctions}
    spans: list[NameSpan] = []
    while last := _field_end(text, fields, k, longest):
        country = text.names(k).country_at_end(text.tokens, last)
        spans.append(
            NameSpan(first, country or last, Origin("shared", head.kind), _SURE, fields[tuple(text.words[k:last])])
        )
        if country or last >= text.count or text.words[last] not in joins:
            break
        first = k = last + 1
    if len(spans) >= _FEWEST:
        yield from spans


def _field_end(text: NameText, fields: _Fields, k: int, longest: int) -> int:
    """The end of the longest field, of so many words at most, that begins at token ``k``, 0 if none does."""
    ends = range(min(k + longest, text.count), k, -1)
    return next((last for last in ends if tuple(text.words[k:last]) in fields), 0)


def shared_entries(
    catalogue: Catalogue, language: str, kind: str, words: Sequence[str]
) -> tuple[OrganisationEntry, ...]:
    """The entries that words mean behind one of the nouns of a class."""
    return _fields(catalogue, language, kind).get(tuple(words), ())


@lru_cache(maxsize=8)
def _fields(catalogue: Catalogue, language: str, kind: str) -> _Fields:
    """What follows the nouns of a class in the names of the gazetteer that begin with one, and their entries."""
    nouns = {normalise(noun) for noun in language_table(language, TABLE)["heads"][kind]}
    found: dict[tuple[str, ...], tuple[OrganisationEntry, ...]] = {}
    for term in catalogue.terms:
        words = normalise(term.text).split() if term.kind == "name" and term.language == language else []
        if len(words) > 1 and words[0] in nouns:
            field = tuple(word for part in words[1:] for word in part.replace(",", " ,").split())
            found[field] = (*found.get(field, ()), term.target)
    return found


def _by_adjective(text: NameText, grammar: NameGrammar, head: Head) -> Iterator[NameSpan]:
    """Two or more adjectives with capitals in the singular before one noun in the plural."""
    k = head.first - 1
    joins = {",", *grammar.walk.conjunctions}
    if not _is_own(text, grammar, k) or not _in_plural(text, grammar, head):
        return
    start = _start(text, k)
    firsts = [start]
    while text.words[start - 1] in joins and _is_own(text, grammar, start - 2) and _alike(text, start - 2, k):
        start = _start(text, start - 2)
        firsts.append(start)
    if len(firsts) < _FEWEST:
        return
    for first in firsts:
        last = head.last if first == firsts[0] else text.tokens.word_end(first)
        yield NameSpan(first, last, Origin("shared", head.kind), _SURE)


def _start(text: NameText, k: int) -> int:
    """The first token of the adjective that ends with token ``k``: ``Усть-Каменогорский``."""
    return k - 2 if text.tokens.hyphen(k - 1) else k


def _is_own(text: NameText, grammar: NameGrammar, k: int) -> bool:
    """Whether an adjective with a capital, and not in the plural, ends with token ``k``."""
    if k < 0 or not text.word(k) or not text.capital(_start(text, k)):
        return False
    return grammar.is_capital_adjective(text.words[k]) and grammar.place_stem(text.words[k]) != ""


def _alike(text: NameText, one: int, other: int) -> bool:
    """Whether two adjectives have one ending."""
    first, second = text.words[one], text.words[other]
    return any(first[-n:] == second[-n:] for n in range(2, _LONGEST_ENDING + 1))


def _in_plural(text: NameText, grammar: NameGrammar, head: Head) -> bool:
    """Whether a head behind adjectives in the singular is a form of the plural, with which they do not agree."""
    return head.plural or not grammar.agrees(text.words[head.first - 1], text.words[head.first])
