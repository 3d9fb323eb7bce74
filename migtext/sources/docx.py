"""Word files: paragraphs, lists, tables and notes as they are after all changes are accepted, and their properties."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from migtext.errors import ReadError
from migtext.sources.builder import CellText, TextBuilder, one_line, superscript
from migtext.sources.extras import needs
from migtext.sources.kinds import DOCX
from migtext.sources.metadata import fits
from migtext.sources.safety import MEGABYTE, check_member, open_zip, read_member
from migtext.sources.source import Released, Source

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.coreprops import CoreProperties
    from lxml.etree import _Element as Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _RUN, _TABLE, _ROW, _CELL = (f"{_WORD}{name}" for name in ("p", "r", "tbl", "tr", "tc"))
_SIGNS = {
    f"{_WORD}tab": "\t",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "-",
    f"{_WORD}softHyphen": "\u00ad",
}
# Deleted and moved text, text boxes drawn twice, and what only tells how a field is made.
_LEFT_OUT = frozenset(f"{_WORD}{name}" for name in ("del", "moveFrom", "instrText", "rPr", "pPr")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_NOTES = ("footnotes", "endnotes")
_MAX_XML = 24 * MEGABYTE  # size of one part
_MAX_ALL = 128 * MEGABYTE  # size of all parts, pictures among them
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WRITTEN = timedelta(days=31)  # from the first to the last saving of a release
_MADE_BY_PROGRAM = "python-docx"
_NO_TITLE = re.compile(r"(?i)\.(?:docx?|rtf|odt)$|^(?:document|untitled|word)\b")
_TITLE_STYLES = frozenset({"Title", "Heading1"})


def read_docx(data: bytes, _encoding: str | None = None) -> Source:
    """The text of a Word file with its tables, then its footnotes and endnotes; headers and footers are left out.

    The title is that of the properties, else the first paragraph in the style of a title. The release date is the day
    when the file was saved last, if it was made at most a month before. Raises ReadError, with the path ``<bytes>``,
    for a file that is damaged, too large when unpacked, or declares entities.
    """
    _check(data)
    with needs("python-docx"):
        import docx
    document = docx.Document(BytesIO(data))
    builder = TextBuilder()
    body = document.element.body
    _add(body, builder)
    for kind in _NOTES:
        for note in _notes(document, kind):
            _add(note, builder)
    if not builder.text:
        raise ReadError("<bytes>", "a Word file without text")
    day = _published(document.core_properties)
    if day and not fits(day, builder.text):
        day = None
    return Source(
        "",
        builder.text,
        media_type=DOCX.media_type,
        title=_title(document.core_properties, body),
        published=Released(day, "metadata") if day else None,
        tables=builder.tables,
    )


def _check(data: bytes) -> None:
    """Raise ReadError for a file that is not safe to open: all its parts are unpacked when it is."""
    archive = open_zip(data)
    members = archive.infolist()
    if sum(member.file_size for member in members) > _MAX_ALL:
        raise ReadError("<bytes>", f"too large when unpacked: more than {_MAX_ALL // MEGABYTE} MB")
    for member in members:
        check_member(member, _MAX_ALL)
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        if member.file_size > _MAX_XML:
            raise ReadError("<bytes>", f"{member.filename} is too large: more than {_MAX_XML // MEGABYTE} MB")
        if _DECLARES.search(read_member(archive, member, _MAX_XML).replace(b"\0", b"")):
            raise ReadError("<bytes>", f"{member.filename} declares entities, which a Word file never does")


def _add(parent: "Element", builder: TextBuilder) -> None:
    """Add the paragraphs and tables of a part of the file, whatever they are wrapped in."""
    caption = ""
    for element in _outermost(parent, (_P, _TABLE)):
        if element.tag == _TABLE:
            builder.table(_rows(element), caption)
            caption = ""
            continue
        if caption:
            builder.block(caption)
        text = _text(element)
        caption = text if _style(element) == "Caption" else ""
        if not caption:
            builder.block(text)
    if caption:
        builder.block(caption)


def _outermost(parent: "Element", tags: tuple[str, ...]) -> "Iterator[Element]":
    """The elements with these tags that are in no other of them, in order."""
    for element in parent:
        if element.tag in tags:
            yield element
        elif element.tag not in _LEFT_OUT:
            yield from _outermost(element, tags)


def _text(parent: "Element") -> str:
    """The text of a paragraph or of all paragraphs in a cell; a line break in it stays."""
    lines = (one_line(line) for line in "".join(_parts(parent)).split("\n"))
    return "\n".join(filter(None, lines))


def _parts(parent: "Element") -> Iterator[str]:
    for element in parent:
        if element.tag == f"{_WORD}t":
            yield element.text or ""
        elif element.tag == _RUN and _is_raised(element):
            yield superscript("".join(_parts(element)))
        elif element.tag in _SIGNS:
            yield _SIGNS[element.tag]
        elif element.tag not in _LEFT_OUT:
            if element.tag == _P:
                yield "\n"
            yield from _parts(element)


def _is_raised(run: "Element") -> bool:
    place = run.find(f"{_WORD}rPr/{_WORD}vertAlign")
    return place is not None and place.get(f"{_WORD}val") == "superscript"


def _rows(table: "Element") -> list[list[CellText]]:
    """The rows of a table; a cell that continues the one above it is left out."""
    rows = [row for row in _outermost(table, (_ROW,)) if row.find(f"{_WORD}trPr/{_WORD}del") is None]
    grid = [_placed(row) for row in rows]
    return [
        [
            CellText(_text(cell), _is_header(row), _height(grid, number, column), columns)
            for column, columns, merged, cell in grid[number]
            if merged != "continue"
        ]
        for number, row in enumerate(rows)
    ]


def _placed(row: "Element") -> "list[tuple[int, int, str, Element]]":
    """For each cell of a row its column, how many columns it covers, and its part in a merged cell, if any."""
    column, placed = 0, []
    for cell in _outermost(row, (_CELL,)):
        span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
        width = (span.get(f"{_WORD}val") or "1") if span is not None else "1"
        columns = max(1, int(width)) if width.isdecimal() and len(width) < 5 else 1
        merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
        part = "" if merged is None else merged.get(f"{_WORD}val") or "continue"
        placed.append((column, columns, part, cell))
        column += columns
    return placed


def _height(grid: "list[list[tuple[int, int, str, Element]]]", number: int, column: int) -> int:
    """How many rows the cell in row ``number`` covers."""
    height = 1
    for row in grid[number + 1 :]:
        if not any(at == column and part == "continue" for at, _, part, _ in row):
            break
        height += 1
    return height


def _is_header(row: "Element") -> bool:
    return row.find(f"{_WORD}trPr/{_WORD}tblHeader") is not None


def _notes(document: "Document", kind: str) -> "Iterator[Element]":
    """The footnotes or endnotes that people wrote, without the lines that part them from the text."""
    from docx.oxml.parser import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_WORD}type") in (None, "normal"):
                    yield note


def _style(paragraph: "Element") -> str:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return "" if style is None else style.get(f"{_WORD}val") or ""


def _title(properties: "CoreProperties", body: "Element") -> str | None:
    told = one_line(properties.title or "")
    if told and not _NO_TITLE.search(told):
        return told
    return next((one_line(_text(one)) for one in body.iter(_P) if _style(one) in _TITLE_STYLES and _text(one)), None)


def _published(properties: "CoreProperties") -> str | None:
    """The day when a release was saved last, if it was written at that time and by a person."""
    made, saved = properties.created, properties.modified
    if made is None or saved is None or properties.author == _MADE_BY_PROGRAM:
        return None
    return saved.date().isoformat() if timedelta(0) <= saved - made <= _WRITTEN else None
