"""The page as a file: what is in it, what is escaped, its size, its words, and the command."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from examples import DOCS
from migtext import Pipeline
from migtext.cli import app
from migtext.errors import TableError
from migtext.records import LAYERS, Record
from migtext.report import page as pages
from migtext.report import words as tables
from migtext.report.data import report_data
from migtext.report.page import report_page
from migtext.run.record_texts import text_of
from migtext.sources.folders import find_files
from migtext.sources.reading import read

EXAMPLES = DOCS.parent / "examples"
TEXT = "14 мая 2024 года в Бишкеке МОМ открыла центр. Помощь получили 1 200 мигрантов. 😀 Пришли 45 человек."


def record(text: str = TEXT, **given: str) -> Record:
    return Pipeline(model="none")(text, **given)


def data_of(page: str) -> dict:
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def test_the_page_needs_nothing_else() -> None:
    page = report_page([record()], [TEXT])
    markup = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"<(link|img|iframe)\b|\bsrc=|@import|url\(|https?:", markup)
    assert "default-src 'none'" in page
    assert page.count("<script") == 4


def test_only_the_scripts_of_the_page_are_allowed() -> None:
    page = report_page([record()], [TEXT])
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert [pages._hash(script) for script in scripts] == re.findall(r"'(sha256-[^']+)'", page)


@pytest.mark.parametrize("text", ["</script><b>", "<!--<script>", "&lt;", "a\u2028b\u2029c", "\0", "{{ 1 }}"])
def test_texts_are_escaped_and_kept(text: str) -> None:
    page = report_page([record(f"{text} {TEXT}", id="1")], [f"{text} {TEXT}"])
    inside = page[page.index('id="data"') :].partition(">")[2].partition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(inside)
    assert data_of(page)["documents"][0]["text"] == f"{text} {TEXT}".encode("utf-8", "replace").decode()


def test_offsets_are_those_of_a_browser() -> None:
    units = TEXT.encode("utf-16-le")
    one = record()
    (document,) = report_data([one], [TEXT])["documents"]
    mentions = [mention.text for layer in LAYERS for mention in getattr(one, layer)]
    found = [units[2 * mention["h"][2] : 2 * mention["h"][3]].decode("utf-16-le") for mention in document["mentions"]]
    assert found == mentions and "45 человек" in found


def test_documents_of_one_id_are_told_apart() -> None:
    data = report_data([record(id="a"), record(id="a")], [TEXT, TEXT])
    assert [document["id"] for document in data["documents"]] == ["a", "a~2"]


def test_one_organisation_in_many_documents_is_one() -> None:
    texts = ["МОМ открыла центр.", "Международная организация по миграции открыла центр."]
    data = report_data([record(text) for text in texts], texts)
    (entity,) = [row for row in data["entities"] if row["key"].startswith("organisation:")]
    assert entity["key"] == "organisation:iom" and set(entity["names"]) >= {"kk", "ky", "ru", "en"}


def test_an_event_in_two_documents_has_two_sources() -> None:
    texts = ["6 сентября 2024 года в Оше прошёл семинар.", "2024-жылдын 6-сентябрында Ошто семинар өттү."]
    (row,) = report_data([record(text) for text in texts], texts)["events"]
    assert sorted(row["sources"]) == [[0, "e1"], [1, "e1"]]


def test_the_text_of_a_file_is_taken_if_it_has_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, "utf-8")
    one = Pipeline(model="none")(read(file))
    without = one.model_copy(update={"document": one.document.model_copy(update={"text": None})})
    assert without.document.sha256 == sha256(TEXT.encode()).hexdigest()
    assert text_of(without) == TEXT
    file.write_text(f"{TEXT}!", "utf-8")
    assert text_of(without) is None
    file.unlink()
    assert text_of(without) is None


def test_the_report_of_the_examples_is_small() -> None:
    pipeline = Pipeline(model="none")
    sources = [read(file) for file in find_files([EXAMPLES]) if isinstance(file, Path)]
    page = report_page([pipeline(source) for source in sources], [source.text for source in sources])
    assert len(page.encode()) < 600_000


def test_many_documents_are_too_large() -> None:
    one = record()
    long = one.model_copy(update={"document": one.document.model_copy(update={"characters": pages.MAX_CHARACTERS})})
    assert not pages.too_large([long])
    assert pages.too_large([long, one])
    assert pages.too_large([one] * (pages.MAX_DOCUMENTS + 1))


@pytest.mark.parametrize("code", tables.interface_languages())
def test_words_of_every_value_of_the_schema(code: str) -> None:
    schema = json.loads((DOCS / "schema.json").read_text("utf-8"))["$defs"]
    words = tables.words(code)
    for section, kind, field in (
        ("types", "Event", "type"), ("statuses", "Event", "status"), ("furniture", "Furniture", "kind"),
        ("comparators", "Figure", "comparator"), ("kinds", "Figure", "kind"), ("kinds", "Date", "kind"),
        ("frameworks", "Goal", "framework"), ("scopes", "Goal", "scope"), ("reasons", "Link", "reason"),
    ):  # fmt: skip
        assert set(schema[kind]["properties"][field]["enum"]) <= set(words[section]), section
    assert set(words["layers"]) == set(words["layer"]) == set(LAYERS)


def test_a_word_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("en", "ru"):
        text = (tables._FOLDER / f"{code}.toml").read_text("utf-8")
        (tmp_path / f"{code}.toml").write_text(text if code == "en" else text.replace("csv = ", "cvs = "), "utf-8")
    monkeypatch.setattr(tables, "_FOLDER", tmp_path)
    tables.words.cache_clear()
    with pytest.raises(TableError, match=r"ru\.toml:\d+: .*unknown key cvs"):
        tables.words("ru")
    tables.words.cache_clear()


def test_every_word_in_the_script_exists() -> None:
    script = pages._script()
    words = tables.words("en")
    for section, key in re.findall(r'\bt\("(\w+)\.(\w+)"\)', script):
        assert key in words[section]
    assert set(re.findall(r'\bword\("(\w+)"', script)) <= set(words)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    file = tmp_path / "records.jsonl"
    file.write_text(f"{Pipeline(model='none', with_text=True)(TEXT).to_json()}\n", "utf-8")
    return file


def run(*arguments: Path | str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["report", *map(str, arguments)])
    return result.exit_code, result.output


def test_the_command_writes_a_page(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "report.html"
    assert run(records, "-o", out) == (0, "")
    assert data_of(out.read_text("utf-8"))["documents"][0]["text"] == TEXT


def test_the_command_leaves_out_what_is_no_record(records: Path, tmp_path: Path) -> None:
    records.write_text(records.read_text("utf-8") + "{}\n", "utf-8")
    code, output = run(records, "-o", tmp_path / "report.html")
    assert code == 1 and "records.jsonl:2: not a migtext record" in output
    assert (tmp_path / "report.html").exists()


def test_the_command_refuses_what_gives_no_page(records: Path, tmp_path: Path) -> None:
    assert run(records, "-o", records)[0] == 2
    assert records.read_text("utf-8").startswith("{")
    code, output = run(tmp_path / "none.jsonl", "-o", tmp_path / "report.html")
    assert code == 2 and "there are no records" in output
    code, output = run(records, "-o", tmp_path)
    assert code == 2 and "cannot be written" in output


def test_the_command_tells_of_texts_that_are_missing(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text(f"{record().to_json()}\n", "utf-8")
    code, output = run(file, "-o", tmp_path / "report.html")
    assert code == 0 and "1 of 1 documents are shown without their text" in output
    assert "1 200 мигрантов" in (tmp_path / "report.html").read_text("utf-8")
