"""Reading: bytes to text, words to their matching form."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtext.errors import ReadError, ValueFormatError
from migtext.text.reading import ENCODINGS, SIGNATURES, check_encoding, decode, decoded, normalise

KAZAKH = (
    "Биыл көктемде Алматы облысына жиырма үш отбасы қоныс аударды.",
    "Ішкі істер министрлігі шетелден келген еңбек мигранттарын тіркеуді жеңілдетті.",
    "Қандастарға тұрғын үй, жұмыс және жер телімі беріледі.",
    "Жиналысқа Ғани Әділов пен Ұлжан Һәкімова қатысып, құжатқа қол қойды.",
    "Шекара маңындағы ауылдарда су тапшылығы байқалады, сондықтан тұрғындар көшуге мәжбүр.",
    "ҚОНЫС АУДАРУ БАҒДАРЛАМАСЫ ҰЗАРТЫЛДЫ",
)
KYRGYZ = (
    "Ош шаарында мигранттардын үй-бүлөлөрүнө кеңеш берүүчү борбор ачылды.",
    "Өкмөт чет өлкөдө иштеген жарандарга жаңы жеңилдиктерди сунуштады.",
    "Жолугушууга элчи, кеңешчилер жана диаспоранын өкүлдөрү келишти.",
    "Баткенде көчкүдөн жабыр тарткан түтүндөргө жардам көрсөтүлүүдө.",
    "Кыргызстандын жарандары каттоодон күн мурун өтүшү керек.",
    "КӨЧ-КОН КЫЗМАТЫ ЖАҢЫ ЭРЕЖЕЛЕРДИ ТҮШҮНДҮРДҮ",
)
RUSSIAN = (
    "В посольстве рассказали, как оформить разрешение на работу и поставить семью на учёт.",
    "Сотрудники миграционной службы провели приём граждан в трёх районах области.",
    "Число вернувшихся с заработков выросло на 12 процентов.",
    "Мы ещё обсуждаем, куда переселять жителей подтопленных сёл.",
    "Объявлен набор переводчиков для центра помощи беженцам",
    "СОВМЕСТНОЕ ЗАЯВЛЕНИЕ МИНИСТРОВ ТРУДА",
)
SENTENCES = KAZAKH + KYRGYZ + RUSSIAN
PARAGRAPHS = ("\n".join(KAZAKH), "\r\n".join(KYRGYZ), "\r\n\r\n".join(RUSSIAN), "\n".join(SENTENCES))

UNICODE = ("utf-8", "utf-8-sig", "utf-16")
PAGES_OF = {
    **dict.fromkeys(KAZAKH, ("kz1048", "ptcp154")),
    **dict.fromkeys(KYRGYZ, ("kz1048", "ptcp154")),
    **dict.fromkeys(RUSSIAN, ("windows-1251", "koi8-r", "kz1048", "ptcp154")),
}


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("text", SENTENCES + PARAGRAPHS)
def test_unicode_is_read_as_it_is(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(("text", "page"), [(text, page) for text, pages in PAGES_OF.items() for page in pages])
def test_one_sentence_in_a_code_page(text: str, page: str) -> None:
    decoded, encoding = decode(text.encode(page))
    assert decoded == text
    assert text.encode(encoding) == text.encode(page)


@pytest.mark.parametrize("page", ["kz1048", "ptcp154"])
@pytest.mark.parametrize("text", PARAGRAPHS[:2] + PARAGRAPHS[3:])
def test_kazakh_code_pages_are_named(text: str, page: str) -> None:
    assert decode(text.encode(page)) == (text, page)


@pytest.mark.parametrize("page", ["windows-1251", "koi8-r"])
def test_russian_code_pages_are_named(page: str) -> None:
    assert decode(PARAGRAPHS[2].encode(page)) == (PARAGRAPHS[2], page)


@given(st.lists(st.sampled_from(SENTENCES), min_size=2), st.sampled_from(["\n", "\r\n", " ", "\u00a0"]), st.data())
def test_any_mixture_of_sentences_comes_back(parts: list[str], glue: str, data: st.DataObject) -> None:
    text = glue.join(parts)
    pages = set.intersection(*(set(PAGES_OF[part]) for part in parts))
    encoding = data.draw(st.sampled_from(sorted(pages.union(UNICODE))))
    decoded, named = decode(text.encode(encoding))
    assert decoded == text
    assert named in ENCODINGS


@given(st.text().filter(lambda text: text.strip() and text.isprintable() and text[0] != "\ufeff"))
def test_any_printable_text_in_utf8_comes_back(text: str) -> None:
    if not text.encode().startswith(tuple(start for start, _ in SIGNATURES)):
        assert decode(text.encode()) == (text, "utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except ReadError as error:
        assert error.reason
    else:
        assert text.strip()
        assert encoding in ENCODINGS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Report of 2024", "utf-8"),
        ("one\r\ntwo\rthree\n\n", "utf-8"),
        ("«40 %» – “так”", "utf-8"),
        ("page one\fpage two\x1a", "utf-8"),
        ("сөз\ufeff ішінде", "utf-8"),
    ],
)
def test_nothing_is_changed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [*SENTENCES, "Plain English.\r\n"])
def test_utf16_without_a_mark(text: str, order: str) -> None:
    assert decode(text.encode(order)) == (text, "utf-16")


def test_utf16_of_either_order() -> None:
    for mark, order in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert decode(mark + KAZAKH[0].encode(order)) == (KAZAKH[0], "utf-16")


def zipped() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:t>сәлем</w:t>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b" \r\n\t ", "white space"),
        ("\u00a0\n".encode(), "white space"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", ".doc"),
        (zipped(), "ZIP"),
        (b"text\x00with NUL", "binary"),
        (b"\x00" * 40, "binary"),
        (bytes(range(32)) * 4, "binary"),
        (KAZAKH[0].encode("utf-16") + b"\x04", "UTF-16"),
        (b"\xff\xfe\x00\x00" + KAZAKH[0].encode("utf-32-le"), "UTF-32"),
        (KAZAKH[1].encode()[:-2] + b"\xd1", "UTF-8"),
        (PARAGRAPHS[0].encode().replace("ш".encode(), b"\xd1"), "UTF-8"),
        ("\n".join(RUSSIAN).encode("cp866"), "koi8-r"),
        ("\n".join(RUSSIAN).encode("iso8859-5"), "koi8-r"),
        (("\n".join(RUSSIAN) * 3).encode("mac-cyrillic"), "koi8-r"),
        ("Le café est fermé à Genève.".encode("cp1252"), "koi8-r"),
        ("移民管理局今天发布了新的统计数据".encode("gbk"), "koi8-r"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert reason in caught.value.reason
    assert caught.value.path == "<bytes>"


def test_a_refused_encoding_is_told_what_is_allowed() -> None:
    with pytest.raises(ReadError) as caught:
        decode("\n".join(RUSSIAN).encode("cp866"))
    assert all(encoding in caught.value.reason for encoding in ENCODINGS)


@pytest.mark.parametrize("page", ["koi8-r", "windows-1251"])
def test_a_text_in_one_code_page_is_sure(page: str) -> None:
    assert decoded(PARAGRAPHS[2].encode(page)).confidence > 0.95


@pytest.mark.parametrize(("first", "second"), [("cp1251", "koi8-r"), ("koi8-r", "cp1251")])
def test_a_text_in_two_code_pages_is_not_sure(first: str, second: str) -> None:
    text = "\n".join(RUSSIAN[:4])
    assert decoded((text.encode(first) + b"\n" + text.encode(second)) * 3).confidence < 0.8


def test_encoding_of_the_caller() -> None:
    assert decoded(KAZAKH[0].encode("cp1251", "replace"), "cp866").confidence == 1.0
    assert decoded(b"\xef\xbb\xbfOsh", "utf-8").text == "Osh"
    with pytest.raises(ReadError, match="not utf-8, as --encoding says"):
        decoded(RUSSIAN[0].encode("cp1251"), "utf-8")


@pytest.mark.parametrize(
    ("given", "name"),
    [("UTF8", "utf-8"), ("windows-1251", "windows-1251"), ("cp1251", "windows-1251"), ("KOI8_R", "koi8-r")],
)
def test_names_of_encodings(given: str, name: str) -> None:
    assert check_encoding(given) == name


@pytest.mark.parametrize("given", ["", "no-such", "hex", "rot13", "ы"])
def test_what_is_no_encoding(given: str) -> None:
    with pytest.raises(ValueFormatError, match="windows-1251"):
        check_encoding(given)


# Letters of the other script are written as escapes: no eye tells them apart.
@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Қазақстан", "қазақстан"),
        ("Қаза\u00adқстан", "қазақстан"),
        ("Кыр\u200bгыз\ufeffстан", "кыргызстан"),
        ("учёт", "учет"),
        ("уче\u0308т", "учет"),
        ("Россия\u0301", "россия"),
        ("и\u0306од", "йод"),
        ("бай", "бай"),
        ("Москв\u0430\u0301", "москва"),
        ("Казахст\u00e1н", "казахстан"),
        ("М\u0456гр\u0430нт", "мігрант"),
        ("мемлекетт\u0069к", "мемлекеттік"),
        ("\u0043оветская", "советская"),
        ("Қаз\u0061қст\u0061н", "қазақстан"),
        ("\u0048\u0041ТО", "нато"),
        ("м\u0259селе", "мәселе"),
        ("к\u0275ш", "көш"),
        ("\u0059лкен", "үлкен"),
        ("уйг\u0079р", "уйгур"),
        ("\u0068ал", "һал"),
        ("\u0421OVID", "covid"),
        ("\u0421OVID-пен", "covid-пен"),
        ("Y\u043eu\u0422ub\u0435", "youtube"),
        ("IT-компания", "it-компания"),
        ("Facebookта", "facebookта"),
        ("USAIDке", "usaidке"),
        ("caf\u00e9", "caf\u00e9"),
        ("cafe\u0301", "caf\u00e9"),
        ("XXI", "xxi"),
        ("ХХ", "хх"),
        ("BB\u0421", "bbc"),
        ("2024-жылдын", "2024-жылдын"),
        ("40%", "40%"),
        ("", ""),
    ],
)
def test_normalise(word: str, form: str) -> None:
    assert normalise(word) == form


@given(st.text(st.sampled_from("aceəhikoɵpxyABCEHIKMOPTXYабвеёһіиктүұәАВЕҺҒЁé\u0301\u0306\u00ad\u200b-1İßdDzZ")))
def test_normalise_is_stable(word: str) -> None:
    assert normalise(normalise(word)) == normalise(word)


@given(st.text())
def test_normalise_takes_any_string(word: str) -> None:
    assert isinstance(normalise(word), str)
