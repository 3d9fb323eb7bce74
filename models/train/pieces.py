"""Words to pieces: the unigram vocabulary, cut to what Kazakh, Kyrgyz and Russian texts need."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from models.train.base import Base

BLANK = "▁"
SPECIAL = ("first", "last", "pad", "unknown")
_UNKNOWN_PENALTY = 10.0
_PLAIN_UNTIL = 0x2600
_LONGEST = 16


@dataclass(slots=True)
class Vocabulary:
    """Pieces with their log probabilities; the ids 0 to 3 are the special ones, the pieces follow."""

    pieces: dict[str, int]
    scores: list[float]
    normaliser: dict[str, str]
    _seen: dict[tuple[str, bool], list[int]] = field(default_factory=dict)

    def encode(self, word: str, spaced: bool) -> list[int]:
        """The ids of the likeliest pieces of a word; ``spaced`` if a blank stands before it. Never empty."""
        known = self._seen.get((word, spaced))
        if known is None:
            if len(self._seen) > 200_000:
                self._seen.clear()
            known = self._seen[word, spaced] = self._best(word, spaced)
        return known

    def _best(self, word: str, spaced: bool) -> list[int]:
        table = self.normaliser
        text = "".join(table.get(sign, sign) for sign in word).strip().replace(" ", BLANK)
        if spaced:
            text = BLANK + text
        lowest = min(self.scores) - _UNKNOWN_PENALTY if not self.scores[3] else self.scores[3]
        best = [0.0] + [-1e30] * len(text)
        via: list[tuple[int, int]] = [(0, 3)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
                piece = self.pieces.get(text[start:end])
                if piece is None:
                    if end > start + 1:
                        continue
                    score, piece = best[start] + lowest, 3
                else:
                    score = best[start] + self.scores[piece]
                if score > best[end]:
                    best[end], via[end] = score, (start, piece)
        ids: list[int] = []
        end = len(text)
        while end:
            end, piece = via[end]
            if not (ids and ids[-1] == piece == 3):
                ids.append(piece)
        return ids[::-1] or [3]


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
    scores[3] = float(base.scores.min()) - _UNKNOWN_PENALTY
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


def read_vocabulary(path: Path) -> Vocabulary:
    """Read what ``write_vocabulary`` wrote."""
    content = json.loads(path.read_text(encoding="utf-8"))
    pieces = {piece: at for at, piece in enumerate(content["pieces"], len(SPECIAL))}
    return Vocabulary(pieces, [score / 1000 for score in content["scores"]], content["normaliser"])
