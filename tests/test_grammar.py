"""Patterns over rows of items: what they match, what is refused, and that none takes more than linear time."""

import importlib
import inspect
import pkgutil
import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import regex
from timing import grows_too_fast

import migtext
from examples import LANGUAGES
from migtext.errors import TableError
from migtext.extractors import dates, figures
from migtext.grammar import NO_TAGS, Grammar, Item, Match, Rule, Tags, replace_matches

A, B, C = (frozenset({(name, "nom")}) for name in "abc")
A_DATIVE: Tags = frozenset({("a", "dat")})
BOTH: Tags = frozenset({("a", "nom"), ("b", "dat")})
ALL = {A, B, C, A_DATIVE, BOTH}


def row(*tags: Tags | None) -> list[Item]:
    """Items one token wide; None is a sentence end."""
    items, position = [], 0
    for bundle in tags:
        width = 0 if bundle is None else 1
        items.append(Item(position, position + width, bundle or NO_TAGS))
        position += width
    return items


def found(patterns: list[str], items: list[Item], **fragments: str) -> list[tuple[str, int, int]]:
    rules = [Rule(f"r{i}", pattern) for i, pattern in enumerate(patterns)]
    matches = Grammar(rules, fragments, ALL).apply(items, lambda _, match: match)
    return [(match.rule.name, match.first, match.last) for match, _ in matches]


def test_classes_cases_and_fragments() -> None:
    items = row(A, B, A_DATIVE, BOTH, NO_TAGS)
    assert found(["{a}"], items) == [("r0", 0, 1), ("r0", 2, 3), ("r0", 3, 4)]
    assert found(["{a:dat}"], items) == [("r0", 2, 3)]
    assert found(["{a:dat|nom}{b:dat}"], items) == [("r0", 2, 4)]
    assert found(["{b|c}"], items) == [("r0", 1, 2), ("r0", 3, 4)]
    assert found(["<two> {b}"], items, two="{a} {b}?") == [("r0", 0, 2), ("r0", 2, 4)]
    assert found(["{d}"], items) == []


def test_the_longest_match_comes_first_then_the_first_rule() -> None:
    items = row(A, B, C)
    assert found(["{a}", "{a}{b}"], items) == [("r1", 0, 2)]
    assert found(["{b}", "{b|c}"], items) == [("r0", 1, 2), ("r1", 2, 3)]
    assert found(["{a}{b}", "{b}{c}"], items) == [("r0", 0, 2)]


def test_no_match_passes_a_sentence_end() -> None:
    assert found(["{a}{b}"], row(A, None, B)) == []
    assert found(["{a}(?!{b})"], row(A, None, B)) == [("r0", 0, 1)]


def test_the_span_may_be_less_than_the_match() -> None:
    assert found(["{a}(?P<span>{b})(?={c})"], row(A, B, C)) == [("r0", 1, 2)]


def test_what_is_not_built_leaves_its_items_to_shorter_matches() -> None:
    rules = [Rule("long", "{a}{b}"), Rule("short", "{a}")]
    grammar = Grammar(rules, {}, ALL)
    built = grammar.apply(row(A, B), lambda _, match: None if match.rule.name == "long" else match.rule.name)
    assert [name for _, name in built] == ["short"]


def test_groups_are_remembered() -> None:
    grammar = Grammar([Rule("r", "{x=a}{b}*{y=c}")], {}, ALL)
    ((match, _),) = grammar.apply(row(B, A, B, B, C), lambda _, match: match)
    assert match.groups == {"x": [1], "y": [4]}


def test_matches_are_replaced_by_what_was_built() -> None:
    items = row(A, B, C)
    match = Match(Rule("r", ""), 0, 2, {})
    assert list(replace_matches(items, [(match, Item(0, 2, C))])) == [Item(0, 2, C), items[2]]


@pytest.mark.parametrize(("pattern", "problem"), [("<none>", "unknown fragment none"), ("({a}", "rule r0")])
def test_wrong_rules_are_named(pattern: str, problem: str) -> None:
    with pytest.raises(TableError, match=problem):
        found([pattern], row(A), other="{b}")


@pytest.mark.parametrize(
    "pattern", ["{a}|{b}", "(?:{a}|{b})", "{a}?{b}", "(?={a})", "(?<!{b}){a}", "{a}{0,3}{b}", "{b|a}"]
)
def test_rules_with_choices_run_wherever_one_of_them_stands(pattern: str) -> None:
    """A rule runs only on stretches that hold what it cannot do without; that must not lose a match."""
    expression = regex.compile(pattern.replace("{b|a}", "[ab]").replace("{a}", "a").replace("{b}", "b"))
    chosen = {"a": A, "b": B, "c": C}
    generator = random.Random(5)
    for _ in range(60):
        letters = "".join(generator.choice("abc") for _ in range(generator.randint(1, 5)))
        matches = {match.span() for match in expression.finditer(letters) if match.end() > match.start()}
        expected = bool(matches)
        assert bool(found([pattern], row(*(chosen[letter] for letter in letters)))) == expected, letters


# ---- time: the grammars ----------------------------------------------------------------------------------------------


@cache
def compiled(language: str) -> list[tuple[str, Any]]:
    """Every compiled pattern of the dates and figures of a language, with its name."""
    day, quantity = dates._grammar(language), figures._grammar(language)
    grammars = (day._first, day._parts, day._relations, quantity._amounts, quantity._bounds)
    return [(rule.rule.name, rule.pattern) for grammar in grammars for rule in grammar._rules]


def classes(pattern: str) -> list[str]:
    """The sets of codes that a pattern asks for, in order."""
    return [codes for codes in re.findall(r"\[([^\]]+)\]", pattern) if codes != "\n"]


def nasty_rows(pattern: str) -> Iterator[str]:
    """Pieces whose repetition makes a pattern begin everywhere and end nowhere, or choose all the time."""
    sets = classes(pattern)
    if not sets:
        return
    order = list(dict.fromkeys(sets))
    common = {code: sum(code in codes for codes in order) for codes in order for code in codes}
    picks = [max(codes, key=lambda code: common[code]) for codes in sets]
    yield max(picks, key=lambda code: common[code])
    for end in sorted({(len(picks) + 1) // 2, len(picks)} - {1}):
        yield "".join(picks[:end])
    generator = random.Random(len(picks))
    every = "".join(order)
    yield "".join(generator.choice(every) for _ in range(500))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_of_the_grammars_takes_linear_time(language: str) -> None:
    wrong = []
    for name, pattern in compiled(language):
        for piece in nasty_rows(pattern.pattern):
            text = piece * (100_000 // len(piece))
            try:
                for _ in pattern.finditer(text, timeout=1):
                    pass
            except TimeoutError:
                problem = grows_too_fast(lambda row, run=pattern: sum(1 for _ in run.finditer(row)), piece)
                wrong += [f"{name}: {problem}"] if problem else []
    assert wrong == []


# ---- time: the expressions of the modules --------------------------------------------------------------------------

PIECES = [
    "1", "1 ", "1,", "1.", "12-", "1/", "а", "А", "Аа ", "А. ", "а ", "а-", "-", "– ", " ", "\u00a0", "\t", "\n", " \n",
    "\r\n", ".", "..", ". ",
    ",", ", ", "(", ")", "[1]", "«", "»", "« ", "«а» ", '"', "'", "’", "№ ", "%", "_", "@", "a@b.",
    "http://a/",
    "www.", "мың ", "млн. ", "2024 ", "2024-жылдын ", "Ақ-", "ООН", "A", "aа", "\u0301", "\u00ad", "\u200b",
    "а\u0301", "І", "<", "&", "=", "•", "*", "1)", "а) ", ";",
]  # fmt: skip


METHODS = "fullmatch|match|search|sub|split|finditer|findall"
TABLES_ONLY = {"migtext.grammar", "migtext.phrases", "migtext.lexicon"}
"""Modules whose expressions read the tables of the package, not texts."""


def module_patterns() -> Iterator[tuple[str, Any, str]]:
    """The regular expressions that the modules of the package hold, each with a method that the module calls on it."""
    for info in pkgutil.walk_packages(migtext.__path__, "migtext."):
        if info.name in TABLES_ONLY:
            continue
        module = importlib.import_module(info.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            inside = list(value.values()) if isinstance(value, dict) else value
            for pattern in inside if isinstance(inside, (tuple, list, frozenset)) else [value]:
                if isinstance(pattern, (re.Pattern, regex.Pattern)) and isinstance(pattern.pattern, str):
                    used = set(re.findall(rf"\b{name}\.({METHODS})\b", source))
                    for method in sorted(used) or ["finditer"]:
                        yield f"{info.name}.{name}.{method}", pattern, method


def run(pattern: Any, method: str, text: str) -> None:
    if method == "sub":
        pattern.sub("", text)
    elif method == "finditer":
        sum(1 for _ in pattern.finditer(text))
    else:
        getattr(pattern, method)(text)


@pytest.mark.parametrize(
    ("pattern", "method"), [pytest.param(pattern, method, id=name) for name, pattern, method in module_patterns()]
)
def test_every_expression_of_a_module_takes_linear_time(pattern: Any, method: str) -> None:
    wrong = [grows_too_fast(lambda text: run(pattern, method, text), piece) for piece in PIECES]
    if method in {"match", "fullmatch"}:
        wrong += [grows_too_fast(lambda text: run(pattern, method, f"А{text}1"), piece) for piece in PIECES]
    assert not [problem for problem in wrong if problem]
