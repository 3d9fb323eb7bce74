"""Buildings, roads, border posts and the like that a text names, by the tables of examples."""

from examples import Example, examples, parameters
from migtext.layers.sites import Sites
from migtext.pipeline import Pipeline
from migtext.text.tokens import tokenise

PIPELINE = Pipeline(model="none", layers=["places", "organisations", "people"])


@parameters(examples("sites"))
def test_examples(example: Example) -> None:
    record = PIPELINE(example.text)
    tokens = tokenise(example.text).in_languages([example.language] * len(record.sentences))
    found = Sites(tokens, (*record.places, *record.people)).find()
    assert [(one.start, one.end, one.text) for one in found] == list(example.mentions)
