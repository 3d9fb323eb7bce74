"""What is different in two records of one text: mentions that were added, removed or changed."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from migtext.records import LAYERS, Document, Mention, Record

DOCUMENT = "document"
"""Stands for the fields of the document itself, as a layer does for those of its mentions."""

ALL = (DOCUMENT, *LAYERS)

_WORDS = frozenset({"id", "start", "end", "text", "sentence", "page", "trigger"})
"""Where a mention is: its words and offsets are told anyhow, and its number changes with those before it."""

_OF_MENTIONS = {name for layer in LAYERS for name in get_args(Record.model_fields[layer].annotation)[0].model_fields}
FIELDS = tuple(sorted({"words", "sentences", *_OF_MENTIONS, *Document.model_fields} - _WORDS))
"""The names of the fields that may differ."""

Action = Literal["added", "removed", "changed"]
ACTIONS: tuple[Action, ...] = ("added", "removed", "changed")


@dataclass(frozen=True, slots=True)
class Change:
    """A mention that was added, removed or changed, or the document itself.

    ``words`` and offsets are those of the new mention, of a removed one the old. ``fields`` of a changed one have the
    old and the new value; of the others their values.
    """

    action: Action
    layer: str
    words: str
    start: int
    end: int
    fields: Mapping[str, Any]


def changes(old: Record, new: Record, layers: Sequence[str] = ALL, ignored: Collection[str] = ()) -> list[Change]:
    """The changes from one record to another of the same text, in the order of the layers, then of the text.

    Mentions are compared with those at the same place, else with one that overlaps. References to other mentions are
    compared by the words and place of these, not by their ids. A change of ``ignored`` fields alone is none.

    >>> import migtext
    >>> pipeline = migtext.Pipeline(model="none")
    >>> old, new = (pipeline("Пришли в мае.", published=day) for day in ("2023", "2024"))
    >>> [(one.action, one.words, one.fields["value"]) for one in changes(old, new, ["dates"])][0]
    ('changed', 'мае', ('2023-05', '2024-05'))
    """
    found: list[Change] = []
    for layer in layers:
        if layer == DOCUMENT:
            found += _of_document(old, new)
        else:
            found += _of_layer(layer, _mentions(old, layer), _mentions(new, layer))
    return [one for change in found if (one := _without(change, ignored))]


def _without(change: Change, ignored: Collection[str]) -> Change | None:
    """A change without some of its fields; None if nothing is left of it."""
    fields = {name: value for name, value in change.fields.items() if name not in ignored}
    return replace(change, fields=fields) if fields or change.action != "changed" else None


def other_text(old: Record, new: Record) -> bool:
    """Whether the records are of two texts, so that their mentions cannot be compared."""
    return old.document.sha256 != new.document.sha256


def _of_document(old: Record, new: Record) -> Iterator[Change]:
    fields = _different(_document(old), _document(new))
    if fields:
        yield Change("changed", DOCUMENT, "", 0, 0, fields)


def _document(record: Record) -> dict[str, Any]:
    values = record.document.model_dump(mode="json", exclude={"source", "text"})
    at = _places(record)
    main, published = values["main_event"], values["published"]
    return values | {
        "main_event": at.get(main, main),
        "published": {**published, "date_id": at.get(published["date_id"])} if published else None,
        "sentences": [f"{one.start}–{one.end} {one.language}" for one in record.sentences],
        "furniture": [f"{one.start}–{one.end} {one.kind}" for one in record.document.furniture],
    }


# ---- mentions --------------------------------------------------------------------------------------------------------

_Said = tuple[Mention, dict[str, Any]]
"""A mention, and what it says besides where it is."""


def _mentions(record: Record, layer: str) -> list[_Said]:
    at = _places(record)
    return [(one, _fields(one, at)) for one in getattr(record, layer)]


def _fields(mention: Mention, at: Mapping[str, str]) -> dict[str, Any]:
    values = mention.model_dump(mode="json", exclude=set(_WORDS))
    for name, value in values.items():
        if name.endswith("_id"):
            values[name] = at.get(value, value)
        elif name.endswith("_ids"):
            values[name] = [at.get(id, id) for id in value]
        elif name == "mentions":
            values[name] = [_at(span["text"], span["start"], span["end"]) for span in value]
    return values


def _places(record: Record) -> dict[str, str]:
    """The words and place of each mention, by its id."""
    return {one.id: _at(one.text, one.start, one.end) for layer in LAYERS for one in getattr(record, layer)}


def _at(words: str, start: int, end: int) -> str:
    return f"{words} {start}–{end}"


def _of_layer(layer: str, old: Sequence[_Said], new: Sequence[_Said]) -> list[Change]:
    same, removed, added = _same_places(old, new)
    moved, removed, added = _overlapping(removed, added)
    found = []
    for (before, was), (after, is_now) in [*same, *moved]:
        words = {"words": (before.text, after.text)} if _place(before) != _place(after) else {}
        if fields := words | _different(was, is_now):
            found.append(_change("changed", layer, after, fields))
    found += [_change("removed", layer, one, _said(fields)) for one, fields in removed]
    found += [_change("added", layer, one, _said(fields)) for one, fields in added]
    return sorted(found, key=lambda one: (one.start, one.end, ACTIONS.index(one.action)))


def _change(action: Action, layer: str, mention: Mention, fields: Mapping[str, Any]) -> Change:
    return Change(action, layer, mention.text, mention.start, mention.end, fields)


_Split = tuple[list[tuple[_Said, _Said]], list[_Said], list[_Said]]
"""Pairs, and the old and the new mentions that are in none."""


def _same_places(old: Sequence[_Said], new: Sequence[_Said]) -> _Split:
    """Pair the mentions at one place, equal ones first."""
    there: dict[tuple[int, int], list[_Said]] = defaultdict(list)
    for one in new:
        there[_place(one[0])].append(one)
    pairs, alone = [], []
    for one in old:
        others = there[_place(one[0])]
        if others:
            other = next((other for other in others if other[1] == one[1]), others[0])
            others.remove(other)
            pairs.append((one, other))
        else:
            alone.append(one)
    return pairs, alone, [one for some in there.values() for one in some]


def _overlapping(old: Sequence[_Said], new: Sequence[_Said]) -> _Split:
    """Pair mentions that overlap, the largest overlaps first, then the most alike; the same either way round."""
    free_old, free_new = dict(enumerate(old)), dict(enumerate(sorted(new, key=lambda one: _place(one[0]))))
    starts = [one.start for one, _ in free_new.values()]
    longest = max((one.end - one.start for one, _ in free_new.values()), default=0)
    overlaps = []
    for i, (one, _) in free_old.items():
        for j in range(bisect_right(starts, one.start - longest), bisect_left(starts, one.end)):
            other = free_new[j][0]
            if (shared := min(one.end, other.end) - max(one.start, other.start)) > 0:
                together = max(one.end, other.end) - min(one.start, other.start)
                overlaps.append((-shared, together, sorted([_place(one), _place(other)]), i, j))
    pairs = [(free_old.pop(i), free_new.pop(j)) for *_, i, j in sorted(overlaps) if i in free_old and j in free_new]
    return pairs, list(free_old.values()), list(free_new.values())


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


# ---- fields ----------------------------------------------------------------------------------------------------------


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say anything."""
    return {name: value for name, value in fields.items() if value not in (None, [], "")}


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The old and the new value of each field that differs; of long lists only what one has and the other has not."""
    return {name: _parted(old[name], new[name]) for name in old if old[name] != new[name]}


def _parted(old: Any, new: Any) -> tuple[Any, Any]:
    if not (isinstance(old, list) and isinstance(new, list)):
        return old, new
    alone = [one for one in old if one not in new], [one for one in new if one not in old]
    return alone if any(alone) else (old, new)
