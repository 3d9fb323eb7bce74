"""A run that is stopped at any moment goes on where it stopped, and ends with the bytes of one that was not."""

import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from migtext.cli import app
from migtext.compiled import own_stamp
from migtext.pipeline import Pipeline
from migtext.run import workers
from migtext.run.warming import warm_up

pytest.importorskip("pyarrow.parquet")
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


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Forks of this process have all tables."""
    warm_up(Pipeline(model="none"))
    own_stamp()


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six small files in a folder of the current one."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(TEXTS[number % 3] * (1 + number), "utf-8")
    monkeypatch.chdir(tmp_path)
    return Path("in")


@pytest.fixture
def forked_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that are forks of this one: they have all tables at once."""
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context("fork"))


# ---- killed ----


def in_fork(*arguments: str | Path, after: float = 0.0) -> tuple[int, resource.struct_rusage]:
    """Run the command in a fork of this process; how it ended, and the processor time and memory that it took.

    It is killed ``after`` some seconds of that time, unless 0: the signal of the timer ends it on the spot.
    """
    child = os.fork()
    if not child:
        code = 70
        try:
            sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - until this process ends
            signal.setitimer(signal.ITIMER_PROF, after)
            app(["extract", "--model", "none", *map(str, arguments)])
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), used


@pytest.mark.parametrize("form", FORMS)
def test_killed_at_random_moments(releases: Path, forked_workers: None, form: str) -> None:
    chance, whole = random.Random(form), Path("whole") / form
    code, used = in_fork(releases, "-o", whole, "--table", "whole.figures")
    seconds = used.ru_utime + used.ru_stime
    assert code == 0
    for jobs in (1, 2):
        out, table = Path(f"killed{jobs}") / form, Path(f"killed{jobs}.figures")
        command = (releases, "-o", out, "--table", table, "-j", jobs)
        ends = [in_fork(*command, after=max(0.001, chance.random() * seconds / jobs))[0] for _ in range(2)]
        assert set(ends) <= {0, -signal.SIGPROF}
        assert in_fork(*command)[0] == 0
        assert list(contents(out).values()) == list(contents(whole).values())
        assert table.read_bytes() == Path("whole.figures").read_bytes()
        assert {path.name for path in out.parent.iterdir()} == {form, f".{form}.migtext"}


# ---- goes on ----


def extracted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that are extracted from now on."""
    ids: list[str] = []
    drafted = Pipeline.draft

    def draft(self: Pipeline, text: str, **options: Any) -> Any:
        ids.append(options["id"])
        return drafted(self, text, **options)

    monkeypatch.setattr(Pipeline, "draft", draft)
    return ids


def ids_in(out: str | Path) -> list[str]:
    return [json.loads(line)["document"]["id"] for line in Path(out).read_bytes().splitlines()]


def test_only_what_is_new_or_changed_is_extracted(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract(releases, "-o", "out.jsonl")
    ids = extracted(monkeypatch)
    before = Path("out.jsonl").stat()
    assert count(extract(releases, "-o", "out.jsonl"), "done before") == 6
    assert not ids and Path("out.jsonl").stat() == before
    (releases / "2.txt").write_text(TEXTS[0] + TEXTS[1], "utf-8")
    (releases / "1a.txt").write_text(TEXTS[2], "utf-8")
    (releases / "4.txt").unlink()
    result = extract(releases, "-o", "out.jsonl")
    assert ids == ["1a.txt", "2.txt"]
    assert (count(result, "documents"), count(result, "done before")) == (6, 4)
    extract(releases, "-o", "anew.jsonl")
    assert Path("out.jsonl").read_bytes() == Path("anew.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("options", "named"),
    [(["--layers", "dates"], "layers"), (["--published", "2024"], "published"), (["--with-text"], "with_text")],
)
def test_another_option_does_all_again_and_says_so(releases: Path, options: list[str], named: str) -> None:
    extract(releases, "-o", "out.jsonl")
    result = extract(releases, "-o", "out.jsonl", *options)
    (told,) = [line for line in result.stderr.splitlines() if line.startswith("out.jsonl: ")]
    assert "done again" in told and named in told
    assert "done before" not in result.stderr


def test_another_version_does_all_again_and_says_so(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract(releases, "-o", "out.jsonl")
    monkeypatch.setattr("migtext.__version__", "9.9")
    result = extract(releases, "-o", "out.jsonl")
    assert "a change of migtext" in result.stderr
    assert {json.loads(line)["generator"]["version"] for line in Path("out.jsonl").read_bytes().splitlines()} == {"9.9"}


def test_speed_is_no_other_option(releases: Path) -> None:
    extract(releases, "-o", "out.jsonl")
    result = extract(releases, "-o", "out.jsonl", "--threads", 2, "--no-progress", "--errors", "errors.jsonl")
    assert count(result, "done before") == 6


def test_failed_documents_are_tried_again(releases: Path) -> None:
    (releases / "1.txt").write_bytes(b"")
    extract(releases, "-o", "out.jsonl", "--errors", "errors.jsonl", code=1)
    assert len(ids_in("out.jsonl")) == 5
    (error,) = map(json.loads, Path("errors.jsonl").read_text("utf-8").splitlines())
    assert error == {
        "id": "1.txt",
        "file": "in/1.txt",
        "step": "read",
        "error": "ReadError",
        "message": "the file is empty",
    }
    (releases / "1.txt").write_text(TEXTS[0], "utf-8")
    extract(releases, "-o", "out.jsonl", "--errors", "errors.jsonl")
    assert len(ids_in("out.jsonl")) == 6
    assert Path("errors.jsonl").read_bytes() == b""


def test_files_of_an_earlier_run_leave_the_folder(releases: Path) -> None:
    extract(releases, "-o", "out")
    (Path("out") / "mine.json").write_text("{}")
    (releases / "0.txt").rename(releases / "9.txt")
    extract(releases, "-o", "out")
    assert sorted(path.name for path in Path("out").iterdir()) == [f"{n}.txt.json" for n in "123459"] + ["mine.json"]


# ---- nothing is lost ----


def test_a_typo_leaves_the_old_result(releases: Path) -> None:
    extract(releases, "-o", "keep.jsonl")
    before = contents(Path("keep.jsonl"))
    result = extract("nope", "-o", "keep.jsonl", code=2)
    assert "another command (migtext extract in)" in result.stderr
    assert contents(Path("keep.jsonl")) == before
    assert count(extract(releases, "-o", "keep.jsonl"), "done before") == 6


def test_a_typo_at_first_is_in_nobodys_way(releases: Path) -> None:
    extract("nope", "-o", "out.jsonl", code=1)
    extract(releases, "-o", "out.jsonl")
    assert len(ids_in("out.jsonl")) == 6


@pytest.mark.parametrize("option", ["-o", "--table", "--errors"])
def test_a_file_of_unknown_origin_is_not_replaced(releases: Path, option: str) -> None:
    Path("notes.jsonl").write_text("mine")
    result = extract(releases, option, "notes.jsonl", code=2)
    assert result.stderr.startswith("notes.jsonl: exists, and") and "--force" in result.stderr
    assert Path("notes.jsonl").read_text() == "mine"
    assert not Path(".notes.jsonl.migtext").exists()
    extract(releases, option, "notes.jsonl", "--force")
    assert Path("notes.jsonl").read_text("utf-8") != "mine"


def test_records_of_unknown_origin_are_not_mixed_in(releases: Path) -> None:
    extract(releases, "-o", "out")
    Path(".out.migtext").unlink()
    (releases / "0.txt").unlink()
    assert "0.txt.json: exists" in extract(releases, "-o", "out", code=2).stderr
    extract(releases, "-o", "out", "--force")
    assert sorted(path.name for path in Path("out").iterdir()) == [f"{n}.txt.json" for n in "12345"]


def test_a_result_that_was_edited_is_not_replaced(releases: Path) -> None:
    extract(releases, "-o", "out.jsonl")
    with Path("out.jsonl").open("a") as file:
        file.write("mine\n")
    (releases / "0.txt").unlink()
    assert "changed since" in extract(releases, "-o", "out.jsonl", code=2).stderr
    extract(releases, "-o", "out.jsonl", "--force")
    assert len(ids_in("out.jsonl")) == 5


def test_an_old_result_stays_if_nothing_can_be_extracted(releases: Path) -> None:
    extract(releases, "-o", "out.jsonl")
    before = contents(Path("out.jsonl"))
    for file in releases.iterdir():
        file.unlink()
    assert "stays as it was" in extract(releases, "-o", "out.jsonl", code=1).stderr
    assert contents(Path("out.jsonl")) == before


def test_one_run_at_a_time(releases: Path) -> None:
    extract(releases, "-o", "out.jsonl")
    other = sqlite3.connect(".out.jsonl.migtext")
    other.execute("BEGIN EXCLUSIVE")
    assert "another run writes" in extract(releases, "-o", "out.jsonl", code=2).stderr
    other.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_by_a_signal(releases: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    drafted = Pipeline.draft

    def draft(self: Pipeline, text: str, **options: Any) -> Any:
        if options["id"] == "3.txt":
            os.kill(os.getpid(), number)
        return drafted(self, text, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Pipeline, "draft", draft)
        result = extract(releases, "-o", "out.jsonl", code=128 + number)
    assert count(result, "documents") == 3
    assert "the same command goes on" in result.stderr
    assert not Path("out.jsonl").exists()
    assert count(extract(releases, "-o", "out.jsonl"), "done before") == 3
    assert len(ids_in("out.jsonl")) == 6


FULL_DISK = """
set -e
mount -t tmpfs -o size=$1 tmpfs small
shift
code=0; "$@" 2> told || code=$?
test ! -e small/out.jsonl; echo $code
mount -o remount,size=64m small
"$@" 2>> told
cp small/out.jsonl after.jsonl
"""
"""Fills a disk of its own, which only this script sees, makes it larger, and gives the same command again."""


def may_mount() -> bool:
    command = shutil.which("unshare")
    return bool(command) and not subprocess.run([command, "-rm", "true"], capture_output=True, check=False).returncode


@pytest.mark.skipif(not may_mount(), reason="this system lets no test mount a disk of its own")
@pytest.mark.parametrize(("size", "full"), [("128k", ".out.jsonl.migtext: "), ("416k", "out.jsonl: ")])
def test_small_disk_that_is_full(releases: Path, size: str, full: str) -> None:
    for number in range(6):
        (releases / f"{number}.txt").write_text("".join(TEXTS) * (25 + number), "utf-8")
    Path("small").mkdir()
    command = (sys.executable, "-m", "migtext", "extract", "--model", "none", "in", "-o", "small/out.jsonl")
    script = ("unshare", "-rm", "sh", "-c", FULL_DISK, "sh", size, *command)
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    told = Path("told").read_text("utf-8").splitlines()
    assert (done.returncode, done.stdout) == (0, "1\n"), (done.stderr, told)
    assert f"small/{full}cannot be written" in told[0]
    extract(releases, "-o", "whole.jsonl")
    assert Path("after.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


def test_memory_does_not_grow_with_the_number_of_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    most = []
    for number in (500, 5000):
        rows = (json.dumps({"text": f"{number}. {TEXTS[number % 3]}"}, ensure_ascii=False) for number in range(number))
        Path(f"{number}.jsonl").write_text("\n".join(rows), "utf-8")
        command = (f"{number}.jsonl", "--column", "text", "--layers", "dates", "-o", f"out{number}.jsonl")
        code, used = in_fork(*command)
        assert code == 0 and len(Path(f"out{number}.jsonl").read_bytes().splitlines()) == number
        most.append(used.ru_maxrss)
    assert most[1] - most[0] < 16_000


# ---- processes ----


@pytest.mark.parametrize("out", ["-", "out.jsonl"])
def test_two_processes_give_the_bytes_of_one(releases: Path, forked_workers: None, out: str) -> None:
    (releases / "4.txt").write_bytes(b"")
    results = [extract(releases, "-o", out, "-j", jobs, "--force", code=1) for jobs in (1, 2)]
    assert results[0].stdout_bytes == results[1].stdout_bytes
    assert sorted(results[0].stderr.splitlines()) == sorted(results[1].stderr.splitlines())
    extract(releases, "-o", "one.jsonl", code=1)
    assert (results[1].stdout_bytes or Path("out.jsonl").read_bytes()) == Path("one.jsonl").read_bytes()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_takes_too_long_or_ends_its_process(
    releases: Path, forked_workers: None, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    drafted = Pipeline.draft

    def draft(self: Pipeline, text: str, **options: Any) -> Any:
        if options["id"] == "1.txt":
            signal.pause()
        if options["id"] == "3.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return drafted(self, text, **options)

    monkeypatch.setattr(Pipeline, "draft", draft)
    result = extract(releases, "-o", "out.jsonl", "--timeout", 2, "-j", jobs, code=1)
    assert ids_in("out.jsonl") == ["0.txt", "2.txt", "4.txt", "5.txt"]
    assert "in/1.txt: not extracted: not done in 2 seconds" in result.stderr
    assert "in/3.txt: not extracted: its process was ended by SIGKILL" in result.stderr


def test_processes_end_with_the_first_one(releases: Path) -> None:
    """The real way: a command of its own, whose processes are found by what they have open."""
    for number in range(300):
        (releases / f"more{number}.txt").write_text("".join(TEXTS) * 5, "utf-8")
    command = [sys.executable, "-m", "migtext", "extract", "in", "--model", "none", "-o", "out.jsonl", "-j", "2"]
    started = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 120
    while not Path(".out.jsonl.migtext-wal").exists() or Path(".out.jsonl.migtext-wal").stat().st_size < 200_000:
        assert started.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
    started.kill()
    started.wait()
    while (left := in_session(started.pid)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left
    for number in range(20, 300):
        (releases / f"more{number}.txt").unlink()
    assert count(extract("in", "-o", "out.jsonl"), "done before") > 0


def in_session(session: int) -> list[int]:
    """The processes of a session that have not ended."""
    listed = subprocess.run(["ps", "-eo", "sid=,pid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return [int(pid) for sid, pid, state in rows if int(sid) == session and not state.startswith("Z")]
