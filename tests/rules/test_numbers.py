"""Numbers: spelled-out ones against a generator of the test's own, digits in every manner, and what is no quantity."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import LANGUAGES, in_language
from migtext.rules.chunks import ChunkReader, reader
from migtext.rules.lexicon import lexicon
from migtext.rules.numbers import LabelReader, Number, possible_tags, roman

# ---- spelling ---------------------------------------------------------------------------------------------------

TURKIC = {
    "kk": (
        ["бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"],
        ["он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан"],
        "жүз",
        ("", "мың", "миллион", "миллиард", "триллион"),
    ),
    "ky": (
        ["бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз"],
        ["он", "жыйырма", "отуз", "кырк", "элүү", "алтымыш", "жетимиш", "сексен", "токсон"],
        "жүз",
        ("", "миң", "миллион", "миллиард", "триллион"),
    ),
}
UNITS = ["один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]
TEENS = [
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
TENS = ["двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"]
HUNDREDS = ["сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"]
SCALES = (
    ("", "", ""),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
    ("триллион", "триллиона", "триллионов"),
)


def spelled(language: str, value: int) -> str:
    """A number from 1 to 999 trillion in words, in the nominative."""
    groups = []
    for power in range(5):
        value, rest = divmod(value, 1000)
        if rest:
            groups.append(_russian(rest, power) if language == "ru" else _turkic(language, rest, power))
    return " ".join(reversed(groups))


def _turkic(language: str, value: int, power: int) -> str:
    units, tens, hundred, scales = TURKIC[language]
    words = []
    if value >= 200:
        words.append(units[value // 100 - 1])
    if value >= 100:
        words.append(hundred)
    if value % 100 >= 10:
        words.append(tens[value // 10 % 10 - 1])
    if value % 10:
        words.append(units[value % 10 - 1])
    return " ".join([*words, scales[power]]).strip()


def _russian(value: int, power: int) -> str:
    words = []
    if value >= 100:
        words.append(HUNDREDS[value // 100 - 1])
    rest = value % 100
    if 10 <= rest < 20:
        words.append(TEENS[rest - 10])
    else:
        if rest >= 20:
            words.append(TENS[rest // 10 - 2])
        if rest % 10:
            unit = UNITS[rest % 10 - 1]
            words.append({"один": "одна", "два": "две"}.get(unit, unit) if power == 1 else unit)
    form = 2 if 10 <= rest < 20 or rest % 10 in {0, *range(5, 10)} else int(rest % 10 > 1)
    return " ".join([*words, SCALES[power][form]]).strip()


def numbers(language: str, text: str) -> list[Number]:
    chunks = reader(language).chunks(in_language(text, language))
    return [chunk.data for chunk in chunks if isinstance(chunk.data, Number)]


VALUES = st.one_of(
    st.integers(1, 1000),
    st.integers(1, 10**15 - 1),
    st.lists(st.sampled_from([0, 1, 2, 5, 11, 20, 21, 100, 101, 119, 200, 999]), min_size=5, max_size=5).map(
        lambda groups: sum(group * 1000**power for power, group in enumerate(groups)) or 1
    ),
)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(value=VALUES)
@example(value=999_999_999_999_999)
@example(value=1_000_001)
@example(value=101_101_101_101_101)
def test_spelled_numbers_are_read_back(language: str, value: int) -> None:
    words = spelled(language, value)
    assert [number.value for number in numbers(language, words)] == [value], words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_up_to_a_thousand(language: str) -> None:
    wrong = [n for n in range(1, 1001) if [number.value for number in numbers(language, spelled(language, n))] != [n]]
    assert wrong == []


DIGITS = [
    ("2 350", 2350), ("2\u00a0350", 2350), ("12\u202f480", 12480), ("1 204 315", 1204315), ("89292", 89292),
    ("33,7", 33.7), ("33.7", 33.7), ("0,5", 0.5), ("1.000.000", 1000000), ("1,000,000", 1000000), ("1 234,5", 1234.5),
    ("2½", 2.5), ("7 1/2", 7.5),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("written", "value"), DIGITS)
def test_digits(language: str, written: str, value: float) -> None:
    (number,) = numbers(language, written)
    assert number.value == value
    assert isinstance(number.value, int) == (value == int(value))


SCALED = [
    ("kk", "33,7 мың", 33700), ("kk", "14 млн. 916 мың", 14916000), ("kk", "2 млрд 300 млн", 2300000000),
    ("kk", "3 мың 250", 3250), ("kk", "бір жарым миллион", 1500000), ("kk", "жарты миллион", 500000),
    ("kk", "мың", 1000),
    ("kk", "0,5 трлн", 500000000000),
    ("ky", "33,7 миң", 33700), ("ky", "14 млн. 916 миң", 14916000), ("ky", "2 млрд 300 млн", 2300000000),
    ("ky", "3 миң 250", 3250), ("ky", "бир жарым миллион", 1500000), ("ky", "жарым миллион", 500000),
    ("ky", "миң", 1000),
    ("ru", "33,7 тыс.", 33700), ("ru", "14 млн 916 тыс.", 14916000), ("ru", "2 млрд 300 млн", 2300000000),
    ("ru", "3 тысячи 250", 3250), ("ru", "полтора миллиона", 1500000), ("ru", "полмиллиона", 500000),
    ("ru", "тысяча", 1000), ("ru", "двадцати пяти тысяч", 25000), ("ru", "тремястами сорока", 340),
]  # fmt: skip


@pytest.mark.parametrize(("language", "written", "value"), SCALED)
def test_scale_words(language: str, written: str, value: int) -> None:
    assert [number.value for number in numbers(language, f"{written} адам")] == [value]


CASES = [
    ("kk", "62000ден", 62000, "abl"), ("kk", "640-тан", 640, "abl"), ("kk", "40 мыңға", 40000, "dat"),
    ("kk", "жүз елуден", 150, "abl"), ("kk", "2 млн-нан", 2000000, "abl"),
    ("ky", "6200дөн", 6200, "abl"), ("ky", "640тан", 640, "abl"), ("ky", "40 миңге", 40000, "dat"),
    ("ky", "жүз элүүдөн", 150, "abl"), ("ky", "2,25 миллиарддан", 2250000000, "abl"), ("ky", "40га", 40, "dat"),
    ("kk", "1500 ден", 1500, "abl"), ("ky", "1500 дөн", 1500, "abl"), ("ky", "400 гө", 400, "dat"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "written", "value", "case"), CASES)
def test_case_of_a_number(language: str, written: str, value: int, case: str) -> None:
    (number,) = numbers(language, written)
    assert (number.value, number.case) == (value, case)


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        ("kk", "5-ші", 5), ("kk", "жиырма бесінші", 25), ("ky", "5-чи", 5), ("ky", "жыйырма бешинчи", 25),
        ("ru", "5-й", 5), ("ru", "двадцать пятый", 25), ("ru", "третьего", 3),
    ],
)  # fmt: skip
def test_ordinals(language: str, written: str, value: int) -> None:
    (number,) = numbers(language, written)
    assert (number.value, number.ordinal) == (value, True)


FORMS = [
    ("03.09.2024", "date", 20240903), ("03.09.24", "date", 20240903), ("2024-09-03", "date", 20240903),
    ("17/02/2020", "date", 20200217), ("14:30", "clock", 1430), ("3/4", "fraction", 0.75), ("½", "fraction", 0.5),
    ("XXI", "roman", 21), ("ІІІ", "roman", 3), ("ХХ", "roman", 20),
    ("73/195", "code", 0), ("8-800-555-35-35", "code", 0), ("192.168.0.1", "code", 0), ("31.02.2024.5", "code", 0),
    ("5-3", "code", 0), ("16,5–10,5", "code", 0), ("5&4", "code", 0), ("27:37", "code", 0),
    ("08:30-17:45", "code", 0), ("2024-25", "code", 0), ("010000", "code", 0), ("0800 555 111", "code", 0),
    ("8 (7172) 74-20-24", "code", 0), ("1234 5678 9012 3456", "code", 0), ("10²", "code", 0),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("written", "form", "value"), FORMS)
def test_form_of_digits(language: str, written: str, form: str, value: float) -> None:
    (number,) = numbers(language, written)
    assert (number.form, number.value) == (form, value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "written", ["+7 727 250 19 98", "№ 961", "№ 12-05/34", "COVID-19", "А/78/505", "тел: 8 (7172) 74-20-24", "J_12"]
)
def test_codes_are_no_quantities(language: str, written: str) -> None:
    assert {number.form for number in numbers(language, written)} <= {"code"}


@pytest.mark.parametrize(
    ("written", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XII", 12), ("XIX", 19), ("XL", 40), ("ІV", 4), ("Х", 10), ("i", 0), ("M", 0),
     ("ИХ", 0), ("", 0)],
)  # fmt: skip
def test_roman(written: str, value: int) -> None:
    assert roman(written) == value


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=100, deadline=None)
@given(text=st.text(st.sampled_from("0123456789 ,.-/:()%+№½XIІмыңнжүзстодвас\u00a0\n")))
def test_any_row_of_digits_and_signs(language: str, text: str) -> None:
    tokens = in_language(text, language)
    chunks = reader(language).chunks(tokens)
    known = set(possible_tags(language))
    position = 0
    for chunk in chunks:
        assert position == chunk.first <= chunk.last
        position = chunk.last
        if isinstance(chunk.data, Number) and not chunk.senses:
            assert chunk.tags in known
            assert (chunk.data.first, chunk.data.last) == (chunk.first, chunk.last)
            assert chunk.data.value >= 0
    assert position == len(tokens.words)


LABELS = [
    ("kk", "1,3,7", [(1, "digits"), (3, "digits"), (7, "digits")]),
    ("kk", "14-ші мен 15-ке", [(14, "suffixed"), (15, "suffixed")]),
    ("ky", "2ден 5кө", [(2, "suffixed"), (5, "suffixed")]),
    ("ky", "3.8 № 16.a", [(3, "part"), (16, "part")]),
    ("ru", "5. А", [(5, "digits")]),
    ("ru", "20 000", [(20, "digits"), (0, "digits")]),
    ("ru", "6-я, двадцать третья", [(6, "suffixed"), (23, "spelled")]),
    ("kk", "он сегізінші", [(18, "spelled")]),
    ("kk", "IV", []),
]


@pytest.mark.parametrize(("language", "text", "expected"), LABELS)
def test_numbers_that_label(language: str, text: str, expected: list[tuple[int, str]]) -> None:
    chunks = ChunkReader(language, ("numbers",), LabelReader).chunks(in_language(text, language))
    assert [(chunk.data.value, chunk.data.form) for chunk in chunks if isinstance(chunk.data, Number)] == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_only_look_like_numerals(language: str) -> None:
    words = lexicon(language, "numbers").single
    other = {
        "kk": "үшін алтын бірге оның жүзінде",
        "ky": "үчүн алтын бирге анын жүзүндө",
        "ru": "семья стол дважды пятно",
    }
    names = {"cardinal", "collective", "ordinal"}
    assert not [word for word in other[language].split() for sense in words.get(word, ()) if sense.name in names]
