"""Names of documents, and files of records that are read."""

import gzip
from pathlib import Path

import pytest

from migtext.output.document_ids import document_ids
from migtext.output.record_files import read_records
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


def test_lines_of_a_compressed_file_are_read_and_one_that_was_cut_short_is_told(tmp_path: Path) -> None:
    lines = b"".join(record(name).to_json().encode() + b"\n" for name in ("a.txt", "b.txt"))
    (tmp_path / "whole.jsonl.gz").write_bytes(gzip.compress(lines))
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(lines)[:-12])
    assert list(read_records([tmp_path / "whole.jsonl.gz"])) == [record("a.txt"), record("b.txt")]
    assert "cut.jsonl.gz: the compressed file is damaged" in str(list(read_records([tmp_path / "cut.jsonl.gz"]))[-1])
