"""Gazetteers: organisations, places and objectives, read from TOML files of one block an entry, and checked.

A block begins with the entry's id in square brackets; ``docs/gazetteers.md`` tells its keys. A block with
``adds = true`` adds names to an entry that stands elsewhere, in a shipped file or in another one of the caller's.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from migtext.errors import TableError
from migtext.resources import data_folder, language_codes

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


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key may hold: ``check`` says what is wrong with a value, or nothing."""

    check: Callable[[Any], str]
    required: bool = False


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        return "a text is wanted"
    return "blanks at an end or in a row" if value != " ".join(value.split()) else ""


def _one_of(*allowed: str) -> Callable[[Any], str]:
    return lambda value: "" if value in allowed else f"allowed are {', '.join(allowed)}"


def _like(pattern: str, what: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern)
    return lambda value: "" if isinstance(value, str) and compiled.fullmatch(value) else f"{what} is wanted"


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "true or false is wanted"


def _year(value: Any) -> str:
    return "" if type(value) is int and 1800 <= value <= 2100 else "a year is wanted"


def _number(value: Any) -> str:
    return "" if type(value) is int and value > 0 else "a number above 0 is wanted"


def _by_language(check: Callable[[Any], str]) -> Callable[[Any], str]:
    def checked(value: Any) -> str:
        if not isinstance(value, dict) or not value:
            return f"a language is wanted, as in names.{language_codes()[0]}"
        unknown = [code for code in value if code not in language_codes()]
        if unknown:
            return f"no language {unknown[0]}; there are {', '.join(language_codes())}"
        return next((f"{code}: {fault}" for code, item in value.items() if (fault := check(item))), "")

    return checked


def _texts(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "a list of texts is wanted"
    if len(set(map(str, value))) != len(value):
        return "a text stands twice"
    return next((f"{item!r}: {fault}" for item in value if (fault := _text(item))), "")


_COUNTRY = _Key(_like("[A-Z]{2}", "an ISO 3166-1 alpha-2 code"))
_REFERENCE = _Key(_like(_ID.pattern, "an id"))
_NAMES = _Key(_by_language(_texts))
_SCHEMAS: dict[str, dict[str, _Key]] = {
    "organisations": {
        "name": _Key(_text, required=True),
        "kind": _Key(_one_of(*ORGANISATION_KINDS), required=True),
        "country": _COUNTRY,
        "distinct": _Key(_flag),
        "parent": _REFERENCE,
        "parent_in_name": _Key(_flag),
        "reference": _Key(_flag),
        "group": _Key(_flag),
        "valid_from": _Key(_year),
        "valid_to": _Key(_year),
        "successor": _REFERENCE,
        "wikidata": _Key(_like("Q[1-9][0-9]*", "a Wikidata id, Q and a number,")),
        "names": _NAMES,
        "acronyms": _NAMES,
    },
    "places": {
        "name": _Key(_text, required=True),
        "kind": _Key(_one_of(*PLACE_KINDS), required=True),
        "code": _COUNTRY,
        "country": _COUNTRY,
        "iso": _Key(_like("[A-Z]{2}-[A-Z0-9]{1,3}", "an ISO 3166-2 code")),
        "part_of": _REFERENCE,
        "names": _NAMES,
    },
    "objectives": {
        "framework": _Key(_one_of(*FRAMEWORKS), required=True),
        "number": _Key(_number),
        "principle": _Key(_like("[a-j]", "a letter from a to j")),
        "label": _Key(_text),
        "title": _Key(_by_language(_text), required=True),
        "source": _Key(_by_language(_text), required=True),
        "wordings": _NAMES,
    },
}  # fmt: skip
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
            raise TableError(f"{entry.where}: [{entry.id}] adds to an entry that there is not")
        entries[entry.id] = _with_names(entries[entry.id], entry)
    for entry in entries.values():
        if entry.get("valid_from", 0) > entry.get("valid_to", 9999):
            raise TableError(f"{entry.where}: valid_from = {entry.get('valid_from')} is after valid_to")
        for key in _POINTERS:
            if entry.get(key) == entry.id:
                raise TableError(f"{entry.where}: {key} is the entry itself")
            if entry.get(key) and entry.get(key) not in entries:
                raise TableError(f"{entry.where}: {key}: there is no entry {entry.get(key)}")
    return tuple(entries.values())


def _blocks(layer: str, path: Path, mixed: bool) -> Iterator[Entry]:
    """The entries of a file; of one that mixes layers, those of this layer."""
    try:
        text = path.read_text("utf-8-sig")
        tables = tomllib.loads(text)
    except OSError as error:
        raise TableError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: {error}") from error
    lines = {name: number for number, line in enumerate(text.splitlines(), 1) if (name := _header(line))}
    for name, table in tables.items():
        if mixed and ("/" in name) != (layer == "places"):
            continue
        where = f"{path}:{lines.get(name, 1)}"
        if not isinstance(table, dict):
            raise TableError(f"{where}: {name}: a block is wanted, as in [{name}]")
        _check(layer, name, table, where)
        yield Entry(
            name,
            where,
            {key: value for key, value in table.items() if key not in ("names", "acronyms")},
            {code: tuple(items) for code, items in table.get("names", {}).items()},
            {code: tuple(items) for code, items in table.get("acronyms", {}).items()},
        )


def _header(line: str) -> str:
    match = re.fullmatch(r'\[\s*"?([^"\]]+?)"?\s*\]\s*(?:#.*)?', line)
    return match[1] if match else ""


def _check(layer: str, name: str, table: dict[str, Any], where: str) -> None:
    schema = _SCHEMAS[layer]
    if not _ID.fullmatch(name):
        raise TableError(f"{where}: [{name}]: an id is small Latin letters, digits and hyphens")
    adds = table.get("adds", False)
    allowed = [key for key, rule in schema.items() if not adds or rule is _NAMES] + ["adds"]
    for key, value in table.items():
        if key not in allowed:
            raise TableError(f"{where}: [{name}] has no key {key}; there are {', '.join(allowed)}")
        fault = _flag(value) if key == "adds" else schema[key].check(value)
        if fault:
            raise TableError(f"{where}: [{name}] {key} = {value!r}: {fault}")
    for key, rule in schema.items():
        if rule.required and not adds and key not in table:
            raise TableError(f"{where}: [{name}] lacks {key}")


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
