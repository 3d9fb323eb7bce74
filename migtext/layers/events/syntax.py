"""Whether a noun of a sentence may be the subject or the object of a verb."""

from migtext.layers.events.clauses import Clauses, NounHit
from migtext.layers.events.vocabulary import EventWords, Part
from migtext.rules.morphology import morphology

_PHRASE_WITHIN = 6  # tokens
_POSTPOSITIONS = ("circumstances", "frames", "participants", "about")
_NO_NOUNS = ("coordinators", "conjunctions", "negations")

PREPOSITIONS = ("locative", "date_prepositions", "circumstances", "frames", "about", "origin", "participants")
"""Groups of words that make the noun behind them a circumstance."""

SUBJECT_OR_OBJECT = ("nom", "acc", "")
"""Cases of subjects and objects; empty where the form of a noun does not tell its case."""


def is_argument(clauses: Clauses, noun: NounHit, cases: tuple[str, ...] = SUBJECT_OR_OBJECT) -> bool:
    """Whether neither a case nor an adposition nor another noun makes a noun a circumstance or an attribute."""
    if clauses.table.order.prepositions:
        governed = has_one(clauses.table, PREPOSITIONS, clauses.word(before_adjectives(clauses, noun)))
        return not (governed or _is_genitive(clauses, noun))
    behind = clauses.word(noun.last)
    return noun.case in cases and not has_one(clauses.table, _POSTPOSITIONS, behind) and not _is_owner(clauses, noun)


def has_one(words: EventWords, groups: tuple[str, ...], word: str) -> bool:
    """Whether the table lists a word under one of the groups."""
    return any(words.has(group, word) for group in groups)


def _is_genitive(clauses: Clauses, noun: NounHit) -> bool:
    """Whether an inflected noun stands right behind another noun, as its attribute (members of the forum)."""
    words, k = clauses.table, before_adjectives(clauses, noun)
    before = clauses.word(k)
    return (
        noun.last - noun.first == 1
        and clauses.word(noun.at) != noun.name
        and before.isalpha()
        and not words.part(before) & (Part.VERB | Part.OTHER | Part.DENIAL)
        and not has_one(words, _NO_NOUNS, before)
        and not words.denial.has("auxiliaries", before)
        and not clauses.word(k - 1).isdecimal()
        and not any(verb.first <= k < verb.last for verb in clauses.verbs_near(noun.at, _PHRASE_WITHIN))
    )


def before_adjectives(clauses: Clauses, noun: NounHit) -> int:
    """The token before a noun and its adjectives, also coordinated ones and those with a hyphen."""
    k = noun.first - 1
    while clauses.table.ends("adjectives", clauses.word(k)):
        k -= 1
        joined = clauses.word(k) == "-" or clauses.table.has("coordinators", clauses.word(k))
        if joined and (clauses.word(k) == "-" or clauses.table.ends("adjectives", clauses.word(k - 1))):
            k -= 2 if clauses.word(k) == "-" else 1
    return k


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
