"""How the time of a piece of work grows with the length of its text."""

from collections.abc import Callable
from time import perf_counter

SIZES = (200, 800, 3_000, 12_500, 50_000, 100_000)
SLOW = 0.5
"""Seconds below which growth does not matter: it cannot be told from noise."""
EXPONENT = 1.6
"""Power of the length above which growth is not linear: doubling the text then triples the time."""


def seconds(work: Callable[[str], object], text: str) -> float:
    """Wall-clock time of one call."""
    begin = perf_counter()
    work(text)
    return perf_counter() - begin


def grows_too_fast(work: Callable[[str], object], piece: str) -> str:
    """What is wrong if time that is felt grows faster than linearly with the repetitions of ``piece``; else empty."""
    before, size_before = 0.0, 1
    for size in SIZES:
        text = piece * max(1, size // len(piece))
        now = seconds(work, text)
        if now > SLOW:
            now = min(now, seconds(work, text))
        if now > SLOW and now > before * (size / size_before) ** EXPONENT:
            return f"{piece[:30]!r}: {now:.1f} s for {size} characters, {before:.2f} s for {size_before}"
        if now > 2 * SLOW:
            break
        before, size_before = now, size
    return ""
