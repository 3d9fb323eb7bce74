"""Tables of names: text with [mentions] and {taken spans}, from the tables of examples and the galleries of docs."""

import re

from examples import DOCS, TESTS

BRACKETS = {"[": "place", "]": "place", "{": "taken", "}": "taken"}


def read(marked: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """Text without its marks, spans in square brackets, spans in braces."""
    text = ""
    spans: dict[str, list[tuple[int, int]]] = {"place": [], "taken": []}
    start = 0
    for char in marked:
        if char in "[{":
            start = len(text)
        elif char in "]}":
            spans[BRACKETS[char]].append((start, len(text)))
        else:
            text += char
    return text, spans["place"], spans["taken"]


def table(name: str) -> list[tuple[str, str]]:
    """Language and line of each example in the tables and in the gallery of the docs."""
    page = (DOCS / f"{name}.md").read_text("utf-8")
    blocks = re.findall(rf"```{name}-(\w+)\n(.*?)```", page, re.DOTALL)
    rows = [(code, line) for code, block in blocks for line in block.splitlines()]
    for path in sorted(TESTS.glob(f"languages/*/{name}.txt")):
        lines = path.read_text("utf-8").splitlines()
        rows += [(path.parent.name, line) for line in lines if line and not line.startswith("#")]
    return rows
