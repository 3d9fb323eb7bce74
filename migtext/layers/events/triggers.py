"""Words that name an event: nouns (a seminar), verbs (was opened), and verbs with their nouns (signed a memorandum)."""

from collections.abc import Iterator
from dataclasses import dataclass

from migtext.layers.events.clauses import Clauses, NounHit, VerbHit, sentences
from migtext.layers.events.denial import denied_tokens
from migtext.layers.events.syntax import is_argument
from migtext.layers.events.verb_forms import Ending
from migtext.layers.events.vocabulary import NEAR, EventWords, Part, Rule
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
    dated; ``scheduled`` that its verb appoints a time for what its noun names.
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
    scheduled: bool = False

    def tells_like(self, other: "Trigger") -> bool:
        """Whether two triggers of one type tell it in one sense, by verbs that need no noun."""
        return self.sense is not None and (self.sense, self.generic) == (other.sense, other.generic)


def find(tokens: Tokens) -> tuple[Trigger, ...]:
    """Triggers of all sentences in languages with a table of events, from left to right."""
    found: list[Trigger] = []
    for first, last, words in sentences(tokens, Part.ANY):
        found.extend(_Sentence(tokens, first, last, words).triggers())
    return tuple(found)


class _Sentence(Clauses):
    """One sentence during the search for triggers."""

    def __init__(self, tokens: Tokens, first: int, last: int, words: EventWords) -> None:
        super().__init__(tokens, first, last, words)
        self._conditional = {self.clause(i) for i in self.at(Part.CONDITION)}
        self._void = denied_tokens(self)
        self._denied: set[int] = set()

    def triggers(self) -> list[Trigger]:
        """First verbs with their nouns; then the other nouns; then any verb in the remaining clauses."""
        found = [trigger for verb in self.verbs if (trigger := self._of_verb(verb))]
        taken = {trigger.noun_at for trigger in found} | {i for t in found for i in range(t.first, t.last)}
        found += [trigger for noun in self.nouns if noun.at not in taken and (trigger := self._of_noun(noun))]
        nominal = {verb.at for verb in self.verbs if verb.ending.kind == "nominal" and self.table.order.verb_last}
        telling = [trigger for trigger in found if trigger.head not in nominal]
        clauses = {trigger.head for trigger in telling} | {trigger.first for trigger in telling} | self._denied
        found += self._of_others({self.clause(i) for i in clauses})
        return sorted(found, key=lambda trigger: (trigger.first, trigger.last))

    def _of_verb(self, verb: VerbHit) -> Trigger | None:
        rule, noun = self._rule_of(verb)
        if rule is None or (noun is None and (verb.ending.kind == "nominal" or self._tells_of_noun(verb))):
            return None
        if verb.ending.kind == "nominal" and self._within(verb.last):
            return None
        attributive = verb.ending.kind == "participle" and self._describes(verb)
        modal = verb.last < self.last and self.table.has("modals", self.words[verb.last])
        if modal or self._negated(verb.first, verb.last) or (attributive and rule.attributive == "none"):
            self._denied.add(verb.at)
            return None
        first, last = self._span(verb, noun, rule)
        described = not self.table.order.verb_last or (noun is not None and noun.at > verb.at)
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
        beside = self.word(last if self.table.order.verb_last else first - 1)
        denied = self.table.has("negations", beside) or not self._void.isdisjoint(range(first, last))
        return denied or self.clause(first) in self._conditional

    def _rule_of(self, verb: VerbHit) -> tuple[Rule | None, NounHit | None]:
        """The rule whose noun is nearest to the verb, else one that needs no noun."""
        best: tuple[tuple[int, bool], Rule | None, NounHit | None] = ((_NO_NOUN + 1, False), None, None)
        for rule in self.table.rules_of.get(verb.name, ()):
            if rule.unless and not rule.unless.isdisjoint(self.clause_words(verb.at)):
                self._denied.add(verb.at)
                continue
            noun = self._noun_of(verb, rule)
            distance = (abs(noun.at - verb.at), noun.name not in rule.nouns) if noun else (_NO_NOUN, False)
            if (noun or rule.alone == "verb" or (rule.proper and self._beside_name(verb))) and distance < best[0]:
                best = distance, rule, noun
        return best[1:]

    def _beside_name(self, verb: VerbHit) -> bool:
        """Whether a proper name follows the verb's phrase (entered the WTO)."""
        return verb.last < self.last and self.tokens.text[self.tokens.starts[verb.last]].isupper()

    def _span(self, verb: VerbHit, noun: NounHit | None, rule: Rule) -> tuple[int, int]:
        """The verb, or the noun if the rule says so, and the other one if it is adjacent."""
        if noun is None:
            return verb.first, verb.last
        if self._beside(noun.last, verb.first) and (self.table.order.verb_last or rule.at_noun):
            return noun.first, verb.last
        if not self.table.order.verb_last and 0 <= noun.first - verb.last <= _LONGEST_GAP:
            return verb.first, noun.last
        return (noun.first, noun.last) if rule.at_noun else (verb.first, verb.last)

    def _beside(self, last: int, first: int) -> bool:
        """Whether a phrase begins where another ends, or one word later."""
        return last == first or (last + 1 == first and self.words[last].isalpha())

    def _noun_of(self, verb: VerbHit, rule: Rule) -> NounHit | None:
        """The nearest noun of the rule in the clause; a final verb follows its noun, a participle may precede it."""
        kind = verb.ending.kind
        near = [
            noun
            for noun in self.nouns_near(verb.at, rule.near)
            if not rule.nouns.isdisjoint(noun.names)
            and (self.same_clause(noun.at, verb.at) or self._antecedent(noun, verb.at))
            and not self._framed(noun)
            and (noun.case in rule.cases or (kind == "nominal" and noun.case == "gen"))
            and (
                not self.table.order.verb_last
                or noun.at < verb.first
                or (kind == "participle" and noun.first - verb.last <= _DESCRIBED_WITHIN)
            )
        ]
        return min(near, key=lambda noun: abs(noun.at - verb.at), default=None)

    def _antecedent(self, noun: NounHit, at: int) -> bool:
        """Whether the noun is right before the relative clause of token ``at`` (the review that it will submit)."""
        if noun.at >= at or self.clause(at) - self.clause(noun.at) != 1:
            return False
        comma = next(i for i in range(noun.at, at) if self.same_clause(i, at))
        begins = range(comma + 1, min(comma + 1 + _RELATIVE_WITHIN, at))
        close = comma - noun.at <= _ANTECEDENT_WITHIN
        return close and any(self.table.has("relatives", self.words[i]) for i in begins)

    def _framed(self, noun: NounHit) -> bool:
        """Whether something else happens within the event of the noun (in the course of a project)."""
        after = range(noun.last, noun.last + 1)
        before = range(noun.first - 2, noun.first)
        near = before if self.table.order.prepositions else after
        return any(self.table.has("frames", self.words[i]) for i in near if self.first <= i < self.last)

    def _within(self, i: int) -> bool:
        """Whether a word at token ``i`` says what a final verbal noun is about or within (on adopting the law)."""
        return not self.table.order.prepositions and i < self.last and self.table.has("frames", self.words[i])

    def _describes(self, verb: VerbHit) -> bool:
        """Whether a participle stands before a noun, not at the end of its clause or before a copula."""
        if not self.table.order.head_last:
            return True
        word = self.words[verb.last] if verb.last < self.last else ""
        return word[:1].isalpha() and not self.table.has("copulas", word)

    def _tells_of_noun(self, verb: VerbHit) -> bool:
        """Whether the verb says that an event named by a noun alone takes place."""
        if verb.name not in self.table.occurring:
            return False
        reach = verb.last - verb.first + _LONGEST_GAP
        return any(noun.name in self.table.naming for noun in self.nouns_near(verb.at, reach))

    def _of_noun(self, noun: NounHit) -> Trigger | None:
        rule = self.table.named_by.get(noun.name)
        if rule is None or (rule.cases and noun.case not in rule.cases) or self._owns_another(noun, rule):
            return None
        if noun.at in self._void:
            return None
        close = self.verbs_near(noun.at, NEAR)
        verb = self._verb_of(noun, rule, close)
        if any(self._describes_actor(verb, noun) for verb in close):
            return None
        if verb and verb.last < self.last and self.table.has("modals", self.words[verb.last]):
            return None
        appointing = None if verb and verb.name not in self.table.scheduling else self._appointing(noun, close)
        verb = appointing or verb
        first, last = noun.first, noun.last
        if verb and self._beside(last, verb.first):
            last = verb.last
        elif verb and not self.table.order.verb_last and self._beside(verb.last, first):
            first = verb.first
        return Trigger(
            first,
            last,
            rule.type,
            "planned"
            if appointing
            else self._status(
                noun.at, verb.last if verb else noun.last, verb.ending if verb else Ending("happened", "")
            ),
            f"events:{rule.name}",
            verb.at if verb and self.table.order.verb_last and verb.at > noun.at else noun.at,
            noun.name,
            noun.at,
            needs=rule.needs,
            is_predicate=verb is not None,
            circumstance=not rule.verbs or self._is_circumstance(noun),
            verb_at=verb.at if verb else None,
            scheduled=appointing is not None,
        )

    def _verb_of(self, noun: NounHit, rule: Rule, verbs: list[VerbHit]) -> VerbHit | None:
        """The nearest verb of the clause; instead of a denied one that of the relative clause behind the noun."""
        telling = [verb for verb in verbs if verb.name in rule.verbs]
        near = [verb for verb in telling if self.same_clause(noun.at, verb.at)]
        if near and all(verb.at in self._void for verb in near):
            near = [verb for verb in telling if self._antecedent(noun, verb.at)]
        held = [verb for verb in near if verb.at not in self._void]
        return min(held, key=lambda verb: abs(verb.at - noun.at), default=None)

    def _appointing(self, noun: NounHit, verbs: list[VerbHit]) -> VerbHit | None:
        """The verb that appoints a time for what a noun names (is planned for May, the planned forum)."""
        for verb in verbs:
            describes = verb.ending.kind == "participle" and 0 <= noun.first - verb.last <= _DESCRIBED_WITHIN
            if verb.name in self.table.scheduling and self.same_clause(noun.at, verb.at):
                nearest = min(self.nouns_near(verb.at, NEAR), key=lambda other: abs(other.at - verb.at))
                if nearest is noun and (describes or is_argument(self, noun)):
                    return verb
        return None

    def _describes_actor(self, verb: VerbHit, noun: NounHit) -> bool:
        """Whether the noun is what someone did whom a participle describes (the man who made an ascent)."""
        participle = not self.table.order.head_last and verb.ending.kind == "participle"
        return (
            participle
            and verb.ending.status == "happened"
            and verb.at in self._denied
            and (0 <= noun.first - verb.last < _LONGEST_GAP)
        )

    def _is_circumstance(self, noun: NounHit) -> bool:
        """Whether a noun says when or why something else happened, by the word that governs it."""
        if self.table.order.prepositions:
            governors = range(noun.first - _GOVERNED_WITHIN, noun.first)
        else:
            governors = range(noun.last, noun.last + 1)
        return any(self.table.has("circumstances", self.words[i]) for i in governors if self.first <= i < self.last)

    def _owns_another(self, noun: NounHit, rule: Rule) -> bool:
        """Whether the noun is the genitive of another event noun (the second session of the forum)."""
        return noun.case == "gen" and any(
            other.at >= noun.last and other.name in rule.nouns for other in self.nouns_near(noun.at, _LONGEST_GAP + 1)
        )

    def _of_others(self, clauses: set[int]) -> Iterator[Trigger]:
        """Finite past verbs of the remaining clauses: the last one if verbs are final, else the first."""
        best: dict[int, int] = {}
        held = {verb.at for verb in self.verbs if self._tells_of_noun(verb)}
        alone = {*self.at(Part.OTHER)}
        news = {*self.at(Part.NEWS)}
        phrases = {i for i in self.at(Part.PHRASE) if self._with_auxiliary(i)}
        for i in sorted(alone | news | phrases):
            clause = self.clause(i)
            if clause in clauses or i in held or self.words[i] in self.table.nouns or self._negated(i, i + 1):
                continue
            named = i > self.first and self.tokens.text[self.tokens.starts[i]].isupper()
            if named or self.tokens.hyphen(i + 1):
                continue
            if not self.table.order.verb_last:
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
        form, auxiliary = (i - 1, i) if self.table.order.verb_last else (i, i - 1)
        follows = i > self.first and self.words[auxiliary] in self.table.other.auxiliaries
        return follows and self.table.other.goes_with(self.words[form], self.words[auxiliary])

    def _ends_clause(self, i: int) -> bool:
        word = self.words[i] if i < self.last else "."
        return (not word.isalnum() and word != ";") or self.table.has("reporting", word)

    def _status(self, at: int, last: int, ending: Ending) -> Status:
        """The status of the ending; the clause may change a form that is not past to planned."""
        if self.table.has("continuing", self.words[last] if last < self.last else ""):
            return "ongoing"
        if ending.status == "happened" and ending.kind not in ("", "nominal"):
            return ending.status
        words = self.clause_words(at)
        later: tuple[Status, ...] = ("planned", "ongoing")
        said = (status for status in later if not self.table.words.get(status, frozenset()).isdisjoint(words))
        return next(said, ending.status)
