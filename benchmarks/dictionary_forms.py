"""The share of names whose dictionary form is found again from their case forms, for each language and layer.

Every third form of the names of the gazetteers is taken back; people are given names with surnames made of others.
Where a form has several readings, a preposition or a post beside it tells the case, as in a text.

    python benchmarks/dictionary_forms.py [--errors 20]
"""

import argparse
from collections.abc import Iterator
from itertools import islice

from migtext.catalogue import entries
from migtext.catalogue.dictionary_form import dictionary_form
from migtext.catalogue.name_forms import shipped_patterns
from migtext.catalogue.name_index import given_names
from migtext.catalogue.russian_declension import forms, is_declined
from migtext.layers.organisations.naming import name_organisations
from migtext.layers.people.naming import name_people
from migtext.layers.places.naming import name_places, without_kind
from migtext.records import Organisation, Person, Place
from migtext.resources import language_codes
from migtext.rules.morphology import morphology
from migtext.text.tokens import tokenise

BEFORE = {"gen": "из", "dat": "к", "loc": "о", "ins": "между", "acc": "через"}
"""Russian prepositions by their case, which stand before the forms."""
STEP = 3
SURNAMES = ("ов", "ова")


def named(language: str, layer: str) -> Iterator[tuple[str, str, str]]:
    """Each name, a form of it, and the form's case where the language declines whole names, else ""."""
    names = {name for entry in entries.read(layer, entries.shipped(layer)) for name in entry.names.get(language, ())}
    for name in sorted(names):
        if is_declined(language):
            for pattern in shipped_patterns(language).get(name, (name,)):
                yield from ((name, form, case) for form, case in forms(pattern).items())
        elif name[-1].isalpha() and name[-1].islower():
            before, _, last = name.rpartition(" ")
            owned = bool(before) and morphology(language).is_owned(last.lower())
            yield name, name, ""
            for form in sorted(morphology(language).in_cases(last, owned)):
                yield name, f"{before} {form}".strip(), ""


def taken_back(language: str, layer: str) -> Iterator[tuple[str, str, str]]:
    """Each name, a form of it, and the dictionary form that is found where no gazetteer has the name."""
    for name, form, case in islice(named(language, layer), 0, None, STEP):
        before = f"{BEFORE[case]} " if case in BEFORE and is_declined(language) else ""
        tokens = tokenise(before + form).in_languages([language])
        start, end = len(before), len(before) + len(form)
        if layer == "places":
            (place,) = name_places(tokens, [Place(start=start, end=end, text=form, rule="")])
            yield without_kind(language, name), form, place.name or ""
        else:
            (body,) = name_organisations(tokens, [Organisation(start=start, end=end, text=form, rule="")])
            yield dictionary_form("", name), form, body.name or ""


def people(language: str) -> Iterator[tuple[str, str, str]]:
    """The same for people: in the languages with suffixes the last word takes the cases."""
    inflection = morphology(language)
    plain = sorted(name for name in given_names() if name[-1] not in "аеёиоуыэюяйьәіө-" and name.isalpha())
    for one, other in islice(zip(plain, reversed(plain), strict=True), 0, None, 5):
        for ending in SURNAMES:
            name = f"{one.title()} {other.title()}{ending}"
            for form in sorted(inflection.in_cases(name)):
                tokens = tokenise(form).in_languages([language])
                (person,) = name_people(tokens, [Person(start=0, end=len(form), text=form, rule="")])
                yield name, form, person.name or ""


def main() -> None:
    """Print the shares, and some names that are not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0, help="names to print for each layer")
    wanted = parser.parse_args().errors
    for language in language_codes():
        layers = ["places", "organisations"] if is_declined(language) or morphology(language).agglutinative else []
        found = {layer: list(taken_back(language, layer)) for layer in layers}
        if morphology(language).agglutinative:
            found["people"] = list(people(language))
        for layer, rows in found.items():
            wrong = [row for row in rows if row[0].replace("ё", "е") != row[2].replace("ё", "е")]
            print(f"{language} {layer:14} {1 - len(wrong) / len(rows):.4f} of {len(rows)}")
            for name, form, got in wrong[:: max(1, len(wrong) // wanted)][:wanted] if wanted else ():
                print(f"    {form}: {got}, not {name}")


if __name__ == "__main__":
    main()
