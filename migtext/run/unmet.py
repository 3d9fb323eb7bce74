"""Corrections of texts that are not in a run: other documents, or a text that has changed since."""

import re
from collections.abc import Sequence
from pathlib import Path

from migtext.corrections.reading import Corrections
from migtext.run.store import Store

_HASH = re.compile(rb'"sha256":"([0-9a-f]{64})"')
_NAMED = 3  # documents


def unmet(paths: Sequence[Path], store: Store) -> str | None:
    """A message on the corrections in some files whose texts are not among the finished documents of a run."""
    corrections = Corrections(paths)
    met = {found[1].decode() for _, _, finished in store.finished() if (found := _HASH.search(finished.line))}
    others = [document for sha256, document in corrections.documents.items() if sha256 not in met]
    if not others:
        return None
    named = ", ".join(others[:_NAMED]) + (", …" if len(others) > _NAMED else "")
    told = "texts whose corrections are not used, because they have changed or are not in this run"
    return f"{told}: {len(others)} ({named})"
