"""Records to the data of the page: short keys, nothing that is empty, and offsets that a browser can use."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Any

from migtext.layers.dates.edtf import bounds
from migtext.records import LAYERS, Event, Figure, Mention, Organisation, Person, Place, Record
from migtext.report.entities import Entities, objectives
from migtext.timeline.build import timeline

_WORD = re.compile(r"\w+")
_STEM = 6  # letters: the word without most of its endings
_SHARED = {"id", "start", "end", "text", "sentence", "page", "rule", "confidence", "mentions", "trigger"}
"""Fields that every mention has under a short key, or that follow from others."""
_OF_ENTITY = _SHARED | {"name", "entity"}
_PARTIES = (("organisers", "organiser_ids"), ("participants", "participant_ids"), ("funders", "funder_ids"))

Units = Callable[[int], int]
Texts = Sequence[str | None]


def report_data(records: Sequence[Record], texts: Texts) -> dict[str, Any]:
    """What the page shows of records and their texts; a text is None if it is not known.

    Offsets count UTF-16 units, as strings in a browser do.
    """
    known = _Known()
    documents = [_document(record, text, known) for record, text in zip(records, texts, strict=True)]
    _distinct(documents)
    rows, undated = _timeline(records)
    return {
        "documents": documents,
        "entities": known.entities.rows,
        "rules": list(known.rules),
        "events": rows,
        "undated": undated,
        "objectives": objectives(["GCM", "SDG"]),
    }


class _Known:
    """What many mentions share: the entities, and the numbers of the rules."""

    def __init__(self) -> None:
        self.entities = Entities()
        self.rules: dict[str, int] = {}

    def rule(self, name: str) -> int:
        return self.rules.setdefault(name, len(self.rules))


def utf16(text: str | None) -> Units:
    """Offsets in code points to offsets in UTF-16 units.

    >>> [utf16("а😀б")(offset) for offset in (0, 1, 2, 3)]
    [0, 1, 3, 4]
    """
    if text is None or text.isascii() or max(text) <= "\uffff":
        return lambda offset: offset
    sums = [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]
    return sums.__getitem__


def thing_key(figure: Figure) -> str:
    """Equal for figures of one thing: kind, unit, and the beginnings of the words for what is counted.

    >>> one = Figure(start=0, end=1, text="5", rule="", value=5, kind="count", counted="трудовых мигрантов")
    >>> thing_key(one) == thing_key(one.model_copy(update={"counted": "трудовые мигранты"}))
    True
    """
    words = _WORD.findall((figure.counted or "").casefold())
    stems = " ".join(word[: min(_STEM, max(len(word) - 2, 3))] for word in words)
    return f"{figure.kind}/{figure.unit or ''}/{stems}"


def _document(record: Record, text: str | None, known: _Known) -> dict[str, Any]:
    document = record.document
    at = utf16(text)
    mentions = [_mention(record, layer, one, at, known) for layer in LAYERS for one in getattr(record, layer)]
    if text is None:
        for mention, one in zip(mentions, (one for layer in LAYERS for one in getattr(record, layer)), strict=True):
            mention["text"] = one.text
    first, last = bounds(document.published.value) if document.published else (None, None)
    return _filled(
        {
            "id": document.id,
            "sha256": document.sha256,
            "source": document.source,
            "url": document.url,
            "site": document.site,
            "title": document.title,
            "lang": document.language,
            "published": document.published.value if document.published else None,
            "from": first,
            "to": last,
            "main": document.main_event,
            "text": text,
            "furniture": [[at(line.start), at(line.end), line.kind] for line in document.furniture] if text else [],
            "sentences": [at(offset) for one in record.sentences for offset in (one.start, one.end)] if text else [],
        }
    ) | {"mentions": mentions}


def _mention(record: Record, layer: str, mention: Mention, at: Units, known: _Known) -> dict[str, Any]:
    data: dict[str, Any] = {
        "h": [
            LAYERS.index(layer),
            mention.id,
            at(mention.start),
            at(mention.end),
            mention.sentence,
            known.rule(mention.rule),
            mention.confidence,
            *([mention.page] if mention.page else []),
        ]
    }
    if isinstance(mention, Organisation | Place | Person):
        data["x"] = known.entities.number(mention)
    if isinstance(mention, Figure):
        data |= _figure(record, mention)
    if isinstance(mention, Event) and len(mention.mentions) > 1:
        data["spans"] = [[at(span.start), at(span.end)] for span in mention.mentions]
    fields = mention.model_dump(mode="json", exclude_defaults=True, exclude=_OF_ENTITY if "x" in data else _SHARED)
    return data | _filled(_short(fields))


def _short(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields without what the mentions say that they refer to."""
    for names, ids in _PARTIES:
        if len(fields.get(names, ())) == len(fields.get(ids, ())):
            fields.pop(names, None)
    if fields.get("place_id"):
        fields.pop("place_name", None)
    if fields.get("earliest") == fields.get("latest") == fields.get("value"):
        fields = {key: value for key, value in fields.items() if key not in {"earliest", "latest"}}
    return fields


def _figure(record: Record, figure: Figure) -> dict[str, Any]:
    """What is counted, where and when, as keys that are equal for equal things."""
    date = next((date for date in record.dates if date.id == figure.date_id), None)
    first, last = (date.earliest, date.latest) if date else bounds(figure.date)
    return _filled({"k": thing_key(figure), "from": first, "to": last})


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _distinct(documents: Iterable[dict[str, Any]]) -> None:
    """Number the documents that have the id of another one, so that a link leads to one document."""
    seen: dict[str, int] = {}
    for document in documents:
        seen[document["id"]] = count = seen.get(document["id"], 0) + 1
        if count > 1:
            document["id"] += f"~{count}"


def _timeline(records: Sequence[Record]) -> tuple[list[dict[str, Any]], int]:
    """The dated events, each once, with the number of the document and the id of each event that tells it."""
    numbered = (
        record.model_copy(update={"document": record.document.model_copy(update={"id": str(number)})})
        for number, record in enumerate(records)
    )
    found = timeline(numbered)
    rows = [
        _filled(
            {
                "date": row.date,
                "from": row.earliest.isoformat(),
                "to": row.latest.isoformat(),
                "type": row.type,
                "status": row.status,
                "name": row.name,
                "trigger": row.trigger,
                "place": row.place,
                "sources": [[int(document), event] for document, event in row.sources],
            }
        )
        for row in found.rows
    ]
    return rows, found.undated
