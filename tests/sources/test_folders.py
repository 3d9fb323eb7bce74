"""Folders to files: what is found in them, in which order, and what is skipped."""

import os
import sys
from pathlib import Path

import pytest

from migtext.errors import ReadError
from migtext.sources.folders import Skipped, find_files
from migtext.sources.reading import read


@pytest.mark.skipif(sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root reads all")
def test_files_and_folders_without_permission(tmp_path: Path) -> None:
    file, folder = tmp_path / "closed.txt", tmp_path / "closed"
    file.write_text("text", "utf-8")
    folder.mkdir()
    for path in (file, folder):
        path.chmod(0)
    try:
        for path in (file, folder):
            with pytest.raises(ReadError, match="not readable"):
                read(path)
        assert list(find_files([tmp_path])) == [folder, file]
        folder.chmod(0o400)
        assert list(find_files([folder / "inside.txt"])) == [folder / "inside.txt"]
        with pytest.raises(ReadError, match="not readable"):
            read(folder / "inside.txt")
    finally:
        folder.chmod(0o700)


def plant(root: Path, *names: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text", "utf-8")


def found(root: Path, *names: str) -> list[str]:
    return [
        path.relative_to(root).as_posix()
        for path in find_files(root / name for name in names)
        if isinstance(path, Path)
    ]


def test_folders_are_searched_in_sorted_order(tmp_path: Path) -> None:
    plant(tmp_path, "b.txt", "a/z.md", "a/c/d.TXT", "c.json", "c.txt.bak", ".hidden.txt", ".git/e.txt", "a/.f/g.txt")
    assert found(tmp_path, ".") == ["a/c/d.TXT", "a/z.md", "b.txt"]


def test_files_given_by_name_are_read_whatever_their_name(tmp_path: Path) -> None:
    plant(tmp_path, "b.html", ".hidden.txt", "a.txt")
    assert found(tmp_path, "b.html", ".hidden.txt", "a.txt") == ["b.html", ".hidden.txt", "a.txt"]


def test_no_file_comes_twice(tmp_path: Path) -> None:
    plant(tmp_path, "a/b.txt", "a/c.txt")
    assert found(tmp_path, "a/c.txt", "a", "a/../a/b.txt", "a") == ["a/c.txt", "a/b.txt"]


def test_links_end(tmp_path: Path) -> None:
    plant(tmp_path, "a/b.txt")
    try:
        (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "a" / "again.txt").symlink_to(tmp_path / "a" / "b.txt")
        (tmp_path / "a" / "gone.txt").symlink_to(tmp_path / "nothing")
    except OSError:
        pytest.skip("no links here")
    assert found(tmp_path, "a") == ["a/again.txt", "a/gone.txt"]
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "a" / "gone.txt")


def test_what_cannot_be_read_is_not_dropped(tmp_path: Path) -> None:
    plant(tmp_path, "a/b.json")
    assert found(tmp_path, "missing", "a") == ["missing", "a"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes")
def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xea\xe7.txt"))
    file.write_text("text", "utf-8")
    read(file).path.encode()


SKIPPED = [
    ("photo.png", b"\x89PNG\r\n\x1a\n", "PNG"),
    ("photo.txt.jpg", b"\xff\xd8\xff\xe0", "JPEG"),
    ("settings.json", b'{"colour": "blue"}', "JSON"),
    ("feed.xml", b"<?xml version='1.0'?><rss></rss>", "XML"),
    ("notes.log", "Кеңсе ашық".encode(), "not known to be running text"),
    ("rows.jsonl", b'{"text": "a"}\n{"text": "b"}\n', "--column"),
    ("out.jsonl", b'{"schema_version":"1.3"}\n', "output of migtext"),
    ("figures.csv", b"\xef\xbb\xbfdocument,language,counted,value,value_max,unit\n", "output of migtext"),
]


@pytest.mark.parametrize(("name", "data", "reason"), SKIPPED, ids=[name for name, _, _ in SKIPPED])
def test_what_is_no_document_is_skipped_with_a_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    plant(tmp_path, "a.txt")
    (tmp_path / name).write_bytes(data)
    (skipped,) = [one for one in find_files([tmp_path]) if isinstance(one, Skipped)]
    assert skipped.path == str(tmp_path / name)
    assert reason in skipped.reason
    assert list(find_files([tmp_path / name])) == [tmp_path / name]


@pytest.mark.parametrize("name", ["page.aspx", "page.html", "report"])
def test_web_pages_are_found_whatever_their_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<!DOCTYPE html><html><body><p>12</p></body></html>", "utf-8")
    assert list(find_files([tmp_path])) == [tmp_path / name]


@pytest.mark.parametrize(("name", "data"), [("report.pdf", b""), ("report.docx", b"PK\x03\x04"), ("a.txt", b"\x89PNG")])
def test_a_damaged_document_is_read_so_that_it_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert list(find_files([tmp_path])) == [tmp_path / name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_stop_the_search(tmp_path: Path) -> None:
    plant(tmp_path, "b.txt")
    os.mkfifo(tmp_path / "a.txt")
    skipped, file = find_files([tmp_path])
    assert isinstance(skipped, Skipped) and "named pipe" in skipped.reason
    assert file == tmp_path / "b.txt"
    with pytest.raises(ReadError, match="named pipe"):
        read(tmp_path / "a.txt")
