"""What a grammar tries on a row of chunks: every match, what came of it, and which words filled its pattern."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migtext.explain.analysis import Analysis
from migtext.explain.explanation import Part, Pattern
from migtext.rules.grammar import Chunk, Grammar, Match, replace_matches
from migtext.text.tokens import Tokens

Build = Callable[[list[Chunk], Match], Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """A match on a row: what was built from it, or the match that had one of its chunks before it."""

    grammar: Grammar
    row: list[Chunk]
    match: Match
    built: Any
    winner: Match | None

    @property
    def first(self) -> int:
        """Its first token."""
        return self.row[self.match.first].first

    @property
    def last(self) -> int:
        """The token behind its last."""
        return self.row[self.match.last - 1].last

    def pattern(self, analysis: Analysis, tokens: Tokens | None = None) -> Pattern:
        """The rule, and the words that filled its pattern; ``tokens`` are those of the row, if it has its own."""
        filled = self.grammar.filled(self.row, self.match)
        parts = [Part(analysis.words(self.row[at].first, self.row[at].last, tokens), role) for at, role in filled]
        return Pattern(self.match.rule.name, analysis.words(self.first, self.last, tokens), tuple(parts))


def trials(grammar: Grammar, row: list[Chunk], build: Build) -> list[Trial]:
    """Every match on a row in the order in which they are tried."""
    owners: dict[int, Match] = {}
    found = []
    for match, built in grammar.tried(row, build):
        inside = range(match.first, match.last)
        winner = next((owners[at] for at in inside if at in owners), None)
        if built is not None:
            owners.update(dict.fromkeys(inside, match))
        found.append(Trial(grammar, row, match, built, winner))
    return found


def steps(row: list[Chunk], grammars: Sequence[tuple[Grammar, Build]]) -> tuple[list[Chunk], list[Trial]]:
    """The row after several grammars, each on what the one before has built, and all that they tried."""
    tried: list[Trial] = []
    for grammar, build in grammars:
        now = trials(grammar, row, build)
        chosen = sorted(accepted(now), key=lambda trial: trial.match.first)
        row = list(replace_matches(row, [(trial.match, trial.built) for trial in chosen]))
        tried += now
    return row, tried


def accepted(tried: Sequence[Trial]) -> list[Trial]:
    """The trials from which something was built."""
    return [trial for trial in tried if trial.built is not None]


def behind(trial: Trial, makers: Mapping[int, Trial]) -> Iterator[Trial]:
    """A trial and those that built its chunks; ``makers`` are trials by the identity of the chunk that they built."""
    yield trial
    for chunk in trial.row[trial.match.first : trial.match.last]:
        if id(chunk) in makers:
            yield from behind(makers[id(chunk)], makers)


def makers_of(tried: Sequence[Trial]) -> dict[int, Trial]:
    """The trials by the identity of the chunk that each has built."""
    return {id(trial.built): trial for trial in accepted(tried)}


def beaten(analysis: Analysis, trial: Trial, layer: str, tokens: Tokens | None = None) -> str:
    """Why the match that had its words before it goes first."""
    winner = trial.winner
    assert winner is not None
    words = analysis.words(trial.row[winner.first].first, trial.row[winner.last - 1].last, tokens)
    size, other = trial.match.last - trial.match.first, winner.last - winner.first
    why = "is longer" if other > size else "begins before it" if winner.first < trial.match.first else "comes first"
    return f"{layer}:{winner.rule.name} {why}: “{words}”"
