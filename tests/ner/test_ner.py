"""The named-entity model: files, batches, who is right where names overlap, scoring, names of no gazetteer."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import migtext
from examples import Example, examples, in_language, matches_in, parameters
from migtext.cli import app as migtext_app
from migtext.errors import MigtextError, ReadError, TableError, ValueFormatError
from migtext.ner import backends, encoder
from migtext.ner.__main__ import app
from migtext.ner.backends import load_backend, model_folder
from migtext.ner.combine import Names, RuleNames, combine, sentences_to_read
from migtext.ner.corpora.marked import read_marked
from migtext.ner.encoder import Encoder
from migtext.ner.recogniser import Name
from migtext.origin import Origin
from migtext.pipeline import Pipeline
from migtext.records import Goal, Mention, Organisation, Person, Place

CLASS = {"organisations": "ORG", "people": "PERSON", "places": "PLACE"}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def named(pipeline: Pipeline, text: str) -> list[tuple[int, int, str]]:
    """The organisations, people and places of a text."""
    record = pipeline(text)
    found = [(m.start, m.end, told) for layer, told in CLASS.items() for m in getattr(record, layer)]
    return sorted(found)


# Names that no gazetteer has


@parameters(examples("ner"))
def test_examples(example: Example, pipeline: Pipeline) -> None:
    told = [(start, end, result) for start, end, result in example.mentions]
    assert named(pipeline, example.text) == told


def test_the_record_says_what_took_part(pipeline: Pipeline) -> None:
    assert pipeline("Жиналыс өтті.").generator.models == ("py3langid", "migtext-ner-small")
    assert Pipeline(model="none")("Жиналыс өтті.").generator.models == ("py3langid",)
    assert Pipeline(layers=["dates"])("Жиналыс өтті.").generator.models == ("py3langid",)


def test_confidence_is_a_probability(pipeline: Pipeline) -> None:
    record = pipeline("Анын айтымында, Эсентур Кылычев шаардан көчүп кеткен.")
    (person,) = record.people
    assert person.rule == "migtext-ner-small"
    assert 0.8 <= person.confidence <= 1


# The words of sentences to scores


@pytest.fixture(scope="module")
def small() -> Encoder:
    return encoder.encoder(model_folder("small"))


def words(text: str) -> list[tuple[str, bool]]:
    return [(word, True) for word in text.split()]


def test_batches_are_of_one_length_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_PIECES", 20)
    lengths = [3, 9, 4, 30, 10, 5]
    batches = encoder._batches(sorted(range(6), key=lengths.__getitem__), lengths)
    assert batches == [[0, 2, 5], [1, 4], [3]]


def test_scores_come_in_the_order_of_the_sentences(small: Encoder) -> None:
    texts = ["Ош шаары чоң .", "", "Бул жерде мурда бир нече үй-бүлө гана жашаган экен .", "Ал Ошко келди ."]
    together = small.scores([words(text) for text in texts])
    alone = [small.scores([words(text)])[0] for text in texts]
    assert [len(scores) for scores in together] == [len(words(text)) for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert one.shape[1] == 26
        assert np.allclose(one, other, atol=0.05)


def test_a_sentence_longer_than_the_model_reads_is_read_in_parts(small: Encoder) -> None:
    (scores,) = small.scores([words("Ошто көп адам жашайт , " * 200)])
    assert len(scores) == 1000


def test_no_sentence_at_all(small: Encoder) -> None:
    assert small.scores([]) == []


def test_what_is_no_letter_is_read(pipeline: Pipeline) -> None:
    assert pipeline("\u200b Абв 👩‍👩‍👧 \x00 Гд\u0301е ߁ Ош-Ош").document.characters


def test_many_texts_are_read_as_each_by_itself(pipeline: Pipeline) -> None:
    texts = [example.text for example in examples("ner")] * 2
    for text, record in zip(texts, pipeline.pipe(texts), strict=True):
        alone = [(m.start, m.end, told) for layer, told in CLASS.items() for m in getattr(record, layer)]
        assert sorted(alone) == named(pipeline, text)


# Which sentences the model reads


ASKED = [
    ("ru", "Поезд опоздал на час. Его ждал Тыналиев.", [1]),
    ("ru", "Поезд опоздал на час. Его ждали долго.", []),
    ("ru", "Поезд из Бишкека опоздал. Мы ждали.", []),
    ("ru", "Поезд опоздал на час. Тыналиев ждал долго.", [1]),
    ("ky", "Жыйын болду. Ага Тектегулов келди.", [1]),
    ("ky", "Жыйын болду. Тектегуловду күтүштү.", [1]),
    ("kk", "Қазақстанда жиналыс өтті. Оған Тұрлығазы келді.", [1]),
    ("kk", "Қазақстанда жиналыс өтті. Мәсімов келді.", [1]),
    ("kk", "Қазақстанда жиналыс өтті. Министр келді.", []),
]


@pytest.mark.parametrize(("language", "text", "wanted"), ASKED)
def test_sentences_that_are_settled_are_not_read(language: str, text: str, wanted: list[int]) -> None:
    draft = Pipeline(model="none").draft(text)
    assert draft.rule_names
    tokens = in_language(text, language)
    assert sentences_to_read(RuleNames(tokens, matches_in(tokens), draft.rule_names.names, ())) == wanted


# Who is right where two overlap


TEXT = "Бул Аа Бб Вв гг Дд."
RECORDS = {"ORG": Organisation, "PERSON": Person, "PLACE": Place}
Told = Sequence[tuple[str, str, float]]
ORDER = [
    # rules, names of the model, what counts
    ([("ORG", "Аа Бб", 0.95)], [("ORG", "Аа Бб Вв", 0.99)], ["ORG Аа Бб rule"]),
    ([("ORG", "Аа Бб", 0.6)], [("ORG", "Аа Бб Вв", 0.99)], ["ORG Аа Бб Вв model"]),
    ([("ORG", "Аа Бб", 0.6)], [("PLACE", "Бб", 0.99)], ["PLACE Бб model"]),
    ([("ORG", "Аа Бб", 0.6)], [("PLACE", "Бб", 0.5)], ["ORG Аа Бб rule"]),
    ([("ORG", "Аа Бб", 0.6)], [("ORG", "Аа Бб", 0.9)], ["ORG Аа Бб rule"]),
    ([("PLACE", "Бб", 0.97)], [("ORG", "Аа Бб Вв", 0.99)], ["ORG Аа Бб Вв model"]),
    ([("PLACE", "Бб", 0.97)], [("ORG", "Бб", 0.99)], ["PLACE Бб rule"]),
    ([("PLACE", "Бб", 0.97), ("ORG", "Вв", 0.9)], [("ORG", "Аа Бб Вв", 0.99)], ["PLACE Бб rule", "ORG Вв rule"]),
    ([("PERSON", "Аа Бб", 0.93)], [("PERSON", "Аа", 0.99)], ["PERSON Аа Бб rule"]),
    ([("PERSON", "Бб", 0.85)], [("PERSON", "Аа Бб", 0.99)], ["PERSON Аа Бб model"]),
    ([("PLACE", "Бб", 0.97)], [("PERSON", "Аа Бб", 0.99)], ["PERSON Аа Бб model"]),
    ([("PLACE", "Бб", 0.97)], [("PERSON", "Бб", 0.99)], ["PLACE Бб rule"]),
    ([], [("PERSON", "Аа Бб", 0.79)], []),
    ([], [("PERSON", "Аа Бб", 0.8)], ["PERSON Аа Бб model"]),
    ([], [("ORG", "гг", 0.99)], []),
    ([], [("NORP", "Аа", 0.99), ("PLACE", "Дд", 0.9)], ["PLACE Дд model"]),
]


@pytest.mark.parametrize(("rules", "model", "wanted"), ORDER)
def test_order_of_rules_and_model(rules: Told, model: Told, wanted: list[str]) -> None:
    def spot(mention: str) -> tuple[int, int]:
        return TEXT.index(mention), TEXT.index(mention) + len(mention)

    made: dict[str, list[Mention]] = {name: [] for name in RECORDS}
    for kind, mention, confidence in rules:
        start, end = spot(mention)
        made[kind].append(RECORDS[kind](start=start, end=end, text=mention, rule="rule", confidence=confidence))
    names = Names(*(tuple(made[kind]) for kind in RECORDS))  # type: ignore[arg-type]
    tokens = in_language(TEXT, "ky")
    read = {0: [Name(*spot(mention), kind, probability) for kind, mention, probability in model]}
    found = combine(RuleNames(tokens, matches_in(tokens), names, ()), read, "model")
    told = [(m.start, f"{CLASS[layer]} {m.text} {m.rule}") for layer in CLASS for m in getattr(found, layer)]
    assert [text for _, text in sorted(told)] == wanted


def test_a_rule_that_the_model_confirms_is_as_sure_as_the_model() -> None:
    tokens = in_language(TEXT, "ky")
    weak = Organisation(start=4, end=9, text="Аа Бб", rule="rule", confidence=0.6)
    rule_names = RuleNames(tokens, matches_in(tokens), Names((weak,)), ())
    (body,) = combine(rule_names, {0: [Name(4, 9, "ORG", 0.914)]}, "model").organisations
    assert (body.rule, body.confidence) == ("rule", 0.91)


NONE = [
    ("ky", "№ 7 (Мамырат - Достукат) каттамы", "PLACE", "Мамырат", 0.99),
    ("ky", "№ 7 (Мамырат - Достукат) каттамы", "PLACE", "Достукат", 0.99),
    ("ky", "Ал 250 АКШ долларын алды.", "PLACE", "АКШ", 0.99),
    ("ky", "Борбор Ормоткул көч., 12 дарегинде.", "PERSON", "Ормоткул", 0.99),
    ("ru", "Центр на ул. Ормоткула, 12.", "PERSON", "Ормоткула", 0.99),
    ("ky", "Өнөктөш ӨЭУнун кызматкери келди.", "ORG", "ӨЭУнун", 0.99),
    ("ru", "Тогда Норландские власти ответили.", "ORG", "Норландские власти", 0.99),
    ("ru", "Толпы ждали поезда.", "PERSON", "Толпы", 0.96),
    ("ru", "Тогда Норландский процесс начался.", "PLACE", "Норландский", 0.96),
    ("ru", "Это НОВЫЙ ПЛАН", "PERSON", "ПЛАН", 0.96),
    ("ru", "Потом Альянс сменил главу.", "ORG", "Альянс", 0.99),
    ("ru", "Снимок выложили в Инстаграме.", "ORG", "Инстаграме", 0.99),
    ("ky", "Ал муну «Фейсбуктагы» баракчасына жазган.", "ORG", "Фейсбуктагы", 0.99),
    ("kk", "Ол мұны кеше Телеграмда жазды.", "ORG", "Телеграмда", 0.99),
    ("kk", "Бүгін ҚҚС туралы айтты.", "ORG", "ҚҚС", 0.99),
    ("ru", "Вклад АПК вырос.", "PLACE", "АПК", 0.99),
    ("kk", "Театрға «Ұлттық» мәртебе берілді.", "ORG", "Ұлттық", 0.99),
    ("kk", "Ол Абай атындағы Мемлекеттік сыйлық алды.", "ORG", "Абай атындағы Мемлекеттік", 0.99),
    ("ky", "Ал Ютуб каналы аркылуу айтты.", "ORG", "Ютуб каналы", 0.99),
    ("ru", "Встреча в зале Kestrel Arena прошла.", "ORG", "Kestrel Arena", 0.99),
    ("kk", "Бұл January 12 күні болды.", "PERSON", "January", 0.99),
    ("kk", "Жазғы Олимпиада келе жатыр.", "PERSON", "Жазғы Олимпиада", 0.99),
]


@pytest.mark.parametrize(("language", "text", "label", "mention", "probability"), NONE)
def test_what_is_no_name(language: str, text: str, label: str, mention: str, probability: float) -> None:
    tokens = in_language(text, language)
    start = text.index(mention)
    read = {0: [Name(start, start + len(mention), label, probability)]}
    rule_names = RuleNames(tokens, matches_in(tokens), Names(), ())
    assert combine(rule_names, read, "model") == Names()


def test_a_name_that_begins_like_a_short_word_is_one() -> None:
    tokens = in_language("Кеше Әнуарбек келді.", "kk")
    found = combine(RuleNames(tokens, matches_in(tokens), Names(), ()), {0: [Name(5, 13, "PERSON", 0.99)]}, "model")
    assert [name.text for name in found.people] == ["Әнуарбек"]


SHORTER = [
    (
        "ky",
        "Кечээ Асан Токтосуновдун Көк-Таштагы үйү сатылды.",
        "PERSON",
        "Асан Токтосуновдун Көк-Таштагы",
        "Асан Токтосуновдун",
    ),
    ("kk", "Кеше 📻 Толқын радиосы ашылды.", "ORG", "📻 Толқын", "Толқын"),
]


@pytest.mark.parametrize(("language", "text", "label", "mention", "kept"), SHORTER)
def test_what_is_kept_of_a_name(language: str, text: str, label: str, mention: str, kept: str) -> None:
    tokens = in_language(text, language)
    start = text.index(mention)
    read = {0: [Name(start, start + len(mention), label, 0.99)]}
    found = combine(RuleNames(tokens, matches_in(tokens), Names(), ()), read, "model")
    assert [name.text for name in found.all()] == [kept]


APART = [
    (
        "kk",
        "Кеше Самат Бақ бойынша Тоғай кеңесі құрылатынын айтты.",
        "Самат Бақ бойынша Тоғай кеңесі",
        "Самат",
        "Бақ бойынша Тоғай кеңесі",
    ),
    ("kk", "Кеше Самат атындағы Тоғай кеңесі құрылды.", "Самат атындағы Тоғай кеңесі", "Самат", ""),
    ("ru", "Депутат Садовой партии Эрик Матус ушёл.", "Садовой партии Эрик Матус", "Эрик Матус", "Садовой партии"),
    ("ru", "Там открыли Фонд Эрика Матуса вчера.", "Фонд Эрика Матуса", "Эрика Матуса", ""),
    ("ru", "Это жюри Фонда имени Эрик Матус.", "Фонда имени Эрик Матус", "Эрик Матус", ""),
]


@pytest.mark.parametrize(("language", "text", "whole", "person", "rest"), APART)
def test_a_person_beside_an_organisation(language: str, text: str, whole: str, person: str, rest: str) -> None:
    tokens = in_language(text, language)
    start, first = text.index(whole), text.index(person)
    ruled = Organisation(start=start, end=start + len(whole), text=whole, rule="rule", confidence=0.8)
    names = Names((ruled.found_by(Origin("head", "council")),))
    read = {0: [Name(first, first + len(person), "PERSON", 0.99)]}
    found = combine(RuleNames(tokens, matches_in(tokens), names, ()), read, "model")
    wanted = {rest, person} if rest else {whole}
    assert {name.text for name in found.all()} == wanted


def test_what_is_a_goal_is_no_name() -> None:
    tokens = in_language(TEXT, "ky")
    goal = Goal(start=4, end=6, text="Аа", rule="rule", framework="GCM", scope="framework")
    rule_names = RuleNames(tokens, matches_in(tokens), Names(), (goal,))
    assert combine(rule_names, {0: [Name(4, 9, "ORG", 0.99)]}, "model") == Names()


# Files that are missing or wrong


def test_missing_files_are_named_with_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "data_folder", lambda name: tmp_path)
    with pytest.raises(MigtextError, match=r"names\.onnx, tokenizer\.json") as told:
        Pipeline()
    assert str(tmp_path / "small") in str(told.value)
    assert "--model none" in str(told.value)
    assert Pipeline(model="none")("Жиналыс өтті.").document.language == "kk"
    assert Pipeline(layers=["dates"])("2023 жылы.").dates


def test_the_command_names_missing_files_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "data_folder", lambda name: tmp_path)
    (tmp_path / "a.txt").write_text("Жиналыс өтті.", "utf-8")
    result = CliRunner().invoke(migtext_app, ["extract", str(tmp_path / "a.txt")])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    result = CliRunner().invoke(migtext_app, ["extract", str(tmp_path / "a.txt"), "--model", "none"])
    assert result.exit_code == 0


def test_the_accurate_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends.util, "find_spec", lambda name: None)
    with pytest.raises(MigtextError, match="install the package migtext-model-accurate"):
        Pipeline(model="accurate")


def test_the_accurate_model_is_read_from_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / backends.ACCURATE
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MigtextError, match=r"names\.onnx, tokenizer\.json"):
        model_folder("accurate")
    for name in backends.FILES:
        (package / name).symlink_to(model_folder("small") / name)
    assert Pipeline(model="accurate")("Жиналыс өтті.").generator.models[1] == "migtext-ner-accurate"


def test_broken_files_are_named(tmp_path: Path) -> None:
    for name in backends.FILES:
        (tmp_path / name).write_text("?", "utf-8")
    with pytest.raises(MigtextError, match="cannot be read") as told:
        Encoder(tmp_path, 1)
    assert str(tmp_path) in str(told.value)


def test_a_model_that_there_is_not() -> None:
    with pytest.raises(ValueFormatError, match="small, accurate, none"):
        Pipeline(model="large")
    with pytest.raises(ValueFormatError, match="migtext, stanza"):
        Pipeline(ner="spacy")


def test_one_session_a_process() -> None:
    first, second = load_backend("small"), load_backend("small")
    assert first._encoder is second._encoder  # type: ignore[union-attr, attr-defined]


def test_without_model_nothing_of_it_is_imported() -> None:
    code = (
        "import sys, migtext; migtext.Pipeline(model='none')('Бишкекте жыйын болду.');"
        "print([name for name in ('onnxruntime', 'stanza', 'torch') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


# Scores on a file


IOB2 = """Ошко B-LOC
келген O
Бөрүбай B-PER
Тектегулов I-PER
иштейт O
. O

Жумушту O
Зуура B-PER
Тынаева I-PER
баштады O
. O
"""
INLINE = """### 1
[[PLACE|Ошко]] келген [[PERSON|Бөрүбай Тектегулов]] иштейт.
### 2
Жумушту [[PERSON|Зуура Тынаева]] баштады.
"""
TEXTS = ("Ошко келген Бөрүбай Тектегулов иштейт.", "Жумушту Зуура Тынаева баштады.")
MARKS = ("T1\tPERSON 12 30\tБөрүбай Тектегулов\nT2\tCITY 0 4\tОшко\n", "T1\tPERSON 8 21\tЗуура Тынаева\n")
MAP = '[labels]\nPER = "PERSON"\nLOC = "PLACE"\n'


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    (tmp_path / "a.iob2").write_text(IOB2, "utf-8")
    (tmp_path / "a.inline").write_text(INLINE, "utf-8")
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    (tmp_path / "brat").mkdir()
    for number, (text, marks) in enumerate(zip(TEXTS, MARKS, strict=True)):
        (tmp_path / "brat" / f"{number}.txt").write_text(text, "utf-8")
        (tmp_path / "brat" / f"{number}.ann").write_text(marks, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("data", "form", "options"),
    [("a.iob2", "iob2", ["--labels"]), ("brat", "brat", []), ("brat/0.ann", "brat", []), ("a.inline", "inline", [])],
)
def test_evaluate(marked: Path, data: str, form: str, options: list[str]) -> None:
    options = [*options, str(marked / "map.toml")] if options else []
    given = ["evaluate", "--data", str(marked / data), "--format", form, "--language", "ky", *options]
    result = CliRunner().invoke(app, [*given, "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    people = 1 if data.endswith(".ann") else 2
    for kind in ("strict", "overlap"):
        assert report[kind]["PERSON"] == {"precision": 100, "recall": 100, "f1": 100, "mentions": people}
        assert report[kind]["PLACE"]["mentions"] == 1
    table = CliRunner().invoke(app, given).stdout.splitlines()
    assert [line.split()[0] for line in table] == ["class", *report["strict"]]


def test_unknown_labels_are_named(marked: Path) -> None:
    with pytest.raises(MigtextError, match="unknown labels LOC, PER; expected"):
        read_marked(marked / "a.iob2", "iob2")
    (marked / "map.toml").write_text('[labels]\nPER = "PERSON"\n', "utf-8")
    read = read_marked(marked / "a.iob2", "iob2", "ky", marked / "map.toml")
    assert read.unknown == {"LOC": 1}
    result = CliRunner().invoke(
        app,
        ["evaluate", "--data", str(marked / "a.iob2"), "--format", "iob2", "--labels", str(marked / "map.toml")],
    )
    assert "LOC (1)" in result.stderr
    assert "PLACE" not in result.stdout


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        ('[labels]\nPER = "PEOPLE"\n', TableError, "unknown class 'PEOPLE'"),
        ("labels = 1\n", TableError, r"expected a table \[labels\]"),
        ("[labels\n", TableError, "map.toml"),
        (None, ReadError, "map.toml: No such file"),
    ],
)
def test_wrong_maps_are_named(marked: Path, content: str | None, error: type[Exception], told: str) -> None:
    path = marked / "map.toml"
    path.unlink() if content is None else path.write_text(content, "utf-8")
    with pytest.raises(error, match=told):
        read_marked(marked / "a.iob2", "iob2", "ky", path)


@pytest.mark.parametrize(
    ("data", "form", "told"),
    [
        ("none", "iob2", "none: No such file"),
        ("a.inline", "iob2", "line 1: expected a word and a label"),
        ("a.iob2", "brat", "not in the format brat"),
    ],
)
def test_wrong_files_are_named(marked: Path, data: str, form: str, told: str) -> None:
    result = CliRunner().invoke(app, ["evaluate", "--data", str(marked / data), "--format", form, "--language", "ky"])
    assert result.exit_code == 1
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_wrong_options_are_named(marked: Path) -> None:
    given = ["evaluate", "--data", str(marked / "a.iob2")]
    for options, told in (
        (["--format", "conll"], "iob2, brat, inline"),
        (["--format", "iob2", "--language", "xx"], "kk, ky, ru"),
        (["--format", "iob2", "--model", "none"], "small, accurate"),
    ):
        result = CliRunner().invoke(app, [*given, *options])
        assert result.exit_code
        assert told in result.stderr


def test_extract_uses_the_model() -> None:
    record = migtext.extract("Анын айтымында, Эсентур Кылычев шаардан көчүп кеткен.")
    assert [person.text for person in record.people] == ["Эсентур Кылычев"]
