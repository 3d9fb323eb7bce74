"""Word tables of a language, as a dictionary of every inflected form.

A table is a TOML file of word classes. A class holds ``words`` (inflected by ``morphology``) and ``fixed`` (taken as
they stand), each a list, or lists by value where the words of a class mean different things::

    [month]
    words = { 1 = ["қаңтар"], 2 = ["ақпан"] }
    fixed = { 1 = ["қаң"] }

An entry of several words is matched as a whole; its last word takes the endings. ``not`` lists forms to leave out;
``endings`` are no words but ends of words, for the extractors that ask for them; ``verbs`` are stems that take the
endings of verbs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from migtext.resources import language_table, shared_table
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.text.reading import normalise
from migtext.text.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Sense:
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
        self._morphology = morphology(code)
        for table in tables:
            for name, content in language_table(code, table).items():
                self._add_class(name, content)
            for name, content in shared_table(table).get("signs", {}).items():
                self._add_class(name, content)
        for ending, case in self._morphology.suffixes.items():
            self._add_form((ending,), Sense("suffix", "", case))
        for options in self.several.values():
            options.sort(key=lambda option: -len(option[0]))

    def _add_class(self, name: str, content: Mapping[str, Any]) -> None:
        refused = {normalise(word) for word in content.get("not", ())}
        for stem in content.get("verbs", ()):
            for ending in self._morphology.verb_endings:
                self._add_form((normalise(stem) + ending,), Sense(name, "", NOMINATIVE))
        for inflected in (True, False):
            listed = content.get("words" if inflected else "fixed", {})
            by_value: Mapping[str, list[str]] = listed if isinstance(listed, dict) else {"": listed}
            for value, entries in by_value.items():
                for entry in entries:
                    for words, case in self._forms(entry, inflected):
                        if " ".join(words) not in refused:
                            self._add_form(words, Sense(name, value, case))

    def _forms(self, entry: str, inflected: bool) -> Iterator[tuple[tuple[str, ...], str]]:
        words = tuple(tokenise(entry).words)
        if not inflected:
            yield words, NOMINATIVE
            return
        for form, case in self._morphology.forms(words[-1]).items():
            yield (*words[:-1], form), case

    def _add_form(self, words: tuple[str, ...], sense: Sense) -> None:
        if len(words) == 1:
            known = self.single.get(words[0], ())
            if sense not in known:
                self.single[words[0]] = (*known, sense)
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
            for rest, senses in options:
                if words[i + 1 : i + 1 + len(rest)] == list(rest):
                    return 1 + len(rest), senses
        senses = self.single.get(word, ())
        return (1, senses) if senses else (0, ())

    def all_senses(self) -> Iterator[Senses]:
        """The readings of every form, for a grammar that must know all of them beforehand."""
        yield from self.single.values()
        for options in self.several.values():
            for _, senses in options:
                yield senses


@lru_cache
def lexicon(code: str, *tables: str) -> Lexicon:
    """The word tables ``tables`` of language ``code``."""
    return Lexicon(code, tables)
