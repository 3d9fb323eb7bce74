"""What a run refuses before it begins, every kind of file in a run that goes on, and records in another form."""

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from migtext.cli import app
from migtext.pipeline import Pipeline
from migtext.records import Record

KYRGYZ = "Ош шаарында 2023-жылы 40 мигрант үчүн сабактар өттү.\n"
RUSSIAN = "В 2022 году в Бишкеке открыли центр для 300 трудовых мигрантов.\n"
RUNNER = CliRunner()


def migtext(*arguments: str | Path, code: int = 0, given: bytes | None = None) -> Result:
    result = RUNNER.invoke(app, [*map(str, arguments)], input=given)
    assert result.exit_code == code, result.output
    return result


def extract(*arguments: str | Path, code: int = 0, given: bytes | None = None) -> Result:
    return migtext("extract", "--model", "none", *arguments, code=code, given=given)


def ids_in(out: str) -> list[str]:
    return [json.loads(line)["document"]["id"] for line in Path(out).read_bytes().splitlines()]


@pytest.fixture(autouse=True)
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder ``in`` with a file of each kind: one document, rows and an archive."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in", "a.txt").write_text(KYRGYZ, "utf-8")
    Path("in", "b.csv").write_text(f'name,body\nx,"{KYRGYZ}"\ny,"{RUSSIAN}"\nz,\n', "utf-8")
    Path("in", "c.jsonl").write_text(json.dumps({"name": "q", "body": RUSSIAN}) + "\nno object\n", "utf-8")
    with zipfile.ZipFile("in/d.zip", "w") as archive:
        archive.writestr("kk/e.txt", RUSSIAN)
        archive.writestr("f.png", b"\x89PNG")


# ---- what is refused ----


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", ""], "the name of the output is empty"),
        (["-o", "out.xlsx"], "expected a folder"),
        (["-o", "new/../in/a.txt"], "is an input file"),
        (["-o", "link.jsonl"], "is an input file"),
        (["--table", "in/a.txt"], "is an input file"),
        (["-o", "out.jsonl", "--table", "new/../out.jsonl"], "must go to different files"),
        (["-o", "out.csv", "--table", "out.csv/figures.csv"], "must go to different files"),
        (["-o", "out.jsonl", "--errors", "out.jsonl"], "must go to different files"),
        (["-o", "out.jsonl", "--table", "folder"], "folder: cannot be written"),
        (["-o", "keep.jsonl", "--table", "keep.jsonl/t.csv"], "cannot be written"),
        (["--table", "-"], "--table: a file is expected"),
        (["--jobs", "-1"], "--jobs"),
        (["--threads", "100000"], "--threads"),
        (["--layers", "prices"], "--layers: unknown layer 'prices'"),
        (["--model", "big"], "--model: unknown value 'big'"),
        (["--published", "17.05.2024"], "--published: '17.05.2024'"),
    ],
)
def test_wrong_usage_changes_nothing(arguments: list[str], told: str) -> None:
    Path("folder").mkdir()
    Path("new").mkdir()
    Path("keep.jsonl").write_text("mine")
    Path("link.jsonl").symlink_to("in/a.txt")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert told in extract("in", *arguments, code=2).stderr
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


# ---- every kind of file ----

ROWS = ["in", "--column", "body", "--id", "name"]


def test_rows_and_archives_go_on_where_they_stopped() -> None:
    first = extract(*ROWS, "-o", "out.jsonl", code=1)
    assert ids_in("out.jsonl") == ["a.txt", "x", "y", "q", "kk/e.txt"]
    assert "in/c.jsonl:2: not a JSON object" in first.stderr
    assert "skipped        2" in first.stderr
    table = Path("in", "b.csv")
    table.write_text(table.read_text("utf-8").replace("40", "41"), "utf-8")
    again = extract(*ROWS, "-o", "out.jsonl", code=1)
    assert "done before    4" in again.stderr
    extract(*ROWS, "-o", "anew.jsonl", "--jobs", "2", code=1)
    assert Path("out.jsonl").read_bytes() == Path("anew.jsonl").read_bytes()


def test_errors_in_a_file_of_several_are_told_apart() -> None:
    Path("in", "c.jsonl").write_text("no\nno\n" + json.dumps({"body": RUSSIAN}), "utf-8")
    extract("in/c.jsonl", "--column", "body", "-o", "out.jsonl", "--errors", "errors.jsonl", code=1)
    errors = [json.loads(line) for line in Path("errors.jsonl").read_text("utf-8").splitlines()]
    assert [(error["file"], error["step"]) for error in errors] == [("in/c.jsonl:1", "read"), ("in/c.jsonl:2", "read")]
    assert len(ids_in("out.jsonl")) == 1


def test_another_column_does_all_again_and_says_so() -> None:
    extract(*ROWS, "-o", "out.jsonl", code=1)
    result = extract(*ROWS[:3], "-o", "out.jsonl", code=1)
    assert "because of a change of columns" in result.stderr and "done before" not in result.stderr


def test_standard_input_goes_to_a_file() -> None:
    extract("-", "-o", "out.jsonl", given=KYRGYZ.encode())
    assert "done before" in extract("-", "-o", "out.jsonl", given=KYRGYZ.encode()).stderr
    assert "done before" not in extract("-", "-o", "out.jsonl", given=RUSSIAN.encode()).stderr
    assert ids_in("out.jsonl") == ["-"]


def test_a_quoted_pattern() -> None:
    assert len(extract("in/*.txt").stdout.splitlines()) == 1


def test_an_error_of_one_document_in_a_table_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from migtext.output import figures_csv

    rows = figures_csv.rows

    def broken(record: Record, text: str | None) -> object:
        if record.document.id == "x":
            raise ValueError("no row")
        return rows(record, text)

    monkeypatch.setattr(figures_csv, "rows", broken)
    result = extract(*ROWS, "-o", "out.jsonl", "--table", "t.csv", code=1)
    assert "in/b.csv:3: not tabulated: ValueError: no row" in result.stderr
    assert "y" in [line.partition(",")[0] for line in Path("t.csv").read_text("utf-8-sig").splitlines()]


# ---- convert ----


def test_records_in_another_form_and_back() -> None:
    extract("in", "-o", "out.jsonl")
    for name in ("out.jsonl.gz", "out", "out.sqlite", "out.spacy", "out.label-studio.json"):
        assert "failed records  0" in migtext("convert", "out.jsonl", "-o", name).stderr
    assert migtext("convert", "out.jsonl.gz", "-o", "-").stdout_bytes == Path("out.jsonl").read_bytes()
    assert "another" not in migtext("convert", "out", "-o", "back.jsonl").stderr
    assert sorted(ids_in("back.jsonl")) == sorted(ids_in("out.jsonl"))


def test_a_conversion_replaces_only_with_force_and_never_its_input() -> None:
    extract("in/a.txt", "-o", "out.jsonl")
    Path("mine.jsonl").write_text("mine")
    assert "--force" in migtext("convert", "out.jsonl", "-o", "mine.jsonl", code=2).stderr
    assert Path("mine.jsonl").read_text() == "mine"
    migtext("convert", "out.jsonl", "-o", "mine.jsonl", "--force")
    assert ids_in("mine.jsonl") == ["a.txt"]
    assert "is an input file" in migtext("convert", "out.jsonl", "-o", "out.jsonl", "--force", code=2).stderr


def test_a_conversion_tells_what_it_cannot_write() -> None:
    extract("in/a.txt", "-o", "out.jsonl")
    line = Path("out.jsonl").read_text("utf-8")
    Path("out.jsonl").write_text(f"{line}{line}no\n", "utf-8")
    result = migtext("convert", "out.jsonl", "-o", "two.jsonl", code=1)
    assert "an earlier record has the same id" in result.stderr and "out.jsonl:3" in result.stderr
    Path("in", "a.txt").write_text(RUSSIAN, "utf-8")
    assert "text" in migtext("convert", "two.jsonl", "-o", "two.spacy", code=1).stderr


# ---- numbers ----


def test_a_long_number_stops_nothing() -> None:
    text = f"В 2022 году обратились {'9' * 29} мигрантов и {'7' * 5000} мигрантов, а затем 12 мигрантов."
    Path("in", "a.txt").write_text(text, "utf-8")
    extract("in/a.txt", "-o", "out.jsonl", "--table", "t.csv")
    record = Pipeline(model="none")(text)
    assert Record.model_validate_json(record.to_json()) == record
    assert 12 in [figure.value for figure in record.figures]
