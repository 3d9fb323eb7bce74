"""The website of the documentation: generated pages are current, and every page is in it, with all that it needs."""

import json
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from docs.make import fields, gallery, website
from examples import DOCS

MISSING = [name for name in ("zensical", "nbconvert", "ipykernel", "matplotlib", "pandas") if not find_spec(name)]
needs_extra = pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)} missing: pip install 'migtext[docs]'")
SCHEMA = json.loads((DOCS / "schema.json").read_text("utf-8"))
LOADED = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)=["']?(https?:|//)[^>]*>""")


def test_field_dictionary_is_current() -> None:
    assert fields.PAGE.read_text("utf-8") == fields.current(), "make schema writes it"


@pytest.mark.parametrize("name", ["Record", *SCHEMA["$defs"]])
def test_every_field_has_a_meaning(name: str) -> None:
    properties = SCHEMA["$defs"].get(name, SCHEMA)["properties"]
    assert not [field for field, about in properties.items() if not about.get("description")]


def test_every_column_has_a_meaning() -> None:
    tables = json.loads((DOCS / "columns.json").read_text("utf-8"))["tables"]
    assert not [
        (table, name) for table in tables for name, of in tables[table]["columns"].items() if "meaning" not in of
    ]


def test_gallery_is_what_migtext_gives() -> None:
    page = gallery.PAGE.read_text("utf-8")
    assert gallery.written(page) == page, "make gallery writes it; is every change right?"
    assert len(gallery.CASE.findall(page)) == page.count("\n> — ")


def test_a_text_of_the_gallery_in_another_language_is_named() -> None:
    with pytest.raises(ValueError, match="is in ru, not in Kazakh"):
        gallery.written("> В Оше прошёл семинар для мигрантов.\n> — Kazakh: dates\n")


def test_links_lead_to_the_pages_of_the_website() -> None:
    page = website.linked("CONTRIBUTING.md")
    assert "](gazetteers.md)" in page and "](docs/" not in page
    assert "](contributing.md)" in website.linked("docs/index.md")


@needs_extra
@pytest.mark.parametrize("link", ["nowhere.md", "index.md#nothing"])
def test_a_broken_link_or_anchor_stops_the_build(link: str, tmp_path: Path) -> None:
    shutil.copy(website.ROOT / "zensical.toml", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(f"# A page\n\n[link]({link})\n", "utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        website.run_zensical(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website, built once; a broken link or anchor, and a notebook that does not run, are errors."""
    folder = tmp_path_factory.mktemp("website")
    website.build(folder)
    return folder / "site"


@needs_extra
def test_every_page_is_in_the_website_and_its_navigation(built: Path) -> None:
    names = {page.stem for page in DOCS.glob("*.md")} | {Path(page).stem for page in website.ELSEWHERE.values()}
    menu = (built / "index.html").read_text("utf-8")
    assert {page.stem for page in built.glob("*.html")} - {"404"} == names
    assert not [name for name in names if f'href="{name}.html"' not in menu]


@needs_extra
def test_notebook_shows_what_it_prints_and_draws(built: Path) -> None:
    page = (built / "notebook.html").read_text("utf-8")
    assert "<table" in page and ".png" in page and "Traceback" not in page


@needs_extra
def test_website_loads_nothing_from_elsewhere(built: Path) -> None:
    pages = {page.name: LOADED.findall(page.read_text("utf-8")) for page in built.glob("*.html")}
    assert pages and not {name: found for name, found in pages.items() if found}
