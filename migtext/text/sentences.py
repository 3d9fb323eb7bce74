"""Text to sentences: one pattern finds the candidates, and the tables of the languages decide."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from migtext.resources import language_codes, language_table
from migtext.text.punctuation import (
    APOSTROPHES,
    CLOSING_BRACKETS,
    CLOSING_QUOTES,
    HYPHENS,
    ONLY_CLOSING_QUOTES,
    ONLY_OPENING_QUOTES,
    OPENING_BRACKETS,
    OPENING_QUOTES,
    STROKES,
    one_of,
    open_quote,
)

_TWO_USES = CLOSING_QUOTES & (OPENING_QUOTES | APOSTROPHES)
_CLOSER = rf"(?:{one_of(CLOSING_QUOTES - _TWO_USES, CLOSING_BRACKETS)}|{one_of(_TWO_USES)}(?!\w))"
_OPENER = one_of(OPENING_QUOTES, OPENING_BRACKETS)
_HYPHEN = one_of(HYPHENS)
_STROKE = one_of(STROKES)
_CONTINUES = frozenset(",;:%") | CLOSING_BRACKETS | ONLY_CLOSING_QUOTES
_LEFT_OPEN = frozenset(",") | OPENING_BRACKETS | ONLY_OPENING_QUOTES
_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_CANDIDATE = re.compile(
    rf"(?P<stop>[.!?…]+)(?P<close>(?:{_CLOSER}|(?<!\s)\[\d{{1,3}}\]|[¹²³⁰⁴-⁹])*)"
    rf"(?=(?P<gap>\s*)(?P<dash>{_STROKE}?)\s*(?P<open>{_OPENER}*)(?P<next>.?))"
    rf"|[{_BREAKS}]\s*",
    re.DOTALL,
)
_NEW_LINE = re.compile(rf"\r\n|[{_BREAKS}]")
_BLANK_LINE = re.compile(rf"(?:\r\n|[{_BREAKS}])[^\S{_BREAKS}]*[{_BREAKS}]")
_BULLET = re.compile(rf"[•●▪■◦‣·*►✓✔]|{_STROKE}+\s*(?=\S)|\(?(?:\d{{1,3}}|[ivxIVX]{{1,4}}|[^\W\d_])[.)](?=\s)")
_ENUMERATOR = re.compile(
    rf"(?:[\s•*]|{_OPENER}|{_STROKE})*(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}|[IVXІХ]{{1,5}}|[^\W\d_])?"
)
_LAST_WORD = re.compile(rf"(?:(?<![^\W_])[^\W\d_]{{1,5}}\.[ \u00a0]?){{0,4}}[^\W_]+(?:{_HYPHEN}[^\W\d_]+)?\Z")
_NUMBER = re.compile(rf"(?:\d(?:{_HYPHEN}[^\W\d_]{{1,3}})?|(?<![^\W_])[IVXІХ]{{1,5}})\s*\Z")
_WORD = re.compile(rf"[^\W\d_]++(?:{_HYPHEN}[^\W\d_]++)*+(?!\.)")
_FOOTNOTE = re.compile(r"\d{1,2}(?=\s+[^\W\d_])")
_ADDRESS = re.compile(r"@|://|www\.|[/_=&]|\w\.[a-z]{2,}\b")
_DOMAIN = re.compile(r"[A-Za-z]{2,3}\b")
_BEFORE_SPEAKER = "".join(STROKES) + " \u00a0"
_SHORTEST_LINE = 40  # a shorter line is not taken for one that was wrapped for want of room
_WINDOW = 80  # characters looked at on either side of a candidate, so that the time stays linear


class _Words(NamedTuple):
    """The tables of all languages: abbreviations with their group, after a number and elsewhere; word lists."""

    after_number: dict[str, str]
    elsewhere: dict[str, str]
    starts: frozenset[str]
    date_words: frozenset[str]
    longest: int


@lru_cache
def _words() -> _Words:
    def union(table: str, key: str) -> frozenset[str]:
        return frozenset(
            word for code in language_codes() for word in language_table(code, "tokens").get(table, {}).get(key, ())
        )

    def kinds(*groups: str) -> dict[str, str]:
        return {word: group for group in reversed(groups) for word in union("abbreviations", group)}

    after_number = kinds("inside", "unit", "before", "closing")
    after_number.update(dict.fromkeys(union("sentences", "date_units"), "date"))
    elsewhere = kinds("inside", "before", "unit", "closing")
    longest = max(map(len, elsewhere), default=0)
    return _Words(after_number, elsewhere, union("sentences", "starts"), union("sentences", "date_words"), longest)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Offset pairs of the sentences of ``text``, in order, without the white space around them.

    Together they contain every character except white space. The rules of all languages apply at once.

    >>> text = "Қ. Тоқаев 33 млн. теңге бөлді.Бұл көп пе?"
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Қ. Тоқаев 33 млн. теңге бөлді.', 'Бұл көп пе?']
    """
    return [pair for pair in _pieces(text) if pair[0] < pair[1]]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start, line = 0, 0
    wrapping = _Wrapping(text)
    for match in _CANDIDATE.finditer(text):
        if match["stop"] is not None:
            end = _stop_ends(text, start, match)
        else:
            end = match.end() if _line_ends(text, start, line, match, wrapping) else -1
            line = match.end()
        if end > start:
            yield _stripped(text, start, end)
            start = end
    yield _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _stop_ends(text: str, start: int, match: re.Match[str]) -> int:
    """The end of the sentence from ``start``: after this stop and its closing marks; -1 if it does not end here."""
    stop, close, gap, dash, _, follow = match.groups()
    at, end = match.span()
    if not follow:
        return end
    if follow in _CONTINUES or _only_marks(text, start, at) or (dash and _speaker_follows(match)):
        return -1
    if not gap:
        return _glued_end(text, start, match)
    if stop == "." and not close:
        kind = _abbreviation(text, start, at)
        if kind:
            return end if _ends_after(kind, text, start, match) else -1
    if follow.islower():
        ends = _NEW_LINE.search(gap) is not None
    else:
        ends = stop != "." or bool(close) or not _in_quoted_name(text, start, at)
    return end if ends else -1


def _only_marks(text: str, start: int, at: int) -> bool:
    """Whether only a list number or letter, or symbols, are between ``start`` and ``at``."""
    return at - start < _WINDOW and _ENUMERATOR.fullmatch(text, start, at) is not None


def _speaker_follows(match: re.Match[str]) -> bool:
    """Whether the dash after a stop belongs to the same sentence: ``…ме?» – деді ол``, ``…млн.-нан``."""
    if not match["gap"]:
        return not match["close"]
    return (bool(match["close"]) or match["next"].islower()) and _NEW_LINE.search(match["gap"]) is None


def _in_quoted_name(text: str, start: int, at: int) -> bool:
    """Whether the stop at ``at`` closes one or two words of a name in quotation marks: ``«Бейбітшілік. Даму»``."""
    quote = open_quote(text, max(start, at - _WINDOW), at)
    if quote <= start:
        return False
    return len(text[quote + 1 : at].rpartition(". ")[2].split()) < 3


def _glued_end(text: str, start: int, match: re.Match[str]) -> int:
    """The same for a stop without a space after it: the text on both sides must look like prose.

    A footnote number belongs to the sentence before it.
    """
    at, end = match.span()
    follow = match["next"]
    word = _last_word(text, start, at)
    plain = match["stop"] == "." and not match["close"]
    if plain:
        kind = _abbreviation(text, start, at)
        if kind and not _ends_after(kind, text, start, match):
            return -1
        if word is None or len(word[0]) < 2 or (word[0][-1].isdecimal() and follow.isdecimal()):
            return -1
    if _ADDRESS.search(_run(text, at)):
        return -1
    prose = word is not None and word[0].isalpha() and word[0].islower() and len(word[0]) > 2
    if follow.isdecimal():
        footnote = _FOOTNOTE.match(text, end)
        if footnote and text[footnote.end() : footnote.end() + _WINDOW].lstrip()[:1].isupper():
            return footnote.end()
    else:
        after = text[match.start("next") + 1 : match.start("next") + 2]
        prose = follow.isupper() and (prose or after.islower() or after.isspace() or bool(match["open"]))
        prose = prose and not (plain and _DOMAIN.match(text, end))
    return end if prose else -1


def _run(text: str, at: int) -> str:
    """The text around ``at`` without white space, within the window."""
    left = re.split(r"\s", text[max(0, at - _WINDOW) : at])
    right = text[at : at + _WINDOW].split(maxsplit=1)
    return left[-1] + right[0]


def _last_word(text: str, start: int, at: int) -> re.Match[str] | None:
    """The word before ``at``, with the short words and full stops attached before it: ``т. б``."""
    return _LAST_WORD.search(text, max(start, at - 3 * _words().longest), at)


def _abbreviation(text: str, start: int, at: int) -> str:
    """Kind of the abbreviation with its full stop at ``at``: a group of the tables, "initial", "date", or ""."""
    words = _words()
    if text[max(start, at - words.longest - 1) : at].isalpha() and at - start > words.longest:
        return ""
    word = _last_word(text, start, at)
    if word is None or (len(word[0]) > words.longest and not word[0][0].isdecimal() and "." not in word[0]):
        return ""
    key = word[0].replace(" ", "").replace("\u00a0", "")
    whole = key.lstrip("0123456789").lstrip("".join(HYPHENS))
    last = whole.rpartition(".")[2]
    if len(last) == 1 and last.isupper() and (last == whole or words.elsewhere.get(whole.lower()) != "inside"):
        return "initial"
    for form in (whole, last):
        lower = form.lower()
        if lower in words.elsewhere and (form in (lower, lower.capitalize()) or "." in form):
            number = whole != key or _NUMBER.search(text, max(start, word.start() - 8), word.start()) is not None
            return (words.after_number if number else words.elsewhere)[lower]
    return ""


def _ends_after(kind: str, text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the full stop of an abbreviation also ends the sentence."""
    follow = match["next"]
    if kind == "closing":
        return not follow.islower()
    if kind == "before" or not follow.isupper() or match["dash"] or match["open"].startswith("("):
        return False
    if kind == "date":
        return not _opens_clause(text[max(start, match.start() - _WINDOW) : match.start()])
    return kind == "unit" or _starts(text, match.start("next"))


def _starts(text: str, at: int) -> bool:
    """Whether the word at ``at`` is a capitalised word that begins a sentence."""
    word = _WORD.match(text, at)
    return word is not None and word[0][0].isupper() and word[0].lower() in _words().starts


def _opens_clause(before: str) -> bool:
    """Whether only a date is between the beginning of the clause and its unit: ``В мае 2024 г.``"""
    clause = before.rpartition(", ")[2].split()
    return len(clause) < 7 and (clause[0][0].isdecimal() or clause[0].lower() in _words().date_words)


def _line_ends(text: str, start: int, line: int, match: re.Match[str], wrapping: "_Wrapping") -> bool:
    """Whether a sentence ends at the end of the line from ``line``."""
    at, end = match.span()
    last = text[max(start, at - _WINDOW) : at].rstrip()[-2:]
    if not last or end == len(text) or len(_NEW_LINE.findall(match[0])) > 1:
        ends = True
    elif _BULLET.match(text, end):
        ends = not _closes_speech(last) or not text[end : end + 3].lstrip(_BEFORE_SPEAKER)[:1].islower()
    elif (
        last[-1] in _LEFT_OPEN
        or text[end] in _CONTINUES
        or (last[-1] == "." and _abbreviation(text, start, at - 1) in ("before", "inside"))
        or wrapping.full(line, at, end)
    ):
        ends = False
    else:
        ends = last[-1] in ":;" or not text[end].islower() or _ADDRESS.search(_run(text, end)) is not None
    return ends


def _closes_speech(last: str) -> bool:
    """Whether the two characters that end a line close direct speech, so that a dash and the speaker may follow."""
    if last[-1] == ",":
        return last[0] in CLOSING_QUOTES
    return last[0] in "?!…" and last[-1] in CLOSING_QUOTES


class _Wrapping:
    """Recognises lines that were wrapped because the next word did not fit."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.block_end = -1
        self.width = 0

    def full(self, start: int, end: int, following: int) -> bool:
        """Whether the first word at ``following`` would not have fitted on the line ``text[start:end]``.

        Only if another line of the paragraph continues in lower case, and never after a final stop.
        """
        if end - start < _SHORTEST_LINE:
            return False
        if following > self.block_end:
            self._measure(start, following)
        word = self.text[following : following + _WINDOW].split(maxsplit=1)[0]
        return end - start + 1 + len(word) > self.width > 0

    def _measure(self, start: int, following: int) -> None:
        blank = _BLANK_LINE.search(self.text, following)
        self.block_end = blank.start() if blank else len(self.text)
        lines = self.text[start : self.block_end].splitlines()
        wrapped = any(len(one) >= _SHORTEST_LINE and other.lstrip()[:1].islower() for one, other in pairwise(lines))
        self.width = max(map(len, lines)) if wrapped else 0
