"""Names in the dictionary form, positions and their organisations: the tables tests/languages/CODE/names.txt."""

from functools import lru_cache

import pytest

from examples import Example, examples, parameters
from migtext import Pipeline
from migtext.catalogue.dictionary_form import dictionary_form
from migtext.records import Mention, Person, Record


@lru_cache
def pipeline() -> Pipeline:
    return Pipeline(layers=["organisations", "places", "people"], model="none")


def told(record: Record, mention: Mention) -> str:
    """The name of a mention, and a person's position with its organisation."""
    parts = [getattr(mention, "name", None)]
    if isinstance(mention, Person):
        bodies = {body.id: body.text for body in record.organisations}
        parts += [mention.position, bodies.get(mention.organisation_id or "")]
    return " @ ".join(part for part in parts if part)


@parameters(examples("names"))
def test_names(example: Example) -> None:
    record = pipeline()(example.text)
    mentions = (*record.organisations, *record.places, *record.people)
    found = {(mention.start, mention.end): told(record, mention) for mention in mentions}
    assert {(start, end): found.get((start, end)) for start, end, _ in example.mentions} == {
        (start, end): name for start, end, name in example.mentions
    }


@pytest.mark.parametrize("language", ["kk", "ky", "ru", "en", ""])
@pytest.mark.parametrize("name", ["", "-", "«»", "А", "А.", "БҰҰ", "«Дала»", "Ә-ә", "12", "\u00ad"])
def test_scraps_do_no_harm(language: str, name: str) -> None:
    form = dictionary_form(language, name)
    assert dictionary_form(language, form) == form


def test_every_name_is_filled() -> None:
    record = pipeline()("Айгүл Асанова Ошко барды. «Ак кайың» фондунун жыйыны өттү. Yig'ilish bo'ldi.")
    assert all(mention.name for mention in (*record.organisations, *record.places, *record.people))
