"""The number that a cell of a table holds alone: signs, groups of thousands, decimals, marks of footnotes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from migtext.records import Comparator
from migtext.rules.numbers import Value, exact
from migtext.text.punctuation import DASHES, HYPHENS, one_of

_BLANK = "[ \u00a0\u2002-\u200a\u202f]"
_DIGITS = rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?:[.,]\d+)?|\d{{1,3}}(?:['’]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
_MINUS = one_of(DASHES, HYPHENS, "−")
_MARKS = rf"(?:{_BLANK}*(?:[*†‡]|[⁰¹²³⁴-⁹]+⁾?|\[\d{{1,2}}\]|{_BLANK}\d{{1,2}}\)))*"
_CELL = re.compile(
    rf"{_BLANK}*(?P<open>\()?(?P<bound>[<>≤≥~≈])?{_BLANK}*(?P<sign>\+|{_MINUS})?{_BLANK}*(?P<low>{_DIGITS})"
    rf"(?:{_BLANK}*{_MINUS}{_BLANK}*(?P<high>{_DIGITS}))?(?:{_BLANK}*(?P<percent>%))?(?(open)\)){_MARKS}{_BLANK}*"
)
_COMPARATORS: dict[str, Comparator] = {
    "<": "less_than",
    ">": "more_than",
    "≤": "at_most",
    "≥": "at_least",
    "~": "about",
    "≈": "about",
}
_LONGEST = 60  # characters
_YEARS = range(1900, 2101)
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class CellNumber:
    """The number of a cell: its offsets in the text of the cell, its digits as written, its sign and bound."""

    start: int
    end: int
    digits: str
    high: str = ""
    negative: bool = False
    comparator: Comparator = "exact"
    percent: bool = False

    @property
    def is_year(self) -> bool:
        """Whether it may be a year: four digits and nothing else."""
        plain = len(self.digits) == _YEAR_DIGITS and self.digits.isdecimal() and int(self.digits) in _YEARS
        return plain and not (self.negative or self.percent or self.high or self.comparator != "exact")

    def values(self, thousands: str = "") -> tuple[Value, Value | None]:
        """Value and, of a range, its upper end; ``thousands`` is the sign that parts groups besides blanks."""
        low = exact(_decimal(self.digits, thousands))
        high = exact(_decimal(self.high, thousands)) if self.high else None
        return (-low if self.negative else low), high


def cell_number(text: str) -> CellNumber | None:
    """The number of a cell that holds one and no words; None for any other cell.

    >>> cell_number("1 234,5²").values(), cell_number("−12 1)").values(), cell_number("…")
    ((1234.5, None), (-12, None), None)
    """
    match = _CELL.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or not _is_number(match["low"]) or (match["high"] and not _is_number(match["high"])):
        return None
    high = match["high"] or ""
    if high and not _decimal(match["low"], "") < _decimal(high, ""):
        return None
    start = next(match.start(name) for name in ("bound", "sign", "low") if match[name])
    last = max(match.end(name) for name in ("low", "high", "percent"))
    return CellNumber(
        start,
        last,
        match["low"],
        high,
        negative=bool(match["sign"]) and match["sign"] != "+",
        comparator=_COMPARATORS[match["bound"]] if match["bound"] else "exact",
        percent=bool(match["percent"]),
    )


def thousands_sign(numbers: Iterable[CellNumber], *, whole: bool) -> str:
    """The sign that parts thousands in a table, besides blanks: a comma or a full stop; empty if it is not told.

    It is told by a number in which it stands twice or before the other one; ``whole``: the numbers count something in
    ones, so that no number has decimals, and groups of three behind a sign are thousands.

    >>> thousands_sign([cell_number("1,234.5")], whole=False), thousands_sign([cell_number("1,234")], whole=False)
    (',', '')
    """
    written = [digits for number in numbers for digits in (number.digits, number.high) if digits]
    for sign, other in ((",", "."), (".", ",")):
        if any(digits.count(sign) > 1 or 0 <= digits.find(sign) < digits.find(other) for digits in written):
            return sign
    for sign in (",", ".") if whole else ():
        parted = [digits.split(sign) for digits in written if sign in digits]
        if parted and all(len(parts[-1]) == 3 and parts[0] != "0" for parts in parted):
            return sign
    return ""


def _is_number(digits: str) -> bool:
    """Whether signs part groups of three, or whole from decimals: 12.05.2024 is none."""
    parts = re.split("[.,]", digits)
    groups = parts[1:-1] if "." in digits and "," in digits else parts[1:]
    return len(parts) <= 2 or all(len(part) == 3 for part in groups)


def _decimal(digits: str, thousands: str) -> Decimal:
    for blank in (*" \u00a0'’\u202f", *map(chr, range(0x2002, 0x200B)), thousands):
        digits = digits.replace(blank, "") if blank else digits
    signs = [sign for sign in ",." if sign in digits]
    if len(signs) == 2:
        digits = digits.replace(min(signs, key=digits.rfind), "")
    elif signs and digits.count(signs[0]) > 1:
        digits = digits.replace(signs[0], "")
    return Decimal(digits.replace(",", "."))
