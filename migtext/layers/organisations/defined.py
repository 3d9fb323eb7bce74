"""Acronyms in brackets that the words before them explain: things, ``сжиженный природный газ (СПГ)``, and units."""

from collections.abc import Iterator, Sequence

from migtext.layers.organisations.head_nouns import NameSpan, NameText, grammar_of
from migtext.origin import Origin
from migtext.text.punctuation import HYPHENS
from migtext.text.tokens import Tokens

_LETTERS = range(2, 7)
_LONGEST_LINK = 3  # letters


def defined_things(tokens: Tokens, languages: Sequence[str]) -> frozenset[str]:
    """Acronyms, as lower-case words, that stand in brackets behind the words whose first letters they are.

    Only where those words begin with a small letter and none of them is the head noun of an organisation.
    ``languages`` are those of the tokens.

    >>> from migtext.text.tokens import tokenise
    >>> told = tokenise("Завод сжижает природный газ (ПГ). ПГ везут морем.")
    >>> sorted(defined_things(told, ["ru"] * len(told.words)))
    ['пг']
    """
    return frozenset(_things(tokens, languages))


def programmes(tokens: Tokens, languages: Sequence[str]) -> frozenset[str]:
    """Acronyms, as lower-case words, in brackets right behind a programme, a system or the like.

    Only where the head of a phrase is last; the body that a programme may be has to be told from it otherwise.

    >>> from migtext.text.tokens import tokenise
    >>> told = tokenise("Суды есептеу жүйесі (СЕЖ) іске қосылды.")
    >>> sorted(programmes(told, ["kk"] * len(told.words)))
    ['сеж']
    """
    found = set[str]()
    for i in _explained(tokens, languages):
        grammar = grammar_of(languages[i])
        if grammar.final and tokens.words[i - 1].startswith(grammar.latin.throughout):
            found.add(tokens.words[i + 1])
    return frozenset(found)


def spelled_names(text: NameText) -> Iterator[NameSpan]:
    """Units in small letters that an acronym in brackets behind them spells, so that they are names.

    ``департамент учёта садов (ДУС)``, in a language with the head first; not acronyms of classes of bodies.
    """
    for i in _explained(text.tokens, text.language):
        acronym = text.words[i + 1]
        first = _spelled(text.words, i, acronym) if len(acronym) > _LETTERS[0] else None
        if first is None or text.capital(first):
            continue
        grammar = grammar_of(text.language[i])
        known = acronym in grammar.acronyms.others | grammar.quoted.classes
        head = None if grammar.final or known else grammar.head_at(text.tokens, first)
        if head and head.kind in grammar.classes.units and not head.plural:
            yield NameSpan(first, i, Origin("head", head.kind), 0.75)


def _things(tokens: Tokens, languages: Sequence[str]) -> Iterator[str]:
    for i in _explained(tokens, languages):
        first = _spelled(tokens.words, i, tokens.words[i + 1])
        if first is not None and not tokens.surface(first, first + 1)[0].isupper():
            grammar = grammar_of(languages[i])
            if not any(grammar.head_at(tokens, k) for k in range(first, i)):
                yield tokens.words[i + 1]


def _explained(tokens: Tokens, languages: Sequence[str]) -> Iterator[int]:
    """The tokens of brackets that hold nothing but an acronym, behind words of a language that is read."""
    words = tokens.words
    for i in range(1, len(words) - 2):
        bracketed = words[i] == "(" and words[i + 2] == ")" and len(words[i + 1]) in _LETTERS
        if bracketed and languages[i] and tokens.surface(i + 1, i + 2).isupper():
            yield i


def _spelled(words: Sequence[str], end: int, acronym: str) -> int | None:
    """The first of the words before ``end`` whose first letters are the acronym; short words between do not count."""
    left, i = list(acronym), end
    while left and i > 0:
        i -= 1
        if words[i][0] == left[-1]:
            left.pop()
        elif words[i] not in HYPHENS and (len(words[i]) > _LONGEST_LINK or not words[i].isalpha()):
            return None
    return None if left else i
