"""The position of a person: the post that stands before the name, or behind it after a comma, and its organisation.

A post is a noun of ``posts`` in ``languages/CODE/people.toml`` with what belongs to it: where the head of a phrase
comes last, the words before it up to the start of the phrase, else the words behind it in the genitive.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from migtext.catalogue.dictionary_form import dictionary_form, plain
from migtext.catalogue.russian_declension import agrees, is_declined, is_form_of, is_plural, noun_cases, one_holder
from migtext.layers.organisations.head_nouns import grammar_of
from migtext.layers.people.declension import declines, readings
from migtext.records import Mention, Organisation, Person, Place
from migtext.resources import language_table
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.rules.traits import traits
from migtext.text.punctuation import CLOSING_BRACKETS, DASHES, HYPHENS, OPENING_BRACKETS, QUOTES, closes
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, Tokens, languages_of

TABLE = "people"
_LONGEST = 14  # tokens of a position
_SHORTEST = 5  # letters
_LONGEST_ACTING = 40  # letters
_ADJECTIVAL = "attr"
_OBJECTS = frozenset({"acc", "dat", "ins"})
_OWNING = frozenset({"gen", "acc"})
_ENDS = CLOSING_BRACKETS | DASHES | frozenset(",.;:!?")


class _Span(NamedTuple):
    """Tokens ``first`` up to ``last`` (excluded) of a position, with its head noun at ``head``."""

    first: int
    last: int
    head: int


@dataclass(frozen=True, slots=True)
class _Covered:
    """The mentions of a text by their first token and by their last one (excluded), each a pair of these tokens."""

    starting: dict[int, int]
    ending: dict[int, int]
    people: frozenset[int]


def add_positions(
    tokens: Tokens, people: Sequence[Person], organisations: Sequence[Organisation], places: Sequence[Place]
) -> tuple[Person, ...]:
    """The same people with ``position`` and ``organisation_id``, where a post stands beside the name.

    >>> from migtext.text.tokens import tokenise
    >>> text = tokenise("Сөзді сыртқы істер министрі Ерлан Асанов алды.").in_languages(["kk"])
    >>> add_positions(text, [Person(start=28, end=40, text="Ерлан Асанов", rule="")], (), ())[0].position
    'сыртқы істер министрі'
    """
    covered = _covered(tokens, people, (*organisations, *places))
    organisations = sorted(organisations, key=lambda organisation: organisation.start)
    found: list[Person] = []
    doubtful: set[int] = set()
    for i, (person, code, phrases, span) in enumerate(_beside(tokens, people, covered)):
        if phrases is None or span is None:
            shares = bool(found) and code and _in_one_row(tokens, code, found[-1], person)
            found.append(person.sharing_post(found[-1]) if shares else person)
            continue
        acting, cases = phrases.acting(span), phrases.cases(span)
        if not acting and not _fits(code, person.text, cases):
            found.append(person)
            continue
        if phrases.is_subject(span, person):
            doubtful.add(i)
        organisation = _organisation(tokens, span, organisations)
        update = {
            "position": acting or _form(tokens, code, span, covered),
            "organisation_id": organisation and organisation.id,
        }
        held = person.model_copy(update=update)
        found.append(held.with_post_in(cases, shared=not acting and phrases.is_of_several(span)))
    sure = {(person.name, (person.position or "").casefold()) for i, person in enumerate(found) if i not in doubtful}
    return tuple(
        people[i] if i in doubtful and (person.name, (person.position or "").casefold()) not in sure else person
        for i, person in enumerate(found)
    )


def with_post_cases(
    tokens: Tokens, people: Sequence[Person], organisations: Sequence[Organisation], places: Sequence[Place]
) -> tuple[Person, ...]:
    """The same people with the cases of the posts beside their names, where names decline; before these are named."""
    covered = _covered(tokens, people, (*organisations, *places))
    found: list[Person] = []
    for person, _, phrases, span in _beside(tokens, people, covered, only=is_declined):
        told = phrases.cases(span) if phrases and span and not phrases.acting(span) else frozenset[str]()
        found.append(person.with_post_in(told, shared=False) if told else person)
    return tuple(found)


def _beside(
    tokens: Tokens, people: Iterable[Person], covered: _Covered, only: Callable[[str], bool] = bool
) -> "Iterator[tuple[Person, str, _Phrases | None, _Span | None]]":
    """Each person with the language of the sentence, what finds posts there, and the post beside the name.

    No post is looked for in a language that ``only`` is not true of.
    """
    languages = languages_of(tokens, TABLE)
    for person in people:
        first, last = bisect_left(tokens.starts, person.start), bisect_left(tokens.starts, person.end)
        code = languages[tokens.sentence[first]] if first < len(tokens.words) else ""
        phrases = _Phrases(tokens, code, covered) if code and only(code) else None
        yield person, code, phrases, phrases.beside(first, last) if phrases else None


def _in_one_row(tokens: Tokens, code: str, before: Person, person: Person) -> bool:
    """Whether a name goes on a row of names behind one post in the plural: ``депутаты А. Осмонов, Б. Сыдыков``."""
    between = tokens.words[bisect_left(tokens.starts, before.end) : bisect_left(tokens.starts, person.start)]
    joined = len(between) == 1 and (between[0] == "," or between[0] in grammar_of(code).walk.conjunctions)
    return before.shares_post and joined


def _fits(code: str, name: str, cases: frozenset[str]) -> bool:
    """Whether a name may be in the case of its post, an owner's: not ``главы Асан Осмонов``."""
    if not cases or not cases <= _OWNING or not declines(code):
        return True
    return all(
        any(reading.case in cases for reading in readings(code, word))
        for word in map(normalise, name.split())
        if not word.endswith(".")
    )


def _covered(tokens: Tokens, people: Iterable[Mention], named: Iterable[Mention]) -> _Covered:
    def spans(mentions: Iterable[Mention]) -> list[tuple[int, int]]:
        return [(bisect_left(tokens.starts, m.start), bisect_left(tokens.starts, m.end)) for m in mentions]

    pairs = spans(named)
    names = frozenset(i for first, last in spans(people) for i in range(first, last))
    return _Covered(dict(pairs), {last: first for first, last in pairs}, names)


class _Phrases:
    """Finds the phrases beside a name that are posts, in one language."""

    def __init__(self, tokens: Tokens, code: str, covered: _Covered) -> None:
        self._tokens, self._code, self._covered = tokens, code, covered
        self._words = tokens.words
        self._head_last = traits(code).head_last
        self._grammar = grammar_of(code)
        self._inflection = morphology(code)
        table = language_table(code, TABLE)
        self._genitive = re.compile(table.get("genitive", "(?!)"))
        self._state_posts = state_posts(code)
        self._honorifics = table.get("honorifics", ())

    def beside(self, first: int, last: int) -> _Span | None:
        """The post before the name in tokens ``first`` up to ``last``, else the one behind it."""
        named = self._without_honorific(first)
        before = self._owned_before(named) if self._head_last else self._owning_before(named)
        return before or self._behind(last)

    def _without_honorific(self, first: int) -> int:
        """Where an honorific before token ``first`` begins, else ``first``: ``комиссаром | г-ном``."""
        start = self._word_start(first - 1) if first else 0
        return start if "".join(self._words[start:first]) in self._honorifics else first

    def cases(self, span: _Span) -> frozenset[str]:
        """The cases that the head of a phrase may be in, where names decline; empty for several."""
        end = self._tokens.word_end(span.head)
        return noun_cases(self._code, self._words[end - 1]) if is_declined(self._code) else frozenset()

    def is_of_several(self, span: _Span) -> bool:
        """Whether the head of a phrase is in the plural, where a dictionary tells."""
        return is_declined(self._code) and is_plural(self._code, self._words[self._tokens.word_end(span.head) - 1])

    def acting(self, span: _Span) -> str:
        """The post of who only acts in it, with the word for that: ``и.о. министра``; "" if nothing says so."""
        start = self._tokens.starts[span.first]
        before = normalise(self._tokens.text[max(0, start - _LONGEST_ACTING) : start]).rstrip()
        for row in _acting_words(self._code):
            if any(before.endswith(form) and not before[: -len(form)][-1:].isalpha() for form in row):
                return f"{row[0]} {plain(self._tokens.surface(span.first, span.last))}"
        return ""

    def _is_post(self, first: int, last: int) -> bool:
        words = self._words[first:last:2]
        word = "-".join(words)
        return is_post(self._code, word) or (len(words) > 1 and is_post(self._code, words[-1]))

    def _word_start(self, i: int) -> int:
        """The first token of the word that ends with token ``i``, over hyphens."""
        while self._tokens.hyphen(i - 1) and self._words[i - 2].isalpha():
            i -= 2
        return i

    def _same_sentence(self, i: int, j: int) -> bool:
        return 0 <= i < len(self._words) and self._tokens.sentence[i] == self._tokens.sentence[j]

    # The head comes last

    def _owned_before(self, end: int) -> _Span | None:
        """A phrase whose head is right before token ``end``."""
        if not end or not self._same_sentence(end - 1, end):
            return None
        head = self._word_start(end - 1)
        if self._same_sentence(head - 1, head) and self._is_post_of_two(head):
            head = self._word_start(head - 1)
        elif not self._is_post(head, end):
            return None
        return _Span(self._reach_left(head, end), end, head)

    def _is_post_of_two(self, i: int) -> bool:
        """Whether the word at token ``i`` and the one before it are one post: ``орун басары``."""
        return is_post(self._code, f"{self._words[i - 1]} {self._words[i]}")

    def _reach_left(self, first: int, end: int) -> int:
        """Where a phrase with its head at ``first`` begins: one without an owner has only adjectives and a name."""
        owned = self._inflection.is_owned(self._words[end - 1])
        while first > 0 and end - first < _LONGEST and self._same_sentence(first - 1, end - 1):
            before = self._attribute_before(first, owned)
            if before == first:
                before = self._listed_before(first, end)
            if before == first:
                break
            first = before
        while self._words[first] in self._grammar.walk.conjunctions:
            first += 1
        first = self._behind_subject(first, end)
        opening = self._tokens.word_end(first)
        if opening < end and self._tokens.starts_sentence(first) and first not in self._covered.starting:
            object_first = self._inflection.is_object(self._words[opening - 1], consonants=True)
            return opening if object_first else first
        return first

    def _behind_subject(self, first: int, end: int) -> int:
        """Where a phrase begins behind the post of one who speaks for a country: ``Президент | ІІМ басшысы Асанды``."""
        behind = self._state_post_end(first)
        if behind in {first, end} or first in self._covered.starting:
            return first
        return behind if behind in self._covered.starting or self._tokens.surface(behind, end)[0].isupper() else first

    def _state_post_end(self, first: int) -> int:
        """The end of the post of one who speaks for a country that begins at token ``first``; else ``first``."""
        ends = (end for end in range(first + 3, first, -1) if " ".join(self._words[first:end]) in self._state_posts)
        return next(ends, first)

    def is_subject(self, span: _Span, person: Person) -> bool:
        """Whether a bare post of a country before a name in an oblique case may be that of another, who acts."""
        bare = self._state_post_end(span.first) == span.last and self._tokens.ends[span.last - 1] < person.start
        name, word = (text.casefold().rpartition(" ")[2] for text in (person.name or person.text, person.text))
        return self._head_last and bare and self._inflection.suffixes.get(word.removeprefix(name)) in _OBJECTS

    def _listed_before(self, first: int, end: int) -> int:
        """Where the noun begins that a comma joins to the list before a post; ``first`` if none does.

        ``билим, илим жана маданият министри``: the list ends with a conjunction, and its nouns have no endings.
        """
        conjunctions = self._grammar.walk.conjunctions
        if first < 2 or self._words[first - 1] != "," or not any(w in conjunctions for w in self._words[first:end]):
            return first
        start = self._word_start(first - 2)
        word = self._words[start]
        if not self._same_sentence(start, first) or start in self._covered.people or first - 1 in self._covered.ending:
            return first
        bare = not self._is_genitive(word) and not is_post(self._code, word)
        return start if bare and self._is_attribute(start) else first

    def _attribute_before(self, first: int, owned: bool) -> int:
        """Where the word or the name begins that belongs to the one at token ``first``; ``first`` if none does."""
        mention = self._covered.ending.get(first)
        if mention is not None:
            last = self._words[first - 1]
            apart = first in self._covered.starting or (self._is_genitive_at(first) and not self._is_owned_post(first))
            joined = self._is_genitive(last) or not apart
            return mention if joined and self._is_attribute(first - 1) else first
        quoted = self._quote_before(first)
        if quoted != first:
            return quoted
        start = self._word_start(first - 1)
        if f"{self._words[start]} {self._words[first]}" in self._state_posts:
            return start
        if start in self._covered.people or not (self._is_attribute(start) or self._has_action(start, first)):
            return first
        before = self._words[first - 1]
        return start if owned or self._is_adjective(before) or is_former(self._code, before) else first

    def _quote_before(self, first: int) -> int:
        """The mark that opens the quotation which ends before token ``first``; ``first`` if none does."""
        words = self._words
        for i in range(first - 3, max(-1, first - _LONGEST), -1):
            if closes(words[i], words[first - 1]) and self._same_sentence(i, first - 1):
                return i
        return first

    def _is_genitive(self, word: str) -> bool:
        return self._genitive.search(word) is not None

    def _is_genitive_at(self, i: int) -> bool:
        """Whether the word at token ``i`` is in the genitive."""
        return self._is_genitive(self._words[self._tokens.word_end(i) - 1])

    def _is_owned_post(self, i: int) -> bool:
        """Whether the word at token ``i`` is a post in the genitive that someone before it owns: ``төрағасының``."""
        post = self._genitive.sub("", self._words[i])
        return is_post(self._code, post) and self._inflection.is_owned(post)

    def _is_adjective(self, word: str) -> bool:
        """Whether a word has the ending of an adjective: ``бұрынғы``, ``мурдагы``."""
        endings = self._inflection.endings
        return any(endings.get(word[cut:]) == _ADJECTIVAL for cut in range(max(3, len(word) - 5), len(word)))

    def _is_attribute(self, i: int) -> bool:
        """Whether a word may stand before the noun that it belongs to: no verb, no circumstance, no sign, no number."""
        word, grammar = self._words[i], self._grammar
        if not word[:1].isalpha():
            return False
        if word in grammar.walk.conjunctions or word in grammar.stops.plain or is_post(self._code, word):
            return True
        if self._is_adjective(word):  # a post may be a former one, which no organisation is
            return True
        return not (grammar.stops_name(word) or grammar.stops_at_capital(word) or self._is_object(word))

    def _has_action(self, i: int, action: int) -> bool:
        """Whether the word at token ``i`` is the object of a noun of action behind it (``аймактарды өнүктүрүү``)."""
        return self._grammar.is_object(self._words[i]) and self._grammar.is_action(self._words[action])

    def _is_object(self, word: str) -> bool:
        """Whether a word is in the accusative behind a vowel: ``бастамасын``, ``көрсөтмөнү``."""
        return len(word) > _SHORTEST and not self._is_genitive(word) and self._inflection.is_object(word)

    # The head comes first

    def _owning_before(self, end: int) -> _Span | None:
        """The longest phrase that ends right before token ``end``, with its head in front."""
        found: _Span | None = None
        i = end
        while i > 0 and end - i < _LONGEST and self._same_sentence(i - 1, end):
            inside = self._covered.ending.get(i)
            if inside is None:
                inside = self._short_form_before(i)
            start = self._word_start(i - 1) if inside is None else inside
            if inside is None:
                if start in self._covered.people:
                    break
                if self._is_post(start, i) and self._belongs(i, end):
                    found = _Span(start, end, start)
                elif not (self._may_belong(start) or self._in_list(start, end)):
                    break
            i = start
        return found and self._with_adjectives(found)

    def _short_form_before(self, i: int) -> int | None:
        """The bracket that opens a name alone in brackets which end before token ``i``: ``комитета (ГКНБ)``."""
        name = self._covered.ending.get(i - 1) if self._words[i - 1] in CLOSING_BRACKETS else None
        return name - 1 if name and self._words[name - 1] in OPENING_BRACKETS else None

    def _short_form_behind(self, i: int) -> int | None:
        """The end of a name alone in brackets that open at token ``i``."""
        name = self._covered.starting.get(i + 1) if self._words[i] in OPENING_BRACKETS else None
        closed = name is not None and self._words[name : name + 1] and self._words[name] in CLOSING_BRACKETS
        return name + 1 if name and closed else None

    def _in_list(self, i: int, end: int) -> bool:
        """Whether a comma at token ``i`` parts what a post deals with: ``министр труда, занятости и миграции``."""
        words, grammar = self._words, self._grammar
        if words[i] != "," or i + 2 >= end or not words[i + 1][:1].isalpha() or i in self._covered.people:
            return False
        last = next((k for k in range(i + 1, end) if words[k] == "," or words[k] in grammar.walk.conjunctions), end)
        if last == end or last == i + 1 or last + 1 >= end:
            return False
        item = all(
            grammar.is_complement(words[k], after_link=True) and not self._is_post(k, k + 1) for k in range(i + 1, last)
        )
        return item and (words[last] != "," or self._in_list(last, end))

    def _belongs(self, first: int, end: int) -> bool:
        """Whether all words behind a head may belong to it."""
        return self._reach_right(first, end) >= end

    def _may_belong(self, i: int) -> bool:
        word, grammar = self._words[i], self._grammar
        if word in QUOTES or word in grammar.walk.links or word in grammar.walk.conjunctions or word in self._inside:
            return True
        return word[:1].isalpha() and grammar.is_complement(word, after_link=True)

    @property
    def _inside(self) -> frozenset[str]:
        return frozenset(self._grammar.latin.inside)

    def _reach_right(self, first: int, end: int) -> int:
        """The end of what belongs to a head before token ``first``: names, words in the genitive or after a link."""
        i, linked = first, False
        while i < end:
            mention = self._covered.starting.get(i)
            if mention is not None and mention <= end:
                i, linked = mention, False
                continue
            word, grammar = self._words[i], self._grammar
            if i in self._covered.people:
                break
            short = self._short_form_behind(i)
            if short is not None and short <= end:
                i, linked = short, False
                continue
            named = self._covered.starting.get(i + 1) is not None or (i + 1 < end and self._is_oblique_post(i + 1))
            if word in grammar.walk.links or (word in grammar.latin.inside and named):
                linked = True
            elif self._is_oblique_post(i):
                linked = False
            elif not (
                word in QUOTES or word in grammar.walk.conjunctions or word in HYPHENS or self._in_list(i, end)
            ) and not (word[:1].isalpha() and grammar.is_complement(word, linked)):
                break
            i += 1
        while i > first and (
            self._words[i - 1] in grammar_of(self._code).walk.links | {*self._grammar.walk.conjunctions}
        ):
            i -= 1
        return i

    def _is_oblique_post(self, i: int) -> bool:
        """Whether a post at token ``i`` belongs to another one before it: ``министра``."""
        end = self._tokens.word_end(i)
        return self._is_post(i, end) and not is_nominative(self._code, self._words[end - 1])

    def _with_adjectives(self, span: _Span) -> _Span:
        """The phrase with the adjectives before its head that agree with it."""
        first = span.first
        noun = "".join(self._words[span.head : self._tokens.word_end(span.head)])
        while first and self._same_sentence(first - 1, span.head) and is_declined(self._code):
            start = self._word_start(first - 1)
            if self._words[start] in self._grammar.walk.conjunctions and start > 0 and first < span.head:
                start = self._word_start(start - 1)
            if not agrees(self._code, "".join(self._words[start : self._tokens.word_end(start)]), noun):
                break
            first = start
        return span._replace(first=first)

    # Behind the name

    def _behind(self, i: int) -> _Span | None:
        """A post between commas or in brackets behind a name that ends before token ``i``."""
        words = self._words
        opens = i < len(words) and (words[i] == "," or words[i] in OPENING_BRACKETS or words[i] in DASHES)
        if not opens or not self._same_sentence(i, i - 1):
            return None
        first, end = i + 1, i + 1
        while end < min(first + _LONGEST, len(words)) and self._same_sentence(end, i):
            mention = self._covered.starting.get(end)
            if mention is None and (words[end] in _ENDS or words[end] == LINE_BREAK):
                break
            end = mention or end + 1
        if end == first or not words[first][:1].isalpha() or not (end == len(words) or words[end] in _ENDS):
            return None
        return self._phrase(first, end)

    def _phrase(self, first: int, end: int) -> _Span | None:
        """The phrase of a post that begins at token ``first``."""
        if self._head_last:
            head = self._word_start(end - 1)
            whole = head >= first and self._is_post(head, end) and self._reach_left(head, end) <= first
            return _Span(first, end, head) if whole else None
        head = first
        while head < end and not self._is_post(head, self._tokens.word_end(head)):
            head = self._tokens.word_end(head)
        if head >= end:
            return None
        behind = self._tokens.word_end(head)
        span = self._with_adjectives(_Span(head, self._reach_right(behind, end), head))
        return span if span.first == first else None


def _form(tokens: Tokens, code: str, span: _Span, covered: _Covered) -> str:
    """The phrase in the nominative, with a small letter where only the sentence asks for a capital."""
    text = plain(tokens.surface(span.first, span.last))
    form = one_holder(code, dictionary_form(code, text)) if is_declined(code) else text
    starts = tokens.starts_sentence(span.first) and span.first not in covered.starting
    word = tokens.surface(span.first, tokens.word_end(span.first))
    return form[:1].lower() + form[1:] if starts and word[1:] == word[1:].lower() else form


def _organisation(tokens: Tokens, span: _Span, organisations: Sequence[Organisation]) -> Organisation | None:
    """The organisation in a post, of several the one next to its head; ``organisations`` are in the text's order."""
    start, end = tokens.starts[span.first], tokens.ends[span.last - 1]
    first = bisect_left(organisations, start, key=lambda organisation: organisation.start)
    last = bisect_left(organisations, end, key=lambda organisation: organisation.start)
    inside = [organisation for organisation in organisations[first:last] if organisation.end <= end]
    at = tokens.starts[span.head]
    return min(inside, key=lambda organisation: abs(organisation.start - at), default=None)


@lru_cache(maxsize=1 << 12)
def is_post(code: str, word: str) -> bool:
    """Whether a word is a post: in any case where names decline, else without a case, with an owner or without.

    >>> is_post("ru", "министром"), is_post("kk", "министрі"), is_post("ky", "министрге")
    (True, True, False)
    """
    posts: list[str] = language_table(code, TABLE).get("posts", [])
    if is_declined(code):
        return is_form_of(code, word, posts) or (HYPHENS & set(word) != set() and word.rpartition("-")[2] in posts)
    return word in _post_forms(code)


def is_nominative(code: str, word: str) -> bool:
    """Whether a word is a post in the form of the dictionary."""
    return word in language_table(code, TABLE).get("posts", ())


@lru_cache
def _acting_words(code: str) -> tuple[tuple[str, ...], ...]:
    """The ways to say that somebody only acts in a post, each with its forms, that of the dictionary first."""
    rows: Sequence[str] = language_table(code, TABLE).get("acting", ())
    return tuple(tuple(map(str.strip, row.split("|"))) for row in rows)


@lru_cache
def state_posts(code: str) -> frozenset[str]:
    """The posts of those who speak for a country, in the form of the dictionary and in small letters."""
    return frozenset(language_table(code, TABLE).get("state_posts", ()))


def is_former(code: str, post: str) -> bool:
    """Whether a post is one that somebody had before.

    >>> is_former("ru", "бывший президент Узбекистана"), is_former("ru", "президент Узбекистана")
    (True, False)
    """
    return any(f" {beginning}" in f" {post.casefold()}" for beginning in language_table(code, TABLE).get("former", ()))


@lru_cache
def _post_forms(code: str) -> frozenset[str]:
    """The forms of the posts that have no case ending."""
    forms = morphology(code).forms
    posts: list[str] = language_table(code, TABLE).get("posts", [])
    return frozenset(form for post in posts for form, case in forms(post).items() if case == NOMINATIVE)
