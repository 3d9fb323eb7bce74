"""Kinds of files, told by their bytes."""

import io
import zipfile

import pytest
from documents import PAGE, REPORT, TABLE, as_csv, as_docx, as_html, as_pdf

from migtext.output.figures_csv import HEADER as FIGURES_HEADER
from migtext.output.timeline_csv import HEADER as TIMELINE_HEADER
from migtext.records import Document, Generator, Record
from migtext.sources import kinds
from migtext.sources.kinds import delimiter_of, kind_of


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return buffer.getvalue()


TEXT = REPORT.encode()
READ = [
    ("a.txt", TEXT, "text"),
    ("a", TEXT, "text"),
    ("a.md", TEXT, "markdown"),
    ("a.md", b"# 2024\n\n<b>12</b> people <br> came <i>in</i>", "markdown"),
    ("a.txt", as_html(PAGE), "html"),
    ("a.md", as_html(PAGE), "html"),
    ("a.txt", b"<td>1&#160;234 people</td>", "html"),
    ("a.txt", "14&nbsp;мая 2025&nbsp;года".encode(), "html"),
    ("a.txt", b"\xef\xbb\xbf \n<!-- kept -- here --><HTML><body>12", "html"),
    ("a.xml", b"<?xml version='1.0'?><!DOCTYPE html><html><body>12</body></html>", "html"),
    ("a.txt", "1 < 2, а 3 > 2; если x<y, то y>x.".encode(), "text"),
    ("a.txt", as_html(PAGE).decode().encode("utf-16"), "html"),
    ("a.txt", as_pdf(PAGE), "pdf"),
    ("a.pdf", b"\r\n\r\n" + as_pdf(PAGE), "pdf"),
    ("a.zip", as_docx(PAGE), "docx"),
    ("a.docx", zipped("a.txt", "word/notes.txt"), "zip"),
    ("a.doc", b"{\\rtf1\\ansi 12}", "rtf"),
    ("a.txt", b"PAR1 \x15\x04", "parquet"),
    ("a.csv", as_csv(TABLE), "csv"),
    ("a.tsv", "\n".join(map("\t".join, TABLE)).encode(), "csv"),
    ("a.dat", as_csv(TABLE), "csv"),
    ("a.txt", as_csv(TABLE), "text"),
    ("a", "Ош, Нарын, Талас\nОш, Нарын, Баткен\nБишкек, Ош, Талас\n".encode(), "text"),
    ("a.txt", b'{"text": "a"}\n{"text": "b"}\n', "jsonl"),
    ("a.jsonl", b'{"text": "a"}', "jsonl"),
    ("a.txt", b'{"text": "a"}\n' * 9000, "jsonl"),
    ("a.txt", "{Приложение} к приказу".encode(), "text"),
    ("a.txt", b"[1] Annual report\n[2] Review", "text"),
    ("a.txt", b"From: the office\nTo: all\nWe meet at 12.", "text"),
]


@pytest.mark.parametrize(
    ("name", "data", "reader"), READ, ids=[f"{reader}-{n}" for n, (_, _, reader) in enumerate(READ)]
)
def test_kinds_that_are_read(name: str, data: bytes, reader: str) -> None:
    assert kind_of(data, name).reader == reader
    assert kind_of(data[: kinds.HEAD], name).reader == reader


REFUSED = [
    (b"\x89PNG\r\n", "PNG"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (zipped("xl/workbook.xml"), ".xlsx"),
    (zipped("content.xml"), ".odt"),
    (zipped("ppt/presentation.xml"), ".pptx"),
    (zipped("META-INF/container.xml"), ".epub"),
    (b'<?xml version="1.0"?><rss></rss>', "XML"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "XML"),
    (b'{"a": {"text": 1}}', "JSON"),
    (b'[{"text": "a"}, {"text": "b"}]', "JSON"),
    (b"W29uZSB0d28gdGhyZWUgZm91ciBmaXZlIHNpeCBzZXZlbiBlaWdodCBuaW5l" * 9, "base64"),
    (b"From: a\nTo: b\nSubject: c\nMIME-Version: 1.0\n\nText", "e-mail"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_kinds_that_are_refused_by_name(data: bytes, reason: str) -> None:
    kind = kind_of(data, "a.txt")
    assert reason in kind.refused and not kind.reader


def test_output_of_migtext_is_no_document() -> None:
    record = Record(
        generator=Generator(version="1"),
        document=Document(id="a", sha256="0", language="kk", languages={}, characters=0),
    )
    tables = [",".join(header).encode() for header in (FIGURES_HEADER, TIMELINE_HEADER)]
    for data in (record.to_json().encode(), *(b"\xef\xbb\xbf" + table for table in tables)):
        assert kind_of(data, "a.jsonl").own


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1,5;2,5;3\n", ";"),
        ("a,b\n1,2\n", ","),
        ("a\tb, c\n1\t2, 3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('a,"b, c"\n1,"2, 3"\n', ","),
        ("one\ntwo\n", ""),
        ("", ""),
    ],
)
def test_delimiter(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter
