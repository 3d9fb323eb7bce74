"""Tables of examples: tests/languages/CODE/LAYER.txt and the galleries of docs/LAYER.md, fenced as ```LAYER-CODE.

A line is ``text with [mentions] | result; result``, with ``published=DATE | `` in front where the release's date is
known and ``-`` for a text without mentions. ``⏎`` stands for a line break, ``#`` begins a comment.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from migtext.catalogue.catalogue import Catalogue, load
from migtext.catalogue.lookup import CatalogueMatches
from migtext.text.tokens import Tokens, tokenise

TESTS = Path(__file__).parent
DOCS = TESTS.parent / "docs"
LANGUAGES = tuple(sorted(folder.name for folder in (TESTS / "languages").iterdir()))
"""The languages that have tables of examples."""


@dataclass(frozen=True)
class Example:
    """One line of a table: its text without brackets, and each mention's offsets with its result."""

    language: str
    name: str
    text: str
    mentions: tuple[tuple[int, int, str], ...]
    published: str | None = None


def examples(layer: str) -> list[Example]:
    """The examples of a layer in all tables and in the gallery of its page."""
    found = []
    for path in sorted(TESTS.glob(f"languages/*/{layer}.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                found.append(_example(path.parent.name, f"{path.parent.name}:{number}", line))
    for language, number, line in gallery(layer):
        found.append(_example(language, f"docs-{language}:{number}", line))
    return found


def gallery(layer: str) -> Iterator[tuple[str, int, str]]:
    """Language, number in its block, and text of each line of the gallery of docs/LAYER.md, if there is one."""
    path = DOCS / f"{layer}.md"
    page = path.read_text("utf-8") if path.exists() else ""
    for language, block in re.findall(rf"^```{layer}-(\w+)\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        for number, line in enumerate(block.splitlines(), 1):
            yield language, number, line


def parameters(found: Iterable[Example]) -> Any:
    """A pytest mark that runs a test once for each example, named after its table and line."""
    return pytest.mark.parametrize("example", [pytest.param(example, id=example.name) for example in found])


def in_language(text: str, language: str) -> Tokens:
    """The tokens of a text, all sentences taken to be in one language."""
    tokens = tokenise(text)
    return tokens.in_languages([language] * len(tokens.sentences))


@lru_cache
def shipped_catalogue() -> Catalogue:
    return load()


def matches_in(tokens: Tokens) -> CatalogueMatches:
    """The names of the shipped gazetteers in a text."""
    return CatalogueMatches(shipped_catalogue(), tokens)


def _example(language: str, name: str, line: str) -> Example:
    *head, marked, results = line.split(" | ")
    text, spans, start = "", [], 0
    for char in marked.replace("⏎", "\n"):
        if char == "[":
            start = len(text)
        elif char == "]":
            spans.append((start, len(text)))
        else:
            text += char
    told = [] if results.strip() == "-" else [result.strip() for result in results.split(";")]
    if len(told) != len(spans):
        raise ValueError(f"{name}: {len(spans)} mentions in brackets, {len(told)} results")
    published = head[0].removeprefix("published=") if head else None
    return Example(language, name, text, tuple((*span, r) for span, r in zip(spans, told, strict=True)), published)
