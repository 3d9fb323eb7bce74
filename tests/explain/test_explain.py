"""Explanations: what they say is what decided, in many texts; one clear line where there is nothing."""

import re
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtext import Pipeline
from migtext.errors import ValueFormatError
from migtext.explain.analysis import Analysis, meets
from migtext.explain.explain import EXPLAIN, explain
from migtext.explain.explanation import Found
from migtext.explain.place import find_place
from migtext.explain.trials import accepted, steps
from migtext.layers.dates import find as dates
from migtext.layers.events.arguments import PLACE_TOO_FAR, TOO_FAR
from migtext.records import LAYERS, Date, Event, Figure, Mention, Organisation
from migtext.sources.source import Source
from migtext.sources.text_tables import text_tables

RELEASES = Path(__file__).parents[2] / "examples" / "releases"
TABLES = Path(__file__).parents[1] / "languages"
STEP = 12
"""Every so many lines of a table of examples are explained."""


@lru_cache
def pipeline(model: str = "none") -> Pipeline:
    return Pipeline(model=model)


def analysis(text: str, published: str | None = None, model: str = "none") -> Analysis:
    return Analysis(pipeline(model), Source("", text, tables=text_tables(text)), published, "text")


@lru_cache
def release(name: str, model: str = "none") -> Analysis:
    return analysis((RELEASES / name).read_text("utf-8"), model=model)


# What is said is what decided


def disagreements(of: Analysis) -> list[object]:
    """Where the explanation of a whole text says something else than its record."""
    found: list[object] = []
    for layer in LAYERS:
        answer = EXPLAIN[layer](of, 0, len(of.tokens.text))
        mentions: tuple[Mention, ...] = getattr(of.record, layer)
        if [(one.id, one.rule) for one in answer.found] != [(one.id, one.rule) for one in mentions]:
            found.append((layer, answer.found))
            continue
        for one, mention in zip(answer.found, mentions, strict=True):
            found += [(mention, told) for told in CHECKS[layer](one, mention)]
    return found


def check_date(one: Found, mention: Mention) -> list[object]:
    if mention.rule == "dates:table-heading":
        return []
    assert isinstance(mention, Date)
    value = mention.value
    rules = {f"dates:{pattern.rule}" for pattern in one.patterns} | {"dates:length", "dates:year-to-date"}
    told = "null:" if value is None else f"value {value}:"
    return [one.patterns] * (mention.rule not in rules) + [one.reasons] * (not one.reasons[0].startswith(told))


def check_figure(one: Found, mention: Mention) -> list[object]:
    assert isinstance(mention, Figure)
    amount = mention.rule.removeprefix("figures:").partition("+")[0]
    wrong: list[object] = []
    if amount != "table" and amount not in {pattern.rule for pattern in one.patterns}:
        wrong.append(one.patterns)
    for choice in one.choices:
        if [candidate.id for candidate in choice.chosen] != [getattr(mention, f"{choice.field}_id") or ""]:
            wrong.append(choice)
    return wrong


def check_organisation(one: Found, mention: Mention) -> list[object]:
    assert isinstance(mention, Organisation)
    (choice,) = one.choices
    told = [candidate.id for candidate in choice.chosen], choice.by.partition(":")[0]
    right = ([mention.link.id], mention.link.reason) if mention.link else ([""], "none")
    return [] if told == right else [choice]


def check_event(one: Found, mention: Mention) -> list[object]:
    assert isinstance(mention, Event)
    wrong: list[object] = []
    for field, id in (("date", mention.date_id), ("place", mention.place_id)):
        choices = [choice for choice in one.choices if choice.field.partition(" ")[0] == field]
        if (id or "") not in {candidate.id for choice in choices for candidate in choice.chosen}:
            wrong.append((field, choices))
        most = TOO_FAR if field == "date" else PLACE_TOO_FAR
        costs = [candidate for choice in choices for candidate in choice.candidates if isinstance(candidate.score, int)]
        alone = len(mention.mentions) == 1 and any(candidate.chosen for candidate in costs)
        cheapest = min((candidate.score for candidate in costs if (candidate.score or 0) < most), default=None)
        if alone and cheapest not in {candidate.score for candidate in costs if candidate.chosen}:
            wrong.append((field, costs))
    if mention.rule == "model":
        for choice in (choice for choice in one.choices if choice.field in ("type", "status")):
            best = max(choice.candidates, key=lambda candidate: candidate.score or 0)
            wrong += [] if best.chosen and best.id == getattr(mention, choice.field) else [choice]
    return wrong


CHECKS = {
    "dates": check_date,
    "figures": check_figure,
    "organisations": check_organisation,
    "places": lambda one, _: [] if one.reasons else [one],
    "people": lambda one, _: [] if one.patterns else [one],
    "goals": lambda one, _: [] if one.reasons else [one],
    "events": check_event,
}


@pytest.mark.parametrize("layer", LAYERS)
def test_each_mention_is_explained_by_what_decided(layer: str) -> None:
    for path in sorted(TABLES.glob(f"*/{layer}.txt")):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(("#", "published"))]
        sentences = [re.sub(r"[\[\]]", "", line.partition(" | ")[0]) for line in lines[::STEP]]
        assert disagreements(analysis("\n\n".join(sentences).replace("⏎", "\n"))) == []


@pytest.mark.parametrize(
    "name", ["kk-ministrlik-memorandum-bishkek.txt", "ru-statistika-vneshney-migracii-polugodie.txt"]
)
def test_what_the_model_chose_is_what_the_record_has(name: str) -> None:
    assert disagreements(release(name, "small")) == []


def test_words_of_a_pattern_are_those_that_the_match_remembers() -> None:
    tokens, rows = (
        release("ru-otchet-pravovoy-pomoshchi-almaty.txt").tokens,
        release("ru-otchet-pravovoy-pomoshchi-almaty.txt").draft.rows,
    )
    _, tried = steps(dates.row_of(tokens, rows, "ru"), dates.grammar_of("ru").combining)
    told = accepted(tried)
    assert told
    for trial in told:
        filled = trial.grammar.filled(trial.row, trial.match)
        remembered = {(at, role.partition("=")[0]) for at, role in filled if "=" in role}
        groups = {(at, name) for name, places in trial.match.groups.items() for at in places}
        assert remembered == {(at, name) for at, name in groups if trial.match.first <= at < trial.match.last}


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_span_has_the_mentions_that_meet_it(data: st.DataObject) -> None:
    of = release("ky-okuu-chek-ara-kyzmaty-osh.txt")
    start = data.draw(st.integers(0, len(of.tokens.text) - 1))
    end = data.draw(st.integers(start + 1, min(len(of.tokens.text), start + 80)))
    for layer in ("dates", "figures", "organisations", "places", "people", "goals"):
        answer = EXPLAIN[layer](of, start, end)
        assert [one.id for one in answer.found] == [
            one.id for one in getattr(of.record, layer) if meets(one, start, end)
        ]
        assert all(one.start < end and start < one.end for one in answer.lost)
        assert answer.found or answer.lost or answer.note


# One clear line of why


@pytest.mark.parametrize(
    ("text", "at", "layer", "why"),
    [
        ("Встреча пройдёт в понедельник.", "понедельник", "dates", "null: a weekday, and no date near tells its week"),
        ("Жолугушуу кийинки жумада өтөт.", "кийинки жумада", "dates", "--published can give it"),
        ("31 февраля приём закрыт.", "31 февраля", "dates", "there is no such day, month or week in the calendar"),
        ("Приём начался в 9 часов утра.", "9 часов", "dates", "a rule for words that are no date"),
        ("2023 жылғы 14 маусымда жиын өтті.", "маусымда", "dates", "dates:year-day-month is longer"),
        (
            "Звоните нам по номеру +996 312 61 22 33, если нужна помощь.",
            "312#1",
            "figures",
            "a code, a phone number",
        ),
        ("Бул 15-беренеде жазылган.", "15#1", "figures", "part of a name"),
        ("Приём 14 мая 2025 года.", "14#1", "figures", "part of the date “14 мая 2025 года” (d1)"),
        (
            "Ассоциация «Синяя ветка» открыла приют.",
            "Синяя",
            "organisations",
            "the catalogue has no organisation of this name",
        ),
        ("Министерство труда провело приём.", "Министерство", "organisations", "no country is sure enough"),
        ("Главная / Новости\nЦентр открыл двери.", "Новости", "organisations", "no rule takes words here"),
        ("Ол кездесуге катары менен келди.", "катары", "places", "without a capital"),
        ("Посольство Казахстана открыло приём.", "Казахстана", "places", "another layer has its words"),
        ("Посол сказал, что приехал.", "приехал", "events", "no rule names the verb"),
        ("Бүгүн күн ачык.", "ачык", "events", "no rule finds a trigger here"),
        ("Семинар өткөн жок.", "Семинар", "events", "the text denies it or calls it off"),
    ],
)
def test_one_line_says_why(text: str, at: str, layer: str, why: str) -> None:
    (answer,) = explain(text, at, pipeline=pipeline(), layers=[layer]).layers
    lines = [reason for one in answer.found for reason in (*one.reasons, *(choice.by for choice in one.choices))]
    lines += [one.why for one in answer.lost]
    assert [line for line in (*lines, answer.note) if why in line]


def test_what_a_place_is_has_its_consequence() -> None:
    text = "Главная / Новости\n\nЦентр открыл двери для тех, кто переехал.\n\nThe office helps people."
    assert "it gives no figures" in explain(text, "Новости", pipeline=pipeline()).place.notes[0]
    assert "language en: read with the tables of ru" in explain(text, "office", pipeline=pipeline()).place.notes
    english = explain("The office helps people with their papers.", "office", pipeline=pipeline()).place.notes[0]
    assert english.startswith("language en: there are no tables of dates, figures, events")
    table = "Область\t2023\nОшская\t13\nЧуйская\t21\nНарынская\t8\n"
    cell = explain(Source("", table, tables=text_tables(table)), "13#1", pipeline=pipeline()).place
    assert cell.notes[0] == "a cell of a table; headings of its row: Ошская; of its column: 2023"


def test_words_have_their_classes_and_unknown_ones_none() -> None:
    told = explain("14 мая открылся брямзик.", "0:24", pipeline=pipeline())
    known = {word.text: word.classes for word in told.words}
    assert "month=5" in known["мая"] and known["брямзик"] == ()
    assert any(name.startswith("verb of events: открыться") for name in known["открылся"])


def test_a_text_in_latin_letters_is_explained_in_its_own_offsets() -> None:
    text = "Almaty qalasynda 2023 jylǵy 14 maýsymda 2 350 adam keńes aldy. Densaýlyq saqtaý mınıstrligi qoldady."
    told = explain(text, "14 maýsymda", pipeline=pipeline(), layers=["dates"])
    (date,) = told.layers[0].found
    assert text[date.start : date.end] == date.text == "2023 jylǵy 14 maýsymda"
    assert text[told.place.start : told.place.end] == "14 maýsymda"


# The place


@pytest.mark.parametrize(
    ("at", "span"),
    [
        ("0", (0, 2)),
        ("2", (3, 4)),
        ("3:8", (3, 8)),
        ("Ош", (0, 2)),
        ("Ош#2", (11, 13)),
        ("ОШ ӨСТҮ", (11, 18)),
        ("5  мая", (3, 8)),
        ("5#1", (3, 4)),
    ],
)
def test_a_place_is_an_offset_a_span_or_words(at: str, span: tuple[int, int]) -> None:
    assert find_place("Ош 5 мая - Ош өстү", at) == span


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        ("99", "expected offsets from 0 to 18"),
        ("5:5", "the first below the second"),
        ("3:99", "from 0 to 18"),
        ("Талас", "stand nowhere in the text"),
        ("Ош#3", "only 2 times"),
        ("  ", "is empty"),
    ],
)
def test_a_place_that_is_not_there_is_an_error(at: str, problem: str) -> None:
    with pytest.raises(ValueFormatError, match=problem):
        find_place("Ош 5 мая - Ош өстү", at)


def test_a_name_that_a_gazetteer_calls_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "none.toml"
    rows = ('["none/osh"]\nnone = true\nnames.ru = ["Ош"]', '[none-iom]\nnone = true\nacronyms.ru = ["МОМ"]')
    file.write_text("\n\n".join(rows), "utf-8")
    own = Pipeline(model="none", gazetteers=[file])
    for at, layer in (("Оше", "places"), ("МОМ", "organisations")):
        (answer,) = explain("В Оше прошёл семинар МОМ.", at, pipeline=own, layers=[layer]).layers
        assert [one.why for one in answer.lost] == [f"a gazetteer says that it is no {layer.removesuffix('s')}"]
