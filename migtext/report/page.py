"""Records to one HTML file that needs nothing else: no network, no server, no other file."""

import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from migtext.records import Record
from migtext.report.data import Texts, report_data
from migtext.report.words import interface_languages, words

MAX_DOCUMENTS = 1000
MAX_CHARACTERS = 3_000_000
"""Up to here a page opens in under two seconds (benchmarks/report.py)."""

_ROOM = Path(__file__).parent
_SCRIPTS = (
    "core", "state", "find", "quote", "panel", "filters", "lists", "documents", "figures", "charts", "timeline",
    "who", "objectives", "corrections", "editor", "main",
)  # fmt: skip
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def report_page(records: Sequence[Record], texts: Texts, *, title: str = "migtext") -> str:
    """The page of records and their texts, in the order in which they are given; a text is None if it is not known.

    Nothing of a document becomes markup or script: all of it is JSON in the page, which the script shows as text, and
    the page allows no script but its own.

    >>> import migtext
    >>> text = "В Оше открылся центр. </script><script>alert(1)</script>"
    >>> page = report_page([migtext.Pipeline(model="none")(text)], [text])
    >>> page.count("<script>alert(1)"), page[:15]
    (0, '<!doctype html>')
    """
    script = Markup(_script())
    plot = Markup(_part("vendor/plot.min.js"))
    template = _templates().get_template("page.html.j2")
    return template.render(
        title=title,
        style=Markup(_plain("style.css")),
        scripts=(plot, script),
        hashes=[_hash(part) for part in (plot, script)],
        languages=interface_languages(),
        words=_json({code: words(code) for code in interface_languages()}),
        data=_json(report_data(records, texts) | {"too_large": too_large(records)}),
    )


def too_large(records: Sequence[Record]) -> bool:
    """Whether a page of these records opens slowly, so that a database serves better."""
    return len(records) > MAX_DOCUMENTS or sum(one.document.characters for one in records) > MAX_CHARACTERS


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_ROOM), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _part(name: str) -> str:
    return (_ROOM / name).read_text("utf-8").strip()


def _plain(name: str) -> str:
    """A part of the page without indents and lines of comment, which a mail need not carry."""
    lines = (line.strip() for line in _part(name).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/**")))


def _script() -> str:
    parts = "\n".join(_plain(f"script/{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _hash(script: str) -> str:
    """The hash by which the page allows a script (Content Security Policy, level 3)."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def _json(values: dict[str, Any]) -> Markup:
    """JSON that is safe within a script element."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES).encode("utf-8", "replace").decode())
