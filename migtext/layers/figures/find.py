"""Quantities: found by the grammar in languages/figures.toml, combined in three steps.

First a number with its unit, then the words that bound it (``more than``), then the counted noun. Whether a bare
number is a quantity depends on its context: a noun, a series, or a label such as ``article``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from migtext.compiled import shared_rules
from migtext.layers.figures.amount import Amount, build_amount, build_bounded
from migtext.layers.figures.quantity import AmountContext
from migtext.layers.figures.surroundings import TAKEN
from migtext.resources import has_table, language_codes
from migtext.rules.chunks import ChunkRows, read_chunks, reader
from migtext.rules.grammar import Chunk, Grammar, Rule, replace_matches
from migtext.rules.morphology import NOMINATIVE, morphology
from migtext.rules.traits import traits
from migtext.text.punctuation import RANGE_SIGNS
from migtext.text.tokens import LINE_BREAK, Tokens

_JOINED, _NEAR_ROWS = 1, 2  # tokens, rows
_LONGEST_SERIES = 20  # figures
_ALL, _ROUNDED = 100, 1  # percent
_TOO_LARGE = 10**27
"""From here on decimal numbers are not exact, and a run of digits is a code, not a quantity."""


def supported() -> tuple[str, ...]:
    """Languages with a table of words of quantity."""
    return tuple(code for code in language_codes() if has_table(code, "figures"))


def find(tokens: Tokens, taken: Sequence[tuple[int, int]] = (), rows: ChunkRows | None = None) -> list[Amount]:
    """The quantities of a text in all supported languages, in order.

    ``taken``: offset pairs of dates and references to objectives, in which no number is a quantity.
    ``rows``: the result of ``read_chunks`` for the tokens, if available.
    """
    blocked = tokens.covered(taken)
    by_language = read_chunks(tokens) if rows is None else rows
    found = [
        amount
        for code in supported()
        if code in by_language
        for amount in grammar_of(code).find(tokens, by_language[code], blocked)
        if not is_code(amount)
    ]
    return sorted(found, key=lambda amount: amount.first)


def is_code(amount: Amount) -> bool:
    """Whether a number is too large to be a quantity."""
    return max(amount.value, amount.value_max or 0) >= _TOO_LARGE


@lru_cache
def grammar_of(code: str) -> "FigureGrammar":
    """The grammar of language ``code``."""
    return FigureGrammar(code)


class FigureGrammar:
    """The compiled grammar of one language.

    Its two steps are ``amounts`` and their ``bounds``; ``steps`` are both, each with what builds its results.
    """

    def __init__(self, code: str) -> None:
        self._code = code
        table = shared_rules("figures")
        cases = {NOMINATIVE, "", *morphology(code).endings.values()}
        tags = reader(code).tags | {frozenset({("amount", case)}) for case in cases} | {TAKEN}
        self.amounts = Grammar(_rules(table, "amount"), table["fragments"], tags, f"figures-{code}-amount")
        self.bounds = Grammar(_rules(table, "bound"), table["fragments"], tags, f"figures-{code}-bound")
        self.steps = ((self.amounts, build_amount), (self.bounds, build_bounded))

    def find(self, tokens: Tokens, row: Sequence[Chunk], blocked: bytearray) -> list[Amount]:
        """The quantities in the chunks of one language, in order, without those in blocked tokens."""
        chunks = self.row(tokens, row, blocked)
        for grammar, build in self.steps:
            chunks = list(replace_matches(chunks, grammar.apply(chunks, build)))
        return self.completed(tokens, self.context(tokens, chunks).quantities())

    @staticmethod
    def row(tokens: Tokens, row: Sequence[Chunk], blocked: bytearray) -> list[Chunk]:
        """The chunks in which quantities are sought: without line ends inside a phrase, blocked ones marked."""
        return [
            Chunk(chunk.first, chunk.last, TAKEN) if chunk.last > chunk.first and blocked[chunk.first] else chunk
            for chunk in _unwrapped(tokens, row)
        ]

    def context(self, tokens: Tokens, chunks: list[Chunk]) -> AmountContext:
        """The chunks after both steps, for telling which of their amounts are quantities."""
        return AmountContext(tokens, chunks, self._code)

    def completed(self, tokens: Tokens, quantities: Iterable[Amount]) -> list[Amount]:
        """The quantities of a row; those of a series have what they count or their unit from a neighbour."""
        return _completed(quantities, tokens, traits(self._code).verb_last)


def _unwrapped(tokens: Tokens, row: Sequence[Chunk]) -> Iterator[Chunk]:
    """The chunks without line breaks after which the text continues in lower case after a number or a word."""
    before: Chunk | None = None
    for i, chunk in enumerate(row):
        broken = chunk.last > chunk.first and tokens.words[chunk.first] == LINE_BREAK
        if broken and before is not None and i + 1 < len(row) and _goes_on(tokens, before, row[i + 1]):
            continue
        yield chunk
        before = chunk


def _goes_on(tokens: Tokens, before: Chunk, after: Chunk) -> bool:
    if before.last == before.first or after.last == after.first:
        return False
    ends, begins = tokens.text[tokens.ends[before.last - 1] - 1], tokens.text[tokens.starts[after.first]]
    return ends.isalnum() and (begins.islower() or begins in "%$€₸₽")


def _rules(table: Mapping[str, Any], section: str) -> list[Rule]:
    return [Rule(entry["name"], entry["pattern"], entry) for entry in table[section]]


def _completed(amounts: Iterable[Amount], tokens: Tokens, noun_last: bool) -> list[Amount]:
    """Numbers of a series without noun and unit take them from their neighbour: joined, before, or after.

    ``noun_last``: whether the noun of a series stands with its last number, as in languages with the verb at the end.
    """
    found = _from_joined(list(amounts), tokens)
    if noun_last:
        found = _from_behind(found, tokens)
    for i in range(1, len(found)):
        amount = found[i]
        before = next(
            (other for other in reversed(found[max(0, i - _LONGEST_SERIES) : i]) if not _bracketed(other, tokens)),
            found[i - 1],
        )
        distance = tokens.sentence[amount.first] - tokens.sentence[before.first]
        rows = distance == 1 and _ends_row(amount, tokens) and _ends_row(before, tokens)
        near = distance == 0 or rows or (distance <= _NEAR_ROWS and _scaled(amount))
        alike = before.kind == "count" or (_scaled(amount) and before.kind == "money")
        if _elliptical(amount) and near and alike:
            found[i] = _like(amount, before)
    return _with_rest_of_hundred(_from_behind(found, tokens), tokens)


def _from_joined(found: list[Amount], tokens: Tokens) -> list[Amount]:
    for i in range(len(found) - 2, -1, -1):
        behind = found[i + 1]
        if _elliptical(found[i]) and _joined(found[i], behind, tokens) and not _bracketed(behind, tokens):
            found[i] = _like(found[i], behind)
    return found


def _from_behind(found: list[Amount], tokens: Tokens) -> list[Amount]:
    for i in range(len(found) - 2, -1, -1):
        together = tokens.sentence[found[i].first] == tokens.sentence[found[i + 1].first]
        plain = found[i + 1].kind == "count" and (_bracketed(found[i], tokens) or not _bracketed(found[i + 1], tokens))
        if _elliptical(found[i]) and together and plain:
            found[i] = _like(found[i], found[i + 1])
    return found


def _with_rest_of_hundred(found: list[Amount], tokens: Tokens) -> list[Amount]:
    """The quantities; one that comes to a hundred with percentages before it is one (``60 пайызы …, 40ы …``)."""
    total: float = 0
    for i, amount in enumerate(found):
        if not i or tokens.sentence[amount.first] != tokens.sentence[found[i - 1].first]:
            total = 0
        bare = amount.kind == "count" and amount.counted is None and amount.sure and amount.value_max is None
        if bare and total and abs(total + amount.value - _ALL) <= _ROUNDED:
            found[i] = replace(amount, kind="percent", unit="%")
        total = total + amount.value if found[i].kind == "percent" else 0
    return found


def _joined(amount: Amount, behind: Amount, tokens: Tokens) -> bool:
    between = tokens.words[amount.last : behind.first]
    return len(between) <= _JOINED and between not in (["."], [LINE_BREAK])


def _bracketed(amount: Amount, tokens: Tokens) -> bool:
    return amount.first > 0 and tokens.words[amount.first - 1] == "("


def _ends_row(amount: Amount, tokens: Tokens) -> bool:
    return amount.first > 0 and tokens.words[amount.first - 1] in RANGE_SIGNS


def _elliptical(amount: Amount) -> bool:
    return amount.kind == "count" and amount.counted is None and not amount.sure and amount.case != "gen"


def _scaled(amount: Amount) -> bool:
    return amount.number is not None and amount.number.form == "scaled"


def _like(amount: Amount, other: Amount) -> Amount:
    """The amount with the noun or the unit of another."""
    if other.kind in {"count", "percent", "money", "measure"}:
        return replace(amount, kind=other.kind, unit=other.unit, counted=other.counted)
    return amount
