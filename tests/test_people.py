import pytest
from test_places import read, table, tokens_in

from migtext.extractors.people import find


@pytest.mark.parametrize(("language", "line"), table("people"))
def test_examples(language: str, line: str) -> None:
    text, wanted, taken = read(line)
    found = find(tokens_in(text, language), taken)
    assert [person.text for person in found] == [text[a:b] for a, b in wanted]
    assert [(person.start, person.end) for person in found] == wanted


def test_text_is_what_stands_there() -> None:
    text = "\ufeff\n\u200bАйгүл \u200b Асанова,\r\nҚ. То\u00adқаев — Б.-\n\nАсанова. 𝔸"
    for language in ("kk", "ky", "ru", "en", "other"):
        assert all(text[p.start : p.end] == p.text for p in find(tokens_in(text, language)))


SCRAPS = ["", "\n\n", "А.", "А. ", "А. Б.", "Айгүл", "уулу", "Айгүл-", "г-н", "А. Б. В. Г. Д. Е."]


@pytest.mark.parametrize("text", SCRAPS)
@pytest.mark.parametrize("language", ["kk", "ky", "ru", "en", "other"])
def test_scraps_do_no_harm(text: str, language: str) -> None:
    assert all(text[p.start : p.end] == p.text for p in find(tokens_in(text, language)))
