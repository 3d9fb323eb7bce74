"""Records as tables: one for the documents, one a layer, and one for each list that documents or mentions hold.

The columns are those fields of the records that have one value, so they change with the schema and carry its version.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from migtext.records import LAYERS, SCHEMA_VERSION, Document, Mention, Record, Sentence

ColumnType = Literal["text", "integer", "real"]
Value = str | int | float | None
Row = tuple[Value, ...]
_SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the type of its values, and what it says where the name does not."""

    name: str
    type: ColumnType
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first ``keys`` of its columns name a row, and the first of all is the document.

    ``rows`` gives the rows for a record and its text.
    """

    name: str
    columns: tuple[Column, ...]
    keys: int
    rows: Callable[[Record, str | None], Iterator[Row]]


@lru_cache
def tables() -> tuple[Table, ...]:
    """All tables, in the order in which each refers only to those before it.

    >>> [table.name for table in tables()][:4]
    ['documents', 'documents_languages', 'documents_furniture', 'documents_lists']
    """
    found = [_documents(), *_parts("documents", Document, _the_document), _sentences()]
    for layer in LAYERS:
        model = _model_of(layer)
        found += [_layer(layer, model), *_parts(layer, model, attrgetter(layer))]
    return tuple(found)


def described() -> dict[str, Any]:
    """All tables and their columns, for the documentation, with the version of the schema that they belong to."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tables": {
            table.name: {
                "key": [column.name for column in table.columns[: table.keys]],
                "columns": {column.name: _described(column) for column in table.columns},
            }
            for table in tables()
        },
    }


def _described(column: Column) -> dict[str, str]:
    return {"type": column.type} | ({"meaning": column.meaning} if column.meaning else {})


def digits(value: float | None) -> str:
    """All digits of a number without an exponent, however many there are; empty for None.

    >>> digits(14916000), digits(1e16), digits(0.5), digits(10**40 + 1)[-3:], digits(None)
    ('14916000', '10000000000000000', '0.5', '001', '')
    """
    if value is None:
        return ""
    text = f"{Decimal(value) if isinstance(value, int) else Decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---- the tables ----

_DOCUMENT = Column("document", "text", "id of the document")
_POSITION = Column("position", "integer", "place in the list, from 0")
_ID = Column("id", "text", "id of the mention, unique in its document")


def _the_document(record: Record) -> tuple[Document]:
    return (record.document,)


def _documents() -> Table:
    fields = _fields(Document)
    made_by = (
        Column("schema_version", "text", "version of the schema of the record"),
        Column("generator_version", "text", "version of migtext"),
        Column("generator_models", "text", "trained models that were used, with semicolons between them"),
    )
    columns = (_DOCUMENT, *(column for column, _ in fields[1:]), *made_by)

    def rows(record: Record, _: str | None) -> Iterator[Row]:
        values = [get(record.document) for _, get in fields]
        made = record.generator
        yield (*values, record.schema_version, made.version, _SEPARATOR.join(made.models))

    return Table("documents", columns, 1, rows)


def _sentences() -> Table:
    fields = _fields(Sentence)
    number = Column("sentence", "integer", "number of the sentence, from 0")
    words = Column("text", "text", "the sentence; null if the text of the document is not known")

    def rows(record: Record, text: str | None) -> Iterator[Row]:
        for i, sentence in enumerate(record.sentences):
            own = None if text is None else text[sentence.start : sentence.end]
            yield (record.document.id, i, *(get(sentence) for _, get in fields), own)

    return Table("sentences", (_DOCUMENT, number, *(column for column, _ in fields), words), 2, rows)


def _layer(layer: str, model: type[Mention]) -> Table:
    fields = _fields(model)

    def rows(record: Record, _: str | None) -> Iterator[Row]:
        for mention in getattr(record, layer):
            yield (record.document.id, *(get(mention) for _, get in fields))

    return Table(layer, (_DOCUMENT, _ID, *(column for column, _ in fields[1:])), 2, rows)


def _parts(owner: str, model: type[BaseModel], owners: Callable[[Record], Sequence[Any]]) -> Iterator[Table]:
    """A table for each list of parts that the owner has, and one for all its lists of values."""
    of_values = []
    for name, field in model.model_fields.items():
        kind, inner = get_origin(field.annotation), get_args(field.annotation)
        if kind is dict:
            yield _mapping(owner, name, field.description or "")
        elif kind is tuple and issubclass(inner[0], BaseModel):
            yield _list_of_parts(owner, name, inner[0], owners)
        elif kind is tuple:
            of_values.append(name)
    if of_values:
        yield _lists_of_values(owner, of_values, owners)


def _mapping(owner: str, name: str, meaning: str) -> Table:
    key = Column(name.removesuffix("s"), "text", f"one of the {name} of the document")
    columns = (_DOCUMENT, key, Column("share", "real", meaning))

    def rows(record: Record, _: str | None) -> Iterator[Row]:
        for key, value in getattr(record.document, name).items():
            yield record.document.id, key, value

    return Table(f"{owner}_{name}", columns, 2, rows)


def _list_of_parts(owner: str, name: str, part: type[BaseModel], owners: Callable[[Record], Sequence[Any]]) -> Table:
    fields = _fields(part)
    key = _owner_key(owner)

    def rows(record: Record, _: str | None) -> Iterator[Row]:
        for one in owners(record):
            for i, value in enumerate(getattr(one, name)):
                yield (*_owner_values(key, record, one), i, *(get(value) for _, get in fields))

    columns = (*key, _POSITION, *(column for column, _ in fields))
    return Table(f"{owner}_{name}", columns, len(key) + 1, rows)


def _lists_of_values(owner: str, names: Sequence[str], owners: Callable[[Record], Sequence[Any]]) -> Table:
    key = _owner_key(owner)

    def rows(record: Record, _: str | None) -> Iterator[Row]:
        for one in owners(record):
            for name in names:
                for i, value in enumerate(getattr(one, name)):
                    yield (*_owner_values(key, record, one), name, i, str(value))

    columns = (
        *key,
        Column("field", "text", f"name of the list: {', '.join(names)}"),
        _POSITION,
        Column("value", "text", "the value, as text"),
    )
    return Table(f"{owner}_lists", columns, len(key) + 2, rows)


def _owner_key(owner: str) -> tuple[Column, ...]:
    return (_DOCUMENT,) if owner == "documents" else (_DOCUMENT, _ID)


def _owner_values(key: Sequence[Column], record: Record, owner: Any) -> Row:
    return (record.document.id,) if len(key) == 1 else (record.document.id, owner.id)


# ---- from fields to columns ----

_TYPES: Mapping[Any, ColumnType] = {str: "text", int: "integer", float: "real"}
Getter = Callable[[Any], Value]


def _model_of(layer: str) -> type[Mention]:
    (model, _) = get_args(Record.model_fields[layer].annotation)
    found: type[Mention] = model
    return found


def _fields(model: type[BaseModel], prefix: str = "", path: str = "") -> list[tuple[Column, Getter]]:
    """The columns of a model, and how their values are got; a part of it adds its own with its name in front."""
    found: list[tuple[Column, Getter]] = []
    for name, field in model.model_fields.items():
        kinds = [kind for kind in get_args(field.annotation) or (field.annotation,) if kind is not NoneType]
        meaning, full = field.description or "", f"{path}{name}"
        if get_origin(field.annotation) in {tuple, dict}:
            continue
        if isinstance(kinds[0], type) and issubclass(kinds[0], BaseModel):
            found += _fields(kinds[0], f"{name}_", f"{full}.")
        elif set(kinds) == {int, float}:
            found.append((Column(f"{prefix}{name}", "real", meaning), _real(_got(full))))
            exact = f"all digits of {name}, which has 15 of them for certain"
            found.append((Column(f"{prefix}{name}_digits", "text", exact), _exact(_got(full))))
        else:
            found.append((Column(f"{prefix}{name}", _TYPES.get(kinds[0], "text"), meaning), _got(full)))
    return found


def _got(path: str) -> Getter:
    first, _, rest = path.partition(".")
    if not rest:
        return attrgetter(first)

    def get(value: Any) -> Value:
        part = getattr(value, first)
        found: Value = None if part is None else getattr(part, rest)
        return found

    return get


def _real(get: Getter) -> Getter:
    def real(value: Any) -> Value:
        number = get(value)
        return None if number is None else float(number)

    return real


def _exact(get: Getter) -> Getter:
    def exact(value: Any) -> Value:
        number = get(value)
        return None if number is None or isinstance(number, str) else digits(number)

    return exact
