"""Scores of names on the parts held out of their corpora, to see what was learned at their cost."""

import tomllib
from pathlib import Path

from migtext.errors import MigtextError
from migtext.ner.encoder import MODEL, TOKENIZER
from migtext.ner.pieces import read_vocabulary
from migtext.ner.scheme import table
from models.train.corpora import read_corpora
from models.train.evaluate import evaluate
from models.train.links.recovered import recover
from models.train.shipped import scorer

SETTINGS = Path(__file__).parents[1] / "settings.toml"
"""The settings of the training of names, which say what is held out."""


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
