"""Which numbers of a text are quantities, what they count, and whether they express a change."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from migtext.layers.figures.amount import Amount, word_value, year_like
from migtext.records import Change
from migtext.resources import language_table
from migtext.rules.grammar import Item, Tags
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.rules.numbers import Number
from migtext.rules.traits import traits
from migtext.text.punctuation import HYPHENS
from migtext.text.tokens import LINE_BREAK, Tokens

TAKEN: Tags = frozenset({("taken", "")})
"""The tags of an item in which no number is a quantity: a date, a reference to objectives."""
_LONGEST_PHRASE = 3  # items
_LONGEST_ENDING = 6  # letters
_LONGEST_SERIES = 20  # figures
_NEAR, _FAR = 4, 9  # items
_NO_NOUNS = (
    "not_counted",
    "until_post",
    "part",
    "bound_after_ablative",
    "bound_after_dative",
    "bound_before",
    "of",
    "rise",
    "fall",
    "bound_verb_ablative",
    "bound_verb_dative",
)


class Row:
    """The chunks of one text, for checking the context of each amount."""

    def __init__(self, tokens: Tokens, items: list[Item], code: str) -> None:
        self._tokens = tokens
        self._items = items
        self._endings = morphology(code).suffixes
        self._table = language_table(code, "figures")
        self._traits = traits(code)

    def quantities(self) -> Iterator[Amount]:
        """The amounts that are quantities, in order, with what they count and their direction of change."""
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
        change = self._change(i, behind, amount) or self._step(i, amount, before)
        return replace(self._without_level(amount, change), change=change)

    def _has(self, i: int, *names: str) -> bool:
        return 0 <= i < len(self._items) and any(name in names for name, _ in self._items[i].tags)

    def _data(self, i: int) -> Any:
        return self._items[i].data if 0 <= i < len(self._items) else None

    # ---- is it a quantity? ----

    def _labelled(self, i: int, amount: Amount) -> bool:
        """Whether the number names something (article 5, page 7, the 80th session) and does not count it."""
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
        """Whether a number without a noun is a quantity: by its form, its bound, or as one of several."""
        number = amount.number
        if number is None or amount.sure or number.form == "scaled" or amount.comparator != "exact":
            return True
        if self._has(i + 1, "of") and isinstance(self._data(i + 2), Amount):
            return True
        if self._joined_to_next(i) or self._leads_to_next(i, amount) or self._led_to(i, amount):
            return True
        if number.form == "spelled":
            return False
        if number.form == "grouped" and number.value >= 1000:
            return True
        if before is not None and before.kind == "count" and self._same_sentence(before, amount):
            if self._has(i - 1, "dash", "comma", "taken", "and") or self._has(i + 1, "not_counted"):
                return True
            if self._has(i - 1, "opening") and self._has(i + 1, "comma", "and", "closing"):
                return True
        return self._set_off(i) or self._ends_row(i, number)

    def _joined_to_next(self, i: int) -> bool:
        """Whether a comma or ``and`` joins the number to an amount with the unit of both."""
        for k in range(i, i + 2 * _LONGEST_SERIES, 2):
            following = self._data(k + 2)
            if not self._has(k + 1, "and", "comma") or not isinstance(following, Amount):
                return False
            if following.kind != "count" or self._is_word(k + 3):
                return True
        return False

    def _leads_to_next(self, i: int, amount: Amount) -> bool:
        """Whether the number is the level from which a change leads to the next amount."""
        following = self._data(i + 1)
        if not isinstance(following, Amount):
            return False
        if self._traits.prepositions:
            return following.comparator == "at_most" and (following.kind != "count" or self._is_word(i + 2))
        return amount.case == "abl" and following.case == "dat"

    def _led_to(self, i: int, amount: Amount) -> bool:
        """Whether the number is the level after a change from the previous amount."""
        before = self._data(i - 1)
        return (
            isinstance(before, Amount)
            and before.case == "abl"
            and amount.case == "dat"
            and not self._traits.prepositions
        )

    def _ends_row(self, i: int, number: Number) -> bool:
        """Whether the number ends a list item (``Шымкент – 987;``): after a word and a dash or colon, before a stop."""
        if not self._has(i - 1, "dash", "colon") or self._has(i - 1, "hyphen") or year_like(number):
            return False
        told = self._is_word(i - 2) or self._has(i - 2, "closing", "dot", "taken")
        return told and (self._at_end(i + 1) or self._has(i + 1, "comma", "dot", "semicolon", "opening"))

    def _at_end(self, i: int) -> bool:
        """Whether the line or the sentence ends before chunk ``i``."""
        if i >= len(self._items) or self._items[i].first == self._items[i].last:
            return True
        return self._tokens.words[self._items[i].first] == LINE_BREAK

    def _same_sentence(self, one: Amount, other: Amount) -> bool:
        return self._tokens.sentence[one.first] == self._tokens.sentence[other.first]

    def _set_off(self, i: int) -> bool:
        """Whether a dash separates the number from the noun after it (``341 – Ауғанстан азаматтары``)."""
        if not self._has(i + 1, "dash") or self._has(i + 1, "hyphen") or not self._is_word(i + 2):
            return False
        return self._is_word(i - 1) or self._has(i - 1, "comma", "colon")

    # ---- the counted noun ----

    def _is_word(self, i: int) -> bool:
        if not 0 <= i < len(self._items):
            return False
        item = self._items[i]
        if item.first == item.last or isinstance(item.data, (Amount, Number)) or item.tags == TAKEN:
            return False
        return self._tokens.words[item.first][-1].isalpha() and not self._has(i, *_NO_NOUNS)

    def _needs_no_noun(self, amount: Amount) -> bool:
        """Whether the ending of the number replaces its noun (``19-ы``, ``үшеуі``)."""
        return amount.sure and bool(self._endings) and amount.comparator == "exact" and amount.value_max is None

    def _counted(self, i: int, amount: Amount) -> tuple[int, int, int] | None:
        """The noun phrase after the number: index of its last chunk, first token, end; None if no noun follows."""
        j = i + 1
        while self._modifies(j) and j - i < _LONGEST_PHRASE and self._is_word(j + 1):
            j += 1
        if (
            not self._is_word(j)
            or self._tokens.starts[self._items[i + 1].first] - self._tokens.ends[amount.last - 1] > 2
        ):
            return None
        j = self._with_genitives(j)
        last, words = self._items[j].last, self._tokens.words
        if not self._traits.verb_last and words[self._items[i + 1].first].endswith(self._ends("verb")):
            return None
        while (
            last + 1 < len(words)
            and words[last] in HYPHENS
            and self._tokens.glued(last)
            and words[last + 1][-1].isalpha()
        ):
            last += 2
            j += 2
        return j, self._items[i + 1].first, last

    def _with_genitives(self, j: int) -> int:
        """Include a noun in the genitive, with its adjective, after the counted noun (``сотрудников акиматов``)."""
        owners, adjectives = self._ends("owner"), self._ends("owner_adjective")
        if not owners:
            return j
        k = j + 1
        if self._is_word(k) and self._is_word(k + 1) and self._word(k).endswith(adjectives):
            k += 1
        return k if self._is_word(k) and (k > j + 1 or self._word(k).endswith(owners)) else j

    def _word(self, i: int) -> str:
        return self._tokens.words[self._items[i].first]

    def _modifies(self, i: int) -> bool:
        if not self._is_word(i) or self._is_predicate(i + 1):
            return False
        if self._has(i, "modifier"):
            return True
        if not self._is_word(i + 1):
            return False
        word, following = self._word(i), self._word(i + 1)
        adjective = self._has(i, "noun_modifier") or word.endswith(self._ends("adjective") or "\0")
        plain = not following.endswith((*self._ends("verb"), *self._ends("adjective")))
        return adjective and plain and not self._has(i + 1, "modifier")

    def _is_predicate(self, i: int) -> bool:
        """Whether the chunk is a verb in the past that ends its clause."""
        closes = self._at_end(i + 1) or self._has(i + 1, "comma", "dot", "semicolon")
        return closes and self._is_word(i) and self._word(i).endswith(self._ends("past") or "\0")

    def _ends(self, name: str) -> tuple[str, ...]:
        return tuple(self._table.get(name, {}).get("endings", ()))

    def _case_of(self, word: str) -> str:
        """The case of a noun by its longest ending; nominative if it has none."""
        for cut in range(max(2, len(word) - _LONGEST_ENDING), len(word)):
            case = self._endings.get(word[cut:])
            if case in {"dat", "abl"}:
                return case
        return NOMINATIVE

    def _bounded_behind(self, amount: Amount, j: int) -> tuple[Amount, int]:
        """Include a bound after the noun (``500 адамға дейін``, ``500 адамнан астам``)."""
        wanted = {"dat": "bound_after_dative", "abl": "bound_after_ablative"}.get(amount.case)
        if wanted is None or amount.comparator != "exact" or not self._has(j + 1, wanted):
            return amount, j
        comparator: Any = word_value(self._items[j + 1], wanted)
        bounded = replace(amount, last=self._items[j + 1].last, comparator=comparator, bound_rule=wanted)
        return bounded, j + 1

    def _without_level(self, amount: Amount, change: Change | None) -> Amount:
        """In a sentence of change, `up to` marks a level reached: it is not a bound, and it stays outside."""
        if change is None or amount.comparator != "at_most":
            return amount
        first = amount.core[0]
        last = amount.counted[1] if amount.counted else amount.core[1]
        return replace(amount, first=first, last=last, comparator="exact", bound_rule="")

    # ---- direction of a change ----

    def _change(self, i: int, behind: int, amount: Amount) -> Change | None:
        """Whether the amount is the size of a rise or fall, or the level reached by one."""
        if amount.value_max is not None and amount.kind == "count":
            return None
        beside = self._direction(range(i - 1, i - 2, -1))
        if beside and not self._has(i - 1, "not_counted"):
            return beside
        times = amount.unit == "times"
        if self._traits.prepositions:
            inside = any(word in self._change_words for word in self._tokens.words[amount.first : amount.core[0]])
            if times or inside or self._has(i - 1, "change_prep"):
                return self._direction(range(behind + 1, behind + 3)) or self._direction(range(i - 1, i - _FAR, -1))
            return None
        if times or amount.case == "dat" or (amount.unit == "%" and self._has(behind + 1, "rise", "fall")):
            return self._direction(range(behind + 1, behind + (_FAR if times else _NEAR)))
        return None

    def _step(self, i: int, amount: Amount, before: Amount | None) -> Change | None:
        """The direction of a change given only by its two levels (``с 9 830 до 3 932 тенге``)."""
        if (
            before is None
            or amount.comparator != "at_most"
            or amount.first - before.last > 0
            or not self._traits.prepositions
        ):
            return None
        return "increase" if amount.value > before.value else "decrease"

    @cached_property
    def _change_words(self) -> frozenset[str]:
        return frozenset(self._table.get("change_prep", {}).get("fixed", ()))

    def _direction(self, indices: range) -> Change | None:
        """The first word of direction among the chunks, within the sentence and the clause."""
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
