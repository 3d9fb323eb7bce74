"""One run in a folder: what it reads, the training, and what it writes."""

import json
import platform
import random
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from migtext.errors import MigtextError
from migtext.learned.heads import HEADS, load_heads, stored_heads
from migtext.learned.reader import Reader
from migtext.ner.encoder import MODEL, TOKENIZER, encoder
from migtext.ner.pieces import read_vocabulary
from migtext.ner.recogniser import Recogniser
from migtext.pipeline import Pipeline
from models.train.corpora import OWN, checksum
from models.train.links import scoring
from models.train.links.calibration import PLAIN, tuned
from models.train.links.documents import Document, DocumentReader
from models.train.links.export import arrays_of, write_encoder
from models.train.links.heads import write_heads
from models.train.links.learning import Example, Learner, examples_of
from models.train.links.losses import Lesson, lesson_of
from models.train.links.marks import FOLDER, PARTS, WRITTEN, Marks, Part, first_readings, held_out, part_of, read_marks
from models.train.links.names import check_corpora, name_scores
from models.train.links.nerel import nerel_marks
from models.train.links.network import Encoder, Heads
from models.train.links.reads import Read, read_all, read_with
from models.train.links.recovered import Recovered, recover
from models.train.links.report import MEASURES, report, section, with_section
from models.train.links.targets import Targets, targets_of, without_rules
from models.train.links.taught import Taught, Teacher
from models.train.links.texts import NEREL_FILE, Texts
from models.train.links.vectors import read_by
from models.train.run import LIBRARIES, write_json

CARD, INPUTS, CHECKPOINT = "card.md", "inputs.json", "links.pt"
Pair = tuple[Document, Targets]


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked for: folders, settings, the percentage of the documents to train on, and threads.

    ``ruled``: whether the model sees what the rules say of events and links.
    """

    corpora: Path
    model: Path
    out: Path
    settings: dict[str, Any]
    share: int = 100
    threads: int = 1
    teacher: Path | None = None
    ruled: bool = True
    marks: Path = FOLDER
    own: Path = OWN


class Run:
    """One run: documents by part, the networks, and the folder that it writes."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._begun = time.monotonic()
        request.out.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(request.threads)
        check_corpora(request.corpora)
        self._texts = Texts(request.corpora, request.own)
        marks = first_readings(read_marks(request.marks))
        kept = held_out(request.marks)
        self._marks: dict[Part, list[Marks]] = {part: [] for part in PARTS}
        for one in marks:
            self._marks[part_of(one, kept)].append(one)
        self._marks["train"] = shared(self._marks["train"], request.share, request.settings["seed"])
        passages = {one.key: self._texts.passage(one) for several in self._marks.values() for one in several}
        self._write_inputs()
        self._recovered: Recovered = recover(request.model / MODEL)
        self.pairs = self._read(passages)
        self.before: list[Pair] = []
        self.unmarked: list[Document] = []
        if request.teacher is None:
            self.before = self._read_nerel({one.id for several in self._marks.values() for one in several})
        else:
            apart = [*self._marks["tune"], *self._marks["test"]]
            self.unmarked = self._read_unmarked([passages[one.key] for one in apart])

    def report(self, line: str) -> None:
        """Say how far the run is."""
        line = f"{(time.monotonic() - self._begun) / 60:6.1f} min  {line}"
        print(line, flush=True)
        with (self._request.out / "log.txt").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    def _read(self, passages: dict[tuple[str, int], str]) -> dict[Part, list[Pair]]:
        """The documents with words, with what is right in them."""
        found: dict[Part, list[Pair]] = {}
        for part, several in self._marks.items():
            pairs = (self._pair(one, part, passages[one.key]) for one in several)
            found[part] = [pair for pair in pairs if len(pair[0].passage.words.starts)]
        self.report(", ".join(f"{len(pairs)} documents to {part}" for part, pairs in found.items()))
        return found

    def _read_nerel(self, marked: Collection[str]) -> list[Pair]:
        """The documents of NEREL that no reader marked, to begin with."""
        several = nerel_marks(self._request.corpora, without=marked)
        pairs = [self._pair(one, "train", self._texts.passage(one)) for one in several]
        self.report(f"{len(pairs)} documents of NEREL to begin with")
        return pairs

    def _read_unmarked(self, kept: Collection[str]) -> list[Document]:
        """Documents without marks, but none that shares a line with one that is kept for tuning or testing."""
        texts = ((one, self._texts.passage(one)) for one in self._texts.unmarked(kept))
        found = [self._reader(marks, "train", text) for marks, text in texts]
        self.report(f"{len(found)} documents without marks")
        return [document for document in found if len(document.passage.words.starts)]

    def _pair(self, marks: Marks, part: Part, text: str) -> Pair:
        document, seed = self._reader(marks, part, text), self._request.settings["seed"]
        targets = targets_of(document, seed)
        return (document, targets) if self._request.ruled else without_rules(document, targets, seed)

    @cached_property
    def _reader(self) -> DocumentReader:
        model = self._request.model
        names = Reader(Recogniser(model.name, encoder(model)), None)
        return DocumentReader(Pipeline(model="none"), read_vocabulary(model / TOKENIZER), names)

    def _write_inputs(self) -> None:
        """Write what goes in; MigtextError if the folder was begun with something else."""
        request = self._request
        files = {path.relative_to(_root(path, request)): path for path in self._texts.files}
        files[NEREL_FILE] = request.corpora / NEREL_FILE
        files |= {Path("marks") / path.name: path for path in request.marks.iterdir() if path.is_file()}
        model = (MODEL, TOKENIZER, HEADS) if (request.model / HEADS).exists() else (MODEL, TOKENIZER)
        files |= {Path("model") / name: request.model / name for name in model}
        if request.teacher:
            files |= {Path("teacher") / name: request.teacher / name for name in (MODEL, HEADS)}
        content = {
            "settings": request.settings,
            "share": request.share,
            "ruled": request.ruled,
            "sha256": {str(name): checksum(files[name]) for name in sorted(files)},
            "versions": {name: version(name) for name in LIBRARIES} | {"python": platform.python_version()},
        }
        path = request.out / INPUTS
        if path.exists() and json.loads(path.read_text("utf-8")) != content:
            raise MigtextError(f"{path}: the run in this folder was begun with other inputs; give another folder")
        write_json(path, content)

    def train(self) -> tuple[Encoder, Heads]:
        """Train on the train part, or go on, with scores of the tune part after each epoch.

        Heads that lie beside the model are trained further.
        """
        settings, out = self._request.settings, self._request.out
        torch.manual_seed(settings["seed"])
        encoder, heads = Encoder(self._recovered, settings["dropped"]), Heads(self._recovered.width)
        if (self._request.model / HEADS).exists():
            arrays, _ = stored_heads(self._request.model)
            heads.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()})
        first, marked, beside = self._examples(encoder)
        learner = Learner(encoder, heads, settings, out / CHECKPOINT, self.report)

        def after_epoch(number: int) -> None:
            encoder.eval()
            folder = out / f"epoch-{number}"
            folder.mkdir(exist_ok=True)
            write_heads(arrays_of(heads), PLAIN, folder)
            counts = scoring.score(read_all(self.pairs["tune"], read_by(encoder)), load_heads(folder)).counts
            told = (f"{measure} {scoring.f1(counts, scoring.MODEL, measure):.3f}" for measure in MEASURES)
            self.report(f"tune part after epoch {number}: {', '.join(told)}")

        epochs = [first] * settings["epochs_before"]
        for at in range(settings["epochs"]):
            epochs.append([*marked, *beside[at % settings["slices"] :: settings["slices"]]])
        learner.train(epochs, after_epoch)
        return encoder, heads

    def _examples(self, encoder: Encoder) -> tuple[list[Example], list[Example], list[Example]]:
        """What to begin with, what is marked, and what only a teacher tells, of which each epoch reads a slice."""
        settings, train = self._request.settings, self.pairs["train"]

        def learned(lessons: Iterable[tuple[Document, Lesson]]) -> list[Example]:
            return examples_of(lessons, encoder, settings["pieces"])

        if self._request.teacher is None:
            first, marked = (learned((document, lesson_of(told)) for document, told in x) for x in (self.before, train))
            return first, marked, []
        teacher = Teacher(
            read_with(self._request.teacher / MODEL, self._request.threads), load_heads(self._request.teacher)
        )
        marked = learned((document, lesson_of(told, self._taught(teacher, document, told))) for document, told in train)
        found = ((document, *teacher.of_unmarked(document, settings["seed"])) for document in self.unmarked)
        beside = learned((document, lesson_of(told, taught, marked=False)) for document, told, taught in found)
        self.report(f"taught {len(marked)} documents with marks and {len(beside)} without")
        return beside[:: settings["slices"]], marked, beside

    @staticmethod
    def _taught(teacher: Teacher, document: Document, told: Targets) -> Taught | None:
        """What the teacher says of a marked document; None of one written to be marked, whose writer knows best."""
        return None if document.marks.corpus == WRITTEN else teacher.of_marked(document, told)

    def ship(self, encoder: Encoder, heads: Heads) -> None:
        """Write ``export``: the encoder with vectors, the heads with their settings, the vocabulary and the card."""
        request = self._request
        folder = request.out / "export"
        folder.mkdir(exist_ok=True)
        write_encoder(encoder, self._recovered, folder / MODEL)
        (folder / TOKENIZER).write_bytes((request.model / TOKENIZER).read_bytes())
        arrays = arrays_of(heads)
        write_heads(arrays, PLAIN, folder)
        plain = load_heads(folder)
        forward = read_with(folder / MODEL, request.threads)
        reads: dict[str, list[Read]] = {part: read_all(self.pairs[part], forward) for part in ("tune", "test")}
        settings = tuned(reads["tune"], plain)
        settings["outside"] += request.settings["outside"]
        write_heads(arrays, settings, folder)
        found = {part: report(several, scoring.with_settings(plain, **settings)) for part, several in reads.items()}
        write_json(request.out / "scores.json", {"settings": settings, **found})
        self.report(f"settings {settings}")
        names = name_scores(request.corpora, {"before": request.model, "after": folder}, request.threads)
        write_json(request.out / "scores-names.json", names)
        self._describe(folder, section(found, names, request.share))
        self.report(f"{folder}: done; F1 of names {names}")

    def _describe(self, folder: Path, told: str) -> None:
        """Write the card and the inputs, where those of names stay as they were."""
        model = self._request.model
        card = (model / CARD).read_text("utf-8") if (model / CARD).exists() else ""
        (folder / CARD).write_text(with_section(card, told), encoding="utf-8")
        inputs = json.loads((model / INPUTS).read_text("utf-8")) if (model / INPUTS).exists() else {}
        write_json(folder / INPUTS, inputs | {"links": json.loads((self._request.out / INPUTS).read_text("utf-8"))})


def shared(marks: Sequence[Marks], share: int, seed: int) -> list[Marks]:
    """A percentage of the documents, drawn by the seed; a smaller share is part of a larger one."""
    drawn = list(marks)
    random.Random(seed).shuffle(drawn)
    return drawn[: len(drawn) * share // 100]


def _root(path: Path, request: Request) -> Path:
    return next(root for root in (request.own, request.corpora, request.corpora.parent) if path.is_relative_to(root))
