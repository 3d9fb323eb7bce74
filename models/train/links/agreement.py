"""How far two readers agree on documents that both marked: ``python -m models.train.links.agreement``."""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

from models.train.links.marks import FOLDER, ROLES, Argument, MarkedEvent, Marks, overlap, read_marks

LAYERS = ("events", "type", "type and date", "event date", "event place", *ROLES, "figure date", "figure place")
_ALL = "all"
Counts = Counter[tuple[str, str, str]]


def agreement(marks: Iterable[Marks]) -> dict[str, dict[str, dict[str, float]]]:
    """Agreement by layer, then language: ``f1`` in percent, which is the same from either side, and ``marked``.

    ``events`` are found by both if mentions of them overlap, ``type and date`` if both are equal too. ``type`` is the
    share, of the events that both found, with equal types; arguments are compared on these events, and on figures that
    both have: what both readers marked of what either did, so that two who mark nothing do not count as agreement.
    """
    counts: Counts = Counter()
    ordered = sorted(marks, key=lambda one: (one.id, one.reader))
    for _, readings in groupby(ordered, key=lambda one: one.id):
        for one, other in combinations(readings, 2):
            if one.whole and other.whole and (one.start, one.end) == (other.start, other.end):
                _compare(one, other, counts)
    languages = sorted({language for _, language, _ in counts if language != _ALL})
    return {layer: {code: _row(counts, layer, code) for code in (_ALL, *languages)} for layer in LAYERS}


def _row(counts: Counts, layer: str, language: str) -> dict[str, float]:
    both, either = counts[layer, language, "both"], counts[layer, language, "sum"]
    return {"f1": round(200 * both / either, 1) if either else 0.0, "marked": either}


def _compare(one: Marks, other: Marks, counts: Counts) -> None:
    def add(layer: str, both: int, total: int) -> None:
        for language in (_ALL, one.language):
            counts[layer, language, "both"] += both
            counts[layer, language, "sum"] += total

    pairs = paired(one.events, other.events)
    equal = [(a, b) for a, b in pairs if a.type == b.type]
    total = len(one.events) + len(other.events)
    add("events", len(pairs), total)
    add("type", len(equal), 2 * len(pairs))
    add("type and date", sum(_agree(a.date, b.date) for a, b in equal), total)
    for a, b in pairs:
        add("event date", *_shared(_listed(a.date), _listed(b.date)))
        add("event place", *_shared(_listed(a.place), _listed(b.place)))
        for role in ROLES:
            add(role, *_shared(getattr(a, role), getattr(b, role)))
    for x in one.figures:
        y = next((y for y in other.figures if overlap(x.span, y.span)), None)
        if y:
            add("figure date", *_shared(_listed(x.date), _listed(y.date)))
            add("figure place", *_shared(_listed(x.place), _listed(y.place)))


def paired(one: Sequence[MarkedEvent], other: Sequence[MarkedEvent]) -> list[tuple[MarkedEvent, MarkedEvent]]:
    """Events of two readers with mentions that overlap, each in one pair; those that share most mentions first."""
    shared = {
        (a, b): sum(overlap(x, y) for x in first.mentions for y in second.mentions)
        for a, first in enumerate(one)
        for b, second in enumerate(other)
    }
    found: list[tuple[int, int]] = []
    for a, b in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if shared[a, b] and all(a != x and b != y for x, y in found):
            found.append((a, b))
    return [(one[a], other[b]) for a, b in sorted(found)]


def _listed(argument: Argument | None) -> tuple[Argument, ...]:
    return (argument,) if argument else ()


def _shared(one: Sequence[Argument], other: Sequence[Argument]) -> tuple[int, int]:
    """How many arguments both have, and how many there are in all."""
    left = list(other)
    both = 0
    for argument in one:
        match = next((x for x in left if _equal(argument, x)), None)
        if match:
            left.remove(match)
            both += 1
    return both, len(one) + len(other)


def _agree(one: Argument | None, other: Argument | None) -> bool:
    """Whether two readers say the same, nothing included."""
    return _equal(one, other) if one and other else one is other


def _equal(one: Argument, other: Argument) -> bool:
    if one.value is not None and one.value == other.value:
        return True
    return bool(one.span and other.span and overlap(one.span, other.span))


def table(found: dict[str, dict[str, dict[str, float]]]) -> str:
    """The agreement in Markdown."""
    codes = list(next(iter(found.values())))
    lines = [f"| F1 in percent | {' | '.join(codes)} |", "|---|" + "---|" * len(codes)]
    for layer, rows in found.items():
        lines.append(f"| {layer} | " + " | ".join(f"{row['f1']} ({row['marked']})" for row in rows.values()) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the agreement of the readers."""
    parser = argparse.ArgumentParser(prog="python -m models.train.links.agreement", description=__doc__)
    parser.add_argument("marks", type=Path, nargs="?", default=FOLDER, help="folder of the marks")
    parser.add_argument("--json", action="store_true", help="as JSON")
    told: Any = parser.parse_args(arguments)
    found = agreement(read_marks(told.marks))
    print(json.dumps(found, indent=1) if told.json else table(found))


if __name__ == "__main__":
    main()
