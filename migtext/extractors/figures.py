"""Quantities: found by the grammar in languages/figures.toml, put together in three steps.

A number with its unit first, then the words that bound it (``more than``), then the noun that is counted. Whether a
bare number is a quantity at all is decided by what stands around it: a noun, a series, or a label such as ``article``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from migtext.grammar import Grammar, Item, Match, Rule, Tags, replace_matches
from migtext.items import Reader, reader
from migtext.morphology import NOMINATIVE, morphology
from migtext.numbers import HYPHENS, Number, Value
from migtext.records import Change, Comparator, FigureKind
from migtext.resources import language_codes, language_table, shared_table
from migtext.tokens import Tokens

_TAKEN: Tags = frozenset({("taken", "")})
_KINDS: Mapping[str, tuple[FigureKind, str | None]] = {
    "count": ("count", None),
    "percent": ("percent", "%"),
    "times": ("ratio", "times"),
    "fraction": ("ratio", "fraction"),
    "money": ("money", None),
    "measure": ("measure", None),
}
_LONGEST_PHRASE = 3
_LONGEST_ENDING = 6
_NEAR, _FAR = 4, 9
_NO_NOUNS = ("not_counted", "until_post", "part", "bound_after_ablative", "bound_after_dative", "bound_before", "of")


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity in the making: tokens ``first`` up to ``last`` with the bound and the counted noun so far.

    ``core`` are the tokens of number and unit alone; ``sure`` whether it is a quantity whatever stands around it.
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
    language: str = ""
    number: Number | None = None


def supported() -> tuple[str, ...]:
    """Languages that have a table of words of quantity."""
    return tuple(code for code in language_codes() if language_table(code, "figures"))


def find(tokens: Tokens, taken: Sequence[tuple[int, int]] = ()) -> list[Amount]:
    """The quantities of a text in all supported languages, in order.

    ``taken``: offset pairs of dates and references to objectives, in which no number is a quantity.
    """
    blocked = bytearray(len(tokens.words))
    position = 0
    for start, end in sorted(taken):
        while position < len(blocked) and tokens.starts[position] < start:
            position += 1
        i = position
        while i < len(blocked) and tokens.starts[i] < end:
            blocked[i] = 1
            i += 1
    found = [
        amount for code in supported() if code in tokens.languages for amount in _grammar(code).find(tokens, blocked)
    ]
    return sorted(found, key=lambda amount: amount.first)


@lru_cache
def _grammar(code: str) -> "_FigureGrammar":
    return _FigureGrammar(code)


class _FigureGrammar:
    """The compiled grammar of one language."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._reader: Reader = reader(code, "numbers", "figures")
        table = shared_table("figures")
        cases = {NOMINATIVE, "", *morphology(code).endings.values()}
        tags = self._reader.tags | {frozenset({("amount", case)}) for case in cases} | {_TAKEN}
        self._amounts = Grammar(_rules(table, "amount"), table["fragments"], tags)
        self._bounds = Grammar(_rules(table, "bound"), table["fragments"], tags)

    def find(self, tokens: Tokens, blocked: bytearray) -> list[Amount]:
        items = [
            Item(item.first, item.last, _TAKEN) if item.last > item.first and blocked[item.first] else item
            for item in self._reader.items(tokens)
        ]
        items = list(replace_matches(items, self._amounts.apply(items, self._amount)))
        items = list(replace_matches(items, self._bounds.apply(items, _bounded)))
        return _with_counted(_Row(tokens, items, self._code).quantities(), tokens)

    def _amount(self, items: list[Item], match: Match) -> Item | None:
        groups = {name: items[indices[0]] for name, indices in match.groups.items()}
        kind = match.rule.options["kind"]
        values = _values(groups, kind)
        if values is None:
            return None
        value, value_max = values
        figure_kind, unit = _KINDS[kind]
        last = items[match.last - 1]
        if kind in {"money", "measure"}:
            unit = _word_value(
                groups["u"], "currency", "currency_sign", "currency_code", "currency_adjective", "measure"
            )
            if "per" in groups:
                unit = f"{unit}/h"
        number: Number | None = groups["n"].data if "n" in groups else None
        amount = Amount(
            first=items[match.first].first,
            last=last.last,
            core=(items[match.first].first, last.last),
            rule=f"figures:{match.rule.name}",
            kind=figure_kind,
            value=value,
            value_max=value_max,
            unit=unit,
            case=_case(last),
            sure=kind != "count",
            language=self._code,
            number=number,
        )
        if amount.case == "approx":
            amount = replace(amount, comparator="about")
        if number is not None and kind == "count":
            collective = any(sense.name == "collective" for sense in groups["n"].senses)
            year_like = number.form == "digits" and len(number.digits) == 4 and 1900 <= number.value <= 2100
            amount = replace(amount, sure=collective or (number.suffixed and not year_like))
            if "n2" in groups and self._is_change(items, match.last):
                return None
        return Item(amount.first, amount.last, frozenset({("amount", amount.case)}), amount)

    @staticmethod
    def _is_change(items: list[Item], i: int) -> bool:
        """Whether a verb of change follows, so that two numbers are two levels and no range."""
        return i < len(items) and any(name in {"rise", "fall"} for name, _ in items[i].tags)


def _rules(table: Mapping[str, Any], section: str) -> list[Rule]:
    return [Rule(entry["name"], entry["pattern"], entry) for entry in table[section]]


def _case(item: Item) -> str:
    if isinstance(item.data, Number):
        return item.data.case
    for sense in item.senses:
        if sense.name == "suffix" and sense.case != NOMINATIVE:
            return sense.case
    return item.senses[0].case if item.senses else NOMINATIVE


def _word_value(item: Item, *classes: str) -> str:
    for wanted in classes:
        for sense in item.senses:
            if sense.name == wanted:
                return sense.value
    raise KeyError(classes)


def _values(groups: Mapping[str, Item], kind: str) -> tuple[Value, Value | None] | None:
    """The number that a match tells, with the upper end of a range; None if it is no number that counts."""
    number = groups["n"].data if "n" in groups else None
    if kind == "fraction":
        return _fraction(groups, number)
    if kind == "times" and number is None:
        return _number(_word_value(groups["u"], "times_word")), None
    if not isinstance(number, Number) or (number.article and kind == "count"):
        return None
    if "n2" not in groups:
        return number.value, None
    upper: Number = groups["n2"].data
    value = number.value
    if upper.scale > 1 and number.scale == 1 and number.form in {"digits", "grouped"} and value < upper.value:
        coefficient = upper.value / upper.scale
        if value < coefficient or "to" in str(kind):
            value = _whole(value * upper.scale)
    return (value, upper.value) if value < upper.value else None


def _whole(value: Value) -> Value:
    return int(value) if value == int(value) else value


def _fraction(groups: Mapping[str, Item], number: Number | None) -> tuple[Value, Value | None] | None:
    if "d" in groups:
        under = groups["d"].data.value
        over = number.value if number else 1
        return (over / under, None) if 0 < over < under <= 1000 else None
    if "u" in groups:
        item = groups["u"]
        if any(sense.name == "half_word" for sense in item.senses):
            return 0.5, None
        over, under = (number.value if number else 1), _number(_word_value(item, "fraction_word"))
        return (over / under, None) if 0 < over < under else None
    return (number.value, None) if number else None


def _number(text: str) -> Value:
    return _whole(float(text))


def _bounded(items: list[Item], match: Match) -> Item | None:
    """An amount with the words that bound it."""
    item = items[match.groups["a"][0]]
    amount: Amount = item.data
    word = items[match.groups["b"][0]]
    name = next(
        sense.name
        for sense in word.senses
        if sense.name in {"bound_before", "bound_after", "bound_after_ablative", "bound_after_dative"}
    )
    comparator: Any = _word_value(word, name)
    first, last = items[match.first].first, items[match.last - 1].last
    rule = f"{amount.rule}+{match.rule.name}"
    bounded = replace(amount, first=first, last=last, comparator=comparator, rule=rule)
    return Item(first, last, item.tags, bounded)


class _Row:
    """The row of items of one text, looked at around each amount."""

    def __init__(self, tokens: Tokens, items: list[Item], code: str) -> None:
        self._tokens = tokens
        self._items = items
        self._endings = morphology(code).suffixes
        self._table = language_table(code, "figures")
        self._prepositional = "change_prep" in self._table

    def quantities(self) -> Iterator[Amount]:
        before: Amount | None = None
        for i, item in enumerate(self._items):
            if isinstance(item.data, Amount):
                amount = self._quantity(i, item.data, before)
                if amount:
                    yield amount
                    before = amount

    def _quantity(self, i: int, amount: Amount, before: Amount | None) -> Amount | None:
        if self._labelled(i, amount):
            return None
        behind = i
        if amount.kind == "count":
            counted = None if self._needs_no_noun(amount) else self._counted(i, amount)
            if counted:
                behind, first, last = counted
                case = self._case_of(self._tokens.words[last - 1])
                amount = replace(amount, last=last, counted=(first, last), case=case)
                amount, behind = self._bounded_behind(amount, behind)
            elif not self._alone(i, amount, before):
                return None
        change = self._change(i, behind, amount)
        return replace(self._without_level(amount, change), change=change)

    def _has(self, i: int, *names: str) -> bool:
        return 0 <= i < len(self._items) and any(name in names for name, _ in self._items[i].tags)

    def _data(self, i: int) -> Any:
        return self._items[i].data if 0 <= i < len(self._items) else None

    # ---- is it a quantity? ----

    def _labelled(self, i: int, amount: Amount) -> bool:
        """Whether the number names something (article 5, page 7, the 80th session) instead of counting it."""
        if self._has(i - 1, "label_before") or (self._has(i - 1, "dot") and self._has(i - 2, "label_before")):
            return True
        if amount.kind != "count":
            return False
        return self._has(i + 1, "label_after", "hyphen") or self._behind_latin(amount)

    def _behind_latin(self, amount: Amount) -> bool:
        """Whether the number follows a name in Latin letters (a model, a product)."""
        first = amount.first
        if first == 0 or self._tokens.sentence[first - 1] != self._tokens.sentence[first]:
            return False
        word = self._tokens.words[first - 1]
        return word.isascii() and word.isalpha()

    def _alone(self, i: int, amount: Amount, before: Amount | None) -> bool:
        """Whether a number without a noun is a quantity: by its form, or as one of several."""
        number = amount.number
        if number is None or amount.sure or number.form == "scaled":
            return True
        if self._has(i + 1, "of") and isinstance(self._data(i + 2), Amount):
            return True
        if number.form == "spelled":
            return False
        if number.form == "grouped" and number.value >= 1000:
            return True
        if before is not None and before.kind == "count" and self._same_sentence(before, amount):
            return self._has(i - 1, "dash", "comma", "taken", "and") or self._has(i + 1, "not_counted")
        return self._set_off(i)

    def _same_sentence(self, one: Amount, other: Amount) -> bool:
        return self._tokens.sentence[one.first] == self._tokens.sentence[other.first]

    def _set_off(self, i: int) -> bool:
        """Whether a dash sets the number off from the noun behind it (``341 – Ауғанстан азаматтары``)."""
        if not self._has(i + 1, "dash") or self._has(i + 1, "hyphen") or not self._is_word(i + 2):
            return False
        return self._is_word(i - 1) or self._has(i - 1, "comma")

    # ---- the counted noun ----

    def _is_word(self, i: int) -> bool:
        if not 0 <= i < len(self._items):
            return False
        item = self._items[i]
        if item.first == item.last or isinstance(item.data, (Amount, Number)) or item.tags == _TAKEN:
            return False
        return self._tokens.words[item.first][-1].isalpha() and not self._has(i, *_NO_NOUNS)

    def _needs_no_noun(self, amount: Amount) -> bool:
        """Whether the ending of the number stands for its noun (``19-ы``, ``үшеуі``)."""
        return amount.sure and bool(self._endings) and amount.comparator == "exact" and amount.value_max is None

    def _counted(self, i: int, amount: Amount) -> tuple[int, int, int] | None:
        """The noun phrase behind the number: index of its last item, first token, end; None if no noun follows."""
        j = i + 1
        while self._modifies(j) and j - i < _LONGEST_PHRASE and self._is_word(j + 1):
            j += 1
        if (
            not self._is_word(j)
            or self._tokens.starts[self._items[i + 1].first] - self._tokens.ends[amount.last - 1] > 2
        ):
            return None
        last, words = self._items[j].last, self._tokens.words
        while (
            last + 1 < len(words)
            and words[last] in HYPHENS
            and self._tokens.glued(last)
            and words[last + 1][-1].isalpha()
        ):
            last += 2
            j += 2
        return j, self._items[i + 1].first, last

    def _modifies(self, i: int) -> bool:
        if not self._is_word(i):
            return False
        if self._has(i, "modifier"):
            return True
        ends = self._ends("adjective")
        if not ends or not self._is_word(i + 1):
            return False
        word, following = (self._tokens.words[self._items[j].first] for j in (i, i + 1))
        return word.endswith(ends) and not following.endswith(self._ends("verb"))

    def _ends(self, name: str) -> tuple[str, ...]:
        return tuple(self._table.get(name, {}).get("endings", ()))

    def _case_of(self, word: str) -> str:
        """The case of a noun by its longest ending; nominative where it has none."""
        for cut in range(max(2, len(word) - _LONGEST_ENDING), len(word)):
            case = self._endings.get(word[cut:])
            if case in {"dat", "abl"}:
                return case
        return NOMINATIVE

    def _bounded_behind(self, amount: Amount, j: int) -> tuple[Amount, int]:
        """Take in a bound behind the noun (``500 адамға дейін``, ``500 адамнан астам``)."""
        wanted = {"dat": "bound_after_dative", "abl": "bound_after_ablative"}.get(amount.case)
        if wanted is None or amount.comparator != "exact" or not self._has(j + 1, wanted):
            return amount, j
        comparator: Any = _word_value(self._items[j + 1], wanted)
        bounded = replace(amount, last=self._items[j + 1].last, comparator=comparator, rule=f"{amount.rule}+{wanted}")
        return bounded, j + 1

    def _without_level(self, amount: Amount, change: Change | None) -> Amount:
        """`Up to` in a sentence of change tells a level reached: no bound, and it stays outside."""
        if change is None or amount.comparator != "at_most":
            return amount
        first = amount.core[0]
        last = amount.counted[1] if amount.counted else amount.core[1]
        return replace(amount, first=first, last=last, comparator="exact", rule=amount.rule.partition("+")[0])

    # ---- direction of a change ----

    def _change(self, i: int, behind: int, amount: Amount) -> Change | None:
        """Whether the amount is the size of a rise or fall, or the level that one has reached."""
        if amount.value_max is not None and amount.kind == "count":
            return None
        beside = self._direction(range(i - 1, i - 2, -1))
        if beside and not self._has(i - 1, "not_counted"):
            return beside
        times = amount.unit == "times"
        if self._prepositional:
            inside = any(word in self._change_words for word in self._tokens.words[amount.first : amount.core[0]])
            if times or inside or self._has(i - 1, "change_prep"):
                return self._direction(range(behind + 1, behind + 3)) or self._direction(range(i - 1, i - _FAR, -1))
            return None
        if times or amount.case == "dat" or (amount.unit == "%" and self._has(behind + 1, "rise", "fall")):
            return self._direction(range(behind + 1, behind + (_FAR if times else _NEAR)))
        return None

    @cached_property
    def _change_words(self) -> frozenset[str]:
        return frozenset(self._table.get("change_prep", {}).get("fixed", ()))

    def _direction(self, indices: range) -> Change | None:
        """The first word of direction among the items, within the sentence and the clause."""
        for j in indices:
            if not 0 <= j < len(self._items):
                return None
            item = self._items[j]
            if item.first == item.last or self._has(j, "semicolon"):
                return None
            if self._has(j, "rise"):
                return "increase"
            if self._has(j, "fall"):
                return "decrease"
        return None


def _with_counted(amounts: Iterable[Amount], tokens: Tokens) -> list[Amount]:
    """Amounts of a series without a noun take it from their neighbour: the one before, else the one behind."""
    found = list(amounts)
    for order in (range(len(found)), range(len(found) - 1, -1, -1)):
        before: Amount | None = None
        for i in order:
            amount = found[i]
            if amount.kind != "count":
                continue
            together = before is not None and tokens.sentence[before.first] == tokens.sentence[amount.first]
            if before and together and amount.counted is None and not amount.sure:
                amount = found[i] = replace(amount, counted=before.counted)
            before = amount
    return found
