"""Records in JSON, whole or partial: people write gold with only the layers and fields that they have judged."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from migtext.errors import ReadError, ValueFormatError
from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.building import checked
from migtext.evaluation.partial_models import NO_FIELDS, problem, record_model
from migtext.output.record_text import text_hash
from migtext.records import LAYERS
from migtext.sources.reading import read

GOLD = ".gold.json"


def is_task(data: Any) -> bool:
    """Whether an object of JSON is a task of Label Studio, not a record."""
    return isinstance(data, Mapping) and "data" in data and ("annotations" in data or "predictions" in data)


def read_partial(data: Any, where: str, file: Path) -> AnnotatedDocument:
    """The document in an object of JSON: a record, or some of its layers, with some fields of their mentions.

    It names its text by ``document`` as records do, or by ``id``, ``text_sha256``, ``language`` and ``text`` beside
    the layers. The text of ``NAME.gold.json`` is taken from ``NAME.txt`` or ``NAME`` beside it, if one is there.
    Raises ReadError, which names the field, for anything else.
    """
    try:
        record = record_model().model_validate(data).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        raise ReadError(where, f"no record, nor part of one: {problem(error)}") from error
    told = record.get("document", {})
    document = {
        "id": record.get("id", _name(file)),
        "sha256": record.get("text_sha256"),
        "language": record.get("language"),
        "text": record.get("text"),
    } | told
    beside = _beside(file)
    text = _text(document, beside, where)
    try:
        layers = {layer: tuple(_mentions(layer, record[layer], text)) for layer in LAYERS if layer in record}
    except ValueFormatError as error:
        raise ReadError(where, str(error)) from error
    published = told.get("published") or {}
    return AnnotatedDocument(
        id=document["id"],
        where=where,
        layers=layers,
        sha256=document["sha256"] if text is None else text_hash(text),
        text=text,
        language=document["language"],
        source=str(beside) if beside else document.get("source"),
        encoding=document.get("encoding"),
        published=published.get("value") if published.get("source") == "caller" else None,
    )


def _mentions(layer: str, mentions: list[dict[str, Any]], text: str | None) -> Iterator[Annotation]:
    for one in mentions:
        fields = {name: value for name, value in one.items() if name not in NO_FIELDS}
        spans = tuple((span["start"], span["end"]) for span in one.get("mentions", ()))
        words, rule = one.get("text", ""), one.get("rule", "")
        yield checked(Annotation(layer, one["start"], one["end"], words, fields, rule, spans), text)


def _text(document: Mapping[str, Any], beside: Path | None, where: str) -> str | None:
    """The text of a document: its own, else that of the file beside."""
    text: str | None = document["text"]
    if text is None and beside:
        text = read(beside).text
    if text is not None:
        if document["sha256"] not in (None, text_hash(text)):
            whose = beside if document["text"] is None else "the text in the record"
            raise ReadError(
                where, f"{whose} is another text: its sha256 is {text_hash(text)}, not {document['sha256']}"
            )
        return text
    return None


def _beside(file: Path) -> Path | None:
    """The file of the text of a file of gold."""
    if not file.name.endswith(GOLD):
        return None
    named = file.with_name(file.name.removesuffix(GOLD))
    return next((path for path in (named, named.with_name(f"{named.name}.txt")) if path.is_file()), None)


def _name(file: Path) -> str:
    return file.name.removesuffix(GOLD).removesuffix(".json")
