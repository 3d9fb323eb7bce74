"""A comparison for rich: totals first, then document by document, mention by mention."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from migtext.comparison.changes import ACTIONS, ALL, DOCUMENT, Change
from migtext.comparison.command import Comparison, Side
from migtext.output.pictures import PICTURES

_MOST_NAMED = 10
_LONGEST = 60  # characters
_SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
_MAIN = {
    "dates": ("value",),
    "figures": ("value", "unit", "counted"),
    "organisations": ("name",),
    "places": ("name",),
    "people": ("name",),
    "goals": ("framework", "objectives"),
    "events": ("type", "date"),
}
"""The fields that are shown of a mention that was added or removed, beside its rule."""


def totals(comparison: Comparison) -> Iterator[RenderableType]:
    """What made the records, if it differs, the numbers of documents, and those of changes by layer."""
    if comparison.old.made_by.keys() != comparison.new.made_by.keys():
        yield from _made("old", comparison.old)
        yield from _made("new", comparison.new)
    for name, (old, new) in comparison.options.items():
        yield Text(f"{name}: {_value(old)} → {_value(new)}")
    yield Text(
        f"documents: {comparison.equal} equal, {comparison.changed} changed, {len(comparison.other_text)} with another"
        f" text, {len(comparison.old.alone)} only old, {len(comparison.new.alone)} only new"
    )
    for what, ids in (
        ("another text, not compared", comparison.other_text),
        ("only old", comparison.old.alone),
        ("only new", comparison.new.alone),
    ):
        if ids:
            more = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
            yield Text(_visible(f"{what}: {', '.join(ids[:_MOST_NAMED])}{more}"))
    if comparison.counts:
        yield _counts(comparison)


def details(comparison: Comparison) -> Iterator[Text]:
    """Each document with changes, and its changes."""
    for document, found in comparison.details():
        yield Text(f"\n{_visible(document)}", "bold")
        yield from map(_change, found)


def _made(name: str, side: Side) -> Iterator[Text]:
    for made, number in side.made_by.most_common():
        yield Text(f"{name} ({number}): {_visible(made)}")


def _counts(comparison: Comparison) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("layer")
    for action in ACTIONS:
        table.add_column(action, justify="right")
    table.add_column("changed fields", overflow="fold")
    for layer in ALL:
        numbers = [comparison.counts[layer, action] for action in ACTIONS]
        if any(numbers):
            fields = [f"{name} {number}" for (one, name), number in comparison.fields.most_common() if one == layer]
            table.add_row(layer, *map(str, numbers), ", ".join(fields))
    return table


def _change(change: Change) -> Text:
    sign, style = _SIGNS[change.action]
    shown = Text(f"  {sign} {change.layer}", style)
    if change.layer != DOCUMENT:
        shown.append(f" {_value(change.words)}", "bold").append(f" {change.start}–{change.end}", "dim")
    if change.action == "changed":
        for name, (old, new) in change.fields.items():
            shown.append(f"\n      {name}: {_value(old)} → {_value(new)}")
    else:
        names = (*_MAIN[change.layer], "rule")
        shown.append(
            " " + ", ".join(f"{name} {_value(change.fields[name])}" for name in names if name in change.fields)
        )
    return shown


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_value(one)}" for name, one in value.items() if one is not None)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_value, value)) or "nothing"
    text = " ".join(_visible(str(value)).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _visible(text: str) -> str:
    return text.translate(PICTURES)
