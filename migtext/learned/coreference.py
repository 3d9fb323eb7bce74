"""Mentions of events joined to events: each pair is scored, and a mention goes where it fits best."""

from collections.abc import Mapping, Sequence

import numpy as np

from migtext.learned.features import Head, Passage, same_features
from migtext.learned.heads import Heads

_COMPARED = 40
"""Mentions that stand nearest before, with which a mention is compared."""


def join(
    passage: Passage,
    heads: Heads,
    mentions: Sequence[Head],
    dates: Sequence[str | None],
    bound: Mapping[int, int] | None = None,
) -> list[list[int]]:
    """Groups of indices of mentions that name one event, in text order.

    ``dates`` are the values of their dates; ``bound`` gives the earlier mention that one belongs to in any case.
    """
    groups: list[list[int]] = []
    for at in range(len(mentions)):
        if not groups:
            groups.append([at])
            continue
        if bound and at in bound:
            next(group for group in groups if bound[at] in group).append(at)
            continue
        scores = _with_earlier(passage, heads, mentions, dates, at)
        fits = [(float(np.mean([scores.get(other, 0.0) for other in group])), k) for k, group in enumerate(groups)]
        best, chosen = max(fits)
        if best > heads.settings["same"]:
            groups[chosen].append(at)
        else:
            groups.append([at])
    return groups


def _with_earlier(
    passage: Passage, heads: Heads, mentions: Sequence[Head], dates: Sequence[str | None], at: int
) -> dict[int, float]:
    """The probability that mention ``at`` is the same event as each earlier one."""
    vectors, head = passage.words.vectors, mentions[at]
    earlier = range(max(0, at - _COMPARED), at)
    features = [same_features(passage, mentions[k], head, (dates[k], dates[at])) for k in earlier]
    first = np.stack([vectors[mentions[k].first : mentions[k].last].mean(0) for k in earlier])
    second = np.broadcast_to(vectors[head.first : head.last].mean(0), first.shape)
    scores = heads.same(first, second, np.array(features, np.float32))[:, 0]
    return dict(zip(earlier, (1 / (1 + np.exp(-scores))).tolist(), strict=True))
