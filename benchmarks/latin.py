"""Agreement of mentions in Kazakh texts in Latin letters with those of the same texts in Cyrillic.

    python benchmarks/latin.py FOLDER [--half first|second] [--errors N]

FOLDER has ``kk.jsonl``: objects with ``text`` (Cyrillic) and ``latin`` (the same text in Latin letters). A mention
agrees if one of the same layer begins and ends with the same word of the text and has the same values, names among
them: both texts have the same words in the same order.
"""

import argparse
import json
import re
from bisect import bisect_right
from collections import Counter
from pathlib import Path

from migtext import Pipeline
from migtext.records import LAYERS, Record

WORD = re.compile(r"\w+")
VALUES = {
    "dates": ("kind", "value", "modifier"),
    "figures": ("kind", "value", "value_max", "unit", "comparator", "counted", "change", "date", "place"),
    "organisations": ("entity", "name"),
    "places": ("code", "name"),
    "people": ("name", "position"),
    "goals": ("framework", "objectives"),
    "events": ("type", "date", "place", "status"),
}


def keys(record: Record, text: str) -> Counter[tuple[object, ...]]:
    """The mentions of a record: layer, first and last word, values."""
    starts = [word.start() for word in WORD.finditer(text)]
    found: Counter[tuple[object, ...]] = Counter()
    for layer in LAYERS:
        for one in getattr(record, layer):
            words = (bisect_right(starts, one.start), bisect_right(starts, one.end - 1))
            found[(layer, *words, *(getattr(one, name) for name in VALUES[layer]))] += 1
    return found


def main() -> None:
    """Print the agreement of each layer and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("first", "second"))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--model", default="none")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    rows = [json.loads(line) for line in (options.folder / "kk.jsonl").read_text("utf-8").splitlines()]
    middle = (len(rows) + 1) // 2
    rows = {"first": rows[:middle], "second": rows[middle:]}.get(options.half, rows)[: options.limit]
    pipeline = Pipeline(model=options.model)
    both, all_of = Counter[str](), Counter[str]()
    read = 0
    for row in rows:
        records = [pipeline(row[key], published=row["published"][:10]) for key in ("text", "latin")]
        read += records[1].document.alphabet is not None
        cyrillic, latin = (keys(record, row[key]) for record, key in zip(records, ("text", "latin"), strict=True))
        for layer in LAYERS:
            ours, theirs = (
                Counter({key: n for key, n in found.items() if key[0] == layer}) for found in (cyrillic, latin)
            )
            both[layer] += 2 * (ours & theirs).total()
            all_of[layer] += ours.total() + theirs.total()
        for sign, missing in (("-", cyrillic - latin), ("+", latin - cyrillic)):
            for key in missing:
                if options.errors > 0:
                    options.errors -= 1
                    words = WORD.findall(row["text"])[int(key[1]) - 1 : int(key[2])]  # type: ignore[call-overload]
                    other = WORD.findall(row["latin"])[int(key[1]) - 1 : int(key[2])]  # type: ignore[call-overload]
                    print(sign, key[0], *key[3:], "|", *words, "|", *other)
    print(f"{len(rows)} texts, {read} told to be in Latin letters")
    for layer in LAYERS:
        print(f"{layer:14} {both[layer] / all_of[layer] if all_of[layer] else 1:.4f}  of {all_of[layer] // 2}")
    print(f"{'all':14} {both.total() / all_of.total():.4f}  of {all_of.total() // 2}")


if __name__ == "__main__":
    main()
