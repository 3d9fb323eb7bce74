"""How much processor time commands take, start-up included: python benchmarks/startup.py [RUNS].

Prints the median and the fastest of RUNS runs (9 without it) of ``migtext --help`` and of ``migtext extract`` on one
release of 5 KB in each language, put together from examples/releases. The processes run one after the other.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RELEASES = Path(__file__).parent.parent / "examples" / "releases"
SIZE = 5 * 1024
LIMITS = {"--help": 0.3, "extract": 1.2}


def command() -> str:
    """The console script beside the Python that runs this, else the one on the path."""
    beside = shutil.which("migtext", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("migtext")
    if not found:
        raise SystemExit("migtext is not installed here: pip install -e .")
    return found


def release(language: str, folder: Path) -> Path:
    """A text of 5 KB in UTF-8: the releases of a language one after the other, cut."""
    texts = [path.read_text("utf-8") for path in sorted(RELEASES.glob(f"{language}-*.txt"))]
    path = folder / f"{language}.txt"
    path.write_text("\n\n".join(texts).encode()[:SIZE].decode("utf-8", "ignore"), "utf-8")
    return path


def seconds(*arguments: str) -> float:
    # as in an installed package, whose modules are compiled once
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([command(), *arguments], check=True, capture_output=True, env=variables)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cases = [["--help"]]
        languages = sorted({path.name.partition("-")[0] for path in RELEASES.glob("*.txt")})
        cases += [["extract", str(release(language, Path(folder)))] for language in languages]
        print("| command | median, seconds | fastest | goal |\n|---|---|---|---|")
        for case in cases:
            seconds(*case)
            times = [seconds(*case) for _ in range(runs)]
            shown = " ".join(["migtext", *(Path(part).name for part in case)])
            print(f"| `{shown}` | {statistics.median(times):.2f} | {min(times):.2f} | {LIMITS[case[0]]} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
