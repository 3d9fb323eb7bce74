"""The command evaluate: scores, files, messages and exit codes."""

import json
from pathlib import Path

import pytest
from gold_texts import TEXTS, records, write_records
from typer.testing import CliRunner, Result

from migtext.cli import app
from migtext.records import LAYERS

KAZAKH = "Ақтауда 2024 жылғы 5 наурызда 12 қандас кеңес алды."


def evaluate(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["evaluate", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Gold for the texts, each beside its text: what was found, but for one date, one place and one value."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for record in records():
        name = record.document.id
        (folder / name).write_bytes(TEXTS[name].encode())
        whole = record.model_dump(mode="json")
        layers = {layer: whole[layer] for layer in LAYERS}
        if name == "kk.txt":
            layers["dates"][0]["value"] = "2024-03-06"
        if name == "ky.txt":
            layers["places"] = []
        if name == "ru.txt":
            layers["dates"].append({"start": 31, "end": 38, "kind": "date", "value": None})
            del layers["people"]
        content = {"id": name, "language": record.document.language} | layers
        (folder / f"{name}.gold.json").write_text(json.dumps(content), "utf-8")
    return folder


@pytest.fixture
def predicted(tmp_path: Path) -> Path:
    return write_records(tmp_path / "records.jsonl")


def test_scores_and_mistakes(gold: Path, predicted: Path, tmp_path: Path) -> None:
    evaluate(gold, "--pred", predicted, "--json", tmp_path / "e.json", "-o", tmp_path / "e.html")
    found = json.loads((tmp_path / "e.json").read_text("utf-8"))
    dates = found["layers"]["dates"]
    number = sum(len(record.dates) for record in records())
    assert (dates["documents"], dates["span"]["gold"], dates["span"]["predicted"]) == (3, number + 1, number)
    assert dates["span"]["precision"]["value"] == 1 and dates["span"]["recall"]["value"] == number / (number + 1)
    assert dates["value"]["right"] == number - 1
    assert found["layers"]["people"]["documents"] == 2
    assert found["layers"]["figures"]["value"]["f1"]["value"] == 1
    assert found["languages"]["ky"]["dates"]["span"]["f1"]["value"] == 1
    kinds = {(one["layer"], one["kind"], one["field"]): one["count"] for one in found["mistakes"]}
    assert kinds == {("dates", "missed", ""): 1, ("dates", "wrong value", "value"): 1, ("places", "spurious", ""): 1}
    (missed,) = next(one["cases"] for one in found["mistakes"] if one["kind"] == "missed")
    assert missed["gold"]["text"] == "открыла" and missed["found"] is None
    assert missed["sentence"] == "14 мая 2024 года в Бишкеке МОМ открыла центр."
    (rule,) = (one for one in found["rules"] if one["right"] < one["of"] and one["layer"] == "places")
    assert rule["rule"] == records()[1].places[0].rule
    assert "открыла" in (tmp_path / "e.html").read_text("utf-8")


def test_the_tables_fit_80_columns(gold: Path, predicted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = evaluate(gold, "--pred", predicted, "--examples", 2).stdout
    tables = output[: output.index("dates: missed")]
    assert max(map(len, tables.splitlines())) <= 80
    assert "organisations" in tables and "gold 2024-03-06; found 2024-03-05" in output


def test_run_extracts_the_texts_now(gold: Path, predicted: Path, tmp_path: Path) -> None:
    first = evaluate(gold, "--pred", predicted, "--json", tmp_path / "1.json")
    second = evaluate(gold, "--run", "--model", "none", "--json", tmp_path / "2.json")
    assert first.stdout == second.stdout
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


def test_run_takes_the_release_date(tmp_path: Path) -> None:
    text = "5 мая пришли люди."
    date = {"start": 0, "end": 5, "kind": "date", "value": "2021-05-05"}
    (tmp_path / "a.json").write_text(json.dumps({"text": text, "dates": [date]}), "utf-8")
    evaluate(tmp_path / "a.json", "--run", "--model", "none", "--published", "2021", "--json", tmp_path / "e.out")
    assert json.loads((tmp_path / "e.out").read_text("utf-8"))["mistakes"] == []


def test_records_come_from_standard_input(gold: Path, predicted: Path) -> None:
    arguments = ["evaluate", str(gold), "--pred", "-"]
    result = CliRunner().invoke(app, arguments, input=predicted.read_bytes())
    assert result.exit_code == 0 and result.stdout == evaluate(gold, "--pred", predicted).stdout


def test_layers_are_chosen(gold: Path, predicted: Path, tmp_path: Path) -> None:
    evaluate(gold, "--pred", predicted, "--layers", "figures,people", "--json", tmp_path / "e.out")
    assert list(json.loads((tmp_path / "e.out").read_text("utf-8"))["layers"]) == ["figures", "people"]


def test_what_stands_alone_is_named(gold: Path, tmp_path: Path) -> None:
    lines = write_records(tmp_path / "all.jsonl").read_text("utf-8").splitlines(keepends=True)
    (gold / "kk.txt.gold.json").unlink()
    (tmp_path / "some.jsonl").write_text("".join(lines[:2]), "utf-8")
    result = evaluate(gold, "--pred", tmp_path / "some.jsonl", code=1)
    assert "gold without a prediction, not scored: ru.txt" in result.stderr
    assert "predictions without gold: kk.txt" in result.stderr
    assert "documents: 1" in result.stdout


def test_a_prediction_for_another_text_is_not_scored(tmp_path: Path) -> None:
    gold = {"id": "kk.txt", "text": KAZAKH, "dates": []}
    (tmp_path / "gold.json").write_text(json.dumps(gold), "utf-8")
    result = evaluate(tmp_path / "gold.json", "--pred", write_records(tmp_path / "all.jsonl"), code=2)
    assert "gold whose prediction is of another text, not scored: kk.txt" in result.stderr


def test_a_line_that_cannot_be_read_stops_nothing(gold: Path, predicted: Path) -> None:
    (gold / "more.jsonl").write_text('{"dates": 5}\n', "utf-8")
    result = evaluate(gold, "--pred", predicted, code=1)
    assert "more.jsonl:1: no record, nor part of one: dates" in result.stderr and "documents: 3" in result.stdout


USAGE = [
    (["{gold}"], "one of --pred RECORDS and --run is expected"),
    (["{gold}", "--run", "--pred", "{records}"], "one of --pred RECORDS and --run is expected"),
    (["{gold}", "--pred", "{records}", "--model", "none"], "--model needs --run"),
    (["{gold}", "--pred", "{records}", "--layers", "date"], "--layers: unknown layer 'date'"),
    (["{gold}", "--pred", "{records}", "--labels", "none.toml"], "none.toml: No such file"),
    (["{gold}", "--pred", "{records}", "--json", "{records}"], "is an input file"),
    (["{gold}", "--pred", "{records}", "--json", "{gold}/kk.txt.gold.json"], "is an input file"),
    (["{gold}", "--pred", "{records}", "--json", "{gold}/ky.txt"], "is an input file"),
    (
        ["{gold}", "--pred", "{records}", "--json", "x.out", "-o", "x.out"],
        "must go to different files",
    ),
    (["nowhere", "--pred", "{records}"], "nowhere: no such file or folder"),
    (["{gold}", "--pred", "nowhere"], "nothing is scored: no gold document has a prediction"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
def test_wrong_usage(arguments: list[str], message: str, gold: Path, predicted: Path) -> None:
    filled = [one.format(gold=gold, records=predicted) for one in arguments]
    before = predicted.read_bytes(), (gold / "ky.txt").read_bytes()
    assert message in evaluate(*filled, code=2).stderr
    assert before == (predicted.read_bytes(), (gold / "ky.txt").read_bytes())
