"""Scores and reliability on the parts of the marks, as JSON and as a section of the model's card."""

from collections.abc import Mapping, Sequence
from typing import Any

from migtext.learned.features import TYPES
from migtext.learned.heads import Heads
from migtext.rules.traits import traits
from models.train.links.calibration import BINS, KINDS, reliability
from models.train.links.marks import ROLES
from models.train.links.reads import Read
from models.train.links.scoring import ALL, MENTIONS, MODEL, RECORDS, RULES, TYPED, Counts, score
from models.train.links.texts import LANGUAGES

TITLE = "## Events and links"
"""The heading of the section in the card."""

MEASURES = (MENTIONS, TYPED, RECORDS, "event_date", "event_place", *ROLES, "figure_date", "figure_place")
_EXPLAINED = (
    "F1 in percent of the model / of the rules alone (number marked). *Mentions*: words that name an event, by overlap "
    "of half of the longer one. *Records*: pairs of marked mentions that name one event. Arguments: of marked mentions "
    "and figures, by value; what the rules did not find as a date, place or name counts as missed. Documents marked "
    "earlier, with one mention an event, count for arguments only."
)
_CONFIDENCE = (
    "How often a choice is right (in percent, and how many choices), by confidence on the test part, after the "
    "temperature that was found on the tune part:"
)
_NAMES = (
    "Strict F1 of names on the parts held out of their corpora, before and after this training; the scores at the top "
    "of the card are from before:"
)


def report(reads: Sequence[Read], heads: Heads) -> dict[str, Any]:
    """Scores by measure, group (all, languages, types) and who found it, and the reliability of each kind of choice."""
    scored = score(reads, heads)
    temperatures = heads.settings["temperatures"]
    confidence = {
        kind: {
            "temperature": temperatures[kind],
            "bins": reliability([one for one in scored.judged if one.kind == kind], temperatures[kind]),
        }
        for kind in KINDS
    }
    return {"documents": len(reads), "scores": _scores(scored.counts), "confidence": confidence}


def _scores(counts: Counts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for measure in MEASURES:
        groups = {group for _, told, group, _ in counts if told == measure}
        for group in (group for group in (ALL, *LANGUAGES, *TYPES) if group in groups):
            rows = {who: _row(counts, who, measure, group) for who in (MODEL, RULES)}
            found.setdefault(measure, {})[group] = rows
    return found


def _row(counts: Counts, who: str, measure: str, group: str) -> dict[str, float]:
    right, found, wanted, asked, agreed = (
        counts[who, measure, group, what] for what in ("right", "found", "wanted", "asked", "agreed")
    )
    row = {
        "precision": _percent(right, found),
        "recall": _percent(right, wanted),
        "f1": _percent(2 * right, found + wanted),
        "found": found,
        "wanted": wanted,
    }
    return row | ({"agreed": _percent(agreed, asked), "asked": asked} if asked else {})


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def section(parts: Mapping[str, Any], names: Mapping[str, Mapping[str, float]], share: int) -> str:
    """The section of the card; ``parts`` are reports of ``tune`` and ``test``, ``names`` F1 of names before and after.

    ``share`` is the percentage of the documents to train on that was used.
    """
    learned = f"Trained on {share} % of the train part of the marks (models/train/data/marks). {_EXPLAINED}"
    lines = [TITLE, "", learned, ""]
    for name, part in parts.items():
        lines += [f"### {name.capitalize()} part, {part['documents']} documents", "", *_by_language(part["scores"]), ""]
        lines += [f"{TYPED.capitalize()}, by type:", "", *_by_type(part["scores"]), ""]
    if "test" in parts:
        lines += ["### Confidence", "", _CONFIDENCE, "", *_confidence(parts["test"]["confidence"]), ""]
    if names:
        lines += ["### Names", "", _NAMES, ""]
        lines += ["| | before | after |", "|---|---|---|"]
        lines += [f"| {_language(code)} | {told['before']} | {told['after']} |" for code, told in names.items()]
        lines += [""]
    return "\n".join(lines)


def with_section(card: str, added: str) -> str:
    """A card with the section of events and links at its end, in the place of an earlier one."""
    return card.split(f"{TITLE}\n", maxsplit=1)[0].rstrip() + "\n\n" + added.rstrip() + "\n"


def _by_language(scores: Mapping[str, Any]) -> list[str]:
    groups = (ALL, *LANGUAGES)
    head = " | ".join([ALL, *map(_language, LANGUAGES)])
    rows = [f"| {x.replace('_', ' ')} | {' | '.join(_cell(scores.get(x, {}), g) for g in groups)} |" for x in MEASURES]
    return [f"| | {head} |", "|---|" + "---|" * len(groups), *rows]


def _by_type(scores: Mapping[str, Any]) -> list[str]:
    typed = scores.get(TYPED, {})
    return ["| type | F1 |", "|---|---|", *(f"| {name} | {_cell(typed, name)} |" for name in TYPES if name in typed)]


def _cell(measure: Mapping[str, Any], group: str) -> str:
    rows = measure.get(group)
    return f"{rows[MODEL]['f1']} / {rows[RULES]['f1']} ({rows[MODEL]['wanted']})" if rows else "–"


def _confidence(kinds: Mapping[str, Any]) -> list[str]:
    columns = [at for at in range(BINS) if any(_bin(kind, at) for kind in kinds.values())]
    head = " | ".join(f"{at / BINS:.1f}–{(at + 1) / BINS:.1f}" for at in columns)
    rows = []
    for name, kind in kinds.items():
        cells = [f"{100 * x['right']:.0f} ({x['decisions']})" if (x := _bin(kind, at)) else "–" for at in columns]
        rows.append(f"| {name.replace('_', ' ')} | {' | '.join(cells)} |")
    return [f"| | {head} |", "|---|" + "---|" * len(columns), *rows]


def _bin(kind: Mapping[str, Any], at: int) -> dict[str, float] | None:
    return next((one for one in kind["bins"] if one["from"] == at / BINS), None)


def _language(code: str) -> str:
    return traits(code).name
