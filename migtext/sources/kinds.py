"""What kind of file some bytes are, told by the bytes; the name decides only between kinds of text."""

import csv
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import NamedTuple

from migtext.errors import ReadError
from migtext.text.reading import SIGNATURES, decode

HEAD = 1 << 16
"""Number of bytes at the beginning of a file that tell its kind."""

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
"""Endings of files of running text, in upper or lower case."""

_MARKDOWN = (".md", ".markdown")
_TABLES = (".csv", ".tsv")
_LINES = (".jsonl", ".ndjson")
_OTHERS = (".html", ".htm", ".xhtml", ".pdf", ".docx", ".rtf", ".parquet", ".zip")
_SUFFIXES = frozenset((*TEXT_SUFFIXES, *_TABLES, *_LINES, *_OTHERS))

_ZIPPED = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "an Excel workbook (.xlsx); save its sheets as .csv"),
    ("ppt/presentation.xml", "a PowerPoint file (.pptx)"),
    ("META-INF/container.xml", "an electronic book (.epub)"),
    ("content.xml", "an OpenDocument file (such as .odt); save it as .docx"),
)
_TAGS = (
    "a|abbr|address|article|aside|b|base|blockquote|body|br|button|caption|center|cite|code|dd|div|dl|dt|em|figure|font|"
    "footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|noscript|ol|p|pre|q|s|script|"
    "section|small|span|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|time|title|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|[lr]aquo|[mn]dash|[lrb]dquo|hellip|quot|#\d{1,6}|#[xX][\da-fA-F]{1,5});")
_OPENS_PAGE = re.compile(rf"(?:\s|<!--(?:[^-]|-(?!->))*-->)*(?:<!doctype\s+html|<(?:{_TAGS})[\s>/])", re.IGNORECASE)
_OPENS_XML = re.compile(r"\s*<(?:\?xml[\s?]|!DOCTYPE|[A-Za-z][\w.-]*(?::[\w.-]+)?(?:\s[^<>]*)?/?>)", re.IGNORECASE)
_DATA_LINE = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
_MAIL_LINE = re.compile(r"(?:From|To|Subject|Date|MIME-Version|Received|Return-Path|Message-ID|Content-Type): \S", re.I)
_FEWEST_TAGS, _SPARSEST_TAGS = 5, 400  # tags; characters a tag
_ROWS = 50  # rows that tell whether a text is a table
DELIMITERS = "\t;|,"
"""What may part the cells of a table in a text file, the surest first."""

RECORDS = b'{"schema_version":"'
FIGURES = "document,language,counted,value,value_max,"
TIMELINE = "date,earliest,latest,type,status,"


class Kind(NamedTuple):
    """A kind of file: the name of its reader and its media type; for one that is not read only ``refused`` says why."""

    reader: str = ""
    media_type: str = ""
    refused: str = ""
    own: bool = False


TEXT = Kind("text", "text/plain")
MARKDOWN = Kind("markdown", "text/markdown")
HTML = Kind("html", "text/html")
PDF = Kind("pdf", "application/pdf")
RTF = Kind("rtf", "application/rtf")
DOCX = Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
ZIP = Kind("zip", "application/zip")
CSV = Kind("csv", "text/csv")
JSONL = Kind("jsonl", "application/jsonl")
PARQUET = Kind("parquet", "application/vnd.apache.parquet")
OUTPUT = Kind(refused="output of migtext, not a document", own=True)

READ = (TEXT, MARKDOWN, HTML, PDF, RTF, DOCX, ZIP, CSV, JSONL, PARQUET)
"""All kinds that are read."""


def kind_of(data: bytes, name: str = "", encoding: str | None = None) -> Kind:
    """The kind of a file from its bytes, or from the first ``HEAD`` of them.

    ``name`` decides between plain text, Markdown and a table in text, which the bytes leave open. Never raises: bytes
    that are no known kind of file are ``TEXT``, whose reader says what is wrong with them.

    >>> kind_of(b"<html><p>12</p></html>", "a.txt").reader, kind_of(b"%PDF-1.7").reader
    ('html', 'pdf')
    >>> kind_of(b"\\x89PNG\\r\\n").refused
    'a PNG picture'
    """
    if b"%PDF-" in data[:1024] and data.lstrip()[:1] != b"<":
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(b"PAR1"):
        return PARQUET
    if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        return RTF
    if refused := next((name for start, name in SIGNATURES if data.startswith(start)), ""):
        return Kind(refused=refused)
    if data.startswith(RECORDS):
        return OUTPUT
    return _kind_of_text(_some_text(data, encoding), PurePath(name).suffix.lower(), whole=len(data) < HEAD)


def is_document(name: str) -> bool:
    """Whether the ending of a file's name is that of a kind that is read."""
    return PurePath(name).suffix.lower() in _SUFFIXES


def is_text_name(name: str) -> bool:
    """Whether the ending of a file's name is that of running text."""
    return PurePath(name).suffix.lower() in TEXT_SUFFIXES


def _zipped(data: bytes) -> Kind:
    """What a zip file is, told by the names in it; of one that was cut short, by the names in its first bytes."""
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except Exception:  # damaged in any way
        names = [
            found.decode("utf-8", "replace") for found in re.findall(rb"PK\x03\x04.{26}([\w/.\[\]-]{1,80})", data, re.S)
        ]
    kind = next((kind for start, kind in _ZIPPED if start in names), "")
    if kind == "docx":
        return DOCX
    return Kind(refused=kind) if kind else ZIP


def _some_text(data: bytes, encoding: str | None) -> str:
    """The text of the first bytes, as far as the kind needs it; a character cut at their end is left out."""
    cut = data[:HEAD]
    if encoding:
        return cut.decode(encoding, "ignore")
    if cut.startswith((b"\xff\xfe", b"\xfe\xff")):
        return cut.decode("utf-16", "ignore")
    try:
        return decode(cut[: cut.rfind(b"\n") + 1] or cut)[0]
    except ReadError:
        return cut.decode("utf-8", "ignore").lstrip("\ufeff")


def _kind_of_text(text: str, suffix: str, *, whole: bool) -> Kind:
    if _is_html(text, suffix):
        return HTML
    if text.startswith((FIGURES, TIMELINE)):
        return OUTPUT
    if suffix in _LINES:
        return JSONL
    for test, kind in _TEXT_TESTS:
        if test(text, whole):
            return kind
    if suffix in _MARKDOWN:
        return MARKDOWN
    if suffix in _TABLES or (suffix not in TEXT_SUFFIXES and _is_table(text)):
        return CSV
    return TEXT


def _is_html(text: str, suffix: str) -> bool:
    if _OPENS_PAGE.match(text):
        return True
    xml = re.match(r"\s*<\?xml[^>]*>", text)
    if xml:
        return bool(_OPENS_PAGE.match(text, xml.end()))
    if suffix in _MARKDOWN:
        return False
    if _ENTITY.search(text):
        return True
    tags = len(_TAG.findall(text))
    return tags >= _FEWEST_TAGS and tags * _SPARSEST_TAGS >= len(text)


def _is_xml(text: str, _: bool) -> bool:
    return bool(_OPENS_XML.match(text)) and (text.lstrip()[:2] == "<?" or "</" in text)


def _is_jsonl(text: str, whole: bool) -> bool:
    """Whether each line is a JSON object; the last one may be cut."""
    if not text.lstrip("\ufeff \n\r").startswith("{"):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    complete = lines if whole or len(lines) < 2 else lines[:-1]
    return (len(lines) > 1 or not text.endswith("}")) and all(map(_is_object, complete[:_ROWS]))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_json(text: str, whole: bool) -> bool:
    start = text.lstrip("\ufeff \n\r\t")
    if not re.match(r'(?:\{\s*"|\[\s*[\[{"\d-])', start):
        return False
    if not whole:
        return start[0] == "{" or re.match(r"\[\s*[{\[]", start) is not None
    try:
        return isinstance(json.loads(start), dict | list)
    except RecursionError:
        return True
    except ValueError:
        return False


def _is_encoded(text: str, _: bool) -> bool:
    """Whether most of a text is letters and digits without a space, as in base64."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    coded = sum(len(line) for line in lines if _DATA_LINE.fullmatch(line))
    return coded > 60 and 10 * coded >= 9 * sum(map(len, lines))


def _is_mail(text: str, _: bool) -> bool:
    lines = text[:4000].splitlines()
    head = lines[: lines.index("")] if "" in lines else lines
    found = sum(_MAIL_LINE.match(line) is not None for line in head)
    return (
        found >= 3 and re.search(r"^(?:MIME-Version|Received|Message-ID): ", "\n".join(head), re.I | re.M) is not None
    )


def _is_table(text: str) -> bool:
    """Whether every line has the same number of cells, three or more, and the cells are short."""
    delimiter = delimiter_of(text)
    rows = [row for row in _rows(text, delimiter) if row] if delimiter else []
    if len(rows) < 3 or len(rows[0]) < 3 or len(set(map(len, rows))) > 1:
        return False
    return delimiter != "," or text.count(", ") * 4 < text.count(",")


def delimiter_of(text: str) -> str:
    """What parts the cells of a table in text: the sign that gives the same number of cells in most rows; else "".

    >>> delimiter_of("region;2023\\nOsh;1,5\\n")
    ';'
    """
    best, share = "", 0.5
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _rows(text, delimiter) if row)
        width, count = max(widths.items(), key=lambda found: (found[0] > 1, found[1]), default=(0, 0))
        if width > 1 and count / widths.total() > share:
            best, share = delimiter, count / widths.total()
    return best


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows of a table; the last one may be cut, so it is left out if there are others."""
    try:
        rows = [row for _, row in zip(range(_ROWS), csv.reader(StringIO(text), delimiter=delimiter), strict=False)]
    except csv.Error:
        return []
    return rows[:-1] if len(rows) in range(3, _ROWS) and not text.endswith(("\n", "\r")) else rows


_TEXT_TESTS: tuple[tuple[Callable[[str, bool], bool], Kind], ...] = (
    (_is_xml, Kind(refused="an XML file, not a web page")),
    (_is_jsonl, JSONL),
    (_is_json, Kind(refused="a JSON file; JSON Lines (.jsonl) are read")),
    (_is_mail, Kind(refused="an e-mail message; save its text or its attachments")),
    (_is_encoded, Kind(refused="coded data (such as base64), not running text")),
)
