"""The command line: what is read, what is written where, what goes wrong and how that is told."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import migtext
from migtext.cli import app
from migtext.output.figures_csv import HEADER
from migtext.pipeline import Pipeline, RulePass
from migtext.records import LAYERS, Record, json_schema
from migtext.sources.source import Source

KAZAKH = "2024 жылғы 5 наурызда Ақтау қаласында 12 қандас кеңес алды.\n"
KYRGYZ = "Ош шаарында 2023-жылы 40 мигрант үчүн сабактар өттү.\n"
RUSSIAN = "В 2022 году в Бишкеке открыли центр для 300 трудовых мигрантов.\n"

RUNNER = CliRunner()


def migtext_command(*arguments: str | Path, code: int = 0) -> Result:
    result = RUNNER.invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def lines(text: str | bytes) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def documents(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """Two languages' folders with files of the same name, beside what is no release."""
    folder = tmp_path / "releases"
    for name, text in {"kk/a.txt": KAZAKH, "ky/a.txt": KYRGYZ, "ru.md": RUSSIAN, "ru.json": "{}"}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def test_standard_output_is_json_lines_in_order(releases: Path) -> None:
    result = migtext_command("extract", releases)
    found = lines(result.stdout_bytes)
    assert [(record["document"]["id"], record["document"]["language"]) for record in found] == [
        ("kk/a.txt", "kk"),
        ("ky/a.txt", "ky"),
        ("ru.md", "ru"),
    ]
    assert found[0]["document"]["source"] == str(releases / "kk" / "a.txt")
    assert found[0]["document"]["encoding"] == "utf-8"
    assert Record.model_validate(found[0])


def test_summary_stands_on_standard_error(releases: Path) -> None:
    result = migtext_command("extract", releases, "-o", "-", "--no-progress")
    words = result.stderr.split()
    assert words[words.index("documents") + 1] == "3"
    assert words[words.index("files") + 1] == "0"
    assert set(LAYERS) <= set(words)
    assert "\x1b" not in result.stderr


def test_json_lines_file(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out.jsonl"
    result = migtext_command("extract", releases, "-o", out)
    assert result.stdout == ""
    assert out.read_bytes() == migtext_command("extract", releases).stdout_bytes


def test_folder_keeps_the_files_of_one_name_apart(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    migtext_command("extract", releases, "-o", out)
    assert documents(out) == ["kk/a.txt.json", "ky/a.txt.json", "ru.md.json"]
    record = Record.model_validate_json((out / "ky" / "a.txt.json").read_bytes())
    assert record.document.language == "ky"


def test_two_folders_with_a_file_of_one_name(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(releases)
    migtext_command("extract", "kk", "ky", "-o", tmp_path / "out")
    assert documents(tmp_path / "out") == ["kk/a.txt.json", "ky/a.txt.json"]


@pytest.mark.parametrize("out", ["out.jsonl", "out", ""])
def test_output_inside_the_input_is_not_read(releases: Path, out: str) -> None:
    target = releases / out
    for _ in range(2):
        result = migtext_command("extract", releases, "-o", target, "--table", releases / "figures.csv")
        assert "documents" in result.stderr
        assert result.stderr.split()[result.stderr.split().index("documents") + 1] == "3"


def test_same_input_gives_the_same_bytes(releases: Path) -> None:
    first, second = (migtext_command("extract", releases).stdout_bytes for _ in range(2))
    assert first == second


BAD_FILES = [
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \n\t\n", "white space"),
    ("binary.txt", bytes(range(256)) * 4, "binary"),
    ("scan.txt", b"%PDF-1.7 ...", "PDF"),
    ("missing.txt", None, "no such file"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD_FILES, ids=[name for name, _, _ in BAD_FILES])
def test_bad_file_is_named_and_the_rest_done(
    releases: Path, tmp_path: Path, name: str, data: bytes | None, reason: str
) -> None:
    bad = tmp_path / name
    if data is not None:
        bad.write_bytes(data)
    result = migtext_command("extract", bad, releases, code=1)
    (problem,) = [line for line in result.stderr.splitlines() if name in line]
    assert problem.startswith(f"{bad}: ")
    assert reason in problem
    assert len(lines(result.stdout)) == 3
    assert result.stderr.split()[-1] == "1"


def test_name_too_long_for_the_output_is_told(releases: Path, tmp_path: Path) -> None:
    long = releases / ("ұ" * 125 + ".txt")
    try:
        long.write_text(KAZAKH, "utf-8")
    except OSError:
        pytest.skip("this system has shorter names")
    result = migtext_command("extract", releases, "-o", tmp_path / "out", code=1)
    assert f"{long}: not written: " in result.stderr
    assert documents(tmp_path / "out") == ["kk/a.txt.json", "ky/a.txt.json", "ru.md.json"]


def test_folder_without_a_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text('{"a": 1}')
    result = migtext_command("extract", tmp_path, code=1)
    assert result.stdout == ""
    assert result.stderr.startswith(f"{tmp_path}: ")
    assert "without a document" in result.stderr.splitlines()[0]


def test_code_page_is_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((KAZAKH * 5).encode("kz1048"))
    (record,) = lines(migtext_command("extract", path).stdout)
    assert record["document"]["encoding"] == "kz1048"
    assert record["document"]["id"] == "a.txt"
    assert record["document"]["characters"] == len(KAZAKH * 5)


def test_one_document_that_breaks_does_not_stop_the_others(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted = Pipeline.draft

    def breaks(self: Pipeline, text: Source, **options: Any) -> RulePass:
        if text.text == KYRGYZ:
            raise RuntimeError("out of\npatience")
        return drafted(self, text, **options)

    monkeypatch.setattr(Pipeline, "draft", breaks)
    result = migtext_command("extract", releases, code=1)
    assert result.stderr.splitlines()[0] == f"{releases / 'ky' / 'a.txt'}: not extracted: RuntimeError: out of patience"
    assert len(lines(result.stdout)) == 2


@pytest.mark.parametrize("published", ["2024-05-17", "2024-05", "2024"])
def test_published_is_the_callers(releases: Path, published: str) -> None:
    for record in lines(migtext_command("extract", releases, "--published", published).stdout):
        assert record["document"]["published"] == {"value": published, "source": "caller", "date_id": None}


WRONG_USAGE = [
    (["--published", "17.05.2024"], "YYYY-MM-DD"),
    (["--published", "2024-13"], "YYYY-MM-DD"),
    (["--published", "2024-02-30"], "YYYY-MM-DD"),
    (["--published", "XXXX-02"], "YYYY-MM-DD"),
    (["--layers", "dates,prices"], "dates, figures, organisations"),
    (["--layers", ""], "dates, figures, organisations"),
    (["-o", "out.json"], ".jsonl"),
    (["-o", "{file}"], "input file"),
    (["--table", "{file}"], "input file"),
    (["-o", "{file}/out"], "cannot be written"),
    (["--table", "{file}/figures.csv"], "cannot be written"),
    (["-o", "one.jsonl", "--table", "one.jsonl"], "different files"),
]


@pytest.mark.parametrize(("arguments", "allowed"), WRONG_USAGE, ids=[" ".join(case) for case, _ in WRONG_USAGE])
def test_wrong_usage_names_what_is_allowed(releases: Path, arguments: list[str], allowed: str) -> None:
    file = releases / "ru.md"
    given = [argument.format(file=file) for argument in arguments]
    result = migtext_command("extract", file, *given, code=2)
    assert allowed in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert file.read_text("utf-8") == RUSSIAN


def test_layers_are_those_asked_for(releases: Path) -> None:
    for record in lines(migtext_command("extract", releases, "--layers", "figures, dates").stdout):
        assert record["dates"]
        assert record["figures"]
        assert not any(record[layer] for layer in LAYERS if layer not in ("dates", "figures"))


def test_table_has_a_row_for_each_figure(releases: Path, tmp_path: Path) -> None:
    table = tmp_path / "figures.csv"
    records = lines(migtext_command("extract", releases, "--table", table).stdout)
    assert table.read_bytes().startswith(b"\xef\xbb\xbfdocument,")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == HEADER
    expected = [
        (record["document"]["id"], figure["start"], figure["end"]) for record in records for figure in record["figures"]
    ]
    assert [(row["document"], int(row["start"]), int(row["end"])) for row in rows] == expected
    assert {row["value"] for row in rows} >= {"12", "40", "300"}


def test_show_prints_the_text_and_its_tables(releases: Path) -> None:
    result = migtext_command("show", releases / "kk" / "a.txt", "--published", "2024-03-06")
    assert result.stdout.startswith(KAZAKH)
    assert "2024-03-05" in result.stdout
    assert "2024-03-06 (caller)" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(("file", "reason"), [("none.txt", "no such file"), ("", "a folder")])
def test_show_names_what_it_cannot_read(releases: Path, file: str, reason: str) -> None:
    assert reason in migtext_command("show", releases / file, code=1).stderr


def test_schema_is_the_schema() -> None:
    assert json.loads(migtext_command("schema").stdout) == json_schema()


def test_languages_tell_which_layers_are_supported() -> None:
    rows = {line.split()[0]: line for line in migtext_command("languages").stdout.splitlines() if line.strip()}
    for code in ("kk", "ky", "ru"):
        assert "dates" in rows[code]


def test_version() -> None:
    assert migtext_command("--version").stdout == f"migtext {migtext.__version__}\n"


# timeline


TOLD = ("Ошто 2024-жылдын 6-сентябрында семинар өттү.\n", "В Оше 6 сентября 2024 года прошёл семинар.\n")


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Records of two releases about one event, of one about another, and of one with a day without a year."""
    folder = tmp_path / "batch"
    folder.mkdir()
    others = "В Бишкеке 17 мая 2024 года открыли центр.\n", "Форум «Наш дом» прошёл в Нарыне 3 марта.\n"
    for name, text in zip("abcd", (*TOLD, *others), strict=True):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    out = tmp_path / "out.jsonl"
    migtext_command("extract", folder, "-o", out, "--model", "none")
    return out


def events(result: Result) -> list[list[str]]:
    """The cells of the rows that are printed, without a header."""
    return [line.split() for line in result.stdout.splitlines() if re.match(r" \d{4}", line)]


def test_timeline_prints_events_in_order(batch: Path) -> None:
    result = migtext_command("timeline", batch)
    assert [cells[:3] for cells in events(result)] == [
        ["2024-05-17", "opening", "happened"],
        ["2024-09-06", "training", "happened"],
    ]
    assert {"Osh", "ky,", "ru", "a.txt,", "b.txt"} <= set(events(result)[1])
    assert result.stdout.splitlines()[-1].startswith("events: 2; left out")
    assert result.stdout.splitlines()[-1].endswith(": 1")
    assert "\x1b" not in result.stdout


def test_timeline_writes_a_table_and_a_calendar(batch: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        migtext_command("timeline", batch, "--csv", folder / "rows.csv", "--ics", folder / "rows.ics")
    with (tmp_path / "one" / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["date"], row["place"], row["place_code"], row["mentions"]) for row in rows] == [
        ("2024-05-17", "Bishkek", "KG", "1"),
        ("2024-09-06", "Osh", "KG", "2"),
    ]
    for name in ("rows.csv", "rows.ics"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert (tmp_path / "one" / "rows.ics").read_bytes().count(b"BEGIN:VEVENT") == 2


def test_timeline_of_a_folder_is_that_of_a_file(batch: Path, tmp_path: Path) -> None:
    migtext_command("extract", batch.with_name("batch"), "-o", tmp_path / "out", "--model", "none")
    assert migtext_command("timeline", tmp_path / "out").stdout == migtext_command("timeline", batch).stdout


@pytest.mark.parametrize(
    ("options", "dates"),
    [
        (["--type", "training, meeting"], ["2024-09-06"]),
        (["--since", "2024-06"], ["2024-09-06"]),
        (["--until", "2024-06"], ["2024-05-17"]),
        (["--since", "2025"], []),
    ],
)
def test_timeline_of_some_events(batch: Path, options: list[str], dates: list[str]) -> None:
    assert [cells[0] for cells in events(migtext_command("timeline", batch, *options))] == dates


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", None),
        ("{", "Invalid JSON"),
        ("[]", "not a migtext record"),
        ('{"document": {}}', "generator: Field required"),
        ("\udcff", "not a migtext record"),
    ],
)
def test_timeline_names_the_line_that_is_no_record(batch: Path, line: str, reason: str | None) -> None:
    first, rest = batch.read_bytes().split(b"\n", 1)
    batch.write_bytes(b"\n".join([first, line.encode("utf-8", "surrogateescape"), rest]))
    result = migtext_command("timeline", batch, code=1 if reason else 0)
    assert len(events(result)) == 2
    if reason:
        (problem,) = result.stderr.splitlines()
        assert problem.startswith(f"{batch}:2: ") and reason in problem


NOTHING_TO_READ = [("none.jsonl", None, "no such file"), ("empty.jsonl", "\n", "empty"), ("a.json", "{}", "required")]


@pytest.mark.parametrize(("name", "text", "reason"), NOTHING_TO_READ)
def test_timeline_of_nothing_is_wrong_usage(tmp_path: Path, name: str, text: str | None, reason: str) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, "utf-8")
    result = migtext_command("timeline", path, "--csv", tmp_path / "rows.csv", code=2)
    assert reason in result.stderr and result.stdout == ""
    assert not (tmp_path / "rows.csv").exists()


def test_timeline_of_a_folder_without_records_is_wrong_usage(tmp_path: Path) -> None:
    assert "*.json" in migtext_command("timeline", tmp_path, code=2).stderr


WRONG_TIMELINES = [
    (["--since", "17.05.2024"], "YYYY-MM-DD"),
    (["--until", "XXXX-05"], "YYYY-MM-DD"),
    (["--since", "2025", "--until", "2024"], "earlier"),
    (["--type", "meetings"], "meeting, training"),
    (["--csv", "{file}"], "input file"),
    (["--csv", "rows", "--ics", "rows"], "different files"),
]


@pytest.mark.parametrize(("arguments", "allowed"), WRONG_TIMELINES, ids=[" ".join(case) for case, _ in WRONG_TIMELINES])
def test_wrong_usage_of_timeline_names_what_is_allowed(batch: Path, arguments: list[str], allowed: str) -> None:
    before = batch.read_bytes()
    result = migtext_command("timeline", batch, *(argument.format(file=batch) for argument in arguments), code=2)
    assert allowed in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert batch.read_bytes() == before


def test_timeline_that_cannot_be_written_is_told(batch: Path) -> None:
    assert "cannot be written" in migtext_command("timeline", batch, "--ics", batch / "rows.ics", code=2).stderr


def test_example_releases_tell_of_one_conference(tmp_path: Path) -> None:
    migtext_command(
        "extract",
        Path(__file__).parent.parent / "examples" / "timeline",
        "--model",
        "none",
        "-o",
        tmp_path / "out.jsonl",
    )
    migtext_command("timeline", tmp_path / "out.jsonl", "--csv", tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        shared = {row["date"]: row["languages"] for row in csv.DictReader(file) if row["mentions"] != "1"}
    assert shared == {"2025-03-12/2025-03-13": "kk; ky; ru", "2025-03-17": "ky; ru"}


@pytest.mark.parametrize("command", ["extract", "show", "timeline", "schema", "languages"])
def test_page_names_every_option(command: str) -> None:
    page = (Path(__file__).parent.parent / "docs" / "cli.md").read_text("utf-8")
    options = set(re.findall(r"--[a-z-]+", migtext_command(command, "--help").stdout)) - {
        "--help",
        "--progress",
        "--out",
    }
    assert f"migtext {command}" in page
    assert not {option for option in options if option not in page}


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; before = set(sys.modules); from migtext.cli import app;"
        "result = CliRunner().invoke(app, ['--help']); assert 'extract' in result.output;"
        "print(*(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {
        "pydantic",
        "spacy",
        "regex",
        "rich",
        "dateutil",
        "py3langid",
        "numpy",
        "rapidfuzz",
        "icalendar",
    }


def test_reader_that_goes_away_is_no_crash(releases: Path) -> None:
    for number in range(40):
        (releases / f"{number}.txt").write_text(RUSSIAN * 50, "utf-8")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", "from migtext.cli import app; app()", "extract", str(releases)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
