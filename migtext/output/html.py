"""A record as HTML, as a notebook shows it."""

from collections.abc import Iterator, Sequence
from html import escape

from migtext.output.marked import marked_pieces
from migtext.records import LAYERS, Mention, Record

COLOURS = {
    "dates": "#c6e5f5",
    "figures": "#cdeccb",
    "organisations": "#d5d5f7",
    "places": "#f4d3f0",
    "people": "#f7ecb5",
    "goals": "#f7cfc7",
    "events": "#dddddd",
}
"""Background of the mentions of each layer."""

_UNSAID = frozenset({*Mention.model_fields, "trigger"})


def record_html(record: Record, text: str | None) -> str:
    """The text of a record with its mentions marked, their values as tooltips; of two that overlap the shorter.

    Without the text, lists of the mentions of each layer. Everything from the text is escaped.
    """
    parts = [_legend(record)]
    if text is None:
        parts += [_listed(layer, getattr(record, layer)) for layer in LAYERS if getattr(record, layer)]
    else:
        parts.append(f'<div style="white-space: pre-wrap; line-height: 1.6">{"".join(_marked(record, text))}</div>')
    return f'<div class="migtext">{"".join(parts)}</div>'


def _legend(record: Record) -> str:
    counts = [(layer, len(getattr(record, layer))) for layer in LAYERS]
    names = (_mark(layer, "", f"{layer} {count}") for layer, count in counts if count)
    return f"<p><b>{escape(record.document.id)}</b> ({escape(record.document.language)}) {' '.join(names)}</p>"


def _listed(layer: str, mentions: Sequence[Mention]) -> str:
    return f"<p>{' · '.join(_mark(layer, _values(one), one.text) for one in mentions)}</p>"


def _marked(record: Record, text: str) -> Iterator[str]:
    """Pieces of the text, each in the mark of the shortest mention that it is in."""
    for start, end, found in marked_pieces(record, len(text)):
        piece = text[start:end]
        yield _mark(found[0], _values(found[1]), piece) if found else escape(piece)


def _mark(layer: str, title: str, text: str) -> str:
    style = f"background: {COLOURS[layer]}; color: black; border-radius: 3px; padding: 0 2px"
    return f'<mark class="{layer}" style="{style}" title="{escape(title)}">{escape(text)}</mark>'


def _values(mention: Mention) -> str:
    """The values of a mention that are set, except ids and lists."""
    fields = mention.model_dump(exclude=set(_UNSAID))
    shown = {name: value for name, value in fields.items() if isinstance(value, str | int | float)}
    return "; ".join(f"{name} {value}" for name, value in shown.items() if not name.endswith("_id"))
