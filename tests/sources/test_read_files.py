"""From a path to its documents: the reader for each kind, and what is refused."""

from pathlib import Path

import pytest

from migtext.errors import ReadError
from migtext.sources.reading import read


def test_read_gives_path_text_and_encoding(tmp_path: Path) -> None:
    file = tmp_path / "қоныс.txt"
    file.write_bytes("Көші-қон\r\nтуралы хабарлама".encode("kz1048"))
    source = read(file)
    assert (source.path, source.text, source.encoding) == (str(file), "Көші-қон\r\nтуралы хабарлама", "kz1048")
    assert source.is_plain


def refused(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(path)
    assert caught.value.path == str(path)
    assert "\n" not in str(caught.value)
    return caught.value.reason


def test_read_names_path_and_reason(tmp_path: Path) -> None:
    empty, picture = tmp_path / "empty.txt", tmp_path / "picture.txt"
    empty.touch()
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    assert "no such file" in refused(tmp_path / "missing.txt")
    assert "folder" in refused(tmp_path)
    assert "empty" in refused(empty)
    assert "PNG" in refused(picture)
    assert "not readable" in refused(tmp_path / "nul\0name.txt")
    assert "not readable" in refused(empty / "below a file.txt")
    assert "not readable" in refused(tmp_path / ("long" * 100))
