"""Gazetteers: the blocks that are read, the faults that are told, and the shipped files as a whole."""

from pathlib import Path

import pytest

from examples import LANGUAGES, in_language, matches_in
from migtext.catalogue import catalogue
from migtext.catalogue import entries as gazetteer
from migtext.catalogue.name_forms import shipped_patterns
from migtext.catalogue.russian_declension import declined_languages, patterns
from migtext.errors import TableError
from migtext.layers.organisations import find as organisations
from migtext.layers.places import find as places
from migtext.pipeline import Pipeline
from migtext.rules.traits import international_codes

BODY = '[my-body]\nname = "My Body"\nkind = "ngo"\n'
PLACE = '["city/my"]\nname = "My"\nkind = "city"\n'

FAULTS = [
    ("organisations", '[my-body]\nname = "My Body"\n', r"1: \[my-body\]: kind is missing"),
    ("organisations", f'{BODY}colour = "red"\n', r"4: \[my-body\]: unknown key colour; must be one of name, kind"),
    ("organisations", '\n[my-body]\nname = "My Body"\nkind = "club"\n', "4: .*'club' must be one of intergovernmental"),
    ("organisations", f'{BODY}country = "Kazakhstan"\n', "4: .*alpha-2"),
    ("organisations", f'{BODY}parent = "no-such"\n', r"1: \[my-body\] parent: no entry no-such"),
    ("organisations", f'{BODY}names.xx = ["Тест"]\n', "4: .*'xx' must be one of en"),
    ("organisations", f'{BODY}names.kk = "Тест"\n', "4: .*a list of texts"),
    ("organisations", f'{BODY}names.kk = ["Тест", "Тест"]\n', "4: .*'Тест' stands twice"),
    ("organisations", f'{BODY}names.kk = ["Тест "]\n', "4: .*blanks"),
    ("organisations", f'{BODY}valid_from = "2014"\n', "4: .*must be a number from 1800 to 2100"),
    ("organisations", f'{BODY}wikidata = "12"\n', "4: .*Wikidata"),
    ("organisations", f'{BODY}reference = 1\n', "4: .*true or false"),
    ("organisations", '[My_Body]\nname = "My Body"\nkind = "ngo"\n', "1: .*an id is"),
    ("organisations", '[my-body]\nadds = true\nnames.kk = ["Тест"]\n', "1: .*adds to an entry that does not exist"),
    ("organisations", f'{BODY}\n[my-body]\n', "5: .*my-body"),
    ("organisations", 'name = "My Body"\n', "1: name must be a block"),
    ("places", f'{PLACE}iso = "Kazakhstan"\n', "4: .*ISO 3166-2"),
    ("places", f'{PLACE}part_of = "region/none"\n', "no entry region/none"),
    ("objectives", '[gcm-99]\nframework = "GCM"\nnumber = 0\n', "3: .*0 must be a number from 1"),
    ("objectives", '[gcm-99]\nframework = "GCM"\nnumber = 9\ntitle.en = "A"\n', "1: .*source is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "text", "message"), FAULTS)
def test_faults_name_file_and_line(tmp_path: Path, layer: str, text: str, message: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TableError, match=message) as caught:
        gazetteer.read(layer, [path])
    assert "my.toml" in str(caught.value)


def test_id_of_another_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('[iom]\nname = "Mine"\nkind = "ngo"\n', "utf-8")
    with pytest.raises(TableError, match=r"my.toml:1: \[iom\] stands at .*un.toml:\d+ too"):
        Pipeline(gazetteers=[path])


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none.toml: No such file"):
        Pipeline(gazetteers=[tmp_path / "none.toml"])


OWN = """
[my-fund]
name = "Northern Bridge Fund"
kind = "ngo"
names.kk = ["Солтүстік көпір қоры"]
names.ru = ["Фонд «Северный мост»", "Тихая служба"]
acronyms.ru = ["ФСМГ"]

[iom]
adds = true
acronyms.ky = ["ЭМУГ"]

["city/tesk"]
name = "Tesk"
kind = "city"
names.ky = ["Теск"]
"""

OWN_MENTIONS = [
    ("kk", "Жәрдемді Солтүстік көпір қорынан алдық, бүгін тағы келеді.", "Солтүстік көпір қорынан", "my-fund"),
    ("ru", "Деньги поступили от Фонда «Северный мост» вчера.", "Фонда «Северный мост»", "my-fund"),
    ("ru", "Письмо подписано Тихой службой, как и было обещано.", "Тихой службой", "my-fund"),
    ("ru", "Отчет ФСМГ готов, его прочтут завтра.", "ФСМГ", "my-fund"),
    ("ky", "Каттар ЭМУГнун дарегине жөнөтүлдү, жооп жок.", "ЭМУГнун", "iom"),
]


def test_own_rows_are_found(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(OWN, "utf-8")
    pipeline = Pipeline(gazetteers=[path])
    for _, text, mention, entry in OWN_MENTIONS:
        assert [(b.text, b.link and b.link.id) for b in pipeline(text).organisations] == [(mention, entry)]
    places = pipeline("Биз Тескке бардык, ал жерде кыш узак.").places
    assert [(place.name, place.name_en) for place in places] == [("Теск", "Tesk")]
    assert "my-fund" not in catalogue.load().organisation


def test_shipped_organisations_are_many_and_named() -> None:
    entries = gazetteer.read("organisations", gazetteer.shipped("organisations"))
    assert len(entries) >= 400
    unnamed = [entry.where for entry in entries if not (entry.names or entry.acronyms)]
    assert unnamed == []
    assert sum(entry.get("reference", False) for entry in entries) == 72
    assert [e.where for e in entries if e.get("valid_from", 0) > e.get("valid_to", 3000)] == []


def test_titles_say_whether_they_are_official() -> None:
    entries = gazetteer.read("objectives", gazetteer.shipped("objectives"))
    assert len(entries) == 50
    for entry in entries:
        assert {*LANGUAGES, *international_codes()} == entry.get("title").keys()
        assert entry.get("source").keys() <= {"en", "ru"}


CYRILLIC = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
OWN_LETTERS = {"kk": CYRILLIC | set("іңғүұқөһә"), "ky": CYRILLIC | set("ңөүі"), "ru": CYRILLIC | set("іңғүұқөһә")}
LOOK_ALIKES = set("aceopxyhkmtb")


@pytest.mark.parametrize("layer", ["organisations", "places"])
def test_names_have_the_letters_of_their_language(layer: str) -> None:
    wrong = []
    for entry in gazetteer.read(layer, gazetteer.shipped(layer)):
        for code, letters in OWN_LETTERS.items():
            for word in " ".join(entry.names.get(code, ())).lower().replace("-", " ").split():
                latin = {char for char in word if char.isascii() and char.isalpha()}
                others = {char for char in word if char.isalpha()} - latin
                if others - letters or (others and latin and latin <= LOOK_ALIKES):
                    wrong.append((entry.where, word))
    assert wrong == []


@pytest.mark.parametrize("language", declined_languages())
def test_names_are_declined_as_the_patterns_say(language: str) -> None:
    missing = {name for name, _ in catalogue.declined_names(language)} - shipped_patterns(language).keys()
    assert not missing, "run python gazetteers/make/declension.py"


DECLINED = [
    ("Министерство внутренних дел", "Министерств|о|а|у|о|ом|е внутренних дел"),
    ("Миграционная служба", "Миграционн|ая|ой|ой|ую|ой|ой служб|а|ы|е|у|ой|е"),
    ("Высшая и средняя школа", "Высш|ая|ей|ей|ую|ей|ей и средн|яя|ей|ей|юю|ей|ей школ|а|ы|е|у|ой|е"),
    ("Главное управление", "Главн|ое|ого|ому|ое|ым|ом управлени|е|я|ю|е|ем|и"),
    ("Красный Крест", "Красн|ый|ого|ому|ый|ым|ом Крест|0|а|у|0|ом|е"),
    ("Минздрав", "Минздрав|0|а|у|0|ом|е"),
    ("Минобороны", "Минобороны"),
    ("Бюро статистики", "Бюро статистики"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pattern"), DECLINED)
def test_bodies_are_declined(name: str, pattern: str) -> None:
    assert patterns("ru", name) == (pattern,)


TOPONYMS = [
    ("Бишкек", {"Бишкек|0|а|у|0|ом|е"}),
    ("Алматы", {"Алматы"}),
    ("Набережные Челны", {"Набережны|е|х|м|е|ми|х Челн|ы|ов|ам|ы|ами|ах"}),
    ("Токмок", {"Токмок|0|а|у|0|ом|е"}),
    ("Чуй", {"Чу|й|я|ю|й|ем|е"}),
    ("Туруханово", {"Туруханово", "Турухан|ово|ова|ову|ово|овом|ове"}),
]


@pytest.mark.parametrize(("name", "expected"), TOPONYMS)
def test_toponyms_are_declined(name: str, expected: set[str]) -> None:
    assert set(patterns("ru", name, place=True)) == expected


WORDS = Path(__file__).parents[1] / "languages"
CARRIERS = {"kk": "{} деді олар, {} деді.", "ky": "{} дешти алар, {} дешти.", "ru": "{} ответили они, {} ответили."}


@pytest.mark.parametrize("language", sorted(CARRIERS))
def test_common_words_are_no_names(language: str) -> None:
    lines = (WORDS / language / "common_words.txt").read_text("utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    assert len(words) == 500
    wrong = []
    for word in words:
        tokens = in_language(CARRIERS[language].format(word.capitalize(), word), language)
        known = matches_in(tokens)
        wrong += [(word, found.rule) for found in (*organisations.find(tokens, known), *places.find(tokens, known))]
    assert wrong == []
