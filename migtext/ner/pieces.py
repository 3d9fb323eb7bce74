"""Words to pieces, with a unigram vocabulary and the tokenizers library."""

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers

BLANK = "▁"
SPECIAL = ("<s>", "</s>", "<pad>", "<unk>")
UNKNOWN = 3  # index in the vocabulary
_MOST = 200_000  # words kept between calls
_CONTROLS = Regex(r"[\x01-\x08\x0B\x0E-\x1F\x7F\x8F\x9F]")
_BLANKS = Regex(r"[\s\x{1680}\x{200B}-\x{200F}\x{2028}\x{2029}\x{FEFF}\x{FFFD}]+")


class Vocabulary:
    """Pieces with their log probabilities; the ids 0 to 3 are the special ones, the pieces follow."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._seen: dict[tuple[str, bool], list[int]] = {}

    def encode(self, word: str, spaced: bool) -> list[int]:
        """The ids of the most likely pieces of a word; ``spaced`` if a space is before it. Never empty."""
        seen = self._seen.get((word, spaced))
        if seen is None:
            word = word.encode("utf-8", "replace").decode("utf-8")  # the library takes no lone surrogates
            if len(self._seen) > _MOST:
                self._seen.clear()
            ids = self.tokenizer.encode(BLANK + word if spaced else word, add_special_tokens=False).ids
            seen = self._seen[word, spaced] = ids or [UNKNOWN]
        return seen


def vocabulary_of(pieces: Iterable[tuple[str, float]], unknown: float) -> Vocabulary:
    """A vocabulary of pieces with their scores, in the order of their ids; ``unknown`` scores all other characters."""
    special = [(name, 0.0 if name != SPECIAL[UNKNOWN] else unknown) for name in SPECIAL]
    tokenizer = Tokenizer(models.Unigram([*special, *pieces], unk_id=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(_CONTROLS, ""), normalizers.NFKC(), normalizers.Replace(_BLANKS, BLANK)]
    )
    return Vocabulary(tokenizer)


def read_vocabulary(path: Path) -> Vocabulary:
    """Read a ``tokenizer.json``. Raises Exception, like the library, if the file is invalid."""
    return Vocabulary(Tokenizer.from_file(str(path)))
