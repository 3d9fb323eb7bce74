"""Which predicted mention is which gold mention, and whether its value is right."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtext.evaluation.annotations import Annotation
from migtext.evaluation.counts import GOLD, PREDICTED, RIGHT, SPAN, VALUES, counts
from migtext.evaluation.matching import has_value, match, same
from migtext.records import LAYERS

SPANS = [
    ("dates", (0, 10), (0, 10), True),
    ("dates", (0, 10), (0, 5), True),
    ("dates", (0, 10), (0, 4), False),
    ("dates", (0, 10), (5, 15), True),
    ("dates", (0, 10), (10, 20), False),
    ("organisations", (0, 30), (20, 30), False),
    ("places", (0, 30), (20, 30), True),
    ("places", (0, 10), (8, 18), False),
]


@pytest.mark.parametrize(("layer", "gold", "found", "same_span"), SPANS)
def test_spans(layer: str, gold: tuple[int, int], found: tuple[int, int], same_span: bool) -> None:
    matched = match(layer, [Annotation(layer, *gold, "")], [Annotation(layer, *found, "")])
    assert bool(matched.pairs) == same_span
    assert len(matched.missed) == len(matched.spurious) == (not same_span)


def event(start: int, end: int, spans: tuple[tuple[int, int], ...] = (), **fields: Any) -> Annotation:
    return Annotation("events", start, end, "", {"type": "meeting"} | fields, spans=spans)


EVENTS = [
    (event(0, 8), event(7, 20), True),
    (event(0, 8), event(8, 20), False),
    (event(0, 8), event(0, 8, type="training"), False),
    (event(0, 8), event(50, 60, spans=((50, 60), (0, 5))), True),
    (event(50, 60, spans=((50, 60), (0, 5))), event(0, 8), True),
    (event(0, 8, name="Көші-қон форумы"), event(50, 60, name="II Көші-қон форумы"), True),
    (event(0, 8, name="Көші-қон форумы"), event(50, 60, name="Экономикалық форум"), False),
    (Annotation("events", 0, 8, ""), event(0, 8), True),
]


@pytest.mark.parametrize(("gold", "found", "one_event"), EVENTS)
def test_events(gold: Annotation, found: Annotation, one_event: bool) -> None:
    assert bool(match("events", [gold], [found]).pairs) == one_event


COMPACT = {"framework": "GCM", "scope": "framework"}

VALUES_OF = [
    ("dates", {"kind": "date", "value": "2024"}, {"kind": "date", "value": "2024", "modifier": "since"}, True),
    ("dates", {"kind": "date", "value": "2024"}, {"kind": "date", "value": "2023"}, False),
    ("dates", {"kind": "date", "value": None}, {"kind": "date", "value": "2023"}, False),
    ("dates", {"kind": "date"}, {"kind": "date", "value": "2024"}, None),
    ("figures", {"kind": "ratio", "value": 1 / 3}, {"kind": "ratio", "value": 0.333333333333, "unit": None}, True),
    ("figures", {"kind": "count", "value": 5}, {"kind": "count", "value": 5, "value_max": 7, "unit": None}, False),
    ("figures", {"kind": "money", "value": 5, "unit": "KZT"}, {"kind": "money", "value": 5, "unit": "KGS"}, False),
    ("organisations", {"entity": "iom"}, {"entity": "iom"}, True),
    ("organisations", {"entity": None}, {"entity": "iom"}, False),
    ("organisations", {"name": "МОМ"}, {"entity": "iom"}, None),
    ("places", {"code": "KG"}, {"code": "KZ"}, False),
    ("people", {}, {"name": "Айгүл Асанова"}, True),
    ("goals", COMPACT, COMPACT | {"objectives": []}, True),
    ("goals", COMPACT, COMPACT | {"objectives": [9]}, False),
    ("events", {"date": "2024"}, {"date": None}, False),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "gold", "found", "right"), VALUES_OF)
def test_values(layer: str, gold: dict[str, Any], found: dict[str, Any], right: bool | None) -> None:
    (pair,) = match(layer, [Annotation(layer, 0, 5, "", gold)], [Annotation(layer, 0, 5, "", found)]).pairs
    assert pair.right is right


def test_the_mention_with_the_right_value_is_taken_before_the_one_that_overlaps_more() -> None:
    gold = Annotation("places", 0, 20, "", {"code": "KZ"})
    whole, right = (Annotation("places", 0, end, "", {"code": code}) for end, code in ((20, None), (10, "KZ")))
    matched = match("places", [gold], [whole, right])
    assert matched.pairs[0].predicted is right and matched.spurious == (whole,)


@pytest.mark.parametrize(
    ("gold", "found", "equal"),
    [
        (["iom", "un"], ["un", "iom"], True),
        (["iom"], ["iom", "un"], False),
        ([], None, True),
        ([9, 10], [9, 11], False),
        ([1], [12], False),
        ("Оше", "Ош", False),
        (None, None, True),
        (5, 5.0, True),
        (None, 0, False),
    ],
)
def test_fields(gold: Any, found: Any, equal: bool) -> None:
    assert same(gold, found) == equal


def test_values_that_gold_does_not_give_are_not_counted() -> None:
    gold = [Annotation("places", 0, 5, "", {"code": "KZ"}), Annotation("places", 10, 15, "")]
    found = [Annotation("places", start, start + 5, "", {"code": "KZ"}) for start in (0, 10, 20)]
    counted = counts({"places": match("places", gold, found)})
    assert [counted[SPAN, "places", part] for part in (RIGHT, GOLD, PREDICTED)] == [2, 2, 3]
    assert [counted[VALUES, "places", part] for part in (RIGHT, GOLD, PREDICTED)] == [1, 1, 2]


LINKED = [
    ({"date": "2024"}, {"date": "2024"}, (1, 1, 1)),
    ({"date": "2024"}, {"date": None}, (0, 1, 0)),
    ({"date": "2024"}, {"date": "2024-05"}, (0, 1, 1)),
    ({"date": None}, {"date": "2024"}, (0, 0, 1)),
    ({}, {"date": "2024"}, (0, 0, 0)),
]


@pytest.mark.parametrize(("gold", "found", "expected"), LINKED)
def test_links(gold: dict[str, Any], found: dict[str, Any], expected: tuple[int, int, int]) -> None:
    mentions = ([Annotation("figures", 0, 5, "", fields)] for fields in (gold, found))
    counted = counts({"figures": match("figures", *mentions)})
    assert tuple(counted["link", "figures", "date", part] for part in (RIGHT, GOLD, PREDICTED)) == expected


mentions = st.lists(
    st.builds(
        lambda start, length, code: Annotation("", start, start + length, "", {"code": code, "type": "meeting"}),
        st.integers(0, 60),
        st.integers(1, 12),
        st.sampled_from([None, "KZ", "KG"]),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(st.sampled_from(LAYERS), mentions, mentions)
def test_every_mention_is_in_one_pair_or_alone(layer: str, gold: list[Annotation], found: list[Annotation]) -> None:
    gold, found = ([Annotation(layer, one.start, one.end, "", one.fields) for one in some] for some in (gold, found))
    matched = match(layer, gold, found)
    assert sorted(map(id, [*(pair.gold for pair in matched.pairs), *matched.missed])) == sorted(map(id, gold))
    assert sorted(map(id, [*(pair.predicted for pair in matched.pairs), *matched.spurious])) == sorted(map(id, found))
    assert all(has_value(pair.gold) == (pair.right is not None) for pair in matched.pairs)


@settings(max_examples=40)
@given(st.sampled_from(LAYERS), mentions)
def test_gold_measured_against_itself_is_right(layer: str, gold: list[Annotation]) -> None:
    gold = [Annotation(layer, one.start, one.end, "", one.fields) for one in gold]
    matched = match(layer, gold, gold)
    assert not matched.missed and not matched.spurious and all(pair.right is not False for pair in matched.pairs)
