"""Exports of Label Studio: tasks with the regions that an annotator has marked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from migtext.errors import ReadError, ValueFormatError
from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.building import by_layer, labelled
from migtext.evaluation.labels import Labels
from migtext.evaluation.partial_models import Given, problem
from migtext.output.record_text import text_hash

_LABELS = "labels"
_ANSWERS = {"choices": "choices", "textarea": "text", "number": "number"}
"""Types of results that say more of a region, and the key of what they say."""


class _Result(BaseModel):
    id: str = ""
    type: str = ""
    from_name: str = ""
    value: dict[str, Any] = {}

    @property
    def labels(self) -> list[str]:
        found = self.value.get(_LABELS)
        return [str(label) for label in found] if self.type == _LABELS and isinstance(found, list) else []


class _Annotation(BaseModel):
    result: list[_Result] = []
    was_cancelled: bool = False
    ground_truth: bool = False


class _Task(BaseModel):
    id: int | str = ""
    data: dict[str, Any]
    annotations: list[_Annotation] = []

    @property
    def chosen(self) -> list[_Annotation]:
        """The annotations that may count: those that are ground truth, else all that are done."""
        done = [one for one in self.annotations if not one.was_cancelled]
        return [one for one in done if one.ground_truth] or done


_TASKS = TypeAdapter(list[_Task])


def read_tasks(data: Sequence[Any], where: str, labels: Labels) -> Iterator[AnnotatedDocument | ReadError]:
    """Yield the documents of the tasks of an export in Label Studio's own JSON, and an error for each that has none.

    Of several annotations of a task the one that is marked as ground truth counts. A region has the layer of its label;
    other results for the region, such as a text field, give the field of the mention that ``from_name`` names. Raises
    ReadError if the data are no tasks, or a label is unknown.
    """
    try:
        tasks = _TASKS.validate_python(data)
        labels.check(label for task in tasks for one in task.chosen for result in one.result for label in result.labels)
    except ValidationError as error:
        advice = "expected an export of Label Studio in the form JSON, not JSON-MIN or CSV"
        raise ReadError(where, f"no task: {problem(error)}; {advice}") from error
    except ValueFormatError as error:
        raise ReadError(where, str(error)) from error
    if not tasks:
        yield ReadError(where, "the list is empty")
    for number, task in enumerate(tasks, 1):
        try:
            if task.chosen:
                yield _document(task, f"{where}: task {number}", labels)
        except ValueFormatError as error:
            yield ReadError(f"{where}: task {number}", str(error))
    if unfinished := sum(not task.chosen for task in tasks):
        yield ReadError(where, f"{unfinished} of {len(tasks)} tasks have no annotation and are left out")


def _document(task: _Task, where: str, labels: Labels) -> AnnotatedDocument:
    if len(task.chosen) > 1:
        raise ValueFormatError(f"has {len(task.chosen)} annotations; mark one of them as ground truth")
    text, language = (task.data.get(name) for name in ("text", "language"))
    if not isinstance(text, str | None):
        raise ValueFormatError(f"data.text is of type {type(text).__name__}; expected a string")
    return AnnotatedDocument(
        id=str(task.data.get("document", task.id)),
        where=where,
        layers=by_layer(_mentions(task.chosen[0].result, text, labels)),
        sha256=None if text is None else text_hash(text),
        text=text,
        language=language if isinstance(language, str) else None,
        labelled=True,
    )


def _mentions(results: Sequence[_Result], text: str | None, labels: Labels) -> Iterator[Annotation | None]:
    answers = _answers(results)
    for result in results:
        start, end, words = (result.value.get(name) for name in ("start", "end", "text"))
        for label in result.labels:
            if not isinstance(start, int) or not isinstance(end, int):
                raise ValueFormatError(f"start {start!r} and end {end!r} are no offsets; label a Text, not a HyperText")
            mention = Annotation(label, start, end, words if isinstance(words, str) else "")
            yield labelled(labels, mention, text, answers.get(result.id, {}))


def _answers(results: Sequence[_Result]) -> Mapping[str, Given]:
    """What is said of each region, by its id."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(dict)
    for result in results:
        if key := _ANSWERS.get(result.type):
            values = result.value.get(key)
            found[result.id][result.from_name] = values if isinstance(values, list) else [values]
    return found
