"""The same text as a web page, a PDF file and a Word file.

``python tests/documents.py`` writes examples/files, and examples/files.csv: the figures of one run over that folder.
"""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import font_roboto
from docx import Document
from fpdf import FPDF

from migtext.cli import app

EXAMPLES = Path(__file__).parent.parent / "examples" / "files"
FIGURES = EXAMPLES.with_suffix(".csv")
FONTS = Path(font_roboto.__file__).parent / "files"
MADE = datetime(2025, 5, 14, 10)

Rows = Sequence[Sequence[str]]


def blocks(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def as_html(text: str, *, rows: Rows = (), language: str = "", head: str = "", around: bool = True) -> bytes:
    """A page with a menu, a notice of cookies and a footer, if ``around``; the first line is the headline."""
    title, *rest = map(escape, blocks(text))
    menu = "<header><nav><ul>" + '<li><a href="/">—</a></li>' * 3 + "</ul></nav></header>"
    foot = '<footer><a href="/map">—</a></footer><div class="cookie-banner"><button>OK</button></div>'
    inner = "".join(f"<p>{line}</p>" for line in rest) + html_table(rows)
    page = f"<main><article><h1>{title}</h1>{inner}</article></main>"
    page = f"{menu}{page}{foot}" if around else page
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{page}</body></html>"
    ).encode()


def html_table(rows: Rows) -> str:
    if not rows:
        return ""
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return "<table><tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in rows[0]) + f"</tr>{lines}</table>"


class Pages(FPDF):
    """Pages with a running head and numbers, if ``running_head`` is given."""

    def __init__(self, running_head: str = "") -> None:
        super().__init__()
        self.running_head = running_head
        self.add_font("roboto", "", FONTS / "Roboto-Regular.ttf")
        self.set_auto_page_break(True, 25)
        self.set_creation_date(MADE)
        self.set_font("roboto", size=11)

    def header(self) -> None:
        if self.running_head:
            self.set_font("roboto", size=8)
            self.cell(0, 5, self.running_head, align="C")
            self.ln(12)
            self.set_font("roboto", size=11)

    def footer(self) -> None:
        if self.running_head:
            self.set_y(-15)
            self.set_font("roboto", size=8)
            self.cell(0, 5, str(self.page_no()), align="C")

    def paragraph(self, text: str, size: float = 11, width: float = 0) -> None:
        self.set_font("roboto", size=size)
        self.multi_cell(width, size / 2, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(3)

    def rows(self, rows: Rows) -> None:
        self.set_font("roboto", size=10)
        for row in rows:
            for cell in row:
                self.cell(40, 6, cell, border=1)
            self.ln(6)


def as_pdf(text: str, *, rows: Rows = (), running_head: str = "") -> bytes:
    title, *rest = blocks(text)
    pages = Pages(running_head)
    pages.set_title(title)
    pages.add_page()
    pages.paragraph(title, 15)
    for line in rest:
        pages.paragraph(line)
    pages.rows(rows)
    return bytes(pages.output())


def as_docx(text: str, *, rows: Rows = ()) -> bytes:
    title, *rest = blocks(text)
    file = Document()
    file.core_properties.author = "A. Asanova"
    file.core_properties.created = file.core_properties.modified = MADE
    file.add_heading(title, 1)
    for line in rest:
        file.add_paragraph(line)
    if rows:
        table = file.add_table(len(rows), len(rows[0]))
        for line, cells in zip(rows, table.rows, strict=True):
            for text_of_cell, cell in zip(line, cells.cells, strict=True):
                cell.text = text_of_cell
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def as_csv(rows: Rows) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


PAGE = """Оштогу борборго 1 240 адам кайрылды
2025-жылдын биринчи кварталында Оштогу «Чек ара» кеңеш борборуна 1 240 адам кайрылды, алардын 35%ы – аялдар.
Борборду 2023-жылдын 5-сентябрында Миграция боюнча эл аралык уюм ачкан. Юристтер 310 мигрантка айлыгын кайтарып берди.
Борбордун жетекчиси Айпери Токтосунова мындан ары Баткенде да бөлүм ачылаарын билдирди."""

REPORT = """Отчёт о работе консультационных пунктов
С января по март 2025 года в четыре пункта Чуйской области обратились 2 870 мигрантов, на 12 % больше, чем годом ранее.
Чаще всего спрашивали о патентах и договорах: 1 310 обращений. Ещё 640 человек получили помощь юриста.
В Бишкеке 3 марта 2025 года открыли пятый пункт. Его работу оплачивает Европейский союз, на это выделено 1,2 млн евро.
Международная организация по миграции обучила 48 консультантов. Следующий семинар пройдёт 20 мая 2025 года в Оше."""

NOTE = """Қандастарға арналған бейімдеу орталығы жұмысын бастады
2025 жылғы 12 мамырда Семейде қандастарға арналған бейімдеу орталығы ашылды. Орталық жылына 600 отбасын қабылдай алады.
Оның құрылысына бюджеттен 480 млн теңге бөлінді. Алғашқы айда 85 отбасы тіл курсына жазылды.
Абай облысының әкімдігі келесі жылы тағы екі орталық ашуды жоспарлап отыр."""

LATIN = """Aqtaudağy keñes beru ortalyğy 2 150 adamğa kömektestı
2025 jyldyñ alğaşqy üş aiynda Aqtau qalasyndağy ortalyqqa 2 150 adam jügındı, olardyñ 38 paiyzy – äielder.
Ortalyqty 2024 jylğy 20 qyrküiekte Halyqaralyq köşı-qon ūiymy aşqan. Zañgerler 260 eñbek migrantyna jalaqysyn qaitaryp berdı.
Keler jyly osyndai ortalyq Jañaözende de aşylady.
"""  # noqa: E501 - a paragraph is a line

TABLE = (
    ("Область", "2022", "2023", "2024"),
    ("Чуйская", "1240", "1310", "1420"),
    ("Ошская", "980", "1015", "1100"),
    ("Баткенская", "310", "295", "330"),
)


def write_figures(path: Path) -> None:
    """Write the figures of all files in examples/files, as the command gives them without the model."""
    with TemporaryDirectory() as folder:
        out = str(Path(folder) / "out.jsonl")
        app(
            ["extract", str(EXAMPLES), "--model", "none", "-o", out, "--table", str(path), "--force"],
            standalone_mode=False,
        )


def main() -> None:
    head = (
        '<meta property="article:published_time" content="2025-04-10T09:00:00+06:00">'
        '<meta property="og:site_name" content="Чек ара борбору"><link rel="canonical" href="https://example.org/ky/17">'
    )
    made = {
        "ky-bet.html": as_html(PAGE, language="ky", head=head),
        "ru-otchet.pdf": as_pdf(REPORT, running_head="Консультационные пункты, 2025", rows=TABLE),
        "kk-khabarlama.docx": as_docx(NOTE),
        "kk-latyn.txt": LATIN.encode(),
        "ru-tablica.csv": as_csv(TABLE),
    }
    EXAMPLES.mkdir(exist_ok=True)
    for name, data in made.items():
        (EXAMPLES / name).write_bytes(data)
    write_figures(FIGURES)


if __name__ == "__main__":
    main()
