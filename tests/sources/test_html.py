"""Web pages: what is text of the release, and what the page says about itself."""

import pytest
from documents import PAGE, TABLE, as_html, blocks

from migtext.errors import ReadError
from migtext.sources.html import read_html
from migtext.sources.source import Cell

SITE = (
    '<meta property="og:site_name" content="Чек ара борбору"><link rel="canonical" href="https://example.org/ky/17">'
    "<meta property='og:title' content='Сайт | Борбор'>"
)


def whole(body: str, head: str = "", language: str = "ru") -> bytes:
    return f'<html lang="{language}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


def article(*paragraphs: str, title: str = "Центр открыт", before: str = "", after: str = "") -> bytes:
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return whole(f"{before}<article><h1>{title}</h1>{inner}</article>{after}")


def test_only_the_release_is_read() -> None:
    source = read_html(as_html(PAGE, language="ky", head=SITE))
    assert blocks(source.text) == blocks(PAGE)
    assert source.title == blocks(PAGE)[0]
    assert (source.site, source.url) == ("Чек ара борбору", "https://example.org/ky/17")
    assert (source.media_type, source.language, source.encoding) == ("text/html", "ky", "utf-8")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<td>1&#160;234 человека</td>", "1 234 человека"),
        ("14&nbsp;мая 2025&nbsp;года", "14 мая 2025 года"),
        ("<p>2\u00a0350 <b>жи</b>телей</p>", "2 350 жителей"),
        ("<p>1 240<sup>3</sup> человека</p>", "1 240³ человека"),
        ("<p>Площадь 12 м<sup>2</sup></p>", "Площадь 12 м²"),
        ("<p>Первый.<p>Второй.", "Первый.\n\nВторой."),
        ("<p>Ош,<br>Нарын</p>", "Ош,\nНарын"),
        ("<p>До</p><script>let a = '13 человек';</script><style>p{}</style><p>После</p>", "До\n\nПосле"),
        ("<ul><li>Ош – 12</li><li>Нарын – 5</li></ul>", "Ош – 12\n\nНарын – 5"),
        ("<p>Ош&amp;Нарын &laquo;Мост&raquo; &#x41F;&mdash;12</p>", "Ош&Нарын «Мост» П—12"),
        ("<p>12<!-- 13 --> человек</p>", "12 человек"),
        ("<p>Ош</p><p hidden>", "Ош"),
    ],
)
def test_pieces_of_html(page: str, text: str) -> None:
    assert read_html(page.encode()).text.replace("\u00a0", " ") == text


MENU = '<header><a href="/">Главная</a></header><nav><ul><li><a href="/n">Новости</a></li></ul></nav>'
FOOTER = '<footer>© 2020</footer><div class="cookie-notice">Файлы cookie <button>Принять</button></div>'


@pytest.mark.parametrize("length", [1, 8])
def test_menus_and_notices_are_left_out(length: int) -> None:
    sentences = [f"В пункт № {number} обратились мигранты из трёх областей страны." for number in range(length)]
    source = read_html(article(*sentences, before=MENU, after=FOOTER))
    assert blocks(source.text) == ["Центр открыт", *sentences]


@pytest.mark.parametrize(
    "stamp",
    [
        '<div class="news-date">14 мамыр 2025</div>',
        '<span class="date">14-май, 2025-жыл</span>',
        "<time>14 мая 2025 г., 10:30</time>",
        '<time datetime="2025-05-14T23:30:00+06:00">вчера</time>',
        '<p class="published">14.05.2025</p>',
    ],
)
def test_day_that_the_page_shows(stamp: str) -> None:
    body = f"<article><h1>Центр открыт</h1>{stamp}<p>В центре работают 12 юристов и два психолога.</p></article>"
    source = read_html(whole(f'<span class="date">1 июня 2026</span>{body}'))
    assert source.published == ("2025-05-14", "metadata")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-05-14T09:00:00+06:00">',
        '<meta name="date" content="14 қаңтар 2025">',
        '<script type="application/ld+json">{"datePublished": "2025-05-14"}</script>',
    ],
)
def test_day_in_the_head(head: str) -> None:
    source = read_html(whole("<p>В центре работают 12 юристов.</p>", head))
    assert source.published and source.published.value in ("2025-05-14", "2025-01-14")


@pytest.mark.parametrize(
    "body",
    [
        '<span class="date">вчера</span>',
        '<span class="date">5 часов назад</span>',
        '<span class="date">14 мая</span>',
        "<footer>© 2020</footer>",
        '<i class="date">1 мая 2025</i><i class="date">2 мая 2025</i>',
    ],
)
def test_no_day_is_guessed(body: str) -> None:
    assert read_html(whole(f"{body}<p>В центре работают 12 юристов.</p>")).published is None


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Центр открыт | Служба</title>", "<h1>Служба</h1><h2>Центр открыт</h2>", "Центр открыт"),
        ("<title>Служба</title>", "<h1>Центр открыт</h1>", "Центр открыт"),
        ("<meta property='og:title' content='Центр открыт'>", "", "Центр открыт"),
    ],
)
def test_headline(head: str, body: str, title: str) -> None:
    text = "<p>В центр обратились мигранты из трёх областей, им помогли юристы.</p>"
    source = read_html(whole(f"{body}<div>{text}</div>", head))
    assert source.title == title
    assert blocks(source.text).count(title) == 1


def test_a_page_inside_a_form_is_read() -> None:
    body = "<form id='aspnetForm'><div><h1>Центр открыт</h1><p>В центр обратились 12 человек.</p></div></form>"
    assert "обратились 12 человек" in read_html(whole(body)).text


def test_table() -> None:
    source = read_html(as_html(PAGE, rows=TABLE))
    (table,) = source.tables
    assert source.text[table.start : table.end] == "\n".join("\t".join(row) for row in TABLE)
    assert [source.text[cell.start : cell.end] for cell in table.cells] == [cell for row in TABLE for cell in row]
    assert [cell.header for cell in table.cells] == [True] * 4 + [False] * 12


def test_merged_cells_and_caption() -> None:
    source = read_html(
        article(
            "Сведения собраны за два года по областям страны и приведены ниже.",
            "<table><caption>Мигранты, тыс.</caption><tr><th rowspan=2>Область</th><th colspan=2>Год</th></tr>"
            "<tr><th>2023</th><th>2024</th></tr><tr><td>Ошская</td><td>1&nbsp;234</td><td>56,7</td></tr></table>",
        )
    )
    (table,) = source.tables
    assert source.text[table.start : table.end] == "Область\tГод\t\n\t2023\t2024\nОшская\t1\u00a0234\t56,7"
    assert table.caption and source.text[slice(*table.caption)] == "Мигранты, тыс."
    places = [(cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells]
    assert places == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]
    assert isinstance(table.cells[0], Cell)


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    long = "В центр обратились мигранты из трёх областей, и им помогли юристы. " * 8
    source = read_html(
        whole(f"<table><tr><td>Меню</td><td>{long}</td></tr><tr><td>Меню</td><td>{long}</td></tr></table>")
    )
    assert not source.tables and "юристы" in source.text


KAZAKH = "<p>Қазақстанға 12 мың қандас көшіп келді, олардың бәріне көмек көрсетілді.</p>"


@pytest.mark.parametrize(
    ("named", "real", "told"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("windows-1251", "kz1048", "kz1048"),
        ("utf-8", "kz1048", "kz1048"),
        ("koi8-r", "utf-8", "utf-8"),
        ("no-such", "utf-8", "utf-8"),
    ],
)
def test_encoding_that_a_page_names(named: str, real: str, told: str) -> None:
    source = read_html(f"<html><head><meta charset={named}></head><body>{KAZAKH}</body></html>".encode(real))
    assert "қандас көшіп" in source.text
    assert source.encoding == told


def test_encoding_that_only_the_page_knows() -> None:
    page = "<html><head><meta http-equiv='Content-Type' content='text/html; charset=cp866'></head><body>Почта</body>"
    assert read_html(page.encode("cp866")).text == "Почта"


@pytest.mark.parametrize("body", ["", "<script>document.write('12')</script>", "<iframe src='a.html'></iframe>"])
def test_page_without_text(body: str) -> None:
    with pytest.raises(ReadError, match="without text"):
        read_html(whole(body))
