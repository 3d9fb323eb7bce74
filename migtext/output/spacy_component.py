"""migtext as a component of a spaCy pipeline: ``nlp.add_pipe("migtext")``."""

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from migtext.output.spacy_doc import span
from migtext.pipeline import Pipeline
from migtext.records import LAYERS


class MigtextComponent:
    """Puts the layers of a text into the span groups ``doc.spans[layer]``, and its record into ``doc.user_data``."""

    def __init__(self, pipeline: Pipeline, published: str | None) -> None:
        self._pipeline = pipeline
        self._published = published

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its mentions as spans, which are extended to whole tokens of the Doc."""
        record = self._pipeline(doc.text, published=self._published)
        starts = [token.idx for token in doc]
        for layer in self._pipeline.layers:
            doc.spans[layer] = [span(doc, starts, mention) for mention in getattr(record, layer)]
        doc.user_data["migtext"] = record.to_json()
        return doc


@Language.factory(
    "migtext",
    default_config={
        "layers": list(LAYERS),
        "gazetteers": [],
        "model": "small",
        "ner": "migtext",
        "threads": 1,
        "published": None,
    },
)
def create_migtext(  # noqa: PLR0913, PLR0917 - the settings of the component
    nlp: Language,
    name: str,
    layers: list[str],
    gazetteers: list[str],
    model: str,
    ner: str,
    threads: int,
    published: str | None,
) -> MigtextComponent:
    """The component; its settings are those of ``migtext.Pipeline``, and ``published`` for all texts."""
    pipeline = Pipeline(layers, [Path(path) for path in gazetteers], model, ner, threads)
    return MigtextComponent(pipeline, published)
