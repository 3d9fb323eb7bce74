"""Records to a timeline: the dated events of a batch in order, one row per event."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from migtext.catalogue.entries import Entry, read, shipped
from migtext.errors import ValueFormatError
from migtext.layers.dates.edtf import bounds
from migtext.records import Event, EventType, Mention, Organisation, Place, Record, Status
from migtext.timeline.matching import Account, Key, groups, text_key

_STATUSES: tuple[Status, ...] = ("happened", "ongoing", "planned")
_DAYS = re.compile(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?")


@dataclass(frozen=True, slots=True)
class Row:
    """An event, with the information of all its mentions.

    ``date`` is EDTF, ``earliest`` and ``latest`` are its first and last day; ``place`` is the English name in the
    gazetteer, else the text; ``place_code`` is the ISO 3166-1 alpha-2 code of the country that it is or lies in;
    ``organisations`` are gazetteer ids, else texts; ``documents`` are ids, ``quotes`` pairs of an id and the quoted
    text; ``mentions`` is the number of event records; ``published`` is the date of the latest release; ``id`` is a hash
    of the positions of the mentions; ``sources`` are pairs of the id of a document and the id of the event in it.
    """

    id: str
    date: str
    earliest: dt.date
    latest: dt.date
    type: EventType
    status: Status
    name: str | None
    trigger: str
    place: str | None
    place_code: str | None
    organisations: tuple[str, ...]
    documents: tuple[str, ...]
    languages: tuple[str, ...]
    mentions: int
    quotes: tuple[tuple[str, str], ...]
    published: dt.date | None
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows by earliest day, shorter dates first, and the number of events without a date or year."""

    rows: tuple[Row, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class _Report:
    """One event of one document: the values to compare and the values to show."""

    document: str
    event: str
    start: int
    type: EventType
    account: Account
    value: str
    status: Status
    name: str | None
    trigger: str
    place: str | None
    organisations: tuple[tuple[Key, str], ...]
    quote: str
    published: dt.date | None


def timeline(
    records: Iterable[Record],
    *,
    types: Collection[str] | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Timeline:
    """The dated events of records as a timeline. The order of the records does not matter.

    ``types``: only events of these types. ``since`` and ``until`` are EDTF dates (2024-05-17, 2024-05, 2024): only rows
    with a day between the first day of ``since`` and the last day of ``until``. Matching: docs/timeline.md.
    Raises ValueFormatError for an invalid date, or if ``until`` is before ``since``.

    >>> import migtext
    >>> texts = "В Оше 6 сентября 2024 года прошёл семинар.", "2024-жылдын 6-сентябрында Ошто семинар өттү."
    >>> found = timeline(migtext.Pipeline(model="none").pipe(texts))
    >>> [(row.date, row.type, row.place, row.place_code, row.languages) for row in found.rows]
    [('2024-09-06', 'training', 'Osh', 'KG', ('ky', 'ru'))]
    """
    first, last = _window(since, until)
    reports: set[_Report] = set()
    undated = 0
    for record in records:
        for event in record.events:
            if types is None or event.type in types:
                days = _days(event.date)
                undated += days is None
                if days:
                    reports.add(_report(record, event, *days))
    ordered = sorted(reports, key=_order)
    rows = (_row([ordered[index] for index in group]) for group in groups([one.account for one in ordered]))
    within = (row for row in rows if row.latest >= first and row.earliest <= last)
    return Timeline(tuple(sorted(within, key=_row_order)), undated)


def _window(since: str | None, until: str | None) -> tuple[dt.date, dt.date]:
    """First and last day of the requested rows."""
    first = _limit("since", since)[0] if since is not None else dt.date.min
    last = _limit("until", until)[1] if until is not None else dt.date.max
    if first > last:
        raise ValueFormatError(f"until={until!r} must not be earlier than since={since!r}")
    return first, last


def _limit(name: str, value: str) -> tuple[dt.date, dt.date]:
    days = _days(value)
    if days is None:
        raise ValueFormatError(
            f"{name}={value!r} is not a valid date; expected YYYY-MM-DD, YYYY-MM, YYYY, or two of these joined by /"
        )
    return days


def _days(value: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of a date; None if they are unknown or in the wrong order."""
    first, last = bounds(value)
    if first is None or last is None or first > last:
        return None
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


# One event of one document


def _report(record: Record, event: Event, first: dt.date, last: dt.date) -> _Report:
    document = record.document
    mentions = {mention.id: mention for mention in (*record.dates, *record.places, *record.organisations) if mention.id}
    language = record.sentences[event.sentence].language if event.sentence < len(record.sentences) else ""
    key, country, place = _place(event, mentions)
    organisations = tuple(_organisations(event, mentions))
    published = _days(document.published.value) if document.published else None
    account = Account(
        type=event.type,
        first=first,
        last=last,
        place=key,
        country=country,
        organisations=frozenset(organisation for organisation, _ in organisations),
        name=text_key(event.name or ""),
        language=language or document.language,
        document=f"{document.id}\n{document.sha256}",
    )
    return _Report(
        document=document.id,
        event=event.id,
        start=event.start,
        type=event.type,
        account=account,
        value=event.date or "",
        status=event.status,
        name=_folded(event.name or "") or None,
        trigger=_folded(event.trigger),
        place=_folded(place or "") or None,
        organisations=organisations,
        quote=_quote(event, mentions),
        published=published[0] if published else None,
    )


def _place(event: Event, mentions: Mapping[str, Mention]) -> tuple[Key | None, str, str | None]:
    """The key of an event's place, the code of its country, and its name to show."""
    place = mentions.get(event.place_id or "")
    if not isinstance(place, Place):
        return text_key(event.place or ""), "", event.place
    shown = place.name_en or place.name or place.text
    if place.code:
        return Key(f"country/{place.code}", listed=True), place.code, shown
    if place.name_en is None:
        return text_key(place.name or place.text), "", shown
    entry = _entry(place.name_en, place.text)
    if entry is None:  # from a gazetteer of the caller's own
        return Key(f"place/{place.name_en}", listed=True), "", shown
    return Key(entry.id, listed=True), entry.get("country"), shown


def _entry(name: str, text: str) -> Entry | None:
    """The place of an English name; of several (a city, a river) the one whose name fills most of what a text says.

    >>> [entry.id for text in ("Таласта", "Талас дарыясында") if (entry := _entry("Talas", text))]
    ['city/talas', 'river/talas']
    """
    words = _stems(text)

    def filled(entry: Entry) -> int:
        names = map(_stems, (name for names in entry.names.values() for name in names))
        return max((len(stems) for stems in names if stems <= words), default=0)

    entries = _listed_places().get(name, ())
    return max(entries, key=filled, default=None) if len(entries) > 1 else next(iter(entries), None)


def _stems(text: str) -> frozenset[str]:
    key = text_key(text)
    return frozenset(key.text.split()) if key else frozenset()


@lru_cache
def _listed_places() -> dict[str, list[Entry]]:
    """The places of the gazetteer without a code, by their English name."""
    found: dict[str, list[Entry]] = {}
    for entry in read("places", shipped("places")):
        if not entry.get("code"):
            found.setdefault(entry.get("name"), []).append(entry)
    return found


def _organisations(event: Event, mentions: Mapping[str, Mention]) -> Iterator[tuple[Key, str]]:
    """The organisations of an event, each once: their keys and their names to show."""
    seen = set()
    for texts, ids in ((event.organisers, event.organiser_ids), (event.participants, event.participant_ids)):
        named = [mention for id in ids if isinstance(mention := mentions.get(id), Organisation)]
        for key, shown in map(_organisation, named) if named else ((text_key(text), text) for text in texts):
            if key and key not in seen:
                seen.add(key)
                yield key, _folded(shown)


def _organisation(mention: Organisation) -> tuple[Key | None, str]:
    id = mention.link.id if mention.link else mention.entity
    return (Key(id, listed=True), id) if id else (text_key(mention.text), mention.text)


def _quote(event: Event, mentions: Mapping[str, Mention]) -> str:
    """The mentions of an event in its sentence, in text order."""
    ids = (event.date_id, event.place_id, *event.organiser_ids, *event.participant_ids)
    named = [mentions[id] for id in ids if id and id in mentions]
    said = [event, *(mention for mention in named if mention.sentence == event.sentence)]
    parts: list[str] = []
    end = -1
    for mention in sorted(said, key=lambda mention: (mention.start, -mention.end)):
        if mention.end > end:
            parts += ["…"] * (0 <= end < mention.start - 1) + [_folded(mention.text)]
            end = mention.end
    return " ".join(parts)


def _order(report: _Report) -> tuple[object, ...]:
    shown = (
        report.value,
        report.status,
        report.name or "",
        report.trigger,
        report.place or "",
        report.organisations,
        report.quote,
    )
    return report.document, report.start, report.account.order, *shown, report.published or dt.date.min


def _folded(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


# All mentions of one event


def _row(reports: Sequence[_Report]) -> Row:
    """The row of an event; where its mentions differ, the most frequent value wins."""
    dated = min(reports, key=_date_order)
    place, code = _common_place(reports)
    documents = sorted({one.document for one in reports})
    where = sorted(f"{one.account.document}\n{one.start}\n{one.value}" for one in reports)
    return Row(
        id=sha256("\n".join([reports[0].type, *where]).encode("utf-8", "surrogatepass")).hexdigest()[:32],
        date=dated.value,
        earliest=dated.account.first,
        latest=dated.account.last,
        type=reports[0].type,
        status=min((one.status for one in reports), key=_STATUSES.index),
        name=_common(one.name for one in reports),
        trigger=_common(one.trigger for one in reports) or "",
        place=place,
        place_code=code,
        organisations=_common_organisations(reports),
        documents=tuple(documents),
        languages=tuple(sorted({one.account.language for one in reports})),
        mentions=len(reports),
        quotes=tuple((one.document, one.quote) for one in reports),
        published=max((one.published for one in reports if one.published), default=None),
        sources=tuple((one.document, one.event) for one in reports),
    )


def _date_order(report: _Report) -> tuple[object, ...]:
    """The date to show: the longest one that is precise to the day; else the shortest."""
    length = (report.account.last - report.account.first).days
    exact = _DAYS.fullmatch(report.value) is not None
    return not exact, -length if exact else length, report.account.first, report.value


def _common(values: Iterable[str | None]) -> str | None:
    """The most frequent text; the first one of several."""
    counted = Counter(value for value in values if value)
    return max(counted, key=counted.__getitem__, default=None)


def _common_place(reports: Sequence[_Report]) -> tuple[str | None, str | None]:
    """The most frequent place, with the code of its country; a country only if there is no smaller place."""
    smaller = [one for one in reports if one.place and not _is_country(one.account.place)]
    placed = smaller or reports
    place = _common(one.place for one in placed)
    return place, _common(one.account.country for one in placed if one.place == place)


def _is_country(place: Key | None) -> bool:
    return place is not None and place.listed and place.text.startswith("country/")


def _common_organisations(reports: Sequence[_Report]) -> tuple[str, ...]:
    """Every organisation once, the most frequent first."""
    shown: dict[Key, str] = {}
    counted: Counter[Key] = Counter()
    for one in reports:
        for key, text in one.organisations:
            shown.setdefault(key, text)
            counted[key] += 1
    return tuple(shown[key] for key, _ in counted.most_common())


def _row_order(row: Row) -> tuple[object, ...]:
    return row.earliest, row.latest, row.type, row.documents, row.id
