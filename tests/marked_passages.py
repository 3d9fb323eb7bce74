"""Marked passages in sentences of our own, for the tests of the training of events and links."""

import hashlib
from typing import Any

import numpy as np

from migtext.learned import features
from migtext.learned.heads import RELATIONS, ROLES
from migtext.learned.reader import Reader
from migtext.ner.backends import model_folder
from migtext.ner.encoder import encoder
from migtext.ner.pieces import Vocabulary, vocabulary_of
from migtext.ner.recogniser import Recogniser
from migtext.pipeline import Pipeline
from models.train.links.documents import Document, DocumentReader
from models.train.links.marks import Marks, Part, parse
from models.train.links.reads import NAMES
from models.train.links.targets import ROLE

TEXT = "14 мая 2024 года в Бишкеке прошёл семинар МОТ. Семинар посетили 40 человек. Позже в Оше открыли центр."


def span(text: str, part: str, nth: int = 0) -> list[int]:
    """Where a part of a text stands, the first time or later."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(part, at + 1)
    return [at, at + len(part)]


def row(text: str = TEXT, **changes: Any) -> dict[str, Any]:
    """A row of marks for a text, without events or figures unless they are among the changes."""
    plain = {
        "id": "own-1",
        "corpus": "releases",
        "start": 0,
        "end": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "reader": "a",
        "events": [],
        "figures": [],
    }
    return plain | changes


def seminar() -> dict[str, Any]:
    """The row of TEXT: a seminar with two mentions, an opening, and a figure."""
    first = {
        "mentions": [span(TEXT, "семинар"), span(TEXT, "Семинар")],
        "type": "training",
        "status": "happened",
        "date": {"span": span(TEXT, "14 мая 2024 года"), "value": "2024-05-14"},
        "place": {"value": "Бишкеке"},
        "organisers": [{"span": span(TEXT, "МОТ")}],
        "participants": [{"value": "никто из текста"}],
    }
    second = {"mentions": [span(TEXT, "открыли")], "type": "opening", "status": "happened"}
    return row(events=[first, second], figures=[{"span": span(TEXT, "40 человек")}])


def marks(told: dict[str, Any], language: str = "ru") -> Marks:
    """The marks of a row."""
    return parse(told, language)


def vocabulary() -> Vocabulary:
    """Pieces of one letter."""
    letters = sorted({*TEXT, *TEXT.lower()} - {" "})
    return vocabulary_of([("▁", -1.0), *((letter, -2.0) for letter in letters)], -10.0)


def document(told: dict[str, Any], text: str = TEXT, part: Part = "train") -> Document:
    """A marked text as the rules alone read it."""
    names = Reader(Recogniser("small", encoder(model_folder("small"))), None)
    return DocumentReader(Pipeline(model="none"), vocabulary(), names)(marks(told), part, text)


def zeros(width: int) -> dict[str, np.ndarray]:
    """Weights of all heads that know nothing."""
    joint = width + sum(NAMES) + features.WORD
    sizes = {"wordin": (4, joint), "direct": (3, joint), "tag": (3, 4)}
    sizes |= {"kind": (len(features.TYPES), 4), "status": (len(features.STATUSES), 4)}
    pairs = {f"links.{name}": (features.PAIR, len(ROLES) if name == ROLE else 1) for name in RELATIONS}
    for name, (known, outputs) in (pairs | {"same": (features.SAME, 1)}).items():
        sizes |= {f"{name}.h": (2, width), f"{name}.c": (2, width), f"{name}.f": (2, 6 + known)}
        sizes[f"{name}.o"] = (outputs, 2)
    found = {f"{name}.weight": np.zeros(size, np.float32) for name, size in sizes.items()}
    return found | {f"{name}.bias": np.zeros(size[0], np.float32) for name, size in sizes.items()}
