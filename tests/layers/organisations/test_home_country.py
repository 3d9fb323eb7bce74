"""Tables of short documents: which country's organisation a bare name is."""

import pytest

from examples import Example, examples, in_language, matches_in, parameters
from migtext.layers.organisations.find import find
from migtext.layers.organisations.home_country import SURE, chances, home_country
from migtext.layers.organisations.link import link_organisations
from migtext.records import Organisation


def linked(text: str, language: str, country: str | None = None) -> tuple[Organisation, ...]:
    tokens = in_language(text, language)
    known = matches_in(tokens)
    return link_organisations(tokens, find(tokens, known), known, country)


@parameters(examples("home"))
def test_tables(example: Example) -> None:
    found = {(m.start, m.end): m.link.id if m.link else "none" for m in linked(example.text, example.language)}
    assert [(start, end, found.get((start, end))) for start, end, _ in example.mentions] == list(example.mentions)


SIGNS = [
    ("ru", "Встреча прошла в Нарыне.", "KG"),
    ("ru", "Сбор равен 300 сомов.", "KG"),
    ("ru", "Рассказал о доме и сомах.", ""),
    ("ru", "Списки лежат на portal.gov.kz до мая.", "KZ"),
    ("ru", "Списки лежат на portal.org до мая.", ""),
    ("ru", "Россияне ждут.", "RU"),
    ("ru", "Вопрос решит акимат.", "KZ"),
    ("ru", "Билет стоит 40 долларов.", ""),
    ("kk", "Бүгін жиын өтті.", "KZ"),
    ("kk", "Жиын Ошта, Бішкекте, Нарында өтті. Бішкек оны қолдады. Ош та келісті.", "KG"),
    ("ky", "Бүгүн жыйын өттү.", "KG"),
    ("ky", "Жыйын Алматыда өттү. Астана аны колдоду. Алматыга 50 миң теңге жиберилди.", "KZ"),
]


@pytest.mark.parametrize(("language", "text", "country"), SIGNS)
def test_signs(language: str, text: str, country: str) -> None:
    tokens = in_language(text, language)
    assert home_country(tokens, matches_in(tokens)).main == country


def test_a_country_that_is_given_decides() -> None:
    [mention] = linked("В Бишкеке об этом сообщило МВД.", "ru", "KZ")
    assert mention.entity == "kz-mia"


def test_the_score_is_lower_where_another_country_is_near() -> None:
    alone = linked("В Нарыне и Оше об этом сообщило МВД.", "ru")[-1].link
    beside = linked("В Нарыне и Оше об этом сообщило МВД. Ответа ждет Казахстан.", "ru")[-1].link
    assert alone is not None
    assert beside is not None
    assert alone.id == beside.id == "kg-mia"
    assert beside.score < alone.score


def test_chances_of_equal_countries_are_not_sure() -> None:
    assert max(chances({"KZ": 2.0, "KG": 2.0}).values()) < SURE
    assert chances({}) == {}
