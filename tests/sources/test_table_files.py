"""CSV, JSON Lines, Parquet and zip: several documents in one file."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from documents import NOTE, TABLE, as_csv, as_docx
from pyarrow import parquet

from migtext.errors import ReadError
from migtext.sources.folders import Skipped
from migtext.sources.reading import Columns, Found, Reading, documents, read
from migtext.sources.source import Source

ROWS = (
    {"id": "a-1", "text": "Ошто 12 адам кеңеш алды.", "day": "14 мамыр 2025"},
    {"id": "a-2", "text": "В Оше открыли центр.", "day": "2025-06"},
    {"id": "a-3", "text": " ", "day": ""},
    {"id": "a-1", "text": "Нарында 5 адам.\nТаласта 7.", "day": "вчера"},
)
COLUMNS = Columns("text", "id", "day")


def found(data: bytes, name: str, columns: Columns | None = COLUMNS) -> list[Found]:
    return list(documents(data, name, name, Reading(columns=columns)))


def as_jsonl(rows: Sequence[Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_parquet(rows: Sequence[Any]) -> bytes:
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(list(rows)), buffer)
    return buffer.getvalue()


MADE = {
    "a.csv": as_csv([tuple(ROWS[0]), *(tuple(row.values()) for row in ROWS)]),
    "a.jsonl": as_jsonl(ROWS),
    "a.parquet": as_parquet(ROWS),
}


@pytest.mark.parametrize("name", MADE)
def test_rows_are_documents(name: str) -> None:
    one, two, empty, last = found(MADE[name], name)
    assert isinstance(one, Source) and isinstance(two, Source) and isinstance(last, Source)
    assert [one.text, two.text, last.text] == [ROWS[0]["text"], ROWS[1]["text"], ROWS[3]["text"]]
    assert [one.name, two.name, last.name] == ["a-1", "a-2", "a-1"]
    assert (one.published, two.published) == (("2025-05-14", "caller"), ("2025-06", "caller"))
    assert last.published is None and "no date but 'вчера'" in last.warnings[0]
    assert isinstance(empty, Skipped) and "no text" in empty.reason
    assert not one.is_plain


@pytest.mark.parametrize("name", MADE)
def test_rows_without_ids_have_numbers(name: str) -> None:
    sources = [one for one in found(MADE[name], name, Columns("text")) if isinstance(one, Source)]
    assert len({source.name for source in sources}) == 3
    assert all(source.path == f"{name}:{source.name}" for source in sources)


@pytest.mark.parametrize("name", MADE)
def test_missing_column_is_told_with_those_that_there_are(name: str) -> None:
    (error,) = found(MADE[name], name, Columns("body"))
    assert isinstance(error, ReadError)
    assert error.reason == "no column 'body'; the columns are id, text, day"


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_rows_need_a_column(name: str) -> None:
    (error,) = found(MADE[name], name, None)
    assert isinstance(error, ReadError) and "--column" in error.reason and "text" in error.reason


def test_table_without_columns_is_one_document() -> None:
    (source,) = found(as_csv(TABLE), "a.csv", None)
    assert isinstance(source, Source)
    assert source.text == "\n".join("\t".join(row) for row in TABLE)
    assert [(cell.row, cell.column) for cell in source.tables[0].cells[:5]] == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)]
    assert [cell.header for cell in source.tables[0].cells[:5]] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not a JSON object"),
        ("[1]", "not a JSON object but list"),
        ('{"text": 5}', "has no text but int"),
        ('{"text": ' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_rest_done(line: str, reason: str) -> None:
    error, source = found(line.encode() + b"\n" + as_jsonl(ROWS[:1]), "a.jsonl")
    assert isinstance(error, ReadError) and error.path == "a.jsonl:1" and reason in error.reason
    assert isinstance(source, Source)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_archive() -> None:
    members = {
        "kk/a.docx": as_docx(NOTE),
        "b.txt": "Ошто 12 адам.".encode(),
        "photo.png": b"\x89PNG",
        "c.csv": MADE["a.csv"],
        "empty.txt": b"",
        "__MACOSX/b.txt": b"x",
        ".hidden.txt": b"x",
    }
    read_from = found(zipped(**members), "all.zip", Columns("text"))
    assert [one.path for one in read_from] == [
        "all.zip/b.txt",
        *(f"all.zip/c.csv:{line}" for line in (2, 3, 4, 6)),
        "all.zip/empty.txt",
        "all.zip/kk/a.docx",
        "all.zip/photo.png",
    ]
    names = [one.name for one in read_from if isinstance(one, Source)]
    assert names == ["b.txt", "c.csv/2", "c.csv/3", "c.csv/6", "kk/a.docx"]


def test_names_of_an_archive_in_an_old_code_page() -> None:
    raw = "отчёт.txt".encode("cp866")
    data = zipped(**{"x" * len(raw): b"12"}).replace(b"x" * len(raw), raw)
    (source,) = found(data, "a.zip")
    assert isinstance(source, Source) and source.name == "отчёт.txt"


def test_read_gives_one_document(tmp_path: Path) -> None:
    for name, data in {**MADE, "a.zip": zipped(**{"a.txt": b"12", "b.txt": b"13"})}.items():
        (tmp_path / name).write_bytes(data)
    assert read(tmp_path / "a.csv").media_type == "text/csv"
    with pytest.raises(ReadError, match="several documents"):
        read(tmp_path / "a.zip")
    with pytest.raises(ReadError, match="--column"):
        read(tmp_path / "a.jsonl")
