"""The date and place that a figure refers to, by the structure of the sentence.

A figure takes the date and place of its clause, list item or brackets; figures of a series take theirs in turn; those
at the beginning of the sentence apply to all later figures; a share takes the date of the figure that it breaks down.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar

from migtext.compiled import classes_of_words
from migtext.layers.figures.amount import Amount
from migtext.records import Change, Date, Figure, Goal, Mention, Organisation, Place
from migtext.resources import language_table
from migtext.rules.lexicon import Lexicon, lexicon
from migtext.rules.morphology import morphology
from migtext.rules.traits import traits
from migtext.text.punctuation import DASHES, STROKES
from migtext.text.tokens import LINE_BREAK, Tokens, languages_of

_CONFIDENCE = 0.9
_HARD_SIGNS = frozenset({",", ";", ":", LINE_BREAK})
_CLAUSE_SIGNS = _HARD_SIGNS | DASHES
_BESIDE = STROKES | {"(", ":"}
_NEAR = 4  # tokens
_LONGEST_LIST = 12  # sentences
_CUE = 12  # tokens
_REACH = 12  # records


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A place: tokens ``first`` up to ``last``, its value in a figure, its case.

    ``parts`` are the names of a list.
    """

    first: int
    last: int
    value: str
    id: str
    case: str
    parts: "tuple[PlaceSpan, ...]" = ()


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date and the tokens that it takes."""

    first: int
    last: int
    date: Date


How = Literal["respectively", "beside", "before", "length", "behind", "whole", "heading", "none"]
"""Why a figure has a date or a place: a word for *respectively*, beside it (behind it, or before it and a dash), the
nearest before it, a length of time that leads up to now, behind it in its clause, that of the whole that it breaks
down, or of its list."""


_SURE: frozenset[How] = frozenset({"respectively", "beside"})
"""Where no other date can be meant."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A quantity with its date, its place and its change; ``scene`` is its sentence, with all that it could take.

    ``joined`` is a place that the text joins to it, ``citizenship`` one that only tells whose people are counted.
    """

    amount: Amount
    date: DateSpan | None
    dated_by: How
    place: PlaceSpan | None
    placed_by: How
    change: Change | None
    scene: "_Sentence"
    joined: PlaceSpan | None = None
    citizenship: PlaceSpan | None = None


Spanning = TypeVar("Spanning", DateSpan, PlaceSpan, Amount)


def link_goals(
    goals: Sequence[Goal], dates: Sequence[Date], places: Sequence[Place], organisations: Sequence[Organisation]
) -> tuple[Goal, ...]:
    """Goals with the organisations, and the only date and place, of their sentence."""
    found = [_in_sentences(mentions, goals) for mentions in (dates, places, organisations)]
    linked = []
    for goal in goals:
        same = [[mention for mention in mentions[goal.sentence] if not _overlap(mention, goal)] for mentions in found]
        days = [day for day in same[0] if isinstance(day, Date) and day.kind in {"date", "interval"}]
        where = [place for place in same[1] if isinstance(place, Place)]
        beside = [organisation for organisation in same[2] if isinstance(organisation, Organisation)]
        update: dict[str, Any] = {
            "organisations": tuple(dict.fromkeys(organisation.value for organisation in beside)),
            "organisation_ids": tuple(organisation.id for organisation in beside),
        }
        if len(days) == 1:
            update |= {"date": days[0].value, "date_id": days[0].id}
        if len(where) == 1:
            update |= {"place": where[0].code or where[0].text, "place_id": where[0].id}
        linked.append(goal.model_copy(update=update))
    return tuple(linked)


def _in_sentences(mentions: Sequence[Mention], goals: Sequence[Goal]) -> dict[int, list[Mention]]:
    """The mentions in the sentence of each goal."""
    grouped: dict[int, list[Mention]] = {goal.sentence: [] for goal in goals}
    for mention in mentions:
        if mention.sentence in grouped:
            grouped[mention.sentence].append(mention)
    return grouped


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def link_figures(
    tokens: Tokens,
    amounts: Sequence[Amount],
    dates: Sequence[Date],
    places: Sequence[Place],
    organisations: Sequence[Organisation],
) -> tuple[Figure, ...]:
    """Figures with the date and the place that they refer to."""
    return tuple(_figure(tokens, one) for one in attached(tokens, amounts, dates, places, organisations))


def attached(
    tokens: Tokens,
    amounts: Sequence[Amount],
    dates: Sequence[Date],
    places: Sequence[Place],
    organisations: Sequence[Organisation],
) -> Iterator[Attached]:
    """Quantities with the date and the place that they refer to, and why."""
    counting = [date for date in dates if date.kind != "set" and not is_in_name(date, organisations)]
    when = _by_sentence(tokens, [DateSpan(*_tokens_of(tokens, date), date) for date in counting])
    words = [_language_words(code) if code else None for code in languages_of(tokens, "links")]
    where = _by_sentence(tokens, _places(tokens, places, organisations, words))
    passage = _Passage(tokens)
    for sentence, row in _by_sentence(tokens, amounts).items():
        scene = _Sentence(tokens, row, when.get(sentence, []), where.get(sentence, []), words[sentence])
        passage.enter(row[0], sentence)
        for i, amount in enumerate(row):
            change = scene.change(i)
            day = passage.date(scene, i, amount)
            place = scene.place(i)
            yield Attached(amount, *day, *place, change, scene, scene.joined(i), scene.of_citizens(i))


def is_in_name(date: Date, organisations: Sequence[Organisation]) -> bool:
    """Whether a date is part of the name of a body; ``organisations`` are in the text's order."""
    i = bisect_right(organisations, date.start, key=lambda organisation: organisation.start)
    return i > 0 and date.end <= organisations[i - 1].end


def _is_part(amount: Amount) -> bool:
    """Whether an amount breaks another one down: a share, or a number whose ending replaces its noun."""
    owned = amount.kind == "count" and amount.sure and not amount.counted
    return amount.kind == "percent" or amount.unit == "fraction" or owned


class _Passage:
    """The date of the last whole in a passage, for the parts that break it down."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._whole: DateSpan | None = None
        self._last_dated = -2
        self._heading: DateSpan | None = None
        self._headed = -_LONGEST_LIST
        self._sentence = -1
        self._last = 0

    def enter(self, first: Amount, sentence: int) -> None:
        """Move to a sentence; a new line, or a sentence between without figures, ends the breakdown."""
        broken = LINE_BREAK in self._tokens.words[self._last : first.first]
        if broken or sentence - self._last_dated > 1:
            self._whole = None
        self._sentence = sentence

    def date(self, scene: "_Sentence", i: int, amount: Amount) -> tuple[DateSpan | None, How]:
        """The date of an amount: its own, else that of the whole or of the list that it belongs to."""
        day, how = scene.date(i)
        if _is_part(amount):
            if day is None and not scene.days and self._whole:
                day, how, self._last_dated = self._whole, "whole", self._sentence
        else:
            if day is None and not scene.days and scene.in_list(i) and self._sentence - self._headed <= _LONGEST_LIST:
                day, how = self._heading, "heading" if self._heading else how
            self._whole, self._last_dated = day, self._sentence
            if day and day.date.kind != "duration" and day.date.modifier is None and amount.kind == "count":
                self._heading, self._headed = day, self._sentence
        self._last = amount.last
        return day, how


def _by_sentence(tokens: Tokens, spans: Iterable[Spanning]) -> dict[int, list[Spanning]]:
    grouped: dict[int, list[Spanning]] = {}
    for span in spans:
        grouped.setdefault(tokens.sentence[span.first], []).append(span)
    return grouped


def _tokens_of(tokens: Tokens, mention: Mention) -> tuple[int, int]:
    return bisect_right(tokens.starts, mention.start) - 1, bisect_right(tokens.starts, mention.end - 1)


def _places(
    tokens: Tokens,
    places: Sequence[Place],
    organisations: Sequence[Organisation],
    words_of: "Sequence[_Words | None]",
) -> list[PlaceSpan]:
    """Places, and unions of states that stand for one; names given together (A, B and C) count as one."""
    found = [(*_tokens_of(tokens, place), place.code or place.text, place.id) for place in places]
    found += [
        (*_tokens_of(tokens, organisation), organisation.text, organisation.id)
        for organisation in organisations
        if organisation.entity in _UNIONS
    ]
    groups: list[list[PlaceSpan]] = []
    for first, last, value, place_id in sorted(found):
        words = words_of[tokens.sentence[first]]
        case = words.case(tokens.words[last - 1]) if words else ""
        place = PlaceSpan(first, last, value, place_id, case)
        if groups and words and _listed(tokens, groups[-1][-1].last, first, words):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [_together(tokens, group, words_of[tokens.sentence[group[0].first]]) for group in groups]


def _together(tokens: Tokens, group: list[PlaceSpan], words: "_Words | None") -> PlaceSpan:
    """Names given together as one place, with the class noun that they share."""
    if len(group) == 1:
        return group[0]
    first, last = group[0].first, group[-1].last
    case = group[-1].case
    if words and last < len(tokens.words) and words.shared(tokens.words[last]):
        case = words.case(tokens.words[last])
        last += 1
    return PlaceSpan(first, last, tokens.surface(first, last), group[0].id, case, tuple(group))


_UNIONS = frozenset({"eu", "eaeu", "cis"})


def _listed(tokens: Tokens, last: int, first: int, words: "_Words") -> bool:
    """Whether only a comma or ``and`` is between two names."""
    between = tokens.words[last:first]
    return len(between) == 1 and (between[0] == "," or words.has(between[0], "and"))


class _Words:
    """The words of one language that connect figures, dates and places."""

    def __init__(self, code: str) -> None:
        self.lexicon: Lexicon = lexicon(code, "links")
        self.prepositional = traits(code).prepositions
        self.endings = morphology(code).suffixes
        table = language_table(code, "places")
        self._shared = tuple(table.get("shared_nouns", ()))
        self.participles = tuple(classes_of_words(code, "figures").get("participle", {}).get("endings", ())) or ("\0",)
        self._owned = frozenset(table.get("owned_endings", ("",)))

    def has(self, word: str, name: str) -> bool:
        return any(sense.name == name for sense in self.lexicon.single.get(word, ()))

    def at(self, tokens: Tokens, i: int, name: str) -> int:
        """Number of words of an entry of class ``name`` at token ``i``; 0 if there is none."""
        size, senses = self.lexicon.at(tokens.words, i) if 0 <= i < len(tokens.words) else (0, ())
        return size if any(sense.name == name for sense in senses) else 0

    def shared(self, word: str) -> bool:
        """Whether a word is a class noun shared by several names, in any case."""
        return any(word.startswith(noun) and word[len(noun) :] in self._owned for noun in self._shared)

    def case(self, word: str) -> str:
        """The case that a name in this form is in."""
        for cut in range(max(2, len(word) - 6), len(word)):
            case = self.endings.get(word[cut:])
            if case and case != "nom":
                return case
        return "nom"


@lru_cache
def _language_words(code: str) -> _Words:
    return _Words(code)


class _Sentence:
    """One sentence with its figures, dates and places in order."""

    def __init__(
        self, tokens: Tokens, row: list[Amount], when: list[DateSpan], where: list[PlaceSpan], words: _Words | None
    ) -> None:
        self._tokens = tokens
        self._row = row
        self._words = words
        self._prepositional = bool(words and words.prepositional)
        fixed: list[DateSpan] = []
        self.compared: list[DateSpan] = []
        """Dates that a figure is only compared with."""
        for day in when:
            (self.compared if self._compared(day) else fixed).append(day)
        self.days = [day for day in fixed if day.date.kind != "duration"]
        self._lengths = [day for day in fixed if day.date.kind == "duration"]
        self.places = where
        self._claimed: set[int] = set()
        self._shared = self._respective()

    def _compared(self, day: DateSpan) -> bool:
        """Whether the date is only what the figure is compared with (``2018 жылға қарағанда``)."""
        words = self._words
        if words is None:
            return False
        if any(words.at(self._tokens, day.first - size, "compared_before") == size for size in (1, 2, 3, 4)):
            return True
        if words.at(self._tokens, day.last, "compared_after"):
            return True
        if self._attributive(day, words):
            return True
        compares = any(amount.first == day.last and (amount.change or amount.unit == "%") for amount in self._row)
        return compares and words.case(self._tokens.words[day.last - 1]) == "abl" and day.date.modifier is None

    def _attributive(self, day: DateSpan, words: "_Words") -> bool:
        """Whether the date belongs to something else (``1951 жылы құрылған ұйымға 175 мемлекет мүше``)."""
        following = self._tokens.words[day.last : day.last + 2]
        return len(following) == 2 and following[0].endswith(words.participles) and following[1][0].isalpha()

    def in_list(self, i: int) -> bool:
        """Whether the amount is in a list item: after a dash or colon."""
        first = self._row[i].first
        return first > 0 and self._tokens.words[first - 1] in _BESIDE

    # ---- lists with *respectively* ----

    def _respective(self) -> "dict[int, DateSpan | PlaceSpan]":
        """Figures that a word for `respectively` assigns to the same number of dates or places."""
        if self._words is None:
            return {}
        words = self._words
        listed = [i for i, amount in enumerate(self._row) if amount.kind == self._row[-1].kind]
        if len(listed) < 2:
            return {}
        low, high = min(a.first for a in self._row), max(a.last for a in self._row)
        if not any(words.at(self._tokens, i, "respectively") for i in range(max(0, low - _CUE), high + _CUE)):
            return {}
        if len(self.days) == len(listed):
            return dict(zip(listed, self.days, strict=True))
        places = [part for place in self.places for part in (place.parts or (place,))]
        return dict(zip(listed, places, strict=True)) if len(places) == len(listed) else {}

    # ---- dates ----

    def date(self, i: int) -> tuple[DateSpan | None, How]:
        """The date that figure ``i`` refers to, and why."""
        shared = self._shared.get(i)
        if isinstance(shared, DateSpan):
            return shared, "respectively"
        amount = self._row[i]
        beside = self._beside(amount)
        if beside:
            return beside, "beside"
        if self._led_by_length(amount):
            return None, "none"
        before = [day for day in _around(self.days, amount.first) if day.last <= amount.first]
        before = [day for day in before if not self._in_closed_brackets(day.last, amount.first)] or before
        if before and i and self._changes_from(i) and before[-1].last <= self._row[i - 1].first:
            before = before[:-1]
        if before:
            dashed = self._tokens.words[before[-1].last : amount.first]
            return before[-1], "beside" if len(dashed) == 1 and dashed[0] in STROKES else "before"
        if amount.change:
            # something may have changed in a length of time up to now, but not in an age or a term
            lengths = [day for day in self._lengths if day.last <= amount.first and day.date.is_recent]
            if lengths:
                return lengths[-1], "length"
        near = (day for day in _around(self.days, amount.first) if day.first >= amount.last)
        behind = [day for day in near if self._one_clause(amount.last, day.first)]
        return (behind[0], "behind") if behind else (None, "none")

    def _changes_from(self, i: int) -> bool:
        """Whether figure ``i`` is the level after a change from the previous figure."""
        return self._row[i].change is not None and self._row[i - 1].case == "abl"

    def _beside(self, amount: Amount) -> DateSpan | None:
        """A date directly after the figure, with a preposition or in brackets."""
        if self._words is None:
            return None
        for day in _around(self.days, amount.first):
            between = self._tokens.words[amount.last : day.first] if 0 < day.first - amount.last <= 2 else []
            if "(" in between and self._brackets_hold_figure(day.last):
                continue
            if between and all(word == "(" or self._words.has(word, "in_prep") for word in between):
                return day
        return None

    def _led_by_length(self, amount: Amount) -> bool:
        """Whether only a dash parts the figure from a length of time, so that no other date is its own."""
        first = amount.first - 1
        return self._tokens.words[first] in STROKES and any(day.last == first for day in self._lengths)

    def _brackets_hold_figure(self, first: int) -> bool:
        """Whether a figure stands between token ``first`` and the bracket that closes behind it."""
        following = next((amount for amount in self._row if amount.first >= first), None)
        return following is not None and ")" not in self._tokens.words[first : following.first]

    def _in_closed_brackets(self, first: int, last: int) -> bool:
        """Whether what is before token ``first`` stands in brackets that are closed before ``last``."""
        sign = next((word for word in self._tokens.words[first:last] if word in {"(", ")"}), "")
        return sign == ")"

    def _reaches(self, first: int, last: int) -> bool:
        """Whether what is before token ``first`` still applies at ``last``: a semicolon ends this, except in a list."""
        between = self._tokens.words[first:last]
        return ";" not in between or ":" in between[: between.index(";")]

    def _one_clause(self, first: int, last: int) -> bool:
        return _CLAUSE_SIGNS.isdisjoint(self._tokens.words[first:last])

    # ---- places ----

    def place(self, i: int) -> tuple[PlaceSpan | None, How]:
        """The place that figure ``i`` refers to, and why."""
        shared = self._shared.get(i)
        if isinstance(shared, PlaceSpan):
            return shared, "respectively"
        amount = self._row[i]
        floor = self._row[i - 1].last if i else -1
        behind = self._behind(i)
        before = [
            place
            for place in _around(self.places, amount.first)
            if place.last <= amount.first
            and self._reaches(place.last, amount.first)
            and place.first not in self._claimed
            and self._tells_where(place, amount)
        ]
        own = [place for place in before if place.first >= floor]
        if behind and not own:
            self._claimed.add(behind.first)
            return behind, "beside"
        found = _last_inside(own or before)
        return found, "before" if found else "none"

    def _behind(self, i: int) -> PlaceSpan | None:
        """A place right after the figure: with its preposition, as the owner of what is counted, or after a dash."""
        words, tokens, amount = self._words, self._tokens, self._row[i]
        if words is None:
            return None
        if not self._prepositional:
            return self._named_behind(amount)
        ceiling = self._row[i + 1].first if i + 1 < len(self._row) else len(tokens.words)
        for place in _around(self.places, amount.first):
            if not amount.last <= place.first < place.last <= ceiling or place.first - amount.last > _NEAR:
                continue
            between = tokens.words[amount.last : place.first]
            prepared = bool(between) and words.has(between[-1], "place_prep")
            if (not between and not self.of_citizens(i)) or (prepared and _HARD_SIGNS.isdisjoint(between)):
                return place
        return None

    def of_citizens(self, i: int) -> PlaceSpan | None:
        """The place right behind figure ``i`` that is only the citizenship of the people counted: ``27 граждан РФ``."""
        words, amount = self._words, self._row[i]
        if words is None or not amount.counted or not words.has(self._tokens.words[amount.last - 1], "citizens"):
            return None
        return next((place for place in _around(self.places, amount.last) if place.first == amount.last), None)

    def joined(self, i: int) -> PlaceSpan | None:
        """The place that a dash and a preposition join to figure ``i``, behind it: ``1 574 — в Южной Корее``."""
        words, tokens, last = self._words, self._tokens.words, self._row[i].last
        if words is None or not self._prepositional or tokens[last : last + 1] == [] or tokens[last] not in STROKES:
            return None
        prepared = last + 1 < len(tokens) and words.has(tokens[last + 1], "place_prep")
        return next((place for place in self.places if prepared and place.first == last + 2), None)

    def _named_behind(self, amount: Amount) -> PlaceSpan | None:
        """A plain name directly after the figure, or after its dash (``жартысынан көбі – Өзбекстан азаматтары``).

        A name that tells where stands directly after it: ``2 мың адам Ресейде жұмыс істейді``.
        """
        for place in _around(self.places, amount.first):
            between = self._tokens.words[amount.last : place.first] if place.first >= amount.last else ["…"]
            if len(between) <= 1 and STROKES.issuperset(between) and place.case == "nom":
                return place
            if not between and place.case == "loc":
                return place
        return None

    def _tells_where(self, place: PlaceSpan, amount: Amount) -> bool:
        """Whether the form and position of a name before the figure allow that something is counted there."""
        tokens, words = self._tokens, self._words
        following = tokens.words[place.last : place.last + 2]
        if amount.first - place.last <= 2 and following and following[0] in _BESIDE:
            return True
        if words is None:
            return False
        if self._prepositional:
            return self._heads_clause(place, words)
        if place.case == "gen":
            return bool(following) and words.case(following[0]) in {"loc", "attr"}
        if words.at(tokens, place.last, "place_post"):
            return True
        if place.case == "dat":
            return amount.first - place.last <= _NEAR
        return place.case not in {"acc", "nom"} or amount.first - place.last <= _NEAR

    def _heads_clause(self, place: PlaceSpan, words: "_Words") -> bool:
        """Whether a place with its preposition begins a clause, or follows a date that does."""
        tokens, first = self._tokens, place.first - 1
        if first < 0 or not words.has(tokens.words[first], "place_prep"):
            return False
        if first == 0 or tokens.sentence[first - 1] != tokens.sentence[first]:
            return True
        before = tokens.words[first - 1]
        return not before[-1].isalnum() or words.has(before, "clause") or any(day.last == first for day in self.days)

    # ---- change ----

    def change(self, i: int) -> Change | None:
        """The direction of figure ``i``: its own, else that of a series that begins with a figure of change."""
        amount = self._row[i]
        if amount.change or not i:
            return amount.change
        first = self._row[0]
        words = self._tokens.words
        if first.unit == "times" and first.change and i >= 2 and ":" in words[first.last : self._row[1].first]:
            return first.change if amount.kind == self._row[1].kind else None
        bracketed = all(words[a.first - 1] == "(" or words[a.first - 2] == "(" for a in (first, amount) if a.first > 1)
        return first.change if bracketed and amount.kind == first.kind == "percent" else None


def _around(spans: Sequence[Spanning], position: int) -> Sequence[Spanning]:
    """The nearest spans on either side of a token."""
    k = bisect_right(spans, position, key=lambda span: span.first)
    return spans[max(0, k - _REACH) : k + _REACH]


def _last_inside(places: Sequence[PlaceSpan]) -> PlaceSpan | None:
    """Of several places: a name at a dash, else the last that says where, else where to, else where from."""
    if not places:
        return None
    if places[-1].case in {"nom", "acc"}:
        return places[-1]
    for cases in ({"loc", "attr"}, {"dat"}):
        if inside := [place for place in places if place.case in cases]:
            return inside[-1]
    return places[-1]


def _figure(tokens: Tokens, attached: Attached) -> Figure:
    amount, day, place = attached.amount, attached.date, attached.place
    start, end = tokens.starts[amount.first], tokens.ends[amount.last - 1]
    found = Figure(
        start=start,
        end=end,
        text=tokens.text[start:end],
        rule=amount.provenance,
        confidence=_CONFIDENCE,
        value=amount.value,
        value_max=amount.value_max,
        kind=amount.kind,
        unit=amount.unit,
        counted=tokens.surface(*amount.counted) if amount.counted else None,
        comparator=amount.comparator,
        change=attached.change,
        date=day.date.value if day else None,
        date_id=day.date.id if day else None,
        place=place.value if place else None,
        place_id=place.id if place else None,
    )
    joined = place is not None and place is attached.joined
    dated = day is not None and attached.dated_by in _SURE
    if not (dated or joined or attached.citizenship):
        return found
    return found.attached(dated, joined, attached.citizenship.id if attached.citizenship else None)
