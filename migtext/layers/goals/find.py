"""References to the Global Compact for Migration, to its objectives, and to the Sustainable Development Goals.

Found by the grammar in ``languages/goals.toml`` in two steps: the names of the frameworks first, which tell what the
text speaks of, then the numbers and titles of objectives. The titles stand in ``gazetteers/objectives``.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from migtext.catalogue.entries import read, shipped
from migtext.compiled import shared_rules
from migtext.records import Framework, Goal, Scope
from migtext.resources import language_codes
from migtext.rules.chunks import ACRONYM, ChunkReader
from migtext.rules.grammar import Chunk, Grammar, Match, Rule, Tags, replace_matches
from migtext.rules.lexicon import Sense, acronyms, all_endings
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.rules.numbers import LabelReader
from migtext.rules.traits import international_codes
from migtext.text.reading import normalise
from migtext.text.tokens import LINE_BREAK, Tokens, tokenise

_TABLE = "goals"
_INTRODUCED = "introduced"
_OBLIQUE = frozenset({"dat", "acc", "loc", "abl", "ins"})
# "The first goal" is mostly somebody's own one.
_LOW_ORDINAL = 3
_LONGEST_TITLE = 40  # chunks
_LONGEST_INTRODUCTION = 14  # chunks inside the brackets that introduce a short form
# Between the least alike wordings of an objective and the names most like one in the tests, of 100: see docs/goals.md.
TITLE_THRESHOLD = 75.0
# In quotation marks beside the noun, in a text that names the compact, less is enough.
BESIDE_NOUN = 70.0
_STEM_LETTERS = 6


def find(tokens: Tokens) -> tuple[Goal, ...]:
    """References to the compact and the SDGs, in the order of the text, none overlapping.

    ``objectives`` are sorted numbers, 1 to 23 or 1 to 17. ``tokens`` need the languages of their sentences.
    Source: the section on goals of the annotation rules.

    >>> text = "КЖШ-ның 1, 3 және 7-мақсаттары талқыланды."
    >>> [(g.text, g.objectives) for g in find(tokenise(text).in_languages(["kk"]))]
    [('КЖШ-ның 1, 3 және 7-мақсаттары', (1, 3, 7))]
    """
    goals = (goal for grammar, row in rows_of(tokens) for goal in row.goals(grammar))
    return tuple(sorted(goals, key=lambda goal: goal.start))


def rows_of(tokens: Tokens) -> "list[tuple[GoalGrammar, References]]":
    """The chunks of a text in each of its languages, names of frameworks found; empty if there can be no reference."""
    tokens = tokens.in_languages(_languages(tokens)).unwrapped
    grammars = [grammar_of(code) for code in dict.fromkeys(tokens.languages)]
    if not any(grammar.can_find(tokens) for grammar in grammars):
        return []
    rows = [grammar.reader.chunks(tokens) for grammar in grammars]
    found = [grammar.names(row) for grammar, row in zip(grammars, rows, strict=True)]
    short = _short_names(tokens, rows, found)
    if short:
        rows = [list(short.marked(tokens, row)) for row in rows]
        found = [grammar.names(row) for grammar, row in zip(grammars, rows, strict=True)]
    names = _Names(tokens, rows, [chunk for matches in found for _, chunk in matches])
    return [
        (grammar, References(names, list(replace_matches(row, matches))))
        for grammar, row, matches in zip(grammars, rows, found, strict=True)
    ]


def _languages(tokens: Tokens) -> list[str]:
    """Language whose words count in each sentence: its own, or the document's where it has none of ours."""
    codes = set(language_codes()).difference(international_codes())
    counts = Counter(code for code in tokens.languages if code in codes)
    main = counts.most_common(1)[0][0] if counts else next(iter(international_codes()), "")
    given = tokens.languages or (main,) * len(tokens.sentences)
    return [code if code in codes else main for code in given]


# ---- names -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Name:
    """What an chunk that is a name holds: its rule, and whether the United Nations stand in it or beside it."""

    rule: Rule
    beside_un: bool


class GoalGrammar:
    """The compiled grammar of one language: ``framework_names``, and ``references`` to objectives."""

    def __init__(self, code: str) -> None:
        self.reader = ChunkReader(code, ("numbers", _TABLE), LabelReader, acronyms(_TABLE))
        table = shared_rules(_TABLE)
        cases = {NOMINATIVE, "", *all_endings().values()}
        tags = self.reader.tags | {_tags(_INTRODUCED, case) for case in cases}
        self.framework_names = Grammar(_rules(table["names"]), table["fragments"], tags, f"goals-{code}-names")
        tags |= {_tags(name["becomes"], case) for name in table["names"] for case in cases}
        self.references = Grammar(_rules(table["references"]), table["fragments"], tags, f"goals-{code}-references")
        self._always = [
            grammar.codes(self.reader.numbers_and_signs) for grammar in (self.framework_names, self.references)
        ]

    def can_find(self, tokens: Tokens) -> bool:
        """Whether a text has the words of any name, or of any reference that needs no name."""
        tags = self.reader.tags_in(tokens)
        names, references = (
            grammar.possible(always | grammar.codes(tags))
            for grammar, always in zip((self.framework_names, self.references), self._always, strict=True)
        )
        return bool(names) or any(rule.options["kind"] == "title" or "framework" in rule.options for rule in references)

    def names(self, row: list[Chunk]) -> list[tuple[Match, Chunk]]:
        """The names of a row, each with the chunk that takes its place."""
        return self.framework_names.apply(row, _name_chunk)


@lru_cache
def grammar_of(code: str) -> GoalGrammar:
    """The grammar of language ``code``."""
    return GoalGrammar(code)


def _rules(rows: Iterable[Mapping[str, Any]]) -> list[Rule]:
    return [Rule(row["name"], row["pattern"], row) for row in rows]


def _tags(name: str, case: str) -> Tags:
    return frozenset({(name, case)})


def _name_chunk(chunks: list[Chunk], match: Match) -> Chunk:
    beside = chunks[max(0, match.first - 1) : match.last + 1]
    name = _Name(match.rule, any(_is(chunk, "un") for chunk in beside))
    return _classed(chunks[match.first].first, chunks[match.last - 1], match.rule.options["becomes"], name)


def _classed(first: int, last: Chunk, name: str, data: Any = None) -> Chunk:
    """An chunk of one class from token ``first`` to the end of an chunk whose case it takes."""
    case = _case(last)
    return Chunk(first, last.last, _tags(name, case), data, (Sense(name, "", case),))


def _case(chunk: Chunk) -> str:
    return chunk.senses[0].case if chunk.senses else ""


def _is(chunk: Chunk, *names: str) -> bool:
    return any(name in names for name, _ in chunk.tags)


class _Names:
    """The names of frameworks in a text, in its order; ``named`` are the frameworks that they tell for certain."""

    def __init__(self, tokens: Tokens, rows: Iterable[list[Chunk]], chunks: Iterable[Chunk]) -> None:
        self.tokens = tokens
        found = sorted(chunks, key=lambda chunk: chunk.first)
        self._breaks = [i for i, word in enumerate(tokens.words) if word == LINE_BREAK]
        self._certain = [chunk for chunk in found if _kind(chunk) == "name"]
        self._certain_of = {name: [chunk for chunk in self._certain if _framework(chunk) == name] for name in _limits()}
        self._compacts = [chunk for chunk in found if _kind(chunk) == "refuse" or _tells_compact(chunk)]
        self.named: frozenset[Framework] = frozenset(_framework(chunk) for chunk in self._certain)
        alone = "GCM" not in self.named and any(map(self._stands_alone, found))
        if alone and any(_is(chunk, "migration") for row in rows for chunk in row):
            self.named |= {"GCM"}

    def capital(self, chunk: Chunk) -> bool:
        return self.tokens.text[self.tokens.starts[chunk.first]].isupper()

    def count(self, chunk: Chunk) -> bool:
        """Whether a name counts; one without "migration" does if the text names the compact, and no other one since."""
        if _kind(chunk) != "bare":
            return _kind(chunk) != "refuse"
        if not self.capital(chunk) or "GCM" not in self.named:
            return False
        before = _last_before(self._compacts, chunk.first)
        if before:
            return _kind(before) != "refuse"
        return "stands_alone" not in chunk.data.rule.options or self._stands_alone(chunk)

    def _stands_alone(self, chunk: Chunk) -> bool:
        """Whether this is "Global Compact" without the UN beside it, which also has one for businesses."""
        return "stands_alone" in chunk.data.rule.options and self.capital(chunk) and not chunk.data.beside_un

    def framework(self, first: int, highest: int) -> Framework | None:
        """The framework of a number at token ``first``: named last in its line, else the compact if it is named."""
        named = {framework for framework in self.named if highest <= _limits()[framework]}
        if len(named) < 2:
            return next(iter(named), None)
        before = _last_before(self._certain, first)
        return _framework(before) if before and self._line(before.first) == self._line(first) else "GCM"

    def just_named(self, framework: Framework, first: int) -> bool:
        """Whether the sentence of token ``first`` or the one before names the framework in front of it."""
        before = _last_before(self._certain_of[framework], first)
        sentence = self.tokens.sentence
        return before is not None and sentence[first] - sentence[before.first] <= 1

    def _line(self, i: int) -> int:
        """The number of the line of token ``i``."""
        return bisect_left(self._breaks, i)


def _last_before(chunks: Sequence[Chunk], first: int) -> Chunk | None:
    """The last of some chunks in the order of the text that ends before token ``first``."""
    i = bisect_right(chunks, first, key=lambda chunk: chunk.last)
    return chunks[i - 1] if i else None


def _kind(chunk: Chunk) -> str:
    kind: str = chunk.data.rule.options["kind"]
    return kind


def _framework(chunk: Chunk) -> Framework:
    framework: Framework = chunk.data.rule.options["framework"]
    return framework


def _tells_compact(chunk: Chunk) -> bool:
    return _kind(chunk) == "name" and _framework(chunk) == "GCM"


@lru_cache
def _limits() -> Mapping[Framework, int]:
    limits: Mapping[Framework, int] = shared_rules(_TABLE)["limits"]
    return limits


# ---- short forms -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ShortNames:
    """Short forms of the compact that brackets introduce, which count from token ``since`` on."""

    since: int
    acronyms: frozenset[str]
    nouns: frozenset[str]

    def marked(self, tokens: Tokens, row: Iterable[Chunk]) -> Iterator[Chunk]:
        """The row with the short forms as a class of their own."""
        for chunk in row:
            if chunk.first >= self.since and self._has(tokens, chunk):
                yield _classed(chunk.first, chunk, _INTRODUCED)
            else:
                yield chunk

    def _has(self, tokens: Tokens, chunk: Chunk) -> bool:
        if isinstance(chunk.data, str):
            return chunk.data in self.acronyms
        word = tokens.words[chunk.first : chunk.last]
        return len(word) == 1 and word[0] in self.nouns and tokens.text[tokens.starts[chunk.first]].isupper()


def _short_names(
    tokens: Tokens, rows: Iterable[list[Chunk]], found: Iterable[list[tuple[Match, Chunk]]]
) -> _ShortNames | None:
    """The short forms that stand in brackets behind a name in full, None if there are none."""
    introduced = [
        each
        for row, matches in zip(rows, found, strict=True)
        for match, _ in matches
        if "introduces" in match.rule.options
        for each in _introduced(tokens, _in_brackets(row, match.last))
    ]
    if not introduced:
        return None
    return _ShortNames(
        min(each.since for each in introduced),
        frozenset(letters for each in introduced for letters in each.acronyms),
        frozenset(form for each in introduced for form in each.nouns),
    )


def _in_brackets(row: Sequence[Chunk], i: int) -> list[Chunk]:
    """The chunks inside the brackets that open at chunk ``i`` or behind a quotation mark there."""
    i += i < len(row) and _is(row[i], "quote")
    if i >= len(row) or not _is(row[i], "opening"):
        return []
    inside = row[i + 1 : i + _LONGEST_INTRODUCTION]
    close = next((j for j, chunk in enumerate(inside) if _is(chunk, "closing")), 0)
    return list(inside[:close])


def _introduced(tokens: Tokens, inside: Iterable[Chunk]) -> Iterator[_ShortNames]:
    """The short forms inside brackets: an acronym, or the forms of a noun after "hereinafter"."""
    words = [chunk for chunk in inside if not _is(chunk, "quote", "dash", "hyphen", "colon", "comma", "and")]
    forms = [chunk for chunk in words if not _is(chunk, "hereinafter")]
    said = len(forms) < len(words)
    for chunk in forms:
        word = tokens.surface(chunk.first, chunk.last)
        if _is(chunk, "compact", "pact") and said and word[:1].isupper():
            language = tokens.languages[tokens.sentence[chunk.first]]
            yield _ShortNames(chunk.first, frozenset(), frozenset(morphology(language).forms(normalise(word))))
        elif _is(chunk, ACRONYM, "gcm_acronym_if_named") and word.isupper() and (said or len(forms) == 1):
            yield _ShortNames(chunk.first, frozenset({chunk.data}), frozenset())


# ---- objectives ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """Items ``first`` up to ``last``; without a framework it only keeps others away."""

    rule: Rule
    first: int
    last: int
    framework: Framework | None = None
    scope: Scope = "framework"
    objectives: tuple[int, ...] = ()


class References:
    """What refers to the frameworks in one row, whose names are chunks."""

    def __init__(self, names: _Names, row: list[Chunk]) -> None:
        self._names = names
        self.tokens = names.tokens
        self.row = row

    def goals(self, grammar: GoalGrammar) -> Iterator[Goal]:
        """The references of the row, and its names beside them."""
        found = [each for _, each in grammar.references.apply(self.row, self.build)]
        taken = bytearray(len(self.row))
        for each in found:
            taken[each.first : each.last] = b"\x01" * (each.last - each.first)
        for i, chunk in enumerate(self.row):
            if isinstance(chunk.data, _Name) and not taken[i] and self._names.count(chunk):
                found.append(_Found(chunk.data.rule, i, i + 1, _framework(chunk)))
                taken[i] = 1
        for each in found:
            if each.framework:
                yield self._goal(each, each.framework, self._with_title(each, taken))

    def _goal(self, found: _Found, framework: Framework, chunks: tuple[int, int]) -> Goal:
        start, end = self.row[chunks[0]].first, self.row[chunks[1] - 1].last
        return Goal(
            start=self.tokens.starts[start],
            end=self.tokens.ends[end - 1],
            text=self.tokens.surface(start, end),
            rule=f"{_TABLE}:{found.rule.name}",
            confidence=found.rule.options["confidence"],
            framework=framework,
            scope=found.scope,
            objectives=found.objectives,
        )

    def build(self, _: list[Chunk], match: Match) -> _Found | None:
        """What a match refers to; None if its numbers are no objectives."""
        options = match.rule.options
        if options["kind"] == "refuse":
            return _Found(match.rule, match.first, match.last)
        if options["kind"] == "title":
            return self._titled(match)
        numbered = self._all(match) if options["kind"] == "all" else self._numbered(match)
        if numbered is None:
            return None
        framework, numbers = numbered
        scope: Scope = "all" if options["kind"] == "all" else "objectives"
        return _Found(match.rule, self._start(match), match.last, framework, scope, numbers)

    def _start(self, match: Match) -> int:
        """Where the reference begins: behind the name in front if that name's case shows that it stands apart."""
        if "rest" not in match.groups:
            return match.first
        (rest,) = match.groups["rest"]
        options = match.rule.options
        name = self.row[max(i for i in match.groups["name"] if i < rest)]
        tied = isinstance(name.data, _Name) and "tied" in name.data.rule.options and options["kind"] != "all"
        subject = _case(name) == NOMINATIVE and options["framework"] == "GCM" and not tied
        return rest if subject or _case(name) in _OBLIQUE else match.first

    def _numbered(self, match: Match) -> tuple[Framework, tuple[int, ...]] | None:
        options = match.rule.options
        numbers = self._numbers(match)
        heads = [self.row[i] for i in match.groups.get("head", ())]
        if not numbers or (heads and not ("GCM" in self._names.named and self._names.capital(heads[0]))):
            return None
        first = self.row[match.first]
        framework = options.get("framework") or self._names.framework(first.first, numbers[-1])
        if framework is None or numbers[-1] > _limits()[framework] or framework != options.get("only", framework):
            return None
        low = match.last - match.first == 2 and _is(first, "ordinal") and numbers[-1] <= _LOW_ORDINAL
        return None if low and "framework" not in options else (framework, numbers)

    def _all(self, match: Match) -> tuple[Framework, tuple[int, ...]] | None:
        """Every objective, if their number is that of the framework."""
        limits = _limits()
        amount = next(iter(self._values(match, "n")), None)
        framework = match.rule.options.get("framework") or next(
            (f for f in self._names.named if limits[f] == amount), None
        )
        if framework is None or amount not in (None, limits[framework]):
            return None
        counted = "framework" not in match.rule.options and "all" not in match.groups
        if counted and not self._names.just_named(framework, self.row[match.first].first):
            return None
        return framework, tuple(range(1, limits[framework] + 1))

    def _values(self, match: Match, group: str) -> list[int]:
        return [self.row[i].data.value for i in match.groups.get(group, ())]

    def _numbers(self, match: Match) -> tuple[int, ...]:
        """Numbers of objectives, sorted, with those inside ranges; none where a number or a range cannot be of them."""
        numbers = self._values(match, "n")
        for low, high in zip(self._values(match, "a"), self._values(match, "z"), strict=True):
            if not low < high <= max(_limits().values()):
                return ()
            numbers.extend(range(low, high + 1))
        return tuple(sorted(set(numbers))) if min(numbers, default=0) > 0 else ()

    def _titled(self, match: Match) -> _Found | None:
        opening, closing = match.groups["q"]
        threshold = BESIDE_NOUN if "GCM" in self._names.named else TITLE_THRESHOLD
        title = best_title(self._text(opening + 1, closing), threshold)
        if title is None or self._numbers(match) not in ((), (title[1],)):
            return None
        # The short titles of the SDGs are words that other names have too.
        if title[0] == "SDG" and "SDG" not in self._names.named:
            return None
        return _Found(match.rule, match.first, match.last, title[0], "objectives", (title[1],))

    def _text(self, first: int, last: int) -> str:
        return self.tokens.surface(self.row[first].first, self.row[last - 1].last) if first < last else ""

    def _with_title(self, found: _Found, taken: bytearray) -> tuple[int, int]:
        """The first chunk and the end of a reference with the title beside its number.

        The title follows a dash, a colon or a comma or stands in brackets, or the number in brackets follows it.
        """
        row, end = self.row, found.last
        if len(found.objectives) != 1 or end >= len(row):
            return found.first, end
        if _is(row[end], "closing"):
            first = self._title_before(found, taken)
            return first, end + (first < found.first)
        if not _is(row[end], "dash", "hyphen", "colon", "comma", "opening"):
            return found.first, end
        last = end + 1
        while last < min(len(row), end + _LONGEST_TITLE) and not (taken[last] or _ends_title(row[last])):
            last += 1
        if _is(row[end], "opening"):
            closed = last < len(row) and _is(row[last], "closing") and self._best_title(found, [(end + 1, last)])
            return found.first, last + 1 if closed else end
        ends = (last, *(j for j in range(last - 1, end + 1, -1) if _is(row[j], "comma")))
        title = self._best_title(found, [(end + 1, j) for j in ends])
        return found.first, title[1] if title else end

    def _title_before(self, found: _Found, taken: bytearray) -> int:
        """Where the title in front of a number in brackets begins; where the reference does if there is none."""
        row, opening = self.row, found.first - 1
        if opening < 1 or not _is(row[opening], "opening"):
            return found.first
        first = opening
        while first > max(0, opening - _LONGEST_TITLE) and not (taken[first - 1] or _ends_title(row[first - 1])):
            first -= 1
        title = self._best_title(found, [(j, opening) for j in range(first, opening)])
        return title[0] if title else found.first

    def _best_title(self, found: _Found, spans: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
        """Which of some spans of chunks is most like the title of the one objective that was found, if one is like it.

        None begins or ends with a sign.
        """
        own = [stems for framework, number, stems in _titles() if (framework, number) == self._one(found)]
        scored = [
            (max((_similarity(_stems(self._text(first, last)), title) for title in own), default=0.0), first, last)
            for first, last in spans
            if first < last and self._text(first, first + 1)[0].isalnum() and self._text(last - 1, last)[-1].isalnum()
        ]
        if not scored:
            return None
        _, first, last = max(scored, key=lambda one: (one[0], one[2] - one[1]))
        return (first, last) if best_title(self._text(first, last)) == self._one(found) else None

    @staticmethod
    def _one(found: _Found) -> tuple[Framework | None, int]:
        """Framework and number of a reference to one objective."""
        return found.framework, found.objectives[0]


def _ends_title(chunk: Chunk) -> bool:
    return chunk.first == chunk.last or _is(chunk, "dot", "semicolon", "opening", "closing", "quote")


# ---- titles ----------------------------------------------------------------------------------------------------------


@lru_cache
def _titles() -> tuple[tuple[Framework, int, str], ...]:
    found = []
    for entry in read("objectives", shipped("objectives")):
        titles = [
            *entry.get("title").values(),
            *(wording for some in entry.get("wordings", {}).values() for wording in some),
        ]
        if entry.get("number", None):
            titles.append(entry.get("label"))
            found += [(entry.get("framework"), entry.get("number"), _stems(title)) for title in titles]
    return tuple(found)


def _stems(text: str) -> str:
    return " ".join(word[:_STEM_LETTERS] for word in tokenise(text).words if len(word) > 2)


def _similarity(a: str, b: str) -> float:
    # A title is often cut short, which only the set forgives; one common word is not enough, which the sort sees.
    return (fuzz.token_set_ratio(a, b) + fuzz.token_sort_ratio(a, b)) / 2


def best_title(text: str, threshold: float = TITLE_THRESHOLD) -> tuple[Framework, int] | None:
    """Framework and number of the objective whose title ``text`` is, in any language; None if it is none.

    ``threshold``: how like a title it has to be, 0 to 100.

    >>> best_title("Содействие справедливому и этичному найму")
    ('GCM', 6)
    """
    stems = _stems(text)
    score, framework, number = max((_similarity(stems, title), f, n) for f, n, title in _titles())
    return (framework, number) if score >= threshold else None
