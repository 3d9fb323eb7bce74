"""Numbers in a text: digits, scale words, spelled-out numbers, ordinals, and codes that only look like numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from migtext.rules.grammar import Tags
from migtext.rules.lexicon import Lexicon, Sense, Senses
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.text.punctuation import HYPHENS, RANGE_SIGNS, STROKES
from migtext.text.tokens import LINE_BREAK, Tokens

Value = int | float
_HIGHEST_SCORE = 200
_HUNDRED, _LOWEST_SCALE, _MILLION = 100, 1000, 10**6
_LAST_DAY = 31
_LONGEST_MARK = 3  # characters
_LARGEST_DENOMINATOR = 8
_BROKEN = 4  # tokens
_ROW_TOKENS = 8  # tokens
_LONGEST_RANGE = 4  # runs of digits
_DAY_MONTH, _YEAR_DIGITS = 5, 4  # characters
_HOURS, _MINUTES = 25, 60
_BEFORE_TIMES = ("hour_noun", "clock_part", "clock_prep", "clock_from", "to_prep")
_BEHIND_TIMES = ("hour_noun", "part_of_day", "daypart_after", "period", "to_prep", "not_counted")
"""Classes of words that show, before or behind two numbers, that they are a time of the day."""
_YEAR_WORDS = ("year_noun", "years_noun", "anniversary")
_FIRST_NAME_YEAR, _LAST_NAME_YEAR = 1990, 2060
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
    ``spelled``, ``fraction`` (3/4), ``roman``, ``date`` (03.09.2024; ``value`` is YYYYMMDD), ``clock``, ``name_year``
    (EXPO-2017), or ``code`` (a phone or document number, not a quantity). ``case`` is that of its suffix or last word,
    ``scale`` the value of its last scale word, ``suffixed`` whether an ending is attached to its digits.
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
    plausible = (number.form == "digits" and len(number.digits) == 4) or (number.form == "spelled" and number.ordinal)
    return plausible and 1000 <= number.value < 2200


_WRITTEN = frozenset({"digits", "grouped", "scaled", "spelled"})
_CLASSES: tuple[tuple[str, Callable[[Number], bool]], ...] = (
    ("number", lambda number: number.form in _WRITTEN and not number.ordinal),
    ("ordinal", lambda number: number.form in _WRITTEN and number.ordinal),
    ("day", lambda number: _is_short(number, 31)),
    ("day_month", lambda number: number.form == "grouped" and day_month(number.digits) is not None),
    ("month_number", lambda number: _is_short(number, 12)),
    ("small", lambda number: _is_short(number, 53)),
    ("two_digits", lambda number: number.form == "digits" and len(number.digits) == 2),
    ("short_decade", lambda number: _is_short(number, 99) and len(number.digits) == 2 and number.value % 10 == 0),
    ("tens_ordinal", lambda number: number.form == "spelled" and number.ordinal and number.value in range(20, 100, 10)),
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
    samples += [("digits", 5, "05"), ("digits", 5, "005"), ("grouped", 5, "05.11")]
    samples += [("spelled", value, "") for value in (1, 12, 13, 20, 31, 40, 53, 60, 77, 1000, 5000)]
    forms = ("grouped", "scaled", "fraction", "roman", "date", "clock", "code", "name_year")
    samples += [(form, 2, "") for form in forms]
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
        self._morphology = morphology(words.code)
        self._endings = {ending: case for ending, case in self._morphology.endings.items() if ending}

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
            end = self._run_end(tokens, i)
            return Number(i, end, *_name_year(tokens, i, end))
        if clock := self._spaced_clock(tokens, i):
            return clock
        grouped = self._spaced_groups(tokens, i) or self._bracketed_phone(tokens, i) or self._score(tokens, i)
        if grouped:
            return Number(i, grouped, 0, "code")
        parts, seps, end = self._digit_chain(tokens, i)
        if "-" in seps and "." in seps and _is_calendar_range(parts, seps):
            return _first_of_range(i, parts[: seps.index("-") + 1])
        return self._chained(tokens, i, (parts, seps, end)) if seps else None

    def _chained(self, tokens: Tokens, i: int, chain: tuple[list[str], list[str], int]) -> Number | None:
        """Runs of digits tied by signs that are no plain quantity."""
        parts, seps, end = chain
        kind = set(seps)
        if len(parts) == 3 and len(kind) == 1 and seps[0] in ".-/":
            date = _calendar_date(parts) if seps[0] != "-" or _YEAR_DIGITS in map(len, parts) else None
            if date:
                return Number(i, end, date, "date")
        if kind == {":"} and len(parts) <= 3:
            if int(parts[0]) < _HOURS and int(parts[1]) < _MINUTES:
                return Number(i, end, int(parts[0]) * 100 + int(parts[1]), "clock")
            return Number(i, end, 0, "code")
        if kind == {"/"} and len(parts) == 2:
            over, under = int(parts[0]), int(parts[1])
            if 0 < over < under <= 100:
                last, case, _ = self._suffix(tokens, end)
                return Number(i, last, over / under, "fraction", case=case)
            return None if len(parts[0]) == 4 else Number(i, end, 0, "code")
        if self._is_range_of_decimals(tokens, parts, seps, end) or self._are_days(tokens, parts, seps, end):
            return None
        return Number(i, end, 0, "code") if _is_chain_of_code(parts, kind) else None

    def _spaced_clock(self, tokens: Tokens, i: int) -> Number | None:
        """A time of the day with a space behind its colon (``16: 30``), unless what follows may be counted."""
        hours, sign, minutes = (*tokens.words[i : i + 3], "", "", "")[:3]
        if sign != ":" or not tokens.glued(i + 1) or not minutes.isdecimal() or len(minutes) != 2 or len(hours) > 2:
            return None
        if tokens.between(i + 2) not in _SINGLE_BLANKS or int(hours) >= _HOURS or int(minutes) >= _MINUTES:
            return None
        told = minutes[0] == "0" or self._beside_time(tokens, i) or not self._may_count(tokens, i + 3)
        whole = self._digits(tokens, i + 2)[1] == i + 3
        return Number(i, i + 3, int(hours) * 100 + int(minutes), "clock") if told and whole else None

    def _beside_time(self, tokens: Tokens, i: int) -> bool:
        """Whether a word before an hour shows that it is one, or another time of the day, joined to it."""
        before = tokens.words[i - 1] if i else ""
        behind = before in {",", *RANGE_SIGNS} and tokens.words[max(i - 3, 0) : i - 2] == [":"]
        return behind or any(self._has_class(before, name) for name in _BEFORE_TIMES)

    def _may_count(self, tokens: Tokens, j: int) -> bool:
        """Whether a noun, a unit or a scale word may follow at token ``j``, so that the number before it counts."""
        if j >= len(tokens.words) or tokens.glued(j) or tokens.hyphen(j):
            return tokens.words[j : j + 1] == ["%"]
        word = tokens.words[j]
        if any(self._has_class(word, name) for name in _BEHIND_TIMES) or word in RANGE_SIGNS or word == LINE_BREAK:
            return False
        return not tokens.text[tokens.starts[j]].isupper()

    def _are_days(self, tokens: Tokens, parts: list[str], seps: list[str], end: int) -> bool:
        """Whether hyphens join three rising days before their month (``3-4-5-май``)."""
        days = [int(part) for part in parts if len(part) <= 2]
        if seps != ["-", "-"] or len(days) != len(parts) or not 0 < days[0] < days[1] < days[2] <= 31:
            return False
        month = end + 1 if tokens.hyphen(end) else end
        return month < len(tokens.words) and self._has_class(tokens.words[month], "month")

    def _is_range_of_decimals(self, tokens: Tokens, parts: list[str], seps: list[str], end: int) -> bool:
        """Whether a hyphen separates two rising numbers of which one has a decimal (``3.5-4.2``, ``2-2.5 млн``)."""
        if seps.count("-") != 1 or not set(seps) <= set(",.-") or len(parts) > _LONGEST_RANGE:
            return False
        cut = seps.index("-") + 1
        if cut > 2 or len(parts) - cut > 2:
            return False
        rises = Decimal(".".join(parts[:cut])) < Decimal(".".join(parts[cut:]))
        unit = end < len(tokens.words) and any(
            self._has_class(tokens.words[end], name)
            for name in (*_SCALES, "percent", "percent_word", "currency", "measure")
        )
        return rises and (unit or "," in seps or all(len(part) == 1 for part in (parts[1:cut] + parts[cut + 1 :])))

    def _spaced_groups(self, tokens: Tokens, i: int) -> int:
        """The end of a phone or account number in groups of digits that are not thousands; 0 if there is none.

        At least four groups, not all of three digits (``8 800 080 77 77``), three groups of four digits
        (``1234 5678 9012``), or groups that begin with a zero (``0800 555 111``, ``010000``).
        """
        words = tokens.words
        if words[i][0] == "0" and len(words[i]) > 2 and len(self._digit_chain(tokens, i)[0]) == 1:
            j = self._groups_end(tokens, i, range(2, 5))
            return j if j > i + 1 or len(words[i]) > 3 else 0
        if len(words[i]) > 4:
            return 0
        j = self._groups_end(tokens, i, range(4, 5))
        if j - i >= 3 and len(words[i]) == 4:
            return j
        j = self._groups_end(tokens, i, range(2, 4))
        return j if j - i >= 4 and any(len(word) == 2 for word in words[i + 1 : j]) else 0

    def _groups_end(self, tokens: Tokens, i: int, sizes: range) -> int:
        """The end of the groups of digits of ``sizes``, with single spaces between them, that begin at token ``i``."""
        words, j = tokens.words, i + 1
        while (
            j < len(words) and words[j].isdecimal() and len(words[j]) in sizes and tokens.between(j) in _SINGLE_BLANKS
        ):
            j += 1
        return j

    def _bracketed_phone(self, tokens: Tokens, i: int) -> int:
        """The end of a phone number with its area code in brackets (``8 (7172) 74-10-10``); 0 if there is none."""
        words = tokens.words
        if len(words) <= i + 4 or len(words[i]) > 3 or words[i + 1] != "(" or words[i + 3] != ")":
            return 0
        area, first = words[i + 2], words[i + 4]
        if not (area.isdecimal() and 2 <= len(area) <= 5 and first.isdecimal() and tokens.glued(i + 2)):
            return 0
        end = self._digit_chain(tokens, i + 4)[2]
        end = end if end > i + 5 else self._groups_end(tokens, i + 4, range(2, 5))
        return end if sum(len(word) for word in words[i + 4 : end] if word.isdecimal()) >= 5 else 0

    def _score(self, tokens: Tokens, i: int) -> int:
        """The end of a score (``5-3``, ``16,5–10,5``, ``5&4``): a pair joined by a dash that does not rise; else 0."""
        words = tokens.words
        value, j = self._digits(tokens, i)
        if j + 1 >= len(words) or not (words[j] in RANGE_SIGNS or words[j] == "&") or not words[j + 1].isdecimal():
            return 0
        if not (tokens.glued(j) and tokens.glued(j + 1)):
            return 0
        if len(chain := self._digit_chain(tokens, j + 1)[0]) == 3 and _calendar_date(chain):
            return 0
        other, end = self._digits(tokens, j + 1)
        if end < len(words) and words[end] in RANGE_SIGNS and tokens.glued(end):
            return 0
        season = len(words[i]) == 4 and j == i + 1 and words[i][2:] == f"{(int(words[j + 1][-2:]) - 1) % 100:02}"
        falls = value >= other and value < _HIGHEST_SCORE and not self._is_scale(tokens, end)
        falls = falls and not (end < len(words) and words[end] == "%")
        season = season and len(words[j + 1]) == 2 and not self._before_years(tokens, end)
        return end if words[j] == "&" or season or falls else 0

    def _before_years(self, tokens: Tokens, i: int) -> bool:
        """Whether a word for years is at token ``i``, or after a hyphen and an adjective (``2023-24 учебный год``)."""
        for word in tokens.words[i : i + 3]:
            if any(self._has_class(word, name) for name in _YEAR_WORDS):
                return True
            if word not in HYPHENS and not self._has_class(word, "school"):
                return False
        return False

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
            following = words[i + 1] if i + 1 < len(words) else ""
            return len(words[i]) > 3 or following.isdecimal() or following == "(" or following in STROKES
        if tokens.glued(i):
            if before[-1].isalpha() or before in "_@#\\":
                return True
            if before in _IN_CODES | {"."} and i > 1 and tokens.glued(i - 1) and words[i - 2][-1].isalpha():
                return not (
                    before == "." or self._is_numeral_word(words[i - 2]) or self._counts_behind_hyphen(tokens, i)
                )
        k = i - 1
        while k >= 0 and words[k] in ".:(+№":
            if words[k] == "№":
                return True
            k -= 1
        return k >= 0 and self._has_class(words[k], "phone_label") and k >= i - 4

    def _counts_behind_hyphen(self, tokens: Tokens, i: int) -> bool:
        """Whether the number at token ``i`` counts, although a hyphen joins it to a word (``Польша-512 адам``).

        It does after a word of quantity, and after a name if people or money follow; not after an acronym.
        """
        words = tokens.words
        if words[i - 1] not in HYPHENS:
            return False
        if self._has_class(words[i - 2], "quantity_noun") or self._in_row_of_places(tokens, i):
            return True
        name = tokens.surface(i - 2, i - 1)
        behind = words[i + 1] if i + 1 < len(words) and not tokens.glued(i + 1) else ""
        counts = any(self._has_class(behind, wanted) for wanted in ("person", "currency", *_SCALES)) or behind == "%"
        return len(name) > _LONGEST_MARK and not name.isupper() and not name.isascii() and counts

    def _in_row_of_places(self, tokens: Tokens, i: int) -> bool:
        """Whether hyphens join this number and another of the sentence to two places (``Ошто-4, Нарында-1``)."""
        words = tokens.words
        if not self._ends_part_in_place(tokens, i):
            return False
        near = range(max(2, i - _ROW_TOKENS), min(len(words), i + _ROW_TOKENS))
        alike = (k for k in near if words[k].isdecimal() and tokens.sentence[k] == tokens.sentence[i])
        return any(words[k - 2] != words[i - 2] and self._ends_part_in_place(tokens, k) for k in alike)

    def _ends_part_in_place(self, tokens: Tokens, i: int) -> bool:
        """Whether a hyphen joins the number to a noun in the locative, and nothing else follows in its part."""
        words = tokens.words
        if (
            words[i - 1] not in HYPHENS
            or not (tokens.glued(i) and tokens.glued(i - 1))
            or len(words[i]) > _LONGEST_MARK
        ):
            return False
        located = self._morphology.ends_in_case(words[i - 2], "loc")
        return located and (i + 1 >= len(words) or words[i + 1] in ",.;" or not tokens.glued(i + 1))

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
        state = _Sum()
        j, end = -1, i
        while j < end < len(tokens.words) and not state.closed:
            j = end
            if tokens.words[j].isdecimal():
                end = self._take_digits(tokens, j, state)
            else:
                end = self._take_word(tokens, j, self._joint(tokens, j) if j > i else j, state)
        if not state.form:
            return None
        vague = self._is_vague(tokens, i) or self._is_scaled_vaguely(tokens, end)
        if vague or (state.form == "scaled" and not state.value()):
            return Number(i, end, 0, "code")
        return self._with_suffix(tokens, i, end, state)

    def _take_digits(self, tokens: Tokens, j: int, state: "_Sum") -> int:
        """The end of digits that continue the number; ``j`` itself if they do not."""
        value, end = self._digits(tokens, j)
        if not state.takes_digits() or (state.form and not self._continues(tokens, end, value, state.lowest)):
            return self._take_thousands(tokens, j, value, end, state)
        value, end = self._with_fraction(tokens, value, end)
        grouped = end > j + 1
        written = tokens.surface(j, end) if grouped else tokens.words[j]
        state.add_digits(value, "" if grouped and day_month(written) is None else written, grouped=grouped)
        state.closed = self._tied_word(tokens, end)
        return end

    def _take_thousands(self, tokens: Tokens, j: int, value: Decimal, end: int, state: "_Sum") -> int:
        """The end of digits that tell thousands behind whole millions, though their word is left out (``6 млн 389``).

        They are more than the days of a month, as a date may follow; no figure of millions is exact to single ones.
        """
        whole = state.takes_digits() and state.lowest == _MILLION and not state.total % _MILLION
        other = tokens.hyphen(end) or self._is_scale(tokens, end) or tokens.words[end : end + 1] == ["%"]
        if not whole or other or not _LAST_DAY < value < _LOWEST_SCALE or end > j + 1:
            return j
        state.add_digits(value * _LOWEST_SCALE, "", grouped=False)
        return end

    def _take_word(self, tokens: Tokens, j: int, at: int, state: "_Sum") -> int:
        """The end of the numeral at token ``at`` if it continues the number; else ``j``, also if ``at`` is -1."""
        if at < 0 or (state.form and state.case not in {NOMINATIVE, ""}):
            return j
        words = tokens.words
        size, senses = self._part(words, at)
        if size > 1 and state.form and not any(sense.name in _PARTS for sense in senses):
            size, senses = 1, self._lexicon.single.get(words[at], ())
        sense = next((sense for sense in senses if sense.name in _PARTS), None)
        if sense is not None and sense.name == "half_of" and (state.form or not self._is_scale(tokens, at + 1)):
            sense = next((sense for sense in senses if sense.name == "half"), None)
        if sense is None or not state.add_word(sense):
            return j
        end = at + size
        state.closed = state.ordinal
        dotted = sense.name == "scale_abbreviation" and self._abbreviation_dot(tokens, end - 1)
        return end + 1 if dotted and not state.closed else end

    def _joint(self, tokens: Tokens, j: int) -> int:
        """The token of the word that may continue a number ending before token ``j``; -1 if there is none.

        A line end may separate a number from its scale word, a hyphen from an adjective (``25-тысячный``).
        """
        if tokens.words[j] == LINE_BREAK:
            return j + 1 if self._is_scale(tokens, j + 1) else -1
        if tokens.hyphen(j) and self._has_class(tokens.words[j + 1], "scale_adjective"):
            return j + 1
        return j if self._joined(tokens, j) else -1

    def _is_vague(self, tokens: Tokens, i: int) -> bool:
        """Whether the number begins with a scale word after a word that makes it vague (``бірнеше мың``)."""
        if i == 0 or tokens.between(i) not in _SINGLE_BLANKS:
            return False
        if not self._is_scale(tokens, i) and not self._is_hundred(tokens.words[i]):
            return False
        return self._has_class(tokens.words[i - 1], "indefinite")

    def _is_scaled_vaguely(self, tokens: Tokens, end: int) -> bool:
        """Whether the word behind the number is a scale word that makes it vague (``он мыңдаған``)."""
        if end >= len(tokens.words) or not self._joined(tokens, end):
            return False
        return self._has_class(tokens.words[end], "indefinite_scale")

    def _is_hundred(self, word: str) -> bool:
        senses = self._lexicon.single.get(word, ())
        return any(sense.name == "cardinal" and Decimal(sense.value) == _HUNDRED for sense in senses)

    def _part(self, words: list[str], j: int) -> tuple[int, Senses]:
        """Number of tokens of the word at ``j``, and its readings; a word hyphenated at the end of a line has four."""
        whole = self._lexicon.broken(words, j)
        return (_BROKEN, whole) if whole else self._lexicon.at(words, j)

    def _with_suffix(self, tokens: Tokens, i: int, j: int, state: "_Sum") -> Number:
        case, ordinal = state.case, state.ordinal
        end = j
        if case in {NOMINATIVE, ""} and not ordinal:
            j, suffix_case, ordinal = self._suffix(tokens, j)
            case = suffix_case or case
        bare = state.form in {"digits", "grouped"} and not ordinal
        if bare and j == self._digits(tokens, i)[1] and self._is_code_end(tokens, j):
            return Number(i, j + 1, 0, "code")
        power = state.digits == "10" and j < len(tokens.words) and tokens.words[j] in _SUPERSCRIPTS
        if bare and j == end and power and tokens.glued(j):
            return Number(i, j + 1, 0, "code")
        suffixed = j > end
        j = j if suffixed else self._footnote_end(tokens, j)
        value = exact(state.value())
        article = state.article and value == 1
        return Number(i, j, value, state.form, ordinal, case, state.digits, article, int(state.lowest or 1), suffixed)

    def _with_fraction(self, tokens: Tokens, value: Decimal, j: int) -> tuple[Decimal, int]:
        """A whole number with the fraction after it (``220 2/3``, ``2½``) as one, and its end."""
        words = tokens.words
        if j >= len(words) or value != value.to_integral_value() or tokens.between(j) not in ("", *_BLANKS):
            return value, j
        if words[j] in _VULGAR:
            over, under = _VULGAR[words[j]]
            return value + Decimal(over) / under, j + 1
        parts, seps, end = self._digit_chain(tokens, j) if words[j].isdecimal() else ([], [], j)
        if seps == ["/"] and not tokens.glued(j) and 0 < int(parts[0]) < int(parts[1]) <= _LARGEST_DENOMINATOR:
            return value + Decimal(int(parts[0])) / int(parts[1]), end
        return value, j

    def _footnote_end(self, tokens: Tokens, j: int) -> int:
        """The end of a footnote mark between a number and its noun (``320¹ адам``, ``320 [2] адам``)."""
        words, k = tokens.words, j
        while k < len(words) and words[k] in _SUPERSCRIPTS and tokens.glued(k):
            k += 1
        if k + 2 < len(words) and words[k] == "[" and words[k + 1].isdecimal() and words[k + 2] == "]":
            k += 3 if len(words[k + 1]) <= _LONGEST_MARK else 0
        return k if k < len(words) and words[k][0].isalpha() else j

    def _is_scale(self, tokens: Tokens, j: int) -> bool:
        return j < len(tokens.words) and any(self._has_class(tokens.words[j], name) for name in _SCALES)

    def _joined(self, tokens: Tokens, j: int) -> bool:
        """Whether only one space or nothing is between token ``j`` and the previous one."""
        return tokens.words[j] != LINE_BREAK and len(tokens.between(j)) <= 2

    def _continues(self, tokens: Tokens, end: int, value: Decimal, lowest: Decimal | None) -> bool:
        """Whether digits after a scale word continue the number: with a smaller one, or hundreds after thousand."""
        if end < len(tokens.words):
            for sense in self._lexicon.single.get(tokens.words[end], ()):
                if sense.name in _SCALES:
                    return lowest is not None and Decimal(sense.value) < lowest
        tied = tokens.hyphen(end) and not (tokens.glued(end + 1) and tokens.words[end + 1] in self._endings)
        return lowest == 1000 and value < 1000 and value == value.to_integral_value() and not tied

    def _abbreviation_dot(self, tokens: Tokens, j: int) -> bool:
        """Whether the full stop after an abbreviation belongs to it: the sentence must continue."""
        words = tokens.words
        if j + 2 >= len(words) or words[j + 1] != "." or not tokens.glued(j + 1):
            return False
        following = tokens.text[tokens.starts[j + 2]]
        is_word = words[j + 2] in self._lexicon.single or words[j + 2] in self._lexicon.several
        is_word = is_word and not self._is_numeral_word(words[j + 2])
        goes_on = following.isdigit() or following.islower() or (is_word and following.isalpha())
        return tokens.sentence[j] == tokens.sentence[j + 2] and goes_on

    def _tied_word(self, tokens: Tokens, j: int) -> bool:
        """Whether a word is attached to the digits before it, so it is their suffix and not a scale word."""
        return j < len(tokens.words) and tokens.glued(j) and tokens.words[j] in self._endings

    def _digits(self, tokens: Tokens, i: int) -> tuple[Decimal, int]:
        """Value of the digits at token ``i`` with their groups of three and decimals, and their end."""
        words = tokens.words
        whole, j = words[i], i + 1
        if len(whole) <= 3 and whole[0] != "0":
            while (
                j < len(words) and len(words[j]) == 3 and words[j].isdecimal() and tokens.between(j) in _SINGLE_BLANKS
            ):
                whole += words[j]
                j += 1
        parts, seps, end = self._digit_chain(tokens, j - 1)
        tied = next((k for k, sep in enumerate(seps) if sep not in ",."), len(seps))
        parts, seps, end = parts[: tied + 1], seps[:tied], end - 2 * (len(seps) - tied)
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
            return self._loose_suffix(tokens, j)
        word = words[k]
        senses = self._lexicon.single.get(word, ())
        for sense in senses:
            if sense.name == "ordinal_suffix" and (sense.value != PLURAL or words[j - 1][-1] == "0"):
                return k + 1, sense.value or (sense.case if sense.case != NOMINATIVE else ""), True
        if any(sense.name == "number_suffix" for sense in senses):
            return k + 1, "", False
        if any(sense.name == "ordinal_suffix" for sense in senses) and words[j - 1].isdecimal():
            return k + 1, "", True
        tied = next((sense.value for sense in senses if sense.name == "tied_suffix"), "")
        if tied:
            return k + 1, tied, False
        if word in self._endings and not (k == j and any(sense.name != "suffix" for sense in senses)):
            return k + 1, self._endings[word], False
        return j, "", False

    def _loose_suffix(self, tokens: Tokens, j: int) -> tuple[int, str, bool]:
        """The same for an ending that a space separates from its digits by mistake (``1500 дөн ашык``)."""
        words = tokens.words
        if j < len(words) and words[j - 1].isdecimal() and tokens.between(j) in _SINGLE_BLANKS:
            case = self._endings.get(words[j], "")
            senses = self._lexicon.single.get(words[j], ())
            if case in _LOOSE_CASES and len(words[j]) > 1 and all(sense.name == "suffix" for sense in senses):
                return j + 1, case, False
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
    closed: bool = False

    def value(self) -> Decimal:
        return self.total + (self.current or 0)

    def takes_digits(self) -> bool:
        """Whether digits are allowed here: at the beginning, or after a scale word."""
        return self.current is None and self.form in {"", "scaled"}

    def add_digits(self, value: Decimal, digits: str, *, grouped: bool) -> None:
        if not self.form:
            self.form, self.digits = "grouped" if grouped else "digits", digits
        self.current = value

    def add_word(self, sense: Sense) -> bool:
        """Add a numeral; False if it does not continue the number."""
        amount = Decimal(sense.value)
        if sense.name in _SCALES:
            taken = self._add_scale(amount, sense.name == "scale")
        elif sense.name == "ordinal" and amount >= _LOWEST_SCALE:
            taken = self.ordinal = self._add_scale(amount, True)
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


def _is_chain_of_code(parts: list[str], kind: set[str]) -> bool:
    """Whether digits joined by signs are a version, section or document number and not grouped thousands."""
    if ":" in kind and kind <= {":", "-"}:
        return True
    if kind == {"."}:
        return len(parts) > 3 or (len(parts) == 3 and not all(len(part) == 3 for part in parts[1:]))
    return len(parts) > 2 and kind <= {"-", "."}


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


def _first_of_range(i: int, parts: list[str]) -> Number | None:
    """The day, day and month, or date that a range in digits begins with; None for a day, a number like any other."""
    end = i + 2 * len(parts) - 1
    if len(parts) == 3:
        return Number(i, end, _calendar_date(parts) or 0, "date")
    shown = ".".join(parts)
    return Number(i, end, float(shown), "grouped", digits=shown) if len(parts) > 1 else None


def _name_year(tokens: Tokens, i: int, end: int) -> tuple[int, str]:
    """Value and form of a code: that of a year where a hyphen ties one to a name (``EXPO-2017``)."""
    word = tokens.words[i]
    tied = end == i + 1 and i > 1 and tokens.hyphen(i - 1) and len(word) == _YEAR_DIGITS
    return (int(word), "name_year") if tied and _FIRST_NAME_YEAR <= int(word) < _LAST_NAME_YEAR else (0, "code")


def day_month(digits: str) -> tuple[int, int] | None:
    """Day and month of two pairs of digits with a full stop between (``12.01``), None if they are none.

    >>> day_month("12.01"), day_month("31.13"), day_month("1.5")
    ((12, 1), None, None)
    """
    if len(digits) != _DAY_MONTH or digits[2] != "." or not (digits[:2] + digits[3:]).isdecimal():
        return None
    day, month = int(digits[:2]), int(digits[3:])
    return (day, month) if 1 <= day <= 31 and 1 <= month <= 12 else None


def _is_calendar_range(parts: list[str], seps: list[str]) -> bool:
    """Whether digits tied by full stops and a hyphen are a range of days: ``10-12.01.2024``, ``10.01-12.01.2024``."""
    if seps.count("-") != 1 or set(seps) != {"-", "."}:
        return False
    first, last = parts[: seps.index("-") + 1], parts[seps.index("-") + 1 :]
    if len(last) != 3 or _calendar_date(last) is None:
        return False
    if len(first) == 1:
        return len(first[0]) <= 2 and 1 <= int(first[0]) <= 31
    return day_month(".".join(first)) is not None or (len(first) == 3 and _calendar_date(first) is not None)


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
_SCALES = frozenset({"scale", "scale_abbreviation", "scale_adjective"})
_PARTS = NUMERAL_CLASSES | _SCALES | {"half"}
_SUPERSCRIPTS = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹")
_LOOSE_CASES = frozenset({"abl", "dat"})
_IN_CODES = HYPHENS | {"/"}
_TYING = HYPHENS | frozenset(".,:/")
_SINGLE_BLANKS = frozenset(_BLANKS)
MAY_BEGIN_NUMBER = frozenset("0123456789IVXLCІХС") | frozenset(_VULGAR)
_CYRILLIC_ROMAN = str.maketrans("ІХСӀ", "IXCI")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
