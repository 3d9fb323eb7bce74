"""Numbers, fields and sentences of an evaluation as a person reads them, on a terminal or on a page."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from migtext.evaluation.annotations import Annotation
from migtext.evaluation.evaluate import Case
from migtext.evaluation.matching import DETAILS, VALUE
from migtext.evaluation.sample import Estimate
from migtext.output.pictures import PICTURES

NOTHING = "–"


def percent(estimate: Estimate) -> str:
    """A ratio in percent.

    >>> percent(Estimate(0.90412)), percent(Estimate(None))
    ('90.4', '–')
    """
    return NOTHING if estimate.value is None else f"{100 * estimate.value:.1f}"


def interval(estimate: Estimate) -> str:
    """The interval of a ratio in percent; empty if it is not known.

    >>> interval(Estimate(0.904, 0.8812, 0.93))
    '88–93'
    """
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{100 * estimate.low:.0f}–{100 * estimate.high:.0f}"


def visible(text: str) -> str:
    """A text without what could command a terminal, and without halves of characters, which no file can hold."""
    return text.replace("\r\n", "\n").translate(PICTURES).encode("utf-8", "replace").decode()


def rows(case: Case) -> Iterator[tuple[str, str, str, bool]]:
    """What is compared in a mistake, first the words: its name, gold, what was found, and whether that is wrong.

    The fields are those of the value, and the wrong ones.
    """
    gold, found = case.mistake.gold, case.mistake.predicted
    names = ["words", *{name: None for one in (gold, found) if one for name in _names(one, case.mistake.field)}]
    for name in names:
        one, other = _value(gold, name), _value(found, name)
        if name in {"words", *case.mistake.field.split(", ")} or not {one, other} <= {"", NOTHING}:
            told = name != "words" or case.mistake.kind == "wrong boundaries"
            yield name, one, other, bool(gold and found and told and one != other)


def pieces(case: Case) -> Iterator[tuple[str, str]]:
    """The sentence of a mistake in pieces, each with how it is marked: ``gold``, ``found``, ``gold found`` or not."""
    if not (sentence := case.sentence):
        return
    sides = [(name, one) for name, one in (("gold", case.mistake.gold), ("found", case.mistake.predicted)) if one]
    last = len(sentence.text)
    ends = {0, last}.union(*((one.start - sentence.start, one.end - sentence.start) for _, one in sides))
    cuts = sorted(end for end in ends if 0 <= end <= last)
    for start, end in pairwise(cuts):
        at = sentence.start + start
        yield visible(sentence.text[start:end]), " ".join(name for name, one in sides if one.start <= at < one.end)


def _names(mention: Annotation, wrong: str) -> list[str]:
    names = [*VALUE[mention.layer], *(name for name in DETAILS.get(mention.layer, ()) if name in wrong.split(", "))]
    return ["type", *names] if mention.layer == "events" else names


def _value(mention: Annotation | None, name: str) -> str:
    if mention is None:
        return ""
    value: Any = mention.text if name == "words" else mention.fields.get(name)
    if value in (None, []):
        return "" if name not in mention.fields else NOTHING
    return visible(", ".join(map(str, value)) if isinstance(value, list) else str(value))
