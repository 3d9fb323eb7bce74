"""A document in a Latin alphabet as its rendering in Cyrillic, with its pages and tables."""

from dataclasses import replace

from migtext.sources.source import Source
from migtext.text.latin import Rendering


def in_cyrillic(source: Source, rendering: Rendering) -> Source:
    """The same document with the text of the rendering; offsets of pages and tables are those in it."""
    at = rendering.forward
    tables = tuple(
        table._replace(
            start=at(table.start),
            end=at(table.end),
            cells=tuple(cell._replace(start=at(cell.start), end=at(cell.end)) for cell in table.cells),
            caption=(at(table.caption[0]), at(table.caption[1])) if table.caption else None,
        )
        for table in source.tables
    )
    return replace(source, text=rendering.text, pages=tuple(map(at, source.pages)), tables=tables)
