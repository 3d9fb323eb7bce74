"""Tables of all kinds in all languages: every number in a cell is a figure of its row, its column and the caption."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from documents import Pages

import migtext
from migtext import Pipeline
from migtext.records import Figure, Record
from migtext.sources.text_tables import text_tables

PIPELINE = Pipeline(layers=["figures", "dates", "places"], model="none")
YEARS = ("2019", "2020", "2021", "2022", "2023")
REGIONS = {
    "kk": (
        "Абай облысы", "Ақмола облысы", "Ақтөбе облысы", "Алматы облысы", "Атырау облысы", "Батыс Қазақстан облысы",
        "Жамбыл облысы", "Жетісу облысы", "Қарағанды облысы", "Қостанай облысы", "Маңғыстау облысы", "Павлодар облысы",
        "Алматы қаласы", "Шымкент қаласы",
    ),
    "ky": (
        "Баткен облусу", "Жалал-Абад облусу", "Ысык-Көл облусу", "Нарын облусу", "Ош облусу", "Талас облусу",
        "Чүй облусу", "Бишкек шаары", "Ош шаары", "Кара-Суу району", "Өзгөн району", "Ноокат району", "Аксы району",
        "Алай району",
    ),
    "ru": (
        "Абайская область", "Акмолинская область", "Актюбинская область", "Алматинская область", "Атырауская область",
        "Жамбылская область", "Костанайская область", "Карагандинская область", "Мангистауская область",
        "Павлодарская область", "Туркестанская область", "г. Алматы", "г. Астана", "г. Шымкент",
    ),
}  # fmt: skip
WORDS = {
    "kk": ("Өңір", "{} жыл", "Өңірлер бойынша келген мигранттар саны, мың адам", "келген мигранттар"),
    "ky": ("Аймак", "{}-жыл", "Аймактар боюнча келген мигранттар саны, миң киши", "келген мигранттар"),
    "ru": ("Регион", "{} год", "Число прибывших мигрантов по регионам, тыс. человек", "прибывших мигрантов"),
}
Rows = Sequence[Sequence[str]]


def html(rows: Rows, caption: str) -> bytes:
    body = "".join(
        "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"
        for tag, row in zip(("th", *["td"] * len(rows)), rows, strict=False)
    )
    return f"<html><body><table><caption>{caption}</caption>{body}</table></body></html>".encode()


def docx(rows: Rows, caption: str) -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph(caption)
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for cell, text in zip(table.rows[i].cells, row, strict=True):
            cell.text = text
    document.save(stream := BytesIO())
    return stream.getvalue()


def markdown(rows: Rows, caption: str) -> bytes:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([caption, "", lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode()


def csv(rows: Rows, caption: str) -> bytes:
    table = "\n".join(";".join(row) for row in rows)
    return (f"{caption}{';' * (len(rows[0]) - 1)}\n{table}" if caption else table).encode()


def pdf(rows: Rows, caption: str, *, ruled: bool = True) -> bytes:
    pages = Pages()
    pages.add_page()
    pages.paragraph(caption)
    pages.set_font("roboto", size=9)
    for row in rows:
        for number, cell in enumerate(row):
            left = not number or not ruled
            pages.cell(125 / (len(row) - 1) if number else 60, 6, cell, border=int(ruled), align="L" if left else "R")
        pages.ln(6)
    return bytes(pages.output())


def columns(rows: Rows, caption: str) -> bytes:
    return pdf(rows, caption, ruled=False)


def tabs(rows: Rows, caption: str) -> bytes:
    return "\n".join([caption, *map("\t".join, rows)]).encode()


def widths(rows: Rows) -> list[int]:
    return [max(len(row[column]) for row in rows if column < len(row)) for column in range(len(rows[0]))]


def spaces(rows: Rows, caption: str) -> bytes:
    lines = ("  ".join(cell.rjust(width) for cell, width in zip(row, widths(rows), strict=True)) for row in rows)
    return "\n".join([caption, "", *lines, "", "…"]).encode()


def bars(rows: Rows, caption: str) -> bytes:
    rule = "+" + "+".join("-" * (width + 2) for width in widths(rows)) + "+"
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths(rows), strict=True)) + " |"
        for row in rows
    ]
    return "\n".join([caption, rule, lines[0], rule, *lines[1:], rule]).encode()


KINDS: dict[str, Callable[[Rows, str], bytes]] = {
    "html": html, "docx": docx, "md": markdown, "csv": csv, "ruled.pdf": pdf, "columns.pdf": columns, "tabs.txt": tabs,
    "spaces.txt": spaces, "bars.txt": bars,
}  # fmt: skip


def read(folder: Path, kind: str, rows: Rows, caption: str = "") -> Record:
    path = folder / f"table.{kind}"
    path.write_bytes(KINDS[kind](rows, caption))
    return PIPELINE(migtext.read(path))


def grid(record: Record) -> dict[tuple[str | None, str | None], Figure]:
    return {(figure.row_heading, figure.column_heading): figure for figure in record.figures}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", REGIONS)
@pytest.mark.parametrize("bare", [True, False], ids=["bare years", "years with a noun"])
def test_fourteen_regions_by_five_years(tmp_path: Path, kind: str, code: str, bare: bool) -> None:
    corner, year_words, caption, counted = WORDS[code]
    shown = [year if bare else year_words.format(year) for year in YEARS]
    numbers = [[f"{i + 1} {j}5{i % 10},{j + 1}" for j in range(5)] for i in range(14)]
    rows = [[corner, *shown], *([region, *line] for region, line in zip(REGIONS[code], numbers, strict=True))]
    record = read(tmp_path, kind, rows, caption)
    assert len(record.figures) == 70
    text = record.document.text or KINDS[kind](rows, caption).decode()
    for figure, (i, j) in zip(record.figures, ((i, j) for i in range(14) for j in range(5)), strict=True):
        assert text[figure.start : figure.end] == figure.text == numbers[i][j]
        assert figure.value == pytest.approx(float(numbers[i][j].replace(" ", "").replace(",", ".")) * 1000)
        assert (figure.kind, figure.unit, figure.counted) == ("count", None, counted)
        assert figure.date == YEARS[j]
        assert figure.row_heading == REGIONS[code][i]
        assert (figure.column_heading or "").endswith(shown[j])
        assert figure.place is not None and figure.place in REGIONS[code][i]


INDICATORS = {
    "kk": (
        ("Көрсеткіш", "Өлшем бірлігі"), ("Келгендер", "мың адам"), ("Әйелдердің үлесі", "%"), ("Көмек", "млн теңге"),
        "KZT",
    ),
    "ky": (
        ("Көрсөткүч", "Өлчөө бирдиги"), ("Келгендер", "миң киши"), ("Аялдардын үлүшү", "%"), ("Жардам", "млн сом"),
        "KGS",
    ),
    "ru": (
        ("Показатель", "Единица измерения"), ("Прибывшие", "тыс. человек"), ("Доля женщин", "%"),
        ("Помощь", "млн тенге"), "KZT",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", INDICATORS)
def test_each_row_has_its_unit(tmp_path: Path, kind: str, code: str) -> None:
    corner, people, share, money, currency = INDICATORS[code]
    rows = [
        [*corner, "2022", "2023"],
        [*people, "12,5", "13"],
        [*share, "48,1", "…"],
        [*money, "3", "1 204"],
    ]
    told = [(one.value, one.kind, one.unit, one.counted, one.date) for one in read(tmp_path, kind, rows).figures]
    assert told == [
        (12500, "count", None, people[0], "2022"),
        (13000, "count", None, people[0], "2023"),
        (48.1, "percent", "%", None, "2022"),
        (3_000_000, "money", currency, None, "2022"),
        (1_204_000_000, "money", currency, None, "2023"),
    ]


MERGED = {
    "kk": ("Өңір", "Ерлер, адам", "Үлесі, %", "Барлығы", "Ерлер"),
    "ky": ("Аймак", "Эркектер, киши", "Үлүшү, %", "Баары", "Эркектер"),
    "ru": ("Регион", "Мужчины, человек", "Доля, %", "Всего", "Мужчины"),
}


def merged_html(code: str) -> str:
    corner, men, share, total, _ = MERGED[code]
    places = REGIONS[code][:3]
    body = "".join(
        f"<tr><td>{name}</td><td>{i} 200</td><td>4{i},5</td><td>{i} 300<sup>1</sup></td><td>–</td></tr>"
        for i, name in enumerate((*places, total), 1)
    )
    return (
        f'<table><tr><th rowspan="2">{corner}</th><th colspan="2">2022</th><th colspan="2">2023</th></tr>'
        f"<tr><th>{men}</th><th>{share}</th><th>{men}</th><th>{share}</th></tr>{body}</table>"
    )


@pytest.mark.parametrize("marked", [True, False], ids=["th", "td"])
@pytest.mark.parametrize("code", MERGED)
def test_two_rows_of_merged_headings_and_totals(tmp_path: Path, code: str, marked: bool) -> None:
    page = merged_html(code)
    path = tmp_path / "table.html"
    path.write_text(page if marked else page.replace("<th", "<td").replace("</th", "</td"), "utf-8")
    record = PIPELINE(migtext.read(path))
    _, men, share, total, counted = MERGED[code]
    found = grid(record)
    assert len(record.figures) == len(found) == 12
    for i, name in enumerate((*REGIONS[code][:3], total), 1):
        first, second, third = (
            found[name, f"{year} / {what}"] for year, what in (("2022", men), ("2022", share), ("2023", men))
        )
        assert (first.value, first.counted, first.date) == (i * 1000 + 200, counted, "2022")
        assert (second.value, second.kind, second.counted) == (40 + i + 0.5, "percent", None)
        assert (third.value, third.counted, third.date) == (i * 1000 + 300, counted, "2023")
        assert (first.place is None) == (name == total)


MERGED_TEXT = {
    "bars": """
+---------+-------------------+-------------------+
|         |       2022        |       2023        |
| Регион  +---------+---------+---------+---------+
|         | мужчины | женщины | мужчины | женщины |
+---------+---------+---------+---------+---------+
| Тюп     |   1 200 |      40 |       5 |       6 |
| Жумгал  |   1 300 |         |       7 |       8 |
+---------+---------+---------+---------+---------+
""",
    "spaces": """
                  2022                 2023
Регион      мужчины  женщины     мужчины  женщины

Тюп           1 200       40           5        6
Жумгал        1 300                    7        8
""",
}


@pytest.mark.parametrize("kind", MERGED_TEXT)
def test_merged_headings_and_empty_cells_in_plain_text(kind: str) -> None:
    text = MERGED_TEXT[kind]
    record = PIPELINE(text)
    assert [(one.value, one.date, one.counted, one.row_heading) for one in record.figures] == [
        (1200, "2022", "мужчины", "Тюп"),
        (40, "2022", "женщины", "Тюп"),
        (5, "2023", "мужчины", "Тюп"),
        (6, "2023", "женщины", "Тюп"),
        (1300, "2022", "мужчины", "Жумгал"),
        (7, "2023", "мужчины", "Жумгал"),
        (8, "2023", "женщины", "Жумгал"),
    ]
    assert all(text[one.start : one.end] == one.text for one in record.figures)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Регион\t\t2022\t2023\nТюп\t\t1\t2\nНарынский район\t3\t4", 3),  # tabs that only align
        ("Регион  2022\nТюп  1\nНарын  2\n\nЗаголовок  ниже", 3),
        ("1. Введение   3\n2. Обзор   5\n3. Итоги   9", 0),  # contents
        ("Сначала  пришли  люди,\nпотом  ушли  домой,\nи  стало  тихо.", 0),
        ("Регион  2022\nТюп  1", 0),
        ("Регион  2022  2023\nТюп  1  2\nНарын  3", 0),  # a year that is not told
    ],
)
def test_what_is_a_table_in_plain_text(text: str, rows: int) -> None:
    tables = text_tables(text)
    assert [len({cell.row for cell in table.cells}) for table in tables] == [rows] * bool(rows)


def test_merged_headings_of_a_pdf_table_are_told_by_its_lines(tmp_path: Path) -> None:
    pages = Pages()
    pages.add_page()
    for row in (
        [("Регион", 40), ("2022", 60), ("2023", 60)],
        [("", 40), ("мужчины", 30), ("женщины", 30), ("мужчины", 30), ("женщины", 30)],
        [("Тюп", 40), ("1 200", 30), ("40", 30), ("5", 30), ("6", 30)],
        [("Жумгал", 40), ("1 300", 30), ("", 30), ("7", 30), ("8", 30)],
    ):
        for cell, width in row:
            pages.cell(width, 6, cell, border=1, align="C")
        pages.ln(6)
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes(pages.output()))
    assert [(one.value, one.column_heading) for one in PIPELINE(migtext.read(path)).figures] == [
        (1200, "2022 / мужчины"),
        (40, "2022 / женщины"),
        (5, "2023 / мужчины"),
        (6, "2023 / женщины"),
        (1300, "2022 / мужчины"),
        (7, "2023 / мужчины"),
        (8, "2023 / женщины"),
    ]


def test_empty_cells_beside_a_heading_belong_to_it(tmp_path: Path) -> None:
    rows = [
        ["Регион", "2022", "", "2023", ""],
        ["", "мужчины", "женщины", "мужчины", "женщины"],
        ["Ошская область", "1", "2", "3", "4"],
        ["Таласская область", "5", "", "7", "н/д"],
    ]
    told = [(one.value, one.date, one.counted, one.place_name) for one in read(tmp_path, "csv", rows).figures]
    osh, talas = "Ошская область", "Таласская область"
    assert told == [
        (1, "2022", "мужчины", osh),
        (2, "2022", "женщины", osh),
        (3, "2023", "мужчины", osh),
        (4, "2023", "женщины", osh),
        (5, "2022", "мужчины", talas),
        (7, "2023", "мужчины", talas),
    ]


def test_years_down_and_numbered_columns(tmp_path: Path) -> None:
    rows = [
        ["Год", "Выдано патентов, тыс.", "Поступило, млн сомов", "Отказано"],
        ["1", "2", "3", "4"],
        ["2021", "1,2", "30", "2 021"],
        ["2022", "1,4", "35", "2022"],
    ]
    told = [(one.value, one.unit, one.date) for one in read(tmp_path, "md", rows).figures]
    assert told == [
        (1200, None, "2021"),
        (30_000_000, "KGS", "2021"),
        (2021, None, "2021"),
        (1400, None, "2022"),
        (35_000_000, "KGS", "2022"),
        (2022, None, "2022"),
    ]


def test_months_under_years_are_months_of_those_years(tmp_path: Path) -> None:
    rows = [["Айлар", "2022", "2023"], ["Қаңтар", "10", "20"], ["Ақпан", "30", "40"]]
    record = read(tmp_path, "md", rows, "Келген қандастар саны, адам")
    assert [one.date for one in record.figures] == ["2022-01", "2023-01", "2022-02", "2023-02"]
    assert {one.counted for one in record.figures} == {"Келген қандастар"}


def test_a_row_of_one_cell_heads_the_rows_behind_it(tmp_path: Path) -> None:
    rows = [["Регион", "2022"], ["Мужчины", ""], ["Ошская область", "10"], ["Женщины", ""], ["Ошская область", "20"]]
    record = read(tmp_path, "md", rows)
    assert [(one.row_heading, one.counted) for one in record.figures] == [
        ("Мужчины / Ошская область", "Мужчины"),
        ("Женщины / Ошская область", "Женщины"),
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "value", "unit"),
    [
        ("Прибыло, тыс. человек", "12,5", 12500, None),
        ("Прибыло (в тысячах)", "12,5", 12500, None),
        ("Прибыло тыс. человек", "3", 3000, None),
        ("Прибыло на 100 тыс. населения", "12,5", 12.5, None),
        ("Прибыло на тыс. населения", "12,5", 12.5, None),
        ("Прибыло, в % к итогу", "12,5", 12.5, "%"),
        ("Прибыло", "12,5 %", 12.5, "%"),
        ("Площадь, кв. км", "1 200", 1200, "km2"),
        ("Выплачено, млн долл. США", "0,5", 500_000, "USD"),
        ("Выплачено, тыс. тенге", "1 200", 1_200_000, "KZT"),
        ("Прирост, человек", "−120", -120, None),
        ("Прибыло, человек", "1,234", 1234, None),
        ("Прибыло, тыс. человек", "1,234", 1234, None),
        ("Прибыло, человек", "1 234*", 1234, None),
        ("Прибыло, человек", "1 234 2)", 1234, None),
        ("Прибыло, человек", "1\u00a0234\u202f567", 1_234_567, None),
    ],
)
def test_what_one_heading_says(tmp_path: Path, heading: str, cell: str, value: float, unit: str | None) -> None:
    (figure,) = read(tmp_path, "md", [["Регион", heading], ["Таласская область", cell]]).figures
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize("cell", ["-", "–", "…", "...", "", "х", "н/д", "12.05.2024", "0312 62 00 00 11"])
def test_no_number(tmp_path: Path, cell: str) -> None:
    record = read(tmp_path, "md", [["Регион", "Прибыло", "Убыло"], ["Таласская область", cell, "5"]])
    assert [figure.value for figure in record.figures] == [5]


@pytest.mark.parametrize(
    ("corner", "region"), [("Өңір", "Тұмар"), ("Облус", "Туюктуу"), ("Область", "Чуйская"), ("Страна", "Прочие")]
)
def test_what_stands_under_a_word_for_places_is_not_counted(tmp_path: Path, corner: str, region: str) -> None:
    (figure,) = read(tmp_path, "md", [[corner, "2023"], [region, "5"]]).figures
    assert (figure.counted, figure.place) == (None, None if region == "Прочие" else region)


def test_labels_and_years_are_no_figures(tmp_path: Path) -> None:
    rows = [["Центр", "Телефон", "Год открытия", "Мест"], ["Надежда", "312620011", "2019", "40"]]
    assert [figure.value for figure in read(tmp_path, "md", rows).figures] == [40]


def test_a_plain_text_has_no_headings() -> None:
    record = PIPELINE("Бул жылы 1 240 киши келди.")
    assert [(figure.row_heading, figure.column_heading) for figure in record.figures] == [(None, None)]


@pytest.mark.parametrize(
    ("code", "noun", "wanted"), [("kk", "адам", "адам"), ("ky", "киши", "киши"), ("ru", "человек", "человек")]
)
def test_numbers_with_their_noun_take_the_headings_too(tmp_path: Path, code: str, noun: str, wanted: str) -> None:
    corner, year, *_ = WORDS[code]
    rows = [[corner, *(year.format(one) for one in YEARS[:2])]]
    rows += [[region, f"1 2{i}0 {noun}", f"3{i}5 {noun}"] for i, region in enumerate(REGIONS[code][:3])]
    found = read(tmp_path, "html", rows).figures
    assert [(figure.value, figure.date) for figure in found[:2]] == [(1200, YEARS[0]), (305, YEARS[1])]
    assert {(figure.counted, figure.row_heading) for figure in found} == {(wanted, one) for one in REGIONS[code][:3]}
    assert all(figure.place for figure in found)
