"""Writes gazetteers/declension.ru.txt: the patterns of all Russian names, by pymorphy3, one a line.

Run ``python gazetteers/make/declension.py`` after a change of Russian names; a test tells when it is due.
"""

from pathlib import Path

from migtext import catalogue
from migtext.declension import patterns

PATH = Path(__file__).parent.parent / "declension.ru.txt"


def lines() -> list[str]:
    """The patterns, sorted."""
    found = {pattern for name, place in catalogue.declined_names() for pattern in patterns(name, place)}
    return sorted(found)


if __name__ == "__main__":
    PATH.write_text("\n".join(lines()) + "\n", "utf-8")
