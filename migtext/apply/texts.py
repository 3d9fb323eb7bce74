"""The records that corrections are of, each with its text and as the corrections say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from migtext.apply.unturned import Unturned
from migtext.catalogue.catalogue import load
from migtext.corrections.format import Fields, OrganisationFields
from migtext.corrections.overlay import fields_of, overlay
from migtext.corrections.reading import Given
from migtext.records import Mention, Record, Sentence
from migtext.run.record_texts import text_of
from migtext.text.reading import normalise

Name = tuple[str, str, str]
"""Language, layer, and id or name of an organisation or a place."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A ``record`` as its corrections say, with its text if that is known, and the corrections, those that fit."""

    record: Record
    text: str | None
    given: tuple[Given, ...]

    def sentence(self, offset: int) -> Sentence:
        """The sentence at an offset."""
        return sentence_at(self.record, offset)


def sentence_at(record: Record, offset: int) -> Sentence:
    """The sentence of a record at an offset; the whole text if the record has no sentences."""
    document = record.document
    whole = Sentence(start=0, end=document.characters, language=document.language)
    return next((one for one in reversed(record.sentences) if one.start <= offset), whole)


@dataclass
class Texts:
    """Records with corrections laid over them.

    ``found`` has those that there are corrections of, by the hash of their text; ``unfit`` are corrections that do not
    fit; ``names`` counts the mentions of each organisation and place that are left in all records.
    """

    found: dict[str, Corrected] = field(default_factory=dict)
    unfit: list[Unturned] = field(default_factory=list)
    names: Counter[Name] = field(default_factory=Counter)


def corrected(records: Iterable[Record], given: Sequence[Given]) -> Texts:
    """Read the records, and lay the corrections over those that they are of."""
    of: dict[str, list[Given]] = {}
    for one in given:
        of.setdefault(one.correction.sha256, []).append(one)
    organisations = load().organisation
    texts = Texts()
    for record in records:
        sha256 = record.document.sha256
        if sha256 in texts.found:
            continue
        laid = record
        if sha256 in of:
            text = text_of(record)
            laid, unfit = overlay(record, of[sha256], organisations, text)
            texts.unfit += [Unturned(one, "gold and examples", reason) for one, reason in unfit]
            outside = {id(one) for one, _ in unfit}
            fitting = tuple(one for one in of[sha256] if id(one) not in outside)
            texts.found[sha256] = Corrected(laid, text, fitting)
        mentions: tuple[Mention, ...] = (*laid.organisations, *laid.places)
        texts.names.update(name_of(sentence_at(laid, one.start).language, fields_of(one)) for one in mentions)
    return texts


def name_of(language: str, fields: Fields | None) -> Name:
    """What tells mentions of one organisation or place from others."""
    entity = fields.entity if isinstance(fields, OrganisationFields) else None
    return language, type(fields).__name__, entity or normalise(getattr(fields, "name", ""))
