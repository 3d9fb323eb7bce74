"""Bytes to text, folders to files, words to their matching form.

The text is not changed: line ends, soft hyphens and non-breaking spaces stay. Only a byte order mark, which is not part
of the text, is removed.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from migtext.errors import ReadError
from migtext.resources import language_codes, language_table

SUFFIXES = (".txt", ".md")
"""Endings of the files that are read from a folder, in upper or lower case."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r", "kz1048", "ptcp154")
"""Supported encodings."""

# If two code pages give the same text, the first one is chosen: the most common ones come first.
_CODE_PAGES = ("windows-1251", "kz1048", "ptcp154", "koi8-r")

_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP file (such as .docx or .odt)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (such as .doc)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip file"),
)
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"
_CONTROLS_ALLOWED = 0.01  # share of the bytes


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: its path as given, its text without byte order mark, and its encoding."""

    path: str
    text: str
    encoding: str


def read(path: Path) -> Source:
    """Read one file of text.

    Raises ReadError, with path and reason, if the file is missing, a folder, not readable, empty, binary or in an
    unknown encoding.
    """
    shown = _shown(path)
    try:
        if path.is_dir():
            next(path.iterdir(), None)
            endings = " and ".join(f"*{suffix}" for suffix in SUFFIXES)
            raise ReadError(shown, f"a folder; only its {endings} files can be read")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(shown, "no such file or folder") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadError(shown, f"not readable: {reason}") from error
    try:
        text, encoding = decode(data)
    except ReadError as error:
        raise ReadError(shown, error.reason) from error
    return Source(shown, text, encoding)


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files to read: given files, and those of folders, recursively and sorted; no file twice.

    Only ``*.txt`` and ``*.md`` files that are not hidden are read from folders. Missing paths, folders without such
    files and unreadable folders are yielded too, so that ``read`` reports them.
    """
    seen: set[str] = set()
    for path in paths:
        found = False
        for file in _files(path, frozenset()):
            found = True
            if (key := _real(file)) not in seen:
                seen.add(key)
                yield file
        if not found:
            yield path


def _files(path: Path, parents: frozenset[str]) -> Iterator[Path]:
    if not _is_folder(path):
        yield path
        return
    try:
        entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield path
        return
    # A link to a parent folder would be an infinite loop.
    parents = parents | {_real(path)}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            if _real(entry) not in parents:
                yield from _files(entry, parents)
        elif entry.suffix.lower() in SUFFIXES:
            yield entry


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _real(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, ValueError, RuntimeError):
        return str(path)


def _shown(path: Path) -> str:
    """The path as text that can be printed and written as JSON, even if the name is not valid UTF-8."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def decode(data: bytes) -> tuple[str, str]:
    r"""The text of some bytes, and their encoding, one of ``ENCODINGS``.

    Raises ReadError with the path ``<bytes>`` if the bytes are empty, binary or in another encoding.

    >>> decode("Көші-қон\r\n".encode("kz1048"))
    ('Көші-қон\r\n', 'kz1048')
    >>> decode(b"\xef\xbb\xbfOsh")
    ('Osh', 'utf-8-sig')
    """
    text, encoding = _decode(data)
    if not text or text.isspace():
        raise ReadError("<bytes>", "the file is empty" if not text else "the file contains only white space")
    return text, encoding


def _decode(data: bytes) -> tuple[str, str]:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError("<bytes>", f"not a text file but {name}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _try(data, "utf-16")
        if text is None or "\0" in text:
            raise _unknown("damaged UTF-16, or UTF-32")
        return text, "utf-16"
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > max(1, _CONTROLS_ALLOWED * len(data)):
        if (text := _unmarked_utf16(data)) is not None:
            return text, "utf-16"
        raise ReadError("<bytes>", "not a text file but binary data")
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        page = None if _mostly_utf8(data) else _code_page(data)
        if page is None:
            raise _unknown(f"not UTF-8 (byte {error.start})") from None
        return data.decode(page), page


def _unknown(detail: str) -> ReadError:
    return ReadError("<bytes>", f"unknown encoding: {detail}; supported encodings are {', '.join(ENCODINGS)}")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _mostly_utf8(data: bytes) -> bool:
    """Whether most bytes outside ASCII are letters in UTF-8, as in a truncated or merged file."""
    _, letters = _pair_bits()
    good = sum(len(char.encode()) for char in data.decode("utf-8", "ignore") if char.lower() in letters)
    return 2 * good > sum(byte >= 0x80 for byte in data)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: the byte order that gives European characters and no control characters."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try(data, encoding)
        if text and re.fullmatch(r"[\t\n\v\f\r\x20-\x7e\xa0-\u052f\u2010-\u22ff]+", text):
            return text
    return None


# charset-normalizer was tried first: it handles Russian well, but confuses kz1048 and ptcp154 in many Kazakh
# and Kyrgyz texts. The likelihood of letter pairs in the three languages separates these pages, and also KOI8-R,
# which swaps upper and lower case. The tables of pairs may be incomplete: a pair that is in no table
# is only unlikely, but symbols inside words, or capitals after lower-case letters, hardly occur in text.

_EDGE = "_"
_LATIN = "latin"
_SIGN = "±"
_ODD = "\0"
_NEUTRAL = frozenset("\xa0\xad«»‹›„“”‘’‚–—…•·№§°©®™€")
_BITS_UNSEEN = math.log2(0.5 / 100_000)  # bits a pair
_BITS_ODD = math.log2(0.01 / 100_000)  # bits a pair
_BITS_SIGN = -6.0  # bits a pair
_BITS_CAPITALS = -0.5  # bits a pair
_BITS_PLAUSIBLE = -11.0  # bits a pair
_ODD_SHARE = 0.01  # share of the pairs
_ODD_FEW = 4  # pairs


def _code_page(data: bytes) -> str | None:
    """The code page with the most likely letter pairs, or None if they are unlikely in all of them."""
    pairs = Counter(zip(b" " + data, data + b" ", strict=True))
    telling = {pair: count for pair, count in pairs.items() if max(pair) >= 0x80}
    scores = {page: _score(telling, page) for page in _CODE_PAGES if _try(data, page) is not None}
    best = max(scores, key=lambda page: scores[page].bits)
    total = sum(telling.values())
    sense = scores[best].bits >= _BITS_PLAUSIBLE * total and scores[best].odd <= max(_ODD_FEW, _ODD_SHARE * total)
    return best if sense else None


@dataclass(frozen=True, slots=True)
class _Score:
    bits: float
    odd: int


def _score(pairs: Mapping[tuple[int, int], int], page: str) -> _Score:
    """Sum of the log2 likelihoods of byte pairs in a code page, and how many of the pairs are not plausible text."""
    bits, _ = _pair_bits()
    kinds = _kinds(page)
    score, odd = 0.0, 0
    for (first, second), count in pairs.items():
        (left, left_case), (right, right_case) = kinds[first], kinds[second]
        around = {left, right}
        if around <= {_EDGE, _LATIN}:
            continue
        if _SIGN in around and _EDGE in around:
            score += count * _BITS_SIGN
        elif not around.isdisjoint((_ODD, _SIGN)) or (left_case, right_case) == ("lower", "upper"):
            score += count * _BITS_ODD
            odd += count
        else:
            score += count * bits.get(left + right, _BITS_UNSEEN)
            score += count * _BITS_CAPITALS * (left_case == right_case == "upper")
    return _Score(score, odd)


@lru_cache
def _kinds(page: str) -> tuple[tuple[str, str], ...]:
    """For each byte of a code page: its class (lower-case letter, word edge, symbol or implausible) and its case."""
    _, letters = _pair_bits()
    return tuple(_kind(char, letters) for char in bytes(range(256)).decode(page, "replace"))


def _kind(char: str, letters: frozenset[str]) -> tuple[str, str]:
    if char.lower() in letters:
        return char.lower(), "upper" if char.isupper() else "lower"
    if char.isascii() and char.isalpha():
        return _LATIN, ""
    if char.isascii() or char in _NEUTRAL:
        return _EDGE, ""
    return (_SIGN if char == _SIGN else _ODD), ""


@lru_cache
def _pair_bits() -> tuple[dict[str, float], frozenset[str]]:
    """log2 likelihood of each letter pair in the language where it is most likely, and the set of letters."""
    bits: dict[str, float] = {}
    for code in language_codes():
        for per_100000, pairs in language_table(code, "letter_pairs").items():
            for pair in pairs.split():
                bits[pair] = max(bits.get(pair, -math.inf), math.log2(int(per_100000) / 100_000))
    return bits, frozenset("".join(bits)) - {_EDGE}


# Look-alike letters of the same case: B looks like В, but b like no Cyrillic letter. Y is mapped to Ү,
# and y to у. Lower-case k is read as к, but к never as k: in "USAIDке" it begins the case ending.
_TO_CYRILLIC = str.maketrans("aceəhikoɵpxyABCEƏHIİKMOƟPTXYáéëíóýÁÉËÍÓÝ", "асеәһікоөрхуАВСЕӘНІІКМОӨРТХҮаеёіоуАЕЁІОУ")
_TO_LATIN = str.maketrans("асеёһіорхуАВСЕЁНҺІКМОРТХҮУ", "aceehiopxyABCEEHHIKMOPTXYY")
# letters of other alphabets that are sometimes typed for ң and қ
_VARIANTS = str.maketrans("ӊӉӄӃ", "ңҢқҚ")
_UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_STRESS = "\u0301"
_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")


@lru_cache(maxsize=1 << 16)
def normalise(word: str) -> str:
    """Matching form of one token. It may be shorter or longer than the token, so never compute offsets from it.

    Lower case in NFC, е for ё, without soft hyphens, zero-width characters and stress marks. Look-alike letters are
    mapped to the main script of their run of letters. A run in one script does not change, and neither does a run with
    unambiguous letters of both scripts, such as a Latin name with a Cyrillic ending.

    >>> normalise("Қа\u00adзақcтáн"), normalise("СOVID-пен"), normalise("XXI"), normalise("Facebookта")
    ('қазақстан', 'covid-пен', 'xxi', 'facebookта')
    """
    if word.isascii():
        return word.lower()
    # NFC first: the accent of é and the breve of й belong to the letter; a stress mark never composes with a letter.
    plain = unicodedata.normalize("NFC", word.translate(_UNSEEN)).replace(_STRESS, "").translate(_VARIANTS)
    plain = _LETTERS.sub(lambda run: _one_script(run.group()), plain)
    return unicodedata.normalize("NFC", plain.lower().replace("ё", "е"))


def _one_script(run: str) -> str:
    cyrillic = [char for char in run if "\u0400" <= char <= "\u052f"]
    latin = [char for char in run if char < "\u02b0" and char not in "ªµº"]
    if not cyrillic or not latin:
        return run
    only_cyrillic = any(ord(char) not in _TO_LATIN for char in cyrillic)
    only_latin = any(ord(char) not in _TO_CYRILLIC for char in latin)
    if only_cyrillic and only_latin:
        return run
    to_latin = only_latin or (not only_cyrillic and len(latin) > len(cyrillic))
    return run.translate(_TO_LATIN if to_latin else _TO_CYRILLIC)
