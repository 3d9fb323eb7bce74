"""The models of records with nothing but offsets required, so that what people write by hand is checked."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from migtext.errors import ValueFormatError
from migtext.records import LAYERS, Document, Furniture, Generator, Mention, Record, Sentence

Given = Mapping[str, Sequence[Any]]
"""The values of fields, mostly as text; only fields that are lists may have several."""

NO_FIELDS = frozenset({*Mention.model_fields, "trigger", "mentions"})
"""What a mention has besides the fields that its layer gives."""

_OFFSETS = "start", "end"
_NULL = "null"


def fields(layer: str, given: Given) -> dict[str, Any]:
    """The fields of a mention of a layer, as in JSON; what the layer has no field for is left out, ``null`` is null.

    Raises ValueFormatError, which names the field and what is allowed.

    >>> fields("figures", {"value": ["12.5"], "kind": ["percent"], "place": ["null"], "comment": ["?"]})
    {'value': 12.5, 'kind': 'percent', 'place': None}
    """
    model = _mention_model(layer)
    known = {name: values for name, values in given.items() if name in model.model_fields and name not in NO_FIELDS}
    values = {name: _one(layer, name, some) for name, some in known.items()}
    try:
        mention = model.model_validate({"start": 0, "end": 0} | values)
    except ValidationError as error:
        raise ValueFormatError(f"{layer}: {problem(error)}") from error
    return mention.model_dump(mode="json", include=set(known))


def problem(error: ValidationError) -> str:
    """The first field that is wrong, and what is."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(map(str, first["loc"]))
    return f"{field}: {first['msg']}" if field else first["msg"]


@cache
def record_model() -> type[BaseModel]:
    """A record, or a part of one."""
    more: dict[str, Any] = {layer: (list[_mention_model(layer)], None) for layer in LAYERS}  # type: ignore[misc]
    more |= dict.fromkeys(("id", "language", "text_sha256", "text", "schema_version"), (str, None))
    more |= {
        "generator": (_partial(Generator), None),
        "document": (_partial(Document, furniture=(list[Furniture], None)), None),
        "sentences": (list[Sentence], None),
    }
    return create_model("PartialRecord", __config__=ConfigDict(extra="forbid"), **more)


@cache
def _mention_model(layer: str) -> type[BaseModel]:
    return _partial(get_args(Record.model_fields[layer].annotation)[0], required=_OFFSETS)


def _partial(model: type[BaseModel], required: tuple[str, ...] = (), **more: Any) -> type[BaseModel]:
    fields: dict[str, Any] = {
        name: (Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation, None)
        for name, info in model.model_fields.items()
    }
    fields |= {name: (fields[name][0], ...) for name in required}
    return create_model(f"Partial{model.__name__}", __config__=ConfigDict(extra="forbid"), **(fields | more))


def _one(layer: str, name: str, values: Sequence[Any]) -> Any:
    """The value of a field, or all of them if it is a list."""
    if get_origin(_mention_model(layer).model_fields[name].annotation) is tuple:
        return [value for value in values if value != _NULL]
    if len(values) != 1:
        raise ValueFormatError(f"{layer}: {name} has {len(values)} values; expected one")
    return None if values[0] == _NULL else values[0]
