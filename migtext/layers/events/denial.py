"""What a text denies or calls off: the verbs that say so, and the nouns that they tell of."""

from collections.abc import Iterator

from migtext.layers.events.clauses import Clauses, NounHit, VerbHit, sentences
from migtext.layers.events.denied_verbs import DeniedVerb, calling_off, denied_verbs, telling
from migtext.layers.events.syntax import SUBJECT_OR_OBJECT, before_adjectives, has_one, is_argument
from migtext.layers.events.vocabulary import NEAR, Part
from migtext.text.tokens import Tokens

# In tokens:
_DESCRIBED_WITHIN = 3
_RELATIVE_WITHIN = 2
_JOINED_BY = 2
_COMMA = 4

_JOINING = ("coordinators", "place_coordinators", "negations")
_ENDING_CLAUSES = ("copulas", "negations", "modals", "continuing", "reporting")


def find(tokens: Tokens) -> list[tuple[int, int]]:
    """Start and end of each word of a text that names what is denied or called off.

    >>> from migtext.text.tokens import tokenise
    >>> tokens = tokenise("Семинар не состоялся.").in_languages(["ru"])
    >>> [tokens.text[start:end] for start, end in find(tokens)]
    ['Семинар', 'состоялся']
    """
    denied: set[int] = set()
    for first, last, words in sentences(tokens, Part.DENIAL):
        denied |= denied_tokens(Clauses(tokens, first, last, words))
    return [(tokens.starts[i], tokens.ends[i]) for i in sorted(denied)]


def denied_tokens(clauses: Clauses) -> set[int]:
    """The tokens of a sentence that name what is denied: verbs, and the nouns of which no other verb tells."""
    return _Denial(clauses).tokens() if clauses.at(Part.DENIAL) else set()


class _Denial:
    """One sentence during the search for what it denies."""

    def __init__(self, clauses: Clauses) -> None:
        self._clauses, self._table = clauses, clauses.table
        self._verb_last = clauses.table.order.verb_last

    def tokens(self) -> set[int]:
        denied = denied_verbs(self._clauses)
        verbs = {i for verb in denied for i in range(verb.first, verb.last)}
        if self._verb_last:  # the auxiliary behind a denied verb
            verbs |= {
                i for verb in self._clauses.verbs if verb.first - 1 in verbs for i in range(verb.first, verb.last)
            }
        off = [verb for verb in calling_off(self._clauses, verbs) if self._noun(verb)]
        verbs |= {i for verb in off for i in range(verb.first, verb.last)}
        told = self._told(verbs)
        nouns = {noun for verb in (*denied, *off) for noun in self._nouns(verb, told)}
        nouns |= {noun for noun in self._clauses.nouns if self._is_cancelled(noun)}
        return verbs | {i for noun in nouns for i in range(noun.first, noun.last)} | self._plans(nouns)

    def _told(self, denied: set[int]) -> set[int]:
        """The nouns of which a verb that is not denied says that their event takes or took place."""
        found: set[int] = set()
        for verb in self._clauses.verbs:
            if verb.at in denied or verb.ending.status == "planned" or verb.ending.kind not in ("finite", "participle"):
                continue
            noun = self._noun(telling(self._table, verb.first, verb.last, verb.at, verb.name))
            found |= {*range(verb.first, verb.last)}
            if noun and not self._describes_another(verb, noun):
                found.add(noun.at)
        return found

    def _describes_another(self, verb: VerbHit, noun: NounHit) -> bool:
        """Whether a participle describes a noun and says nothing of this one, if it does not stand right before it."""
        if verb.ending.kind != "participle":
            return False
        following = self._clauses.word(verb.last)
        if self._verb_last and (not following.isalpha() or self._table.has("copulas", following)):
            return False
        return not (self._verb_last and noun.last == verb.first)

    def _plans(self, nouns: set[NounHit]) -> set[int]:
        """The words that only plan what is denied (it was planned for May, but did not take place)."""
        found: set[int] = set()
        for verb in self._clauses.verbs if nouns else ():
            told = DeniedVerb(verb.first, verb.last, verb.at, self._table.nouns_of.get(verb.name, frozenset()))
            if self._noun(told) in nouns:
                found |= {*range(verb.first, verb.last)}
        return found

    def _is_cancelled(self, noun: NounHit) -> bool:
        """Whether a word before a noun and its adjectives says that it did not take place (cancellation of)."""
        word, denial = self._clauses.word(before_adjectives(self._clauses, noun)), self._table.denial
        inflected = self._clauses.word(noun.at) != noun.name
        return denial.has("undone", word) or (denial.has("cancellations", word) and inflected)

    def _nouns(self, verb: DeniedVerb, told: set[int]) -> Iterator[NounHit]:
        """The noun that a denied verb tells of, with those that stand in a row with it."""
        noun = self._noun(verb) or self._noun_before(verb)
        if noun is None or noun.at in told:
            return
        yield noun
        nouns = self._clauses.nouns
        for step in (-1, 1):
            k = nouns.index(noun) + step
            while 0 <= k < len(nouns) and self._in_row(nouns[min(k, k - step)], nouns[max(k, k - step)]):
                if nouns[k].at not in told:
                    yield nouns[k]
                k += step

    def _in_row(self, one: NounHit, two: NounHit) -> bool:
        """Whether two nouns are joined by *and*, or one is an attribute of the other (the session of the forum)."""
        clauses = self._clauses
        between = clauses.words[one.last : two.first]
        if self._verb_last and one.case not in (*SUBJECT_OR_OBJECT, "gen"):
            return False
        if not between:
            return self._verb_last or clauses.word(two.at) != two.name
        joining = (*_JOINING, "seat") if self._verb_last else _JOINING
        joined = all(word == "," or has_one(self._table, joining, word) for word in between)
        return joined and len(between) <= _JOINED_BY and is_argument(clauses, one)

    def _noun(self, verb: DeniedVerb) -> NounHit | None:
        """The nearest noun of the clause that may be subject or object of a verb, if it is one that is denied then."""
        near = [noun for noun in self._clauses.nouns_near(verb.at, NEAR) if self._belongs(noun, verb)]
        before = [noun for noun in near if noun.last <= verb.first]
        if self._verb_last and before:
            near = before[-1:]
        noun = min(near, key=lambda noun: (self._distance(noun, verb), noun.at < verb.at), default=None)
        return noun if noun and not verb.nouns.isdisjoint(noun.names) else None

    def _belongs(self, noun: NounHit, verb: DeniedVerb) -> bool:
        clauses = self._clauses
        if (verb.nouns | verb.others).isdisjoint(noun.names) or not clauses.same_clause(noun.at, verb.at):
            return False
        if verb.absent and (clauses.word(noun.at) == noun.name or self._commas(noun, verb)):
            return False
        if self._verb_last:
            behind, before = noun.first - verb.last, verb.first - noun.last
            reach = NEAR if before >= 0 and not self._is_attribute(verb) else _DESCRIBED_WITHIN
            if not 0 <= max(behind, before) < reach:
                return False
        return is_argument(clauses, noun, verb.cases)

    def _is_attribute(self, verb: DeniedVerb) -> bool:
        """Whether a final verb stands before another word, as a participle before its noun."""
        following = self._clauses.word(verb.last)
        return following.isalpha() and not has_one(self._table, _ENDING_CLAUSES, following)

    def _distance(self, noun: NounHit, verb: DeniedVerb) -> int:
        return abs(noun.at - verb.at) + _COMMA * self._commas(noun, verb)

    def _commas(self, noun: NounHit, verb: DeniedVerb) -> int:
        low, high = sorted((noun.at, verb.at))
        return self._clauses.words[low:high].count(",")

    def _noun_before(self, verb: DeniedVerb) -> NounHit | None:
        """The last noun of the clause before, if the verb has none: it is meant, by a pronoun or none at all."""
        clauses = self._clauses
        first = clauses.bounds(verb.at)[0]
        later = (hit for hit in clauses.verbs_near(verb.at, NEAR) if hit.at >= verb.last)
        if verb.absent or first == clauses.first or any(self._tells_on(hit, verb) for hit in later):
            return None
        begins = range(first, first + 1 + _RELATIVE_WITHIN)
        relative = any(self._table.has("relatives", clauses.word(k)) for k in begins)
        before = [noun for noun in clauses.nouns if clauses.clause(noun.at) == clauses.clause(verb.at) - 1]
        meant = (
            noun
            for noun in reversed(before)
            if not verb.nouns.isdisjoint(noun.names) and (relative or is_argument(clauses, noun, verb.cases))
        )
        return next(meant, None)

    def _tells_on(self, hit: VerbHit, verb: DeniedVerb) -> bool:
        """Whether a verb in the clause of a denied one says that something took place after all."""
        told = hit.ending.status == "happened" and hit.ending.kind == "finite"
        return told and self._table.denial.has("taking_place", hit.name) and self._clauses.same_clause(hit.at, verb.at)
