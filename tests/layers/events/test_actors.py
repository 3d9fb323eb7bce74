"""Tables of short documents: who acts in an event where a body, a country or a person is named."""

from examples import Example, examples, parameters
from migtext.pipeline import Pipeline

PIPELINE = Pipeline(model="none")


@parameters(examples("actors"))
def test_tables(example: Example) -> None:
    draft = PIPELINE.draft(example.text)
    [read] = PIPELINE.read([draft])
    assert draft.rule_names
    ruled = PIPELINE.ruled(draft, read.names, draft.rule_names)
    named = [*ruled.layers.organisations, *ruled.layers.places, *ruled.layers.people]
    found = {(one.start, one.end): ruled.actors[one.id].value if one.id in ruled.actors else "nobody" for one in named}
    assert [(start, end, found.get((start, end))) for start, end, _ in example.mentions] == list(example.mentions)
