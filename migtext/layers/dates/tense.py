"""Whether the verb that a time belongs to tells of the past or of what is to come."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from migtext.resources import language_table
from migtext.rules.traits import traits
from migtext.text.punctuation import (
    CLOSING_BRACKETS,
    CLOSING_QUOTES,
    DASHES,
    ONLY_CLOSING_QUOTES,
    ONLY_OPENING_QUOTES,
    OPENING_BRACKETS,
    QUOTES,
    STROKES,
)
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, Tokens

Tense = Literal["past", "future"]
_FARTHEST, _NEAREST = 30, 6
"""Words around a time that are read for its verb, and those among which a verb is its own for sure."""
_BESIDE = 3
"""Words behind a time among which a verb that tells neither leaves it open."""
_TENSES: dict[str, Tense | None] = {"past_form": "past", "past_end": "past", "future_form": "future", "open_form": None}
_SHORTEST_VERB = 4  # letters
_CLOSING = frozenset(".!?…;") | {LINE_BREAK}
_BEFORE_SAYING = STROKES | CLOSING_QUOTES | {","}
_CLAUSE_ENDS = _CLOSING | frozenset(",:") | DASHES | QUOTES | OPENING_BRACKETS | CLOSING_BRACKETS


def tense(tokens: Tokens, first: int, last: int) -> Tense | None:
    """The tense of the verb that the time at tokens ``first`` to ``last`` belongs to; None if none tells it.

    >>> from migtext.text.tokens import tokenise
    >>> tense(tokenise("Дүйсенбі күні кеңсе ашылған.").in_languages(["kk"]), 0, 2)
    'past'
    """
    code = tokens.languages[tokens.sentence[first]]
    verbs = _verbs(code)
    if not verbs.endings:
        return None
    return _behind(tokens, verbs, first, last) if traits(code).verb_last else _around(tokens, verbs, first, last)


def _behind(tokens: Tokens, verbs: "_Verbs", first: int, last: int) -> Tense | None:
    """The tense of the first verb behind the time; of one shortly before it where the sentence ends with the time."""
    sentence, words = tokens.sentence, tokens.words
    end = last
    while end < len(words) and end < last + _FARTHEST and sentence[end] == sentence[first] and words[end] != LINE_BREAK:
        end += 1
    if not any(word[0].isalpha() for word in words[last:end]):
        found = (verbs.form(words[k]) for k in range(max(0, first - _NEAREST), first) if sentence[k] == sentence[first])
        return next((_TENSES[form] for form in found if form), None)
    quoted = 0
    for k in range(last, end):
        quoted += (words[k] in ONLY_OPENING_QUOTES) - (words[k] in ONLY_CLOSING_QUOTES)
        form = "" if quoted > 0 else verbs.form(words[k])
        if form == "open_form" and k < last + _BESIDE:
            return None
        anywhere = form == "past_form" or (form == "future_form" and k < last + _NEAREST)
        if form and (anywhere or verbs.ends_clause(tokens, k)):
            return _TENSES[form]
    return None


def _around(tokens: Tokens, verbs: "_Verbs", first: int, last: int) -> Tense | None:
    """The tense that all verbs in the clause of the time have."""
    sentence, words = tokens.sentence, tokens.words
    begin, end = first, last
    while begin > max(0, first - _FARTHEST) and sentence[begin - 1] == sentence[first]:
        if words[begin - 1] in _CLAUSE_ENDS:
            break
        begin -= 1
    while end < len(words) and end < last + _FARTHEST and sentence[end] == sentence[first]:
        if words[end] in _CLAUSE_ENDS:
            break
        end += 1
    forms = {verbs.form(words[k]) for k in (*range(begin, first), *range(last, end))} - {""}
    tenses = {_TENSES[form] for form in forms}
    return tenses.pop() if len(tenses) == 1 else None


@dataclass(frozen=True, slots=True)
class _Verbs:
    """The ends of the verbs of one language, each with its class; a verb as a whole may be an end."""

    refused: frozenset[str]
    endings: dict[str, str]
    longest: int
    saying: frozenset[str]

    def form(self, word: str) -> str:
        """The class of a word by its longest ending; empty if it is no verb."""
        if word in self.refused or not word[0].isalpha():
            return ""
        ends = (word[cut:] for cut in range(max(0, len(word) - self.longest), len(word)))
        whole = len(word) >= _SHORTEST_VERB
        return next((self.endings[end] for end in ends if end in self.endings and (whole or end != word)), "")

    def ends_clause(self, tokens: Tokens, k: int) -> bool:
        """Whether token ``k`` ends its sentence, its line or a clause that someone says."""
        words = tokens.words
        if k + 1 >= len(words) or tokens.sentence[k + 1] != tokens.sentence[k] or words[k + 1] in _CLOSING:
            return True
        behind = k + 2 if words[k + 1] in _BEFORE_SAYING else k + 1
        return any(word in self.saying for word in words[behind : behind + 2])


@lru_cache
def _verbs(code: str) -> _Verbs:
    table = language_table(code, "dates")
    rows = {name: table.get(name, {}) for name in _TENSES}
    endings = {normalise(end): name for name, row in rows.items() for end in row.get("endings", ())}
    refused = frozenset(normalise(word) for row in rows.values() for word in row.get("not", ()))
    saying = frozenset(map(normalise, table.get("saying", {}).get("endings", ())))
    return _Verbs(refused, endings, max(map(len, endings), default=0), saying)
