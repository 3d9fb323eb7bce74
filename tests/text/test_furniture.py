"""Lines of a page that are not its text, by the tables of examples in languages/CODE/furniture.txt."""

from pathlib import Path

import pytest

from migtext.pipeline import Pipeline
from migtext.text.furniture import NAMELESS, find_furniture

TABLES = sorted((Path(__file__).parents[1] / "languages").glob("*/furniture.txt"))
PIPELINE = Pipeline(model="none")


def pages() -> list[list[tuple[str, str]]]:
    """Kind and text of each line of each page."""
    blocks = [block.splitlines() for table in TABLES for block in table.read_text("utf-8").split("\n\n")]
    rows = [[line.split("\t") for line in block if not line.startswith("#")] for block in blocks]
    return [[(kind, line) for kind, line in block] for block in rows if block]


@pytest.mark.parametrize("page", pages())
def test_page(page: list[tuple[str, str]]) -> None:
    text = "\n\n".join(line for _, line in page)
    record = PIPELINE(text)
    found = {text[piece.start : piece.end]: piece.kind for piece in record.document.furniture}
    assert found == {line: kind for kind, line in page if kind not in {"title", "text"}}
    assert record.document.title == next(line for kind, line in page if kind == "title")
    for piece in record.document.furniture:
        bare = record.organisations if piece.kind in NAMELESS else ()
        names = [one.text for one in (*bare, *record.figures, *record.events) if piece.start <= one.start < piece.end]
        assert names == []


def test_a_stamp_is_the_release_date() -> None:
    published = PIPELINE(
        "Главная / Новости\n\nЦентр открыл двери\n\n12.03.2024 14:20 | Просмотров: 345\n\nОн в Оше."
    ).document
    assert published.published is not None
    assert (published.published.value, published.published.source) == ("2024-03-12", "text")


def test_offsets_leave_out_white_space() -> None:
    text = "\r\n \tГлавная \r\nЦентр открыл двери\r\n"
    assert [text[piece.start : piece.end] for piece in find_furniture(text)] == ["Главная"]
