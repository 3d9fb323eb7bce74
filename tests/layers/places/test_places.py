from collections.abc import Sequence

import pytest
from marked import read, table

from examples import LANGUAGES, in_language, matches_in
from migtext.catalogue import entries as gazetteer
from migtext.layers.places import find as places
from migtext.records import Place
from migtext.text.tokens import Tokens, tokenise


def find(text: str, language: str, taken: Sequence[tuple[int, int]] = ()) -> tuple[Place, ...]:
    return find_in(in_language(text, language), taken)


def find_in(tokens: Tokens, taken: Sequence[tuple[int, int]] = ()) -> tuple[Place, ...]:
    return places.find(tokens, matches_in(tokens), taken)


@pytest.mark.parametrize(("language", "line"), table("places"))
def test_examples(language: str, line: str) -> None:
    marked, _, codes = line.rpartition("|")
    text, wanted, taken = read(marked.strip())
    found = find(text, language, taken)
    assert [text[place.start : place.end] for place in found] == [text[a:b] for a, b in wanted]
    assert [(place.start, place.end) for place in found] == wanted
    assert [place.code or "-" for place in found] == ([code.strip() for code in codes.split(";")] if wanted else [])


def test_text_is_what_stands_there() -> None:
    text = "\ufeff\n\u200bОш \u200b шаары,\r\nҚ\u00adазақстан — КР-\n\nда. 𝔸"
    for language in (*LANGUAGES, "en", "other"):
        assert all(text[p.start : p.end] == p.text for p in find(text, language))


@pytest.mark.parametrize("text", ["", "\n\n", "Г. ", "село", "«Ош»", "Ош-", "-Ош", "г.", "А", "№019(", "Ош-Ош-Ош"])
@pytest.mark.parametrize("language", [*LANGUAGES, "en", "other"])
def test_scraps_do_no_harm(text: str, language: str) -> None:
    assert all(text[p.start : p.end] == p.text for p in find(text, language))


def test_capitals_make_an_acronym() -> None:
    assert [p.code for p in find("Мигранттар КРга келди, кр эмес.", "ky")] == ["KG"]


def test_lines_in_another_language_use_the_main_one() -> None:
    tokens = tokenise("Мигранттар Астанада тұрады.\n\nАлматы, 2024")
    languages = ["kk"] + ["other"] * (len(tokens.sentences) - 1)
    assert [p.text for p in find_in(tokens.in_languages(languages))] == ["Астанада", "Алматы"]


def test_english_lines_use_english_names() -> None:
    assert [p.code for p in find("Migrants from Kyrgyzstan and Tajikistan", "en")] == ["KG", "TJ"]


def test_every_country_has_a_name_in_every_language() -> None:
    countries = [entry for entry in gazetteer.read("places", gazetteer.shipped("places")) if entry.get("code")]
    assert len(countries) > 200
    assert [entry.id for entry in countries if not set(LANGUAGES) <= entry.names.keys()] == []
