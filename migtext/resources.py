"""Paths and reading of language tables, gazetteers and models."""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from migtext.errors import TableError

_PACKAGE = Path(__file__).parent
_LANGUAGES = _PACKAGE / "languages"


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


@lru_cache
def language_table(code: str, name: str) -> dict[str, Any]:
    """Table ``name`` of language ``code`` (``languages/CODE/NAME.toml``); empty if there is none."""
    return _read_toml(_LANGUAGES / code / f"{name}.toml")


@lru_cache
def shared_table(name: str) -> dict[str, Any]:
    """Table of rules shared by all languages (``languages/NAME.toml``)."""
    return _read_toml(_LANGUAGES / f"{name}.toml")


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: {error}") from error


def data_files() -> Iterator[Path]:
    """The gazetteers and the tables of languages, sorted."""
    yield from sorted(data_folder("gazetteers").glob("*.txt"))
    yield from sorted(data_folder("gazetteers").glob("*/*.toml"))
    yield from sorted(_LANGUAGES.glob("*/*.toml"))
