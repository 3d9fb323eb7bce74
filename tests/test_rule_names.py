"""The name of a rule says where something comes from, and nothing reads it: other names give the same output."""

import dataclasses
import re
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from examples import TESTS
from migtext import resources
from migtext.layers.dates import find as dates
from migtext.layers.events import triggers
from migtext.layers.figures.amount import Amount
from migtext.layers.people import find as people
from migtext.layers.places import find as places
from migtext.learned import events as learned_events
from migtext.learned import reader
from migtext.ner.combine import combine
from migtext.origin import Origin
from migtext.pipeline import Pipeline
from migtext.records import LAYERS, Record
from migtext.timeline.build import timeline

EXAMPLES = TESTS.parent / "examples"
DRAFTS = (dates.DateDraft, dates._Timed, places._Found, people._Name, triggers.Trigger, Amount)
_NAME = re.compile(r'(?<=^name = ").+(?="$)|(?<=^\[rules\.).+(?=\]$)', re.MULTILINE)

Renamed = tuple[list[Record], list[Record]]


def releases() -> list[str]:
    return [path.read_text("utf-8") for path in sorted(EXAMPLES.rglob("*.txt"))]


def tables() -> list[str]:
    """The sentences of each table of examples, as one text."""
    paths = [path for layer in LAYERS for path in sorted(TESTS.glob(f"languages/*/{layer}.txt"))]
    return ["\n\n".join(map(sentence, path.read_text("utf-8").splitlines())) for path in paths]


def sentence(line: str) -> str:
    """The text of a line of a table, without its brackets and its results."""
    return re.sub(r"[\[\]]", "", line.partition(" | ")[0])


def records() -> list[Record]:
    texts = {"small": releases(), "none": tables()}
    return [record for model in texts for record in Pipeline(model=model).pipe(texts[model], published="2024-05-17")]


def clear_caches() -> None:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "migtext":
            for value in list(vars(module).values()):
                getattr(value, "cache_clear", lambda: None)()


def rename_tables(folder: Path) -> None:
    """Copy the tables of all languages with another name for every rule."""
    others: dict[str, str] = {}
    for path in resources._LANGUAGES.rglob("*.toml"):
        copy = folder / path.relative_to(resources._LANGUAGES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(
            _NAME.sub(lambda name: others.setdefault(name[0], f"rule-{len(others)}"), path.read_text("utf-8")), "utf-8"
        )


def renaming(draft: Any, number: Iterator[int]) -> Any:
    """The constructor of a draft with another rule than the one that it is given."""
    made, names = draft.__init__, [field.name for field in dataclasses.fields(draft)]

    def init(self: Any, *args: Any, **fields: Any) -> None:
        made(self, **{**dict(zip(names, args, strict=False)), **fields, "rule": f"draft-{next(number)}"})

    return init


def rename_in_code(patch: pytest.MonkeyPatch) -> None:
    """Give a name of its own to the rule of every draft and mention as it is made."""
    number = count(1)
    for draft in DRAFTS:
        patch.setattr(draft, "__init__", renaming(draft, number))
    patch.setattr(Origin, "rule", property(lambda _: f"origin-{next(number)}"))
    patch.setattr(learned_events, "RULE", "learned-rule")
    patch.setattr(reader, "combine", lambda rule_names, read, _: combine(rule_names, read, f"model-{next(number)}"))


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renamed]:
    """The records of all texts, with the names of the rules and with others."""
    told, folder = records(), tmp_path_factory.mktemp("languages")
    with pytest.MonkeyPatch.context() as patch:
        rename_tables(folder)
        patch.setattr(resources, "_LANGUAGES", folder)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))  # else these push out the shipped
        rename_in_code(patch)
        clear_caches()
        yield told, records()
    clear_caches()


def without_rules(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_rules(chunk) for key, chunk in value.items() if key != "rule"}
    return [without_rules(chunk) for chunk in value] if isinstance(value, list | tuple) else value


def rules(record: Record) -> list[str]:
    return [mention.rule for layer in LAYERS for mention in getattr(record, layer)]


def test_the_output_is_the_same_but_for_the_names(renamed: Renamed) -> None:
    for told, other in zip(*renamed, strict=True):
        assert without_rules(other.model_dump()) == without_rules(told.model_dump())


def test_every_mention_has_another_rule(renamed: Renamed) -> None:
    known = {rule for record in renamed[0] for rule in rules(record)}
    found = [rule for record in renamed[1] for rule in rules(record)]
    assert known.isdisjoint(found), known.intersection(found)


def test_the_timeline_is_the_same(renamed: Renamed) -> None:
    told, other = map(timeline, renamed)
    assert told.rows
    assert other == told
