"""Goals: tables of sentences, offsets, and the titles of the objectives."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtext.catalogue.entries import read, shipped
from migtext.layers.goals.find import TITLE_THRESHOLD, best_title, find, grammar_of
from migtext.records import Goal
from migtext.text.tokens import tokenise

FOLDER = Path(__file__).parents[2] / "languages"
LIMITS = {"GCM": 23, "SDG": 17}
_MARK = re.compile(r"[\[\]]")

OBJECTIVES = read("objectives", shipped("objectives"))


def _lines(code: str) -> list[str]:
    lines = (FOLDER / code / "goals.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _gallery(code: str) -> list[str]:
    page = (Path(__file__).parents[3] / "docs" / "goals.md").read_text("utf-8")
    return [line for block in re.findall(rf"```goals-{code}\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]


CASES = [(code, line) for code in ("kk", "ky", "ru") for line in _lines(code) + _gallery(code)]


def _found(text: str, code: str) -> tuple[Goal, ...]:
    tokens = tokenise(text)
    return find(tokens.in_languages([code] * len(tokens.sentences)))


def _expected(label: str) -> tuple[str, str, tuple[int, ...]]:
    framework, scope, *numbers = label.split()
    if scope == "all":
        return framework, scope, tuple(range(1, LIMITS[framework] + 1))
    return framework, scope, tuple(int(number) for number in numbers[0].split(",")) if numbers else ()


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("ru", "В центре обсудили Глобальный договор.", True),
        ("ru", "В центре обсудили ЦУР.", True),
        ("ky", "Борбор ТӨМдөн баштады.", True),
        ("ky", "Борбор ишин 2023-жылы баштады.", False),
        ("kk", "Орталық 12 мигрантты тіркеді, 3-мақсат орындалды.", False),
        ("ru", "В центре обсудили гло-\nбальный договор.", True),
        ("ru", "Речь шла о цели «Достойный труд и экономический рост».", True),
        ("ru", "Центр принял 25 мигрантов, цель 3 достигнута.", False),
        ("ru", "Центр открылся в мае.", False),
    ],
)
def test_a_text_is_read_where_it_has_the_words_of_a_reference(code: str, text: str, expected: bool) -> None:
    tokens = tokenise(text)
    assert grammar_of(code).can_find(tokens.in_languages([code] * len(tokens.sentences))) == expected


@pytest.mark.parametrize("code", ("kk", "ky", "ru"))
def test_no_chunk_has_a_tag_that_its_text_was_not_said_to_have(code: str) -> None:
    reader = grammar_of(code).reader
    lines = [_MARK.sub("", line.rsplit("|", 1)[0]) for language, line in CASES if language == code]
    for tokens in (tokenise(line) for line in lines):
        read = tokens.in_languages([code] * len(tokens.sentences))
        said = {tag for tags in reader.tags_in(read) | reader.numbers_and_signs for tag in tags}
        assert {tag for chunk in reader.chunks(read) for tag in chunk.tags} <= said, tokens.text


@pytest.mark.parametrize(("code", "line"), CASES)
def test_table(code: str, line: str) -> None:
    marked, labels = (part.strip() for part in line.rsplit("|", 1))
    text = _MARK.sub("", marked)
    mentions = re.findall(r"\[([^\]]*)\]", marked)
    wanted = [] if labels == "-" else [_expected(label) for label in labels.split(";")]
    assert len(mentions) == len(wanted), "the line has as many brackets as labels"
    found = _found(text, code)
    assert [(g.text, g.framework, g.scope, g.objectives) for g in found] == [
        (mention, *label) for mention, label in zip(mentions, wanted, strict=True)
    ]
    assert all(text[g.start : g.end] == g.text for g in found)


def test_never_over_a_blank_line_but_over_a_line_end() -> None:
    text = "Глобальном\nдоговоре о миграции"
    assert [g.text for g in _found(f"Речь о {text}.", "ru")] == [text]
    assert not _found("Глобальный\n\nдоговор о миграции", "ru")
    assert [g.text for g in _found("ГДМ\n\nцель\n\n5", "ru")] == ["ГДМ"]


def test_acronyms_need_their_capitals() -> None:
    assert not _found("цур и гдм", "ru")
    assert [g.text for g in _found("ЦУР и ГДМ", "ru")] == ["ЦУР", "ГДМ"]


def test_look_alike_letters_hide_nothing() -> None:
    latin = "Глобaльный договор o мигрaции".translate(str.maketrans("", "", "\u00ad"))
    assert [g.text for g in _found(latin, "ru")] == [latin]
    assert [g.text for g in _found("Глобальный\u00a0договор о миг\u00adрации", "ru")] == [
        "Глобальный\u00a0договор о миг\u00adрации"
    ]


def test_sentences_of_other_languages_take_the_words_of_the_text() -> None:
    tokens = tokenise("Көші-қон жөніндегі жаһандық шарт. КЖШ, SDG 10.")
    found = find(tokens.in_languages(["kk"] + ["other"] * (len(tokens.sentences) - 1)))
    assert [g.text for g in found] == ["Көші-қон жөніндегі жаһандық шарт", "КЖШ", "SDG 10"]


def test_objectives_are_complete() -> None:
    numbers = [(entry.get("framework"), entry.get("number")) for entry in OBJECTIVES if entry.get("number")]
    assert numbers == [(framework, n) for framework, last in LIMITS.items() for n in range(1, last + 1)]
    assert "".join(entry.get("principle") for entry in OBJECTIVES) == "abcdefghij"


@pytest.mark.parametrize("language", ["en", "ru", "kk", "ky"])
def test_every_title_finds_its_objective(language: str) -> None:
    for entry in OBJECTIVES:
        assert language in entry.get("title")
        for title in (entry.get("title")[language], *entry.get("wordings", {}).get(language, ())):
            if entry.get("number"):
                assert best_title(title) == (entry.get("framework"), entry.get("number")), title


# Other wordings than those of the gazetteer, as releases have them.
PARAPHRASES = [
    ("Мигранттарды жеке басын куәландыратын құжатпен қамту", 4),
    ("Әділ әрі этикалық жұмысқа жалдауға жәрдемдесу", 6),
    ("Мигранттарды заңсыз әкелумен күрес", 9),
    ("Адам саудасының алдын алу", 10),
    ("Мигранттардың базалық қызметтерге қолжетімділігі", 15),
    ("Адилет жана этикалуу жалдоого көмөктөшүү", 6),
    ("Адам сатуунун алдын алуу жана ага каршы күрөш", 10),
    ("Акча которуунун баасын арзандатуу", 20),
    ("Мигранттардын негизги кызматтарга жетүүсүн камсыз кылуу", 15),
    ("Коопсуз жана татыктуу кайтуу", 21),
    ("Предоставление мигрантам точной и своевременной информации", 3),
    ("Содействие справедливому и этичному трудоустройству", 6),
    ("Доступ мигрантов к базовым услугам", 15),
    ("Искоренение всех видов дискриминации", 17),
    ("Удешевление денежных переводов", 20),
]
OTHER_TITLES = [
    "Көшбасшы болу", "Таза короо", "Чистый двор и зелёный сад", "Цифрлық Қазақстан", "Қауіпсіз қала",
    "Жастарды жұмыспен қамту", "Коопсуз шаар", "Билим берүүнү жакшыртуу", "Жаштарды колдоо",
    "Поддержка молодёжи и спорта",
    "Доступное жильё для молодых семей", "Повышение качества образования", "Развитие туризма в регионе",
    "Мигранттарга жардам берүү борбору", "Еңбек мигранттарын қолдау", "Помощь мигрантам в трудной ситуации",
    "Халықаралық ынтымақтастық аптасы", "Безопасный город",
]  # fmt: skip


def test_the_threshold_parts_wordings_of_titles_from_other_names() -> None:
    wrong = [text for text, number in PARAPHRASES if best_title(text) != ("GCM", number)]
    wrong += [text for text in OTHER_TITLES if (best_title(text) or ("", 0))[0] == "GCM"]
    assert not wrong
    assert 0 < TITLE_THRESHOLD < 100


_WORDS = "КЖШ ГДМ ЦУР цель мақсат максат 1 5 23 – - № ( ) , и және « » пакт Глобальный договор о миграции 2030 \n ій"


@settings(deadline=None)
@given(st.lists(st.sampled_from(_WORDS.split(" ")), max_size=30), st.sampled_from(["kk", "ky", "ru", "en", "other"]))
def test_any_mixture_keeps_offsets_and_order(words: list[str], code: str) -> None:
    text = " ".join(words)
    found = _found(text, code)
    assert all(text[g.start : g.end] == g.text and g.text for g in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for goal in found:
        assert (goal.scope == "framework") == (not goal.objectives)
        assert all(1 <= number <= LIMITS[goal.framework] for number in goal.objectives)


@pytest.mark.parametrize("code", ["kk", "ky", "ru"])
def test_every_item_is_known_to_the_grammar(code: str) -> None:
    """Tags that the grammar was not told of beforehand would match nothing."""
    grammar = grammar_of(code)
    for line in _lines(code):
        tokens = tokenise(_MARK.sub("", line))
        chunks = grammar.reader.chunks(tokens.in_languages([code] * len(tokens.sentences)))
        assert {chunk.tags for chunk in chunks if chunk.tags} <= grammar.reader.tags


@pytest.mark.parametrize(
    ("text", "chunks"),
    [
        ("ЦУР", [("ЦУР", "sdg_acronym", "nom")]),
        ("ЦУРга", [("ЦУРга", "sdg_acronym", "dat")]),
        ("ЦУР-дин", [("ЦУР-дин", "sdg_acronym", "gen")]),
        ("ЦУР – нын", [("ЦУР – нын", "sdg_acronym", "gen")]),
        ("АБВГ-да", [("АБВГ-да", "acronym", "loc")]),
        ("АБВГ – а", [("АБВГ", "acronym", "nom")]),
        ("Цур", []),
    ],
)
def test_acronyms_with_their_endings(text: str, chunks: list[tuple[str, str, str]]) -> None:
    tokens = tokenise(text).in_languages(["ky"])
    found = [
        chunk for chunk in grammar_of("ky").reader.chunks(tokens) if any("acronym" in name for name, _ in chunk.tags)
    ]
    assert [(tokens.surface(i.first, i.last), sense.name, sense.case) for i in found for sense in i.senses] == chunks


def test_a_title_must_follow_the_dash() -> None:
    assert [g.text for g in _found("ГДМ, цель 5 –", "ru")] == ["ГДМ", "цель 5"]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert all(text[g.start : g.end] == g.text for g in _found(text, "ru"))
