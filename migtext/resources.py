"""Paths and reading of language tables, gazetteers and models."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from migtext.errors import TableError
from migtext.tables import checks as tables
from migtext.tables import patterns
from migtext.tables.checks import Fault, Source
from migtext.tables.schemas import (
    CLASSES_OF_CODE,
    ENGINE_CLASSES,
    GRAMMAR_CASES,
    LANGUAGE_TABLES,
    MODEL_TABLES,
    SHARED_TABLES,
)

_PACKAGE = Path(__file__).parent
_LANGUAGES = _PACKAGE / "languages"
_MODEL = _PACKAGE / "ner"
_CLASS_TABLES = ("numbers", "dates", "figures", "goals")
"""The tables whose classes of words a pattern may name."""


def data_folder(name: str) -> Path:
    """Path of a data folder (``gazetteers``, ``models``) in the wheel, else in the repository.

    Raises TableError if neither exists.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise TableError(f"folder {name} not found in {_PACKAGE} or next to it")


@lru_cache
def language_codes() -> tuple[str, ...]:
    """Sorted codes of the languages that have a folder of tables.

    >>> {"kk", "ky", "ru"} <= set(language_codes())
    True
    """
    return tuple(sorted(folder.name for folder in _LANGUAGES.iterdir() if any(folder.glob("*.toml"))))


@lru_cache(maxsize=None)
def has_table(code: str, name: str) -> bool:
    """Whether language ``code`` has a table ``name``; the table is not read.

    >>> has_table("ky", "dates"), has_table("en", "dates")
    (True, False)
    """
    return (_LANGUAGES / code / f"{name}.toml").is_file()


@lru_cache
def language_table(code: str, name: str) -> dict[str, Any]:
    """Table ``name`` of language ``code`` (``languages/CODE/NAME.toml``), checked; empty if there is none.

    Raises TableError, with file and line, for an unknown key or class, a value that is not allowed, what stands twice,
    and a word in two alphabets.
    """
    source = _read(_LANGUAGES / code / f"{name}.toml")
    if source is None:
        return {}
    source.check_letters()
    if name in LANGUAGE_TABLES:
        source.check(LANGUAGE_TABLES[name])
    if name in CLASSES_OF_CODE:
        _check_classes(source, CLASSES_OF_CODE[name])
    if name == "events":
        _check_types(source)
    return source.values


@lru_cache
def shared_table(name: str) -> dict[str, Any]:
    """Table of rules that all languages share (``languages/NAME.toml``), checked; empty if there is none.

    Raises TableError, with file and line, as ``language_table`` does, and for a pattern that is malformed or names a
    class, fragment or case that does not exist.
    """
    source = _read(_LANGUAGES / f"{name}.toml")
    if source is None:
        return {}
    source.check_letters()
    if name in SHARED_TABLES:
        source.check(SHARED_TABLES[name])
        _check_patterns(source)
    return source.values


@lru_cache
def model_table(name: str) -> dict[str, Any]:
    """Table ``labels`` or ``stanza`` of the model, checked; raises TableError with file and line."""
    source = tables.read(_MODEL / f"{name}.toml")
    source.check_letters()
    source.check(MODEL_TABLES[name])
    return source.values


def check_tables() -> None:
    """Read every table of every language, the shared ones and those of the model.

    Raises TableError for the first fault, and for a table that no layer reads.
    """
    for path in sorted(_LANGUAGES.rglob("*.toml")):
        shared = path.parent == _LANGUAGES
        names = SHARED_TABLES if shared else LANGUAGE_TABLES
        if path.stem not in names:
            raise TableError(f"{path}:1: unknown table; must be one of {', '.join(names)}")
        if shared:
            shared_table(path.stem)
        else:
            language_table(path.parent.name, path.stem)
    for name in MODEL_TABLES:
        model_table(name)


def code_files() -> Iterator[Path]:
    """The modules of the package, sorted."""
    yield from sorted(_PACKAGE.rglob("*.py"))


def data_files() -> Iterator[Path]:
    """The gazetteers and the tables of languages, sorted."""
    yield from sorted(data_folder("gazetteers").glob("*.txt"))
    yield from sorted(data_folder("gazetteers").glob("*/*.toml"))
    yield from sorted(_LANGUAGES.rglob("*.toml"))


def _read(path: Path) -> Source | None:
    return _source(path) if path.is_file() else None


@lru_cache
def _source(path: Path) -> Source:
    return tables.read(path)


def _check_classes(source: Source, of_code: frozenset[str]) -> None:
    """Raise TableError for a class of words that neither a pattern of the shared grammars nor code asks for."""
    allowed = _named_classes(source.path.parent.parent) | of_code | {"also"}
    for name in source.values:
        if name not in allowed:
            raise source.error(Fault(f"unknown class {name}: no pattern names it", word=name))


def _check_types(source: Source) -> None:
    """Raise TableError for a rule of events that has a type neither here nor in the shared table."""
    shared = _read(source.path.parent.parent / "events.toml")
    typed = shared.values["rules"] if shared else {}
    for name, rule in source.values["rules"].items():
        if "type" not in rule and name not in typed:
            raise source.error(Fault("type is missing, here and in languages/events.toml", ("rules", name)))


@lru_cache
def _named_classes(folder: Path) -> frozenset[str]:
    """The classes that the patterns of the shared grammars in ``folder`` name."""
    sources = filter(None, (_read(folder / f"{name}.toml") for name in SHARED_TABLES))
    written = [pattern for source in sources for _, pattern in _patterns(source.values)]
    return frozenset(name for pattern in written for names, _ in patterns.classes(pattern) for name in names.split("|"))


def _check_patterns(source: Source) -> None:
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


def _patterns(values: Mapping[str, Any]) -> Iterator[tuple[tables.Keys, str]]:
    """The fragments and the patterns of the rules of a shared grammar, each with the way to it."""
    for name, fragment in values.get("fragments", {}).items():
        yield ("fragments", name), fragment
    for section, rules in values.items():
        if isinstance(rules, list):
            yield from ((((section, i, "pattern"), rule["pattern"])) for i, rule in enumerate(rules))


@lru_cache
def _known_classes(folder: Path) -> frozenset[str]:
    """The classes that the tables of any language, the signs of the shared tables or the engine make."""
    found = set(ENGINE_CLASSES)
    for name in _CLASS_TABLES:
        shared = _read(folder / f"{name}.toml")
        if shared:
            found.update(shared.values.get("signs", {}))
            found.update(row["becomes"] for row in shared.values.get("names", ()))
        for path in folder.glob(f"*/{name}.toml"):
            found.update(_source(path).values)
    return frozenset(found)
