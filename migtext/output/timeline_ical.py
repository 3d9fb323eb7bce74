"""A timeline as a calendar: one all-day event per row, in iCalendar format (RFC 5545)."""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from migtext.timeline.build import Row, Timeline

_PRODUCT = "-//migtext//timeline//EN"


def to_ical(timeline: Timeline) -> bytes:
    """An iCalendar file. The same rows give the same bytes, because the time stamps are release dates.

    >>> to_ical(Timeline((), 0)).splitlines()[0]
    b'BEGIN:VCALENDAR'
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    for row in timeline.rows:
        calendar.add_component(_event(row))
    written: bytes = calendar.to_ical()
    return written


def _event(row: Row) -> Event:
    event = Event()
    event.add("uid", f"{row.id}@migtext")
    event.add("dtstamp", datetime.combine(row.published or row.earliest, time(), UTC))
    event.add("dtstart", row.earliest)
    # The end is the day after the last one; the last possible date has no next day.
    event.add("dtend", row.latest + timedelta(days=1) if row.latest < date.max else row.latest)
    event.add("summary", _line(f"{row.name or row.trigger} ({row.type})"))
    if row.place:
        event.add("location", _line(row.place))
    event.add("categories", [row.type])
    event.add("status", "TENTATIVE" if row.status == "planned" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    quotes = (f"{document}: {quote}" for document, quote in row.quotes)
    event.add("description", "\n".join(map(_line, [row.date, *row.organisations, *quotes])))
    return event


def _line(text: str) -> str:
    """Text on one line and without control characters, which iCalendar does not allow."""
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())
