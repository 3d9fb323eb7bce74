"""Corrected records as gold: the layers that were checked as a whole."""

import json
from collections.abc import Iterable

from migtext.apply.texts import Corrected
from migtext.apply.unturned import Unturned
from migtext.corrections.reading import Given
from migtext.records import LAYERS

INTO = "gold"


def gold_of(found: Iterable[Corrected]) -> tuple[list[str], list[Unturned]]:
    """Records as lines of JSON, without the layers that nobody has checked, and the corrections in those layers."""
    lines: list[str] = []
    unturned: list[Unturned] = []
    for one in found:
        checked = {given.correction.layer for given in one.given if given.correction.action == "checked"}
        others: dict[str, Given] = {}
        for given in one.given:
            if given.correction.layer not in checked:
                others.setdefault(given.correction.layer, given)
        unturned += [
            Unturned(given, INTO, f"nobody has checked all {layer} of the document") for layer, given in others.items()
        ]
        if checked:
            values = one.record.model_dump(mode="json")
            kept = {name: value for name, value in values.items() if name not in LAYERS or name in checked}
            lines.append(json.dumps(kept, ensure_ascii=False))
    return lines, unturned
