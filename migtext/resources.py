"""Paths and reading of language tables, gazetteers and models."""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from migtext.errors import TableError
from migtext.tables import across, checks
from migtext.tables.schemas import LANGUAGE_TABLES, MODEL_TABLES, SHARED_TABLES

_PACKAGE = Path(__file__).parent
_LANGUAGES = _PACKAGE / "languages"
_MODEL = _PACKAGE / "ner"


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


@cache
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
    source = across.source_at(_LANGUAGES / code / f"{name}.toml")
    if source is None:
        return {}
    source.check_letters()
    if name in LANGUAGE_TABLES:
        source.check(LANGUAGE_TABLES[name])
    across.check_language_table(source)
    return source.values


@lru_cache
def shared_table(name: str) -> dict[str, Any]:
    """Table of rules that all languages share (``languages/NAME.toml``), checked; empty if there is none.

    Raises TableError, with file and line, as ``language_table`` does, and for a pattern that is malformed or names a
    class, fragment or case that does not exist.
    """
    source = across.source_at(_LANGUAGES / f"{name}.toml")
    if source is None:
        return {}
    source.check_letters()
    if name in SHARED_TABLES:
        source.check(SHARED_TABLES[name])
        across.check_patterns(source)
    return source.values


@lru_cache
def model_table(name: str) -> dict[str, Any]:
    """Table ``labels`` or ``stanza`` of the model, checked; raises TableError with file and line."""
    source = checks.read(_MODEL / f"{name}.toml")
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
