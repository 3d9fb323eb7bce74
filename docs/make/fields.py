"""Writes docs/fields.md, the field dictionary, from docs/schema.json and docs/columns.json: ``make schema``."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent.parent
PAGE = DOCS / "fields.md"
LAYERS = ("dates", "figures", "organisations", "places", "people", "goals", "events")
Schema = Mapping[str, Any]

_HEAD = """# Field dictionary

Every field of a record, then every column of the tables. `make schema` writes this page from
[schema.json](schema.json) and [columns.json](columns.json); [schema.md](schema.md) tells how the parts of a record
belong together.

No field is ever omitted: `null` and an empty list mean that the text does not say it.
"""


def page(schema: Schema, columns: Schema) -> str:
    """The page in Markdown: a table for each type of the records, and one for each table of ``migtext.frames``."""
    return "\n".join([_HEAD, *_records(schema), *_tables(columns)])


def _records(schema: Schema) -> Iterator[str]:
    types = schema["$defs"]
    layers = {layer: schema["properties"][layer]["items"]["$ref"].rsplit("/", 1)[1] for layer in LAYERS}
    common = set.intersection(*(set(types[name]["properties"]) for name in layers.values()))
    yield from _type("Record", schema)
    yield from _type("Document", types["Document"])
    for name in sorted(set(types) - set(layers.values()) - {"Document", "Link", "Span"}):
        yield from _type(name, types[name])
    first = types[layers["dates"]]
    shared = {field: value for field, value in first["properties"].items() if field in common}
    yield from _section("Every mention", "What the mentions of all layers have.", shared)
    for layer, name in layers.items():
        own = {field: value for field, value in types[name]["properties"].items() if field not in common}
        about = f"{_sentence(types[name])} The layer `{layer}`: [{layer}.md]({layer}.md)."
        yield from _section(name, about, own)
    for name in ("Link", "Span"):
        yield from _type(name, types[name])


def _type(name: str, schema: Schema) -> Iterator[str]:
    return _section(name, _sentence(schema), schema["properties"])


def _section(name: str, about: str, fields: Mapping[str, Schema]) -> Iterator[str]:
    yield f"## {name}\n\n{about}\n\n| field | type and values | meaning | example |\n|---|---|---|---|"
    for field, schema in fields.items():
        yield f"| `{field}` | {_kind(schema)} | {_cell(schema.get('description', ''))} | {_examples(schema)} |"
    yield ""


def _tables(columns: Schema) -> Iterator[str]:
    yield "## Columns of the tables\n\nThe tables of databases, Parquet and CSV files, and data frames"
    yield "([tables.md](tables.md)).\n"
    for name, table in columns["tables"].items():
        key = ", ".join(f"`{column}`" for column in table["key"])
        yield f"### {name}\n\nKey: {key}.\n\n| column | type | meaning |\n|---|---|---|"
        for column, about in table["columns"].items():
            yield f"| `{column}` | {about['type']} | {_cell(about['meaning'])} |"
        yield ""


def _kind(schema: Schema) -> str:
    """The type of a field with the values that it may have, null at the end."""
    choices = schema.get("anyOf", [schema])
    kinds = list(dict.fromkeys(_single(one) for one in choices))
    if "integer" in kinds and "number" in kinds:
        kinds.remove("integer")
    return ", or ".join([*(kind for kind in kinds if kind != "null"), *(["null"] if "null" in kinds else [])])


def _single(schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return " ".join(f"`{value}`" for value in schema["enum"])
    if schema["type"] == "array":
        return f"list of {_single(schema['items'])}"
    if schema["type"] == "object":
        return f"object of {_single(schema['additionalProperties'])}"
    return str(schema["type"]) + _limits(schema)


def _limits(schema: Schema) -> str:
    if "minimum" not in schema:
        return ""
    return f" from {schema['minimum']}" + (f" to {schema['maximum']}" if "maximum" in schema else "")


def _sentence(schema: Schema) -> str:
    """The description of a type, on one line, with single backquotes."""
    return " ".join(schema["description"].replace("``", "`").split()).partition(" (see docs/")[0].rstrip(".") + "."


def _examples(schema: Schema) -> str:
    values: Sequence[Any] = schema.get("examples", ())
    return ", ".join(f"`{json.dumps(value, ensure_ascii=False)}`" for value in values)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def current() -> str:
    """The page for the files beside it."""
    schema, columns = (json.loads((DOCS / name).read_text("utf-8")) for name in ("schema.json", "columns.json"))
    return page(schema, columns)


if __name__ == "__main__":
    PAGE.write_text(current(), "utf-8")
