"""Names of a gazetteer in running text."""

import pytest

from examples import in_language
from migtext.catalogue.name_index import NameIndex


def found(language: str, names: list[str], text: str) -> list[tuple[str, str, str]]:
    tokens = in_language(text, language)
    index = NameIndex(language, [(name, name) for name in names])
    return [(tokens.surface(match.first, match.last), match.payload, match.case) for match in index.find(tokens)]


@pytest.mark.parametrize(
    ("language", "names", "text", "expected"),
    [
        ("kk", ["Ақтау"], "Ақтауда жиын болды.", [("Ақтауда", "Ақтау", "loc")]),
        ("kk", ["Жаңа Ауыл"], "Кеше Жаңа Ауылдан келді.", [("Жаңа Ауылдан", "Жаңа Ауыл", "abl")]),
        ("kk", ["Семей"], "Семейдің көшесі, Семейге жол.", [("Семейдің", "Семей", "gen"), ("Семейге", "Семей", "dat")]),
        ("kk", ["Жаңа", "Жаңа Үкімет"], "Жаңа Үкіметінің үні", [("Жаңа Үкіметінің", "Жаңа Үкімет", "gen")]),
        ("kk", ["ХКҰ"], "ХКҰ-ның кеңсесі, ХКҰ мен", [("ХКҰ-ның", "ХКҰ", "gen"), ("ХКҰ", "ХКҰ", "nom")]),
        ("ky", ["Нарын"], "Нарындагы борбор", [("Нарындагы", "Нарын", "attr")]),
        ("ky", ["Эмгек министрлик"], "Эмгек министрлигинен", [("Эмгек министрлигинен", "Эмгек министрлик", "abl")]),
        ("ky", ["Чүй"], "Чүйдө, Чүй-Тоо", [("Чүйдө", "Чүй", "loc"), ("Чүй", "Чүй", "nom")]),
        ("ru", ["Костанай"], "в Костанае, Костанаем", [("Костанае", "Костанай", ""), ("Костанаем", "Костанай", "")]),
        ("ru", ["Чехия"], "из Чехии, с Чехией", [("Чехии", "Чехия", ""), ("Чехией", "Чехия", "")]),
        ("kk", ["Ақтау"], "Ақтаулық жастар, Ақт", [("Ақтаулық", "Ақтау", "attr")]),
        ("kk", ["Ақтау"], "Көкшетау", []),
        ("ru", ["Чехия"], "", []),
    ],
)  # fmt: skip
def test_found(language: str, names: list[str], text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(language, names, text) == expected


def test_one_match_for_each_payload() -> None:
    index = NameIndex("ru", [("МВД", 1), ("МВД", 2)])
    assert [match.payload for match in index.find(in_language("письмо МВД", "ru"))] == [1, 2]


def test_names_do_not_overlap_and_go_from_left_to_right() -> None:
    names = ["А Б", "Б В", "В"]
    assert [name for _, name, _ in found("ru", names, "А Б В")] == ["А Б", "В"]


def test_only_the_sentences_asked_for() -> None:
    tokens = in_language("Ош алыс.\nОш жакын.", "ky")
    index = NameIndex("ky", [("Ош", None)])
    assert [tokens.sentence[match.first] for match in index.find(tokens, [1])] == [1]
    assert len(list(index.find(tokens))) == 2


def test_case_and_look_alike_letters_do_not_matter() -> None:
    assert [text for text, *_ in found("kk", ["Астана"], "АСТАНАДА, Aстанаға")] == ["АСТАНАДА", "Aстанаға"]
