"""Annotations of brat: a file ``NAME.ann`` beside its text ``NAME.txt``."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from migtext.errors import ReadError, ValueFormatError
from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.building import by_layer, labelled
from migtext.evaluation.labels import Labels
from migtext.evaluation.partial_models import Given
from migtext.output.record_text import text_hash
from migtext.sources.reading import read

ANN = ".ann"
_MENTION = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (T\d+) (\S+)")

_Found = tuple[str, str, int, int, str]


def read_ann(path: Path, labels: Labels) -> AnnotatedDocument:
    """The document of a file of annotations: its text-bound annotations (T) with attributes (A) that are our fields.

    A mention in several pieces goes from the first to the last of them. Raises ReadError if the text is not there, a
    line is not valid, or a label is unknown.
    """
    beside = path.with_suffix(".txt")
    if not beside.is_file():
        raise ReadError(str(path), f"its text {beside.name} is not beside it")
    text = read(beside).text
    try:
        lines = path.read_text("utf-8-sig").split("\n")
        found = [_mention(line, number) for number, line in enumerate(lines, 1) if line.startswith("T")]
        attributes = _attributes(lines)
        labels.check(label for _, label, *_ in found)
        layers = by_layer(_labelled(found, attributes, text, labels))
    except (ValueFormatError, UnicodeDecodeError) as error:
        raise ReadError(str(path), str(error)) from error
    digest = text_hash(text)
    return AnnotatedDocument(path.stem, str(path), layers, digest, text, source=str(beside), labelled=True)


def _mention(line: str, number: int) -> _Found:
    match = _MENTION.fullmatch(line.rstrip("\r"))
    if not match:
        raise ValueFormatError(f"line {number} is no annotation of brat; expected T1, tab, LABEL START END, tab, words")
    offsets = [int(offset) for piece in match[3].split(";") for offset in piece.split()]
    return match[1], match[2], offsets[0], offsets[-1], match[4] if len(offsets) == 2 else ""


def _attributes(lines: list[str]) -> Mapping[str, Given]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if match := _ATTRIBUTE.fullmatch(line.strip()):
            found[match[2]][match[1]].append(match[3])
    return found


def _labelled(
    found: list[_Found], attributes: Mapping[str, Given], text: str, labels: Labels
) -> Iterator[Annotation | None]:
    for id, label, start, end, words in found:
        yield labelled(labels, Annotation(label, start, end, words), text, attributes.get(id, {}))
