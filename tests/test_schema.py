"""The output contract: the published schema, and that every output keeps it."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from migtext.pipeline import Pipeline
from migtext.records import LAYERS, Mention, Record, json_schema
from migtext.sources.reading import read

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples" / "releases").glob("*.txt"))
AWKWARD = [
    "",
    " ",
    "\ufeff",
    "\r\n\r\n",
    "2024",
    "5 %",
    "\x00\x1b[31m",
    "👩🏽‍🚀 12 адам",
    "а" * 5000,
    "1 " * 3000,
    "\u2028",
]
IDS = {
    "date_id": "dates",
    "place_id": "places",
    "organisation_ids": "organisations",
    "organiser_ids": "organisations",
    "participant_ids": "organisations",
}

examples = pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])


@lru_cache
def record_of(path: Path) -> tuple[Record, str]:
    source = read(path)
    return Pipeline()(source, id=path.name), source.text


def mentions(record: Record) -> list[Mention]:
    return [mention for layer in LAYERS for mention in getattr(record, layer)]


def validate(record: Record) -> Any:
    found = json.loads(record.to_json())
    Draft202012Validator(json_schema()).validate(found)
    return found


def test_schema_file_is_the_schema() -> None:
    file = (ROOT / "docs" / "schema.json").read_text("utf-8")
    assert json.loads(file) == json_schema(), "run `make schema`"
    assert file == json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_there_are_examples_in_each_language() -> None:
    assert {path.name[:2] for path in EXAMPLES} >= {"kk", "ky", "ru"}


@examples
def test_example_keeps_the_schema(path: Path) -> None:
    found = validate(record_of(path)[0])
    assert list(found) == ["schema_version", "generator", "document", "sentences", *LAYERS]


@examples
def test_mentions_are_what_stands_in_the_text(path: Path) -> None:
    record, text = record_of(path)
    assert mentions(record)
    for mention in mentions(record):
        assert text[mention.start : mention.end] == mention.text
        assert mention.rule
        sentence = record.sentences[mention.sentence]
        assert sentence.start <= mention.start < sentence.end


@examples
def test_ids_are_unique_and_point_at_mentions(path: Path) -> None:
    record, _ = record_of(path)
    ids = [mention.id for mention in mentions(record)]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    known = {layer: {mention.id for mention in getattr(record, layer)} for layer in LAYERS}
    for layer in ("figures", "goals", "events"):
        for mention in getattr(record, layer):
            for field, target in IDS.items():
                pointed = getattr(mention, field, None) or ()
                assert known[target].issuperset([pointed] if isinstance(pointed, str) else pointed)


@examples
def test_document_is_described(path: Path) -> None:
    record, text = record_of(path)
    document = record.document
    assert document.language == path.name[:2]
    assert document.sha256 == sha256(text.encode()).hexdigest()
    assert document.characters == len(text)
    assert sum(document.languages.values()) == pytest.approx(1, abs=0.01)


@examples
def test_json_reads_back(path: Path) -> None:
    record, _ = record_of(path)
    assert Record.model_validate_json(record.to_json()).model_dump() == record.model_dump()
    assert "\n" not in record.to_json()


@pytest.mark.parametrize("text", AWKWARD, ids=[repr(text[:12]) for text in AWKWARD])
def test_awkward_text_keeps_the_schema(text: str) -> None:
    record = Pipeline()(text)
    validate(record)
    for mention in mentions(record):
        assert text[mention.start : mention.end] == mention.text
