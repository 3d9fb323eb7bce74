"""Bytes to text, words to their matching form.

The text is not changed: line ends, soft hyphens and non-breaking spaces stay. Only a byte order mark, which is not part
of the text, is removed.
"""

import codecs
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from migtext.errors import ReadError, ValueFormatError
from migtext.resources import language_codes, language_table

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r", "kz1048", "ptcp154")
"""Supported encodings."""

# If two code pages give the same text, the first one is chosen: the most common ones come first.
_CODE_PAGES = ("windows-1251", "kz1048", "ptcp154", "koi8-r")

SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP file (such as .docx or .odt)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (such as .doc)"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh9", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"AT&TFORM", "a DjVu book"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"%!PS", "a PostScript file"),
)
"""First bytes of files that are not text, and what they are."""

_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"
_CONTROLS_ALLOWED = 0.01  # share of the bytes


class Decoded(NamedTuple):
    """A text, its encoding, and how sure that encoding is, from 0 to 1."""

    text: str
    encoding: str
    confidence: float


def decode(data: bytes) -> tuple[str, str]:
    r"""The text of some bytes, and their encoding, one of ``ENCODINGS``.

    Raises ReadError with the path ``<bytes>`` if the bytes are empty, binary or in another encoding.

    >>> decode("Көші-қон\r\n".encode("kz1048"))
    ('Көші-қон\r\n', 'kz1048')
    >>> decode(b"\xef\xbb\xbfOsh")
    ('Osh', 'utf-8-sig')
    """
    return decoded(data)[:2]


def decoded(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of some bytes, with their encoding and how sure it is.

    ``encoding``: what the caller knows it to be, any text encoding that Python has. The confidence is 1.0 for Unicode
    and for an encoding that the caller gives. For a code page it is how much likelier its letters are than those of the
    next page, times the share of the text for which it is the best page: a file in two encodings is near 0.5.
    Raises ReadError, as ``decode`` does, and if the bytes are not in the encoding that the caller gives.

    >>> decoded("Почта".encode("cp866"), "cp866")
    Decoded(text='Почта', encoding='cp866', confidence=1.0)
    """
    found = Decoded(_in_encoding(data, encoding), encoding, 1.0) if encoding else _decode(data)
    if not found.text or found.text.isspace():
        raise ReadError("<bytes>", "the file contains only white space" if found.text else "the file is empty")
    return found


def check_encoding(encoding: str) -> str:
    """The name of a text encoding that Python has, as in ``ENCODINGS``; raises ValueFormatError for any other.

    >>> check_encoding("CP866"), check_encoding("cp1251")
    ('cp866', 'windows-1251')
    """
    try:
        # A test with text leaves out what only turns bytes into bytes, such as hex.
        found = codecs.lookup(encoding)
        "a".encode(encoding)
    except (LookupError, ValueError):
        raise ValueFormatError(
            f"unknown encoding {encoding!r}; expected a name such as {', '.join(ENCODINGS)}"
        ) from None
    return next((name for name in ENCODINGS if codecs.lookup(name).name == found.name), found.name)


def _in_encoding(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReadError("<bytes>", f"not {encoding}, as --encoding says (byte {error.start})") from None


def _decode(data: bytes) -> Decoded:
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            raise ReadError("<bytes>", f"not a text file but {name}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _try(data, "utf-16")
        if text is None or "\0" in text:
            raise _unknown("damaged UTF-16, or UTF-32")
        return Decoded(text, "utf-16", 1.0)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > max(1, _CONTROLS_ALLOWED * len(data)):
        if (text := _unmarked_utf16(data)) is not None:
            return Decoded(text, "utf-16", 1.0)
        raise ReadError("<bytes>", "not a text file but binary data")
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return Decoded(data.decode(encoding), encoding, 1.0)
    except UnicodeDecodeError as error:
        found = None if _mostly_utf8(data) else _code_page(data)
        if found is None:
            raise _unknown(f"not UTF-8 (byte {error.start})") from None
        return Decoded(data.decode(found[0]), *found)


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
_TEMPERATURE = 3.0  # pairs of one word are not independent: the margin in bits overstates certainty
_PIECES = re.compile(
    rb".{100,300}?(?:\n|$)|.{1,300}", re.DOTALL
)  # what is looked at alone, a line if it is long enough


def _code_page(data: bytes) -> tuple[str, float] | None:
    """The code page with the most likely letter pairs and how sure it is, or None if they are unlikely in all pages."""
    telling = _telling(data)
    pages = [page for page in _CODE_PAGES if _try(data, page) is not None]
    scores = {page: _score(telling, page) for page in pages}
    best = max(scores, key=lambda page: scores[page].bits)
    total = sum(telling.values())
    if scores[best].bits < _BITS_PLAUSIBLE * total or scores[best].odd > max(_ODD_FEW, _ODD_SHARE * total):
        return None
    text = data.decode(best)
    others = [scores[page].bits for page in pages if data.decode(page) != text]
    margin = scores[best].bits - max(others, default=-math.inf)
    sure = 1 / (1 + 2 ** -min(margin / _TEMPERATURE, 1000))
    return best, round(sure * _agreement(data, best, pages), 2)


def _telling(data: bytes) -> Counter[tuple[int, int]]:
    """The pairs of neighbouring bytes with one outside ASCII, and how often they come."""
    pairs = Counter(zip(b" " + data, data + b" ", strict=True))
    return Counter({pair: count for pair, count in pairs.items() if max(pair) >= 0x80})


def _agreement(data: bytes, page: str, pages: Sequence[str]) -> float:
    """Share of a text, piece by piece, in which no other page is better than this one."""
    agreed = total = 0
    for piece in _PIECES.findall(data):
        telling = _telling(piece)
        weight = telling.total()
        best = max(pages, key=lambda other: _score(telling, other).bits)
        total += weight
        agreed += weight * (piece.decode(best) == piece.decode(page))
    return agreed / total if total else 1.0


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
