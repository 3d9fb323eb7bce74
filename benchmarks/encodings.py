"""How well encodings are told apart, and how fast: python benchmarks/encodings.py DATA [--write].

DATA holds kaznerd/IOB2_valid.txt, kyrgyz_news/train.tsv and nerel/*.tar.gz. With --write the tables of letter pairs,
migtext/languages/CODE/letter_pairs.toml, are made anew from every second document. The others are measured: their
sentences, the same in capitals, and the documents, in each encoding that has all their letters. A text is right when it
comes back unchanged. A last table shows how often texts of each confidence are right; documents in two code pages, half
and half, are in it as well. charset-normalizer, told of the code pages alone, is measured beside on a sample if it is
installed (pip install charset-normalizer).
"""

import argparse
import csv
import importlib.util
import math
import random
import re
import tarfile
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from migtext.errors import ReadError
from migtext.text.reading import ENCODINGS, decode, decoded

LANGUAGES = Path(__file__).parent.parent / "migtext" / "languages"
ALPHABETS = {"kk": "әғқңөұүһі", "ky": "ңөү", "ru": ""}
SHARED_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя_"
ORIGINS = {
    "kk": "KazNERD (ISSAI, CC BY 4.0)",
    "ky": "news of 24.kg (Alekseev et al. 2023)",
    "ru": "NEREL 1.1 (Russian Wikinews, CC BY 2.5)",
}
CODE_PAGES = ("windows-1251", "koi8-r", "kz1048", "ptcp154")
RAREST = 2
WIDTH = 117
SAMPLE = {"sentences": 1000, "documents": 200}


def kazakh(data: Path) -> list[str]:
    """Documents of twelve sentences, a line each."""
    blocks = (data / "kaznerd/IOB2_valid.txt").read_text("utf-8").split("\n\n")
    sentences = [" ".join(line.split()[0] for line in block.splitlines() if line.strip()) for block in blocks]
    sentences = [sentence for sentence in sentences if sentence]
    return ["\n".join(sentences[start : start + 12]) for start in range(0, len(sentences), 12)]


def kyrgyz(data: Path) -> list[str]:
    with (data / "kyrgyz_news/train.tsv").open(encoding="utf-8", newline="") as file:
        return [
            row["text"].replace("\\n", "\n") for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def russian(data: Path) -> list[str]:
    with tarfile.open(next((data / "nerel").glob("*.tar.gz"))) as archive:
        files = (archive.extractfile(member) for member in archive if member.name.endswith(".txt"))
        return [file.read().decode() for file in files if file]


CORPORA: dict[str, Callable[[Path], list[str]]] = {"kk": kazakh, "ky": kyrgyz, "ru": russian}


def letter_pairs(code: str, documents: list[str]) -> str:
    """The table of a language, as TOML."""
    letters = set(SHARED_LETTERS + ALPHABETS[code])
    counts: Counter[str] = Counter()
    for document in documents:
        for run in re.findall(r"[\u0400-\u052f\u0300]+", document.lower()):
            word = f"_{run}_"
            counts.update(a + b for a, b in pairwise(word) if {a, b} <= letters)
    bands = defaultdict(list)
    for pair, count in sorted(counts.items(), key=lambda found: (-found[1], found[0])):
        if (share := 100_000 * count / counts.total()) >= RAREST:
            bands[2 ** int(math.log2(share))].append(pair)
    lines = [
        "# Pairs of neighbouring letters, by how often they come: "
        "each line has the pairs that make up at least so many of",
        '# 100,000 pairs (and fewer than twice as many), the commonest first. "_" is the edge of a word.',
        f"# They tell the single-byte code pages apart. Counted in {ORIGINS[code]}.",
        "",
    ]
    for band in sorted(bands, reverse=True):
        pairs = " ".join(bands[band])
        if len(pairs) < WIDTH - 12:
            lines.append(f'{band} = "{pairs}"')
        else:
            lines.append(f'{band} = """\n' + "\n".join(textwrap.wrap(pairs, WIDTH)) + '"""')
    return "\n".join(lines) + "\n"


def sentences(documents: list[str]) -> list[str]:
    pieces = (piece for document in documents for piece in re.split(r"(?<=[.!?])\s+|\n+", document))
    return [piece for piece in pieces if len(piece.strip()) > 10]


def encoded(texts: list[str], encoding: str) -> Iterator[tuple[str, bytes]]:
    for text in texts:
        try:
            yield text, text.encode(encoding)
        except UnicodeEncodeError:
            continue


def ours(data: bytes) -> str | None:
    try:
        return decode(data)[0]
    except ReadError:
        return None


def charset_normalizer(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1251", "koi8_r", "kz1048", "ptcp154"]).best()
    return None if best is None else str(best)


def measure(corpora: dict[str, list[str]]) -> None:
    print("| language | texts | encoding | number | wrong | right in % |\n|---|---|---|---|---|---|")
    size, start = 0, perf_counter()
    for code, documents in corpora.items():
        single = sentences(documents)
        kinds = {"sentences": single, "in capitals": [text.upper() for text in single], "documents": documents}
        for kind, texts in kinds.items():
            for encoding in ENCODINGS:
                number = wrong = 0
                for text, data in encoded(texts, encoding):
                    number += 1
                    wrong += ours(data) != text
                    size += len(data)
                if number:
                    right = 100 * (number - wrong) / number
                    print(f"| {code} | {kind} | {encoding} | {number:,} | {wrong} | {right:.2f} |")
    print(f"\n{size / (perf_counter() - start) / 1e6:.1f} MB a second, encoding them included\n")


BANDS = (0.0, 0.5, 0.7, 0.9, 0.99, 1.01)


def certainty(corpora: dict[str, list[str]]) -> None:
    """How often texts in code pages are right, by the confidence that they get."""
    choice = random.Random(7)
    found: dict[tuple[str, int], list[bool]] = defaultdict(list)

    def note(kind: str, data: bytes, text: str) -> None:
        try:
            read = decoded(data)
        except ReadError:
            return
        found[kind, sum(read.confidence >= least for least in BANDS) - 1].append(read.text == text)

    for documents in corpora.values():
        for kind, texts in {"sentences": sentences(documents), "documents": documents}.items():
            for text in choice.sample(texts, min(SAMPLE[kind], len(texts))):
                for page in CODE_PAGES:
                    for same, data in encoded([text], page):
                        if not data.isascii():
                            note(kind, data, same)
    for one, other in pairwise(corpora["ru"][: SAMPLE["documents"]]):
        for first, second in (("windows-1251", "koi8-r"), ("koi8-r", "windows-1251")):
            pages = (text.encode(page, "ignore") for text, page in ((one, first), (other[: len(one)], second)))
            note("in two code pages", b"\n".join(pages), "")
    print("\n| texts | confidence | number | right in % |\n|---|---|---|---|")
    for (kind, band), right in sorted(found.items()):
        print(f"| {kind} | from {BANDS[band]:.2f} | {len(right)} | {100 * sum(right) / len(right):.1f} |")


def compare(corpora: dict[str, list[str]]) -> None:
    choice = random.Random(7)
    print("| language | texts | code page | number | migtext, right in % | charset-normalizer |")
    print("|---|---|---|---|---|---|")
    for code, documents in corpora.items():
        for kind, texts in {"sentences": sentences(documents), "documents": documents}.items():
            sample = choice.sample(texts, min(SAMPLE[kind], len(texts)))
            for page in CODE_PAGES:
                pairs = [(text, data) for text, data in encoded(sample, page) if not data.isascii()]
                if not pairs:
                    continue
                found = [
                    100 * sum(read(data) == text for text, data in pairs) / len(pairs)
                    for read in (ours, charset_normalizer)
                ]
                print(f"| {code} | {kind} | {page} | {len(pairs)} | {found[0]:.1f} | {found[1]:.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="make the tables of letter pairs anew")
    arguments = parser.parse_args()
    whole = {code: load(arguments.data) for code, load in CORPORA.items()}
    if arguments.write:
        for code, documents in whole.items():
            path = LANGUAGES / code / "letter_pairs.toml"
            path.write_text(letter_pairs(code, documents[::2]), "utf-8")
            print(f"written: {path.relative_to(LANGUAGES.parent.parent)}")
        return
    held_out = {code: [text for text in documents[1::2] if text.strip()] for code, documents in whole.items()}
    measure(held_out)
    certainty(held_out)
    if importlib.util.find_spec("charset_normalizer"):
        compare(held_out)


if __name__ == "__main__":
    main()
