"""Imports point down only: a room knows the rooms below it, never those above."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import migtext

PACKAGE = Path(migtext.__file__).parent
FLOORS = (
    ("errors",),
    ("origin",),
    ("records",),
    ("tables",),
    ("resources",),
    ("compiled",),
    ("text",),
    ("sources",),
    ("rules",),
    ("catalogue",),
    ("layers",),
    ("ner",),
    ("learned",),
    ("corrections",),
    ("pipeline",),
    ("output", "timeline"),
    ("run",),
    ("distributed",),
    ("report", "explain"),
    ("apply",),
    ("evaluation", "comparison"),
    ("cli",),
    ("__main__",),
    ("__init__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
BESIDE = {"output", "timeline"}
READ_BESIDE = {"errors", "records", "output", "timeline", "layers.dates.edtf"}
"""What output and timeline may read: records, and the calendar of their dates."""
UPWARD = {
    ("records", "output.spacy_doc"): "Record.to_spacy() is a short cut for those who have a record in hand",
    ("records", "output.html"): "so that a notebook shows a record",
    ("output.spacy_component", "pipeline"): "the component is a pipeline inside one of spaCy",
    ("output.spacy_doc", "text.tokens"): "a spaCy Doc is cut into the tokens that the layers read",
    ("timeline.build", "catalogue.entries"): "two names of one place in a gazetteer are one place",
    ("pipeline", "__init__"): "a record names the version that made it",
    ("cli", "__init__"): "--version",
    ("run.identity", "__init__"): "another version makes other records",
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if "_data" not in parts:
            yield ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts), path


NAMES = dict(modules())


def imported(path: Path) -> Iterator[str]:
    """The modules of the package that a module imports anywhere in its syntax tree, without the package's name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (_inside(alias.name) for alias in node.names if alias.name.split(".")[0] == "migtext")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "migtext":
            for alias in node.names:
                full = _inside(f"{node.module}.{alias.name}")
                yield full if full in NAMES else _inside(node.module or "")


def _inside(module: str) -> str:
    return module.partition(".")[2] or "__init__"


def _allowed(module: str, target: str) -> bool:
    room, other = module.partition(".")[0], target.partition(".")[0]
    if (module, target) in UPWARD:
        return True
    if room in BESIDE:
        return target in READ_BESIDE or other in BESIDE
    return room == other or FLOOR[other] < FLOOR[room]


@pytest.mark.parametrize("module", NAMES)
def test_imports_point_down(module: str) -> None:
    assert [target for target in imported(NAMES[module]) if not _allowed(module, target)] == []


def test_layers_know_each_other_in_one_direction_only() -> None:
    knows: dict[str, set[str]] = {}
    for module, path in NAMES.items():
        if module.startswith("layers."):
            others = {target.split(".")[1] for target in imported(path) if target.startswith("layers.")}
            knows.setdefault(module.split(".")[1], set()).update(others - {module.split(".")[1]})
    while knows:
        free = [layer for layer, others in knows.items() if not others & knows.keys()]
        assert free, f"these layers know each other: {sorted(knows)}"
        for layer in free:
            del knows[layer]


def test_few_modules_stand_beside_the_rooms() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 10
