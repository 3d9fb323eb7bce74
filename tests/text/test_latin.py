"""Kazakh in its Latin alphabets is read as in Cyrillic, and every mention points into the Latin text."""

import pytest

from migtext import Pipeline
from migtext.records import LAYERS
from migtext.sources.builder import CellText, TextBuilder
from migtext.sources.source import Source
from migtext.text.latin import render

PIPELINE = Pipeline(model="none")
CYRILLIC = (
    "Көші-қон қызметінің мәліметінше, 2024 жылғы 14 наурызда Алматы қаласына 1 250 қандас келді. Оларға 3,5 млн теңге "
    "көмек төленді, жұмысшылардың 40 пайызы Қытайдан қоныс аударған. Жүйені Еңбек министрлігі іске қосты."
)
TEXTS = {
    "2018": (
        "Kóshi-qon qyzmetiniń málimetinshe, 2024 jylǵy 14 naýryzda Almaty qalasyna 1 250 qandas keldi. Olarǵa 3,5 mln "
        "teńge kómek tólendi, jumysshylardyń 40 paıyzy Qytaıdan qonys aýdarǵan. Júıeni Eńbek mınıstrligi iske qosty."
    ),
    "2021": (
        "Köşı-qon qyzmetınıñ mälımetınşe, 2024 jylğy 14 nauryzda Almaty qalasyna 1 250 qandas keldı. Olarğa 3,5 mln "
        "teñge kömek tölendı, jūmysşylardyñ 40 paiyzy Qytaidan qonys audarğan. Jüienı Eñbek ministrlıgı ıske qosty."
    ),
    "older": (
        "Köşi-qon qızmetiniñ mälimetinşe, 2024 jılğı 14 nawrızda Almatı qalasına 1 250 qandas keldi. Olarğa 3,5 mln "
        "teñge kömek tölendi, jumısşılardıñ 40 payızı Qıtaydan qonıs awdarğan. Jüyeni Eñbek mïnïstrligi iske qostı."
    ),
}


@pytest.mark.parametrize("alphabet", TEXTS)
def test_the_rendering_is_the_cyrillic_text(alphabet: str) -> None:
    rendering = render(TEXTS[alphabet])
    assert rendering is not None
    assert (rendering.alphabet, rendering.text) == (alphabet, CYRILLIC)


@pytest.mark.parametrize("alphabet", TEXTS)
def test_mentions_are_those_of_the_cyrillic_text(alphabet: str) -> None:
    latin = TEXTS[alphabet]
    ours, theirs = PIPELINE(latin), PIPELINE(CYRILLIC)
    assert ours.document.alphabet == alphabet
    assert ours.document.characters == len(latin)
    assert ours.document.languages == theirs.document.languages
    assert len(ours.figures) == 3
    for layer in LAYERS:
        mine, others = getattr(ours, layer), getattr(theirs, layer)
        same = {"start", "end", "text", "sentence", "mentions", "trigger"}
        assert [one.model_dump(exclude=same) for one in mine] == [one.model_dump(exclude=same) for one in others]
        assert [latin[one.start : one.end] for one in mine] == [one.text for one in mine]
        assert [len(one.text.split()) for one in mine] == [len(one.text.split()) for one in others]
    assert [latin[one.start : one.end][-1] for one in ours.sentences] == [".", ".", "."]
    assert ours.to_spacy().text == latin


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("ıslamı", "ислами"),
        ("jarııalandy", "жарияланды"),
        ("aıasynda", "аясында"),
        ("qoıý", "қою"),
        ("múshe", "мүше"),
        ("ınvestıtsııa", "инвестиция"),
        ("ekonomıkalyq", "экономикалық"),
        ("ESKI", "ЕСКИ"),
        ("jahandyq", "жаһандық"),
        ("Polshada", "Польшада"),
        ("XXI", "XXI"),
        ("G20", "G20"),
        ("www.jumys.kz", "www.jumys.kz"),
        ("WhatsApp", "WhatsApp"),
    ],
)
def test_words(latin: str, cyrillic: str) -> None:
    frame = "Qyzý jumysqa {} turady, munyń bári óte kóp bolǵan."
    rendering = render(frame.format(latin))
    assert rendering is not None
    assert rendering.text == f"Қызу жұмысқа {cyrillic} тұрады, мұның бәрі өте көп болған."
    at = rendering.text.index(cyrillic)
    assert rendering.latin[rendering.back(at) : rendering.back(at + len(cyrillic))] == latin


@pytest.mark.parametrize(
    "text",
    [
        CYRILLIC,
        "The quarterly report on migration was published in Astana on Monday.",
        "Göçmenler için yeni bir yasa çıktı, ülkede çok sayıda işçi var ve güvenlik görevlileri açıklama yaptı.",
        "Oʻzbekistonda mehnat migratsiyasi boʻyicha yangi qonun qabul qilindi, gʻoyat koʻp odam ishlaydi.",
        "Mühacirət haqqında qanun qəbul edildi, ölkədə çoxlu işçi var, şəhərdə görüş keçirildi.",
        "Bul ádebiyat haqqında jańa kitap, xalıq ushın kerekli, ǵárezsiz el, bárshe awıllar waqtında islep atır.",
        "Бүгін Qazaqstan телеарнасы Júz joly бағдарламасын көрсетті.",
        "",
        "12 345",
    ],
)
def test_other_texts_are_read_as_they_are(text: str) -> None:
    assert render(text) is None


def test_a_table_in_latin_letters() -> None:
    builder = TextBuilder()
    builder.paragraph("Qonys aýdarýshylar týraly esep, qyzý jumys.")
    rows = [["Óńir", "2022", "2023"], ["Aqmola oblysy", "1,5", "2"], ["Shymkent qalasy", "3", "4"]]
    builder.table([[CellText(cell) for cell in row] for row in rows], "Kelgen qandastar sany, myń adam")
    record = PIPELINE(Source("", builder.text, media_type="text/html", tables=builder.tables))
    told = [(one.text, one.value, one.date, one.place) for one in record.figures]
    assert told == [
        ("1,5", 1500, "2022", "Ақмола облысы"),
        ("2", 2000, "2023", "Ақмола облысы"),
        ("3", 3000, "2022", "Шымкент қаласы"),
        ("4", 4000, "2023", "Шымкент қаласы"),
    ]
    assert [builder.text[one.start : one.end] for one in record.places] == ["Aqmola oblysy", "Shymkent qalasy"]
