import pytest
from marked import read, table

from examples import LANGUAGES, in_language, matches_in
from migtext.layers.people import find as people
from migtext.records import Person


def find(text: str, language: str, taken: list[tuple[int, int]] | None = None) -> tuple[Person, ...]:
    tokens = in_language(text, language)
    return people.find(tokens, matches_in(tokens), taken or ())


@pytest.mark.parametrize(("language", "line"), table("people"))
def test_examples(language: str, line: str) -> None:
    text, wanted, taken = read(line)
    found = find(text, language, taken)
    assert [person.text for person in found] == [text[a:b] for a, b in wanted]
    assert [(person.start, person.end) for person in found] == wanted


def test_text_is_what_stands_there() -> None:
    text = "\ufeff\n\u200bАйгүл \u200b Асанова,\r\nҚ. То\u00adқаев — Б.-\n\nАсанова. 𝔸"
    for language in (*LANGUAGES, "en", "other"):
        assert all(text[p.start : p.end] == p.text for p in find(text, language))


SCRAPS = ["", "\n\n", "А.", "А. ", "А. Б.", "Айгүл", "уулу", "Айгүл-", "г-н", "А. Б. В. Г. Д. Е."]


@pytest.mark.parametrize("text", SCRAPS)
@pytest.mark.parametrize("language", [*LANGUAGES, "en", "other"])
def test_scraps_do_no_harm(text: str, language: str) -> None:
    assert all(text[p.start : p.end] == p.text for p in find(text, language))
