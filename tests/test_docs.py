"""The pages of the documentation: their Python examples, their links, and what they promise of languages."""

import doctest
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from examples import DOCS, LANGUAGES, in_language
from migtext import resources
from migtext.cli import app
from migtext.layers.dates import find as dates
from migtext.layers.dates.resolve import resolve_dates
from migtext.layers.figures import find as figures
from migtext.records import LAYERS

ROOT = DOCS.parent
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md"])
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def blocks(page: Path) -> list[str]:
    """The Python blocks of a page that are no dialogues."""
    return [block for block in BLOCK.findall(page.read_text("utf-8")) if ">>> " not in block]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if ">>> " in page.read_text("utf-8")], ids=lambda page: page.name
)
def test_python_examples(page: Path) -> None:
    failures, run = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert run and not failures


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda page: page.name)
def test_python_blocks(page: Path) -> None:
    names: dict[str, object] = {}
    for block in blocks(page):
        exec(compile(block, str(page), "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text("utf-8")) if "://" not in target]
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_index_names_every_page() -> None:
    named = {target for target in LINK.findall((DOCS / "index.md").read_text("utf-8")) if not target.startswith("../")}
    assert named == {page.name for page in DOCS.iterdir() if page.suffix in {".md", ".json"}} - {"index.md"}


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_has_a_page_with_examples_that_are_run(layer: str) -> None:
    page = (DOCS / f"{layer}.md").read_text("utf-8")
    galleries = re.findall(rf"^```{layer}-(\w+)$", page, re.MULTILINE)
    assert set(galleries) == set(LANGUAGES) or BLOCK.search(page)


def test_every_table_of_a_language_is_described() -> None:
    page = (DOCS / "languages.md").read_text("utf-8")
    tables = {path.name for path in resources._LANGUAGES.glob("*/*.toml")}
    assert not {table for table in tables if f"`{table}`" not in page}


@pytest.fixture
def copied_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A folder ``xx`` with the Russian tables of dates and figures, beside the languages that there are."""
    shutil.copytree(resources._LANGUAGES, tmp_path / "languages")
    (tmp_path / "languages" / "xx").mkdir()
    for table in ("numbers", "dates", "figures", "morphology", "links"):
        shutil.copy(resources._LANGUAGES / "ru" / f"{table}.toml", tmp_path / "languages" / "xx")
    monkeypatch.setattr(resources, "_LANGUAGES", tmp_path / "languages")
    resources.language_codes.cache_clear()
    resources.has_table.cache_clear()
    yield "xx"
    resources.language_codes.cache_clear()
    resources.has_table.cache_clear()


def test_a_copied_folder_is_a_language(copied_language: str) -> None:
    output = CliRunner().invoke(app, ["languages"]).output
    (row,) = [line for line in output.splitlines() if line.split()[:1] == [copied_language]]
    supported = row[: row.index("organisations")]
    assert "dates" in supported and "figures" in supported
    tokens = in_language("Заседание 14 июня 2023 года прошло, пришли 2 350 человек.", copied_language)
    found = resolve_dates(tokens, dates.find(tokens), None)
    assert [date.value for date in found] == ["2023-06-14"]
    assert [amount.value for amount in figures.find(tokens, [(d.start, d.end) for d in found])] == [2350]
