"""Shared parts of finding names of organisations: spans, head nouns, the grammar of a language, a text."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from migtext.catalogue.catalogue import HEADS, TABLE, Catalogue, OrganisationEntry
from migtext.catalogue.lookup import CatalogueMatches, LanguageNames
from migtext.catalogue.name_index import given_names
from migtext.catalogue.place_adjectives import made_of_place
from migtext.layers.organisations.name_tables import (
    Acronyms,
    Brackets,
    Endings,
    HeadClasses,
    Latin,
    Parts,
    Quoted,
    Regions,
    ShortForms,
    Stops,
    Walk,
    Words,
    section,
)
from migtext.origin import Origin
from migtext.resources import language_codes, language_table
from migtext.rules.morphology import Morphology, morphology
from migtext.rules.traits import traits
from migtext.text.punctuation import CLOSING_BRACKETS, HYPHENS, OPENING_BRACKETS, OPENING_QUOTES, closes, one_of
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, Tokens, languages_of

NUMBER_SIGN = "№"
_QUOTED_ENDING = re.compile(rf"{one_of(HYPHENS)}[^\W\d_]{{1,8}}(?!\w)")
LONGEST_NAME = 14  # tokens
_SHORTEST_OWNED = 5  # letters
_LONGEST_QUOTE = 10  # tokens
_LONGEST_ENCLOSED = 12  # tokens
_SIMILATIVE = "approx"
_SHORTEST_STEM = 3  # letters
_SHORTEST_ACRONYM = 3  # letters


@dataclass(frozen=True, slots=True)
class NameSpan:
    """Tokens ``first`` up to ``last`` (excluded); ``entries`` are the organisations that a gazetteer name may mean.

    ``repeats``: a short form that counts only after a full name of its class.
    """

    first: int
    last: int
    origin: Origin
    confidence: float
    entries: tuple[OrganisationEntry, ...] = ()
    acronym: bool = False
    repeats: bool = False

    @property
    def size(self) -> int:
        """Number of tokens."""
        return self.last - self.first

    @property
    def international(self) -> bool:
        """Whether the name never has a country before it."""
        return bool(self.entries) and all(entry.kind == "intergovernmental" for entry in self.entries)

    @property
    def bears_class(self) -> bool:
        """Whether a class noun next to the name may be part of it: ``ТАСС агенттиги``."""
        return bool(self.entries) and all(entry.kind in ("media", "company") for entry in self.entries)

    @property
    def is_group(self) -> bool:
        """Whether it may be the name of a party, a club or a movement: ``КСДП партиясы``."""
        return bool(self.entries) and all(entry.kind == "ngo" for entry in self.entries)


def covered(spans: Iterable[NameSpan]) -> set[int]:
    """The tokens of some spans."""
    return {i for span in spans for i in range(span.first, span.last)}


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


class NameGrammar:
    """How one language builds names of organisations: the sections of its table, ready for use."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.classes = section(language, "classes", HeadClasses)
        self.walk = section(language, "walk", Walk)
        self.stops = section(language, "stops", Stops)
        self.regions = section(language, "regions", Regions)
        self.short = section(language, "short", ShortForms)
        self.quoted = section(language, "quoted", Quoted)
        self.latin = section(language, "latin", Latin)
        self.acronyms = section(language, "acronyms", Acronyms)
        self.brackets = section(language, "brackets", Brackets)
        self.final = traits(language).head_last
        self.long_links = [tuple(link.split()) for link in self.walk.long_links]
        self.unlinked = {tuple(phrase.split()) for phrase in self.walk.unlinked}
        self._endings = section(language, "endings", Endings)
        self._not_heads = [tuple(pair.split()) for pair in self.stops.not_heads]
        self._agreeing = _agreeing(language)
        self._prepositions = traits(language).prepositions
        self._morphology = morphology(language)
        self._heads, self._forms = _heads(language, self._morphology)
        self._compounds = _compounds(language, self._morphology)
        stems = (self._heads, *self._compounds.values())
        self._longest_head = max((len(stem) for some in stems for stem in some), default=0)
        self._surname = re.compile(rf".{{2,}}{language_table(language, 'people').get('surname', '(?!)')}")
        self._analysed: dict[str, tuple[str, bool, bool, bool] | None] = {}

    def head_at(self, tokens: Tokens, i: int) -> Head | None:
        """The head noun that ends with token ``i``."""
        word = tokens.words[i]
        compounds = self._compounds.get(tokens.words[i - 1]) if i else None
        if compounds and (analysis := self._analyse_as(word, compounds)):
            return Head(i, i + 1, *analysis)
        if word not in self._analysed:
            self._analysed[word] = self._analyse(word)
        analysis = self._analysed[word]
        return Head(i, i + 1, *analysis) if analysis else None

    def is_bare_head(self, word: str) -> bool:
        """Whether a word is a head noun without a case ending.

        >>> grammar_of("kk").is_bare_head("комитеті"), grammar_of("kk").is_bare_head("комитетінің")
        (True, False)
        """
        analysed = self._analyse(word)
        return analysed is not None and analysed[-1]

    def is_base(self, word: str) -> bool:
        """Whether a word is seen to have no case ending: a bare head, or a word whose end is like one.

        >>> [grammar_of("kk").is_base(word) for word in ("ақорда", "қазақстан", "ордада")]
        [True, True, False]
        """
        return self.is_bare_head(word) or word in self.stops.plain or word.endswith(self._endings.caseless)

    def _analyse(self, word: str) -> tuple[str, bool, bool, bool] | None:
        if not self._morphology.agglutinative:
            kind, lemma = self._forms.get(word, ("", ""))
            return (kind, True, self._is_plural_form(word, lemma), word == lemma) if kind else None
        return self._analyse_as(word, self._heads)

    def _analyse_as(self, word: str, heads: Mapping[str, str]) -> tuple[str, bool, bool, bool] | None:
        """What a word with suffixes is as a form of one of some head nouns, given by their stems."""
        for stem, ending in self._cuts(word, heads):
            if self._morphology.endings[ending] != _SIMILATIVE and not ending.endswith(self._endings.adjectival):
                owned, plural = ending.startswith(self._endings.possessive), ending.startswith(self._endings.plural)
                return heads[stem], owned, plural, not ending or ending in self._endings.possessive
        return None

    def _cuts(self, word: str, heads: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The stem of a head noun and the ending that a word may be parted into, the longest stem first."""
        for cut in range(min(len(word), self._longest_head), 1, -1):
            if heads.get(word[:cut]) and word[cut:] in self._morphology.endings:
                yield word[:cut], word[cut:]

    def noun_of(self, word: str) -> str:
        """What the forms of one head noun share, "" for a word that is none.

        >>> [grammar_of("kk").noun_of(word) for word in ("министрлікте", "министрлігі", "жиын")]
        ['министрлі', 'министрлі', '']
        """
        if not self._morphology.agglutinative:
            return self._forms.get(word, ("", ""))[1]
        stem = next((stem for stem, _ in self._cuts(word, self._heads)), "")
        return stem[: max(_SHORTEST_STEM, len(stem) - 1)]  # the last sound may change

    def _is_plural_form(self, word: str, lemma: str) -> bool:
        """Whether a form has an ending of the plural, or is the bare stem of a noun in a vowel."""
        if word == lemma:
            return False
        several = word.startswith(lemma) and word.removeprefix(lemma) in self._endings.plural_bare
        return several or word.endswith(self._endings.plural) or lemma.startswith(word)

    def stops_name(self, word: str) -> bool:
        """Whether ``word`` ends every name."""
        if word in self.stops.words:
            return True
        return len(word) > 3 and word.endswith(self.stops.endings) and not self._is_plain(word)

    def stops_at_capital(self, word: str) -> bool:
        """Whether the capitalised ``word`` is an adverbial and not part of a name."""
        return word in self.stops.words or (
            len(word) > 4 and word.endswith(self._endings.circumstances) and not self._is_plain(word)
        )

    def is_goal(self, word: str) -> bool:
        """Whether ``word`` is a head noun in the dative, in a language with suffixes: ``кеңесіне``."""
        cuts = range(min(len(word), self._longest_head), 2, -1) if self._morphology.agglutinative else ()
        ending = next((word[cut:] for cut in cuts if word[:cut] in self._heads), "")
        return self._morphology.endings.get(ending) == "dat"

    def has_owner(self, word: str) -> bool:
        """Whether a noun has the possessive of one with an owner, in a language with suffixes.

        Not in the accusative, where the owner may be the subject of the sentence.

        >>> [grammar_of("kk").has_owner(word) for word in ("көрмесінде", "көрмеде", "көрмесін")]
        [True, False, False]
        """
        if not self._morphology.agglutinative:
            return False
        bases = [base for base, _ in self._morphology.without_case(word)] or [word]
        return any(self._morphology.is_owned(base) and len(word) - len(base) != 1 for base in bases)

    def is_circumstance(self, word: str) -> bool:
        """Whether ``word`` has a case ending of a circumstance: where, from where, where to."""
        return bool(self._endings.circumstances) and word.endswith(self._endings.circumstances)

    def is_object(self, word: str) -> bool:
        """Whether ``word`` has the case ending of an object, whole words that end so aside."""
        return len(word) > 4 and word.endswith(self._endings.objects or "-") and not self._is_plain(word)

    def is_action(self, word: str) -> bool:
        """Whether ``word`` is the noun of an action, which has objects: ``қорғау``, ``коргоо``."""
        return word.endswith(self._endings.actions or "-")

    def is_surname(self, word: str) -> bool:
        """Whether ``word`` has the form of a surname."""
        return self._surname.fullmatch(word) is not None

    def is_owning_surname(self, word: str) -> bool:
        """Whether ``word`` has the form of a surname with the ending of an owner."""
        ending = next((end for end in self._endings.owners if word.endswith(end)), "")
        return bool(ending) and self.is_surname(word.removesuffix(ending))

    def is_other_head(self, before: str, word: str) -> bool:
        """Whether ``word`` is no head behind ``before``: a press service, the traffic, a post."""
        return any(
            (before == first[:-1] if first.endswith("|") else before.startswith(first)) and word.startswith(second)
            for first, second in self._not_heads
        )

    def is_one_body(self, adjective: str, word: str) -> bool:
        """Whether an adjective and a noun mean the one body of the country: a national assembly."""
        pairs = (body.split() for body in self.short.bodies)
        return any(adjective.startswith(first) and word.startswith(second) for first, second in pairs)

    def is_place_to_post(self, word: str, before: str) -> bool:
        """Whether ``word`` is a network where something is posted, by its ending or the word ``before`` it."""
        if not self.latin.platforms or not word.startswith(self.latin.platforms):
            return False
        return (
            before in self.latin.inside | self.latin.posting
            if self._prepositions
            else self.is_attributive(word) or self.stops_at_capital(word)
        )

    def is_mark(self, word: str) -> bool:
        """Whether ``word`` states the level of an organisation: "national", "regional", "international"."""
        return bool(self.regions.marks) and word.startswith(self.regions.marks)

    def owns(self, word: str) -> bool:
        """Whether ``word`` has the form of an owner or of an adjective, which a name may begin with."""
        return word.endswith(self._endings.owners)

    def is_owner(self, word: str) -> bool:
        """Whether ``word`` has the ending of an owner, and not of an adjective."""
        return self.owns(word) and not self.is_adjectival(word)

    def is_governed(self, words: Sequence[str], i: int) -> bool:
        """Whether word ``i`` is the object of the noun of an action behind it, which may be of two words.

        An action in the dative is what the one behind it is for.

        >>> grammar_of("ky").is_governed(["тоону", "коргоо"], 0), grammar_of("ky").is_governed(["тоону", "көрдү"], 0)
        (True, False)
        >>> grammar_of("ky").is_governed(["коргоого", "көмөктөшүү"], 0)
        True
        """
        governed = self.is_object(words[i]) or self._is_purpose(words[i])
        return governed and any(map(self.is_action, words[i + 1 : i + 3]))

    def _is_purpose(self, word: str) -> bool:
        """Whether ``word`` is the noun of an action in the dative."""
        return any(word.endswith(action + end) for action in self._endings.actions for end in self._endings.purposes)

    def is_owned_object(self, words: Sequence[str], i: int) -> bool:
        """Whether word ``i`` has an owner and is the object of the sentence, not of a noun of an action behind it.

        >>> [grammar_of("ky").is_owned_object(["демилгесин", word], 0) for word in ("колдоо", "президенттин")]
        [False, True]
        """
        other = not self._morphology.agglutinative or len(words[i]) <= _SHORTEST_OWNED or self.owns(words[i])
        return not other and self._morphology.is_object(words[i]) and not any(map(self.is_action, words[i + 1 : i + 3]))

    def is_legal_form(self, word: str) -> bool:
        """Whether a word is the acronym of a class of organisations, with an ending or without: ``ТОО``, ``ӨЭУнун``.

        >>> grammar_of("ky").is_legal_form("ӨЭУнун"), grammar_of("ky").is_legal_form("БУУга")
        (True, False)
        """
        return _leading_capitals(word) in self.quoted.classes

    def is_other_acronym(self, surface: str) -> bool:
        """Whether capitals, with an ending or without, are an acronym that names no organisation.

        >>> grammar_of("ky").is_other_acronym("ЖЭБди"), grammar_of("ky").is_other_acronym("БУУга")
        (True, False)
        """
        return _leading_capitals(surface) in self.acronyms.others

    def is_plural_acronym(self, surface: str) -> bool:
        """Whether an acronym has the ending of the plural, in a language with suffixes.

        >>> grammar_of("ky").is_plural_acronym("ТИМдери"), grammar_of("ky").is_plural_acronym("ТИМдин")
        (True, False)
        """
        ending = surface[len(_leading_capitals(surface)) :]
        return self._morphology.agglutinative and ending != surface and ending.startswith(self._endings.plural)

    def quoted_base(self, name: str, quoted: Collection[str] = ()) -> str:
        """The name in quotation marks that ``name`` is, with an ending or without: a party's, or one of ``quoted``.

        "" if it is none of them.

        >>> grammar_of("ky").quoted_base("Ата Мекендин"), grammar_of("ky").quoted_base("Байсалдын", {"Байсал"})
        ('Ата Мекен', 'Байсал')
        """
        for base in (name[:length] for length in range(1, len(name) + 1)):
            ending = name[len(base) :]
            whole = not ending or (len(ending) > 1 and ending in self._morphology.suffixes)
            if whole and (base in quoted or base.lower() in self.quoted.parties):
                return base
        return ""

    def parts_from_class(self, word: str) -> bool:
        """Whether ``word`` between a quoted name and a head makes them two: ``«…» комплексинин … башкармалыгы``.

        It is an owner or a postposition.
        """
        return self.is_owner(word) or word in self.walk.links

    def is_attributive(self, word: str) -> bool:
        """Whether ``word`` says where something is."""
        return bool(self._endings.attributive) and word.endswith(self._endings.attributive)

    def is_adjectival(self, word: str) -> bool:
        """Whether ``word`` has the ending of an adjective derived from a noun."""
        return bool(self._endings.adjectival) and word.endswith(self._endings.adjectival)

    def _is_plain(self, word: str) -> bool:
        return word in self.stops.plain or word.endswith((*self.stops.plain_endings, *self._endings.caseless))

    def is_adjective(self, word: str) -> bool:
        """Whether ``word`` has the form of an adjective that a name may begin with."""
        return len(word) > 3 and word.endswith(self._endings.adjectives) and word not in self.stops.adjectives

    def is_capital_adjective(self, word: str) -> bool:
        """Whether ``word`` has the form of an adjective that begins a name where it has a capital: ``Главное``."""
        return len(word) > 3 and word.endswith(self._endings.adjectives)

    def place_stem(self, adjective: str) -> str:
        """What an adjective has before its ending if it has the form of one made of a place; else "".

        >>> [grammar_of("ru").place_stem(word) for word in ("миланского", "городского", "важного")]
        ['миланск', '', '']
        """
        endings = (end for end in self._endings.adjectives if adjective.endswith(end))
        stem = adjective.removesuffix(max(endings, key=len, default=adjective))
        return "" if stem.startswith(self.regions.unplaced or "-") or not stem.endswith(self._endings.local) else stem

    def is_made_of_place(self, catalogue: Catalogue, adjective: str) -> bool:
        """Whether an adjective is made of a place of the catalogue: ``миланский``."""
        stem = self.place_stem(adjective) if self._endings.local else ""
        if stem in self.regions.local:
            return True
        return bool(stem) and made_of_place(catalogue, self.language, stem, self._endings.local)

    def is_preposition(self, word: str) -> bool:
        """Whether ``word`` is a preposition that asks for a case."""
        return word in self._morphology.table.get("prepositions", ())

    def is_plural_adjective(self, word: str) -> bool:
        """Whether ``word`` has an ending of an adjective in the plural: ``королевских``."""
        return word.endswith(self._endings.plural_adjectives or "-")

    def is_ordinal(self, word: str) -> bool:
        """Whether ``word`` is the ending of a number, behind its hyphen: ``2-я``."""
        return word in self._endings.ordinals

    def is_apposed(self, name: str) -> bool:
        """Whether a word has no ending of an owner, so that it can only be the name of the head noun before it.

        >>> [grammar_of("ru").is_apposed(word) for word in ("гоминьдан", "отца", "отцовских")]
        [True, False, False]
        """
        return name.endswith(self._endings.apposed or "-") and not name.endswith(self._endings.unapposed)

    def is_accusative(self, word: str) -> bool:
        """Whether ``word`` has an ending that only the object of a sentence has: ``Анну``."""
        return word.endswith(self._endings.accusative or "-")

    def is_given_name(self, word: str) -> bool:
        """Whether ``word`` is a form of a given name.

        >>> [grammar_of("ru").is_given_name(word) for word in ("ивана", "анну", "суда")]
        [True, True, False]
        """
        bases = (word, word[:-1], *(word[:-1] + end for end in self._endings.given))
        return not given_names().isdisjoint(bases[: None if self._endings.given else 1])

    def agrees(self, word: str, head: str) -> bool:
        """Whether a word like an adjective has an ending that agrees with that of ``head``, and with its gender.

        >>> grammar_of("ru").agrees("членом", "академии"), grammar_of("ru").agrees("национальной", "академии")
        (False, True)
        """
        lemma = self._forms.get(head, ("", ""))[1]
        if lemma.endswith(self._endings.feminine or "-") and not word.endswith(self._endings.feminine_adjectives):
            return False
        return all(head.endswith(heads) for ending, heads in self._agreeing.items() if word.endswith(ending))

    def is_one_of_many(self, adjective: str, word: str) -> bool:
        """Whether ``word`` may be a noun without an ending in the genitive plural, behind its adjective.

        >>> grammar_of("ru").is_one_of_many("орошаемых", "земель"), grammar_of("ru").is_one_of_many("новых", "земли")
        (True, False)
        """
        endings = self._endings
        many = bool(endings.of_many) and adjective.endswith(endings.of_many) and word.endswith(endings.bare)
        return many and word not in self.stops.words and not word.endswith(self.stops.endings)

    def is_complement(self, word: str, after_link: bool) -> bool:
        """Whether ``word`` may follow a head, in the genitive or in the case required by a preposition."""
        if word in self.stops.words or (word.endswith(self.stops.endings) and not self._is_plain(word)):
            return False
        return word.endswith(self._endings.complements) or (after_link and word.endswith(self._endings.after_links))


def _heads(language: str, forms: Morphology) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """The class of each stem of an agglutinative language; the class and the noun of each form of another one."""
    stems: dict[str, str] = {}
    inflected: dict[str, tuple[str, str]] = {}
    for kind, nouns in language_table(language, TABLE).get("heads", {}).items():
        for noun in nouns:
            if " " in noun:
                continue
            if forms.agglutinative:
                stems |= dict.fromkeys(forms.stems(noun), kind)
            else:
                inflected |= dict.fromkeys(forms.forms(noun), (kind, noun))
    return stems, inflected


def _compounds(language: str, forms: Morphology) -> dict[str, dict[str, str]]:
    """For each word before a head noun that is one only behind it, the class of the stems of such nouns."""
    found: dict[str, dict[str, str]] = {}
    for kind, nouns in language_table(language, TABLE).get("heads", {}).items():
        for before, noun in (noun.split() for noun in nouns if " " in noun):
            found.setdefault(normalise(before), {}).update(dict.fromkeys(forms.stems(normalise(noun)), kind))
    return found


def _agreeing(language: str) -> dict[str, Parts]:
    """The endings of a head beside an adjective with each of some endings."""
    endings: Mapping[str, Sequence[str]] = language_table(language, TABLE).get("endings", {}).get("agreeing", {})
    return {ending: tuple(heads) for ending, heads in endings.items()}


@lru_cache
def latin_others() -> frozenset[str]:
    """Words in Latin letters that name no entry by themselves."""
    return _in_all_tables(lambda latin: latin.words)


@lru_cache
def latin_things() -> frozenset[str]:
    """Words with which no name of an organisation ends: arenas, prizes, tournaments."""
    return _in_all_tables(lambda latin: latin.things)


def is_only_country(names: LanguageNames, tokens: Tokens, first: int, last: int) -> bool:
    """Whether a country and small letters are all there is from token ``first`` to ``last``: ``Түркиянын жаштар``."""
    country = names.owner_at(tokens, first)
    return country is not None and not any(tokens.text[start].isupper() for start in tokens.starts[country[0] : last])


@lru_cache
def latin_sessions() -> frozenset[str]:
    """Acronyms that are a session of a conference before a number."""
    return _in_all_tables(lambda latin: latin.sessions)


@lru_cache
def latin_forms() -> frozenset[str]:
    """Words with which names of companies in Latin letters end."""
    return _in_all_tables(lambda latin: latin.forms)


@lru_cache
def latin_links() -> frozenset[str]:
    """Small words inside names in Latin letters."""
    return _in_all_tables(lambda latin: latin.links)


@lru_cache
def latin_domains() -> frozenset[str]:
    """The last parts of the names of sites."""
    return _in_all_tables(lambda latin: latin.domains)


def _in_all_tables(words: Callable[[Latin], Words]) -> Words:
    return frozenset().union(*(words(section(code, "latin", Latin)) for code in language_codes()))


@lru_cache
def grammar_of(language: str) -> NameGrammar:
    """The grammar of names of organisations in one language."""
    return NameGrammar(language)


class NameText:
    """A text during the search, with frequent queries for its tokens."""

    def __init__(self, tokens: Tokens, matches: CatalogueMatches) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.count = len(tokens.words)
        languages = languages_of(tokens, *HEADS)
        self.language = [languages[k] for k in tokens.sentence]
        self._matches = matches
        self.quotes = quotations(tokens)
        self.closing = {close: opening for opening, close in self.quotes.items()}

    @cached_property
    def heads(self) -> list[Head]:
        """The head nouns of the text, in order."""
        grammars = {code: grammar_of(code) for code in set(self.language) if code}
        found = [grammars[code].head_at(self.tokens, i) for i, code in enumerate(self.language) if code]
        return [head for head in found if head and self.word(head.first)]

    @property
    def catalogue(self) -> Catalogue:
        """The names that the text is searched for."""
        return self._matches.catalogue

    def names(self, i: int) -> LanguageNames:
        """The names of the catalogue in the language of token ``i``."""
        return self._matches.of(self.language[i])

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

    def means_all_states(self, i: int) -> bool:
        """Whether the government at token ``i`` is every state's: ``мемлекет және үкімет басшылары``."""
        grammar = grammar_of(self.language[i])
        paired = i > 1 and self.words[i - 1] in grammar.walk.conjunctions
        return paired and self.words[i - 2].startswith(grammar.short.paired)

    def tells_another_country(self, i: int) -> bool:
        """Whether a word before "of the country" at token ``i`` means another one: ``эки өлкөнүн``."""
        if not i or not self.names(i).is_own_country(self.tokens, i):
            return False
        return self.words[i - 1] in grammar_of(self.language[i]).short.others

    def names_in_quotes(self, opening: int) -> bool:
        """Whether the quotation that token ``opening`` opens is a name: it has words and no small letter first."""
        inside = range(opening + 1, self.quotes[opening])
        return any(map(self.word, inside)) and (self.capital(opening + 1) or not self.word(opening + 1))

    def is_enclosed(self, i: int) -> bool:
        """Whether brackets or quotation marks are open at token ``i``."""
        low = max(-1, i - _LONGEST_ENCLOSED)
        for k in range(i - 1, low, -1):
            if self.tokens.sentence[k] != self.tokens.sentence[i] or self.words[k] in CLOSING_BRACKETS:
                break
            if self.words[k] in OPENING_BRACKETS:
                return True
        return any(low < opening < i <= close for opening, close in self.quotes.items())

    def is_preposition(self, i: int) -> bool:
        """Whether token ``i`` is a word that asks for a case."""
        return i >= 0 and bool(self.language[i]) and grammar_of(self.language[i]).is_preposition(self.words[i])

    def begins_with(self, i: int, parts: Parts) -> bool:
        """Whether token ``i`` begins with one of some parts of words."""
        return 0 <= i < self.count and self.words[i].startswith(parts)

    def latin(self, first: int, last: int) -> bool:
        """Whether words are in Latin letters, each with a capital."""
        return all(self.words[i].isascii() and self.capital(i) for i in range(first, min(last, self.count)))

    def initials(self, i: int) -> bool:
        """Whether token ``i`` is the full stop of an initial or of an abbreviated word inside a name."""
        return 0 < i < self.count and self.words[i] == "." and self.tokens.glued(i) and self.ends_short(i - 1)

    def ends_short(self, i: int) -> bool:
        """Whether token ``i`` is an initial, or a word that is abbreviated before a name."""
        surface = self.tokens.surface(i, i + 1)
        return (len(surface) == 1 and surface.isupper()) or self.words[i] in grammar_of(self.language[i]).walk.shortened

    def abbreviates_region(self, i: int) -> bool:
        """Whether token ``i`` is the full stop of a shortened word for a kind of place: ``қ.``"""
        shortened = grammar_of(self.language[i]).regions.shortened if 0 < i < self.count and self.language[i] else ()
        return self.words[i] == "." and self.words[i - 1] in shortened and self.tokens.glued(i)

    def is_country(self, first: int, last: int) -> bool:
        """Whether the words are the name of a country, such as one with "federation" in it."""
        country = self.names(first).country_at(self.tokens, first)
        return country is not None and country[0] >= last

    def is_of_country(self, i: int) -> bool:
        """Whether long capitals at token ``i`` have those of a country behind them, in a language with it there."""
        if i + 1 >= self.count or len(self.words[i]) < _SHORTEST_ACRONYM:
            return False
        acronym = self.shouted(i) and self.shouted(i + 1)
        return acronym and not grammar_of(self.language[i]).final and self.is_country(i + 1, i + 2)

    def of_place(self, i: int) -> bool:
        """Whether token ``i`` is the adjective of a country or a place."""
        if not self.word(i):
            return False
        if self.names(i).adjective_at(self.tokens, i) is not None:
            return True
        adjective = f"{self.words[i - 2]}-{self.words[i]}" if self.tokens.hyphen(i - 1) else self.words[i]
        return grammar_of(self.language[i]).is_made_of_place(self._matches.catalogue, adjective)

    @cached_property
    def behind_names(self) -> frozenset[str]:
        """The words with a capital behind a given name, an initial, or another capital: surnames, as a rule."""
        return frozenset(
            self.words[i]
            for i in range(1, self.count)
            if self.capital(i)
            and (
                self.initials(i - 1)
                or (self.capital(i - 1) and (not self.initial(i - 1) or self.words[i - 1] in given_names()))
            )
        )

    @cached_property
    def names_place(self) -> bool:
        """Whether the text names a place or the adjective of a country."""
        return any(
            self.language[i]
            and ((self.capital(i) and self.is_place(i)) or self.names(i).adjective_at(self.tokens, i) is not None)
            for i in range(self.count)
        )

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


def quotations(tokens: Tokens) -> dict[int, int]:
    """Opening quotation marks, each with its closing one a few words later on the same line."""
    found: dict[int, int] = {}
    closing: set[int] = set()
    for i in [i for i, word in enumerate(tokens.words) if word in OPENING_QUOTES]:
        if i not in closing and tokens.opens_quote(i):
            close = _closing_quote(tokens, i)
            if close > i + 1:
                found[i] = close
                closing.add(close)
    return found


def _closing_quote(tokens: Tokens, opening: int) -> int:
    """The mark that closes the quotation which token ``opening`` opens, over others inside it; -1 if there is none.

    One mark may close two: ``АО «НК «Родник»``.
    """
    words, depth, last = tokens.words, 0, -1
    for k in range(opening + 1, min(opening + _LONGEST_QUOTE + 2, len(words))):
        if words[k] == LINE_BREAK:
            break
        ends = closes(words[opening], words[k]) and tokens.closes_quote(k)
        if ends and not depth:
            return k
        if ends:
            depth, last = depth - 1, k
            if not depth and words[k + 1 : k + 2] == [","]:
                return k
        elif words[k] == words[opening] and tokens.opens_quote(k):
            depth += 1
    return last


def _leading_capitals(surface: str) -> str:
    """The capitals at the beginning of a word, in lower case; "" for an ordinary word.

    >>> _leading_capitals("ЖЧКнын"), _leading_capitals("Жаңы")
    ('жчк', '')
    """
    length = next((k for k, char in enumerate(surface) if not char.isupper()), len(surface))
    return surface[:length].lower() if length > 1 else ""


def short_form(text: NameText, grammar: NameGrammar, head: Head) -> NameSpan | None:
    """A capitalised head alone, as the short form of a name."""
    if not text.capital(head.first) or text.is_one_place(head.first) or text.means_all_states(head.first):
        return None
    origin = Origin("short", head.kind)
    if head.kind in (grammar.classes.leading if text.initial(head.first) else grammar.classes.alone):
        return NameSpan(head.first, head.last, origin, 0.7)
    return NameSpan(head.first, head.last, origin, 0.6, repeats=True) if head.kind in grammar.classes.repeated else None
