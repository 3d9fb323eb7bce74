"""Lemma to inflected forms, from the suffix tables of ``languages/CODE/morphology.toml``.

Two kinds of language: *agglutinative* (Kazakh, Kyrgyz: slots of suffixes chosen by vowel harmony and the last
sound) and *fusional* (Russian: endings by the end of the lemma). The tables hold all letters and suffixes.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from migtext.resources import language_table

NOMINATIVE = "nom"
_ANY_OTHER = "voiceless"  # the group of letters that the table does not have
_LONGEST_ENDING = 6  # letters of one case
_SHORTEST_FOREIGN = 4  # letters


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

    @cached_property
    def suffixes(self) -> dict[str, str]:
        """The endings that may stand apart from their word, behind a hyphen or a sign (``40%-ға``)."""
        return {ending: case for ending, case in self.endings.items() if ending} if self.agglutinative else {}

    def ends_in_case(self, word: str, case: str) -> bool:
        """Whether the end of a word is an ending of a case, in a language with suffixes.

        >>> morphology("ky").ends_in_case("нарында", "loc"), morphology("ky").ends_in_case("нарындын", "loc")
        (True, False)
        """
        return any(self.suffixes.get(word[cut:]) == case for cut in range(2, len(word)))

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

    def without_case(self, word: str) -> Iterator[tuple[str, bool]]:
        """The words that ``word`` may be a case form of, by harmony, and whether each is then a word with an owner.

        The longest ending comes first. Only for languages with rows of suffixes.

        >>> list(morphology("kk").without_case("комитетінің")), list(morphology("kk").without_case("женеваның"))
        ([('комитеті', False)], [('женева', False)])
        >>> list(morphology("ky").without_case("бөлүмүнө"))
        [('бөлүмү', True)]
        """
        found = list(self._cut(word, kept=True)) or list(self._cut(word, kept=False))
        yield from found

    def in_cases(self, word: str, owned: bool = False) -> frozenset[str]:
        """A word in every case, by harmony; ``owned``: whether it is one with an owner.

        >>> sorted(morphology("ky").in_cases("ош"))[:3], "бөлүмүндө" in morphology("ky").in_cases("бөлүмү", owned=True)
        (['ошко', 'ошто', 'оштогу'], True)
        """
        slots: dict[str, dict[str, str]] = self.table.get("slots", {})
        group = self._group(self._sounded(word))
        plain = {name: slots[name].get(group, slots[name].get("any", "")) for name in self._cases}
        shapes = {name: (owned and slots[name].get("owned")) or shape for name, shape in plain.items()}
        return frozenset(word + self._realise(shape, self._sounded(word)) for shape in shapes.values() if shape)

    def negative(self, stem: str) -> str:
        """The stem of a verb with the suffix that denies it; empty in a language without one.

        >>> morphology("kk").negative("өт"), morphology("ky").negative("бол"), morphology("ru").negative("быть")
        ('өтпе', 'болбо', '')
        """
        shapes: dict[str, str] = self.table.get("negative", {})
        heard = self._sounded(stem)
        return stem + self._realise(shapes.get(self._group(heard), shapes["any"]), heard) if shapes else ""

    def _cut(self, word: str, kept: bool) -> Iterator[tuple[str, bool]]:
        """The words without a case; ``kept``: by vowel harmony, which foreign names break: ``нью-йоркте``."""
        shortest = 2 if kept else _SHORTEST_FOREIGN
        for cut in range(max(shortest, len(word) - _LONGEST_ENDING), len(word) - (not kept)):
            base, ending = word[:cut], word[cut:]
            for owned in (False, True):
                if ending in self._cases_after(base, owned, kept) and (not owned or self.is_owned(base)):
                    yield base, owned
            if self._linked(base) and ending in self._cases_after(base, False, kept):
                yield base[:-1], False

    def _cases_after(self, base: str, owned: bool, kept: bool) -> Set[str]:
        """The endings of the cases behind a word, or only those of a word with an owner that differ."""
        heard = self._sounded(base)
        key = self._last_vowel(heard) if kept else None, self._group(heard), owned
        if key not in self._case_cache:
            self._case_cache[key] = frozenset(self._endings_of_cases(*key))
        return self._case_cache[key]

    @cached_property
    def _case_cache(self) -> dict[tuple[str | None, str, bool], frozenset[str]]:
        return {}

    def _endings_of_cases(self, vowel: str | None, group: str, owned: bool) -> Iterator[str]:
        """The endings of the cases behind a last vowel and a last sound; None for any vowel."""
        slots: dict[str, dict[str, str]] = self.table.get("slots", {})
        before = self._one_of_each_harmony if vowel is None else [vowel]
        for name in self._cases:
            shape = slots[name].get("owned") if owned else slots[name].get(group, slots[name].get("any", ""))
            yield from (self._realise(shape, vowel) for vowel in before if shape)

    @cached_property
    def _cases(self) -> tuple[str, ...]:
        """The slots that may stand behind a possessive: those of the cases."""
        owning = {name for name, slot in self.table["slots"].items() if slot.get("owns")}
        paths = (path.split() for path in self.table["paths"])
        return tuple(dict.fromkeys(path[1] for path in paths if len(path) > 1 and path[0] in owning))

    def is_owned(self, base: str) -> bool:
        """Whether a word ends as one with a possessive does.

        >>> morphology("kk").is_owned("комитеті"), morphology("kk").is_owned("астана")
        (True, False)
        """
        cuts = range(max(2, len(base) - 2), len(base))
        return any(base[cut:] in self._possessives[self._group(base[:cut])] for cut in cuts)

    @cached_property
    def _possessives(self) -> dict[str, frozenset[str]]:
        """The endings of a word with an owner by its last sound, of any harmony, which foreign words do not keep."""
        slots = [slot for slot in self.table["slots"].values() if slot.get("owns")]
        return {
            group: frozenset(
                self._realise(slot.get(group, slot.get("any", "")), vowel)
                for slot in slots
                for vowel in self._one_of_each_harmony
            )
            for group in {*self._groups.values(), _ANY_OTHER}
        }

    @cached_property
    def _one_of_each_harmony(self) -> list[str]:
        return [letters[0] for letters in self.table["harmony"].values()]

    def ends_in_vowel(self, word: str) -> bool:
        """Whether a word ends in a vowel."""
        return self._group(word) == "vowel"

    def is_case(self, ending: str) -> bool:
        """Whether an ending is that of a case behind a word without an owner; they begin with a consonant.

        >>> morphology("ky").is_case("дин"), morphology("ky").is_case("ин")
        (True, False)
        """
        return ending in self.suffixes and ending[0] not in self._vowels

    def is_object(self, word: str, consonants: bool = False) -> bool:
        """Whether a word ends as an accusative does behind a vowel, or with ``consonants`` behind any letter.

        >>> morphology("kk").is_object("бастамасын"), morphology("kk").is_object("жиынды", consonants=True)
        (True, True)
        """
        slots: dict[str, dict[str, str]] = self.table.get("slots", {})
        slot = next((slot for slot in slots.values() if slot.get("case") == "acc"), {})
        for length, owned in ((len(slot.get("owned", "")), True), (len(slot.get("any", "")), False)):
            base = word[: len(word) - length]
            group = self._group(base)
            if not length or (group != "vowel" and (owned or not consonants)) or (owned and not self.is_owned(base)):
                continue
            shape = slot["owned"] if owned else slot.get(group, slot["any"])
            if word == base + self._realise(shape, base):
                return True
        return False

    def _linked(self, base: str) -> bool:
        """Whether a word ends in two consonants and the vowel that links them to an ending: ``минскі``."""
        link: str = self.table.get("linking_vowel", "")
        return bool(link) and base.endswith(link) and len(base) > 4 and not set(base[-3:-1]) & set(self._vowels)

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
        return self._colours.get(self._last_vowel(stem), default)

    @cached_property
    def _colours(self) -> dict[str, str]:
        """The harmony of each vowel."""
        return {letter: colour for colour, letters in reversed(self.table["harmony"].items()) for letter in letters}

    def _group(self, stem: str) -> str:
        return self._groups.get(stem[-1:], _ANY_OTHER)

    @cached_property
    def _groups(self) -> dict[str, str]:
        """The group of each last letter; "" stands for no letter."""
        consonants = {
            letter: name for name, letters in reversed(self.table["consonants"].items()) for letter in letters
        }
        return consonants | dict.fromkeys(self._vowels, "vowel") | {"": "vowel"}


def _row(text: str) -> list[str]:
    """The endings in a row of the table; ``0`` means no ending."""
    return ["" if ending == "0" else ending for ending in text.split()]


@lru_cache
def morphology(code: str) -> Morphology:
    """The inflection of language ``code``; a language without a table inflects nothing."""
    return Morphology(code, language_table(code, "morphology"))
