"""Events and figures of whole texts, as the shipped model links them: what must hold whatever it says."""

from pathlib import Path

import pytest

from migtext.pipeline import Pipeline
from migtext.records import Record

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [path.read_text("utf-8") for path in sorted((ROOT / "examples" / "releases").glob("*.txt"))]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture(scope="module")
def records(pipeline: Pipeline) -> list[Record]:
    return list(pipeline.pipe(TEXTS))


def test_events_stand_in_the_text_and_on_one_of_their_mentions(records: list[Record]) -> None:
    assert any(record.events for record in records)
    for record, text in zip(records, TEXTS, strict=True):
        for event in record.events:
            assert text[event.start : event.end] == event.text == event.trigger
            assert (event.start, event.end) in [(one.start, one.end) for one in event.mentions]
            assert [text[one.start : one.end] for one in event.mentions] == [one.text for one in event.mentions]
            assert 0 <= event.confidence <= 1


def test_arguments_are_mentions_of_the_record(records: list[Record]) -> None:
    for record in records:
        dates = {date.id: date.value for date in record.dates}
        places = {place.id: place for place in record.places}
        bodies = {one.id for one in record.organisations}
        people = {one.id for one in record.people}
        for event in record.events:
            assert event.date_id is None or dates[event.date_id] == event.date
            assert event.place_id is None or event.place_id in places
            assert {*event.organiser_ids, *event.participant_ids, *event.funder_ids} <= bodies
            assert set(event.person_ids) <= people
        for figure in record.figures:
            assert figure.date_id is None or dates[figure.date_id] == figure.date
            assert figure.place_id is None or figure.place_id in places | dict.fromkeys(bodies)


def test_no_body_has_two_roles_in_one_event(records: list[Record]) -> None:
    for record in records:
        for event in record.events:
            roles = [*event.organiser_ids, *event.participant_ids, *event.funder_ids]
            assert len(roles) == len(set(roles))


def test_a_text_gives_the_same_record_alone_and_among_others(pipeline: Pipeline, records: list[Record]) -> None:
    for text, record in zip(TEXTS[:3], records, strict=False):
        alone = pipeline(text)
        assert (alone.events, alone.figures) == (record.events, record.figures)


def test_rules_alone_say_nothing_of_probabilities() -> None:
    record = Pipeline(model="none")("5 мая 2024 года в Оше прошел семинар. В нём участвовали 40 человек.")
    assert record.events and record.figures
    for mention in (*record.events, *record.figures):
        assert (mention.date_confidence, mention.place_confidence) == (None, None)


def test_lines_of_the_page_tell_no_events(pipeline: Pipeline) -> None:
    text = "Главная / Новости / Семинары\n\n5 мая 2024 года в Оше прошел семинар.\n\nПоделиться: Facebook"
    record = pipeline(text)
    page = [(one.start, one.end) for one in record.document.furniture]
    assert page
    assert not any(start <= event.start < end for event in record.events for start, end in page)


@pytest.mark.parametrize(
    "text",
    [
        "5 июня 2023 года семинар в Нарыне не состоялся.",
        "2024 жылғы 12 наурызда Таразда форум өткізілмеді.",
        "2023-жылдын 5-июнунда Нарында жыйын өткөн жок.",
        "Министерство отменило встречу, намеченную на 3 мая 2024 года в Астане.",
    ],
)
def test_what_is_denied_or_called_off_is_no_event(pipeline: Pipeline, text: str) -> None:
    assert pipeline(text).events == ()


def test_a_denied_mention_joins_no_event(pipeline: Pipeline) -> None:
    record = pipeline("5 июня 2024 года в Оше прошёл семинар, а форум не состоялся.")
    assert [one.text for event in record.events for one in event.mentions] == ["прошёл семинар"]


@pytest.mark.parametrize(
    "text",
    [
        "Следующий форум запланирован на май 2025 года в Оше.",
        "Келесі форум 2025 жылғы мамырға жоспарланған.",
        "Кийинки форум 2025-жылдын май айына пландаштырылган.",
    ],
)
def test_what_a_time_is_appointed_for_is_planned(pipeline: Pipeline, text: str) -> None:
    assert [(event.status, event.date) for event in pipeline(text).events] == [("planned", "2025-05")]


def test_what_was_appointed_for_an_earlier_day_has_happened(pipeline: Pipeline) -> None:
    [event] = pipeline("Форум запланирован на май 2025 года в Оше.", published="2026-01-10").events
    assert event.status == "happened"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Осенью, 3 октября 2021 года, в Министерстве торговли Кыргызстана прошла встреча с фондом «Дала».",
            "Министерстве торговли Кыргызстана",
        ),
        ("5 мая 2023 года в Алматы, Таразе и Шымкенте прошли семинары для мигрантов.", "Алматы, Таразе и Шымкенте"),
    ],
)
def test_an_event_takes_place_in_an_organisation_or_in_a_list_of_places(
    pipeline: Pipeline, text: str, place: str
) -> None:
    (event,) = pipeline(text).events
    assert event.place == place


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2017 жылы 22,4 мың қандас көшсе, 2018 жылы – 14,9 мың.", ["2017", "2018"]),
        ("В 2021 году приехали 310 семей, в 2022 году – 275.", ["2021", "2022"]),
        ("2021-жылы 310 үй-бүлө келсе, 2022-жылы – 275.", ["2021", "2022"]),
    ],
)
def test_a_date_right_beside_its_figure_is_its_date(pipeline: Pipeline, text: str, dates: list[str]) -> None:
    figures = pipeline(text).figures
    assert [figure.date for figure in figures] == dates
    assert figures[-1].date_confidence is None
