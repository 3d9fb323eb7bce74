"""Names in quotation marks: beside a class noun, a legal form or a verb, and those of parties."""

from collections.abc import Iterator
from typing import Literal

from migtext.layers.organisations.head_nouns import NameGrammar, NameSpan, NameText, grammar_of
from migtext.origin import Origin
from migtext.text.tokens import LINE_BREAK

_MOST_MODIFIERS = 4  # tokens
_LONGEST_SUBJECT = 3  # tokens
_ENDS = frozenset({".", ",", LINE_BREAK})


def quoted_names(text: NameText) -> Iterator[NameSpan]:
    """Names that stand in quotation marks, or begin or end with them."""
    yield from _quoted(text)
    yield from _parties(text)


def _quoted(text: NameText) -> Iterator[NameSpan]:
    """A class noun next to a quoted name: before it in a head-first language and for legal forms, else after it."""
    for opening, close in text.quotes.items():
        language = text.language[opening]
        if not language or not text.capital(opening + 1):
            continue
        grammar = grammar_of(language)
        listed = _shared_noun(text, opening, close)
        if listed:
            yield NameSpan(opening + 1, close, Origin("quoted", listed), 0.8)
            continue
        form = _form_before(text, opening)
        if form < opening:
            yield NameSpan(form, close + 1, Origin("quoted", beside="form"), 0.9)
        if not grammar.final:
            if beside := _beside_verb(text, opening, close):
                yield NameSpan(opening + 1, close, Origin("quoted", beside=beside), 0.6)
            continue
        if behind := _with_class_behind(text, grammar, opening, close):
            yield behind
        elif kind := _class_inside(text, grammar, opening, close):
            yield NameSpan(opening + 1, close, Origin("quoted", kind), 0.8)


def _with_class_behind(text: NameText, grammar: NameGrammar, opening: int, close: int) -> NameSpan | None:
    """A quoted name with the legal form or the class noun behind it, also over a few words or a hyphen between."""
    sentence, behind = text.tokens.sentence[opening], _behind_place(text, close + 1)
    for k in range(behind, min(behind + 5, text.count)):
        if text.tokens.hyphen(k):
            continue
        if text.tokens.sentence[k] != sentence:
            return None
        if grammar.is_legal_form(text.tokens.surface(k, k + 1)):
            suffixed = text.tokens.hyphen(k + 1)
            return NameSpan(opening, k + 3 if suffixed else k + 1, Origin("quoted", beside="form"), 0.9)
        if (
            not text.word(k)
            or text.words[k] in grammar.stops.words - grammar.stops.local
            or _is_of_another(text, close, k)
        ):
            return None
        head = grammar.head_at(text.tokens, k)
        if head and head.owned and not head.plural:
            chapter = k == behind and head.kind in grammar.classes.parts
            named = head.kind not in grammar.classes.unquoted and not chapter
            return NameSpan(opening, k + 1, Origin("quoted", head.kind), 0.9) if named else None
        if head is None and grammar.parts_from_class(text.words[k]):
            return None
    return None


def _behind_place(text: NameText, i: int) -> int:
    """The token behind brackets at token ``i`` that hold only the place of a name: ``«Дала» (Тараз) | клубы``."""
    if i + 2 >= text.count or text.words[i] != "(":
        return i
    ends = {last for last, _ in text.names(i + 1).places_at(text.tokens, i + 1)}
    return next((last + 1 for last in ends if last + 1 < text.count and text.words[last] == ")"), i)


def _class_inside(text: NameText, grammar: NameGrammar, opening: int, close: int) -> str:
    """The class of a quoted name that ends with a class noun of its own: ``«Дала-банк»``; "" if it does not."""
    head = grammar.head_at(text.tokens, close - 1) if close - opening > 2 else None
    named = head and head.bare and not head.owned and head.kind in grammar.classes.enclosed
    return head.kind if head and named and not is_other_thing(text, opening + 1, close) else ""


def _is_of_another(text: NameText, close: int, k: int) -> bool:
    """Whether token ``k`` behind a quoted name is of something else: the last word of a tournament, or a capital.

    The capital is not next to the name, or next to one in a case.
    """
    grammar = grammar_of(text.language[k])
    before = k - 2 if text.tokens.hyphen(k - 1) else k - 1
    if grammar.is_other_head(text.words[before], text.words[k]):
        return True
    in_case = grammar.stops_at_capital(text.words[close - 1])
    return text.capital(k) and (k > close + 1 or in_case)


def _form_before(text: NameText, opening: int) -> int:
    """The token of the legal form before a quoted name, also before a country: ``НПП РК «…»``; ``opening`` if none."""
    grammar = grammar_of(text.language[opening])
    names, form = text.names(opening), opening - 1
    parted = form > 0 and text.shouted(form) and names.country_at_end(text.tokens, form) == opening
    form -= parted
    first = opening
    while form >= 0 and text.words[form] in grammar.quoted.classes and text.in_capitals(form):
        first, form = form, form - 1
    article = parted and form >= 0 and text.words[form].isdigit()  # по статье 189 УК РК «Растрата»
    return opening if article else first


def _shared_noun(text: NameText, opening: int, close: int) -> str:
    """The class of the noun shared by a list of quoted names that includes this one; "" if there is none."""
    grammar = grammar_of(text.language[opening])
    joining = {",", *grammar.walk.conjunctions}
    first, last = opening, close
    while first > 1 and text.words[first - 1] in joining and first - 2 in text.closing:
        first = text.closing[first - 2]
    while last + 2 < text.count and text.words[last + 1] in joining and last + 2 in text.quotes:
        last = text.quotes[last + 2]
    beside = last + 1 if grammar.final else first - 1
    if grammar.final and (first, last) != (opening, close):
        beside = _behind_modifiers(text, grammar, beside)
    if not text.word(beside):
        return ""
    head = grammar.head_at(text.tokens, beside)
    joined = grammar.final and first == opening and text.words[first - 1] in joining
    alone = (first, last) == (opening, close) and not (joined and head and head.plural)
    return head.kind if head and not alone else ""


def _behind_modifiers(text: NameText, grammar: NameGrammar, i: int) -> int:
    """The plural head noun behind a few small words at token ``i``: ``машина жасау | компанияларының``; else ``i``."""
    for k in range(i, min(i + _MOST_MODIFIERS, text.count)):
        if not text.word(k) or text.capital(k) or text.words[k] in grammar.stops.words:
            break
        if head := grammar.head_at(text.tokens, k):
            return k if head.plural else i
        if grammar.parts_from_class(text.words[k]):
            break
    return i


def _is_subject(text: NameText, opening: int, close: int) -> bool:
    """Whether a short quoted name is before a verb, without a noun before it that may be its class."""
    i = close + 1
    if close - opening > _LONGEST_SUBJECT or not text.word(i) or not text.initial(opening):
        return False
    endings = grammar_of(text.language[opening]).quoted.subject_endings
    same = text.tokens.sentence[i] == text.tokens.sentence[opening]
    return same and bool(endings) and text.words[i].endswith(endings)


def _beside_verb(text: NameText, opening: int, close: int) -> Literal["", "subject", "reporting"]:
    """What a quoted name is to the verb beside it: its ``subject``, or its source of news; "" if it is neither."""
    if _is_subject(text, opening, close):
        return "subject"
    return "reporting" if _is_source(text, opening, close) else ""


def _is_source(text: NameText, opening: int, close: int) -> bool:
    """Whether a short quoted name is behind a verb of reporting and ends what it says: ``…, пишут «Новости».``"""
    last = close + 1
    if close - opening > _LONGEST_SUBJECT or not text.names_in_quotes(opening):
        return False
    reporting = grammar_of(text.language[opening]).latin.reporting
    reports = opening > 0 and text.words[opening - 1] in reporting
    return reports and (last >= text.count or text.words[last] in _ENDS)


def _parties(text: NameText) -> Iterator[NameSpan]:
    """Quoted names of parties that are common words elsewhere."""
    for opening, close in text.quotes.items():
        language = text.language[opening]
        grouped = grammar_of(language).classes.grouped if language else ()
        if grouped and grammar_of(language).quoted_base(text.tokens.surface(opening + 1, close)):
            yield NameSpan(opening + 1, close, Origin("quoted", min(grouped)), 0.8)


def is_other_thing(text: NameText, first: int, last: int) -> bool:
    """Whether the noun next to a quoted name shows that it is not an organisation here: ``«Дордой» базары``."""
    grammar = grammar_of(text.language[first])
    if text.quotes.get(first - 1) != last:
        return False
    beside = last + 1 if grammar.final else first - 2
    return text.word(beside) and text.words[beside].startswith(grammar.latin.others)
