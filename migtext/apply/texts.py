"""The records that corrections are of, each with its text and as the corrections say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migtext.apply.unturned import Unturned
from migtext.catalogue.catalogue import load
from migtext.corrections.overlay import overlay
from migtext.corrections.reading import Given
from migtext.records import Record
from migtext.run.record_texts import text_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """A ``record`` as its corrections say, with its text if that is known, and the corrections, those that fit."""

    record: Record
    text: str | None
    given: tuple[Given, ...]

    def sentence(self, offset: int) -> tuple[int, int, str]:
        """Start, end and language of the sentence at an offset."""
        found = [one for one in self.record.sentences if one.start <= offset] or list(self.record.sentences[:1])
        last = found[-1]
        return last.start, last.end, last.language


def corrected(records: Iterable[Record], given: Sequence[Given]) -> tuple[dict[str, Corrected], list[Unturned]]:
    """The records that there are corrections of, by the hash of their text, and the corrections that do not fit."""
    of: dict[str, list[Given]] = {}
    for one in given:
        of.setdefault(one.correction.sha256, []).append(one)
    organisations = load().organisation
    found: dict[str, Corrected] = {}
    unturned: list[Unturned] = []
    for record in records:
        sha256 = record.document.sha256
        if sha256 not in of or sha256 in found:
            continue
        text = text_of(record)
        laid, unfit = overlay(record, of[sha256], organisations, text)
        unturned += [Unturned(one, "gold and examples", reason) for one, reason in unfit]
        outside = {id(one) for one, _ in unfit}
        found[sha256] = Corrected(laid, text, tuple(one for one in of[sha256] if id(one) not in outside))
    return found, unturned
