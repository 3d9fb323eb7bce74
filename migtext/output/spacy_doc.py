"""A text, or a record and its text, as a spaCy Doc."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from spacy.language import BaseDefaults
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab, create_vocab

from migtext.errors import ValueFormatError
from migtext.output.record_text import checked_text
from migtext.records import LAYERS, Date, Event, Figure, Goal, Mention, Organisation, Place, Record
from migtext.text.tokens import tokenise

ANY_LANGUAGE = "xx"


def doc(text: str, language: str = ANY_LANGUAGE) -> Doc:
    """A Doc of the tokens and sentences of ``text``; ``doc(text).text == text`` for every string.

    White space other than spaCy's one space after a token is a separate token. ``token.norm_`` is the matching
    form of the token. All Docs of a language share their Vocab. Raises ValueFormatError for a lone surrogate,
    which cannot be encoded in UTF-8.

    >>> [token.text for token in doc("2024 жылы")]
    ['2024', 'жылы']
    """
    return _build(text, language, None)


def record_doc(record: Record, text: str | None) -> Doc:
    """The Doc of the text of a record, with a span group ``doc.spans[layer]`` for each layer of the record.

    ``span.label_`` is the kind of a date or figure, the catalogue's id of an organisation (else ``ORG``), the code of
    a place (else ``PLACE``), ``PERSON``, the framework of a goal, the type of an event; ``span.id_`` and
    ``span.kb_id_`` are the mention's id. Spans are extended to whole tokens. Raises ValueFormatError if there is no
    text or if its sha256 differs from that of the record.
    """
    text = checked_text(record, text)
    language = record.document.language
    made = _build(
        text,
        ANY_LANGUAGE if language == "other" else language,
        [(sentence.start, sentence.end) for sentence in record.sentences],
    )
    starts = [token.idx for token in made]
    for layer in LAYERS:
        made.spans[layer] = [span(made, starts, mention) for mention in getattr(record, layer)]
    return made


def _build(text: str, language: str, sentences: list[tuple[int, int]] | None) -> Doc:
    words: list[str] = []
    spaces: list[bool] = []
    norms: list[str] = []
    starts: list[int] = []

    def add(start: int, end: int, norm: str) -> None:
        words.append(text[start:end])
        spaces.append(False)
        norms.append(norm)
        starts.append(start)

    def add_blanks(start: int, end: int) -> None:
        if start < end and words and text[start] == " ":
            spaces[-1] = True
            start += 1
        # a sentence may begin between two tokens, with a character that is not seen
        for cut in firsts[bisect_right(firsts, start) : bisect_left(firsts, end)]:
            add(start, cut, text[start:cut])
            start = cut
        if start < end:
            add(start, end, text[start:end])

    tokens = tokenise(text)
    firsts = [first for first, _ in (tokens.sentences if sentences is None else sentences)]
    done = 0
    for start, end, norm in zip(tokens.starts, tokens.ends, tokens.words, strict=True):
        add_blanks(done, start)
        add(start, end, norm or text[start:end])
        done = end
    add_blanks(done, len(text))

    sentence_starts: list[bool | int | None] = [False] * len(words)
    for first in firsts[1:]:
        if first < len(text):
            sentence_starts[bisect_right(starts, first) - 1] = True
    if words:
        sentence_starts[0] = True
    vocab = _vocab(language)
    try:
        made = Doc(vocab, words=words, spaces=spaces, sent_starts=sentence_starts)
    except UnicodeEncodeError as error:
        raise ValueFormatError(f"the text contains a lone surrogate, {error.object[error.start]!a}") from error
    for token, norm in zip(made, norms, strict=True):
        token.norm_ = norm
    return made


@lru_cache
def _vocab(language: str) -> Vocab:
    return create_vocab(language, BaseDefaults)


def span(made: Doc, starts: Sequence[int], mention: Mention) -> Span:
    """A mention as a span, extended to whole tokens; ``starts`` are the offsets of the tokens."""
    first = max(bisect_right(starts, mention.start) - 1, 0)
    last = max(bisect_left(starts, mention.end), first + 1)
    return Span(made, first, last, label=label(mention), kb_id=mention.id, span_id=mention.id)


def label(mention: Mention) -> str:
    """The label of the span of a mention."""
    match mention:
        case Date() | Figure():
            return mention.kind
        case Organisation():
            return mention.entity or "ORG"
        case Place():
            return mention.code or "PLACE"
        case Goal():
            return mention.framework
        case Event():
            return mention.type
        case _:
            return "PERSON"
