"""Names declined with agreement, by a dictionary of pymorphy3; shipped names are declined beforehand, so that no run
needs it.

A language whose ``morphology.toml`` names a dictionary (``declension = "ru"``) is declined so. A pattern writes a name
with all its forms: ``Министерств|о|а|у|о|ом|е иностранных дел``. A word that changes is its stem and, each behind a
bar, its endings in the nominative, genitive, dative, accusative, instrumental and prepositional; all other words stay
as they are.
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import chain, takewhile
from typing import Any

from migtext.errors import TableError
from migtext.resources import language_codes, language_table
from migtext.rules.morphology import morphology
from migtext.text.punctuation import DASHES, QUOTES

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
_TABLE, _KEY = "morphology", "declension"
_TAGS = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_AGREEING = ("ADJF", "PRTF")
_PERSONAL = {"Name", "Surn", "Patr"}
_NAMES = {"Orgn", "Geox", "Trad"}
_LASTING = {"Pltm", "Geox"}
_OBLIQUE = ("gent", "datv", "ablt", "loct")
_UNCOUNTED = ("VERB", "INFN", "GRND", "ADJS", "PRTS", "NPRO", "ADVB", "PREP", "CONJ", "PRCL")
_CASE_OF = dict(zip(_TAGS, CASES, strict=True))
_GUESSES = ("KnownSuffixAnalyzer", "UnknownPrefixAnalyzer", "UnknAnalyzer")
"""The parts of pymorphy3 that guess what a word is by its last letters alone."""
_LONGEST_GROUP = 6  # words
_LONGEST_ACRONYM = 6  # letters
_SHORTEST = 3  # letters


def is_declined(language: str) -> bool:
    """Whether names in a language are declined by a dictionary.

    >>> is_declined("ru"), is_declined("kk")
    (True, False)
    """
    return _KEY in language_table(language, _TABLE)


def declined_languages() -> tuple[str, ...]:
    """The languages whose names are declined by a dictionary, sorted."""
    return tuple(code for code in language_codes() if is_declined(code))


def patterns(language: str, name: str, place: bool = False) -> tuple[str, ...]:
    """The patterns of a name in the nominative; ``place``: whether a word that may be a toponym is one.

    The first noun and the adjectives before it change; what follows the noun is in a case already, but for a second
    name after a conjunction or, in a place, after a dash. A name without a noun that the dictionary knows may stay as
    it is, or its last word takes the endings of ``languages/CODE/morphology.toml``, ``[singular]``.

    Raises TableError if pymorphy3 has no dictionary of the name that the table gives.

    >>> patterns("ru", "Государственная служба по языку")
    ('Государственн|ая|ой|ой|ую|ой|ой служб|а|ы|е|у|ой|е по языку',)
    """
    return _declension(language).patterns(name, place)


def nominative(language: str, name: str, cases: Collection[str] = ()) -> str:
    """The nominative of a name in any case: the reverse of ``patterns``.

    The first noun and the adjectives before it go into the nominative, what follows stays. ``cases``: the cases that
    the context allows, if it tells; else a form that may be the nominative is one, and a noun is rather one thing than
    several. A single word that the dictionary does not know loses an ending that no nominative has.

    >>> nominative("ru", "Государственной службой по языку"), nominative("ru", "Сребреницы", ("gen",))
    ('Государственная служба по языку', 'Сребреница')
    """
    return _nominative(language, name, tuple(sorted(cases)))


@lru_cache(maxsize=1 << 12)
def _nominative(language: str, name: str, cases: tuple[str, ...]) -> str:
    return _declension(language).nominative(name, cases)


def one_of_several(language: str, adjective: str, noun: str) -> str:
    """The name of one thing whose adjective shares a noun in the plural: ``Чуйской`` of ``Чуйской и Ошской областях``.

    >>> one_of_several("ru", "Чуйской", "областях"), one_of_several("ru", "Таласского", "районы")
    ('Чуйская область', 'Таласский район')
    """
    return _declension(language).one_of_several(adjective, noun)


def is_form_of(language: str, word: str, nouns: Collection[str]) -> bool:
    """Whether a word is a form of one of some nouns.

    >>> is_form_of("ru", "областях", ("область", "край"))
    True
    """
    return any(reading.normal_form in nouns for reading in _declension(language).nouns(word))


@lru_cache(maxsize=1 << 12)
def agrees(language: str, adjective: str, noun: str) -> bool:
    """Whether a word is an adjective that agrees with the noun behind it.

    >>> agrees("ru", "первого", "заместителя"), agrees("ru", "вчера", "министр")
    (True, False)
    """
    return _declension(language).agrees(adjective, noun)


@lru_cache(maxsize=1 << 12)
def noun_cases(language: str, word: str) -> frozenset[str]:
    """The cases in which a word may be a noun in the singular; empty for a word that is none.

    >>> sorted(noun_cases("ru", "министром"))
    ['ins']
    """
    readings = _declension(language).nouns(word)
    return frozenset(_CASE_OF[reading.tag.case] for reading in readings if reading.tag.number == "sing")


@lru_cache(maxsize=1 << 12)
def is_plural(language: str, word: str) -> bool:
    """Whether a word can only be a noun in the plural.

    >>> is_plural("ru", "депутаты"), is_plural("ru", "судьи")
    (True, False)
    """
    readings = _declension(language).nouns(word)
    return bool(readings) and all(reading.tag.number == "plur" for reading in readings)


@lru_cache(maxsize=1 << 12)
def may_count(language: str, number: int, words: tuple[str, ...]) -> bool:
    """Whether a whole number may count the noun that words begin with, an adjective before it or not.

    Two to four take the genitive of one thing or the plural, five and more the plural in another case than the
    nominative, numbers that end in one the singular. An adjective in the singular that agrees with its noun shows an
    ordinal. A word that the dictionary does not know may be counted, and so may a noun without a plural.

    >>> [may_count("ru", 57, (word,)) for word in ("статей", "статьям", "статьей", "акиматом")]
    [True, True, False, True]
    >>> may_count("ru", 2, ("тура",)), may_count("ru", 2, ("туре",)), may_count("ru", 70, ("каннского", "фестиваля"))
    (True, False, False)
    """
    return _declension(language).may_count(number, words)


@lru_cache(maxsize=1 << 12)
def is_common_noun(language: str, word: str) -> bool:
    """Whether the dictionary knows a word as a noun, and as the name of no organisation or place.

    >>> [is_common_noun("ru", word) for word in ("договор", "гоминьдан", "фатх")]
    [True, False, False]
    """
    readings = _declension(language).nouns(word)
    return bool(readings) and not any(_NAMES & reading.tag.grammemes for reading in readings)


@lru_cache(maxsize=1 << 12)
def is_uncounted(language: str, number: int, word: str) -> bool:
    """Whether a number before a word cannot count it: a verb, a pronoun, a function word, the subject of a clause.

    >>> [is_uncounted("ru", 2008, word) for word in ("вырос", "он", "доход", "школах", "рабочих", "тыс")]
    [True, True, True, False, False, False]
    """
    return _declension(language).is_uncounted(number, word)


@lru_cache(maxsize=1 << 12)
def one_holder(language: str, post: str) -> str:
    """A post in the nominative that begins with a noun in the plural, as one person holds it.

    >>> one_holder("ru", "депутаты парламента"), one_holder("ru", "судья")
    ('депутат парламента', 'судья')
    """
    first, blank, rest = post.partition(" ")
    return _declension(language).single(first) + blank + rest


def forms(text: str) -> dict[str, str]:
    """The forms of a pattern, each with its first case.

    >>> forms("город|0|а|у|0|ом|е Ош")["города Ош"]
    'gen'
    """
    found: dict[str, str] = {}
    for number, case in enumerate(CASES):
        words = [word.split("|") for word in text.split(" ")]
        form = " ".join(parts[0] + (parts[number + 1].replace("0", "") if parts[1:] else "") for parts in words)
        found.setdefault(form, case)
    return found


@lru_cache
def _declension(language: str) -> "_Declension":
    return _Declension(language)


@lru_cache
def _analyser(dictionary: str, where: str) -> Any:
    import pymorphy3

    try:
        return pymorphy3.MorphAnalyzer(lang=dictionary)
    except ValueError as error:
        raise TableError(f"{where}: {_KEY} = {dictionary!r}: {error}") from error


class _Declension:
    """The dictionary of one language, with the endings of its table for words that it does not know."""

    def __init__(self, language: str) -> None:
        table = language_table(language, _TABLE)
        where = f"languages/{language}/{_TABLE}.toml"
        if _KEY not in table:
            raise TableError(f"{where}: {_KEY} is missing: the names of the language are not declined")
        self._analyser = _analyser(table[_KEY], where)
        organisations: dict[str, Any] = language_table(language, "organisations")
        self._conjunctions = frozenset(organisations.get("walk", {}).get("conjunctions", ()))
        self._heads = frozenset(chain(*organisations.get("heads", {}).values()))
        self._other_heads = self._unknown_forms(language, self._heads)
        self._unchanging = re.compile(table.get("unchanging", "(?!)"))
        self._may_change = re.compile(table.get("may_change", "(?!)"))
        self._singular: dict[str, str] = table.get("singular", {})

    def _unknown_forms(self, language: str, nouns: Iterable[str]) -> dict[str, str]:
        """The forms of the nouns that the dictionary lacks, each with the noun: ``акимата``."""
        inflected = morphology(language)
        unknown = (noun for noun in nouns if not self._analyser.word_is_known(noun))
        return {form: noun for noun in unknown for form in inflected.forms(noun)}

    def patterns(self, name: str, place: bool) -> tuple[str, ...]:
        words = name.split(" ")
        for dash in DASHES.intersection(words) if place else ():
            one, other = (self.patterns(part, place) for part in name.split(f" {dash} ", 1))
            return tuple(f"{first} {dash} {second}" for first in one for second in other)
        head = self._head(words, place)
        if head is None:
            return self._unknown(words)
        joined = words[head + 1 : head + 2]
        if joined and joined[0] in self._conjunctions:
            first = self.patterns(" ".join(words[: head + 1]), place)
            second = self.patterns(" ".join(words[head + 2 :]), place)
            return tuple(f"{one} {joined[0]} {other}" for one in first for other in second)
        noun = self._noun(words[head], place)
        declined = [self._with_comma(word, noun) for word in words[:head]]
        return (" ".join([*declined, _declined(words[head], noun), *words[head + 1 :]]),)

    def _head(self, words: list[str], place: bool) -> int | None:
        """The index of the noun in the nominative that ends the adjectives in front, all of which agree with it."""
        found = None
        for i, word in enumerate(words):
            noun = self._noun(word, place)
            before = [other for other in words[:i] if other.strip(",") not in self._conjunctions]
            if noun is not None and all(self._agreeing(adjective.strip(","), noun) for adjective in before):
                found = i
            if not (word in self._conjunctions or self._first_adjective(word.strip(","))):
                break
        return found

    def _first_adjective(self, word: str) -> Any:
        """The first reading of a word as an adjective in the nominative, if there is one."""
        readings = self._analyser.parse(word)
        return next((p for p in readings if p.tag.POS in _AGREEING and p.tag.case == "nomn"), None)

    def _noun(self, word: str, place: bool) -> Any:
        """The noun in the nominative that a word is by the dictionary: no personal name, a toponym if wanted."""
        if not word[:1].isalpha() or not self._analyser.word_is_known(word):
            return None
        nouns = [p for p in self._analyser.parse(word) if p.tag.POS == "NOUN" and p.tag.case == "nomn"]
        toponyms = [p for p in nouns if place and "Geox" in p.tag]
        return next(iter(toponyms or [p for p in nouns if not _PERSONAL & p.tag.grammemes]), None)

    def _agreeing(self, word: str, noun: Any) -> Any:
        """The reading of an adjective that agrees with a noun in the nominative."""
        for p in self._analyser.parse(word):
            same_number = p.tag.case == "nomn" and p.tag.number == noun.tag.number
            if p.tag.POS in _AGREEING and same_number and (p.tag.number == "plur" or p.tag.gender == noun.tag.gender):
                return p
        return None

    def _with_comma(self, word: str, noun: Any) -> str:
        bare = word.rstrip(",")
        reading = None if bare in self._conjunctions else self._agreeing(bare, noun)
        return _declined(bare, reading) + word[len(bare) :]

    def nominative(self, name: str, cases: tuple[str, ...]) -> str:
        """The name with its first noun and the adjectives before it in the nominative."""
        words = name.split(" ")
        if noun := self._other_heads.get(words[0].lower()):
            return " ".join([_cased(noun, words[0]), *words[1:]])
        if words[1:] and _is_acronym(words[0]) and not name.isupper():
            return name
        if adjective := self._before_acronym(words):
            return " ".join([_in_nominative(words[0], adjective), *words[1:]])
        best: tuple[tuple[bool, ...], int, list[Any]] | None = None
        for i, word in enumerate(words[:_LONGEST_GROUP]):
            for noun in () if word in self._conjunctions else self.nouns(word):
                if not words[1:] and noun.tag.number == "plur" and not _LASTING & noun.tag.grammemes:
                    continue
                before = [self._in_case_of(other.strip(","), noun) for other in words[:i]]
                if all(before):
                    rank = _rank(noun, i, cases)
                    best = (rank, i, [*before, noun]) if best is None or rank > best[0] else best
            if not (word in self._conjunctions or self._is_adjective(word.strip(","))):
                break
        if best is None:
            return self._unknown_name(words, cases)
        _, head, readings = best
        changed = [_in_nominative(word, reading) for word, reading in zip(words, readings, strict=False)]
        return " ".join([*changed, *words[head + 1 :]])

    def single(self, word: str) -> str:
        """The nominative of one, of a noun that can only be the nominative of several."""
        readings = [reading for reading in self.nouns(word) if reading.tag.case == "nomn"]
        if not readings or any(reading.tag.number == "sing" for reading in readings):
            return word
        return _cased(readings[0].normal_form, word)

    def _before_acronym(self, words: list[str]) -> Any:
        """The reading of an adjective in another case before the acronym of a head noun: ``Аксуской ГРЭС``."""
        acronym = words[1].split("-")[0] if words[1:] else ""
        if not acronym.isupper() or acronym.lower() not in self._heads:
            return None
        readings = [p for p in self._analyser.parse(words[0].lower()) if p.tag.POS in _AGREEING]
        single = [p for p in readings if p.tag.number == "sing"]
        nominatives = any(p.tag.case == "nomn" for p in single)
        return None if nominatives else min(single, key=lambda p: p.tag.gender == "neut", default=None)

    def agrees(self, adjective: str, noun: str) -> bool:
        """Whether an adjective agrees with any reading of a noun."""
        if adjective in self._conjunctions:
            return False
        return any(self._in_case_of(adjective, reading) is not None for reading in self.nouns(noun))

    def one_of_several(self, adjective: str, noun: str) -> str:
        """The adjective and the noun in the nominative of the singular."""
        for reading in self.nouns(noun):
            one = next((p for p in reading.lexeme if {"sing", "nomn"} <= p.tag.grammemes), None)
            if one is None:
                continue
            readings = [
                p
                for p in self._analyser.parse(adjective.lower())
                if p.tag.POS in _AGREEING and p.tag.number == "sing" and p.tag.gender == one.tag.gender
            ]
            if readings:
                likely = min(readings, key=_is_unlikely) if _is_guess(readings[0]) else readings[0]
                return f"{_in_nominative(adjective, likely)} {one.word}"
        return f"{adjective} {noun}"

    def nouns(self, word: str) -> list[Any]:
        """The readings of a word as a noun in any case, by the dictionary or by a known part of it."""
        if not word[:1].isalpha() or word[-1].isupper():
            return []
        readings = [p for p in self._analyser.parse(word.lower()) if p.tag.POS == "NOUN" and p.tag.case in _CASE_OF]
        return [p for p in readings if not (_is_guess(p) or _PERSONAL & p.tag.grammemes)]

    def may_count(self, number: int, words: tuple[str, ...]) -> bool:
        """Whether the form of a noun, or of the adjective before it, fits a number."""
        first, *rest = words
        if _ends_in_one(number):
            return True
        noun = next((word for word in rest if self.nouns(word)), None)
        if noun is not None and self.agrees(first, noun):
            adjectives = [p for p in self._analyser.parse(first.lower()) if p.tag.POS in _AGREEING]
            return any(p.tag.number == "plur" for p in adjectives)
        readings = [p for p in self.nouns(first) if "Geox" not in p.tag or first[0].isupper()]
        several = any("plur" in form.tag.grammemes for p in readings for form in p.lexeme)
        return not several or any(_fits(p, _is_few(number)) for p in readings)

    def is_uncounted(self, number: int, word: str) -> bool:
        """Whether the dictionary knows a word, and only as one that a number cannot count."""
        if nouns := self.nouns(word):
            subject = any(p.tag.number == "sing" and p.tag.case == "nomn" for p in nouns)
            return subject and not self.may_count(number, (word,))
        readings = self._analyser.parse(word.lower()) if self._analyser.word_is_known(word) else []
        return bool(readings) and all(p.tag.POS in _UNCOUNTED for p in readings)

    def _is_adjective(self, word: str) -> bool:
        return any(p.tag.POS in _AGREEING for p in self._analyser.parse(word.lower()))

    def _in_case_of(self, word: str, noun: Any) -> Any:
        """The reading of an adjective that agrees with a noun in case, number and gender; a conjunction agrees."""
        if word in self._conjunctions:
            return self._analyser.parse(word)[0]
        readings = self._analyser.parse(word.lower())
        for p in sorted(readings, key=lambda reading: "Geox" in reading.tag):
            agrees = p.tag.case == noun.tag.case and p.tag.number == noun.tag.number
            if p.tag.POS in _AGREEING and agrees and (p.tag.number == "plur" or p.tag.gender == noun.tag.gender):
                return p
        return None

    def _unknown_name(self, words: list[str], cases: tuple[str, ...]) -> str:
        """The nominative of a name without a known noun in front: its last word alone may have an ending."""
        *before, last = words
        if before and any(map(self.nouns, before)):
            return " ".join(words)
        known = self.nominative(last, cases) if before else last
        return " ".join([*before, known if known != last else self._unknown_nominative(last, cases)])

    def _unknown_nominative(self, word: str, cases: tuple[str, ...]) -> str:
        """The nominative of a word that is in no dictionary, by the endings of the table."""
        if word.isupper() or not word[-1:].isalpha() or self._unchanging.search(word.lower()):
            return word
        found: list[tuple[bool, int, str]] = []
        for end, row in self._singular.items():
            for case, ending in zip(CASES, row.replace("0", "").split(" "), strict=False):
                base = word[: len(word) - len(ending)] + end
                wanted = case in cases if cases else len(ending) > 1 and not end
                if wanted and ending and word.endswith(ending) and len(base) > _SHORTEST and self._row_of(base) == end:
                    found.append((case == "gen", 1 if not end else 2 * (len(end) > 1), base))
        return max(found)[2] if found and "nom" not in cases else word

    def _row_of(self, word: str) -> str:
        return next(end for end in self._singular if word.lower().endswith(end) and len(word) > len(end) + 1)

    def _unknown(self, words: list[str]) -> tuple[str, ...]:
        """The patterns of a name without a known noun: as it is, and with its last word declined by its end."""
        name, last = " ".join(words), words[-1]
        quoted = last[:1] in QUOTES or not last[-1:].isalpha()
        if quoted or last[-1].isupper() or self._unchanging.search(last.lower()):
            return (name,)
        ends = (end for end in self._singular if last.lower().endswith(end) and len(last) > len(end) + 1)
        end = next(ends, "")
        endings = self._singular.get(end, "").split()
        if not endings:
            return (name,)
        before = [self._first_adjective(word) for word in words[:-1]]
        changed = map(_declined, words[:-1], before if all(before) else [None] * len(before))
        declined = " ".join([*changed, "|".join([last[: len(last) - len(end)], *endings])])
        return (name, declined) if words[1:] or self._may_change.search(last.lower()) else (declined,)


def _is_acronym(word: str) -> bool:
    """Whether a word is an acronym, which does not decline: ``ЦИК``, ``ТЭЦ-2``."""
    return word.isupper() and 1 < len(word.partition("-")[0]) <= _LONGEST_ACRONYM


def _is_guess(reading: Any) -> bool:
    """Whether only the last letters of a word, and no known part of it, tell what it is."""
    return any(type(method[0]).__name__ in _GUESSES for method in reading.methods_stack)


def _ends_in_one(number: int) -> bool:
    """Whether a number takes the singular: 1, 21, 101, not 11."""
    return number % 10 == 1 and number % 100 != 11


def _is_few(number: int) -> bool:
    """Whether a number ends in two, three or four and is none of 12 to 14."""
    return number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}


def _fits(noun: Any, few: bool) -> bool:
    """Whether a reading of a noun is a form that ``few`` things take, or five and more."""
    number, case = noun.tag.number, noun.tag.case
    return bool(case == "gent" or number == "plur") if few else bool(number == "plur" and case in _OBLIQUE)


def _rank(noun: Any, adjectives: int, cases: tuple[str, ...]) -> tuple[bool, ...]:
    """How well a reading fits: the case that is asked for, adjectives that agree, one thing, the nominative."""
    case = _CASE_OF[noun.tag.case]
    singular = noun.tag.number == "sing" or "Pltm" in noun.tag
    return (case in cases, adjectives > 0, singular, case == "nom", case == "gen", noun.tag.animacy == "inan")


def _is_unlikely(reading: Any) -> bool:
    """Whether the nominative of an adjective is a form of another gender too: ``темирской``, not ``темирский``."""
    base = _form(reading, "nomn")
    return any(form.word == base and form.tag.gender not in (None, reading.tag.gender) for form in reading.lexeme)


def _in_nominative(word: str, reading: Any) -> str:
    bare = word.rstrip(",")
    return _cased(_form(reading, "nomn"), bare) + word[len(bare) :]


def _declined(word: str, reading: Any) -> str:
    """A word with the endings of its reading; without a reading (a conjunction) it does not change."""
    if reading is None:
        return word
    return _with_endings([_cased(_form(reading, tag), word) for tag in _TAGS])


def _form(reading: Any, case: str) -> str:
    """The form of a reading in a case, of several the one most like it: высшая, высшей, не высочайшей."""
    wanted = {case, *([reading.tag.number] if reading.tag.number else [])}
    if reading.tag.POS in _AGREEING:
        wanted |= {reading.tag.gender} if reading.tag.number == "sing" else set()
        wanted |= {"inan"} if case == "accs" and _asks_animacy(reading) else set()
    fitting = [form for form in reading.lexeme if wanted <= form.tag.grammemes and form.tag.POS == reading.tag.POS]
    # A name such as Косово is also left as it is; that form is the nominative.
    forms: list[str] = [form.word for form in fitting if "Infr" not in form.tag] or [form.word for form in fitting]
    word: str = reading.word
    # A name that is always plural may have two genitives, the shorter that of its singular: Нидерланд, Нидерландов.
    plural_only = "Pltm" in reading.tag
    return max(forms, key=lambda form: (_shared([form, word]), len(form) if plural_only else 0), default=word)


def _asks_animacy(parse: Any) -> bool:
    """Whether the accusative of an adjective depends on its noun: masculine and plural."""
    return bool(parse.tag.number == "plur" or parse.tag.gender == "masc")


def _cased(form: str, like: str) -> str:
    """A lower-case form with the capitals of its word."""
    parts = tuple(zip(form.split("-"), like.split("-"), strict=False))
    if len(parts) > 1 and form.count("-") == like.count("-"):
        return "-".join(_cased(*part) for part in parts)
    shared = _shared([form.replace("ё", "е"), like.lower().replace("ё", "е")])
    return like[:shared] + (form[shared:].upper() if like.isupper() and len(like) > 1 else form[shared:])


def _with_endings(found: list[str]) -> str:
    """Forms as a stem and endings; only the word if it does not change."""
    if len(set(found)) == 1:
        return found[0]
    stem = _shared(found)
    return "|".join([found[0][:stem], *(form[stem:] or "0" for form in found)])


def _shared(words: list[str]) -> int:
    """The length of the common prefix of some words."""
    return sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*words, strict=False)))
