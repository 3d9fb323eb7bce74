"""The texts of marked passages, from the corpora that they were taken from."""

import csv
import hashlib
import json
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from migtext.errors import MigtextError
from migtext.ner.corpora.readers import read_brat, read_inline, read_table
from models.train.corpora import OWN
from models.train.links.marks import WRITTEN, Marks

LANGUAGES = ("kk", "ky", "ru")
NEREL_FILE = Path("nerel") / "nerel-v1.1-train-dev.tar.gz"
"""The archive of NEREL, under the folder of the corpora."""

UNMARKED = "unmarked"
"""The reader of passages that nobody marked."""

_UNMARKED = {
    "kazinform": "kk",
    "kaznerd": "kk",
    "kyrgyz_news": "ky",
    "kz_ministries": "ru",
    "factrueval": "ru",
    "nerel": "ru",
    "ntrex": None,
}
"""Corpora to read without marks, with their language; where there are several, the id ends with it."""

_LONGEST = 4000  # letters of a passage without marks
_SHORT_LINE = 30  # shorter lines may stand in any text
_NTREX_LINES = 6
_HEADLINES = 10
_SENTENCES = 5
_BEFORE_SIGN = re.compile(r"\s+([,.!?;:»)])")
_BEHIND_SIGN = re.compile(r"([«(])\s+")
_BEFORE_ENDING = re.compile(r"(?<=[%\d]) - (?=[^\W\d_])")
_CUT_TEXT = re.compile(r"-(\d+)(?:-[a-z]+)?\Z")


@dataclass(frozen=True)
class Texts:
    """The corpora under ``root``; a corpus is read when a passage of it is first asked for.

    ``own`` is the folder of the items that were written for this project.
    """

    root: Path
    own: Path = OWN
    files: set[Path] = field(default_factory=set, repr=False)
    """The files read so far."""

    def passage(self, marks: Marks) -> str:
        """The text of a marked passage; MigtextError names a document that is missing or has another text."""
        whole = self._corpora[marks.corpus]().get(marks.id)
        if whole is None:
            raise MigtextError(f"{marks.id}: no such document in {marks.corpus} under {self.root}")
        text = whole[marks.start : marks.end]
        if hashlib.sha256(text.encode()).hexdigest() != marks.sha256:
            where = f"{marks.corpus}, {marks.start} to {marks.end}"
            raise MigtextError(f"{marks.id} ({where}): the text is not the one that was marked; its SHA-256 differs")
        return text

    def unmarked(self, kept: Iterable[str]) -> Iterator[Marks]:
        """All news of the corpora as passages without marks, but those with a line of one of the texts ``kept``."""
        lines = {line for text in kept for line in _lines(text)}
        for corpus, language in _UNMARKED.items():
            for key, whole in self._corpora[corpus]().items():
                text = whole if len(whole) <= _LONGEST else whole[:_LONGEST].rsplit(None, 1)[0]
                if text.strip() and lines.isdisjoint(_lines(text)):
                    hashed = hashlib.sha256(text.encode()).hexdigest()
                    yield Marks(
                        key, language or key[-2:], corpus, 0, len(text), hashed, UNMARKED, events=(), figures=()
                    )

    @property
    def _corpora(self) -> dict[str, Callable[[], Mapping[str, str]]]:
        return {
            "kazinform": lambda: self._kazinform,
            "kz_ministries": lambda: self._ministries,
            "kyrgyz_news": lambda: self._kyrgyz_news,
            "ntrex": lambda: self._ntrex,
            "kaznerd": lambda: self._kaznerd,
            "kk_news": lambda: self._kk_news,
            "factrueval": lambda: self._factrueval,
            "nerel": lambda: self._nerel,
            "releases": lambda: self._releases,
            WRITTEN: lambda: self._written,
            "pages": lambda: self._pages,
        }

    def _read(self, path: Path) -> str:
        try:
            content = path.read_text("utf-8")
        except OSError as error:
            raise MigtextError(f"{path}: cannot be read: {error}") from error
        self.files.add(path)
        return content

    def _rows(self, path: Path, prefix: str = "") -> dict[str, str]:
        """The texts of a file of JSON lines with ``id`` and ``text``."""
        rows = map(json.loads, self._read(path).splitlines())
        return {f"{prefix}{row['id']}": row["text"] for row in rows}

    @cached_property
    def _kazinform(self) -> dict[str, str]:
        return self._rows(self.root / "kazinform" / "kk.jsonl")

    @cached_property
    def _ministries(self) -> dict[str, str]:
        return self._rows(self.root / "kz_ministries" / "ru.jsonl")

    @cached_property
    def _factrueval(self) -> dict[str, str]:
        return self._rows(self.root / "factrueval" / "ru.jsonl", "factrueval-")

    @cached_property
    def _kyrgyz_news(self) -> dict[str, str]:
        lines = filter(None, self._read(self.root / "kyrgyz_news" / "train.tsv").split("\n"))
        return {f"ky{document.key}": document.text for document in read_table(lines, "kyrgyz_news")}

    @cached_property
    def _nerel(self) -> dict[str, str]:
        path = self.root / NEREL_FILE
        try:
            documents = list(read_brat(path, "nerel"))
        except (OSError, ValueError) as error:
            raise MigtextError(f"{path}: cannot be read: {error}") from error
        self.files.add(path)
        return {f"nerel-{Path(one.key).name}": one.text.replace("\r\n", "\n") for one in documents}

    @cached_property
    def _releases(self) -> dict[str, str]:
        contents = {code: self._read(self.own / f"{code}.ann.txt") for code in LANGUAGES}
        documents = (one for code, content in contents.items() for one in read_inline(content, f"releases_{code}"))
        return {f"own-{one.key}": one.text.strip() for one in documents}

    @cached_property
    def _written(self) -> Mapping[str, str]:
        """News and releases written for this project to be marked, in the folder ``written``."""
        return ChainMap(*(self._rows(self.own / "written" / f"{code}.jsonl") for code in LANGUAGES))

    @cached_property
    def _pages(self) -> dict[str, str]:
        """Releases and pages of organisations, a file each, in the folder ``gold/dev`` beside the corpora."""
        paths = sorted((self.root.parent / "gold" / "dev").glob("*.txt"))
        return {f"page-{path.stem}": self._read(path) for path in paths}

    @cached_property
    def _ntrex(self) -> "_Neighbours":
        content = self._read(self.root / "ntrex" / "parallel.tsv")
        documents: dict[str, list[str]] = {}
        for row in csv.DictReader(content.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE):
            for code in LANGUAGES:
                documents.setdefault(f"ntrex-{row['document']}-{code}", []).append(row[code])
        return _Neighbours(documents, _NTREX_LINES)

    @cached_property
    def _kaznerd(self) -> "_Neighbours":
        content = self._read(self.root / "kaznerd" / "IOB2_valid.txt")
        return _Neighbours({"kaznerd": list(_sentences(content.split("\n")))}, _SENTENCES)

    @cached_property
    def _kk_news(self) -> Mapping[str, str]:
        """Headlines, and sentences of other news: neighbouring lines of a file, which do not belong together."""
        lines = {
            name: [_joined(line.split()) for line in self._read(self.root / "kk_news" / f"{name}.txt").splitlines()]
            for name in ("headlines", "sentences")
        }
        return ChainMap(
            _Neighbours({"headlines": lines["headlines"]}, _HEADLINES),
            _Neighbours({"sentences": lines["sentences"]}, _SENTENCES),
        )


class _Neighbours(Mapping[str, str]):
    """Neighbouring lines of documents as one text each: the key ``news-12-ru`` are the lines of ``news-ru`` from 12."""

    def __init__(self, documents: Mapping[str, list[str]], count: int) -> None:
        self._documents = documents
        self._count = count

    def __getitem__(self, key: str) -> str:
        place = _CUT_TEXT.search(key)
        if not place:
            raise KeyError(key)
        lines = self._documents[key[: place.start()] + key[place.end(1) :]]
        first = int(place[1])
        if first >= len(lines):
            raise KeyError(key)
        return "\n".join(lines[first : first + self._count])

    def __iter__(self) -> Iterator[str]:
        for key, lines in self._documents.items():
            name, code = key.rsplit("-", 1) if "-" in key else (key, "")
            for first in range(0, len(lines), self._count):
                yield f"{name}-{first}-{code}" if code else f"{name}-{first}"

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _lines(text: str) -> set[str]:
    """The lines of a text by which it is known again."""
    return {line for line in map(str.strip, text.split("\n")) if len(line) >= _SHORT_LINE}


def _sentences(lines: Iterable[str]) -> Iterator[str]:
    """The sentences of a file in IOB2, joined the way they were marked: with no space before or behind some signs."""
    words: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            words.append(line.split()[0])
        elif words:
            yield _joined(words)
            words = []


def _joined(words: Iterable[str]) -> str:
    """Words and signs as a sentence: no space before or behind some signs, and before the ending of a number."""
    joined = _BEHIND_SIGN.sub(r"\1", _BEFORE_SIGN.sub(r"\1", " ".join(words)))
    return _BEFORE_ENDING.sub("-", joined)
