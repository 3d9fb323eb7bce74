"""What the result of a run depends on besides its documents: the command, its options, and the versions behind them."""

import json
import platform
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import compile, match
from typing import TYPE_CHECKING, Any

import migtext
from migtext.compiled import own_stamp
from migtext.errors import MigtextError
from migtext.ner.backends import FILES, SMALL_FILES, model_folder
from migtext.run.tasks import Work
from migtext.sources.safety import shown

if TYPE_CHECKING:
    from migtext.pipeline import Pipeline

_OF_FILES = compile(r"extra == ['\"]files['\"]")
"""Marks the libraries that read files of other kinds than text."""
_SPEED_ONLY = frozenset({"threads"})
"""Options that records do not depend on."""


@dataclass(frozen=True, slots=True)
class Identity:
    """``command``: what is read and where it goes. ``options`` and ``versions``: what else the records depend on."""

    command: dict[str, Any]
    options: dict[str, Any]
    versions: dict[str, str]

    def to_json(self) -> str:
        """The identity as a line of JSON."""
        parts = {"command": self.command, "options": self.options, "versions": self.versions}
        return json.dumps(parts, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> "Identity":
        """The identity in a line of ``to_json``."""
        return cls(**json.loads(line))

    def changes(self, now: "Identity") -> list[str]:
        """The options and versions that are not the same now, sorted."""
        pairs = (self.options, now.options), (self.versions, now.versions)
        return sorted(name for old, new in pairs for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def identity(work: Work, paths: Sequence[Path], outputs: Sequence[str]) -> Identity:
    """The identity of a run that does ``work`` with the documents in ``paths``, into ``outputs``."""
    pipeline = work.pipeline
    options = {field.name: getattr(pipeline, field.name) for field in fields(pipeline)}
    for name in ("gazetteers", "corrections"):
        options[name] = [sha256(Path(path).read_bytes()).hexdigest() for path in getattr(pipeline, name)]
    options["layers"] = list(pipeline.layers)
    options |= {
        "published": work.published,
        "encoding": work.reading.encoding,
        "columns": list(work.reading.columns or ()),
    }
    return Identity(
        {"paths": list(map(shown, paths)), "outputs": list(outputs)},
        {name: value for name, value in options.items() if name not in _SPEED_ONLY},
        dict(_versions(), **_model_files(pipeline)),
    )


def _versions() -> dict[str, str]:
    """The version of migtext, a hash of its code and tables, and the versions of the libraries that it uses."""
    found = {
        "migtext": migtext.__version__,
        "code and tables of migtext": own_stamp().hex()[:16],
        "Python": platform.python_version(),
    }
    with suppress(PackageNotFoundError):
        for needed in requires("migtext") or ():
            name = match(r"[\w.-]+", needed)
            if name and ("extra ==" not in needed or _OF_FILES.search(needed)):
                with suppress(PackageNotFoundError):
                    found[name[0]] = version(name[0])
    return found


def _model_files(pipeline: "Pipeline") -> dict[str, str]:
    if pipeline.model == "none":
        return {}
    if pipeline.ner != "migtext":
        return {pipeline.ner: version(pipeline.ner)}
    try:
        folder = model_folder(pipeline.model)
    except MigtextError:  # missing, and not needed, or the pipeline would have said so
        return {}
    files = {f"model {pipeline.model}/{name}": folder / name for name in FILES}
    with suppress(MigtextError):
        files |= {f"model small/{name}": model_folder("small") / name for name in SMALL_FILES}
    return {name: sha256(file.read_bytes()).hexdigest()[:16] for name, file in files.items()}
