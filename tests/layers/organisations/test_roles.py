"""Tables of examples of roles: tests/languages/CODE/roles.txt."""

import re
from pathlib import Path

import pytest

from examples import in_language, matches_in
from migtext.layers.organisations.find import find
from migtext.layers.organisations.link import link_organisations
from migtext.layers.organisations.roles import mark_roles

TABLES = Path(__file__).parents[2] / "languages"
BRACKET = re.compile(r"\[([^\]]+)\]")
LINES = [
    (path.parent.name, line)
    for path in sorted(TABLES.glob("*/roles.txt"))
    for line in path.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("language", "line"), LINES)
def test_tables(language: str, line: str) -> None:
    marked, _, roles = line.partition(" | ")
    tokens = in_language(BRACKET.sub(r"\1", marked), language)
    known = matches_in(tokens)
    bodies = mark_roles(tokens, link_organisations(tokens, find(tokens, known), known))
    assert [(body.text, body.role or "-") for body in bodies] == list(
        zip(BRACKET.findall(marked), roles.split("; "), strict=True)
    )
