"""What is counted in a document: mentions that are right, by layer, field, link and rule."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.matching import DETAILS, LINKS, VALUE, Matched, Pair, common, has_value, match, same
from migtext.evaluation.sample import Key

GOLD, PREDICTED, RIGHT = "gold", "predicted", "right"
DOCUMENTS, SPAN, VALUES, FIELD, LINK, RULE = "documents", "span", "value", "field", "link", "rule"
OF = "of"


def matched(gold: AnnotatedDocument, predicted: AnnotatedDocument) -> dict[str, Matched]:
    """The mentions of the layers that gold judges, matched."""
    return {layer: match(layer, mentions, predicted.layers.get(layer, ())) for layer, mentions in gold.layers.items()}


def counts(found: Mapping[str, Matched]) -> Counter[Key]:
    """The counts of one document."""
    counter: Counter[Key] = Counter()
    for layer, one in found.items():
        counter[DOCUMENTS, layer] += 1
        gold = [*(pair.gold for pair in one.pairs), *one.missed]
        predicted = [*(pair.predicted for pair in one.pairs), *one.spurious]
        _count(counter, (SPAN, layer), len(one.pairs), len(gold), len(predicted))
        _count_values(counter, layer, one, gold)
        _count_fields(counter, layer, one.pairs)
        for name in LINKS.get(layer, ()):
            _count_links(counter, (LINK, layer, name), name, one, gold)
        for mention in predicted:
            counter[RULE, layer, mention.rule, PREDICTED] += 1
        for pair in one.pairs:
            counter[RULE, layer, pair.predicted.rule, SPAN] += 1
            counter[RULE, layer, pair.predicted.rule, RIGHT] += pair.right is not False
    return counter


def _count(counter: Counter[Key], key: Key, right: int, gold: int, predicted: int) -> None:
    for name, number in ((RIGHT, right), (GOLD, gold), (PREDICTED, predicted)):
        counter[*key, name] += number


def _count_values(counter: Counter[Key], layer: str, one: Matched, gold: Sequence[Annotation]) -> None:
    """Count right values; mentions whose value gold does not give are left out, with those paired with them."""
    given = [mention for mention in gold if has_value(mention)]
    if gold and not given:
        return
    judged = [pair for pair in one.pairs if pair.right is not None]
    right = sum(pair.right is True for pair in judged)
    _count(counter, (VALUES, layer), right, len(given), len(judged) + len(one.spurious))


def _count_fields(counter: Counter[Key], layer: str, pairs: Sequence[Pair]) -> None:
    """Count equal fields: those of the value in all pairs, the others where the value is not wrong."""
    for pair in pairs:
        names = [*VALUE[layer], *(DETAILS.get(layer, ()) if pair.right is not False else ())]
        for name in names:
            if name in pair.gold.fields:
                counter[FIELD, layer, name, OF] += 1
                counter[FIELD, layer, name, RIGHT] += same(pair.gold.fields[name], pair.predicted.fields.get(name))


def _count_links(counter: Counter[Key], key: Key, name: str, one: Matched, gold: Sequence[Annotation]) -> None:
    """Count links: what each mention refers to, of all mentions; those are left out whose link gold does not judge."""
    judged = [mention for mention in gold if name in mention.fields]
    if gold and not judged:
        return
    right = predicted = 0
    for pair in one.pairs:
        if name in pair.gold.fields:
            there, found = pair.gold.fields[name], pair.predicted.fields.get(name)
            right += _right_links(there, found)
            predicted += len(_targets(found))
    predicted += sum(len(_targets(mention.fields.get(name))) for mention in one.spurious)
    _count(counter, key, right, sum(len(_targets(mention.fields[name])) for mention in judged), predicted)


def _right_links(gold: Any, predicted: Any) -> int:
    if isinstance(gold, list):
        return min(len(common(gold, _targets(predicted))), len(_targets(predicted)))
    return int(gold is not None and same(gold, predicted))


def _targets(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
