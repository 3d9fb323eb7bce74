"""Numbers that count nothing: labels, times, scores, addresses and parts of names."""

from bisect import bisect_left
from typing import Literal

from migtext.compiled import classes_of_words
from migtext.layers.figures.amount import Amount, word_value, year_like
from migtext.layers.figures.surroundings import Surroundings
from migtext.rules.morphology import NOMINATIVE
from migtext.rules.numbers import Number
from migtext.text.punctuation import HYPHENS
from migtext.text.tokens import LINE_BREAK

_LONGEST_SERIES = 20  # figures
_STREET_NAME = 6  # chunks
_POSTCODE = 6  # digits
_SHORT_NUMBERS = range(3, 6)  # digits
_HOURS = 25
_MINUTES, _TIME_TOKENS = 60, 3
_PAIR, _SCORE = 2, 20
_ROUNDS = frozenset(1 / 2**rounds for rounds in range(1, 8))
"""The rounds of a contest, by how many of them are left to play at once."""
_OLDEST, _DAYS = 120, 31
_PLAIN_LOCATIVE = 2  # letters
_TITLE, _SHORTEST_VERB = 6, 3  # words, letters
_IN_TITLES = HYPHENS | frozenset("–—’'")
_IN_ADDRESSES = HYPHENS | frozenset(",.:")


Label = Literal["numbered", "score", "house", "round", "rank", "unit", "latin", "time", "date", "heading", "title"]
"""What a number names: a thing with its number, a score, a house, a round of a contest, a rank, something else than
what it counts, a model, a time of the day, the end of a date, the unit of a heading, a work or a plan in quotation
marks."""

NameOf = Literal["quoted", "label", "phone", "event", "address"]
"""What number and noun name together: what is in quotation marks, a label, a phone, a dated event, an address."""


class Labels(Surroundings):
    """Distinguishes numbers that label from numbers that count."""

    def _is_other_word(self, amount: Amount, words_case: str = "") -> bool:
        """Whether the numeral is a noun with the same form (``семью``): no plural in the instrumental follows."""
        homonyms = self._table.get("numeral_homonym", {})
        word = self._tokens.words[amount.core[1] - 1]
        return word in homonyms.get("fixed", ()) and not words_case.endswith(tuple(homonyms.get("endings", ())))

    def _per_one(self, amount: Amount) -> bool:
        """Whether ``one`` is before a unit with a possessive ending (``бір тоннасы``: a ton of it), as in a price."""
        article = amount.kind == "measure" and amount.number is not None and amount.number.article
        return article and self._tokens.words[amount.core[1] - 1].endswith(self._ends("owned") or "\0")

    def _label(self, i: int, amount: Amount) -> Label | None:
        """What the number names (article 5, page 7, the 80th session), if it does not count."""
        if self._in_title(amount):
            return "title"
        if self._heads(amount):
            return "heading"
        if self._numbered(i, amount):
            return "numbered"
        if amount.value_max is not None and (self._has(i + 1, "score") or self._has(i - 1, "score")):
            return "score"
        if amount.unit == "fraction":
            return self._label_of_fraction(i, amount)
        if amount.kind != "count":
            return None
        suffixed = amount.number is not None and amount.number.suffixed
        if self._has(i + 1, "rank") and (amount.value < _SCORE or amount.value % 10 != 1):
            return "rank"
        if self._is_level(i, amount) or self._is_place_taken(i, amount):
            return "rank"
        of_them = self._is_of_them(amount) or (suffixed and self._has(i + 1, "unit_or_adjective"))
        if self._has(i + 1, "label_after", "hyphen", "unit") and not of_them:
            return "unit"
        if self._behind_latin(amount):
            return "latin"
        if self._in_score(i):
            return "score"
        if self._is_hour(i, amount):
            return "time"
        return "date" if self._ends_date(i, amount) else None

    def _label_of_fraction(self, i: int, amount: Amount) -> Label | None:
        """What a fraction names: a house with two numbers (``19/38``), a round of a contest (``1/8 финала``)."""
        if amount.number is None or amount.number.form != "fraction":
            return None
        if self._has(i + 1, "final") and amount.value in _ROUNDS:
            return "round"
        alone = amount.core[1] == amount.number.last and not self._is_word(i + 1)
        house = self._behind_street(i) or (alone and self._label_before(i, "house"))
        return "house" if house else None

    def _is_of_them(self, amount: Amount) -> bool:
        """Whether the ending of the digits owns: they are some of a whole (``анын 30унун дареги``)."""
        suffixed = amount.number is not None and amount.number.suffixed
        word = self._tokens.words[amount.core[1] - 1]
        return suffixed and amount.case in {"nom", "gen"} and word.endswith(self._ends("owned") or "\0")

    def _ends_date(self, i: int, amount: Amount) -> bool:
        """Whether the number is the last day or year of a period that begins with a date before it."""
        slash = amount.first > 1 and self._tokens.words[amount.first - 1] == "/" and self._has(i - 2, "taken")
        return slash or (self._has(i - 1, "taken") and amount.comparator == "at_most" and amount.value <= _DAYS)

    def _in_score(self, i: int) -> bool:
        """Whether the number is a side of a score with spaces around its dash (``16,5 – 10,5 есебімен``)."""
        second = self._has(i - 1, "dash") and self._has(i + 1, "score")
        spaced = self._has(i - 1, "colon") and self._has(i + 1, "score") and isinstance(self._data(i - 2), Amount)
        return (second or spaced) or (
            self._has(i + 1, "dash") and self._has(i + 3, "score") and isinstance(self._data(i + 2), Amount)
        )

    def _heads(self, amount: Amount) -> bool:
        """Whether a scale word and its unit have no number (``Көлемі (мың тонна)``): in brackets or a heading."""
        number, words = amount.number, self._tokens.words
        alone = number is not None and number.form == "spelled" and number.value == number.scale > 1
        if not self._endings or number is None or not alone or number.last - number.first > 1:
            return False
        if amount.case not in {NOMINATIVE, "ins"}:
            return False
        before = words[amount.first - 1] if amount.first else LINE_BREAK
        noun = amount.kind == "count"
        behind = [*words[amount.last + noun : amount.last + noun + 1], LINE_BREAK][0]
        if before == "(":
            return behind in {")", ","}
        return before in {",", LINE_BREAK} and behind in {":", LINE_BREAK}

    def _is_level(self, i: int, amount: Amount) -> bool:
        """Whether the number is that of a class or a year of study, beside who is in it: ``1, 2 курс студенттері``."""
        if amount.number is None or amount.number.form != "digits" or amount.number.suffixed:
            return False
        first = i
        while (
            i - first < 2 * _LONGEST_SERIES
            and self._has(i + 1, "comma", "and")
            and isinstance(self._data(i + 2), Amount)
        ):
            i += 2
        if not self._has(i + 1, "level") or self._data(i).value > float(word_value(self._chunks[i + 1], "level")):
            return False
        if self._in_locative(i + 1):
            return self._has(i + 2, "study")
        return self._has(i + 2, "learner")

    def _is_place_taken(self, i: int, amount: Amount) -> bool:
        """Whether the number is a place in a contest, by the verb behind it (``1 орынды иеленді``)."""
        digits = amount.number is not None and amount.number.form == "digits" and amount.comparator == "exact"
        if not digits or not self._has(i + 1, "prize") or not self._has(i + 2, "prize_verb"):
            return False
        return amount.value <= float(word_value(self._chunks[i + 1], "prize"))

    def _in_title(self, amount: Amount) -> bool:
        """Whether the number is part of a name in quotation marks that is short and no sentence.

        It begins with a capital or the number and stands beside the noun for it: ``фильм «120 ударов в минуту»``.
        """
        inside = self._quotation(amount)
        if inside is None:
            return False
        first, last = inside
        named = first == amount.first or self._tokens.text[self._tokens.starts[first]].isupper()
        return named and self._is_titled(first - 1, last + 1)

    def _quotation(self, amount: Amount) -> tuple[int, int] | None:
        """Where the words of the quotation around an amount begin and end; None if it is long or a sentence."""
        tokens, words = self._tokens, self._tokens.words
        first, last = amount.first, amount.last
        while first and amount.first - first < _TITLE and not tokens.opens_quote(first - 1):
            first -= 1
        while last < len(words) and last - amount.last < _TITLE and not tokens.closes_quote(last):
            last += 1
        inside = words[first:last]
        if not (first and last < len(words) and tokens.opens_quote(first - 1) and tokens.closes_quote(last)):
            return None
        verbs = (*self._ends("past"), *self._ends("verb")) or ("\0",)
        telling = inside if self._traits.prepositions else [inside[0], inside[-1]]
        tells = any(not word.isalnum() and word not in _IN_TITLES for word in inside)
        tells = tells or any(word.endswith(verbs) and len(word) > _SHORTEST_VERB for word in telling)
        return None if tells or sum(map(str.isalnum, inside)) > _TITLE else (first, last)

    def _is_titled(self, opening: int, closing: int) -> bool:
        """Whether a noun that is named in quotation marks stands beside them, perhaps behind another word."""
        i, k = (bisect_left(self._chunks, at, key=lambda chunk: chunk.first) for at in (opening, closing))
        behind = self._has(k, "titled") or (self._is_word(k) and self._has(k + 1, "titled"))
        return behind if self._endings else self._has(i - 1, "titled")

    def _is_hour(self, i: int, amount: Amount) -> bool:
        """Whether the number is a clock time: next to a part of the day, or before a word for `after` or `since`.

        Digits in the locative are an hour or an age, if nothing owns them (``апам 79да``).
        """
        if amount.number is None or amount.value >= _OLDEST:
            return False
        if amount.number.suffixed and amount.case == "loc" and self._endings and amount.kind == "count":
            return len(self._tokens.words[amount.core[1] - 1]) == _PLAIN_LOCATIVE
        if amount.value >= _HOURS:
            return False
        if self._begins_hours(amount):
            return True
        if amount.number.suffixed and amount.comparator == "at_most" and self._written_as_time(amount):
            return True
        if self._in_time_zone(i, amount):
            return True
        if self._has(i - 1, "daypart_before") or self._has(i + 1, "daypart_after"):
            return True
        return amount.number.suffixed and amount.case == "abl" and self._has(i + 1, "after_post", "since_post")

    def _in_time_zone(self, i: int, amount: Amount) -> bool:
        """Whether a time zone is behind hours, or hours and minutes: ``23.20 мск``, ``18.30 Астана уақытымен``."""
        if self._has(i + 1, "time_zone"):
            return True
        behind = i + 2 if self._is_letters(i + 1) else i + 1
        return self._written_as_time(amount) and (self._has(i + 1, "zone_noun") or self._has(behind, "zone_noun"))

    def _begins_hours(self, amount: Amount) -> bool:
        """Whether the number is the first of two hours of the clock: ``с 9 до 18 часов``."""
        words, (first, last) = self._tokens.words, amount.core
        table = classes_of_words(self._code, "dates")
        listed = [table.get(name, {}).get("fixed", ()) for name in ("clock_from", "to_prep", "hour_noun")]
        around = words[first - 1 : first], words[last : last + 1], words[last + 2 : last + 3]
        hours = all(word and word[0] in some for word, some in zip(around, listed, strict=True))
        return hours and words[last + 1].isdecimal()

    def _numbered(self, i: int, amount: Amount) -> bool:
        """Whether a label is before the number, or before the first number of its list."""
        if amount.number is not None and (amount.number.form in {"scaled", "spelled"} or amount.comparator != "exact"):
            return False
        first = i
        for _ in range(_LONGEST_SERIES):
            if not self._has(first - 1, "comma", "and", "dash") or not isinstance(
                self._data(first - 2), (Amount, Number)
            ):
                break
            first -= 2
        return self._label_before(i, "label_before") or (first < i and self._label_before(first, "label_before"))

    def _label_before(self, i: int, name: str) -> bool:
        return self._has(i - 1, name) or (self._has(i - 1, "dot") and self._has(i - 2, name))

    def _named(self, i: int, behind: int, amount: Amount) -> NameOf | None:
        """What number and noun name: quoted as a whole, a label themselves, or the year of an event."""
        tokens, words = self._tokens, self._tokens.words
        first, last = amount.first, self._chunks[behind].last
        if first > 0 and last < len(words) and tokens.opens_quote(first - 1) and tokens.closes_quote(last):
            return "quoted"
        if self._has(i + 1, "label_before") and isinstance(self._data(behind + 1), (Amount, Number)):
            return "label"
        digits = amount.number.digits if amount.number else ""
        if len(digits) in _SHORT_NUMBERS and self._has(behind, "phone_label"):
            return "phone"
        if amount.number is not None and year_like(amount.number) and self._capitalised(i + 1):
            return "event"
        return "address" if self._has(i + 1, "address") else None

    def _names_alone(self, i: int, amount: Amount) -> bool:
        """Whether a number without a noun is a house number, a phone number, an hour, or the end of a name."""
        number, words = amount.number, self._tokens.words
        if number is None or number.form not in {"digits", "grouped", "spelled"}:
            return False
        if number.form == "spelled" and number.value == 0:
            return True
        if self._label_before(i, "label_before_bare"):
            return True
        if number.form == "grouped" and self._written_as_time(amount):
            return True
        if number.form == "spelled" and number.value == _PAIR and self._sums_up(i):
            return True
        if number.form != "digits":
            return False
        if self._shares_a_date(i) or (number.suffixed and number.value < _OLDEST and self._has(i + 1, "turning")):
            return True
        if self._behind_street(i) or (len(number.digits) == _POSTCODE and self._sentence_has(i, "address", "street")):
            return True
        if len(number.digits) in _SHORT_NUMBERS and self._sentence_has(i, "call"):
            return True
        return amount.last < len(words) and self._tokens.closes_quote(amount.last) and self._is_word(i - 1)

    def _written_as_time(self, amount: Amount) -> bool:
        """Whether the number is hours and minutes with a dot between them (``8.00``, ``21.30``)."""
        words, first = self._tokens.words, amount.core[0]
        if amount.value >= _HOURS or amount.core[1] - first < _TIME_TOKENS or words[first + 1] != ".":
            return False
        minutes = words[first + 2]
        return minutes.isdecimal() and len(minutes) == 2 and int(minutes) < _MINUTES

    def _sums_up(self, i: int) -> bool:
        """Whether ``the two`` only sums up two people before it: joined by ``and``, or one with a relative."""
        joined = any(self._has(k, "and") for k in range(i - 4, i - 1)) and self._chunks[i].data.sure
        return joined or self._has(i - 1, "companion")

    def _shares_a_date(self, i: int) -> bool:
        """Whether the number belongs to a duration or date shared by a list of numbers (``17, 18 и 20 лет``)."""
        k = i
        for _ in range(_LONGEST_SERIES):
            if not self._has(k + 1, "comma", "and") or not isinstance(self._data(k + 2), Amount):
                break
            k += 2
        taken = self._chunks[k + 2] if self._has(k + 1, "comma", "and") and self._has(k + 2, "taken") else None
        return (
            taken is not None
            and self._tokens.words[taken.first].isdecimal()
            and (self._has(i - 1, "comma", "and") or self._is_cut_date(i - 1))
        )

    def _is_cut_date(self, i: int) -> bool:
        """Whether chunk ``i`` is of a date that goes on: one that ends with its noun (``2023-жылы``) is whole."""
        return self._has(i, "taken") and not self._tokens.words[self._chunks[i].last - 1].isalpha()

    def _behind_street(self, i: int) -> bool:
        """Whether a street is before the number, with only its name and commas between them."""
        for k in range(i - 1, max(i - _STREET_NAME, -1), -1):
            if self._has(k, "street", "address"):
                return True
            chunk = self._chunks[k]
            if chunk.first == chunk.last or isinstance(chunk.data, (Amount, Number)):
                return False
            word = self._tokens.surface(chunk.first, chunk.last)
            if not (word[0].isupper() or word in _IN_ADDRESSES):
                return False
        return False

    def _behind_latin(self, amount: Amount) -> bool:
        """Whether the number follows a name in Latin letters (a model, a product)."""
        first = amount.first
        if first == 0 or self._tokens.sentence[first - 1] != self._tokens.sentence[first]:
            return False
        word = self._tokens.words[first - 1]
        plain = amount.number is None or amount.number.form == "digits"
        return plain and word.isascii() and word.isalpha()
