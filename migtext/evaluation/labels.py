"""The labels of annotation tools: which layer each stands for, and which fields it tells."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

from migtext.errors import ValueFormatError
from migtext.records import LAYERS, DateKind, EventType, FigureKind, Framework, Scope
from migtext.tables import checks

Label = Mapping[str, str]
"""``layer``, and fields of the mentions that have the label."""

NONE = "none"
"""Stands for a label whose mentions are left out."""

_FIELDS = {
    "dates": {"kind": DateKind},
    "figures": {"kind": FigureKind},
    "goals": {"framework": Framework, "scope": Scope},
    "events": {"type": EventType},
}
"""The fields that a label may tell, with their values."""

_OF_LAYER = {
    layer: {"layer": checks.one_of(layer)}
    | {name: checks.one_of(*get_args(values)) for name, values in _FIELDS.get(layer, {}).items()}
    for layer in LAYERS
}


class Labels:
    """What each label stands for: that of a layer for the layer, others as ``more`` says.

    >>> Labels({"ORG": {"layer": "organisations"}, "Note": None}).unknown(["dates", "ORG", "Note", "GPE"])
    ['GPE']
    """

    def __init__(self, more: Mapping[str, Label | None] | None = None) -> None:
        self._meaning: dict[str, Label | None] = {layer: {"layer": layer} for layer in LAYERS} | dict(more or {})

    def __getitem__(self, label: str) -> Label | None:
        """What a label stands for; None if its mentions are left out. Raises KeyError for an unknown one."""
        return self._meaning[label]

    def unknown(self, labels: Iterable[str]) -> list[str]:
        """Those of some labels that are not known, sorted."""
        return sorted(set(labels) - self._meaning.keys())

    def check(self, labels: Iterable[str]) -> None:
        """Raise ValueFormatError, with all unknown labels, if there are any."""
        if unknown := self.unknown(labels):
            names = ", ".join(map(repr, unknown))
            raise ValueFormatError(
                f"unknown label{'s' * (len(unknown) > 1)} {names}; expected {', '.join(LAYERS)}, or those of a table of"
                " labels (--labels)"
            )


def read_labels(path: Path) -> Labels:
    """The labels of a TOML table; raises TableError, with file and line, if it is not valid.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder) / "labels.toml"
    ...     _ = table.write_text('[labels]\\nSeminar = {layer = "events", type = "training"}\\nNote = "none"')
    ...     labels = read_labels(table)
    >>> labels["Seminar"], labels["Note"]
    ({'layer': 'events', 'type': 'training'}, None)
    """
    source = checks.read(path)
    source.check(
        checks.block({"labels": checks.mapping(checks.either(checks.one_of(*LAYERS, NONE), _label))}, ["labels"])
    )
    return Labels({name: _meaning(value) for name, value in source.values["labels"].items()})


def _label(value: dict[str, str]) -> checks.Fault | None:
    layer = value.get("layer")
    if layer not in LAYERS:
        return checks.Fault(f"layer {layer!r} must be one of {', '.join(LAYERS)}")
    return checks.block(_OF_LAYER[layer])(value)


def _meaning(value: str | Label) -> Label | None:
    if isinstance(value, str):
        return None if value == NONE else {"layer": value}
    return value
