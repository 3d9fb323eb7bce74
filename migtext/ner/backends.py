"""What finds names: a model of migtext or one of Stanza; both read sentences and give back names."""

from collections.abc import Sequence
from importlib import util
from pathlib import Path
from typing import Protocol

from migtext.errors import MigtextError, ValueFormatError
from migtext.ner.recogniser import Name
from migtext.resources import data_folder

MODELS = ("small", "accurate", "none")
BACKENDS = ("migtext", "stanza")
FILES = ("names.onnx", "tokenizer.json")
ACCURATE = "migtext_model_accurate"


class Backend(Protocol):
    """Finds names in sentences; ``name`` stands in the records."""

    name: str

    def find(self, sentences: Sequence[tuple[str, str]]) -> list[list[Name]]:
        """The names in each of some sentences, given as text and language, in their order."""


def check_model(model: str, ner: str, needed: bool = True) -> None:
    """Raise ValueFormatError for what there is not and, if the model is needed, MigtextError for missing files."""
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
    """What finds names with ``model``; None for ``none``. Nothing is imported for that.

    Raises MigtextError where files are missing or cannot be read.

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
    from migtext.ner.encoder import encoder
    from migtext.ner.recogniser import Recogniser

    return Recogniser(f"migtext-ner-{model}", encoder(model_folder(model), threads))


def model_folder(model: str) -> Path:
    """Where the files of ``small`` or ``accurate`` lie.

    Raises MigtextError where they do not: it names the folder, or what to install.
    """
    if model == "small":
        without = 'to run without them use model="none" (--model none on the command line)'
        return _complete(data_folder("models") / "ner", model, without)
    spec = util.find_spec(ACCURATE)
    if spec is None or not spec.submodule_search_locations:
        raise MigtextError(
            "the accurate named-entity model is not installed; install the package migtext-model-accurate "
            "(pip install ./models/accurate in a clone)"
        )
    return _complete(Path(spec.submodule_search_locations[0]), model, "install migtext-model-accurate again")


def _complete(folder: Path, model: str, way_out: str) -> Path:
    """The folder, if no file of the model is missing there; else MigtextError with a way out."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        told = f"the files of the {model} named-entity model are missing ({', '.join(missing)})"
        raise MigtextError(f"{folder}: {told}; {way_out}")
    return folder
