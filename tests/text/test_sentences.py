"""Sentences: tables of examples a language, the gallery of the documentation, properties of every text."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps import grows_too_fast

from migtext.text.sentences import split_sentences

TESTS = Path(__file__).parents[1]
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
def test_steps_are_linear(piece: str) -> None:
    texts = [piece * (size // len(piece)) for size in (2_000, 4_000, 8_000)]
    assert grows_too_fast(split_sentences, texts) == ""
