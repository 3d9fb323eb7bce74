"""The work of ``migtext evaluate``: gold and records to scores, a file of JSON and a page."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from migtext.errors import MigtextError, ReadError, ValueFormatError
from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.documents import ALONE, NO_FAULT, Documents, judged, merged, paired
from migtext.evaluation.evaluate import Evaluation, MistakeGroup, evaluate
from migtext.evaluation.labels import Labels, read_labels
from migtext.evaluation.page import evaluation_page
from migtext.evaluation.reading import annotated_files, read_annotated
from migtext.evaluation.running import extracted
from migtext.output.replacing import replacing
from migtext.pipeline import Pipeline
from migtext.run.checks import check_no_input

_FAILED, _USAGE = 1, 2
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: ``gold`` is compared with ``predicted``, or with what ``pipeline`` extracts now.

    ``layers`` are scored, all if it is None. ``json`` and ``page`` are files to be written.
    """

    gold: Sequence[Path]
    predicted: Sequence[Path] = ()
    pipeline: Pipeline | None = None
    published: str | None = None
    layers: Sequence[str] | None = None
    labels: Path | None = None
    resamples: int = 1000
    seed: int = 0
    json: Path | None = None
    page: Path | None = None


@dataclass(slots=True)
class Done:
    """Messages for standard error, the evaluation if there is one, and the exit code.

    0: all was scored; 1: something was not; 2: nothing was, or the arguments are wrong.
    """

    messages: list[str] = field(default_factory=list)
    evaluation: Evaluation | None = None
    code: int = 0


def run_evaluation(request: Request) -> Done:
    """Measure, and write the files.

    >>> run_evaluation(Request(gold=[Path("nowhere")], predicted=[Path("records.jsonl")])).messages
    ['nowhere: no such file or folder', 'nothing is scored: there is no gold']
    """
    done = Done()
    try:
        labels = read_labels(request.labels) if request.labels else Labels()
        gold = judged(list(_told(merged(read_annotated(request.gold, labels)), done)), request.layers)
        _check_files(request, gold)
    except MigtextError as error:
        return Done([str(error)], code=_USAGE)
    if not gold:
        return Done([*done.messages, "nothing is scored: there is no gold"], code=_USAGE)
    if request.pipeline:
        predicted = extracted(gold, request.pipeline, request.published)
    else:
        predicted = read_annotated(request.predicted, labels)
    documents = paired(gold, _told(predicted, done))
    _tell(documents, done)
    if not documents.pairs:
        return Done([*done.messages, "nothing is scored: no gold document has a prediction"], code=_USAGE)
    done.evaluation = evaluate(documents.pairs, resamples=request.resamples, seed=request.seed)
    _write(request, done.evaluation, documents, done)
    return done


def as_json(evaluation: Evaluation, documents: Documents) -> dict[str, Any]:
    """All that was measured as values for JSON."""
    sides = asdict(documents)
    sides.pop("pairs")
    parts = asdict(evaluation)
    return parts | {
        "documents": {"scored": evaluation.documents, **sides},
        "mistakes": [_group(group) for group in evaluation.mistakes],
    }


def _group(group: MistakeGroup) -> dict[str, Any]:
    cases = [
        {
            "document": case.document,
            "language": case.language,
            "gold": _mention(case.mistake.gold),
            "found": _mention(case.mistake.predicted),
            "sentence": case.sentence.text if case.sentence else None,
        }
        for case in group.cases
    ]
    return {"kind": group.kind, "layer": group.layer, "field": group.field, "count": len(cases), "cases": cases}


def _mention(mention: Annotation | None) -> dict[str, Any] | None:
    if mention is None:
        return None
    where = {"layer": mention.layer, "start": mention.start, "end": mention.end, "text": mention.text}
    return where | ({"rule": mention.rule} if mention.rule else {}) | dict(mention.fields)


def _check_files(request: Request, gold: Sequence[AnnotatedDocument]) -> None:
    """Raise ValueFormatError if a file to be written is read, or written twice."""
    read = [file for path in (*request.gold, *request.predicted) for file in annotated_files(path)]
    read += [request.labels] if request.labels else []
    read += [Path(document.source) for document in gold if document.source]
    outputs = [path for path in (request.json, request.page) if path]
    for number, path in enumerate(outputs):
        check_no_input(path, read)
        if path in outputs[:number]:
            raise ValueFormatError(f"{path}: the page and the JSON must go to different files")


def _told(found: Iterable[AnnotatedDocument | ReadError], done: Done) -> Iterator[AnnotatedDocument]:
    """The documents; an error becomes a message."""
    for one in found:
        if isinstance(one, ReadError):
            done.messages.append(str(one))
            done.code = _FAILED
        else:
            yield one


def _tell(documents: Documents, done: Done) -> None:
    """Name what stands alone."""
    for name, what in ALONE.items():
        if ids := getattr(documents, name):
            more = f", and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
            done.messages.append(f"{what}: {', '.join(ids[:_MOST_NAMED])}{more}")
            done.code = done.code if name in NO_FAULT else _FAILED


def _write(request: Request, evaluation: Evaluation, documents: Documents, done: Done) -> None:
    contents = []
    if request.json:
        text = json.dumps(as_json(evaluation, documents), ensure_ascii=False, indent=1)
        contents.append((request.json, text.encode("utf-8", "replace")))
    if request.page:
        contents.append((request.page, evaluation_page(evaluation, documents).encode("utf-8", "replace")))
    for path, data in contents:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as part:
                part.write_bytes(data)
        except OSError as error:
            done.messages.append(f"{path}: cannot be written: {error.strerror}")
            done.code = _USAGE
