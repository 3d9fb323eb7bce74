"""What figures are linked with, in the whole pipeline: counted noun, date and place as the tables name them."""

import re
from functools import cache

import pytest

from examples import Example, examples, parameters
from migtext.pipeline import Pipeline
from migtext.records import Figure, Record

# A row of names and numbers alone has no language of its own: in a release, sentences stand beside it.
BESIDE = {
    "kk": "Бұл туралы қызметтің өкілі айтты.",
    "ky": "Бул тууралуу кызматтын өкүлү айтты.",
    "ru": "Об этом рассказал представитель службы.",
}
NAMED = re.compile(r' (counted|date|place)=(?:"([^"]*)"|(\S+))')


def wanted(result: str) -> dict[str, str]:
    return {name: quoted or bare for name, quoted, bare in NAMED.findall(result)}


EXAMPLES = [example for example in examples("figures") if any(wanted(result) for *_, result in example.mentions)]


@cache
def record_of(example: Example) -> Record:
    return Pipeline(model="none")(f"{example.text}\n\n{BESIDE[example.language]}", published=example.published)


def figures_at(example: Example) -> list[tuple[Figure | None, dict[str, str]]]:
    """The figure of each mention that names a link, None where the pipeline has none at that place."""
    found = {(figure.start, figure.end): figure for figure in record_of(example).figures}
    return [(found.get((start, end)), wanted(result)) for start, end, result in example.mentions if wanted(result)]


@parameters(EXAMPLES)
def test_counted(example: Example) -> None:
    for figure, links in figures_at(example):
        if figure is None:
            pytest.fail(f"no figure there; found {[f.text for f in record_of(example).figures]}")
        if "counted" in links:
            assert figure.counted == links["counted"]


@parameters(example for example in EXAMPLES if any(wanted(r).keys() & {"date", "place"} for *_, r in example.mentions))
def test_date_and_place(example: Example) -> None:
    for figure, links in figures_at(example):
        assert figure is not None
        assert {name: getattr(figure, name) for name in links if name != "counted"} == {
            name: None if value == "-" else value for name, value in links.items() if name != "counted"
        }
