"""Convert the spans of a corpus to the label scheme and the annotation conventions of migtext."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from migtext.ner.corpora.readers import UNSURE
from migtext.ner.documents import Document, LabelledSpan
from migtext.ner.scheme import NOTHING, anything, layer_of, layers, table
from migtext.resources import language_table
from migtext.text.punctuation import (
    BRACKET_PAIRS,
    CLOSING_BRACKETS,
    CLOSING_QUOTES,
    OPENING_BRACKETS,
    OPENING_QUOTES,
    QUOTE_PAIRS,
    QUOTES,
    STROKES,
    closes,
    one_of,
)

_TABLE = "ner"
_PAIRS = tuple((opening, mark) for opening, marks in (QUOTE_PAIRS | BRACKET_PAIRS).items() for mark in marks)
_OPENERS = OPENING_QUOTES | OPENING_BRACKETS
_CLOSERS = CLOSING_QUOTES | CLOSING_BRACKETS
_OUTER = frozenset(" \n\t,.;:") | STROKES | _OPENERS | _CLOSERS
_CLASS_NOUN_WITHIN = 3  # words
_ACRONYM = 3  # letters
_INITIAL = re.compile(r"(?<![^\W_])\w\.\Z")
_WORD = re.compile(r"[\w-]+")
_FORM = re.compile(r"(?<!\S)((?:[\w-]+[ \xa0]){0,2})([\w-]+)[ \xa0]\Z")
_FORM_WITHIN = 60  # characters
_OPENING, _CLOSING, _MARK = map(one_of, (OPENING_QUOTES, CLOSING_QUOTES, QUOTES))
_CLASSED = re.compile(rf"([\w-]+)[ \xa0](?=[A-Z]|{_OPENING}(?:(?!{_MARK}).)+{_CLOSING}\Z)", re.DOTALL)


def harmonise(document: Document, corpus: Mapping[str, Any] | None = None) -> Document:
    """The document with spans of the label scheme; spans of a layer do not overlap, except open ones.

    ``corpus`` describes its corpus, as in ``labels.toml``.
    """
    corpus = corpus or table()["corpora"][document.corpus]
    text, language = document.text, corpus["language"]
    found = [part for span in document.spans for part in _renamed(span, corpus["labels"])]
    if not corpus["flat"]:
        found = _unnested(text, found, language)
    found = [trimmed(text, span) for span in found]
    found = [_with_class_noun(text, span, language) for span in found if span.end > span.start]
    found = [_with_form(text, span, language) for span in found]
    found = [part for span in found for part in _divided(text, span, language)]
    if corpus["flat"]:
        found += _open_inside(text, found)
    return replace(document, spans=tuple(sorted(found, key=lambda span: (span.start, -span.end))))


def _renamed(span: LabelledSpan, labels: dict[str, str]) -> list[LabelledSpan]:
    if span.label == UNSURE:
        return [replace(span, label=anything(layer)) for layer in layers()]
    label = labels.get(span.label, NOTHING)
    return [] if label == NOTHING else [replace(span, label=label)]


@cache
def _pattern(language: str, name: str) -> re.Pattern[str] | None:
    words = language_table(language, _TABLE).get(name)
    return re.compile("|".join(words), re.IGNORECASE) if words else None


def _unnested(text: str, spans: list[LabelledSpan], language: str) -> list[LabelledSpan]:
    """Flat spans for each layer from nested ones: the longest that the rules accept."""
    spans = [part for span in spans for part in _without_parent(text, span, spans, language)]
    judged = [kept for span in spans for kept in [_judged(text, span, spans, language)] if kept]
    taken: list[LabelledSpan] = []
    for span in sorted(set(judged), key=lambda span: (span.start - span.end, span.start, span.label)):
        layer = layer_of(span.label)
        if not any(other.meets(span) and layer_of(other.label) == layer for other in taken):
            taken.append(span)
    return taken


def _without_parent(text: str, span: LabelledSpan, spans: Iterable[LabelledSpan], language: str) -> list[LabelledSpan]:
    """An organisation without the parent at its end; open if its name is in lower case, such as ``пресс-служба``.

    It is not split if it is an acronym, if a word between the two connects them, or if the parent is part of the name.
    """
    if span.label != "ORG":
        return [span]
    for other in spans:
        end = span.end - (text[span.end - 1] in _CLOSERS and other.end < span.end)
        if other.label != "ORG" or not span.start < other.start or other.end != end or not text[other.start].isupper():
            continue
        child = text[span.start : other.start].rstrip("".join(_OPENERS))
        words = _WORD.findall(child)
        bound = not words or not child[-1].isspace() or _is(words[-1], language, "binding")
        if bound or _is(text[other.start : other.end], language, "parts"):
            continue
        while words and _is(words[-1], language, "classes"):
            child = child[: child.rindex(words.pop())]
        if all(word.isupper() or len(word) <= _ACRONYM or _is(word, language, "forms") for word in words):
            continue
        return [LabelledSpan(span.start, span.start + len(child.rstrip()), "ORG" if child[0].isupper() else "ORG|O")]
    return [span]


def _is(word: str, language: str, name: str) -> bool:
    """Whether a word or a name is one of the words ``name`` of the rules."""
    pattern = _pattern(language, name)
    return pattern is not None and pattern.fullmatch(word) is not None


def _judged(text: str, span: LabelledSpan, spans: list[LabelledSpan], language: str) -> LabelledSpan | None:
    """The span after the rules: with another label, shorter, open, or dropped."""
    mention = text[span.start : span.end]
    inner = [other for other in spans if span.holds(other)]
    lower = not any(sign.isupper() for sign in mention)
    match span.label:
        case "PERSON":
            return None if lower else span
        case "PLACE" | "NORP":
            return _judged_place(text, span, inner, language)
        case "FACILITY":
            if mention[0].islower() and any(other.label == "PLACE" for other in inner):
                return None
            return replace(span, label="FACILITY|ORG") if _holds(mention, language, "institutions") else span
        case "ORG":
            if mention[0].islower() and is_generic(mention, language):
                return None
            return replace(span, label="ORG|O") if lower else span
        case "EVENT":
            return None if lower else _judged_event(text, span, inner)
    return span


def is_generic(mention: str, language: str) -> bool:
    """Whether a word of a mention is the head of something that is not an organisation: ``местные власти``.

    >>> is_generic("Местные власти", "ru"), is_generic("Министерство труда", "ru")
    (True, False)
    """
    return _holds(mention, language, "generic")


def is_adjective(word: str, language: str) -> bool:
    """Whether a word has the form of an adjective derived from a place.

    >>> is_adjective("Ошский", "ru"), is_adjective("Ош", "ru")
    (True, False)
    """
    return _is(word.lstrip("".join(OPENING_QUOTES)), language, "adjectives")


def _holds(mention: str, language: str, name: str) -> bool:
    """Whether a word of a mention is one of the words ``name`` of the rules."""
    return any(_is(word, language, name) for word in _WORD.findall(mention))


def _judged_event(text: str, span: LabelledSpan, inner: Iterable[LabelledSpan]) -> LabelledSpan | None:
    """An event with a proper name; open if its capitals may be only those of its places or organisations."""
    mention = text[span.start : span.end]
    opens = _starts_sentence(text, span.start)
    if mention[0].isupper() and not opens:
        return span
    own = _without(text, span, [other for other in inner if other.label in ("PLACE", "ORG", "PERSON")])
    if any(sign.isupper() for sign in own[1:]):
        return span
    return replace(span, label="EVENT|O") if " " in mention else None


def _judged_place(text: str, span: LabelledSpan, inner: list[LabelledSpan], language: str) -> LabelledSpan | None:
    """A place without the common nouns before its name; adjectives and peoples become NORP."""
    mention = text[span.start : span.end]
    if span.label == "NORP":
        return None if any(other.label == "PLACE" for other in inner) and " " in mention else span
    if is_adjective(mention, language):
        sure = mention[0].islower() or _starts_sentence(text, span.start)
        return replace(span, label="NORP" if sure else "NORP|PLACE")
    capital = next((word.start() for word in _WORD.finditer(mention) if word[0][0].isupper()), None)
    return None if capital is None else replace(span, start=span.start + capital)


def _starts_sentence(text: str, at: int) -> bool:
    """Whether nothing of its sentence stands before ``at``."""
    before = text[:at].rstrip(" " + "".join(OPENING_QUOTES))
    return not before or before[-1] in ".!?…\n"


def _without(text: str, span: LabelledSpan, inner: Iterable[LabelledSpan]) -> str:
    """The text of a span with the parts of ``inner`` in lower case."""
    signs = list(text[span.start : span.end])
    for other in inner:
        for at in range(other.start - span.start, other.end - span.start):
            signs[at] = signs[at].lower()
    return "".join(signs)


def trimmed(text: str, span: LabelledSpan) -> LabelledSpan:
    """The span without outer marks, unless they close inside it, and with the mark that closes one inside it."""
    start, end = span.start, span.end
    while start < end and text[start] in _OUTER and not _closes_inside(text, start, end):
        start += 1
    while end > start and text[end - 1] in _OUTER and not _opens_inside(text, start, end):
        end -= 1
    for opening, closing in _PAIRS:
        inside = text[start:end]
        if text[end : end + 1] == closing and inside.rfind(opening) > max(inside.rfind(closing), 0):
            end += 1
        inside = text[start:end]
        if (
            opening != closing
            and text[start - 1 : start] == opening
            and 0 <= inside.find(closing) < _before(inside, opening)
        ):
            start -= 1
    return replace(span, start=start, end=end)


def _before(text: str, sign: str) -> int:
    """The position of a mark in a text; the length of the text if it is not there."""
    at = text.find(sign)
    return len(text) if at < 0 else at


def _closes_inside(text: str, start: int, end: int) -> bool:
    """Whether the sign at ``start`` opens a pair that closes before the last sign of the span."""
    return any(text.find(closing, start + 1, end - 1) >= 0 for opening, closing in _PAIRS if opening == text[start])


def _opens_inside(text: str, start: int, end: int) -> bool:
    """Whether the last mark closes a pair that opens after the first character, or ends an abbreviation."""
    last = text[end - 1]
    if last == ".":
        return bool(_INITIAL.search(text, start, end))
    openers = [opening for opening, closing in _PAIRS if closing == last]
    return any(text.rfind(opening, start, end - 1) > start for opening in openers)


def _with_class_noun(text: str, span: LabelledSpan, language: str) -> LabelledSpan:
    """An organisation with its name in quotation marks, extended by the marks and the class noun after them."""
    nouns = _pattern(language, "class_nouns")
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    if span.label != "ORG" or not nouns or not closes(before, after):
        return span
    end = span.end + 1
    for match in re.finditer(r" ([^\W\d_][\w-]*)", text[end : end + 80]):
        if match.start() != 0 and text[end : end + match.start()].count(" ") >= _CLASS_NOUN_WITHIN:
            break
        if re.search(r"[^\w\s-]", text[end : end + match.start()]) or not match[1][0].islower():
            break
        if _is(match[1], language, "called"):
            break
        if nouns.fullmatch(match[1]):
            return replace(span, start=span.start - 1, end=end + match.end())
    return span


def _with_form(text: str, span: LabelledSpan, language: str) -> LabelledSpan:
    """An organisation with its name in quotation marks or with a foreign name.

    A legal form before it is included; a class noun that is not part of the name, such as ``партия``, is excluded.
    """
    if span.label != "ORG" or not _pattern(language, "forms"):
        return span
    opener, closer = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    if closes(opener, closer):
        form = _FORM.search(text, max(0, span.start - _FORM_WITHIN), span.start - 1)
        if not form or not _is(form[2], language, "forms"):
            return span
        kinds = [word for word in _WORD.finditer(form[1]) if not _is(word[0], language, "kinds")]
        return replace(span, start=form.start(1) + (kinds[-1].end() + 1 if kinds else 0), end=span.end + 1)
    classed = _CLASSED.match(text, span.start, span.end)
    if classed and _is(classed[1], language, "classes"):
        return trimmed(text, replace(span, start=classed.end()))
    return span


def _divided(text: str, span: LabelledSpan, language: str) -> list[LabelledSpan]:
    """An organisation split into parent and child, if the last word of the parent is inside and a capital follows."""
    parents = _pattern(language, "parents")
    if span.label != "ORG" or not parents:
        return [span]
    for match in _WORD.finditer(text, span.start, span.end):
        following = re.match(r"\s+(?=[^\W\d_])", text[match.end() : span.end])
        if parents.fullmatch(match[0]) and following and text[match.end() + following.end()].isupper():
            return [replace(span, end=match.end()), replace(span, start=match.end() + following.end())]
    return [span]


def _open_inside(text: str, spans: Iterable[LabelledSpan]) -> list[LabelledSpan]:
    """Open spans for names inside titles, which a flat corpus does not annotate; but not at the end of a position."""
    found = []
    for span in spans:
        if layer_of(span.label) == "titles":
            last = max(text.rfind(" ", span.start, span.end), span.start)
            end = last if span.label == "POSITION" else span.end
            if end > span.start:
                found.append(LabelledSpan(span.start, end, anything("names")))
    return found
