"""Names of documents, and files that are whole or not there."""

from io import BytesIO
from pathlib import Path

import pytest

from migtext.output.writing import document_ids, open_output
from migtext.records import Document, Generator, Record

IDS = [
    (["in/a.txt", "in/kk/a.txt"], ["in"], ["a.txt", "kk/a.txt"]),
    (["in/a.txt"], ["in/a.txt"], ["a.txt"]),
    (["in/kk/a.txt"], ["in", "in/kk/a.txt"], ["a.txt"]),
    (["kk/a.txt", "ky/a.txt", "ky/b.txt"], ["kk", "ky"], ["kk/a.txt", "ky/a.txt", "b.txt"]),
    (["kk/a.txt", "ky/A.txt"], ["kk", "ky"], ["kk/a.txt", "ky/A.txt"]),
    (["a.txt", "../other/b.txt"], [".", "../other"], ["a.txt", "b.txt"]),
    (["a.txt", "../other/a.txt"], [".", "../other"], ["a.txt", "other/a.txt"]),
    (["../a.txt", "../../a.txt"], ["../a.txt", "../../a.txt"], ["a.txt", "a.txt~2"]),
    (["/data/a.txt", "b/a.txt"], ["/data", "b"], ["data/a.txt", "b/a.txt"]),
    (["one/a.txt", "two/a.txt", "all/one/a.txt"], ["one", "two", "all"], ["one/a.txt", "two/a.txt", "one/a.txt~2"]),
]


@pytest.mark.parametrize(("files", "roots", "ids"), IDS)
def test_document_ids(files: list[str], roots: list[str], ids: list[str]) -> None:
    assert document_ids([Path(file) for file in files], [Path(root) for root in roots]) == ids


def record(name: str) -> Record:
    return Record(
        generator=Generator(version="0"),
        document=Document(id=name, sha256="", language="kk", languages={"kk": 1.0}, characters=0),
    )


def test_every_line_is_on_the_disk_at_once(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with open_output(str(path), BytesIO()) as write:
        for number in range(3):
            write(record(f"{number}.txt"))
            assert len(path.read_bytes().splitlines()) == number + 1


def test_no_half_line_stays(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of the size of files are Unix's")
    path = tmp_path / "out.jsonl"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_output(str(path), BytesIO()) as write:
        write(record("a.txt"))
        whole = path.read_bytes()
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 10, limits[1]))
        try:
            with pytest.raises(OSError, match="large"):
                write(record("b.txt"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert path.read_bytes() == whole
        write(record("c.txt"))
    assert len(path.read_bytes().splitlines()) == 2


def test_no_half_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    with open_output(str(tmp_path / "out"), BytesIO()) as write:
        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            write(record("a.txt"))
    assert list((tmp_path / "out").iterdir()) == []
