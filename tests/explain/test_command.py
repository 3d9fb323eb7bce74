"""``migtext explain``: what it prints, as text and as JSON, and how it fails."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from migtext.cli import app

TEXT = "Бишкек, 14 мая 2025 года – В центр обратились 2 350 человек.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "release.txt"
    path.write_text(TEXT, "utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["explain", *map(str, arguments), "--model", "none"])


def test_text_goes_from_the_place_to_what_decided(file: Path) -> None:
    result = run(file, "--at", "2 350")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.output.splitlines()]
    wanted = ("offset 46–51, sentence 0", "words", "figures", "f1 2 350 человек", "rule figures:count", "nothing")
    places = [lines.index(line) for line in wanted]
    assert places == sorted(places)
    assert "→ 14 мая 2025 года = 2025-05-14 d1" in lines


def test_json_has_the_same(file: Path) -> None:
    told = json.loads(run(file, "--at", "2 350", "--layer", "figures", "--json").output)
    (answer,) = told["layers"]
    assert told["place"]["text"] == "2 350" and answer["layer"] == "figures"
    assert answer["found"][0]["patterns"][0] == {
        "rule": "count",
        "text": "2 350",
        "parts": [{"text": "2 350", "role": "n=number"}],
    }


def test_lines_are_no_wider_than_the_terminal(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("migtext.cli.console._PLAIN_WIDTH", 80)
    monkeypatch.setenv("COLUMNS", "80")
    lines = run(file, "--at", "0:60").output.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (["--at", "Талас"], 2, "'Талас': these words stand nowhere in the text"),
        (["--at", "9999"], 2, "expected offsets from 0 to"),
        (["--at", "5", "--layer", "dat"], 2, "--layer: unknown layer 'dat'"),
        (["--at", "5", "--layer", "figures", "--layers", "dates"], 2, "expected dates"),
        (["--at", "5", "--published", "May"], 2, "--published"),
        ([], 2, "--at"),
    ],
)
def test_wrong_usage_is_named(file: Path, arguments: list[str], code: int, problem: str) -> None:
    result = run(file, *arguments)
    assert result.exit_code == code
    assert problem in result.output


def test_a_file_that_is_not_there_fails(tmp_path: Path) -> None:
    result = run(tmp_path / "none.txt", "--at", "5")
    assert result.exit_code == 1
    assert "none.txt" in result.output
