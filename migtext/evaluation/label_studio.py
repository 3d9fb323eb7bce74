"""Exports of Label Studio: tasks with the regions that an annotator has marked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migtext.errors import ReadError, ValueFormatError
from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.building import by_layer, labelled
from migtext.evaluation.labels import Labels
from migtext.evaluation.partial_models import Given
from migtext.output.record_text import text_hash

_VALUES = {"choices": "choices", "textarea": "text", "number": "number"}
"""Types of results that say more of a region, and the key of what they say."""


def read_tasks(tasks: Sequence[Any], where: str, labels: Labels) -> Iterator[AnnotatedDocument | ReadError]:
    """Yield the documents of the tasks of an export in Label Studio's own JSON, and an error for each that has none.

    Of several annotations of a task the one that is marked as ground truth counts. A region has the layer of its label;
    other results for the region, such as a text field, give the field of the mention that ``from_name`` names. Raises
    ReadError if a label is unknown.
    """
    chosen = [_annotation(task, f"{where}: task {number}") for number, task in enumerate(tasks, 1)]
    try:
        labels.check(label for _, results in chosen for label in _labels(results))
    except ValueFormatError as error:
        raise ReadError(where, str(error)) from error
    open_tasks = 0
    for number, (task, (problem, results)) in enumerate(zip(tasks, chosen, strict=True), 1):
        place = f"{where}: task {number}"
        if results is None and not problem:
            open_tasks += 1
        elif results is None:
            yield ReadError(place, problem)
        else:
            try:
                yield _document(task["data"], str(task.get("id", number)), results, place, labels)
            except ValueFormatError as error:
                yield ReadError(place, str(error))
    if open_tasks:
        yield ReadError(where, f"{open_tasks} of {len(tasks)} tasks have no annotation and are left out")


def _annotation(task: Any, where: str) -> tuple[str, list[dict[str, Any]] | None]:
    """What is wrong with a task, if anything, and the results of the annotation that counts."""
    if not isinstance(task, Mapping) or not isinstance(task.get("data"), Mapping):
        return "no task with 'data' and 'annotations'; export in the form JSON, not JSON-MIN or CSV", None
    done = [one for one in task.get("annotations") or () if not one.get("was_cancelled")]
    true = [one for one in done if one.get("ground_truth")] or done
    if len(true) > 1:
        return f"has {len(true)} annotations; mark one of them as ground truth", None
    return "", list(true[0].get("result") or ()) if true else None


def _labels(results: Sequence[Mapping[str, Any]] | None) -> Iterator[str]:
    for result in results or ():
        if result.get("type") == "labels":
            yield from result["value"].get("labels", ())


def _document(
    data: Mapping[str, Any], id: str, results: Sequence[Mapping[str, Any]], where: str, labels: Labels
) -> AnnotatedDocument:
    text = data.get("text")
    fields: dict[str, dict[str, list[Any]]] = defaultdict(dict)
    for result in results:
        if key := _VALUES.get(str(result.get("type"))):
            values = result["value"].get(key)
            fields[result.get("id", "")][result["from_name"]] = values if isinstance(values, list) else [values]
    return AnnotatedDocument(
        id=str(data.get("document", id)),
        where=where,
        layers=by_layer(_mentions(results, fields, text, labels)),
        sha256=None if text is None else text_hash(text),
        text=text,
        language=data.get("language"),
        labelled=True,
    )


def _mentions(
    results: Sequence[Mapping[str, Any]], fields: Mapping[str, Given], text: str | None, labels: Labels
) -> Iterator[Annotation | None]:
    for result in results:
        if result.get("type") != "labels":
            continue
        value = result["value"]
        start, end = value.get("start"), value.get("end")
        if not isinstance(start, int) or not isinstance(end, int):
            raise ValueFormatError(f"start {start!r} and end {end!r} are no offsets; label a Text, not a HyperText")
        told = fields.get(result.get("id", ""), {})
        for label in value.get("labels", ()):
            yield labelled(labels, Annotation(label, start, end, value.get("text", "")), text, told)
