"""What a heading or a caption of a table says of the numbers under it: unit, factor, and what is counted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from migtext.layers.figures import find as figures
from migtext.layers.figures.amount import Amount
from migtext.records import FigureKind
from migtext.resources import has_table, language_table
from migtext.rules.lexicon import lexicon
from migtext.rules.numbers import Value
from migtext.rules.traits import traits
from migtext.text.tokens import Tokens, tokenise

TABLE = "tables"
Span = tuple[int, int]

_PART = re.compile(r"[^,;:()\[\]\n]+?(?= [–—] |[,;:()\[\]\n]|$)")
_SAMPLE = 5
_SCALES = frozenset({"scale", "scale_abbreviation", "scale_adjective"})
_EDGES = frozenset({"in_prep", "place_prep", "place_post", "and", "clause"})
_LABELS = {"numbers": ("phone_label",), "figures": ("label_before", "address")}
_LONGEST_LABEL = 2  # words
_UNITS: tuple[FigureKind, ...] = ("percent", "money", "measure")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says; offsets are those in its own text.

    ``kind`` and ``unit`` are None where it names no unit, ``factor`` is what its numbers are multiplied with, ``noun``
    what its unit counts (*thousand people*), ``counted`` what the heading is about. ``units`` are the spans that name a
    unit. ``numbered``: a noun of number stands with what is counted; ``rate``: the numbers are per so many;
    ``label``: the numbers only label something; ``years``: they may be years; ``places``: it heads places.
    """

    kind: FigureKind | None = None
    unit: str | None = None
    factor: Value = 1
    noun: Span | None = None
    counted: Span | None = None
    units: tuple[Span, ...] = ()
    numbered: bool = False
    rate: bool = False
    label: bool = False
    years: bool = False
    other: bool = False
    places: bool = False

    @property
    def has_unit(self) -> bool:
        """Whether a unit or a factor is named."""
        return self.kind is not None or self.factor != 1


@lru_cache(maxsize=1 << 12)
def read_heading(text: str, code: str, named: tuple[Span, ...] = ()) -> Heading:
    """Read a heading in language ``code``; ``named`` are the spans of dates and places in it.

    >>> told = read_heading("Келген мигранттар саны, мың адам", "kk")
    >>> told.factor, told.kind, told.counted
    (1000, 'count', (0, 17))
    """
    if not has_table(code, TABLE):
        return Heading()
    return _Reader(text, code).read(named)


def caption_label(text: str, code: str) -> int:
    """The length of the label that a caption begins with (``Таблица 2.``, ``2-кесте.``); 0 if there is none."""
    labels = language_table(code, TABLE).get("labels", ())
    if not labels:
        return 0
    words = "|".join(map(re.escape, labels))
    numeral = r"№?\s*\d+(?:\.\d+)*"
    found = re.match(rf"(?:(?:{words})\s*\.?\s*{numeral}|{numeral}\s*-?\s*(?:{words}))\b\s*[.:–—-]?\s*", text.lower())
    return found.end() if found else 0


class _Reader:
    """One heading and the words of its language."""

    def __init__(self, text: str, code: str) -> None:
        self._text, self._code = text, code
        self._table = language_table(code, TABLE)
        self._tokens = tokenise(text)
        self._words = self._tokens.words

    def read(self, named: Sequence[Span]) -> Heading:
        parts = [
            (part.start(), part.end()) for part in _PART.finditer(self._text, caption_label(self._text, self._code))
        ]
        parts = [part for part in parts if self._inside(part)]
        heading = Heading(label=self._is_label(), years=self._has_class("dates", "year_noun", "years_noun"))
        for i, part in enumerate(parts):
            found = self._unit(part, first=i == 0)
            if found and not (found.rate and heading.has_unit):
                spans = (*heading.units, *found.units)
                heading = _joined(heading, found, spans)
        free = [part for part in parts if part not in heading.units]
        for part in free:
            counted, numbered = self._counted(part, (*named, *heading.units))
            if counted:
                words = self._text[slice(*counted)]
                other = self._told(words, "others")
                heading = replace(heading, numbered=numbered, other=other, places=self._told(words, "places"))
                return replace(heading, counted=None if other else counted)
        return heading

    # ---- units ----

    def _unit(self, part: Span, *, first: bool) -> Heading | None:
        """The unit that a part of the heading names, or a factor that stands in it."""
        inside = self._inside(part)
        base = self._rate_base(inside)
        if base is not None:
            return Heading(rate=True, units=(self._span(base, inside[-1] + 1),))
        low, high = self._stripped(inside)
        if low < high and self._told(self._tokens.surface(low, high), "units"):
            return Heading("count", noun=self._span(low, high), units=(part,))
        for i in range(low, high):
            if i > low and not (self._is_scale(i) or self._words[i] == "%"):
                continue
            if i > low and self._words[i - 1].isdecimal():
                continue
            found = self._amount(i, high, sure=not first or i > low)
            if found:
                whole = part if i == low else self._span(i, high)
                return replace(found, units=(whole,))
        return None

    def _amount(self, low: int, high: int, *, sure: bool) -> Heading | None:
        """The unit that the words from token ``low`` have behind a number; read by the grammar of figures."""
        if self._words[low][0].isdecimal():
            return None
        text = self._tokens.surface(low, high)
        tokens = tokenise(f"{_SAMPLE} {text}")
        tokens = tokens.in_languages([self._code] * len(tokens.sentences))
        amount = next(iter(figures.find(tokens)), None)
        if amount is None or amount.first:
            return None
        shift = self._tokens.starts[low] - len(f"{_SAMPLE} ")
        factor = amount.value // _SAMPLE if isinstance(amount.value, int) else 1
        noun = _noun(tokens, amount)
        noun = (noun[0] + shift, noun[1] + shift) if noun else None
        if amount.kind in _UNITS:
            short = len(text.strip(" .")) == 1 and text[0].isalpha()
            return Heading(amount.kind, amount.unit, factor) if sure or not short or factor > 1 else None
        if amount.kind == "count" and factor > 1:
            return Heading("count" if noun else None, None, factor, noun)
        return None

    def _is_scale(self, i: int) -> bool:
        return any(sense.name in _SCALES for sense in lexicon(self._code, "numbers").single.get(self._words[i], ()))

    def _rate_base(self, inside: Sequence[int]) -> int | None:
        """The number or scale word that the numbers are per, if words of a rate stand around one."""
        bases = [i for i in inside if self._words[i].isdecimal() or self._is_scale(i)]
        if not bases:
            return None
        before = {last for _, last in self._places("rate_before", inside)}
        behind = [first for first, _ in self._places("rate_behind", inside)]
        return next((base for base in bases if base in before or any(first > base for first in behind)), None)

    def _stripped(self, inside: Sequence[int]) -> tuple[int, int]:
        """Tokens of a part without the words around a unit and without signs at its ends."""
        low, high = inside[0], inside[-1] + 1
        for first, last in self._places("unit_before", inside):
            low = last if first == low and last < high else low
        for first, last in self._places("unit_behind", inside):
            high = first if last == high and first > low else high
        return low, high

    # ---- what is counted ----

    def _counted(self, part: Span, named: Sequence[Span]) -> tuple[Span | None, bool]:
        """The words of a part that say what is counted, and whether a noun of number stands with them."""
        inside = self._inside(part)
        before = traits(self._code).prepositions
        numbered = False
        for first, last in self._longest("number_nouns", inside):
            numbered = True
            left, right = [i for i in inside if i < first], [i for i in inside if i >= last]
            inside = (right or left) if before else (left or right)
            break
        for first, _ in self._places("by_before", inside):
            inside = [i for i in inside if i < first]
        for _, last in self._places("by_behind", inside):
            inside = [i for i in inside if i >= last]
        pieces = [piece for piece in self._uncut(inside, named) if piece]
        pieces = [piece for piece in map(self._trimmed, pieces) if piece]
        if not pieces:
            return None, numbered
        piece = pieces[0] if before else pieces[-1]
        return self._span(piece[0], piece[-1] + 1), numbered

    def _uncut(self, inside: Sequence[int], named: Sequence[Span]) -> Iterator[list[int]]:
        """Runs of tokens between the spans of what is named."""
        piece: list[int] = []
        for i in inside:
            if any(start <= self._tokens.starts[i] < end for start, end in named):
                yield piece
                piece = []
            else:
                piece.append(i)
        yield piece

    def _trimmed(self, piece: list[int]) -> list[int]:
        """The piece without words of sums, prepositions and signs at its ends; empty if a number begins it."""
        changed = True
        while piece and changed:
            size = len(piece)
            for first, last in (*self._longest("totals", piece), *self._longest("number_nouns", piece)):
                if piece and (first == piece[0] or last == piece[-1] + 1):
                    piece = [i for i in piece if not first <= i < last]
            while piece and self._is_edge(piece[0]):
                piece = piece[1:]
            while piece and self._is_edge(piece[-1]):
                piece = piece[:-1]
            changed = len(piece) < size
        numeral = bool(piece) and self._words[piece[0]].isdecimal()
        return [] if numeral or not any(self._words[i].isalpha() for i in piece) else piece

    def _is_edge(self, i: int) -> bool:
        word = self._words[i]
        senses = lexicon(self._code, "links").single.get(word, ())
        return not word[0].isalnum() or any(sense.name in _EDGES for sense in senses)

    # ---- words ----

    def _is_label(self) -> bool:
        words = [word for word in self._words if word[0].isalpha() or word == "№"]
        if not words or len(words) > _LONGEST_LABEL:
            return False
        return any(
            sense.name in names
            for table, names in _LABELS.items()
            for sense in lexicon(self._code, table).single.get(words[0], ())
        )

    def _has_class(self, table: str, *names: str) -> bool:
        single = lexicon(self._code, table).single
        return any(sense.name in names for word in self._words for sense in single.get(word, ()))

    def _told(self, words: str, key: str) -> bool:
        folded = " ".join(tokenise(words).words).removesuffix(" .")
        return any(folded == entry for entry in _folded(self._code, key))

    def _inside(self, part: Span) -> list[int]:
        return [i for i, start in enumerate(self._tokens.starts) if part[0] <= start < part[1]]

    def _span(self, low: int, high: int) -> Span:
        return self._tokens.starts[low], self._tokens.ends[high - 1]

    def _places(self, key: str, inside: Sequence[int]) -> Iterator[Span]:
        """Where words of a list stand among the tokens: first token and the one behind the last."""
        for entry in _folded(self._code, key):
            words = entry.split()
            for i in inside:
                if self._words[i : i + len(words)] == words and i + len(words) <= inside[-1] + 1:
                    yield i, i + len(words)

    def _longest(self, key: str, inside: Sequence[int]) -> list[Span]:
        return sorted(self._places(key, inside), key=lambda span: span[0] - span[1]) if inside else []


@lru_cache
def _folded(code: str, key: str) -> tuple[str, ...]:
    """The entries of a list as tokens, without full stops at their end."""
    entries = (" ".join(tokenise(entry).words).removesuffix(" .") for entry in language_table(code, TABLE).get(key, ()))
    return tuple(dict.fromkeys(entries))


def _noun(tokens: Tokens, amount: Amount) -> Span | None:
    if amount.counted is None:
        return None
    first, last = amount.counted
    return tokens.starts[first], tokens.ends[last - 1]


def _joined(heading: Heading, found: Heading, units: tuple[Span, ...]) -> Heading:
    """A heading with what one more part of it says; the first unit counts, and so does the first factor."""
    if heading.kind is None and found.kind is not None:
        factor = found.factor if heading.factor == 1 else heading.factor
        return replace(heading, kind=found.kind, unit=found.unit, noun=found.noun, factor=factor, units=units)
    return replace(
        heading,
        factor=found.factor if heading.factor == 1 and heading.kind is None else heading.factor,
        units=units,
        rate=heading.rate or found.rate,
    )
