"""The catalogue names in one text: one pass of the automaton, then queries for single tokens."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeVar

from migtext.catalogue.catalogue import ANY, NONE, Catalogue, Kind, OrganisationEntry, Term
from migtext.catalogue.name_forms import spoken
from migtext.records import Mention
from migtext.resources import language_codes
from migtext.rules.morphology import morphology
from migtext.rules.traits import traits
from migtext.text.punctuation import QUOTES
from migtext.text.tokens import LINE_BREAK, Tokens

_OWNER_CASES = ("nom", "gen")
M = TypeVar("M", bound=Mention)


class Hit(NamedTuple):
    """A name that ends at offset ``end`` of the text, with the case of its last word ("" if unknown)."""

    end: int
    term: Term
    case: str


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens ``first`` up to ``last`` (excluded) that are a name or an acronym of ``entries``, in a case."""

    first: int
    last: int
    entries: tuple[OrganisationEntry, ...]
    case: str


class CatalogueMatches:
    """The names of a catalogue in a text; queries take the tokens of the text or those of ``tokens.unwrapped``."""

    def __init__(self, catalogue: Catalogue, tokens: Tokens) -> None:
        self.catalogue = catalogue
        self.hits = scan(catalogue, tokens.unwrapped)
        self._tokens = tokens
        self._by_language: dict[str, LanguageNames] = {}

    def of(self, language: str) -> "LanguageNames":
        """The names in one language."""
        if language not in self._by_language:
            self._by_language[language] = LanguageNames(language, self.hits)
        return self._by_language[language]

    def is_place(self, tokens: Tokens, i: int) -> bool:
        """Whether a place name in the language of the sentence begins at token ``i``."""
        if tokens.starts[i] not in self.hits:
            return False
        return bool(self.of(tokens.languages[tokens.sentence[i]]).places_at(tokens, i))

    def without_none(self, layer: str, mentions: Iterable[M]) -> tuple[M, ...]:
        """The mentions of a layer whose words are not just a name that a gazetteer calls none."""
        kind, tokens = NONE[layer], self._tokens
        none = {
            (_bare(tokens.text, start, hit.end), hit.term.language)
            for start, hits in self.hits.items()
            for hit in hits
            if hit.term.kind == kind
        }
        if not none:
            return tuple(mentions)

        def is_none(mention: M) -> bool:
            at = min(bisect_left(tokens.starts, mention.start), len(tokens.starts) - 1)
            language = tokens.languages[tokens.sentence[at]]
            return (_bare(tokens.text, mention.start, mention.end), language) in none

        return tuple(mention for mention in mentions if not is_none(mention))


class LanguageNames:
    """The names of the catalogue in a text, for sentences in one language."""

    def __init__(self, language: str, hits: dict[int, list[Hit]]) -> None:
        self.language = language
        self._hits = hits
        self.country_first = traits(language).head_last
        self._suffixes = morphology(language).suffixes

    def _at(self, tokens: Tokens, i: int, kind: Kind) -> Sequence[tuple[int, Hit]]:
        """The hits that begin at token ``i``, longest first, each with its end token (excluded)."""
        hits = self._hits.get(tokens.starts[i]) if i < len(tokens.starts) else None
        if hits is None:
            return ()
        wanted = [hit for hit in hits if hit.term.kind == kind and hit.term.language in (self.language, ANY)]
        ends = [(bisect_left(tokens.ends, hit.end) + 1, hit) for hit in wanted]
        return [(last, hit) for last, hit in ends if LINE_BREAK not in tokens.words[i:last]]

    def any_at(self, tokens: Tokens, i: int) -> bool:
        """Whether any name begins at token ``i``: a quick answer for most tokens."""
        return tokens.starts[i] in self._hits

    def name_at(self, tokens: Tokens, i: int) -> Found | None:
        """The longest name that begins at token ``i``."""
        named = self._at(tokens, i, "name")
        longest = [hit for last, hit in named if last == named[0][0]]
        entries = dict.fromkeys(hit.term.target for hit in longest)
        return Found(i, named[0][0], tuple(entries), longest[0].case) if named else None

    def acronym_at(self, tokens: Tokens, i: int, lowered: frozenset[str] | None = None) -> Found | None:
        """The longest acronym that begins at token ``i``, in capitals except for its suffix.

        ``lowered``: the acronyms that may also be written with only a first capital and a suffix, as in ``Буунун``; by
        default all of them.
        """
        written = [
            (last, hit)
            for last, hit in self._at(tokens, i, "acronym")
            if _is_written(tokens.surface(i, last), hit.term.text, lowered)
        ]
        longest = [hit for last, hit in written if last == written[0][0]]
        entries = dict.fromkeys(hit.term.target for hit in longest)
        return Found(i, written[0][0], tuple(entries), longest[0].case) if written else None

    def country_at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """The end and the code of the longest country name that begins at token ``i``; "" for "of the country"."""
        return self._country(tokens, i, ())

    def owner_at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """The same for a country in the genitive before its noun, or for its adjective."""
        return self._country(tokens, i, _OWNER_CASES) or self.adjective_at(tokens, i)

    def adjective_at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        """The end and the code of the adjective of a country at token ``i``."""
        found = next(iter(self._at(tokens, i, "adjective")), None)
        return (found[0], found[1].term.target) if found and found[0] < len(tokens.words) else None

    def is_own_country(self, tokens: Tokens, i: int) -> bool:
        """Whether a word for the country of the text begins at token ``i``."""
        return bool(self._at(tokens, i, "own_country"))

    def _country(self, tokens: Tokens, i: int, cases: Sequence[str]) -> tuple[int, str] | None:
        kinds: tuple[Kind, ...] = ("country", "own_country")
        for kind in kinds:
            for last, hit in self._at(tokens, i, kind):
                if cases and hit.case not in cases:
                    continue
                if kind == "own_country" or tokens.text[tokens.starts[i]].isupper():
                    return last, hit.term.target
        return None

    def country_at_end(self, tokens: Tokens, i: int) -> int | None:
        """The end of a country name that begins at token ``i``, right after another name."""
        if i >= len(tokens.words) or tokens.words[i] == LINE_BREAK:
            return None
        country = self.country_at(tokens, i)
        return country[0] if country else None

    def places_at(self, tokens: Tokens, i: int) -> list[tuple[int, Term]]:
        """The place names that begin at token ``i``, longest first, each with its end."""
        return [(last, hit.term) for last, hit in self._at(tokens, i, "place")]

    def state_at(self, tokens: Tokens, i: int) -> tuple[int, str, str] | None:
        """The end of the longest country or place at token ``i``, the code of its country, and its case.

        None if there is none, or if several countries have a place of that name.
        """
        country = next(iter(self._at(tokens, i, "country")), None)
        place = next(iter(self._at(tokens, i, "place")), None)
        if country and (place is None or place[0] <= country[0]):
            return country[0], country[1].term.target, country[1].case
        if place is None:
            return None
        entries = [hit.term.target for last, hit in self._at(tokens, i, "place") if last == place[0]]
        states = {entry.code or entry.country for entry in entries}
        state = states.pop()
        return (place[0], state, place[1].case) if state and not states else None

    def is_suffix(self, word: str) -> bool:
        """Whether ``word`` is an ending that may stand apart, behind a dash."""
        return len(word) > 1 and word in self._suffixes


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of words without marks at their ends."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _is_written(surface: str, acronym: str, lowered: frozenset[str] | None) -> bool:
    """Whether an acronym is in capitals, or in a lower-case form that is known to mean it."""
    suffix = surface[len(acronym) :]
    capitals = surface[: len(acronym)].isupper() or surface.startswith(acronym)
    if capitals and (not suffix or suffix[-1:].islower() or not suffix[-1:].isalpha()):
        return True
    return (lowered is None or acronym in lowered) and suffix.isalpha() and surface.istitle()


def scan(catalogue: Catalogue, tokens: Tokens) -> dict[int, list[Hit]]:
    """All names of the catalogue in a text by their start offset, longest first."""
    said = [(i, word) for i, word in enumerate(tokens.words) if spoken(word)]
    joined = " " + " ".join([word for _, word in said]) + " "
    positions = accumulate((len(word) + 1 for _, word in said), initial=0)
    token_at = {position: i for position, (i, _) in zip(positions, said, strict=False)}
    endings = _endings()
    found: dict[int, list[Hit]] = {}
    terms = catalogue.terms
    for end, (length, values) in catalogue.automaton.iter(joined):
        first = token_at.get(end - length + 1)
        if first is None:
            continue
        stop = joined.index(" ", end + 1) if joined[end + 1] != " " else end + 1
        rest = joined[end + 1 : stop]
        last = token_at[joined.rindex(" ", 0, end + 1)]
        for number, open_ended, listed in values:
            term = terms[number]
            cases = endings[term.language]
            case = (cases.get(rest) if open_ended else None) if rest else listed
            if case is not None:
                begin, finish, case_behind = _whole(tokens, first, last, cases)
                found.setdefault(begin, []).append(Hit(finish, term, case_behind or case))
    for hits in found.values():
        hits.sort(key=lambda hit: -hit.end)
    return found


@lru_cache
def _endings() -> dict[str, dict[str, str]]:
    """The endings of each language, and of names in any language."""
    endings = {language: morphology(language).endings for language in language_codes()}
    return endings | {ANY: {ending: case for cases in endings.values() for ending, case in cases.items()}}


def _whole(tokens: Tokens, first: int, last: int, endings: dict[str, str]) -> tuple[int, int, str]:
    """Start and end of a name, including the other mark of a quoted part and a suffix after a hyphen, and the case of
    that suffix."""
    words = tokens.words
    marks = [i for i in range(first, last) if words[i] in QUOTES]
    quotes = [i for i in marks if tokens.opens_quote(i) or tokens.closes_quote(i)]
    if len(quotes) % 2:
        if first and tokens.opens_quote(first - 1):
            first -= 1
        elif last + 1 < len(words) and tokens.closes_quote(last + 1):
            last += 1
    if tokens.hyphen(last + 1):
        suffix = endings.get(words[last + 2])
        if suffix is not None and words[last + 2]:
            return tokens.starts[first], tokens.ends[last + 2], suffix
    return tokens.starts[first], tokens.ends[last], ""
