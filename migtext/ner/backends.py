"""Name finders: a model of migtext, or Stanza. Both take sentences and return names."""

from collections.abc import Sequence
from importlib import util
from pathlib import Path
from typing import Protocol

from migtext.errors import MigtextError, ValueFormatError
from migtext.ner.recogniser import Name, Recogniser
from migtext.resources import data_folder

MODELS = ("small", "accurate", "none")
BACKENDS = ("migtext", "stanza")
FILES = ("names.onnx", "tokenizer.json")
SMALL_FILES = (*FILES, "heads.npz")
_WITHOUT = 'to run without them use model="none" (--model none on the command line)'
ACCURATE = "migtext_model_accurate"


class Backend(Protocol):
    """Finds names in sentences; ``name`` appears in the records."""

    name: str

    def find(self, sentences: Sequence[tuple[str, str]]) -> list[list[Name]]:
        """The names in each sentence, in order; sentences are pairs of text and language."""


def check_model(model: str, ner: str, needed: bool = True) -> None:
    """Raise ValueFormatError for an unknown model or backend, and MigtextError for missing files of a needed model."""
    for kind, value, allowed in (("model", model, MODELS), ("ner", ner, BACKENDS)):
        if value not in allowed:
            raise ValueFormatError(f"unknown {kind} {value!r}; expected one of {', '.join(allowed)}")
    if not needed or model == "none":
        return
    if ner == "stanza":
        from migtext.ner.stanza_names import check_stanza

        check_stanza()
    else:
        model_folder(model)


def load_backend(model: str, ner: str = "migtext", threads: int = 1) -> Backend | None:
    """The name finder for ``model``; None for ``none``, which imports nothing.

    Raises MigtextError if files are missing or cannot be read.

    >>> load_backend("none") is None
    True
    >>> [name.label for name in load_backend("small").find([("Ишти Нарындан келген Зуура Тынаева баштады.", "ky")])[0]]
    ['PLACE', 'PERSON']
    """
    if model == "none":
        return None
    if ner == "stanza":
        from migtext.ner.stanza_names import StanzaNames

        return StanzaNames()
    return _recogniser(model, threads)


def load_link_encoder(threads: int = 1) -> Recogniser:
    """The reader whose vectors the heads of events and links stand on: the small model.

    Raises MigtextError if files are missing or cannot be read.
    """
    return _recogniser("small", threads)


def _recogniser(model: str, threads: int) -> Recogniser:
    from migtext.ner.encoder import encoder

    return Recogniser(f"migtext-ner-{model}", encoder(model_folder(model), threads))


def model_folder(model: str) -> Path:
    """The folder with the files of ``small``, which has the heads of events and links, or ``accurate``.

    Raises MigtextError if they are missing; the message names the folder or the package to install.
    """
    if model == "small":
        return _complete(data_folder("models") / "small", model, _WITHOUT, SMALL_FILES)
    spec = util.find_spec(ACCURATE)
    if spec is None or not spec.submodule_search_locations:
        raise MigtextError(
            "the accurate named-entity model is not installed; install the package migtext-model-accurate "
            "(pip install ./models/accurate in a clone)"
        )
    return _complete(Path(spec.submodule_search_locations[0]), model, "install migtext-model-accurate again")


def _complete(folder: Path, model: str, way_out: str, files: Sequence[str] = FILES) -> Path:
    """The folder if it has all files of the model; else raises MigtextError with a remedy."""
    missing = [name for name in files if not (folder / name).is_file()]
    if missing:
        missing_files = f"the files of the {model} model are missing ({', '.join(missing)})"
        raise MigtextError(f"{folder}: {missing_files}; {way_out}")
    return folder
