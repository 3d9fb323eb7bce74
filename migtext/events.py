"""Triggers with the dates, places and organisations of their sentences: the events of a document, each once."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from migtext.extractors.triggers import OTHER, Lexicon, Trigger, clause_break, lexicon
from migtext.records import Date, Event, Mention, Organisation, Person, Place
from migtext.tokens import LINE_BREAK, Tokens

_Record = TypeVar("_Record", bound=Mention)

_OPENING = "«“„\"‟"
_CLOSING = "»”“\"‟"
_FAR = 70
_OTHER_VERB = 12
_NAME_WORDS = 14
_TITLE_AWAY = 16
_STEM = 4
_UNDER_HEADING = 2
_SHORT_WORD = 2
_OPENING_WORDS = 4
_COUNT_BEFORE = 4
_BEHIND = 3
_BOUNDS = frozenset(("since", "until", "before", "after"))
_DEFINITE = frozenset(("meeting", "training"))
_DATE_FULL = 10
_YEAR = 4


@dataclass(frozen=True, slots=True)
class _Span:
    """A record and the tokens it covers."""

    first: int
    last: int
    record: Mention


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event while its mentions are compared."""

    trigger: Trigger
    sentence: int
    date: Date | None = None
    place: Place | None = None
    name: tuple[int, int] | None = None
    organisers: tuple[Organisation, ...] = ()
    participants: tuple[Organisation, ...] = ()
    actor: bool = False
    anaphor: bool = False

    @property
    def worth(self) -> tuple[int, int]:
        """How much the mention tells; the earlier of two equal ones wins."""
        told = 2 * bool(self.date) + bool(self.name) + bool(self.place) + bool(self.organisers or self.participants)
        return told - 2 * self.trigger.attributive, -self.trigger.first


def compose(
    tokens: Tokens,
    triggers: Sequence[Trigger],
    dates: Sequence[Date],
    places: Sequence[Place],
    organisations: Sequence[Organisation],
    people: Sequence[Person] = (),
) -> tuple[Event, ...]:
    """Events of the document, from left to right, each on the mention that tells most of it.

    ``dates``, ``places``, ``organisations`` and ``people`` are records with ``id`` and ``sentence`` set. A trigger
    makes an event if a name, a date, or a place with an actor is known of it.
    """
    layout = _Layout.of(tokens, dates, places, organisations, people)
    drafts = [draft for trigger in triggers if (draft := _draft(layout, trigger))]
    merged = _merge(layout, drafts)
    kept = (draft for draft in merged if _tells_enough(draft))
    return tuple(_event(layout, draft) for draft in sorted(kept, key=lambda draft: draft.trigger.first))


@dataclass(frozen=True)
class _Layout:
    """Records of the document by the sentence they stand in."""

    tokens: Tokens
    dates: dict[int, list[_Span]]
    places: dict[int, list[_Span]]
    organisations: dict[int, list[_Span]]
    people: dict[int, list[_Span]]
    bounds: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        tokens: Tokens,
        dates: Iterable[Date],
        places: Iterable[Place],
        organisations: Iterable[Organisation],
        people: Iterable[Person],
    ) -> "_Layout":
        bounds: dict[int, tuple[int, int]] = {}
        for i, k in enumerate(tokens.sentence):
            bounds[k] = (bounds.get(k, (i, i))[0], i + 1)
        return cls(
            tokens,
            _by_sentence(tokens, dates),
            _by_sentence(tokens, places),
            _by_sentence(tokens, organisations),
            _by_sentence(tokens, people),
            bounds,
        )

    def heading_date(self, sentence: int) -> Date | None:
        """The date that stands alone in front of the sentence, as a paragraph's heading does."""
        for k in range(sentence - 1, max(-1, sentence - _UNDER_HEADING - 1), -1):
            dated = [span for span in self.dates.get(k, ()) if isinstance(span.record, Date)]
            first, last = self.bounds.get(k, (0, 0))
            if not dated:
                continue
            loose = [
                word
                for i, word in enumerate(self.tokens.words[first:last], first)
                if len(word) > _SHORT_WORD and not any(span.first <= i < span.last for span in dated)
            ]
            date = dated[0].record
            assert isinstance(date, Date)
            alone = not loose and len(dated) == 1 and date.kind in ("date", "interval")
            return date if alone and self._one_paragraph(last, self.bounds[sentence][0]) else None
        return None

    def _one_paragraph(self, first: int, last: int) -> bool:
        return self.tokens.words[first:last].count(LINE_BREAK) <= 1

    def words_of(self, sentence: int) -> Lexicon:
        words = lexicon(self.tokens.languages[sentence])
        assert words is not None  # triggers come from sentences with a table only
        return words

    def breaks(self, i: int, j: int, words: Lexicon) -> int:
        """Number of clause breaks between two tokens."""
        return sum(clause_break(self.tokens, k, words) for k in range(min(i, j), max(i, j)))


def _by_sentence(tokens: Tokens, records: Iterable[Mention]) -> dict[int, list[_Span]]:
    found: dict[int, list[_Span]] = {}
    for record in records:
        first = bisect_left(tokens.ends, record.start + 1)
        last = bisect_left(tokens.starts, record.end)
        if first < last:
            found.setdefault(tokens.sentence[first], []).append(_Span(first, last, record))
    return found


def _draft(layout: _Layout, trigger: Trigger) -> _Draft | None:
    sentence = layout.tokens.sentence[trigger.first]
    inside = [
        span
        for group in (layout.organisations, layout.people, layout.dates)
        for span in group.get(sentence, ())
        if span.first <= trigger.head < span.last
    ]
    if inside:
        return None
    words = layout.words_of(sentence)
    date = _date(layout, trigger, sentence, words) or layout.heading_date(sentence)
    cited = trigger.attributive and trigger.noun_at is not None and trigger.noun_at > trigger.head
    if cited and _attributive(words, trigger) == "dated" and not _precise(date):
        return None
    if trigger.rule == OTHER and not _dated_happening(layout, trigger, date):
        return None
    name = _name(layout, trigger, sentence, words)
    place = _place(layout, trigger, sentence, words)
    organisers, participants = _organisations(layout, trigger, sentence, words, name)
    start, _ = layout.bounds[sentence]
    anaphor = any(words.has("anaphors", word) for word in layout.tokens.words[start : start + 4])
    actor = bool(organisers or participants or layout.people.get(sentence))
    return _Draft(trigger, sentence, date, place, name, organisers, participants, actor, anaphor)


def _dated_happening(layout: _Layout, trigger: Trigger, date: Date | None) -> bool:
    """Whether any verb may tell of an event: its own clause has the date, and no number besides."""
    if date is None:
        return False
    sentence = layout.tokens.sentence[trigger.head]
    words = layout.words_of(sentence)
    spans = layout.dates.get(sentence, [])
    span = next((s for s in spans if s.record is date), None)
    if span is None or date.modifier in _BOUNDS or _attribute(layout, span, words):
        return False
    if layout.breaks(span.first, trigger.head, words):
        return False
    tokens = layout.tokens.words
    start, end = layout.bounds[sentence]
    near = range(trigger.head - _COUNT_BEFORE, trigger.head) if words.verb_last else range(trigger.last, trigger.last + 2)
    if any(tokens[i].isdecimal() and not any(s.first <= i < s.last for s in spans) for i in near if start <= i < end):
        return False
    if words.verb_last:
        return _precise(date) or not any(
            tokens[i].isdecimal() and not any(s.first <= i < s.last for s in spans)
            for i in range(start, end)
            if not layout.breaks(i, trigger.head, words)
        )
    low, high = sorted((span.last, trigger.head))
    before = tokens[span.first - 1] if span.first > start else ""
    return not words.has("deadlines", before) and ("," not in tokens[low:high] or span.first - start <= _OPENING_WORDS)


def _attributive(words: Lexicon, trigger: Trigger) -> str:
    name = trigger.rule.partition(":")[2]
    return next((rule.attributive for rule in words.rules if rule.name == name), "event")


def _precise(date: Date | None) -> bool:
    return date is not None and len((date.value or "").partition("/")[0]) >= _DATE_FULL


def _date(layout: _Layout, trigger: Trigger, sentence: int, words: Lexicon) -> Date | None:
    """The date nearest by structure: in the clause, in front of a final verb, and no attribute of another noun."""
    best: tuple[float, Date] | None = None
    for span in layout.dates.get(sentence, ()):
        date = span.record
        assert isinstance(date, Date)
        if date.kind not in ("date", "interval") or date.value is None:
            continue
        if span.first <= trigger.head < span.last:
            continue
        behind = span.first > trigger.head
        gap = span.first - trigger.head if behind else trigger.head - span.last
        cost = gap + 25.0 * layout.breaks(span.last if not behind else span.first, trigger.head, words)
        if words.verb_last and behind:
            if gap > _BEHIND:
                continue
            cost += 40
        if not words.verb_last and behind:
            cost += 1
        if _attribute(layout, span, words) and (trigger.noun_at is None or gap > 4 or trigger.noun_at < span.first):
            cost += 30
        if any(words.has("lasting", word) for word in layout.tokens.words[span.last - 1 : span.last + 1]):
            cost += 55
        low, high = sorted((span.last, trigger.head))
        weight = _OTHER_VERB * (3 if behind else 1)
        cost += weight * sum(layout.tokens.words[k] in words.verbs for k in range(low, high) if k != trigger.head)
        if cost < _FAR and (best is None or cost < best[0]):
            best = (cost, date)
    return best[1] if best else None


def _attribute(layout: _Layout, span: _Span, words: Lexicon) -> bool:
    """Whether the date is an attribute of the noun that follows it (of the year 2020)."""
    date = span.record
    if not words.verb_last and isinstance(date, Date):
        before = layout.tokens.words[span.first - 1] if span.first else ""
        first = layout.bounds[layout.tokens.sentence[span.first]][0]
        own = words.has("date_prepositions", before) or words.has("date_prepositions", layout.tokens.words[span.first])
        return len(date.value or "") <= _YEAR and not own and span.first != first
    last = layout.tokens.words[span.last - 1]
    return any(last.endswith(ending) and len(last) > len(ending) + 1 for ending in words.words["attributive"])


def _place(layout: _Layout, trigger: Trigger, sentence: int, words: Lexicon) -> Place | None:
    best: tuple[int, Place] | None = None
    for span in layout.places.get(sentence, ()):
        place = span.record
        assert isinstance(place, Place)
        gap = min(abs(span.first - trigger.head), abs(span.last - trigger.head))
        cost = gap + 20 * layout.breaks(span.last, trigger.head, words)
        if words.verb_last:
            last = layout.tokens.words[span.last - 1]
            cost += 0 if last.endswith(tuple(words.words["locative"])) else 40
            cost += 30 * (span.first > trigger.head)
        else:
            before = layout.tokens.words[span.first - 1] if span.first else ""
            cost += 0 if words.has("locative", before) else 40
        if cost < 40 and (best is None or cost < best[0]):
            best = (cost, place)
    return best[1] if best else None


def _organisations(
    layout: _Layout, trigger: Trigger, sentence: int, words: Lexicon, name: tuple[int, int] | None
) -> tuple[tuple[Organisation, ...], tuple[Organisation, ...]]:
    """Who does it and who takes part; the parties of an agreement or a membership all take part."""
    organisers: list[Organisation] = []
    participants: list[Organisation] = []
    for span in layout.organisations.get(sentence, ()):
        body = span.record
        assert isinstance(body, Organisation)
        if name and name[0] <= span.first < name[1]:
            continue
        if layout.breaks(span.last, trigger.head, words):
            continue
        after = layout.tokens.words[span.last] if span.last < len(layout.tokens.words) else ""
        before = layout.tokens.words[span.first - 1] if span.first else ""
        with_others = words.has("participants", after if words.verb_last else before)
        together = trigger.type in ("agreement", "membership", "appointment")
        (participants if with_others or together else organisers).append(body)
    return tuple(organisers), tuple(participants)


def _name(layout: _Layout, trigger: Trigger, sentence: int, words: Lexicon) -> tuple[int, int] | None:
    """Tokens of the proper name: a quoted title by the noun, or a noun phrase with a capital letter."""
    if trigger.noun_at is None:
        return None
    start, end = layout.bounds[sentence]
    return _quoted(layout, trigger.noun_at, start, end, words) or _capitalised(layout, trigger, start, end, words)


def _quoted(layout: _Layout, noun: int, start: int, end: int, words: Lexicon) -> tuple[int, int] | None:
    tokens = layout.tokens.words
    spans = [span for group in (layout.organisations, layout.people) for span in group.get(layout.tokens.sentence[noun], ())]

    def free(first: int, last: int) -> bool:
        return last - first > 0 and not any(span.first <= first < span.last for span in spans)

    for k in range(noun - 1, max(start, noun - _TITLE_AWAY) - 1, -1) if words.verb_last else ():
        if clause_break(layout.tokens, k, words) or tokens[k] in words.verbs:
            break
        if tokens[k] in _CLOSING:
            first = next((j + 1 for j in range(k - 1, start - 1, -1) if tokens[j] in _OPENING), None)
            return (first, k) if first is not None and free(first, k) else None
    if words.verb_last:
        return None
    for k in range(noun + 1, min(end, noun + 5)):
        if tokens[k] in _OPENING:
            last = next((j for j in range(k + 1, end) if tokens[j] in _CLOSING), None)
            return (k + 1, last) if last is not None and free(k + 1, last) else None
        if not words.has("titled", tokens[k]):
            break
    return None


def _capitalised(layout: _Layout, trigger: Trigger, start: int, end: int, words: Lexicon) -> tuple[int, int] | None:
    tokens, text = layout.tokens.words, layout.tokens
    noun = trigger.noun_at
    assert noun is not None
    sentence = text.sentence[noun]
    others = [s for group in (layout.dates, layout.people) for s in group.get(sentence, ())]
    bodies = [s for group in (layout.places, layout.organisations) for s in group.get(sentence, ())]
    first, k = None, noun
    while k >= max(start, noun - _NAME_WORDS):
        word = tokens[k]
        if any(span.first <= k < span.last for span in others) or (k < noun and words.has("participants", word)):
            break
        if word == ")" and k < noun:
            k = next((j - 1 for j in range(k, max(start, k - 4), -1) if tokens[j] == "("), start - 1)
            continue
        if not (word[:1].isalpha() or word in "-‐‑" or word.isdecimal()):
            break
        if words.verb_last and k < noun and (word.endswith(words.finite) and not word.endswith("ған") or word in words.verbs):
            break
        body = next((span for span in bodies if span.first <= k < span.last), None)
        if body is not None:
            k = body.first
            if not words.verb_last or k == start:
                break
            if tokens[body.last - 1].endswith(tuple(words.words["locative"])):
                break
            if isinstance(body.record, Organisation) and (noun - body.last > 1 or tokens[body.last].isdecimal()):
                first = k
            k -= 1
            continue
        if not words.verb_last and k < noun and not _adjective(word, words):
            break
        if text.text[text.starts[k]].isupper() and (k != start or first is None or first == k + 1 or not words.verb_last):
            first = k
        k -= 1
    if first is None or (first == start and words.verb_last and noun - first < 2 and not text.text[text.starts[noun]].isupper()):
        return None
    heading = not words.verb_last and not any(word in words.verbs for word in tokens[start:end])
    if first == start and not heading and not any(text.text[text.starts[j]].isupper() for j in range(first + 1, noun + 1)):
        return None
    if first == noun and words.verb_last:
        return None
    last = noun + 1
    if not words.verb_last:
        while last < end and (tokens[last][:1].isalpha() or tokens[last] in "-:") and tokens[last] not in words.verbs:
            if tokens[last] in words.words["copulas"] and tokens[last] not in ("по",):
                break
            last += 1
    return (first, last) if last - first > 1 else None


def _adjective(word: str, words: Lexicon) -> bool:
    return word.endswith(tuple(words.words["adjectives"]))


def _merge(layout: _Layout, drafts: Sequence[_Draft]) -> list[_Draft]:
    """One draft for each event: mentions of one type whose nouns, dates and names do not speak against it."""
    groups: list[list[_Draft]] = []
    for draft in drafts:
        group = next((g for g in reversed(groups) if all(_same(layout, other, draft) for other in g)), None)
        if group is None:
            groups.append([draft])
        else:
            group.append(draft)
    merged: list[_Draft] = []
    for group in groups:
        best = max(group, key=lambda draft: draft.worth)
        date = best.date or next((draft.date for draft in group if draft.date), None)
        place = best.place or next((draft.place for draft in group if draft.place), None)
        name = best.name or next((draft.name for draft in group if draft.name), None)
        if date is None and best.anaphor and best.trigger.type in _DEFINITE:
            earlier = [d for d in merged if d.date and d.sentence < best.sentence and d.trigger.type in _DEFINITE]
            if earlier:
                date, place = earlier[-1].date, place or earlier[-1].place
        merged.append(replace(best, date=date, place=place, name=name))
    return merged


def _same(layout: _Layout, one: _Draft, two: _Draft) -> bool:
    if one.trigger.type != two.trigger.type or not _compatible(one.date, two.date):
        return False
    nouns = (one.trigger.noun or "", two.trigger.noun or "")
    if all(nouns) and not (nouns[0].startswith(nouns[1]) or nouns[1].startswith(nouns[0])):
        return False
    if not _names_agree(layout, one, two):
        return False
    if one.date and two.date:
        return one.trigger.type != "other" and (all(nouns) or one.trigger.rule == two.trigger.rule)
    if one.name and two.name:
        return True
    if not any(nouns) and one.trigger.rule != two.trigger.rule or any(nouns) and not all(nouns):
        return False
    if not (one.date and one.sentence) and one.sentence != two.sentence and _heads(layout, one):
        return True
    return one.trigger.type in _DEFINITE or bool(_bodies(one) & _bodies(two)) or _place_text(one) == _place_text(two) is not None


def _heads(layout: _Layout, draft: _Draft) -> bool:
    """Whether the mention stands in the first sentence, which tells in short what the text tells again."""
    return draft.sentence == 0


def _bodies(draft: _Draft) -> set[str]:
    return {body.entity or body.text for body in draft.organisers + draft.participants}


def _place_text(draft: _Draft) -> str | None:
    return draft.place.text if draft.place else None


def _compatible(one: Date | None, two: Date | None) -> bool:
    if one is None or two is None:
        return True
    a, b = one.value or "", two.value or ""
    return a.startswith(b) or b.startswith(a)


def _names_agree(layout: _Layout, one: _Draft, two: _Draft) -> bool:
    if not (one.name and two.name):
        return True
    few, many = sorted((_key_words(layout, name) for name in (one.name, two.name)), key=len)
    return 3 * len(few & many) >= 2 * len(few)


def _key_words(layout: _Layout, name: tuple[int, int]) -> set[str]:
    """The beginnings of the longer words of a name, which its inflected forms share."""
    return {word[:_STEM] for word in layout.tokens.words[slice(*name)] if len(word) >= _STEM}


def _tells_enough(draft: _Draft) -> bool:
    if draft.trigger.needs == "date":
        return draft.date is not None
    if draft.date is not None or draft.name is not None:
        return True
    return draft.place is not None and (draft.actor or draft.trigger.type == "opening")


def _event(layout: _Layout, draft: _Draft) -> Event:
    tokens, trigger = layout.tokens, draft.trigger
    text = tokens.surface(trigger.first, trigger.last)
    return Event(
        start=tokens.starts[trigger.first],
        end=tokens.ends[trigger.last - 1],
        text=text,
        sentence=draft.sentence,
        rule=trigger.rule,
        confidence=0.8 if draft.date else 0.6,
        type=trigger.type,
        trigger=text,
        name=tokens.surface(*draft.name) if draft.name else None,
        date=draft.date.value if draft.date else None,
        date_id=(draft.date.id or None) if draft.date else None,
        place=draft.place.text if draft.place else None,
        place_id=(draft.place.id or None) if draft.place else None,
        organisers=_texts(draft.organisers),
        organiser_ids=tuple(body.id for body in draft.organisers if body.id),
        participants=_texts(draft.participants),
        participant_ids=tuple(body.id for body in draft.participants if body.id),
        status=trigger.status,
    )


def _texts(bodies: Iterable[Organisation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(body.entity or body.text for body in bodies))
