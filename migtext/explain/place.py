"""The place that is asked about: from ``--at`` to offsets, and what follows from where it stands."""

import re
from bisect import bisect_left, bisect_right

from migtext.errors import ValueFormatError
from migtext.explain.analysis import Analysis
from migtext.explain.explanation import Place
from migtext.explain.model_names import reads
from migtext.layers.tables.find import TableText
from migtext.resources import has_table
from migtext.text.furniture import NAMELESS
from migtext.text.language_id import detect_sentence
from migtext.text.tokens import tokenise

_SPAN = re.compile(r"(\d+)(?::(\d+))?")
_NUMBERED = re.compile(r"(.+)#([1-9]\d{0,5})", re.DOTALL)
_SURE = {"caller": "given by the caller", "text": "stated in the text", "metadata": "given by the file"}
_BY_LANGUAGE = ("dates", "figures", "events")
"""Layers that are found in a sentence with the tables of its language only."""


def find_place(text: str, at: str) -> tuple[int, int]:
    """Start and end of the place that ``at`` means: an offset, START:END, or words of the text.

    An offset means the word that it is in, or the next one. ``words#2`` is the second place where the words stand; case
    counts only if they stand somewhere in that case. Raises ValueFormatError if there is no such place.

    >>> find_place("Ош, 5 мая. Ош өстү.", "12"), find_place("Ош, 5 мая. Ош өстү.", "Ош#2")
    ((11, 13), (11, 13))
    """
    if match := _SPAN.fullmatch(at.strip()):
        return _at_offsets(text, int(match[1]), int(match[2]) if match[2] else None)
    numbered = _NUMBERED.fullmatch(at.strip())
    words, number = (numbered[1], int(numbered[2])) if numbered else (at, 1)
    if not words.split():
        raise ValueFormatError("--at is empty; expected an offset, START:END, or words of the text")
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = list(re.finditer(pattern, text)) or list(re.finditer(pattern, text, re.IGNORECASE))
    if number > len(found):
        times = f"only {len(found)} times" if found else "nowhere"
        raise ValueFormatError(f"--at {at!r}: these words stand {times} in the text; expected an offset or its words")
    return found[number - 1].span()


def _at_offsets(text: str, start: int, end: int | None) -> tuple[int, int]:
    last = len(text)
    if start >= last or (end is not None and not start < end <= last):
        given = f"{start}" if end is None else f"{start}:{end}"
        raise ValueFormatError(f"--at {given}: expected offsets from 0 to {last}, the first below the second")
    if end is not None:
        return start, end
    tokens = tokenise(text)
    first = min(bisect_right(tokens.ends, start), len(tokens.words) - 1)
    return (tokens.starts[first], tokens.ends[first]) if tokens.words else (start, start + 1)


def place_of(analysis: Analysis, start: int, end: int) -> Place:
    """What there is to tell of a span of the analysed text."""
    tokens, document, draft = analysis.tokens, analysis.record.document, analysis.draft
    at = max(0, bisect_right([first for first, _ in tokens.sentences], start) - 1)
    first, last = tokens.sentences[at] if tokens.sentences else (0, len(tokens.text))
    by_itself, sure = detect_sentence(tokens.text[first:last])
    shown = analysis.shown(start, end)
    sentence = analysis.shown(first, last)
    notes = (
        *_language_notes(analysis, at),
        *_page_notes(analysis, start),
        *_table_notes(analysis, start, end),
        *_model_notes(analysis, at),
    )
    published = document.published
    return Place(
        start=shown[0],
        end=shown[1],
        text=shown[2],
        sentence=at,
        sentence_start=sentence[0],
        sentence_text=sentence[2],
        language=draft.sentences[at].language if draft.sentences else document.language,
        by_itself=by_itself,
        sure=sure,
        page=max(1, bisect_right(document.pages, shown[0])) if document.pages else None,
        published=f"{published.value}, {_SURE[published.source]}" if published else "",
        notes=notes,
    )


def _language_notes(analysis: Analysis, sentence: int) -> list[str]:
    if not analysis.tokens.languages:
        return []
    own, read = analysis.draft.sentences[sentence].language, analysis.tokens.languages[sentence]
    if missing := [layer for layer in _BY_LANGUAGE if not has_table(read, layer)]:
        return [f"language {own}: there are no tables of {', '.join(missing)}, and none of these is found here"]
    return [f"language {own}: read with the tables of {read}"] if own != read else []


def _model_notes(analysis: Analysis, sentence: int) -> list[str]:
    if analysis.draft.rule_names is None:
        return []
    note = reads(analysis, sentence)
    return [note] if note else []


def _page_notes(analysis: Analysis, start: int) -> list[str]:
    piece = furniture_at(analysis, start)
    if piece is None:
        return []
    nameless = ", no organisations" if piece in NAMELESS else ""
    return [f"a line of the page ({piece}), not of its text: it gives no figures{nameless} and no events"]


def furniture_at(analysis: Analysis, start: int) -> str | None:
    """The kind of the line of the page that an offset is in; None for text."""
    pieces = analysis.record.document.furniture
    at = bisect_left(pieces, start + 1, key=lambda piece: piece.start) - 1
    return pieces[at].kind if at >= 0 and start < pieces[at].end else None


def _table_notes(analysis: Analysis, start: int, end: int) -> list[str]:
    for table in analysis.draft.tables:
        for one in table.cells:
            if one.cell.start < end and start < one.cell.end:
                row = " / ".join(table.layout.words(cell) for cell in one.row) or "none"
                column = " / ".join(table.layout.words(cell) for cell in one.column) or "none"
                return [f"a cell of a table; headings of its row: {row}; of its column: {column}"]
        for name, spans in (("heading", _headings(table)), ("caption", list(table.captions))):
            if any(first < end and start < last for first, last in spans):
                return [f"a {name} of a table: numbers in cells below take date, place, unit and noun from it"]
    return []


def _headings(table: TableText) -> list[tuple[int, int]]:
    return [(cell.start, cell.end) for cell in table.headings]
