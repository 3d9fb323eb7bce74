"""An explanation for a terminal: from the place to its layers, and in a layer from the mention to what decided."""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.text import Text

from migtext.explain.explanation import Candidate, Choice, Explanation, Found, LayerAnswer, Lost, Pattern, Place, Word
from migtext.output.pictures import PICTURES
from migtext.output.terminal import STYLES

_MOST_CANDIDATES = 6
_MOST_LOST = 8
_LEAST = 0.005  # a score below it is 0.00
_NOT_SHOWN = ("_id", "_ids", "_confidence")
_AROUND = 240  # characters of a long sentence, on either side
_STEP, _NARROWEST = 2, 20  # columns


def shown(explanation: Explanation) -> Group:
    """The explanation as text for rich."""
    lines = [*_place(explanation.place), Text(), *_words(explanation.words)]
    for answer in sorted(explanation.layers, key=lambda answer: (not answer.found, not answer.lost)):
        if answer.found or answer.lost:
            lines += [Text(), *_layer(answer)]
    nothing = [answer for answer in explanation.layers if not (answer.found or answer.lost)]
    if nothing:
        lines += [Text(), Text("nothing", "bold")]
        lines += [_in(Text.assemble((answer.layer, STYLES[answer.layer]), f"  {answer.note}")) for answer in nothing]
    return Group(*lines)


def _place(place: Place) -> Iterator[RenderableType]:
    low, high = place.start - place.sentence_start, place.end - place.sentence_start
    before, after = place.sentence_text[: max(0, low)], place.sentence_text[high:]
    text = Text(_clean(before[-_AROUND:], "…" if len(before) > _AROUND else ""))
    text.append(_visible(place.text), "bold reverse")
    text.append(_clean(after[:_AROUND]) + ("…" if len(after) > _AROUND else ""))
    yield _in(text, 0)
    page = f", page {place.page}" if place.page else ""
    yield Text(f"offset {place.start}–{place.end}, sentence {place.sentence}{page}", "dim")
    own = f"its own words say {place.by_itself}, {place.sure:.2f} sure"
    around = "" if place.by_itself == place.language else "; the text around it decides"
    yield Text(f"language {place.language} ({own}{around})", "dim")
    yield Text(f"release date {place.published or 'not known'}", "dim")
    yield from (_in(Text(note, "yellow"), 0) for note in place.notes)


def _clean(text: str, before: str = "") -> str:
    return before + _visible(text)


def _visible(text: str) -> str:
    return " ".join(text.split("\n")).replace("\r", "").translate(PICTURES)


def _words(words: tuple[Word, ...]) -> Iterator[RenderableType]:
    yield Text("words", "bold")
    for word in words:
        line = Text(f"{_visible(word.text)}  ")
        line.append("; ".join(word.classes) or "unknown word", "" if word.classes else "yellow")
        yield _in(line)


def _layer(answer: LayerAnswer) -> Iterator[RenderableType]:
    yield Text(answer.layer, STYLES[answer.layer])
    for one in answer.found:
        yield from _found(one)
    if answer.lost:
        yield _in(Text("not taken", "italic"))
        yield from (_in(_lost(one), 2) for one in answer.lost[:_MOST_LOST])
        if len(answer.lost) > _MOST_LOST:
            yield _in(Text(f"and {len(answer.lost) - _MOST_LOST} more (--json has all)", "dim"), 2)
    if answer.note:
        yield _in(Text(answer.note, "yellow" if not answer.found else "dim"))


def _found(one: Found) -> Iterator[RenderableType]:
    head = Text(f"{one.id} ")
    head.append(_visible(one.text), "bold")
    yield _in(head)
    told = "; ".join(f"{name} {_value(value)}" for name, value in one.value.items() if not name.endswith(_NOT_SHOWN))
    yield _in(Text(_visible(told), "green"), 2)
    yield _in(Text(f"rule {one.rule}"), 2)
    yield from (_in(_pattern(pattern), 3) for pattern in one.patterns)
    yield from (_in(Text(_visible(reason)), 2) for reason in one.reasons)
    for choice in one.choices:
        yield from _choice(choice)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return f"{value.get('id')} ({value.get('reason')}, score {value.get('score')})"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _pattern(pattern: Pattern) -> Text:
    parts = " · ".join(f"{part.text} {{{part.role}}}" for part in pattern.parts)
    return Text(_visible(f"{pattern.rule}: {parts or pattern.text}"), "dim")


def _choice(choice: Choice) -> Iterator[RenderableType]:
    line = Text(f"{choice.field} ")
    line.append(f"({choice.by})", "dim")
    yield _in(line, 2)
    likely = [one for one in choice.candidates if one.chosen or one.score is None or one.score >= _LEAST]
    yield from (_in(_candidate(one), 3) for one in likely[:_MOST_CANDIDATES])
    if more := len(choice.candidates) - len(likely[:_MOST_CANDIDATES]):
        yield _in(Text(f"and {more} more", "dim"), 3)


def _candidate(one: Candidate) -> Text:
    mark = "→ " if one.chosen else "  "
    score = "" if one.score is None else f"{one.score:.2f} " if isinstance(one.score, float) else f"{one.score} "
    line = Text(f"{mark}{score}{_visible(one.text)}", "bold" if one.chosen else "")
    line.append(f" {one.id}" if one.id and one.id != one.text else "", "dim")
    line.append(f" – {one.note}" if one.note else "", "dim")
    return line


def _lost(one: Lost) -> Text:
    line = Text(f"“{_visible(one.text)}” ")
    line.append(one.rule, "dim")
    line.append(f": {_visible(one.why)}")
    return line


class _Indented:
    """A text behind blanks, without blanks at the ends of its lines."""

    def __init__(self, text: Text, columns: int) -> None:
        self._text, self._columns = text, columns

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        for line in self._text.wrap(console, max(_NARROWEST, options.max_width - self._columns)):
            line.rstrip()
            yield Text.assemble(" " * self._columns, line)


def _in(text: Text, depth: int = 1) -> _Indented:
    return _Indented(text, _STEP * depth)
