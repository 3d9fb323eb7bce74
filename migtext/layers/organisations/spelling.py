"""Misspelled names of organisations: entries that differ from the words in one or two letters, within strict limits."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from migtext.catalogue.catalogue import Catalogue, OrganisationEntry
from migtext.catalogue.name_forms import spoken
from migtext.rules.morphology import morphology
from migtext.text.tokens import tokenise

_SHORTEST = 14  # letters of a name
_SHORTEST_WORD = 6  # letters
_LONG_WORD = 8  # letters
_NEAR, _FAR = 1, 2  # edits
_COMMON = 3  # names


class Spelling:
    """The names of a catalogue in one language, for comparison with words of a text.

    Limits: a name has at least two words and 14 letters; all words but one are equal; the different one has the same
    first letter as a common word of the name (in lower case, or in names from three countries), differs from it in one
    letter, or two if it has eight, and is not a word of any name; no other organisation is as similar.
    """

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self._language = language
        self._names: dict[tuple[str, ...], list[OrganisationEntry]] = {}
        self._used: dict[str, set[str]] = {}
        self._small: set[str] = set()
        for term in catalogue.terms:
            if term.kind != "name" or term.language != language:
                continue
            words = tuple(filter(spoken, tokenise(term.text).words))
            self._small |= {word.replace("ё", "е") for word in term.text.replace("-", " ").split() if word.islower()}
            for word in words:
                self._used.setdefault(word, set()).add(term.target.country or term.target.id)
            if not term.target.group and len(words) > 1 and len("".join(words)) >= _SHORTEST:
                self._names.setdefault(words, []).append(term.target)
        self._by_initials: dict[str, list[tuple[str, ...]]] = {}
        for name in self._names:
            self._by_initials.setdefault(_initials(name), []).append(name)

    def best(self, words: Sequence[str]) -> tuple[tuple[OrganisationEntry, ...], float] | None:
        """The organisations whose name ``words`` misspell, and the similarity, 0 to 1; None if there are none.

        >>> from migtext.catalogue.catalogue import load
        >>> entries, likeness = Spelling(load(), "ru").best("международная организация по мирграции".split())
        >>> [entry.id for entry in entries]
        ['iom']
        """
        said = tuple(filter(spoken, words))
        alike = self._by_initials.get(_initials(said), ())
        near = [(distance, name) for name in alike if (distance := self._distance(said, name))]
        nearest = min(near, default=None)
        if nearest is None:
            return None
        distance, name = nearest
        entries = tuple(dict.fromkeys(self._names[name]))
        if any(points == distance and self._names[other] != list(entries) for points, other in near):
            return None
        return entries, round(1 - distance / len("".join(name)), 2)

    def _distance(self, said: tuple[str, ...], name: tuple[str, ...]) -> int:
        """The number of wrong letters in the one misspelled word of words with the initials of a name; 0 if they are
        not this name."""
        differing = [(one, other) for one, other in zip(said, name, strict=True) if one != other]
        if differing and self._is_form(*differing[-1]) and differing[-1] == (said[-1], name[-1]):
            differing.pop()
        if len(differing) != 1:
            return 0
        (one, other), used = differing[0], self._used
        common = other in self._small or len(used.get(other, ())) >= _COMMON
        if not common or one in used or len(other) < _SHORTEST_WORD:
            return 0
        allowed = _FAR if len(other) >= _LONG_WORD else _NEAR
        ends = [one[: len(one) - cut] for cut in range(len(one) - 2)] if (one, other) == (said[-1], name[-1]) else [one]
        forms = [end for end in ends if one[len(end) :] in morphology(self._language).endings]
        found = min((Levenshtein.distance(form, other, score_cutoff=allowed) for form in forms), default=allowed + 1)
        return found if 0 < found <= allowed else 0

    def _is_form(self, word: str, lemma: str) -> bool:
        """Whether a word is the last word of a name plus an ending."""
        inflection = morphology(self._language)
        stems = inflection.stems(lemma)
        return any(word.startswith(stem) and word[len(stem) :] in inflection.endings for stem in stems)


def _initials(words: Iterable[str]) -> str:
    """The first letters of some words, which a misspelled name shares with the name."""
    return "".join(word[0] for word in words)


@lru_cache(maxsize=8)
def spelling(catalogue: Catalogue, language: str) -> Spelling:
    """The names of a catalogue in one language, prepared once."""
    return Spelling(catalogue, language)
