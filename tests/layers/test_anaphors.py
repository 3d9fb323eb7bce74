"""Nouns that name a place or an organisation again, by the tables of examples."""

from examples import Example, examples, parameters
from migtext.layers.anaphors import Anaphors
from migtext.pipeline import Pipeline
from migtext.text.tokens import tokenise

PIPELINE = Pipeline(model="none", layers=["places", "organisations", "people"])


@parameters(examples("anaphors"))
def test_examples(example: Example) -> None:
    record = PIPELINE(example.text)
    tokens = tokenise(example.text).in_languages([example.language] * len(record.sentences))
    anaphors = Anaphors(tokens, (*record.places, *record.organisations, *record.people))
    found = [*anaphors.of_places(record.places), *anaphors.of_organisations(record.organisations)]
    told = sorted((one.start, one.end, one.text) for one in found)
    assert told == [(start, end, text) for start, end, text in example.mentions]
    assert all(one.id in {*(x.id for x in record.places), *(x.id for x in record.organisations)} for one in found)
