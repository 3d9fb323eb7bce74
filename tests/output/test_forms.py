"""Every form of output has the same records; what a form cannot take is one document's failure."""

import csv
import gzip
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import migtext
from migtext.errors import ValueFormatError
from migtext.output.finished import Finished
from migtext.output.forms import output
from migtext.output.label_studio import CONFIG
from migtext.output.tables import described, tables
from migtext.pipeline import Pipeline
from migtext.records import Record

TEXTS = {
    "a.txt": "Ош шаарында 2023-жылы 40 мигрант үчүн сабактар өттү.",
    "b.txt": "МОМ и Министерство труда провели в Оше семинар 5 мая 2024 года для 12 мигрантов.\n- Итого: 7 мигрантов.",
}
PAGE = (Path(__file__).parents[2] / "docs" / "tables.md").read_text("utf-8")


class Owned:
    """Nothing is known of earlier outputs."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def owned(self) -> set[str]:
        return set(self.names)

    def own(self, name: str) -> None:
        self.names.add(name)

    def disown(self, name: str) -> None:
        self.names.discard(name)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    pipeline = Pipeline(model="none")
    return [pipeline(text, id=name) for name, text in TEXTS.items()]


def write(name: str, records: list[Record]) -> Path:
    out = output(name)
    with out.open(Owned()) as add:
        for record in records:
            add(Finished.of(record, record.known_text))
    return out.path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def expected(name: str, records: list[Record]) -> list[tuple[Any, ...]]:
    (table,) = [table for table in tables() if table.name == name]
    return [row for record in records for row in table.rows(record, record.known_text)]


def test_lines_and_files(folder: Path, records: list[Record]) -> None:
    lines = [record.to_json() for record in records]
    assert write("out.jsonl", records).read_text("utf-8").splitlines() == lines
    packed = write("out.jsonl.gz", records).read_bytes()
    assert gzip.decompress(packed).decode().splitlines() == lines
    assert write("again.jsonl.gz", records).read_bytes() == packed
    assert [file.read_text("utf-8").strip() for file in sorted(write("out", records).iterdir())] == lines


@pytest.mark.parametrize("table", [table.name for table in tables()])
def test_database_and_parquet_have_the_rows_of_every_table(folder: Path, records: list[Record], table: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    rows = sorted(expected(table, records), key=str)
    with sqlite3.connect(write("out.sqlite", records)) as database:
        assert sorted(database.execute(f'SELECT * FROM "{table}"'), key=str) == rows
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
    found = parquet.read_table(write("out.parquet", records) / f"{table}.parquet")
    assert sorted((tuple(row.values()) for row in found.to_pylist()), key=str) == rows
    assert found.schema.metadata[b"migtext_schema_version"].decode() == described()["schema_version"]


def test_views_of_the_database(folder: Path, records: list[Record]) -> None:
    with sqlite3.connect(write("out.sqlite", records)) as database:
        figures = database.execute("SELECT year, value, sentence FROM figures_by_place_and_year").fetchall()
        events = database.execute("SELECT date, organisers FROM events_with_organisations").fetchall()
        organisations = database.execute("SELECT mentions FROM organisations_by_document").fetchall()
    assert (2023, 40, TEXTS["a.txt"]) in figures
    assert any(date == "2024-05-05" and "; " in organisers for date, organisers in events if organisers)
    assert len(organisations) == 2


def test_cells_of_csv_are_no_formulas(folder: Path, records: list[Record]) -> None:
    with (write("out.csv", records) / "sentences.csv").open(encoding="utf-8-sig", newline="") as file:
        sentences = [row["text"] for row in csv.DictReader(file)]
    assert "'- Итого: 7 мигрантов." in sentences
    assert TEXTS["a.txt"] in sentences


def test_duckdb_reads_them_as_the_page_says(folder: Path, records: list[Record]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    for name in ("records.parquet", "records.csv", "records.jsonl.gz"):
        write(name, records)
    answers = [duckdb.sql(query).fetchall() for query in re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)]
    assert [row[1:] for row in answers[0]][:1] == [(2023, 40)]
    assert [row[1] for row in answers[1]] == [40, 7, 12]
    assert answers[2] == [(name, len(record.figures)) for name, record in zip(TEXTS, records, strict=True)]


def test_spacy_and_label_studio(folder: Path, records: list[Record]) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    docs = list(DocBin().from_disk(write("out.spacy", records)).get_docs(Vocab()))
    assert [doc.user_data["id"] for doc in docs] == list(TEXTS)
    assert [len(doc.spans["figures"]) for doc in docs] == [len(record.figures) for record in records]
    for task, text in zip(json.loads(write("out.label-studio.json", records).read_text()), TEXTS.values(), strict=True):
        assert task["data"]["text"] == text
        for region in task["predictions"][0]["result"]:
            value = region["value"]
            assert text[value["start"] : value["end"]] == value["text"]
            assert all(f'value="{label}"' in CONFIG for label in value["labels"])


@pytest.mark.parametrize("name", ["out.spacy", "out.label-studio.json"])
def test_a_record_without_its_text_is_refused_where_the_text_is_needed(
    folder: Path, records: list[Record], name: str
) -> None:
    with output(name).open(Owned()) as add, pytest.raises(ValueFormatError, match="text"):
        add(Finished.of(records[0], None))


def test_a_number_of_many_digits_fits_every_table(folder: Path, records: list[Record]) -> None:
    figure = records[0].figures[0].model_copy(update={"value": 10**28 + 1})
    record = records[0].model_copy(update={"figures": (figure,)}).with_text(TEXTS["a.txt"])
    assert Record.model_validate_json(record.to_json()) == record
    with sqlite3.connect(write("out.sqlite", [record])) as database:
        assert database.execute("SELECT value, value_digits FROM figures").fetchall() == [(1e28, str(10**28 + 1))]
    write("out.csv", [record])


def test_what_fails_half_way_leaves_the_old_output(folder: Path, records: list[Record]) -> None:
    for name in ("out.jsonl", "out.sqlite", "out.csv"):
        path = write(name, records)
        before = sorted(file.read_bytes() for file in ([path] if path.is_file() else path.iterdir()))
        with pytest.raises(OSError, match="full"), output(name).open(Owned()) as add:
            add(Finished.of(records[0], None))
            raise OSError("the disk is full")
        assert sorted(file.read_bytes() for file in ([path] if path.is_file() else path.iterdir())) == before
        assert not [file.name for file in folder.iterdir() if file.name.startswith(".")]


def test_a_file_that_is_no_record_is_not_replaced_by_one(folder: Path, records: list[Record]) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "a.txt.json").write_text("{}")
    with output("out").open(Owned()) as add:
        with pytest.raises(FileExistsError):
            add(Finished.of(records[0], None))
        add(Finished.of(records[1], None))
    assert (folder / "out" / "a.txt.json").read_text() == "{}"


def test_component_of_spacy_as_the_page_says() -> None:
    # registers it in a source tree too, where no entry points are
    import migtext.output.spacy_component  # noqa: F401

    (example,) = re.findall(r"```py\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "tables.md", "exec"), names)
    record = Record.model_validate_json(names["doc"].user_data["migtext"])
    assert [place.text for place in record.places] == [span.text for span in names["doc"].spans["places"]]


@pytest.mark.parametrize("name", ["", " ", "out.xlsx", "out.json", "out.gz"])
def test_other_names_are_refused(folder: Path, name: str) -> None:
    with pytest.raises(ValueFormatError, match=re.escape(".jsonl.gz")):
        output(name)


def test_frames_have_the_rows_and_types(records: list[Record]) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frames = migtext.frames(records)
    assert list(frames) == [table.name for table in tables()]
    assert len(frames["figures"]) == sum(len(record.figures) for record in records)
    assert frames["figures"]["page"].isna().all() and str(frames["figures"]["start"].dtype) == "Int64"
    assert isinstance(migtext.frames([])["events"], pandas.DataFrame)
    with pytest.raises(ValueFormatError, match="type str"):
        migtext.frames(["a"])  # type: ignore[list-item]


def test_html_of_a_notebook_has_the_text_and_no_tags_of_it() -> None:
    text = "<b>Ош</b> & 2023-жылы 40 мигрант"
    shown = Pipeline(model="none")(text)._repr_html_()
    assert "<b>Ош" not in shown and "&lt;" in shown and "&amp;" in shown
    unmarked = re.sub(r"<[^>]*>", "", shown)
    assert "2023-жылы" in unmarked
    assert 'class="figures"' in Record.model_validate_json(Pipeline(model="none")(text).to_json())._repr_html_()


def test_columns_are_published() -> None:
    page = Path(__file__).parents[2] / "docs" / "columns.json"
    assert json.loads(page.read_text("utf-8")) == described(), "make schema writes it"
