"""Combine the names of the rules with those of the model: which sentences the model reads, and which of two
overlapping names wins.

Precedence: organisations of the model that contain places and people of the rules but no organisation of theirs, and
people that contain a shorter name of one; rules with high confidence; other names of the model above a threshold; other
rules.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from migtext.catalogue.catalogue import HEADS
from migtext.catalogue.lookup import CatalogueMatches
from migtext.catalogue.russian_declension import agrees, is_declined
from migtext.layers.organisations.defined import defined_things, programmes
from migtext.layers.organisations.head_nouns import (
    grammar_of,
    is_only_country,
    latin_others,
    latin_sessions,
    latin_things,
)
from migtext.layers.people.find import has_surname_form, is_owner, is_street
from migtext.ner.harmonise import is_adjective, is_generic
from migtext.ner.recogniser import Name
from migtext.origin import Origin
from migtext.records import Goal, Mention, Organisation, Person, Place
from migtext.text.punctuation import OPENING_QUOTES, STROKES
from migtext.text.tokens import Tokens, languages_of

SURE = 0.8
"""Minimum confidence of a rule that the model cannot overrule."""

THRESHOLDS = {"ORG": 0.85, "PERSON": 0.8, "PLACE": 0.9}
"""Minimum probability of a name of the model, for each class of a layer."""

FIRST = 0.97
"""The same for a single word whose capital proves nothing, such as the first of a sentence."""

Uncounted = Literal["class", "threshold", "parted", "small", "goal", "capital", "known"]
"""Why a name of the model does not count: its class has no layer, it is not sure enough, lines or brackets part it, it
has no capital or one that proves nothing, a reference to objectives is there, the rules know that it is none."""

LAYER_OF = {"ORG": "organisations", "PERSON": "people", "PLACE": "places"}
_HOLDING = {"organisations": ("places", "people"), "people": ("people", "places")}
"""Layers of certain names that a name of the model may contain: an organisation a place or person, a person a shorter
name or a place that is a name too (*Самара*)."""

SEPARATE = 0.9
"""Minimum probability of a person of the model that is no part of the organisation whose head noun the rules found."""

_OPENING = OPENING_QUOTES
_SHORTEST_EVENT = 6  # letters
_FEWEST_NAMES = 2  # words

_RECORDS: dict[str, type[Mention]] = {"organisations": Organisation, "people": Person, "places": Place}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a text, not overlapping, before linking."""

    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()

    def all(self) -> tuple[Mention, ...]:
        """The mentions of the three layers."""
        return (*self.organisations, *self.people, *self.places)


@dataclass(frozen=True, slots=True)
class RuleNames:
    """The names that the rules find in a text."""

    tokens: Tokens
    matches: CatalogueMatches
    names: Names
    goals: tuple[Goal, ...]


def sentences_to_read(rule_names: RuleNames) -> list[int]:
    """Indices of the sentences that may contain a name that no rule is sure of.

    Such a name has a capital, or is a guess of a rule; a capital only at the beginning of a sentence counts if the word
    has the form of a surname.
    """
    tokens, names = rule_names.tokens, rule_names.names
    sure = [name for name in names.all() if name.confidence >= SURE and not _may_begin_with_person(rule_names, name)]
    settled = tokens.covered((name.start, name.end) for name in (*sure, *rule_names.goals))
    asked = {_sentence(tokens, name) for name in names.all() if name.confidence < SURE}
    previous = -1
    for i, start in enumerate(tokens.starts):
        sentence = tokens.sentence[i]
        word = tokens.words[i]
        if not word[:1].isalpha():
            continue
        first, previous = sentence != previous, sentence
        if settled[i] or not tokens.text[start].isupper() or not (language := tokens.languages[sentence]):
            continue
        if not first or has_surname_form(word, language):
            asked.add(sentence)
    return sorted(asked)


def _may_begin_with_person(rule_names: RuleNames, name: Mention) -> bool:
    """Whether two capitals, the first of no place, begin an organisation that its last word shows to be one."""
    if not isinstance(name, Organisation) or name.origin.found_by != "head":
        return False
    tokens = rule_names.tokens
    first = bisect_left(tokens.starts, name.start)
    language = tokens.languages[tokens.sentence[first]]
    if not language or not grammar_of(language).final or rule_names.matches.is_place(tokens, first):
        return False
    return all(tokens.text[start].isupper() for start in tokens.starts[first : first + 2])


def combine(rule_names: RuleNames, read: Mapping[int, Sequence[Name]], model: str) -> Names:
    """Combine the names of the rules with those that the model ``read`` in some sentences.

    The confidence of a name of the model is its probability; its rule is the name of the model.
    """
    languages = languages_of(rule_names.tokens, *HEADS)
    found = [
        (LAYER_OF[name.label], name.start, name.end, round(name.probability, 2))
        for name, refusal in judged(rule_names, read)
        if refusal is None
    ]
    ruled = list(_without_people(rule_names, found, languages))
    taken = [pair for pair in ruled if pair[1].confidence >= SURE]
    weak = [pair for pair in ruled if pair[1].confidence < SURE]
    for layer, start, end, probability in sorted(found, key=lambda name: name[1]):
        met = [pair for pair in taken if _meet(pair[1], start, end)]
        if layer in _HOLDING and all(_is_inside(pair, start, end, _HOLDING[layer]) for pair in met):
            taken = [pair for pair in taken if pair not in met]
        elif met:
            continue
        same = next((m for other, m in weak if other == layer and (m.start, m.end) == (start, end)), None)
        if same:
            mention = same.model_copy(update={"confidence": max(same.confidence, probability)})
        else:
            text = rule_names.tokens.text[start:end]
            mention = _RECORDS[layer](start=start, end=end, text=text, rule=model, confidence=probability)
            if isinstance(mention, Organisation):
                mention = mention.found_by(Origin("model"))
        taken.append((layer, mention))
    for layer, mention in weak:
        if not any(_meet(other, mention.start, mention.end) for _, other in taken):
            taken.append((layer, mention))
    taken.sort(key=lambda pair: pair[1].start)
    kept = [mention for _, mention in taken]
    return Names(
        tuple(mention for mention in kept if isinstance(mention, Organisation)),
        tuple(mention for mention in kept if isinstance(mention, Person)),
        tuple(mention for mention in kept if isinstance(mention, Place)),
    )


def judged(rule_names: RuleNames, read: Mapping[int, Sequence[Name]]) -> Iterator[tuple[Name, Uncounted | None]]:
    """The names that the model ``read`` in some sentences, with offsets in the text, and why they do not count."""
    tokens = rule_names.tokens
    languages = languages_of(tokens, *HEADS)
    spoken = [languages[i] for i in tokens.sentence]
    things = defined_things(tokens, spoken) | programmes(tokens, spoken)
    for sentence, names in read.items():
        base, language = tokens.sentences[sentence][0], languages[sentence]
        for name in names:
            start, end = _plain(tokens, base + name.start, base + name.end, name.label, language)
            start = _behind_region(rule_names, start, end, language) if name.label == "PERSON" else start
            placed = replace(name, start=start, end=end)
            yield placed, _refusal(rule_names, placed, language, things)


def _refusal(rule_names: RuleNames, name: Name, language: str, things: Collection[str]) -> Uncounted | None:
    """Why a name of a sentence in ``language`` does not count, if it does not; ``things`` are none."""
    tokens, start, end = rule_names.tokens, name.start, name.end
    if name.label not in THRESHOLDS:
        return "class"
    if name.probability < THRESHOLDS[name.label]:
        return "threshold"
    text = tokens.text[start:end]
    if "\n" in text or _is_parted(text):
        return "parted"
    if not any(sign.isupper() for sign in text):
        return "small"
    if any(_meet(goal, start, end) for goal in rule_names.goals):
        return "goal"
    first, last = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    if name.label != "ORG" and name.probability < FIRST and _tells_nothing(tokens, first, last, language):
        return "capital"
    if _is_none(rule_names, name.label, first, last, language) or _is_thing(tokens, first, last, things):
        return "known"
    return None


def _is_parted(name: str) -> bool:
    """Whether a bracket in a name closes that does not open there: ``Қала) клубы``."""
    return any(closing in name.partition(opening)[0] for opening, closing in ("()", "[]"))


def _plain(tokens: Tokens, start: int, end: int, label: str, language: str) -> tuple[int, int]:
    """The offsets of a name without signs before it; of a person also without what it owns: ``Асановдун уулу``."""
    while start < end and not (tokens.text[start].isalnum() or tokens.text[start] in _OPENING):
        start += 1
    if label == "PERSON":
        for i in range(bisect_left(tokens.starts, start) + 1, bisect_left(tokens.starts, end) - 1):
            if is_owner(tokens.words[i], language) and not tokens.hyphen(i + 1):
                return start, tokens.ends[i]
    return start, end


def _behind_region(rule_names: RuleNames, start: int, end: int, language: str) -> int:
    """The start of a person without the region before two names or more: ``области Абай | Асан Оспанов``."""
    tokens = rule_names.tokens
    first, last = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    more = last - first > _FEWEST_NAMES and _is_region(rule_names, first, language)
    return tokens.starts[first + 1] if more else start


def _is_region(rule_names: RuleNames, i: int, language: str) -> bool:
    """Whether a place behind the noun of its kind is at token ``i``, in a language with such nouns first."""
    tokens, grammar = rule_names.tokens, grammar_of(language)
    if grammar.final or not i or tokens.words[i - 1] not in grammar.regions.nouns:
        return False
    named = any(end > i for end, _ in rule_names.matches.of(language).places_at(tokens, i - 1))
    return named or rule_names.matches.is_place(tokens, i)


def _without_people(
    rule_names: RuleNames, found: Sequence[tuple[str, int, int, float]], languages: Sequence[str]
) -> Iterator[tuple[str, Mention]]:
    """The names of the rules, organisations without a person of the model before or behind the name."""
    people = sorted((start, end) for layer, start, end, sure in found if layer == "people" and sure >= SEPARATE)
    for layer, mention in _by_layer(rule_names.names):
        if not isinstance(mention, Organisation) or mention.origin.found_by != "head":
            yield layer, mention
            continue
        language, shorter = languages[_sentence(rule_names.tokens, mention)], mention
        for start, end in people[bisect_left(people, (mention.start, 0)) : bisect_left(people, (mention.end, 0))]:
            shorter = _cut(rule_names.tokens, shorter, start, end, language)
        if any(sign.isupper() for sign in shorter.text) or shorter == mention:
            yield layer, shorter


def _cut(tokens: Tokens, name: Organisation, start: int, end: int, language: str) -> Organisation:
    """The organisation without the person at its beginning or, unless it owns the organisation, at its end."""
    grammar = grammar_of(language)
    first, last = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    if grammar.final and start == name.start and end < name.end:
        behind = tokens.starts[last]
        apart = tokens.text[behind].isupper() or name.origin.head_class in grammar.classes.impersonal
        kept = apart and not grammar.owns(tokens.words[last - 1])
        return _shortened(tokens, name, behind, name.end) if kept else name
    if not grammar.final and end == name.end and start > name.start:
        owner = all(grammar.is_complement(word, after_link=False) for word in tokens.words[first:last])
        bears = tokens.words[first - 1] in grammar.walk.namesakes | grammar.regions.nouns
        return name if owner or bears else _shortened(tokens, name, name.start, tokens.ends[first - 1])
    return name


def _shortened(tokens: Tokens, name: Organisation, start: int, end: int) -> Organisation:
    shorter = name.model_copy(update={"start": start, "end": end, "text": tokens.text[start:end]})
    return shorter.found_by(name.origin)


def _tells_nothing(tokens: Tokens, first: int, last: int, language: str) -> bool:
    """Whether the capital of a single word tells nothing.

    The word begins a sentence, is in all capitals, or has the form of an adjective of a place.
    """
    if tokens.word_end(first) != last:
        return False
    word = tokens.surface(first, last)
    return tokens.starts_sentence(first) or word.isupper() or is_adjective(word, language)


def _is_none(rule_names: RuleNames, label: str, first: int, last: int, language: str) -> bool:
    """Whether the rules know better: a place that they have judged to be none here, an end of a route, which may
    be a stop or a street as well, a street, a word that names no organisation alone, or none at all (*authorities*).
    """
    tokens = rule_names.tokens
    grammar, alone = grammar_of(language), tokens.word_end(first) == last
    surface = tokens.surface(first, last)
    if alone and (grammar.is_other_acronym(surface) or grammar.is_plural_acronym(surface)):
        return True
    if (alone and tokens.words[first] in grammar.acronyms.others) or _is_session(tokens.words[first:last]):
        return True
    match label:
        case "PLACE":
            thing = alone and _names_thing(tokens, first, last, language)
            return thing or rule_names.matches.is_place(tokens, first) or _ends_route(tokens, first, last)
        case "PERSON":
            words = tokens.words[first:last]
            events = tuple(stem for stem in grammar.latin.others if len(stem) >= _SHORTEST_EVENT)
            event = any(word.startswith(events or "-") for word in words)
            event = event or (alone and _is_region(rule_names, first, language))
            return event or not latin_others().isdisjoint(words) or is_street(tokens, first, last, language)
        case _:
            if tokens.words[last - 1] in latin_things() or _is_part_of_name(tokens, first, last, language):
                return True
            if _names_thing(tokens, first, last, language) or _is_class(rule_names, first, last, language):
                return True
            return (alone and _is_no_name(tokens, first, language)) or is_generic(surface, language)


def _is_session(words: Sequence[str]) -> bool:
    """Whether a word is the acronym of a conference with the number of a session: ``COP28``."""
    acronym = "".join(words).rstrip("0123456789")
    return acronym != "".join(words) and acronym.rstrip("-") in latin_sessions()


def _names_thing(tokens: Tokens, first: int, last: int, language: str) -> bool:
    """Whether a name of the model is that of a programme, a system or the like, or of no body at all.

    The noun before a name in quotation marks or Latin letters says so (``программа «Дала»``), a noun in it, if none in
    it is the head of an organisation (``Единая система учёта``), or two words that are no head (``совет директоров``).
    Where heads are last, these two end the name; a network behind the name says so too, and a tournament in quotation
    marks.
    """
    grammar, words = grammar_of(language), tokens.words
    if grammar.final:
        before, head = last - 2 - tokens.hyphen(last - 2), grammar.head_at(tokens, last - 1)
        if " ".join(words[last : last + 2]).startswith(grammar.latin.networks):
            return True
        if tokens.opens_quote(first) and head and head.kind in grammar.classes.unquoted:
            return True
        return before >= first and grammar.is_other_head(words[before], words[last - 1])
    if not grammar.latin.throughout:
        return False
    quoted = first > 0 and tokens.opens_quote(first - 1)
    before = first - 1 - quoted
    if before >= 0 and (quoted or words[first].isascii()) and words[before].startswith(grammar.latin.throughout):
        return True
    if last - first == 2 and grammar.is_other_head(words[first], words[first + 1]):
        return True
    if any(grammar.head_at(tokens, i) for i in range(first, last)):
        return False
    other = any(grammar.is_other_head(words[i], words[i + 1]) for i in range(first, last - 1))
    return other or (not quoted and any(word.startswith(grammar.latin.throughout) for word in words[first:last]))


def _is_class(rule_names: RuleNames, first: int, last: int, language: str) -> bool:
    """Whether a name is a class of bodies: an acronym and a place, ``НПО Ошской области``, or units in the plural.

    A national team is none either.
    """
    tokens, grammar = rule_names.tokens, grammar_of(language)
    if last - first == 1:
        return False
    if grammar.final:
        return _is_national_team(rule_names, first, last, language)
    if tokens.words[first] in grammar.acronyms.collective:
        names, place = rule_names.matches.of(language), first + 1
        ends = {end for end, _ in names.places_at(tokens, place)} | {names.country_at_end(tokens, place)}
        return last in ends or tokens.words[last - 1] in grammar.regions.nouns
    head = grammar.head_at(tokens, first)
    return head is not None and head.plural and head.kind in grammar.classes.units


def _is_national_team(rule_names: RuleNames, first: int, last: int, language: str) -> bool:
    """Whether a name of the model is a country with its team, which is no body: ``Кыргызстандын курамасы``."""
    tokens, grammar = rule_names.tokens, grammar_of(language)
    head = grammar.head_at(tokens, last - 1) if last - first > 1 else None
    if head is None or head.kind not in grammar.classes.stateless:
        return False
    return is_only_country(rule_names.matches.of(language), tokens, first, last)


def _is_thing(tokens: Tokens, first: int, last: int, things: Collection[str]) -> bool:
    """Whether a word alone is an acronym that the text defines for a thing."""
    return tokens.word_end(first) == last and tokens.words[first] in things


def _is_part_of_name(tokens: Tokens, first: int, last: int, language: str) -> bool:
    """Whether words end in "national" or the like, before their noun, or are a channel or an account on a network."""
    grammar, end = grammar_of(language), tokens.words[last - 1]
    posted = tokens.words[first].startswith(grammar.latin.platforms or "-") and last > first + 1
    unfinished = grammar.final and (end in grammar.regions.marks or end in grammar.walk.links)
    account = first > 0 and tokens.words[first - 1] == "@"
    return unfinished or account or (posted and grammar.head_at(tokens, last - 1) is not None)


def _is_no_name(tokens: Tokens, i: int, language: str) -> bool:
    """Whether a word alone is not an organisation.

    It is a legal form, a class noun, a word such as "national", a network where something is posted, or an adjective
    before its noun.
    """
    grammar, before = grammar_of(language), tokens.words[i - 1] if i else ""
    if tokens.words[i] in grammar.regions.marks:
        return True
    posted = grammar.is_place_to_post(tokens.words[i], before)
    behind = tokens.surface(i + 1, i + 2) if i + 1 < len(tokens.words) else ""
    if behind.islower() and is_declined(language) and agrees(language, tokens.surface(i, i + 1), behind):
        return True
    head = grammar.head_at(tokens, i)
    classed = head is not None and head.kind not in grammar.classes.owned_only
    return posted or classed or grammar.is_legal_form(tokens.surface(i, i + 1))


def _ends_route(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a dash with spaces joins a name to another name next to it: ``(Мамыр - Достық)``."""
    for dash, beside in ((first - 1, first - 2), (last, last + 1)):
        within = 0 <= beside < len(tokens.words) and tokens.words[dash] in STROKES
        if within and not tokens.hyphen(dash) and tokens.text[tokens.starts[beside]].isupper():
            return True
    return False


def _by_layer(names: Names) -> list[tuple[str, Mention]]:
    return [(layer, mention) for layer in _RECORDS for mention in getattr(names, layer)]


def _meet(mention: Mention, start: int, end: int) -> bool:
    return mention.start < end and start < mention.end


def _is_inside(pair: tuple[str, Mention], start: int, end: int, layers: tuple[str, ...]) -> bool:
    """Whether a mention of one of the layers is part of a longer name."""
    layer, mention = pair
    shorter = mention.end - mention.start < end - start
    return layer in layers and start <= mention.start and mention.end <= end and shorter


def _sentence(tokens: Tokens, name: Mention) -> int:
    return tokens.sentence[min(bisect_left(tokens.starts, name.start), len(tokens.starts) - 1)]
