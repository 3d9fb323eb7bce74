"""Names that a gazetteer calls none: in all their forms, in their language and layer only."""

from pathlib import Path

import pytest

from migtext import Pipeline
from migtext.catalogue.entries import read
from migtext.errors import TableError

ROWS = """
["none/osh"]
none = true
names.ru = ["Ош"]

[none-iom]
none = true
acronyms.ru = ["МОМ"]
names.ky = ["Ак Кайың фонду"]
"""


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    file = tmp_path_factory.mktemp("none") / "none.toml"
    file.write_text(ROWS, "utf-8")
    return Pipeline(model="none", gazetteers=[file])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Семинар прошёл в Оше, в Бишкеке и в Ошской области.", ["Бишкеке", "Ошской области"]),
        ("Делегация приехала из города Ош в Нарын.", ["Нарын"]),
        ("Делегация Оштон Нарынга барды.", ["Оштон", "Нарынга"]),
        ("МОМ и УВКБ ООН провели семинар.", ["УВКБ ООН"]),
        ("Жыйынды Ак Кайың фондусу менен МОМ уюштурду.", ["МОМ"]),
    ],
)
def test_no_mention_is_made_of_them(pipeline: Pipeline, text: str, left: list[str]) -> None:
    record = pipeline(text)
    found = sorted((*record.places, *record.organisations), key=lambda one: one.start)
    assert [one.text for one in found] == left


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("none = true", "a name that is none needs names or acronyms"),
        ('none = true\nname = "Osh"\nnames.ru = ["Ош"]', "unknown key name"),
        ('none = true\nadds = true\nnames.ru = ["Ош"]', "unknown key none"),
        ('none = 1\nnames.ru = ["Ош"]', "1 must be true or false"),
    ],
)
def test_their_rows_are_checked(tmp_path: Path, row: str, reason: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"[a-name]\n{row}\n", "utf-8")
    with pytest.raises(TableError, match=reason):
        read("organisations", (), [file])
