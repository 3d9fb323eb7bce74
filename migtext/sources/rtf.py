"""Rich text files."""

import re
from itertools import groupby

from migtext.errors import ReadError
from migtext.sources.builder import CellText, TextBuilder
from migtext.sources.extras import needs
from migtext.sources.kinds import RTF
from migtext.sources.source import Source
from migtext.text.reading import check_encoding

_MAX_BYTES = 32_000_000
_MAX_DEPTH = 500
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_BRACES = re.compile(rb"(?<!\\)[{}]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CELL_END = "|"  # what striprtf puts behind the text of a cell


def read_rtf(data: bytes, encoding: str | None = None) -> Source:
    """The text of a rich text file, a paragraph a line in the file; pictures and styles are left out.

    ``encoding`` is that of its letters, if the file does not name it rightly. Raises ReadError, with the path
    ``<bytes>``, for a file that is too large, nested too deeply or empty.
    """
    if len(data) > _MAX_BYTES:
        raise ReadError("<bytes>", f"too large for rich text: more than {_MAX_BYTES // 1_000_000} MB")
    _check_depth(data)
    with needs("striprtf"):
        from striprtf.striprtf import rtf_to_text
    page = _CODE_PAGE.search(data[:4096])
    named = encoding or (f"cp{page[1].decode('ascii')}" if page else "cp1252")
    try:
        text: str = rtf_to_text(data.decode("latin-1"), encoding=named, errors="strict")  # type: ignore[no-untyped-call]
    except (LookupError, UnicodeDecodeError):
        raise ReadError("<bytes>", f"its letters are not in {named}; --encoding says which encoding it has") from None
    if _CONTROL.search(text):
        raise ReadError("<bytes>", "a damaged rich text file")
    builder = TextBuilder()
    for in_table, lines in groupby(text.split("\n"), lambda line: line.rstrip().endswith(_CELL_END)):
        if in_table:
            builder.table([CellText(cell) for cell in line.rstrip().split(_CELL_END)[:-1]] for line in lines)
        else:
            for line in lines:
                builder.paragraph(line)
    if not builder.text:
        raise ReadError("<bytes>", "a rich text file without text")
    return Source("", builder.text, check_encoding(named), None, RTF.media_type, tables=builder.tables)


def _check_depth(data: bytes) -> None:
    depth = 0
    for brace in _BRACES.finditer(data):
        depth += 1 if brace[0] == b"{" else -1
        if depth > _MAX_DEPTH:
            raise ReadError("<bytes>", f"groups are nested more than {_MAX_DEPTH} deep")
