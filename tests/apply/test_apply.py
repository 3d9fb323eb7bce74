"""Corrections to rows of a gazetteer, gold and examples, and what cannot be turned."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from made_corrections import checked, correction, saved
from typer.testing import CliRunner

from examples import _example
from migtext import Pipeline
from migtext.apply import gazetteer
from migtext.apply.command import apply_corrections
from migtext.apply.examples import examples_of
from migtext.apply.texts import corrected
from migtext.cli import app
from migtext.corrections.reading import Given
from migtext.records import Record

RU = (
    "14 мая 2024 года в Бишкеке МОМ провела семинар. В 2023 году в Оше помощь получили 1 200 мигрантов. "
    "Приём ведёт Тихая гавань. Заявки собрала Тихая гавань из Тескея. Письмо пришло из Дальнего Кордона."
)
KY = "Ошто семинар өттү. Жыйынды Ак Кайың фонду уюштурду. Ага 45 адам катышты. Айгүл Асанова сүйлөдү."


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(model="none", with_text=True)


class Made:
    """What ``apply`` makes of corrections of some records."""

    def __init__(self, folder: Path, records: list[Record], *given: Given) -> None:
        file = folder / "records.jsonl"
        file.write_text("".join(f"{one.to_json()}\n" for one in records), "utf-8")
        self.folder = folder / "made"
        self.done = apply_corrections([saved(folder / "mine.jsonl", *given)], self.folder, [file])

    @property
    def gazetteer(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "gazetteer.toml").read_text("utf-8"))

    @property
    def gold(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "gold.jsonl").read_text("utf-8").splitlines()]

    @property
    def unturned(self) -> list[tuple[str, str, str]]:
        lines = (self.folder / "unturned.jsonl").read_text("utf-8").splitlines()
        return [(one["into"], one["correction"]["text"], one["reason"]) for one in map(json.loads, lines)]

    def examples(self) -> dict[str, list[str]]:
        root = self.folder / "examples"
        return {
            file.relative_to(root).as_posix(): file.read_text("utf-8").splitlines()[1:] for file in root.glob("*/*.txt")
        }


def test_rows_of_a_gazetteer_do_what_the_corrections_say(tmp_path: Path, pipeline: Pipeline) -> None:
    ru, ky = pipeline(RU, id="ru"), pipeline(KY, id="ky")
    made = Made(
        tmp_path,
        [ru, ky],
        correction(ru, "organisations", "Тихая гавань", "add", {"name": "Тихая гавань", "kind": "ngo"}),
        correction(ru, "places", "Тескея", "add", {"name": "Тескей", "kind": "village"}),
        correction(ru, "places", "Оше", "wrong"),
        correction(ky, "organisations", "Ак Кайың фонду", "change", {"name": "White Birch Fund", "kind": "ngo"}),
    )
    rows = list(made.gazetteer.values())
    assert {json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows} == {
        json.dumps(row, ensure_ascii=False, sort_keys=True)
        for row in (
            {"name": "Тихая гавань", "kind": "ngo", "names": {"ru": ["Тихая гавань"]}},
            {"name": "Тескей", "kind": "village", "names": {"ru": ["Тескей"]}},
            {"none": True, "names": {"ru": ["Ош"]}},
            {"name": "White Birch Fund", "kind": "ngo", "names": {"ky": ["Ак Кайың фонду"]}},
        )
    }
    mine = Pipeline(model="none", gazetteers=[made.folder / "gazetteer.toml"])
    again = mine(RU)
    assert [one.text for one in again.organisations].count("Тихая гавань") == 2
    assert [one.text for one in again.places if one.text in {"Тескея", "Оше"}] == ["Тескея"]
    assert again.figures[0].place is None
    assert [one.name for one in mine(KY).organisations] == ["White Birch Fund"]
    assert "Ошто" in [one.text for one in mine(KY).places]
    assert made.done.code == 0


def test_what_a_row_cannot_say_is_told(tmp_path: Path, pipeline: Pipeline) -> None:
    ru = pipeline(RU, id="ru")
    made = Made(
        tmp_path,
        [ru],
        correction(ru, "organisations", "МОМ", "change", {"entity": "unhcr", "name": "UNHCR"}),
        correction(ru, "organisations", "Тихая гавань", "add", {"name": "Тихая гавань"}),
        correction(ru, "organisations", "Приём", "add", {"entity": "none-such", "name": "Приём"}),
        correction(ru, "places", "Бишкеке", "change", {"name": "Бишкек", "name_en": "Nowhere"}),
    )
    assert [(text, reason) for into, text, reason in made.unturned if into == "gazetteer"] == [
        ("МОМ", "'МОМ' is a name of iom; a row cannot choose between them"),
        ("Тихая гавань", "an entry needs a kind, and none was chosen"),
        ("Приём", "there is no entry none-such in the gazetteers of migtext"),
        ("Бишкеке", "an entry needs a kind, and none was chosen"),
    ]
    assert made.gazetteer == {}


def test_a_row_that_does_not_help_is_left_out(
    tmp_path: Path, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    ru = pipeline(RU, id="ru")
    monkeypatch.setattr(gazetteer, "Pipeline", lambda **_: pipeline)  # one that knows nothing of the rows
    some = [
        correction(ru, "organisations", "Тихая гавань", "add", {"name": "Тихая гавань", "kind": "ngo"}),
        correction(ru, "places", "Оше", "wrong"),
    ]
    made = Made(tmp_path, [ru], *some)
    told = [(text, reason) for into, text, reason in made.unturned if into == "gazetteer"]
    reason = "the text is still read in another way with the row"
    assert told == [("Тихая гавань", reason), ("Оше", reason)]
    assert made.gazetteer == {}


def test_a_name_is_none_only_if_no_other_mention_of_it_is_left(tmp_path: Path, pipeline: Pipeline) -> None:
    ru, other = pipeline(RU, id="ru"), pipeline("Семинары провели в Оше и в Нарыне.", id="other")
    made = Made(tmp_path, [ru, other], correction(ru, "places", "Оше", "wrong"))
    assert made.gazetteer == {}
    told = [reason for into, _, reason in made.unturned if into == "gazetteer"]
    assert told == ["other mentions of this name are not marked as wrong: 1"]


def test_gold_has_the_layers_that_were_checked(tmp_path: Path, pipeline: Pipeline) -> None:
    ru, ky = pipeline(RU, id="ru"), pipeline(KY, id="ky")
    made = Made(
        tmp_path,
        [ru, ky],
        correction(ru, "dates", "2023 году", "change", {"value": "2022"}),
        correction(ru, "figures", "1 200 мигрантов", "wrong"),
        checked(ru, "dates"),
        checked(ru, "places"),
        correction(ky, "figures", "45 адам", "wrong"),
    )
    (gold,) = made.gold
    assert set(gold) == {"schema_version", "generator", "document", "sentences", "dates", "places"}
    assert [date["value"] for date in gold["dates"]] == ["2024-05-14", "2022"]
    assert gold["places"] == ru.model_dump(mode="json")["places"]
    assert Record.model_validate(gold).document == ru.document
    assert [(text, reason) for into, text, reason in made.unturned if into == "gold"] == [
        ("1 200 мигрантов", "nobody has checked all figures of the document"),
        ("45 адам", "nobody has checked all figures of the document"),
    ]


EXAMPLES = [
    ("dates", "2023 году", "change", {"value": "2022"}, "ru/dates.txt",
     "В [2023 году] в Оше помощь получили 1 200 мигрантов. | date 2022"),
    ("dates", "2023 году", "wrong", None, "ru/dates.txt", "В 2023 году в Оше помощь получили 1 200 мигрантов. | -"),
    ("figures", "1 200 мигрантов", "change", {"value": 1250, "comparator": "about"}, "ru/figures.txt",
     'В 2023 году в Оше помощь получили [1 200 мигрантов]. | count 1250 about counted="мигрантов"'),
    ("organisations", "МОМ", "change", {"entity": "unhcr", "name": "UNHCR"}, "ru/organisations.txt",
     "14 мая 2024 года в Бишкеке [МОМ] провела семинар. | unhcr"),
    ("organisations", "МОМ", "wrong", None, "ru/organisations.txt",
     "14 мая 2024 года в Бишкеке МОМ провела семинар. |"),
    ("places", "Бишкеке", "wrong", None, "ru/places.txt", "14 мая 2024 года в Бишкеке {МОМ} провела семинар. |"),
    ("places", "Оше", "change", {"code": "KG"}, "ru/places.txt",
     "В 2023 году в [Оше] помощь получили 1 200 мигрантов. | KG"),
    ("people", "Тихая гавань", "add", {"name": "Тихая Гавань"}, "ru/people.txt", "Приём ведёт [Тихая гавань]."),
    ("goals", "помощь", "add", {"framework": "GCM", "scope": "objectives", "objectives": [6, 10]}, "ru/goals.txt",
     "В 2023 году в Оше [помощь] получили 1 200 мигрантов. | GCM objectives 6,10"),
    ("events", "провела семинар", "change", {"type": "meeting"}, "ru/events.txt",
     "<2024-05-14: 14 мая 2024 года> в <place: Бишкеке> <org: МОМ> [провела семинар]. | meeting happened 2024-05-14"),
]  # fmt: skip


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: " ".join(case[:3]))
def test_examples_have_the_form_of_their_tables(pipeline: Pipeline, case: tuple[Any, ...]) -> None:
    layer, words, action, to, table, line = case
    ru = pipeline(RU, id="ru")
    texts = corrected([ru], [correction(ru, layer, words, action, to)])
    tables, unturned = examples_of(texts.found.values())
    assert ({"/".join(key) + ".txt": lines for key, lines in tables.items()}, unturned) == ({table: [line]}, [])
    if layer in {"dates", "figures", "goals"}:
        example = _example("ru", "", line)
        wanted = [words] if action != "wrong" else []
        assert [example.text[start:end] for start, end, _ in example.mentions] == wanted


def test_the_name_of_a_person_is_an_example_of_names(tmp_path: Path, pipeline: Pipeline) -> None:
    ky = pipeline(KY, id="ky")
    change = correction(ky, "people", "Айгүл Асанова", "change", {"name": "Айгүл Асан", "position": "директор"})
    made = Made(tmp_path, [ky], change)
    assert made.examples() == {"ky/names.txt": ["[Айгүл Асанова] сүйлөдү. | Айгүл Асан @ директор"]}


def test_a_date_that_depends_on_the_release_has_its_day(tmp_path: Path, pipeline: Pipeline) -> None:
    one = pipeline("Семинар прошёл вчера.", id="ru", published="2024-05-15")
    made = Made(tmp_path, [one], correction(one, "dates", "вчера", "change", {"value": "2024-05-13"}))
    assert made.examples() == {"ru/dates.txt": ["published=2024-05-15 | Семинар прошёл [вчера]. | date 2024-05-13"]}


def test_no_example_is_made_of_what_the_tables_cannot_say(tmp_path: Path, pipeline: Pipeline) -> None:
    marks = pipeline("В Оше [5 мая] прошёл семинар.", id="marks")
    event = pipeline("Пришли люди.", id="event")
    bare = Pipeline(model="none")("Пришли 12 человек.", id="bare")
    made = Made(
        tmp_path,
        [marks, event, bare],
        correction(marks, "dates", "5 мая", "wrong"),
        correction(event, "events", "Пришли", "add", {"type": "other"}),
        correction(bare, "figures", "12 человек", "wrong"),
    )
    assert made.examples() == {}
    assert [(text, reason) for into, text, reason in made.unturned if into == "examples"] == [
        ("5 мая", "the sentence has signs that mark mentions in the tables"),
        ("Пришли", "a line needs the date of the event, and the correction does not have it"),
        ("12 человек", "the text is not in the record, and its file was not found or has changed"),
    ]


def test_corrections_that_say_different_things_are_named_and_none_is_chosen(tmp_path: Path, pipeline: Pipeline) -> None:
    ru = pipeline(RU, id="ru")
    one = correction(ru, "dates", "2023 году", "change", {"value": "2022"})
    other = correction(ru, "dates", "2023 году", "wrong")
    made = Made(tmp_path, [ru], one, other, checked(ru, "dates"))
    reason = f"{tmp_path / 'mine.jsonl'}:1, {tmp_path / 'mine.jsonl'}:2 say different things"
    assert made.unturned == [("all", "2023 году", reason)] * 2
    assert [date["value"] for date in made.gold[0]["dates"]] == ["2024-05-14", "2023"]
    assert made.done.code == 1


def run(*arguments: Path | str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["apply", *map(str, arguments)])
    return result.exit_code, result.output


def test_without_records_there_are_rows_only(tmp_path: Path, pipeline: Pipeline) -> None:
    ru = pipeline(RU, id="ru")
    file = saved(tmp_path / "mine.jsonl", correction(ru, "places", "Оше", "wrong"))
    code, output = run(file, "-o", tmp_path / "made")
    assert code == 0
    assert f"{file}:1: places 'Оше' at" in output and "needs the record of its text (--records)" in output
    assert output.splitlines()[-1].endswith("made: rows 1, gold documents 0, examples 0, not turned 1")


def test_a_faulty_line_is_named_and_the_others_are_turned(tmp_path: Path, pipeline: Pipeline) -> None:
    ru = pipeline(RU, id="ru")
    file = saved(tmp_path / "mine.jsonl", correction(ru, "places", "Оше", "wrong"))
    file.write_text("{}\n" + file.read_text("utf-8"), "utf-8")
    code, output = run(file, "-o", tmp_path / "made")
    assert code == 1 and f"{file}:1: not a correction" in output and "rows 1" in output


def test_no_input_is_overwritten_and_old_tables_go(tmp_path: Path, pipeline: Pipeline) -> None:
    ru = pipeline(RU, id="ru")
    out = tmp_path / "made"
    Made(tmp_path, [ru], correction(ru, "dates", "2023 году", "wrong"))
    own = out / "examples" / "ru" / "own.txt"
    own.write_text("Моя строка.\n", "utf-8")
    Made(tmp_path, [ru], correction(ru, "figures", "1 200 мигрантов", "wrong"))
    assert sorted(file.name for file in own.parent.iterdir()) == ["figures.txt", "own.txt"]
    file = saved(out / "unturned.jsonl", correction(ru, "dates", "2023 году", "wrong"))
    code, output = run(file, "-o", out)
    assert code == 2 and "is an input file" in output


def test_nothing_is_made_of_nothing(tmp_path: Path) -> None:
    code, output = run(tmp_path / "none.jsonl", "-o", tmp_path / "made")
    assert code == 2 and "there are no corrections" in output and not (tmp_path / "made").exists()
