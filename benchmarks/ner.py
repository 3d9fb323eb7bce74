"""Names: quality and speed of the model, of rules with and without it, and of other libraries, in one run.

    python benchmarks/ner.py CORPORA [CNN]

``CORPORA`` is the folder that ``python -m models.train`` reads. Only the parts that training holds out are used: one
document in ten of KazNERD and NEREL, one in five of the Kyrgyz corpus, their spans in the rules of migtext. People,
organisations and places are compared. A span is right if its class is and it shares at least half of the longer one;
*strict* asks for both ends. Speed is words a second of processor time on one thread, the loading left out. ``CNN`` is
the folder that ``benchmarks/spacy_cnn.py`` wrote. Systems that are not there are left out: natasha (Russian), the spaCy
CNN, the accurate model.
"""

import importlib.util
import os
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.spacy_cnn import finder  # noqa: E402
from migtext.errors import MigtextError  # noqa: E402
from migtext.ner.backends import load_backend  # noqa: E402
from migtext.ner.documents import Document, LabelledSpan  # noqa: E402
from migtext.pipeline import Pipeline  # noqa: E402
from migtext.text.tokens import tokenise  # noqa: E402
from models.train.corpora import held_out_documents  # noqa: E402

CLASSES = {"PERSON": "people", "ORG": "organisations", "PLACE": "places"}
Found = list[list[LabelledSpan]]
System = Callable[[Sequence[str]], Found]


def main() -> None:
    settings = tomllib.loads((ROOT / "models" / "train" / "settings.toml").read_text("utf-8"))
    cnn = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print(f"{'':36}{'strict F1':>27}{'overlap F1':>27}{'words/s':>9}")
    print(f"{'':36}" + "".join(f"{name:>9}" for name in [*CLASSES, *CLASSES]))
    for language, documents in held_out_documents(Path(sys.argv[1]), settings["held_out"]).items():
        texts = [document.text for document in documents]
        words = sum(len(text.split()) for text in texts)
        for name, system in systems(language, cnn):
            system(texts[:3])
            begun = time.process_time()
            found = system(texts)
            speed = round(words / (time.process_time() - begun))
            cells = [score(documents, found, kind, strict) for strict in (True, False) for kind in CLASSES]
            print(
                f"{language} {len(texts):5} texts  {name:20}" + "".join(f"{cell:9.1f}" for cell in cells) + f"{speed:9}"
            )


def systems(language: str, cnn: Path | None) -> Iterator[tuple[str, System]]:
    for model in ("small", "accurate"):
        try:
            yield f"model {model}", alone(model)
        except MigtextError:
            continue
    for model in ("none", "small", "accurate"):
        try:
            yield f"migtext {model}", whole(Pipeline(model=model))
        except MigtextError:
            continue
    if cnn:
        yield "spaCy CNN", finder(cnn)
    if language == "ru" and importlib.util.find_spec("natasha"):
        yield "natasha", natasha()


def alone(model: str) -> System:
    """A model by itself, on every sentence."""
    backend = load_backend(model)

    def find(texts: Sequence[str]) -> Found:
        found = []
        for text in texts:
            sentences = tokenise(text).sentences
            read = backend.find([(text[start:end], "") for start, end in sentences])
            pairs = zip(sentences, read, strict=True)
            found.append(
                [LabelledSpan(s + name.start, s + name.end, name.label) for (s, _), names in pairs for name in names]
            )
        return found

    return find


def whole(pipeline: Pipeline) -> System:
    """Rules, gazetteers and a model, with everything else that an extraction does."""

    def find(texts: Sequence[str]) -> Found:
        return [
            [LabelledSpan(m.start, m.end, kind) for kind, layer in CLASSES.items() for m in getattr(record, layer)]
            for record in pipeline.pipe(texts)
        ]

    return find


def natasha() -> System:
    from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter

    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())
    labels = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE"}

    def find(texts: Sequence[str]) -> Found:
        found = []
        for text in texts:
            doc = Doc(text)
            doc.segment(segmenter)
            doc.tag_ner(tagger)
            found.append([LabelledSpan(span.start, span.stop, labels[span.type]) for span in doc.spans])
        return found

    return find


def score(documents: Sequence[Document], found: Found, kind: str, strict: bool) -> float:
    """F1 of a class in percent; where the annotation leaves open what stands, nothing counts."""
    right = wanted = given = 0
    for document, spans in zip(documents, found, strict=True):
        gold = [
            span for span in document.spans if span.label.split("|")[0] == kind and "O" not in span.label.split("|")
        ]
        free = [span for span in document.spans if span not in gold and (span.label[0] == "*" or "|" in span.label)]
        left = [span for span in spans if span.label == kind]
        wanted += len(gold)
        for span in gold:
            hit = next((other for other in left if agree(span, other, strict)), None)
            if hit:
                left.remove(hit)
                right += 1
                given += 1
        given += sum(not any(span.meets(other) for other in free) for span in left)
    return 200 * right / (wanted + given) if wanted + given else 0.0


def agree(gold: LabelledSpan, found: LabelledSpan, strict: bool) -> bool:
    if strict:
        return (gold.start, gold.end) == (found.start, found.end)
    common = min(gold.end, found.end) - max(gold.start, found.start)
    return 2 * common >= max(gold.end - gold.start, found.end - found.start)


if __name__ == "__main__":
    main()
