"""Dates: tables of sentences, and what holds for every text."""

import re
from datetime import date

import pytest

from examples import LANGUAGES, Example, examples, in_language, parameters
from migtext.layers.dates import find as dates
from migtext.layers.dates.edtf import bounds
from migtext.layers.dates.published import find_published
from migtext.layers.dates.resolve import resolve_dates
from migtext.records import Date

EXAMPLES = examples("dates")
POINT = r"(?:(?:\d{4}|XXXX)(?:-W\d\d|-\d\d(?:-\d\d)?)?|\d{3}X|\d\dXX)"
LENGTH = r"P(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?|(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?)"
VALUE = re.compile(rf"{POINT}(?:/{POINT})?|{LENGTH}(?:/{LENGTH})?")


def found_in(text: str, language: str, published: str | None = None) -> tuple[Date, ...]:
    tokens = in_language(text, language)
    drafts = dates.find(tokens)
    if published is None:
        told = find_published(tokens, drafts)
        published = told[0] if told else None
    return resolve_dates(tokens, drafts, published)


def told(found: Date) -> str:
    return " ".join(filter(None, [found.kind, found.value or "null", found.modifier]))


@parameters(EXAMPLES)
def test_example(example: Example) -> None:
    found = found_in(example.text, example.language, example.published)
    assert [(day.text, told(day)) for day in found] == [
        (example.text[start:end], result) for start, end, result in example.mentions
    ]
    assert [(day.start, day.end) for day in found] == [(start, end) for start, end, _ in example.mentions]


@pytest.mark.parametrize("language", LANGUAGES)
def test_records_are_well_formed(language: str) -> None:
    for example in EXAMPLES:
        if example.language != language:
            continue
        for day in found_in(example.text, language, example.published):
            assert example.text[day.start : day.end] == day.text
            assert day.rule.startswith("dates:")
            assert 0 <= day.confidence <= 1
            assert day.value is None or VALUE.fullmatch(day.value), day.value
            assert (day.earliest, day.latest) == bounds(day.value, day.modifier)
            for bound in (day.earliest, day.latest):
                assert bound is None or date.fromisoformat(bound)
            if day.value is not None and day.kind in {"duration", "set"}:
                assert day.value.startswith("P")
            if day.kind == "interval" and day.value is not None:
                assert "/" in day.value


def test_tables_hold_every_kind_and_modifier() -> None:
    results = {(example.language, word) for example in EXAMPLES for *_, r in example.mentions for word in r.split()}
    modifiers = {"since", "until", "before", "after", "start", "mid", "end", "approx", "more_than", "less_than"}
    for language in LANGUAGES:
        missing = {
            word for word in {"date", "interval", "duration", "set", *modifiers} if (language, word) not in results
        }
        assert not missing, language
        assert sum(not example.mentions for example in EXAMPLES if example.language == language) >= 20


BLANKS = ["\u00a0", "\u202f", "  ", "\n"]


@pytest.mark.parametrize("blank", BLANKS, ids=["no-break", "narrow", "double", "line"])
@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("kk", "Отырыс 2023 жылғы 14 маусымда өтті.", "2023-06-14"),
        ("ky", "Жыйын 2023-жылдын 14-июнунда өттү.", "2023-06-14"),
        ("ru", "Заседание 14 июня 2023 года прошло.", "2023-06-14"),
    ],
)
def test_blanks_hide_nothing(language: str, text: str, value: str, blank: str) -> None:
    found = found_in(text.replace(" ", blank), language)
    if blank == "\n":
        assert all(day.text in text.replace(" ", blank) for day in found)
    else:
        assert [day.value for day in found] == [value]


@pytest.mark.parametrize("dash", ["-", "–", "—", "‑", "−", " – ", " — "])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "Жоба 2017{}2021 жылдарға арналған."),
        ("ky", "Долбоор 2017{}2021-жылдарга арналган."),
        ("ru", "Проект рассчитан на 2017{}2021 годы."),
    ],
)
def test_every_dash_makes_a_range(language: str, text: str, dash: str) -> None:
    assert [day.value for day in found_in(text.format(dash), language)] == ["2017/2021"]


def test_look_alike_letters_hide_nothing() -> None:
    text = "Жиналыс 2023 жылғы 14 м\u0061усымда өтті."
    (found,) = found_in(text, "kk")
    assert (found.value, text[found.start : found.end]) == ("2023-06-14", found.text)


def test_never_over_a_blank_line() -> None:
    for text, language in (("14\n\nмаусым", "kk"), ("2023\n\n-жылы", "ky"), ("14 июня\n\n2023 года", "ru")):
        assert all("\n\n" not in day.text for day in found_in(text, language))


def test_without_a_release_date_nothing_is_guessed_from_today() -> None:
    for language, text in (("kk", "Бүгін, ертең және биыл."), ("ky", "Бүгүн жана быйыл."), ("ru", "Сегодня и завтра.")):
        assert {day.value for day in found_in(text, language)} <= {None}


def test_other_languages_give_nothing() -> None:
    assert found_in("2023 жылғы 14 маусымда", "en") == ()
    assert found_in("2023 жылғы 14 маусымда", "other") == ()


@pytest.mark.parametrize(("text", "sure"), [("В декабре центр закрыт.", False), ("В июне центр закрыт.", True)])
def test_a_far_month_that_no_verb_places_is_less_sure(text: str, sure: bool) -> None:
    (day,) = found_in(text, "ru", "2024-05-20")
    assert (day.confidence > 0.6) is sure


def test_what_other_dates_say_lowers_the_confidence() -> None:
    text = "Биыл 40 адам келді. Орталық 2024 жылғы 5 наурызда ашылып, 9 сәуірде көшті, 2024 жылғы 3 мамырда жабылды."
    by_value = {day.value: day.confidence for day in found_in(text, "kk", None)}
    assert by_value["2024"] < by_value["2024-04-09"] < by_value["2024-03-05"] == by_value["2024-05-03"]
