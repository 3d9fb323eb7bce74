"""Running text, and Markdown as the text that it stands for."""

import re
from typing import TYPE_CHECKING

from migtext.sources.builder import CellText, TextBuilder
from migtext.sources.kinds import MARKDOWN
from migtext.sources.metadata import day_of
from migtext.sources.source import Released, Source
from migtext.sources.text_tables import text_tables
from migtext.text.reading import Decoded, decoded

if TYPE_CHECKING:
    from markdown_it.token import Token

UNSURE = 0.9
"""Confidence in an encoding below which the reader warns."""

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_SETTING = re.compile(r"^([A-Za-z_]+):[ \t]*(\S.*?)[ \t]*\r?$", re.MULTILINE)
_DATES = ("published", "date")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_text(data: bytes, encoding: str | None = None) -> Source:
    """A text as it is, with its tables; raises ReadError as ``decoded`` does."""
    found = decoded(data, encoding)
    tables = text_tables(found.text)
    return Source("", found.text, found.encoding, found.confidence, tables=tables, warnings=doubts(found))


def doubts(found: Decoded) -> tuple[str, ...]:
    """A warning, if the encoding of a text is not sure."""
    if found.confidence >= UNSURE:
        return ()
    return (
        f"read as {found.encoding}, which is not sure ({found.confidence:.2f}); the file may be in two encodings"
        " (--encoding says which one it is)",
    )


def read_markdown(data: bytes, encoding: str | None = None) -> Source:
    """The text of a Markdown file: paragraphs, headings, items and tables without their marks.

    Title, ``date`` or ``published`` and ``url`` are taken from front matter between two lines of dashes, if there is
    any. HTML inside the text is left out, except line breaks. Raises ReadError as ``decoded`` does.
    """
    from markdown_it import MarkdownIt

    found = decoded(data, encoding)
    front = _FRONT_MATTER.match(found.text)
    settings = {key.lower(): value.strip("\"'") for key, value in _SETTING.findall(front[1] if front else "")}
    body = found.text[front.end() :] if front else found.text
    builder = TextBuilder()
    _render(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body), builder)
    day = next((day for key in _DATES if (day := day_of(settings.get(key, "")))), None)
    return Source(
        "",
        builder.text,
        found.encoding,
        found.confidence,
        MARKDOWN.media_type,
        title=settings.get("title"),
        published=Released(day, "metadata") if day else None,
        url=settings.get("url"),
        tables=builder.tables,
        warnings=doubts(found),
    )


def _render(tokens: "list[Token]", builder: TextBuilder) -> None:
    rows: list[list[CellText]] = []
    header = False
    in_table = False
    for token in tokens:
        match token.type:
            case "table_open":
                rows, in_table = [], True
            case "tr_open":
                rows.append([])
            case "th_open" | "td_open":
                header = token.type == "th_open"
            case "table_close":
                builder.table(rows)
                in_table = False
            case "inline" if in_table:
                rows[-1].append(CellText(_inline(token), header))
            case "inline":
                builder.block(_inline(token))
            case "fence" | "code_block":
                builder.block(token.content.rstrip())


def _inline(token: "Token") -> str:
    """The text of a paragraph; a line end in it stays, as in a text that was wrapped."""
    parts = []
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "html_inline":
                parts.append("\n" if _BREAK_TAG.fullmatch(child.content) else "")
            case "image":
                parts.append(child.content)
            case _:
                parts.append(child.content)
    return "".join(parts).strip()
