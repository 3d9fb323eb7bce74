"""Records as tasks of Label Studio, with the mentions as predictions that annotators correct."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from migtext.output.finished import Finished
from migtext.output.forms import Add
from migtext.output.record_text import checked_text
from migtext.records import LAYERS

CONFIG = """<View>
  <Labels name="label" toName="text">
    <Label value="dates"/><Label value="figures"/><Label value="organisations"/><Label value="places"/>
    <Label value="people"/><Label value="goals"/><Label value="events"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>"""
"""A labelling interface that fits the tasks."""


@contextmanager
def tasks_file(path: Path) -> Iterator[Add]:
    """Write a JSON list of tasks: text and id of each document, and a prediction with a region for each mention."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        before = "\n"

        def add(finished: Finished) -> None:
            nonlocal before
            line = json.dumps(task(finished), ensure_ascii=False)
            file.write(f"{before}{line}")
            before = ",\n"

        yield add
        file.write("\n]\n")


def task(finished: Finished) -> dict[str, Any]:
    """The task of one record; raises ValueFormatError if its text is not known.

    Label Studio stores offsets in code points, as migtext does.
    """
    record = finished.record
    text = checked_text(record, finished.text)
    regions = [
        {
            "id": f"{layer}-{mention.id}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "score": mention.confidence,
            "value": {
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "labels": [layer],
            },
        }
        for layer in LAYERS
        for mention in getattr(record, layer)
    ]
    made = "-".join((record.generator.name, record.generator.version))
    return {
        "data": {"text": text, "document": record.document.id, "language": record.document.language},
        "predictions": [{"model_version": made, "result": regions}],
    }
