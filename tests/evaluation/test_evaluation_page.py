"""The page of an evaluation: what it shows, and that nothing of a text becomes markup."""

import re
from html.parser import HTMLParser

import pytest

from migtext.evaluation.annotations import AnnotatedDocument, Annotation
from migtext.evaluation.documents import Documents
from migtext.evaluation.evaluate import evaluate
from migtext.evaluation.page import MOST_CASES, evaluation_page

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><b>",
    "{{ 1 }}",
    "&lt;b&gt;",
    "\x1b[31m",
]
EMPTY_TAGS = {"meta", "br", "img", "link"}


class Tags(HTMLParser):
    """The tags of a page, which must be closed in their order, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self._open: list[str] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in EMPTY_TAGS:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def page(text: str, *, id: str = "a.txt", rule: str = "people:full", times: int = 1) -> str:
    gold = AnnotatedDocument(
        id, "a", {"people": (Annotation("people", 0, 13, text[:13]),) * times, "dates": ()}, text=text, language="ru"
    )
    found = AnnotatedDocument(id, "a", {"dates": (Annotation("dates", 15, len(text), text[15:], {}, rule),)})
    documents = Documents(only_gold=[text], only_predicted=[text])
    return evaluation_page(evaluate([(gold, found)]), documents)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_of_a_text_becomes_markup(hostile: str) -> None:
    shown = Tags(page(f"Айгүл Асанова {hostile}", id=hostile, rule=hostile))
    assert not shown.names & {"script", "img", "b"}
    assert not [name for name in shown.attributes if name.startswith("on") or name == "src"]
    assert hostile.replace("\x1b", "␛") in shown.words and "\x1b" not in shown.words


def test_the_page_needs_nothing_else() -> None:
    shown = page("Айгүл Асанова приехала.")
    assert not re.search(r"<(script|link|img|iframe)\b|\bsrc=|@import|url\(|https?:", shown)
    assert "default-src 'none'" in shown and "color-scheme: light dark" in shown and "@media print" in shown


def test_a_mistake_stands_in_its_sentence_with_gold_and_what_was_found() -> None:
    shown = page("Айгүл Асанова приехала.")
    assert '<p lang="ru"><mark class="gold">Айгүл Асанова</mark> приехала.</p>' in shown
    assert "people: missed (1)" in shown and "dates: spurious (1)" in shown


def test_many_mistakes_of_a_kind_are_cut() -> None:
    shown = page("Айгүл Асанова приехала.", times=MOST_CASES + 5)
    assert shown.count('<mark class="gold">Айгүл') == MOST_CASES
    assert f"people: missed ({MOST_CASES + 5})" in shown and f"the first {MOST_CASES}" in shown
