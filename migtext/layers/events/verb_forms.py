"""The forms of verbs in the tables of events."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migtext.records import Status
from migtext.text.reading import normalise
from migtext.text.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Ending:
    """A group of verb endings: status, and whether the form is finite, a participle or a noun."""

    status: Status
    kind: str


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the table, and the words of its phrase before and after the inflected one."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def verb_forms(
    table: Mapping[str, Any], names: Iterable[str], verb_last: bool
) -> dict[str, tuple[tuple[Verb, Ending], ...]]:
    """Inflected words with the verbs that they may belong to, longer phrases first."""
    endings = {name: Ending(row["status"], row.get("kind", "finite")) for name, row in table["endings"].items()}
    participles = {name: Ending(row["status"], "participle") for name, row in table["endings"].items()}
    by_stem: dict[tuple[str, str], list[Verb]] = {}
    for name in names:
        words = tokenise(name).words
        if verb_last:
            verb = Verb(name, tuple(words[:-1]), ())
            parts = [(words[-1], group) for group in endings]
        else:
            verb = Verb(name, (), tuple(words[1:]))
            parts = _parts(table, name)
        for part in parts:
            by_stem.setdefault(part, []).append(verb)
    found: dict[str, tuple[tuple[Verb, Ending], ...]] = {}
    for (stem, group), verbs in by_stem.items():
        for key, ending in (("forms", endings[group]), ("participles", participles[group])):
            rows = tuple((verb, ending) for verb in verbs)
            for word in inflected(stem, table["endings"][group].get(key, ()), table.get("contractions", {})):
                found[word] = found[word] + rows if word in found else rows
    return {word: _longest_first(rows) for word, rows in found.items()}


def _longest_first(rows: tuple[tuple[Verb, Ending], ...]) -> tuple[tuple[Verb, Ending], ...]:
    if len(rows) == 1:
        return rows
    return tuple(sorted(rows, key=lambda row: -len(row[0].before + row[0].after)))


def _parts(table: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """Stems of a verb with the group of endings of each: its own, or those of all verbs that end like it."""
    lemma, paradigms = name.partition(" ")[0], table.get("paradigms", {})
    own = table["verbs"].get(name) or table["verbs"].get(lemma)
    if own:
        stem, parts = "", own
    else:
        end = max((end for end in paradigms if lemma.endswith(end)), key=len)
        stem, parts = lemma.removesuffix(end), paradigms[end]
    split = (part.partition("+") for part in parts.split())
    return [(stem + first, group) for first, _, group in split]


def inflected(stem: str, endings: Iterable[str], contractions: Mapping[str, str]) -> Iterator[str]:
    """A stem with each ending; two letters that meet may become others."""
    stem = normalise(stem)
    last = stem[-1:]
    for ending in endings:
        both = contractions.get(last + ending[:1])
        yield stem[:-1] + both + ending[1:] if both else stem + ending
