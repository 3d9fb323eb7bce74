"""Word tables: what a table may hold, how its entries are found, and that every table of the languages loads."""

import inspect
import re
from types import ModuleType
from typing import Any

import pytest

from examples import LANGUAGES
from migtext.layers.dates import find as dates
from migtext.layers.dates import tense
from migtext.layers.figures import amount as amounts
from migtext.layers.figures import attach as figure_links
from migtext.layers.figures import find as figures
from migtext.layers.figures import labels, surroundings
from migtext.layers.figures import quantity as counting
from migtext.layers.goals import find as goals
from migtext.resources import language_codes, language_table
from migtext.rules import numbers
from migtext.rules.lexicon import Lexicon, acronyms, all_endings, lexicon
from migtext.tables.schemas import CLASSES_OF_CODE
from migtext.text.tokens import tokenise

TABLES = ("numbers", "dates", "figures", "links", "goals")


def made_of(monkeypatch: pytest.MonkeyPatch, table: dict[str, Any], code: str = "kk") -> Lexicon:
    monkeypatch.setattr("migtext.rules.lexicon.language_table", lambda code, name: table)
    monkeypatch.setattr("migtext.rules.lexicon.shared_table", lambda name: {})
    return Lexicon(code, ["dates"])


def read(words: Lexicon, text: str, i: int = 0) -> list[tuple[int, str, str, str]]:
    size, senses = words.at(tokenise(text).words, i)
    return [(size, sense.name, sense.value, sense.case) for sense in senses]


def test_words_are_inflected_and_fixed_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    words = made_of(monkeypatch, {"month": {"words": {"1": ["қаңтар"]}, "fixed": {"1": ["қаң"]}}})
    assert read(words, "қаңтарда") == [(1, "month", "1", "loc")]
    assert read(words, "қаң") == [(1, "month", "1", "nom")]
    assert read(words, "қаңда") == []


def test_the_longest_entry_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"one": {"words": ["жұмыс"]}, "two": {"words": ["жұмыс күні"]}, "three": {"fixed": ["жұмыс күні емес"]}}
    words = made_of(monkeypatch, table)
    assert read(words, "жұмыс күні емес")[0][:2] == (3, "three")
    assert read(words, "жұмыс күні")[0][:2] == (2, "two")
    assert read(words, "жұмыс жоқ")[0][:2] == (1, "one")
    assert read(words, "бос жұмыс", 1)[0][:2] == (1, "one")


def test_only_the_last_word_of_an_entry_is_inflected(monkeypatch: pytest.MonkeyPatch) -> None:
    words = made_of(monkeypatch, {"unit": {"words": ["шаршы метр"]}})
    assert read(words, "шаршы метрден")[0] == (2, "unit", "", "abl")
    assert read(words, "шаршыдан метр") == []


def test_a_word_may_have_several_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    words = made_of(monkeypatch, {"cardinal": {"words": {"90": ["тоқсан"]}}, "quarter": {"words": ["тоқсан"]}})
    assert [(name, value) for _, name, value, _ in read(words, "тоқсан")] == [("cardinal", "90"), ("quarter", "")]


def test_refused_forms_are_left_out_of_their_class(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"month": {"words": {"6": ["маусым"]}, "not": ["маусымдық"]}, "season": {"fixed": ["маусымдық"]}}
    assert [name for _, name, *_ in read(made_of(monkeypatch, table), "маусымдық")] == ["season"]


def test_words_may_be_left_out_in_all_of_their_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    words = made_of(monkeypatch, {"aim": {"words": ["мақсат"], "not_words": ["мақсатымыз"]}})
    assert read(words, "мақсатты") == [(1, "aim", "", "acc")]
    assert read(words, "мақсатымыз") == read(words, "мақсатымызды") == []


def test_words_of_another_language_keep_their_own_inflection(monkeypatch: pytest.MonkeyPatch) -> None:
    tables: dict[str, dict[str, Any]] = {
        "kk": {"also": ["ru"], "pact": {"words": ["шарт"]}},
        "ru": {"pact": {"words": ["договор"]}},
    }
    monkeypatch.setattr("migtext.rules.lexicon.language_table", lambda code, name: tables[code])
    words = Lexicon("kk", ["goals"])
    assert read(words, "шартқа") == [(1, "pact", "", "dat")]
    assert read(words, "договором") == [(1, "pact", "", "")]
    assert read(words, "договорға") == []


def test_any_dash_does_for_the_hyphen_of_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    words = made_of(monkeypatch, {"moving": {"words": ["көші-қон"]}})
    for dash in "-‑–—":
        assert read(words, f"көші{dash}қонға") == [(3, "moving", "", "dat")]
    assert read(words, "көші, қонға") == []


def test_acronyms_are_those_of_all_languages() -> None:
    assert acronyms("goals")["цур"] == acronyms("goals")["төм"] == {"sdg_acronym"}
    assert acronyms("dates") == {}


def test_the_endings_of_all_languages() -> None:
    assert all_endings().keys() >= {"да", "ның", "нын", "ами"}
    assert "" not in all_endings()


def test_a_class_may_go_without_a_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    words = made_of(monkeypatch, {"cardinal": {"words": {"3": ["үш"]}, "without": ["quality"]}})
    assert [read(words, word) for word in ("үштен", "үштік")] == [[(1, "cardinal", "3", "abl")], []]


def test_a_word_broken_at_the_end_of_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    words = made_of(monkeypatch, {"scale": {"words": {"1000000": ["миллион"]}}})
    broken = tokenise("15 мил-\nлион, мил - лион").words
    assert [sense.value for sense in words.broken(broken, 1)] == ["1000000"]
    assert words.broken(broken, 6) == ()


def test_look_alike_letters_in_a_table_match_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    words = made_of(monkeypatch, {"month": {"fixed": {"6": ["м\u0061усым"]}}})
    assert read(words, "маусым")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_table_loads(code: str, table: str) -> None:
    assert lexicon(code, table).single


FIGURE_MODULES = [amounts, counting, labels, surroundings, figures, figure_links]


@pytest.mark.parametrize(
    ("layer", "modules"),
    [("dates", [dates, tense]), ("figures", FIGURE_MODULES), ("goals", [goals, numbers])],
)
def test_classes_that_no_pattern_names_are_asked_for_by_a_module(layer: str, modules: list[ModuleType]) -> None:
    asked = {name for module in modules for name in re.findall(r'"(\w+)"', inspect.getsource(module))}
    assert not CLASSES_OF_CODE[layer] - asked - ABSORBING
    tables = [language_table(code, layer) for code in language_codes()]
    assert CLASSES_OF_CODE[layer] <= {name for table in tables for name in table}


ABSORBING = {"vague", "comparison", "not_figure", "compound"}
"""Classes whose entries only keep their words from being read otherwise."""
