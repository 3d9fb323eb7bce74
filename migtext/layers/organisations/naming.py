"""The names of organisations outside the gazetteer: their dictionary form."""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence

from migtext.catalogue.catalogue import HEADS
from migtext.catalogue.dictionary_form import dictionary_form, governed, plain
from migtext.layers.organisations.head_nouns import grammar_of
from migtext.records import Organisation
from migtext.text.punctuation import CLOSING_QUOTES, OPENING_QUOTES, one_of
from migtext.text.tokens import Tokens, languages_of

_SUBJECTS = frozenset({"subject", "reporting"})
_MARKS = OPENING_QUOTES | CLOSING_QUOTES
_QUOTED = re.compile(rf"{one_of(OPENING_QUOTES)}([^{re.escape(''.join(sorted(_MARKS)))}]+){one_of(CLOSING_QUOTES)}")


def name_organisations(tokens: Tokens, organisations: Sequence[Organisation]) -> tuple[Organisation, ...]:
    """The same organisations with their dictionary forms, which are the names of those that no gazetteer has.

    >>> from migtext.text.tokens import tokenise
    >>> text = tokenise("Дала комитетінің есебі.").in_languages(["kk"])
    >>> organisation = Organisation(start=0, end=16, text="Дала комитетінің", rule="")
    >>> [organisation.name for organisation in name_organisations(text, [organisation])]
    ['Дала комитеті']
    """
    languages = languages_of(tokens, *HEADS)
    apposed = {one.text for one in organisations if _is_apposed(tokens, one, languages) or _is_subject(one)}
    quoted = {match[1] for one in organisations for match in _QUOTED.finditer(plain(one.text))}

    def named(one: Organisation) -> Organisation:
        return one.called(plain(one.text)) if one.text in apposed else _named(tokens, one, languages, quoted)

    return tuple(one if one.entity else named(one) for one in organisations)


def _is_apposed(tokens: Tokens, organisation: Organisation, languages: Sequence[str]) -> bool:
    """Whether a quoted name stands behind its class noun, which has the case: ``корпорацией «Караганды»``."""
    origin, first = organisation.origin, bisect_left(tokens.starts, organisation.start)
    if origin.found_by != "quoted" or not origin.head_class or first < 2 or not tokens.opens_quote(first - 1):
        return False
    code = languages[tokens.sentence[first]]
    head = grammar_of(code).head_at(tokens, first - 2) if code and not grammar_of(code).final else None
    return head is not None and not head.plural


def _is_subject(organisation: Organisation) -> bool:
    """Whether a quoted name is the subject of a verb, and so in the nominative: ``пишут «Новости»``."""
    return organisation.origin.found_by == "quoted" and organisation.origin.beside in _SUBJECTS


def _named(
    tokens: Tokens, organisation: Organisation, languages: Sequence[str], quoted: Collection[str]
) -> Organisation:
    first, last = bisect_left(tokens.starts, organisation.start), bisect_left(tokens.starts, organisation.end)
    code = languages[tokens.sentence[first]] if first < len(tokens.words) else ""
    if not code:
        return organisation.called(dictionary_form("", organisation.text))
    grammar = grammar_of(code)
    if base := grammar.quoted_base(plain(organisation.text), quoted):
        return organisation.called(base)
    owned = last - first > 1 or grammar.head_at(tokens, last - 1) is not None
    cases = governed(code, tokens.words[first - 1]) if first else ()
    form = dictionary_form(code, organisation.text, is_base=grammar.is_base, owned=owned, cases=cases)
    return organisation.called(form)
