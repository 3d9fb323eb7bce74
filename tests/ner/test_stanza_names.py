"""Stanza in the place of the model: what is said where it is missing, and a tiny model of its own trainer.

Stanza's own models are large and not fetched; the test that trains one needs Stanza and PyTorch and is skipped without.
"""

import importlib.util
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from migtext.errors import MigtextError
from migtext.ner import stanza_names
from migtext.ner.stanza_names import StanzaNames, stanza_pipeline, table
from migtext.pipeline import Pipeline

needs_stanza = pytest.mark.skipif(
    importlib.util.find_spec("stanza") is None, reason="needs Stanza: pip install migtext[stanza]"
)
PEOPLE = ["Айдана", "Берік", "Сәуле", "Ерлан", "Жанар", "Тимур", "Мадина", "Арман"]
PLACES = ["Ақсай", "Көкбел", "Тассу", "Қарабұлақ", "Жаңажол", "Сарыөзен"]
BODIES = ["Тұмар", "Дәнекер", "Мирас", "Шамшырақ"]


def sentences(count: int) -> list[list[dict[str, str]]]:
    """Kazakh sentences of a few forms, as Stanza's trainer takes them."""
    draw = random.Random(7)
    made = []
    for _ in range(count):
        person, place, body = draw.choice(PEOPLE), draw.choice(PLACES), draw.choice(BODIES)
        marks = {person: "S-PERSON", place: "S-GPE", body: "S-ORGANISATION"}
        form = draw.choice([
            f"Кеше {person} осында келді .",
            f"Бүгін {place} тыныш болды .",
            f"Кешке {body} есік ашты .",
            f"Сосын {person} мен {body} келісті .",
        ])  # fmt: skip
        made.append([{"text": word, "ner": marks.get(word, "O")} for word in form.split()])
    return made


def test_labels_of_stanza_have_classes() -> None:
    assert set(table()["labels"].values()) == {"PERSON", "ORG", "PLACE"}
    assert set(table()["languages"]) == {"kk", "ru"}


def test_without_stanza_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stanza_names.util, "find_spec", lambda name: None)
    with pytest.raises(MigtextError, match=r"pip install migtext\[stanza\]"):
        Pipeline(ner="stanza")
    assert Pipeline(ner="stanza", model="none")("Жиналыс өтті.")


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    stanza_pipeline.cache_clear()
    yield tmp_path
    stanza_pipeline.cache_clear()


@needs_stanza
@pytest.mark.parametrize("listed", [None, {}, {"kk": {"packages": {"default": {"ner": "tiny"}}, "ner": {"tiny": {}}}}])
def test_without_models_one_line_says_what_to_download(resources: Path, listed: dict[str, object] | None) -> None:
    if listed is not None:
        (resources / "resources.json").write_text(json.dumps(listed), "utf-8")
    with pytest.raises(MigtextError, match=r'stanza\.download\("kk"') as told:
        Pipeline(ner="stanza")
    assert str(resources) in str(told.value)
    assert "\n" not in str(told.value)


@needs_stanza
def test_a_model_of_stanzas_own_trainer(resources: Path) -> None:
    from stanza.models import ner_tagger

    data = resources / "data"
    data.mkdir()
    for name, count in (("train", 200), ("dev", 40)):
        (data / f"{name}.json").write_text(json.dumps(sentences(count), ensure_ascii=False), "utf-8")
    files = {"train_file": data / "train.json", "eval_file": data / "dev.json", "save_dir": resources}
    sizes = {"hidden_dim": 32, "char_hidden_dim": 16, "char_emb_dim": 16, "word_emb_dim": 16, "batch_size": 16}
    steps = {"max_steps": 150, "eval_interval": 50, "optim": "adam", "lr": 0.01, "dropout": 0.1}
    options = {"save_name": "tiny.pt", "shorthand": "kk_tiny", **files, **sizes, **steps}
    ner_tagger.main([*(part for name, value in options.items() for part in (f"--{name}", str(value))), "--no_pretrain"])
    language = {"packages": {"default": {"ner": "tiny"}}, "ner": {"tiny": {"md5": "0"}}, "lang_name": "x"}
    (resources / "resources.json").write_text(json.dumps({"kk": language, "ru": language}), "utf-8")
    for code in table()["languages"]:
        (resources / code / "ner").mkdir(parents=True)
        (resources / code / "ner" / "tiny.pt").write_bytes((resources / "tiny.pt").read_bytes())

    found = StanzaNames().find([("Кеше «Айдана» осында келді.", "kk"), ("Бүгүн Ош тынч болду.", "ky"), ("", "kk")])
    assert [[(name.start, name.end, name.label) for name in names] for names in found] == [[(6, 12, "PERSON")], [], []]
    record = Pipeline(ner="stanza")("Жиналыс ұзақ болды. Кешке Тұмар есік ашты.")
    assert record.generator.models == ("py3langid", "stanza")
    assert [(body.text, body.rule, body.confidence) for body in record.organisations] == [("Тұмар", "stanza", 0.85)]
