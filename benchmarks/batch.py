"""Documents a second of a whole run: python benchmarks/batch.py [FOLDER] [--documents N] [--model MODEL].

``migtext extract`` is run with one and with two processes over N documents: the *.txt of FOLDER, or the example
releases, again and again. Beside it spaCy's ``pipe`` with a blank pipeline reads all of them, and natasha finds names,
their normal forms, dates and money in those in Russian. All in one run; times are of the clock, start-up included and
told apart. How much two processes can be faster than one on this machine is told by a loop that shares nothing.
"""

import argparse
import json
import multiprocessing
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import spacy

RELEASES = Path(__file__).parent.parent / "examples" / "releases"
RUSSIAN = "ru"


def seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def extract(folder: Path, out: Path, jobs: int, model: str) -> None:
    command = [sys.executable, "-m", "migtext", "extract", str(folder), "-o", str(out), "--jobs", str(jobs)]
    subprocess.run([*command, "--model", model, "--quiet"], check=True)


def with_spacy(texts: Sequence[str]) -> None:
    for _ in spacy.blank("xx").pipe(texts):
        pass


def with_natasha(texts: Sequence[str]) -> None:
    import natasha

    vocab, embedding = natasha.MorphVocab(), natasha.NewsEmbedding()
    segmenter = natasha.Segmenter()
    taggers = natasha.NewsMorphTagger(embedding), natasha.NewsSyntaxParser(embedding), natasha.NewsNERTagger(embedding)
    extractors = natasha.DatesExtractor(vocab), natasha.MoneyExtractor(vocab)
    for text in texts:
        doc = natasha.Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(taggers[0])
        doc.parse_syntax(taggers[1])
        doc.tag_ner(taggers[2])
        for span in doc.spans:
            span.normalize(vocab)
        for extractor in extractors:
            list(extractor(text))


def count(_: int) -> None:
    """Work of one core that needs no memory."""
    sum(number * number % 7 for number in range(20_000_000))


def most_memory() -> float:
    """The most megabytes that a process of the runs so far has used."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 2**20


def two_cores() -> float:
    """How many times as much as one process two do, if they share nothing."""
    taken = []
    for jobs in (1, 2):
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            pool.map(abs, range(jobs))
            taken.append(seconds(lambda jobs=jobs, pool=pool: pool.map(count, range(jobs), chunksize=1)))
    return 2 * taken[0] / taken[1]


def rates(folder: Path, model: str, count: int, one: Path) -> Iterator[tuple[str, float, float]]:
    """For each number of processes: seconds in all, and those of one document, which are mostly start-up."""
    for jobs in (1, 2):
        out = folder.parent / f"{jobs}.jsonl"
        start = seconds(lambda jobs=jobs: extract(one, folder.parent / f"one-{jobs}.jsonl", jobs, model))
        whole = seconds(lambda jobs=jobs, out=out: extract(folder, out, jobs, model))
        yield f"migtext, {jobs} process{'es' if jobs > 1 else ''}", whole, start
    assert (folder.parent / "1.jsonl").read_bytes() == (folder.parent / "2.jsonl").read_bytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=RELEASES)
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--model", default="small")
    options = parser.parse_args()
    texts = [path.read_text("utf-8") for path in sorted(options.folder.glob("*.txt"))]
    some = list(islice(cycle(texts), options.documents))
    characters = sum(map(len, some))
    print(f"{len(some)} documents, {characters:,} characters, model {options.model}")
    with TemporaryDirectory() as parent:
        folder, one = Path(parent, "in"), Path(parent, "one")
        for where, given in ((folder, some), (one, some[:1])):
            where.mkdir()
            for number, text in enumerate(given):
                (where / f"{number:06}.txt").write_text(text, "utf-8")
        several = []
        for name, whole, start in rates(folder, options.model, len(some), one):
            several.append((len(some) - 1) / (whole - start))
            told = f"{several[-1]:.1f} without {start:.1f} s of start-up"
            print(f"{name}: {len(some) / whole:.1f} documents a second; {told}", flush=True)
        print(f"memory of a process: {most_memory():.0f} MB")
        times = several[1] / several[0]
        print(f"two processes: {times:.2f} times one; a loop that shares nothing: {two_cores():.2f} times")
        lines = (folder.parent / "1.jsonl").read_text("utf-8").splitlines()
    languages = [json.loads(line)["document"]["language"] for line in lines]
    russian = [text for text, language in zip(some, languages, strict=True) if language == RUSSIAN]
    print(f"spaCy, blank pipeline: {len(some) / seconds(lambda: with_spacy(some)):.1f} documents a second")
    try:
        taken = seconds(lambda: with_natasha(russian))
    except ImportError:
        print("natasha is not installed")
    else:
        print(f"natasha, the {len(russian)} in Russian: {len(russian) / taken:.1f} documents a second")


if __name__ == "__main__":
    main()
