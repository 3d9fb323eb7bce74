"""Time and memory for files that want to break a reader: python benchmarks/hostile.py [--model none] [NAME...].

Each file of tests/hostile_files.py is given to ``migtext extract`` in a process of its own. A file is answered if the
command ends with a record, a message for the file, or both.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import hostile_files as hostile  # noqa: E402 - it is a module of the tests

COMMAND = [sys.executable, "-c", "from migtext.cli import app; app()", "extract", "--no-progress"]


class Answer(NamedTuple):
    name: str
    seconds: float
    megabytes: float
    told: bool
    message: str


def answer(file: Path, model: str) -> Answer:
    columns = ["--column", "text"] if hostile.COLUMNS.search(file.name) and file.suffix != ".csv" else []
    start = perf_counter()
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as records:
        run = subprocess.Popen([*COMMAND, str(file), "--model", model, *columns], stdout=records, stderr=errors)
        _, status, usage = os.wait4(run.pid, 0)
        seconds = perf_counter() - start
        errors.seek(0)
        said = errors.read().decode()
        told = os.waitstatus_to_exitcode(status) in (0, 1) and "Traceback" not in said
        told = told and (records.seek(0, os.SEEK_END) > 0 or str(file) in said)
    message = next((line.removeprefix(f"{file.parent}/") for line in said.splitlines() if str(file) in line), "read")
    return Answer(file.name, seconds, usage.ru_maxrss / 1024, told, message)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="none")
    parser.add_argument("names", nargs="*", help="only these files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [
            file
            for file in hostile.write(Path(folder) / "files")
            if not arguments.names or file.name in arguments.names
        ]
        answers = [answer(file, arguments.model) for file in files]
    print("| file | seconds | MB | answer |\n|---|---|---|---|")
    for one in answers:
        print(f"| {one.name} | {one.seconds:.1f} | {one.megabytes:.0f} | {one.message[:110]} |")
    print(
        f"\n{sum(one.told for one in answers)} of {len(answers)} answered; longest"
        f" {max(one.seconds for one in answers):.1f} s, most memory {max(one.megabytes for one in answers):.0f} MB"
    )


if __name__ == "__main__":
    main()
