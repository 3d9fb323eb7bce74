"""Corpus readers for IOB2 columns, brat standoff and inline annotation."""

import re
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from migtext.ner.documents import Document, LabelledSpan
from migtext.text.punctuation import (
    CLOSING_BRACKETS,
    CLOSING_QUOTES,
    ONLY_CLOSING_QUOTES,
    ONLY_OPENING_QUOTES,
    OPENING_BRACKETS,
    one_of,
)

UNSURE = "?"
_PAIR = (".txt", ".ann")
_INLINE = re.compile(r"\[\[([A-Z_]+)\|(.+?)\]\]", re.DOTALL)
_ITEM = re.compile(r"^### (\S+)\n", re.MULTILINE)
_GLUED_BEFORE = re.compile(
    rf"[,.;:!?…]|{one_of(ONLY_CLOSING_QUOTES, CLOSING_BRACKETS)}|[-%][\w-]*|{one_of(CLOSING_QUOTES)}-\w+"
)
_TAG = re.compile(r"O|[BIES]-\S+")
_GLUES_NEXT = ONLY_OPENING_QUOTES | OPENING_BRACKETS | {"“", "‘"}
_SPACED = re.compile(r"\s+")


def read_iob2(lines: Iterable[str], corpus: str) -> Iterator[Document]:
    """Documents of one sentence each from ``word label`` lines; the text is joined from the words.

    Columns between the two are ignored. Raises ValueError for a line without a label.
    """
    words: list[str] = []
    tags: list[str] = []
    count = 0
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            columns = line.split()
            if len(columns) < 2 or not _TAG.fullmatch(columns[-1]):
                raise ValueError(f"line {number}: expected a word and a label such as B-ORG: {line.strip()[:40]!r}")
            words.append(columns[0])
            tags.append(columns[-1])
        elif words:
            yield joined(words, tags, f"{count}", corpus)
            count += 1
            words, tags = [], []


def joined(words: list[str], tags: list[str], key: str, corpus: str) -> Document:
    """A document of ``words`` joined to text, with the spans of their IOB2 ``tags``."""
    text = ""
    offsets: list[tuple[int, int]] = []
    for word in words:
        if text and not _GLUED_BEFORE.fullmatch(word) and text[-1] not in _GLUES_NEXT:
            text += " "
        offsets.append((len(text), len(text) + len(word)))
        text += word
    spans = [LabelledSpan(offsets[span.start][0], offsets[span.end - 1][1], span.label) for span in joined_spans(tags)]
    return Document(key, corpus, text, tuple(spans))


def joined_spans(tags: Sequence[str]) -> list[LabelledSpan]:
    """The spans, in words, of IOB2 or BIOES tags; a continuing tag without a beginning starts a span.

    >>> [(span.start, span.end, span.label) for span in joined_spans(["O", "B-ORG", "I-ORG", "B-ORG"])]
    [(1, 3, 'ORG'), (3, 4, 'ORG')]
    """
    spans: list[LabelledSpan] = []
    for at, tag in enumerate(tags):
        if tag[0] in "IE" and spans and spans[-1].end == at:
            spans[-1] = LabelledSpan(spans[-1].start, at + 1, spans[-1].label)
        elif tag != "O":
            spans.append(LabelledSpan(at, at + 1, tag[2:]))
    return spans


def read_brat(path: Path, corpus: str) -> Iterator[Document]:
    """Documents of ``.txt`` and ``.ann`` files in a tar archive or a folder, or of one such pair; spans may nest.

    Sorted by name. A discontinuous span becomes one from its first to its last part, labelled ``?``.
    """
    if path.is_dir() or path.suffix in _PAIR:
        files = path.rglob("*") if path.is_dir() else (path.with_suffix(suffix) for suffix in _PAIR)
        read = {str(file): file.read_bytes().decode() for file in files if file.suffix in _PAIR}
    else:
        read = archived(path)
    for name in sorted(read):
        if name.endswith(".txt") and name.removesuffix(".txt") + ".ann" in read:
            yield parse_brat(read[name], read[name.removesuffix(".txt") + ".ann"], name.removesuffix(".txt"), corpus)


def archived(path: Path) -> dict[str, str]:
    """The files of brat standoff in a tar archive by name; raises ValueError if it is none, and OSError."""
    try:
        with tarfile.open(path) as files:
            texts = {name: files.extractfile(name) for name in files.getnames() if name.endswith(_PAIR)}
            return {name: file.read().decode() for name, file in texts.items() if file}
    except tarfile.TarError as error:
        raise ValueError("expected a tar archive, a folder or an .ann file") from error


def parse_brat(text: str, annotation: str, key: str, corpus: str) -> Document:
    """A document from ``text`` and its brat ``annotation``; only text-bound annotations are read."""
    spans = []
    for line in annotation.splitlines():
        if line.startswith("T"):
            label, _, offsets = line.split("\t")[1].partition(" ")
            numbers = [int(number) for number in re.findall(r"\d+", offsets)]
            spans.append(LabelledSpan(numbers[0], numbers[-1], UNSURE if ";" in offsets else label))
    return Document(key, corpus, text, tuple(sorted(set(spans), key=lambda span: (span.start, -span.end))))


def read_inline(content: str, corpus: str) -> Iterator[Document]:
    """Documents, each with a line ``### KEY`` and a text with spans ``[[LABEL|text]]``; one if it has no key."""
    keys = _ITEM.split(content)[1:] or ["1", content]
    for key, marked in zip(keys[::2], keys[1::2], strict=True):
        yield parse_inline(marked.rstrip(), key, corpus)


def parse_inline(marked: str, key: str, corpus: str) -> Document:
    """A document from one text with inline annotation."""
    text = ""
    spans = []
    end = 0
    for match in _INLINE.finditer(marked):
        text += marked[end : match.start()]
        spans.append(LabelledSpan(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        end = match.end()
    return Document(key, corpus, text + marked[end:], tuple(spans))


def read_table(lines: Iterable[str], corpus: str) -> Iterator[Document]:
    """Documents without spans from tab-separated lines under a header; key first, text last, line breaks escaped."""
    for line in list(lines)[1:]:
        key, *_, text = line.rstrip("\n").split("\t")
        yield Document(key, corpus, text.replace("\\n", "\n"), ())


def near_key(text: str, words: int = 5) -> tuple[str, ...]:
    """A key for repeated sentences: the longest words without digits, in lower case."""
    found = {word.lower() for word in _SPACED.split(text) if word.isalpha()}
    return tuple(sorted(found, key=lambda word: (-len(word), word))[:words])
