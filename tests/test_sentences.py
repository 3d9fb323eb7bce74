"""Sentences: tables of examples a language, the gallery of the documentation, properties of every text."""

import re
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtext.sentences import split_sentences

TESTS = Path(__file__).parent
GALLERY = TESTS.parent / "docs" / "tokens.md"
BLOCK = re.compile(r"^```sentences\n(.*?)^```", re.DOTALL | re.MULTILINE)
AWKWARD = st.text(st.sampled_from(' \t\n\r\u00a0\u2028аәБҚ19.…!?«»"()[]-–•,;:@/т')) | st.text()


def examples() -> list[str]:
    tables = [path.read_text("utf-8") for path in sorted(TESTS.glob("languages/*/sentences.txt"))]
    lines = "\n".join(tables + BLOCK.findall(GALLERY.read_text("utf-8"))).splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("line", examples())
def test_example(line: str) -> None:
    cut = line.replace("⏎", "\n")
    text = cut.replace("|", "")
    assert [text[start:end] for start, end in split_sentences(text)] == [piece.strip() for piece in cut.split("|")]


def test_gallery_has_examples() -> None:
    assert len(BLOCK.findall(GALLERY.read_text("utf-8"))) >= 3


@pytest.mark.parametrize("line", examples())
def test_line_ends_of_windows(line: str) -> None:
    cut = line.replace("⏎", "\r\n")
    text = cut.replace("|", "")
    assert [text[start:end] for start, end in split_sentences(text)] == [piece.strip() for piece in cut.split("|")]


@given(AWKWARD)
def test_sentences_are_in_order_and_hold_all_that_is_not_blank(text: str) -> None:
    found = split_sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(text[start:end] == text[start:end].strip() for start, end in found)
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())


@pytest.mark.parametrize(
    "piece",
    [". ", "А.", "а.", "бер.Ке", ".«", "берді.1 ", "берді.[1]", "\n", "а\n", "- а\n", "1. ", "a@b.", "х" * 45 + "\nУ"],
)
def test_time_is_linear(piece: str) -> None:
    def seconds(text: str) -> float:
        begin = perf_counter()
        split_sentences(text)
        return perf_counter() - begin

    short = piece * (20_000 // len(piece))
    assert min(seconds(short * 4) for _ in range(2)) < 12 * max(min(seconds(short) for _ in range(3)), 1e-3)
