"""Grammars over classes of words: a text becomes one letter a word or phrase, and rules are patterns of classes.

The words of a class come from the table of a language, inflected; the rules from a table that all languages share.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from migtext.errors import TableError
from migtext.resources import language_codes, language_table
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.text.punctuation import MINUSES, STROKES
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, Tokens, tokenise

# Classes that no table fills: all other words, line ends, numbers without and with a suffix, a letter behind a sign.
OTHER, BREAK, NUMBER, NTH, LETTER, YEAR_2030 = "other", "break", "num", "nth", "letter", "y2030"
# Sections of a language's table: the class, where the keys are numbers, and whether the words are lemmas.
_SECTIONS = {
    "own": ("", True),
    "words": ("", True),
    "exact": ("", False),
    "acronyms": ("", False),
    "ordinals": ("ordinal", True),
    "ordinal_forms": ("ordinal", False),
    "cardinals": ("cardinal", True),
    "cardinal_forms": ("cardinal", False),
    "tens": ("tens", True),
    "tens_forms": ("tens", False),
}
_NO_WORDS = ("also", "suffixes")
_FIRST_LETTER = 0x4E00  # letters that no pattern uses otherwise
_CLASS = re.compile(r"[a-z_0-9]*[a-z][a-z_0-9]*")


class Entry(NamedTuple):
    """What a word or phrase stands for: its class, the number that it says, how many capitals it needs.

    ``case`` is that of the form, "" where the language's table does not tell.
    """

    name: str
    value: int = 0
    capitals: int = 0
    more: tuple[str, ...] = ()
    takes_suffix: bool = False
    case: str = ""


Lexicon = dict[str, tuple[Entry, ...]]
"""First words of entries, each with its entries, the longest first."""


@dataclass(frozen=True, slots=True)
class Items:
    """A text as classes: item ``i`` is tokens ``first[i]`` up to, not including, ``last[i]``."""

    letters: str
    names: list[str]
    first: list[int]
    last: list[int]
    values: list[int]
    cases: list[str]


class Alphabet:
    """One letter for each class name, given out as names come up."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    @property
    def names(self) -> frozenset[str]:
        """The classes that have a letter."""
        return frozenset(self._letters)

    def letter(self, name: str) -> str:
        """The letter of class ``name``."""
        return self._letters.setdefault(name, chr(_FIRST_LETTER + len(self._letters)))


def compile_pattern(pattern: str, fragments: Mapping[str, str], alphabet: Alphabet) -> re.Pattern[str]:
    """A pattern of class and fragment names as a regular expression over the letters of ``alphabet``.

    Raises TableError for a pattern that is none.
    """

    @lru_cache
    def expand(text: str) -> str:
        return re.sub(r"\s+", "", _CLASS.sub(lambda m: one(m[0]), text))

    def one(name: str) -> str:
        return f"(?:{expand(fragments[name])})" if name in fragments else alphabet.letter(name)

    try:
        return re.compile(expand(pattern))
    except (re.error, RecursionError) as error:
        raise TableError(f"pattern {' '.join(pattern.split())!r}: {error}") from error


def read_lexicon(table: str, code: str, sections: Collection[str] | None = None) -> Lexicon:
    """The words of ``languages/CODE/TABLE.toml``, all of its sections or those named.

    Raises TableError for a section that is not known.
    """
    found: Lexicon = {}
    # A form of [own] is one of [words] too: "our goal" is no goal.
    for section, rows in sorted(language_table(code, table).items(), key=lambda item: item[0] != "own"):
        if section not in _SECTIONS and section not in _NO_WORDS:
            raise TableError(f"languages/{code}/{table}.toml: no section [{section}], only {', '.join(_SECTIONS)}")
        if section in sections if sections else section in _SECTIONS:
            add_entries(found, _entries(section, rows, code))
    return found


def add_entries(lexicon: Lexicon, entries: Iterable[tuple[tuple[str, ...], Entry]]) -> None:
    """Add entries to ``lexicon``; a word or phrase that it has stays as it is."""
    for words, entry in entries:
        known = lexicon.get(words[0])
        if known is None:
            lexicon[words[0]] = (entry,)
        elif all(entry.more != other.more for other in known):
            lexicon[words[0]] = tuple(sorted((*known, entry), key=lambda e: -len(e.more)))


def merge(lexicons: Iterable[Lexicon]) -> Lexicon:
    """One lexicon of several; where they disagree about a word or phrase the first one counts."""
    found: Lexicon = {}
    for lexicon in lexicons:
        for word, entries in lexicon.items():
            if word in found:
                add_entries(found, (((word, *entry.more), entry) for entry in entries))
            else:
                found[word] = entries
    return found


def _entries(section: str, rows: Mapping[str, Any], code: str) -> Iterator[tuple[tuple[str, ...], Entry]]:
    kind, inflected = _SECTIONS[section]
    for key, given in rows.items():
        entry = Entry(kind, int(key)) if kind else Entry(f"own_{key}" if section == "own" else key)
        for phrase in [given] if isinstance(given, str) else given:
            if section == "acronyms":
                yield acronym_entry(phrase, key)
            elif inflected:
                yield from _inflected(phrase, entry, code)
            else:
                yield _with(entry, tuple(tokenise(phrase).words))


def acronym_entry(acronym: str, name: str) -> tuple[tuple[str, ...], Entry]:
    """An acronym; it takes the endings of every language, as it is written so in texts of all of them."""
    word = normalise(acronym)
    return (word,), Entry(name, capitals=len(acronym) - acronym[-1].islower(), takes_suffix=True)


def word_entries(lemma: str, name: str, code: str) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """A word with its case forms in language ``code``, written with a capital."""
    return _inflected(normalise(lemma), Entry(name, capitals=1), code)


def _inflected(lemma: str, entry: Entry, code: str) -> Iterator[tuple[tuple[str, ...], Entry]]:
    *before, last = (normalise(word) for word in tokenise(lemma).words)
    of_case: dict[str, Entry] = {}
    for form, case in morphology(code).forms(last).items():
        if before:
            words = (*before, form)
            yield words, Entry(entry.name, entry.value, more=words[1:], case=case)
        else:
            if case not in of_case:
                of_case[case] = entry._replace(case=case)
            yield (form,), of_case[case]


def _with(entry: Entry, words: tuple[str, ...]) -> tuple[tuple[str, ...], Entry]:
    return words, entry._replace(more=words[1:])


@lru_cache
def _suffixes(table: str) -> dict[str, str]:
    """What may be tied to a number or an acronym, in any language, with its case."""
    found: dict[str, str] = {}
    for code in language_codes():
        found.update({ending: case for ending, case in morphology(code).endings.items() if ending not in found})
        for suffix in language_table(code, table).get("suffixes", {}).get("ordinal", ()):
            found.update(morphology(code).forms(suffix))
    del found[""]
    return found


@dataclass(frozen=True)
class Classifier:
    """Cuts tokens into items by the lexicon of each token's language; ``signs``: classes of single signs."""

    table: str
    signs: Mapping[str, str]
    alphabet: Alphabet = field(repr=False)

    def items(
        self, tokens: Tokens, lexicons: Sequence[Lexicon], overlay: Lexicon | None = None, since: int = 0
    ) -> Items:
        """Items of ``tokens``: ``lexicons`` of the sentences; ``overlay`` counts from token ``since`` on."""
        words, sentence, text, starts = tokens.words, tokens.sentence, tokens.text, tokens.starts
        suffixes = _suffixes(self.table)
        names: list[str] = []
        first: list[int] = []
        last: list[int] = []
        values: list[int] = []
        cases: list[str] = []
        i, count = 0, len(words)
        while i < count:
            word = words[i]
            end, value, name, case = i + 1, 0, OTHER, ""
            lexicon = lexicons[sentence[i]]
            entries = lexicon.get(word)
            added = overlay if i >= since else None
            if not entries and len(word) > 2 and text[starts[i] + 1].isupper():
                word = _acronym(tokens, i, suffixes)
                entries = lexicon.get(word)
            if entries or (added and word in added):
                choice = (*added.get(word, ()), *(entries or ())) if added else entries or ()
                entry = next((e for e in choice if self._fits(tokens, i, e)), None)
                if entry:
                    name, value, case, end = entry.name, entry.value, entry.case, self._end(tokens, i, entry)
                    if entry.takes_suffix:
                        end = _suffix_end(tokens, end, suffixes)
                        case = suffixes.get(words[end - 1] if end > i + 1 else words[i][len(word) :], NOMINATIVE)
            elif word in self.signs:
                name = self.signs[word]
            elif word[:1].isdecimal():
                name, value = (YEAR_2030 if word == "2030" else NUMBER), int(word[:6])
                after = _suffix_end(tokens, end, suffixes)
                if after == end and end < count and tokens.glued(end) and words[end] in suffixes:
                    after = end + 1
                if after > end and name == NUMBER:
                    name, end = NTH, after
            elif word == LINE_BREAK:
                if i + 1 < count and words[i + 1] != LINE_BREAK and i and sentence[i - 1] == sentence[i + 1]:
                    i += 1
                    continue
                name = BREAK
            elif len(word) == 1 and tokens.glued(i):
                name = LETTER
            names.append(name)
            first.append(i)
            last.append(end)
            values.append(value)
            cases.append(case)
            i = end
        letter = {name: self.alphabet.letter(name) for name in set(names)}
        return Items("".join(map(letter.__getitem__, names)), names, first, last, values, cases)

    def _fits(self, tokens: Tokens, i: int, entry: Entry) -> bool:
        start = tokens.starts[i]
        if entry.capitals and not tokens.text[start : start + entry.capitals].isupper():
            return False
        return self._end(tokens, i, entry) > i

    @staticmethod
    def _end(tokens: Tokens, i: int, entry: Entry) -> int:
        """The token after a phrase that begins at token ``i``, ``i`` if it is not there; it may run over a line end."""
        j = i + 1
        for wanted in entry.more:
            if j + 1 < len(tokens.words) and tokens.words[j] == LINE_BREAK != tokens.words[j + 1]:
                j += 1
            if j >= len(tokens.words):
                return i
            if tokens.words[j] != wanted and not (wanted == "-" and tokens.words[j] in STROKES | MINUSES):
                return i
            j += 1
        return j


def _acronym(tokens: Tokens, i: int, suffixes: Mapping[str, str]) -> str:
    """The capitals of token ``i`` if an ending follows them, else all of it."""
    surface = tokens.surface(i, i + 1)
    length = next((k for k, letter in enumerate(surface) if not letter.isupper()), len(surface))
    word = normalise(surface[:length])
    return word if length < len(surface) and tokens.words[i][len(word) :] in suffixes else tokens.words[i]


def _suffix_end(tokens: Tokens, j: int, suffixes: Mapping[str, str]) -> int:
    """Where a word that ends before token ``j`` ends with the suffix that a hyphen or a spaced dash ties to it."""
    words = tokens.words
    if j + 1 >= len(words) or words[j] not in STROKES | MINUSES or words[j + 1] not in suffixes:
        return j
    spaced = not tokens.glued(j) and len(words[j + 1]) > 1
    return j + 2 if tokens.hyphen(j) or spaced else j
