"""Readers of the corpora: IOB2 columns, brat standoff and inline marks."""

import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from migtext.ner.documents import Document, Span

UNSURE = "?"
_INLINE = re.compile(r"\[\[([A-Z_]+)\|(.+?)\]\]", re.DOTALL)
_ITEM = re.compile(r"^### (\S+)\n", re.MULTILINE)
_GLUED_BEFORE = re.compile(r"[,.;:!?…»”)\]]|[-%][\w-]*|»-\w+")
_GLUES_NEXT = "«“(["
_SPACED = re.compile(r"\s+")


def read_iob2(lines: Iterable[str], corpus: str) -> Iterator[Document]:
    """Documents of one sentence each from ``word label`` lines; the text is put together from the words."""
    words: list[str] = []
    tags: list[str] = []
    count = 0
    for line in [*lines, ""]:
        if line.strip():
            word, tag = line.split()
            words.append(word)
            tags.append(tag)
        elif words:
            yield joined(words, tags, f"{count}", corpus)
            count += 1
            words, tags = [], []


def joined(words: list[str], tags: list[str], key: str, corpus: str) -> Document:
    """A document of ``words`` written the usual way, with the spans that their IOB2 ``tags`` mark."""
    text = ""
    spans: list[Span] = []
    for word, tag in zip(words, tags, strict=True):
        if text and not _GLUED_BEFORE.fullmatch(word) and text[-1] not in _GLUES_NEXT:
            text += " "
        start, text = len(text), text + word
        if tag[0] == "I" and spans:
            spans[-1] = Span(spans[-1].start, len(text), spans[-1].label)
        elif tag != "O":
            spans.append(Span(start, len(text), tag[2:]))
    return Document(key, corpus, text, tuple(spans))


def read_brat(archive: Path, corpus: str) -> Iterator[Document]:
    """Documents of a tar archive of ``.txt`` and ``.ann`` files, by name; spans may nest.

    A span in parts is given from the beginning of the first to the end of the last, labelled ``?``.
    """
    with tarfile.open(archive) as files:
        texts = {name: files.extractfile(name) for name in files.getnames() if name.endswith((".txt", ".ann"))}
        read = {name: file.read().decode() for name, file in texts.items() if file}
    for name in sorted(read):
        if name.endswith(".txt"):
            yield parse_brat(read[name], read[name.removesuffix(".txt") + ".ann"], name.removesuffix(".txt"), corpus)


def parse_brat(text: str, annotation: str, key: str, corpus: str) -> Document:
    """A document from ``text`` and its brat ``annotation``; lines that are no text-bound marks are passed over."""
    spans = []
    for line in annotation.splitlines():
        if line.startswith("T"):
            label, _, offsets = line.split("\t")[1].partition(" ")
            numbers = [int(number) for number in re.findall(r"\d+", offsets)]
            spans.append(Span(numbers[0], numbers[-1], UNSURE if ";" in offsets else label))
    return Document(key, corpus, text, tuple(sorted(set(spans), key=lambda span: (span.start, -span.end))))


def read_inline(content: str, corpus: str) -> Iterator[Document]:
    """Documents of a file of items, each a line ``### KEY`` and a text with spans written ``[[LABEL|text]]``."""
    keys = _ITEM.split(content)[1:]
    for key, marked in zip(keys[::2], keys[1::2], strict=True):
        yield parse_inline(marked.rstrip(), key, corpus)


def parse_inline(marked: str, key: str, corpus: str) -> Document:
    """A document from one text with inline marks."""
    text = ""
    spans = []
    end = 0
    for match in _INLINE.finditer(marked):
        text += marked[end : match.start()]
        spans.append(Span(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        end = match.end()
    return Document(key, corpus, text + marked[end:], tuple(spans))


def read_table(lines: Iterable[str], corpus: str) -> Iterator[Document]:
    """Documents without spans from tab-separated lines under a header; key first, text last, line breaks escaped."""
    for line in list(lines)[1:]:
        key, *_, text = line.rstrip("\n").split("\t")
        yield Document(key, corpus, text.replace("\\n", "\n"), ())


def near_key(text: str, words: int = 5) -> tuple[str, ...]:
    """What two tellings of one sentence have in common: its longest words without digits, in lower case."""
    found = {word.lower() for word in _SPACED.split(text) if word.isalpha()}
    return tuple(sorted(found, key=lambda word: (-len(word), word))[:words])
