"""Text to tokens and sentences; every offset is a code point of the text as read."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from migtext.resources import has_table, language_table
from migtext.text.punctuation import HYPHENS, closes_at, opens_at
from migtext.text.reading import normalise
from migtext.text.sentences import split_sentences

_SUPERSCRIPTS = "²³¹⁰-₟ªº"
_FRACTIONS = "¼-¾⅐-⅞"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = rf"\u0300-\u036f{_UNSEEN}"
_TOKEN = re.compile(
    rf"\d+(?:[{_UNSEEN}]+\d+)*|[^\W\d_{_SUPERSCRIPTS}{_FRACTIONS}][^\W\d_{_SUPERSCRIPTS}{_FRACTIONS}{_MARKS}]*"
    rf"(?:[{_MARKS}]+[^\W\d_{_SUPERSCRIPTS}{_FRACTIONS}]*)*"
    rf"|\r?\n|[^\s{_UNSEEN}]"
)
LINE_BREAK = "\n"


@dataclass(frozen=True)
class Tokens:
    """A text split into tokens: digits, words and single symbols; a hyphen is a separate token, white space and
    invisible characters are not tokens.

    ``words[i]`` is the matching form (see ``reading.normalise``) of ``text[starts[i]:ends[i]]``; a line break is
    the token ``"\\n"``. ``sentences`` are offset pairs, ``sentence[i]`` the index of the sentence of token ``i``,
    ``languages`` the language of each sentence.

    >>> tokenise("2024 жылы").words
    ['2024', 'жылы']
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[tuple[int, int]]
    sentence: list[int]
    languages: tuple[str, ...] = ()

    def surface(self, first: int, last: int) -> str:
        """The text from token ``first`` up to token ``last`` (excluded)."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def sentence_text(self, i: int) -> str:
        """The text of sentence ``i``."""
        start, end = self.sentences[i]
        return self.text[start:end]

    def glued(self, i: int) -> bool:
        """Whether token ``i`` follows the previous one without white space."""
        return i > 0 and (self.starts[i] == self.ends[i - 1] or not self.between(i))

    def between(self, i: int) -> str:
        """The text between token ``i`` and the previous one, without invisible characters."""
        return self.text[self.ends[i - 1] : self.starts[i]].strip(_UNSEEN)

    def hyphen(self, i: int) -> bool:
        """Whether token ``i`` is a hyphen between two tokens without white space."""
        return 0 < i < len(self.words) - 1 and self.words[i] in HYPHENS and self.glued(i) and self.glued(i + 1)

    def opens_quote(self, i: int) -> bool:
        """Whether token ``i`` is a mark that may open a quotation."""
        return opens_at(self.text, self.starts[i])

    def closes_quote(self, i: int) -> bool:
        """Whether token ``i`` is a mark that may close a quotation."""
        return closes_at(self.text, self.starts[i])

    def word_end(self, i: int) -> int:
        """The end of the word at token ``i``, including words joined by hyphens."""
        j = i + 1
        while self.hyphen(j) and self.words[j + 1][:1].isalpha():
            j += 2
        return j

    def starts_sentence(self, i: int) -> bool:
        """Whether token ``i`` is the first word or number in its sentence or line."""
        j = i - 1
        while j >= 0 and self.sentence[j] == self.sentence[i] and self.words[j] != LINE_BREAK:
            if self.words[j][:1].isalnum():
                return False
            j -= 1
        return True

    def covered(self, spans: Iterable[tuple[int, int]]) -> bytearray:
        """One byte per token: 1 if the token begins inside one of the offset pairs."""
        marks = bytearray(len(self.words))
        for start, end in spans:
            first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
            marks[first:last] = b"\x01" * (last - first)
        return marks

    def in_languages(self, languages: Sequence[str]) -> "Tokens":
        """The same tokens with the language of each sentence."""
        known = tuple(languages)
        return self if known == self.languages else replace(self, languages=known)

    @cached_property
    def unwrapped(self) -> "Tokens":
        """The same tokens without the line breaks inside sentences, so that names may continue on the next line."""
        words, sentence, last = self.words, self.sentence, len(self.words) - 1
        if LINE_BREAK not in words:
            return self
        kept = [
            i
            for i, word in enumerate(words)
            if word != LINE_BREAK or i in (0, last) or sentence[i - 1] != sentence[i + 1] or words[i + 1] == word
        ]
        return replace(
            self,
            words=[words[i] for i in kept],
            starts=[self.starts[i] for i in kept],
            ends=[self.ends[i] for i in kept],
            sentence=[sentence[i] for i in kept],
        )

    @cached_property
    def sizes(self) -> Counter[str]:
        """The characters in each language."""
        sizes: Counter[str] = Counter()
        for code, (start, end) in zip(self.languages, self.sentences, strict=False):
            sizes[code] += end - start
        return sizes


def tokenise(text: str) -> Tokens:
    """Split ``text`` into tokens and sentences."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[0]
        if word == "\r\n":
            word = LINE_BREAK
        starts.append(start)
        ends.append(end)
        words.append(word if word.isdecimal() and word.isascii() else normalise(word) or word)
    sentences = split_sentences(text)
    if not sentences:
        return Tokens(text, [], [], [], [], [])
    sentence: list[int] = []
    k, last = 0, len(sentences) - 1
    for start in starts:
        while k < last and start >= sentences[k + 1][0]:
            k += 1
        sentence.append(k)
    return Tokens(text, words, starts, ends, sentences, sentence)


def languages_of(tokens: Tokens, table: str, key: str = "", main: str | None = None) -> list[str]:
    """The language in which each sentence is read by what needs ``table``, in it ``key``, if one is named.

    That is the sentence's own language where it has the table, else ``main``, by default the language that most of the
    text with such a table is in (see ``main_language``); "" where the text has none.

    >>> text = tokenise("Жиын өтті. Yig‘ilish bo‘ldi.").in_languages(["kk", "other"])
    >>> languages_of(text, "places")
    ['kk', 'kk']
    """
    if not tokens.languages:
        return [""] * len(tokens.sentences)
    having = {code for code in tokens.sizes if _has(code, table, key)}
    if len(having) == len(tokens.sizes):
        return list(tokens.languages)
    fallback = main_language(tokens, table, key) if main is None else main
    return [code if code in having else fallback for code in tokens.languages]


def main_language(tokens: Tokens, table: str, key: str = "") -> str:
    """The language of most of the text, by length, of those that have ``table``, in it ``key``; "" if there is none."""
    having = [code for code in tokens.sizes if _has(code, table, key)]
    return max(having, key=tokens.sizes.__getitem__, default="")


def _has(code: str, table: str, key: str) -> bool:
    return bool(language_table(code, table).get(key)) if key else has_table(code, table)
