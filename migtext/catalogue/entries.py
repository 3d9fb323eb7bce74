"""Gazetteers: organisations, places and objectives, read from TOML files of one block an entry, and checked.

A block begins with the entry's id in square brackets; ``docs/gazetteers.md`` tells its keys. A block with
``adds = true`` adds names to an entry that stands elsewhere, in a shipped file or in another one of the caller's; one
with ``none = true`` has names of which no mention is made.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from migtext.errors import TableError
from migtext.resources import data_folder, language_codes
from migtext.tables import checks as tables

ORGANISATION_KINDS = ("intergovernmental", "government", "academic", "ngo", "media", "company")
PLACE_KINDS = (
    "country", "territory", "region", "district", "city", "village", "continent", "macroregion",
    "sea", "ocean", "lake", "river", "mountains", "desert", "island",
)  # fmt: skip
FRAMEWORKS = ("GCM", "SDG")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A block: its id, where it stands, and its keys, checked by the layer's rules.

    ``names`` and ``acronyms`` are by language, in the order of the file, blocks that add to the entry behind it.
    """

    id: str
    where: str
    values: Mapping[str, Any]
    names: Mapping[str, tuple[str, ...]]
    acronyms: Mapping[str, tuple[str, ...]]

    def get(self, key: str, default: Any = "") -> Any:
        """The value of a key, or ``default``."""
        return self.values.get(key, default)


_COUNTRY = tables.like("[A-Z]{2}", "an ISO 3166-1 alpha-2 code")
_REFERENCE = tables.like(_ID.pattern, "an id")
_YEAR = tables.number(1800, 2100)


def _language(value: Any) -> tables.Fault | None:
    return tables.one_of(*language_codes())(value)


_TEXTS = tables.mapping(tables.text, _language)
_NAMES = tables.mapping(tables.listed(tables.text, empty=False), _language)
_SCHEMAS: dict[str, dict[str, tables.Check]] = {
    "organisations": {
        "name": tables.text,
        "kind": tables.one_of(*ORGANISATION_KINDS),
        "country": _COUNTRY,
        "distinct": tables.flag,
        "parent": _REFERENCE,
        "parent_in_name": tables.flag,
        "reference": tables.flag,
        "group": tables.flag,
        "valid_from": _YEAR,
        "valid_to": _YEAR,
        "successor": _REFERENCE,
        "wikidata": tables.like("Q[1-9][0-9]*", "a Wikidata id, Q and a number"),
        "names": _NAMES,
        "acronyms": _NAMES,
    },
    "places": {
        "name": tables.text,
        "kind": tables.one_of(*PLACE_KINDS),
        "code": _COUNTRY,
        "country": _COUNTRY,
        "iso": tables.like("[A-Z]{2}-[A-Z0-9]{1,3}", "an ISO 3166-2 code"),
        "part_of": _REFERENCE,
        "names": _NAMES,
    },
    "objectives": {
        "framework": tables.one_of(*FRAMEWORKS),
        "number": tables.number(1, 99),
        "principle": tables.like("[a-j]", "a letter from a to j"),
        "label": tables.text,
        "title": _TEXTS,
        "source": _TEXTS,
        "wordings": _NAMES,
    },
}
_REQUIRED = {
    "organisations": ("name", "kind"),
    "places": ("name", "kind"),
    "objectives": ("framework", "title", "source"),
}
_BLOCKS = {layer: tables.block(keys | {"adds": tables.flag}, _REQUIRED[layer]) for layer, keys in _SCHEMAS.items()}
_ADDITIONS = {
    layer: tables.block({key: check for key, check in keys.items() if check is _NAMES} | {"adds": tables.flag})
    for layer, keys in _SCHEMAS.items()
}
_NONES = {
    layer: tables.block({key: check for key, check in keys.items() if check is _NAMES} | {"none": tables.flag})
    for layer, keys in _SCHEMAS.items()
    if layer != "objectives"
}
_POINTERS = ("parent", "successor", "part_of")


@lru_cache
def shipped(layer: str) -> tuple[Path, ...]:
    """The files of a layer (``organisations``, ``places``, ``objectives``) that come with the package, sorted."""
    return tuple(sorted((data_folder("gazetteers") / layer).glob("*.toml")))


def read(layer: str, files: Iterable[Path], added: Iterable[Path] = ()) -> tuple[Entry, ...]:
    """The entries of a layer, in the order of the files, checked.

    ``added``: files of the caller, which may hold places, whose ids have a slash, beside organisations.

    Raises TableError, with file and line, for a key or value that is not allowed, for an id that stands twice, for one
    that another entry names and that does not exist, and for a block that adds to no entry.

    >>> len(read("objectives", shipped("objectives")))
    50
    """
    added = tuple(dict.fromkeys(path.resolve() for path in added))
    entries: dict[str, Entry] = {}
    additions: list[Entry] = []
    for path in (*files, *added):
        for entry in _blocks(layer, path, mixed=path in added):
            if entry.get("adds"):
                additions.append(entry)
            elif entry.id in entries:
                raise TableError(f"{entry.where}: [{entry.id}] stands at {entries[entry.id].where} too")
            else:
                entries[entry.id] = entry
    for entry in additions:
        if entry.id not in entries:
            raise TableError(f"{entry.where}: [{entry.id}] adds to an entry that does not exist")
        entries[entry.id] = _with_names(entries[entry.id], entry)
    for entry in entries.values():
        if entry.get("valid_from", 0) > entry.get("valid_to", 9999):
            raise TableError(f"{entry.where}: valid_from = {entry.get('valid_from')} is after valid_to")
        for key in _POINTERS:
            if entry.get(key) == entry.id:
                raise TableError(f"{entry.where}: [{entry.id}] {key} is the entry itself")
            if entry.get(key) and entry.get(key) not in entries:
                raise TableError(f"{entry.where}: [{entry.id}] {key}: no entry {entry.get(key)}")
    return tuple(entries.values())


def _blocks(layer: str, path: Path, mixed: bool) -> Iterator[Entry]:
    """The entries of a file; of one that mixes layers, those of this layer."""
    source = tables.read(path)
    for name, values in source.values.items():
        if mixed and ("/" in name) != (layer == "places"):
            continue
        if fault := _fault(layer, name, values):
            raise source.error(fault)
        yield Entry(
            name,
            f"{path}:{source.sections.get((name,), 1)}",
            {key: value for key, value in values.items() if key not in ("names", "acronyms")},
            {code: tuple(items) for code, items in values.get("names", {}).items()},
            {code: tuple(items) for code, items in values.get("acronyms", {}).items()},
        )


def _fault(layer: str, name: str, values: Any) -> tables.Fault | None:
    if not isinstance(values, dict):
        return tables.Fault(f"{name} must be a block, as in [{name}]", word=name)
    if not _ID.fullmatch(name):
        return tables.Fault("an id is small Latin letters, digits and hyphens", (name,))
    schemas = _ADDITIONS if values.get("adds") else _NONES if values.get("none") and layer in _NONES else _BLOCKS
    fault = schemas[layer](values)
    if values.get("none") and not fault and not values.get("names") and not values.get("acronyms"):
        fault = tables.Fault("a name that is none needs names or acronyms")
    return fault and fault.below(name)


def _with_names(entry: Entry, added: Entry) -> Entry:
    return Entry(
        entry.id,
        entry.where,
        entry.values,
        _merged(entry.names, added.names),
        _merged(entry.acronyms, added.acronyms),
    )


def _merged(first: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    codes = dict.fromkeys((*first, *more))
    return {code: tuple(dict.fromkeys((*first.get(code, ()), *more.get(code, ())))) for code in codes}
