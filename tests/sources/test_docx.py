"""Word files and rich text."""

import io
from datetime import datetime, timedelta
from typing import Any

import docx
import pytest
from documents import MADE, NOTE, TABLE, as_docx, blocks
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from migtext.errors import ReadError
from migtext.sources.docx import read_docx
from migtext.sources.rtf import read_rtf
from migtext.sources.source import Source


def read(file: Any) -> Source:
    buffer = io.BytesIO()
    file.save(buffer)
    return read_docx(buffer.getvalue())


def with_xml(*paragraphs: str) -> Source:
    file = docx.Document()
    for inner in paragraphs:
        file.element.body.insert(len(file.element.body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    return read(file)


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_title_and_day() -> None:
    source = read_docx(as_docx(NOTE))
    assert source.text == "\n\n".join(blocks(NOTE))
    assert source.title == blocks(NOTE)[0]
    assert source.published == (MADE.date().isoformat(), "metadata")


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("Ош") + run(" – 12"), "Ош – 12"),
        (run("12") + f"<w:ins>{run(' человек')}</w:ins>", "12 человек"),
        (run("12 человек") + "<w:del><w:r><w:delText> и 13</w:delText></w:r></w:del>", "12 человек"),
        (run("1 240") + run("3", '<w:vertAlign w:val="superscript"/>') + run(" человек"), "1 240³ человек"),
        (run("Ош") + "<w:r><w:br/></w:r>" + run("Нарын"), "Ош\nНарын"),
        (run("көші") + "<w:r><w:noBreakHyphen/></w:r>" + run("қон"), "көші-қон"),
        (f"<w:hyperlink>{run('сайт')}</w:hyperlink>" + run(" открыт"), "сайт открыт"),
        (f"<w:sdt><w:sdtContent>{run('Поле')}</w:sdtContent></w:sdt>" + run(" 5"), "Поле 5"),
        ("<w:r><w:instrText>PAGE 7</w:instrText></w:r>" + run("12"), "12"),
    ],
)
def test_parts_of_a_paragraph(inner: str, text: str) -> None:
    assert with_xml(inner).text == text


def test_a_paragraph_in_a_control_is_read() -> None:
    file = docx.Document()
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run('Внутри')}</w:p></w:sdtContent></w:sdt>")
    file.element.body.insert(0, control)
    file.add_paragraph("Снаружи")
    assert read(file).text == "Внутри\n\nСнаружи"


def test_tables_with_merged_cells_and_caption() -> None:
    file = docx.Document()
    file.add_paragraph("Таблица 1. Мигранты", style="Caption")
    table = file.add_table(3, 3)
    for line, row in zip(
        (("Область", "Год", ""), ("", "2023", "2024"), ("Ошская", "1 234", "56,7")), table.rows, strict=True
    ):
        for text, cell in zip(line, row.cells, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    source = read(file)
    (found,) = source.tables
    assert source.text[found.start : found.end] == "Область\tГод\t\n\t2023\t2024\nОшская\t1 234\t56,7"
    assert found.caption and source.text[slice(*found.caption)] == "Таблица 1. Мигранты"
    assert [(cell.row, cell.column, cell.rows, cell.columns, cell.header) for cell in found.cells[:3]] == [
        (0, 0, 2, 1, True),
        (0, 1, 1, 2, True),
        (1, 1, 1, 1, False),
    ]


def test_table_of_a_document() -> None:
    source = read_docx(as_docx(NOTE, rows=TABLE))
    (table,) = source.tables
    assert source.text[table.start : table.end] == "\n".join("\t".join(row) for row in TABLE)


@pytest.mark.parametrize(
    ("author", "saved", "day"),
    [
        ("A. Asanova", timedelta(days=3), "2025-05-17"),
        ("A. Asanova", timedelta(days=400), None),
        ("A. Asanova", timedelta(days=-1), None),
        ("python-docx", timedelta(0), None),
    ],
)
def test_a_day_is_taken_from_a_file_that_was_written_and_left(author: str, saved: timedelta, day: str | None) -> None:
    file = docx.Document()
    file.add_paragraph("Орталық ашылды")
    file.core_properties.author = author
    file.core_properties.created = datetime(2025, 5, 14)
    file.core_properties.modified = file.core_properties.created + saved
    published = read(file).published
    assert (published.value if published else None) == day


RICH = [
    (r"\u1178?\u1072?\u1079?\u1072?\u1179? 12 \'e0\'e4\'e0\'ec\par 2025", "Қазақ 12 адам\n\n2025"),
    (r"{\*\generator X}{\fonttbl{\f0 Arial;}}\b 12\b0  people", "12 people"),
    (r"\trowd A\cell 5\cell\row\trowd B\cell 6\cell\row", "A\t5\nB\t6"),
]


@pytest.mark.parametrize(("inner", "text"), RICH)
def test_rich_text(inner: str, text: str) -> None:
    source = read_rtf(b"{\\rtf1\\ansi\\ansicpg1251 " + inner.encode() + b"}")
    assert source.text == text
    assert [len(table.cells) for table in source.tables] == ([4] if "cell" in inner else [])


def test_rich_text_without_text() -> None:
    with pytest.raises(ReadError, match="without text"):
        read_rtf(b"{\\rtf1 }")
