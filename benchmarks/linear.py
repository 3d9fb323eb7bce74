"""Whether every regular expression takes linear time: python benchmarks/linear.py.

Each pattern of the dates and figures runs on rows that make it begin everywhere and end nowhere, each expression of a
module on texts of one piece repeated, up to 100,000 characters long. Those that are felt, and whose time grows faster
than the length, are printed; then the exit status is 1. On a busy machine, run it again before you believe it.
"""

import importlib
import inspect
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import regex

import migtext
from migtext.layers.dates import find as dates
from migtext.layers.figures import find as figures
from migtext.resources import language_codes

SIZES = (200, 800, 3_000, 12_500, 50_000, 100_000)
"""Lengths of the texts, in characters."""
SLOW = 0.5
"""Seconds below which growth does not matter: it cannot be told from noise."""
EXPONENT = 1.6
"""Power of the length above which growth is not linear: doubling the text then triples the time."""


def seconds(work: Callable[[str], object], text: str) -> float:
    begin = perf_counter()
    work(text)
    return perf_counter() - begin


def growth(work: Callable[[str], object], piece: str) -> str:
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


def compiled(language: str) -> list[tuple[str, Any]]:
    """Every compiled pattern of the dates and figures of a language, with its name."""
    day, quantity = dates.grammar_of(language), figures.grammar_of(language)
    grammars = (day.first, day.parts, day.relations, quantity.amounts, quantity.bounds)
    return [(rule.rule.name, rule.pattern) for grammar in grammars for rule in grammar._rules]


def classes(pattern: str) -> list[str]:
    """The sets of codes that a pattern asks for, in order."""
    return [codes for codes in re.findall(r"\[([^\]]+)\]", pattern) if codes != "\n"]


def nasty_rows(pattern: str) -> Iterator[str]:
    """Pieces whose repetition makes a pattern begin everywhere and end nowhere, or choose all the time."""
    sets = classes(pattern)
    if not sets:
        return
    order = list(dict.fromkeys(sets))
    common = {code: sum(code in codes for codes in order) for codes in order for code in codes}
    picks = [max(codes, key=lambda code: common[code]) for codes in sets]
    yield max(picks, key=lambda code: common[code])
    for end in sorted({(len(picks) + 1) // 2, len(picks)} - {1}):
        yield "".join(picks[:end])
    generator = random.Random(len(picks))
    every = "".join(order)
    yield "".join(generator.choice(every) for _ in range(500))


PIECES = [
    "1", "1 ", "1,", "1.", "12-", "1/", "а", "А", "Аа ", "А. ", "а ", "а-", "-", "– ", " ", "\u00a0", "\t", "\n", " \n",
    "\r\n", ".", "..", ". ",
    ",", ", ", "(", ")", "[1]", "«", "»", "« ", "«а» ", '"', "'", "’", "№ ", "%", "_", "@", "a@b.",
    "http://a/",
    "www.", "мың ", "млн. ", "2024 ", "2024-жылдын ", "Ақ-", "ООН", "A", "aа", "\u0301", "\u00ad", "\u200b",
    "а\u0301", "І", "<", "&", "=", "•", "*", "1)", "а) ", ";",
]  # fmt: skip


METHODS = "fullmatch|match|search|sub|split|finditer|findall"
TABLES_ONLY = {"migtext.rules.grammar", "migtext.rules.phrases", "migtext.rules.lexicon"}
"""Modules whose expressions read the tables of the package, not texts."""


def module_patterns() -> Iterator[tuple[str, Any, str]]:
    """The regular expressions that the modules of the package hold, each with a method that the module calls on it."""
    for info in pkgutil.walk_packages(migtext.__path__, "migtext."):
        if info.name in TABLES_ONLY:
            continue
        module = importlib.import_module(info.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            inside = list(value.values()) if isinstance(value, dict) else value
            for pattern in inside if isinstance(inside, (tuple, list, frozenset)) else [value]:
                if isinstance(pattern, (re.Pattern, regex.Pattern)) and isinstance(pattern.pattern, str):
                    used = set(re.findall(rf"\b{name}\.({METHODS})\b", source))
                    for method in sorted(used) or ["finditer"]:
                        yield f"{info.name}.{name}.{method}", pattern, method


def run(pattern: Any, method: str, text: str) -> None:
    if method == "sub":
        pattern.sub("", text)
    elif method == "finditer":
        sum(1 for _ in pattern.finditer(text))
    else:
        getattr(pattern, method)(text)


def too_fast() -> Iterator[str]:
    """The expressions whose time grows too fast, each with what was measured."""
    for language in language_codes():
        for name, pattern in compiled(language):
            for piece in nasty_rows(pattern.pattern):
                if problem := growth(lambda row, run=pattern: sum(1 for _ in run.finditer(row)), piece):
                    yield f"{language}, {name}: {problem}"
    for name, pattern, method in module_patterns():
        around = [("", "")] + [("А", "1")] * (method in {"match", "fullmatch"})
        for before, after in around:
            for piece in PIECES:

                def work(text: str, expression: Any = pattern, call: str = method, ends: Any = (before, after)) -> None:
                    run(expression, call, text.join(ends))

                if problem := growth(work, piece):
                    yield f"{name}: {problem}"


def main() -> None:
    problems = list(too_fast())
    print("\n".join(problems) or "Every expression takes linear time.")
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()
