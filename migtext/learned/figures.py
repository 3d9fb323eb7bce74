"""The date and place of each figure, chosen by the model; the rules' own choice is among the features."""

import numpy as np

from migtext.learned.arguments import Linker
from migtext.learned.features import Passage, Spans, figure_head, spans
from migtext.learned.heads import Heads
from migtext.records import Date, Figure, Place


def link_figures(passage: Passage, heads: Heads) -> tuple[Figure, ...]:
    """The figures of a passage with the dates and places that the model chooses.

    Figures in tables, and those in sentences that were not read, keep what the rules say.
    """
    found = passage.figures
    if not found:
        return tuple(found)
    dates = spans(passage, [date for date in passage.dates if date.kind in ("date", "interval")])
    places = spans(passage, passage.places)
    others = np.array(sorted(passage.words.span(one.start, one.end)[0] for one in found), np.int64)
    linker = Linker(passage, heads, others)
    return tuple(_linked(linker, figure, dates, places) for figure in found)


def _linked(linker: Linker, figure: Figure, dates: Spans, places: Spans) -> Figure:
    head = figure_head(linker.passage, figure)
    if head.first >= head.last or figure.row_heading or figure.column_heading:
        return figure
    day = linker.one("figure_date", head, dates, _ids(figure.date_id))
    where = linker.one("figure_place", head, places, _ids(figure.place_id))
    date = day.mention if isinstance(day.mention, Date) else None
    place = where.mention if isinstance(where.mention, Place) else None
    return figure.model_copy(
        update={
            "date": date.value if date else None,
            "date_id": date.id if date else None,
            "place": (place.code or place.text) if place else None,
            "place_id": place.id if place else None,
            "date_confidence": day.probability,
            "place_confidence": where.probability,
        }
    )


def _ids(*ids: str | None) -> frozenset[str]:
    return frozenset(one for one in ids if one)
