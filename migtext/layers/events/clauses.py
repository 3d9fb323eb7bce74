"""A sentence, its clauses, and the verbs and nouns of the table that stand in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from migtext.layers.events.verb_forms import Ending
from migtext.layers.events.vocabulary import EventWords, Part, clause_breaks, event_words
from migtext.text.tokens import Tokens

_LONGEST_GAP = 3  # tokens


@dataclass(frozen=True, slots=True)
class VerbHit:
    """A verb: tokens ``first`` up to ``last`` (excluded), its inflected word at token ``at``."""

    first: int
    last: int
    at: int
    name: str
    ending: Ending


@dataclass(frozen=True, slots=True)
class NounHit:
    """A noun; ``names`` are the phrases of the table that end there, longest first."""

    first: int
    last: int
    at: int
    names: tuple[str, ...]
    case: str

    @property
    def name(self) -> str:
        """The longest phrase."""
        return self.names[0]


class Clauses:
    """One sentence: tokens ``first`` up to ``last`` (excluded), and the ``verbs`` and ``nouns`` of the table there."""

    def __init__(self, tokens: Tokens, first: int, last: int, words: EventWords) -> None:
        """Find what stands in the sentence."""
        self.tokens, self.table = tokens, words
        self.words = tokens.words
        self.first, self.last = first, last
        parts = map(words.part, self.words[first:last])
        self._parts = [(i, part) for i, part in enumerate(parts, first) if part]
        self._breaks = clause_breaks(tokens, first, last, words)
        self.verbs = list(self._find_verbs())
        self.nouns = self._find_nouns()
        self._noun_places = [noun.at for noun in self.nouns]
        self._verb_places = [verb.at for verb in self.verbs]
        self._said: dict[int, frozenset[str]] = {}

    def at(self, part: int) -> list[int]:
        """The tokens that may be ``part``."""
        return [i for i, found in self._parts if found & part]

    def word(self, i: int) -> str:
        """The word at token ``i``; empty outside the sentence."""
        return self.words[i] if self.first <= i < self.last else ""

    def clause(self, i: int) -> int:
        """Number of the clause of token ``i`` in the sentence."""
        return bisect_right(self._breaks, i)

    def same_clause(self, i: int, j: int) -> bool:
        """Whether two tokens are in one clause."""
        return self.clause(i) == self.clause(j)

    def bounds(self, at: int) -> tuple[int, int]:
        """First token of the clause of token ``at``, and the one after its last."""
        clause = self.clause(at)
        first = self._breaks[clause - 1] if clause else self.first
        return first, self._breaks[clause] if clause < len(self._breaks) else self.last

    def clause_words(self, at: int) -> frozenset[str]:
        """The words of the clause of token ``at``."""
        clause = self.clause(at)
        if clause not in self._said:
            first, last = self.bounds(at)
            self._said[clause] = frozenset(self.words[first:last])
        return self._said[clause]

    def nouns_near(self, at: int, reach: int) -> list[NounHit]:
        """The nouns at most ``reach`` tokens from token ``at``."""
        return self.nouns[bisect_left(self._noun_places, at - reach) : bisect_right(self._noun_places, at + reach)]

    def verbs_near(self, at: int, reach: int) -> list[VerbHit]:
        """The verbs at most ``reach`` tokens from token ``at``."""
        return self.verbs[bisect_left(self._verb_places, at - reach) : bisect_right(self._verb_places, at + reach)]

    def _find_verbs(self) -> Iterator[VerbHit]:
        end = self.first
        verbs = self.table.verbs
        for i in self.at(Part.VERB):
            for verb, ending in verbs[self.words[i]]:
                first = i - len(verb.before)
                if first < end or tuple(self.words[first:i]) != verb.before:
                    continue
                last = self._phrase_end(i + 1, verb.after)
                if i < last <= self.last:
                    yield VerbHit(first, last, i, verb.name, ending)
                    end = last
                    break

    def _phrase_end(self, i: int, wanted: tuple[str, ...]) -> int:
        """The end of the rest of a verb phrase, which may begin a few words after the verb; 0 if it is not there."""
        for gap in range(_LONGEST_GAP + 1 if wanted else 1):
            if tuple(self.words[i + gap : i + gap + len(wanted)]) == wanted:
                return i + gap + len(wanted)
        return 0

    def _find_nouns(self) -> list[NounHit]:
        """The nouns, without those that begin a longer phrase of the table (ceremony, ceremony of awards)."""
        found: list[NounHit] = []
        for hit in self._noun_hits():
            while found and found[-1].at >= hit.first:
                found.pop()
            found.append(hit)
        return found

    def _noun_hits(self) -> Iterator[NounHit]:
        nouns = self.table.nouns
        for i in (i for i in self.at(Part.NOUN) if not self._joined(i)):
            names: list[str] = []
            hit: tuple[int, str] | None = None
            for noun, case in nouns[self.words[i]]:
                first = i - len(noun.before)
                if not noun.before or self._stands(noun.before, first):
                    names.append(noun.name)
                    hit = hit or (first, case)
            if hit:
                yield NounHit(hit[0], i + 1, i, tuple(dict.fromkeys(names)), hit[1])

    def _stands(self, phrase: tuple[frozenset[str], ...], first: int) -> bool:
        """Whether the words from token ``first`` are forms of the words of a phrase."""
        return first >= self.first and all(self.words[first + k] in forms for k, forms in enumerate(phrase))

    def _joined(self, i: int) -> bool:
        """Whether token ``i`` is the first part of a hyphenated word that is not an event (a prime-minister)."""
        return self.tokens.hyphen(i + 1) and self.words[i + 2] not in self.table.nouns


def sentences(tokens: Tokens, parts: int) -> Iterator[tuple[int, int, EventWords]]:
    """First and last token of each sentence with a word that may be one of ``parts``, and its table of events."""
    first = 0
    while first < len(tokens.words):
        sentence = tokens.sentence[first]
        last = bisect_right(tokens.sentence, sentence, lo=first)
        words = event_words(tokens.languages[sentence])
        if words and any(words.part(word) & parts for word in tokens.words[first:last]):
            yield first, last, words
        first = last
