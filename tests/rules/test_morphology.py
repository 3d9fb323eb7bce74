"""Inflection: tables of lemma, form and case, and what holds for every word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtext.rules.morphology import NOMINATIVE, Morphology, morphology

CASES = ["gen", "dat", "acc", "loc", "abl", "ins"]

# lemma, then its genitive, dative, accusative, locative, ablative and (Kazakh) instrumental
KAZAKH = """
жыл жылдың жылға жылды жылда жылдан жылмен
ай айдың айға айды айда айдан аймен
күн күннің күнге күнді күнде күннен күнмен
апта аптаның аптаға аптаны аптада аптадан аптамен
тоқсан тоқсанның тоқсанға тоқсанды тоқсанда тоқсаннан тоқсанмен
ғасыр ғасырдың ғасырға ғасырды ғасырда ғасырдан ғасырмен
қаңтар қаңтардың қаңтарға қаңтарды қаңтарда қаңтардан қаңтармен
ақпан ақпанның ақпанға ақпанды ақпанда ақпаннан ақпанмен
наурыз наурыздың наурызға наурызды наурызда наурыздан наурызбен
сәуір сәуірдің сәуірге сәуірді сәуірде сәуірден сәуірмен
мамыр мамырдың мамырға мамырды мамырда мамырдан мамырмен
маусым маусымның маусымға маусымды маусымда маусымнан маусыммен
шілде шілденің шілдеге шілдені шілдеде шілдеден шілдемен
тамыз тамыздың тамызға тамызды тамызда тамыздан тамызбен
қыркүйек қыркүйектің қыркүйекке қыркүйекті қыркүйекте қыркүйектен қыркүйекпен
қазан қазанның қазанға қазанды қазанда қазаннан қазанмен
қараша қарашаның қарашаға қарашаны қарашада қарашадан қарашамен
желтоқсан желтоқсанның желтоқсанға желтоқсанды желтоқсанда желтоқсаннан желтоқсанмен
мың мыңның мыңға мыңды мыңда мыңнан мыңмен
алты алтының алтыға алтыны алтыда алтыдан алтымен
төрт төрттің төртке төртті төртте төрттен төртпен
жүз жүздің жүзге жүзді жүзде жүзден жүзбен
пайыз пайыздың пайызға пайызды пайызда пайыздан пайызбен
теңге теңгенің теңгеге теңгені теңгеде теңгеден теңгемен
"""
KYRGYZ = """
жыл жылдын жылга жылды жылда жылдан
ай айдын айга айды айда айдан
күн күндүн күнгө күндү күндө күндөн
апта аптанын аптага аптаны аптада аптадан
чейрек чейректин чейрекке чейректи чейректе чейректен
кылым кылымдын кылымга кылымды кылымда кылымдан
январь январдын январга январды январда январдан
февраль февралдын февралга февралды февралда февралдан
март марттын мартка мартты мартта марттан
апрель апрелдин апрелге апрелди апрелде апрелден
май майдын майга майды майда майдан
июнь июндун июнга июнду июнда июндан
июль июлдун июлга июлду июлда июлдан
август августтун августка августту августта августтан
сентябрь сентябрдын сентябрга сентябрды сентябрда сентябрдан
октябрь октябрдын октябрга октябрды октябрда октябрдан
ноябрь ноябрдын ноябрга ноябрды ноябрда ноябрдан
декабрь декабрдын декабрга декабрды декабрда декабрдан
миң миңдин миңге миңди миңде миңден
үч үчтүн үчкө үчтү үчтө үчтөн
төрт төрттүн төрткө төрттү төрттө төрттөн
беш бештин бешке бешти беште бештен
отуз отуздун отузга отузду отузда отуздан
өлкө өлкөнүн өлкөгө өлкөнү өлкөдө өлкөдөн
пайыз пайыздын пайызга пайызды пайызда пайыздан
сом сомдун сомго сомду сомдо сомдон
"""
# lemma, then some of its forms; Russian forms tell no case
RUSSIAN = """
январь января январю январем январе
апрель апреля апрелю апрелем апреле
август августа августу августом августе
квартал квартала кварталу кварталом квартале кварталов кварталах
неделя недели неделю неделе неделей недель неделям
полугодие полугодия полугодию полугодием полугодии
век века веку веком веке веков
столетие столетия столетии столетий
начало начала началу началом начале
середина середины середину середине серединой
пятница пятницы пятницу пятнице пятницей
текущий текущего текущему текущем текущая текущей текущую текущие
рабочий рабочего рабочая рабочие рабочих
миллион миллиона миллионов миллионам
годовщина годовщины годовщину годовщине
"""
# possessives and what follows them, plurals, and adjectives made of nouns
DERIVED = [
    ("kk", "маусым", "маусымында", "loc"), ("kk", "наурыз", "наурызына", "dat"), ("kk", "шілде", "шілдесінен", "abl"),
    ("kk", "қыркүйек", "қыркүйегінде", "loc"), ("kk", "тоқсан", "тоқсанының", "gen"), ("kk", "жыл", "жылғы", "attr"),
    ("kk", "жыл", "жылдағы", "attr"), ("kk", "жыл", "жылдардың", "gen"), ("kk", "жыл", "жылдарына", "dat"),
    ("kk", "жыл", "жылында", "loc"), ("kk", "апта", "аптасында", "loc"), ("kk", "ай", "айынан", "abl"),
    ("kk", "мың", "мыңдай", "approx"), ("kk", "министрлік", "министрлігінің", "gen"), ("kk", "ел", "елімізге", "dat"),
    ("ky", "июнь", "июнунда", "loc"), ("ky", "март", "мартына", "dat"), ("ky", "октябрь", "октябрынан", "abl"),
    ("ky", "чейрек", "чейрегинде", "loc"), ("ky", "жыл", "жылдагы", "attr"), ("ky", "жыл", "жылдардын", "gen"),
    ("ky", "жыл", "жылдарында", "loc"), ("ky", "күн", "күнүнөн", "abl"), ("ky", "миң", "миңдей", "approx"),
    ("ky", "өлкө", "өлкөлөрдө", "loc"), ("ky", "өкмөт", "өкмөтүнө", "dat"), ("ky", "май", "майындагы", "attr"),
    ("kk", "рубль", "рубльге", "dat"), ("kk", "юань", "юаньді", "acc"), ("ky", "рубль", "рублге", "dat"),
    ("ky", "миллиард", "миллиарддан", "abl"), ("ky", "миллиард", "миллиардтан", "abl"),
]  # fmt: skip


def rows() -> list[tuple[str, str, str, str]]:
    """Language, lemma, form and case of every form of the tables."""
    found = [*DERIVED]
    for code, table in (("kk", KAZAKH), ("ky", KYRGYZ), ("ru", RUSSIAN)):
        for line in table.split("\n"):
            lemma, *forms = line.split() or [""]
            cases = [""] * len(forms) if code == "ru" else CASES
            found += [(code, lemma, form, case) for form, case in zip(forms, cases, strict=False)]
    return found


@pytest.mark.parametrize(("code", "lemma", "form", "case"), rows())
def test_form(code: str, lemma: str, form: str, case: str) -> None:
    assert morphology(code).forms(lemma).get(form) == case


# What the wrong harmony, the wrong consonant or no voicing would give.
NO_FORMS = [
    ("kk", "жыл", "жылде"), ("kk", "жыл", "жылтан"), ("kk", "шілде", "шілдада"), ("kk", "қыркүйек", "қыркүйекі"),
    ("kk", "тамыз", "тамызта"), ("kk", "ақпан", "ақпандан"), ("ky", "күн", "күнда"), ("ky", "күн", "күнден"),
    ("ky", "март", "мартда"), ("ky", "чейрек", "чейрекинде"), ("ky", "үч", "үчтан"), ("ky", "өлкө", "өлкөдан"),
]  # fmt: skip


def test_a_slot_may_be_left_out() -> None:
    forms = morphology("kk").forms("үш", frozenset({"quality"}))
    assert "үштен" in forms
    assert "үштік" not in forms


@pytest.mark.parametrize(("code", "lemma", "form"), NO_FORMS)
def test_no_form(code: str, lemma: str, form: str) -> None:
    assert form not in morphology(code).forms(lemma)


LETTERS = {
    "kk": "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщыіэюя",
    "ky": "абвгдежзийклмнңоөпрстуүфхцчшщыэюя",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
}


@pytest.mark.parametrize("code", LETTERS)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_every_word_has_forms_that_begin_with_one_of_its_stems(code: str, data: st.DataObject) -> None:
    lemma = data.draw(st.text(LETTERS[code], min_size=1, max_size=9))
    inflection = morphology(code)
    forms = inflection.forms(lemma)
    assert lemma in forms
    stems = inflection.stems(lemma)
    assert all(any(form.startswith(stem) for stem in stems) for form in forms)
    if code != "ru":
        assert forms[lemma] == NOMINATIVE
        assert all(not set(form) - set(LETTERS[code]) for form in forms)


@pytest.mark.parametrize("code", ["kk", "ky", "ru"])
def test_endings_hold_those_of_every_month(code: str) -> None:
    endings = morphology(code).endings
    for table in {"kk": KAZAKH, "ky": KYRGYZ, "ru": RUSSIAN}[code].strip().splitlines():
        lemma = table.split()[0]
        for form in table.split()[1:]:
            stems = [stem for stem in morphology(code).stems(lemma) if form.startswith(stem)]
            assert any(form[len(stem) :] in endings for stem in stems), form


def test_suffixes_stand_apart_in_agglutinative_languages_only() -> None:
    assert morphology("kk").suffixes["дан"] == "abl"
    assert morphology("ky").suffixes["дөн"] == "abl"
    assert morphology("ru").suffixes == {}


def test_a_language_without_a_table_inflects_nothing() -> None:
    assert morphology("qq").forms("word") == {"word": ""}
    assert morphology("qq").stems("word") == ("word",)
    assert morphology("qq").endings == {"": NOMINATIVE}


def test_a_table_of_endings_by_the_end_of_the_lemma() -> None:
    inflection = Morphology("qq", {"endings": {"a": "a u 0", "": "en"}})
    assert set(inflection.forms("kata")) == {"kata", "katu", "kat"}
    assert set(inflection.forms("tot")) == {"tot", "toten"}


@pytest.mark.parametrize(
    ("code", "stem", "denied"),
    [
        ("kk", "өт", "өтпе"), ("kk", "бол", "болма"), ("kk", "өткіз", "өткізбе"), ("kk", "қалдыр", "қалдырма"),
        ("kk", "қой", "қойма"), ("kk", "ұйымдас", "ұйымдаспа"), ("kk", "тоң", "тоңба"), ("kk", "баста", "бастама"),
        ("ky", "өт", "өтпө"), ("ky", "бол", "болбо"), ("ky", "өткөрүл", "өткөрүлбө"), ("ky", "коюл", "коюлба"),
        ("ky", "кел", "келбе"), ("ky", "башта", "баштаба"), ("ky", "чык", "чыкпа"), ("ru", "быть", ""),
    ],
)  # fmt: skip
def test_negative_stems_of_verbs(code: str, stem: str, denied: str) -> None:
    assert morphology(code).negative(stem) == denied
