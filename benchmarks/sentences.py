"""Sentence F1 and speed of split_sentences, and of razdel where it is installed.

    python benchmarks/sentences.py [FILE_OR_FOLDER...]

A gold file holds one text a line, cut at "|" ("⏎" is a line break, "#" begins a comment); of a folder, every
``sentences.txt`` below it is read. Without arguments: the tables of the tests. A sentence is right when both its
offsets are. The speed is measured on the example releases.
"""

import argparse
import importlib.util
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from migtext.text.sentences import split_sentences

Pairs = list[tuple[int, int]]
TABLES = Path(__file__).parent.parent / "tests" / "languages"
RELEASES = Path(__file__).parent.parent / "examples" / "releases"
SPEED_CHARACTERS = 3_000_000


def gold(path: Path) -> list[tuple[str, Pairs]]:
    """The texts of a gold file with the offsets of their sentences."""
    texts = []
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pieces = line.replace("⏎", "\n").split("|")
            pairs, done = [], 0
            for piece in pieces:
                start = done + len(piece) - len(piece.lstrip())
                pairs.append((start, start + len(piece.strip())))
                done += len(piece)
            texts.append(("".join(pieces), pairs))
    return texts


def f1(texts: list[tuple[str, Pairs]], split: Callable[[str], Pairs]) -> float:
    right = found = expected = 0
    for text, pairs in texts:
        answer = split(text)
        right += len(set(answer) & set(pairs))
        found += len(answer)
        expected += len(pairs)
    return 2 * right / (found + expected)


def speed(text: str, split: Callable[[str], Pairs]) -> float:
    """Characters a second on a text that is repeated until it is long enough to time."""
    text *= max(1, SPEED_CHARACTERS // len(text))
    split(text[:1000])
    begin = perf_counter()
    split(text)
    return len(text) / (perf_counter() - begin)


def splitters() -> dict[str, Callable[[str], Pairs]]:
    found: dict[str, Callable[[str], Pairs]] = {"migtext": split_sentences}
    if importlib.util.find_spec("razdel"):
        from razdel import sentenize

        def razdel(text: str) -> Pairs:
            return [(part.start, part.stop) for part in sentenize(text)]

        def razdel_lines(text: str) -> Pairs:
            pairs, done = [], 0
            for line in text.split("\n"):
                pairs += [(done + part.start, done + part.stop) for part in sentenize(line) if part.text]
                done += len(line) + 1
            return pairs

        found |= {"razdel": razdel, "razdel, line by line": razdel_lines}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Sentence F1 against gold segmentation.")
    parser.add_argument("paths", nargs="*", type=Path, default=[TABLES])
    files = [
        file
        for path in parser.parse_args().paths
        for file in (sorted(path.rglob("sentences.txt")) if path.is_dir() else [path])
    ]
    tables = {f"{file.parent.name}/{file.name}": gold(file) for file in files}
    releases = "".join(file.read_text("utf-8") + "\n\n" for file in sorted(RELEASES.glob("*.txt")))
    print("| splitter | " + " | ".join(f"{name} ({sum(len(p) for _, p in t)})" for name, t in tables.items()), end="")
    print(" | characters/s |\n|---" + "|---:" * (len(tables) + 1) + "|")
    for name, split in splitters().items():
        scores = " | ".join(f"{f1(texts, split):.3f}" for texts in tables.values())
        print(f"| {name} | {scores} | {speed(releases, split) / 1e6:.1f} M |")


if __name__ == "__main__":
    main()
