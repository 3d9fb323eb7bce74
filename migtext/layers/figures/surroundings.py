"""The context of a number among the chunks of one text."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from migtext.compiled import classes_of_words
from migtext.layers.figures.amount import Amount
from migtext.rules.grammar import NO_TAGS, Chunk, Tags
from migtext.rules.morphology import morphology
from migtext.rules.numbers import Number
from migtext.rules.traits import traits
from migtext.text.tokens import LINE_BREAK, Tokens

TAKEN: Tags = frozenset({("taken", "")})
"""The tags of an chunk in which no number is a quantity: a date, a reference to objectives."""
_FAR_AROUND = 60  # chunks
_NO_NOUNS = (
    "not_counted",
    "until_post",
    "part",
    "bound_after_ablative",
    "bound_after_dative",
    "bound_before",
    "of",
    "of_them",
    "rise",
    "fall",
    "bound_verb_ablative",
    "bound_verb_dative",
)


class Surroundings:
    """The chunks of one text, for checking the context of each amount."""

    def __init__(self, tokens: Tokens, chunks: list[Chunk], code: str) -> None:
        self._tokens = tokens
        self._chunks = chunks
        self._code = code
        self._morphology = morphology(code)
        self._endings = self._morphology.suffixes
        self._table = classes_of_words(code, "figures")
        self._traits = traits(code)

    def _has(self, i: int, *names: str) -> bool:
        tags = self._chunks[i].tags if 0 <= i < len(self._chunks) else NO_TAGS
        return bool(tags) and any(name in names for name, _ in tags)

    def _data(self, i: int) -> Any:
        return self._chunks[i].data if 0 <= i < len(self._chunks) else None

    def _around(self, i: int) -> Iterator[int]:
        """The chunks of the sentence of chunk ``i`` that are not too far from it."""
        for step in (-1, 1):
            k = i + step
            while (
                abs(k - i) <= _FAR_AROUND
                and 0 <= k < len(self._chunks)
                and self._chunks[k].first < self._chunks[k].last
            ):
                yield k
                k += step

    def _sentence_has(self, i: int, *names: str) -> bool:
        present = not self._present.isdisjoint(names)
        return present and any(self._has(k, *names) for k in self._around(i))

    @cached_property
    def _present(self) -> frozenset[str]:
        """The classes of all words of the text."""
        return frozenset(name for chunk in self._chunks for name, _ in chunk.tags)

    def _is_word(self, i: int) -> bool:
        if not 0 <= i < len(self._chunks):
            return False
        chunk = self._chunks[i]
        if chunk.first == chunk.last or isinstance(chunk.data, (Amount, Number)) or chunk.tags == TAKEN:
            return False
        return self._tokens.words[chunk.first][-1].isalpha() and not self._has(i, *_NO_NOUNS)

    def _word(self, i: int) -> str:
        return self._tokens.words[self._chunks[i].first]

    def _is_letters(self, i: int) -> bool:
        """Whether the chunk is a word of any kind, a noun or not."""
        return 0 <= i < len(self._chunks) and self._chunks[i].first < self._chunks[i].last and self._word(i).isalpha()

    def _capitalised(self, i: int) -> bool:
        return self._tokens.surface(self._chunks[i].first, self._chunks[i].last)[:1].isupper()

    def _at_end(self, i: int) -> bool:
        """Whether the line or the sentence ends before chunk ``i``."""
        if i >= len(self._chunks) or self._chunks[i].first == self._chunks[i].last:
            return True
        return self._tokens.words[self._chunks[i].first] == LINE_BREAK

    def _same_sentence(self, one: Amount, other: Amount) -> bool:
        return self._tokens.sentence[one.first] == self._tokens.sentence[other.first]

    def _ends(self, name: str) -> tuple[str, ...]:
        return tuple(self._table.get(name, {}).get("endings", ()))

    def _in_genitive(self, word: str) -> bool:
        return self._morphology.ends_in_case(word, "gen")

    def _in_locative(self, i: int) -> bool:
        """Whether the chunk is a noun in the locative, by its ending."""
        return self._is_word(i) and self._morphology.ends_in_case(self._tokens.words[self._chunks[i].last - 1], "loc")
