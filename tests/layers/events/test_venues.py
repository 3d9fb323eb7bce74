"""Organisations that are named as a place, and places in a list."""

import pytest

from migtext.layers.events.arguments import find_venues, listed_with
from migtext.learned.linking import Ruled
from migtext.pipeline import Pipeline

PIPELINE = Pipeline(model="none")


def ruled(text: str) -> Ruled:
    draft = PIPELINE.draft(text)
    (read,) = PIPELINE.read([draft])
    assert draft.rule_names is not None
    return PIPELINE.ruled(draft, read.names, draft.rule_names)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("В Министерстве здравоохранения РК прошла встреча.", ["Министерстве здравоохранения РК"]),
        ("Министерство здравоохранения РК провело встречу.", []),
        ("Встреча с Министерством здравоохранения РК прошла в Таразе.", []),
        ("Энергетика министрлігінде кездесу өтті.", ["Энергетика министрлігінде"]),
        ("Энергетика министрлігіндегі кездесу ұзақ болды.", ["Энергетика министрлігіндегі"]),
        ("Энергетика министрлігі кездесу өткізді.", []),
        ("Энергетика министрлигинде жолугушуу өттү.", ["Энергетика министрлигинде"]),
        ("Энергетика министрлигиндеги жолугушуу узакка созулду.", ["Энергетика министрлигиндеги"]),
        ("Энергетика министрлиги жолугушуу өткөрдү.", []),
    ],
)
def test_organisations_named_as_a_place(text: str, wanted: list[str]) -> None:
    found = ruled(text)
    venues = list(find_venues(found.layout, len(found.tokens.sentences)))
    assert [venue.text for venue in venues] == wanted
    assert [text[venue.start : venue.end] for venue in venues] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Приёмные открыты в Алматы, Таразе и Шымкенте.", "Алматы, Таразе и Шымкенте"),
        ("Алматы, Тараз және Шымкент қалаларында кеңсе ашылды.", "Алматы, Тараз және Шымкент қалаларында"),
        ("Ош, Баткен жана Нарын шаарларында кеңсе ачылды.", "Ош, Баткен жана Нарын шаарларында"),
        ("Приёмная открыта в Таразе.", "Таразе"),
    ],
)
def test_a_place_is_given_with_its_whole_list(text: str, wanted: str) -> None:
    found = ruled(text)
    for place in found.layers.places:
        where = listed_with(found.layout, place)
        assert where.text == wanted
        assert where.mention == found.layers.places[0]
