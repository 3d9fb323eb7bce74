"""The date and place of each figure, chosen by the model; the rules' own choice is among the features."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from migtext.layers.figures.attach import is_in_name
from migtext.learned.arguments import Linker
from migtext.learned.features import Head, Passage, Spans, figure_head, spans
from migtext.learned.heads import Heads
from migtext.records import Date, Figure, Organisation, Place


def link_figures(passage: Passage, heads: Heads) -> tuple[Figure, ...]:
    """The figures of a passage with the dates and places that the model chooses.

    Figures in tables, and those in sentences that were not read, keep what the rules say.
    """
    if not passage.figures:
        return ()
    candidates = candidates_of(passage, heads)
    return tuple(_linked(candidates, figure) for figure in passage.figures)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The dates and places of a passage that its figures may have."""

    linker: Linker
    dates: Spans
    places: Spans

    def head(self, figure: Figure) -> Head | None:
        """The figure as the model sees it; None for one that keeps what the rules say."""
        head = figure_head(self.linker.passage, figure)
        return None if head.first >= head.last or figure.row_heading or figure.column_heading else head


def candidates_of(passage: Passage, heads: Heads) -> Candidates:
    """The candidates for the figures of a passage."""
    dates = spans(passage, [date for date in passage.dates if _may_date(date, passage.organisations)])
    others = np.array(sorted(passage.words.span(one.start, one.end)[0] for one in passage.figures), np.int64)
    return Candidates(Linker(passage, heads, others), dates, spans(passage, passage.named_places))


def _may_date(date: Date, organisations: Sequence[Organisation]) -> bool:
    """Whether a figure may be of a date: no length, and no year in the name of a body."""
    return date.kind in ("date", "interval") and not is_in_name(date, organisations)


def _linked(candidates: Candidates, figure: Figure) -> Figure:
    linker, head = candidates.linker, candidates.head(figure)
    if head is None:
        return figure
    update: dict[str, Any] = {}
    if not figure.has_sure_date:
        day = linker.one("figure_date", head, candidates.dates, ids(figure.date_id))
        date = day.mention if isinstance(day.mention, Date) else None
        update |= {
            "date": date.value if date else None,
            "date_id": date.id if date else None,
            "date_confidence": day.probability,
        }
    if not figure.has_joined_place:
        where = linker.one("figure_place", head, candidates.places, ids(figure.place_id))
        place = where.mention if isinstance(where.mention, Place) else None
        if place and place.id == figure.citizenship_id:
            place = None
        update |= {
            "place": (place.code or place.text) if place else None,
            "place_id": place.id if place else None,
            "place_confidence": where.probability,
        }
    return figure.model_copy(update=update)


def ids(*given: str | None) -> frozenset[str]:
    """The ids that there are."""
    return frozenset(one for one in given if one)
