"""Corrections as lines of a file: which are valid, and which say different things."""

import json
from pathlib import Path
from typing import Any

import pytest
from made_corrections import correction, saved
from test_overlay import RU, record

from migtext import Pipeline
from migtext.corrections.format import OBJECTIVES
from migtext.corrections.reading import Given, agreed, read_corrections
from migtext.errors import ReadError, ValueFormatError

GOOD: dict[str, Any] = {
    "document": "a",
    "sha256": "0" * 64,
    "language": "ru",
    "layer": "dates",
    "action": "change",
    "start": 2,
    "end": 11,
    "text": "2023 году",
    "was": {"kind": "date", "value": "2023"},
    "to": {"kind": "date", "value": "2022"},
}


def errors(file: Path, *lines: dict[str, Any] | str) -> list[str]:
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), "utf-8")
    return [one.reason for one in read_corrections([file]) if isinstance(one, ReadError)]


def test_good_lines_are_read(tmp_path: Path) -> None:
    assert errors(tmp_path / "a.jsonl", "\ufeff" + json.dumps(GOOD), "", GOOD) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"layer": "numbers"}, "'numbers'"),
        ({"sha256": "12"}, "sha256: String should match pattern"),
        ({"start": 12}, "start 12 and end 11 are not those of '2023 году'"),
        ({"text": "2023"}, "start 2 and end 11 are not those of '2023'"),
        ({"action": "wrong"}, "action 'wrong' goes without 'to'"),
        ({"action": "add"}, "action 'add' goes without 'was'"),
        ({"to": None}, "action 'change' goes with 'to'"),
        ({"to": {"kind": "date", "value": "31.12.2023"}}, "to.value: '31.12.2023' is no date; expected EDTF"),
        ({"to": {"kind": "date", "value": "2023-02-31"}}, "to.value: '2023-02-31' is no date; expected EDTF"),
        ({"to": {"kind": "day"}}, "to.kind: Input should be 'date', 'interval', 'duration' or 'set'"),
        ({"to": {"kind": "date", "colour": 1}}, "to.colour: Extra inputs are not permitted"),
        (
            {"layer": "goals", "was": None, "action": "add"}
            | {"to": {"framework": "GCM", "scope": "objectives", "objectives": [24]}},
            "to: there is no objective 24 of GCM; expected 1 to 23",
        ),
        (
            {"layer": "places", "was": None, "action": "add", "to": {"name": "Ош", "kind": "town"}},
            "to.kind: 'town' must be one of country, territory",
        ),
    ],
)  # fmt: skip
def test_an_error_names_the_field_and_what_is_allowed(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    (error,) = errors(tmp_path / "a.jsonl", {**GOOD, **change})
    assert reason in error


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n{{\n", "utf-8")
    good, bad = read_corrections([file])
    assert isinstance(good, Given) and str(bad).startswith(f"{file}:2: not a correction: Invalid JSON")


@pytest.mark.parametrize(
    "value", ["2024", "2024-05", "2024-05-17", "2024-W07", "202X", "20XX", "XXXX-05-17", "P3M", "2024/2025"]
)
def test_all_kinds_of_date_values_are_valid(tmp_path: Path, value: str) -> None:
    assert errors(tmp_path / "a.jsonl", {**GOOD, "to": {"kind": "date", "value": value}}) == []


def test_there_are_as_many_objectives_as_in_the_gazetteer() -> None:
    from migtext.report.entities import objectives

    rows = objectives(OBJECTIVES)
    assert {name: max(row["number"] for row in rows if row["framework"] == name) for name in OBJECTIVES} == OBJECTIVES


def test_two_that_say_the_same_are_one_and_two_that_do_not_are_none() -> None:
    before = record(RU)
    one = correction(before, "dates", "2023 году", "change", {"value": "2022"})
    other = correction(before, "dates", "2023 году", "change", {"value": "2021"})
    wrong = correction(before, "dates", "2023 году", "wrong")
    place = correction(before, "places", "Оше", "wrong")
    assert agreed([one, one, place]) == ([one, place], [])
    assert agreed([one, place, other]) == ([place], [[one, other]])
    assert agreed([wrong, one]) == ([], [[wrong, one]])


def test_a_pipeline_lays_corrections_over_its_records(tmp_path: Path) -> None:
    before = record(RU)
    one = correction(before, "dates", "2023 году", "change", {"value": "2022"})
    place = correction(before, "places", "Оше", "wrong")
    file = saved(tmp_path / "mine.jsonl", one, place)
    pipeline = Pipeline(model="none", corrections=[file])
    assert [(date.value, date.rule) for date in pipeline(RU).dates][1] == ("2022", "correction")
    assert [figure.place for figure in pipeline(RU).figures] == [None]
    assert pipeline(f"{RU} Конец.").dates == record(f"{RU} Конец.").dates


def test_a_pipeline_tells_what_it_did_not_use(tmp_path: Path) -> None:
    before = record(RU)
    one = correction(before, "dates", "2023 году", "change", {"value": "2022"})
    other = correction(before, "dates", "2023 году", "wrong")
    over = correction(before, "places", "Оше помощь", "add", {"name": "Ош"})
    files = [saved(tmp_path / "mine.jsonl", one, over), saved(tmp_path / "yours.jsonl", other)]
    after = Pipeline(model="none", corrections=files)(RU, id="a")
    assert after == before
    apart, unfit = after.unfit_corrections
    assert "mine.jsonl:1: dates '2023 году' at" in apart and "yours.jsonl:1 says something else" in apart
    assert "mine.jsonl:2: places" in unfit and "it lies over 'Оше'" in unfit


def test_a_pipeline_names_an_invalid_correction(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text("{}\n", "utf-8")
    with pytest.raises(ValueFormatError, match=r"mine\.jsonl:1: not a correction"):
        Pipeline(model="none", corrections=file)
