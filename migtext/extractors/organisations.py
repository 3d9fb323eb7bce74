"""Names of organisations in a text: of the gazetteer, by head noun, in quotation marks, and as introduced by the text.

Only spans are found here; ``link`` decides which entry of the catalogue they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from migtext.catalogue import Body, Catalogue, Found, catalogue, languages_of, organisation_table
from migtext.morphology import morphology
from migtext.names import NameIndex
from migtext.records import Organisation
from migtext.tokens import LINE_BREAK, Tokens

_HYPHENS = frozenset("-‐‑")
_DASHES = frozenset("-–—‐‑")
_QUOTES = {"«": "»", "“": "”", "„": "”", '"': '"'}
_CLOSING = frozenset("»”\"“")
_LONGEST_NAME = 14
_LONGEST_QUOTE = 10
_LONGEST_BRACKET = 10
_OWNER_CASES = ("nom", "gen")
_PLURAL_RULE = "pattern:pair"


@dataclass(frozen=True, slots=True)
class _Span:
    """Tokens ``first`` up to, not including, ``last``; ``bodies`` are what a gazetteer name may stand for."""

    first: int
    last: int
    rule: str
    confidence: float
    bodies: tuple[Body, ...] = ()
    acronym: bool = False

    @property
    def size(self) -> int:
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class _Head:
    """A head noun at tokens ``first`` up to ``last``: its class, and whether it is possessed or plural."""

    first: int
    last: int
    kind: str
    owned: bool
    plural: bool


class _Grammar:
    """How one language builds names of organisations: its table, ready for use."""

    def __init__(self, language: str) -> None:
        table = organisation_table(language)
        self.final: bool = table.get("order") == "final"
        self._morphology = morphology(language)
        self._heads: dict[str, str] = {}
        self._lemmas: set[str] = set()
        for kind, lemmas in table.get("heads", {}).items():
            for lemma in lemmas:
                *before, noun = lemma.split()
                if not before:
                    self._heads |= dict.fromkeys(self._morphology.stems(noun), kind)
                    self._lemmas.add(noun)
        self._possessive = tuple(table.get("possessive", ()))
        self._plural = tuple(table.get("plural", ()))
        self.conjunctions = frozenset(table.get("conjunctions", ()))
        self.links = frozenset(table.get("links", ()))
        self.long_links = [tuple(link.split()) for link in table.get("long_links", ())]
        self.bridges = frozenset(table.get("bridges", ()))
        self._stop_endings = tuple(table.get("stop_endings", ()))
        self.plain = frozenset(table.get("plain", ()))
        self._plain_endings = tuple(table.get("plain_endings", ()))
        self._circumstances = tuple(table.get("circumstances", ()))
        self._owners = tuple(table.get("owners", ()))
        self.placed = frozenset(table.get("placed", ()))
        self.reporting = frozenset(table.get("reporting", ()))
        self.inside = frozenset(table.get("inside", ()))
        self.named = frozenset(table.get("named", ()))
        self.stops = frozenset(table.get("stops", ()))
        self.strong = frozenset(table.get("strong", ()))
        self.alone = frozenset(table.get("alone", ()))
        self.leading = frozenset(table.get("leading", ()))
        self.unowned = frozenset(table.get("unowned", ()))
        self._adjectives = tuple(table.get("adjectives", ()))
        self.plain_adjectives = frozenset(table.get("plain_adjectives", ()))
        self._complements = tuple(table.get("complements", ()))
        self._after_links = tuple(table.get("after_links", ()))
        self.quoted_classes = frozenset(table.get("quoted", {}).get("classes", ()))
        self.introductions = frozenset(table.get("introductions", {}).get("words", ()))
        self._known: dict[str, tuple[str, bool, bool] | None] = {}

    def head_at(self, tokens: Tokens, i: int) -> _Head | None:
        """The head noun that ends with token ``i``."""
        word = tokens.words[i]
        if word not in self._known:
            self._known[word] = self._analyse(word)
        known = self._known[word]
        return _Head(i, i + 1, *known) if known else None

    def _analyse(self, word: str) -> tuple[str, bool, bool] | None:
        endings = self._morphology.endings
        for cut in range(len(word), 2, -1):
            kind, ending = self._heads.get(word[:cut]), word[cut:]
            if kind and ending in endings:
                return kind, self._is_owned(ending), self._is_plural(word, ending)
        return None

    def _is_owned(self, ending: str) -> bool:
        return not self._possessive or ending.startswith(self._possessive)

    def _is_plural(self, word: str, ending: str) -> bool:
        if self.final:
            return ending.startswith(self._plural)
        return ending in self._plural or (not ending and word not in self._lemmas)

    def stops_name(self, word: str) -> bool:
        """Whether no name goes on over ``word``."""
        if word in self.stops:
            return True
        return len(word) > 3 and word.endswith(self._stop_endings) and not self._is_plain(word)

    def stops_at_capital(self, word: str) -> bool:
        """Whether ``word``, with a capital, is a circumstance and no part of a name."""
        return self.stops_name(word) or (
            len(word) > 4 and word.endswith(self._circumstances) and not self._is_plain(word)
        )

    def owns(self, word: str) -> bool:
        """Whether ``word`` has the form of an owner or of an adjective, which a name may begin with."""
        return word.endswith(self._owners)

    def _is_plain(self, word: str) -> bool:
        return word in self.plain or word.endswith(self._plain_endings)

    def is_adjective(self, word: str) -> bool:
        """Whether ``word`` has the form of an adjective that a name may begin with."""
        return len(word) > 3 and word.endswith(self._adjectives) and word not in self.plain_adjectives

    def is_complement(self, word: str, after_link: bool) -> bool:
        """Whether ``word`` may stand behind a head, in the genitive or in the case that a preposition asks for."""
        if word in self.stops or (word.endswith(self._stop_endings) and not self._is_plain(word)):
            return False
        return word.endswith(self._complements) or (after_link and word.endswith(self._after_links))


@lru_cache
def _grammar(language: str) -> _Grammar:
    return _Grammar(language)


class _Text:
    """A text under search: what is asked of its tokens again and again."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.count = len(tokens.words)
        languages = languages_of(tokens)
        self.language = [languages[k] for k in tokens.sentence]
        self.quotes = _quotes(tokens)
        self.closing = {close: opening for opening, close in self.quotes.items()}

    def capital(self, i: int) -> bool:
        """Whether token ``i`` begins with a capital letter."""
        return 0 <= i < self.count and self.tokens.text[self.tokens.starts[i]].isupper()

    def word(self, i: int) -> bool:
        """Whether token ``i`` is a word."""
        return 0 <= i < self.count and self.words[i][:1].isalpha()

    def initial(self, i: int) -> bool:
        """Whether a sentence, a line or a quotation begins at token ``i``, so that a capital says nothing."""
        return i == 0 or self.tokens.sentence[i - 1] != self.tokens.sentence[i] or not (
            self.word(i - 1) or self.words[i - 1] in _HYPHENS or self.words[i - 1] in ",(" or self.words[i - 1].isdigit()
        )

    def hyphen(self, i: int) -> bool:
        """Whether token ``i`` is a hyphen inside a word."""
        return 0 < i < self.count - 1 and self.words[i] in _HYPHENS and self.tokens.glued(i) and self.tokens.glued(i + 1)

    def shouted(self, i: int) -> bool:
        """Whether token ``i`` is a long word in capitals, as in a heading."""
        surface = self.tokens.surface(i, i + 1)
        return len(surface) > 1 and surface.isupper()


def find(tokens: Tokens) -> tuple[Organisation, ...]:
    """Names of organisations, in the order of the text, not overlapping, each without ``entity``."""
    if not tokens.words:
        return ()
    text = _Text(tokens)
    if not any(text.language):
        return ()
    known = list(_gazetteer_names(text))
    found = _resolve([*known, *_by_head(text, known), *_quoted(text), *_latin(text)])
    found = _resolve([*found, *_introduced(text, found)])
    return tuple(_record(tokens, span) for span in found)


def _record(tokens: Tokens, span: _Span) -> Organisation:
    start, end = tokens.starts[span.first], tokens.ends[span.last - 1]
    return Organisation(start=start, end=end, text=tokens.text[start:end], rule=span.rule, confidence=span.confidence)


def _resolve(spans: Iterable[_Span]) -> list[_Span]:
    """Spans that do not overlap: the longer one wins, then the surer one."""
    taken: set[int] = set()
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (-s.size, -s.confidence, s.first)):
        if taken.isdisjoint(range(span.first, span.last)):
            taken.update(range(span.first, span.last))
            kept.append(span)
    return sorted(kept, key=lambda s: s.first)


# Names and acronyms of the gazetteer


def _gazetteer_names(text: _Text) -> Iterator[_Span]:
    lowered = _acronyms_in_capitals(text)
    previous: _Span | None = None
    i = 0
    while i < text.count:
        span = None
        if text.word(i) or text.words[i] in _QUOTES:
            language = text.language[i]
            if language:
                names = catalogue(language)
                pair = _pair(text, names, i)
                if pair:
                    yield from pair
                    i = pair[-1].last
                    continue
                span = _name_at(text, names, i, lowered)
        if span is None:
            i += 1
            continue
        if previous and names.country_first and previous.last == span.first and _is_part(span, previous):
            span = replace(span, first=previous.first)
        elif previous:
            yield previous
        previous = span
        i = span.last
    if previous:
        yield previous


def _acronyms_in_capitals(text: _Text) -> frozenset[str]:
    return frozenset(
        surface
        for i, word in enumerate(text.words)
        if 2 < len(word) < 7 and (surface := text.tokens.surface(i, i + 1)).isupper()
    )


def _is_part(span: _Span, parent: _Span) -> bool:
    """Whether ``parent`` is a fixed part of the official name ``span``."""
    return any(body.parent and body.parent in {other.id for other in parent.bodies} for body in span.bodies)


def _is_international(span: _Span) -> bool:
    """Whether no country stands in front of the name."""
    return all(body.kind == "intergovernmental" for body in span.bodies)


def _name_at(text: _Text, names: Catalogue, i: int, lowered: frozenset[str]) -> _Span | None:
    """The name that begins at token ``i``, with the country in front of it or behind it."""
    if names.country_first:
        country = names.country_at(text.tokens, i, _OWNER_CASES)
        if country and country[0] < text.count:
            span = _plain_name(text, names, country[0], lowered, country=True)
            if span and not _is_international(span):
                return replace(span, first=i)
    span = _plain_name(text, names, i, lowered, country=False)
    if span is None:
        return None
    if names.country_first:
        return _with_dash_suffix(text, names, span)
    return _with_followers(text, names, span, lowered)


def _plain_name(text: _Text, names: Catalogue, i: int, lowered: frozenset[str], country: bool) -> _Span | None:
    tokens = text.tokens
    acronym, name = names.acronym_at(tokens, i, lowered), names.name_at(tokens, i)
    if name and not _accepted(text, names, name, country):
        name = None
    if acronym and (name is None or acronym.last >= name.last):
        return _Span(i, acronym.last, _rule("acronym", acronym.bodies), 0.97, acronym.bodies, acronym=True)
    if name:
        return _Span(i, name.last, _rule("gazetteer", name.bodies), 0.95, name.bodies)
    return None


def _rule(kind: str, found: tuple[Body, ...]) -> str:
    return f"{kind}:{found[0].id}"


def _accepted(text: _Text, names: Catalogue, name: Found, country: bool) -> bool:
    """Whether the words are used as a name: by a capital, by length, or by the country beside them."""
    grammar = _grammar(names.language)
    head = grammar.head_at(text.tokens, name.last - 1)
    if head and head.plural:
        return False
    beside = country or (not names.country_first and names.country_at_end(text.tokens, name.last) is not None)
    if name.last - name.first == 1:
        if beside:
            return True
        if not text.capital(name.first):
            return False
        return not text.initial(name.first) or head is None or head.kind in grammar.leading
    if beside or name.last - name.first > 4:
        return True
    return any(text.capital(i) for i in range(name.first, name.last))


def _with_dash_suffix(text: _Text, names: Catalogue, span: _Span) -> _Span:
    """The name with an ending that stands apart, behind a dash between blanks."""
    last = span.last
    if last + 1 < text.count and text.words[last] in _DASHES and names.is_suffix(text.words[last + 1]):
        return replace(span, last=last + 2)
    return span


def _with_followers(text: _Text, names: Catalogue, span: _Span, lowered: frozenset[str]) -> _Span:
    """The name with its parent or country behind it, over a bracket between them."""
    last = span.last
    inner = last
    if last + 2 < text.count and text.words[last] == "(" and text.words[last + 2] == ")":
        inner = last + 3
    if inner < text.count:
        parent = names.acronym_at(text.tokens, inner, lowered) or names.name_at(text.tokens, inner)
        if parent and _is_part(span, _Span(inner, parent.last, "", 0, parent.bodies)):
            return replace(span, last=parent.last)
    country = names.country_at_end(text.tokens, last)
    return replace(span, last=country) if country else span


def _pair(text: _Text, names: Catalogue, i: int) -> list[_Span]:
    """Two countries that share one government in the plural: two names."""
    if not names.country_first:
        return []
    grammar = _grammar(names.language)
    first = names.country_at(text.tokens, i)
    if not first or first[0] + 2 >= text.count or text.words[first[0]] not in grammar.conjunctions:
        return []
    second = names.country_at(text.tokens, first[0] + 1)
    if not second or second[0] >= text.count:
        return []
    head = grammar.head_at(text.tokens, second[0])
    if head is None or not head.plural or head.kind not in grammar.unowned:
        return []
    return [
        _Span(i, first[0], _PLURAL_RULE, 0.8),
        _Span(first[0] + 1, head.last, _PLURAL_RULE, 0.85),
    ]


# Names by head noun


def _by_head(text: _Text, known: list[_Span]) -> Iterator[_Span]:
    covering = {i: span for span in known for i in range(span.first, span.last)}
    for i in range(text.count):
        if not text.language[i] or not text.word(i):
            continue
        grammar = _grammar(text.language[i])
        head = grammar.head_at(text.tokens, i)
        if head is None or head.plural:
            continue
        span = (_final if grammar.final else _initial)(text, grammar, head, covering)
        if span:
            yield span


def _final(text: _Text, grammar: _Grammar, head: _Head, covering: dict[int, _Span]) -> _Span | None:
    """A name whose head stands last: modifiers to the left, from the first capital on."""
    words = text.words
    name = covering.get(head.first)
    if name and _is_international(name):
        return None
    k = (name.first if name else head.first) - 1
    start: int | None = None
    joined = linked = False
    low = max(0, head.first - _LONGEST_NAME)
    while k >= low and head.owned:
        word = words[k]
        if text.hyphen(k):
            k -= 1
            continue
        if word == ",":
            if not (joined and text.word(k - 1)) or text.capital(k + 1) or start is not None:
                break
        elif k in text.closing:
            opening = text.closing[k]
            return _Span(opening, head.last, f"quoted:{head.kind}", 0.9) if start is None or start == k + 1 else None
        elif not text.word(k) or (word in grammar.stops and not text.capital(k)):
            break
        elif k in covering:
            parent = covering[k]
            if k == head.first - 1 and not name and not parent.acronym and parent.size > 1:
                return _Span(parent.first, head.last, f"head:{head.kind}", 0.75)
            break
        elif (other := grammar.head_at(text.tokens, k)) and other.owned and not text.capital(k):
            break
        elif word in grammar.conjunctions:
            if text.capital(k + 1) or not text.word(k - 1) or start is not None:
                break
            joined = True
        elif text.capital(k):
            if word in grammar.stops or (grammar.stops_at_capital(word) and not linked):
                break
            if (name or (start is not None and text.initial(k))) and not grammar.owns(word):
                break
            start = k
        elif head.kind in grammar.unowned and _owner(text, k):
            start = k
            break
        elif start is not None or name:
            if not (word in grammar.bridges and text.capital(k - 1) and not name):
                break
        elif word in grammar.links:
            linked = True
            k -= 1
            continue
        elif grammar.stops_name(word) and not linked:
            break
        linked = False
        k -= 1
    if start is None:
        return _alone(text, grammar, head) if not name else None
    if text.shouted(head.first):
        return None
    if text.initial(start) and head.kind not in grammar.strong and not any(
        text.capital(j) for j in range(start + 1, head.first)
    ):
        return None
    country = catalogue(text.language[start]).country_at(text.tokens, start)
    if country and country[0] >= head.last:
        return None
    return _Span(start, head.last, f"head:{head.kind}", 0.8)


def _owner(text: _Text, k: int) -> bool:
    """Whether token ``k`` says "of the country"."""
    return bool(catalogue(text.language[k]).own_country.match_at(text.tokens, k))


def _alone(text: _Text, grammar: _Grammar, head: _Head) -> _Span | None:
    """A head with a capital and nothing else: a short form of a name."""
    if not text.capital(head.first) or text.shouted(head.first) or head.kind not in grammar.alone:
        return None
    if text.initial(head.first) and head.kind not in grammar.leading:
        return None
    return _Span(head.first, head.last, f"short:{head.kind}", 0.7)


def _initial(text: _Text, grammar: _Grammar, head: _Head, covering: dict[int, _Span]) -> _Span | None:
    """A name whose head stands first, after adjectives: complements to the right."""
    if head.first in covering or text.shouted(head.first):
        return None
    start, named = _adjectives(text, grammar, head)
    last, proper, quoted = _complements(text, grammar, head, covering)
    if quoted and not (named or head.kind in grammar.strong or text.capital(head.first)):
        named = True
    capital_head = text.capital(head.first) and not text.initial(head.first)
    complex_name = last > head.last or start < head.first
    if quoted:
        return _Span(start, last, f"quoted:{head.kind}", 0.9)
    if named or capital_head:
        if complex_name:
            return _Span(start, last, f"head:{head.kind}", 0.8)
    elif text.capital(head.first) or (proper and head.kind in grammar.placed):
        if head.kind in grammar.strong and last > head.last:
            return _Span(start, last, f"head:{head.kind}", 0.75)
    return _alone(text, grammar, head) if not complex_name else None


def _adjectives(text: _Text, grammar: _Grammar, head: _Head) -> tuple[int, bool]:
    """Where the adjectives before a head begin, and whether one of them has a capital inside a sentence."""
    start, k, named = head.first, head.first - 1, False
    while k >= 0 and head.first - k < 6:
        if text.hyphen(k):
            k -= 2
            if not text.word(k + 1):
                break
            if text.capital(k + 1):
                start, named = k + 1, named or not text.initial(k + 1)
            continue
        if not text.word(k) or text.tokens.sentence[k] != text.tokens.sentence[head.first]:
            break
        if not grammar.is_adjective(text.words[k]):
            break
        if text.capital(k):
            start, named = k, named or not text.initial(k)
        elif not named:
            start = k
        else:
            break
        k -= 1
    return start, named


def _complements(text: _Text, grammar: _Grammar, head: _Head, covering: dict[int, _Span]) -> tuple[int, bool, bool]:
    """Where the words behind a head end, whether one has a capital, and whether they end in quotation marks."""
    words = text.words
    k, last = head.last, head.last
    proper = after_link = False
    while k < text.count and k - head.first < _LONGEST_NAME and text.tokens.sentence[k] == text.tokens.sentence[head.first]:
        word = words[k]
        if text.hyphen(k):
            k += 2
            last = k
            continue
        if k in text.quotes and not after_link:
            return text.quotes[k] + 1, proper, True
        if word == ",":
            if proper or not _list_goes_on(text, grammar, k, after_link):
                break
            k += 1
            continue
        if not text.word(k):
            break
        link = next((link for link in grammar.long_links if tuple(words[k : k + len(link)]) == link), None)
        if link or word in grammar.links:
            if proper:
                break
            k += len(link) if link else 1
            after_link = True
            continue
        if word in grammar.conjunctions:
            if proper or k == head.last or text.capital(k + 1) or not text.word(k + 1):
                break
            if not grammar.is_complement(words[k + 1], after_link):
                break
            k += 1
            continue
        if text.capital(k):
            if k in covering and covering[k].first == k and not covering[k].acronym and covering[k].size > 1:
                break
            proper = True
            k += 1
            last = k
            continue
        if proper or not grammar.is_complement(word, after_link):
            break
        k += 1
        last = k
    return last, proper, False


def _list_goes_on(text: _Text, grammar: _Grammar, comma: int, after_link: bool) -> bool:
    """Whether words after a comma go on with the complement, up to a conjunction."""
    for k in range(comma + 1, min(comma + 6, text.count)):
        if text.words[k] in grammar.conjunctions:
            return k > comma + 1
        if not text.word(k) or text.capital(k) or not grammar.is_complement(text.words[k], after_link):
            return False
    return False


# Names in quotation marks


def _quotes(tokens: Tokens) -> dict[int, int]:
    """Opening quotation marks, each with its closing one a few words later on the same line."""
    found: dict[int, int] = {}
    i, words = 0, tokens.words
    while i < len(words):
        close = _QUOTES.get(words[i])
        if close:
            depth = 0
            for k in range(i + 1, min(i + _LONGEST_QUOTE + 2, len(words))):
                if words[k] == LINE_BREAK:
                    break
                if words[k] == "«":
                    depth += 1
                elif words[k] == close or (close == "”" and words[k] in _CLOSING):
                    if depth:
                        depth -= 1
                        continue
                    if k > i + 1:
                        found[i] = k
                    break
            if i in found and close == '"':
                i = found[i]
        i += 1
    return found


def _quoted(text: _Text) -> Iterator[_Span]:
    """A class noun beside a quoted name: before it in a head-first language and with legal forms, else after it."""
    for opening, close in text.quotes.items():
        language = text.language[opening]
        if not language or not text.capital(opening + 1):
            continue
        grammar = _grammar(language)
        if opening and text.words[opening - 1] in grammar.quoted_classes and text.shouted(opening - 1):
            yield _Span(opening - 1, close + 1, "quoted:form", 0.9)
        if not grammar.final:
            continue
        k, low = close + 1, text.tokens.sentence[opening]
        while k < min(close + 6, text.count) and text.tokens.sentence[k] == low:
            if text.words[k] in grammar.quoted_classes and text.shouted(k):
                yield _Span(opening, k + 1, "quoted:form", 0.9)
                break
            if not text.word(k) or text.words[k] in grammar.stops or text.capital(k) and k > close + 1:
                break
            head = grammar.head_at(text.tokens, k)
            if head and head.owned and not head.plural:
                yield _Span(opening, k + 1, f"quoted:{head.kind}", 0.9)
                break
            k += 1


# Names in Latin letters


def _latin(text: _Text) -> Iterator[_Span]:
    """Capitalised words in Latin letters, behind a class noun or a word of reporting."""
    for i in range(1, text.count):
        if not (text.capital(i) and text.words[i].isascii() and text.language[i]) or not text.word(i - 1):
            continue
        grammar = _grammar(text.language[i])
        head = grammar.head_at(text.tokens, i - 1)
        if (head and head.kind in grammar.named) or text.words[i - 1] in grammar.reporting:
            last = i + 1
            while last < text.count and last < i + 6 and (
                (text.capital(last) and text.words[last].isascii()) or text.words[last] in "&’'-" or text.words[last] == "s"
            ):
                last += 1
            while not text.word(last - 1):
                last -= 1
            yield _Span(i, last, "latin:" + (head.kind if head else "reporting"), 0.75)


# Short forms that the text itself introduces


def _introduced(text: _Text, found: list[_Span]) -> list[_Span]:
    """Acronyms and short forms in brackets behind a name, names in quotation marks, and where they stand again."""
    spans: list[_Span] = []
    terms: dict[str, list[tuple[str, bool]]] = {}
    for span in found:
        language = text.language[span.first]
        bracket = _bracketed(text, span)
        if bracket:
            spans.append(bracket)
            terms.setdefault(language, []).append((text.tokens.surface(bracket.first, bracket.last), True))
        if span.rule.startswith("latin:"):
            terms.setdefault(language, []).append((text.tokens.surface(span.first, span.last), False))
        if span.rule.startswith("quoted:"):
            name = _quoted_part(text, span)
            if name:
                terms.setdefault(language, []).append((name, False))
    for language, names in terms.items():
        spans += _again(text, language, names)
    return spans


def _quoted_part(text: _Text, span: _Span) -> str:
    for i in range(span.first, span.last):
        if i in text.quotes:
            return text.tokens.surface(i + 1, text.quotes[i])
    return ""


def _bracketed(text: _Text, span: _Span) -> _Span | None:
    """The acronym in brackets behind a name, or the short form behind words that introduce it."""
    i = span.last
    if i + 2 >= text.count or text.words[i] != "(":
        return None
    close = next((k for k in range(i + 1, min(i + _LONGEST_BRACKET, text.count)) if text.words[k] == ")"), None)
    if close is None:
        return None
    first = i + 1
    while first < close and text.words[first] in _grammar(text.language[i]).introductions:
        first += 1
    introduced = first > i + 1
    while first < close and (text.words[first] in _DASHES or text.words[first] in ":,"):
        first += 1
    while first < close and text.words[first] in _QUOTES:
        first, close = first + 1, close - 1
    if not first < close <= first + 3:
        return None
    surface = text.tokens.surface(first, close)
    letters = [char for char in surface if char.isalpha()]
    if catalogue(text.language[i]).country_at(text.tokens, first):
        return None
    capitals = sum(char.isupper() for char in letters)
    if len(letters) > 1 and letters[0].isupper() and (introduced or (capitals >= 2 and 2 * capitals > len(letters))):
        return _Span(first, close, "introduced", 0.9)
    return None


def _again(text: _Text, language: str, names: list[tuple[str, bool]]) -> Iterator[_Span]:
    """Where a short form or a quoted name stands again, in the same capitals."""
    index = NameIndex(language, [(name, (name, short)) for name, short in names])
    for match in index.find(text.tokens):
        name, short = match.payload
        if text.language[match.first] != language or not text.capital(match.first):
            continue
        if short and not text.tokens.surface(match.first, match.last).startswith(name[:-1]):
            continue
        if match.first and text.words[match.first - 1] in _grammar(language).inside:
            continue
        if short or match.last - match.first > 1 or text.words[match.first].isascii() or not text.initial(match.first):
            yield _Span(match.first, match.last, "introduced", 0.85)
