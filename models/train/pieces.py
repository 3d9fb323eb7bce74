"""The vocabulary of the base, cut to what Kazakh, Kyrgyz and Russian texts need."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from migtext.ner.pieces import BLANK, SPECIAL, UNKNOWN_PENALTY, Vocabulary
from models.train.base import Base

_PLAIN_UNTIL = 0x2600


def full_vocabulary(base: Base) -> Vocabulary:
    """All pieces of the base."""
    return _vocabulary(base, range(len(base.pieces)))[0]


def cut_vocabulary(base: Base, words: Iterable[tuple[str, bool]], letters: str) -> tuple[Vocabulary, np.ndarray]:
    """The pieces seen in ``words`` and their case variants, those of ``letters`` alone, and all plain single signs.

    The second value gives the base's row of each id.
    """
    full, known = full_vocabulary(base), set(letters + letters.upper() + "-")
    names = list(full.pieces)
    seen = {names[piece - len(SPECIAL)] for word in words for piece in full.encode(*word) if piece >= len(SPECIAL)}
    seen |= {variant(piece) for piece in seen for variant in (str.lower, str.upper, str.capitalize)}
    kept = []
    for at, piece in enumerate(base.pieces):
        bare = piece.lstrip(BLANK)
        plain = len(bare) <= 1 and all(ord(sign) < _PLAIN_UNTIL for sign in bare)
        if piece in full.pieces and (piece in seen or plain or known.issuperset(bare)):
            kept.append(at)
    return _vocabulary(base, kept)


def _vocabulary(base: Base, kept: Sequence[int]) -> tuple[Vocabulary, np.ndarray]:
    special = [base.special[name] for name in SPECIAL]
    rows = [*special, *(at for at in kept if at not in special and not base.pieces[at].startswith("<"))]
    pieces = {base.pieces[row]: at for at, row in enumerate(rows) if at >= len(SPECIAL)}
    scores = [float(base.scores[row]) for row in rows]
    scores[3] = float(base.scores.min()) - UNKNOWN_PENALTY
    return Vocabulary(pieces, scores, base.normaliser), np.array(rows)


def used_normaliser(vocabulary: Vocabulary) -> dict[str, str]:
    """The rows of the normaliser that lead to signs of the vocabulary."""
    signs = {sign for piece in vocabulary.pieces for sign in piece} | {" "}
    return {sign: form for sign, form in vocabulary.normaliser.items() if form == "" or signs.issuperset(form)}


def write_vocabulary(vocabulary: Vocabulary, path: Path) -> None:
    """Write the vocabulary as JSON: pieces in the order of their ids, scores in thousandths, the normaliser."""
    content = {
        "special": SPECIAL,
        "pieces": list(vocabulary.pieces),
        "scores": [round(score * 1000) for score in vocabulary.scores],
        "normaliser": used_normaliser(vocabulary),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
