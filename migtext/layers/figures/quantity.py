"""Which numbers of a text are quantities, what they count, and whether they express a change."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Literal

from migtext.catalogue.russian_declension import is_declined, is_uncounted, may_count, noun_cases
from migtext.compiled import classes_of_words
from migtext.layers.figures.amount import Amount, word_value, year_like
from migtext.layers.figures.labels import Label, Labels, NameOf
from migtext.records import Change
from migtext.resources import language_table
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.rules.numbers import Number
from migtext.text.punctuation import RANGE_SIGNS
from migtext.text.tokens import LINE_BREAK

_LONGEST_PHRASE = 5  # chunks
_LONGEST_ENDING = 6  # letters
_LONGEST_SERIES = 20  # figures
_SHORTEST_OWNED = 3  # letters
_NEAR, _FAR = 4, 9  # chunks
_BETWEEN_ROWS = 2  # a comma and a place
_SCALED = 1000  # a range from here on may have a scale word
_POUND = "[lb_av]"


Refusal = Label | NameOf | Literal["price", "nothing", "ordinal", "word", "name", "no noun"]
"""Why a number is no quantity: it names something, is the *one* of a price, *to zero*, an ordinal without its ending, a
word that only looks like a numeral, a name by itself, or has neither a noun nor anything else that shows a quantity."""


def _is_scaled(amount: Amount) -> bool:
    """Whether an amount has a scale word, or may have one as a range that is large."""
    most = amount.value_max if amount.number is None else None
    return (amount.number is not None and amount.number.scale > 1) or (most is not None and most >= _SCALED)


def _is_year(number: Number | None) -> bool:
    """Whether a number may be a year, or is none."""
    return number is None or year_like(number)


class AmountContext(Labels):
    """The chunks of one text, for checking the context of each amount."""

    def quantities(self) -> Iterator[Amount]:
        """The amounts that are quantities, in order, with what they count and their direction of change."""
        found = [amount for _, amount in self.judged() if isinstance(amount, Amount)]
        if not self._endings:
            return iter(self._with_shared_unit(found))
        return iter(self._with_shared_change(self._with_shared_unit(self._with_ranges(found))))

    def _with_shared_change(self, found: list[Amount]) -> list[Amount]:
        """The quantities; one without a direction of change has that of the next if both share its verb.

        They do if both are in the dative and joined by a comma or by words for ``and`` and ``or``: ``60 адамга же 5
        пайызга өскөн``, ``импорт 3 эсеге, экспорт 2 эсеге өстү``.
        """
        shared = list(found)
        for k in range(len(shared) - 2, -1, -1):
            one, other = shared[k], shared[k + 1]
            if one.change or not other.change or not one.case == other.case == "dat":
                continue
            between = self._tokens.words[one.last : other.first]
            joined = bool(between) and between[0] in self._joints
            alike = self._joints.issuperset(between) or (one.kind, one.unit) == (other.kind, other.unit)
            if joined and alike and len(between) <= _NEAR:
                shared[k] = replace(one, change=other.change)
        return shared

    def _with_shared_unit(self, found: list[Amount]) -> list[Amount]:
        """The quantities; one without a noun has the money of the next if both are what two nouns in a row come to.

        ``экспорт 2,3 миллиард, импорт 4,1 миллиард доллар``: with the same scale word, no count of people. Behind
        places in a row it has any unit of the next: ``Ошто 4, Нарында 2-3 пайыз``.
        """
        shared = list(found)
        for k in range(len(shared) - 2, -1, -1):
            one, other = shared[k], shared[k + 1]
            if self._shares_unit(one, other):
                shared[k] = replace(one, kind=other.kind, unit=other.unit)
                continue
            if one.number is None or other.number is None or (one.kind, other.kind) != ("count", "money"):
                continue
            between = self._tokens.words[one.last : other.first]
            nouns = len(between) == 2 and between[0] in self._joints and between[1].isalpha()
            alike = one.number.form == other.number.form == "scaled" and one.number.scale == other.number.scale
            i = bisect_left(self._chunks, one.first, key=lambda chunk: chunk.first) - 1
            counts = self._has(i, "quantity_noun") or not self._is_word(i) or self._in_locative(i)
            if nouns and alike and not (counts or one.counted or one.bound_rule):
                shared[k] = replace(one, kind="money", unit=other.unit)
        return shared

    def _shares_unit(self, one: Amount, other: Amount) -> bool:
        """Whether a count without a noun shares the unit of an amount of another kind.

        It does if both are behind two places in a row, or joined with a word for *respectively*.
        """
        if one.kind != "count" or one.counted or other.kind == "count":
            return False
        at = bisect_left(self._chunks, one.first, key=lambda chunk: chunk.first)
        joint = self._behind_joint(at)
        if joint > 0 and self._chunks[joint].first == other.first and self._has(joint - 1, "respectively", "comma"):
            return True
        hyphens = sum(self._tokens.hyphen(at) for at in range(one.last, other.first))
        if other.first - one.last - 2 * hyphens > _BETWEEN_ROWS + self._traits.prepositions:
            return False
        return self._shares_noun(at)

    @cached_property
    def _joints(self) -> frozenset[str]:
        """What joins two amounts: a comma, ``and``, ``or``."""
        return frozenset((",", *self._table.get("and", {}).get("fixed", ())))

    def _with_ranges(self, found: list[Amount]) -> list[Amount]:
        """The quantities, where two that are the ends of one range are one (``20 доллардан 30 долларга чейин``)."""
        merged: list[Amount] = []
        for amount in found:
            if merged and (whole := self._range(merged[-1], amount)):
                merged[-1] = whole
            else:
                merged.append(amount)
        return merged

    def _range(self, lower: Amount, upper: Amount) -> Amount | None:
        """Two amounts as one range: from the first, in the ablative, up to the second; None if they are none."""
        bare = lower.kind == "count" and lower.counted is None
        alike = bare or (lower.kind == upper.kind and lower.unit == upper.unit)
        if lower.case != "abl" or lower.comparator != "exact" or not alike or not self._bound_is_level(upper):
            return None
        if upper.comparator != "at_most" or {lower.value_max, upper.value_max} != {None}:
            return None
        if lower.value >= upper.value or not self._leads(lower, upper) or self._changes_behind(upper):
            return None
        core = (lower.core[0], upper.core[1])
        whole = replace(upper, first=lower.first, core=core, value=lower.value, value_max=upper.value, sure=True)
        return replace(whole, comparator="exact")

    def _changes_behind(self, amount: Amount) -> bool:
        """Whether a word of change follows in the sentence, so that two amounts are two levels."""
        i = bisect_left(self._chunks, amount.last, key=lambda chunk: chunk.first)
        return self._direction(range(i, i + _FAR)) is not None

    def _leads(self, lower: Amount, upper: Amount) -> bool:
        """Whether at most a word for `since` and a comma part two amounts."""
        between = self._tokens.words[lower.last : upper.first]
        return not between or (between[0] in self._since_words and between[1:] in ([], [","]))

    @cached_property
    def _since_words(self) -> frozenset[str]:
        return frozenset(classes_of_words(self._code, "dates").get("since_post", {}).get("fixed", ()))

    def judged(self) -> Iterator[tuple[Amount, Amount | Refusal]]:
        """The amounts in order, each with the quantity that it is, or why it is none."""
        before: Amount | None = None
        for i, chunk in enumerate(self._chunks):
            if isinstance(chunk.data, Amount):
                found = self._quantity(i, chunk.data, before)
                yield chunk.data, found
                if isinstance(found, Amount):
                    before = found

    def _quantity(self, i: int, amount: Amount, before: Amount | None) -> Amount | Refusal:
        amount = self._in_money(i, amount)
        if label := self._label(i, amount):
            return label
        if self._per_one(amount):
            return "price"
        if amount.kind == "count" and amount.value == 0 and amount.comparator == "at_most":
            return "nothing"
        behind = i
        if amount.kind == "count" and amount.counted is None:
            counted = None if self._needs_no_noun(amount) else self._counted(i, amount)
            if counted:
                behind, first, last = counted
                if name := self._named(i, behind, amount):
                    return name
                if self._is_ordinal(amount, first, last):
                    return "ordinal"
                case = self._case_of(self._tokens.words[last - 1])
                amount = replace(amount, last=last, counted=(first, last), case=case)
                amount, behind = self._bounded_behind(amount, behind)
                if self._is_other_word(amount, words_case=self._tokens.words[last - 1]):
                    return "word"
            elif self._is_other_word(amount):
                return "word"
            elif self._names_alone(i, amount):
                return "name"
            elif not self._alone(i, amount, before):
                return "no noun"
            else:
                amount = replace(amount, counted=self._owner(i))
        change = self._change(i, behind, amount) or self._step(i, amount, before) or amount.change
        change = change or self._new_level(i, before)
        level = change is not None or self._is_reached(i, behind) or amount.value_max is not None
        return replace(self._without_level(amount) if level else amount, change=change)

    def _in_money(self, i: int, amount: Amount) -> Amount:
        """Pounds as money if the sentence is about money; a homonym of a currency as a noun if the sentence says so."""
        if amount.unit == _POUND and self._tells_money(i, amount):
            return replace(amount, kind="money", unit="GBP")
        last = amount.core[1]
        homonym = amount.kind == "money" and self._tokens.words[last - 1] in self._homonyms
        if homonym and self._sentence_has(i, "homonym_context"):
            return replace(amount, kind="count", unit=None, counted=(last - 1, last), sure=True)
        return amount

    def _tells_money(self, i: int, amount: Amount) -> bool:
        """Whether the nearest word of weight or money is one of money; pounds with a scale word are always money."""
        if amount.number is not None and amount.number.scale > 1:
            return True
        for k in sorted(self._around(i), key=lambda k: abs(k - i)):
            data = self._data(k)
            if self._has(k, "weight_context") or (
                isinstance(data, Amount) and data.kind == "measure" and data.unit != _POUND
            ):
                return False
            if self._has(k, "money_context") or (isinstance(data, Amount) and data.kind == "money"):
                return True
        return False

    @cached_property
    def _homonyms(self) -> frozenset[str]:
        forms = morphology(self._code).forms
        return frozenset(
            form for word in self._table.get("currency_homonym", {}).get("words", ()) for form in forms(word)
        )

    def _alone(self, i: int, amount: Amount, before: Amount | None) -> bool:
        """Whether a number without a noun is a quantity: by its form, its bound, or as one of several."""
        number = amount.number
        if number is None or amount.sure or number.form == "scaled" or amount.comparator != "exact":
            return True
        if self._has(i + 1, "of_them") or (self._has(i + 1, "of") and isinstance(self._data(i + 2), Amount)):
            return True
        if self._has(i - 1, "hyphen") and (self._has(i - 2, "quantity_noun") or self._in_locative(i - 2)):
            return True
        if (
            self._is_of_verb(i)
            or self._shares_noun(i)
            or self._joined_to_next(i)
            or self._leads_to_next(i, amount)
            or self._led_to(i, amount)
            or self._is_of_count(i, amount, before)
        ):
            return True
        if self._has(i - 1, "quantity_noun") and self._endings and not year_like(number):
            return True
        if number.form == "spelled":
            return self._is_share_of_them(i, amount) or self._continues_count(i, amount, before)
        if number.form == "grouped" and (number.value >= 1000 or self._is_reading(i, amount)):
            return True
        if self._has(i + 1, "level_verb", "reach") and not year_like(number):
            return True
        if before is not None and before.kind == "count" and self._same_sentence(before, amount):
            if self._closes_part(i) and not self._sentence_has(i, "street", "address", "label_before"):
                return True
            if self._has(i - 1, "dash", "comma", "taken", "and", "of_them") or self._has(i + 1, "not_counted"):
                return True
            bracketed = self._has(i - 1, "opening") and self._has(i + 1, "comma", "and", "closing")
            parted = self._has(i + 1, "dash") and self._has(i - 1, "not_counted") and not year_like(number)
            if bracketed or parted:
                return True
        return self._set_off(i, before) or self._ends_row(i, number) or self._in_series(i)

    def _is_of_count(self, i: int, amount: Amount, before: Amount | None) -> bool:
        """Whether the number is of a count that stands before it in the sentence, or in the one before that."""
        if before is None or before.kind != "count" or not self._has(i - 1, "of_them") or _is_year(amount.number):
            return False
        sentences = self._tokens.sentence
        return sentences[amount.first] - sentences[before.first] <= 1

    def _is_share_of_them(self, i: int, amount: Amount) -> bool:
        """Whether a numeral has a possessive ending after a noun in the genitive (``матчтын төртүн``)."""
        if not self._endings or not self._is_word(i - 1):
            return False
        word = self._tokens.words[amount.core[1] - 1]
        owned = word.endswith((*self._ends("owned"), *self._ends("owned_object")))
        return owned and self._in_genitive(self._word(i - 1))

    def _continues_count(self, i: int, amount: Amount, before: Amount | None) -> bool:
        """Whether a numeral adds to a count before it: by its ending, or as the end of another row.

        ``40 депутат колдоп, тогузу каршы чыкты``; ``Ошко – үч, Нарынга – эки, Таласка – беш окуучу``.
        """
        if before is None or before.kind != "count" or not self._same_sentence(before, amount):
            return self._ends_spelled_row(i) and self._sentence_has(i, "comma") and self._leads_rows(i)
        word = self._tokens.words[amount.core[1] - 1]
        owned = word.endswith(self._ends("owned") or "\0") and word not in self._numerals
        return owned or self._ends_spelled_row(i)

    def _ends_spelled_row(self, i: int) -> bool:
        """Whether a numeral stands between a dash behind a word and the end of its part of the sentence."""
        if not self._has(i - 1, "dash") or self._has(i - 1, "hyphen") or not self._is_letters(i - 2):
            return False
        return self._at_end(i + 1) or self._has(i + 1, "comma", "and", "dot", "semicolon")

    def _leads_rows(self, i: int) -> bool:
        """Whether another number behind a dash follows in the sentence."""
        return any(self._has(k - 1, "dash") and isinstance(self._data(k), Amount) for k in self._around(i) if k > i)

    def _is_reading(self, i: int, amount: Amount) -> bool:
        """Whether a number with a decimal comma follows the word that it measures (``магнитудой 7,5``)."""
        comma = amount.value != int(amount.value) and "," in self._tokens.words[amount.core[0] : amount.core[1]]
        return comma and self._is_word(i - 1) and not self._sentence_has(i, "rate")

    def _in_series(self, i: int) -> bool:
        """Whether the number ends its part of a sentence as two others do (``… бойынша 12, … 7 және … 3.``)."""
        if not self._closes_part(i):
            return False
        alike = sum(self._closes_part(k) for k in self._around(i))
        bracketed = self._has(i - 1, "opening")
        return alike >= (1 if bracketed else 2) and not self._sentence_has(i, "street", "address", "label_before")

    def _closes_part(self, i: int) -> bool:
        """Whether a number is between a word and the end of its part of the sentence, or alone in brackets."""
        amount = self._data(i)
        if (
            not isinstance(amount, Amount)
            or amount.kind != "count"
            or amount.number is None
            or year_like(amount.number)
        ):
            return False
        if amount.number.form not in {"digits", "grouped"} or amount.counted:
            return False
        if self._has(i - 1, "opening"):
            return self._has(i + 1, "closing") and self._is_word(i - 2)
        ends = self._at_end(i + 1) or self._has(i + 1, "comma", "and", "dot", "semicolon")
        return ends and self._is_letters(i - 1)

    def _joined_to_next(self, i: int) -> bool:
        """Whether a comma or ``and`` joins the number to an amount with the unit of both."""
        k = i
        for _ in range(_LONGEST_SERIES):
            k = self._behind_joint(k)
            following = self._data(k)
            if not isinstance(following, Amount):
                return False
            if following.kind != "count" or self._is_word(k + 1):
                return True
        return False

    def _behind_joint(self, i: int) -> int:
        """The chunk behind a comma or ``and``, also with *respectively*, after chunk ``i``; -1 if there is none."""
        k, joined = i + 1, False
        while self._has(k, "and", "comma", "respectively"):
            joined = joined or self._has(k, "and", "comma")
            k += 1
        return k if joined else -1

    def _shares_noun(self, i: int) -> bool:
        """Whether the number is behind a place, as are those that follow it, of which one has their noun.

        The places have the same case or postposition: ``Ошто 4, Нарында 2, Таласта 3 киши``.
        """
        for k in range(_LONGEST_SERIES):
            amount = self._data(i)
            if not isinstance(amount, Amount) or (amount.value_max is None and _is_year(amount.number)):
                return False
            if amount.kind != "count" and k > 0:
                return not _is_scaled(amount)
            if not self._has(i + 1, "comma", "and"):
                return k > 0 and amount.kind == "count" and self._is_word(i + 1)
            following = next((k for k in range(i + 2, i + 2 + _FAR) if isinstance(self._data(k), Amount)), 0)
            if not (
                following
                and self._same_sentence(self._data(i), self._data(following))
                and self._alike_before(i, following)
            ):
                return False
            i = following
        return False

    def _alike_before(self, i: int, k: int) -> bool:
        """Whether the words before two numbers are times, names, nouns in one case of place, or one postposition."""
        if self._has(i - 1, "taken") and self._has(k - 1, "taken"):
            return True
        if not self._is_letters(i - 1) or not self._is_letters(k - 1):
            return False
        one, other = (self._tokens.words[self._chunks[j - 1].last - 1] for j in (i, k))
        if one == other:
            return True
        nouns = self._is_word(i - 1) and self._is_word(k - 1)
        if nouns and self._capitalised(i - 1) and self._capitalised(k - 1):
            return True
        return nouns and any(
            self._morphology.ends_in_case(one, case) and self._morphology.ends_in_case(other, case)
            for case in ("loc", "abl", "dat")
        )

    def _is_of_verb(self, i: int) -> bool:
        """Whether the noun behind the number belongs to a verb (``21 ооруканага жаткырылды``: 21 were hospitalised)."""
        return self._has(i + 1, "noun_of_verb") and self._has(i + 2, "verb_of_noun")

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
        labelled = self._is_letters(i - 2) or self._has(i - 2, "closing", "dot", "taken")
        return labelled and (self._at_end(i + 1) or self._has(i + 1, "comma", "dot", "semicolon", "opening"))

    def _set_off(self, i: int, before: Amount | None) -> bool:
        """Whether a dash separates the number from the noun after it (``341 – Ауғанстан азаматтары``)."""
        if not self._has(i + 1, "dash") or self._has(i + 1, "hyphen") or not self._is_word(i + 2):
            return False
        return self._is_word(i - 1) or self._has(i - 1, "comma", "colon") or self._continues_rows(i, before)

    def _continues_rows(self, i: int, before: Amount | None) -> bool:
        """Whether the number begins its line as the quantity before it began the line before.

        A number that is one more than that only numbers its line.
        """
        amount: Amount = self._data(i)
        if before is None or before.kind != "count" or amount.value == before.value + 1:
            return False
        lines = LINE_BREAK in self._tokens.words[before.last : amount.first]
        near = self._tokens.sentence[amount.first] - self._tokens.sentence[before.first] <= 1
        return near and lines and self._begins_row(amount) and self._begins_row(before)

    def _begins_row(self, amount: Amount) -> bool:
        """Whether nothing but a sign of a list stands between the number and the beginning of its line."""
        first = amount.first
        if first and self._tokens.words[first - 1] in RANGE_SIGNS:
            first -= 1
        return not first or self._tokens.words[first - 1] == LINE_BREAK

    def _needs_no_noun(self, amount: Amount) -> bool:
        """Whether the ending of the number replaces its noun (``19-ы``, ``үшеуі``)."""
        if amount.number is None or self._is_some_of_them(amount):
            return True
        return amount.sure and bool(self._endings) and amount.comparator == "exact" and amount.value_max is None

    def _counted(self, i: int, amount: Amount) -> tuple[int, int, int] | None:
        """The noun phrase after the number: index of its last chunk, first token, end; None if no noun follows."""
        begin = i + 2 if self._has(i + 1, "particle") else i + 1
        j, farthest = begin, begin + _LONGEST_PHRASE - 1
        while j < farthest:
            if (self._modifies(j) or self._tells_age(j)) and self._is_word(j + 1):
                j += 1
            elif self._is_joined_adjective(j):
                j, farthest = j + 2, farthest + 2
            else:
                break
        if not self._is_word(j) or len(self._tokens.between(self._chunks[begin].first)) > 2 or self._is_of_verb(i):
            return None
        if self._owns_its_noun(amount) or (j == begin and self._is_final_verb(j)):
            return None
        if self._label_before(i, "label_before_bare") and self._is_no_noun(begin, amount):
            return None
        if not self._traits.verb_last and self._word(begin).endswith(self._ends("verb")):
            return None
        j = self._past_hyphens(self._with_owned(self._with_genitives(self._past_hyphens(j))))
        return j, self._chunks[begin].first, self._chunks[j].last

    def _is_joined_adjective(self, j: int) -> bool:
        """Whether ``and``, or a comma before it, joins an adjective to the next one (``12 жилых и нежилых зданий``)."""
        if not self._has(j + 1, "and", "comma") or not self._is_word(j):
            return False
        if self._has(j, "modifier") and self._has(j + 1, "and") and self._has(j + 2, "modifier"):
            return True
        alike = (
            is_declined(self._code)
            and self._is_adjective(j)
            and self._is_word(j + 2)
            and self._word(j)[-2:] == self._word(j + 2)[-2:]
        )
        ends = self._has(j + 1, "and") and self._modifies(j + 2)
        return alike and (ends or self._is_joined_adjective(j + 2))

    def _is_no_noun(self, i: int, amount: Amount) -> bool:
        """Whether the dictionary knows chunk ``i`` only as what no number counts (``корпус 2 закрыт``)."""
        chunk = self._chunks[i]
        word = self._tokens.surface(chunk.first, chunk.last)
        return is_declined(self._code) and is_uncounted(self._code, int(amount.value), word)

    def _is_ordinal(self, amount: Amount, first: int, last: int) -> bool:
        """Whether the words behind digits show by their form that these are an ordinal (``с 57 статьей``).

        An instrumental without a preposition belongs to a verb: ``13 побед, 11 нокаутом``.
        """
        number = amount.number
        if number is None or number.form != "digits" or number.suffixed or not is_declined(self._code):
            return False
        if amount.comparator not in {"exact", "at_most"}:
            return False
        words = tuple(self._tokens.surface(first, last).split())
        adverbial = noun_cases(self._code, words[0]) == {"ins"} and "ins" not in self._governed(amount.first - 1)
        return not adverbial and not may_count(self._code, int(amount.value_max or amount.value), words)

    def _governed(self, k: int) -> Sequence[str]:
        """The cases that token ``k`` asks for, if it is a preposition."""
        prepositions: dict[str, str] = language_table(self._code, "morphology").get("prepositions", {})
        return prepositions.get(self._tokens.words[k], "").split() if k >= 0 else ()

    def _owner(self, i: int) -> tuple[int, int] | None:
        """The noun in the genitive before the number, which is counted (``қонақтардың 17-сі``, ``…дың саны 300``)."""
        k = i - 2 if self._has(i - 1, "quantity_noun") else i - 1
        if not self._endings or not self._is_word(k) or not self._in_genitive(self._word(k)):
            return None
        return self._chunks[k].first, self._chunks[k].last

    def _past_hyphens(self, j: int) -> int:
        """The last chunk of the words that hyphens join to chunk ``j``."""
        while self._has(j + 1, "hyphen") and j + 2 < len(self._chunks) and self._word(j + 2)[-1:].isalpha():
            j += 2
        return j

    def _owns_its_noun(self, amount: Amount) -> bool:
        """Whether the ending of a number in words replaces the noun (``15 миллионун``: fifteen million of it)."""
        number, word = amount.number, self._tokens.words[amount.core[1] - 1]
        if self._tokens.words[amount.last - 1] in self._owned_bounds:
            return True
        if not self._endings or number is None or number.form not in {"scaled", "spelled"} or word.isdecimal():
            return False
        if amount.value_max is not None or (amount.comparator != "exact" and not self._is_some_of_them(amount)):
            return False
        if amount.case in {"gen", "acc", "loc", "dat"}:
            return True
        return word.endswith(self._ends("owned")) and (number.form == "scaled" or word not in self._numerals)

    def _is_some_of_them(self, amount: Amount) -> bool:
        """Whether the ending of the number says `about`, and that it is of something told (``40 миңдейи``)."""
        word = self._tokens.words[amount.core[1] - 1]
        return amount.case == "approx" and word.endswith((*self._ends("owned"), *self._ends("owned_object")) or "\0")

    @cached_property
    def _owned_bounds(self) -> frozenset[str]:
        return frozenset(self._table.get("owned_bound", {}).get("fixed", ()))

    @cached_property
    def _numerals(self) -> frozenset[str]:
        """The numerals in their dictionary form, some of which end as a noun that is owned (``эки``)."""
        words = classes_of_words(self._code, "numbers")["cardinal"]["words"]
        return frozenset(word for forms in words.values() for word in forms)

    def _with_owned(self, j: int) -> int:
        """Include a noun that the counted one only modifies (``медицина кызматкери``), by its ending."""
        owned, owned_object = self._ends("owned"), self._ends("owned_object")
        while owned and self._is_word(j + 1) and not self._has(j, "person") and not self._is_predicate(j + 1):
            noun, following = self._word(j), self._word(j + 1)
            named = self._has(j, "noun_modifier") or self._is_name_before_people(j)
            defines = named or noun.endswith(self._ends("action") or "\0")
            inflected = self._inflected(noun) and not named
            if len(following) <= _SHORTEST_OWNED or inflected or (noun.endswith(owned) and not defines):
                break
            if self._has(j + 1, "modifier") or self._has(j, "counted_adjective"):
                break
            if self._is_verbal(following):
                break
            plain = following.endswith(owned)
            if not plain and not (defines and following.endswith(owned_object)):
                break
            j += 1
        return j

    def _is_name_before_people(self, j: int) -> bool:
        """Whether the chunk is a name that says whose people are counted, though it ends as a case does: ``Қытай``."""
        surface = self._tokens.surface(self._chunks[j].first, self._chunks[j].last)
        return self._has(j + 1, "person") and surface[:1].isupper() and not self._in_genitive(self._word(j))

    def _inflected(self, word: str) -> bool:
        """Whether the word has an ending of at least two letters, so that it does not modify the noun after it."""
        return any(word[cut:] in self._endings for cut in range(max(2, len(word) - _LONGEST_ENDING), len(word) - 1))

    def _with_genitives(self, j: int) -> int:
        """Include a noun in the genitive, with its adjective, after the counted noun (``сотрудников акиматов``)."""
        owners, adjectives = self._ends("owner"), self._ends("owner_adjective")
        if not owners:
            return j
        k = j + 1
        if self._is_word(k) and self._is_word(k + 1) and self._word(k).endswith(adjectives):
            k += 1
        return k if self._is_word(k) and (k > j + 1 or self._word(k).endswith(owners)) else j

    def _modifies(self, i: int) -> bool:
        if not self._is_word(i) or self._is_predicate(i + 1) or self._is_of_verb(i):
            return False
        if self._has(i, "counted_adjective"):
            return False
        if self._endings and self._has(i, "person"):
            j = i + 2 if self._has(i + 1, "noun_modifier", "modifier") else i + 1
            owned = self._is_word(j) and self._word(j).endswith(self._ends("owned"))
            return self._is_adjective(i) and (owned or self._has(j, "person"))
        if self._has(i, "modifier"):
            return True
        if not self._is_word(i + 1):
            return False
        following = self._word(i + 1)
        if self._has(i, "classifier"):
            return not self._is_verbal(following)
        adjective = self._has(i, "noun_modifier") or self._is_adjective(i)
        plain = not following.endswith((*self._ends("verb"), *self._ends("adjective")))
        plain = plain or (self._has(i, "noun_modifier") and self._modifies(i + 1))
        return adjective and plain and not self._has(i + 1, "modifier")

    def _is_verbal(self, word: str) -> bool:
        """Whether a word ends as a verb or a noun made of one."""
        return word.endswith((*self._ends("past"), *self._ends("verb"), *self._ends("verbal_noun")))

    def _tells_age(self, i: int) -> bool:
        """Whether a length of time is an adjective of the noun behind it: ``две пятнадцатилетние девочки``."""
        if not self._has(i, "taken") or not self._ends("adjective") or not self._is_word(i + 1):
            return False
        word, behind = self._tokens.words[self._chunks[i].last - 1], self._word(i + 1)
        plain = not behind.endswith((*self._ends("verb"), *self._ends("adjective")))
        return word.isalpha() and word.endswith(self._ends("adjective")) and plain

    def _is_adjective(self, i: int) -> bool:
        word = self._word(i)
        return any(word.endswith(end) and len(word) - len(end) > 2 for end in self._ends("adjective"))

    def _is_predicate(self, i: int) -> bool:
        """Whether the chunk is a verb in the past that ends its clause, or a converb before the verb it belongs to."""
        if self._has(i + 1, "auxiliary") and self._is_word(i) and self._word(i).endswith(self._ends("converb") or "\0"):
            return True
        closes = self._at_end(i + 1) or self._has(i + 1, "comma", "dot", "semicolon", "colon")
        return (
            closes and self._is_word(i) and self._word(i).endswith((*self._ends("past"), *self._ends("verb")) or "\0")
        )

    def _is_final_verb(self, i: int) -> bool:
        """Whether the chunk is a verb in the past that ends the sentence, where these languages have no object."""
        ends = self._at_end(i + 1) or self._has(i + 1, "dot")
        return bool(self._endings) and ends and self._word(i).endswith(self._ends("past") or "\0")

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
        comparator: Any = word_value(self._chunks[j + 1], wanted)
        bounded = replace(amount, last=self._chunks[j + 1].last, comparator=comparator, bound_rule=wanted)
        return bounded, j + 1

    def _without_level(self, amount: Amount) -> Amount:
        """In a sentence of change, `up to` marks a level reached: it is not a bound, and it stays outside."""
        if amount.comparator != "at_most":
            return amount
        if amount.value_max is not None:
            return replace(amount, comparator="exact")
        if not self._bound_is_level(amount):
            return amount
        first = amount.core[0]
        last = max(amount.core[1], amount.counted[1]) if amount.counted else amount.core[1]
        return replace(amount, first=first, last=last, comparator="exact", bound_rule="")

    def _is_reached(self, i: int, behind: int) -> bool:
        """Whether a verb of reaching stands behind the amount, or close before it where it has a preposition."""
        if not self._traits.prepositions:
            return self._has(behind + 1, "reach")
        for k in range(i - 1, max(i - _NEAR, 0) - 1, -1):
            if self._has(k, "comma", "and", "semicolon", "dot"):
                return False
            if self._has(k, "reach"):
                return True
        return False

    def _bound_is_level(self, amount: Amount) -> bool:
        """Whether the bound is just ``up to`` (``до``, ``дейін``)."""
        words = self._tokens.words
        return words[amount.first] in self._level_words or words[amount.last - 1] in self._level_words

    @cached_property
    def _level_words(self) -> frozenset[str]:
        return frozenset(
            word for name in ("range_to", "until_post") for word in self._table.get(name, {}).get("fixed", ())
        )

    def _change(self, i: int, behind: int, amount: Amount) -> Change | None:
        """Whether the amount is the size of a rise or fall, or the level reached by one."""
        if amount.value_max is not None and amount.kind == "count":
            return None
        beside = self._direction(range(i - 1, i - 2, -1))
        if beside and not self._has(i - 1, "not_counted") and not self._only_follows_change(behind, amount):
            return beside
        times = amount.unit == "times"
        if amount.adjective:
            return self._direction(range(behind + 1, behind + 2))
        if self._traits.prepositions:
            inside = any(word in self._change_words for word in self._tokens.words[amount.first : amount.core[0]])
            if times or inside or self._has(i - 1, "change_prep"):
                return self._direction(range(behind + 1, behind + 3), True) or self._direction(
                    range(i - 1, i - _FAR, -1)
                )
            return None
        if times or amount.case == "dat" or (amount.unit == "%" and self._has(behind + 1, "rise", "fall")):
            return self._direction(range(behind + 1, behind + (_FAR if times else _NEAR)), True)
        return None

    def _only_follows_change(self, behind: int, amount: Amount) -> bool:
        """Whether what is counted stands behind a verb of change of another noun (``суу көтөрүлүп 3 үй бузулду``)."""
        if self._traits.prepositions or not amount.counted:
            return False
        return not self._has(behind + 1, "reach", "level_verb")

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

    def _new_level(self, i: int, before: Amount | None) -> Change | None:
        """The direction of a change whose size was given just before (``5%-ға өсіп, 300 мыңды құрады``)."""
        if (
            before is None
            or before.change is None
            or self._traits.prepositions
            or not self._same_sentence(before, self._data(i))
        ):
            return None
        between = [k for k in range(max(i - _NEAR, 0), i) if self._chunks[k].first >= before.last]
        led = any(self._has(k, "rise", "fall") and self._has(k + 1, "comma") for k in between)
        return before.change if led and self._has(i + 1, "reach", "level_verb") else None

    @cached_property
    def _change_words(self) -> frozenset[str]:
        return frozenset(self._table.get("change_prep", {}).get("fixed", ()))

    def _direction(self, indices: range, in_clause: bool = False) -> Change | None:
        """The first word of direction among the chunks, within the sentence, or before its next comma or ``and``."""
        for j in indices:
            if not 0 <= j < len(self._chunks):
                return None
            chunk = self._chunks[j]
            if chunk.first == chunk.last or self._has(j, "semicolon") or (in_clause and self._has(j, "comma", "and")):
                return None
            if self._has(j, "rise"):
                return "increase"
            if self._has(j, "fall"):
                return "decrease"
        return None
