"""What could not be made of a correction, and why."""

import json
from dataclasses import dataclass

from migtext.corrections.reading import Given


@dataclass(frozen=True, slots=True)
class Unturned:
    """A correction that did not become a part of ``into`` (gazetteer, gold, examples, or all), with the reason."""

    given: Given
    into: str
    reason: str

    def __str__(self) -> str:
        return f"{self.given}: not in {self.into}: {self.reason}"

    def to_json(self) -> str:
        """A line for ``unturned.jsonl``."""
        where, correction = self.given.where, self.given.correction.model_dump(mode="json", exclude_defaults=True)
        told = {"where": where, "into": self.into, "reason": self.reason, "correction": correction}
        return json.dumps(told, ensure_ascii=False)
