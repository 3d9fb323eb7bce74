"""How the time of a piece of work grows with the length of its text."""

from collections.abc import Callable
from time import perf_counter

SIZES = (1_500, 3_000, 6_000, 12_500, 25_000, 50_000, 100_000)
SLOW = 0.5
"""Seconds below which growth does not matter: it cannot be told from noise."""


def seconds(work: Callable[[str], object], text: str) -> float:
    """Wall-clock time of one call."""
    begin = perf_counter()
    work(text)
    return perf_counter() - begin


def grows_too_fast(work: Callable[[str], object], piece: str) -> str:
    """What is wrong if doubling the repetitions of ``piece`` more than triples a time that is felt; else empty."""
    before = 0.0
    for size in SIZES:
        text = piece * (size // len(piece))
        now = seconds(work, text)
        if now > SLOW:
            now = min(now, seconds(work, text))
        if now > SLOW:
            return f"{size} characters of {piece[:30]!r}: {now:.1f} s, half of them {before:.2f} s" * (now > 3 * before)
        before = now
    return ""
