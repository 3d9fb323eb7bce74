"""Writes gazetteers/declension.CODE.txt: the patterns of all names in a language with a dictionary, by pymorphy3.

Run ``python gazetteers/make/declension.py`` after a change of such names; a test tells when it is due.
"""

from pathlib import Path

from migtext.catalogue import catalogue
from migtext.catalogue.russian_declension import declined_languages, patterns

FOLDER = Path(__file__).parent.parent


def lines(language: str) -> list[str]:
    """The patterns of the names in a language, sorted, one a line."""
    names = catalogue.declined_names(language)
    return sorted({pattern for name, place in names for pattern in patterns(language, name, place)})


if __name__ == "__main__":
    for code in declined_languages():
        (FOLDER / f"declension.{code}.txt").write_text("\n".join(lines(code)) + "\n", "utf-8")
