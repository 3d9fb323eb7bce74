"""Writes the results in docs/gallery.md anew, the table below each text, as migtext gives them: ``make gallery``.

A text is a quotation. Its last line names the language, the layers to show and, if it is known, the day of release:
``> — Kazakh: dates, figures; released 2025-08-11``.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from migtext import Pipeline, Record
from migtext.records import LAYERS

PAGE = Path(__file__).parent.parent / "gallery.md"
CASE = re.compile(
    r"^((?:> .*\n|>\n)+)> — (\w+): ([a-z, ]+)(?:; released (\S+))?\n(?:\n\|.*\n(?:\|.*\n)*)?", re.MULTILINE
)
LANGUAGES = {"Kazakh": "kk", "Kyrgyz": "ky", "Russian": "ru"}


@lru_cache
def _pipeline() -> Pipeline:
    return Pipeline(model="none")


def written(page: str) -> str:
    """The page with the results that migtext gives now. Raises ValueError for an unknown layer or another language."""
    return CASE.sub(_case, page)


def _case(found: re.Match[str]) -> str:
    quote, language, layers, released = found.groups()
    text = "\n".join(line.removeprefix(">").removeprefix(" ") for line in quote.splitlines()).strip()
    record = _pipeline()(text, published=released)
    if record.document.language != LANGUAGES[language]:
        raise ValueError(f"{text!r} is in {record.document.language}, not in {language}")
    names = layers.split(", ")
    if set(names) - set(LAYERS):
        raise ValueError(f"{layers!r} are not layers; expected some of {', '.join(LAYERS)}")
    ending = f"; released {released}" if released else ""
    return f"{quote}> — {language}: {layers}{ending}\n\n{_table(record, names)}"


def _table(record: Record, layers: list[str]) -> str:
    mentions = sorted(chain.from_iterable(getattr(record, layer) for layer in layers), key=lambda one: one.start)
    rows = [f"| {_cell(one.text)} | {SHOWN[type(one).__name__](one.model_dump())} |\n" for one in mentions]
    return "| in the text | result |\n|---|---|\n" + ("".join(rows) or "| – | nothing |\n")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("*", "\\*")


def _code(value: Any) -> str:
    return f"`{'null' if value is None else value}`"


def _date(date: Mapping[str, Any]) -> str:
    return f"{date['kind']} {_code(date['value'])}" + (f", {date['modifier']}" if date["modifier"] else "")


def _figure(figure: Mapping[str, Any]) -> str:
    upper = "" if figure["value_max"] is None else f" to `{figure['value_max']}`"
    parts = [f"{figure['kind']} {_code(figure['value'])}{upper}"]
    parts += [f"{name} `{figure[name]}`" for name in ("unit", "counted", "date", "place_name") if figure[name]]
    parts += [figure[name] for name in ("comparator", "change") if figure[name] not in {None, "exact"}]
    return ", ".join(parts).replace("place_name", "place")


def _organisation(one: Mapping[str, Any]) -> str:
    link = f", entry {_code(one['link']['id'])}" if one["link"] else ", no entry"
    return f"organisation {_code(one['name'])}{link}" + (f", role {one['role']}" if one["role"] else "")


def _place(place: Mapping[str, Any]) -> str:
    return f"place {_code(place['name'])}" + (f", code {_code(place['code'])}" if place["code"] else "")


def _person(person: Mapping[str, Any]) -> str:
    return f"person {_code(person['name'])}" + (f", {_code(person['position'])}" if person["position"] else "")


def _goal(goal: Mapping[str, Any]) -> str:
    numbers = ", ".join(map(str, goal["objectives"]))
    return f"{goal['framework']} {goal['scope']}" + (f" {_code(numbers)}" if goal["scope"] == "objectives" else "")


def _event(event: Mapping[str, Any]) -> str:
    parts = [f"event {event['type']}, {event['status']}"]
    parts += [f"{name.replace('_name', '')} `{event[name]}`" for name in ("name", "date", "place_name") if event[name]]
    parts += [f"{name} `{', '.join(event[name])}`" for name in ("organisers", "participants", "funders") if event[name]]
    return ", ".join(parts)


SHOWN: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "Date": _date,
    "Figure": _figure,
    "Organisation": _organisation,
    "Place": _place,
    "Person": _person,
    "Goal": _goal,
    "Event": _event,
}


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
