"""A spaCy CNN for the comparison in ``ner.py``: spaCy's recogniser, trained on the marks that our model learns from.

    python benchmarks/spacy_cnn.py CORPORA FOLDER

``CORPORA`` is the folder that ``python -m models.train`` reads; its held-out parts are not trained on. One network for
the three languages, tok2vec of width 96 and depth 4, reads each mark as often an epoch as ours does. What the
annotation leaves open is given to spaCy as missing. Ten epochs take about a quarter of an hour on one core. The trained
pipeline is written to ``FOLDER``.
"""

import random
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as SpacySpan
from spacy.training import Example
from spacy.util import compounding, fix_random_seed, minibatch

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from migtext.ner.documents import LabelledSpan  # noqa: E402
from migtext.ner.scheme import layer_of, tags  # noqa: E402
from migtext.ner.sentences import Sentence, words_of  # noqa: E402
from migtext.text.tokens import tokenise  # noqa: E402
from models.train.corpora import read_corpora  # noqa: E402

LAYER = "names"
EPOCHS = 10
DROPOUT = 0.1
MODEL = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", "width": 96, "depth": 4, "embed_size": 10000,
                "window_size": 1, "maxout_pieces": 3, "subword_features": True, "pretrained_vectors": None},
}  # fmt: skip


def main() -> None:
    settings = tomllib.loads((ROOT / "models" / "train" / "settings.toml").read_text("utf-8"))
    random.seed(settings["seed"])
    fix_random_seed(settings["seed"])
    corpora = read_corpora(Path(sys.argv[1]), settings["held_out"]).train
    nlp = spacy.blank("xx")
    nlp.add_pipe("ner", config={"model": MODEL})
    examples = [
        example(nlp, sentence)
        for name in settings["teacher"]["corpora"]
        for sentence in corpora[name] * settings["batches"]["repeat"][name]
    ]
    nlp.initialize(lambda: examples)
    optimiser = nlp.resume_training()
    for epoch in range(EPOCHS):
        random.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, compounding(16.0, 64.0, 1.001)):
            nlp.update(batch, drop=DROPOUT, sgd=optimiser, losses=losses)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {losses['ner']:.0f}", flush=True)
    with nlp.use_params(optimiser.averages):
        nlp.to_disk(sys.argv[2])


def example(nlp: Language, sentence: Sentence) -> Example:
    """A sentence with the names that are sure, and with what is open as missing."""
    doc = Doc(nlp.vocab, list(sentence.words), list(spaces(sentence.spaced)))
    names = [span for span in sentence.spans if layer_of(span.label) == LAYER]
    sure = list(apart(span for span in names if f"B-{span.label}" in tags(LAYER)))
    free = apart(span for span in names if span not in sure and not any(span.meets(other) for other in sure))
    told = Doc(nlp.vocab, list(sentence.words), list(spaces(sentence.spaced)))
    marks = [SpacySpan(told, span.start, span.end, span.label) for span in sure]
    told.set_ents(marks, missing=[told[span.start : span.end] for span in free])
    return Example(doc, told)


def apart(spans: Iterable[LabelledSpan]) -> Iterator[LabelledSpan]:
    """The spans that no earlier one meets."""
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end


def spaces(spaced: Sequence[bool]) -> Iterator[bool]:
    """Whether a blank stands behind each word."""
    yield from spaced[1:]
    yield False


def finder(folder: Path) -> Callable[[Sequence[str]], list[list[LabelledSpan]]]:
    """What finds names with the pipeline in ``folder``, on sentences and words as our model has them."""
    nlp = spacy.load(folder)

    def find(texts: Sequence[str]) -> list[list[LabelledSpan]]:
        found: list[list[LabelledSpan]] = [[] for _ in texts]
        docs = []
        for number, text in enumerate(texts):
            for start, end in tokenise(text).sentences:
                offsets = [(start + first, start + last) for first, last in words_of(text[start:end])]
                words = [text[first:last] for first, last in offsets]
                spaced = [text[first - 1 : first].isspace() for first, _ in offsets]
                docs.append((Doc(nlp.vocab, words, list(spaces(spaced))), (number, offsets)))
        for doc, (number, offsets) in nlp.pipe(docs, as_tuples=True):
            found[number] += [LabelledSpan(offsets[x.start][0], offsets[x.end - 1][1], x.label_) for x in doc.ents]
        return found

    return find


if __name__ == "__main__":
    main()
