"""How the steps of a piece of work grow with its input: lines of the package that run and characters that are read.

Counts are the same on every machine. What happens inside one call of a regular expression is not counted:
``benchmarks/linear.py`` measures that.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import migtext

PACKAGE = str(Path(migtext.__file__).parent)
LINEAR = 2.6
"""How many times as many steps twice the input may add: 2 is linear, 4 is quadratic."""
NOISE = 300
"""Steps, more or less, that do not matter."""


class CountedText(str):
    """A text that counts the characters of the slices and searches asked of it."""

    read = 0

    def __getitem__(self, at: Any) -> str:
        piece = str.__getitem__(self, at)
        self.read += len(piece)
        return piece

    def find(self, *wanted: Any) -> int:
        return self._searched(str.find(self, *wanted), *wanted)

    def rfind(self, *wanted: Any) -> int:
        return self._searched(str.rfind(self, *wanted), *wanted)

    def _searched(self, found: int, _: str, start: int = 0, end: int | None = None) -> int:
        self.read += len(range(len(self))[start:end])
        return found


def steps(work: Callable[[Any], object], value: Any) -> int:
    """Lines of the package that run in one call, and the characters read if ``value`` is a text."""
    lines = 0

    def line(_: FrameType, __: str, ___: Any) -> Any:
        nonlocal lines
        lines += 1
        return line

    def call(frame: FrameType, _: str, __: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(PACKAGE) else None

    value = CountedText(value) if isinstance(value, str) else value
    before = sys.gettrace()
    sys.settrace(call)
    try:
        work(value)
    finally:
        sys.settrace(before)
    return lines + getattr(value, "read", 0)


def grows_too_fast(work: Callable[[Any], object], values: Sequence[Any]) -> str:
    """What is wrong if steps grow faster than linearly over inputs, each twice as long as the last; else empty."""
    for value in values:
        work(value)  # what is kept between calls is ready before anything is counted
    small, middle, large = (steps(work, value) for value in values)
    if large - middle > LINEAR * (middle - small) + NOISE:
        return f"{small}, {middle} and {large} steps for inputs of lengths 1, 2 and 4"
    return ""
