"""The same release as text, web page, PDF file and Word file has the same values in every layer."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from documents import as_docx, as_html, as_pdf

from migtext.pipeline import Pipeline
from migtext.records import LAYERS, Record
from migtext.sources.reading import Reading, documents
from migtext.sources.source import Source

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "releases"
RELEASES = [path for code in ("kk", "ky", "ru") for path in sorted(EXAMPLES.glob(f"{code}-*.txt"))[:3]]
PLACES = {"start", "end", "sentence", "page", "mentions"}
MAKE = {"html": as_html, "pdf": as_pdf, "docx": as_docx}


@lru_cache
def pipeline() -> Pipeline:
    return Pipeline(model="none")


def values(record: Record) -> dict[str, list[dict[str, Any]]]:
    return {layer: [mention.model_dump(exclude=PLACES) for mention in getattr(record, layer)] for layer in LAYERS}


@lru_cache
def of_text(path: Path) -> dict[str, list[dict[str, Any]]]:
    return values(pipeline()(path.read_text("utf-8")))


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize("path", RELEASES, ids=[path.stem for path in RELEASES])
def test_same_values(path: Path, kind: str) -> None:
    (source,) = documents(MAKE[kind](path.read_text("utf-8")), "a", f"a.{kind}", Reading())
    assert isinstance(source, Source)
    record = pipeline()(source)
    assert values(record) == of_text(path)
    text = record.document.text
    assert text == source.text
    for layer in LAYERS:
        for mention in getattr(record, layer):
            assert text[mention.start : mention.end] == mention.text
            assert mention.page == (1 if kind == "pdf" else None)
