"""The work of ``migtext compare``: two sets of records to what is different in them."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from migtext.comparison.changes import ALL, Change, changes, other_text
from migtext.comparison.joining import joined
from migtext.errors import ReadError
from migtext.output.record_files import read_records
from migtext.output.replacing import replacing
from migtext.records import Record
from migtext.run.beginning import identity_of

EQUAL, DIFFERENT, TROUBLE = 0, 1, 2


@dataclass(slots=True)
class Side:
    """One set of records: how many there are, the versions and models that made them, and ids the other has not."""

    records: int = 0
    made_by: Counter[str] = field(default_factory=Counter)
    alone: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Comparison:
    """Two sets of records, and what is different.

    ``options``: options and versions that differ, if both sets have the store of their run beside them. ``counts``:
    changes by layer and action, ``fields``: changed mentions by layer and field. ``other_text``: documents whose
    mentions were not compared. ``equal``, ``changed``: numbers of the others.
    """

    old: Side = field(default_factory=Side)
    new: Side = field(default_factory=Side)
    options: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    other_text: list[str] = field(default_factory=list)
    equal: int = 0
    changed: int = 0
    messages: list[str] = field(default_factory=list)
    _details: IO[str] | None = None

    @property
    def code(self) -> int:
        """The exit code: 0 if the records say the same, 1 if not, 2 if something could not be read, as of ``diff``."""
        if self.messages or not (self.old.records and self.new.records):
            return TROUBLE
        return DIFFERENT if self.changed or self.other_text or self.old.alone or self.new.alone else EQUAL

    def details(self) -> Iterator[tuple[str, list[Change]]]:
        """The documents with changes: id and changes, in the order in which they were found."""
        if self._details:
            self._details.seek(0)
            for line in self._details:
                document, found = json.loads(line)
                yield document, [Change(**one) for one in found]


@contextmanager
def compared(
    old: Sequence[Path], new: Sequence[Path], layers: Sequence[str] | None = None, ignored: Collection[str] = ()
) -> Iterator[Comparison]:
    """Compare two sets of records: ``layers``, else all and what is said of the documents; ``ignored`` fields are not.

    Changes are kept in a temporary file until the end of the block. What cannot be read becomes a message.
    """
    with TemporaryFile("w+", encoding="utf-8") as details:
        comparison = Comparison(options=_options(old, new), _details=details)
        for one, other in joined(_read(old, comparison.old, comparison), _read(new, comparison.new, comparison)):
            if one is None or other is None:
                _note_alone(one, other, comparison)
            elif other_text(one, other):
                comparison.other_text.append(other.document.id)
            else:
                _note(other.document.id, changes(one, other, layers or ALL, ignored), comparison, details)
        yield comparison


def write_json(comparison: Comparison, path: Path) -> None:
    """Write all of a comparison as one JSON object; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as part, part.open("w", encoding="utf-8", errors="replace") as file:
        head = json.dumps(_totals(comparison), ensure_ascii=False, indent=1)
        file.write(head.removesuffix("\n}") + ',\n "changes": [')
        before = "\n"
        for document, found in comparison.details():
            one = {"document": document, "changes": [asdict(change) for change in found]}
            file.write(f"{before}  {json.dumps(one, ensure_ascii=False)}")
            before = ",\n"
        file.write("\n ]\n}\n")


def _totals(comparison: Comparison) -> dict[str, Any]:
    layers: dict[str, dict[str, Any]] = {
        layer: {} for layer in ALL if any(key[0] == layer for key in comparison.counts)
    }
    for (layer, action), number in comparison.counts.items():
        layers[layer][action] = number
    for (layer, name), number in comparison.fields.most_common():
        layers[layer].setdefault("fields", {})[name] = number
    return {
        "old": {"records": comparison.old.records, "made_by": comparison.old.made_by},
        "new": {"records": comparison.new.records, "made_by": comparison.new.made_by},
        "options": comparison.options,
        "documents": {
            "equal": comparison.equal,
            "changed": comparison.changed,
            "other_text": comparison.other_text,
            "only_old": comparison.old.alone,
            "only_new": comparison.new.alone,
        },
        "layers": layers,
    }


def _read(paths: Iterable[Path], side: Side, comparison: Comparison) -> Iterator[Record]:
    for found in read_records(paths):
        if isinstance(found, ReadError):
            comparison.messages.append(str(found))
        else:
            made = found.generator
            side.records += 1
            parts = (f"{made.name} {made.version}", *made.models, f"schema {found.schema_version}")
            side.made_by[", ".join(parts)] += 1
            yield found


def _note_alone(old: Record | None, new: Record | None, comparison: Comparison) -> None:
    if old:
        comparison.old.alone.append(old.document.id)
    if new:
        comparison.new.alone.append(new.document.id)


def _note(document: str, found: Sequence[Change], comparison: Comparison, details: IO[str]) -> None:
    if not found:
        comparison.equal += 1
        return
    comparison.changed += 1
    comparison.counts.update((one.layer, one.action) for one in found)
    comparison.fields.update((one.layer, name) for one in found if one.action == "changed" for name in one.fields)
    details.write(json.dumps([document, [asdict(one) for one in found]]) + "\n")


def _options(old: Sequence[Path], new: Sequence[Path]) -> dict[str, tuple[Any, Any]]:
    """The options and versions that differ, if each side is one output with the store of its run."""
    if len(old) != 1 or len(new) != 1:
        return {}
    before, after = identity_of(old[0]), identity_of(new[0])
    if not before or not after:
        return {}
    one, other = before.options | before.versions, after.options | after.versions
    return {name: (one.get(name), other.get(name)) for name in before.changes(after)}
