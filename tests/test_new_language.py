"""A language is a folder: a copy of one, under another code, serves on the whole way of a text."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import migtext
from examples import TESTS, in_language
from migtext import resources
from migtext.catalogue import catalogue
from migtext.catalogue import entries as gazetteer
from migtext.catalogue.lookup import CatalogueMatches
from migtext.catalogue.name_forms import name_forms
from migtext.catalogue.russian_declension import is_declined
from migtext.cli import app
from migtext.errors import TableError
from migtext.layers.dates import find as dates
from migtext.layers.events import triggers
from migtext.layers.figures import find as figures
from migtext.layers.goals import find as goals
from migtext.layers.organisations import find as organisations
from migtext.layers.people import find as people
from migtext.layers.places import find as places
from migtext.ner.harmonise import is_adjective
from migtext.pipeline import Pipeline
from migtext.records import LAYERS
from migtext.rules.traits import traits
from migtext.text.language_id import OTHER, detect, detect_sentence
from migtext.text.tokens import Tokens, languages_of, tokenise

CODE, MODEL = "uz", "ru"
TABLES = TESTS / "languages"

OWN = f"""
[my-fund]
name = "Northern Bridge Fund"
kind = "ngo"
names.{CODE} = ["Фонд северного моста", "Тихая служба"]
acronyms.{CODE} = ["ФСМГ"]

["city/oqlin"]
name = "Oqlin"
kind = "city"
names.{CODE} = ["Ўқлинск"]
"""

TEXT = """Тихая служба помогла семьям Ўқлинска

14 июня 2023 года в Ўқлинске прошел семинар «Право на труд», его провел Фонд северного моста.
В семинаре приняли участие 2 350 мигрантов из Ўқлинска, сообщил Асан Усенов.
Речь шла о цели 10 Глобального договора о миграции, и ФСМГ поддержал жителей Ўқлинска."""


def clear_caches() -> None:
    """Forget all that was read of the tables."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "migtext":
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of all languages, with a folder more: a copy of a language, with letters and a name of its own."""
    copy = tmp_path_factory.mktemp("languages") / "languages"
    shutil.copytree(resources._LANGUAGES, copy)
    shutil.copytree(copy / MODEL, copy / CODE)
    table = copy / CODE / "language.toml"
    text = table.read_text("utf-8")
    for old, new in (
        ('name = "Russian"', 'name = "Uzbek"'),
        ('letters = "щ"', 'letters = "ўқғҳ"'),
        ('alphabet = "', 'alphabet = "ўқғҳ'),
    ):
        assert text.count(old) >= 1
        text = text.replace(old, new, 1)
    table.write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "_LANGUAGES", copy)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))  # else these push out the shipped
        clear_caches()
        yield copy
    clear_caches()


@pytest.fixture(scope="module")
def own(folder: Path) -> Path:
    """A gazetteer of the caller's with names in the new language."""
    path = folder.parent / "own.toml"
    path.write_text(OWN, "utf-8")
    return path


@pytest.fixture(scope="module")
def record(own: Path) -> migtext.Record:
    return Pipeline(model="none", gazetteers=[own])(TEXT)


def test_the_language_is_detected(record: migtext.Record) -> None:
    assert record.document.language == CODE
    assert {sentence.language for sentence in record.sentences} == {CODE}
    assert detect_sentence("Он живет в ўқлинском доме.")[0] == CODE
    assert detect_sentence("Он живет в Бишкеке.", [CODE])[0] == CODE


@pytest.mark.usefixtures("folder")
def test_the_other_languages_stay_what_they_are() -> None:
    assert detect_sentence("Бул тууралуу министрлик кабарлады.")[0] == "ky"
    # the neighbour of that code is another one where it is written in other letters
    latin = "Bugun maktabda bolalar uchun yangi dastur boshlandi, ular juda xursand."
    assert detect_sentence(latin)[0] == detect(latin, [(0, len(latin))]).language == OTHER


@pytest.mark.usefixtures("folder")
def test_the_language_is_listed_with_all_layers() -> None:
    rows = {row.split()[0]: row for row in CliRunner().invoke(app, ["languages"]).output.splitlines() if row.strip()}
    assert rows[CODE].split()[1:] == rows[MODEL].split()[1:]
    assert all(layer in rows[CODE] for layer in LAYERS)
    assert traits(CODE).name == "Uzbek"


def test_every_layer_is_extracted(record: migtext.Record) -> None:
    assert [date.value for date in record.dates] == ["2023-06-14"]
    assert [figure.value for figure in record.figures] == [2350]
    assert [person.text for person in record.people] == ["Асан Усенов"]
    assert [(goal.framework, goal.objectives) for goal in record.goals] == [("GCM", (10,))]
    event = record.events[0]
    assert (event.type, event.name, event.place, event.date) == ("training", "Право на труд", "Ўқлинске", "2023-06-14")
    assert event.organisers == ("Фонд северного моста",)


def test_names_of_the_callers_gazetteer_are_matched_in_their_forms(record: migtext.Record) -> None:
    found = [(body.text, body.link and body.link.id) for body in record.organisations]
    assert found == [(name, "my-fund") for name in ("Тихая служба", "Фонд северного моста", "ФСМГ")]
    assert {place.text for place in record.places} == {"Ўқлинска", "Ўқлинске"}
    assert {(place.name, place.name_en) for place in record.places} == {("Ўқлинск", "Oqlin")}
    assert record.organisations[2].role == "partner"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("layer", "find"), [("dates", dates.find), ("figures", figures.find), ("goals", goals.find)])
def test_a_copy_reads_as_the_language_that_it_was_copied_from(layer: str, find: Callable[[Tokens], object]) -> None:
    lines = (TABLES / MODEL / f"{layer}.txt").read_text("utf-8").splitlines()
    for line in lines:
        assert find(in_language(line, CODE)) == find(in_language(line, MODEL))


NAMES = [
    (organisations.find, "Жалобу направили в Министерство труда вчера.", "Министерство труда"),
    (organisations.find, "Курсы открыло ТОО «Родник» весной.", "ТОО «Родник»"),
    (places.find, "Семьи живут в селе Ак-Ўқ давно.", "Ак-Ўқ"),
    (places.find, "Приют открыли в Ўқлинской области.", "Ўқлинской области"),
    (people.find, "Курсы ведет учитель Асан Усенов.", "Асан Усенов"),
]


@pytest.mark.parametrize(("find", "text", "name"), NAMES)
def test_names_that_no_gazetteer_has_are_found(own: Path, find: Callable[..., Any], text: str, name: str) -> None:
    tokens = in_language(text, CODE)
    assert [mention.text for mention in find(tokens, CatalogueMatches(catalogue.load([own]), tokens))] == [name]


@pytest.mark.usefixtures("folder")
def test_events_are_told_by_their_words() -> None:
    [trigger] = triggers.find(in_language("В школе прошел семинар.", CODE))
    assert trigger.type == "training"


@pytest.mark.usefixtures("folder")
def test_words_for_the_model_are_those_of_the_folder() -> None:
    assert is_adjective("Ошский", CODE)


@pytest.mark.usefixtures("folder")
def test_a_sentence_in_a_language_without_a_table_is_read_with_the_main_one() -> None:
    tokens = tokenise("Курсы открыты. They are free. Школа работает.")
    assert languages_of(tokens.in_languages([CODE, "en", CODE]), "places") == [CODE] * 3
    assert languages_of(tokens.in_languages([OTHER, "en", OTHER]), "places") == [""] * 3
    assert languages_of(tokens.in_languages([CODE, "en", OTHER]), "places", main="en") == [CODE, "en", "en"]


@pytest.mark.parametrize("declined", [True, False])
def test_names_take_the_endings_of_the_table_where_no_dictionary_is_named(folder: Path, declined: bool) -> None:
    table = folder / CODE / "morphology.toml"
    before = table.read_text("utf-8")
    try:
        if not declined:
            table.write_text(before.replace('declension = "ru"\n', ""), "utf-8")
        clear_caches()
        assert is_declined(CODE) is declined
        forms = {form.words: form.open for form in name_forms(CODE, "Тихая служба")}
        assert forms.get("тихой службе" if declined else "тихая служб") is not declined
    finally:
        table.write_text(before, "utf-8")
        clear_caches()


FAULTS = [
    ("language", 'head = "first"', 'head = "middle"', "\\d+: head: 'middle' must be one of first, last"),
    ("language", 'adpositions = "before"\n', "", "1: adpositions is missing"),
    ("morphology", 'declension = "ru"', 'declension = "xx"', " declension = 'xx'"),
]


@pytest.mark.parametrize(("table", "old", "new", "message"), FAULTS)
def test_faults_of_the_folder_are_told(folder: Path, table: str, old: str, new: str, message: str) -> None:
    path = folder / CODE / f"{table}.toml"
    before = path.read_text("utf-8")
    assert old in before
    try:
        path.write_text(before.replace(old, new), "utf-8")
        clear_caches()
        with pytest.raises(TableError, match=f"languages/{CODE}/{table}.toml:{message}"):
            traits(CODE) if table == "language" else list(name_forms(CODE, "Новая служба"))
    finally:
        path.write_text(before, "utf-8")
        clear_caches()


@pytest.mark.usefixtures("folder")
def test_a_gazetteer_may_not_name_a_language_that_there_is_not(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(f".{CODE} ", ".xx "), "utf-8")
    with pytest.raises(TableError, match=f"'xx' must be one of .*{CODE}"):
        gazetteer.read("places", gazetteer.shipped("places"), [path])
