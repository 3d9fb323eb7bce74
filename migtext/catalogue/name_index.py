"""Names of a gazetteer in running text, inflected as the language inflects them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from migtext.compiled import kept
from migtext.resources import language_codes, language_table
from migtext.rules.morphology import Morphology, morphology
from migtext.text.reading import normalise
from migtext.text.tokens import Tokens, tokenise

Payload = TypeVar("Payload")


@lru_cache
def given_names() -> frozenset[str]:
    """The given names of all languages, as texts are matched, without endings."""
    return kept("given-names", frozenset, _given_names)


def _given_names() -> frozenset[str]:
    tables = (language_table(code, "people") for code in language_codes())
    return frozenset(normalise(name) for table in tables for name in table.get("given", "").split())


@dataclass(frozen=True, slots=True)
class NameMatch(Generic[Payload]):
    """A name found: tokens ``first`` up to ``last`` (excluded); ``case`` of its last word ("" if unknown)."""

    first: int
    last: int
    payload: Payload
    case: str


@dataclass(slots=True)
class _Node(Generic[Payload]):
    children: dict[str, "_Node[Payload]"] = field(default_factory=dict)
    payloads: list[Payload] = field(default_factory=list)


class NameIndex(Generic[Payload]):
    """Names of one language as a tree of word stems, matched word by word, longest name first.

    A token matches a word of a name if it is one of its stems with any ending of the language. A suffix after a
    hyphen (``КЖШ-ның``) belongs to the last word of the name.

    >>> index = NameIndex("kk", [("Жаңа Ауыл", 1)])
    >>> [(m.first, m.last, m.payload, m.case) for m in index.find(tokenise("Кеше Жаңа Ауылдан келді"))]
    [(1, 3, 1, 'abl')]
    """

    def __init__(self, language: str, names: Iterable[tuple[str, Payload]]) -> None:
        self._morphology: Morphology = morphology(language)
        self._endings = self._morphology.endings
        self._longest_ending = max(map(len, self._endings))
        self._root: _Node[Payload] = _Node()
        self._stems: set[str] = set()
        self._analyses: dict[str, tuple[tuple[str, str], ...]] = {}
        for name, payload in names:
            self._add(tokenise(name).words, payload)
        self._letters = {stem[:1] for stem in self._root.children}

    def _add(self, words: list[str], payload: Payload) -> None:
        nodes = [self._root]
        for word in words:
            stems = self._morphology.stems(word)
            self._stems.update(stems)
            nodes = [node.children.setdefault(stem, _Node()) for node in nodes for stem in stems]
        for node in nodes:
            node.payloads.append(payload)

    def _analyse(self, word: str) -> tuple[tuple[str, str], ...]:
        """Stems of the index that ``word`` may be a form of, longest first, each with the case of its ending."""
        found = self._analyses.get(word)
        if found is None:
            shortest = max(1, len(word) - self._longest_ending)
            found = self._analyses[word] = tuple(
                (word[:cut], self._endings[word[cut:]])
                for cut in range(len(word), shortest - 1, -1)
                if word[:cut] in self._stems and word[cut:] in self._endings
            )
        return found

    def match_at(self, tokens: Tokens, i: int) -> list[NameMatch[Payload]]:
        """The longest names that begin at token ``i``, one match for each payload."""
        words, count = tokens.words, len(tokens.words)
        states = [(self._root, "")]
        best: list[NameMatch[Payload]] = []
        j = i
        while states and j < count:
            states = [
                (child, case)
                for node, _ in states
                for stem, case in self._analyse(words[j])
                if (child := node.children.get(stem))
            ]
            j += 1
            ended = [(payload, case) for node, case in states for payload in node.payloads]
            if ended:
                end, suffix_case = self._with_suffix(tokens, j)
                best = [NameMatch(i, end, payload, suffix_case or case) for payload, case in dict(ended).items()]
        return best

    def _with_suffix(self, tokens: Tokens, j: int) -> tuple[int, str]:
        """The end of a name before token ``j``, including a suffix after a hyphen, and its case."""
        words = tokens.words
        if tokens.hyphen(j):
            case = self._endings.get(words[j + 1])
            if case is not None and words[j + 1]:
                return j + 2, case
        return j, ""

    def find(self, tokens: Tokens, wanted: Iterable[int] | None = None) -> Iterator[NameMatch[Payload]]:
        """Names from left to right, not overlapping, except several payloads of one name.

        ``wanted``: indices of the sentences to search; all by default.
        """
        sentences = None if wanted is None else set(wanted)
        i, count = 0, len(tokens.words)
        while i < count:
            word = tokens.words[i]
            wanted_here = word[:1] in self._letters and (sentences is None or tokens.sentence[i] in sentences)
            if wanted_here and self._analyse(word):
                matches = self.match_at(tokens, i)
                if matches:
                    yield from matches
                    i = matches[0].last
                    continue
            i += 1
