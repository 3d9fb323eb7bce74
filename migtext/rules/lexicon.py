"""Word tables of a language, as a dictionary of every inflected form.

A table is a TOML file of word classes. A class holds ``words`` (inflected by ``morphology``) and ``fixed`` (taken as
they stand), each a list, or lists by value where the words of a class mean different things::

    [month]
    words = { 1 = ["қаңтар"], 2 = ["ақпан"] }
    fixed = { 1 = ["қаң"] }

An entry of several words is matched as a whole; its last word takes the endings. ``not`` lists forms to leave out;
``not_words`` lists words to leave out in all of their forms; ``endings`` are no words but ends of words, for the
extractors that ask for them; ``verbs`` are stems that take the endings of verbs; ``without`` names slots of the
morphology that the words of the class do not take; ``acronyms`` are written in capitals and take the endings of every
language, as texts of every language use them. A table may begin with ``also``: languages whose words, with their own
inflection, stand in its texts too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from migtext.compiled import kept
from migtext.resources import language_codes, language_table, shared_table
from migtext.rules.morphology import NOMINATIVE, Morphology, morphology
from migtext.text.punctuation import HYPHENS, RANGE_SIGNS
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, tokenise

_HYPHEN = "-"


class Sense(NamedTuple):
    """One reading of a word: its class, the value it has there, and its case."""

    name: str
    value: str
    case: str


Senses = tuple[Sense, ...]


class Lexicon:
    """All forms of the words of some tables of one language.

    >>> lexicon("kk", "dates").single["мамырда"]
    (Sense(name='month', value='5', case='loc'),)
    """

    def __init__(self, code: str, tables: Iterable[str]) -> None:
        self.code = code
        self.single: dict[str, Senses] = {}
        self.several: dict[str, list[tuple[tuple[str, ...], Senses]]] = {}
        self._add_tables(tables)
        same: dict[Senses, Senses] = {}  # so that a reading of many words is kept and read back once
        self.single = {word: same.setdefault(senses, senses) for word, senses in self.single.items()}
        for word, options in self.several.items():
            shared = ((rest, same.setdefault(senses, senses)) for rest, senses in options)
            self.several[word] = sorted(shared, key=lambda option: -len(option[0]))

    def _add_tables(self, tables: Iterable[str]) -> None:
        code = self.code
        for table in tables:
            for language in (code, *language_table(code, table).get("also", ())):
                for name, content in _classes(language, table):
                    self._add_class(name, content, morphology(language))
            for name, content in shared_table(table).get("signs", {}).items():
                self._add_class(name, content, morphology(code))
        for ending, case in morphology(code).suffixes.items():
            self._add_form((ending,), Sense("suffix", "", case))

    def _add_class(self, name: str, content: Mapping[str, Any], inflection: Morphology) -> None:
        refused = {normalise(word) for word in content.get("not", ())}
        refused.update(" ".join(form) for word in content.get("not_words", ()) for form, _ in _forms(word, inflection))
        for stem in content.get("verbs", ()):
            for ending in inflection.verb_endings:
                self._add_form((normalise(stem) + ending,), Sense(name, "", NOMINATIVE))
        without = frozenset(content.get("without", ()))
        for key, inflected in (("words", inflection), ("fixed", None)):
            listed = content.get(key, {})
            by_value: Mapping[str, list[str]] = listed if isinstance(listed, dict) else {"": listed}
            for value, entries in by_value.items():
                for entry in entries:
                    for words, case in _forms(entry, inflected, without):
                        if " ".join(words) not in refused:
                            self._add_form(words, Sense(name, value, case))

    def _add_form(self, words: tuple[str, ...], sense: Sense) -> None:
        if len(words) == 1:
            senses = self.single.get(words[0], ())
            if sense not in senses:
                self.single[words[0]] = (*senses, sense)
            return
        options = self.several.setdefault(words[0], [])
        for i, (rest, senses) in enumerate(options):
            if rest == words[1:]:
                if sense not in senses:
                    options[i] = (rest, (*senses, sense))
                return
        options.append((words[1:], (sense,)))

    def at(self, words: list[str], i: int) -> tuple[int, Senses]:
        """The longest entry that begins at word ``i``: how many words it takes, and its readings; (0, ()) for none."""
        word = words[i]
        options = self.several.get(word)
        if options:
            following = words[i + 1] if i + 1 < len(words) else ""
            for rest, senses in options:
                if rest[0] in (following, _HYPHEN) and _reads(words[i + 1 : i + 1 + len(rest)], rest):
                    return 1 + len(rest), senses
        senses = self.single.get(word, ())
        return (1, senses) if senses else (0, ())

    def broken(self, words: list[str], i: int) -> Senses:
        """The readings of a word that is hyphenated at the end of a line and continues at token ``i + 3``."""
        if i + 3 >= len(words) or words[i + 2] != LINE_BREAK or words[i + 1] not in HYPHENS:
            return ()
        return self.single.get(words[i] + words[i + 3], ())

    def beginning(self, wanted: Callable[[Sense], bool]) -> frozenset[str]:
        """The first words of the entries that have a reading which is ``wanted``."""
        single = (word for word, senses in self.single.items() if any(map(wanted, senses)))
        several = (
            word for word, row in self.several.items() if any(wanted(one) for _, senses in row for one in senses)
        )
        return frozenset((*single, *several))

    def all_senses(self) -> frozenset[Senses]:
        """The readings that forms have, for a grammar that must know all of them beforehand."""
        return frozenset((*self.single.values(), *(senses for row in self.several.values() for _, senses in row)))


def _classes(code: str, table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The classes of a table of one language."""
    return ((name, content) for name, content in language_table(code, table).items() if name != "also")


def _forms(
    entry: str, inflection: Morphology | None, without: frozenset[str] = frozenset()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The words of an entry with the case of each of its forms, of one form without an inflection."""
    words = tuple(tokenise(entry).words)
    if inflection is None:
        yield words, NOMINATIVE
        return
    for form, case in inflection.forms(words[-1], without).items():
        yield (*words[:-1], form), case


def _reads(words: list[str], entry: tuple[str, ...]) -> bool:
    """Whether the words are those of an entry; any dash does for a hyphen."""
    return words == list(entry) or (
        _HYPHEN in entry
        and len(words) == len(entry)
        and all(w == e or (e == _HYPHEN and w in RANGE_SIGNS) for w, e in zip(words, entry, strict=True))
    )


@lru_cache
def lexicon(code: str, *tables: str) -> Lexicon:
    """The word tables ``tables`` of language ``code``."""
    return kept(f"lexicon-{code}-{'-'.join(tables)}", Lexicon, lambda: Lexicon(code, tables))


@lru_cache
def acronyms(table: str) -> Mapping[str, frozenset[str]]:
    """The acronyms of a table in all languages, by their letters in small, each with the classes it is of.

    >>> acronyms("goals")["gcm"]
    frozenset({'gcm_acronym'})
    """
    return kept(f"acronyms-{table}", dict, lambda: _acronyms(table))


def _acronyms(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code in language_codes():
        for name, content in _classes(code, table):
            for acronym in content.get("acronyms", ()):
                letters = normalise(acronym)
                found[letters] = found.get(letters, frozenset()) | {name}
    return found


@lru_cache
def all_endings() -> Mapping[str, str]:
    """The endings that nouns take in any of the languages, each with its case."""
    found: dict[str, str] = {}
    for code in language_codes():
        found = {**morphology(code).endings, **found}
    return {ending: case for ending, case in found.items() if ending}
