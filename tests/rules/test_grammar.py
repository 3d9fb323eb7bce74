"""Patterns over rows of chunks: what they match, what is refused, and that none takes more than linear time."""

import random
import re

import pytest
import regex

from examples import LANGUAGES
from migtext.errors import TableError
from migtext.layers.dates import find as dates
from migtext.layers.figures import find as figures
from migtext.layers.goals import find as goals
from migtext.rules.grammar import NO_TAGS, Chunk, Grammar, Match, Rule, Tags, replace_matches

A, B, C = (frozenset({(name, "nom")}) for name in "abc")
A_DATIVE: Tags = frozenset({("a", "dat")})
BOTH: Tags = frozenset({("a", "nom"), ("b", "dat")})
ALL = {A, B, C, A_DATIVE, BOTH}


def row(*tags: Tags | None) -> list[Chunk]:
    """Items one token wide; None is a sentence end."""
    chunks, position = [], 0
    for bundle in tags:
        width = 0 if bundle is None else 1
        chunks.append(Chunk(position, position + width, bundle or NO_TAGS))
        position += width
    return chunks


def found(patterns: list[str], chunks: list[Chunk], **fragments: str) -> list[tuple[str, int, int]]:
    rules = [Rule(f"r{i}", pattern) for i, pattern in enumerate(patterns)]
    matches = Grammar(rules, fragments, ALL).apply(chunks, lambda _, match: match)
    return [(match.rule.name, match.first, match.last) for match, _ in matches]


def test_classes_cases_and_fragments() -> None:
    chunks = row(A, B, A_DATIVE, BOTH, NO_TAGS)
    assert found(["{a}"], chunks) == [("r0", 0, 1), ("r0", 2, 3), ("r0", 3, 4)]
    assert found(["{a:dat}"], chunks) == [("r0", 2, 3)]
    assert found(["{a:dat|nom}{b:dat}"], chunks) == [("r0", 2, 4)]
    assert found(["{b|c}"], chunks) == [("r0", 1, 2), ("r0", 3, 4)]
    assert found(["<two> {b}"], chunks, two="{a} {b}?") == [("r0", 0, 2), ("r0", 2, 4)]
    assert found(["{d}"], chunks) == []
    assert found(["{a}[.](?!{b})"], row(A, NO_TAGS, A, B, A, C)) == [("r0", 0, 2), ("r0", 4, 6)]


def test_the_longest_match_comes_first_then_the_leftmost_then_the_first_rule() -> None:
    chunks = row(A, B, C)
    assert found(["{a}", "{a}{b}"], chunks) == [("r1", 0, 2)]
    assert found(["{b}", "{b|c}"], chunks) == [("r0", 1, 2), ("r1", 2, 3)]
    assert found(["{a}{b}", "{b}{c}"], chunks) == [("r0", 0, 2)]
    assert found(["{b}{c}", "{a}{b}"], chunks) == [("r1", 0, 2)]


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


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({A, B}, ["both", "either"]),
        ({A, C}, ["nested", "either"]),
        ({A}, ["either"]),
        ({C}, ["either"]),
        ({B}, []),
        (set(), []),
    ],
)
def test_a_rule_is_possible_where_all_that_one_way_needs_is_present(tags: set[Tags], expected: list[str]) -> None:
    rules = [Rule("both", "{a}{b}"), Rule("nested", "{a}(?:{b}{c}|{c:nom})"), Rule("either", "{a}|{c}")]
    grammar = Grammar(rules, {}, ALL)
    assert sorted(rule.name for rule in grammar.possible(grammar.codes(tags))) == sorted(expected)


def test_a_pattern_without_classes_matches_words_without_tags() -> None:
    assert found(["[.]{2}"], row(NO_TAGS, NO_TAGS, None, NO_TAGS)) == [("r0", 0, 2)]


def test_groups_are_remembered() -> None:
    grammar = Grammar([Rule("r", "{x=a}{b}*{y=c}")], {}, ALL)
    ((match, _),) = grammar.apply(row(B, A, B, B, C), lambda _, match: match)
    assert match.groups == {"x": [1], "y": [4]}


def test_matches_are_replaced_by_what_was_built() -> None:
    chunks = row(A, B, C)
    match = Match(Rule("r", ""), 0, 2, {})
    assert list(replace_matches(chunks, [(match, Chunk(0, 2, C))])) == [Chunk(0, 2, C), chunks[2]]


@pytest.mark.parametrize(("pattern", "problem"), [("<none>", "unknown fragment none"), ("({a}", "rule r0")])
def test_wrong_rules_are_named(pattern: str, problem: str) -> None:
    with pytest.raises(TableError, match=problem):
        found([pattern], row(A), other="{b}")


@pytest.mark.parametrize(
    "pattern",
    [
        *("{a}|{b}", "(?:{a}|{b})", "{a}?{b}", "(?={a})", "(?<!{b}){a}", "{a}{0,3}{b}", "{b|a}"),
        *("(?:{a}(?:{b}|{a}{a})|{b})", "(?:{a}|{b}?){a}", "{a}(?:{a}|{b}{b})|{b}{a}", "(?:{a}{b}|{b}{a}){0,1}"),
    ],
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


# ---- linear time: no repetition without an upper bound ---------------------------------------------------------------

UNBOUNDED = re.compile(r"[*+]|\{\d+,\}")


def repeats_without_bound(pattern: str) -> bool:
    return UNBOUNDED.search(re.sub(r"\[[^\]]*\]", "x", pattern)) is not None


@pytest.mark.parametrize(("pattern", "expected"), [("[ab]{0,3}[*+]?", False), ("[ab]*", True), ("([a]b){2,}", True)])
def test_repetitions_without_bound_are_seen(pattern: str, expected: bool) -> None:
    assert repeats_without_bound(pattern) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_of_the_grammars_has_a_longest_match(language: str) -> None:
    """Then a search from one place takes a bounded number of steps, and the whole search a linear one."""
    day, quantity, goal = dates.grammar_of(language), figures.grammar_of(language), goals.grammar_of(language)
    of_goals = (goal.framework_names, goal.references)
    grammars = (day.first, day.parts, day.relations, quantity.amounts, quantity.bounds, *of_goals)
    patterns = {rule.rule.name: rule.pattern.pattern for grammar in grammars for rule in grammar._rules}
    assert len(patterns) > 50
    assert [name for name, pattern in patterns.items() if repeats_without_bound(pattern)] == []
