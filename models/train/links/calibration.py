"""Settings found on the tune part: where triggers begin and records join, and temperatures of confidence."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from migtext.learned.heads import RELATIONS, ROLES, Heads, tempered
from models.train.links.reads import Read
from models.train.links.scoring import (
    MENTIONS,
    MODEL,
    RECORDS,
    Judged,
    agreed,
    f1,
    link_counts,
    mention_counts,
    record_counts,
    score,
    with_settings,
)
from models.train.links.targets import ROLE

KINDS = ("trigger", "type", "event_date", "event_place", "event_role", "figure_date", "figure_place", "same")
PLAIN: dict[str, Any] = {
    "outside": 0.0,
    "none": dict.fromkeys(RELATIONS, 0.0),
    "same": 0.5,
    "temperatures": dict.fromkeys(KINDS, 1.0),
}
"""Settings before any are found."""

BINS = 10
_OUTSIDE = np.arange(-2.0, 2.01, 0.25)
_SAME = np.arange(0.2, 0.81, 0.05)
_NONE = np.arange(-0.5, 1.01, 0.25)
_TEMPERATURES = np.geomspace(0.25, 4.0, 65)
_LEAST = 1e-9


def tuned(reads: Sequence[Read], heads: Heads) -> dict[str, Any]:
    """The settings of the heads: those with the best F1 of mentions and of records and the best choices of arguments,
    then the temperatures.
    """
    outside = _best(_OUTSIDE, lambda at: f1(mention_counts(reads, with_settings(heads, outside=at)), MODEL, MENTIONS))
    heads = with_settings(heads, outside=outside)
    same = _best(_SAME, lambda at: f1(record_counts(reads, with_settings(heads, same=at)), MODEL, RECORDS))
    heads = with_settings(heads, same=same)
    none = {relation: _best(_NONE, _choices(reads, heads, relation)) for relation in RELATIONS}
    judged = score(reads, with_settings(heads, none=none)).judged
    temperatures = {kind: temperature([one for one in judged if one.kind == kind]) for kind in KINDS}
    return {"outside": outside, "same": same, "none": none, "temperatures": temperatures}


def _choices(reads: Sequence[Read], heads: Heads, relation: str) -> Callable[[float], float]:
    """How good the choices of a relation are if none weighs so much: F1 and the share that is right, of all roles."""
    measures = ROLES[1:] if relation == ROLE else (relation,)

    def measured(at: float) -> float:
        weighed = with_settings(heads, none=heads.settings["none"] | {relation: at})
        counts = link_counts(reads, weighed, relation)
        return sum(f1(counts, MODEL, one) + agreed(counts, MODEL, one) for one in measures)

    return measured


def _best(values: np.ndarray, measure: Callable[[float], float]) -> float:
    """The value with the best measure; of equals, the one in the middle."""
    found = [measure(float(value)) for value in values]
    best = [float(value) for value, told in zip(values, found, strict=True) if told == max(found)]
    return round(best[len(best) // 2], 2)


def temperature(judged: Sequence[Judged]) -> float:
    """The temperature under which what is right is likeliest; 1 if there is nothing to judge by."""
    if not judged:
        return 1.0
    losses = [sum(_loss(one, float(value)) for one in judged) for value in _TEMPERATURES]
    return round(float(_TEMPERATURES[int(np.argmin(losses))]), 3)


def _loss(one: Judged, value: float) -> float:
    return -float(np.log(max(tempered(one.probabilities, value)[one.right].sum(), _LEAST)))


def reliability(judged: Sequence[Judged], value: float) -> list[dict[str, float]]:
    """The bins of confidence that have decisions: how many, their mean confidence, and the share that is right."""
    sure = np.array([tempered(one.probabilities, value).max() for one in judged])
    right = np.array([one.right[int(one.probabilities.argmax())] for one in judged], bool)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return [
        {
            "from": at / BINS,
            "to": (at + 1) / BINS,
            "decisions": int((bins == at).sum()),
            "confidence": round(float(sure[bins == at].mean()), 3),
            "right": round(float(right[bins == at].mean()), 3),
        }
        for at in range(BINS)
        if (bins == at).any()
    ]
