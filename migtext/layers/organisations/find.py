"""Names of organisations in a text: of the gazetteer, by head noun, in quotation marks, and as introduced by the text.

This module only finds spans; ``link`` chooses their entries in the catalogue. A kind of name has a module of its own.
"""

from collections.abc import Iterable
from typing import NamedTuple

from migtext.catalogue.catalogue import kind_of
from migtext.catalogue.lookup import CatalogueMatches
from migtext.layers.organisations.acronyms import unlisted_acronyms
from migtext.layers.organisations.defined import defined_things, programmes, spelled_names
from migtext.layers.organisations.head_nouns import NameSpan, NameText, covered, with_quoted_ending
from migtext.layers.organisations.heads import by_head
from migtext.layers.organisations.introduced import introduced_names
from migtext.layers.organisations.latin import credited_sites, latin_names
from migtext.layers.organisations.listed import listed_names
from migtext.layers.organisations.news_sources import news_sources
from migtext.layers.organisations.quoted import is_other_thing, quoted_names
from migtext.layers.organisations.recurring import recurring_heads
from migtext.layers.organisations.same_name import names_at_sentence_starts, without_subjects
from migtext.layers.organisations.shared_noun import shared_nouns
from migtext.layers.organisations.small_names import home_names, small_names
from migtext.layers.organisations.units import small_units
from migtext.records import Organisation
from migtext.text.tokens import Tokens


def find(tokens: Tokens, matches: CatalogueMatches) -> tuple[Organisation, ...]:
    """Names of organisations, in text order, not overlapping, without ``entity``."""
    if not tokens.words:
        return ()
    text = NameText(tokens.unwrapped, matches)
    return tuple(_record(text.tokens, span) for span in search(text).found)


class Search(NamedTuple):
    """The names that are found in a text, and all spans that might have been one."""

    found: list[NameSpan]
    candidates: list[NameSpan]


def search(text: NameText) -> Search:
    """The names of organisations in a text, not overlapping, and the candidates that they were chosen from."""
    if not any(text.language):
        return Search([], [])
    shared = list(shared_nouns(text))
    taken = covered(shared)
    listed = [span for span in listed_names(text) if taken.isdisjoint(range(span.first, span.last))]
    named = [span for span in by_head(text, listed) if not is_other_thing(text, span.first, span.last)]
    full = [*shared, *listed, *without_subjects(text, named), *quoted_names(text)]
    candidates = [*full, *latin_names(text, listed, {span.last for span in full}), *news_sources(text)]
    candidates += [*credited_sites(text), *small_names(text), *spelled_names(text)]
    found = _resolve(candidates)
    again = [*introduced_names(text, found), *names_at_sentence_starts(text, found), *small_units(text, found)]
    found = _with_full_names(text, _resolve([*found, *again]))
    recurring = [*home_names(text, found), *recurring_heads(text, found)]
    found = _resolve([*found, *recurring])
    capitals = list(unlisted_acronyms(text, found))
    found = _resolve([*found, *capitals])
    things = defined_things(text.tokens, text.language)
    unlisted = things | programmes(text.tokens, text.language)
    found = [
        span for span in found if span.size > 1 or text.words[span.first] not in (things if span.entries else unlisted)
    ]
    return Search(found, [*candidates, *again, *recurring, *capitals])


def _resolve(spans: Iterable[NameSpan]) -> list[NameSpan]:
    """Non-overlapping spans: the longer one wins, then the one with higher confidence."""
    taken: set[int] = set()
    kept: list[NameSpan] = []
    for span in sorted(spans, key=lambda s: (-s.size, -s.confidence, s.first)):
        if taken.isdisjoint(range(span.first, span.last)):
            taken.update(range(span.first, span.last))
            kept.append(span)
    return sorted(kept, key=lambda s: s.first)


def _with_full_names(text: NameText, found: list[NameSpan]) -> list[NameSpan]:
    """The same without short forms that have no full name of their class before them in the text."""
    kept: list[NameSpan] = []
    named: set[str] = set()
    for span in found:
        kind = span.origin.head_class
        if span.repeats and kind not in named:
            continue
        if span.origin.found_by != "short" and not span.bears_class:
            named |= {kind, *(kind_of(organisation) for organisation in span.entries)}
        kept.append(span)
    return kept


def _record(tokens: Tokens, span: NameSpan) -> Organisation:
    start, end = with_quoted_ending(tokens.text, tokens.starts[span.first], tokens.ends[span.last - 1])
    text, rule = tokens.text[start:end], span.origin.rule
    found = Organisation(start=start, end=end, text=text, rule=rule, confidence=span.confidence)
    return found.found_by(span.origin)
