"""The role of an organisation in its sentence: it hosts, funds, co-operates or speaks.

The cues are in the tables ``languages/CODE/roles.toml``: words right before or after a list of organisations, and verbs
with an organisation as subject. Commas, conjunctions and brackets join a list: its organisations share the cue.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from migtext.catalogue.catalogue import HEADS
from migtext.layers.organisations.name_tables import Walk, section
from migtext.records import Organisation, Role
from migtext.resources import language_table
from migtext.text.punctuation import QUOTES, STROKES
from migtext.text.tokens import Tokens, languages_of

_NAME = "roles"
_ROLES: tuple[Role, ...] = get_args(Role)
_SIGNS = QUOTES | STROKES | frozenset("(),")
_PLACES = ("before", "behind", "verbs")
_FAR = 14  # tokens


class _Phrases:
    """Cues of one role and position, each a tuple of word beginnings; "|" at the end of one requires the whole word.

    ``ends`` are the beginnings of their last words if they come before an organisation, else of their first words: a
    quick test that most words fail.
    """

    def __init__(self, listed: Iterable[str], before: bool) -> None:
        self.all = tuple(tuple(phrase.split()) for phrase in listed)
        self.ends = tuple({phrase[-1 if before else 0].rstrip("|") for phrase in self.all})


@dataclass(frozen=True, slots=True)
class _Cues:
    """The cues of one role."""

    role: Role
    before: _Phrases
    behind: _Phrases
    verbs: _Phrases


@dataclass(frozen=True, slots=True)
class _Language:
    cues: tuple[_Cues, ...]
    joining: frozenset[str]
    oblique: re.Pattern[str]
    breaks: frozenset[str]


@lru_cache
def _language(code: str) -> _Language | None:
    table: dict[str, Any] = language_table(code, _NAME)
    if not table:
        return None
    cues = tuple(
        _Cues(
            role,
            *(_Phrases(table[role].get(place, ()), before=place == _PLACES[0]) for place in _PLACES),
        )
        for role in _ROLES
        if role in table
    )
    joining = section(code, "walk", Walk).conjunctions
    return _Language(cues, joining, re.compile(table.get("oblique", "(?!)")), frozenset(table.get("breaks", ())))


def mark_roles(tokens: Tokens, organisations: Sequence[Organisation]) -> tuple[Organisation, ...]:
    """The same mentions with ``role``, if the words around them say it.

    >>> from migtext.text.tokens import tokenise
    >>> text = tokenise("Курсты ЮНИСЕФ каржылады.").in_languages(["ky"])
    >>> organisation = Organisation(start=7, end=13, text="ЮНИСЕФ", rule="acronym:unicef")
    >>> mark_roles(text, [organisation])[0].role
    'funder'
    """
    return _Marker(tokens.unwrapped, organisations).marked()


class _Marker:
    """The organisations of one text."""

    def __init__(self, tokens: Tokens, organisations: Sequence[Organisation]) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.organisations = organisations
        self.languages = languages_of(tokens, *HEADS)
        self.spans = [
            (bisect_left(tokens.starts, mention.start), bisect_left(tokens.starts, mention.end))
            for mention in organisations
        ]
        self.organisation_at = {
            i: organisation for organisation, (first, last) in enumerate(self.spans) for i in range(first, last)
        }
        self.with_role: set[int] = set()

    def marked(self) -> tuple[Organisation, ...]:
        rows = list(self._rows())
        roles = [self._beside(*self._tokens_of(row), language) for row, language in rows]
        self.with_role = {i for (row, _), role in zip(rows, roles, strict=True) if role for i in row}
        result = list(self.organisations)
        for (row, language), marked in zip(rows, roles, strict=True):
            role = marked or self._subject_of(*self._tokens_of(row), language)
            if role:
                for i in row:
                    result[i] = result[i].model_copy(update={"role": role})
        return tuple(result)

    def _rows(self) -> Iterator[tuple[range, _Language]]:
        """The lists of organisations, each with the words of its language."""
        i = 0
        while i < len(self.spans):
            language = _language(self.languages[self.tokens.sentence[self.spans[i][0]]])
            last = self._row_end(i, language.joining) if language else i + 1
            if language:
                yield range(i, last), language
            i = last

    def _tokens_of(self, row: range) -> tuple[int, int]:
        return self.spans[row[0]][0], self.spans[row[-1]][1]

    def _row_end(self, i: int, joining: frozenset[str]) -> int:
        """The end of the list that begins with organisation ``i``."""
        last = i + 1
        while last < len(self.spans):
            end, start = self.spans[last - 1][1], self.spans[last][0]
            between = self.words[end:start]
            if not between or any(word not in _SIGNS and word not in joining for word in between):
                break
            if self.tokens.sentence[end - 1] != self.tokens.sentence[start]:
                break
            last += 1
        return last

    def _beside(self, first: int, last: int, language: _Language) -> Role | None:
        """The role given by the words right before or after the list."""
        for cues in language.cues:
            if self._stands_before(cues.before, first) or self._stands_behind(cues.behind, last):
                return cues.role
        return None

    def _stands_before(self, phrases: _Phrases, first: int) -> bool:
        while first and self.words[first - 1] in _SIGNS:
            first -= 1
        if not (first and self.words[first - 1].startswith(phrases.ends)):
            return False
        return any(first >= len(phrase) and self._reads(phrase, first - len(phrase)) for phrase in phrases.all)

    def _stands_behind(self, phrases: _Phrases, last: int) -> bool:
        while last < len(self.words) and self.words[last] in _SIGNS - {","}:
            last += 1
        return self._begins(phrases, last)

    def _begins(self, phrases: _Phrases, start: int) -> bool:
        """Whether one of the phrases is at token ``start``."""
        if start >= len(self.words) or not self.words[start].startswith(phrases.ends):
            return False
        return any(self._reads(phrase, start) for phrase in phrases.all)

    def _reads(self, phrase: tuple[str, ...], start: int) -> bool:
        """Whether the words from ``start`` match the phrase; a mark at the end of a word requires the whole word."""
        words = self.words[start : start + len(phrase)]
        if len(words) < len(phrase) or self.tokens.sentence[start] != self.tokens.sentence[start + len(phrase) - 1]:
            return False
        return all(
            word == part[:-1] if part.endswith("|") else word.startswith(part)
            for word, part in zip(words, phrase, strict=True)
        )

    def _subject_of(self, first: int, last: int, language: _Language) -> Role | None:
        """The role given by the verb before the list or the first one after it, if the list is in the nominative."""
        if language.oblique.search(self.words[last - 1]):
            return None
        for i in (*range(max(0, first - 1), first), *range(last, min(last + _FAR, len(self.words)))):
            word = self.words[i]
            if self.tokens.sentence[i] != self.tokens.sentence[first] or word in language.breaks:
                if i < first:
                    continue
                return None
            organisation = self.organisation_at.get(i)
            if organisation is not None and not self._is_aside(organisation, language):
                return None
            for cues in language.cues:
                if self._begins(cues.verbs, i):
                    return cues.role
        return None

    def _is_aside(self, organisation: int, language: _Language) -> bool:
        """Whether an organisation cannot be the subject of the verb, because of its own role or its case."""
        return organisation in self.with_role or bool(
            language.oblique.search(self.words[self.spans[organisation][1] - 1])
        )
