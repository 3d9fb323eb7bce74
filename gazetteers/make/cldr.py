"""Writes gazetteers/places/cldr.toml: the names of countries and territories that Unicode CLDR has, through Babel.

Run ``python gazetteers/make/cldr.py`` after an update of Babel or a new country in ``countries.toml``.
"""

import tomllib
from pathlib import Path

import babel

PLACES = Path(__file__).parent.parent / "places"
LANGUAGES = ("kk", "ky", "ru")
# Names that are cut short or explained in brackets are no names that a text would use.
UNUSABLE = ("(", "о-в", " - ", " — ")


def blocks() -> str:
    """The blocks of the file, one a country of ``countries.toml`` that CLDR names otherwise than we do."""
    countries = tomllib.loads((PLACES / "countries.toml").read_text("utf-8"))
    territories = {code: babel.Locale(code).territories for code in LANGUAGES}
    parts = [f"# Made by gazetteers/make/cldr.py from Unicode CLDR, as Babel {babel.__version__} has it. Do not edit."]
    for name, entry in countries.items():
        found = {code: territories[code].get(entry.get("code")) for code in LANGUAGES}
        usable = {
            code: text
            for code, text in found.items()
            if text and not any(part in text for part in UNUSABLE) and text not in entry.get("names", {}).get(code, ())
        }
        if usable:
            lines = [f'["{name}"]', "adds = true", *(f'names.{code} = ["{text}"]' for code, text in usable.items())]
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    (PLACES / "cldr.toml").write_text(blocks(), "utf-8")
