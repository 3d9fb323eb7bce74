"""Numbers with their units and bounds: the first two steps of the figure grammar."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from migtext.compiled import shared_rules
from migtext.records import Change, Comparator, FigureKind
from migtext.rules.grammar import Chunk, Match
from migtext.rules.morphology import NOMINATIVE
from migtext.rules.numbers import Number, Value

_KINDS: Mapping[str, tuple[FigureKind, str | None]] = {
    "count": ("count", None),
    "percent": ("percent", "%"),
    "times": ("ratio", "times"),
    "fraction": ("ratio", "fraction"),
    "money": ("money", None),
    "measure": ("measure", None),
    "pound": ("measure", "[lb_av]"),
    "often": ("count", None),
}
_UNIT_CLASSES = ("currency", "currency_sign", "currency_code", "currency_adjective", "measure", "measure_adjective")
_BOUND_CLASSES = (
    "bound_before",
    "bound_after",
    "bound_after_ablative",
    "bound_after_dative",
    "bound_verb_ablative",
    "bound_verb_dative",
    "bound_verb",
)
_LARGEST_DENOMINATOR = 20


@dataclass(frozen=True, slots=True)
class Amount:
    """A partial quantity: tokens ``first`` up to ``last``, with the bound and the counted noun so far.

    ``core`` are the tokens of number and unit alone; ``sure`` whether it is a quantity whatever stands around it;
    ``adjective`` whether it is an adjective (``14-процентный``); ``bound_rule`` is the rule that found the bound.
    """

    first: int
    last: int
    core: tuple[int, int]
    rule: str
    kind: FigureKind
    value: Value
    value_max: Value | None
    unit: str | None
    case: str
    sure: bool
    comparator: Comparator = "exact"
    counted: tuple[int, int] | None = None
    change: Change | None = None
    number: Number | None = None
    adjective: bool = False
    bound_rule: str = ""

    @property
    def provenance(self) -> str:
        """The rules of the amount and of its bound, as the output names them."""
        return f"{self.rule}+{self.bound_rule}" if self.bound_rule else self.rule


def build_amount(chunks: list[Chunk], match: Match) -> Chunk | None:
    """A number with its unit, from a match of the first step; None if it is not a quantity."""
    groups = {name: chunks[indices[0]] for name, indices in match.groups.items()}
    kind = match.rule.options["kind"]
    if "one" in groups:
        if word_value(chunks[match.first - 1], "bound_before") != "at_least":
            return None
        groups["n"] = groups["one"]
    if "each" in groups:
        groups["n"] = groups["each"]
    values = _values(groups, kind)
    if values is None or ("same" in groups and groups["same"].data.value != values[0]):
        return None
    value, value_max = values
    figure_kind, unit = _KINDS[kind]
    last = chunks[match.last - 1]
    if kind in {"money", "measure"}:
        unit = _unit(groups)
    number: Number | None = groups["n2" if "n2" in groups else "n"].data if "n" in groups else None
    amount = Amount(
        first=chunks[match.first].first,
        last=last.last,
        core=(chunks[match.first].first, last.last),
        rule=f"figures:{match.rule.name}",
        kind=figure_kind,
        value=value,
        value_max=value_max,
        unit=unit,
        case=_case(last),
        sure=kind != "count",
        number=number,
        adjective=match.rule.options.get("adjective", False),
    )
    if kind == "times" and any(name == "rise" for chunk in chunks[match.first : match.last] for name, _ in chunk.tags):
        amount = replace(amount, change="increase")
    if "more" in groups:
        amount = replace(amount, comparator="at_least")
    if "b" in groups:
        comparator: Any = word_value(groups["b"], *_BOUND_CLASSES)
        amount = replace(amount, comparator=comparator)
    if "approx" in {amount.case, number.case if number else ""} and amount.comparator == "exact":
        amount = replace(amount, comparator="about")
    if number is not None and kind == "count":
        collective = any(sense.name == "collective" for sense in groups["n"].senses)
        amount = replace(amount, sure=collective or (number.suffixed and not year_like(number)))
        if "n2" in groups and _is_change(chunks, match.last):
            return None
    return Chunk(amount.first, amount.last, frozenset({("amount", amount.case)}), amount)


def _unit(groups: Mapping[str, Chunk]) -> str:
    """The unit of money or of a measure, from the words of a match."""
    if "land" in groups:
        return word_value(groups["land"], "currency_land", "currency_of")
    if "degree" in groups:
        return word_value(groups["degree"], "degree_of")
    unit = word_value(groups["u"], *_UNIT_CLASSES)
    if "power" in groups:
        power = "square" if any(sense.name == "square" for sense in groups["power"].senses) else "cubic"
        unit = shared_rules("figures")["powers"][power].get(unit, unit)
    return f"{unit}/{word_value(groups['per'], 'per_time', 'per_time_before', 'measure')}" if "per" in groups else unit


def _is_change(chunks: list[Chunk], i: int) -> bool:
    """Whether a verb of change follows, so that two numbers are two levels and not a range."""
    return i < len(chunks) and any(name in {"rise", "fall"} for name, _ in chunks[i].tags)


def year_like(number: Number) -> bool:
    """Whether a number without a noun may be a year."""
    return number.form == "digits" and len(number.digits) == 4 and 1900 <= number.value <= 2100


def _case(chunk: Chunk) -> str:
    if isinstance(chunk.data, Number):
        return chunk.data.case
    for sense in chunk.senses:
        if sense.name == "suffix" and sense.case != NOMINATIVE:
            return sense.case
    return chunk.senses[0].case if chunk.senses else NOMINATIVE


def word_value(chunk: Chunk, *classes: str) -> str:
    """The value of a word in the first class in which it has a reading; KeyError if there is none."""
    for wanted in classes:
        for sense in chunk.senses:
            if sense.name == wanted:
                return sense.value
    raise KeyError(classes)


def _values(groups: Mapping[str, Chunk], kind: str) -> tuple[Value, Value | None] | None:
    """The number of a match, with the upper end of a range; None if it is not a quantity."""
    number = groups["n"].data if "n" in groups else None
    if kind == "fraction":
        return _fraction(groups, number)
    if kind in {"times", "often"} and number is None:
        return _number(word_value(groups["u"], "times_word", "fold_adjective", "count_word")), None
    if not isinstance(number, Number) or (
        number.article and kind == "count" and groups.keys().isdisjoint({"one", "each", "n2"})
    ):
        return None
    if "n2" not in groups:
        return number.value, None
    upper: Number = groups["n2"].data
    value = number.value
    if upper.scale > 1 and number.scale == 1 and number.form != "scaled" and value < upper.value:
        coefficient = upper.value / upper.scale
        if value < coefficient:
            value = _whole(value * upper.scale)
    return (value, upper.value) if value < upper.value else None


def _whole(value: Value) -> Value:
    return int(value) if value == int(value) else value


_HALVES = 2


def _fraction(groups: Mapping[str, Chunk], number: Number | None) -> tuple[Value, Value | None] | None:
    if "d" in groups:
        denominator: Number = groups["d"].data
        under, over = denominator.value, number.value if number else 1
        plausible = under <= _LARGEST_DENOMINATOR or under in {100, 1000}
        plausible = plausible and not (number is not None and number.case == "dat")
        if number is None and under == _HALVES:  # the second part follows the first, it is no half
            return None
        return (over / under, None) if plausible and 0 < over < under <= 1000 else None
    if "u" in groups:
        chunk = groups["u"]
        if any(sense.name == "half_word" for sense in chunk.senses):
            return 0.5, None
        over, under = (number.value if number else 1), _number(word_value(chunk, "fraction_word", "denominator"))
        return (over / under, None) if 0 < over < under else None
    return (number.value, None) if number else None


def _number(text: str) -> Value:
    return _whole(float(text))


def build_bounded(chunks: list[Chunk], match: Match) -> Chunk | None:
    """An amount with the words that bound it."""
    chunk = chunks[match.groups["a"][0]]
    amount: Amount = chunk.data
    if "a2" in match.groups:
        return _amount_range(amount, chunks, match)
    first, last = chunks[match.first].first, chunks[match.last - 1].last
    comparator: Any
    if "b" in match.groups:
        comparator = word_value(chunks[match.groups["b"][0]], *_BOUND_CLASSES)
    elif "more" in match.groups:
        comparator = "at_least"
    else:  # "and more than": the dates read "and more" as one word
        comparator, first = "more_than", first - 1
    bounded = replace(amount, first=first, last=last, comparator=comparator, bound_rule=match.rule.name)
    return Chunk(first, last, chunk.tags, bounded)


def _amount_range(amount: Amount, chunks: list[Chunk], match: Match) -> Chunk | None:
    """Two amounts that are the ends of one range (``37%-дан 41%-ға дейінгі``)."""
    upper: Amount = chunks[match.groups["a2"][0]].data
    if amount.value >= upper.value or amount.kind != upper.kind:
        return None
    first, last = chunks[match.first].first, chunks[match.last - 1].last
    merged = replace(upper, first=first, last=last, value=amount.value, value_max=upper.value, case=NOMINATIVE)
    return Chunk(first, last, frozenset({("amount", NOMINATIVE)}), merged)
