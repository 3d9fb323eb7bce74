"""The words and forms by which a language says that something did not take place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from migtext.layers.events.verb_forms import Verb, inflected
from migtext.rules.morphology import morphology
from migtext.text.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Denial:
    """How a language denies or calls off; docs/events.md explains the keys of ``[denial]``, which are ``words``.

    ``stems`` are negative stems of verbs, ``converbs`` the forms before an auxiliary that denies them, each with the
    verbs that they may end; ``helpers`` are forms of auxiliaries that stand before a negation, ``unable`` those that
    deny by themselves.
    """

    words: Mapping[str, frozenset[str]] = field(repr=False)
    stems: Mapping[str, tuple[Verb, ...]] = field(repr=False)
    converbs: Mapping[str, tuple[Verb, ...]] = field(repr=False)
    helpers: frozenset[str] = field(repr=False)
    unable: frozenset[str] = field(repr=False)

    def has(self, group: str, word: str) -> bool:
        """Whether the table lists a word, or a verb by its name, in ``[denial]`` under ``group``."""
        return word in self.words.get(group, frozenset())

    def calls_off(self, name: str) -> bool:
        """Whether a verb calls off what it tells of."""
        return self.has("calling_off", name) or self.has("stopping", name)

    def may_deny(self, word: str) -> bool:
        """Whether a word denies something by itself."""
        return word in self.unable or self.is_undone(word) or bool(self.denied_by_suffix(word))

    def is_undone(self, word: str) -> bool:
        """Whether a word says of the noun behind it that it did not take place."""
        return self.has("undone", word) or self.has("cancellations", word)

    def denied_by_suffix(self, word: str) -> tuple[Verb, ...]:
        """The verbs that the word may end, denied by their suffix."""
        cuts = range(len(word) - 1, 1, -1) if self.stems else ()
        found = (self.stems[word[:i]] for i in cuts if word[:i] in self.stems and self.has("endings", word[i:]))
        return next(found, ())


def read_denial(code: str, table: Mapping[str, Any], names: Iterable[str]) -> Denial:
    """What the table of a language says of denial; ``names`` are its verbs."""
    row, contractions = table.get("denial", {}), table.get("contractions", {})
    negative = morphology(code).negative
    plurals = row.get("plurals", ())
    stems: dict[str, list[Verb]] = {}
    converbs: dict[str, list[Verb]] = {}
    for name in sorted(names) if negative("") else ():
        *before, last = tokenise(name).words
        verb = Verb(name, tuple(before), ())
        for stem in (last, *inflected(last, plurals, contractions)):
            stems.setdefault(negative(stem), []).append(verb)
            for word in inflected(stem, row.get("converbs", ()), contractions):
                converbs.setdefault(word, []).append(verb)
    forms = [form for group in table["endings"].values() for form in group["forms"]]
    auxiliaries = row.get("helpers", ())
    helpers = [*auxiliaries, *(stem for one in auxiliaries for stem in inflected(one, plurals, contractions))]
    return Denial(
        {group: frozenset(words) for group, words in row.items()},
        {stem: _fullest(verbs) for stem, verbs in stems.items()},
        {word: _fullest(verbs) for word, verbs in converbs.items()},
        frozenset(word for stem in helpers for word in inflected(stem, forms, contractions)),
        frozenset(negative(stem) + ending for stem in helpers for ending in row.get("endings", ())),
    )


def _fullest(verbs: Iterable[Verb]) -> tuple[Verb, ...]:
    """Verbs of one form, those with most words before it first."""
    return tuple(sorted(verbs, key=lambda verb: -len(verb.before)))
