"""``extract --corrections``: the records of a run, what is told, and when documents are done again."""

import json
from pathlib import Path

import pytest
from made_corrections import correction, saved
from typer.testing import CliRunner

from migtext import Pipeline, read
from migtext.cli import app
from migtext.corrections.reading import Given

TEXT = "14 мая 2024 года в Бишкеке прошёл семинар. Помощь получили 1 200 мигрантов."


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Given]:
    """Corrections of the text of a file, by layer."""
    file = tmp_path / "in" / "a.txt"
    file.parent.mkdir()
    file.write_text(TEXT, "utf-8")
    record = Pipeline(model="none")(read(file), id="a.txt")
    return {
        "places": correction(record, "places", "Бишкеке", "wrong"),
        "figures": correction(record, "figures", "1 200 мигрантов", "change", {"value": 1250}),
        "people": correction(record, "people", "Бишкеке прошёл", "add", {"name": "Бишкек"}),
        "over": correction(record, "places", "Бишкеке прошёл", "add", {"name": "Бишкек"}),
    }


def extract(folder: Path, *arguments: Path | str) -> tuple[int, str, dict]:
    out = folder / "out.jsonl"
    result = CliRunner().invoke(
        app, ["extract", str(folder / "in"), "-o", str(out), "--model", "none", "-q", *map(str, arguments)]
    )
    return result.exit_code, result.output, json.loads(out.read_text("utf-8")) if out.exists() else {}


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_records_of_a_run_are_corrected(tmp_path: Path, given: dict[str, Given], jobs: int) -> None:
    file = saved(tmp_path / "mine.jsonl", given["places"], given["figures"], given["people"])
    code, output, record = extract(tmp_path, "--corrections", file, "--jobs", str(jobs))
    assert (code, output) == (0, "")
    assert record["places"] == [] and record["events"][0]["place_id"] is None
    assert [(one["value"], one["rule"], one["confidence"]) for one in record["figures"]] == [(1250, "correction", 1.0)]
    assert [(one["id"], one["text"]) for one in record["people"]] == [("h1", "Бишкеке прошёл")]


def test_another_file_of_corrections_is_another_run(tmp_path: Path, given: dict[str, Given]) -> None:
    file = saved(tmp_path / "mine.jsonl", given["places"])
    assert extract(tmp_path, "--corrections", file)[2]["places"] == []
    saved(file, given["figures"])
    _, output, record = extract(tmp_path, "--corrections", file)
    assert "all documents are done again, because of a change of corrections" in output
    assert len(record["places"]) == 1 and record["figures"][0]["value"] == 1250
    _, output, record = extract(tmp_path)
    assert "because of a change of corrections" in output and record["figures"][0]["value"] == 1200


def test_what_does_not_fit_is_a_warning(tmp_path: Path, given: dict[str, Given]) -> None:
    file = saved(tmp_path / "mine.jsonl", given["over"])
    code, output, record = extract(tmp_path, "--corrections", file)
    assert code == 0 and len(record["places"]) == 1
    assert "a.txt: warning:" in output and "mine.jsonl:1: places 'Бишкеке прошёл' at 19 in a.txt: not used" in output
    assert "it lies over 'Бишкеке'" in output


def test_a_text_that_has_changed_is_told(tmp_path: Path, given: dict[str, Given]) -> None:
    file = saved(tmp_path / "mine.jsonl", given["places"])
    (tmp_path / "in" / "a.txt").write_text(f"{TEXT} Конец.", "utf-8")
    code, output, record = extract(tmp_path, "--corrections", file)
    assert code == 0 and len(record["places"]) == 1
    assert "corrections are not used, because they have changed or are not in this run: 1 (a.txt)" in output


def test_a_faulty_file_is_wrong_usage(tmp_path: Path, given: dict[str, Given]) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text("{}\n", "utf-8")
    code, output, _ = extract(tmp_path, "--corrections", file)
    assert code == 2 and "mine.jsonl:1: not a correction" in output


def test_corrections_are_never_overwritten(tmp_path: Path, given: dict[str, Given]) -> None:
    file = saved(tmp_path / "out.jsonl", given["places"])
    code, output, _ = extract(tmp_path, "--corrections", file, "--force")
    assert code == 2 and "is an input file" in output
