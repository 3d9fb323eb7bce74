"""Tables: every slip in a table of a language, of the grammars or of the model is told with its file and line."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import pytest

from migtext import resources
from migtext.errors import TableError
from migtext.layers.dates.find import _point_tag_names
from migtext.layers.figures import amount as amounts
from migtext.layers.goals import find as goals
from migtext.rules.chunks import ACRONYM, reader
from migtext.rules.morphology import morphology
from migtext.rules.numbers import possible_tags
from migtext.tables import across, schemas
from migtext.tables import checks as tables

FILES = sorted([*resources._LANGUAGES.rglob("*.toml"), *resources._MODEL.glob("*.toml")])
ALL = r".*"
WORD_CLASSES = r"\w\w/(?:dates|figures|numbers|links|goals)"
GRAMMARS = r"languages/(?:dates|figures|goals)"

# the tables, what stands in them once or more, what the first one becomes, and what the error says
SLIPS = [
    (ALL, r"\A", 'wrods = ["abc"]\n', "wrods"),
    (ALL, r"(?<=[а-я])а(?=[а-я])", "a", "has Latin and Cyrillic letters"),
    (ALL, r"(?<=[а-я])у(?=[а-я])", "y", "has Latin and Cyrillic letters"),
    (ALL, r'\["([^"\n]+)", ', r'["\1", "\1", ', "stands twice"),
    (ALL, r'^\w+ = "(?=\w)', r"\g<0>\\q", "Unescaped"),
    (r"\w\w/people", r'(given = """\n?)(\w+) ', r"\1\2 \2 ", "stands twice"),
    (GRAMMARS, r'^name = ("[^"]+")((?:\n.*)*?\nname = )"[^"]+"', r"name = \1\2\1", "stands twice"),
    (WORD_CLASSES, r"^words\b(?= =)", "wrods", "unknown key wrods; must be one of words, fixed, not"),
    (WORD_CLASSES, r"^\[(\w+)\.words\]", r"[\1.wrods]", "unknown key wrods; must be one of words, fixed, not"),
    (WORD_CLASSES, r"^\[\w+(?=[\].])", "[seasson", "seasson"),
    (WORD_CLASSES, r'^fixed = \["', r'fixed = [5, "', "must be a text"),
    (WORD_CLASSES, r"^fixed = \[", 'fixed = [" abc", ', "blanks at an end"),
    (r"\w\w/dates", r"^12 = ", "13 = ", "'13' must be one of 1, 2"),
    (r"\w\w/figures", r"^more_than = ", "more_then = ", "'more_then' must be one of exact, about"),
    (r"\w\w/numbers", r"^10 = ", "ten = ", "'ten' must be a number"),
    (GRAMMARS, r"\{(?:\w+=)?\w+\}(?=.*\n(?:kind|\[\[))", "{seasson}", "unknown class seasson"),
    (GRAMMARS, r"(\{(?:\w+=)?\w+):\w+", r"\1:lok", "unknown case lok; must be one of nom, gen"),
    (GRAMMARS, r'^pattern = "<\w+>', r'pattern = "<yaer>', "unknown fragment yaer; must be one of"),
    (GRAMMARS, r'^pattern = "(?!")', r"\g<0>(", "invalid pattern: missing"),
    (GRAMMARS, r'^pattern = "\{', r"\g<0>-", "invalid class {-"),
    (GRAMMARS, r'^kind = "\w+', 'kind = "sinse', "'sinse' must be one of"),
    (GRAMMARS, r'^modifier = "', r"\g<0>x", "must be one of since, until"),
    (GRAMMARS, r"^pattern = ", "patern = ", "unknown key patern; must be one of name, pattern"),
    (r"\w+/events", r"^\[rules\.training\]", "[rules.meeting]", "twice"),
    (r"\w\w/events", r"^\[rules\.training\]", "[rules.trainning]", "type is missing"),
    (r"\w+/events", r'^type = "', r"\g<0>x", "must be one of meeting"),
    (r"\w\w/events", r'^status = "', r"\g<0>x", "must be one of happened"),
    (r"\w\w/events", r'^kind = "', r"\g<0>x", "must be one of finite"),
    (r"\w+/events", r'^alone = "', r"\g<0>x", "must be one of noun, verb"),
    (r"\w+/events", r'^needs = "', r"\g<0>x", "must be one of argument"),
    (r"\w+/events", r"^near = \d+", "near = 0", "0 must be a number from 1"),
    (r"\w\w/events", r"^anaphors = ", "anafors = ", "unknown key anafors"),
    (r"\w\w/events", r'^cases = \["\w+', 'cases = ["datt', "'datt' must be one of nom"),
    (r"ru/events", r'^verbs = \["', r'\g<0>крякт", "', "neither"),
    (r"ru/events", r"\+л ", "+лы ", "'лы' must be one of л"),
    (r"\w\w/morphology", r'^case = "gen', 'case = "genn', "'genn' must be one of nom"),
    (r"\w\w/morphology", r'"genitive", ', '"genitiv", ', "unknown slot genitiv; must be one of"),
    (r"\w\w/morphology", r'^default_harmony = "', r"\g<0>x", "must be one of back"),
    (r"\w\w/morphology", r'(^"А" = \{ )back', r"\1bak", "'bak' must be one of back"),
    (r"\w\w/morphology", r"^nasal = ", "nassal = ", "nassal"),
    (r"\w\w/(?:people|places)", r'^derived = "', r"\g<0>(", "must be a regular expression"),
    (r"\w\w/(?:roles|morphology)", r'^(?:oblique|unchanging) = "', r"\g<0>(", "must be a regular expression"),
    (r"\w\w/organisations", r'^(?:alone|strong) = \["', r'\g<0>minstry", "', "'minstry' must be one of ministry"),
    (r"\w\w/organisations", r"^KZ = ", "KAZ = ", "'KAZ' must be an ISO 3166-1"),
    (r"\w\w/language", r'^(?:head|verb) = "', r"\g<0>x", "must be one of first, last"),
    (r"\w\w/language", r'^adpositions = "', r"\g<0>x", "must be one of before, after"),
    (r"\w\w/roles", r"^\[funder\]", "[founder]", "unknown key founder"),
    (r"\w\w/roles", r"^verbs = ", "verb = ", "unknown key verb; must be one of before"),
    (r"\w\w/tokens", r"^glued = ", "glue = ", "unknown key glue"),
    (r"\w\w/language", r"^plain = .*", "plain = 2", "2 must be a number from 0"),
    (r"\w\w/language", r"(^\[neighbours\.(?:.|\n)*?\n)alphabet", r"\1alfabet", "alfabet"),
    (r"\w\w/letter_pairs", r"(?<== \")..", r"\g<0>ф", "must be two letters"),
    (r"\w\w/published", r"^labels = ", "label = ", "unknown key label"),
    (r"ner/labels", r'^form = "', r"\g<0>x", "must be one of iob2"),
    (r"ner/labels", r'^unmarked = \["', r'\g<0>PERSN", "', "'PERSN' must be one of PERSON"),
    (r"ner/labels", r'^GPE = "PLACE', 'GPE = "PLAC', "'PLAC' must be one of PERSON"),
    (r"\w\w/ner", r'^parents = \["', r'\g<0>(", "', "regular expression"),
    (r"ner/stanza", r'^PERSON = "', r"\g<0>x", "must be one of PERSON"),
]  # fmt: skip


def named(path: Path) -> str:
    """The folder and the name of a table."""
    return f"{path.parent.name}/{path.stem}"


def slips() -> Iterator[object]:
    for number, (files, found, becomes, message) in enumerate(SLIPS):
        fitting = [path for path in FILES if re.fullmatch(files, named(path))]
        matches = [(path, re.search(found, path.read_text("utf-8"), re.MULTILINE)) for path in fitting]
        assert any(match for _, match in matches), found
        for path, match in matches:
            if match:
                yield pytest.param(path, match, becomes, message, id=f"{named(path)}-{number}")


def forget() -> None:
    """Empty the caches of tables."""
    for name in ("has_table", "language_table", "shared_table", "model_table"):
        getattr(resources, name).cache_clear()
    for name in ("_source", "_named_classes", "_known_classes"):
        getattr(across, name).cache_clear()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of all tables."""
    folder = tmp_path_factory.mktemp("tables")
    shutil.copytree(resources._LANGUAGES, folder / "languages")
    shutil.copytree(resources._MODEL, folder / "ner", ignore=shutil.ignore_patterns("*.py*", "__pycache__"))
    return folder


@pytest.fixture
def copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same folder, read in place of the shipped tables."""
    monkeypatch.setattr(resources, "_LANGUAGES", folder / "languages")
    monkeypatch.setattr(resources, "_MODEL", folder / "ner")
    forget()
    yield folder
    forget()


@contextmanager
def written(path: Path, text: str) -> Iterator[None]:
    """Another text in a table of the copy, for a while."""
    before = path.read_text("utf-8")
    path.write_text(text, "utf-8")
    yield
    path.write_text(before, "utf-8")


def read(path: Path) -> None:
    """Read one table of a folder of tables as a layer does."""
    if path.parent.name == "languages":
        resources.shared_table(path.stem)
    elif path.parent.name == "ner":
        resources.model_table(path.stem)
    else:
        resources.language_table(path.parent.name, path.stem)


@pytest.mark.parametrize(("path", "match", "becomes", "message"), list(slips()))
def test_a_slip_is_told_with_file_and_line(
    copied: Path, path: Path, match: "re.Match[str]", becomes: str, message: str
) -> None:
    text = match.string
    changed = text[: match.start()] + match.expand(becomes) + text[match.end() :]
    where = copied / path.relative_to(resources._PACKAGE)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(text, changed, strict=False))
    line = 1 + sum(old == "\n" for old, _ in same)
    with written(where, changed), pytest.raises(TableError) as caught:
        read(where)
    assert str(caught.value).startswith(f"{where}:{line}: ")
    assert message in str(caught.value)


def test_every_shipped_table_is_right() -> None:
    resources.check_tables()


def test_a_table_that_no_layer_reads_is_told(copied: Path) -> None:
    path = copied / "languages" / "kk" / "datez.toml"
    path.write_text("", "utf-8")
    with pytest.raises(TableError, match=r"datez.toml:1: unknown table; must be one of language, tokens"):
        resources.check_tables()
    path.unlink()


def test_two_rules_of_one_name_in_different_sections_are_told(copied: Path) -> None:
    path = copied / "languages" / "figures.toml"
    text = path.read_text("utf-8")
    line = text[: text.index('"bound-both"')].count("\n") + 1
    message = rf"figures.toml:{line}: \[bound\] count name: .*stands in \[amount\] too"
    with written(path, text.replace('"bound-both"', '"count"')), pytest.raises(TableError, match=message):
        read(path)


def test_classes_of_the_engine_are_those_that_it_makes() -> None:
    made = {name for names in _point_tag_names() for name in names} | {"length", "amount", "taken", "uncounted"}
    made |= {"dash", "hyphen", "closing_quote", "suffixed", "part", ACRONYM, goals._INTRODUCED}
    for code in ("kk", "ky", "ru"):
        made |= {name for tags in possible_tags(code) for name, _ in tags}
        made |= {name for tags in reader(code).tags for name, _ in tags if name == "suffix"}
    assert made == schemas.ENGINE_CLASSES


def test_kinds_and_cases_are_those_that_the_code_knows() -> None:
    assert set(schemas.AMOUNT_KINDS) == amounts._KINDS.keys()
    cases = {slot["case"] for code in ("kk", "ky") for slot in morphology(code).table["slots"].values()}
    assert cases == set(schemas.CASES)


SOURCE = """\
top = 1
# wrong = 2
[a]
key = ["b", "c",
  "d", "c"]
"quoted key" = { x = 1, y = [1] }

[a.b."c d"]
e.f = 1

[[rows]]
name = "first"
[[rows]]
name = "second"
[rows.inner]
deep = true
"""
LINES = [
    (("top",), "", False, 1),
    (("a",), "", False, 3),
    (("a", "key"), "", False, 4),
    (("a", "key"), "d", False, 5),
    (("a", "key"), "c", False, 4),
    (("a", "key"), "c", True, 5),
    (("a", "quoted key", "y"), "", False, 6),
    (("a", "b", "c d"), "", False, 8),
    (("a", "b", "c d", "e", "f"), "", False, 9),
    (("rows", 0, "name"), "", False, 12),
    (("rows", 1), "", False, 13),
    (("rows", 1), "name", False, 14),
    (("rows", 1, "inner", "deep"), "", False, 16),
    (("none",), "", False, 1),
]


@pytest.mark.parametrize(("keys", "word", "again", "line"), LINES)
def test_lines(tmp_path: Path, keys: tables.Keys, word: str, again: bool, line: int) -> None:
    path = tmp_path / "a.toml"
    path.write_text(SOURCE, "utf-8")
    assert tables.read(path).line(tables.Fault("", keys, word, again)) == line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]\n[a]\n", r"a.toml:2: Cannot declare"),
        ('a = "b', r"a.toml:1: "),
        ("a = 1\n\nb = [\n", r"a.toml:4: "),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TableError, match=message):
        tables.read(path)


RIGHT = [
    (tables.ending, ["", "ов"]),
    (tables.flag, [True, False]),
    (tables.number(1, 3), [1, 3]),
    (tables.number(0.0, 1.0), [0, 0.5, 1]),
    (tables.split(tables.text), ["a b", "a\n b"]),
    (tables.mapping(tables.flag), [{}, {"a": True}]),
    (tables.either(tables.flag, tables.mapping(tables.flag)), [True, {"a": True}]),
]
WRONG = [
    (tables.text, ["", " ", " a", "a ", "a  b", "a\nb", 1]),
    (tables.ending, [" ", "a b ", 1]),
    (tables.flag, [0, "true"]),
    (tables.number(1, 3), [0, 4, 1.5, True, "1"]),
    (tables.number(0.0, 1.0), [-0.1, 2, True]),
    (tables.split(tables.text), ["a a", ["a"]]),
    (tables.WORDS, ["a", ["a", "a"], [1], {"a": 1}]),
    (tables.listed(tables.text, empty=False), [[]]),
    (tables.mapping(tables.flag), [[], {"a": 1}, {"a b ": True}]),
    (tables.rows({"name": tables.text}, ("name",)), [{}, [{}], [{"name": "a"}, {"name": "a"}], ["a"]]),
    (tables.expression, ["(", 1, "[", None]),
]


@pytest.mark.parametrize(("check", "values"), RIGHT)
def test_right_values(check: tables.Check, values: list[object]) -> None:
    assert [check(value) for value in values] == [None] * len(values)


@pytest.mark.parametrize(("check", "values"), WRONG)
def test_wrong_values(check: tables.Check, values: list[object]) -> None:
    assert all(check(value) for value in values)
