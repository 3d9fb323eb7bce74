"""Corrections for tests, made of the mentions of a record as a reader makes them in the report."""

from pathlib import Path
from typing import Any

from migtext.corrections.format import ADAPTER
from migtext.corrections.overlay import fields_of
from migtext.corrections.reading import Given
from migtext.records import LAYERS, Record


def correction(record: Record, layer: str, words: str, action: str, to: dict[str, Any] | None = None) -> Given:
    """A correction of the first ``words`` in the text of a record; ``to``: the fields that are to be others."""
    text = record.known_text or ""
    start = text.index(words)
    values: dict[str, Any] = {
        "document": record.document.id,
        "sha256": record.document.sha256,
        "language": record.document.language,
        "layer": layer,
        "action": action,
        "start": start,
        "end": start + len(words),
        "text": words,
    }
    if action != "add":
        there = next(one for one in getattr(record, layer) if (one.start, one.text) == (start, words))
        values["was"] = fields_of(there).model_dump(exclude_none=True)
    if to is not None:
        values["to"] = {**values.get("was", {}), **to}
    return Given(f"mine.jsonl:{start}", ADAPTER.validate_python(values))


def checked(record: Record, layer: str) -> Given:
    """All mentions of a layer of a record are right or corrected."""
    values = {"document": record.document.id, "sha256": record.document.sha256, "layer": layer, "action": "checked"}
    return Given("mine.jsonl:0", ADAPTER.validate_python(values))


def saved(file: Path, *given: Given) -> Path:
    """A file of corrections, as the report saves it."""
    lines = [one.correction.model_dump_json(exclude_none=True) for one in given]
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def differences(before: Record, after: Record) -> set[tuple[str, str, str]]:
    """Layer, id and field of all that is different in two records; ``+`` and ``-`` for mentions that come and go."""
    found = set()
    for layer in LAYERS:
        old, new = ({one.id: one.model_dump() for one in getattr(record, layer)} for record in (before, after))
        found |= {(layer, id, "-") for id in old.keys() - new.keys()}
        found |= {(layer, id, "+") for id in new.keys() - old.keys()}
        for id in old.keys() & new.keys():
            found |= {(layer, id, field) for field in old[id] if old[id][field] != new[id][field]}
    old, new = before.document.model_dump(), after.document.model_dump()
    found |= {("document", "", field) for field in old if old[field] != new[field]}
    return found
