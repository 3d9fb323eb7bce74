"""Signs of punctuation: what opens, closes and ties; all pairs of quotation marks work alike in every layer."""

import re
from functools import cache
from pathlib import Path

import pytest

from examples import LANGUAGES
from migtext.pipeline import Pipeline
from migtext.records import LAYERS
from migtext.resources import shared_table
from migtext.text.punctuation import (
    CLOSING_BRACKETS,
    DASHES,
    HYPHENS,
    MINUSES,
    OPENING_BRACKETS,
    QUOTE_PAIRS,
    QUOTES,
    closes_at,
    one_of,
    open_quote,
    opens_at,
)

PAIRS = [(opening, mark) for opening, marks in QUOTE_PAIRS.items() for mark in marks]
TABLES = Path(__file__).parents[1] / "languages"
QUOTED = re.compile(r"[^«»'’\"]*(?:«[^«»'’\"]*»[^«»'’\"]*)+")
MARKUP = re.compile(r" \| .*|[\[\]|]")

MARKED = """
«Дала» мен "Жол" | 1 0 1 0
“Дала „Жол“” | 1 1 0 0
Ол (‹Дала›), ‚Жол‘, ‘Су’. | 1 0 1 0 1 0
'Дала'-ның және "Жол". | 1 0 1 0
Кот-д'Ивуар, д’Арк, «O'Нил» | - - 1 - 0
"""
"""Texts, and for each quotation mark in them whether it opens (1), closes (0) or is an apostrophe (-)."""


@pytest.mark.parametrize("line", MARKED.strip().splitlines())
def test_marks_that_open_and_close(line: str) -> None:
    text, _, wanted = line.partition(" | ")
    marks = [match.start() for match in re.finditer(one_of(QUOTES), text)]
    told = ["1" if opens_at(text, at) else "0" if closes_at(text, at) else "-" for at in marks]
    assert " ".join(told) == wanted


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_quotation_that_is_open(opening: str, closing: str) -> None:
    text = f"Ол {opening}Жол{closing} мен {opening}Дала{closing} еді"
    assert [open_quote(text, 0, end) for end in (3, 5, 9, 16, len(text))] == [-1, 3, -1, 13, -1]
    assert open_quote(text, 5, len(text)) == -1


def test_strokes_that_differ_in_use_share_no_sign() -> None:
    assert HYPHENS.isdisjoint(DASHES | MINUSES)
    assert DASHES.isdisjoint(MINUSES)


def test_signs_of_the_grammar_of_goals() -> None:
    signs = {name: set(signs["fixed"]) for name, signs in shared_table("goals")["signs"].items()}
    assert signs["quote"] == QUOTES
    assert (signs["hyphen"], signs["dash"]) == (HYPHENS, DASHES | MINUSES)
    assert (signs["opening"], signs["closing"]) == (OPENING_BRACKETS, CLOSING_BRACKETS)


@cache
def quoted_lines(language: str) -> list[str]:
    """Lines of the tables of a language with words between «» and no other quotation marks, without their markup."""
    lines = [
        line for path in sorted((TABLES / language).glob("*.txt")) for line in path.read_text("utf-8").splitlines()
    ]
    return [
        MARKUP.sub("", line) for line in lines if not line.startswith(("#", "published")) and QUOTED.fullmatch(line)
    ]


@cache
def found(text: str) -> list[tuple[str, int, int, str]]:
    """Layer, offsets and rule of every mention and sentence."""
    record = Pipeline(model="none")(text)
    mentions = [(layer, m.start, m.end, m.rule) for layer in LAYERS for m in getattr(record, layer)]
    return mentions + [("sentence", sentence.start, sentence.end, "") for sentence in record.sentences]


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pairs_work_alike(language: str, opening: str, closing: str) -> None:
    lines = quoted_lines(language)
    assert len(lines) > 20
    written = str.maketrans({"«": opening, "»": closing})
    assert [line for line in lines if found(line.translate(written)) != found(line)] == []
