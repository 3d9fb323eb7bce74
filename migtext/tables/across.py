"""Checks of a table against the others: the classes, fragments and cases of a pattern, and the types of events.

A table that all languages share stands in the folder that holds those of the languages.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from migtext.tables import checks, patterns
from migtext.tables.checks import Fault, Source
from migtext.tables.schemas import CLASSES_OF_CODE, ENGINE_CLASSES, GRAMMAR_CASES, SHARED_TABLES

_CLASS_TABLES = ("numbers", "dates", "figures", "goals")
"""The tables whose classes of words a pattern may name."""


def source_at(path: Path) -> Source | None:
    """The file of tables at ``path``, read once; None if there is none. Raises TableError if it is not TOML."""
    return _source(path) if path.is_file() else None


@lru_cache
def _source(path: Path) -> Source:
    return checks.read(path)


def check_language_table(source: Source) -> None:
    """Raise TableError for a class of words that nothing asks for, and a rule of events without a type."""
    name = source.path.stem
    if name in CLASSES_OF_CODE:
        _check_classes(source, CLASSES_OF_CODE[name])
    if name == "events":
        _check_types(source)


def check_patterns(source: Source) -> None:
    """Raise TableError for a pattern with a fault, and for two rules of one name in different sections."""
    values, allowed = source.values, _known_classes(source.path.parent)
    places: dict[str, str] = {}
    for keys, pattern in _patterns(values):
        if fault := patterns.fault_of(pattern, values["fragments"], allowed, GRAMMAR_CASES):
            message, word = fault
            raise source.error(Fault(message, keys, word))
        section = str(keys[0])
        if len(keys) > 2 and places.setdefault(values[section][keys[1]]["name"], section) != section:
            name = values[section][keys[1]]["name"]
            raise source.error(Fault(f"the name {name!r} stands in [{places[name]}] too", (*keys[:2], "name")))


def _check_classes(source: Source, of_code: frozenset[str]) -> None:
    """Raise TableError for a class of words that neither a pattern of the shared grammars nor code asks for."""
    allowed = _named_classes(source.path.parent.parent) | of_code | {"also"}
    for name in source.values:
        if name not in allowed:
            raise source.error(Fault(f"unknown class {name}: no pattern names it", word=name))


def _check_types(source: Source) -> None:
    """Raise TableError for a rule of events that has a type neither here nor in the shared table."""
    shared = source_at(source.path.parent.parent / "events.toml")
    typed = shared.values["rules"] if shared else {}
    for name, rule in source.values["rules"].items():
        if "type" not in rule and name not in typed:
            raise source.error(Fault("type is missing, here and in languages/events.toml", ("rules", name)))


@lru_cache
def _named_classes(folder: Path) -> frozenset[str]:
    """The classes that the patterns of the shared grammars in ``folder`` name."""
    sources = filter(None, (source_at(folder / f"{name}.toml") for name in SHARED_TABLES))
    written = [pattern for source in sources for _, pattern in _patterns(source.values)]
    return frozenset(name for pattern in written for names, _ in patterns.classes(pattern) for name in names.split("|"))


@lru_cache
def _known_classes(folder: Path) -> frozenset[str]:
    """The classes that the tables of any language, the signs of the shared tables or the engine make."""
    found = set(ENGINE_CLASSES)
    for name in _CLASS_TABLES:
        shared = source_at(folder / f"{name}.toml")
        if shared:
            found.update(shared.values.get("signs", {}))
            found.update(row["becomes"] for row in shared.values.get("names", ()))
        for path in folder.glob(f"*/{name}.toml"):
            found.update(_source(path).values)
    return frozenset(found)


def _patterns(values: Mapping[str, Any]) -> Iterator[tuple[checks.Keys, str]]:
    """The fragments and the patterns of the rules of a shared grammar, each with the way to it."""
    for name, fragment in values.get("fragments", {}).items():
        yield ("fragments", name), fragment
    for section, rules in values.items():
        if isinstance(rules, list):
            yield from ((((section, i, "pattern"), rule["pattern"])) for i, rule in enumerate(rules))
