"""Records measured against gold: scores by layer, language, field, link and rule, and the mistakes by kind."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from migtext.evaluation.annotations import AnnotatedDocument
from migtext.evaluation.counts import (
    DOCUMENTS,
    FIELD,
    GOLD,
    LINK,
    OF,
    PREDICTED,
    RIGHT,
    RULE,
    SPAN,
    VALUES,
    counts,
    matched,
)  # fmt: skip
from migtext.evaluation.documents import text_of_document
from migtext.evaluation.excerpt import Excerpt, excerpt, sentences_of
from migtext.evaluation.matching import DETAILS, LINKS, VALUE
from migtext.evaluation.mistakes import Mistake, mistakes
from migtext.evaluation.sample import Estimate, Key, Sample, Score
from migtext.records import LAYERS

UNKNOWN = "unknown"
"""Stands for the language of a document that neither gold nor the prediction tells."""


@dataclass(frozen=True, slots=True)
class LayerScores:
    """The scores of a layer in the documents that judge it; ``value`` is None if gold gives no values."""

    documents: int
    span: Score
    value: Score | None


@dataclass(frozen=True, slots=True)
class FieldScore:
    """How often a field is right: those of a value wherever the span is, others where the value is not wrong."""

    layer: str
    field: str
    right: int
    of: int
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class LinkScore:
    """How many links of a field are right, of all in gold and of all predicted."""

    layer: str
    field: str
    score: Score


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How many mentions that a rule found are right: span and, where gold gives it, value."""

    layer: str
    rule: str
    right: int
    right_span: int
    of: int
    precision: Estimate


@dataclass(frozen=True, slots=True)
class Case:
    """A mistake in a document of a language, with its sentence if the text is known."""

    document: str
    language: str
    mistake: Mistake
    sentence: Excerpt | None


@dataclass(frozen=True, slots=True)
class MistakeGroup:
    """The mistakes of one kind."""

    kind: str
    layer: str
    field: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured; layers and languages without a mention are left out."""

    documents: int
    resamples: int
    seed: int
    layers: dict[str, LayerScores]
    languages: dict[str, dict[str, LayerScores]]
    fields: tuple[FieldScore, ...]
    links: tuple[LinkScore, ...]
    rules: tuple[RuleScore, ...]
    mistakes: tuple[MistakeGroup, ...]


def evaluate(
    pairs: Sequence[tuple[AnnotatedDocument, AnnotatedDocument]], *, resamples: int = 1000, seed: int = 0
) -> Evaluation:
    """Measure predictions against gold; each pair is a gold document and its prediction.

    ``resamples`` is how often documents are drawn for the intervals, ``seed`` that of the random numbers. Rules of the
    scores: docs/evaluation.md.

    >>> from migtext.evaluation.annotations import Annotation
    >>> def document(*names: str) -> AnnotatedDocument:
    ...     found = tuple(Annotation("people", 10 * i, 10 * i + 9, name) for i, name in enumerate(names))
    ...     return AnnotatedDocument("a", "a", {"people": found})
    >>> found = evaluate([(document("А. Исаева", "Б. Каримов"), document("А. Исаева"))])
    >>> found.layers["people"].span.recall.value, [(group.kind, len(group.cases)) for group in found.mistakes]
    (0.5, [('missed', 1)])
    """
    counted: list[Counter[Key]] = []
    languages: dict[str, list[Counter[Key]]] = defaultdict(list)
    groups: dict[tuple[str, str, str], list[Case]] = defaultdict(list)
    for gold, predicted in pairs:
        found = matched(gold, predicted)
        counted.append(counts(found))
        language = gold.language or predicted.language or UNKNOWN
        languages[language].append(counted[-1])
        for case in _cases(gold, predicted, language, mistakes(found)):
            groups[case.mistake.group].append(case)
    sample = Sample(counted, resamples, seed)
    return Evaluation(
        documents=len(pairs),
        resamples=resamples,
        seed=seed,
        layers=_layers(sample),
        languages={code: _layers(Sample(languages[code], resamples, seed)) for code in sorted(languages)},
        fields=tuple(_fields(sample)),
        links=tuple(_links(sample)),
        rules=tuple(_rules(sample, {key[1:3] for one in counted for key in one if key[0] == RULE})),
        mistakes=tuple(
            MistakeGroup(*group, tuple(groups[group]))
            for group in sorted(groups, key=lambda group: (-len(groups[group]), group))
        ),
    )


def _layers(sample: Sample) -> dict[str, LayerScores]:
    found = {}
    for layer in LAYERS:
        span, value = (
            sample.score(*((part, layer, name) for name in (RIGHT, GOLD, PREDICTED))) for part in (SPAN, VALUES)
        )
        if span.gold or span.predicted:
            judged = value if value.gold or not span.gold else None
            found[layer] = LayerScores(sample.total((DOCUMENTS, layer)), span, judged)
    return found


def _fields(sample: Sample) -> list[FieldScore]:
    found = []
    for layer in LAYERS:
        for name in (*VALUE[layer], *DETAILS.get(layer, ())):
            right, of = (FIELD, layer, name, RIGHT), (FIELD, layer, name, OF)
            if sample.total(of):
                found.append(
                    FieldScore(layer, name, sample.total(right), sample.total(of), sample.ratio([right], [of]))
                )
    return found


def _links(sample: Sample) -> list[LinkScore]:
    found = []
    for layer in LAYERS:
        for name in LINKS.get(layer, ()):
            score = sample.score(*((LINK, layer, name, part) for part in (RIGHT, GOLD, PREDICTED)))
            if score.gold or score.predicted:
                found.append(LinkScore(layer, name, score))
    return found


def _rules(sample: Sample, rules: set[Key]) -> list[RuleScore]:
    """The rules, those with most wrong mentions first."""
    found = []
    for layer, rule in rules:
        right, span, of = ((RULE, layer, rule, part) for part in (RIGHT, SPAN, PREDICTED))
        numbers = sample.total(right), sample.total(span), sample.total(of)
        found.append(RuleScore(layer, rule, *numbers, sample.ratio([right], [of])))
    return sorted(found, key=lambda one: (one.right - one.of, LAYERS.index(one.layer), one.rule))


def _cases(
    gold: AnnotatedDocument, predicted: AnnotatedDocument, language: str, found: Sequence[Mistake]
) -> list[Case]:
    if not found:
        return []
    text = text_of_document(gold)
    if text is None:
        text = text_of_document(predicted)
    if text is None:
        return [Case(gold.id, language, mistake, None) for mistake in found]
    sentences = sentences_of(text)
    return [
        Case(gold.id, language, one, excerpt(text, [side for side in (one.gold, one.predicted) if side], sentences))
        for one in found
    ]
