"""People: personal names by given names, forms of surnames, initials, titles and repetition.

Given names, forms of surnames and patronymics, titles and ambiguous words come from ``languages/CODE/people.toml``. The
rules are in docs/people.md: the name with its initials and case endings, without titles and positions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from migtext.catalogue.lookup import CatalogueMatches
from migtext.catalogue.name_index import given_names
from migtext.records import Person
from migtext.resources import language_table
from migtext.rules.morphology import morphology
from migtext.text.punctuation import CLOSING_QUOTES, HYPHENS, OPENING_QUOTES, QUOTES
from migtext.text.tokens import LINE_BREAK, Tokens, languages_of

TABLE = "people"

# Kinds of the words of a name, one letter each.
_GIVEN, _PATRONYMIC, _SURNAME, _ADJECTIVAL, _INITIAL, _OTHER = "GPSAIU"
_PARTICLE, _CLOSING, _NUMERAL = "TCN"

_SURNAMED = "[SAU]"
_FULL = re.compile(
    rf"G[GPU]?{_SURNAMED}U?|G[GP]?T{{1,2}}(?:[GP]?{_SURNAMED}U?|G)|GG|GP|GN|GI{_SURNAMED}"  # given name first
    rf"|I{{1,2}}(?:T?{_SURNAMED}|G{_SURNAMED})"  # initials first
    rf"|[SA]GP?|UP{_SURNAMED}?|[SA]P"  # surname first, or a patronymic after a rare name
    r"|[GSU]C[GU]?|[GU][GSAU]C[SA]?"  # son or daughter of
    r"|UTU"
)
_TRAILING_INITIALS = re.compile(r"[SA]I{1,2}|UII")
_ANY_WITH_SURNAME = re.compile(r"[US]SG?")
_AFTER_TITLE = re.compile(r"U{2,3}|[US]?[SA]G?|[GU]T[GU]{1,2}")
_UNKNOWN = re.compile(r"U{2,3}|UA")
_BRACKET_ENDS = ");,/"
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[a-z\u00df-\u024f]")
_ROMAN = re.compile(r"[IVX]+")
_LONGEST = 5  # words
_LONGEST_ROW = 24  # tokens
_SHORTEST_BASE = 3  # letters

_CERTAIN = 0.93
_TITLED = 0.85
_LIKELY = 0.75
_ALIAS = 0.85
_GUESSED = 0.55


# The bases of the words of names, each with the numbers of its names.
_Aliases = dict[str, set[int]]


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a possible name: its tokens and its kind."""

    first: int
    last: int
    kind: str
    bare: bool
    place: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in token indices."""

    first: int
    last: int
    rule: str
    confidence: float


class _Language:
    """The tables of one language, with the given names of all."""

    def __init__(self, code: str) -> None:
        table: dict[str, Any] = language_table(code, TABLE)
        self.code = code
        forms = morphology(code)
        self.endings = forms.endings
        self.longest = max(map(len, self.endings))
        self.inflects_last = forms.agglutinative
        names = given_names()
        if self.inflects_last:
            self.given = frozenset(stem for name in names for stem in forms.stems(name)) | names
        else:
            plural = re.compile(table.get("no_given_form", "(?!)"))
            self.given = names | {form for name in names for form in forms.forms(name) if not plural.search(form)}
        self.surname = re.compile(rf".{{2,}}{table.get('surname', '(?!)')}")
        self.strong = re.compile(rf".{{2,}}{table.get('strong', '(?!)')}")
        self.adjectival = re.compile(table.get("adjectival", "(?!)"))
        self.genitive = re.compile(table.get("genitive", "(?!)"))
        self.derived = re.compile(table.get("derived", "(?!)"))
        self.no_unknown = re.compile(table.get("no_unknown", "(?!)"))
        self.patronymic = re.compile(rf".{{3,}}{table.get('patronymic', '(?!)')}")
        endings = ("", *table.get("closing_endings", ()))
        self.closing = frozenset(word + ending for word in table.get("closing_particles", ()) for ending in endings)
        self.no_first = re.compile(table.get("no_first", "(?!)"))
        self.long_initials = frozenset(table.get("long_initials", ()))
        self.particles = frozenset(table.get("particles", ())) | self.closing
        self.titles = frozenset(table.get("titles", ()))
        self.honorifics = frozenset(table.get("honorifics", ()))
        self.no_names = frozenset(table.get("no_names", ()))
        self.not_behind = frozenset(table.get("not_behind", ()))
        self.not_before = tuple(table.get("not_before", ()))
        self.lettered = tuple(table.get("lettered", ()))
        self.streets = frozenset(table.get("streets", ()))
        self.rows_before = frozenset(table.get("rows_before", ()))
        self.joins = frozenset(table.get("joins", ()))
        self.rows_behind = tuple(table.get("rows_behind", ()))
        self.kin = frozenset(table.get("kin", ()))
        self.openers = frozenset(table.get("openers", ()))
        self.common_given = frozenset(table.get("common_given", ()))
        self.stopped = self.no_names | self.titles | self.not_behind
        self._kinds: dict[str, tuple[str, bool]] = {}

    def kind(self, word: str) -> tuple[str, bool]:
        """The kind of a word of a name, and whether it has no case ending."""
        kind = self._kinds.get(word)
        if kind is None:
            kind = self._kinds[word] = self._kind(word)
        return kind

    def _kind(self, word: str) -> tuple[str, bool]:
        if not self.inflects_last:
            if word in self.given:
                return _GIVEN, True
            if self.patronymic.fullmatch(word):
                return _PATRONYMIC, True
            return self._surname(word) if self.surname.fullmatch(word) else _OTHER, True
        if word in given_names():
            return _GIVEN, True
        cuts = [
            k
            for k in range(len(word), max(2, len(word) - self.longest - 1), -1)
            if word[k:] in self.endings and not self.derived.search(word[k:])
        ]
        for kind, fits in (
            (_GIVEN, lambda stem: stem in self.given),
            (_PATRONYMIC, self.patronymic.fullmatch),
            (_SURNAME, self.surname.fullmatch),
        ):
            for k in cuts:
                if fits(word[:k]):
                    return (self._surname(word[:k]) if kind == _SURNAME else kind), k == len(word)
        return _OTHER, not self.genitive.search(word)

    def _surname(self, word: str) -> str:
        return _ADJECTIVAL if self.adjectival.search(word) else _SURNAME

    def is_strong(self, word: str) -> bool:
        """Whether a word has a form that is almost always a surname."""
        if self.genitive.search(word):
            return False
        return any(self.strong.fullmatch(base) for base in (self.bases(word) if self.inflects_last else (word,)))

    def is_common_given(self, word: str) -> bool:
        """Whether a given name is also a common word, in any form."""
        if self.common_given.isdisjoint(self.bases(word)):
            return not self.inflects_last and any(word in _forms(self.code, name) for name in self.common_given)
        return True

    def is_stop(self, word: str) -> bool:
        """Whether a word is never part of a name, in any form."""
        if word in self.stopped:
            return True
        return self.kind(word)[0] != _GIVEN and not self.stopped.isdisjoint(self.bases(word))

    def bases(self, word: str) -> frozenset[str]:
        """Possible stems of ``word`` without its ending."""
        lowest = max(_SHORTEST_BASE, len(word) - self.longest)
        if len(word) < _SHORTEST_BASE:
            return frozenset((word,))
        return frozenset(word[:k] for k in range(len(word), lowest - 1, -1) if word[k:] in self.endings)


@lru_cache(maxsize=1 << 10)
def _forms(code: str, word: str) -> frozenset[str]:
    return frozenset(morphology(code).forms(word))


@lru_cache
def _language(code: str) -> _Language:
    return _Language(code)


def find(tokens: Tokens, matches: CatalogueMatches, taken: Sequence[tuple[int, int]] = ()) -> tuple[Person, ...]:
    """Personal names in text order, without overlaps; the caller sets ``id`` and ``sentence``.

    ``taken``: offset pairs of organisations, in which no person is searched. Rules: docs/people.md.

    >>> from migtext.text.tokens import tokenise
    >>> from migtext.catalogue.catalogue import load
    >>> text = tokenise("Министр А. Сыдыков жооп берди. Сыдыковго рахмат.").in_languages(["ky", "ky"])
    >>> [(person.text, person.rule) for person in find(text, CatalogueMatches(load(), text))]
    [('А. Сыдыков', 'people:full'), ('Сыдыковго', 'people:repeated')]
    """
    languages = languages_of(tokens, TABLE)
    return _Finder(tokens, matches, taken, languages).find() if any(languages) else ()


def is_street(tokens: Tokens, first: int, last: int, language: str) -> bool:
    """Whether a word for streets stands before or behind a name: ``ул. Манаса``, ``на улицах Абая и Манаса``.

    >>> from migtext.text.tokens import tokenise
    >>> is_street(tokenise("Манас көч., 12"), 0, 1, "ky")
    True
    """
    words, streets = tokens.words, _language(language).streets
    before = first > 1 and words[first - 1] == "." and words[first - 2] in streets
    behind = words[last + 1 : last + 2] == ["."] and words[last] in streets
    return before or behind or in_row_of_streets(tokens, first, last, language)


def in_row_of_streets(tokens: Tokens, first: int, last: int, language: str) -> bool:
    """Whether a name stands in a row of names next to a word for several streets or the like: ``Абай, Манас көчөлөрү``.

    >>> from migtext.text.tokens import tokenise
    >>> in_row_of_streets(tokenise("Абай жана Манас көчөлөрү"), 0, 1, "ky")
    True
    """
    told, words = _language(language), tokens.words
    if told.rows_behind:
        behind = _past_names(tokens, last, 1, told)
        if behind < len(words) and words[behind].startswith(told.rows_behind):
            return True
    if told.rows_before:
        before = _past_names(tokens, first - 1, -1, told)
        return before >= 0 and words[before] in told.rows_before
    return False


def _past_names(tokens: Tokens, at: int, step: int, language: _Language) -> int:
    """The token from ``at`` on, or back, that does not belong to a row of names, or one that is far off."""
    stop = at + step * _LONGEST_ROW
    while at != stop and 0 <= at < len(tokens.words) and _joins_names(tokens, at, language):
        at += step
    return at


def _joins_names(tokens: Tokens, i: int, language: _Language) -> bool:
    """Whether a token may stand in a row of names: a capitalised word, a full stop of an initial, a comma, *and*."""
    word = tokens.words[i]
    if word == ".":
        return i > 0 and tokens.ends[i - 1] - tokens.starts[i - 1] == 1
    return word == "," or word in language.joins or tokens.text[tokens.starts[i]].isupper()


_KINDS = {
    _GIVEN: "given name",
    _PATRONYMIC: "patronymic",
    _SURNAME: "surname",
    _ADJECTIVAL: "surname like an adjective",
}


def kind_of(word: str, language: str) -> str:
    """What part of a personal name a word may be by its form; "" for none.

    >>> kind_of("асанов", "ru"), kind_of("айгүлгө", "ky"), kind_of("тоо", "ky")
    ('surname', 'given name', '')
    """
    return _KINDS.get(_language(language).kind(word)[0], "")


def is_owner(word: str, language: str) -> bool:
    """Whether a word has the genitive that no first part of a name has; only where endings follow one another.

    >>> is_owner("асановдун", "ky"), is_owner("асанов", "ky"), is_owner("асанова", "ru")
    (True, False, False)
    """
    return _language(language).genitive.search(word) is not None


def has_surname_form(word: str, language: str) -> bool:
    """Whether a word has a form that is almost always a surname, whatever its capital tells.

    >>> has_surname_form("токаев", "ru"), has_surname_form("жапаровду", "ky"), has_surname_form("министр", "kk")
    (True, True, False)
    """
    return _language(language).is_strong(word)


def _is_acronym(surface: str, kind: str) -> bool:
    """Whether the capitals of a word show that it is an acronym: ``БУУ``, ``ИДПнын``, but not ``АСАНОВА``."""
    if not surface[:2].isupper():
        return False
    return not surface.isupper() or len(surface) < 4 or kind not in (_GIVEN, _SURNAME, _ADJECTIVAL)


class _Finder:
    """One pass over one text."""

    def __init__(
        self, tokens: Tokens, matches: CatalogueMatches, taken: Sequence[tuple[int, int]], languages: Sequence[str]
    ) -> None:
        self.matches = matches
        self.tokens = tokens
        self.words = tokens.words
        self.count = len(tokens.words)
        self.languages = languages
        self.capital = [tokens.text[start].isupper() for start in tokens.starts]
        covered = tokens.covered(taken)
        self.blocked = {i for i in range(self.count) if self.capital[i] and covered[i]}
        self.small = frozenset(
            word for word, capital in zip(self.words, self.capital, strict=True) if not capital and len(word) > 1
        )

    def find(self) -> tuple[Person, ...]:
        names: list[_Name] = []
        aliases: _Aliases = {}
        i = 0
        while i < self.count:
            if not self.capital[i] or i in self.blocked:
                opened = self._opened(i) if i + 1 < self.count and self.words[i + 1] in HYPHENS else None
                if opened:
                    names.append(opened)
                i = opened.last if opened else i + 1
                continue
            run = self._run(i)
            name = self._best(run)
            if name is None or self._are_two(run, aliases):
                i = run[0].last if run else i + 1
                continue
            names.append(name)
            for base in self._aliases(run, name):
                aliases.setdefault(base, set()).add(len(names))
            i = name.last
        names += self._repeated(names, aliases)
        names += [again for name in names if (again := self._in_brackets(name.last))]
        return tuple(self._record(name) for name in sorted(names, key=lambda name: name.first))

    def _in_brackets(self, i: int) -> _Name | None:
        """The same name in its own script, in brackets at token ``i``: ``(Marie Curie)``, ``(夏目漱石)``."""
        if self.words[i : i + 1] != ["("]:
            return None
        first = last = i + 1
        while last < min(first + _LONGEST, self.count) and self._is_foreign(last):
            last += 1
        single = last == first + 1 and self.words[first].isascii()
        closed = last > first and not (single or last >= self.count)
        ends = not self.words[first].isascii() or self.words[last] in _BRACKET_ENDS if closed else False
        return _Name(first, last, "people:brackets", _LIKELY) if ends else None

    def _is_foreign(self, i: int) -> bool:
        """Whether token ``i`` is a capitalised word in Latin letters, or a word in a script without capitals."""
        word = self.words[i]
        if not word[:1].isalpha():
            return False
        return _IDEOGRAPH.match(word) is not None or (self.capital[i] and _LATIN.match(word) is not None)

    def _opened(self, i: int) -> _Name | None:
        """A name that begins with a lower-case particle before a hyphen: ``әл-Фараби``, ``аль-Асад``."""
        if i + 2 >= self.count or not self.capital[i + 2] or i + 2 in self.blocked:
            return None
        if self.words[i] not in self._language(i).openers or (i and self.words[i - 1] in HYPHENS):
            return None
        return _Name(i, self._with_suffix(self._language(i), i + 3), "people:particle", _LIKELY)

    def _record(self, name: _Name) -> Person:
        start, end = self.tokens.starts[name.first], self.tokens.ends[name.last - 1]
        return Person(
            start=start, end=end, text=self.tokens.text[start:end], rule=name.rule, confidence=name.confidence
        )

    def _language(self, i: int) -> _Language:
        return _language(self.languages[self.tokens.sentence[i]])

    # The words of a possible name

    def _run(self, i: int) -> list[_Word]:
        """The words from token ``i`` on that may form one name."""
        language = self._language(i)
        run: list[_Word] = []
        sentence = self.tokens.sentence[i]
        while i < self.count and len(run) < _LONGEST and i not in self.blocked:
            i = self._next_line(language, run, i)
            if self.tokens.sentence[i] != sentence and not (run and run[-1].last < i):
                break
            sentence = self.tokens.sentence[i]
            word = self._name_word(language, i, run)
            if word is None:
                break
            run.append(word)
            i = word.last
        while run and run[-1].kind == _PARTICLE:
            run.pop()
        return run

    def _next_line(self, language: _Language, run: list[_Word], i: int) -> int:
        """Where a name goes on that a line end parts: a given name in running text, its surname on the next line."""
        last = i + 1 if self.words[i] == LINE_BREAK else i
        first = run[0].first if run else 0
        if not first or len(run) > 1 or run[0].kind != _GIVEN or not run[0].bare or last >= self.count:
            return i
        between = self.tokens.text[self.tokens.ends[run[0].last - 1] : self.tokens.starts[last]]
        running = self.words[first - 1].isalpha() and not self.capital[first - 1]
        same = self.tokens.sentence[first - 1] == self.tokens.sentence[first]
        parted = between.count(LINE_BREAK) == 1 and not between.strip()
        goes_on = parted and running and same and self.capital[last]
        return last if goes_on and language.kind(self.words[last])[0] == _SURNAME else i

    def _name_word(self, language: _Language, i: int, run: list[_Word]) -> _Word | None:
        word = self.words[i]
        if run and word in language.particles:
            return self._particle(language, i)
        if not self.capital[i]:
            return None
        if self._is_initial(i):
            return _Word(i, i + 2, _INITIAL, True)
        surface = self.tokens.text[self.tokens.starts[i] : self.tokens.ends[i]]
        if run and run[-1].kind == _GIVEN and _ROMAN.fullmatch(surface):
            return _Word(i, i + 1, _NUMERAL, True)
        end = self.tokens.word_end(i)
        kind, bare = self._kind(language, i, end)
        if kind == _GIVEN and not run and self.tokens.starts_sentence(i) and language.is_common_given(word):
            kind = _OTHER
        if kind == _OTHER and not run and self.tokens.starts_sentence(i) and language.no_first.search(word):
            return None
        parent = end < self.count and self.words[end] in language.closing
        if len(word) < 2 or word.isascii() or (language.is_stop(word) and not parent) or _is_acronym(surface, kind):
            return None
        place = kind in (_SURNAME, _ADJECTIVAL, _OTHER) and self.matches.is_place(self.tokens, i)
        before = run[-1].kind if run else ""
        behind_name = before == _PARTICLE or (before in (_GIVEN, _INITIAL) and kind != _OTHER)
        return None if place and not behind_name else _Word(i, end, kind, bare, place)

    def _is_initial(self, i: int) -> bool:
        word = self.words[i]
        return (
            (len(word) == 1 or word in self._language(i).long_initials)
            and word.isalpha()
            and self.words[i + 1 : i + 2] == ["."]
            and i + 2 < self.count
        )

    def _kind(self, language: _Language, first: int, end: int) -> tuple[str, bool]:
        if end - first == 1:
            return language.kind(self.words[first])
        joined = "-".join(self.words[first:end:2])
        kind, bare = language.kind(joined)
        return (language.kind(self.words[first])[0], bare) if kind == _OTHER else (kind, bare)

    def _particle(self, language: _Language, i: int) -> _Word | None:
        """``уулу``, ``бин``, ``аль-`` with what a hyphen joins to it."""
        after = i + 1
        if after + 1 < self.count and self.words[after] in HYPHENS and self.tokens.glued(after):
            return _Word(i, after + 2, _OTHER, True) if self.capital[after + 1] else None
        if self.words[i] in language.closing:
            return _Word(i, after, _CLOSING, True)
        behind = after + 1 if self.words[after : after + 1] and self.words[after] in language.particles else after
        if behind < self.count and self.capital[behind]:
            return _Word(i, after, _PARTICLE, True)
        return None

    # Which of the words are a name

    def _best(self, run: list[_Word]) -> _Name | None:
        """The longest name from the first word of ``run``."""
        if not run:
            return None
        first = run[0].first
        language = self._language(first)
        if first and (self.words[first - 1] in language.not_behind or self._in_address(language, first)):
            return None
        if first and self._in_place(first, run[-1].last):
            return None
        for size in range(len(run), 0, -1):
            words = run[:size]
            last = words[-1].last
            if last < self.count and self.words[last].startswith(language.not_before):
                continue
            if in_row_of_streets(self.tokens, first, last, language.code):
                continue
            # A surname before a given name with its own surname after it belongs to another person.
            behind = run[size].kind if size < len(run) else ""
            starts = words[-1].kind == _GIVEN or (words[-1].kind == _OTHER and behind in (_SURNAME, _OTHER))
            if behind and size > 1 and words[-2].kind == _SURNAME and starts:
                continue
            # Initials belong to the name after them, if there is one.
            if words[-1].kind == _INITIAL and len(run) > size:
                continue
            if self._is_letter(language, words):
                continue
            found = self._judge(language, words)
            if found:
                return _Name(first, self._with_suffix(language, last), *found)
        return None

    def _is_letter(self, language: _Language, words: list[_Word]) -> bool:
        """Whether the initial is the letter of a group, and a sentence ends there: ``в группу Б. Остальные``."""
        first = words[0].first
        lettered = first > 0 and self.words[first - 1].startswith(language.lettered) and bool(language.lettered)
        return lettered and words[0].kind == _INITIAL and words[-1].kind == _OTHER

    def _in_place(self, first: int, last: int) -> bool:
        """Whether a listed place that begins with the word before covers the tokens: ``область Абай``."""
        names = self.matches.of(self.tokens.languages[self.tokens.sentence[first]])
        return any(end >= last for end, _ in names.places_at(self.tokens, first - 1))

    def _in_address(self, language: _Language, first: int) -> bool:
        """Whether an abbreviation of "street" is before token ``first``: ``ул. Тоголока Молдо``."""
        return first > 1 and self.words[first - 1] == "." and self.words[first - 2] in language.streets

    def _judge(self, language: _Language, words: list[_Word]) -> tuple[str, float] | None:
        """Rule and confidence of a sequence of words, if it is a name."""
        # If only the last word of a name is inflected, an inflected word before it is not part of the name.
        kinds = "".join(
            word.kind if word.bare or word is words[-1] or not language.inflects_last else _OTHER for word in words
        )
        inflected = language.inflects_last and not all(word.bare for word in words[:-1])
        first, last = words[0].first, words[-1].last
        if language.inflects_last and any(self._owns(language, word) for word in words[:-1]):
            return None
        before = self._word_before(first)
        after = self.words[last] if last < self.count else ""
        honorific = before in language.honorifics or after in language.honorifics
        if _FULL.fullmatch(kinds) and not (inflected and kinds[0] == _OTHER):
            return "people:full", _CERTAIN
        if _TRAILING_INITIALS.fullmatch(kinds) and self.words[first] not in self.small:
            return "people:initials", _CERTAIN
        if honorific and set(kinds) <= set("GSAU"):
            return "people:honorific", _TITLED
        if before in language.kin and kinds in ("G", "S", "U") and not self._is_small(words):
            return "people:kin", _LIKELY
        if not inflected and before in language.titles and _AFTER_TITLE.fullmatch(kinds):
            return "people:title", _TITLED
        return None if inflected else self._judge_alone(language, words, kinds)

    def _owns(self, language: _Language, word: _Word) -> bool:
        """Whether a word is an owner, behind which its name does not go on: ``Асановдун Көк-Таштагы``."""
        return not word.bare and language.genitive.search(self.words[word.last - 1]) is not None

    def _judge_alone(self, language: _Language, words: list[_Word], kinds: str) -> tuple[str, float] | None:
        """Rule and confidence of words without a full name and without a title."""
        if _ANY_WITH_SURNAME.fullmatch(kinds) and not self._is_small(words):
            return "people:surname", _LIKELY
        if _UNKNOWN.fullmatch(kinds) and self._is_unknown(language, words):
            return "people:unknown", _GUESSED
        if kinds in (_GIVEN, _SURNAME) and self._stands_alone(language, words[0]):
            return "people:alone", _GUESSED
        return None

    def _word_before(self, first: int) -> str:
        """The word before token ``first`` with what hyphens join to it."""
        i = first - 1
        while self.tokens.hyphen(i - 1):
            i -= 2
        return "".join(self.words[i:first]) if i >= 0 else ""

    def _follows_capital(self, first: int) -> bool:
        """Whether a capitalised word that does not begin a sentence is right before it."""
        return first > 0 and self.capital[first - 1] and not self.tokens.starts_sentence(first - 1)

    def _is_unknown(self, language: _Language, words: list[_Word]) -> bool:
        """Whether unknown capitalised words are more likely a name than anything else."""
        first, last = words[0].first, words[-1].last
        return not (
            self._is_common(words)
            or any(language.no_unknown.search(self.words[i]) for i in range(first, last))
            or (last < self.count and (self.capital[last] or self.words[last] in CLOSING_QUOTES))
            or self.words[first - 1] in OPENING_QUOTES
            or (self.words[first - 1].isascii() and self.capital[first - 1])
            or (self._follows_capital(first) and not self.matches.is_place(self.tokens, first - 1))
        )

    def _stands_alone(self, language: _Language, word: _Word) -> bool:
        first, last = word.first, word.last
        around = self.words[max(0, first - 1) : first] + self.words[last : last + 1]
        return not (
            (
                word.kind == _SURNAME
                and (self.tokens.starts_sentence(first) or not language.is_strong(self.words[last - 1]))
            )
            or self._is_small([word])
            or language.is_common_given(self.words[first])
            or self.matches.is_place(self.tokens, first)
            or not (QUOTES | HYPHENS).isdisjoint(around)
            or self._follows_capital(first)
            or (last < self.count and self.capital[last])
        )

    def _is_common(self, words: list[_Word]) -> bool:
        return self.tokens.starts_sentence(words[0].first) or self._is_small(words)

    def _is_small(self, words: list[_Word]) -> bool:
        """Whether the text also has one of the words without a capital."""
        return any(self.words[word.first] in self.small for word in words)

    def _with_suffix(self, language: _Language, last: int) -> int:
        """The end with a case ending that a hyphen joins to the name."""
        if self.tokens.hyphen(last) and self.words[last + 1] in language.endings:
            return last + 2
        return last

    # The rest of the text

    def _aliases(self, run: list[_Word], name: _Name) -> set[str]:
        """Stems of the words of a name that may be used alone."""
        language = self._language(name.first)
        found: set[str] = set()
        for word in run:
            if word.last <= name.last and word.kind in (_GIVEN, _SURNAME, _ADJECTIVAL, _OTHER) and not word.place:
                found |= language.bases("-".join(self.words[word.first : word.last : 2]))
        return found

    def _repeated(self, names: list[_Name], aliases: _Aliases) -> list[_Name]:
        """Single words of the names found, where they are alone."""
        if not aliases:
            return []
        covered = {i for name in names for i in range(name.first, name.last)}
        found: list[_Name] = []
        i = 0
        while i < self.count:
            end = self._alias_end(i, aliases, covered) if self.capital[i] else i
            if end == i:
                i += 1
                continue
            first, last = i, end
            bare = self._is_bare(i, end, aliases)
            while bare and last < self.count and self.capital[last] and self._share_name(i, last, aliases):
                after = self._alias_end(last, aliases, covered, 2)
                if after == last:
                    break
                last, bare = after, self._is_bare(last, after, aliases)
            alone = bare and not (last < self.count and self._owners(last, aliases))
            last = self._with_surname(i, last, covered) if alone else last
            found.append(_Name(first, self._with_suffix(self._language(i), last), "people:repeated", _ALIAS))
            i = last
        return found

    def _are_two(self, run: list[_Word], aliases: _Aliases) -> bool:
        """Whether the first two words of a row, no given names, are the surnames of two people of the text."""
        if len(run) < 2 or not {word.kind for word in run[:2]} <= {_SURNAME, _ADJECTIVAL, _OTHER}:
            return False
        owners = [self._owners(word.first, aliases) for word in run[:2]]
        return all(owners) and owners[0].isdisjoint(owners[1])

    def _is_bare(self, first: int, last: int, aliases: _Aliases) -> bool:
        """Whether a word has no ending, so that its name may go on behind it; all words decline in Russian."""
        return not self._language(first).inflects_last or "-".join(self.words[first:last:2]) in aliases

    def _share_name(self, one: int, other: int, aliases: _Aliases) -> bool:
        """Whether two words are parts of one name that the text has in full."""
        owners = [self._owners(i, aliases) for i in (one, other)]
        return not owners[0].isdisjoint(owners[1])

    def _owners(self, i: int, aliases: _Aliases) -> set[int]:
        word = "-".join(self.words[i : self.tokens.word_end(i) : 2])
        return {number for base in self._language(i).bases(word) for number in aliases.get(base, ())}

    def _with_surname(self, first: int, last: int, covered: set[int]) -> int:
        """The end of a repeated given name with the next capitalised word, if that is not part of another name."""
        language = self._language(first)
        if last >= self.count or not self.capital[last] or last in self.blocked or last in covered:
            return last
        if self.tokens.sentence[last] != self.tokens.sentence[first] or self.words[last] in self.small:
            return last
        word = self._name_word(language, last, [])
        return word.last if word is not None and word.kind in (_SURNAME, _ADJECTIVAL, _OTHER) else last

    def _alias_end(self, i: int, aliases: _Aliases, covered: set[int], shortest: int = _SHORTEST_BASE) -> int:
        """The end of the word at ``i`` if it may mean a name of the text, else ``i``."""
        if i in self.blocked or i in covered or len(self.words[i]) < shortest or self.words[i] in self.small:
            return i
        language = self._language(i)
        end = self.tokens.word_end(i)
        word = "-".join(self.words[i:end:2])
        if (
            language.bases(word).isdisjoint(aliases)
            or not covered.isdisjoint(range(i, end))
            or self.words[i] in language.no_names
            or (i > 0 and self.words[i - 1] in language.not_behind)
            or (end < self.count and self.words[end].startswith(language.not_before))
            or (self.matches.is_place(self.tokens, i) and language.kind(word)[0] != _GIVEN)
        ):
            return i
        return end
