"""Figures: tables of sentences, and what holds for every text."""

import re

import pytest

from examples import LANGUAGES, Example, examples, in_language, parameters
from migtext.layers.dates import find as dates
from migtext.layers.dates.resolve import resolve_dates
from migtext.layers.figures import find as figures
from migtext.layers.figures.find import Amount
from migtext.layers.goals import find as goals
from migtext.text.tokens import Tokens

EXAMPLES = examples("figures")
LINKED = re.compile(r' (counted|date|place)=("[^"]*"|\S+)')
SIGNS = {"increase": "+", "decrease": "-"}


def found_in(text: str, language: str) -> tuple[Tokens, list[Amount]]:
    tokens = in_language(text, language)
    taken = [*resolve_dates(tokens, dates.find(tokens), None), *goals.find(tokens)]
    return tokens, figures.find(tokens, [(mention.start, mention.end) for mention in taken])


def told(amount: Amount) -> str:
    value = str(amount.value) if amount.value_max is None else f"{amount.value}..{amount.value_max}"
    comparator = amount.comparator if amount.comparator != "exact" else None
    return " ".join(filter(None, [amount.kind, value, amount.unit, comparator, SIGNS.get(amount.change or "")]))


@parameters(EXAMPLES)
def test_example(example: Example) -> None:
    tokens, found = found_in(example.text, example.language)
    assert [(tokens.surface(amount.first, amount.last), told(amount)) for amount in found] == [
        (example.text[start:end], LINKED.sub("", result)) for start, end, result in example.mentions
    ]
    assert [(tokens.starts[amount.first], tokens.ends[amount.last - 1]) for amount in found] == [
        (start, end) for start, end, _ in example.mentions
    ]


def test_tables_hold_every_kind_and_comparator() -> None:
    results = {(example.language, word) for example in EXAMPLES for *_, r in example.mentions for word in r.split()}
    words = {"count", "money", "percent", "ratio", "measure", "about", "more_than", "less_than", "at_least", "at_most"}
    for language in LANGUAGES:
        assert not {word for word in {*words, "+", "-"} if (language, word) not in results}, language
        assert sum(not example.mentions for example in EXAMPLES if example.language == language) >= 15


BLANKS = {"no-break": "\u00a0", "narrow": "\u202f", "thin": "\u2009", "figure": "\u2007"}


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "Орталыққа 1 204 315 адам жүгінді."),
        ("ky", "Борборго 1 204 315 адам кайрылды."),
        ("ru", "В центр обратились 1 204 315 человек."),
    ],
)
def test_any_blank_parts_thousands(language: str, text: str, blank: str) -> None:
    _, found = found_in(text.replace(" ", blank), language)
    assert [amount.value for amount in found] == [1204315]


UNSEEN = {"soft hyphen": "\u00ad", "zero width": "\u200b", "word joiner": "\u2060", "byte order mark": "\ufeff"}


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("kk", "Ауылға 12* мың адам көшті.", 12000), ("kk", "Ауылға 37 мил*лион адам көшті.", 37000000),
        ("ky", "Айылга 12* миң адам көчтү.", 12000), ("ky", "Айылга 3*7 миң адам көчтү.", 37000),
        ("ru", "В село переехали 12 *345 человек.", 12345), ("ru", "В село переехали 37 ты*сяч человек.", 37000),
    ],
)  # fmt: skip
def test_what_nobody_sees_changes_no_value(language: str, text: str, value: int, unseen: str) -> None:
    tokens, found = found_in(text.replace("*", unseen), language)
    assert [amount.value for amount in found] == [value]
    assert unseen in tokens.surface(found[0].first, found[0].last)


@pytest.mark.parametrize(
    ("written", "value"),
    [("33,7", 33.7), ("33.7", 33.7), ("0,5", 0.5), ("1 000", 1000), ("1 000,25", 1000.25), ("7", 7), ("007", 7)],
)
def test_percent_values(written: str, value: float) -> None:
    for language, text in (("kk", "Үлесі {}% болды."), ("ky", "Үлүшү {}% болду."), ("ru", "Доля {}%.")):
        _, found = found_in(text.format(written), language)
        assert [(amount.value, amount.unit) for amount in found] == [(value, "%")]


@pytest.mark.parametrize("mark", ["²", "¹²", " [7]", "[12]"])
def test_the_mark_of_a_footnote_stays_inside(mark: str) -> None:
    for language, text in (("kk", "410{} адам келді."), ("ky", "410{} киши келди."), ("ru", "410{} человек ждут.")):
        tokens, found = found_in(text.format(mark), language)
        assert [(amount.value, amount.kind) for amount in found] == [(410, "count")]
        assert mark in tokens.surface(found[0].first, found[0].last)


def test_what_is_taken_is_no_figure() -> None:
    text = "Орталыққа 2 350 адам жүгінді."
    tokens = in_language(text, "kk")
    assert figures.find(tokens, [(10, 15)]) == []
    assert len(figures.find(tokens)) == 1


def test_missing_number_is_no_figure() -> None:
    for language, text in (
        ("kk", "Бюджеттен …млрд теңге бөлінді."),
        ("ky", "Бюджеттен …млрд сом бөлүндү."),
        ("ru", "Из бюджета выделено …млрд тенге."),
    ):
        assert found_in(text, language)[1] == []


def test_other_languages_give_nothing() -> None:
    for language in ("en", "other"):
        assert found_in("Орталыққа 2 350 адам жүгінді.", language)[1] == []
