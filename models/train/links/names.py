"""Names beside events and links: what they are to be after the training, and their scores before and after."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from migtext.errors import MigtextError
from migtext.ner.encoder import MODEL, TOKENIZER
from migtext.ner.pieces import read_vocabulary
from migtext.ner.recogniser import Words
from migtext.ner.scheme import NOTHING, layers, table, tags
from models.train.corpora import read_corpora
from models.train.evaluate import evaluate
from models.train.links.marks import Span
from models.train.links.reads import NAMES
from models.train.links.recovered import recover
from models.train.shipped import scorer

SETTINGS = Path(__file__).parents[1] / "settings.toml"
"""The settings of the training of names, which say what is held out."""


_MARKED = "ORG"
_LEAST = 1e-4
_SURE = 0.97
"""Probability of a tag that a reader marked."""


def with_organisations(scores: Tensor, words: Words, marked: Sequence[Span]) -> Tensor:
    """The ``scores`` of the tags of names of each word, with the organisations that a reader marked and no others."""
    first, *rest = scores.split(NAMES, 1)
    told, order = first.softmax(1), tags(next(iter(layers())))
    outside, begin, inside = (order.index(tag) for tag in (NOTHING, f"B-{_MARKED}", f"I-{_MARKED}"))
    told[:, outside] += told[:, begin] + told[:, inside]
    told[:, [begin, inside]] = 0.0
    for start, end in marked:
        at, last = words.span(start, end)
        for word in range(at, last):
            told[word] *= 1 - _SURE
            told[word, begin if word == at else inside] += _SURE
    return torch.cat([told.clamp(min=_LEAST).log(), *rest], 1)


def check_corpora(root: Path) -> None:
    """Raise MigtextError if a corpus of names is missing, so that a run ends before its training, not after."""
    for corpus in table()["corpora"].values():
        if not corpus.get("own") and not any(root.glob(corpus["files"])):
            raise MigtextError(f"{root / corpus['files']}: no such file; the scores of names need all corpora of names")


def name_scores(corpora: Path, folders: dict[str, Path], threads: int = 1) -> dict[str, dict[str, float]]:
    """Strict F1 of all names in percent, by language, for the exported encoder in each of ``folders``."""
    settings = tomllib.loads(SETTINGS.read_text("utf-8"))
    told = read_corpora(corpora, settings["held_out"]).held_out
    found: dict[str, dict[str, float]] = {}
    for key, folder in folders.items():
        places = recover(folder / MODEL).shape.places
        vocabulary = read_vocabulary(folder / TOKENIZER)
        report = evaluate(told, scorer(folder / MODEL, threads), vocabulary, settings, places)
        for language, kinds in report.items():
            found.setdefault(language, {})[key] = kinds["strict"]["all"]["f1"]
    return found
