"""Time and memory of one long document: python benchmarks/lengths.py [--model MODEL] [--megabytes N...].

The example releases, one after the other, are joined to documents of 1, 2, 4 and 8 MB of UTF-8. Each is extracted in a
process of its own: seconds of the processor, how often those of the shortest that is, and the most memory of the
process.
"""

import argparse
import multiprocessing
import resource
import sys
from itertools import chain, cycle
from pathlib import Path
from time import process_time

from migtext.pipeline import Pipeline

RELEASES = Path(__file__).parent.parent / "examples" / "releases"
MEGABYTE = 2**20


def document(size: int) -> str:
    """Releases, repeated, up to a number of bytes."""
    found: list[str] = []
    for paragraph in cycle(chain.from_iterable(path.read_text("utf-8").split("\n\n") for path in releases())):
        size -= len(paragraph.encode()) + 2
        if size < 0:
            return "\n\n".join(found)
        found.append(paragraph)
    return ""


def releases() -> list[Path]:
    return sorted(RELEASES.glob("*.txt"))


def measured(megabytes: int, model: str) -> tuple[float, float]:
    """Seconds and megabytes of memory for one document."""
    pipeline, text = Pipeline(model=model), document(megabytes * MEGABYTE)
    pipeline(releases()[0].read_text("utf-8"))
    begin = process_time()
    pipeline(text)
    unit = 1 if sys.platform == "darwin" else 1024
    return process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="none")
    parser.add_argument("--megabytes", type=int, nargs="+", default=[1, 2, 4, 8])
    options = parser.parse_args()
    print(f"| MB | s | times | MB of memory |\n|{'---|' * 4}")
    first = 0.0
    for megabytes in options.megabytes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, memory = pool.apply(measured, (megabytes, options.model))
        first = first or seconds
        print(f"| {megabytes} | {seconds:.1f} | {seconds / first:.1f} | {memory:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
