"""The release date, from the dateline, date stamp, heading or metadata line of the text."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from migtext.errors import ValueFormatError
from migtext.layers.dates.edtf import check_published
from migtext.layers.dates.find import DateDraft
from migtext.resources import language_codes, language_table
from migtext.text.punctuation import STROKES
from migtext.text.tokens import Tokens

_HEAD_LINES = 6  # lines
_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_STAMP_WORDS = 3  # words
_DATELINE_ENDS = (".", "/", "(")
_FOOT_LINES, _IMPRINT = 2, 30  # lines, characters
_LONGEST_DATELINE, _LONGEST_LINE = 80, 300  # characters


def find_published(tokens: Tokens, drafts: Sequence[DateDraft]) -> tuple[str, int] | None:
    """Value of the release date and index of its draft, or None if the text has none.

    On the first lines of the text, the date must be after a label (``published:``), alone or nearly alone on its line,
    between a place and a dash or full stop, or at the end of a heading. The last line is searched too.
    """
    lines = _lines(tokens.text)
    last = len(lines) - 1
    labels, imprints = _words("labels"), _words("imprints")
    best: tuple[int, int] | None = None
    for number, draft in enumerate(drafts):
        start, end = tokens.starts[draft.first], tokens.ends[draft.last - 1]
        place = bisect_right(lines, start, key=lambda line: line[0]) - 1
        if _HEAD_LINES <= place <= last - _FOOT_LINES or _value(draft) is None:
            continue
        before = tokens.text[max(lines[place][0], start - _LONGEST_LINE) : start]
        after = tokens.text[end : min(lines[place][1], end + _LONGEST_LINE)]
        around = after.casefold()[:_IMPRINT] + before.casefold()[-_IMPRINT:]
        rank = 0 if any(phrase in around for phrase in imprints) else _rank(before, after, place, len(lines), labels)
        if rank is not None and (best is None or rank < best[0]):
            best = (rank, number)
    if best is None:
        return None
    value = _value(drafts[best[1]])
    return (value, best[1]) if value else None


def _words(key: str) -> tuple[str, ...]:
    return tuple(word for code in language_codes() for word in language_table(code, "published").get(key, ()))


def _value(draft: DateDraft) -> str | None:
    """The value of a draft that may be the release date: at least a month with its year."""
    point = draft.point
    if draft.kind not in {"date", "interval"} or point is None or draft.modifier or point.relative or draft.to_date:
        return None
    if point.year is None or point.first_month is None or point.season:
        return None
    try:
        return check_published(point.in_years_of_end().value() or "")
    except ValueFormatError:
        return None


def _lines(text: str) -> list[tuple[int, int]]:
    """Offsets of the non-empty lines."""
    return [match.span() for match in _LINE.finditer(text) if match[0].strip()]


def _names_place(before: str) -> bool:
    """Whether the text before a date is only a few capitalised words, as in a dateline."""
    words = before.replace(",", " ").split() if len(before) <= _LONGEST_DATELINE else []
    return (
        bool(words) == bool(before.strip())
        and len(words) <= _STAMP_WORDS + 1
        and all(word[0].isupper() for word in words)
    )


def _rank(before: str, after: str, place: int, count: int, labels: tuple[str, ...]) -> int | None:
    """How sure the place of a date on its line makes it the release's, 0 surest; None if it does not."""
    lead = before.strip().casefold().rstrip(" :" + "".join(STROKES))
    if any(lead.endswith(label) for label in labels):
        return 0
    words_before, words_after = len(_WORD.findall(before)), len(_WORD.findall(after))
    if words_before + words_after == 0:
        return 1
    if place >= _HEAD_LINES:
        return None
    if after.lstrip(" \u00a0.")[:1] in STROKES and _names_place(before):
        return 2
    if after.lstrip(" \u00a0")[:1] in _DATELINE_ENDS and before.rstrip().endswith(",") and _names_place(before):
        return 2
    ended = after.rstrip().endswith((".", "!", "?", "…", ";"))
    if (
        words_before + words_after <= _STAMP_WORDS
        and not ended
        and not before.strip().endswith((".", ":"))
        and count > 1
    ):
        return 3
    if place <= 1 and count > 1 and words_after == 0 and not ended and before.rstrip().endswith(","):
        return 4
    if place <= 1 and count > 1 and after.strip() in {"", "."} and before.rstrip().endswith(","):
        return 5
    return None
