"""The file of the heads: what is missing or broken is said."""

import json
from pathlib import Path

import numpy as np
import pytest

from migtext.errors import MigtextError
from migtext.learned.arguments import likeliest
from migtext.learned.heads import HEADS, load_heads, softmax
from migtext.ner.backends import model_folder


def test_the_shipped_heads_fit_the_encoder() -> None:
    heads = load_heads(model_folder("small"))
    vectors = np.zeros((2, heads.links["event_date"].head.weight.shape[1]), np.float32)
    features = heads.links["event_date"].inner.weight.shape[1] - 3 * len(heads.links["event_date"].head.bias)
    assert heads.links["event_date"](vectors[0], vectors, np.zeros((2, features), np.float32)).shape == (2, 1)


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_file_that_is_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / HEADS).write_bytes(content)
    with pytest.raises(MigtextError, match=HEADS):
        load_heads(tmp_path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MigtextError, match=HEADS):
        load_heads(tmp_path)


def test_a_missing_array(tmp_path: Path) -> None:
    settings = np.frombuffer(json.dumps({}).encode(), np.uint8)
    np.savez(tmp_path / HEADS, settings=settings)
    with pytest.raises(MigtextError, match="cannot be read"):
        load_heads(tmp_path)


def test_softmax_sums_to_one_and_keeps_the_order() -> None:
    found = softmax(np.array([[1.0, 2.0, 700.0], [0.0, 0.0, 0.0]]))
    assert np.allclose(found.sum(1), 1)
    assert found[0].argmax() == 2


@pytest.mark.parametrize(
    ("values", "probabilities", "row", "together"),
    [
        ([], [1.0], 0, 1.0),
        (["KZ"], [0.4, 0.6], 1, 0.6),
        (["KZ", "KG"], [0.3, 0.4, 0.3], 1, 0.4),
        (["KZ", "KG", "KZ"], [0.2, 0.35, 0.25, 0.2], 2, 0.45),
        (["KZ", "KZ"], [0.25, 0.2, 0.55], 2, 0.55),
    ],
)
def test_mentions_of_one_value_are_likely_together(
    values: list[str], probabilities: list[float], row: int, together: float
) -> None:
    found, probability = likeliest(values, np.array(probabilities))
    assert found == row
    assert probability == pytest.approx(together)
