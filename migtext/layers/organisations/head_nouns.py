"""Shared parts of finding names of organisations: spans, head nouns, the grammar of a language, a text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from migtext.catalogue.catalogue import HEADS, TABLE, Body
from migtext.catalogue.lookup import Known, LanguageNames
from migtext.origin import Origin
from migtext.resources import language_codes, language_table
from migtext.rules.morphology import morphology
from migtext.rules.traits import traits
from migtext.text.punctuation import HYPHENS, closes, one_of
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, Tokens, languages_of

NUMBER_SIGN = "№"
_QUOTED_ENDING = re.compile(rf"{one_of(HYPHENS)}[^\W\d_]{{1,8}}(?!\w)")
LONGEST_NAME = 14  # tokens
_LONGEST_QUOTE = 10  # tokens
_SIMILATIVE = "approx"


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens ``first`` up to ``last`` (excluded); ``bodies`` are the organisations that a gazetteer name may mean.

    ``repeats``: a short form that counts only after a full name of its class.
    """

    first: int
    last: int
    origin: Origin
    confidence: float
    bodies: tuple[Body, ...] = ()
    acronym: bool = False
    repeats: bool = False

    @property
    def size(self) -> int:
        """Number of tokens."""
        return self.last - self.first

    @property
    def international(self) -> bool:
        """Whether the name never has a country before it."""
        return bool(self.bodies) and all(body.kind == "intergovernmental" for body in self.bodies)

    @property
    def bears_class(self) -> bool:
        """Whether a class noun next to the name may be part of it: ``ТАСС агенттиги``."""
        return bool(self.bodies) and all(body.kind in ("media", "company") for body in self.bodies)


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun at tokens ``first`` up to ``last``: its class, and whether it is possessed, plural, without case."""

    first: int
    last: int
    kind: str
    owned: bool
    plural: bool
    bare: bool


def with_quoted_ending(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of a quoted name with its marks and an ending after them, if there is one: ``«Дала»-ның``.

    >>> with_quoted_ending("Ол «Дала»-ның басшысы.", 4, 8), with_quoted_ending("Ол „Дала“-ның басшысы.", 4, 8)
    ((3, 13), (3, 13))
    """
    quoted = closes(text[start - 1 : start], text[end : end + 1])
    ending = _QUOTED_ENDING.match(text, end + 1) if quoted else None
    return (start - 1, ending.end()) if ending else (start, end)


class Grammar:
    """How one language builds names of organisations: its table, ready for use."""

    def __init__(self, language: str) -> None:
        table = language_table(language, TABLE)
        self.final = traits(language).head_last
        self._prepositions = traits(language).prepositions
        self._morphology = morphology(language)
        self._heads: dict[str, str] = {}
        self._forms: dict[str, tuple[str, str]] = {}
        for kind, lemmas in table.get("heads", {}).items():
            for noun in lemmas:
                if self._morphology.agglutinative:
                    self._heads |= dict.fromkeys(self._morphology.stems(noun), kind)
                else:
                    self._forms |= dict.fromkeys(self._morphology.forms(noun), (kind, noun))
        self._possessive = tuple(table.get("possessive", ()))
        self._adjectival = tuple(table.get("adjectival", ()))
        self._attributive = tuple(table.get("attributive", ()))
        self._plural = tuple(table.get("plural", ()))
        self.conjunctions = frozenset(table.get("conjunctions", ()))
        self.subject_endings = tuple(table.get("subject_endings", ()))
        self.shortened = frozenset(table.get("shortened", ()))
        self.place_nouns = frozenset(table.get("place_nouns", ()))
        self.ties = frozenset(table.get("ties", ()))
        self.links = frozenset(table.get("links", ()))
        self.long_links = [tuple(link.split()) for link in table.get("long_links", ())]
        self.bridges = frozenset(table.get("bridges", ()))
        self._stop_endings = tuple(table.get("stop_endings", ()))
        self.plain = frozenset(table.get("plain", ()))
        self.namesakes = frozenset(table.get("namesakes", ()))
        self._plain_endings = tuple(table.get("plain_endings", ()))
        self._circumstances = tuple(table.get("circumstances", ()))
        self._owners = tuple(table.get("owners", ()))
        self.relations = frozenset(table.get("relations", ()))
        self.located = frozenset(table.get("located", ()))
        self.reporting = frozenset(table.get("reporting", ()))
        self.inside = frozenset(table.get("inside", ()))
        self.acronym_others = frozenset(map(normalise, table.get("acronym_others", {}).get("words", ())))
        self._platforms = tuple(table.get("platforms", ()))
        self.latin_others = tuple(table.get("latin_others", {}).get("nouns", ()))
        self.stops = frozenset(table.get("stops", ()))
        self.common = tuple(table.get("common", ()))
        self.regional = tuple(table.get("regional", ()))
        self._surname = re.compile(rf".{{2,}}{language_table(language, 'people').get('surname', '(?!)')}")
        self._marks = tuple(table.get("marks", ()))
        self._adjectives = tuple(table.get("adjectives", ()))
        self._agreeing = {ending: tuple(heads) for ending, heads in table.get("agreeing", {}).items()}
        self.plain_adjectives = frozenset(table.get("plain_adjectives", ()))
        self._complements = tuple(table.get("complements", ()))
        self._after_links = tuple(table.get("after_links", ()))
        self.quoted_classes = frozenset(table.get("quoted", {}).get("classes", ()))
        self.introductions = frozenset(table.get("introductions", {}).get("words", ()))
        self._known: dict[str, tuple[str, bool, bool, bool] | None] = {}
        self._read_classes(table)

    def _read_classes(self, table: Mapping[str, Any]) -> None:
        """The classes of heads with a property in the table; its comments explain them."""

        def classes(key: str) -> frozenset[str]:
            return frozenset(table.get(key, ()))

        self.placed, self.named, self.latin, self.numbered = map(classes, ("placed", "named", "latin", "numbered"))
        self.strong, self.alone, self.unowned = map(classes, ("strong", "alone", "unowned"))
        self.recurring, self.leading, self.repeated = map(classes, ("recurring", "leading", "repeated"))
        self.apart, self.parts, self.abroad = map(classes, ("apart", "parts", "abroad"))

    def head_at(self, tokens: Tokens, i: int) -> Head | None:
        """The head noun that ends with token ``i``."""
        word = tokens.words[i]
        if word not in self._known:
            self._known[word] = self._analyse(word)
        known = self._known[word]
        return Head(i, i + 1, *known) if known else None

    def is_bare_head(self, word: str) -> bool:
        """Whether a word is a head noun without a case ending.

        >>> grammar_of("kk").is_bare_head("комитеті"), grammar_of("kk").is_bare_head("комитетінің")
        (True, False)
        """
        analysed = self._analyse(word)
        return analysed is not None and analysed[-1]

    def _analyse(self, word: str) -> tuple[str, bool, bool, bool] | None:
        if not self._morphology.agglutinative:
            kind, lemma = self._forms.get(word, ("", ""))
            return (kind, True, self._is_plural_form(word, lemma), word == lemma) if kind else None
        endings = self._morphology.endings
        for cut in range(len(word), 2, -1):
            kind, ending = self._heads.get(word[:cut], ""), word[cut:]
            if kind and ending in endings and endings[ending] != _SIMILATIVE and not ending.endswith(self._adjectival):
                owned, plural = ending.startswith(self._possessive), ending.startswith(self._plural)
                return kind, owned, plural, not ending or ending in self._possessive
        return None

    def _is_plural_form(self, word: str, lemma: str) -> bool:
        """Whether a form has an ending of the plural, or is the bare stem of a noun in a vowel."""
        return word != lemma and (word.endswith(self._plural) or lemma.startswith(word))

    def stops_name(self, word: str) -> bool:
        """Whether ``word`` ends every name."""
        if word in self.stops:
            return True
        return len(word) > 3 and word.endswith(self._stop_endings) and not self._is_plain(word)

    def stops_at_capital(self, word: str) -> bool:
        """Whether the capitalised ``word`` is an adverbial and not part of a name."""
        return word in self.stops or (len(word) > 4 and word.endswith(self._circumstances) and not self._is_plain(word))

    def is_surname(self, word: str) -> bool:
        """Whether ``word`` has the form of a surname."""
        return self._surname.fullmatch(word) is not None

    def is_place_to_post(self, word: str, before: str) -> bool:
        """Whether ``word`` is a network where something is posted, by its ending or the word ``before`` it."""
        if not self._platforms or not word.startswith(self._platforms):
            return False
        return before in self.inside if self._prepositions else self.is_attributive(word) or self.stops_at_capital(word)

    def is_mark(self, word: str) -> bool:
        """Whether ``word`` states the level of an organisation: "national", "regional", "international"."""
        return bool(self._marks) and word.startswith(self._marks)

    def owns(self, word: str) -> bool:
        """Whether ``word`` has the form of an owner or of an adjective, which a name may begin with."""
        return word.endswith(self._owners)

    def is_attributive(self, word: str) -> bool:
        """Whether ``word`` says where something is."""
        return bool(self._attributive) and word.endswith(self._attributive)

    def is_adjectival(self, word: str) -> bool:
        """Whether ``word`` has the ending of an adjective derived from a noun."""
        return bool(self._adjectival) and word.endswith(self._adjectival)

    def _is_plain(self, word: str) -> bool:
        return word in self.plain or word.endswith(self._plain_endings)

    def is_adjective(self, word: str) -> bool:
        """Whether ``word`` has the form of an adjective that a name may begin with."""
        return len(word) > 3 and word.endswith(self._adjectives) and word not in self.plain_adjectives

    def agrees(self, word: str, head: str) -> bool:
        """Whether a word like an adjective has an ending that agrees with that of ``head``."""
        return all(head.endswith(heads) for ending, heads in self._agreeing.items() if word.endswith(ending))

    def is_complement(self, word: str, after_link: bool) -> bool:
        """Whether ``word`` may follow a head, in the genitive or in the case required by a preposition."""
        if word in self.stops or (word.endswith(self._stop_endings) and not self._is_plain(word)):
            return False
        return word.endswith(self._complements) or (after_link and word.endswith(self._after_links))


@lru_cache
def latin_others() -> frozenset[str]:
    """Words in Latin letters that name no body by themselves."""
    tables = (language_table(code, TABLE).get("latin_others", {}) for code in language_codes())
    return frozenset(normalise(word) for table in tables for word in table.get("words", ()))


@lru_cache
def grammar_of(language: str) -> Grammar:
    """The grammar of names of organisations in one language."""
    return Grammar(language)


class Text:
    """A text during the search, with frequent queries for its tokens."""

    def __init__(self, tokens: Tokens, known: Known) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.count = len(tokens.words)
        languages = languages_of(tokens, *HEADS)
        self.language = [languages[k] for k in tokens.sentence]
        self._known = known
        self.quotes = _quotes(tokens)
        self.closing = {close: opening for opening, close in self.quotes.items()}

    def names(self, i: int) -> LanguageNames:
        """The names of the catalogue in the language of token ``i``."""
        return self._known.of(self.language[i])

    def capital(self, i: int) -> bool:
        """Whether token ``i`` begins with a capital letter."""
        return 0 <= i < self.count and self.tokens.text[self.tokens.starts[i]].isupper()

    def word(self, i: int) -> bool:
        """Whether token ``i`` is a word."""
        return 0 <= i < self.count and self.words[i][:1].isalpha()

    def initial(self, i: int) -> bool:
        """Whether a sentence, a line or a quotation begins at token ``i``, so that a capital proves nothing."""
        if i - 1 in self.quotes or self.initials(i - 1):
            return False
        return (
            i == 0
            or self.tokens.sentence[i - 1] != self.tokens.sentence[i]
            or not (
                self.word(i - 1)
                or self.words[i - 1] in HYPHENS
                or self.words[i - 1] in ",("
                or self.words[i - 1].isdigit()
            )
        )

    def latin(self, first: int, last: int) -> bool:
        """Whether words are in Latin letters, each with a capital."""
        return all(self.words[i].isascii() and self.capital(i) for i in range(first, min(last, self.count)))

    def initials(self, i: int) -> bool:
        """Whether token ``i`` is the full stop of an initial or of an abbreviated word inside a name."""
        return i > 0 and self.words[i] == "." and self.tokens.glued(i) and self.ends_short(i - 1)

    def ends_short(self, i: int) -> bool:
        """Whether token ``i`` is an initial, or a word that is abbreviated before a name."""
        surface = self.tokens.surface(i, i + 1)
        return (len(surface) == 1 and surface.isupper()) or self.words[i] in grammar_of(self.language[i]).shortened

    def is_country(self, first: int, last: int) -> bool:
        """Whether the words are the name of a country, such as one with "federation" in it."""
        country = self.names(first).country_at(self.tokens, first)
        return country is not None and country[0] >= last

    def is_place(self, i: int) -> bool:
        """Whether a place name begins at token ``i``."""
        return 0 <= i < self.count and bool(self.names(i).places_at(self.tokens, i))

    def ends_bare_place(self, i: int) -> bool:
        """Whether token ``i`` ends a place name without a case ending: ``Қызылорда``, ``Кара-Балта``."""
        return any(
            last == i + 1 and self.tokens.surface(k, last) == term.text
            for k in range(max(0, i - 2), i + 1)
            for last, term in self.names(k).places_at(self.tokens, k)
        )

    def is_one_place(self, i: int) -> bool:
        """Whether token ``i`` and the next one are words of one place: ``Батыс Қазақстан``."""
        return any(last > i + 1 for last, _ in self.names(i).places_at(self.tokens, i))

    def shouted(self, i: int) -> bool:
        """Whether token ``i`` is a long word in capitals, as in a heading."""
        surface = self.tokens.surface(i, i + 1)
        return len(surface) > 1 and surface.isupper()

    def in_capitals(self, i: int) -> bool:
        """Whether most of token ``i`` is in capitals, including the first letter: ``ООО``, ``ОсОО``."""
        surface = self.tokens.surface(i, i + 1)
        return surface[0].isupper() and 2 * sum(map(str.isupper, surface)) > len(surface) > 1


def _quotes(tokens: Tokens) -> dict[int, int]:
    """Opening quotation marks, each with its closing one a few words later on the same line."""
    found: dict[int, int] = {}
    closing: set[int] = set()
    for i in range(len(tokens.words)):
        if i not in closing and tokens.opens_quote(i):
            close = _closing_quote(tokens, i)
            if close > i + 1:
                found[i] = close
                closing.add(close)
    return found


def _closing_quote(tokens: Tokens, opening: int) -> int:
    """The mark that closes the quotation which token ``opening`` opens, over others inside it; -1 if there is none."""
    words, depth = tokens.words, 0
    for k in range(opening + 1, min(opening + _LONGEST_QUOTE + 2, len(words))):
        if words[k] == LINE_BREAK:
            break
        ends = closes(words[opening], words[k]) and tokens.closes_quote(k)
        if ends and not depth:
            return k
        if ends:
            depth -= 1
        elif words[k] == words[opening] and tokens.opens_quote(k):
            depth += 1
    return -1


def short_form(text: Text, grammar: Grammar, head: Head) -> Span | None:
    """A capitalised head alone, as the short form of a name."""
    if not text.capital(head.first) or text.is_one_place(head.first):
        return None
    origin = Origin("short", head.kind)
    if head.kind in (grammar.leading if text.initial(head.first) else grammar.alone):
        return Span(head.first, head.last, origin, 0.7)
    return Span(head.first, head.last, origin, 0.6, repeats=True) if head.kind in grammar.repeated else None
