"""Read annotated texts of any corpus and convert their labels to the label scheme."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from migtext.errors import MigtextError, ReadError, TableError, ValueFormatError
from migtext.ner.corpora.readers import UNSURE, read_brat, read_inline, read_iob2
from migtext.ner.documents import Document
from migtext.ner.harmonise import harmonise
from migtext.ner.scheme import ANYTHING, NOTHING, layers, table
from migtext.ner.sentences import Sentence, sentences_of

FORMS = ("iob2", "brat", "inline")
_CORPUS = "file"


@dataclass(frozen=True, slots=True)
class Marked:
    """Sentences of a file in the label scheme, and what is not scored."""

    sentences: tuple[Sentence, ...]
    unmarked: tuple[str, ...]
    """Classes without a label in the file."""
    unknown: Mapping[str, int]
    """Labels without a class, with their frequencies."""


def read_marked(
    path: Path, form: str, language: str | None = None, labels: Path | None = None, as_marked: bool = False
) -> Marked:
    """Read a file in ``form`` ``iob2``, ``brat`` (also a folder or a tar archive) or ``inline``.

    ``labels`` is a TOML file that maps labels to classes; the default is the labels of the usual corpus of the form
    and those of the scheme. Unless ``as_marked``, the spans are converted to the rules of migtext, as in training.
    Raises ReadError for an unreadable file, TableError for an invalid map, and MigtextError if no label is known.
    """
    if form not in FORMS:
        raise ValueFormatError(f"unknown format {form!r}; expected one of {', '.join(FORMS)}")
    corpus = _corpus(form, language, labels)
    documents = list(_documents(path, form))
    found = Counter(span.label for document in documents for span in document.spans if span.label != UNSURE)
    expected: dict[str, str] = corpus["labels"]
    unknown = {label: count for label, count in found.items() if label not in expected}
    if found and len(unknown) == len(found):
        raise MigtextError(
            f"{path}: unknown labels {', '.join(sorted(unknown))}; expected {', '.join(sorted(expected))}, "
            "or a map of labels with --labels FILE.toml"
        )
    unified = [_as_marked(document, expected) if as_marked else harmonise(document, corpus) for document in documents]
    sentences = [sentence for document in unified for sentence in sentences_of(document)]
    return Marked(tuple(sentences), corpus["unmarked"], unknown)


def _corpus(form: str, language: str | None, labels: Path | None) -> dict[str, Any]:
    """The description of the corpus, as in ``labels.toml``."""
    usual = next(corpus for corpus in table()["corpora"].values() if corpus["form"] == form)
    mapped = _label_map(labels) if labels else usual["labels"]
    classes = [name for names in layers().values() for name in names]
    marked = {name for value in mapped.values() for name in value.split("|")}
    return {
        "language": language or usual["language"],
        "labels": mapped if labels else {name: name for name in classes} | mapped,
        "flat": usual["flat"],
        "unmarked": tuple(name for name in classes if name not in marked),
    }


def _label_map(path: Path) -> dict[str, str]:
    """The table ``[labels]`` of a file: corpus labels to classes (several separated by bars; ``O`` for none)."""
    try:
        mapped = tomllib.loads(path.read_text("utf-8")).get("labels", {})
    except OSError as error:
        raise ReadError(str(path), error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: {error}") from error
    allowed = [*(name for names in layers().values() for name in names), NOTHING]
    if not isinstance(mapped, dict) or not mapped:
        raise TableError(f'{path}: expected a table [labels] with lines such as PER = "PERSON"')
    for label, value in mapped.items():
        wrong = [name for name in str(value).split("|") if name not in allowed]
        if wrong:
            raise TableError(f"{path}: {label} = {value!r}: unknown class {wrong[0]!r}; expected {', '.join(allowed)}")
    return mapped


def _documents(path: Path, form: str) -> Iterator[Document]:
    try:
        if form == "brat":
            yield from read_brat(path, _CORPUS)
            return
        content = path.read_text("utf-8-sig")
        yield from read_inline(content, _CORPUS) if form == "inline" else read_iob2(content.split("\n"), _CORPUS)
    except OSError as error:
        raise ReadError(str(path), error.strerror or str(error)) from error
    except ValueError as error:
        raise ReadError(str(path), f"not in the format {form}: {error}") from error


def _as_marked(document: Document, labels: Mapping[str, str]) -> Document:
    spans = [replace(span, label=labels[span.label]) for span in document.spans if span.label in labels]
    return replace(document, spans=tuple(span for span in spans if span.label not in (NOTHING, ANYTHING)))


def unknown_labels(unknown: Mapping[str, int]) -> str:
    """Labels that are not scored, with their frequencies, the most frequent first."""
    return ", ".join(f"{label} ({count})" for label, count in sorted(unknown.items(), key=lambda pair: -pair[1]))
