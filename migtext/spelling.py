"""Misspelled names of organisations: the entry that the words are but for a letter or two, within strict bounds."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from migtext.catalogue import Body, Catalogue
from migtext.inflected import spoken
from migtext.morphology import morphology

_SHORTEST = 14
_LIKE = 94.0
_CLEARLY = 2.0


class Spelling:
    """The names of a catalogue, to be compared with words of a text.

    Bounds: a name of two words and 14 letters or more, 94 of 100 by the ratio of letters in common, all words but one
    equal or alike, and no other body within two points. Every name is compared up to the stem of its last word.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._names: dict[str, dict[str, list[Body]]] = {}
        for term in catalogue.terms:
            if term.kind == "name" and not term.target.group:
                words = term.text.lower().replace("ё", "е").replace("-", " ")
                if " " in words and len(words) >= _SHORTEST:
                    self._names.setdefault(term.language, {}).setdefault(words, []).append(term.target)

    def best(self, language: str, words: Sequence[str]) -> tuple[tuple[Body, ...], float] | None:
        """The bodies of the name that ``words`` are most like, and how like it, 0 to 1; None if nothing is like enough.

        >>> from migtext.catalogue import load
        >>> bodies, likeness = Spelling(load()).best("ru", "международной организация по миграции".split())
        >>> [body.id for body in bodies]
        ['iom']
        """
        said = [word for word in words if spoken(word)]
        names = self._names.get(language, {})
        if len(said) < 2:
            return None
        ranked = [
            (score, name)
            for form in self._stems(language, said)
            for name, score, _ in process.extract(
                form, names.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE - _CLEARLY, limit=3
            )
        ]
        if not ranked:
            return None
        score, name = max(ranked)
        bodies = tuple(dict.fromkeys(names[name]))
        rivals = [other for points, other in ranked if points > score - _CLEARLY and names[other] != names[name]]
        if score < _LIKE or rivals or name.split()[0][:1] != said[0][:1]:
            return None
        return bodies, score / 100

    @staticmethod
    def _stems(language: str, words: Sequence[str]) -> list[str]:
        """The words with their last one cut before each ending that it may have."""
        endings = morphology(language).endings
        *before, last = words
        cuts = range(len(last), max(2, len(last) - 8), -1)
        return [" ".join([*before, last[:cut]]) for cut in cuts if last[cut:] in endings]


@lru_cache(maxsize=8)
def spelling(catalogue: Catalogue) -> Spelling:
    """The names of a catalogue, made ready once."""
    return Spelling(catalogue)
