"""Corrections of organisations and places to rows of a gazetteer of the user's own."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from migtext.apply.texts import Texts, name_of
from migtext.apply.unturned import Unturned
from migtext.catalogue.catalogue import NONE
from migtext.catalogue.dictionary_form import dictionary_form, plain
from migtext.catalogue.entries import Entry, read, shipped
from migtext.catalogue.name_forms import name_forms, open_forms, spoken
from migtext.corrections.format import OrganisationFields, PlaceFields
from migtext.corrections.overlay import fields_of
from migtext.corrections.reading import Given
from migtext.pipeline import Pipeline
from migtext.records import Mention
from migtext.resources import language_codes
from migtext.rules.morphology import morphology
from migtext.text.reading import normalise
from migtext.text.tokens import tokenise

INTO = "gazetteer"
_HEAD = "# Made by migtext apply. Read it before you use it: extract --gazetteer FILE.\n"


@dataclass
class Row:
    """A block of the gazetteer: its id, its keys, its names by key and language, and the corrections behind it."""

    id: str
    keys: dict[str, str | bool]
    names: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)

    def to_toml(self) -> str:
        """The block as TOML."""
        lines = [f"# {one.where}: {plain(one.correction.text)}" for one in self.given]
        lines += [f"[{_quoted(self.id) if '/' in self.id else self.id}]"]
        lines += [f"{key} = {'true' if value is True else _quoted(str(value))}" for key, value in self.keys.items()]
        lines += [f"{key}.{code} = [{', '.join(map(_quoted, some))}]" for (key, code), some in self.names.items()]
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def to_toml(rows: Iterable[Row]) -> str:
    """The file."""
    return "\n".join([_HEAD, *(row.to_toml() for row in rows)])


class NotTurnedError(Exception):
    """Why a correction is no row."""


class Rows:
    """The rows of some corrections, made one after the other; what cannot be one is in ``unturned``."""

    def __init__(self, texts: Texts) -> None:
        self._found = texts.found
        self._names = texts.names
        self._rows: dict[str, Row] = {}
        self.unturned: list[Unturned] = []

    @cached_property
    def _entries(self) -> dict[str, tuple[Entry, ...]]:
        return {layer: read(layer, shipped(layer)) for layer in NONE}

    def add(self, given: Given) -> None:
        """Make a row of a correction, or add it to a row."""
        correction = given.correction
        if correction.layer not in NONE or correction.action == "checked":
            return
        try:
            language = self._language(given)
            if correction.to is None:
                self._add_none(given, language)
            elif isinstance(correction.to, OrganisationFields):
                self._add_organisation(given, language, correction.to)
            elif isinstance(correction.to, PlaceFields):
                self._add_place(given, language, correction.to)
        except NotTurnedError as error:
            self.unturned.append(Unturned(given, INTO, str(error)))

    def rows(self) -> list[Row]:
        """The rows that do what their corrections say, tried on the texts that are known.

        A name that one correction calls a name and another one none makes no row.
        """
        said: dict[tuple[str, str, str], list[Row]] = {}
        for row in self._rows.values():
            for (_, code), names in row.names.items():
                for name in names:
                    said.setdefault(("/" if "/" in row.id else "", code, normalise(name)), []).append(row)
        apart = {row.id for some in said.values() if len({row.keys.get("none") for row in some}) > 1 for row in some}
        for row in self._rows.values():
            if row.id in apart:
                self._leave_out(row, "corrections do not agree whether this is a name")
        rows = [row for row in self._rows.values() if row.id not in apart]
        return self._tried(rows) if rows else []

    # ---- one correction ----

    def _language(self, given: Given) -> str:
        correction = given.correction
        found = self._found.get(correction.sha256)
        language = found.sentence(correction.start).language if found else correction.language
        if language not in language_codes():
            raise NotTurnedError(f"language {language or 'unknown'!r} has no names in gazetteers")
        return language

    def _add_none(self, given: Given, language: str) -> None:
        layer = given.correction.layer
        if others := self._names[name_of(language, given.correction.was)]:
            raise NotTurnedError(f"other mentions of this name are not marked as wrong: {others}")
        form = _form(given, language)
        self._row(given, _own_id("none", layer, form), {"none": True}, language, form)

    def _add_organisation(self, given: Given, language: str, to: OrganisationFields) -> None:
        if to.entity is None:
            self._add_new(given, language, to.name, to.name, to.kind)
            return
        form = _form(given, language)
        entry = next((one for one in self._entries["organisations"] if one.id == to.entity), None)
        if entry is None:
            raise NotTurnedError(f"there is no entry {to.entity} in the gazetteers of migtext")
        self._add_name(given, language, entry, form)

    def _add_place(self, given: Given, language: str, to: PlaceFields) -> None:
        entries = [
            one
            for one in self._entries["places"]
            if (to.code and one.get("code") == to.code)
            or (not to.code and to.name_en and one.get("name") == to.name_en)
        ]
        if len(entries) > 1:
            raise NotTurnedError(f"several places are called {to.name_en}: {', '.join(one.id for one in entries)}")
        if entries:
            self._add_name(given, language, entries[0], _form(given, language))
        else:
            self._add_new(given, language, to.name_en or to.name, to.name, to.kind)

    def _add_name(self, given: Given, language: str, entry: Entry, form: str) -> None:
        """A name more for an entry; a row cannot choose between entries that have the name already."""
        layer = given.correction.layer
        have = [one for one in self._entries[layer] if _has(one, language, form)]
        if any(one.id == entry.id for one in have):
            raise NotTurnedError(f"{entry.id} has the name {form!r} already; a row cannot say when it is meant")
        if have:
            raise NotTurnedError(f"{form!r} is a name of {have[0].id}; a row cannot choose between them")
        self._row(given, entry.id, {"adds": True}, language, form)

    def _add_new(self, given: Given, language: str, name: str, written: str, kind: str | None) -> None:
        layer = given.correction.layer
        if kind is None:
            raise NotTurnedError("an entry needs a kind, and none was chosen")
        text = plain(given.correction.text)
        form = plain(written) if _is_form(language, plain(written), text, layer) else _form(given, language)
        id, keys = _own_id("own", layer, plain(name)), {"name": plain(name), "kind": kind}
        self._row(given, id, dict[str, str | bool](keys), language, form)

    def _row(self, given: Given, id: str, keys: dict[str, str | bool], language: str, form: str) -> None:
        row = self._rows.setdefault(id, Row(id, keys))
        if row.keys != keys:
            raise NotTurnedError(f"another correction says kind {row.keys.get('kind')!r} of this name")
        names = row.names.setdefault((_key(given.correction.layer, form), language), [])
        if form not in names:
            names.append(form)
        row.given.append(given)

    # ---- what the rows do ----

    def _leave_out(self, row: Row, reason: str) -> None:
        self.unturned += [Unturned(one, INTO, reason) for one in row.given]

    def _text(self, sha256: str) -> str | None:
        return self._found[sha256].text if sha256 in self._found else None

    def _tried(self, rows: Sequence[Row]) -> list[Row]:
        """The rows with which the rules find at least one of their corrections as it says."""
        given = [one.correction.sha256 for row in rows for one in row.given]
        texts = {sha256: text for sha256 in given if (text := self._text(sha256)) is not None}
        if not texts:
            return list(rows)
        with TemporaryDirectory() as folder:
            file = Path(folder, "gazetteer.toml")
            file.write_text(to_toml(rows), "utf-8")
            pipeline = Pipeline(layers=tuple(NONE), gazetteers=(file,), model="none")
            read = {sha256: pipeline(text) for sha256, text in texts.items()}
        kept = []
        for row in rows:
            lost = [
                one
                for one in row.given
                if one.correction.sha256 in read
                and not _is_met(one, row, getattr(read[one.correction.sha256], one.correction.layer))
            ]
            self.unturned += [Unturned(one, INTO, "the text is still read in another way with the row") for one in lost]
            if len(lost) < len(row.given):
                kept.append(row)
        return kept


def _is_met(given: Given, row: Row, mentions: Sequence[Mention]) -> bool:
    correction = given.correction
    there = [one for one in mentions if (one.start, one.end) == (correction.start, correction.end)]
    if correction.to is None or not there:
        return bool(there) == (correction.to is not None)
    said = fields_of(there[0])
    if isinstance(said, OrganisationFields):
        return said.entity == row.id
    wanted = correction.to
    assert isinstance(wanted, PlaceFields) and isinstance(said, PlaceFields)
    return (said.code, said.name_en) == (wanted.code, wanted.name_en or wanted.name)


def _own_id(prefix: str, layer: str, name: str) -> str:
    mark = "/" if layer == "places" else "-"
    return f"{prefix}{mark}{sha256(normalise(name).encode()).hexdigest()[:8]}"


def _key(layer: str, form: str) -> str:
    return "acronyms" if layer == "organisations" and form.isupper() and form.isalpha() else "names"


def _form(given: Given, language: str) -> str:
    """The dictionary form of the words of a correction: that of the record, else the most likely one."""
    layer, was = given.correction.layer, given.correction.was
    text = plain(given.correction.text)
    named = [plain(was.name)] if isinstance(was, OrganisationFields | PlaceFields) else []
    for one in (*named, plain(dictionary_form(language, text, owned=" " in text)), text):
        if _is_form(language, one, text, layer):
            return one
    raise NotTurnedError(f"the dictionary form of {text!r} is not known")


def _is_form(language: str, name: str, text: str, layer: str) -> bool:
    """Whether words in a text are a form of a name, as gazetteers have names."""
    words = _spoken(text)
    endings = morphology(language).endings
    acronym = _key(layer, name) == "acronyms"
    forms = open_forms(language, name) if acronym else name_forms(language, name, place=layer == "places")
    return any(
        form.words == words or (form.open and words.startswith(form.words) and words[len(form.words) :] in endings)
        for form in forms
    )


def _spoken(text: str) -> str:
    return " ".join(filter(spoken, tokenise(text).words))


def _has(entry: Entry, language: str, form: str) -> bool:
    names = (*entry.names.get(language, ()), *entry.acronyms.get(language, ()))
    return any(_spoken(name) == _spoken(form) for name in names)
