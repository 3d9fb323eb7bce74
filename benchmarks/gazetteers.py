"""How fast the names of the gazetteers are compiled, loaded and found: python benchmarks/gazetteers.py [TEXTS...].

TEXTS are files to search in, by default examples/releases; they are repeated up to a million characters. Prints how
long the catalogue takes to compile and to load, then characters a second, the best of five passes: of the whole search
(``known.scan``, tokens given), and of other automata over the same keys, whose hits are only counted.
"""

import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import ahocorasick
import ahocorasick_rs

from migtext.catalogue.catalogue import compile_catalogue
from migtext.catalogue.lookup import scan
from migtext.catalogue.name_forms import spoken
from migtext.compiled import unpickled
from migtext.text.tokens import tokenise

RELEASES = Path(__file__).parent.parent / "examples" / "releases"
SIZE = 1_000_000
PASSES = 5


def best(action: Callable[[], object]) -> float:
    """The fastest of some passes, in seconds of this process."""
    times = []
    for _ in range(PASSES):
        start = process_time()
        action()
        times.append(process_time() - start)
    return min(times)


def main(paths: list[Path]) -> None:
    text = "\n\n".join(path.read_text("utf-8") for path in paths)
    text = (text * (SIZE // len(text) + 1))[:SIZE]
    start = perf_counter()
    catalogue = compile_catalogue()
    compiled = perf_counter() - start
    data = pickle.dumps(catalogue, protocol=5)
    loaded = best(lambda: unpickled(data))
    print(f"{len(catalogue.bodies)} bodies, {len(catalogue.terms)} names, {len(catalogue.automaton)} keys\n")
    print("| step | seconds |\n|---|---|")
    print(f"| compile | {compiled:.2f} |\n| load ({len(data) / 1e6:.1f} MB) | {loaded:.3f} |\n")
    tokens = tokenise(text)
    joined = " " + " ".join(word for word in tokens.words if spoken(word)) + " "
    keys = list(catalogue.automaton.keys())
    rust = ahocorasick_rs.AhoCorasick(keys)
    other = ahocorasick.Automaton()
    for key in keys:
        other.add_word(key, key)
    other.make_automaton()
    print("| search in 1,000,000 characters | characters a second |\n|---|---|")
    rows = {
        "the catalogue: names, endings, languages": lambda: scan(catalogue, tokens),
        "pyahocorasick, keys alone": lambda: sum(1 for _ in other.iter(joined)),
        "ahocorasick-rs, keys alone": lambda: len(rust.find_matches_as_indexes(joined, overlapping=True)),
    }
    for name, action in rows.items():
        print(f"| {name} | {SIZE / best(action):,.0f} |")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(RELEASES.glob("*.txt")))
