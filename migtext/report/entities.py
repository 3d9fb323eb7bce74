"""Who and where: mentions of one organisation, person or place in many documents, and the names to show."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from migtext.catalogue.entries import Entry, read, shipped
from migtext.compiled import kept
from migtext.records import Organisation, Person, Place


class Entities:
    """The organisations, places and people of a report, each once.

    ``rows`` are dictionaries for the page: ``key``, ``name``, and ``names`` by language if a gazetteer has them.
    """

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self._numbers: dict[str, int] = {}

    def number(self, mention: Organisation | Place | Person) -> int:
        """The number of the row of a mention; a new row is added if there is none."""
        if isinstance(mention, Organisation):
            return self._organisation(mention)
        if isinstance(mention, Place):
            return self._place(mention)
        name = mention.name or mention.text
        return self._row(f"person:{name.casefold()}", name)

    def _organisation(self, mention: Organisation) -> int:
        name = mention.name or mention.text
        id = mention.link.id if mention.link else mention.entity
        if id:
            return self._row(f"organisation:{id}", name, _names()["organisations"].get(id))
        return self._row(f"organisation:={_folded(name)}", name)

    def _place(self, mention: Place) -> int:
        name = mention.name_en or mention.name or mention.text
        if mention.code:
            return self._row(f"place:{mention.code}", name, _names()["places"].get(mention.code))
        names = _names()["places"].get(mention.name_en or "")
        return self._row(f"place:{'' if mention.name_en else '='}{_folded(name)}", name, names)

    def _row(self, key: str, name: str, names: dict[str, str] | None = None) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            row: dict[str, Any] = {"key": key, "name": " ".join(name.split())}
            if names:
                row["names"] = names
            self.rows.append(row)
        return self._numbers[key]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@lru_cache
def _names() -> dict[str, dict[str, dict[str, str]]]:
    """The first name in each language of organisations by their id, and of places by code, else by English name."""
    return kept("names-of-entities", dict, _read_names)


def _read_names() -> dict[str, dict[str, dict[str, str]]]:
    organisations = {entry.id: _first_names(entry) for entry in read("organisations", shipped("organisations"))}
    places: dict[str, dict[str, str]] = {}
    for entry in read("places", shipped("places")):
        places.setdefault(entry.get("code") or entry.get("name"), _first_names(entry))
    return {"organisations": organisations, "places": places}


def _first_names(entry: Entry) -> dict[str, str]:
    return {code: names[0] for code, names in entry.names.items() if names}


def objectives(frameworks: Iterable[str]) -> list[dict[str, Any]]:
    """The objectives of frameworks: ``framework``, ``number``, and ``title`` by language.

    >>> rows = objectives(["GCM"])
    >>> len(rows), rows[22]["number"], rows[22]["title"]["en"][:37]
    (23, 23, 'Strengthen international cooperation ')
    """
    entries = read("objectives", shipped("objectives"))
    return [
        {"framework": framework, "number": entry.get("number"), "title": dict(entry.get("title"))}
        for framework in frameworks
        for entry in entries
        if entry.get("framework") == framework and entry.get("number")
    ]
