"""Tables of examples of organisations: where they stand, and which entry of the catalogue they are."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples import LANGUAGES, in_language, matches_in, shipped_catalogue
from migtext.catalogue.entries import read, shipped
from migtext.catalogue.name_forms import shipped_patterns
from migtext.catalogue.russian_declension import forms, is_declined
from migtext.layers.organisations.find import find
from migtext.layers.organisations.head_nouns import grammar_of
from migtext.layers.organisations.home_country import home_country
from migtext.layers.organisations.link import link_organisations
from migtext.records import Organisation
from migtext.rules.morphology import morphology
from migtext.text.tokens import Tokens, tokenise

ENTRIES = read("organisations", shipped("organisations"))
TABLES = Path(__file__).parents[2] / "languages"
PAGE = Path(__file__).parents[3] / "docs" / "organisations.md"
QUOTES = '«»“”"'
BRACKET = re.compile(r"\[([^\]]+)\]")


def link_in(tokens: Tokens, country: str | None = None, year: int | None = None) -> tuple[Organisation, ...]:
    known = matches_in(tokens)
    return link_organisations(tokens, find(tokens, known), known, country, year)


def extract(text: str, language: str, country: str | None = None) -> tuple[Organisation, ...]:
    return link_in(in_language(text, language), country)


def cases() -> Iterator[tuple[str, str]]:
    for language, block in re.findall(r"```organisations-(\w+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        yield from ((language, line) for line in block.splitlines())
    for table in sorted(TABLES.glob("*/organisations.txt")):
        for line in table.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield table.parent.name, line


@pytest.mark.parametrize(("language", "line"), list(cases()))
def test_tables(language: str, line: str) -> None:
    sentence, _, ids = line.partition(" | ")
    wanted = list(zip(BRACKET.findall(sentence), ids.split("; ") if ids else [], strict=True))
    text = BRACKET.sub(r"\1", sentence)
    found = extract(text, language)
    assert [(mention.text.strip("«»"), mention.entity or "-") for mention in found] == [
        (name.strip("«»"), entity) for name, entity in wanted
    ]
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert 0 <= mention.confidence <= 1
        assert mention.rule


@pytest.mark.parametrize("language", sorted({language for language, _ in cases()}))
def test_texts_that_break_off(language: str) -> None:
    """No name may need what stands behind it: every text is read up to each of its words."""
    for other, line in cases():
        words = BRACKET.sub(r"\1", line.partition(" | ")[0]).split() if other == language else []
        for end in range(1, len(words)):
            tokens = in_language(" ".join(words[:end]), language)
            for mention in find(tokens, matches_in(tokens)):
                assert tokens.text[mention.start : mention.end] == mention.text


CARRIERS = {
    "kk": "Бұл жерде {} жайында айтылды.",
    "ky": "Бул жерде {} жөнүндө айтылды.",
    "ru": "Здесь тогда {} упоминали не раз.",
}
CASES = {"nom", "gen", "dat", "acc", "loc", "abl", "ins"}


def forms_of(language: str, name: str) -> Iterator[str]:
    """The case forms of a name: of the whole name where a dictionary declines it, else of its last word."""
    if is_declined(language):
        for pattern in shipped_patterns(language).get(name, (name,)):
            yield from forms(pattern)
        return
    *before, last = name.split(" ")
    mark = last[-1] if last.endswith(("»", ")")) else ""
    word = last.removesuffix(mark).split("-")[-1]
    found = {case: form for form, case in reversed(morphology(language).forms(word.lower()).items())}
    seat = name.lower() in grammar_of(language).short.seats  # a place where something happens in it
    for case in (CASES - {"loc"} if seat else CASES) & found.keys():
        if found[case].startswith(word.lower()) and not mark and not word.isascii():
            yield " ".join([*before, last + found[case].removeprefix(word.lower())])
    yield name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_found_in_every_case_and_linked(language: str) -> None:
    missed = []
    for entry in ENTRIES:
        year = entry.get("valid_to", 2100) - 1 if entry.get("valid_to", None) else entry.get("valid_from", 2000) + 1
        for name in entry.names.get(language, ()):
            texts = [form[0].upper() + form[1:] for form in forms_of(language, name)]
            for text in dict.fromkeys(texts):
                tokens = in_language(CARRIERS[language].format(text), language)
                found = link_in(tokens, entry.get("country") or None, year)
                links = [mention.link.id for mention in found if mention.link]
                if not any(text.strip(QUOTES) in mention.text for mention in found):
                    missed.append((entry.where, text, [mention.text for mention in found]))
                elif entry.id not in links and not entry.get("group"):
                    missed.append((entry.where, text, links))
    assert missed == []


def test_country_of_the_text_decides() -> None:
    assert [m.entity for m in extract("Об этом сообщил МВД.", "ru", "KG")] == ["kg-mia"]
    assert [m.entity for m in extract("Об этом сообщил МВД.", "ru", "KZ")] == ["kz-mia"]
    assert [m.entity for m in extract("Об этом сообщил МВД.", "ru", "FR")] == [None]


def test_main_country() -> None:
    tokens = tokenise("Казахстан и Кыргызстан. Граждане Казахстана.")
    assert home_country(tokens.in_languages(["ru"] * len(tokens.sentences)), matches_in(tokens)).main == "KZ"
    assert home_country(tokens, matches_in(tokens)).main == ""


def test_one_acronym_of_two_bodies() -> None:
    text = "Отчет ЕЭК ООН готов. ЕЭК приглашает в Женеву."
    assert [m.entity for m in extract(text, "ru")] == ["unece", "unece"]
    text = "Евразийская экономическая комиссия одобрила план. ЕЭК начнет работу в мае."
    assert [m.entity for m in extract(text, "ru")] == ["eec", "eec"]


def test_text_in_no_known_language() -> None:
    tokens = tokenise("IOM and UNHCR")
    assert find(tokens, matches_in(tokens)) == ()
    assert link_organisations(tokens, (), matches_in(tokens)) == ()


def test_english_line_in_another_text() -> None:
    tokens = tokenise("ХКҚҰ есеп жариялады.\n\nPhoto: IOM Kazakhstan")
    languages = ["kk" if "ХКҚҰ" in tokens.text[a:b] else "en" for a, b in tokens.sentences]
    tokens = tokens.in_languages(languages)
    assert [m.entity for m in link_in(tokens)] == ["iom", "iom"]


def test_look_alikes_and_wrapped_lines_do_not_hide_a_name() -> None:
    found = extract("Бүгін таңертең Ақтаудағы кездесуге Xалықаралық\r\nкөші-қoн ұйымының қызметкерлері келді.", "kk")
    assert [(m.text, m.entity) for m in found] == [("Xалықаралық\r\nкөші-қoн ұйымының", "iom")]


def test_no_name_over_a_blank_line() -> None:
    assert extract("Тізімде халықаралық\n\nкөші-қон ұйымы жоқ.", "kk") == ()


PERIODS = [
    ("Приказ подписал глава Минобрнауки.", "RU", 2010, "ru-education-science"),
    ("Приказ подписал глава Минобрнауки.", "RU", 2022, "ru-science"),
]


@pytest.mark.parametrize(("text", "country", "year", "entry"), PERIODS)
def test_a_renamed_body_has_its_name_of_the_year(text: str, country: str, year: int, entry: str) -> None:
    [found] = link_in(in_language(text, "ru"), country, year)
    assert found.link is not None
    assert (found.link.id, found.link.reason) == (entry, "period")
    assert found.name == shipped_catalogue().organisation[entry].name


LINKS = [
    ("Письмо пришло из ЮНИСЕФ.", "unicef", "acronym"),
    ("Письмо пришло из Всемирного банка.", "world-bank", "name"),
    ("Об этом рассказали в МВД Кыргызстана.", "kg-mia", "country"),
    ("В Казахстане об этом рассказали в МВД.", "kz-mia", "text"),
    ("Всемирный банк (далее – Банк) ждет отзывов. В Банке довольны.", "world-bank", "introduced"),
    ("Ее взяли в Министерство юстиции Казахстана. Позже Министерство выросло.", "kz-moj", "short_form"),
    ("Вчера Международная организация по мирграции закрыла пункт.", "iom", "spelling"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "entry", "reason"), LINKS)
def test_a_link_says_why(text: str, entry: str, reason: str) -> None:
    link = link_in(in_language(text, "ru"))[-1].link
    assert link is not None
    assert (link.id, link.reason) == (entry, reason)
    assert 0 < link.score <= 1
