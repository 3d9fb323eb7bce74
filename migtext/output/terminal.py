"""A text and its mentions for rich: coloured text, and a table for each layer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from migtext.output.marked import marked_pieces
from migtext.output.pictures import PICTURES
from migtext.records import LAYERS, Link, Mention, Record, Span

if TYPE_CHECKING:
    from migtext.timeline.build import Row

STYLES = {
    "dates": "underline cyan",
    "figures": "underline green",
    "organisations": "underline blue",
    "places": "underline magenta",
    "people": "underline yellow",
    "goals": "underline bold red",
    "events": "underline reverse",
}
"""Style of each layer; the underline remains if colours are switched off."""


def coloured(record: Record, text: str) -> Text:
    """The text of a record with its mentions in the colour of their layer; where two overlap, the shorter one wins."""
    shown = Text()
    for start, end, found in marked_pieces(record, len(text)):
        shown.append(_visible(text[start:end]), STYLES[found[0]] if found else None)
    return shown


def legend(record: Record) -> Text:
    """The layers with mentions, each in its colour and with the number of its mentions."""
    found = [(layer, len(getattr(record, layer))) for layer in LAYERS]
    parts = [Text(f"{layer} {count}", STYLES[layer]) for layer, count in found if count]
    return Text("   ").join(parts)


def tables(record: Record, width: int) -> Iterator[RenderableType]:
    """A table for each layer with mentions: their texts and values, below each other if ``width`` is too small."""
    for layer in LAYERS:
        if mentions := getattr(record, layer):
            header, rows = _columns(mentions)
            longest = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
            fits = sum(longest) + 2 * len(longest) <= width
            yield grid(header, rows, layer) if fits else _below_each_other(layer, header, rows)


def summary(record: Record) -> Table:
    """Information on the document as a whole."""
    document = record.document
    languages = ", ".join(f"{code} {share:.0%}" for code, share in document.languages.items())
    published = f"{document.published.value} ({document.published.source})" if document.published else None
    return pairs(
        "document",
        {
            "id": document.id,
            "title": document.title,
            "language": f"{document.language} ({languages})",
            "published": published,
            "encoding": document.encoding,
            "characters": _cell(document.characters),
        },
    )


def pairs(title: str, values: dict[str, object]) -> Table:
    """A table of two columns, names and values; what is null is left out."""
    table = Table(
        "",
        Column(overflow="fold"),
        title=title,
        title_justify="left",
        show_header=False,
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    for name, value in values.items():
        if value is not None:
            table.add_row(name, Text(_visible(str(value))))
    return table


def grid(header: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """A table with a header."""
    # Values are never truncated: wide values continue on the next line.
    columns = (Column(name, overflow="fold") for name in header)
    table = Table(*columns, title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    return table


def events_in_order(rows: "Iterable[Row]") -> Table:
    """A table of a timeline's rows."""
    header = ("date", "type", "status", "event", "place", "organisations", "languages", "documents")
    return grid(
        header,
        (
            (
                row.date,
                row.type,
                row.status,
                row.name or row.trigger,
                row.place,
                row.organisations,
                row.languages,
                row.documents,
            )
            for row in rows
        ),
    )


def _columns(mentions: Sequence[Mention]) -> tuple[list[str], list[list[str]]]:
    """The names of the fields that any of the mentions has, and for each mention its values as text."""
    fields = [name for name in type(mentions[0]).model_fields if _is_value(name)]
    values = {name: [_cell(getattr(mention, name)) for mention in mentions] for name in fields}
    filled = {name: column for name, column in values.items() if any(column)}
    columns = [[_cell(mention.text) for mention in mentions], *filled.values()]
    return ["text", *filled], [list(row) for row in zip(*columns, strict=True)]


def _below_each_other(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Group:
    """Each row as its first value, with the other ones and their names below it."""
    lines: list[RenderableType] = [Text(title, "italic")]
    for first, *others in rows:
        values = [f"{name} {value}" for name, value in zip(header[1:], others, strict=True) if value]
        lines += [Text(f" {first}"), Padding(Text("; ".join(values), "dim"), (0, 0, 0, 3))]
    return Group(*lines)


def _is_value(name: str) -> bool:
    """Whether a field is shown: not those of every mention, not ids, and not the trigger, which is the text."""
    return name not in Mention.model_fields and not name.endswith(("_id", "_ids")) and name != "trigger"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(_cell(part) for part in value)
    if isinstance(value, Span):
        return _cell(value.text)
    if isinstance(value, Link):
        return f"{value.id} ({value.reason})"
    if isinstance(value, float):
        return f"{value:.6g}" if value < 1e6 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    return " ".join(_visible(str(value)).split())


def _visible(text: str) -> str:
    return text.replace("\r\n", "\n").translate(PICTURES)
