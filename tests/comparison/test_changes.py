"""What is different in two records of one text: a table of texts read in two ways, and records changed by hand."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtext import Pipeline
from migtext.comparison.changes import ALL, Change, changes
from migtext.records import LAYERS, Date, Document, Figure, Generator, Record

TEXT = "14 мая 2024 года в Бишкеке МОМ открыла центр. Помощь получили 1 200 мигрантов."


def date(start: int, end: int, id: str = "d1", value: str | None = "2024", **more: Any) -> Date:
    return Date(id=id, start=start, end=end, text=TEXT[start:end], rule="dates:day", kind="date", value=value, **more)


def figure(date_id: str | None, **more: Any) -> Figure:
    return Figure(
        id="f1", start=62, end=77, text=TEXT[62:77], rule="", kind="count", value=1200, date_id=date_id, **more
    )


def record(*mentions: Date | Figure, **document: Any) -> Record:
    dates = tuple(one for one in mentions if isinstance(one, Date))
    figures = tuple(one for one in mentions if isinstance(one, Figure))
    of_text = {"id": "a", "sha256": "5e", "language": "ru", "languages": {}, "characters": 70} | document
    return Record(generator=Generator(version="1"), document=Document(**of_text), dates=dates, figures=figures)


def told(found: list[Change]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(one.action, one.layer, dict(one.fields) if one.action == "changed" else {}) for one in found]


CASES: list[tuple[Record, Record, list[Any]]] = [
    (record(date(0, 16)), record(date(0, 16)), []),
    (record(), record(date(0, 16)), [("added", "dates", {})]),
    (record(date(0, 16)), record(), [("removed", "dates", {})]),
    (record(date(0, 16)), record(date(0, 16, value="2023", confidence=0.5)),
     [("changed", "dates", {"value": ("2024", "2023"), "confidence": (1.0, 0.5)})]),
    (record(date(0, 16)), record(date(0, 11)),
     [("changed", "dates", {"words": ("14 мая 2024 года", "14 мая 2024")})]),
    (record(date(0, 6)), record(date(7, 16)), [("removed", "dates", {}), ("added", "dates", {})]),
    (record(date(0, 6), date(7, 16, "d2")), record(date(0, 16)),
     [("removed", "dates", {}), ("changed", "dates", {"words": ("2024 года", "14 мая 2024 года")})]),
    # an id changes with the mentions before it; what it refers to does not
    (record(date(7, 16), figure("d1")), record(date(0, 6), date(7, 16, "d2"), figure("d2")), [("added", "dates", {})]),
    (record(date(0, 6), date(7, 16, "d2"), figure("d1")), record(date(0, 6), date(7, 16, "d2"), figure("d2")),
     [("changed", "figures", {"date_id": ("14 мая 0–6", "2024 года 7–16")})]),
    (record(language="ru"), record(language="ky"), [("changed", "document", {"language": ("ru", "ky")})]),
    (record(source="old/a.txt"), record(source="new/a.txt"), []),
    (record(text=TEXT), record(), []),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_changes(old: Record, new: Record, expected: list[Any]) -> None:
    assert told(changes(old, new)) == expected


def test_only_some_layers_and_fields() -> None:
    old, new = record(date(0, 16), language="ru"), record(date(0, 16, value="2023", confidence=0.5), language="ky")
    assert not changes(old, new, ["figures"])
    assert [dict(one.fields) for one in changes(old, new, ["dates"], ["value"])] == [{"confidence": (1.0, 0.5)}]
    assert not changes(old, new, ALL, ["value", "confidence", "language"])


def test_of_a_long_list_only_what_differs_is_told() -> None:
    sentences = [{"start": at, "end": at + 9, "language": "ru"} for at in range(0, 70, 10)]
    old, new = (
        Record.model_validate(record().model_dump() | {"sentences": some}) for some in (sentences[:-1], sentences)
    )
    (change,) = changes(old, new)
    assert change.fields == {"sentences": ([], ["60–69 ru"])}


def test_two_ways_of_reading_a_text() -> None:
    whole, named = (Pipeline(model="none", layers=layers)(TEXT) for layers in (LAYERS, ["organisations", "places"]))
    lost = changes(whole, named, [layer for layer in LAYERS if layer not in {"organisations", "places"}])
    assert {one.action for one in lost} == {"removed"}
    assert [one.layer for one in lost] == [
        layer for layer in LAYERS for _ in getattr(whole, layer) if not getattr(named, layer)
    ]


dates = st.lists(
    st.builds(
        lambda start, length, value: date(start, min(start + length, 70), "", value),
        st.integers(0, 60),
        st.integers(1, 9),
        st.sampled_from(["2023", "2024", None]),
    ),
    max_size=10,
)


@settings(max_examples=40)
@given(dates, dates)
def test_every_mention_is_told_once_or_equal(old: list[Date], new: list[Date]) -> None:
    found = changes(record(*old), record(*new), ["dates"])
    numbers = {action: sum(one.action == action for one in found) for action in ("added", "removed", "changed")}
    assert len(old) - numbers["removed"] == len(new) - numbers["added"] >= numbers["changed"]
    back = changes(record(*new), record(*old), ["dates"])
    assert (numbers["added"], numbers["removed"]) == tuple(
        sum(one.action == action for one in back) for action in ("removed", "added")
    )


@settings(max_examples=40)
@given(dates)
def test_a_record_has_no_changes_from_itself(mentions: list[Date]) -> None:
    assert not changes(record(*mentions), record(*reversed(mentions)))
