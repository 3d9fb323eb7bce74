"""Records as a spaCy DocBin."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spacy.tokens import DocBin

from migtext.output.finished import Finished
from migtext.output.forms import Add
from migtext.output.spacy_doc import record_doc


@contextmanager
def doc_bin(path: Path) -> Iterator[Add]:
    """Write a DocBin with a Doc for each record: its layers as span groups, its id in ``doc.user_data["id"]``.

    A DocBin is one piece: all Docs are in memory until the end.
    """
    docs = DocBin(store_user_data=True)

    def add(finished: Finished) -> None:
        doc = record_doc(finished.record, finished.text)
        doc.user_data["id"] = finished.record.document.id
        docs.add(doc)

    yield add
    docs.to_disk(path)
