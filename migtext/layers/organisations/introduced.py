"""Short forms that the text itself introduces, and their repetitions."""

from collections.abc import Iterator

from migtext.catalogue.name_index import NameIndex
from migtext.layers.organisations.acronyms import ACRONYM, LONGEST_BRACKET
from migtext.layers.organisations.head_nouns import NameSpan, NameText, grammar_of
from migtext.layers.organisations.quoted import is_other_thing
from migtext.origin import Origin
from migtext.text.punctuation import OPENING_QUOTES, STROKES


def introduced_names(text: NameText, found: list[NameSpan]) -> list[NameSpan]:
    """Acronyms and short forms in brackets after a name, names in quotation marks, and all their repetitions."""
    spans: list[NameSpan] = []
    terms: dict[str, list[tuple[str, bool]]] = {}
    for span in found:
        language = text.language[span.first]
        bracket = _bracketed(text, span)
        if bracket:
            spans.append(bracket)
            terms.setdefault(language, []).append((text.tokens.surface(bracket.first, bracket.last), True))
        if acronym := _acronym_before_class(text, span):
            terms.setdefault(language, []).append((acronym, True))
        if span.origin.found_by == "latin" or _is_apposed(text, span):
            terms.setdefault(language, []).append((text.tokens.surface(span.first, span.last), False))
        if span.origin.found_by in ("quoted", "gazetteer"):
            name = _quoted_part(text, span)
            if name:
                terms.setdefault(language, []).append((name, False))
    covered = {(span.first, span.last) for span in found}
    for language, names in terms.items():
        spans += (span for span in _again(text, language, names) if (span.first, span.last) not in covered)
    return spans


def _bracketed(text: NameText, span: NameSpan) -> NameSpan | None:
    """The acronym in brackets after a name, or the short form after words that introduce it."""
    i = span.last
    if i + 2 >= text.count or text.words[i] != "(":
        return None
    close = next((k for k in range(i + 1, min(i + LONGEST_BRACKET, text.count)) if text.words[k] == ")"), None)
    if close is None:
        return None
    first = i + 1
    while first < close and text.words[first] in grammar_of(text.language[i]).brackets.introductions:
        first += 1
    introduced = first > i + 1
    while first < close and (text.words[first] in STROKES or text.words[first] in ":,"):
        first += 1
    while first < close and text.words[first] in OPENING_QUOTES:
        first, close = first + 1, close - 1
    if not first < close <= first + 3:
        return None
    surface = text.tokens.surface(first, close)
    letters = [char for char in surface if char.isalpha()]
    if text.names(i).country_at(text.tokens, first):
        return None
    capitals = sum(char.isupper() for char in letters)
    if len(letters) > 1 and surface[0].isupper() and (introduced or (capitals >= 2 and 2 * capitals > len(letters))):
        return NameSpan(first, close, Origin("introduced"), 0.9)
    return None


def _is_apposed(text: NameText, span: NameSpan) -> bool:
    """Whether a name of one word stands behind its class noun: ``партия | Гоминьдан``."""
    grammar = grammar_of(text.language[span.first])
    named = span.origin.found_by == "head" and span.size == 1 and span.origin.head_class in grammar.classes.named
    return named and not grammar.final


def _acronym_before_class(text: NameText, span: NameSpan) -> str:
    """The acronym that is a whole name before a class noun, so that it may stand alone: ``ТВЕА компаниясы``."""
    surface = text.tokens.surface(span.first, span.first + 1)
    grammar = grammar_of(text.language[span.first])
    classed = span.origin.found_by == "head" and span.origin.head_class in grammar.classes.named
    return surface if classed and grammar.final and span.size == 2 and ACRONYM.fullmatch(surface) else ""


def _quoted_part(text: NameText, span: NameSpan) -> str:
    for i in range(span.first, span.last):
        if i in text.quotes:
            return text.tokens.surface(i + 1, text.quotes[i])
    return text.tokens.surface(span.first, span.last) if span.first - 1 in text.quotes else ""


def _again(text: NameText, language: str, names: list[tuple[str, bool]]) -> Iterator[NameSpan]:
    """Repetitions of a short form or a quoted name, in the same capitals."""
    index = NameIndex(language, [(name, (name, short)) for name, short in names])
    for match in index.find(text.tokens):
        name, short = match.payload
        if text.language[match.first] != language or not text.capital(match.first):
            continue
        if short and not text.tokens.surface(match.first, match.last).startswith(name[:-1]):
            continue
        if not short and match.first and text.words[match.first - 1] in grammar_of(language).latin.inside:
            continue
        if not short and _is_network(text, match.first):
            continue
        if text.quotes.get(match.first - 1, match.last) > match.last:
            continue  # a longer name in quotation marks begins with it
        if not short and (
            is_other_thing(text, match.first, match.last) or _is_bare_place(text, match.first, match.last)
        ):
            continue
        if short or match.last - match.first > 1 or text.words[match.first].isascii() or not text.initial(match.first):
            yield NameSpan(match.first, match.last, Origin("introduced"), 0.85)


def _is_network(text: NameText, i: int) -> bool:
    """Whether a network where things are posted is at token ``i``, and not the company: ``на YouTube``."""
    grammar, before = grammar_of(text.language[i]), text.words[i - 1] if i else ""
    posted = grammar.is_place_to_post(text.words[i], before)
    platform = text.words[i].startswith(grammar.latin.platforms or "-")
    return posted or (platform and not grammar.final and before.startswith(grammar.latin.others))


def _is_bare_place(text: NameText, first: int, last: int) -> bool:
    """Whether a place that a quoted name may be as well, or begin, is not in quotation marks here: ``«Қазақстан»``."""
    return text.quotes.get(first - 1) != last and any(
        end >= last for end, _ in text.names(first).places_at(text.tokens, first)
    )
