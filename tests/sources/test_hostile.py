"""Files that want to break a reader: each is answered, in one line for what cannot be read."""

import os
from pathlib import Path

import hostile_files as hostile
import pytest

from migtext.sources.folders import Skipped, find_files
from migtext.sources.reading import Columns, Found, Reading, read_all
from migtext.sources.safety import MAX_TEXT
from migtext.sources.source import Source

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    assert len(list(hostile.write(folder))) > 80
    return folder


def answers(file: Path) -> list[Found]:
    ways = [Reading(), Reading(columns=Columns("text"))] if hostile.COLUMNS.search(file.name) else [Reading()]
    return [found for how in ways for found in read_all(file, how)]


TEXT = {
    "long-attribute.html": hostile.SENTENCE,
    "long-comment.html": hostile.SENTENCE,
    "moves.html": hostile.SENTENCE,
    "wrong-charset.html": hostile.KAZAKH,
    "no-charset.html": hostile.KAZAKH,
    "template.docx": hostile.SENTENCE,
    "nested.zip": hostile.SENTENCE,
    "nested.jsonl": hostile.SENTENCE,
    "blank-lines.txt": hostile.SENTENCE,
    "wide.pdf": "12 people",
}
"""Files that look bad, but have a text that is read."""

NEVER_READ = (
    "bomb",
    "nested.html",
    "laughs",
    "outside",
    "climbing",
    "10000-pages",
    "locked",
    "cut-utf-8",
    "binary",
    "base64",
    "pipe",
    "zero",
    "sparse",
    "socket",
)
"""Beginnings of the names of files that give no text."""


@pytest.mark.parametrize("name", hostile.FILES)
def test_every_file_is_answered(folder: Path, name: str) -> None:
    found = answers(folder / name)
    assert found
    for one in found:
        if isinstance(one, Source):
            assert one.text.strip() and len(one.text) <= MAX_TEXT and "\x00" not in one.text
        else:
            assert "\n" not in (one.reason if isinstance(one, Skipped) else str(one))
            assert one.path.startswith(str(folder / name))
    texts = [one.text.strip() for one in found if isinstance(one, Source)]
    if name in TEXT:
        assert TEXT[name].strip() in texts
    if name.startswith(NEVER_READ) and name != "bomb.parquet":
        assert not texts


def test_what_is_no_file_is_not_opened(folder: Path) -> None:
    skipped = {Path(one.path).name: one.reason for one in find_files([folder]) if isinstance(one, Skipped)}
    assert "named pipe" in skipped["pipe.txt"]
    assert "device" in skipped["zero.txt"]
    assert "socket" in skipped["socket.txt"]
    (sparse,) = answers(folder / "sparse.txt")
    assert "too large: 2,000 MB" in str(sparse)


def test_nothing_is_read_from_other_files(folder: Path) -> None:
    host = Path("/etc/hostname")
    secret = host.read_text("utf-8").strip() if host.exists() else "no such host"
    for name in ("outside.docx", "outside.xhtml", "frames.html"):
        assert not [one for one in answers(folder / name) if isinstance(one, Source) and secret in one.text]
