"""Web pages: the main text without menus and footers, the headline, and what the page says about itself."""

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from html import unescape
from typing import TYPE_CHECKING

from migtext.errors import ReadError
from migtext.sources.builder import CellText, TextBuilder, one_line, superscript
from migtext.sources.extras import needs
from migtext.sources.kinds import HTML
from migtext.sources.metadata import day_of
from migtext.sources.plain import UNSURE, doubts
from migtext.sources.source import Released, Source
from migtext.text.reading import ENCODINGS, Decoded, check_encoding, decoded

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

_MAX_BYTES = 16_000_000
_MAX_TAGS, _MAX_DEPTH = 100_000, 500
_CHARSET = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w-]{3,20})|<\?xml[^>]{1,100}encoding=["']([\w-]{3,20})""", re.I
)
_TOLD_BY_LETTERS = frozenset(map(check_encoding, ENCODINGS))
_HEAD = 4096  # bytes in which a page names its encoding
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_OPTIONAL = frozenset(
    ["p", "li", "td", "tr", "th", "dt", "dd", "option", "tbody", "thead", "tfoot", "colgroup", "html", "head", "body"]
)
_UNSEEN = frozenset(
    ["script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "textarea", "button"]
)
_AROUND = frozenset(["nav", "header", "footer", "aside"])
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer h1"
        " h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
        " head list item quote row cell",
    )
)
_LINE_ENDS = frozenset(["br", "lb"])
_KEY = "migtexttable"
_PLACE = re.compile(rf"{_KEY}(\d+)x")
_LONGEST_ATTRIBUTE = 4000  # characters
_LONGEST_CELL = 300  # characters: a table with longer cells lays out a page
_FIRST_DAY, _LAST_DAY = "1995-01-01", "2199-12-31"
_FEWEST = 0.4  # share of the text outside menus; less is no main text, unless it is long
_SHORT_PAGE = 1000  # characters
_TOP = 3  # blocks among which a headline stands
_STAMP = re.compile(r"(?<![a-z])(?:date|time|published|posted|pubdate)(?![a-z])", re.IGNORECASE)


def read_html(data: bytes, encoding: str | None = None) -> Source:
    """The main text of a web page, or all text of a piece of HTML, with title, site, address and day of publication.

    Nothing is fetched: no scripts, frames and style sheets. The encoding is the one that the page names, if its bytes
    are in it. Raises ReadError, with the path ``<bytes>``, for a page that is too large, nested too deeply or empty.
    """
    if len(data) > _MAX_BYTES:
        raise ReadError("<bytes>", f"too large for a web page: more than {_MAX_BYTES // 1_000_000} MB")
    found = _decoded(data, encoding)
    _check_tags(found.text)
    if not _TAG.search(found.text):
        return Source("", unescape(found.text), *found[1:], HTML.media_type, warnings=doubts(found))
    with needs("lxml"):
        from lxml import html
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    # A declaration of an encoding in text that is decoded already would be an error.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", found.text)
    tree = html.document_fromstring(text, parser=parser, ensure_head_body=True)
    return _page(tree, found)


def _decoded(data: bytes, encoding: str | None) -> Decoded:
    """The text of a page; where it names an encoding that is told by its letters, the letters decide if they can."""
    named = None if encoding else _named_encoding(data)
    if named is None:
        return decoded(data, encoding)
    try:
        found = decoded(data) if named in _TOLD_BY_LETTERS else None
    except ReadError:
        found = None
    if found is not None and found.confidence >= UNSURE:
        return found
    try:
        return decoded(data, named)
    except ReadError:
        return decoded(data)


def _named_encoding(data: bytes) -> str | None:
    named = _CHARSET.search(data[:_HEAD])
    try:
        return check_encoding((named[1] or named[2]).decode("ascii")) if named else None
    except ValueError:
        return None


def _check_tags(text: str) -> None:
    """Raise ReadError for more tags, or deeper ones, than a page for people has."""
    depth = 0
    for number, tag in enumerate(_TAG.finditer(text)):
        name = tag[2].lower()
        if name not in _VOID and name not in _OPTIONAL:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _MAX_DEPTH:
            raise ReadError("<bytes>", f"tags are nested more than {_MAX_DEPTH} deep")
        if number > 2 * _MAX_TAGS:
            raise ReadError("<bytes>", f"more than {_MAX_TAGS:,} elements in a page")


def _page(tree: "HtmlElement", found: Decoded) -> Source:
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    stated = _stated_day(tree)
    _raise_marks(tree)
    _drop_long_attributes(tree)
    tables = _set_aside_tables(tree)
    around = _blocks(tree, _AROUND)
    about = _about(tree)
    headline = _headline(tree, about.title)
    main = [] if about.body is None else _blocks(about.body)
    blocks = main if _length(main) >= min(_SHORT_PAGE, _FEWEST * _length(around)) else around or _blocks(tree)
    builder = TextBuilder()
    if headline and not any(_same(headline, block) for block in blocks[:_TOP]):
        builder.paragraph(headline)
    for block in blocks:
        _add(builder, block, tables)
    if not builder.text:
        raise ReadError("<bytes>", "a web page without text; a script may have to fill it in")
    day = about.date or stated
    return Source(
        "",
        builder.text,
        found.encoding,
        found.confidence,
        HTML.media_type,
        title=headline or about.title,
        published=Released(day, "metadata") if day else None,
        url=about.url,
        site=about.sitename,
        language=language,
        tables=builder.tables,
        warnings=doubts(found),
    )


def _raise_marks(tree: "HtmlElement") -> None:
    """Put raised numbers, such as marks of footnotes, in superscript: they would be taken for digits otherwise."""
    for element in tree.iter("sup"):
        text = one_line(element.text_content())
        if any(map(str.isdigit, text)):
            for child in list(element):
                element.remove(child)
            element.text = superscript(text)


def _drop_long_attributes(tree: "HtmlElement") -> None:
    """Drop pictures that are written into the page, and whatever else no reader of a page sees."""
    for element in tree.iter():
        for name, value in element.attrib.items():
            if len(value) > _LONGEST_ATTRIBUTE:
                del element.attrib[name]


def _about(tree: "HtmlElement") -> "Document":
    """The main text, as a tree, and what the page says about itself; of a tree that is changed by it."""
    with needs("trafilatura"):
        from trafilatura import bare_extraction
        from trafilatura.settings import Document, use_config
    dates = {"original_date": True, "extensive_search": False, "min_date": _FIRST_DAY, "max_date": _LAST_DAY}
    # Below a least size trafilatura takes the whole page; what is done then is decided here.
    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", "0")
    # Its warnings are for those who gather pages from the network.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    found = bare_extraction(
        deepcopy(tree), include_comments=False, with_metadata=True, date_extraction_params=dates, config=settings
    )
    return found if isinstance(found, Document) else Document()


def _length(blocks: Sequence[str]) -> int:
    return sum(map(len, blocks))


def _same(headline: str, block: str) -> bool:
    """Whether a block is the headline, or begins with it."""
    letters = "".join(filter(str.isalnum, headline.casefold()))
    return "".join(filter(str.isalnum, block[: 2 * len(headline)].casefold())).startswith(letters)


def _headline(tree: "HtmlElement", title: str | None) -> str | None:
    """The heading that the title of the page repeats, or the title that the page gives to those who share it."""
    shared = next((meta.get("content") for meta in tree.iter("meta") if meta.get("property") == "og:title"), None)
    named = " ".join(filter(None, (title, shared, tree.findtext(".//title"))))
    headings = [one_line(one.text_content()) for tag in ("h1", "h2") for one in tree.iter(tag)]
    headings = [heading for heading in headings if any(map(str.isalnum, heading))]
    letters = "".join(filter(str.isalnum, named.casefold()))
    # The name of the site is often a heading, and in the title too; it is shorter.
    repeated = [one for one in headings if "".join(filter(str.isalnum, one.casefold())) in letters]
    if repeated:
        return max(repeated, key=len)
    return one_line(shared) if shared else next((one for one in headings if len(list(tree.iter("h1"))) == 1), None)


def _stated_day(tree: "HtmlElement") -> str | None:
    """The day that the page shows as its date, in any language: the first one behind the headline.

    Without a headline all days that the page shows must be the same: the head of a page may show today's date.
    """
    days: list[str] = []
    behind = False
    for element in tree.iter():
        if element.tag == "h1":
            behind = True
        elif _is_stamp(element) and (day := day_of(one_line(element.get("content") or element.text_content()))):
            if behind or element.tag == "meta":
                return day
            days.append(day)
    return days[0] if len(set(days)) == 1 else None


def _is_stamp(element: "HtmlElement") -> bool:
    if element.tag == "time":
        return True
    if element.tag == "meta":
        return _STAMP.search(element.get("name") or element.get("property") or "") is not None
    named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    return _STAMP.search(named) is not None and len(element) <= 3


def _set_aside_tables(tree: "HtmlElement") -> "list[HtmlElement]":
    """Take the tables of data out of the page and leave a paragraph with a key and their text in their places."""
    from lxml import html

    tables: list[HtmlElement] = []
    for table in list(tree.iter("table")):
        if _is_data(table) and table.getparent() is not None:
            place = html.Element("p")
            place.text = f"{_KEY}{len(tables)}x {one_line(table.text_content())}"
            place.tail, table.tail = table.tail, None
            table.getparent().replace(table, place)
            tables.append(table)
    return tables


def _is_data(table: "HtmlElement") -> bool:
    """Whether a table has data: rows of two or more short cells, and no table in it."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    cells = [cell for row in rows for cell in row]
    return (
        len([row for row in rows if len(row) > 1]) > 1
        and next(table.iterdescendants("table"), None) is None
        and all(len(one_line(cell.text_content())) <= _LONGEST_CELL for cell in cells)
    )


def _add(builder: TextBuilder, block: str, tables: "Sequence[HtmlElement]") -> None:
    place = _PLACE.match(block)
    if place and int(place[1]) < len(tables):
        table = tables[int(place[1])]
        caption = table.find("caption")
        builder.table(map(_row, table.iter("tr")), "" if caption is None else caption.text_content())
    else:
        builder.block(block)


def _row(row: "HtmlElement") -> list[CellText]:
    return [
        CellText(" ".join(_blocks(cell)), cell.tag == "th", _span(cell, "rowspan"), _span(cell, "colspan"))
        for cell in row
        if cell.tag in ("td", "th")
    ]


def _span(cell: "HtmlElement", name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _blocks(tree: "HtmlElement", leave_out: frozenset[str] = frozenset()) -> list[str]:
    """The text of a page, or of its main part, block by block; a line break in a block is a line end."""
    from lxml import etree

    blocks: list[str] = []
    parts: list[str] = []

    def flush() -> None:
        lines = (one_line(line) for line in "".join(parts).split("\0"))
        blocks.extend(filter(None, ("\n".join(filter(None, lines)),)))
        parts.clear()

    unseen = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        hidden = element.tag in _UNSEEN or element.tag in leave_out
        if event == "start":
            unseen += hidden
            if element.tag in _BLOCKS:
                flush()
            if not unseen:
                parts.append("\0" if element.tag in _LINE_ENDS else element.text or "")
        else:
            unseen -= hidden
            if element.tag in _BLOCKS:
                flush()
            if not unseen and element is not tree:
                parts.append(element.tail or "")
    flush()
    return blocks
