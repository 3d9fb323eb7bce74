"""What callers may pass in Python, and what is said of anything else."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import migtext
from migtext.errors import MigtextError, ValueFormatError
from migtext.pipeline import Pipeline

TEXT = "Бүгін 12 адам келді."


@pytest.mark.parametrize(
    ("text", "told"),
    [(None, "text is None"), (b"12", "of type bytes"), (12, "of type int"), ("Ош\ud800", "lone surrogate")],
)
def test_text(text: Any, told: str) -> None:
    with pytest.raises(ValueFormatError, match=told):
        migtext.extract(text)
    with pytest.raises(ValueFormatError, match=told):
        list(Pipeline(layers="dates").pipe([text]))


@pytest.mark.parametrize("texts", ["text", b"text", None])
def test_texts(texts: Any) -> None:
    with pytest.raises(ValueFormatError, match="a list of texts"):
        list(Pipeline(layers="dates").pipe(texts))


def test_release_date() -> None:
    pipeline = Pipeline(layers="dates")
    assert pipeline(TEXT, published=date(2024, 5, 17)) == pipeline(TEXT, published="2024-05-17")
    for wrong in (20240517, ["2024"], "17.05.2024"):
        with pytest.raises(ValueFormatError, match="published"):
            pipeline(TEXT, published=wrong)  # type: ignore[arg-type]


def test_layers_and_gazetteers(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text('[my-fund]\nname = "Tirek Fund"\nkind = "ngo"\nnames.ru = ["Фонд Тирек"]\n', "utf-8")
    assert Pipeline(layers="dates, figures").layers == Pipeline(layers=["dates", "figures"]).layers
    assert Pipeline(gazetteers=str(file)).gazetteers == Pipeline(gazetteers=[file]).gazetteers == (file,)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"layers": "prices"}, "unknown layer prices"),
        ({"layers": 5}, "layers is of type int"),
        ({"layers": [None]}, "one of layers is None"),
        ({"gazetteers": 5}, "gazetteers is of type int"),
        ({"gazetteers": "nowhere.toml"}, "nowhere.toml"),
        ({"threads": 0}, "threads=0"),
        ({"threads": True}, "threads=True"),
        ({"model": "big"}, "unknown model 'big'"),
        ({"model": None}, "unknown model None"),
        ({"ner": "other"}, "unknown ner 'other'"),
    ],
)
def test_what_a_pipeline_refuses(options: dict[str, Any], told: str) -> None:
    with pytest.raises(MigtextError, match=told):
        Pipeline(**options)


@pytest.mark.parametrize("id", [None, 5, b"a"])
def test_id(id: Any) -> None:
    with pytest.raises(ValueFormatError, match="id is"):
        Pipeline(layers="dates")(TEXT, id=id)
