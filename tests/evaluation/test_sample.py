"""Scores and their intervals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtext.evaluation.sample import FEWEST_DOCUMENTS, Estimate, Sample

RIGHT, GOLD, FOUND = ("right",), ("gold",), ("found",)


def sample(*documents: tuple[int, int, int], resamples: int = 200, seed: int = 0) -> Sample:
    return Sample([dict(zip((RIGHT, GOLD, FOUND), one, strict=True)) for one in documents], resamples, seed)


def test_a_score_by_hand() -> None:
    score = sample((6, 8, 10), (2, 2, 6)).score(RIGHT, GOLD, FOUND)
    assert (score.right, score.gold, score.predicted) == (8, 10, 16)
    assert (score.precision.value, score.recall.value) == (0.5, 0.8)
    assert score.f1.value == pytest.approx(2 * 0.5 * 0.8 / 1.3)


def test_what_cannot_be_told_is_none() -> None:
    assert sample((0, 4, 0)).score(RIGHT, GOLD, FOUND).precision == Estimate(None)
    assert sample((0, 4, 0)).score(RIGHT, GOLD, FOUND).f1 == Estimate(0.0)
    assert Sample([], 10, 0).ratio([RIGHT], [GOLD]) == Estimate(None)


def test_few_documents_have_no_interval() -> None:
    documents = [(1, 2, 2), (2, 2, 2)] * FEWEST_DOCUMENTS
    few, enough = (sample(*documents[:number]).ratio([RIGHT], [GOLD]) for number in (4, FEWEST_DOCUMENTS))
    assert few.low is None and enough.low is not None
    empty = sample(*documents[:4], *[(0, 0, 0)] * 20).ratio([RIGHT], [GOLD])
    assert empty.low is None


def test_where_all_draws_agree_there_is_no_interval() -> None:
    assert sample(*[(2, 2, 2)] * 20).ratio([RIGHT], [GOLD]) == Estimate(1.0)


def test_more_documents_have_a_narrower_interval() -> None:
    few, many = (sample(*[(0, 4, 4), (4, 4, 4)] * number).ratio([RIGHT], [GOLD]) for number in (5, 50))
    assert many.high - many.low < few.high - few.low


def test_documents_are_drawn_and_not_mentions() -> None:
    together, apart = sample(*[(0, 8, 8), (8, 8, 8)] * 10), sample(*[(4, 8, 8)] * 19, (5, 8, 8))
    wide, narrow = (one.ratio([RIGHT], [GOLD]) for one in (together, apart))
    assert wide.high - wide.low > 0.3
    assert narrow.high - narrow.low < 0.05


def test_one_seed_gives_one_interval() -> None:
    documents = [(number % 4, 4, 4) for number in range(30)]
    first, same, other = (sample(*documents, seed=seed).ratio([RIGHT], [GOLD]) for seed in (1, 1, 2))
    assert first == same != other


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)), max_size=15))
def test_the_score_lies_between_none_and_all(documents: list[tuple[int, int, int]]) -> None:
    rows = [(right, right + missed, right + spurious) for right, missed, spurious in documents]
    score = sample(*rows, resamples=20).score(RIGHT, GOLD, FOUND)
    for one in (score.precision, score.recall, score.f1):
        assert one.value is None or 0 <= one.value <= 1
        assert one.low is None or 0 <= one.low < one.high <= 1
