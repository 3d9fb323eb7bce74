"""Texts, their records, and gold that says the same, for the tests of this folder."""

from functools import cache
from pathlib import Path

from migtext import Pipeline
from migtext.evaluation.annotations import AnnotatedDocument
from migtext.evaluation.labels import Labels
from migtext.evaluation.reading import read_annotated
from migtext.records import LAYERS, Record

TEXTS = {
    "kk.txt": "2024 жылғы 5 наурызда Ақтау қаласында 12 қандас кеңес алды. 😀 Семинарды ХКҰ өткізді.",
    "ky.txt": "Ош шаарында 2023-жылы 40 мигрант үчүн сабактар өттү.\nЖыйынга Айгүл Асанова катышты.",
    "ru.txt": "14 мая 2024 года в Бишкеке МОМ открыла центр.\r\nПомощь получили 1 200 мигрантов, или 15 % (ЦУР 10).",
}


@cache
def records() -> tuple[Record, ...]:
    pipeline = Pipeline(model="none")
    return tuple(pipeline(text, id=name) for name, text in TEXTS.items())


def write_records(path: Path, *, with_text: bool = False) -> Path:
    """Records as lines, in the form in which extract writes them."""
    found = [
        one.model_copy(update={"document": one.document.model_copy(update={"text": text})}) if with_text else one
        for one, text in zip(records(), TEXTS.values(), strict=True)
    ]
    path.write_text("".join(f"{one.to_json()}\n" for one in found), "utf-8")
    return path


def read(path: Path, labels: Labels | None = None) -> tuple[list[AnnotatedDocument], list[str]]:
    """The documents in a file or folder, and the messages of its errors."""
    found = list(read_annotated([path], labels or Labels()))
    return [one for one in found if isinstance(one, AnnotatedDocument)], [
        str(one) for one in found if not isinstance(one, AnnotatedDocument)
    ]


def spans(document: AnnotatedDocument) -> dict[str, list[tuple[int, int, str]]]:
    """The mentions of a document by layer: where they are, and their words."""
    return {layer: [(one.start, one.end, one.text) for one in document.layers.get(layer, ())] for layer in LAYERS}


def spans_of(record: Record) -> dict[str, list[tuple[int, int, str]]]:
    """The same of a record."""
    return {layer: [(one.start, one.end, one.text) for one in getattr(record, layer)] for layer in LAYERS}
