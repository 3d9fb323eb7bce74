"""What a figure holds for: its date and its place, by the structure of the sentence.

A figure takes the date and place of its clause, row or bracket; figures of a series take theirs in turn; what the head
of the sentence says holds for all that follow; a share takes the date of the figure that it breaks down.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from migtext.extractors.figures import Amount
from migtext.lexicon import Lexicon, lexicon
from migtext.records import Date, Figure, Goal, Mention, Organisation, Place
from migtext.tokens import LINE_BREAK, Tokens

_CONFIDENCE = 0.9
_SHARES = {"percent", "ratio"}


@dataclass(frozen=True, slots=True)
class _Where:
    """A place, or several told together: tokens ``first`` up to ``last`` and what a figure says of it."""

    first: int
    last: int
    value: str
    id: str
    case: str


@dataclass(frozen=True, slots=True)
class _When:
    first: int
    last: int
    date: Date


def link_goals(
    goals: Sequence[Goal], dates: Sequence[Date], places: Sequence[Place], organisations: Sequence[Organisation]
) -> tuple[Goal, ...]:
    """Goals with the bodies, and the only date and place, that their sentence names."""
    linked = []
    for goal in goals:
        same = [
            [mention for mention in mentions if mention.sentence == goal.sentence and not _overlap(mention, goal)]
            for mentions in (dates, places, organisations)
        ]
        days = [day for day in same[0] if isinstance(day, Date) and day.kind in {"date", "interval"}]
        where = [place for place in same[1] if isinstance(place, Place)]
        bodies = [body for body in same[2] if isinstance(body, Organisation)]
        update: dict[str, Any] = {
            "organisations": tuple(dict.fromkeys(body.entity or body.text for body in bodies)),
            "organisation_ids": tuple(body.id for body in bodies),
        }
        if len(days) == 1:
            update |= {"date": days[0].value, "date_id": days[0].id}
        if len(where) == 1:
            update |= {"place": where[0].code or where[0].text, "place_id": where[0].id}
        linked.append(goal.model_copy(update=update))
    return tuple(linked)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def link_figures(
    tokens: Tokens,
    amounts: Sequence[Amount],
    dates: Sequence[Date],
    places: Sequence[Place],
    organisations: Sequence[Organisation],
) -> tuple[Figure, ...]:
    """Figures with the date and the place that they hold for."""
    when = [_When(*_tokens_of(tokens, date), date) for date in dates if date.kind != "set"]
    where = _places(tokens, places, organisations)
    figures: list[Figure] = []
    by_sentence: dict[int, list[Amount]] = {}
    for amount in amounts:
        by_sentence.setdefault(tokens.sentence[amount.first], []).append(amount)
    previous: _When | None = None
    previous_sentence = -2
    for sentence, row in by_sentence.items():
        scene = _Sentence(
            tokens,
            row,
            [day for day in when if tokens.sentence[day.first] == sentence],
            [place for place in where if tokens.sentence[place.first] == sentence],
        )
        last: _When | None = None
        for i, amount in enumerate(row):
            day = scene.date(i)
            if day is None and amount.kind in _SHARES and not scene.when and sentence - previous_sentence == 1:
                day = previous
            if day is not None and (day.date.kind != "duration"):
                last = day
            figures.append(_figure(tokens, amount, day, scene.place(i)))
        previous, previous_sentence = last, sentence
    return tuple(figures)


def _tokens_of(tokens: Tokens, mention: Mention) -> tuple[int, int]:
    return bisect_right(tokens.starts, mention.start) - 1, bisect_right(tokens.starts, mention.end - 1)


def _places(tokens: Tokens, places: Sequence[Place], organisations: Sequence[Organisation]) -> list[_Where]:
    """Places, and unions of states that stand for one; names told together (A, B and C) count as one."""
    found = [(*_tokens_of(tokens, place), place.code or place.text, place.id) for place in places]
    found += [(*_tokens_of(tokens, body), body.text, body.id) for body in organisations if body.entity in _UNIONS]
    joined: list[_Where] = []
    for first, last, value, place_id in sorted(found):
        words = _words(tokens, first)
        if joined and words and _listed(tokens, joined[-1].last, first, words):
            start = joined[-1].first
            end = last
            text = tokens.surface(start, end)
            joined[-1] = _Where(start, end, text, joined[-1].id, words.case(tokens.words[end - 1]))
            continue
        joined.append(_Where(first, last, value, place_id, words.case(tokens.words[last - 1]) if words else ""))
    return joined


_UNIONS = frozenset({"eu", "eaeu", "cis"})


def _listed(tokens: Tokens, last: int, first: int, words: "_Words") -> bool:
    """Whether only a comma or ``and`` stands between two names."""
    between = tokens.words[last:first]
    return len(between) == 1 and (between[0] == "," or words.has(between[0], "and"))


class _Words:
    """The words of one language that say how a figure, a date and a place belong together."""

    def __init__(self, code: str) -> None:
        from migtext.morphology import morphology

        self.lexicon: Lexicon = lexicon(code, "links")
        self._endings = morphology(code).suffixes

    def has(self, word: str, name: str) -> bool:
        return any(sense.name == name for sense in self.lexicon.single.get(word, ()))

    def at(self, tokens: Tokens, i: int, name: str) -> int:
        """How many words an entry of class ``name`` takes at token ``i``; 0 for none."""
        size, senses = self.lexicon.at(tokens.words, i) if 0 <= i < len(tokens.words) else (0, ())
        return size if any(sense.name == name for sense in senses) else 0

    def case(self, word: str) -> str:
        """The case that a name in this form is in."""
        for cut in range(max(2, len(word) - 6), len(word)):
            case = self._endings.get(word[cut:])
            if case and case != "nom":
                return case
        return "nom"


@lru_cache
def _language_words(code: str) -> _Words:
    return _Words(code)


def _words(tokens: Tokens, i: int) -> _Words | None:
    code = tokens.languages[tokens.sentence[i]] if tokens.languages else ""
    return _language_words(code) if code in {"kk", "ky", "ru"} else None


class _Sentence:
    """One sentence with its figures, dates and places in order."""

    def __init__(self, tokens: Tokens, row: list[Amount], when: list[_When], where: list[_Where]) -> None:
        self._tokens = tokens
        self._row = row
        self.when = [day for day in when if not self._compared(day.first, day.last)]
        self.where = where
        self._words = _words(tokens, row[0].first)
        self._shared = self._respective()

    def _compared(self, first: int, last: int) -> bool:
        """Whether the date is only what the figure is compared with (``2018 жылға қарағанда``)."""
        words = _words(self._tokens, first)
        if words is None:
            return False
        before = any(words.at(self._tokens, first - size, "compared_before") == size for size in (1, 2, 3, 4))
        return before or bool(words.at(self._tokens, last, "compared_after"))

    # ---- lists told respectively ----

    def _respective(self) -> dict[int, tuple[_When | None, _Where | None]]:
        """Figures that a word for `respectively` sets beside the same number of dates or places."""
        if self._words is None:
            return {}
        cue = next((i for i in self._range() if self._words.at(self._tokens, i, "respectively")), None)
        if cue is None:
            return {}
        listed = [i for i, amount in enumerate(self._row) if amount.kind == self._row[-1].kind]
        days = [day for day in self.when if day.date.kind != "duration"]
        if len(days) == len(listed) > 1:
            return {i: (day, None) for i, day in zip(listed, days, strict=True)}
        places = [name for place in self.where for name in self._split(place)]
        if len(places) == len(listed) > 1:
            return {i: (None, place) for i, place in zip(listed, places, strict=True)}
        return {}

    def _range(self) -> range:
        first, sentence = self._row[0].first, self._tokens.sentence[self._row[0].first]
        low = high = first
        while low > 0 and self._tokens.sentence[low - 1] == sentence:
            low -= 1
        while high < len(self._tokens.words) and self._tokens.sentence[high] == sentence:
            high += 1
        return range(low, high)

    def _split(self, place: _Where) -> list[_Where]:
        return self._parts.get(place.first, [place])

    _parts: dict[int, list[_Where]] = {}

    # ---- dates ----

    def date(self, i: int) -> _When | None:
        """The date that figure ``i`` holds for."""
        if i in self._shared and self._shared[i][0]:
            return self._shared[i][0]
        amount = self._row[i]
        days = [day for day in self.when if day.date.kind != "duration"]
        direct = self._beside(i, days)
        if direct:
            return direct
        before = [day for day in days if day.last <= amount.first]
        if before:
            return before[-1]
        if amount.unit == "times" and amount.change:
            lengths = [day for day in self.when if day.date.kind == "duration" and day.last <= amount.first]
            if lengths:
                return lengths[-1]
        behind = [day for day in days if day.first >= amount.last and self._same_clause(amount.last, day.first)]
        return behind[0] if behind and not days[0].last <= amount.first else None

    def _beside(self, i: int, days: Sequence[_When]) -> _When | None:
        """A date that stands directly behind the figure, with a preposition or in brackets."""
        last = self._row[i].last
        for day in days:
            if 0 <= day.first - last <= 2 and self._words:
                between = self._tokens.words[last : day.first]
                if all(word == "(" or self._words.has(word, "in_prep") for word in between) and between:
                    return day
        return None

    def _same_clause(self, first: int, last: int) -> bool:
        return not any(word in {",", ";", ":", LINE_BREAK, "–", "—"} for word in self._tokens.words[first:last])

    # ---- places ----

    def place(self, i: int) -> _Where | None:
        """The place that figure ``i`` holds for."""
        if i in self._shared and self._shared[i][1]:
            return self._shared[i][1]
        amount = self._row[i]
        floor = self._row[i - 1].last if i else -1
        before = [place for place in self.where if place.last <= amount.first and self._tells_where(place)]
        own = [place for place in before if place.first >= floor]
        if own:
            return self._best(own, amount)
        behind = [
            place
            for place in self.where
            if place.first >= amount.last and self._tells_where(place) and self._follows(i, place)
        ]
        if behind:
            return behind[0]
        return self._best(before, amount) if before else None

    def _follows(self, i: int, place: _Where) -> bool:
        """Whether a place behind the figure is in its clause, before the next figure."""
        ceiling = self._row[i + 1].first if i + 1 < len(self._row) else place.last
        return place.last <= ceiling and self._same_clause(self._row[i].last, place.first)

    def _tells_where(self, place: _Where) -> bool:
        """Whether the form of a name allows that something is counted there."""
        if place.case in {"gen", "acc"}:
            return False
        if place.case == "nom" and self._words and self._words.at(self._tokens, place.last, "and"):
            return True
        return True

    @staticmethod
    def _best(places: Sequence[_Where], amount: Amount) -> _Where:
        """Of several places the last that tells where, before one that tells where from."""
        inside = [place for place in places if place.case in {"loc", "attr"}]
        return inside[-1] if inside else places[-1]


def _figure(tokens: Tokens, amount: Amount, day: _When | None, place: _Where | None) -> Figure:
    start, end = tokens.starts[amount.first], tokens.ends[amount.last - 1]
    return Figure(
        start=start,
        end=end,
        text=tokens.text[start:end],
        rule=amount.rule,
        confidence=_CONFIDENCE,
        value=amount.value,
        value_max=amount.value_max,
        kind=amount.kind,
        unit=amount.unit,
        counted=tokens.surface(*amount.counted) if amount.counted else None,
        comparator=amount.comparator,
        change=amount.change,  # type: ignore[arg-type]
        date=day.date.value if day else None,
        date_id=day.date.id if day else None,
        place=place.value if place else None,
        place_id=place.id if place else None,
    )


