"""What the tables of its language know of each word: classes of the lexicon, nouns and verbs, parts of names."""

from bisect import bisect_right
from collections.abc import Iterator

from migtext.explain.analysis import Analysis
from migtext.explain.explanation import Word
from migtext.layers.events.vocabulary import EventWords, event_words
from migtext.layers.organisations.head_nouns import grammar_of
from migtext.layers.people import find as people
from migtext.resources import has_table
from migtext.rules.grammar import Chunk
from migtext.rules.lexicon import Lexicon, Senses, lexicon
from migtext.rules.morphology import NOMINATIVE
from migtext.rules.numbers import Number, number_tags

_MOST = 40  # words
_LEXICONS = ("goals", "links")
_PREFIX = {"goals": "goals:", "links": "links:"}


def words_of(analysis: Analysis, start: int, end: int) -> tuple[Word, ...]:
    """The words of a span, each with what is known of it; only the first ones of a long span."""
    tokens = analysis.tokens
    first, last = analysis.tokens_of(start, end)
    wanted = [i for i in range(first, min(last, first + _MOST)) if tokens.words[i][:1].isalnum()]
    return tuple(Word(*analysis.shown(tokens.starts[i], tokens.ends[i]), _classes(analysis, i)) for i in wanted)


def _classes(analysis: Analysis, i: int) -> tuple[str, ...]:
    code = analysis.tokens.languages[analysis.tokens.sentence[i]]
    found = [
        *_of_chunks(analysis, code, i),
        *(name for table in _LEXICONS for name in _of_lexicon(analysis, code, table, i)),
        *_of_events(analysis, event_words(code), i),
        *_of_names(analysis, code, i),
    ]
    return tuple(dict.fromkeys(found))


def _of_chunks(analysis: Analysis, code: str, i: int) -> Iterator[str]:
    """What the word is for the grammars of dates and figures, also as part of an entry or a number of several words."""
    row = analysis.draft.rows.get(code, [])
    at = bisect_right(row, i, key=lambda chunk: chunk.first) - 1
    if at < 0 or not row[at].first <= i < row[at].last:
        return
    chunk = row[at]
    whole = f" in “{analysis.words(chunk.first, chunk.last)}”" if chunk.last > chunk.first + 1 else ""
    yield from (told + whole for told in _of_chunk(chunk))


def _of_chunk(chunk: Chunk) -> Iterator[str]:
    if isinstance(chunk.data, Number):
        names = sorted({name for name, _ in number_tags(chunk.data)})
        yield f"number {chunk.data.value:g} ({', '.join(names)})" if chunk.data.form != "code" else "code (no quantity)"
    yield from _told(chunk.senses)


def _told(senses: Senses) -> Iterator[str]:
    for name, value, case in senses:
        yield name + (f"={value}" if value else "") + (f" {case}" if case and case != NOMINATIVE else "")


def _of_lexicon(analysis: Analysis, code: str, table: str, i: int) -> Iterator[str]:
    if not has_table(code, table):
        return
    found: Lexicon = lexicon(code, table)
    yield from (_PREFIX[table] + told for told in _told(found.at(analysis.tokens.words, i)[1]))


def _of_events(analysis: Analysis, words: EventWords | None, i: int) -> Iterator[str]:
    if words is None:
        return
    word = analysis.tokens.words[i]
    yield from (
        f"verb of events: {verb.name} ({ending.status}, {ending.kind})" for verb, ending in words.verbs.get(word, ())
    )
    yield from (f"noun of events: {noun.name} {case}".rstrip() for noun, case in words.nouns.get(word, ()))


def _of_names(analysis: Analysis, code: str, i: int) -> Iterator[str]:
    if analysis.draft.rule_names is None or not code:
        return
    tokens = analysis.tokens
    if head := grammar_of(code).head_at(tokens, i):
        yield f"head noun: {head.kind}"
    if tokens.text[tokens.starts[i]].isupper() and (kind := people.kind_of(tokens.words[i], code)):
        yield kind
    hits = [
        hit for hit in analysis.rule_names.matches.hits.get(tokens.starts[i], ()) if hit.term.language in ("", code)
    ]
    for kind, name, case in dict.fromkeys((hit.term.kind, hit.term.text, hit.case) for hit in hits):
        entries = {getattr(hit.term.target, "id", hit.term.target): 0 for hit in hits if hit.term.text == name}
        shown = next(iter(entries)) if len(entries) == 1 else f"{len(entries)} entries"
        yield f"catalogue: {kind} “{name}” ({shown}) {case}".rstrip()
