"""One training run in a folder: what it reads, its stages, and what it writes."""

import json
import platform
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch

from migtext.ner.pieces import Vocabulary
from migtext.ner.scheme import layers, tags
from models.train.base import Base, read_base
from models.train.corpora import Corpora, checksum, read_corpora
from models.train.evaluate import Scorer, evaluate
from models.train.export import Shape, embeddings_of, export
from models.train.learning import Learner, scores_of
from models.train.network import Network
from models.train.pieces import cut_vocabulary
from models.train.shipped import FOLDS, card, scorer, words_a_second
from models.train.windows import Batch

LIBRARIES = ("numpy", "onnx", "onnxruntime", "tokenizers", "torch")
TAGS = sum(len(tags(layer)) for layer in layers())


def device() -> str:
    """Where networks learn: on a GPU if there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def at_depth(network: Network, depth: int) -> Scorer:
    """What gives the scores of the words of a batch with the head of ``network`` at a depth."""

    def score(batch: Batch) -> np.ndarray:
        found: np.ndarray = scores_of(network, batch)[depth].cpu().numpy()
        return found

    return score


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file that people can read."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class Run:
    """One training run in a folder: what it reads, and the stages that it goes through or takes up again."""

    def __init__(self, corpora: Path, wheel: Path, out: Path, settings: dict[str, Any]) -> None:
        self.out = out
        self.settings = settings
        out.mkdir(parents=True, exist_ok=True)
        self.begun = time.monotonic()
        self.base: Base = read_base(wheel)
        self.corpora: Corpora = read_corpora(corpora, settings["held_out"])
        everything = [*self.corpora.train.values(), *self.corpora.held_out.values()]
        words = {
            word
            for sentences in everything
            for sentence in sentences
            for word in zip(sentence.words, sentence.spaced, strict=True)
        }
        self.vocabulary: Vocabulary
        self.vocabulary, self.rows = cut_vocabulary(self.base, words, settings["letters"])
        inputs = {**self.corpora.checksums, wheel.name: checksum(wheel)}
        versions = {name: version(name) for name in LIBRARIES} | {"python": platform.python_version()}
        self.write("inputs.json", {"settings": settings, "sha256": inputs, "versions": versions})
        self.report(f"{self.vocabulary.tokenizer.get_vocab_size()} pieces, {len(words)} words")

    def report(self, line: str) -> None:
        """Say how far the run is."""
        line = f"{(time.monotonic() - self.begun) / 60:6.1f} min  {line}"
        print(line, flush=True)
        with (self.out / "log.txt").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    def write(self, name: str, content: Any) -> None:
        """Write a JSON file into the folder."""
        write_json(self.out / name, content)

    def network(self, stage: str) -> Network:
        """A network of the depth of a stage, with the base weights, on the device that there is."""
        torch.manual_seed(self.settings["seed"])
        return Network(self.base, self.rows, TAGS, self.settings[stage]["depths"]).to(device())

    def stage(self, name: str, network: Network, teacher: Network | None = None, scored: bool = True) -> None:
        """Train ``network`` through a stage and, if ``scored``, write its scores after each epoch."""
        path = self.out / f"{name}.pt"
        learner = Learner(network, self.vocabulary, self.settings, self.settings[name], path, teacher)
        learner.report = lambda line: self.report(f"{name}: {line}")

        def after_epoch(epoch: int) -> None:
            if scored:
                self.score(network, f"{name}-{epoch}")

        learner.train(self.corpora.train, after_epoch)

    def score(self, network: Network, name: str) -> None:
        """Write the scores of each depth on the parts held out."""
        for depth in network.depths:
            self.measured(at_depth(network, depth), f"{name}-depth-{depth}")

    def measured(self, score: Scorer, name: str) -> dict[str, Any]:
        """The scores on the parts held out, written to a file too."""
        found = evaluate(self.corpora.held_out, score, self.vocabulary, self.settings, self.base.positions)
        self.write(f"scores-{name}.json", found)
        short = {language: kinds["strict"]["all"]["f1"] for language, kinds in found.items()}
        self.report(f"{name}: strict F1 {short}")
        return found

    def ship(self, network: Network, name: str) -> None:
        """Write the folder ``export-NAME``: the encoder, its vocabulary and its card."""
        folder = self.out / f"export-{name}"
        folder.mkdir(exist_ok=True)
        model, pieces = folder / "names.onnx", folder / "tokenizer.json"
        weights = {key: value.cpu().numpy() for key, value in network.state_dict().items()}
        depth = network.depths[-1]
        shape = Shape(self.base.heads, self.base.positions, self.base.epsilon)
        export(weights, embeddings_of(self.base, self.rows), shape, depth, model)
        self.vocabulary.tokenizer.save(str(pieces), pretty=False)
        report = self.measured(scorer(model), f"export-{name}")
        held_out = [sentence for sentences in self.corpora.held_out.values() for sentence in sentences]
        facts = {
            "depth": depth,
            "sizes": {path.name: path.stat().st_size for path in (model, pieces)},
            "speed": words_a_second(held_out, model, self.vocabulary, self.settings, self.base.positions),
        }
        told = self.out / FOLDS
        folds = json.loads(told.read_text("utf-8")) if told.exists() else None
        (folder / "card.md").write_text(card(report, facts, folds), encoding="utf-8")
        (folder / "inputs.json").write_bytes((self.out / "inputs.json").read_bytes())
        self.report(f"{folder}: {facts}")
