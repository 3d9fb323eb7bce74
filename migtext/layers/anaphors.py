"""Places and organisations that a common noun names again: *in the region*, *the ministry*.

Such a noun (an anaphor) stands for what the text named last before it with a name of its kind, the antecedent. Nouns
for places are in ``languages/CODE/anaphors.toml``, those for organisations are the heads of their names. Anaphors are
no mentions and are not in the output.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from migtext.catalogue.russian_declension import agrees, is_declined, noun_cases
from migtext.layers.organisations.head_nouns import grammar_of
from migtext.records import Mention, Organisation, Place
from migtext.resources import language_table
from migtext.rules.lexicon import lexicon
from migtext.text.tokens import Tokens, languages_of

TABLE = "anaphors"
_COUNTRY, _AREA, _UNNAMED = "country", "area", ("city", "village")
_KINDS = ("region", _AREA, "district", *_UNNAMED)
_OTHER, _SAME = "other", "same"

_Key = str | tuple[str, str]
"""What a noun and its antecedent share: the kind of a place; the class of the head of an organisation, and its noun."""
_Noun = tuple[int, int, _Key]
"""The tokens of a noun, first up to last, and its key."""
M = TypeVar("M", bound=Mention)


@dataclass(frozen=True)
class Anaphors:
    """Finds the anaphors of a text; ``named`` are its mentions, in which there are none."""

    tokens: Tokens
    named: Sequence[Mention]

    def of_places(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """The places that nouns name again: a copy of the antecedent for each noun, where it stands.

        ``places`` are in text order.

        >>> from migtext import Pipeline
        >>> from migtext.text.tokens import tokenise
        >>> text = "В Баткенской области открыт центр. В области ещё два таких."
        >>> tokens, places = tokenise(text).in_languages(["ru", "ru"]), Pipeline(model="none")(text).places
        >>> [(place.text, place.start) for place in Anaphors(tokens, places).of_places(places)]
        [('Баткенской области', 37)]
        """
        if not places:
            return ()
        keys = [_kinds_of(one, self._codes[one.sentence]) for one in places]
        return self._again(places, keys, self._place_nouns(frozenset().union(*keys)))

    def of_organisations(self, organisations: Sequence[Organisation]) -> tuple[Organisation, ...]:
        """The organisations that nouns name again: a copy of the antecedent for each noun, where it stands.

        ``organisations`` are in text order.

        >>> from migtext import Pipeline
        >>> from migtext.text.tokens import tokenise
        >>> text = "Фонд «Дала» помогает мигрантам. В 2023 году фонд открыл центр."
        >>> tokens, found = tokenise(text).in_languages(["ru", "ru"]), Pipeline(model="none")(text).organisations
        >>> [(one.name, one.start) for one in Anaphors(tokens, found).of_organisations(found)]
        [('Фонд «Дала»', 44)]
        """
        if not organisations:
            return ()
        keys = [self._head_of(one) for one in organisations]
        return self._again(organisations, keys, self._heads(frozenset().union(*keys)))

    def _again(self, mentions: Sequence[M], keys: Sequence[frozenset[_Key]], nouns: Iterator[_Noun]) -> tuple[M, ...]:
        """A copy of the last mention with the key of each noun before it; mentions and nouns are in text order."""
        latest: dict[_Key, M] = {}
        found, k = [], 0
        for first, last, key in nouns:
            start, end = self.tokens.starts[first], self.tokens.ends[last - 1]
            while k < len(mentions) and mentions[k].start <= start:
                latest |= dict.fromkeys(keys[k], mentions[k])
                k += 1
            if key in latest:
                update = {"start": start, "end": end, "sentence": self.tokens.sentence[first]}
                found.append(latest[key].model_copy(update=update))
        return tuple(found)

    @cached_property
    def _codes(self) -> list[str]:
        return languages_of(self.tokens, TABLE)

    @cached_property
    def _taken(self) -> frozenset[int]:
        """The tokens in mentions."""
        spans = ((bisect_left(self.tokens.starts, x.start), bisect_left(self.tokens.starts, x.end)) for x in self.named)
        return frozenset(i for first, last in spans for i in range(first, last))

    def _place_nouns(self, keys: frozenset[_Key]) -> Iterator[_Noun]:
        """Nouns for places with one of the keys, their kind, that do not stand beside a name."""
        words = self.tokens.words
        i = 0
        while i < len(words):
            code = self._codes[self.tokens.sentence[i]]
            size, senses = lexicon(code, TABLE).at(words, i) if code else (0, ())
            kind = next((sense.name for sense in senses), "")
            if kind in keys and self._taken.isdisjoint(range(i - 1, i + size + 1)) and self._is_alone(i, code):
                yield i, i + size, kind
            i += max(size, 1)

    def _heads(self, keys: frozenset[_Key]) -> Iterator[_Noun]:
        """Heads of names of organisations with one of the keys, their class and noun, that stand alone."""
        for i in range(len(self.tokens.words)):
            key = self._head_at(i) if i not in self._taken else None
            code = self._codes[self.tokens.sentence[i]]
            if key in keys and self._is_alone(i, code) and not self._is_owned(i, code):
                yield i, i + 1, key

    def _head_at(self, i: int) -> tuple[str, str] | None:
        """The class and the noun of the head that ends at token ``i``."""
        code = self._codes[self.tokens.sentence[i]]
        head = grammar_of(code).head_at(self.tokens, i) if code else None
        return (head.kind, grammar_of(code).noun_of(self.tokens.words[i])) if head else None

    def _head_of(self, organisation: Organisation) -> frozenset[_Key]:
        starts = self.tokens.starts
        order = range(bisect_left(starts, organisation.start), bisect_left(starts, organisation.end))
        code = self._codes[organisation.sentence]
        found = map(self._head_at, reversed(order) if code and grammar_of(code).final else order)
        return frozenset(key for key in [next(filter(None, found), None)] if key)

    def _is_alone(self, i: int, code: str) -> bool:
        """Whether noun ``i`` is one thing, and the word before it does not make it another one or any."""
        word, before = self.tokens.words[i], self.tokens.words[i - 1] if i else ""
        classes = {sense.name for sense in lexicon(code, TABLE).single.get(before, ())}
        if is_declined(code):
            return bool(noun_cases(code, word)) and (_SAME in classes or not agrees(code, before, word))
        return _OTHER not in classes and not before.isdecimal() and before not in lexicon(code, "numbers").single

    def _is_owned(self, i: int, code: str) -> bool:
        """Whether head ``i`` belongs to something, by its ending or a word beside it, or is part of a name."""
        words, grammar = self.tokens.words, grammar_of(code)
        behind = words[i + 1] if i + 1 < len(words) else ""
        if is_declined(code):
            return noun_cases(code, behind) == {"gen"}
        head, before = grammar.head_at(self.tokens, i), words[i - 1] if i else ""
        several = head is None or head.owned or head.plural
        return several or grammar.is_owner(before) or grammar.is_adjectival(before) or i - 1 in self._taken


def _kinds_of(place: Place, code: str) -> frozenset[_Key]:
    """The kinds of nouns that may name a place again: by its code, or by the noun in its name."""
    if place.code:
        return frozenset({_COUNTRY})
    words = (place.name or place.text).casefold().split()
    found = {kind for kind, noun in _nouns_of(code) if any(word.startswith(noun) for word in words)}
    return frozenset({*(found or _UNNAMED), _AREA})


@lru_cache
def _nouns_of(code: str) -> tuple[tuple[str, str], ...]:
    """Each kind but a country with each of its nouns."""
    table = language_table(code, TABLE) if code else {}
    return tuple((kind, noun) for kind in _KINDS for noun in table.get(kind, {}).get("words", ()))
