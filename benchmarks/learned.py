"""Scores of trained models side by side: python benchmarks/learned.py NAME=FOLDER ... [--part test]

Each FOLDER is one of ``python -m models.train.links`` (models/train/README.md). The table has F1 in percent on a part
of the marks; its first column is that of the rules alone, which is the same for all models that were shown the rules.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FEW = 50
"""What is marked less often has no score worth a row."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--part", choices=("tune", "test"), default="test")
    told = parser.parse_args()
    pairs = [run.partition("=")[::2] for run in told.runs]
    scores = {name: _scores(Path(folder), told.part) for name, folder in pairs}
    first = next(iter(scores.values()))
    print("| | rules alone |", " | ".join(scores), "|")
    print("|---" * (len(scores) + 2) + "|")
    for measure in (name for name, one in first.items() if one["all"]["model"]["wanted"] >= _FEW):
        cells = [_f1(first, measure, "rules"), *(_f1(one, measure, "model") for one in scores.values())]
        print(f"| {measure.replace('_', ' ')} |", " | ".join(map(str, cells)), "|")


def _scores(folder: Path, part: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((folder / "scores.json").read_text("utf-8"))[part]["scores"]
    return found


def _f1(scores: Mapping[str, Any], measure: str, who: str) -> float:
    found: float = scores[measure]["all"][who]["f1"]
    return found


if __name__ == "__main__":
    main()
