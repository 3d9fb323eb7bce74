"""The file of the heads."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from migtext.learned.heads import HEADS, SETTINGS


def write_heads(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any], folder: Path) -> None:
    """Write ``heads.npz``: arrays in float16, and the settings as bytes of JSON."""
    halves = {name: values.astype(np.float16) for name, values in arrays.items()}
    halves[SETTINGS] = np.frombuffer(json.dumps(settings).encode(), np.uint8)
    part = folder / f"part-{HEADS}"
    np.savez(part, **halves)
    part.replace(folder / HEADS)
