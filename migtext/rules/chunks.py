"""Tokens to the first chunks: words with their readings, numbers and dashes, in each language of a text."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from migtext.resources import language_table
from migtext.rules.grammar import NO_TAGS, Item, Tags
from migtext.rules.lexicon import Lexicon, Senses, lexicon
from migtext.rules.numbers import (
    MAY_BEGIN_NUMBER,
    NUMERAL_CLASSES,
    RANGE_SIGNS,
    NumberReader,
    is_numeral,
    number_tags,
    possible_tags,
)
from migtext.text.tokens import Tokens, tokenise

Rows = Mapping[str, list[Item]]
"""The chunks of a text in each of its languages."""

TABLES = ("numbers", "dates", "figures")
"""The word tables of the layers that work on chunks."""

_DASH: Tags = frozenset({("dash", "")})
_HYPHEN: Tags = frozenset({("dash", ""), ("hyphen", "")})


class Reader:
    """Makes the chunks of one language from its word tables; ``tags`` are all tag sets that they can have."""

    def __init__(self, code: str, tables: tuple[str, ...]) -> None:
        self.code = code
        self._lexicon: Lexicon = lexicon(code, *tables)
        self._numbers = NumberReader(self._lexicon)
        self._tags: dict[Senses, Tags] = {senses: sense_tags(senses) for senses in self._lexicon.all_senses()}
        self.tags: set[Tags] = {*self._tags.values(), _DASH, _HYPHEN, *possible_tags(code), *self._number_words()}

    def _number_words(self) -> Iterator[Tags]:
        """The tags of words that are a number and something else (``тоқсан``: ninety, but also a quarter)."""
        for word, senses in self._lexicon.single.items():
            if is_numeral(senses) and other_tags(senses):
                number = self._numbers.at(tokenise(word), 0, senses)
                if number:
                    yield number_tags(number) | other_tags(senses)

    def items(self, tokens: Tokens) -> list[Item]:
        """The chunks of ``tokens``: sentences of other languages and sentence ends become chunks without tags."""
        words, sentence, text, starts = tokens.words, tokens.sentence, tokens.text, tokens.starts
        wanted = [language == self.code for language in tokens.languages]
        single, several = self._lexicon.single, self._lexicon.several
        items: list[Item] = []
        i, count, current = 0, len(words), -1
        while i < count:
            if sentence[i] != current:
                current = sentence[i]
                items.append(Item(i, i, NO_TAGS))
            if not wanted[current]:
                while i < count and sentence[i] == current:
                    i += 1
                continue
            word = words[i]
            size, senses = (1, single[word]) if word in single else (0, ())
            if word in several:
                size, senses = self._lexicon.at(words, i)
            may_be_number = text[starts[i]] in MAY_BEGIN_NUMBER or (size == 1 and is_numeral(senses))
            if not size and not may_be_number and word not in RANGE_SIGNS:
                items.append(Item(i, i + 1, NO_TAGS))
                i += 1
                continue
            number = self._numbers.at(tokens, i, senses) if may_be_number and size < 2 else None
            if number:
                alone = senses if number.last == i + 1 else ()
                tags = number_tags(number) | other_tags(alone) if alone else number_tags(number)
                items.append(Item(i, number.last, tags, number, alone))
                i = number.last
            elif size:
                items.append(Item(i, i + size, self._tags[senses], None, senses))
                i += size
            else:
                if word in RANGE_SIGNS:
                    items.append(Item(i, i + 1, _HYPHEN if tokens.hyphen(i) else _DASH))
                else:
                    items.append(Item(i, i + 1, NO_TAGS))
                i += 1
        return items


def other_tags(senses: Senses) -> Tags:
    """What a spelled number is besides a number (``тоқсан``: ninety, but also a quarter)."""
    return frozenset((sense.name, sense.case) for sense in senses if sense.name not in NUMERAL_CLASSES)


def sense_tags(senses: Senses) -> Tags:
    """The tags of a word: class and case of each of its readings."""
    return frozenset((sense.name, sense.case) for sense in senses)


@lru_cache
def reader(code: str) -> Reader:
    """The reader of the words of time and quantity of language ``code``."""
    return Reader(code, TABLES)


def read_rows(tokens: Tokens) -> Rows:
    """The chunks of a text in each of its languages that have words of time or quantity.

    >>> from migtext.text.tokens import tokenise
    >>> [len(row) for row in read_rows(tokenise("2024 жылы").in_languages(["kk"])).values()]
    [3]
    """
    told = dict.fromkeys(tokens.languages)
    return {code: reader(code).items(tokens) for code in told if any(language_table(code, name) for name in TABLES)}
