"""The verbs of a sentence that are denied or that call something off, and the nouns that they may tell of."""

from collections.abc import Iterator
from dataclasses import dataclass

from migtext.layers.events.clauses import Clauses, VerbHit
from migtext.layers.events.syntax import PREPOSITIONS, SUBJECT_OR_OBJECT, has_one
from migtext.layers.events.verb_forms import Verb
from migtext.layers.events.vocabulary import NEAR, EventWords, Part

# In tokens:
_TAKEN_BACK_WITHIN = 3
_AUXILIARY_WITHIN = 4
_PASSIVE_WITHIN = 2
_INFINITIVE_WITHIN = 10
_ONLY_WITHIN = 3


@dataclass(frozen=True, slots=True)
class DeniedVerb:
    """A verb, or a word beside a negation: tokens ``first`` up to ``last`` (excluded), its inflected word at ``at``.

    ``nouns`` are those whose event does not take place if the verb tells of them, ``others`` those that, if they are
    nearer, it tells of instead; ``cases`` are theirs. ``absent`` says that nothing is denied but that something was
    there, so that its noun is inflected and beside no comma.
    """

    first: int
    last: int
    at: int
    nouns: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    cases: tuple[str, ...] = SUBJECT_OR_OBJECT
    absent: bool = False


def telling(table: EventWords, first: int, last: int, at: int, name: str) -> DeniedVerb:
    """A verb with the nouns that it denies if it is denied; what is signed may be in the dative."""
    held = table.denial.has("taking_place", name)
    cases = SUBJECT_OR_OBJECT if held else (*SUBJECT_OR_OBJECT, "dat")
    return DeniedVerb(first, last, at, table.deniable.get(name, frozenset()), cases=cases)


def denied_verbs(clauses: Clauses) -> list[DeniedVerb]:
    """What the negations, negative endings and auxiliaries of a sentence deny."""
    if clauses.table.order.verb_last:
        return [*_denied_by_suffix(clauses), *_denied_behind(clauses)]
    return list(_denied_before(clauses))


def calling_off(clauses: Clauses, denied: set[int]) -> list[DeniedVerb]:
    """The verbs that call something off, without ``denied`` ones and those in the future, which do not yet."""
    table = clauses.table
    found = []
    for verb in clauses.verbs:
        if table.denial.calls_off(verb.name) and verb.ending.status != "planned" and verb.at not in denied:
            nouns = table.naming if table.denial.has("calling_off", verb.name) else table.stoppable
            others = table.nouns_of.get(verb.name, frozenset()) - nouns
            found.append(DeniedVerb(verb.first, verb.last, verb.at, nouns, others))
    return found


def _denied_before(clauses: Clauses) -> Iterator[DeniedVerb]:
    """Words behind a negation, and verbs with a negated auxiliary in front or behind."""
    table = clauses.table
    for i in clauses.at(Part.DENIAL):
        if not table.has("negations", clauses.word(i)) or _is_void(clauses, i):
            continue
        helped = table.denial.has("auxiliaries", clauses.word(i + 1))
        verbs = [
            verb
            for verb in clauses.verbs_near(i, NEAR)
            if verb.first == i + 1 or (helped and _goes_with(clauses, verb, i + 1))
        ]
        yield from (telling(table, verb.first, verb.last, verb.at, verb.name) for verb in verbs)
        if not verbs and _is_being(clauses, i + 1):
            yield DeniedVerb(i + 1, i + 2, i + 1, table.naming, absent=True)
        elif clauses.word(i + 1).isalpha():
            yield DeniedVerb(i + 1, i + 2, i + 1)


def _is_void(clauses: Clauses, i: int) -> bool:
    """Whether a negation denies nothing: it takes another one back (could not but), or means *until*."""
    denial, before = clauses.table.denial, range(i - _TAKEN_BACK_WITHIN, i)
    doubled = clauses.table.has("negations", clauses.word(i - 2)) and denial.has("auxiliaries", clauses.word(i - 1))
    first = clauses.bounds(i)[0]
    until = clauses.word(first) == "," and denial.has("until", clauses.word(first + 1))
    return doubled or until or any(denial.has("double", clauses.word(k)) for k in before)


def _is_being(clauses: Clauses, i: int) -> bool:
    """Whether a verb says that something was there, and is no auxiliary: no other word of a verb follows."""
    following = clauses.word(i + 1)
    ends = not following.isalpha() or has_one(clauses.table, PREPOSITIONS, following)
    return ends and clauses.table.denial.has("being", clauses.word(i))


def _goes_with(clauses: Clauses, verb: VerbHit, auxiliary: int) -> bool:
    """Whether a negated auxiliary belongs to a verb: to an infinitive, or to a passive beside it."""
    infinitive = verb.ending.kind == "infinitive"
    if not infinitive and not clauses.word(verb.at).endswith(clauses.table.other.forms):
        return False
    low, high = sorted((verb.at, auxiliary))
    if "," in clauses.words[low:high]:
        return False
    if verb.first > auxiliary:
        return verb.first - auxiliary <= _AUXILIARY_WITHIN
    return auxiliary - verb.last <= (_INFINITIVE_WITHIN if infinitive else _PASSIVE_WITHIN)


def _denied_by_suffix(clauses: Clauses) -> Iterator[DeniedVerb]:
    """Final verbs with the suffix that denies them."""
    denial = clauses.table.denial
    for i in clauses.at(Part.DENIAL):
        verb = _phrase(clauses, denial.denied_by_suffix(clauses.word(i)), i)
        if verb and not denial.has("only", clauses.word(i - 1)):
            yield telling(clauses.table, i - len(verb.before), i + 1, i, verb.name)


def _denied_behind(clauses: Clauses) -> Iterator[DeniedVerb]:
    """Words before a negation, final verbs also with an auxiliary between; verbs before an auxiliary that denies."""
    table, denial = clauses.table, clauses.table.denial
    hits = {verb.at: verb for verb in clauses.verbs}
    for i in clauses.at(Part.DENIAL):
        negated = table.has("negations", clauses.word(i))
        if not (negated or clauses.word(i) in denial.unable) or denial.has("only", clauses.word(i - 1)):
            continue
        at = i - 2 if negated and clauses.word(i - 1) in denial.helpers else i - 1
        hit, verb = hits.get(at), _phrase(clauses, denial.converbs.get(clauses.word(at), ()), at)
        if hit:
            yield telling(table, hit.first, hit.last, hit.at, hit.name)
        elif verb:
            yield telling(table, at - len(verb.before), at + 1, at, verb.name)
        elif clauses.word(at).isalpha() and not any(
            denial.has("only", clauses.word(k)) for k in range(i - _ONLY_WITHIN, i)
        ):
            yield DeniedVerb(at, at + 1, at)


def _phrase(clauses: Clauses, verbs: tuple[Verb, ...], i: int) -> Verb | None:
    """The first verb whose words before the inflected one stand before token ``i``."""
    for verb in verbs:
        first = i - len(verb.before)
        if first >= clauses.first and tuple(clauses.words[first:i]) == verb.before:
            return verb
    return None
