"""A correction: a line of the file that the report saves. docs/corrections.md describes it."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from migtext.catalogue.entries import ORGANISATION_KINDS, PLACE_KINDS
from migtext.layers.dates.edtf import bounds
from migtext.records import (
    Change,
    Comparator,
    DateKind,
    EventType,
    FigureKind,
    Framework,
    Modifier,
    Scope,
    Status,
)

Action = Literal["wrong", "change", "add", "checked"]
OBJECTIVES: dict[Framework, int] = {"GCM": 23, "SDG": 17}
"""The number of objectives of each framework."""

_POINT = r"(?:(?:\d{4}|XXXX)(?:-W\d\d|-\d\d(?:-\d\d)?)?|\d{3}X|\d\dXX)"
_LENGTH = r"P(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?|(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?)"
_VALUE = re.compile(rf"{_POINT}(?:/{_POINT})?|{_LENGTH}(?:/{_LENGTH})?")


def _date_value(value: str) -> str:
    open_or_length = value.startswith("P") or "XXXX" in value
    if not _VALUE.fullmatch(value) or (not open_or_length and bounds(value) == (None, None)):
        raise ValueError(
            f"{value!r} is no date; expected EDTF such as 2024-05-17, 2024-05, 2024/2025, XXXX-05-17 or P3M"
        )
    return value


def _one_of(allowed: tuple[str, ...], value: str) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} must be one of {', '.join(allowed)}")
    return value


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DateFields(_Model):
    """What a date says."""

    kind: DateKind
    value: Annotated[str, AfterValidator(_date_value)] | None = None
    modifier: Modifier | None = None


class FigureFields(_Model):
    """What a figure says, without its date and place."""

    value: int | float
    value_max: int | float | None = None
    kind: FigureKind
    unit: str | None = None
    counted: str | None = None
    comparator: Comparator = "exact"
    change: Change | None = None


class OrganisationFields(_Model):
    """Which organisation it is: ``entity`` is an id in the gazetteers, ``kind`` is for one that they do not have."""

    entity: str | None = Field(default=None, min_length=1)
    name: str = Field(min_length=1)
    kind: Annotated[str, AfterValidator(lambda value: _one_of(ORGANISATION_KINDS, value))] | None = None


class PlaceFields(_Model):
    """Which place it is: ``code`` of a country, dictionary form, English name; ``kind`` is for a new place."""

    code: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    name: str = Field(min_length=1)
    name_en: str | None = Field(default=None, min_length=1)
    kind: Annotated[str, AfterValidator(lambda value: _one_of(PLACE_KINDS, value))] | None = None


class PersonFields(_Model):
    """Who it is."""

    name: str = Field(min_length=1)
    position: str | None = Field(default=None, min_length=1)


class GoalFields(_Model):
    """Which framework, and which of its objectives."""

    framework: Framework
    scope: Scope
    objectives: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> "GoalFields":
        most = OBJECTIVES[self.framework]
        wrong = [number for number in self.objectives if not 1 <= number <= most]
        if wrong:
            raise ValueError(f"there is no objective {wrong[0]} of {self.framework}; expected 1 to {most}")
        if (self.scope == "framework") == bool(self.objectives):
            raise ValueError(f"scope {self.scope!r} does not go with {len(self.objectives)} objectives")
        return self


class EventFields(_Model):
    """What happened, without its date, place and organisations."""

    type: EventType
    name: str | None = Field(default=None, min_length=1)
    status: Status = "happened"


Fields = DateFields | FigureFields | OrganisationFields | PlaceFields | PersonFields | GoalFields | EventFields


class _Correction(_Model):
    document: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="hash of the text (UTF-8) that the offsets count")
    language: str | None = Field(default=None, description="language of the document")
    action: Action
    start: int = Field(default=0, ge=0, description="code points")
    end: int = Field(default=0, ge=0)
    text: str = Field(default="", description="the words from start to end")

    @model_validator(mode="after")
    def _whole(self) -> "_Correction":
        if self.action != "checked" and (self.end <= self.start or len(self.text) != self.end - self.start):
            raise ValueError(f"start {self.start} and end {self.end} are not those of {self.text!r}")
        for name, wanted in (("was", {"wrong", "change"}), ("to", {"change", "add"})):
            given = getattr(self, name) is not None
            if given != (self.action in wanted):
                raise ValueError(f"action {self.action!r} goes {'without' if given else 'with'} {name!r}")
        return self


class DateCorrection(_Correction):
    """A correction of a date."""

    layer: Literal["dates"]
    was: DateFields | None = None
    to: DateFields | None = None


class FigureCorrection(_Correction):
    """A correction of a figure."""

    layer: Literal["figures"]
    was: FigureFields | None = None
    to: FigureFields | None = None


class OrganisationCorrection(_Correction):
    """A correction of an organisation."""

    layer: Literal["organisations"]
    was: OrganisationFields | None = None
    to: OrganisationFields | None = None


class PlaceCorrection(_Correction):
    """A correction of a place."""

    layer: Literal["places"]
    was: PlaceFields | None = None
    to: PlaceFields | None = None


class PersonCorrection(_Correction):
    """A correction of a person."""

    layer: Literal["people"]
    was: PersonFields | None = None
    to: PersonFields | None = None


class GoalCorrection(_Correction):
    """A correction of a reference to a framework."""

    layer: Literal["goals"]
    was: GoalFields | None = None
    to: GoalFields | None = None


class EventCorrection(_Correction):
    """A correction of an event."""

    layer: Literal["events"]
    was: EventFields | None = None
    to: EventFields | None = None


Correction = (
    DateCorrection
    | FigureCorrection
    | OrganisationCorrection
    | PlaceCorrection
    | PersonCorrection
    | GoalCorrection
    | EventCorrection
)
ADAPTER: TypeAdapter[Correction] = TypeAdapter(Annotated[Correction, Field(discriminator="layer")])
"""Reads a correction of any layer."""
