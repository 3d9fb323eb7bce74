"""Words to pieces: a unigram vocabulary and its likeliest cuts."""

import json
from dataclasses import dataclass, field
from pathlib import Path

BLANK = "▁"
SPECIAL = ("first", "last", "pad", "unknown")
UNKNOWN_PENALTY = 10.0
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
        lowest = min(self.scores) - UNKNOWN_PENALTY if not self.scores[3] else self.scores[3]
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


def read_vocabulary(path: Path) -> Vocabulary:
    """Read ``pieces.json``: pieces in the order of their ids, scores in thousandths, the normaliser."""
    content = json.loads(path.read_text(encoding="utf-8"))
    pieces = {piece: at for at, piece in enumerate(content["pieces"], len(SPECIAL))}
    return Vocabulary(pieces, [score / 1000 for score in content["scores"]], content["normaliser"])
