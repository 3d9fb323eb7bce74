"""What the heads and the rules get right in documents: mentions, records and arguments, and how sure the heads are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from migtext.learned.arguments import likeliest, rows_by_value
from migtext.learned.coreference import join
from migtext.learned.features import TYPES
from migtext.learned.heads import ROLES, Heads
from migtext.learned.triggers import find_triggers
from models.train.links.marks import Span, overlap
from models.train.links.reads import Read
from models.train.links.targets import ROLE, Link, SamePair, overlapping

MODEL, RULES = "model", "rules"
MENTIONS, TYPED, RECORDS = "mentions", "mentions with type", "records"
ALL = "all"
Counts = Counter[tuple[str, str, str, str]]
"""By who found it (model or rules), measure, group (all, a language or a type), and ``right``, ``found`` or ``wanted``.

Where one candidate or none is right, ``agreed`` of ``asked`` have what is marked, none included.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision of the model: its probabilities, and which of the choices are right; the likeliest is taken."""

    kind: str
    probabilities: np.ndarray
    right: np.ndarray


@dataclass(slots=True)
class Scored:
    """Counts of what is right, and the decisions behind those of the model."""

    counts: Counts = field(default_factory=Counter)
    judged: list[Judged] = field(default_factory=list)

    def add(self, who: str, measure: str, groups: Iterable[str], **numbers: int) -> None:
        """Add to the counts of some groups."""
        for group in groups:
            for what, number in numbers.items():
                self.counts[who, measure, group, what] += number


def score(reads: Iterable[Read], heads: Heads) -> Scored:
    """Scores of the heads and, beside them, of the rules."""
    scored = Scored()
    for read in reads:
        if not len(read.passage.words.starts):
            continue
        if read.document.marks.whole:
            _score_mentions(read, heads, scored)
            _score_records(read, heads, scored)
            scored.judged.extend(_judged_pairs(read, heads))
        for link in read.targets.links:
            _score_link(link, probabilities_of(link, read, heads), scored)
    return scored


def mention_counts(reads: Iterable[Read], heads: Heads) -> Counts:
    """The counts of mentions alone."""
    scored = Scored()
    for read in reads:
        if read.document.marks.whole:
            _score_mentions(read, heads, scored)
    return scored.counts


def record_counts(reads: Iterable[Read], heads: Heads) -> Counts:
    """The counts of records alone."""
    scored = Scored()
    for read in reads:
        if read.document.marks.whole:
            _score_records(read, heads, scored)
    return scored.counts


def link_counts(reads: Iterable[Read], heads: Heads, relation: str) -> Counts:
    """The counts of one relation alone."""
    scored = Scored()
    for read in reads:
        for link in read.targets.links:
            if link.relation == relation:
                _score_link(link, probabilities_of(link, read, heads), scored)
    return scored.counts


def agreed(counts: Counts, who: str, measure: str, group: str = ALL) -> float:
    """The share of the choices or lists that are right, from 0 to 1."""
    return counts[who, measure, group, "agreed"] / max(counts[who, measure, group, "asked"], 1)


def f1(counts: Counts, who: str, measure: str, group: str = ALL) -> float:
    """F1 of a measure, from 0 to 1; 0 if there is nothing to find."""
    right, found, wanted = (counts[who, measure, group, what] for what in ("right", "found", "wanted"))
    return 2 * right / (found + wanted) if found + wanted else 0.0


def _score_mentions(read: Read, heads: Heads, scored: Scored) -> None:
    language = read.document.marks.language
    found = find_triggers(read.passage, heads)
    marked = [((one.head.first, one.head.last), one.type) for one in read.targets.mentions]
    by_model = [((one.first, one.last), TYPES[int(one.types.argmax())]) for one in found]
    span = read.passage.words.span
    by_rules = [(span(x.start, x.end), event.type) for event in read.passage.rule_events for x in event.mentions]
    hits = _count_mentions(MODEL, by_model, marked, language, scored)
    _count_mentions(RULES, by_rules, marked, language, scored)
    for one, hit in zip(found, hits, strict=True):
        sure = np.array([one.probability, 1 - one.probability])
        scored.judged.append(Judged("trigger", sure, np.array([hit is not None, hit is None])))
        if hit is not None:
            right = np.zeros(len(TYPES), bool)
            right[TYPES.index(marked[hit][1])] = True
            scored.judged.append(Judged("type", one.types, right))


def _count_mentions(
    who: str, found: Sequence[tuple[Span, str]], marked: Sequence[tuple[Span, str]], language: str, scored: Scored
) -> list[int | None]:
    """Count mentions, and give the index of the marked mention that each found one is."""
    groups = (ALL, language)
    hits: list[int | None] = []
    for span, kind in found:
        hit = next((at for at, one in enumerate(marked) if at not in hits and overlap(span, one[0])), None)
        hits.append(hit)
        same = hit is not None and marked[hit][1] == kind
        scored.add(who, MENTIONS, groups, found=1, right=hit is not None)
        scored.add(who, TYPED, (*groups, kind), found=1, right=same)
    for _, kind in marked:
        scored.add(who, MENTIONS, groups, wanted=1)
        scored.add(who, TYPED, (*groups, kind), wanted=1)
    return hits


def _score_records(read: Read, heads: Heads, scored: Scored) -> None:
    """Pairs of marked mentions that are one event, with the dates that the model gives them."""
    mentions, groups = read.targets.mentions, (ALL, read.document.marks.language)
    if len(mentions) < 2:
        return
    dates = [
        _value(link, probabilities_of(link, read, heads))
        for link in read.targets.links
        if link.relation == "event_date"
    ]
    joined = join(read.passage, heads, [one.head for one in mentions], dates)
    by_model = {at: number for number, group in enumerate(joined) for at in group}
    by_rules = [{id(x) for x in overlapping(read.passage, one.head.start, one.head.end)} for one in mentions]
    for at, one in enumerate(mentions):
        for other in range(at + 1, len(mentions)):
            wanted = one.event == mentions[other].event
            for who, same in (
                (MODEL, by_model[at] == by_model[other]),
                (RULES, bool(by_rules[at] & by_rules[other])),
            ):
                scored.add(who, RECORDS, groups, found=same, wanted=wanted, right=same and wanted)


def _judged_pairs(read: Read, heads: Heads) -> Iterator[Judged]:
    """Pairs that are likelier one event than two."""
    for pair in read.targets.same:
        same = same_probability(pair, read, heads)
        if same > 0.5:
            yield Judged("same", np.array([same, 1 - same]), np.array([pair.same, not pair.same]))


def same_probability(pair: SamePair, read: Read, heads: Heads) -> float:
    """How probable it is that two mentions name one event."""
    vectors = read.passage.words.vectors
    one, two = vectors[slice(*pair.one)].mean(0), vectors[slice(*pair.two)].mean(0)
    logit = float(heads.same(one, two[None], np.array([pair.features], np.float32))[0, 0])
    return float(1 / (1 + np.exp(-logit)))


def probabilities_of(link: Link, read: Read, heads: Heads) -> np.ndarray:
    """Probabilities of the rows of a link, or of the roles of each of its candidates."""
    vectors = read.passage.words.vectors
    rows = np.zeros((len(link.right), vectors.shape[1]), np.float32)
    for at, (first, last) in enumerate(link.candidates):
        rows[at] = vectors[first:last].mean(0)
    if not len(rows):
        return np.zeros((0, len(ROLES)), np.float32)
    head = vectors[slice(*link.head)].mean(0)
    if link.relation == ROLE:
        return heads.roles(head, rows, link.features)
    return heads.choice(link.relation, head, rows, link.features)


def _value(link: Link, probabilities: np.ndarray) -> str | None:
    chosen, _ = likeliest(link.values, probabilities)
    return link.values[chosen] if chosen < len(link.values) else None


def _score_link(link: Link, probabilities: np.ndarray, scored: Scored) -> None:
    score_one = _score_roles if link.relation == ROLE else _score_choice
    score_one(link, probabilities, scored)


def _score_choice(link: Link, probabilities: np.ndarray, scored: Scored) -> None:
    groups = (ALL, link.language)
    right, wanted = link.right, not link.right[-1]
    best, _ = likeliest(link.values, probabilities)
    for who, chosen in ((MODEL, best), (RULES, int(link.ruled.argmax()))):
        found, hit = chosen < len(link.values), bool(right[chosen])
        numbers = {"found": found, "wanted": wanted, "right": found and hit, "asked": 1, "agreed": hit}
        scored.add(who, link.relation, groups, **numbers)
    if best < len(link.values):
        scored.judged.append(Judged(link.relation, *_by_value(link.values, probabilities, right)))


def _by_value(values: Sequence[str], probabilities: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The probability of each value and of none, and which are right."""
    rows = rows_by_value(values).values()
    return np.array([probabilities[at].sum() for at in rows]), np.array([right[at].any() for at in rows])


def _score_roles(link: Link, probabilities: np.ndarray, scored: Scored) -> None:
    """Bodies with their roles, each counted once for a mention of an event."""
    marked = {*_bodies(link.right, link.values), *link.lost}
    by_model, by_rules = probabilities.argmax(1), link.ruled
    for who, roles in ((MODEL, by_model), (RULES, by_rules)):
        found = set(_bodies(roles, link.values))
        for role, name in enumerate(ROLES[1:], 1):
            told, wanted = ({body for body in bodies if body[0] == role} for bodies in (found, marked))
            numbers = {"found": len(told), "wanted": len(wanted), "right": len(told & wanted)}
            numbers |= {"asked": 1, "agreed": told == wanted}
            scored.add(who, name, (ALL, link.language), **numbers)
    for at in np.flatnonzero(by_model):
        right = np.array([(role, link.values[at]) in marked for role in range(len(ROLES))])
        right[0] = not right.any()
        scored.judged.append(Judged(ROLE, probabilities[at], right))


def _bodies(roles: np.ndarray, values: Sequence[str]) -> list[tuple[int, str]]:
    return [(int(role), value) for role, value in zip(roles, values, strict=True) if role > 0]


def with_settings(heads: Heads, **settings: Any) -> Heads:
    """The heads with other settings."""
    return replace(heads, settings=heads.settings | settings)
