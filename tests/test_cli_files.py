"""The command line with files of all kinds: what is read, skipped and refused."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from documents import EXAMPLES, FIGURES, NOTE, PAGE, TABLE, as_csv, as_docx, as_html, as_pdf, write_figures
from typer.testing import CliRunner, Result

import migtext
from migtext.cli import app
from migtext.errors import ReadError
from migtext.sources.reading import read

RUNNER = CliRunner()
KYRGYZ = "Ош шаарында 2023-жылы 40 мигрант үчүн сабактар өттү.\n"


def extract(*arguments: str | Path, code: int = 0, given: bytes | None = None) -> Result:
    command = ["extract", "--model", "none", *map(str, arguments)]
    result = RUNNER.invoke(app, command, input=given)
    assert result.exit_code == code, result.output
    return result


def records(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_example_files_are_read_in_one_run() -> None:
    found = {record["document"]["id"]: record for record in records(extract(EXAMPLES))}
    types = {name: record["document"]["media_type"].rpartition("/")[2] for name, record in found.items()}
    assert types == {
        "kk-khabarlama.docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
        "kk-latyn.txt": "plain",
        "ky-bet.html": "html",
        "ru-otchet.pdf": "pdf",
        "ru-tablica.csv": "csv",
    }
    page = found["ky-bet.html"]["document"]
    assert page["published"] == {"value": "2025-04-10", "source": "metadata", "date_id": None}
    assert (page["site"], page["url"]) == ("Чек ара борбору", "https://example.org/ky/17")
    assert page["title"] == PAGE.splitlines()[0]
    values = {name: {figure["value"] for figure in record["figures"]} for name, record in found.items()}
    assert values["ky-bet.html"] >= {1240, 35, 310}
    assert values["kk-khabarlama.docx"] >= {600, 480_000_000, 85}
    assert values["kk-latyn.txt"] >= {2150, 38, 260}
    assert found["kk-latyn.txt"]["document"]["alphabet"] == "2021"
    assert values["ru-otchet.pdf"] >= {2870, 12, 1310, 640, 1_200_000, 48}
    assert all(figure["page"] == 1 for figure in found["ru-otchet.pdf"]["figures"])


def test_figures_of_the_example_files_are_those_beside_them(tmp_path: Path) -> None:
    write_figures(tmp_path / "figures.csv")
    assert (tmp_path / "figures.csv").read_text("utf-8") == FIGURES.read_text("utf-8")


def test_every_mention_stands_in_the_text_that_is_given() -> None:
    for record in records(extract(EXAMPLES)):
        document = record["document"]
        text = document["text"] or (EXAMPLES / document["id"]).read_text("utf-8")
        for layer in ("dates", "figures", "organisations", "places", "people", "goals", "events"):
            for mention in record[layer]:
                assert text[mention["start"] : mention["end"]] == mention["text"]


def test_text_is_given_for_plain_text_if_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(KYRGYZ, "utf-8")
    (plain,) = records(extract(tmp_path))
    (full,) = records(extract(tmp_path, "--with-text"))
    assert plain["document"]["text"] is None
    assert full["document"]["text"] == KYRGYZ
    full["document"]["text"] = None
    assert plain == full


@pytest.mark.parametrize(
    "data", [KYRGYZ.encode(), as_html(KYRGYZ + "40 мигрант келди."), as_pdf(KYRGYZ), as_docx(KYRGYZ)]
)
def test_standard_input(data: bytes) -> None:
    (record,) = records(extract("-", given=data))
    assert (record["document"]["id"], record["document"]["source"]) == ("-", "-")
    assert record["figures"][0]["value"] == 40
    assert "40" in RUNNER.invoke(app, ["show", "-", "--model", "none"], input=data).stdout


def test_timeline_of_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ошто 2024-жылдын 6-сентябрында семинар өттү.", "utf-8")
    made = extract(tmp_path).stdout_bytes
    result = RUNNER.invoke(app, ["timeline", "-"], input=made)
    assert result.exit_code == 0 and "2024-09-06" in result.stdout


def test_rows_of_a_table(tmp_path: Path) -> None:
    rows = [("id", "text", "day"), ("../x", KYRGYZ, "14 май 2025"), ("x", KYRGYZ, "?")]
    (tmp_path / "a.csv").write_bytes(as_csv(rows))
    result = extract(tmp_path, "--column", "text", "--id", "id", "--published", "day")
    first, second = records(result)
    assert [first["document"]["id"], second["document"]["id"]] == ["x", "x~2"]
    assert first["document"]["published"]["value"] == "2025-05-14"
    assert second["document"]["published"] is None
    assert first["document"]["text"] == KYRGYZ
    assert f"{tmp_path / 'a.csv'}:5: warning: " in result.stderr
    out = tmp_path / "out"
    extract(tmp_path / "a.csv", "--column", "text", "--id", "id", "-o", out)
    assert sorted(path.name for path in out.iterdir()) == ["x.json", "x~2.json"]


def test_rows_without_ids(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": KYRGYZ}) + "\n" + json.dumps({"text": KYRGYZ}), "utf-8")
    ids = [record["document"]["id"] for record in records(extract(tmp_path, "--column", "text"))]
    assert ids == ["a.jsonl/1", "a.jsonl/2"]


def test_what_is_skipped_is_counted_and_named(tmp_path: Path) -> None:
    for name, data in {"a.txt": KYRGYZ.encode(), "b.png": b"\x89PNG", "c.json": b"{}"}.items():
        (tmp_path / name).write_bytes(data)
    short, long = extract(tmp_path), extract(tmp_path, "--verbose")
    assert short.stderr.split()[short.stderr.split().index("skipped") + 1] == "2"
    assert "b.png" not in short.stderr
    assert f"{tmp_path / 'b.png'}: skipped: a PNG picture" in long.stderr.splitlines()


def test_size_and_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Почта открыта. ".encode("cp866") * 200)
    assert "unknown encoding" in extract(tmp_path, code=1).stderr
    (record,) = records(extract(tmp_path, "--encoding", "CP866"))
    assert (record["document"]["encoding"], record["document"]["encoding_confidence"]) == ("cp866", 1.0)
    assert "not utf-8, as --encoding says" in extract(tmp_path, "--encoding", "utf8", code=1).stderr
    assert "too large: 0.003 MB; --max-size allows 0.001 MB" in extract(tmp_path, "--max-size", "0.001", code=1).stderr


def test_doubt_about_an_encoding_is_told(tmp_path: Path) -> None:
    sentence = "В 2024 году в центр обратились 1 200 мигрантов.\n"
    (tmp_path / "a.txt").write_bytes((sentence * 20).encode("cp1251") + (sentence * 20).encode("koi8-r"))
    result = extract(tmp_path)
    (record,) = records(result)
    assert record["document"]["encoding_confidence"] < 0.7
    assert "warning: read as" in result.stderr and "--encoding" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--id", "x"], "--column"),
        (["--encoding", "no-such"], "utf-8"),
        (["--encoding", "hex"], "utf-8"),
        (["--max-size", "0"], "max-size"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, arguments: list[str], allowed: str) -> None:
    (tmp_path / "a.txt").write_text(KYRGYZ, "utf-8")
    assert allowed in extract(tmp_path, *arguments, code=2).stderr


def test_an_input_table_is_not_overwritten(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"text": KYRGYZ}), "utf-8")
    assert "input file" in extract(tmp_path, "--column", "text", "-o", rows, code=2).stderr
    assert json.loads(rows.read_text("utf-8"))["text"] == KYRGYZ


@pytest.mark.parametrize(
    ("library", "name", "data"),
    [
        ("trafilatura", "a.html", as_html(PAGE)),
        ("pypdfium2", "a.pdf", as_pdf(PAGE)),
        ("docx", "a.docx", as_docx(NOTE)),
        ("striprtf", "a.rtf", b"{\\rtf1 12}"),
    ],
)
def test_a_missing_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, name: str, data: bytes
) -> None:
    for module in [module for module in sys.modules if module.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError, match=r"pip install migtext\[files\]"):
        read(tmp_path / name)


def test_in_python(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(as_docx(NOTE))
    source = migtext.read(tmp_path / "a.docx")
    record = migtext.extract_file(tmp_path / "a.docx")
    assert isinstance(source, migtext.Source)
    assert record.document.text == source.text
    assert record == migtext.Pipeline()(source)


def test_a_table_of_bytes_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        buffer = io.BytesIO(as_csv(TABLE))

    monkeypatch.setattr(sys, "stdin", Stream())
    assert read("-").media_type == "text/csv"
