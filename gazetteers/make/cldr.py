"""Writes gazetteers/places/cldr.toml: the names of countries and territories that Unicode CLDR has, through Babel.

Run ``python gazetteers/make/cldr.py`` after an update of Babel or a new country in ``countries.toml``.
"""

import tomllib
from pathlib import Path

import babel

from migtext.resources import language_codes, language_table
from migtext.rules.traits import traits

PLACES = Path(__file__).parent.parent / "places"
# Names that are cut short or explained in brackets are no names that a text would use.
UNUSABLE = ("(", "о-в", " - ", " — ")


def names(language: str) -> dict[str, str]:
    """The names of territories that CLDR has in a language and in its letters, by ISO 3166-1 code."""
    try:
        territories = babel.Locale(language).territories
    except babel.UnknownLocaleError:
        return {}
    alphabet = set(language_table(language, "language")["alphabet"])
    return {code: name for code, name in territories.items() if alphabet.issuperset(filter(str.isalpha, name.lower()))}


def blocks() -> str:
    """The blocks of the file, one a country of ``countries.toml`` that CLDR names otherwise than we do."""
    countries = tomllib.loads((PLACES / "countries.toml").read_text("utf-8"))
    territories = {
        code: found for code in language_codes() if not traits(code).international and (found := names(code))
    }
    parts = [f"# Made by gazetteers/make/cldr.py from Unicode CLDR, as Babel {babel.__version__} has it. Do not edit."]
    for name, entry in countries.items():
        found = {code: named.get(entry.get("code")) for code, named in territories.items()}
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
