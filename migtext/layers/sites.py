"""Sites: buildings, roads, border posts and the like that a text names, *the «Dinamo» stadium*, *the Kremlin*.

A site may be where an event takes place. It is no mention of a layer, and not in the output by itself. Its nouns, and
names that need none, are in ``languages/CODE/sites.toml``.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from migtext.catalogue.russian_declension import agrees, is_declined
from migtext.layers.organisations.head_nouns import grammar_of, quotations
from migtext.records import Mention
from migtext.rules.lexicon import Lexicon, lexicon
from migtext.text.punctuation import STROKES
from migtext.text.tokens import Tokens, languages_of

RULE = "site"
TABLE = "sites"
_CONFIDENCE = 0.7
_NOUN, _NAME, _INSIDE = "noun", "name", "inside"
_MOST_INSIDE, _MOST_CAPITALS = 3, 4  # tokens

_Range = tuple[int, int]


class Site(Mention):
    """A site that a text names."""


@dataclass(frozen=True)
class Sites:
    """Finds the sites of a text; ``named`` are mentions that are none, though they may stand in the name of one."""

    tokens: Tokens
    named: Sequence[Mention]

    def find(self) -> tuple[Site, ...]:
        """The sites in text order; their ids are ``s1``, ``s2`` …

        >>> from migtext.text.tokens import tokenise
        >>> text = "Матч прошёл на стадионе «Динамо», затем гости увидели Аксускую ГРЭС."
        >>> [site.text for site in Sites(tokenise(text).in_languages(["ru"]), ()).find()]
        ['стадионе «Динамо»', 'Аксускую ГРЭС']
        """
        return tuple(self._record(k, *tokens) for k, tokens in enumerate(self._ranges(), 1))

    def _record(self, number: int, first: int, last: int) -> Site:
        return Site(
            id=f"s{number}",
            start=self.tokens.starts[first],
            end=self.tokens.ends[last - 1],
            text=self.tokens.surface(first, last),
            sentence=self.tokens.sentence[first],
            rule=RULE,
            confidence=_CONFIDENCE,
        )

    def _ranges(self) -> Iterator[_Range]:
        words, i, free = self.tokens.words, 0, 0
        while i < len(words):
            code = self._codes[self.tokens.sentence[i]]
            size, senses = lexicon(code, TABLE).at(words, i) if code else (0, ())
            kinds = {sense.name for sense in senses}
            found = None
            if _NAME in kinds and self._capital(i):
                found = i, i + size
            elif _NOUN in kinds:
                found = self._with_name(i, i + size, code)
            if found and found[0] >= free and not self._is_taken(*found):
                yield found
                free = found[1]
            i += max(size, 1)

    def _with_name(self, first: int, last: int, code: str) -> _Range | None:
        """A noun with the name that it has, if any: behind it in a language that declines, else before it."""
        if not is_declined(code):
            begin = self._name_before(first, last, code)
            return (begin, last) if begin < first else None
        end = self._name_behind(last, lexicon(code, TABLE))
        if end > last:
            return first, end
        before = self.tokens.words[first - 1] if first else ""
        adjective = bool(before) and self._capital(first - 1) and not self.tokens.starts_sentence(first - 1)
        return (first - 1, last) if adjective and agrees(code, before, self.tokens.words[last - 1]) else None

    def _name_behind(self, i: int, table: Lexicon) -> int:
        """The end of the quotation or of the capitals at token ``i``; ``i`` if there is none."""
        words = self.tokens.words
        k = i
        while k < len(words) and k < i + _MOST_INSIDE and self._is_inside(k, table):
            k += 1
        if self._same_sentence(i - 1, k) and k in self._quotations:
            return self._quotations[k] + 1
        end = k
        while end < k + _MOST_CAPITALS and self._same_sentence(i - 1, end) and self._in_name(end, end + 1):
            end += 1
        return end if end > k and self._capital(k) else i

    def _name_before(self, i: int, last: int, code: str) -> int:
        """The beginning of the quotation or of the capitals before a noun, tokens ``i`` to ``last``; ``i`` if none."""
        table, grammar = lexicon(code, TABLE), grammar_of(code)
        k = i
        while k > 0 and k > i - _MOST_INSIDE and self._is_inside(k - 1, table):
            k -= 1
        if self._same_sentence(k - 1, i) and k - 1 in self._openings:
            return self._openings[k - 1]
        begin = k
        while begin > 0 and begin > k - _MOST_CAPITALS and self._same_sentence(begin - 1, i):
            if not self._in_name(begin - 1, begin - 2) or grammar.stops_at_capital(self.tokens.words[begin - 1]):
                break
            begin -= 1
        if begin < k - 1 and self.tokens.starts_sentence(begin) and not self._begins_name(begin):
            begin += 1
        return begin if begin < k and self._capital(begin) and grammar.has_owner(self.tokens.words[last - 1]) else i

    def _in_name(self, i: int, beyond: int) -> bool:
        """Whether token ``i`` has a capital, or is a dash before a token ``beyond`` it that has one."""
        dash = self.tokens.words[i] in STROKES and self._same_sentence(min(i, beyond), max(i, beyond))
        return self._capital(beyond) if dash else self._capital(i)

    def _begins_name(self, i: int) -> bool:
        """Whether a name of the text begins at token ``i``."""
        return self.tokens.starts[i] in self._reaches

    def _is_inside(self, i: int, table: Lexicon) -> bool:
        return any(sense.name == _INSIDE for sense in table.single.get(self.tokens.words[i], ()))

    def _same_sentence(self, i: int, k: int) -> bool:
        return i >= 0 and k < len(self.tokens.words) and self.tokens.sentence[i] == self.tokens.sentence[k]

    def _capital(self, i: int) -> bool:
        return self.tokens.text[self.tokens.starts[i]].isupper()

    def _is_taken(self, first: int, last: int) -> bool:
        """Whether a range is in a mention."""
        at = bisect_right(self._begins, self.tokens.starts[first]) - 1
        return at >= 0 and self._reaches[self._begins[at]] >= self.tokens.ends[last - 1]

    @cached_property
    def _reaches(self) -> dict[int, int]:
        """Where mentions begin, in text order, each with the furthest end of those that begin up to there."""
        spans = sorted((one.start, one.end) for one in self.named)
        return dict(zip((start for start, _ in spans), accumulate((end for _, end in spans), max), strict=True))

    @cached_property
    def _begins(self) -> list[int]:
        return list(self._reaches)

    @cached_property
    def _quotations(self) -> dict[int, int]:
        return quotations(self.tokens)

    @cached_property
    def _openings(self) -> dict[int, int]:
        return {close: opening for opening, close in self._quotations.items()}

    @cached_property
    def _codes(self) -> list[str]:
        return languages_of(self.tokens, TABLE)
