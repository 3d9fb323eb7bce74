"""Dates and figures beside other libraries: python benchmarks/temporal.py [GOLD_FOLDER] [--runs N].

Without a folder the texts are the tables of the tests, tests/languages/CODE/dates.txt and figures.txt; a folder holds
ID.txt beside ID.gold.json (``language``; ``dates`` and ``figures`` with offsets and values). Every system gets the same
texts in the same run, and the language too; other libraries come with: pip install -e '.[bench]'.

touched   expected mentions that an answer overlaps
found     those of them that share half of the longer of the two spans with it
right     touched ones with the right value. This library: kind and value equal. Others: the parts of a day that they
          tell are those expected, none is missing at its granularity but the year, and of an interval it is the first
          day; of a figure the number alone. The second pair of numbers counts days, months and years alone
          (dates), or money alone (figures), which is all that some of the others look for.
spurious  answers that overlap no expected mention
speed     characters a second, the median of N runs after a first one that is not counted, on the texts of the folder
          or else the example releases in the language
"""

import argparse
import contextlib
import importlib.metadata
import json
import platform
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from peers import Answer, System, date_peers, figure_peers

from migtext.layers.dates import find as dates
from migtext.layers.dates.published import find_published
from migtext.layers.dates.resolve import resolve_dates
from migtext.layers.figures import find as figures
from migtext.layers.goals import find as goals
from migtext.pipeline import Pipeline
from migtext.text.tokens import Tokens, tokenise

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "tests" / "languages"
RELEASES = ROOT / "examples" / "releases"
LANGUAGES = tuple(sorted(folder.name for folder in TABLES.iterdir()))
PACKAGES = ("dateparser", "natasha", "quantulum3", "scikit-learn")
CLOSE = 1e-6
_POINT = re.compile(r"(?P<year>[\dX]{4})(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?")
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?"
_VALUES = re.compile(rf"({_NUMBER})(?:\.\.({_NUMBER}))?")


@dataclass(frozen=True)
class Expected:
    """A mention that is to be found; ``value`` is EDTF or ISO 8601 of a date, a pair of numbers of a figure."""

    start: int
    end: int
    kind: str
    value: object

    @property
    def alone(self) -> bool:
        """Whether it is of the kinds that every other library looks for."""
        return self.kind == "money" or (self.kind == "date" and _POINT.fullmatch(str(self.value)) is not None)


@dataclass(frozen=True)
class Sample:
    """A text with its expected mentions; ``detect`` says whether the library has to find out the language itself."""

    text: str
    language: str
    published: str | None
    expected: Sequence[Expected]
    detect: bool = False


@dataclass
class Score:
    """Counts of one system on the texts of one language."""

    expected: int = 0
    touched: int = 0
    found: int = 0
    right: int = 0
    alone: int = 0
    alone_right: int = 0
    spurious: int = 0
    failed: int = field(default=0)

    def add(self, expected: Sequence[Expected], answers: Sequence[Answer], agree: "Agree") -> None:
        for mention in expected:
            over = [answer for answer in answers if _shared(mention, answer) > 0]
            right = any(agree(mention, answer) for answer in over)
            longest = [max(mention.end - mention.start, answer.end - answer.start) for answer in over]
            self.expected += 1
            self.touched += bool(over)
            self.found += any(2 * _shared(mention, a) >= size for a, size in zip(over, longest, strict=True))
            self.right += right
            self.alone += mention.alone
            self.alone_right += mention.alone and right
        self.spurious += sum(not any(_shared(mention, answer) > 0 for mention in expected) for answer in answers)


Agree = Callable[[Expected, Answer], bool]


def _shared(mention: Expected, answer: Answer) -> int:
    return min(mention.end, answer.end) - max(mention.start, answer.start)


# ---- what is expected -------------------------------------------------------------------------------------------


def table(language: str, layer: str) -> Iterator[Sample]:
    """The rows of a table of the tests: ``[published=DAY |] text with [mentions] | values``."""
    for line in (TABLES / language / f"{layer}.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split(" | ")
        published = fields.pop(0).partition("=")[2] if fields[0].startswith("published=") else None
        text, spans = _unmarked(fields[0])
        values = [] if fields[1].strip() == "-" else [value.strip() for value in fields[1].split(";")]
        read = _date_value if layer == "dates" else _figure_value
        expected = [Expected(*span, *read(value)) for span, value in zip(spans, values, strict=True)]
        yield Sample(text, language, published, expected)


def _unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    plain, spans, start = "", [], 0
    for sign in text:
        if sign == "[":
            start = len(plain)
        elif sign == "]":
            spans.append((start, len(plain)))
        else:
            plain += sign
    return plain, spans


def _date_value(told: str) -> tuple[str, str | None]:
    kind, value, *_ = told.split()
    return kind, None if value == "null" else value


def _figure_value(told: str) -> tuple[str, tuple[float, float | None]]:
    kind, value, *_ = told.split()
    match = _VALUES.fullmatch(value)
    if not match:
        raise SystemExit(f"no figure: {told}")
    return kind, (float(match[1]), float(match[2]) if match[2] else None)


def gold(folder: Path, layer: str) -> dict[str, list[Sample]]:
    """The documents of a folder by language."""
    samples: dict[str, list[Sample]] = {}
    for path in sorted(folder.glob("*.gold.json")):
        record = json.loads(path.read_text("utf-8"))
        with path.with_name(path.name.replace(".gold.json", ".txt")).open(encoding="utf-8", newline="") as file:
            text = file.read()
        told = Pipeline(layers=["dates"])(text).document.published
        expected = [
            Expected(
                mention["start"],
                mention["end"],
                mention["kind"],
                mention["value"] if layer == "dates" else (mention["value"], mention["value_max"]),
            )
            for mention in record[layer]
        ]
        language = record["language"]
        samples.setdefault(language, []).append(Sample(text, language, told and told.value, expected, detect=True))
    return samples


# ---- the systems --------------------------------------------------------------------------------------------------


def own_dates(sample: Sample) -> list[Answer]:
    """Dates by this library."""
    if sample.detect:
        found = Pipeline(layers=["dates"])(sample.text).dates
    else:
        tokens = _told(sample)
        drafts = dates.find(tokens)
        told = find_published(tokens, drafts)
        found = resolve_dates(tokens, drafts, sample.published or (told[0] if told else None))
    return [Answer(date.start, date.end, (date.kind, date.value)) for date in found]


def own_figures(sample: Sample) -> list[Answer]:
    """Figures by this library."""
    if sample.detect:
        return [
            Answer(figure.start, figure.end, (figure.kind, figure.value, figure.value_max))
            for figure in Pipeline(layers=["dates", "figures"])(sample.text).figures
        ]
    tokens = _told(sample)
    found = resolve_dates(tokens, dates.find(tokens), sample.published)
    taken = [(mention.start, mention.end) for mention in (*found, *goals.find(tokens))]
    return [
        Answer(tokens.starts[amount.first], tokens.ends[amount.last - 1], (amount.kind, amount.value, amount.value_max))
        for amount in figures.find(tokens, taken)
    ]


def _told(sample: Sample) -> Tokens:
    """The tokens of a text whose language is known: a row of a table is too short to tell."""
    tokens = tokenise(sample.text)
    return tokens.in_languages([sample.language] * len(tokens.sentences))


def same_date(mention: Expected, answer: Answer) -> bool:
    kind, value = answer.value
    return (mention.kind, mention.value) == (kind, value)


def same_figure(mention: Expected, answer: Answer) -> bool:
    kind, *values = answer.value
    return mention.kind == kind and _equal(mention.value, values)


def same_day(mention: Expected, answer: Answer) -> bool:
    """Whether the parts of a day that are told are those of the expected date, or of an interval's first day."""
    match = _POINT.fullmatch(str(mention.value).partition("/")[0]) if mention.kind in {"date", "interval"} else None
    if match is None or not any(answer.value):
        return False
    year, month, day = answer.value
    wanted = [None if part is None or "X" in part else int(part) for part in match.groups()]
    if year is not None and wanted[0] is not None and year != wanted[0]:
        return False
    if year is None and wanted[1] is None:
        return False
    return all(want is None or want == got for want, got in zip(wanted[1:], (month, day), strict=True))


def same_number(mention: Expected, answer: Answer) -> bool:
    return _equal(mention.value, answer.value)


def _equal(wanted: object, got: object) -> bool:
    assert isinstance(wanted, (tuple, list)) and isinstance(got, (tuple, list))
    return all(
        (one is None) == (other is None) and (one is None or abs(one - other) <= CLOSE * max(1, abs(one)))
        for one, other in zip(wanted, got, strict=True)
    )


# ---- the run ------------------------------------------------------------------------------------------------------


def score(samples: Sequence[Sample], find: Callable[[Sample], list[Answer]], agree: Agree) -> Score:
    total = Score()
    for sample in samples:
        try:
            answers = find(sample)
        except Exception:
            answers = []
            total.failed += 1
        total.add(sample.expected, answers, agree)
    return total


def speed(find: Callable[[str], object], texts: Sequence[str], runs: int) -> float:
    """Characters a second of processor time, the median of ``runs`` after one that is not counted."""
    taken = []
    for run in range(runs + 1):
        start = process_time()
        for text in texts:
            with contextlib.suppress(Exception):  # a failure is counted by score
                find(text)
        if run:
            taken.append(process_time() - start)
    return sum(map(len, texts)) / statistics.median(taken)


def releases(language: str) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(RELEASES.glob(f"{language}-*.txt"))]


def peer(system: System) -> Callable[[Sample], list[Answer]]:
    return lambda sample: system(sample.text, sample.language, sample.published)


def layer_rows(layer: str, folder: Path | None, runs: int) -> Iterator[list[str]]:
    """The rows of one layer: every system on every language."""
    whole = gold(folder, layer) if folder else {code: list(table(code, layer)) for code in LANGUAGES}
    name, own, same, others, agree = (
        ("dates", own_dates, same_date, date_peers(), same_day)
        if layer == "dates"
        else ("dates, figures", own_figures, same_figure, figure_peers(), same_number)
    )
    call = Pipeline(layers=name.split(", "))
    for language in (code for code in LANGUAGES if whole.get(code)):
        samples = whole[language]
        texts = [sample.text for sample in samples] if folder else releases(language)
        own_speed = speed(call, texts, runs)
        yield row(language, f"migtext, layers {name}", score(samples, own, same), own_speed, own_speed)
        for title, system in others.items():
            rate = speed(lambda text, system=system, code=language: system(text, code, None), texts, runs)
            yield row(language, title, score(samples, peer(system), agree), rate, own_speed)


def row(language: str, title: str, total: Score, rate: float, own: float) -> list[str]:
    failed = f" ({total.failed} texts failed)" if total.failed else ""
    return [
        language,
        title + failed,
        f"{total.expected:,}",
        share(total.touched, total.expected),
        share(total.found, total.expected),
        share(total.right, total.expected),
        f"{share(total.alone_right, total.alone)} of {total.alone}",
        f"{total.spurious:,}",
        f"{rate:,.0f}",
        f"{own / rate:,.1f}",
    ]


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description="Dates and figures beside other libraries.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    versions = [f"{name} {version}" for name in PACKAGES if (version := _version(name))]
    print(f"Python {platform.python_version()}, {', '.join(versions)}\n")
    for layer, alone in (("dates", "days, months, years right %"), ("figures", "money right %")):
        headings = [
            "language", layer, "expected", "touched %", "found %", "right %", alone, "spurious", "characters/s",
            "migtext is faster by",
        ]  # fmt: skip
        print(f"| {' | '.join(headings)} |\n|---|---{'|---:' * (len(headings) - 2)}|")
        for cells in layer_rows(layer, options.folder, options.runs):
            print(f"| {' | '.join(cells)} |", flush=True)
        print()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main()
