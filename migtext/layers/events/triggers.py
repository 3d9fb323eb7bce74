"""Words that name an event: nouns (a seminar), verbs (was opened), and verbs with their nouns (signed a memorandum)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from migtext.layers.events.vocabulary import NEAR, Ending, EventWords, Part, Rule, clause_breaks, event_words
from migtext.records import EventType, Status
from migtext.tables.schemas import Need
from migtext.text.tokens import Tokens

_LONGEST_GAP = 3  # tokens
_DESCRIBED_WITHIN = 8  # tokens
_ANTECEDENT_WITHIN = 3  # tokens
_RELATIVE_WITHIN = 2  # tokens
_GOVERNED_WITHIN = 3  # tokens
_NO_NOUN = 99  # tokens, more than any noun is away


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that name an event: tokens ``first`` up to ``last`` (excluded).

    ``head`` is the token that arguments are near to; ``noun`` is the dictionary form of its noun, which stands at
    token ``noun_at``; ``verb_at`` is the token of its verb; ``cited`` says that a participle describes a noun, so that
    what happened is named in passing, and only counts with a full date; ``needs`` is what must be known of the event: a
    date, or any of name, date, and place with an actor; ``is_predicate`` says that a verb tells it, ``circumstance``
    that a noun only says when or why something else happened (after the elections); ``sense`` is that of a rule whose
    verbs do without a noun, None of any other; ``generic`` says that no rule names the verb, which may tell of anything
    dated.
    """

    first: int
    last: int
    type: EventType
    status: Status
    rule: str
    head: int
    noun: str | None = None
    noun_at: int | None = None
    attributive: bool = False
    cited: bool = False
    needs: Need = "argument"
    is_predicate: bool = False
    circumstance: bool = False
    sense: str | None = None
    generic: bool = False
    verb_at: int | None = None

    def tells_like(self, other: "Trigger") -> bool:
        """Whether two triggers of one type tell it in one sense, by verbs that need no noun."""
        return self.sense is not None and (self.sense, self.generic) == (other.sense, other.generic)


@dataclass(frozen=True, slots=True)
class _VerbHit:
    first: int
    last: int
    at: int
    name: str
    ending: Ending


@dataclass(frozen=True, slots=True)
class _NounHit:
    """A noun; ``names`` are the phrases of the table that end there, longest first."""

    first: int
    last: int
    at: int
    names: tuple[str, ...]
    case: str

    @property
    def name(self) -> str:
        return self.names[0]


def find(tokens: Tokens) -> tuple[Trigger, ...]:
    """Triggers of all sentences in languages with a table of events, from left to right."""
    found: list[Trigger] = []
    for first, last, code in _sentences(tokens):
        words = event_words(code)
        if words and any(words.part(word) & Part.ANY for word in tokens.words[first:last]):
            found.extend(_Sentence(tokens, first, last, words).triggers())
    return tuple(found)


def _sentences(tokens: Tokens) -> Iterator[tuple[int, int, str]]:
    """First and last token of each sentence, and its language."""
    first = 0
    while first < len(tokens.words):
        sentence = tokens.sentence[first]
        last = bisect_right(tokens.sentence, sentence, lo=first)
        yield first, last, tokens.languages[sentence]
        first = last


class _Sentence:
    """One sentence during the search for triggers."""

    def __init__(self, tokens: Tokens, first: int, last: int, words: EventWords) -> None:
        self._tokens, self._table = tokens, words
        self._words = tokens.words
        self._first, self._last = first, last
        parts = map(words.part, self._words[first:last])
        self._parts = [(i, part) for i, part in enumerate(parts, first) if part]
        self._breaks = clause_breaks(tokens, first, last, words)
        self._verbs = list(self._find_verbs())
        self._nouns = self._find_nouns()
        self._noun_places = [noun.at for noun in self._nouns]
        self._verb_places = [verb.at for verb in self._verbs]
        self._conditional = {self._clause(i) for i in self._at(Part.CONDITION)}
        self._said: dict[int, frozenset[str]] = {}
        self._denied: set[int] = set()

    def triggers(self) -> list[Trigger]:
        """First verbs with their nouns; then the other nouns; then any verb in the remaining clauses."""
        found = [trigger for verb in self._verbs if (trigger := self._of_verb(verb))]
        taken = {trigger.noun_at for trigger in found} | {i for t in found for i in range(t.first, t.last)}
        found += [trigger for noun in self._nouns if noun.at not in taken and (trigger := self._of_noun(noun))]
        nominal = {verb.at for verb in self._verbs if verb.ending.kind == "nominal" and self._table.order.verb_last}
        telling = [trigger for trigger in found if trigger.head not in nominal]
        clauses = {trigger.head for trigger in telling} | {trigger.first for trigger in telling} | self._denied
        found += self._of_others({self._clause(i) for i in clauses})
        return sorted(found, key=lambda trigger: (trigger.first, trigger.last))

    def _at(self, part: int) -> list[int]:
        """The tokens that may be ``part``."""
        return [i for i, found in self._parts if found & part]

    def _clause(self, i: int) -> int:
        """Number of the clause of token ``i`` in the sentence."""
        return bisect_right(self._breaks, i)

    def _same_clause(self, i: int, j: int) -> bool:
        return self._clause(i) == self._clause(j)

    def _clause_words(self, at: int) -> frozenset[str]:
        clause = self._clause(at)
        if clause not in self._said:
            first = self._breaks[clause - 1] if clause else self._first
            last = self._breaks[clause] if clause < len(self._breaks) else self._last
            self._said[clause] = frozenset(self._words[first:last])
        return self._said[clause]

    def _nouns_near(self, at: int, reach: int) -> list[_NounHit]:
        return self._nouns[bisect_left(self._noun_places, at - reach) : bisect_right(self._noun_places, at + reach)]

    def _verbs_near(self, at: int, reach: int) -> list[_VerbHit]:
        return self._verbs[bisect_left(self._verb_places, at - reach) : bisect_right(self._verb_places, at + reach)]

    def _find_verbs(self) -> Iterator[_VerbHit]:
        end = self._first
        verbs = self._table.verbs
        for i in self._at(Part.VERB):
            for verb, ending in verbs[self._words[i]]:
                first = i - len(verb.before)
                if first < end or tuple(self._words[first:i]) != verb.before:
                    continue
                last = self._phrase_end(i + 1, verb.after)
                if i < last <= self._last:
                    yield _VerbHit(first, last, i, verb.name, ending)
                    end = last
                    break

    def _phrase_end(self, i: int, wanted: tuple[str, ...]) -> int:
        """The end of the rest of a verb phrase, which may begin a few words after the verb; 0 if it is not there."""
        for gap in range(_LONGEST_GAP + 1 if wanted else 1):
            if tuple(self._words[i + gap : i + gap + len(wanted)]) == wanted:
                return i + gap + len(wanted)
        return 0

    def _find_nouns(self) -> list[_NounHit]:
        """The nouns, without those that begin a longer phrase of the table (ceremony, ceremony of awards)."""
        found: list[_NounHit] = []
        for hit in self._noun_hits():
            while found and found[-1].at >= hit.first:
                found.pop()
            found.append(hit)
        return found

    def _noun_hits(self) -> Iterator[_NounHit]:
        nouns = self._table.nouns
        for i in (i for i in self._at(Part.NOUN) if not self._joined(i)):
            names: list[str] = []
            hit: tuple[int, str] | None = None
            for noun, case in nouns[self._words[i]]:
                first = i - len(noun.before)
                if not noun.before or self._stands(noun.before, first):
                    names.append(noun.name)
                    hit = hit or (first, case)
            if hit:
                yield _NounHit(hit[0], i + 1, i, tuple(dict.fromkeys(names)), hit[1])

    def _stands(self, phrase: tuple[frozenset[str], ...], first: int) -> bool:
        """Whether the words from token ``first`` are forms of the words of a phrase."""
        return first >= self._first and all(self._words[first + k] in forms for k, forms in enumerate(phrase))

    def _joined(self, i: int) -> bool:
        """Whether token ``i`` is the first part of a hyphenated word that is not an event (a prime-minister)."""
        return self._tokens.hyphen(i + 1) and self._words[i + 2] not in self._table.nouns

    def _of_verb(self, verb: _VerbHit) -> Trigger | None:
        rule, noun = self._rule_of(verb)
        if rule is None or (noun is None and (verb.ending.kind == "nominal" or self._tells_of_noun(verb))):
            return None
        if verb.ending.kind == "nominal" and self._within(verb.last):
            return None
        attributive = verb.ending.kind == "participle" and self._describes(verb)
        modal = verb.last < self._last and self._table.has("modals", self._words[verb.last])
        if modal or self._negated(verb.first, verb.last) or (attributive and rule.attributive == "none"):
            self._denied.add(verb.at)
            return None
        first, last = self._span(verb, noun, rule)
        described = not self._table.order.verb_last or (noun is not None and noun.at > verb.at)
        return Trigger(
            first,
            last,
            rule.type,
            self._status(verb.at, verb.last, verb.ending),
            f"events:{rule.name}",
            verb.at,
            noun.name if noun else None,
            noun.at if noun else None,
            attributive,
            attributive and described and rule.attributive == "dated",
            "date" if verb.ending.kind == "nominal" else rule.needs,
            verb.ending.kind == "finite" or (verb.ending.kind == "participle" and not attributive),
            sense=rule.sense,
            verb_at=verb.at,
        )

    def _negated(self, first: int, last: int) -> bool:
        """Whether a verb is denied, by the word before it or, where verbs are final, behind it, or is a condition."""
        beside = last if self._table.order.verb_last else first - 1
        denied = self._first <= beside < self._last and self._table.has("negations", self._words[beside])
        return denied or self._clause(first) in self._conditional

    def _rule_of(self, verb: _VerbHit) -> tuple[Rule | None, _NounHit | None]:
        """The rule whose noun is nearest to the verb, else one that needs no noun."""
        best: tuple[tuple[int, bool], Rule | None, _NounHit | None] = ((_NO_NOUN + 1, False), None, None)
        for rule in self._table.rules_of.get(verb.name, ()):
            if rule.unless and not rule.unless.isdisjoint(self._clause_words(verb.at)):
                self._denied.add(verb.at)
                continue
            noun = self._noun_of(verb, rule)
            distance = (abs(noun.at - verb.at), noun.name not in rule.nouns) if noun else (_NO_NOUN, False)
            if (noun or rule.alone == "verb" or (rule.proper and self._beside_name(verb))) and distance < best[0]:
                best = distance, rule, noun
        return best[1:]

    def _beside_name(self, verb: _VerbHit) -> bool:
        """Whether a proper name follows the verb's phrase (entered the WTO)."""
        return verb.last < self._last and self._tokens.text[self._tokens.starts[verb.last]].isupper()

    def _span(self, verb: _VerbHit, noun: _NounHit | None, rule: Rule) -> tuple[int, int]:
        """The verb, or the noun if the rule says so, and the other one if it is adjacent."""
        if noun is None:
            return verb.first, verb.last
        if self._beside(noun.last, verb.first) and (self._table.order.verb_last or rule.at_noun):
            return noun.first, verb.last
        if not self._table.order.verb_last and 0 <= noun.first - verb.last <= _LONGEST_GAP:
            return verb.first, noun.last
        return (noun.first, noun.last) if rule.at_noun else (verb.first, verb.last)

    def _beside(self, last: int, first: int) -> bool:
        """Whether a phrase begins where another ends, or one word later."""
        return last == first or (last + 1 == first and self._words[last].isalpha())

    def _noun_of(self, verb: _VerbHit, rule: Rule) -> _NounHit | None:
        """The nearest noun of the rule in the clause; a final verb follows its noun, a participle may precede it."""
        kind = verb.ending.kind
        near = [
            noun
            for noun in self._nouns_near(verb.at, rule.near)
            if not rule.nouns.isdisjoint(noun.names)
            and (self._same_clause(noun.at, verb.at) or self._antecedent(noun, verb.at))
            and not self._framed(noun)
            and (noun.case in rule.cases or (kind == "nominal" and noun.case == "gen"))
            and (
                not self._table.order.verb_last
                or noun.at < verb.first
                or (kind == "participle" and noun.first - verb.last <= _DESCRIBED_WITHIN)
            )
        ]
        return min(near, key=lambda noun: abs(noun.at - verb.at), default=None)

    def _antecedent(self, noun: _NounHit, at: int) -> bool:
        """Whether the noun is right before the relative clause of token ``at`` (the review that it will submit)."""
        if noun.at >= at or self._clause(at) - self._clause(noun.at) != 1:
            return False
        comma = next(i for i in range(noun.at, at) if self._same_clause(i, at))
        begins = range(comma + 1, min(comma + 1 + _RELATIVE_WITHIN, at))
        close = comma - noun.at <= _ANTECEDENT_WITHIN
        return close and any(self._table.has("relatives", self._words[i]) for i in begins)

    def _framed(self, noun: _NounHit) -> bool:
        """Whether something else happens within the event of the noun (in the course of a project)."""
        after = range(noun.last, noun.last + 1)
        before = range(noun.first - 2, noun.first)
        near = before if self._table.order.prepositions else after
        return any(self._table.has("frames", self._words[i]) for i in near if self._first <= i < self._last)

    def _within(self, i: int) -> bool:
        """Whether a word at token ``i`` says what a final verbal noun is about or within (on adopting the law)."""
        return not self._table.order.prepositions and i < self._last and self._table.has("frames", self._words[i])

    def _describes(self, verb: _VerbHit) -> bool:
        """Whether a participle stands before a noun, not at the end of its clause or before a copula."""
        if not self._table.order.head_last:
            return True
        word = self._words[verb.last] if verb.last < self._last else ""
        return word[:1].isalpha() and not self._table.has("copulas", word)

    def _tells_of_noun(self, verb: _VerbHit) -> bool:
        """Whether the verb says that an event named by a noun alone takes place."""
        if verb.name not in self._table.occurring:
            return False
        reach = verb.last - verb.first + _LONGEST_GAP
        return any(noun.name in self._table.naming for noun in self._nouns_near(verb.at, reach))

    def _of_noun(self, noun: _NounHit) -> Trigger | None:
        rule = self._table.named_by.get(noun.name)
        if rule is None or (rule.cases and noun.case not in rule.cases) or self._owns_another(noun, rule):
            return None
        close = self._verbs_near(noun.at, NEAR)
        near = [verb for verb in close if verb.name in rule.verbs and self._same_clause(noun.at, verb.at)]
        verb = min(near, key=lambda verb: abs(verb.at - noun.at), default=None)
        if any(self._describes_actor(verb, noun) for verb in close):
            return None
        if verb and verb.last < self._last and self._table.has("modals", self._words[verb.last]):
            return None
        first, last = noun.first, noun.last
        if verb and self._beside(last, verb.first):
            last = verb.last
        elif verb and not self._table.order.verb_last and self._beside(verb.last, first):
            first = verb.first
        return Trigger(
            first,
            last,
            rule.type,
            self._status(noun.at, verb.last if verb else noun.last, verb.ending if verb else Ending("happened", "")),
            f"events:{rule.name}",
            verb.at if verb and self._table.order.verb_last and verb.at > noun.at else noun.at,
            noun.name,
            noun.at,
            needs=rule.needs,
            is_predicate=verb is not None,
            circumstance=not rule.verbs or self._is_circumstance(noun),
            verb_at=verb.at if verb else None,
        )

    def _describes_actor(self, verb: _VerbHit, noun: _NounHit) -> bool:
        """Whether the noun is what someone did whom a participle describes (the man who made an ascent)."""
        participle = not self._table.order.head_last and verb.ending.kind == "participle"
        return (
            participle
            and verb.ending.status == "happened"
            and verb.at in self._denied
            and (0 <= noun.first - verb.last < _LONGEST_GAP)
        )

    def _is_circumstance(self, noun: _NounHit) -> bool:
        """Whether a noun says when or why something else happened, by the word that governs it."""
        if self._table.order.prepositions:
            governors = range(noun.first - _GOVERNED_WITHIN, noun.first)
        else:
            governors = range(noun.last, noun.last + 1)
        return any(self._table.has("circumstances", self._words[i]) for i in governors if self._first <= i < self._last)

    def _owns_another(self, noun: _NounHit, rule: Rule) -> bool:
        """Whether the noun is the genitive of another event noun (the second session of the forum)."""
        return noun.case == "gen" and any(
            other.at >= noun.last and other.name in rule.nouns for other in self._nouns_near(noun.at, _LONGEST_GAP + 1)
        )

    def _of_others(self, clauses: set[int]) -> Iterator[Trigger]:
        """Finite past verbs of the remaining clauses: the last one if verbs are final, else the first."""
        best: dict[int, int] = {}
        held = {verb.at for verb in self._verbs if self._tells_of_noun(verb)}
        alone = {*self._at(Part.OTHER)}
        news = {*self._at(Part.NEWS)}
        phrases = {i for i in self._at(Part.PHRASE) if self._with_auxiliary(i)}
        for i in sorted(alone | news | phrases):
            clause = self._clause(i)
            if clause in clauses or i in held or self._words[i] in self._table.nouns or self._negated(i, i + 1):
                continue
            named = i > self._first and self._tokens.text[self._tokens.starts[i]].isupper()
            if named or self._tokens.hyphen(i + 1):
                continue
            if not self._table.order.verb_last:
                best.setdefault(clause, i)
            elif self._ends_clause(i + 1):
                best[clause] = i
        for i in best.values():
            first = i - 1 if i in phrases else i
            needs: Need = "date" if i in phrases or i in alone else "news"
            yield Trigger(
                first,
                i + 1,
                "other",
                "happened",
                "events:other",
                i,
                needs=needs,
                is_predicate=True,
                sense="",
                generic=True,
            )

    def _with_auxiliary(self, i: int) -> bool:
        """Whether token ``i`` and the one in front are a verb and its auxiliary, or the other way round."""
        form, auxiliary = (i - 1, i) if self._table.order.verb_last else (i, i - 1)
        follows = i > self._first and self._words[auxiliary] in self._table.other.auxiliaries
        return follows and self._table.other.goes_with(self._words[form], self._words[auxiliary])

    def _ends_clause(self, i: int) -> bool:
        word = self._words[i] if i < self._last else "."
        return (not word.isalnum() and word != ";") or self._table.has("reporting", word)

    def _status(self, at: int, last: int, ending: Ending) -> Status:
        """The status of the ending; the clause may change a form that is not past to planned."""
        if self._table.has("continuing", self._words[last] if last < self._last else ""):
            return "ongoing"
        if ending.status == "happened" and ending.kind not in ("", "nominal"):
            return ending.status
        words = self._clause_words(at)
        later: tuple[Status, ...] = ("planned", "ongoing")
        said = (status for status in later if not self._table.words.get(status, frozenset()).isdisjoint(words))
        return next(said, ending.status)
