"""The vocabulary of the base, cut to what Kazakh, Kyrgyz and Russian texts need."""

from collections.abc import Iterable, Sequence

import numpy as np

from migtext.ner.pieces import BLANK, SPECIAL, Vocabulary, vocabulary_of
from models.train.base import Base

_PLAIN_UNTIL = 0x2600
_DIGITS = 3


def cut_vocabulary(base: Base, words: Iterable[tuple[str, bool]], letters: str) -> tuple[Vocabulary, np.ndarray]:
    """The pieces seen in ``words`` and their case variants, those of ``letters`` alone, and all plain single signs.

    The second value gives the base's row of each id.
    """
    rows = _rows(base, range(len(base.pieces)))
    full, known = _vocabulary(base, rows), set(letters + letters.upper() + "-")
    seen = {base.pieces[rows[piece]] for word in words for piece in full.encode(*word) if piece >= len(SPECIAL)}
    seen |= {variant(piece) for piece in seen for variant in (str.lower, str.upper, str.capitalize)}
    kept = []
    for row in rows[len(SPECIAL) :]:
        piece = base.pieces[row]
        bare = piece.lstrip(BLANK)
        plain = len(bare) <= 1 and all(ord(sign) < _PLAIN_UNTIL for sign in bare)
        if piece in seen or plain or known.issuperset(bare):
            kept.append(row)
    rows = _rows(base, kept)
    return _vocabulary(base, rows), np.array(rows)


def _rows(base: Base, kept: Sequence[int]) -> list[int]:
    """The base's rows of the special pieces, then those ``kept``."""
    return [*base.special, *(row for row in kept if row not in base.special and not base.pieces[row].startswith("<"))]


def _vocabulary(base: Base, rows: Sequence[int]) -> Vocabulary:
    pieces = ((base.pieces[row], round(float(base.scores[row]), _DIGITS)) for row in rows[len(SPECIAL) :])
    return vocabulary_of(pieces, round(float(base.scores.min()), _DIGITS))
