"""What a sentence denies or calls off: the verbs that are denied, and the nouns that they tell of."""

from collections.abc import Iterator
from dataclasses import dataclass

from migtext.layers.events.clauses import Clauses, NounHit, VerbHit, sentences
from migtext.layers.events.syntax import PREPOSITIONS, SUBJECT_OR_OBJECT, has_one, is_argument
from migtext.layers.events.vocabulary import NEAR, Part, Verb
from migtext.text.tokens import Tokens

_ONLY_WITHIN = 3  # tokens
_DESCRIBED_WITHIN = 3  # tokens
_AUXILIARY_WITHIN = 4  # tokens
_PASSIVE_WITHIN = 2  # tokens
_INFINITIVE_WITHIN = 10  # tokens
_RELATIVE_WITHIN = 2  # tokens
_JOINING = ("coordinators", "place_coordinators", "negations")
_ENDING_CLAUSES = ("copulas", "negations", "modals", "continuing", "reporting")
_JOINED_BY = 2  # tokens
_COMMA = 4  # tokens of distance


@dataclass(frozen=True, slots=True)
class _Denied:
    """A verb that is denied or that calls something off: its tokens, and the nouns that it may tell of."""

    first: int
    last: int
    at: int
    nouns: frozenset[str]
    others: frozenset[str] = frozenset()
    """Nouns that, if they are nearer, are what the verb tells of instead."""
    cases: tuple[str, ...] = SUBJECT_OR_OBJECT
    inflected: bool = False
    """Whether its noun is inflected, as what is not there is in the genitive."""


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
    """The tokens of a sentence that name what is denied: verbs, and the nouns that no other verb tells of."""
    return _Denial(clauses).tokens() if clauses.at(Part.DENIAL) else set()


class _Denial:
    """One sentence during the search for what it denies."""

    def __init__(self, clauses: Clauses) -> None:
        self._clauses, self._table = clauses, clauses.table
        self._denial, self._verb_last = clauses.table.denial, clauses.table.order.verb_last
        self._beside: set[int] = set()

    def tokens(self) -> set[int]:
        denied = list(self._denied_by_suffix() if self._verb_last else self._denied_before())
        denied += self._denied_behind() if self._verb_last else ()
        verbs = {i for verb in denied for i in range(verb.first, verb.last)}
        verbs |= {i for verb in self._clauses.verbs if verb.first - 1 in verbs for i in range(verb.first, verb.last)}
        off = [self._off(verb) for verb in self._clauses.verbs if verb.at not in verbs and self._calls_off(verb)]
        named = self._told_by(verbs | {verb.at for verb in off})
        nouns = {noun for verb in (*denied, *off) for noun in self._nouns(verb, named)}
        gone = {verb.at for verb in off if self._noun(verb)}
        off_words = {i for verb in off if verb.at in gone for i in range(verb.first, verb.last)}
        nouns |= {noun for noun in self._clauses.nouns if self._is_absent(noun)}
        words = {i for noun in nouns for i in range(noun.first, noun.last)}
        return verbs | off_words | words | self._beside | self._plans({noun.at for noun in nouns})

    def _denied_before(self) -> Iterator[_Denied]:
        """Verbs behind a negation, or with a negated auxiliary in front or behind."""
        clauses = self._clauses
        for i in clauses.at(Part.DENIAL):
            if not self._table.has("negations", clauses.word(i)) or self._is_void(i):
                continue
            self._beside |= {i + 1} if clauses.word(i + 1).isalpha() else set()
            following = clauses.word(i + 1)
            helped = following in self._denial.auxiliaries
            verbs = [
                verb
                for verb in clauses.verbs_near(i, NEAR)
                if verb.first == i + 1 or (helped and self._goes_with(verb, i + 1))
            ]
            yield from (self._of(verb.first, verb.last, verb.at, verb.name) for verb in verbs)
            if not verbs and self._is_being(i + 1):
                yield _Denied(i + 1, i + 2, i + 1, self._table.naming, inflected=True)

    def _is_being(self, i: int) -> bool:
        """Whether a verb says that something is or was, and is no auxiliary: no other word of a verb follows."""
        following = self._clauses.word(i + 1)
        return self._clauses.word(i) in self._denial.being and (
            not following.isalpha() or has_one(self._table, PREPOSITIONS, following)
        )

    def _is_void(self, i: int) -> bool:
        """Whether a negation denies nothing: it takes another one back (could not but), or means *until*."""
        clauses, denial = self._clauses, self._denial
        before = [clauses.word(k) for k in range(max(clauses.first, i - 3), i)]
        taken_back = any(word in denial.double for word in before) or (
            len(before) > 1 and self._table.has("negations", before[-2]) and before[-1] in denial.auxiliaries
        )
        first = clauses.bounds(i)[0]
        return taken_back or (clauses.word(first) == "," and clauses.word(first + 1) in denial.until)

    def _goes_with(self, verb: VerbHit, auxiliary: int) -> bool:
        """Whether a negated auxiliary belongs to a verb: to an infinitive, or to a passive beside it."""
        passive = self._clauses.word(verb.at).endswith(self._table.other.forms)
        if not (passive or verb.ending.kind == "infinitive"):
            return False
        gap = verb.first - auxiliary if verb.first > auxiliary else auxiliary - verb.last
        if verb.first > auxiliary:
            reach = _AUXILIARY_WITHIN
        else:
            reach = _INFINITIVE_WITHIN if verb.ending.kind == "infinitive" else _PASSIVE_WITHIN
        low, high = sorted((verb.at, auxiliary))
        return gap <= reach and "," not in self._clauses.words[low:high]

    def _denied_by_suffix(self) -> Iterator[_Denied]:
        """Final verbs with the suffix that denies them."""
        for i in self._clauses.at(Part.DENIAL):
            found = self._phrase(self._denial.denied_by_suffix(self._clauses.word(i)), i)
            if found and self._clauses.word(i - 1) not in self._denial.only:
                yield self._of(i - len(found.before), i + 1, i, found.name)

    def _denied_behind(self) -> Iterator[_Denied]:
        """Final verbs before a negation, also with an auxiliary between, and verbs before an auxiliary that denies."""
        clauses = self._clauses
        hits = {verb.at: verb for verb in clauses.verbs}
        for i in clauses.at(Part.DENIAL):
            negated, unable = self._table.has("negations", clauses.word(i)), clauses.word(i) in self._denial.unable
            if not (negated or unable) or clauses.word(i - 1) in self._denial.only:
                continue
            at = i - 2 if negated and clauses.word(i - 1) in self._denial.helpers else i - 1
            hit = hits.get(at)
            found = self._phrase(self._denial.converbs.get(clauses.word(at), ()), at)
            if hit:
                yield self._of(hit.first, hit.last, hit.at, hit.name)
            elif found:
                yield self._of(at - len(found.before), at + 1, at, found.name)
            if negated and not self._only_near(i) and clauses.word(i - 1).isalpha():
                self._beside.add(i - 1)

    def _only_near(self, i: int) -> bool:
        """Whether a word before token ``i`` says that what is denied is not all (not only a seminar)."""
        return any(self._clauses.word(k) in self._denial.only for k in range(i - _ONLY_WITHIN, i))

    def _phrase(self, verbs: tuple[Verb, ...], i: int) -> Verb | None:
        """The first verb whose words before the inflected one stand before token ``i``."""
        words = self._clauses.words
        return next(
            (
                verb
                for verb in verbs
                if i - len(verb.before) >= self._clauses.first and tuple(words[i - len(verb.before) : i]) == verb.before
            ),
            None,
        )

    def _of(self, first: int, last: int, at: int, name: str) -> _Denied:
        """A verb with the nouns that it denies if it is denied; what is signed may be in the dative."""
        cases = SUBJECT_OR_OBJECT if name in self._denial.taking_place else (*SUBJECT_OR_OBJECT, "dat")
        return _Denied(first, last, at, self._table.deniable.get(name, frozenset()), cases=cases)

    def _is_absent(self, noun: NounHit) -> bool:
        """Whether a word before a noun and its adjectives says that it did not take place (cancellation of)."""
        clauses, k = self._clauses, noun.first - 1
        while self._table.ends("adjectives", clauses.word(k)) and clauses.word(k) not in self._denial.undone:
            k -= 1
        described = self._table.ends("adjectives", clauses.word(k)) or clauses.word(noun.at) != noun.name
        return clauses.word(k) in self._denial.undone and described

    def _calls_off(self, verb: VerbHit) -> bool:
        """Whether a verb calls something off; one in the future does not yet."""
        return verb.name in self._denial.calling_off | self._denial.stopping and verb.ending.status != "planned"

    def _off(self, verb: VerbHit) -> _Denied:
        nouns = self._table.naming if verb.name in self._denial.calling_off else self._table.stoppable
        return _Denied(verb.first, verb.last, verb.at, nouns, self._table.nouns_of.get(verb.name, frozenset()) - nouns)

    def _told_by(self, denied: set[int]) -> set[int]:
        """The nouns of which a verb that is not denied says that their event takes or took place."""
        found = set()
        for verb in self._clauses.verbs:
            told = verb.ending.status != "planned" and verb.ending.kind in ("finite", "participle")
            noun = self._noun(self._of(verb.first, verb.last, verb.at, verb.name)) if told else None
            if noun and verb.at not in denied and (not self._describes(verb) or self._is_told_before(noun, verb)):
                found.add(noun.at)
        return found

    def _describes(self, verb: VerbHit) -> bool:
        """Whether a participle describes a noun and tells nothing."""
        following = self._clauses.word(verb.last)
        if verb.ending.kind != "participle":
            return False
        return not self._verb_last or (following[:1].isalpha() and not self._table.has("copulas", following))

    def _is_told_before(self, noun: NounHit, verb: VerbHit) -> bool:
        """Whether a final participle tells of the noun right before it (in the city where the forum was held)."""
        return self._verb_last and noun.last == verb.first

    def _plans(self, denied: set[int]) -> set[int]:
        """The words that only plan what is denied (it was planned for May, but did not take place)."""
        found: set[int] = set()
        for verb in self._clauses.verbs if denied else ():
            nouns = self._table.nouns_of.get(verb.name, frozenset())
            noun = self._noun(_Denied(verb.first, verb.last, verb.at, nouns))
            if noun and noun.at in denied:
                found |= {*range(verb.first, verb.last)}
        return found

    def _nouns(self, verb: _Denied, told: set[int]) -> Iterator[NounHit]:
        """The noun that a denied verb tells of, with those that stand in a row with it."""
        noun = self._noun(verb) or self._noun_before(verb, told)
        if noun is None or noun.at in told:
            return
        yield noun
        nouns = self._clauses.nouns
        at = nouns.index(noun)
        for step in (-1, 1):
            k = at
            while 0 <= k + step < len(nouns) and self._in_row(*sorted((nouns[k], nouns[k + step]), key=_place)):
                k += step
                if nouns[k].at not in told:
                    yield nouns[k]

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

    def _noun(self, verb: _Denied) -> NounHit | None:
        """The nearest noun of the clause that may be subject or object of a verb."""
        near = [noun for noun in self._clauses.nouns_near(verb.at, NEAR) if self._tells(verb, noun)]
        before = [noun for noun in near if noun.last <= verb.first]
        if self._verb_last and before:
            near = before[-1:]
        noun = min(near, key=lambda noun: self._distance(noun, verb), default=None)
        return noun if noun and not verb.nouns.isdisjoint(noun.names) else None

    def _tells(self, verb: _Denied, noun: NounHit) -> bool:
        wanted = not (verb.nouns | verb.others).isdisjoint(noun.names)
        if (
            not wanted
            or not self._clauses.same_clause(noun.at, verb.at)
            or not is_argument(self._clauses, noun, verb.cases)
        ):
            return False
        if verb.inflected and (self._clauses.word(noun.at) == noun.name or self._has_comma(noun, verb)):
            return False
        if self._verb_last and noun.last <= verb.first:
            return verb.first - noun.last < _DESCRIBED_WITHIN or not self._is_attribute(verb)
        return not self._verb_last or 0 <= noun.first - verb.last < _DESCRIBED_WITHIN

    def _is_attribute(self, verb: _Denied) -> bool:
        """Whether a final verb stands before another word, as a participle before its noun."""
        following = self._clauses.word(verb.last)
        return following.isalpha() and not has_one(self._table, _ENDING_CLAUSES, following)

    def _has_comma(self, noun: NounHit, verb: _Denied) -> bool:
        low, high = sorted((noun.at, verb.at))
        return "," in self._clauses.words[low:high]

    def _distance(self, noun: NounHit, verb: _Denied) -> int:
        low, high = sorted((noun.at, verb.at))
        return high - low + _COMMA * self._clauses.words[low:high].count(",")

    def _noun_before(self, verb: _Denied, told: set[int]) -> NounHit | None:
        """The noun of the clause before, if the verb has none: it is meant, by a pronoun or none at all."""
        clauses = self._clauses
        first = clauses.bounds(verb.at)[0]
        if (
            verb.inflected
            or first == clauses.first
            or any(self._tells_on(hit, verb) for hit in clauses.verbs_near(verb.at, NEAR))
        ):
            return None
        relative = any(
            self._table.has("relatives", clauses.word(k)) for k in range(first, first + 1 + _RELATIVE_WITHIN)
        )
        before = [
            noun
            for noun in clauses.nouns
            if clauses.clause(noun.at) == clauses.clause(verb.at) - 1 and not verb.nouns.isdisjoint(noun.names)
        ]
        return next(
            (noun for noun in reversed(before) if relative or is_argument(self._clauses, noun, verb.cases)), None
        )

    def _tells_on(self, hit: VerbHit, verb: _Denied) -> bool:
        """Whether a verb behind a denied one, in its clause, says that something took place."""
        told = hit.name in self._denial.taking_place and hit.ending.status == "happened" and not self._describes(hit)
        return told and hit.at > verb.last and self._clauses.same_clause(hit.at, verb.at)


def _place(noun: NounHit) -> int:
    return noun.at
