"""Numbers in a text: digits, scale words, spelled-out numbers, ordinals, and codes that only look like numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from migtext.rules.grammar import Tags
from migtext.rules.lexicon import Lexicon, Sense, Senses
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.text.punctuation import HYPHENS, STROKES
from migtext.text.tokens import Tokens

Value = int | float
_TELLING = 10_000
"""Whole numbers from here on have no tag for their value: they cannot be a day, year or century."""
PLURAL = "plural"
"""The case of an ordinal in the plural, which denotes a decade."""

_LONGEST_LABEL = 6
"""Digits of a label that count; none has more."""

_BLANKS = " \u00a0\u2007\u2009\u202f\u2002\u2003\u2005\u2006\u2008\u200a"
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}


@dataclass(frozen=True, slots=True)
class Number:
    """A number: tokens ``first`` up to ``last``, its value, and how it is written.

    ``form`` is ``digits`` (one run of digits), ``grouped`` (several, or a decimal), ``scaled`` (with a scale word),
    ``spelled``, ``fraction`` (3/4), ``roman``, ``date`` (03.09.2024; ``value`` is YYYYMMDD), ``clock``, or ``code``
    (a phone or document number, not a quantity). ``case`` is that of its suffix or last word, ``scale`` the value
    of its last scale word, ``suffixed`` whether an ending is attached to its digits.
    """

    first: int
    last: int
    value: Value
    form: str
    ordinal: bool = False
    case: str = NOMINATIVE
    digits: str = ""
    article: bool = False
    scale: int = 1
    suffixed: bool = False


def is_numeral(senses: Senses) -> bool:
    """Whether a word has a reading as a numeral."""
    return any(sense.name in NUMERAL_CLASSES for sense in senses)


def exact(value: Decimal) -> Value:
    """An int if the value is whole, else a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def number_tags(number: Number) -> Tags:
    """The classes of a number for the grammars, each with the number's case."""
    small = number.value if isinstance(number.value, int) and number.value < _TELLING else _TELLING
    return _tags(Number(0, 1, small, number.form, number.ordinal, number.case, number.digits, number.article))


@lru_cache(maxsize=1 << 14)
def _tags(number: Number) -> Tags:
    names = [number.form, *(name for name, holds in _CLASSES if holds(number))]
    return frozenset((name, number.case) for name in names)


def _is_short(number: Number, most: int) -> bool:
    """Whether it is a number from 1 to ``most`` in one word or at most two digits."""
    return number.form in {"digits", "spelled"} and 1 <= number.value <= most and len(number.digits) <= 2


def _is_year(number: Number) -> bool:
    told = (number.form == "digits" and len(number.digits) == 4) or (number.form == "spelled" and number.ordinal)
    return told and 1000 <= number.value < 2200


_WRITTEN = frozenset({"digits", "grouped", "scaled", "spelled"})
_CLASSES: tuple[tuple[str, Callable[[Number], bool]], ...] = (
    ("number", lambda number: number.form in _WRITTEN and not number.ordinal),
    ("ordinal", lambda number: number.form in _WRITTEN and number.ordinal),
    ("day", lambda number: _is_short(number, 31)),
    ("month_number", lambda number: _is_short(number, 12)),
    ("small", lambda number: _is_short(number, 53)),
    ("two_digits", lambda number: number.form == "digits" and len(number.digits) == 2),
    ("short_decade", lambda number: _is_short(number, 99) and len(number.digits) == 2 and number.value % 10 == 0),
    ("year", _is_year),
    ("decade", lambda number: _is_year(number) and number.form == "digits" and number.value % 10 == 0),
    ("ordinal_year", lambda number: _is_year(number) and number.ordinal),
    ("small_roman", lambda number: number.form == "roman" and 1 <= number.value <= 21),
    ("article", lambda number: number.article),
)


def possible_tags(code: str) -> Iterator[Tags]:
    """Every tag set that ``number_tags`` can return in language ``code``."""
    cases = {NOMINATIVE, "", PLURAL} | set(morphology(code).endings.values())
    samples = [
        ("digits", value, str(value)) for value in (0, 1, 10, 12, 20, 31, 32, 40, 53, 60, 77, 100, 1995, 2000, 5000)
    ]
    samples += [("digits", 5, "05"), ("digits", 5, "005")]
    samples += [("spelled", value, "") for value in (1, 12, 13, 31, 53, 60, 77, 1000, 5000)]
    samples += [(form, 2, "") for form in ("grouped", "scaled", "fraction", "roman", "date", "clock", "code")]
    samples += [("roman", 40, "")]
    for form, value, digits in samples:
        for ordinal in (False, True):
            for case in cases:
                for article in (False, True):
                    yield number_tags(Number(0, 1, value, form, ordinal, case, digits, article))


class NumberReader:
    """Reads the numbers of one language, with its ``numbers`` table (already in the lexicon)."""

    def __init__(self, words: Lexicon) -> None:
        self._lexicon = words
        self._endings = {ending: case for ending, case in morphology(words.code).endings.items() if ending}

    def possible_tags(self) -> Iterator[Tags]:
        """Every tag set that a number of this reader can have."""
        return possible_tags(self._lexicon.code)

    def at(self, tokens: Tokens, i: int, senses: Senses) -> Number | None:
        """The number that begins at token ``i`` (with the readings ``senses``), or None."""
        word = tokens.words[i]
        if word.isdecimal():
            return self._odd(tokens, i) or self._quantity(tokens, i)
        if word in _VULGAR:
            over, under = _VULGAR[word]
            return Number(i, i + 1, over / under, "fraction")
        if is_numeral(senses):
            return self._quantity(tokens, i)
        value = roman(tokens.surface(i, i + 1))
        if value:
            return Number(i, i + 1, value, "roman")
        return None

    def _odd(self, tokens: Tokens, i: int) -> Number | None:
        """Digits that are a date, a time, a fraction, or a code, phone or version number."""
        if self._is_code_start(tokens, i):
            return Number(i, self._run_end(tokens, i), 0, "code")
        spaced = self._spaced_groups(tokens, i)
        if spaced:
            return Number(i, spaced, 0, "code")
        parts, seps, end = self._digit_chain(tokens, i)
        if len(parts) == 1:
            return None
        kind = set(seps)
        if len(parts) == 3 and len(kind) == 1 and seps[0] in ".-/":
            date = _calendar_date(parts)
            if date:
                return Number(i, end, date, "date")
        if kind == {":"} and len(parts) <= 3 and int(parts[0]) < 25 and int(parts[1]) < 60:
            return Number(i, end, int(parts[0]) * 100 + int(parts[1]), "clock")
        if kind == {"/"} and len(parts) == 2:
            over, under = int(parts[0]), int(parts[1])
            if 0 < over < under <= 100:
                last, case, _ = self._suffix(tokens, end)
                return Number(i, last, over / under, "fraction", case=case)
            return None if len(parts[0]) == 4 else Number(i, end, 0, "code")
        if len(parts) > 2 and kind <= {"-", "."} and kind != {"."}:
            return Number(i, end, 0, "code")
        if len(parts) > 3 and kind == {"."}:
            return Number(i, end, 0, "code")
        if len(parts) == 3 and kind == {"."} and not all(len(part) == 3 for part in parts[1:]):
            return Number(i, end, 0, "code")
        return None

    def _spaced_groups(self, tokens: Tokens, i: int) -> int:
        """The end of a phone number in groups (``8 800 080 77 77``): at least four, not all of three digits; else 0."""
        words, text = tokens.words, tokens.text
        if len(words[i]) > 4:
            return 0
        j = i + 1
        while (
            j < len(words)
            and words[j].isdecimal()
            and len(words[j]) in {2, 3}
            and text[tokens.ends[j - 1] : tokens.starts[j]] in _SINGLE_BLANKS
        ):
            j += 1
        return j if j - i >= 4 and any(len(word) == 2 for word in words[i + 1 : j]) else 0

    def _digit_chain(self, tokens: Tokens, i: int) -> tuple[list[str], list[str], int]:
        """Runs of digits from token ``i`` on, joined by single symbols without spaces."""
        words = tokens.words
        parts, seps, j = [words[i]], [], i + 1
        while (
            j + 1 < len(words)
            and words[j] in _TYING
            and words[j + 1].isdecimal()
            and tokens.glued(j)
            and tokens.glued(j + 1)
        ):
            seps.append("-" if words[j] in HYPHENS else words[j])
            parts.append(words[j + 1])
            j += 2
        return parts, seps, j

    def _is_code_start(self, tokens: Tokens, i: int) -> bool:
        words = tokens.words
        if i == 0:
            return False
        before = words[i - 1]
        if before == "+" and tokens.glued(i):
            return True
        if tokens.glued(i):
            if before[-1].isalpha() or before in "_@#\\":
                return True
            if before in _IN_CODES | {"."} and i > 1 and tokens.glued(i - 1) and words[i - 2][-1].isalpha():
                return not (before == "." or self._is_numeral_word(words[i - 2]))
        k = i - 1
        while k >= 0 and words[k] in ".:(+№":
            if words[k] == "№":
                return True
            k -= 1
        return k >= 0 and self._has_class(words[k], "phone_label") and k >= i - 4

    def _run_end(self, tokens: Tokens, i: int) -> int:
        """The end of a phone or document number: digits with spaces, hyphens and brackets between them, on one line."""
        words, j = tokens.words, i + 1
        phone = i > 0 and (words[i - 1] == "+" or not tokens.glued(i)) and words[i - 1] != "№"
        end = j
        while j < len(words):
            if words[j].isdecimal():
                if not (phone or tokens.glued(j)):
                    break
                end = j + 1
            elif words[j] in _IN_CODES and tokens.glued(j) and j + 1 < len(words) and tokens.glued(j + 1):
                if words[j + 1][-1].isalpha() and not roman(words[j + 1]):
                    break
                end = j + 1
            elif words[j][-1].isalpha() and roman(words[j]) and tokens.glued(j):
                end = j + 1
            elif not ((phone and words[j] in "()") or words[j] in STROKES):
                break
            j += 1
        return end

    def _is_numeral_word(self, word: str) -> bool:
        return any(
            sense.name in NUMERAL_CLASSES or sense.name == "month" for sense in self._lexicon.single.get(word, ())
        )

    def _has_class(self, word: str, name: str) -> bool:
        return any(sense.name == name for sense in self._lexicon.single.get(word, ()))

    def _quantity(self, tokens: Tokens, i: int) -> Number | None:
        """Digits or numerals with their scale words and the suffix after them."""
        words, count = tokens.words, len(tokens.words)
        state = _Sum()
        j = i
        while j < count:
            if words[j].isdecimal():
                value, end = self._digits(tokens, j)
                if not state.takes_digits() or (state.form and not self._continues(tokens, end, value, state.lowest)):
                    break
                state.add_digits(value, words[j] if end == j + 1 else "")
                j = end
                if self._tied_word(tokens, j):
                    break
                continue
            if j > i and not self._joined(tokens, j):
                break
            size, senses = self._lexicon.at(words, j)
            if size > 1 and state.form and not any(s.name in _PARTS for s in senses):
                size, senses = 1, self._lexicon.single.get(words[j], ())
            sense = next((s for s in senses if s.name in _PARTS), None)
            if sense is None or size > 2 or (j > i and state.case not in {NOMINATIVE, ""}):
                break
            if sense.name == "half_of" and (state.form or not self._is_scale(tokens, j + 1)):
                sense = next((s for s in senses if s.name == "half"), None)
            if sense is None or not state.add_word(sense):
                break
            j += size
            if state.ordinal:
                break
            if sense.name == "scale_abbreviation" and self._abbreviation_dot(tokens, j - 1):
                j += 1
        if not state.form:
            return None
        return self._with_suffix(tokens, i, j, state)

    def _with_suffix(self, tokens: Tokens, i: int, j: int, state: "_Sum") -> Number:
        case, ordinal = state.case, state.ordinal
        end = j
        if case in {NOMINATIVE, ""} and not ordinal:
            j, suffix_case, ordinal = self._suffix(tokens, j)
            case = suffix_case or case
        bare = state.form in {"digits", "grouped"} and not ordinal
        if bare and j == self._digits(tokens, i)[1] and self._is_code_end(tokens, j):
            return Number(i, j + 1, 0, "code")
        value = exact(state.value())
        article = state.article and value == 1
        return Number(i, j, value, state.form, ordinal, case, state.digits, article, int(state.lowest or 1), j > end)

    def _is_scale(self, tokens: Tokens, j: int) -> bool:
        return j < len(tokens.words) and any(self._has_class(tokens.words[j], name) for name in _SCALES)

    def _joined(self, tokens: Tokens, j: int) -> bool:
        """Whether only one space or nothing is between token ``j`` and the previous one."""
        return tokens.words[j] != "\n" and tokens.starts[j] - tokens.ends[j - 1] <= 2

    def _continues(self, tokens: Tokens, end: int, value: Decimal, lowest: Decimal | None) -> bool:
        """Whether digits after a scale word continue the number: with a smaller one, or hundreds after thousand."""
        if end < len(tokens.words):
            for sense in self._lexicon.single.get(tokens.words[end], ()):
                if sense.name in _SCALES:
                    return lowest is not None and Decimal(sense.value) < lowest
        return lowest == 1000 and value < 1000 and value == value.to_integral_value()

    def _abbreviation_dot(self, tokens: Tokens, j: int) -> bool:
        """Whether the full stop after an abbreviation belongs to it: the sentence must continue."""
        words = tokens.words
        if j + 2 >= len(words) or words[j + 1] != "." or not tokens.glued(j + 1):
            return False
        following = tokens.text[tokens.starts[j + 2]]
        known = words[j + 2] in self._lexicon.single or words[j + 2] in self._lexicon.several
        known = known and not self._is_numeral_word(words[j + 2])
        goes_on = following.isdigit() or following.islower() or (known and following.isalpha())
        return tokens.sentence[j] == tokens.sentence[j + 2] and goes_on

    def _tied_word(self, tokens: Tokens, j: int) -> bool:
        """Whether a word is attached to the digits before it, so it is their suffix and not a scale word."""
        return j < len(tokens.words) and tokens.glued(j) and tokens.words[j] in self._endings

    def _digits(self, tokens: Tokens, i: int) -> tuple[Decimal, int]:
        """Value of the digits at token ``i`` with their groups of three and decimals, and their end."""
        words, text = tokens.words, tokens.text
        whole, j = words[i], i + 1
        if len(whole) <= 3 and whole[0] != "0":
            while (
                j < len(words)
                and len(words[j]) == 3
                and words[j].isdecimal()
                and text[tokens.ends[j - 1] : tokens.starts[j]] in _SINGLE_BLANKS
            ):
                whole += words[j]
                j += 1
        parts, seps, end = self._digit_chain(tokens, j - 1)
        if not seps or set(seps) - {",", "."} or len(set(seps)) > 1:
            return Decimal(whole), j
        if len(seps) == 1:
            thousands = len(parts[0]) <= 3 and parts[1] == "000" and j == i + 1 and parts[0] != "0"
            return Decimal(whole + parts[1] if thousands else f"{whole}.{parts[1]}"), end
        if len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]):
            return Decimal("".join(parts)), end
        return Decimal(whole), j

    def _suffix(self, tokens: Tokens, j: int) -> tuple[int, str, bool]:
        """The end of the suffix of a number that ends before token ``j``, its case, and whether it is ordinal."""
        words = tokens.words
        k = j
        if tokens.hyphen(k):
            k += 1
        elif not (k < len(words) and tokens.glued(k)):
            return j, "", False
        word = words[k]
        senses = self._lexicon.single.get(word, ())
        for sense in senses:
            if sense.name == "ordinal_suffix" and (sense.value != PLURAL or words[j - 1][-1] == "0"):
                return k + 1, sense.value or (sense.case if sense.case != NOMINATIVE else ""), True
        if any(sense.name == "number_suffix" for sense in senses):
            return k + 1, "", False
        if word in self._endings and not (k == j and any(sense.name != "suffix" for sense in senses)):
            return k + 1, self._endings[word], False
        return j, "", False

    def _is_code_end(self, tokens: Tokens, j: int) -> bool:
        """Whether letters that are not a word of the tables are attached to the digits (``3D``, ``9б``)."""
        words = tokens.words
        return (
            j < len(words)
            and tokens.glued(j)
            and words[j][-1].isalpha()
            and words[j] not in self._lexicon.single
            and len(words[j]) <= 2
        )


class LabelReader(NumberReader):
    """Reads the numbers that label things: each run of digits by itself, as no label has groups or decimals.

    ``form`` is ``digits``, ``suffixed`` where an ending is tied to them, ``part`` for a part of what a number labels
    (3.8 or 16.a; ``value`` is that of the whole), and for words ``spelled`` as for any number.
    """

    def possible_tags(self) -> Iterator[Tags]:
        """Every tag set that a number of this reader can have."""
        cases = {"", *morphology(self._lexicon.code).endings.values()}
        yield from possible_tags(self._lexicon.code)
        for form in ("suffixed", "part"):
            yield from (number_tags(Number(0, 1, 1, form, case=case)) for case in cases)

    def at(self, tokens: Tokens, i: int, senses: Senses) -> Number | None:
        """The number that begins at token ``i`` (with the readings ``senses``), or None."""
        digits = tokens.words[i]
        if not digits.isdecimal():
            return self._quantity(tokens, i) if is_numeral(senses) else None
        if senses:
            return None
        end, form = i + 1, "digits"
        if self._has_part(tokens, end):
            end, form = i + 3, "part"
        last, case, _ = self._suffix(tokens, end)
        form = "suffixed" if last > end and form == "digits" else form
        return Number(i, last, int(digits[:_LONGEST_LABEL]), form, False, case or NOMINATIVE, digits)

    def _has_part(self, tokens: Tokens, j: int) -> bool:
        """Whether a full stop at token ``j`` and digits or a letter behind it are tied to the number before."""
        if j + 1 >= len(tokens.words) or tokens.words[j] != ".":
            return False
        part = tokens.words[j + 1]
        return tokens.glued(j) and tokens.glued(j + 1) and (part.isdecimal() or (len(part) == 1 and part.isalpha()))


@dataclass(slots=True)
class _Sum:
    """The sum of the parts of a number read so far."""

    total: Decimal = Decimal(0)
    current: Decimal | None = None
    lowest: Decimal | None = None
    form: str = ""
    case: str = NOMINATIVE
    digits: str = ""
    ordinal: bool = False
    article: bool = False

    def value(self) -> Decimal:
        return self.total + (self.current or 0)

    def takes_digits(self) -> bool:
        """Whether digits are allowed here: at the beginning, or after a scale word."""
        return self.current is None and self.form in {"", "scaled"}

    def add_digits(self, value: Decimal, digits: str) -> None:
        if not self.form:
            self.form, self.digits = ("digits", digits) if digits else ("grouped", "")
        self.current = value

    def add_word(self, sense: Sense) -> bool:
        """Add a numeral; False if it does not continue the number."""
        amount = Decimal(sense.value)
        if sense.name in _SCALES:
            taken = self._add_scale(amount, sense.name == "scale")
        elif sense.name == "half":
            taken = self.current is not None and self.form in {"spelled", "digits"}
            if taken:
                self.current = (self.current or 0) + amount
        else:
            taken = self._add_numeral(amount, sense.name)
        if taken:
            self.case = sense.case
        return taken

    def _add_scale(self, amount: Decimal, alone: bool) -> bool:
        if self.current is None and not (alone and not self.form):
            return False
        if self.lowest is not None and amount >= self.lowest:
            return False
        self.total += (1 if self.current is None else self.current) * amount
        self.form = "scaled" if self.form in {"digits", "grouped", "scaled"} else "spelled"
        self.current, self.lowest, self.article = None, amount, False
        return True

    def _add_numeral(self, amount: Decimal, name: str) -> bool:
        if self.form not in {"", "spelled"} and not (self.form == "scaled" and self.current is None):
            return False
        joined = _joined_value(self.current, amount)
        if joined is None or (self.lowest is not None and joined >= self.lowest):
            return False
        self.article = not self.form and amount == 1 and name == "cardinal"
        self.current, self.form = joined, self.form or "spelled"
        self.ordinal = name == "ordinal"
        return True


def _joined_value(current: Decimal | None, amount: Decimal) -> Decimal | None:
    """``current`` and the next numeral ``amount`` as one number (``жүз елу``, ``үш жүз``); None if they are not one."""
    if current is None:
        return amount
    if amount == 100 and 1 < current < 10:
        return current * 100
    for base in (100, 10):
        if amount < base and current >= base and current % base == 0:
            return current + amount
    return None


def _calendar_date(parts: list[str]) -> int | None:
    """YYYYMMDD of day, month, year (or year, month, day) in digits; None if this is not a valid day."""
    if len(parts[0]) == 4:
        year, month, day = map(int, parts)
    elif len(parts[0]) <= 2 and len(parts[1]) <= 2 and len(parts[2]) in {2, 4}:
        day, month, year = map(int, parts)
        year += 2000 if len(parts[2]) == 2 else 0
    else:
        return None
    if 1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year < 2200:
        return year * 10000 + month * 100 + day
    return None


def roman(surface: str) -> int:
    """Value of a Roman numeral in capitals, also with Cyrillic look-alikes (``ІІІ``, ``ХХІ``); 0 if it is not one.

    >>> roman("III"), roman("ХХІ"), roman("И")
    (3, 21, 0)
    """
    if not surface.isupper() or len(surface) > 7 or surface.translate(_CYRILLIC_ROMAN).strip("IVXLC"):
        return 0
    total, previous = 0, 0
    for letter in reversed(surface.translate(_CYRILLIC_ROMAN)):
        value = _ROMAN_VALUES[letter]
        total += value if value >= previous else -value
        previous = max(previous, value)
    return total if total <= 89 else 0


NUMERAL_CLASSES = frozenset({"cardinal", "collective", "ordinal", "scale", "half_of"})
_SCALES = frozenset({"scale", "scale_abbreviation"})
_PARTS = NUMERAL_CLASSES | _SCALES | {"half"}
_IN_CODES = HYPHENS | {"/"}
_IN_PHONES = STROKES | {"(", ")"}
_TYING = HYPHENS | frozenset(".,:/")
_SINGLE_BLANKS = frozenset(_BLANKS)
MAY_BEGIN_NUMBER = frozenset("0123456789IVXLCІХС") | frozenset(_VULGAR)
_CYRILLIC_ROMAN = str.maketrans("ІХСӀ", "IXCI")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
