"""Marked texts in five forms: what we write is read back, what others write is checked."""

import gzip
import json
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
import spacy
from gold_texts import TEXTS, read, records, spans, spans_of, write_records
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin, Span
from typer.testing import CliRunner

from examples import DOCS
from migtext.cli import app
from migtext.errors import TableError
from migtext.evaluation.labels import Labels, read_labels
from migtext.output.record_text import text_hash
from migtext.records import LAYERS, Date, DateKind

TEXT = "14 мая 2024 года в Бишкеке МОМ открыла центр."


def converted(folder: Path, name: str) -> Path:
    """The records in another form of ours."""
    source = write_records(folder / "records.jsonl", with_text=True)
    result = CliRunner().invoke(app, ["convert", str(source), "-o", str(folder / name)])
    assert result.exit_code == 0, result.output
    return folder / name


# ---- our own forms, read back ----


def test_records_are_read_back(tmp_path: Path) -> None:
    documents, errors = read(write_records(tmp_path / "records.jsonl"))
    assert not errors
    assert [spans(one) for one in documents] == [spans_of(one) for one in records()]
    assert [one.sha256 for one in documents] == [one.document.sha256 for one in records()]
    figure = documents[2].layers["figures"][0]
    assert figure.fields.items() >= {"value": 1200, "kind": "count", "counted": "мигрантов"}.items()
    assert figure.rule == records()[2].figures[0].rule


def test_records_in_other_files_are_read_back(tmp_path: Path) -> None:
    lines = write_records(tmp_path / "records.jsonl")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "records.jsonl.gz").write_bytes(gzip.compress(lines.read_bytes()))
    for number, line in enumerate(lines.read_text("utf-8").splitlines()):
        (tmp_path / "a" / f"{number}.json").write_text(line, "utf-8")
    documents, errors = read(tmp_path / "a")
    assert not errors and len(documents) == 2 * len(records())


def test_what_we_write_for_label_studio_is_read_back_once_annotators_have_taken_it_over(tmp_path: Path) -> None:
    path = converted(tmp_path, "out.label-studio.json")
    tasks = json.loads(path.read_text("utf-8"))
    for task in tasks:
        task["annotations"] = [{"result": one["result"]} for one in task.pop("predictions")]
    path.write_text(json.dumps(tasks), "utf-8")
    documents, errors = read(path)
    assert not errors
    assert [spans(one) for one in documents] == [spans_of(one) for one in records()]
    assert [(one.id, one.sha256) for one in documents] == [(one.document.id, one.document.sha256) for one in records()]


def test_what_we_write_for_spacy_is_read_back(tmp_path: Path) -> None:
    documents, errors = read(converted(tmp_path, "out.spacy"))
    assert not errors
    assert [spans(one) for one in documents] == [spans_of(one) for one in records()]
    for document, record in zip(documents, records(), strict=True):
        assert (document.id, document.sha256) == (record.document.id, record.document.sha256)
        assert [one.fields for one in document.layers["organisations"]] == [
            {"entity": one.entity} for one in record.organisations
        ]
        assert [one.fields for one in document.layers["events"]] == [{"type": one.type} for one in record.events]
        assert [one.fields for one in document.layers["places"]] == [{"code": one.code} for one in record.places]


# ---- gold written by hand ----


def test_part_of_a_record_beside_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    gold = {"language": "ru", "dates": [{"start": 0, "end": 16, "kind": "date", "value": "2024-05-14"}], "people": []}
    (tmp_path / "a.gold.json").write_text(json.dumps(gold), "utf-8")
    (document,), errors = read(tmp_path)
    assert not errors
    assert (document.id, document.language, document.text, document.sha256) == ("a", "ru", TEXT, text_hash(TEXT))
    assert list(document.layers) == ["dates", "people"]
    assert document.layers["dates"][0].text == "14 мая 2024 года"
    assert document.layers["dates"][0].fields == {"kind": "date", "value": "2024-05-14"}


PLACE = {"start": 19, "end": 26}
WRONG_GOLD: list[tuple[Any, str]] = [
    ([], "a.gold.json: the list is empty"),
    (5, "no record, nor part of one: Input should be"),
    ({"dates": [{"start": 0}]}, "dates.0.end: Field required"),
    ({"dates": [{"start": 0, "end": 5, "kind": "day"}]}, "dates.0.kind: Input should be 'date', 'interval'"),
    ({"places": [PLACE | {"colour": "red"}]}, "places.0.colour: Extra inputs"),
    ({"themes": []}, "themes: Extra inputs are not permitted"),
    ({"places": [PLACE | {"text": "Оше"}]}, "places 19-26: the text has 'Бишкеке' there, not 'Оше'"),
    ({"places": [{"start": 19, "end": 99}]}, "places 19-99: the text has 45 characters only"),
    ({"places": [{"start": 26, "end": 19}]}, "places 26-19: start must be 0 or more, and less than end"),
    ({"text_sha256": "5e", "places": []}, "a.txt is another text: its sha256 is"),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "message"), WRONG_GOLD)
def test_wrong_gold_is_told(gold: Any, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.gold.json").write_text(json.dumps(gold), "utf-8")
    (tmp_path / "b.json").write_text(json.dumps({"id": "b", "places": [PLACE]}), "utf-8")
    documents, errors = read(tmp_path)
    assert [one.id for one in documents] == ["b"]
    assert message in "".join(errors) and all("a.gold.json: " in error for error in errors)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.json", b"{", "a.json: no JSON"),
        ("a.json", b"\xff", "a.json: no JSON"),
        ("a.jsonl", b"", "a.jsonl: the file is empty"),
        ("a.jsonl", b'{"id": "a"}\n{"dates": 1}', "a.jsonl:2: no record"),
        ("a.jsonl.gz", gzip.compress(b"{}" * 50, mtime=0)[:-9], "the compressed file is damaged"),
        ("a.spacy", b"no DocBin", "a.spacy: no DocBin of spaCy"),
        ("a.ann", b"T1\tdates 0 5\t2024", "a.ann: its text a.txt is not beside it"),
    ],
)
def test_files_that_are_damaged(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert message in "".join(read(tmp_path / name)[1])


def test_a_folder_without_anything_to_read(tmp_path: Path) -> None:
    assert "nothing in the folder is read" in read(tmp_path)[1][0]


# ---- Label Studio ----


def region(id: str, start: int, end: int, label: str, text: str = "") -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]} | ({"text": text} if text else {})
    return {"id": id, "type": "labels", "from_name": "label", "to_name": "text", "value": value}


def answer(id: str, name: str, kind: str, **value: Any) -> dict[str, Any]:
    return {"id": id, "type": kind, "from_name": name, "to_name": "text", "value": value}


def tasks(*annotations: dict[str, Any], **data: str) -> list[dict[str, Any]]:
    return [{"id": 7, "data": {"text": TEXT} | data, "annotations": list(annotations)}]


def exported(folder: Path, content: Any) -> Path:
    path = folder / "export.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_answers_for_a_region_are_fields(tmp_path: Path) -> None:
    results = [
        region("x", 0, 16, "dates", "14 мая 2024 года"),
        answer("x", "kind", "choices", choices=["date"]),
        answer("x", "value", "textarea", text=["2024-05-14"]),
        answer("x", "comment", "textarea", text=["?"]),
        region("y", 31, 38, "events"),
        answer("y", "type", "choices", choices=["opening"]),
        answer("y", "organisers", "textarea", text=["iom", "un"]),
        answer("y", "place", "textarea", text=["null"]),
    ]
    (document,), errors = read(exported(tmp_path, tasks({"result": results})))
    assert not errors
    assert document.id == "7"
    assert document.layers["dates"][0].fields == {"kind": "date", "value": "2024-05-14"}
    assert document.layers["events"][0].fields == {"type": "opening", "place": None, "organisers": ["iom", "un"]}


LABEL_STUDIO: list[tuple[Any, str]] = [
    (tasks({"result": [region("x", 0, 5, "DATE"), region("y", 0, 5, "Note")]}),
     "export.json: unknown labels 'DATE', 'Note'; expected dates, figures, organisations"),
    (tasks({"result": []}, {"result": []}), "task 1: has 2 annotations; mark one of them as ground truth"),
    (tasks({"result": [region("x", 19, 26, "places", "Оше")]}), "the text has 'Бишкеке' there, not 'Оше'"),
    (tasks({"result": [region("x", 0, 16, "dates"), answer("x", "kind", "choices", choices=["day"])]}),
     "task 1: dates: kind: Input should be 'date'"),
    (tasks({"result": [region("x", 0, 16, "dates"), answer("x", "value", "textarea", text=["2024", "2025"])]}),
     "task 1: dates: value has 2 values; expected one"),
    (tasks({"result": [{"type": "labels", "value": {"start": "/p[1]", "end": "/p[1]", "labels": ["dates"]}}]}),
     "label a Text, not a HyperText"),
    (tasks(), "export.json: 1 of 1 tasks have no annotation and are left out"),
    ([{"data": {"text": 5}, "annotations": [{"result": []}]}], "data.text is of type int; expected a string"),
    ([{"data": {"text": TEXT}, "annotations": [{"result": 5}]}], "no task: 0.annotations.0.result: Input should be"),
    (tasks({"was_cancelled": True, "result": []}), "1 of 1 tasks have no annotation"),
    ([{"text": TEXT, "label": []}], "no task: 0.data: Field required; expected an export of Label Studio in the form"
     " JSON, not JSON-MIN"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), LABEL_STUDIO)
def test_what_is_wrong_in_an_export_is_told(content: Any, message: str, tmp_path: Path) -> None:
    documents, (error,) = read(exported(tmp_path, content))
    assert not documents and message in error


def test_ground_truth_counts_among_several_annotations(tmp_path: Path) -> None:
    first, second = ({"result": [region("x", 0, end, "dates")]} for end in (16, 6))
    (document,), errors = read(exported(tmp_path, tasks(first, second | {"ground_truth": True})))
    assert not errors and [one.end for one in document.layers["dates"]] == [6]


WORDS = ["data", "text", "annotations", "result", "value", "labels", "dates", "start", "end", "id", "document", "type"]
values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 60) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
)


@settings(max_examples=60)
@given(values)
def test_whatever_stands_in_a_file_is_told_and_never_raised(
    tmp_path_factory: pytest.TempPathFactory, value: Any
) -> None:
    documents, errors = read(exported(tmp_path_factory.mktemp("any"), value))
    assert documents or errors


# ---- labels of one's own ----

LABELS = """
[labels]
DATE = "dates"
Seminar = {layer = "events", type = "training"}
Note = "none"
"""


def test_labels_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text(LABELS, "utf-8")
    labels = read_labels(tmp_path / "labels.toml")
    results = [region("x", 0, 6, "DATE"), region("y", 31, 38, "Seminar"), region("z", 0, 2, "Note")]
    (document,), errors = read(exported(tmp_path, tasks({"result": results})), labels)
    assert not errors and list(document.layers) == ["dates", "events"]
    assert document.layers["events"][0].fields == {"type": "training"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[labels]\nDATE = "date"', "labels.toml:2: [labels] DATE: 'date' must be one of dates, figures"),
        ('[labels]\nA = {layer = "event"}', "layer 'event' must be one of dates, figures"),
        ('[labels]\nA = {layer = "events", type = "party"}', "'party' must be one of meeting, training"),
        ('[labels]\nA = {layer = "places", type = "meeting"}', "unknown key type; must be one of layer"),
        ("", "labels is missing"),
        ("[labels", "labels.toml:1: "),
    ],
)
def test_wrong_tables_of_labels_are_told(table: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text(table, "utf-8")
    with pytest.raises(TableError) as error:
        read_labels(tmp_path / "labels.toml")
    assert message in str(error.value)


# ---- the page of the documentation ----

PAGE = (DOCS / "evaluation.md").read_text("utf-8")


def block(language: str) -> str:
    return PAGE.split(f"```{language}\n")[1].split("```")[0]


def test_the_gold_on_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.gold.json").write_text(block("json"), "utf-8")
    (document,), errors = read(tmp_path)
    assert not errors and document.layers["dates"][0].text == "14 мая 2024"


def test_the_table_of_labels_on_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text(block("toml"), "utf-8")
    labels = read_labels(tmp_path / "labels.toml")
    assert labels["Compact"] == {"layer": "goals", "framework": "GCM"} and labels["Comment"] is None


def test_the_interface_on_the_page_has_our_layers_and_fields() -> None:
    view = ElementTree.fromstring(block("xml"))
    assert [label.get("value") for label in view.iter("Label")] == list(LAYERS)
    assert {one.get("name") for name in ("Choices", "TextArea") for one in view.iter(name)} <= Date.model_fields.keys()
    assert tuple(choice.get("value") for choice in view.iter("Choice")) == get_args(DateKind)


# ---- brat ----


def brat(folder: Path, *lines: str) -> Path:
    (folder / "a.txt").write_bytes(TEXTS["ru.txt"].encode())
    (folder / "a.ann").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return folder / "a.ann"


def test_brat(tmp_path: Path) -> None:
    path = brat(
        tmp_path,
        "T1\tdates 0 16\t14 мая 2024 года",
        "A1\tkind T1 date",
        "A2\tvalue T1 2024-05-14",
        "A3\tNegation T1",
        "T2\torganisations 27 30\tМОМ",
        "T3\tevents 31 38;39 44\tоткрыла центр",
        "R1\tOrganiser Arg1:T3 Arg2:T2",
        "#1\tAnnotatorNotes T1\tсм. также 2023",
    )
    (document,), errors = read(path)
    assert not errors
    assert (document.id, document.sha256) == ("a", text_hash(TEXTS["ru.txt"]))
    assert document.layers["dates"][0].fields == {"kind": "date", "value": "2024-05-14"}
    assert [(layer, one.text) for layer, some in document.layers.items() for one in some] == [
        ("dates", "14 мая 2024 года"),
        ("organisations", "МОМ"),
        ("events", "открыла центр"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T1\tDATE 0 16\t14 мая 2024 года", "unknown label 'DATE'; expected dates"),
        ("T1 dates 0 16 14 мая", "line 1 is no annotation of brat"),
        ("T1\tdates 0 16\t15 мая 2024 года", "dates 0-16: the text has '14 мая 2024 года' there, not '15 мая"),
    ],
)
def test_what_is_wrong_in_brat_is_told(line: str, message: str, tmp_path: Path) -> None:
    documents, (error,) = read(brat(tmp_path, line))
    assert not documents and message in error and "a.ann" in error


# ---- spaCy ----


def test_entities_of_spacy_with_labels_of_ones_own(tmp_path: Path) -> None:
    doc = spacy.blank("ru")(TEXT)
    doc.ents = [Span(doc, 0, 3, "DATE"), Span(doc, 5, 6, "GPE")]
    doc.spans["sc"] = [Span(doc, 6, 7, "ORG")]
    DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    documents, (error,) = read(tmp_path / "a.spacy")
    assert not documents and "unknown labels 'DATE', 'GPE', 'ORG'" in error
    labels = Labels({"DATE": {"layer": "dates"}, "GPE": {"layer": "places"}, "ORG": {"layer": "organisations"}})
    (document,), errors = read(tmp_path / "a.spacy", labels)
    assert not errors and document.labelled
    assert [(layer, one.text, one.fields) for layer, some in document.layers.items() for one in some] == [
        ("dates", "14 мая 2024", {}),
        ("organisations", "МОМ", {}),
        ("places", "Бишкеке", {}),
    ]


def test_an_entity_that_is_in_a_span_group_too_is_one_mention(tmp_path: Path) -> None:
    doc = spacy.blank("ru")(TEXT)
    doc.spans["places"] = [Span(doc, 5, 6, "PLACE")]
    doc.ents = [Span(doc, 5, 6, "places")]
    DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    (document,), errors = read(tmp_path / "a.spacy")
    assert not errors and [one.fields for one in document.layers["places"]] == [{"code": None}]
