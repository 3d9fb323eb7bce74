"""Train events and links: ``python -m models.train.links CORPORA MODEL OUT``."""

import argparse
import sys
import tomllib
from pathlib import Path

from migtext.errors import MigtextError
from migtext.learned.heads import HEADS
from models.train.links.run import Request, Run


def _share(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 100:
        raise argparse.ArgumentTypeError(f"{value!r}: expected a percentage from 1 to 100")
    return int(value)


def main() -> None:
    """Train, or go on, and write the files to ship."""
    parser = argparse.ArgumentParser(prog="python -m models.train.links", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder of the corpora, see models/train/README.md")
    parser.add_argument("model", type=Path, help="folder of the model to go on from, with names.onnx: models/ner")
    parser.add_argument("out", type=Path, help="folder for the checkpoint, scores and the exported files")
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.toml"))
    parser.add_argument("--share", type=_share, default=100, help="percentage of the train part to use")
    parser.add_argument("--teacher", type=Path, help="folder of an exported model with heads that was trained before")
    parser.add_argument("--without-rules", action="store_true", help="hide what the rules say of events and links")
    parser.add_argument("--threads", type=int, default=1)
    told = parser.parse_args()
    try:
        settings = tomllib.loads(told.settings.read_text(encoding="utf-8"))
        further, student = settings.pop("further"), settings.pop("student")
        if told.teacher:
            settings |= student
        elif (told.model / HEADS).exists():
            settings |= further
        ruled = not told.without_rules
        run = Run(Request(told.corpora, told.model, told.out, settings, told.share, told.threads, told.teacher, ruled))
        run.ship(*run.train())
    except (MigtextError, OSError, tomllib.TOMLDecodeError) as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
