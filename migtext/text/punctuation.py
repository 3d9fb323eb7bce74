"""Signs of punctuation, each kind once: quotation marks, brackets, hyphens, dashes, minus signs, apostrophes.

A hyphen ties the parts of a word or a word and its ending, a dash stands between words; typists often take the hyphen
for both, so what means dashes mostly asks for ``STROKES``. A minus sign counts only between numbers.
"""

import re
from collections.abc import Iterable

QUOTE_PAIRS = {
    "«": "»",
    "“": "”",
    "„": "“”",
    "‟": "”",
    "‹": "›",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
}
"""Each mark that opens a quotation, with the marks that may close it."""

OPENING_QUOTES = frozenset(QUOTE_PAIRS)
CLOSING_QUOTES = frozenset("".join(QUOTE_PAIRS.values()))
QUOTES = OPENING_QUOTES | CLOSING_QUOTES
ONLY_OPENING_QUOTES = OPENING_QUOTES - CLOSING_QUOTES
ONLY_CLOSING_QUOTES = CLOSING_QUOTES - OPENING_QUOTES
"""Marks that look the same wherever they are used; the others need what stands around them."""

BRACKET_PAIRS = {"(": ")", "[": "]"}
OPENING_BRACKETS = frozenset(BRACKET_PAIRS)
CLOSING_BRACKETS = frozenset(BRACKET_PAIRS.values())

HYPHENS = frozenset("-‐‑")
DASHES = frozenset("‒–—―")
STROKES = HYPHENS | DASHES
MINUSES = frozenset("−")
RANGE_SIGNS = STROKES | MINUSES
"""Signs that may stand between the ends of a range."""

APOSTROPHES = frozenset("'’")
"""Signs inside words that are no letters, as in names from French."""

LETTER_APOSTROPHES = frozenset("ʻʼ‘")
"""Signs that stand for a letter or a part of one, as in Uzbek in Latin letters."""


def one_of(*sets: Iterable[str]) -> str:
    """A character class for regular expressions that holds the signs of all sets.

    >>> one_of(HYPHENS)
    '[\\\\-‐‑]'
    """
    return f"[{''.join(re.escape(sign) for sign in sorted(frozenset().union(*sets)))}]"


def closes(opening: str, mark: str) -> bool:
    """Whether ``mark`` closes what the quotation mark ``opening`` opens.

    >>> closes("„", "“"), closes("«", "”"), closes("Дала", "")
    (True, False, False)
    """
    return bool(mark) and mark in QUOTE_PAIRS.get(opening, "")


def opens_at(text: str, at: int) -> bool:
    """Whether the sign at offset ``at`` may open a quotation; one of two uses does not right behind a letter.

    >>> [opens_at("«Дала» мен “Жол”, L'Oréal", at) for at in (0, 5, 11, 15, 19)]
    [True, False, True, False, False]
    """
    sign = text[at]
    return sign in OPENING_QUOTES and (sign in ONLY_OPENING_QUOTES or not text[at - 1 : at].isalnum())


def closes_at(text: str, at: int) -> bool:
    """Whether the sign at offset ``at`` may close a quotation; one of two uses does not right before a letter.

    >>> [closes_at("„Дала“, d’Or", at) for at in (0, 5, 9)]
    [False, True, False]
    """
    sign = text[at]
    sure = sign in ONLY_CLOSING_QUOTES - APOSTROPHES
    return sign in CLOSING_QUOTES and (sure or not text[at + 1 : at + 2].isalnum())


_QUOTE = re.compile(one_of(QUOTES))


def open_quote(text: str, start: int, end: int) -> int:
    """The offset of the last quotation mark in ``text[start:end]`` that opens what is not closed there; -1 if none.

    >>> open_quote("Ол «Жол» мен „Дала. Су“", 0, 20), open_quote("Ол «Жол» мен", 0, 12)
    (13, -1)
    """
    opened: list[int] = []
    for match in _QUOTE.finditer(text, start, end):
        at = match.start()
        if closes_at(text, at) and opened and closes(text[opened[-1]], text[at]):
            opened.pop()
        elif opens_at(text, at):
            opened.append(at)
    return opened[-1] if opened else -1
