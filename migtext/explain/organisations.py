"""Organisations at a place: what found them, their entry in the catalogue, and what else might have been a name."""

from collections.abc import Iterator, Mapping, Sequence

from migtext.catalogue.catalogue import HEADS, OrganisationEntry
from migtext.catalogue.lookup import Found as NameFound
from migtext.catalogue.lookup import Hit
from migtext.explain.analysis import Analysis, called_none, meets
from migtext.explain.explanation import Candidate, Choice, Found, LayerAnswer, Lost, Part, Pattern
from migtext.explain.model_names import of_model
from migtext.explain.place import furniture_at
from migtext.explain.values import value_of
from migtext.layers.organisations.find import Search, search
from migtext.layers.organisations.head_nouns import NameSpan, grammar_of
from migtext.layers.organisations.link import Linker, NotLinked
from migtext.layers.organisations.listed import accepted, acronyms_in_capitals
from migtext.ner.combine import SURE
from migtext.records import LinkReason, Organisation
from migtext.text.furniture import NAMELESS
from migtext.text.tokens import languages_of

_LAYER = "organisations"
_FOUND_BY = {
    "gazetteer": "a name that the catalogue has",
    "acronym": "an acronym that the catalogue has",
    "head": "a name with a head noun of the class {head}",
    "quoted": "a name in quotation marks beside {beside}",
    "latin": "a name in Latin letters beside {beside}",
    "short": "a head noun of the class {head} alone, which stands for a name in full",
    "pair": "one of two countries with one government in the plural",
    "shared": "one of several names with one head noun in the plural",
    "introduced": "a short name that the text itself has introduced",
    "capitals": "an acronym that the catalogue does not have, beside a word that shows an organisation",
    "model": "the rules leave it open, and the model reads it as an organisation",
}
_BESIDE = {
    "": "a noun of the class {head}",
    "form": "a legal form",
    "subject": "a verb of which it is the subject",
    "reporting": "a verb of reporting",
    "alone": "nothing that shows another thing",
}
_LINKED: dict[LinkReason, str] = {
    "name": "the name means only one organisation",
    "acronym": "the acronym means only one organisation",
    "introduced": "the text itself introduces the short name for it",
    "country": "the country in the mention, or of the organisation beside it, chooses it",
    "period": "the year of the text chooses between it and its predecessor or successor",
    "text": "the country that the text is about, or an earlier mention, chooses it",
    "short_form": "the full name with the same head noun that the text gives",
    "default": "nothing in the text chooses: the one whose own acronym it is, or that of the language's country",
    "spelling": "a name of the catalogue, misspelled",
}
_NOT_LINKED: dict[NotLinked, str] = {
    "unknown": "the catalogue has no organisation of this name",
    "other parent": "the catalogue has the name, but not for the organisation before it",
    "other country": "the catalogue has the name, but not for the country that is named: {country}",
    "region": "a region owns it: it is no organisation of a country",
    "unsure": "no country is sure enough: {likely}",
}
_MOST = 12  # candidates


def explain_organisations(analysis: Analysis, start: int, end: int) -> LayerAnswer:
    """What the organisations say of a span of the analysed text."""
    here = [one for one in analysis.record.organisations if meets(one, start, end)]
    found = tuple(_found(analysis, one) for one in here)
    lost = tuple(_lost(analysis, start, end))
    note = "" if found or lost else "no name of the catalogue, and no rule takes words here for an organisation"
    return LayerAnswer(_LAYER, found, lost, note)


def _found(analysis: Analysis, mention: Organisation) -> Found:
    origin = mention.origin
    beside = _BESIDE[origin.beside].format(head=origin.head_class)
    reasons = [_FOUND_BY.get(origin.found_by, "").format(head=origin.head_class, beside=beside)]
    reasons.append(_confidence(analysis, mention))
    if mention.role:
        reasons.append(f"role {mention.role}: the words beside it or the verb of its sentence say so")
    return Found(
        _LAYER,
        mention.id,
        *analysis.shown(mention.start, mention.end),
        mention.rule,
        mention.confidence,
        value_of(mention),
        tuple(_patterns(analysis, mention)),
        tuple(filter(None, reasons)),
        (_entry(analysis, mention),),
    )


def _confidence(analysis: Analysis, mention: Organisation) -> str:
    ruled = next((one for one in analysis.rule_names.names.organisations if _same(one, mention)), None)
    if mention.origin.found_by == "model":
        return f"confidence {mention.confidence:g}: the probability by the model"
    if ruled and ruled.confidence < mention.confidence:
        return f"confidence {mention.confidence:g}: the probability by the model; the rule has {ruled.confidence:g}"
    return f"confidence {mention.confidence:g}: that of the rule"


def _same(one: Organisation, other: Organisation) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _patterns(analysis: Analysis, mention: Organisation) -> Iterator[Pattern]:
    """The catalogue's name or the head noun in the words of a mention."""
    tokens = analysis.name_text.tokens
    first, last = analysis.tokens_of(mention.start, mention.end, tokens)
    language = analysis.name_text.language[first] if first < len(tokens.words) else ""
    if mention.origin.listed:
        hits = [hit for i in range(first, last) for hit in _hits(analysis, tokens.starts[i], language)]
        longest = max((hit.end for hit in hits), default=0)
        fitting = [hit for hit in hits if hit.end == longest <= mention.end]
        taken = mention.link.id if mention.link else ""
        fitting.sort(key=lambda hit: hit.term.target.id != taken)
        for name in dict.fromkeys(hit.term.text for hit in fitting):
            entries = list(dict.fromkeys(hit.term.target.id for hit in fitting if hit.term.text == name))
            hit = next(hit for hit in fitting if hit.term.text == name)
            more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
            yield Pattern(f"catalogue: {entries[0]}{more}", name, _case(hit))
    elif mention.origin.head_class and language:
        grammar = grammar_of(language)
        for i in reversed(range(first, last)) if grammar.final else range(first, last):
            head = grammar.head_at(tokens, i)
            if head and head.kind == mention.origin.head_class:
                word = analysis.shown(tokens.starts[i], tokens.ends[i])[2]
                yield Pattern(mention.rule, mention.text, (Part(word, f"head noun: {head.kind}"),))
                return


def _case(hit: Hit) -> tuple[Part, ...]:
    return (Part(hit.term.text, f"{hit.term.kind} {hit.case}".rstrip()),)


def _hits(analysis: Analysis, start: int, language: str) -> list[Hit]:
    """The names of organisations in the catalogue that begin at an offset, for texts in a language."""
    hits = analysis.rule_names.matches.hits.get(start, ())
    return [hit for hit in hits if hit.term.kind in ("name", "acronym") and hit.term.language in ("", language)]


# The entry


def linker_of(analysis: Analysis) -> Linker:
    """What links the mentions of the record, as the pipeline does, before the first one."""
    published = analysis.draft.published
    year = int(published[:4]) if published else None
    named = analysis.ruled.layers.organisations
    return Linker(analysis.name_text.tokens, named, analysis.rule_names.matches, None, year)


def _entry(analysis: Analysis, mention: Organisation) -> Choice:
    """The entries that the words of a mention may mean, and why one of them or none is taken."""
    i = next(k for k, one in enumerate(analysis.ruled.layers.organisations) if one.id == mention.id)
    linker = linker_of(analysis)
    linker.advance(i)
    reading = linker.reading(i)
    weighed = linker.weigh(i, reading)
    bound = any(entry.bound for entry in reading.entries)
    likely = linker.likely(i, reading.entries) if bound and not reading.country else {}
    linker.link()
    choice = linker.choices[i]
    linked = choice if choice and not choice.entry.group else None
    taken = linked.entry.id if linked else ""
    candidates = [_candidate(entry, entry.id == taken, likely) for entry in reading.entries[:_MOST]]
    if linked and not any(one.chosen for one in candidates):
        candidates.insert(0, _candidate(linked.entry, True, likely))
    if linked:
        return Choice("link", f"{linked.reason}: {_LINKED[linked.reason]}", tuple(candidates))
    candidates.insert(0, Candidate("none", "", None, True))
    if choice or not isinstance(weighed, str):
        why = "the entry stands for several organisations, and is never linked"
    elif mention.origin.found_by == "short":
        why = "a short form, and the text gives no full name with this head noun that the catalogue has"
    else:
        shown = ", ".join(f"{code} {chance:.2f}" for code, chance in likely.items()) or "the text shows none"
        why = _NOT_LINKED[weighed].format(country=reading.country or "that of its neighbour", likely=shown)
    return Choice("link", f"none: {why}", tuple(candidates))


def _candidate(entry: OrganisationEntry, chosen: bool, likely: Mapping[str, float]) -> Candidate:
    notes = [f"country {entry.country}" if entry.country else ""]
    notes.append("" if not entry.bound else "needs its country")
    notes.append("several organisations" if entry.group else "")
    if entry.valid_from or entry.valid_to:
        notes.append(f"named so {entry.valid_from or '…'}–{entry.valid_to or '…'}")
    score = likely.get(entry.country) if entry.bound else None
    return Candidate(entry.name, entry.id, score, chosen, ", ".join(filter(None, notes)))


# What is no mention


def _lost(analysis: Analysis, start: int, end: int) -> Iterator[Lost]:
    tokens = analysis.name_text.tokens
    searched = search(analysis.name_text)
    final = analysis.record.organisations
    told: set[tuple[int, int]] = {(one.start, one.end) for one in final}
    for span in sorted(searched.candidates, key=lambda span: (span.first, -span.last)):
        first, last = tokens.starts[span.first], tokens.ends[span.last - 1]
        if not (first < end and start < last) or (first, last) in told or _is_kept(final, first, last, span):
            continue
        told.add((first, last))
        yield Lost(_LAYER, span.origin.rule, *analysis.shown(first, last), _why(analysis, searched, span, first, last))
    yield from _names_of_catalogue(analysis, start, end, told)
    yield from of_model(analysis, "ORG", _LAYER, start, end, told)


def _is_kept(final: Sequence[Organisation], first: int, last: int, span: NameSpan) -> bool:
    """Whether a mention is the span with the marks or the ending behind it."""
    return any(one.start <= first and last <= one.end and one.rule == span.origin.rule for one in final)


def _why(analysis: Analysis, searched: Search, span: NameSpan, first: int, last: int) -> str:
    """Why a span that the rules thought of is no mention."""
    winner = next((one for one in searched.found if one.first < span.last and span.first < one.last), None)
    if winner is not None and (winner.first, winner.last) != (span.first, span.last):
        words = analysis.shown(_start(analysis, winner.first), _end(analysis, winner.last))[2]
        why = (
            "is longer"
            if winner.size > span.size
            else "is surer"
            if winner.confidence > span.confidence
            else "goes first"
        )
        return f"{winner.origin.rule} {why}: “{words}”"
    if winner is None:
        if span.repeats or span.origin.found_by == "short":
            return "the text gives no full name of this class before it"
        return "the text defines the acronym for something that is no organisation"
    if (kind := furniture_at(analysis, first)) in NAMELESS:
        return f"a line of the page ({kind}): its names are no organisations of the text"
    if called_none(analysis, _LAYER, first, last):
        return "a gazetteer says that it is no organisation"
    other = next((one for one in analysis.read.names.all() if meets(one, first, last)), None)
    if other is None:
        return "the model reads a person there"
    if other.rule == span.origin.rule:
        return f"the model reads a person in its words, and “{other.text}” stays"
    unsure = f", as the rule is not sure ({span.confidence:g} < {SURE:g})" if span.confidence < SURE else ""
    return f"{other.rule} goes first{unsure}: “{other.text}”"


def _start(analysis: Analysis, i: int) -> int:
    return analysis.name_text.tokens.starts[i]


def _end(analysis: Analysis, i: int) -> int:
    return analysis.name_text.tokens.ends[i - 1]


def _names_of_catalogue(analysis: Analysis, start: int, end: int, told: set[tuple[int, int]]) -> Iterator[Lost]:
    """The names of the catalogue over the span that are in no mention, and why."""
    tokens = analysis.name_text.tokens
    languages = languages_of(tokens, *HEADS)
    for i, first in enumerate(tokens.starts):
        if first >= end:
            break
        for hit in analysis.rule_names.matches.hits.get(first, ()):
            inside = any(one[0] <= first and hit.end <= one[1] for one in told)
            if hit.end <= start or inside or hit.term.kind not in ("name", "acronym"):
                continue
            language = languages[tokens.sentence[i]]
            if hit.term.language not in ("", language):
                if not tokens.text[first].isupper():
                    continue
                why = f"a name in {hit.term.language}; the sentence is read in {language or 'no language with names'}"
            else:
                why = _unused(analysis, i, hit)
            told.add((first, hit.end))
            case = f", case {hit.case}" if hit.case else ""
            shown = analysis.shown(first, hit.end)
            yield Lost(_LAYER, f"catalogue: {hit.term.target.id}", *shown, f"“{hit.term.text}”{case}: {why}")


def _unused(analysis: Analysis, i: int, hit: Hit) -> str:
    """Why a name of the catalogue in the language of its sentence is not used as one."""
    text = analysis.name_text
    names = text.names(i)
    if hit.term.kind == "acronym" and not names.acronym_at(text.tokens, i, acronyms_in_capitals(text)):
        return "not written as an acronym: in capitals, or with an ending where the text has it in capitals too"
    found: NameFound | None = names.name_at(text.tokens, i) if hit.term.kind == "name" else None
    if found is not None and not accepted(text, names, found, country=False):
        return "not used as a name: without a capital, as an adjective, or in the plural"
    others = (*analysis.read.names.all(), *analysis.record.organisations)
    other = next((one for one in others if meets(one, text.tokens.starts[i], hit.end)), None)
    return f"{other.rule} has its words: “{other.text}”" if other else "no rule of organisations takes it here"
