"""The release's own date: where it stands, and what is not taken for it."""

import pytest

from examples import in_language
from migtext.layers.dates import find as dates
from migtext.layers.dates.published import find_published
from migtext.pipeline import Pipeline

BODY = "Орталыққа мыңдаған адам жүгінді.\nСарапшылар есеп дайындады.\nЖұмыс жалғасады."

FOUND = [
    ("kk", "Жарияланды: 17.05.2024\n\n" + BODY, "2024-05-17"),
    ("kk", "20 Сәуір 2022, 14:30\nЖаңа орталық ашылды\n" + BODY, "2022-04-20"),
    ("kk", "Жаңа орталық ашылды\n20 Сәуір 2022, 14:30\n" + BODY, "2022-04-20"),
    ("kk", "03.09.24 Жаңалықтар\n" + BODY, "2024-09-03"),
    ("kk", "Астана, 7 маусым 2016 – Бүгін жиын өтті.\n" + BODY, "2016-06-07"),
    ("kk", "Астана, 2016 жылғы 7 маусым. Бүгін жиын өтті.\n" + BODY, "2016-06-07"),
    ("kk", "2025 ж. ақпан\n" + BODY, "2025-02"),
    ("kk", BODY + "\n2024 жылғы 5 наурыз", "2024-03-05"),
    ("ky", "22-Ноябрь, 2024-жыл, жума\nЖаңы борбор ачылды\n", "2024-11-22"),
    ("ky", "Бишкек, 7-июнь 2016-жыл – Бүгүн жыйын өттү.\n", "2016-06-07"),
    ("ky", "Ош, 2016-жылдын 7-июну. Бүгүн жыйын өттү.\n", "2016-06-07"),
    ("ky", "Жарыяланды: 2024-жылдын 17-майы\n", "2024-05-17"),
    ("ru", "Дата публикации: 17 мая 2024 года\nОткрыт новый центр\n", "2024-05-17"),
    ("ru", "Алматы, 5 июня 2013 – Сегодня открыт новый центр.\n", "2013-06-05"),
    ("ru", "Алматы, 5 июня 2013 г. Сегодня открыт новый центр.\n", "2013-06-05"),
    ("ru", "АСТАНА, 5 июня 2013 г. — Сегодня открыт новый центр.\n", "2013-06-05"),
    ("ru", "Открыт новый центр\r\n\r\n5 июня 2013\r\n\r\nВ нём работают юристы.", "2013-06-05"),
]


@pytest.mark.parametrize(("language", "text", "value"), FOUND)
def test_found(language: str, text: str, value: str) -> None:
    tokens = in_language(text, language)
    drafts = dates.find(tokens)
    found = find_published(tokens, drafts)
    assert found is not None
    assert found[0] == value
    assert 0 <= found[1] < len(drafts)


NOT_FOUND = [
    ("kk", ""),
    ("kk", BODY),
    ("kk", "Ұйым 2014 жылы құрылған.\n" + BODY),
    ("kk", "Жиын 2023 жылғы 14 маусымда Алматыда өтіп, оған елу сарапшы қатысты.\n" + BODY),
    ("kk", "Бүгін жиын өтті.\n" + BODY),
    ("kk", "2019 жылдан бастап\n" + BODY),
    ("kk", "Жарияланды: 14 маусым\n" + BODY),
    ("ky", "Жыйын 2023-жылдын 14-июнунда Ошто өтүп, ага элүү эксперт катышты.\nИш уланат.\n"),
    ("ru", "Заседание 14 июня 2023 года прошло в Астане, в нём участвовали эксперты.\nРабота идёт.\n"),
    ("ru", "Совет собрался в Оше, 5 июня 2013 года. Работа идёт.\n"),
    ("ru", "До 5 июня 2023 года\nРабота идёт.\n"),
]


@pytest.mark.parametrize(("language", "text"), NOT_FOUND)
def test_not_found(language: str, text: str) -> None:
    tokens = in_language(text, language)
    assert find_published(tokens, dates.find(tokens)) is None


def test_a_label_wins_over_a_stamp() -> None:
    tokens = in_language("Ақпарат 03.09.2024\nЖарияланды: 05.09.2024\n" + BODY, "kk")
    found = find_published(tokens, dates.find(tokens))
    assert found is not None and found[0] == "2024-09-05"


def test_the_caller_wins_over_the_text() -> None:
    text = "20 Сәуір 2022, 14:30\nБүгін Таразда орталық ашылды.\n" + BODY
    told, given = Pipeline()(text), Pipeline()(text, published="2023-01-09")
    assert told.document.published is not None and given.document.published is not None
    assert (told.document.published.value, told.document.published.source) == ("2022-04-20", "text")
    assert told.document.published.date_id == told.dates[0].id
    assert (given.document.published.value, given.document.published.date_id) == ("2023-01-09", None)
    assert [date.value for date in told.dates] == ["2022-04-20", "2022-04-20"]
    assert [date.value for date in given.dates] == ["2022-04-20", "2023-01-09"]


def test_long_lines_before_a_date_take_no_time() -> None:
    for piece in ("Ақ-", "А. ", "А", "-", "’"):
        text = piece * (40_000 // len(piece)) + " 5 маусым 2023 жыл – " + BODY
        tokens = in_language(text, "kk")
        find_published(tokens, dates.find(tokens))
