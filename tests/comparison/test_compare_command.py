"""The command compare: what is joined, what is printed, and exit codes."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from migtext import Pipeline
from migtext.cli import app
from migtext.comparison.joining import joined
from migtext.records import SCHEMA_VERSION, Document, Generator, Record

TEXTS = {
    "a.txt": "2024 жылғы 5 наурызда 12 қандас кеңес алды.",
    "b.txt": "Ош шаарында 40 мигрант үчүн сабактар өттү.",
    "c.txt": "В июне прошлого года в Бишкек прибыли 300 человек.",
}


def compare(*arguments: str | Path, code: int) -> Result:
    result = CliRunner().invoke(app, ["compare", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


def written(path: Path, *records: Record) -> Path:
    path.write_text("".join(f"{one.to_json()}\n" for one in records), "utf-8")
    return path


@pytest.fixture(scope="module")
def records() -> list[Record]:
    pipeline = Pipeline(model="none")
    return [pipeline(text, id=id, published="2024-05-02") for id, text in TEXTS.items()]


def test_equal_records(records: list[Record], tmp_path: Path) -> None:
    old, new = written(tmp_path / "old.jsonl", *records), written(tmp_path / "new.jsonl", *reversed(records))
    result = compare(old, new, code=0)
    assert result.stdout.splitlines() == ["documents: 3 equal, 0 changed, 0 with another text, 0 only old, 0 only new"]


def test_totals_then_documents_then_mentions(records: list[Record], tmp_path: Path) -> None:
    later = Pipeline(model="none")(TEXTS["c.txt"], id="c.txt", published="2025-05-02")
    another = Pipeline(model="none")("Жаңа мәтін.", id="b.txt")
    fresh = Pipeline(model="none")("Ташкентте жыйын өттү.", id="d.txt")
    later = later.model_copy(update={"generator": Generator(version="9.9")})
    old, new = written(tmp_path / "old.jsonl", *records), written(tmp_path / "new.jsonl", another, later, fresh)
    out = tmp_path / "changes.out"
    lines = compare(old, new, "--json", out, code=1).stdout.splitlines()
    assert lines[0].startswith("old (3): migtext 0.")
    assert f"new (1): migtext 9.9, schema {SCHEMA_VERSION}" in lines[1:3]
    assert "documents: 0 equal, 1 changed, 1 with another text, 1 only old, 1 only new" in lines
    assert "another text, not compared: b.txt" in lines and "only old: a.txt" in lines and "only new: d.txt" in lines
    at = lines.index("c.txt")
    assert any(line.split()[:2] == ["dates", "0"] for line in lines[:at])
    assert "  ~ dates июне прошлого года 2–20" in lines[at:]
    assert "      value: 2023-06 → 2024-06" in lines[at:]
    found = json.loads(out.read_text("utf-8"))
    assert found["documents"]["only_old"] == ["a.txt"] and found["layers"]["dates"]["changed"] == 1
    assert found["layers"]["dates"]["fields"]["value"] == 1
    (document,) = found["changes"]
    assert document["document"] == "c.txt"
    assert ["2023-06", "2024-06"] in [one["fields"].get("value") for one in document["changes"]]


def test_layers_and_fields_are_chosen(records: list[Record], tmp_path: Path) -> None:
    changed = records[0].model_copy(
        update={"dates": tuple(one.model_copy(update={"confidence": 0.1}) for one in records[0].dates)}
    )
    old, new = written(tmp_path / "old.jsonl", records[0]), written(tmp_path / "new.jsonl", changed)
    assert "confidence: " in compare(old, new, code=1).stdout
    assert "confidence: " not in compare(old, new, "--quiet", code=1).stdout
    compare(old, new, "--layer", "figures", code=0)
    compare(old, new, "--ignore", "confidence", code=0)


def test_options_of_the_runs_are_compared_where_they_are_known(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for id, text in TEXTS.items():
        (tmp_path / "in" / id).write_text(text, "utf-8")
    for name, options in {"old": [], "new": ["--published", "2025"]}.items():
        arguments = ["extract", str(tmp_path / "in"), "-o", str(tmp_path / name), "--model", "none", *options]
        assert CliRunner().invoke(app, arguments).exit_code == 0
    result = compare(tmp_path / "old", tmp_path / "new", code=1)
    assert "published: null → 2025" in result.stdout.splitlines()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{old}", "nowhere.jsonl"], "nowhere.jsonl: no such file or folder"),
        (["{old}", "{damaged}"], "damaged.jsonl:2: not a migtext record"),
        (["{old}", "{old}", "--layer", "date"], "--layer: unknown layer 'date'; expected dates"),
        (["{old}", "{old}", "--ignore", "certainty"], "--ignore: unknown field 'certainty'; expected "),
        (["{old}", "{old}", "--json", "{old}"], "is an input file"),
    ],
)
def test_trouble(arguments: list[str], message: str, records: list[Record], tmp_path: Path) -> None:
    old, damaged = written(tmp_path / "old.jsonl", *records), written(tmp_path / "damaged.jsonl", records[0])
    damaged.write_text(damaged.read_text("utf-8") + "{}\n", "utf-8")
    filled = [one.format(old=old, damaged=damaged) for one in arguments]
    assert message in compare(*filled, code=2).stderr
    assert old.read_text("utf-8").count("\n") == len(records)


# ---- joining ----


def named(id: str, sha256: str) -> Record:
    document = Document(id=id, sha256=sha256, language="kk", languages={}, characters=1)
    return Record(generator=Generator(version="1"), document=document)


def test_a_document_that_was_renamed_is_found_by_its_text() -> None:
    old = [named("a", "1"), named("b", "2"), named("c", "")]
    new = [named("x", "2"), named("a", "9"), named("y", "")]
    pairs = [(one and one.document.id, other and other.document.id) for one, other in joined(old, new)]
    assert pairs == [("a", "a"), ("b", "x"), ("c", None), (None, "y")]


names = st.lists(st.sampled_from("abcdefgh"), unique=True)


@settings(max_examples=40)
@given(names, names)
def test_every_record_is_joined_once(old: list[str], new: list[str]) -> None:
    pairs = list(joined([named(id, id) for id in old], [named(id, id) for id in new]))
    assert all(one is None or other is None or one.document.id == other.document.id for one, other in pairs)
    assert sorted(one.document.id for one, _ in pairs if one) == sorted(old)
    assert sorted(other.document.id for _, other in pairs if other) == sorted(new)
    assert sum(bool(one and other) for one, other in pairs) == len(set(old) & set(new))
