"""A run that is stopped at any moment goes on where it stopped, and ends with the bytes of one that was not."""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from migtext.cli import app
from migtext.output.forms import RecordsOutput
from migtext.pipeline import Pipeline
from migtext.records import Record

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the runs to be killed are forks of this process")

TEXTS = (
    "2024 жылғы 5 наурызда Ақтау қаласында 12 қандас кеңес алды.\n",
    "Ош шаарында 2023-жылы 40 мигрант үчүн сабактар өттү.\n",
    "В 2022 году в Бишкеке открыли центр для 300 трудовых мигрантов.\n",
)
FORMS = ("out.jsonl", "out.jsonl.gz", "out", "out.parquet", "out.csv", "out.sqlite")
RUNNER = CliRunner()


def extract(*arguments: str | Path, code: int | None = 0) -> Result:
    result = RUNNER.invoke(app, ["extract", "--model", "none", *map(str, arguments)])
    assert code is None or result.exit_code == code, result.output
    return result


def count(result: Result, name: str) -> int:
    """A number of the summary."""
    (line,) = [line for line in result.stderr.splitlines() if line.startswith(f"{name}  ")]
    return int(line.split()[-1])


def contents(out: Path) -> dict[str, bytes]:
    """The bytes of an output; those of a folder by the names of its files."""
    files = [out] if out.is_file() else [path for path in sorted(out.rglob("*")) if path.is_file()]
    return {path.relative_to(out.parent).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nine small files in a folder of the current one."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.txt").write_text(TEXTS[number % 3] * (1 + number), "utf-8")
    monkeypatch.chdir(tmp_path)
    return Path("in")


# ---- killed ----


def in_fork(arguments: Sequence[str], after: float | None, number: int = signal.SIGKILL) -> int:
    """Run the command in a fork of this process, send it a signal ``after`` some seconds, and return how it ended."""
    child = os.fork()
    if not child:
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - until this process ends
        code = 70
        try:
            app(list(arguments), standalone_mode=True)
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        finally:
            os._exit(code)
    if after is not None:
        time.sleep(after)
        os.kill(child, number)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("form", FORMS)
def test_killed_at_any_moment(releases: Path, tmp_path: Path, form: str) -> None:
    chance = random.Random(form)
    command = ["extract", str(releases), "--model", "none", "--table"]
    begin = time.monotonic()
    extract(releases, "--table", "whole.figures", "-o", f"whole.{form}" if form != "out" else "whole")
    whole = time.monotonic() - begin
    told = []
    for moment in range(4):
        out = tmp_path / f"{moment}" / form
        command = ["extract", str(releases), "--model", "none", "-o", str(out), "--table", f"{moment}.figures"]
        for _ in range(2):
            told.append(in_fork(command, chance.random() * whole))
        assert in_fork(command, None) == 0
        expected = contents(tmp_path / (f"whole.{form}" if form != "out" else "whole"))
        assert list(contents(out).values()) == list(expected.values())
        assert Path(f"{moment}.figures").read_bytes() == Path("whole.figures").read_bytes()
        assert not [path for path in out.parent.iterdir() if path.name.endswith((".part", ".old"))]
    assert -signal.SIGKILL in told
