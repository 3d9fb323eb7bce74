"""Corrections laid over records: what goes, what changes, what is added, what refers to it, and what does not fit."""

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_corrections import checked, correction, differences

from migtext import Pipeline
from migtext.catalogue.catalogue import load
from migtext.corrections.overlay import fields_of, overlay
from migtext.corrections.reading import Given
from migtext.records import LAYERS, Record

RU = (
    "14 мая 2024 года в Бишкеке МОМ и УВКБ ООН провели семинар о Глобальном договоре о миграции. В 2023 году в Оше "
    "помощь получили 1 200 мигрантов. Директор МОМ Айгүл Асанова поблагодарила Правительство Японии. Приём ведёт "
    "фонд «Тихая гавань»."
)
KK = (
    "Астана, 2023 жылғы 14 маусым. Халықаралық көші-қон ұйымы Алматыда 2 350 адамға кеңес берді. «Жаңа өмір» қорының "
    "директоры Марат Есімов қатысты."
)
KY = (
    "2024-жылдын 6-сентябрында Ошто семинар өттү. Ага 45 адам катышты. Айгүл Асанова «Ак кайың» фондунун атынан сөз "
    "сүйлөдү."
)


@lru_cache
def record(text: str) -> Record:
    return Pipeline(model="none")(text, id="a")


def laid(before: Record, *some: Given) -> tuple[Record, list[str]]:
    after, unfit = overlay(before, some, load().organisation, before.known_text)
    return after, [reason for _, reason in unfit]


Case = tuple[str, str, str, str, dict[str, Any] | None, set[str]]
CASES: list[Case] = [
    # text, layer, words, action, what it is to be; then all that is different: layer, id and field
    (RU, "dates", "2023 году", "wrong", None, {"dates d2 -", "figures f1 date", "figures f1 date_id"}),
    (
        RU, "dates", "14 мая 2024 года", "change", {"value": "2024-05-15"},
        {"dates d1 value", "dates d1 earliest", "dates d1 latest", "dates d1 rule", "dates d1 confidence",
         "goals g1 date", "events e1 date"},
    ),
    (
        RU, "figures", "1 200 мигрантов", "change", {"value": 1250, "comparator": "about"},
        {"figures f1 value", "figures f1 comparator", "figures f1 rule", "figures f1 confidence"},
    ),
    (
        RU, "organisations", "МОМ", "wrong", None,
        {"organisations o1 -", "goals g1 organisations", "goals g1 organisation_ids", "events e1 organisers",
         "events e1 organiser_ids"},
    ),
    (
        RU, "organisations", "УВКБ ООН", "change", {"entity": "unicef"},
        {"organisations o2 entity", "organisations o2 name", "organisations o2 link", "organisations o2 rule",
         "organisations o2 confidence", "goals g1 organisations", "events e1 organisers"},
    ),
    (
        RU, "places", "Бишкеке", "wrong", None,
        {"places p1 -", "goals g1 place", "goals g1 place_id", "goals g1 place_name", "events e1 place",
         "events e1 place_id", "events e1 place_name"},
    ),
    (
        RU, "places", "Оше", "change", {"name": "Ошская область", "name_en": "Osh Region"},
        {"places p2 name", "places p2 name_en", "places p2 rule", "places p2 confidence", "figures f1 place_name"},
    ),
    (RU, "people", "Айгүл Асанова", "wrong", None, {"people h1 -"}),
    (
        RU, "goals", "Глобальном договоре о миграции", "change", {"scope": "objectives", "objectives": [6, 10]},
        {"goals g1 scope", "goals g1 objectives", "goals g1 rule", "goals g1 confidence"},
    ),
    (RU, "goals", "Глобальном договоре о миграции", "wrong", None, {"goals g1 -", "events e1 goal_ids"}),
    (RU, "events", "провели семинар", "wrong", None, {"events e1 -", "document  main_event"}),
    (
        RU, "events", "провели семинар", "change", {"type": "meeting", "status": "planned"},
        {"events e1 type", "events e1 status", "events e1 rule", "events e1 confidence"},
    ),
    (RU, "events", "Приём ведёт", "add", {"type": "operation"}, {"events e2 +"}),
    (RU, "people", "Тихая", "add", {"name": "Тихая"}, {"people h2 +"}),
    (KK, "dates", "2023 жылғы 14 маусым", "wrong", None,
     {"dates d1 -", "events e1 date", "events e1 date_id", "document  published"}),
    (
        KK, "dates", "2023 жылғы 14 маусым", "change", {"value": "2023-06-15"},
        {"dates d1 value", "dates d1 earliest", "dates d1 latest", "dates d1 rule", "dates d1 confidence",
         "events e1 date", "document  published"},
    ),
    (KK, "figures", "2 350 адамға", "wrong", None, {"figures f1 -", "events e1 figure_ids"}),
    (KK, "organisations", "«Жаңа өмір» қорының", "wrong", None, {"organisations o2 -", "people h1 organisation_id"}),
    (KY, "organisations", "«Ак кайың» фондунун", "change", {"name": "Ак кайың коомдук фонду"},
     {"organisations o1 name", "organisations o1 rule", "organisations o1 confidence"}),
    (KY, "places", "Ага", "add", {"name": "Ага", "code": "KG"}, {"places p2 +"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case[1:4]))
def test_only_what_is_meant_changes(case: Case) -> None:
    text, layer, words, action, to, wanted = case
    before = record(text)
    after, unfit = laid(before, correction(before, layer, words, action, to))
    assert unfit == []
    assert {" ".join(one) for one in differences(before, after)} == wanted
    there = [one for one in getattr(after, layer) if one.text == words and one.start == text.index(words)]
    assert [(one.rule, one.confidence) for one in there] == ([] if action == "wrong" else [("correction", 1.0)])
    for key, value in (to or {}).items():
        assert fields_of(there[0]).model_dump(mode="json")[key] == value
    assert Record.model_validate_json(after.to_json()) == after


def test_the_names_of_actors_go_from_records_that_were_read_too() -> None:
    text = "Ошто Маданият, маалымат жана туризм министрлигинин семинары жана Айгүл Асанованын лекциясы өттү."
    before = Pipeline(model="none")(text, id="a")
    (ministry,) = before.organisations
    event = before.events[0].model_copy(
        update={
            "organisers": ("Маданият, маалымат жана туризм министрлиги", "Айгүл Асанова"),
            "organiser_ids": (ministry.id,),
            "person_ids": (before.people[0].id,),
        }
    )
    before = Record.model_validate_json(before.model_copy(update={"events": (event,)}).to_json()).with_text(text)
    assert ministry.link and not ministry.entity
    for layer, words, left in (
        ("organisations", ministry.text, ("Айгүл Асанова",)),
        ("people", before.people[0].text, ("Маданият, маалымат жана туризм министрлиги",)),
    ):
        after, unfit = laid(before, correction(before, layer, words, "wrong"))
        assert (after.events[0].organisers, unfit) == (left, [])


def test_an_added_mention_stands_in_its_place() -> None:
    before = record(RU)
    after, _ = laid(before, correction(before, "figures", "14", "add", {"value": 14, "kind": "count"}))
    assert [(one.id, one.text, one.sentence) for one in after.figures] == [
        ("f2", "14", 0),
        ("f1", "1 200 мигрантов", 1),
    ]


def test_an_organisation_of_the_catalogue_has_its_entry() -> None:
    before = record(RU)
    name = "International Organization for Migration"
    after, _ = laid(before, correction(before, "organisations", "Директор", "add", {"entity": "iom", "name": name}))
    (added,) = [one for one in after.organisations if one.text == "Директор"]
    assert (added.entity, added.name, added.link and added.link.id) == ("iom", name, "iom")


def test_what_says_so_already_stays_as_it_is() -> None:
    before = record(RU)
    for layer in LAYERS:
        for one in getattr(before, layer):
            same = correction(before, layer, one.text, "change", {}) if RU.index(one.text) == one.start else None
            assert same is None or laid(before, same) == (before, [])


def test_what_is_not_there_any_more_is_no_longer_wrong() -> None:
    before = record(RU)
    wrong = correction(before, "people", "Айгүл Асанова", "wrong")
    once, _ = laid(before, wrong)
    assert laid(once, wrong) == (once, [])


def test_layers_that_were_not_asked_for_wait() -> None:
    before = record(RU)
    some = [correction(before, "people", "Айгүл Асанова", "wrong"), checked(before, "dates")]
    assert overlay(before, some, {}, RU, ["dates"]) == (before, [])


def moved(one: Given, **values: Any) -> Given:
    return Given(one.where, one.correction.model_copy(update=values))


def test_what_does_not_fit_is_told_and_not_guessed() -> None:
    before = record(RU)
    change = correction(before, "dates", "2023 году", "change", {"value": "2022"})
    wrong = correction(before, "organisations", "УВКБ ООН", "wrong")
    for one, reason in (
        (moved(change, start=0, end=9), "other words stand there"),
        (moved(change, start=10_000, end=10_009), "other words stand there"),
        (moved(wrong, end=wrong.correction.end - 4, text="УВКБ"), "'УВКБ ООН' stands there now"),
        (correction(before, "places", "Оше помощь", "add", {"name": "Ош"}), "it lies over 'Оше'"),
        (moved(change, start=RU.index("году"), end=RU.index("году") + 4, text="году"), "there is no such mention"),
    ):
        assert laid(before, one) == (before, [reason])


@settings(max_examples=40, deadline=None)
@given(data=st.data(), text=st.sampled_from([RU, KK, KY]))
def test_nothing_refers_to_what_is_gone(data: st.DataObject, text: str) -> None:
    before = record(text)
    mentions = [(layer, one) for layer in LAYERS for one in getattr(before, layer) if text.index(one.text) == one.start]
    some = data.draw(st.lists(st.sampled_from(mentions), unique_by=lambda pair: pair[1].id))
    after, unfit = laid(before, *(correction(before, layer, one.text, "wrong") for layer, one in some))
    assert unfit == []
    left = after.to_json()
    for _, one in some:
        assert f'"{one.id}"' not in left
    kept = {one.id for layer in LAYERS for one in getattr(after, layer)}
    assert kept == {one.id for layer in LAYERS for one in getattr(before, layer)} - {one.id for _, one in some}
