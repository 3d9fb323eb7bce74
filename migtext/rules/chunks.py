"""Tokens to the first chunks: words with their readings, numbers and dashes, in each language of a text."""

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from migtext.resources import has_table
from migtext.rules.grammar import NO_TAGS, Chunk, Tags
from migtext.rules.lexicon import Lexicon, Sense, Senses, all_endings, lexicon
from migtext.rules.morphology import NOMINATIVE
from migtext.rules.numbers import (
    MAY_BEGIN_NUMBER,
    NUMERAL_CLASSES,
    NumberReader,
    is_numeral,
    number_tags,
)
from migtext.text.punctuation import CLOSING_QUOTES, RANGE_SIGNS
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, Tokens, tokenise

ChunkRows = Mapping[str, list[Chunk]]
"""The chunks of a text in each of its languages."""

ACRONYM = "acronym"
"""The class of all words in capitals that the word tables do not have; the chunk's data are its letters in small."""

TABLES = ("numbers", "dates", "figures")
"""The word tables of the layers that work on chunks."""

_NO_CLASSES: frozenset[str] = frozenset()
_SHORTEST_ACRONYM = 2
_BROKEN = 4
"""Tokens of a word that is hyphenated at the end of a line: its halves, the hyphen and the line break."""
_FOOTNOTES = frozenset("¹²³⁴⁵⁶⁷⁸⁹⁰*†‡")
_INTERRUPTING = _FOOTNOTES | {LINE_BREAK, "["}
_LONGEST_MARK = 3  # digits

_DASH: Tags = frozenset({("dash", "")})
_HYPHEN: Tags = frozenset({("dash", ""), ("hyphen", "")})
_CLOSING_QUOTE: Tags = frozenset({("closing_quote", "")})


class ChunkReader:
    """Makes the chunks of one language from its word tables; ``tags`` are all tag sets that they can have.

    ``numbers``: how its numbers are read; ``acronyms``: the classes of acronyms, by their letters, where it reads any.
    """

    def __init__(
        self,
        code: str,
        tables: tuple[str, ...],
        numbers: type[NumberReader] = NumberReader,
        acronyms: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.code = code
        self._lexicon: Lexicon = lexicon(code, *tables)
        self._numbers = numbers(self._lexicon)
        self._acronyms = acronyms
        self._known = frozenset((*self._lexicon.single, *self._lexicon.several, *RANGE_SIGNS, *CLOSING_QUOTES))
        numerals = frozenset(filter(is_numeral, self._lexicon.all_senses()))
        self._numerals = {word: senses for word, senses in self._lexicon.single.items() if senses in numerals}
        # words that are no numerals and begin no longer entry
        plain = self._lexicon.single.keys() - self._lexicon.several.keys() - self._numerals.keys()
        self._simple = {word: self._lexicon.single[word] for word in plain}
        self._tags: dict[Senses, Tags] = {senses: sense_tags(senses) for senses in self._lexicon.all_senses()}
        self.numbers_and_signs: set[Tags] = {_DASH, _HYPHEN, _CLOSING_QUOTE, *self._numbers.possible_tags()}
        self.tags: set[Tags] = {*self._tags.values(), *self.numbers_and_signs, *self._number_words()}
        self.tags.update(self._acronym_tags())

    def _number_words(self) -> Iterator[Tags]:
        """The tags of words that are a number and something else (``тоқсан``: ninety, but also a quarter)."""
        for word, senses in self._numerals.items():
            if other_tags(senses):
                number = self._numbers.at(tokenise(word), 0, senses)
                if number:
                    yield number_tags(number) | other_tags(senses)

    def _acronym_tags(self) -> Iterator[Tags]:
        if self._acronyms is not None:
            for names in {*self._acronyms.values(), _NO_CLASSES}:
                for case in {NOMINATIVE, *all_endings().values()}:
                    yield sense_tags(_acronym_senses(names, case))

    def chunks(self, tokens: Tokens) -> list[Chunk]:
        """The chunks of ``tokens``: sentences of other languages and sentence ends become chunks without tags."""
        words, sentence, text, starts = tokens.words, tokens.sentence, tokens.text, tokens.starts
        wanted = [language == self.code for language in tokens.languages]
        known, simple, capitals_tell = self._known, self._simple, self._acronyms is not None
        broken = self._broken(words)
        chunks: list[Chunk] = []
        i, count, current = 0, len(words), -1
        while i < count:
            if sentence[i] != current:
                current = sentence[i]
                chunks.append(Chunk(i, i, NO_TAGS))
            if not wanted[current]:
                i = bisect_right(sentence, current, i)
                continue
            word, letter = words[i], text[starts[i]]
            if i in broken or letter in MAY_BEGIN_NUMBER:
                chunk = self._chunk(tokens, i, broken)
            elif word in simple:
                senses = simple[word]
                chunk = Chunk(i, i + 1, self._tags[senses], None, senses)
            elif word in known or (capitals_tell and letter.isupper()):
                chunk = self._chunk(tokens, i, broken)
            else:
                chunk = Chunk(i, i + 1, NO_TAGS)
            chunks.append(chunk)
            i = chunk.last
        return chunks

    def tags_in(self, tokens: Tokens) -> set[Tags]:
        """The tags that the words of a text can have in this language, besides ``numbers_and_signs``.

        They are read faster than the chunks.
        """
        single, several = self._lexicon.single, self._lexicon.several
        found = self._known.intersection(tokens.words)
        senses = {single[word] for word in found if word in single}
        senses.update(row for word in found for _, row in several.get(word, ()))
        senses.update(self._broken(tokens.words).values())
        capitals = [i for i, start in enumerate(tokens.starts) if tokens.text[start : start + 2].isupper()]
        acronyms = (self._acronym(tokens, i) for i in capitals)
        return {*(self._tags[row] for row in senses), *(chunk.tags for chunk in acronyms if chunk)}

    def _chunk(self, tokens: Tokens, i: int, broken: Mapping[int, Senses]) -> Chunk:
        """The chunk that begins at token ``i``: a number, an entry, a sign, an acronym or a plain word."""
        size, senses = (_BROKEN, broken[i]) if i in broken else self._lexicon.at(tokens.words, i)
        may_be_number = tokens.text[tokens.starts[i]] in MAY_BEGIN_NUMBER or (size == 1 and is_numeral(senses))
        number = self._numbers.at(tokens, i, senses) if may_be_number and size < 2 else None
        if number:
            alone = senses if number.last == i + 1 and number.form != "roman" else ()
            tags = number_tags(number) | other_tags(alone) if alone else number_tags(number)
            return Chunk(i, number.last, tags, number, alone)
        if size:
            return Chunk(i, i + size, self._tags[senses], None, senses)
        if tokens.words[i] in RANGE_SIGNS:
            return Chunk(i, i + 1, _HYPHEN if tokens.hyphen(i) else _DASH)
        return self._acronym(tokens, i) or Chunk(i, i + 1, _sign_tags(tokens, i))

    def _broken(self, words: list[str]) -> Mapping[int, Senses]:
        """The words that are hyphenated at the end of a line, by their first token, with their readings."""
        breaks = [i for i, word in enumerate(words) if word == LINE_BREAK] if LINE_BREAK in words else []
        return {i - 2: senses for i in breaks if i > 1 and (senses := self._lexicon.broken(words, i - 2))}

    def _acronym(self, tokens: Tokens, i: int) -> Chunk | None:
        """A word that begins with two capitals or more, and the ending that follows these or is tied to them."""
        surface = tokens.surface(i, i + 1)
        if self._acronyms is None or not surface[:2].isupper() or len(surface) < _SHORTEST_ACRONYM:
            return None
        endings, word = all_endings(), tokens.words[i]
        capitals = next((k for k, letter in enumerate(surface) if not letter.isupper()), len(surface))
        letters = word if word in self._acronyms else normalise(surface[:capitals])
        rest, last = word[len(letters) :], i + 1
        if rest and rest not in endings:
            letters, rest = word, ""
        if _tied_ending(tokens, last, endings):
            rest, last = tokens.words[last + 1], last + 2
        senses = _acronym_senses(self._acronyms.get(letters, _NO_CLASSES), endings.get(rest, NOMINATIVE))
        return Chunk(i, last, sense_tags(senses), letters, senses)


def _sign_tags(tokens: Tokens, i: int) -> Tags:
    """The class of a mark that closes a quotation; nothing else that the word tables do not have has one."""
    return _CLOSING_QUOTE if tokens.words[i] in CLOSING_QUOTES and tokens.closes_quote(i) else NO_TAGS


def _acronym_senses(names: frozenset[str], case: str) -> Senses:
    return tuple(Sense(name, "", case) for name in sorted(names or {ACRONYM}))


def _tied_ending(tokens: Tokens, i: int, endings: Container[str]) -> bool:
    """Whether an ending stands behind a hyphen at token ``i``, or one that is no mere letter behind a dash."""
    words = tokens.words
    if i + 1 >= len(words) or words[i] not in RANGE_SIGNS or words[i + 1] not in endings:
        return False
    return tokens.hyphen(i) or (not tokens.glued(i) and len(words[i + 1]) > 1)


def flowing(row: list[Chunk], tokens: Tokens, joined: frozenset[tuple[str, str]]) -> list[Chunk]:
    """The row without what interrupts a phrase: line ends, and footnote marks tied to a word (``¹``, ``[2]``).

    A line end that ends a sentence goes only where the classes before and after it are a pair of ``joined``.
    """
    words = tokens.words
    dropped = {j for i, word in enumerate(words) if word in _INTERRUPTING for j in range(i, _mark_end(tokens, i))}
    if not dropped:
        return row
    return [
        chunk
        for k, chunk in enumerate(row)
        if (chunk.first not in dropped if chunk.last > chunk.first else not _line_is_open(row, k, tokens, joined))
    ]


def _mark_end(tokens: Tokens, i: int) -> int:
    """Where the line end or footnote mark at token ``i`` ends, 0 if there is none."""
    if tokens.words[i] == LINE_BREAK:
        return i + 1
    if not tokens.glued(i):
        return 0
    if tokens.words[i] in _FOOTNOTES:
        return i + 1
    number, closing = (*tokens.words[i + 1 : i + 3], "", "")[:2]
    return i + 3 if number.isdecimal() and len(number) <= _LONGEST_MARK and closing == "]" else 0


def _line_is_open(row: list[Chunk], k: int, tokens: Tokens, joined: frozenset[tuple[str, str]]) -> bool:
    """Whether the sentence end ``row[k]`` is only a line end inside a phrase."""
    before = k - 1
    if before > 0 and tokens.words[row[before].first] == LINE_BREAK:
        before -= 1
    if before < 0 or k + 1 >= len(row):
        return False
    last, following = row[before], row[k + 1]
    if following.first - last.last != 1 or tokens.words[last.last] != LINE_BREAK:
        return False
    return any((one, other) in joined for one, _ in last.tags for other, _ in following.tags)


def other_tags(senses: Senses) -> Tags:
    """What a spelled number is besides a number (``тоқсан``: ninety, but also a quarter)."""
    return frozenset((sense.name, sense.case) for sense in senses if sense.name not in NUMERAL_CLASSES)


def sense_tags(senses: Senses) -> Tags:
    """The tags of a word: class and case of each of its readings."""
    return frozenset((sense.name, sense.case) for sense in senses)


@lru_cache
def reader(code: str) -> ChunkReader:
    """The reader of the words of time and quantity of language ``code``."""
    return ChunkReader(code, TABLES)


def read_chunks(tokens: Tokens) -> ChunkRows:
    """The chunks of a text in each of its languages that have words of time or quantity.

    >>> from migtext.text.tokens import tokenise
    >>> [len(row) for row in read_chunks(tokenise("2024 жылы").in_languages(["kk"])).values()]
    [3]
    """
    codes = dict.fromkeys(tokens.languages)
    return {code: reader(code).chunks(tokens) for code in codes if any(has_table(code, name) for name in TABLES)}
