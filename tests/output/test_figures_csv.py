"""The flat table of figures: which days, which quote, which digits."""

import csv
from pathlib import Path
from typing import Any

import pytest

from migtext.output.figures_csv import HEADER, figures_table, rows
from migtext.output.finished import Finished
from migtext.records import Record

TEXT = "Ошто 2023-жылы\n\u00a040 мигрант келди.\n- 3 киши кетти."
FIGURE = {
    "start": TEXT.index("40"),
    "end": TEXT.index(" келди"),
    "text": "40\u00a0мигрант",
    "sentence": 0,
    "rule": "test",
    "value": 40,
    "kind": "count",
    "counted": "мигрант",
}


def record(figures: list[dict[str, Any]], dates: list[dict[str, Any]] | None = None) -> Record:
    cut = TEXT.index("- 3")
    return Record.model_validate(
        {
            "generator": {"version": "0"},
            "document": {
                "id": "a.txt",
                "sha256": "",
                "language": "ky",
                "languages": {"ky": 1},
                "characters": len(TEXT),
            },
            "sentences": [
                {"start": 0, "end": cut - 1, "language": "ky"},
                {"start": cut, "end": len(TEXT), "language": "ky"},
            ],
            "figures": figures,
            "dates": dates or [],
        }
    )


def row(figure: dict[str, Any], dates: list[dict[str, Any]] | None = None) -> dict[str, str]:
    (values,) = rows(record([FIGURE | figure], dates), TEXT)
    return dict(zip(HEADER, values, strict=True))


CELLS = [
    ({}, {"document": "a.txt", "language": "ky", "counted": "мигрант", "value": "40", "value_max": "", "unit": ""}),
    ({}, {"quote": "Ошто 2023-жылы 40 мигрант келди.", "start": str(FIGURE["start"]), "end": str(FIGURE["end"])}),
    ({"value": 300_000, "value_max": 400_000}, {"value": "300000", "value_max": "400000"}),
    ({"value": 2.5e13, "kind": "money", "unit": "KZT"}, {"value": "25000000000000", "unit": "KZT"}),
    ({"value": 10**15, "unit": "KGS"}, {"value": "1000000000000000"}),
    ({"value": 10**28 + 1}, {"value": "1" + "0" * 27 + "1"}),
    ({"value": 1e-7}, {"value": "0.0000001"}),
    ({"value": 1 / 3, "kind": "ratio", "unit": "fraction"}, {"value": "0.3333333333333333", "unit": "fraction"}),
    ({"comparator": "at_least", "change": "increase"}, {"comparator": "at_least", "change": "increase"}),
    ({"date": "2023"}, {"date": "2023", "earliest": "2023-01-01", "latest": "2023-12-31"}),
    ({"date": "2020-11/2021-02"}, {"earliest": "2020-11-01", "latest": "2021-02-28"}),
    ({"date": "P5Y"}, {"date": "P5Y", "earliest": "", "latest": ""}),
    ({}, {"date": "", "earliest": "", "latest": "", "place": ""}),
    ({"place": "KG"}, {"place": "KG"}),
    ({"sentence": 1}, {"quote": "'- 3 киши кетти."}),
    ({"counted": "=1+1"}, {"counted": "'=1+1"}),
]


@pytest.mark.parametrize(("figure", "cells"), CELLS)
def test_cells(figure: dict[str, Any], cells: dict[str, str]) -> None:
    found = row(figure)
    assert {name: found[name] for name in cells} == cells


def test_days_are_those_of_the_linked_date() -> None:
    date = {
        "id": "d1",
        "start": 5,
        "end": 14,
        "text": TEXT[5:14],
        "rule": "test",
        "kind": "date",
        "value": "2023",
        "modifier": "since",
        "earliest": "2023-01-01",
        "latest": None,
    }
    found = row({"date": "2023", "date_id": "d1"}, [date])
    assert (found["earliest"], found["latest"]) == ("2023-01-01", "")


def test_file_has_a_row_for_each_figure_also_without_a_text(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    with figures_table(path) as add:
        add(Finished.of(record([FIGURE]), TEXT))
        add(Finished.of(record([FIGURE]), None))
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [len(cells) for cells in csv.reader(file)] == [len(HEADER)] * 3
