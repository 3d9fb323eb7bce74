"""Whether a noun of a sentence may be the subject or the object of a verb."""

from migtext.layers.events.clauses import Clauses, NounHit
from migtext.layers.events.vocabulary import EventWords, Part
from migtext.rules.morphology import morphology

_GOVERNED_WITHIN = 3  # tokens
_PREPOSITIONS = ("locative", "date_prepositions", "circumstances", "frames", "about", "origin", "participants")
_POSTPOSITIONS = ("circumstances", "frames", "participants", "about")
_NO_NOUNS = ("coordinators", "conjunctions", "negations")

SUBJECT_OR_OBJECT = ("nom", "acc", "")
"""Cases of subjects and objects; empty where the form of a noun does not tell its case."""


def is_argument(clauses: Clauses, noun: NounHit, cases: tuple[str, ...] = SUBJECT_OR_OBJECT) -> bool:
    """Whether neither a case nor an adposition nor another noun makes a noun a circumstance or an attribute."""
    if clauses.table.order.prepositions:
        return not (_has_preposition(clauses, noun) or _is_genitive(clauses, noun))
    behind = clauses.word(noun.last)
    return noun.case in cases and not has_one(clauses.table, _POSTPOSITIONS, behind) and not _is_owner(clauses, noun)


def has_one(words: EventWords, groups: tuple[str, ...], word: str) -> bool:
    """Whether the table lists a word under one of the groups."""
    return any(words.has(group, word) for group in groups)


def _has_preposition(clauses: Clauses, noun: NounHit) -> bool:
    for k in range(noun.first - 1, noun.first - 1 - _GOVERNED_WITHIN, -1):
        word = clauses.word(k)
        if has_one(clauses.table, _PREPOSITIONS, word):
            return True
        if not clauses.table.ends("adjectives", word):
            return False
    return False


def _is_genitive(clauses: Clauses, noun: NounHit) -> bool:
    """Whether an inflected noun stands right behind another noun, as its attribute (members of the forum)."""
    words, before = clauses.table, clauses.word(noun.first - 1)
    return (
        noun.last - noun.first == 1
        and clauses.word(noun.at) != noun.name
        and before.isalpha()
        and not words.ends("adjectives", before)
        and not words.part(before)
        and not has_one(words, _NO_NOUNS, before)
        and before not in words.denial.auxiliaries
        and not clauses.word(noun.first - 2).isdecimal()
    )


def _is_owner(clauses: Clauses, noun: NounHit) -> bool:
    """Whether a noun is the attribute of the noun behind it, which ends as one with an owner (the forum's work)."""
    tokens, k = clauses.tokens, noun.last
    word = clauses.word(k)
    if noun.case != "nom" or not word.isalpha() or tokens.text[tokens.starts[k]].isupper():
        return False
    if clauses.table.part(word) & (Part.VERB | Part.NOUN | Part.DENIAL):
        return False
    inflection = morphology(tokens.languages[tokens.sentence[k]])
    return inflection.is_owned(word) or any(owned for _, owned in inflection.without_case(word))
