"""Texts in a Latin alphabet of a language that is read in Cyrillic: a rendering, and its offsets in the text."""

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from migtext import resources
from migtext.compiled import kept
from migtext.records import Event, Furniture, Mention, Record, Sentence, Span
from migtext.resources import has_table, language_codes, language_table
from migtext.text.language_id import detect_sentence

TABLE = "latin"
M = TypeVar("M", Mention, Span, Sentence, Furniture)

_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S+|\b[\w-]++(?:\.[A-Za-z]{2,})+\b", re.ASCII)
_ROMAN = re.compile("[IVXLCDM]+")
_KK_NAMES = r"(?:^|\n)\S*\.{code} = \[(.*?)\]"
_QUOTED = re.compile('"([^"]+)"')
_LEAST_LATIN, _MOST_FOREIGN, _LEAST_SPECIAL = 0.6, 0.03, 0.02  # shares of letters
_LONGEST_SAMPLE = 20_000  # characters
_SHORTEST_STEM, _SHORTEST_NAME = 4, 5  # letters
_LONGEST_STEM, _LONGEST_PIECE = 24, 3  # letters


@dataclass(frozen=True)
class Rendering:
    """A text in Cyrillic, and where each of its characters begins in the Latin text, with the end of that text."""

    text: str
    latin: str
    alphabet: str
    offsets: "array[int]"

    def back(self, offset: int) -> int:
        """The offset in the Latin text."""
        return self.offsets[offset]

    def forward(self, offset: int) -> int:
        """The offset in the Cyrillic text of an offset in the Latin text."""
        return bisect_left(self.offsets, offset)

    def restored(self, record: Record) -> Record:
        """The record with all its offsets and spans in the Latin text; values stay in Cyrillic."""
        document = record.document
        title = document.title
        at = self.text.find(title) if title else -1
        if title and at >= 0:
            title = self.latin[self.back(at) : self.back(at + len(title))]
        layers: dict[str, Any] = {
            layer: tuple(self._moved(mention) for mention in getattr(record, layer))
            for layer in ("dates", "figures", "organisations", "places", "people", "goals", "events")
        }
        return record.model_copy(
            update={
                **layers,
                "sentences": tuple(self._moved(one) for one in record.sentences),
                "document": document.model_copy(
                    update={
                        "title": title,
                        "furniture": tuple(self._moved(one) for one in document.furniture),
                        "pages": tuple(map(self.back, document.pages)),
                    }
                ),
            }
        ).with_text(self.latin)

    def _moved(self, one: M) -> M:
        start, end = self.back(one.start), self.back(one.end)
        update: dict[str, Any] = {"start": start, "end": end}
        if isinstance(one, Mention | Span):
            update["text"] = self.latin[start:end]
        if isinstance(one, Event):
            update["mentions"] = tuple(self._moved(span) for span in one.mentions)
        return one.model_copy(update=update)


def render(text: str) -> Rendering | None:
    """The text in Cyrillic, if most of it is in a Latin alphabet that a language has a table of; else None.

    Rules: docs/language.md.

    >>> render("Almatyda jıyn ótip, oǵan qyzý qatysqan myń adam keldi.").text
    'Алматыда жиын өтіп, оған қызу қатысқан мың адам келді.'
    """
    letters = Counter(text[:_LONGEST_SAMPLE])
    latin = {letter: count for letter, count in letters.items() if _LATIN.match(letter)}
    total = sum(count for letter, count in letters.items() if letter.isalpha())
    if not latin or sum(latin.values()) < _LEAST_LATIN * total:
        return None
    for code in language_codes():
        if not has_table(code, TABLE):
            continue
        for name in language_table(code, TABLE)["alphabets"]:
            if _may_be(latin, code, name):
                rendered = _spelling(code, name).render(text)
                if detect_sentence(rendered.text[:_LONGEST_SAMPLE])[0] == code:
                    return rendered
    return None


def _may_be(latin: Mapping[str, int], code: str, name: str) -> bool:
    """Whether letters are those of an alphabet: all that it must have, and hardly any that it lacks."""
    alphabet = language_table(code, TABLE)["alphabets"][name]
    counts = Counter[str]()
    for letter, count in latin.items():
        counts[_small(letter)] += count
    if any(not counts[letter] for letter in alphabet["required"]):
        return False
    total, own = counts.total(), alphabet["letters"]
    special = sum(count for letter, count in counts.items() if not letter.isascii())
    foreign = sum(count for letter, count in counts.items() if not letter.isascii() and letter not in own)
    return special >= _LEAST_SPECIAL * total and foreign <= _MOST_FOREIGN * total and foreign * 10 <= special


@lru_cache
def _spelling(code: str, name: str) -> "_Spelling":
    return kept(f"{TABLE}-{code}-{name}", _Spelling, lambda: _Spelling(code, name))


class _Spelling:
    """How the words of one Latin alphabet are spelled in Cyrillic."""

    def __init__(self, code: str, name: str) -> None:
        alphabet = language_table(code, TABLE)["alphabets"][name]
        self._name = name
        self._letters: dict[str, str] = alphabet["letters"]
        self._pairs: dict[str, str] = alphabet.get("pairs", {})
        self._glides: dict[str, str] = alphabet.get("glides", {})
        self._joined: dict[str, str] = alphabet.get("joined", {})
        self._loans: dict[str, str] = alphabet.get("loans", {})
        self._glide: str = alphabet.get("glide", "")
        self._glide_as: str = alphabet.get("glide_as", "")
        self._vowels = frozenset(language_table(code, "language").get("vowels", ""))
        self._stems: dict[str, str] = {}
        self._stems = self._exceptions(code)
        self._kept = _latin_names()

    def render(self, text: str) -> Rendering:
        """The text with its words in Cyrillic; addresses, Roman numerals and foreign words stay."""
        parts: list[str] = []
        offsets = array("L")
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        done = 0
        for match in _WORD.finditer(text):
            start, end = match.span()
            if self._stays(text, start, end, addresses):
                continue
            parts.append(text[done:start])
            offsets.extend(range(done, start))
            at = start
            for latin, cyrillic in self._word(match[0]):
                parts.append(cyrillic)
                offsets.extend(at + min(k, len(latin)) for k in range(len(cyrillic)))
                at += len(latin)
            done = end
        parts.append(text[done:])
        offsets.extend(range(done, len(text) + 1))
        return Rendering("".join(parts), text, self._name, offsets)

    def _stays(self, text: str, start: int, end: int, addresses: list[tuple[int, int]]) -> bool:
        word = text[start:end]
        small = "".join(map(_small, word))
        at = bisect_left(addresses, (start + 1, 0)) - 1
        if at >= 0 and addresses[at][1] >= end:
            return True
        if word.upper() == word and end < len(text) and text[end].isdigit():
            return True
        foreign = any(letter not in self._letters for letter in self._without_pairs(small))
        return foreign or bool(_ROMAN.fullmatch(word)) or small in self._kept

    def _without_pairs(self, small: str) -> str:
        for pair in self._pairs:
            small = small.replace(pair, "")
        return "".join(letter for letter in small if _LATIN.match(letter))

    def _word(self, word: str) -> list[tuple[str, str]]:
        """Pieces of a word, each with what it is in Cyrillic."""
        small = "".join(map(_small, word))
        pieces: list[tuple[str, str]] = []
        i = 0
        for size in range(min(_LONGEST_STEM, len(small)), 2, -1):
            if cyrillic := self._stems.get(small[:size]):
                pieces, i = _aligned(word[:size], cyrillic, self), size
                break
        before = pieces[-1][1][-1:].lower() if pieces else ""
        while i < len(small):
            latin, cyrillic = self._piece(small, i, before)
            shown = word[i : i + len(latin)]
            upper = shown[0].isupper() or (len(shown) > 1 and shown[1:].isupper())
            pieces.append((shown, _upper(cyrillic, shown) if upper else cyrillic))
            before = cyrillic[-1:]
            i += len(latin)
        return pieces

    def _piece(self, small: str, i: int, before: str) -> tuple[str, str]:
        """The letters at a place of a word and what they are in Cyrillic, behind the Cyrillic letter ``before``."""
        behind_vowel = not before or before in self._vowels
        for size in range(_LONGEST_PIECE, 1, -1):
            piece = small[i : i + size]
            found = self._pairs.get(piece) or (self._glides if behind_vowel else self._joined).get(piece)
            if found:
                return piece, found
        letter = small[i]
        if letter == self._glide:
            return letter, self._glide_as[before in self._vowels and bool(before)]
        return letter, self._letters.get(letter, letter)

    def _exceptions(self, code: str) -> dict[str, str]:
        """Beginnings of words that the letters do not spell, by their letters in the Latin alphabet."""
        found: dict[str, str] = {}
        stems = language_table(code, TABLE).get("stems", {}).get("words", ())
        given = language_table(code, "people").get("given", "").lower().split()
        for word in (*_names(code), *given, *stems):
            latin = self._latin(word)
            least = 3 if word in stems else _SHORTEST_STEM
            if len(latin) >= least and "".join(cyrillic for _, cyrillic in self._word(latin)) != word:
                found[latin] = word
        return found

    def _latin(self, word: str) -> str:
        """A Cyrillic word in this alphabet; letters that it lacks as the alphabet writes them in loans."""
        own = {cyrillic: latin for latin, cyrillic in self._letters.items()}
        own |= {cyrillic: latin for latin, cyrillic in self._pairs.items() if len(cyrillic) == 1}
        own |= {cyrillic: latin for latin, cyrillic in (self._joined | self._glides).items()}
        return "".join(own.get(letter, self._loans.get(letter, letter)) for letter in word)


def _names(code: str) -> list[str]:
    """The Cyrillic words of the names that the gazetteers have in a language, in small letters."""
    names = re.compile(_KK_NAMES.format(code=code), re.DOTALL)
    found: dict[str, None] = {}
    for path in resources.data_files():
        if path.suffix == ".toml" and path.parent.parent.name == "gazetteers":
            for entries in names.findall(path.read_text("utf-8")):
                found.update(dict.fromkeys(word for word in _WORD.findall(entries.lower()) if not _LATIN.search(word)))
    return list(found)


def _latin_names() -> frozenset[str]:
    """Names of organisations that are one word in Latin letters, in small letters."""
    found = set()
    for path in resources.data_files():
        if path.parent.name == "organisations":
            found |= {name.lower() for name in _QUOTED.findall(path.read_text("utf-8"))}
    return frozenset(name for name in found if name.isascii() and name.isalpha() and len(name) >= _SHORTEST_NAME)


def _aligned(latin: str, cyrillic: str, spelling: _Spelling) -> list[tuple[str, str]]:
    """A stem and its Cyrillic letter by letter, as near as its letters tell."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for i, letter in enumerate(cyrillic):
        size = len(spelling._latin(letter)) if i < len(cyrillic) - 1 else len(latin) - at
        size = max(0, min(size, len(latin) - at))
        shown = latin[at : at + size]
        upper = any(map(str.isupper, shown)) or (not shown and latin.isupper() and len(latin) > 1)
        written = letter.upper() if upper else letter
        if size or not pieces:
            pieces.append((shown, written))
        else:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + written)
        at += size
    return pieces


def _upper(cyrillic: str, latin: str) -> str:
    return cyrillic.upper() if latin.isupper() or len(cyrillic) == 1 else cyrillic.capitalize()


def _small(letter: str) -> str:
    """A letter in small: I is the capital of ı, as in all these alphabets but the older one, and İ that of i."""
    return {"İ": "i", "I": "ı"}.get(letter, letter.lower())
