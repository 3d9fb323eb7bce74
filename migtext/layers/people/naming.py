"""The names of people: the dictionary form of each mention, and which mentions are of one person.

The name of a person is that of the fullest mention. A mention belongs to a person whose name has all its words, and
words that begin with its initials.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from migtext.catalogue.dictionary_form import governed, plain, word_without_case
from migtext.catalogue.name_index import given_names
from migtext.catalogue.russian_declension import CASES, is_declined, noun_cases
from migtext.layers.people.declension import Reading, declines, readings
from migtext.records import Person
from migtext.resources import language_table
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.text.reading import normalise
from migtext.text.tokens import Tokens, languages_of

TABLE = "people"
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ\-‐‑][^\W\d_]+)*\.?")
_SUFFIX = re.compile(r"(.*[^\W\d_])[-‐‑]([^\W\d_]+)")
_LONGEST_INITIAL = 2  # letters
_SHORTEST, _LONGEST_ENDING = 4, 6  # letters
_SUPPORT, _IN_CASE, _BARE = 0.7, 1.0, 0.5


@dataclass(frozen=True, slots=True)
class _Mention:
    """A mention: its name in the dictionary form, its words in their matching form, and the letters of its initials.

    ``others`` are further nominatives that its words may have.
    """

    person: Person
    name: str
    words: tuple[str, ...]
    initials: tuple[str, ...]
    others: tuple[frozenset[str], ...] = ()

    @property
    def fullness(self) -> tuple[int, int, bool, int]:
        """The fullest mention comes first, of equals one in small letters, then the first."""
        return -len(self.words), -len(self.initials), self.name.isupper(), self.person.start


def name_people(tokens: Tokens, people: Sequence[Person]) -> tuple[Person, ...]:
    """The same people, each with the ``name`` of the person in the nominative.

    >>> from migtext.text.tokens import tokenise
    >>> text = tokenise("Встреча с Асаном Сыдыковым. Сыдыков рад.").in_languages(["ru", "ru"])
    >>> one = Person(start=10, end=26, text="Асаном Сыдыковым", rule="")
    >>> other = Person(start=28, end=35, text="Сыдыков", rule="")
    >>> [person.name for person in name_people(text, [one, other])]
    ['Асан Сыдыков', 'Асан Сыдыков']
    """
    languages = languages_of(tokens, TABLE)
    read = _Reader(tokens, people, languages)
    mentions = sorted((read.mention(person) for person in people), key=lambda mention: mention.fullness)
    names: dict[int, str] = {}
    persons: dict[str, list[list[_Mention]]] = defaultdict(list)
    for mention in mentions:
        same = [person for person in _alike(mention, persons) if _are_one(mention, person[0])]
        before = [person for person in same if person[0].person.start <= mention.person.start]
        chosen = max(before or same, key=lambda person: person[0].person.start, default=None)
        if chosen is None:
            chosen = []
            for word in mention.words:
                persons[word].append(chosen)
        chosen.append(mention)
        names[mention.person.start] = chosen[0].name
    return tuple(person.model_copy(update={"name": names[person.start]}) for person in people)


def _alike(mention: _Mention, persons: Mapping[str, list[list[_Mention]]]) -> list[list[_Mention]]:
    """The persons that may be that of a mention: those with its rarest word, in one of its forms.

    Where persons have a word of the mention as it stands, those that have only other forms of it do not count.
    """
    choices = [{word, *(mention.others[i] if mention.others else ())} for i, word in enumerate(mention.words)]
    found = [[person for word in sorted(some) for person in persons.get(word, ())] for some in choices]
    rarest = min(found, key=len, default=[])
    if any(persons.get(word) for word in mention.words):
        return [person for person in rarest if not set(mention.words).isdisjoint(person[0].words)]
    return rarest


def _are_one(mention: _Mention, full: _Mention) -> bool:
    """Whether a mention has only words of a fuller one, and initials of its other words."""
    if not mention.words:
        return False
    free = list(full.words)
    for i, word in enumerate(mention.words):
        choices = [word, *(mention.others[i] if mention.others else ())]
        found = next((choice for choice in choices if choice in free), None)
        if found is None:
            return False
        free.remove(found)
    letters = [word[0] for word in free] + list(full.initials)
    if mention.initials and not letters:
        return True
    for letter in mention.initials:
        if letter not in letters:
            return False
        letters.remove(letter)
    return True


class _Reader:
    """Reads the mentions of one text, with what each tells of the others."""

    def __init__(self, tokens: Tokens, people: Sequence[Person], languages: Sequence[str]) -> None:
        self._tokens = tokens
        self._languages = languages
        self._support: dict[str, set[str]] = defaultdict(set)
        for person in people:
            code = self._language(person)
            if code and declines(code):
                for word in _words(person.text):
                    for reading in readings(code, word):
                        self._support[reading.nominative].add(word)

    def _language(self, person: Person) -> str:
        first = bisect_left(self._tokens.starts, person.start)
        return self._languages[self._tokens.sentence[first]] if first < len(self._tokens.words) else ""

    def mention(self, person: Person) -> _Mention:
        """The mention of a person, read in the language of its sentence."""
        code, text = self._language(person), plain(person.text)
        parts = _WORD.findall(text)
        initials = tuple(normalise(part[:-1])[:1] for part in parts if _is_initial(part))
        words = _words(text)
        if not words or not code:
            return _Mention(person, text, words, initials)
        if declines(code):
            bases, others = self._declined(person, code, words)
            return _Mention(person, _replaced(text, words, bases), bases, initials, others)
        if morphology(code).agglutinative:
            text, bases = _without_suffixes(code, text, words)
            return _Mention(person, text, bases, initials)
        return _Mention(person, text, words, initials)

    def _declined(
        self, person: Person, code: str, words: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[frozenset[str], ...]]:
        """The nominatives of the words of a name, in one gender and case; and all that each word may have."""
        cases = self._cases_told(person, code)
        options = [readings(code, word) for word in words]
        best: tuple[float, tuple[str, ...]] = (-1.0, words)
        for gender in dict.fromkeys(reading.gender for reading in options[0]):
            for case in CASES:
                chosen = [self._best(option, gender, case) for option in options]
                if all(chosen):
                    weight = sum(self._weight(reading) for reading in chosen if reading)
                    weight += _IN_CASE * (case in cases) + _BARE * (case == NOMINATIVE)
                    if weight > best[0]:
                        best = weight, tuple(reading.nominative for reading in chosen if reading)
        others = tuple(frozenset(r.nominative for r in option if self._weight(r) > 0) for option in options)
        return best[1], others

    def _best(self, option: Sequence[Reading], gender: str, case: str) -> Reading | None:
        fitting = (reading for reading in option if reading.gender == gender and reading.case == case)
        return max(fitting, key=self._weight, default=None)

    def _weight(self, reading: Reading) -> float:
        return reading.weight + _SUPPORT * (len(self._support[reading.nominative]) - 1)

    def _cases_told(self, person: Person, code: str) -> frozenset[str]:
        """The cases that the word before a name tells: a preposition, or a post in the same case.

        The post with all that belongs to it counts first.
        """
        first = bisect_left(self._tokens.starts, person.start)
        if not first:
            return frozenset()
        before = self._tokens.words[first - 1]
        if person.post_cases:
            return person.post_cases
        cases = governed(code, before)
        if cases or not is_declined(code) or before not in language_table(code, TABLE).get("titles", ()):
            return frozenset(cases)
        return noun_cases(code, before)


def _is_initial(part: str) -> bool:
    return part.endswith(".") and len(part) <= _LONGEST_INITIAL + 1


def _words(text: str) -> tuple[str, ...]:
    """The words of a name but for initials, in their matching form."""
    return tuple(normalise(part.rstrip(".")) for part in _WORD.findall(plain(text)) if not _is_initial(part))


def _replaced(text: str, words: Sequence[str], bases: Sequence[str]) -> str:
    """The name with its words in the nominative, each in the letters of the text as far as they go."""
    form: Mapping[str, str] = dict(zip(words, bases, strict=True))

    def put(match: re.Match[str]) -> str:
        part = match[0]
        word = normalise(part)
        if _is_initial(part) or word not in form or form[word] == word:
            return part
        base = form[word]
        shared = next(
            (i for i, (a, b) in enumerate(zip(word, base, strict=False)) if a != b), min(len(word), len(base))
        )
        rest = base[shared:]
        return part[:shared] + (rest.upper() if part.isupper() and len(part) > 1 else rest)

    return _WORD.sub(put, text)


def _without_suffixes(code: str, text: str, words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A name, and its words, whose last word alone may have an ending, also behind a hyphen: ``Байденнің``."""
    apart = _SUFFIX.fullmatch(text)
    if apart and apart[2].islower() and apart[2] in morphology(code).suffixes:
        return apart[1], _words(apart[1])
    base = _formed_base(code, words[-1]) or word_without_case(code, words[-1], _known(code))
    if base == words[-1] or _is_initial(_WORD.findall(text)[-1]):
        return text, words
    return text[: len(text) - len(words[-1]) + len(base)], (*words[:-1], base)


def _formed_base(code: str, word: str) -> str:
    """The surname before an ending, also where the whole looks like a surname of its own: ``атамбаевдин``."""
    inflection, formed = morphology(code), _formed(code)
    cuts = range(max(_SHORTEST, len(word) - _LONGEST_ENDING), len(word) - 1)
    cuts_of_case = (cut for cut in cuts if inflection.is_case(word[cut:]))
    bases = (word[:cut] for cut in cuts_of_case if formed.fullmatch(word[:cut]))
    return "" if word in given_names() else next(bases, "")


@lru_cache
def _known(code: str) -> Callable[[str], bool]:
    """Whether a word is a given name, or has the form of a surname or a patronymic."""
    formed = _formed(code)
    return lambda word: word in given_names() or formed.fullmatch(word) is not None


@lru_cache
def _formed(code: str) -> re.Pattern[str]:
    """The forms of surnames and patronymics."""
    table = language_table(code, TABLE)
    return re.compile(rf".{{2,}}(?:{table.get('surname', '(?!)')}|{table.get('patronymic', '(?!)')})")
