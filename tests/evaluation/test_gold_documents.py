"""Gold documents and predictions: which belong together, and what stands alone."""

from dataclasses import replace

import pytest

from migtext.errors import ReadError
from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.documents import judged, merged, paired


def document(id: str, sha256: str | None = None, *layers: str, labelled: bool = False) -> AnnotatedDocument:
    return AnnotatedDocument(id, f"{id}.json", dict.fromkeys(layers, ()), sha256, labelled=labelled)


PAIRS = [
    (("a", "5e"), ("b", "5e"), "pairs"),
    (("a", "5e"), ("a", "5f"), "other_text"),
    (("a", "5e"), ("a.txt", "5f"), "other_text"),
    (("a", "5e"), ("b", "5f"), "only_gold"),
    (("a", None), ("a", "5f"), "by_id"),
    (("a", "5e"), ("a", None), "by_id"),
    (("a", None), ("in/a.txt", "5f"), "by_id"),
    (("in/a.txt", None), ("a.txt", "5f"), "by_id"),
    (("a", None), ("b", "5f"), "only_gold"),
]


@pytest.mark.parametrize(("gold", "found", "expected"), PAIRS)
def test_documents_are_matched_by_text_else_by_id(
    gold: tuple[str, str | None], found: tuple[str, str | None], expected: str
) -> None:
    documents = paired([document(*gold)], [document(*found)])
    assert bool(documents.pairs) == (expected in {"pairs", "by_id"})
    named = {
        name
        for name in ("by_id", "other_text", "only_gold")
        if getattr(documents, name) == ["in/a.txt" if "/" in gold[0] else "a"]
    }
    assert named == {expected} - {"pairs"}
    assert documents.only_predicted == (["b"] if expected == "only_gold" else [])


def test_the_text_decides_before_the_id() -> None:
    documents = paired([document("a", "5e")], [document("a", "5f"), document("b", "5e")])
    assert [found.id for _, found in documents.pairs] == ["b"] and not documents.other_text


def test_an_id_of_two_documents_matches_none() -> None:
    documents = paired([document("one/a.txt"), document("two/a.txt")], [document("a.txt", "5e")])
    assert not documents.pairs and documents.only_predicted == ["a.txt"]


def test_a_second_prediction_is_told() -> None:
    documents = paired([document("a", "5e")], [document("b", "5e"), document("c", "5e")])
    assert [found.id for _, found in documents.pairs] == ["b"] and documents.twice == ["c"]


def test_gold_of_one_text_in_two_files_is_one_document() -> None:
    (one,) = merged([document("a", "5e", "dates"), document("b", "5e", "people")])
    assert isinstance(one, AnnotatedDocument) and list(one.layers) == ["dates", "people"]


def test_a_layer_that_is_marked_twice_is_told() -> None:
    error, one = merged([document("a", "5e", "dates"), document("b", "5e", "dates", "people")])
    assert isinstance(error, ReadError) and str(error) == "b.json: left out: a.json has the same text with dates"
    assert isinstance(one, AnnotatedDocument) and list(one.layers) == ["dates"]


def test_a_layer_is_judged_in_all_documents_if_one_of_them_has_its_label() -> None:
    mention = Annotation("dates", 0, 4, "2024")
    with_dates = replace(document("a", labelled=True), layers={"dates": (mention,)})
    gold = [with_dates, document("b", labelled=True), document("c", None, "people")]
    assert [list(one.layers) for one in judged(gold, None)] == [["dates"], ["dates"], ["people"]]
    assert [list(one.layers) for one in judged(gold, ["people", "goals"])] == [["people", "goals"]] * 2 + [["people"]]
