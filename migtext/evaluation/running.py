"""Predictions made now: the texts of gold documents, extracted."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from migtext.errors import MigtextError, ReadError
from migtext.evaluation.annotations import AnnotatedDocument
from migtext.evaluation.documents import text_of_document
from migtext.evaluation.partial_records import read_partial
from migtext.pipeline import Pipeline
from migtext.sources.reading import read
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
    text = text_of_document(document)
    if text is None:
        raise MigtextError(
            "the text is not known; put it beside the gold, into document.text, or where document.source says"
        )
    try:
        source = read(document.source or "", encoding=document.encoding)
    except (ReadError, LookupError):
        return text
    return source if source.text == text else text
