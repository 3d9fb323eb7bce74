"""Predictions made now: the texts of gold documents, extracted."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from migtext.errors import MigtextError, ReadError
from migtext.evaluation.annotations import AnnotatedDocument
from migtext.evaluation.partial_records import read_partial
from migtext.output.record_text import text_hash
from migtext.pipeline import Pipeline
from migtext.run.record_texts import source_in_file
from migtext.sources.source import Source


def extracted(
    gold: Iterable[AnnotatedDocument], pipeline: Pipeline, published: str | None
) -> Iterator[AnnotatedDocument | ReadError]:
    """Yield the prediction for each gold document, and an error for one without a text.

    ``published`` is the release date of all; without it, one that gold was extracted with is given again.
    """
    for document in gold:
        try:
            source = _source(document)
            record = pipeline(source, published=published or document.published, id=document.id)
        except MigtextError as error:
            yield ReadError(document.where, str(error))
        else:
            yield read_partial(record.model_dump(mode="json"), document.where, Path(document.where))


def _source(document: AnnotatedDocument) -> str | Source:
    """What is extracted: the file of a document, which may say more than its text, else the text."""
    text = document.text
    sha256 = text_hash(text) if text is not None else document.sha256
    found = (source_in_file(document.source, sha256, document.encoding) if sha256 else None) or text
    if found is None:
        raise MigtextError(
            "the text is not known; put it beside the gold, into document.text, or where document.source says"
        )
    return found
