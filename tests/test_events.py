"""Triggers and the events made of them, by tables of sentences and by small documents."""

import re
from bisect import bisect_right
from pathlib import Path
from typing import get_args

import pytest

from migtext.errors import TableError
from migtext.event_words import event_words
from migtext.events import compose
from migtext.extractors import triggers
from migtext.records import Date, Event, EventType, Organisation, Place
from migtext.tokens import tokenise

TABLES = Path(__file__).parent / "languages"
MARK = re.compile(r"<([^:<>]+): ([^<>]+)>|[\[\]]")


def events_of(marked: str, language: str) -> tuple[tuple[Event, ...], list[int]]:
    """Events of a text with marked dates, places and bodies, and the offsets of its square brackets."""
    text, brackets, found, last = "", [], [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        if mark[1]:
            found.append((mark[1], len(text), mark[2]))
            text += mark[2]
        else:
            brackets.append(len(text))
        last = mark.end()
    text += marked[last:]
    tokens = tokenise(text)
    tokens = tokens.in_languages([language] * len(tokens.sentences))
    starts = [start for start, _ in tokens.sentences]
    dates, places, bodies = [], [], []
    for i, (kind, start, part) in enumerate(found):
        shared = {
            "id": f"r{i}",
            "start": start,
            "end": start + len(part),
            "text": part,
            "rule": "test",
            "sentence": bisect_right(starts, start) - 1,
        }
        if kind == "place":
            places.append(Place(**shared))
        elif kind == "org":
            bodies.append(Organisation(**shared))
        else:
            dates.append(Date(**shared, kind="interval" if "/" in kind else "date", value=kind))
    events = compose(tokens, triggers.find(tokens), dates, places, bodies)
    assert all(text[event.start : event.end] == event.text == event.trigger for event in events)
    return events, brackets


def rows() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(TABLES.glob("*/events.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                sentence, _, expected = line.rpartition(" | ")
                found.append((path.parent.name, sentence, expected))
    return found


@pytest.mark.parametrize(("language", "sentence", "expected"), rows())
def test_table(language: str, sentence: str, expected: str) -> None:
    events, brackets = events_of(sentence, language)
    told = [f"{event.type} {event.status} {event.date or 'null'}" for event in events]
    assert told == ([] if expected == "-" else [expected])
    if events:
        assert events[0].start < brackets[-1] and brackets[0] < events[0].end


def one(marked: str, language: str) -> Event:
    events, _ = events_of(marked, language)
    assert len(events) == 1, [(event.type, event.text, event.date) for event in events]
    return events[0]


def test_mentions_of_one_event_are_one_record() -> None:
    event = one(
        "Семинар о правах работников\n\n"
        "<2024-03-05: 5 марта> в <place: Костанае> прошел семинар «Мой договор». "
        "Семинар прошел при поддержке <org: МОМ>.",
        "ru",
    )
    assert (event.date, event.place, event.name) == ("2024-03-05", "Костанае", "Мой договор")


def test_two_dates_are_two_events() -> None:
    events, _ = events_of(
        "<2023-03-05: 5-мартта> <place: Ош шаарында> семинар өттү. "
        "<2023-04-07: 7-апрелде> <place: Нарында> семинар өттү.",
        "ky",
    )
    assert [(event.date, event.place) for event in events] == [("2023-03-05", "Ош шаарында"), ("2023-04-07", "Нарында")]


def test_each_clause_has_its_own_date() -> None:
    events, _ = events_of(
        "<2024-05-09: 9 мамырда> <org: Қор> келісімге қол қойды, "
        "ал <2024-05-12: 12 мамырда> <place: Атырауда> жаңа кеңсе ашылды.",
        "kk",
    )
    assert [(event.type, event.date) for event in events] == [("agreement", "2024-05-09"), ("opening", "2024-05-12")]


def test_each_of_two_predicates_has_its_own_date() -> None:
    events, _ = events_of(
        "Закон был принят <2021-03-04: 4 марта 2021 года> и одобрен Сенатом <2021-03-25: 25 марта 2021 года>.", "ru"
    )
    assert [event.date for event in events] == ["2021-03-04", "2021-03-25"]


def test_a_date_in_the_title_is_not_the_date_of_the_event() -> None:
    event = one("В <place: Оше> прошел форум «<2030: Повестка 2030>: что дальше».", "ru")
    assert (event.date, event.name) == (None, "Повестка 2030: что дальше")


def test_the_dateline_of_a_release_dates_its_lead() -> None:
    heading = "<2025-02-11: 2025 жылғы 11 ақпан>, <place: Орал>\n\nКөшпелі кеңестер туралы\n\n"
    assert one(heading + "<org: Қор> баяндама жариялады.", "kk").date == "2025-02-11"


def test_a_date_alone_in_front_dates_what_follows() -> None:
    assert one("<2024-11: Ноябрь 2024 года>. В <place: Актобе> пройдут слушания о миграции.", "ru").date == "2024-11"


def test_the_same_event_takes_the_date_named_earlier() -> None:
    event = one("<2022-06-10: 10-июнда> <place: Бишкекте> эл аралык форум өттү. Форумга беш өлкө катышты.", "ky")
    assert (event.date, event.sentence) == ("2022-06-10", 0)


def test_records_are_referred_to_by_id() -> None:
    event = one("<2020-02-11: 11 февраля> <org: МОМ> открыла в <place: Таразе> новый офис.", "ru")
    assert (event.date_id, event.organiser_ids, event.place_id) == ("r0", ("r1",), "r2")


def test_parties_of_an_agreement_take_part() -> None:
    event = one("<2020-02-11: 2020 жылғы 11 ақпанда> <org: Қор> мен <org: Комитет> меморандумға қол қойды.", "kk")
    assert (event.organisers, event.participants) == ((), ("Қор", "Комитет"))


@pytest.mark.parametrize(
    ("language", "sentence", "name"),
    [
        ("kk", "<2024-04: Сәуірде> «Еңбек және құқық» атты форум өтті.", "Еңбек және құқық"),
        ("ky", "<2024-04: Апрелде> Экинчи Аймактык Форум өттү.", "Экинчи Аймактык Форум"),
        ("ru", "В <2024-04: апреле> прошел форум «Труд и право».", "Труд и право"),
    ],
)
def test_name(language: str, sentence: str, name: str) -> None:
    assert one(sentence, language).name == name


def test_text_without_events_or_words() -> None:
    for text in ("", "…", "12 345\n\n!", "Hello world."):
        assert events_of(text, "kk")[0] == ()
    assert triggers.find(tokenise("Форум өтті.").in_languages(["other"])) == ()


def test_rules_of_every_language_cover_every_type() -> None:
    for code in ("kk", "ky", "ru"):
        words = event_words(code)
        assert words is not None
        missing = set(get_args(EventType)) - {rule.type for rule in words.rules} - {"other"}
        assert not missing, (code, missing)


def test_wrong_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"rules": [{"type": "party"}], "verb": "last", "words": {}, "finite": [], "endings": {}}
    monkeypatch.setattr("migtext.event_words.language_table", lambda code, name: table)
    with pytest.raises(TableError, match="party"):
        event_words("qq")
