"""Timelines: which events are one, what a row says of them, and the files that are written."""

import csv
import datetime as dt
from dataclasses import replace
from io import StringIO
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps import grows_too_fast

from migtext.catalogue.entries import read, shipped
from migtext.errors import ValueFormatError
from migtext.output.timeline_csv import HEADER, to_csv
from migtext.output.timeline_ical import to_ical
from migtext.records import Record
from migtext.timeline.build import Row, Timeline, timeline
from migtext.timeline.matching import Account, Key, groups

PLACES = {entry.id: entry for entry in read("places", shipped("places"))}

# An event is written as "language, type, date, argument=value …": place and body are ids of the gazetteer, own is the
# English name of a place in a gazetteer of the caller's own, at and by are the words of what neither has; in is the
# document, by default one of its own.


def record(number: int, line: str, **fields: Any) -> Record:
    """The record of a document with one event, and the mentions that it points at."""
    language, type, date, *arguments = line.split(", ")
    event: dict[str, Any] = {"type": type, "date": None if date == "-" else date, "status": "happened"}
    places, bodies, document = [], [], f"{number}.txt"
    for argument in arguments:
        key, _, value = argument.partition("=")
        if key == "place":
            entry = PLACES[value]
            places.append(
                mention(
                    id="p1", text=f"в {value}", rule="test", name_en=entry.get("name"), code=entry.get("code") or None
                )
            )
        elif key == "own":
            places.append(mention(id="p1", text=value, rule="test", name_en=value))
        elif key == "at":
            places.append(mention(id="p1", text=value, rule="test"))
        elif key == "body":
            link = {"id": value, "score": 1, "reason": "name"}
            bodies.append(mention(id=f"o{len(bodies)}", text=value.upper(), rule="test", link=link))
        elif key == "by":
            bodies.append(mention(id=f"o{len(bodies)}", text=value, rule="test"))
        elif key == "in":
            document = value
        else:
            event[key] = value
    if places:
        event |= {"place": places[0]["text"], "place_id": "p1"}
    event |= {
        "organisers": [body["text"] for body in bodies],
        "organiser_ids": [body["id"] for body in bodies],
        "trigger": event.get("trigger", type),
    }
    return Record.model_validate(
        {
            "generator": {"version": "0"},
            "document": {
                "id": document,
                "sha256": "",
                "language": language,
                "languages": {language: 1},
                "characters": 99,
                **fields,
            },
            "places": places,
            "organisations": bodies,
            "events": [mention(start=number, end=number + 1, text=event["trigger"], rule="test", **event)],
        }
    )


def mention(**fields: Any) -> dict[str, Any]:
    return {"start": 50, "end": 51, **fields}


def rows(*lines: str, **options: Any) -> list[Row]:
    return list(timeline((record(number, line) for number, line in enumerate(lines)), **options).rows)


def partition(lines: tuple[str, ...]) -> str:
    """The documents of each row, as ``0+1 2``."""
    found = rows(*lines)
    return " ".join(sorted("+".join(name.removesuffix(".txt") for name in row.documents) for row in found))


OSH = "training, 2024-09-06, place=city/osh"
BARE = "opening, 2024-05-14"

PAIRS = [
    # The place by its entry
    ("one", f"ky, {OSH}", f"ru, {OSH}"),
    ("two", f"ky, {OSH}", "ru, meeting, 2024-09-06, place=city/osh"),
    ("two", f"ky, {OSH}", "ru, training, 2024-09-07, place=city/osh"),
    ("two", f"ky, {OSH}", "ru, training, 2024-09-06, place=city/bishkek"),
    ("two", f"ky, {OSH}", "ru, training, 2024-09-06, place=country/KG"),
    ("one", f"ky, {OSH}, body=iom", "ru, training, 2024-09-06, place=country/KG, body=iom"),
    ("one", f"ky, {OSH}, body=iom", "ru, training, 2024-09-06, place=region/osh-region, body=iom"),
    ("two", f"ky, {OSH}, body=iom", "ru, training, 2024-09-06, place=city/almaty, body=iom"),
    ("two", f"ky, {OSH}, body=iom", "ru, training, 2024-09-06, place=country/KZ, body=iom"),
    ("one", "ky, training, 2024-09-06, at=Ак-Булак айылында", "ky, training, 2024-09-06, at=Ак-Булак айылы"),
    ("one", f"ky, {OSH}, body=iom", "ru, training, 2024-09-06, at=селе Ак-Булак, body=iom"),
    ("one", "ky, training, 2024-09-06, own=Zhany-Tilek", "ru, training, 2024-09-06, own=Zhany-Tilek"),
    ("two", f"ky, {OSH}, body=iom", "ru, training, 2024-09-06, own=Zhany-Tilek"),
    # Organisations by their entries, else by their words
    ("one", "ru, training, 2024-09-06, body=iom", "kk, training, 2024-09-06, body=iom, body=ilo"),
    ("two", f"ky, {OSH}, body=iom", f"ru, {OSH}, body=unhcr"),
    ("one", f"ky, {OSH}, body=iom", f"ru, {OSH}, by=фонд «Тёплый дом»"),
    ("one", "ru, agreement, 2024-05, by=фонд «Тёплый дом»", "ru, agreement, 2024-05, by=фонда «Теплый дом»"),
    ("two", f"ru, {OSH}, by=фонд «Тёплый дом»", f"ru, {OSH}, by=объединение юристов"),
    ("one", f"ru, {OSH}, by=фонд «Тёплый дом»", f"ky, {OSH}, by=юристтер бирикмеси"),
    ("one", f"ru, {OSH}, by=фонд «Тёплый дом»", f"ru, {OSH}, by=ФТД"),
    # Dates that lie inside each other
    ("one", "kk, meeting, 2024-09, body=iom", "ru, meeting, 2024-09-06, body=iom"),
    ("one", "kk, meeting, 2024-09-05/2024-09-07, body=iom", "ru, meeting, 2024-09-06, body=iom"),
    ("one", "kk, meeting, 2024-09-30/2024-10-02, body=iom", "ru, meeting, 2024-10-01, body=iom"),
    ("two", "kk, meeting, 2024-09-05/2024-09-07, body=iom", "ru, meeting, 2024-09-06/2024-09-08, body=iom"),
    ("two", "kk, meeting, 2024, body=iom", "ru, meeting, 2024-09-06, body=iom"),
    ("two", "kk, meeting, 2024, body=iom", "ru, meeting, 2024-09, body=iom"),
    ("one", "kk, founding, 1951, body=iom", "ru, founding, 1951, body=iom"),
    ("two", "kk, meeting, 2024-10, body=iom", "ru, meeting, 2024-09-06, body=iom"),
    # Names: never compared across languages, except that equal ones agree
    ("one", f"ru, {OSH}, name=Право на труд", f"ky, {OSH}, name=Эмгек укугу"),
    ("two", f"ru, {OSH}, name=Право на труд", f"ru, {OSH}, name=Счёт мигрантов"),
    ("one", f"ru, {OSH}, name=Защита семей", f"ru, {OSH}, name=Защиты семей"),
    ("one", f"ru, {BARE}, name=Тирек", f"kk, {BARE}, name=«ТИРЕК»"),
    ("two", f"ru, {BARE}, name=Форум 2024", f"ru, {BARE}, name=Форум 2025"),
    # Neither place nor organisation
    ("two", f"ru, {BARE}", f"kk, {BARE}"),
    ("one", f"ru, {BARE}, in=a", f"kk, {BARE}, in=a"),
    ("one", f"ru, {BARE}, in=a", f"kk, {BARE}, place=city/osh, in=a"),
    ("two", f"ru, {BARE}", f"kk, {BARE}, place=city/osh"),
    ("two", f"ru, {BARE}, in=a", "kk, opening, 2024-05, in=a"),
    # The type that says nothing
    ("two", "ru, other, 2024-09-06, place=city/osh", "ky, other, 2024-09-06, place=city/osh"),
    ("two", "ru, other, 2024-09-06, body=iom, in=a", "ru, other, 2024-09-06, body=iom, in=a"),
    ("two", "ru, other, 2024-09-06, in=a", "ru, other, 2024-09-06, in=a"),
    ("one", "ru, other, 2024-09-06, place=city/osh, body=iom", "ky, other, 2024-09-06, place=city/osh, body=iom"),
]


@pytest.mark.parametrize(("events", "one", "two"), PAIRS)
def test_pairs(events: str, one: str, two: str) -> None:
    assert len(rows(one, two)) == len(rows(two, one)) == (1 if events == "one" else 2)


SEVERAL = [
    ("0+1+2", (f"kk, {OSH}, body=iom", f"ky, {OSH}", "ru, training, 2024-09-06, body=iom")),
    # What lies between two that contradict each other joins neither.
    ("0 1 2", (f"kk, {OSH}, body=iom", f"ky, {OSH}", f"ru, {OSH}, body=unhcr")),
    (
        "0 1 2",
        ("kk, meeting, 2024-05-10, body=iom", "ru, meeting, 2024-05, body=iom", "ky, meeting, 2024-05-20, body=iom"),
    ),
    (
        "0+1 2",
        ("kk, meeting, 2024-05-10, body=iom", "ru, meeting, 2024-05-10, body=iom", "ky, meeting, 2024-05-20, body=iom"),
    ),
    # The better match decides.
    ("0+1 2", (f"kk, {OSH}, body=iom", f"ky, {OSH}, body=iom, body=ilo", f"ru, {OSH}, body=unhcr")),
    (
        "0+1 2",
        (
            "kk, meeting, 2024-05-10, body=iom",
            "ru, meeting, 2024-05-10, body=iom, place=city/osh",
            "ky, meeting, 2024-05-10, body=unhcr, place=city/osh",
        ),
    ),
    # A chain of four, whose ends contradict each other, is cut.
    (
        "0+1 2+3",
        (
            "ru, meeting, 2024-05-10, body=iom, name=Первый большой форум",
            "ru, meeting, 2024-05-10, body=iom, place=city/osh",
            "ky, meeting, 2024-05-10, place=city/osh, body=ilo",
            "ky, meeting, 2024-05-10, body=ilo",
        ),
    ),
]


@pytest.mark.parametrize(("expected", "lines"), SEVERAL)
def test_several(expected: str, lines: tuple[str, ...]) -> None:
    assert partition(lines) == expected


CELLS: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    ((f"ky, {OSH}, body=iom",), {"date": "2024-09-06", "place": "Osh", "place_code": "KG", "mentions": 1}),
    ((f"ky, {OSH}", f"ru, {OSH}"), {"languages": ("ky", "ru"), "documents": ("0.txt", "1.txt"), "mentions": 2}),
    (("kk, meeting, 2024-09, body=iom", "ru, meeting, 2024-09-06, body=iom"), {"date": "2024-09-06"}),
    (
        ("kk, meeting, 2024-09-05/2024-09-06, body=iom", "ru, meeting, 2024-09-06, body=iom"),
        {"date": "2024-09-05/2024-09-06", "earliest": dt.date(2024, 9, 5), "latest": dt.date(2024, 9, 6)},
    ),
    (("kk, meeting, 2024-02, body=iom",), {"earliest": dt.date(2024, 2, 1), "latest": dt.date(2024, 2, 29)}),
    (("kk, founding, 200X, body=iom",), {"earliest": dt.date(2000, 1, 1), "latest": dt.date(2009, 12, 31)}),
    ((f"ky, {OSH}, status=planned",), {"status": "planned"}),
    ((f"ky, {OSH}, status=planned", f"ru, {OSH}, status=ongoing"), {"status": "ongoing"}),
    ((f"ky, {OSH}, status=planned", f"ru, {OSH}"), {"status": "happened"}),
    (
        ("ky, meeting, 2024-05, body=iom, place=country/KG", "ru, meeting, 2024-05, body=iom, place=city/osh"),
        {"place": "Osh"},
    ),
    (("ky, meeting, 2024-05, at=Ак-Булак  айылында",), {"place": "Ак-Булак айылында", "place_code": None}),
    (
        ("ru, meeting, 2024-05, by=фонд «Дом», body=iom", "ky, meeting, 2024-05, body=iom"),
        {"organisations": ("iom", "фонд «Дом»")},
    ),
    (
        (f"ru, {OSH}, name=Форум труда", f"ky, {OSH}", f"kk, {OSH}, name=Еңбек күні", f"ky, {OSH}, name=Еңбек күні"),
        {"name": "Еңбек күні"},
    ),
]


@pytest.mark.parametrize(("lines", "cells"), CELLS)
def test_rows(lines: tuple[str, ...], cells: dict[str, Any]) -> None:
    (row,) = rows(*lines)
    assert {name: getattr(row, name) for name in cells} == cells


def test_order_is_by_the_first_day_and_then_by_length() -> None:
    dates = ["2024-06", "2024-05-31", "2024", "2024-06-01", "2024-06-01/2024-06-03", "202X", "2023-12-31"]
    found = rows(*(f"ru, opening, {date}" for date in dates))
    assert [row.date for row in found] == [
        "202X",
        "2023-12-31",
        "2024",
        "2024-05-31",
        "2024-06-01",
        "2024-06-01/2024-06-03",
        "2024-06",
    ]


def test_events_without_a_dated_year_are_counted() -> None:
    dates = ["XXXX-03-05", "-", "P5Y", "2024-02-30", "2025/2024", "2024-05"]
    found = timeline(record(number, f"ru, opening, {date}") for number, date in enumerate(dates))
    assert [row.date for row in found.rows] == ["2024-05"]
    assert found.undated == 5
    assert timeline([record(0, "ru, opening, -")], types=["meeting"]).undated == 0


WINDOWS = [
    ({}, ["2023", "2024-02", "2024-03-10"]),
    ({"since": "2024"}, ["2024-02", "2024-03-10"]),
    ({"since": "2023-06"}, ["2023", "2024-02", "2024-03-10"]),
    ({"until": "2024-02-15"}, ["2023", "2024-02"]),
    ({"since": "2024-02-29", "until": "2024-03"}, ["2024-02", "2024-03-10"]),
    ({"types": ["opening"]}, ["2023", "2024-03-10"]),
    ({"types": ["opening"], "since": "2024/2025"}, ["2024-03-10"]),
]


@pytest.mark.parametrize(("options", "dates"), WINDOWS)
def test_windows(options: dict[str, Any], dates: list[str]) -> None:
    lines = "ru, opening, 2023", "ru, meeting, 2024-02", "ru, opening, 2024-03-10"
    assert [row.date for row in rows(*lines, **options)] == dates


@pytest.mark.parametrize(
    "options", [{"since": "05/2024"}, {"until": "2024-13"}, {"since": ""}, {"since": "2025", "until": "2024"}]
)
def test_windows_that_are_none(options: dict[str, str]) -> None:
    with pytest.raises(ValueFormatError, match=next(iter(options))):
        timeline([], **options)


def test_arguments_in_layers_left_out_are_compared_by_their_words() -> None:
    lines = f"ru, {OSH}, body=iom", f"ru, {OSH}, body=iom"
    records = [record(n, line).model_copy(update={"places": (), "organisations": ()}) for n, line in enumerate(lines)]
    (row,) = timeline(records).rows
    assert (row.place, row.organisations, row.mentions) == ("в city/osh", ("IOM",), 2)


def test_a_record_that_is_read_twice_counts_once() -> None:
    (row,) = timeline([record(0, f"ru, {OSH}")] * 2).rows
    assert row.mentions == 1


# Properties

DAYS = st.sampled_from(["2024-05-10", "2024-05-11", "2024-05-10/2024-05-11", "2024-05", "2024", "XXXX-05-10"])
LINES = st.builds(
    lambda *parts: ", ".join(part for part in parts if part),
    st.sampled_from(["kk", "ky", "ru"]),
    st.sampled_from(["meeting", "other"]),
    DAYS,
    st.sampled_from(["", "place=city/osh", "place=city/bishkek", "place=country/KG", "at=Ак-Булак"]),
    st.sampled_from(["", "body=iom", "body=unhcr", "by=фонд «Тёплый дом»", "by=союз юристов"]),
    st.sampled_from(["", "name=Право на труд", "name=Счёт мигрантов"]),
    st.sampled_from(["", "in=a", "in=b"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=9), st.randoms(use_true_random=False))
def test_order_of_documents_does_not_matter(lines: list[str], random: Any) -> None:
    records = [record(number, line) for number, line in enumerate(lines)]
    shuffled = random.sample(records, len(records))
    found = timeline(records)
    assert timeline(shuffled) == found
    assert to_ical(timeline(shuffled)) == to_ical(found)
    assert sum(row.mentions for row in found.rows) + found.undated == len(lines)
    assert len({row.id for row in found.rows}) == len(found.rows)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES.filter(lambda line: "in=" not in line), max_size=9))
def test_no_two_events_of_a_row_contradict_each_other(lines: list[str]) -> None:
    told = {f"{number}.txt": line.split(", ") for number, line in enumerate(lines)}
    for row in rows(*lines):
        own = [told[document] for document in row.documents]
        assert len({type for _, type, *_ in own}) == 1
        assert {date for _, _, date, *_ in own} in DATES_THAT_AGREE or len({date for _, _, date, *_ in own}) == 1
        for key in ("place=city", "body="):
            assert len({part for parts in own for part in parts if part.startswith(key)}) <= 1


DATES_THAT_AGREE = [
    {"2024-05", "2024-05-10"},
    {"2024-05", "2024-05-11"},
    {"2024-05", "2024-05-10/2024-05-11"},
    {"2024-05-10", "2024-05-10/2024-05-11"},
    {"2024-05-11", "2024-05-10/2024-05-11"},
    {"2024-05", "2024-05-10", "2024-05-10/2024-05-11"},
    {"2024-05", "2024-05-11", "2024-05-10/2024-05-11"},
]


def many_accounts(count: int) -> list[Account]:
    """Accounts of meetings of one body, ten a day, in seven cities."""
    iom = frozenset({Key("iom", listed=True)})
    return [
        Account("meeting", day, day, Key(f"city/{number % 7}", listed=True), organisations=iom, document=str(number))
        for number in range(count)
        for day in [dt.date(2020, 1, 1) + dt.timedelta(days=number // 10)]
    ]


def test_many_accounts_are_matched_in_linear_steps() -> None:
    assert len(groups(many_accounts(1_000))) == 700
    assert grows_too_fast(groups, [many_accounts(count) for count in (250, 500, 1_000)]) == ""


# The files

ODD = Row(
    id="0" * 32,
    date="2024-05",
    earliest=dt.date(2024, 5, 1),
    latest=dt.date(2024, 5, 31),
    type="meeting",
    status="planned",
    name="=Сумма, «жыл»; \x07",
    trigger="жиналыс",
    place="- Ош",
    place_code="KG",
    organisations=("iom", "@фонд"),
    documents=("a.txt", "+b.txt"),
    languages=("ky", "ru"),
    mentions=2,
    quotes=(("a.txt", "Ошто\nжиналыс"), ("+b.txt", "встреча; в Оше")),
    published=dt.date(2024, 4, 30),
)


def test_table_is_safe_for_spreadsheets() -> None:
    written = to_csv(Timeline((ODD,), 0))
    assert written.startswith(b"\xef\xbb\xbfdate,")
    (row,) = csv.DictReader(StringIO(written.decode("utf-8-sig")))
    assert tuple(row) == HEADER
    assert row == {
        "date": "2024-05",
        "earliest": "2024-05-01",
        "latest": "2024-05-31",
        "type": "meeting",
        "status": "planned",
        "name": "'=Сумма, «жыл»; ␇",
        "place": "'- Ош",
        "place_code": "KG",
        "organisations": "iom; @фонд",
        "documents": "a.txt; +b.txt",
        "languages": "ky; ru",
        "mentions": "2",
    }


def test_table_names_an_event_by_its_words_where_it_has_no_name() -> None:
    written = to_csv(Timeline((replace(ODD, name=None),), 0)).decode("utf-8-sig")
    assert [row["name"] for row in csv.DictReader(StringIO(written))] == ["жиналыс"]


def read_back(*rows: Row) -> list[Any]:
    return icalendar.Calendar.from_ical(to_ical(Timeline(rows, 0))).walk("VEVENT")


def test_calendar_is_read_back() -> None:
    (event,) = read_back(ODD)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (dt.date(2024, 5, 1), dt.date(2024, 6, 1))
    assert event["DTSTAMP"].dt == dt.datetime(2024, 4, 30, tzinfo=dt.UTC)
    assert event["UID"] == f"{'0' * 32}@migtext"
    assert event["SUMMARY"] == "=Сумма, «жыл»; (meeting)"
    assert event["CATEGORIES"].cats == ["meeting"]
    assert (event["STATUS"], event["LOCATION"]) == ("TENTATIVE", "- Ош")
    assert event["DESCRIPTION"].splitlines() == [
        "2024-05",
        "iom",
        "@фонд",
        "a.txt: Ошто жиналыс",
        "+b.txt: встреча; в Оше",
    ]


def test_calendar_of_one_day_and_without_a_release_day() -> None:
    day = dt.date(2024, 5, 17)
    (event,) = read_back(replace(ODD, earliest=day, latest=day, status="happened", place=None, published=None))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, dt.date(2024, 5, 18))
    assert event["DTSTAMP"].dt.date() == day
    assert event["STATUS"] == "CONFIRMED"
    assert "LOCATION" not in event


def test_calendar_holds_the_last_day_there_is() -> None:
    (event,) = read_back(replace(ODD, earliest=dt.date(9999, 1, 1), latest=dt.date.max))
    assert event["DTEND"].dt == dt.date.max


def test_stamp_is_the_day_of_the_latest_release() -> None:
    lines = {"2024-09-07": f"ru, {OSH}", "2024-09-09": f"ky, {OSH}"}
    published = [{"value": value, "source": "caller", "date_id": None} for value in lines]
    found = timeline(record(n, line, published=published[n]) for n, line in enumerate(lines.values()))
    assert found.rows[0].published == dt.date(2024, 9, 9)
