"""Speed of each reader beside the library that it stands on: python benchmarks/reading.py.

The example releases, one after the other, are made into files of each kind. A library alone takes the text out of the
file with its own function; migtext.read also tells the kind, joins lines and pages, and notes tables and metadata.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from documents import TABLE, as_csv, as_docx, as_html, as_pdf  # noqa: E402 - a module of the tests

from migtext.sources.reading import read  # noqa: E402

RELEASES = [path.read_text("utf-8") for path in sorted((ROOT / "examples" / "releases").glob("*.txt"))]
TEXT = "\n".join(RELEASES * 3)
ROUNDS = 5


def trafilatura_alone(file: Path) -> str:
    import trafilatura

    return trafilatura.extract(file.read_text("utf-8"), include_comments=False) or ""


def pypdfium2_alone(file: Path) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(file)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def docx_alone(file: Path) -> str:
    import docx

    return "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)


def striprtf_alone(file: Path) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(file.read_text("latin-1"), encoding="cp1251"))


def rich_text() -> bytes:
    codes = "".join(f"\\u{ord(char)}?" if ord(char) > 126 else "\\par\n" if char == "\n" else char for char in TEXT)
    return f"{{\\rtf1\\ansi\\ansicpg1251 {codes}}}".encode("ascii")


FILES: dict[str, tuple[Callable[[], bytes], Callable[[Path], str] | None, str]] = {
    "a.txt": (TEXT.encode, None, ""),
    "a.md": (TEXT.encode, None, ""),
    "a.html": (lambda: as_html(TEXT), trafilatura_alone, "trafilatura"),
    "a.pdf": (lambda: as_pdf(TEXT, running_head="2025"), pypdfium2_alone, "pypdfium2"),
    "a.docx": (lambda: as_docx(TEXT), docx_alone, "python-docx"),
    "a.rtf": (rich_text, striprtf_alone, "striprtf"),
    "a.csv": (lambda: as_csv(TABLE * 2000), None, ""),
}


def seconds(run: Callable[[], object]) -> float:
    """Processor time of the shortest of some runs, after one that loads the library."""
    run()
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        run()
        times.append(process_time() - start)
    return min(times)


def main() -> None:
    print("| file | kB | characters of text | migtext, MB of text a second | library alone | MB of text a second |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, (make, alone, library) in FILES.items():
            file = Path(folder) / name
            file.write_bytes(make())
            text = read(file).text
            size = len(text.encode()) / 1e6
            ours = size / seconds(lambda file=file: read(file))
            theirs = f"{size / seconds(lambda file=file, alone=alone: alone(file)):.2f}" if alone else ""
            kilobytes = file.stat().st_size // 1000
            print(f"| {name} | {kilobytes:,} | {len(text):,} | {ours:.2f} | {library} | {theirs} |")


if __name__ == "__main__":
    main()
