"""Characters a second on one core: python benchmarks/throughput.py [FOLDER] [--runs N] [--bytes N].

The whole way of a text, Pipeline()(text), is timed with a clock around each of its steps. The texts are the *.txt of
FOLDER, or the example releases, one after the other. Then documents of 1 MB: plain text, which is those texts joined,
and odd ones made to be slow; of each the time is given, and how often that of plain text it is. All times are of the
processor.
"""

import argparse
import gc
import platform
import signal
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, cycle
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

from migtext import pipeline
from migtext.layers.dates import find as dates
from migtext.layers.dates import resolve
from migtext.layers.events import compose as events
from migtext.layers.events import triggers
from migtext.layers.figures import attach as figure_links
from migtext.layers.figures import find as figures
from migtext.layers.goals import find as goals
from migtext.layers.organisations import find as organisations
from migtext.layers.organisations import link, roles
from migtext.layers.people import find as people
from migtext.layers.places import find as places
from migtext.pipeline import Pipeline
from migtext.text import language_id as language

RELEASES = Path(__file__).parent.parent / "examples" / "releases"
CHARACTERS = 300_000
ODD_BYTES = 2**20
LONGEST = 20
"""An odd document that takes more than this many times as long as plain text is stopped."""
WHOLE, REST = "whole", "the rest: ids, sentences, records"
TEMPORAL = ("chunks", "dates", "resolve", "figures", "links")
STEPS: dict[str, list[tuple[ModuleType, str]]] = {
    "tokenise": [(pipeline, "tokenise")],
    "detect": [(language, "detect")],
    "chunks": [(pipeline, "read_chunks")],
    "dates": [(dates, "find")],
    "resolve": [(pipeline, "find_published"), (resolve, "resolve_dates")],
    "names": [(pipeline, "CatalogueMatches")],
    "organisations": [(organisations, "find"), (link, "link_organisations"), (roles, "mark_roles")],
    "people": [(people, "find")],
    "places": [(places, "find")],
    "goals": [(goals, "find"), (figure_links, "link_goals")],
    "figures": [(figures, "find")],
    "dictionary forms": [
        (pipeline, name) for name in ("name_organisations", "name_places", "name_people", "add_positions")
    ],
    "links": [(figure_links, "link_figures")],
    "events": [(triggers, "find"), (events, "compose")],
}
SEEDS = {
    "digits and blanks": "1 000 ",
    "digits and dots": "1.",
    "digits and commas": "1,2,3 ",
    "digits and dashes": "2020-2021–",
    "one run of digits": "7",
    "one word": "ә",
    "hyphens": "көші-",
    "opening brackets": "(",
    "quotation marks": "«",
    "full stops": ". ",
    "line breaks": "\n",
    "blanks": " ",
    "initials": "А. Б. ",
    "months": "наурыз ",
    "years": "2023 жылғы ",
    "days without a year": "5 мая, ",
    "ranges": "с 2 по 3 мая 2020 года и ",
    "percentages": "5% ",
    "money": "2 млрд 5 млн теңге, ",
    "numerals": "екі жүз ",
    "acronyms": "ХКҰ ",
    "ministries": "Министрлігінің ",
    "countries": "Қазақстан, ",
    "names": "Асан Үсенов ",
    "objectives": "1, 2, 3-мақсат ",
    "capitals": "АБВ ",
    "mixed alphabets": "cоciаl ",
    "combining marks": "а\u0301\u0301",
    "emoji": "🌍",
}
"""Odd documents: each is its seed, repeated."""


def corpus(folder: Path) -> list[str]:
    """The texts of a folder, repeated until there are enough characters to time."""
    texts = []
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            texts.append(file.read())
    if not texts:
        raise SystemExit(f"no *.txt in {folder}")
    return list(repeated(texts, CHARACTERS))


def repeated(texts: Sequence[str], size: int) -> Iterator[str]:
    for text in cycle(texts):
        yield text
        size -= len(text)
        if size <= 0:
            return


def timed(call: Callable[[str], object], texts: Sequence[str]) -> float:
    gc.collect()
    start = process_time()
    for text in texts:
        call(text)
    return process_time() - start


class Clock:
    """Adds up the time spent in each step while it is entered."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STEPS, 0.0)
        self._originals: list[tuple[ModuleType, str, Callable[..., Any]]] = []

    def __enter__(self) -> "Clock":
        for step, functions in STEPS.items():
            for module, name in functions:
                original = getattr(module, name)
                self._originals.append((module, name, original))
                setattr(module, name, self._around(step, original))
        return self

    def __exit__(self, *_: object) -> None:
        for module, name, original in self._originals:
            setattr(module, name, original)

    def _around(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def clocked(*arguments: Any, **named: Any) -> Any:
            start = process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds[step] += process_time() - start

        return clocked


def steps(texts: Sequence[str], runs: int) -> dict[str, float]:
    """Median seconds of the whole way, of each of its steps, and of what is in none of them."""
    call, several = Pipeline(model="none"), []
    for _ in range(runs):
        with Clock() as clock:
            total = timed(call, texts)
        several.append({WHOLE: total, **clock.seconds, REST: total - sum(clock.seconds.values())})
    return {step: statistics.median(run[step] for run in several) for step in several[0]}


def whole(call: Callable[[str], object], texts: Sequence[str], runs: int) -> float:
    """Median seconds of all texts."""
    return statistics.median(timed(call, texts) for _ in range(runs))


def cut(pieces: Iterator[str], size: int) -> str:
    """Pieces one after the other up to ``size`` bytes in UTF-8."""
    found = bytearray()
    for piece in pieces:
        found += piece.encode()
        if len(found) >= size:
            break
    return bytes(found[:size]).decode("utf-8", "ignore")


def seeded(seed: str, size: int) -> str:
    return cut(cycle([seed * 1000]), size)


def documents(texts: Sequence[str], size: int) -> Iterator[tuple[str, str]]:
    """Plain text first, then odd documents of the same size."""
    yield "plain text", cut(chain.from_iterable((text, "\n\n") for text in cycle(texts)), size)
    for name, seed in SEEDS.items():
        yield name, seeded(seed, size)


def main() -> None:
    parser = argparse.ArgumentParser(description="Characters a second on one core.")
    parser.add_argument("folder", nargs="?", type=Path, default=RELEASES)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--bytes", type=int, default=ODD_BYTES, help="size of the plain and odd documents, 0 for none")
    options = parser.parse_args()
    texts = corpus(options.folder)
    characters = sum(map(len, texts))
    call = Pipeline(model="none")
    timed(call, texts)

    print(f"Python {platform.python_version()}; {len(texts)} texts of {characters:,} characters; {options.runs} runs\n")
    table("what", "characters a second", "microseconds a character")
    found = steps(texts, options.runs)
    total = found.pop(WHOLE)
    line("the whole of it, Pipeline()", whole(Pipeline(), texts, options.runs), characters)
    line("without the names of the model, Pipeline(model='none')", total, characters)
    line("rules alone, without detect", total - found["detect"], characters)
    for layers in (["dates"], ["dates", "figures"]):
        line(
            f"Pipeline(layers={layers}, model='none')",
            whole(Pipeline(layers=layers, model="none"), texts, options.runs),
            characters,
        )
    temporal = sum(found[step] for step in TEMPORAL)
    line(f"dates and figures ({', '.join(TEMPORAL)})", temporal, characters)
    line("the same with tokenise and detect", temporal + found["tokenise"] + found["detect"], characters)
    for step, seconds in found.items():
        line(f"step: {step}", seconds, characters)
    if options.bytes:
        print()
        odd(texts, call, options.bytes)


def odd(texts: Sequence[str], call: Callable[[str], object], size: int) -> None:
    table(f"document of {size:,} bytes", "seconds", "times plain text")
    plain = 0.0
    for name, text in documents(texts, size):
        try:
            with limited(LONGEST * plain):
                seconds = timed(call, [text])
        except TimeoutError:
            print(f"| {name} | stopped | over {LONGEST} |", flush=True)
            continue
        plain = plain or seconds
        print(f"| {name} | {seconds:.2f} | {seconds / plain:.2f} |", flush=True)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stop what runs inside with a TimeoutError after ``seconds`` of processor time, never where they are 0."""

    def stop(*_: object) -> None:
        raise TimeoutError

    previous = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)


def table(*headings: str) -> None:
    print(f"| {' | '.join(headings)} |\n|---{'|---:' * (len(headings) - 1)}|")


def line(name: str, seconds: float, characters: int) -> None:
    print(f"| {name} | {characters / seconds:,.0f} | {1e6 * seconds / characters:.2f} |", flush=True)


if __name__ == "__main__":
    main()
