"""The corpora as sentences in the label scheme, with a part of each held out."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from migtext.ner.corpora.readers import near_key, read_brat, read_inline, read_iob2, read_table
from migtext.ner.documents import Document
from migtext.ner.harmonise import harmonise
from migtext.ner.scheme import table
from migtext.ner.sentences import Sentence, sentences_of

OWN = Path(__file__).with_name("data")
"""Where the sentences lie that were written for the purpose."""


@dataclass(frozen=True, slots=True)
class Corpora:
    """Sentences to train on and sentences held out, by corpus, and the checksums of the files read."""

    train: dict[str, list[Sentence]]
    held_out: dict[str, list[Sentence]]
    checksums: dict[str, str]


def read_corpora(root: Path, held_out: dict[str, int]) -> Corpora:
    """Read all corpora of the scheme under ``root``; ``held_out`` are the settings of that name."""
    found = Corpora({}, {}, {})
    marked: set[str] = set()
    for name, corpus in table()["corpora"].items():
        own = corpus.get("own", False)
        folder = OWN if own else root
        files = sorted(folder.glob(corpus["files"]))
        if not files:
            raise FileNotFoundError(f"{folder / corpus['files']}: no such file")
        found.checksums.update({str(file.relative_to(folder)): checksum(file) for file in files})
        documents = _read(files, name, corpus["form"])
        if corpus["labels"]:
            marked |= {document.key for document in documents}
        else:
            documents = [document for document in documents if document.key not in marked]
        away = _held_out(documents, corpus["form"], held_out) if corpus["labels"] and not own else set()
        split: dict[bool, list[Sentence]] = {True: [], False: []}
        for document in documents:
            split[document.key in away] += _sentences(harmonise(document), corpus["form"], held_out["block"])
        found.held_out[name] = split[True]
        told = {near_key(" ".join(sentence.words)) for sentence in split[True]}
        found.train[name] = [x for x in split[False] if near_key(" ".join(x.words)) not in told or len(x.words) <= 3]
    return found


def held_out_documents(root: Path, held_out: dict[str, int]) -> dict[str, list[Document]]:
    """The documents that are not trained on, with spans of the label scheme, by language."""
    found: dict[str, list[Document]] = {}
    for name, corpus in table()["corpora"].items():
        if corpus["labels"] and not corpus.get("own"):
            documents = _read(sorted(root.glob(corpus["files"])), name, corpus["form"])
            away = _held_out(documents, corpus["form"], held_out)
            found[corpus["language"]] = [harmonise(document) for document in documents if document.key in away]
    return found


def checksum(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(files: Iterable[Path], corpus: str, form: str) -> list[Document]:
    return [document for file in files for document in _documents(file, corpus, form)]


def _documents(file: Path, corpus: str, form: str) -> Iterator[Document]:
    if form == "brat":
        return read_brat(file, corpus)
    content = file.read_text(encoding="utf-8")
    if form == "inline":
        return read_inline(content, corpus)
    lines = content.split("\n")
    return read_iob2(lines, corpus) if form == "iob2" else read_table(filter(None, lines), corpus)


def _held_out(documents: list[Document], form: str, settings: dict[str, int]) -> set[str]:
    """The keys of the documents that are not trained on."""
    if form == "iob2":
        return {x.key for x in documents if int(x.key) // settings["block"] % settings["share"] == 0}
    if form == "inline":
        return {x.key for at, x in enumerate(documents) if at % settings["folds"] == settings["fold"]}
    return {x.key for x in documents if zlib.crc32(x.key.encode()) % settings["share"] == 0}


def _sentences(document: Document, form: str, block: int) -> Iterator[Sentence]:
    """The sentences of a document; where documents are single sentences, a block of them passes for one."""
    if form != "iob2":
        return sentences_of(document)
    whole = replace(document, key=f"block {int(document.key) // block}")
    return iter(list(sentences_of(whole)))
