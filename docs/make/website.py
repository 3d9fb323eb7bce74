"""The website of the documentation: ``make docs`` builds it in build/website/site.

The pages are those of docs/, a few others of the repository, and the notebook with what it prints and draws. They are
put together in build/website/docs and built by Zensical, which fails for a link or an anchor that leads nowhere.
"""

import re
import shutil
import subprocess
import sys
from os.path import normpath, relpath
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
NOTEBOOK = "examples/notebook/figures.ipynb"
ELSEWHERE = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "benchmarks/README.md": "measuring.md",
    "models/train/README.md": "training.md",
    NOTEBOOK: "notebook.md",
}
"""Pages of the website that lie elsewhere in the repository."""
LINK = re.compile(r"\[([^\]]+)\]\(([^)#\s:]+)(#[^)\s]*)?\)")
SECTION = re.compile(r"^## (.+)\n((?:(?!^#).*\n)*)", re.MULTILINE)
ENTRY = re.compile(r"\[([^\]]+)\]\(([\w-]+\.md)\)")


def build(folder: Path) -> None:
    """Build the website in a folder, emptied first. Raises CalledProcessError for a broken link or notebook."""
    shutil.rmtree(folder, ignore_errors=True)
    pages = folder / "docs"
    shutil.copytree(DOCS, pages, ignore=shutil.ignore_patterns("make", "__pycache__"))
    shutil.copy(DOCS / "make" / "vendor" / "iframe-worker.js", pages)
    for name in (page.name for page in DOCS.glob("*.md")):
        (pages / name).write_text(linked(f"docs/{name}"), "utf-8")
    for path, name in ELSEWHERE.items():
        if path != NOTEBOOK:
            (pages / name).write_text(linked(path), "utf-8")
    run_notebook(pages / ELSEWHERE[NOTEBOOK])
    settings = (ROOT / "zensical.toml").read_text("utf-8")
    menu = navigation((pages / "index.md").read_text("utf-8"))
    (folder / "zensical.toml").write_text(settings.replace("[project]\n", f"[project]\n{menu}"), "utf-8")
    run_zensical(folder)


def linked(path: str) -> str:
    """The text of a page, given by its path in the repository, with its links as they are in the website.

    A link whose text is the name of a file has the title of that page instead.
    """
    here = Path(path).parent

    def link(found: re.Match[str]) -> str:
        text, wanted, anchor = found[1], normpath(here / found[2]), found[3] or ""
        if text.endswith(".md") and f"/{wanted}".endswith(f"/{text}"):
            text = _title(ROOT / wanted)
        return f"[{text}]({ELSEWHERE.get(wanted) or relpath(wanted, 'docs')}{anchor})"

    return LINK.sub(link, (ROOT / path).read_text("utf-8"))


def _title(page: Path) -> str:
    return page.read_text("utf-8").partition("\n")[0].removeprefix("# ")


def navigation(index: str) -> str:
    """The navigation as a line of TOML: the sections of the front page, with the pages that each names."""
    parts = ['{ "Documentation" = "index.md" }']
    for title, text in SECTION.findall(index):
        pages = ", ".join(f'{{ "{name}" = "{page}" }}' for name, page in ENTRY.findall(text))
        parts.append(f'{{ "{title}" = [{pages}] }}')
    return f"nav = [{', '.join(parts)}]\n"


def run_zensical(folder: Path) -> None:
    """Build the website of the pages and the settings in a folder. Raises CalledProcessError for a broken link."""
    subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"], cwd=folder, check=True)


def run_notebook(page: Path) -> None:
    """Run the notebook and write it as a page, with its pictures beside it."""
    options = ["--to", "markdown", "--execute", "--output-dir", str(page.parent), "--output", page.stem]
    subprocess.run([sys.executable, "-m", "nbconvert", *options, str(ROOT / NOTEBOOK)], check=True)
    text = page.read_text("utf-8").replace('<table border="1" class="dataframe">', "<table>")  # a table as all others
    page.write_text(text.replace("![png]", "![The plot]"), "utf-8")


if __name__ == "__main__":
    build(ROOT / "build" / "website")
