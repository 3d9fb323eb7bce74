"""Lemma to inflected forms, from the suffix tables of ``languages/CODE/morphology.toml``.

Two kinds of language: *agglutinative* (Kazakh, Kyrgyz: slots of suffixes chosen by vowel harmony and the last
sound) and *fusional* (Russian: endings by the end of the lemma). The tables hold all letters and suffixes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from migtext.resources import language_table

NOMINATIVE = "nom"


@dataclass(frozen=True)
class Morphology:
    """The inflection of one language, from its table."""

    code: str
    table: dict[str, Any] = field(repr=False, hash=False)

    @property
    def agglutinative(self) -> bool:
        """Whether words take rows of suffixes, of which any may stand behind a word that no table knows."""
        return "slots" in self.table

    def forms(self, lemma: str, without: frozenset[str] = frozenset()) -> dict[str, str]:
        """All forms of a noun, numeral or adjective, each with the name of its case, "" where the table does not tell.

        ``without``: slots of suffixes that no form has.

        >>> morphology("kk").forms("жыл")["жылдан"]
        'abl'
        """
        if self.agglutinative:
            return {stem + ending: case for stem, ending, case in self._agglutinated(lemma, without)}
        if "endings" in self.table:
            stem, row = self._declension(lemma)
            return {lemma: NOMINATIVE} | {stem + ending: "" for ending in row}
        return {lemma: ""}

    @cached_property
    def endings(self) -> dict[str, str]:
        """Every noun ending of the language with its case, for names with an unknown paradigm."""
        found: dict[str, str] = {}
        if self.agglutinative:
            for sample in self.table["samples"]:
                found.update({ending: case for _, ending, case in self._agglutinated(sample) if ending})
            link: str = self.table.get("linking_vowel", "")
            found.update({link + ending: case for _, ending, case in self._agglutinated(link) if ending and link})
        for row in self.table.get("endings", {}).values():
            found.update(dict.fromkeys(_row(row), ""))
        found[""] = NOMINATIVE
        return found

    @property
    def suffixes(self) -> dict[str, str]:
        """The endings that may stand apart from their word, behind a hyphen or a sign (``40%-ға``)."""
        return {ending: case for ending, case in self.endings.items() if ending} if self.agglutinative else {}

    @property
    def verb_endings(self) -> tuple[str, ...]:
        """The endings of verb stems listed in the table."""
        return tuple(self.table.get("verb_endings", ()))

    def stems(self, word: str) -> tuple[str, ...]:
        """What stays of a word of a name under inflection: one stem, or two where its last sound changes."""
        if self.agglutinative:
            voiced = self._voiced(word)
            bare = word.rstrip(self.table.get("dropped", ""))
            return tuple(dict.fromkeys((word, voiced, bare)))
        if "endings" in self.table:
            return (self._declension(word)[0],)
        return (word,)

    def _declension(self, lemma: str) -> tuple[str, list[str]]:
        endings: dict[str, str] = self.table["endings"]
        for end, row in endings.items():
            if end and lemma.endswith(end) and len(lemma) > len(end) + 1:
                return lemma[: -len(end)], _row(row)
        return lemma, _row(endings[""])

    def _agglutinated(self, lemma: str, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, str, str]]:
        """Stem, ending and case of each form."""
        stem = lemma.rstrip(self.table.get("dropped", "")) or lemma
        voiced = self._voiced(stem)
        yield lemma, "", NOMINATIVE
        for heard in self._heard(lemma, stem):
            for ending, case in self._endings_after(heard[-6:], without):
                starts_with_vowel = ending[:1] in self._vowels
                yield (voiced if starts_with_vowel else stem), ending, case
                if lemma != stem and not starts_with_vowel:
                    yield lemma, ending, case

    def _heard(self, lemma: str, stem: str) -> Iterator[str]:
        """The stem as it sounds to the suffixes; a loanword may sound in several ways."""
        yield self._sounded(stem)
        soft: str = self.table.get("soft_vowel", "")
        if soft and lemma != stem:
            yield soft + stem[-1:]
        if stem[-1:] and stem[-1:] in self.table.get("also_voiced", ""):
            yield stem[:-1] + self.table["voiced_sample"]

    def _sounded(self, stem: str) -> str:
        """The stem with its last letter as it sounds to the suffixes."""
        heard: dict[str, str] = self.table.get("last_sound", {})
        return stem[:-1] + heard.get(stem[-1:], stem[-1:])

    @cached_property
    def _vowels(self) -> str:
        return "".join(self.table["harmony"].values())

    def _voiced(self, stem: str) -> str:
        change: dict[str, str] = self.table.get("voicing", {})
        return stem[:-1] + change.get(stem[-1:], stem[-1:])

    @cached_property
    def _ending_cache(self) -> dict[tuple[str, str, frozenset[str]], list[tuple[str, str]]]:
        return {}

    def _endings_after(self, stem: str, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        key = (self._last_vowel(stem), self._group(stem), without)
        if key not in self._ending_cache:
            found: list[tuple[str, str]] = []
            for path in self.table["paths"]:
                current, case = stem, NOMINATIVE
                names = path.split()
                if not without.isdisjoint(names):
                    continue
                for i, name in enumerate(names):
                    slot: dict[str, str] = self.table["slots"][name]
                    owned = i > 0 and self.table["slots"][names[i - 1]].get("owns", False)
                    shape = slot.get("owned") if owned else None
                    current += self._realise(shape or slot.get(self._group(current), slot.get("any", "")), current)
                    case = slot.get("case", case)
                found.append((current[len(stem) :], case))
            self._ending_cache[key] = found
        return self._ending_cache[key]

    def _realise(self, shape: str, before: str) -> str:
        sounds: dict[str, dict[str, str]] = self.table["sounds"]
        out = ""
        for letter in shape:
            out += sounds[letter][self._colour(before + out)] if letter in sounds else letter
        return out

    def _last_vowel(self, stem: str) -> str:
        return next((letter for letter in reversed(stem) if letter in self._vowels), "")

    def _colour(self, stem: str) -> str:
        default: str = self.table["default_harmony"]
        vowel = self._last_vowel(stem)
        colours: dict[str, str] = self.table["harmony"]
        return next((colour for colour, letters in colours.items() if vowel and vowel in letters), default)

    def _group(self, stem: str) -> str:
        if stem[-1:] in self._vowels:
            return "vowel"
        groups: dict[str, str] = self.table["consonants"]
        return next((name for name, letters in groups.items() if stem[-1:] in letters), "voiceless")


def _row(text: str) -> list[str]:
    """The endings in a row of the table; ``0`` means no ending."""
    return ["" if ending == "0" else ending for ending in text.split()]


@lru_cache
def morphology(code: str) -> Morphology:
    """The inflection of language ``code``; a language without a table inflects nothing."""
    return Morphology(code, language_table(code, "morphology"))
