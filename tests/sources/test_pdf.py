"""PDF files: lines to paragraphs, pages, columns, notes and tables, and what is left out."""

from collections.abc import Callable

import hostile_files as hostile
import pytest
from documents import FONTS, REPORT, TABLE, Pages, as_pdf, blocks

from migtext.errors import ReadError
from migtext.sources.pdf import read_pdf
from migtext.sources.source import Source

LONG = "В пункт обратились мигранты из трёх областей, им помогли юристы, переводчики и психологи пункта."


def drawn(draw: Callable[[Pages], None], running_head: str = "") -> Source:
    pages = Pages(running_head)
    pages.add_page()
    draw(pages)
    return read_pdf(bytes(pages.output()))


def test_report() -> None:
    source = read_pdf(as_pdf(REPORT, rows=TABLE))
    table = "\n".join("\t".join(row) for row in TABLE)
    assert source.text == "\n\n".join([*blocks(REPORT), table])
    assert source.title == blocks(REPORT)[0]
    assert source.published == ("2025-05-14", "metadata")
    assert source.pages == (0,)
    (found,) = source.tables
    assert source.text[found.start : found.end] == table
    assert len(found.cells) == 16


@pytest.mark.parametrize(("year", "day"), [("2024", "2025-05-14"), ("2022", None), ("2030", "2025-05-14")])
def test_a_file_that_was_saved_long_after_has_no_day(year: str, day: str | None) -> None:
    published = read_pdf(as_pdf(f"Отчёт\nВ {year} году приехали 12 человек.")).published
    assert (published.value if published else None) == day


def test_running_heads_and_page_numbers_are_left_out() -> None:
    def draw(pages: Pages) -> None:
        for number in range(3):
            if number:
                pages.add_page()
            pages.paragraph(f"Раздел {'абв'[number]}: {LONG}")

    source = drawn(draw, "Отчёт за 2024 год")
    assert source.text == "\n\n".join(f"Раздел {letter}: {LONG}" for letter in "абв")
    assert [source.text[start : start + 8] for start in source.pages] == ["Раздел а", "Раздел б", "Раздел в"]


def test_numbers_of_a_table_are_no_page_numbers() -> None:
    def draw(pages: Pages) -> None:
        for start in (1, 41):
            if start > 1:
                pages.add_page()
            pages.rows([[f"Область {number}", str(number * 7), str(number * 9)] for number in range(start, start + 40)])

    source = drawn(draw)
    assert source.text.split() == [
        part for number in range(1, 81) for part in ("Область", str(number), str(number * 7), str(number * 9))
    ]


def test_a_paragraph_goes_on_over_pages_before_its_notes() -> None:
    def draw(pages: Pages) -> None:
        pages.paragraph("Первый абзац кончается здесь.")
        pages.paragraph(f"{LONG} " * 5 + "Второй абзац переходит на другую")
        pages.set_y(-40)
        pages.paragraph("1 Сведения за 2024 год.", 8)
        pages.add_page()
        pages.paragraph("страницу и кончается там. Обратились 77 человек.")

    source = drawn(draw)
    first, note, second = source.text.split("\n\n")
    assert first == "Первый абзац кончается здесь."
    assert note == "¹ Сведения за 2024 год."
    assert second.endswith("переходит на другую страницу и кончается там. Обратились 77 человек.")
    assert source.text[source.pages[1] :].startswith("страницу и кончается")


def test_two_columns_between_lines_across_the_page() -> None:
    left = "В левом столбце написано о людях, которые приехали в 2023 году и живут в сёлах. " * 3
    right = "В правом столбце написано о людях, которые приехали в 2024 году и учатся в городах. " * 3

    def draw(pages: Pages) -> None:
        pages.paragraph("Заголовок над столбцами", 15)
        top = pages.get_y()
        pages.paragraph(left, width=88)
        bottom = pages.get_y()
        pages.set_xy(108, top)
        pages.set_left_margin(108)
        pages.paragraph(right, width=88)
        pages.set_left_margin(10)
        pages.set_xy(10, max(bottom, pages.get_y()) + 6)
        pages.paragraph(LONG)

    assert drawn(draw).text == "\n\n".join(["Заголовок над столбцами", left.strip(), right.strip(), LONG])


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("о мигра-", "ции в стране", "о миграции в стране"),
        ("о мигра\u00ad", "ции в стране", "о миграции в стране"),
        ("көші-", "қонның қорытындысы", "көші-қонның қорытындысы"),
        ("в Алма-", "Ате прошёл форум", "в Алма-Ате прошёл форум"),
        ("МҰС-", "тың қызметкерлері", "МҰС-тың қызметкерлері"),
        ("2024-", "жылдын майында", "2024-жылдын майында"),
        ("в 2020-", "2024 годах", "в 2020-2024 годах"),
        ("жили там –", "здесь", "жили там – здесь"),
        ("людей из", "трёх сёл", "людей из трёх сёл"),
    ],
)
def test_ends_of_lines(first: str, second: str, text: str) -> None:
    def draw(pages: Pages) -> None:
        for line in (first, second):
            pages.cell(0, 6, line)
            pages.ln(6)

    assert drawn(draw).text == text


def test_a_word_that_the_document_has_with_a_hyphen_keeps_it() -> None:
    def draw(pages: Pages) -> None:
        pages.paragraph("Центр социально-правовой помощи открыт.")
        for line in ("Центр социально-", "правовой помощи работает."):
            pages.cell(0, 6, line)
            pages.ln(6)

    assert "социально-правовой помощи работает" in drawn(draw).text


def test_mark_of_a_note_is_no_digit_of_the_number() -> None:
    def draw(pages: Pages) -> None:
        pages.write(6, "Приехали 1 240")
        pages.char_vpos = "SUP"
        pages.write(6, "3")
        pages.char_vpos = "LINE"
        pages.write(6, " человека.")

    assert drawn(draw).text == "Приехали 1 240³ человека."


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_shown_turned(angle: int) -> None:
    data = hostile.one_page(b"BT /F 12 Tf 1 0 0 1 50 700 Tm (First line of the page) Tj 0 -14 Td (and 12 more) Tj ET")
    turned = data.replace(b"/MediaBox", b"/Rotate %d/MediaBox" % angle)
    assert set(read_pdf(turned).text.split()) == {"First", "line", "of", "the", "page", "and", "12", "more"}


def test_a_scan_is_named() -> None:
    with pytest.raises(ReadError, match="a scan: its 1 pages"):
        read_pdf(hostile.scan())


def test_fonts_without_letters_are_named() -> None:
    data = as_pdf("Отчёт\n" + LONG)
    assert b"/ToUnicode" in data
    with pytest.raises(ReadError, match="which letters its fonts have"):
        read_pdf(data.replace(b"/ToUnicode", b"/ToNothing"))


def test_font_of_the_tests_has_all_letters() -> None:
    letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
    assert (FONTS / "Roboto-Regular.ttf").exists()
    assert drawn(lambda pages: pages.paragraph(letters)).text == letters
