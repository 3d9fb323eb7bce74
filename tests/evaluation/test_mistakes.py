"""Mistakes by kind: a table of examples, each with gold and what was found."""

import pytest

from migtext.evaluation.annotations import Annotation
from migtext.evaluation.matching import match
from migtext.evaluation.mistakes import mistakes

MAY = {"kind": "date", "value": "2024-05"}
JUNE = {"kind": "date", "value": "2024-06"}
DAYS = {"kind": "duration", "value": "P5D"}
FIVE = {"kind": "count", "value": 5, "date": "2024", "place": "KG", "comparator": "exact"}
MEETING = {"type": "meeting", "date": "2024", "participants": ["iom"], "status": "happened"}


def at(layer: str, start: int, end: int, **fields: object) -> Annotation:
    return Annotation(layer, start, end, "", fields)


CASES = [
    ([at("dates", 0, 9, **MAY)], [at("dates", 0, 9, **MAY)], []),
    ([at("dates", 0, 9, **MAY)], [], [("missed", "dates", "")]),
    ([], [at("dates", 0, 9, **MAY)], [("spurious", "dates", "")]),
    ([at("dates", 0, 9, **MAY)], [at("dates", 20, 29, **MAY)], [("missed", "dates", ""), ("spurious", "dates", "")]),
    ([at("dates", 0, 9, **MAY)], [at("dates", 0, 4, **MAY)], [("wrong boundaries", "dates", "")]),
    ([at("dates", 0, 9, **MAY)], [at("dates", 0, 9, **JUNE)], [("wrong value", "dates", "value")]),
    ([at("dates", 0, 9, **MAY)], [at("dates", 0, 9, **DAYS)], [("wrong value", "dates", "kind, value")]),
    ([at("dates", 0, 9, **MAY, modifier=None)], [at("dates", 0, 9, **MAY, modifier="since")],
     [("wrong value", "dates", "modifier")]),
    ([at("dates", 0, 9, **MAY)], [at("dates", 0, 9, **MAY, modifier="since")], []),
    ([at("dates", 0, 9, **MAY)], [at("figures", 0, 9, **FIVE)], [("wrong type", "dates", "as figures")]),
    ([at("dates", 0, 9, **MAY)], [at("figures", 0, 4, **FIVE)], [("missed", "dates", ""), ("spurious", "figures", "")]),
    ([at("figures", 0, 9, **FIVE)], [at("figures", 0, 9, **FIVE | {"date": None, "place": "KZ"})],
     [("wrong link", "figures", "date"), ("wrong link", "figures", "place")]),
    ([at("figures", 0, 9, **FIVE)], [at("figures", 0, 9, **FIVE | {"value": 6, "date": None})],
     [("wrong value", "figures", "value")]),
    ([at("organisations", 0, 9, entity="iom")], [at("organisations", 0, 9, entity=None)],
     [("wrong link", "organisations", "entity")]),
    ([at("organisations", 0, 9, entity="iom")], [at("people", 0, 9)], [("wrong type", "organisations", "as people")]),
    ([at("events", 0, 9, **MEETING)], [at("events", 0, 9, **MEETING | {"type": "training"})],
     [("wrong type", "events", "meeting as training")]),
    ([at("events", 0, 9, **MEETING)], [at("events", 0, 9, **MEETING | {"date": "2023"})],
     [("wrong link", "events", "date")]),
    ([at("events", 0, 9, **MEETING)], [at("events", 0, 9, **MEETING | {"participants": [], "status": "planned"})],
     [("wrong value", "events", "status"), ("wrong link", "events", "participants")]),
    ([at("events", 0, 9, **MEETING)], [at("organisations", 0, 9, entity=None)],
     [("missed", "events", ""), ("spurious", "organisations", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "found", "expected"), CASES)
def test_mistakes(gold: list[Annotation], found: list[Annotation], expected: list[tuple[str, str, str]]) -> None:
    layers = dict.fromkeys(one.layer for one in [*gold, *found])
    matched = {
        layer: match(layer, [one for one in gold if one.layer == layer], [one for one in found if one.layer == layer])
        for layer in layers
    }
    assert [one.group for one in mistakes(matched)] == expected
