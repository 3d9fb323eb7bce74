"""The pieces of a text, each with the mention that it is shown as."""

from collections.abc import Iterator

from migtext.records import LAYERS, Mention, Record


def marked_pieces(record: Record, length: int) -> Iterator[tuple[int, int, tuple[str, Mention] | None]]:
    """Start and end of each piece of a text of some length, with the shortest mention that it is in and its layer.

    >>> import migtext
    >>> text = "В Оше 5 мая"
    >>> record = migtext.Pipeline(model="none")(text)
    >>> [(text[start:end], found and found[0]) for start, end, found in marked_pieces(record, len(text))]
    [('В ', None), ('Оше', 'places'), (' ', None), ('5 мая', 'dates')]
    """
    mentions = [(layer, one) for layer in LAYERS for one in getattr(record, layer)]
    owner = [-1] * length
    for number, (_, one) in sorted(enumerate(mentions), key=lambda item: item[1][1].start - item[1][1].end):
        owner[one.start : one.end] = [number] * (one.end - one.start)
    start = 0
    for end in range(1, length + 1):
        if end == length or owner[end] != owner[start]:
            yield start, end, mentions[owner[start]] if owner[start] >= 0 else None
            start = end
