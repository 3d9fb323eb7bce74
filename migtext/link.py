"""Mentions of organisations to entries of the catalogue, or to none."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from migtext.catalogue import Body, catalogue, kind_of, languages_of, organisation_table, unwrapped
from migtext.extractors.organisations import PAIR_RULE
from migtext.records import Organisation
from migtext.tokens import Tokens

_ACRONYM = 6
_MARKS = frozenset('«»“”„"')


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a mention says by itself: the bodies that its words name, the country and the parent beside them."""

    bodies: tuple[Body, ...] = ()
    country: str = ""
    key: tuple[str, ...] = ()


def link_organisations(
    tokens: Tokens, organisations: Sequence[Organisation], country: str | None = None
) -> tuple[Organisation, ...]:
    """The same mentions with ``entity`` and ``name`` filled where the catalogue knows them.

    ``country``: ISO 3166-1 alpha-2 code of the country whose bodies are meant where none is named; by default the
    one that the text is about (see ``main_country``).
    """
    tokens = unwrapped(tokens)
    languages = languages_of(tokens)
    named = _countries(tokens, languages)
    home = country or _home(languages, named)
    linked: list[Organisation] = []
    said: list[Body | None] = []
    latest: dict[str, int] = {}
    introduced: dict[tuple[str, ...], Body] = {}
    for i, mention in enumerate(organisations):
        first = bisect_left(tokens.starts, mention.start)
        last = bisect_left(tokens.starts, mention.end)
        language = languages[tokens.sentence[first]]
        reading = _read(tokens, first, last, language) if language else _Reading()
        if mention.rule == PAIR_RULE and not reading.bodies and i + 1 < len(organisations):
            reading = _shared_head(tokens, reading, organisations[i + 1], first, language)
        before = i - 1 if i and _behind_bracket(tokens, organisations[i - 1], mention) else None
        beside = said[i - 1] if i and _touches(tokens, organisations[i - 1], mention) else None
        countries = [
            reading.country,
            beside.country if beside else "",
            _country_behind(tokens, languages, organisations, i),
        ]
        body = _choose(reading, [*countries, home], latest, named)
        if before is not None:
            full = said[before]
            if full is None and body is not None and not reading.country and _is_guess(organisations[before]):
                said[before] = body
                linked[before] = _filled(linked[before], body)
            elif full is not None:
                body = full
            if body is not None:
                introduced[reading.key] = body
        elif defined := next((b for key, b in introduced.items() if _same_word(key, reading.key)), None):
            body = defined
        if body is not None:
            latest[body.id] = i
        said.append(body)
        linked.append(_filled(mention, body))
    return _short_forms(linked, said)


def _short_forms(linked: Sequence[Organisation], said: Sequence[Body | None]) -> tuple[Organisation, ...]:
    """The mentions with short forms linked: all of a class to one body, the last in full before the first of them.

    A short form before any full name, as in a heading, means the first one that follows.
    """
    meant: dict[str, Body | None] = {}
    result = list(linked)
    for i, mention in enumerate(linked):
        rule = mention.rule
        if said[i] is None and rule.startswith("short:"):
            if rule not in meant:
                before = _full_name(rule, linked[:i][::-1], said[:i][::-1])
                meant[rule] = before or _full_name(rule, linked[i + 1 :], said[i + 1 :])
            result[i] = _filled(mention, meant[rule])
    return tuple(result)


def _is_guess(mention: Organisation) -> bool:
    """Whether a mention was found by its form alone, so that an acronym behind it tells more."""
    return mention.rule.startswith("head:")


def _filled(mention: Organisation, body: Body | None) -> Organisation:
    if body is None:
        return mention
    name = body.name if body.entity else None
    rule = f"{mention.rule}:{body.id}" if mention.rule in ("gazetteer", "acronym") else mention.rule
    return mention.model_copy(update={"entity": body.entity, "name": name, "rule": rule})


def _behind_bracket(tokens: Tokens, full: Organisation, short: Organisation) -> bool:
    """Whether a mention stands in the bracket right behind another."""
    between = tokens.text[full.end : short.start]
    return between.lstrip().startswith("(") and ")" not in between and len(between) < 30


def _read(tokens: Tokens, first: int, last: int, language: str) -> _Reading:
    """Bodies and country that the words of a mention name; the country stands in front or behind."""
    names = catalogue(language)
    key = tuple(tokens.words[first:last])
    country, start, end = "", first, last
    if names.country_first or names.adjective_at(tokens, first):
        found = names.owner_at(tokens, first)
        if found and found[0] < last:
            start, country = found[0], found[1]
    bodies = _named(tokens, start, end, language)
    if not bodies and start != first:
        bodies = _named(tokens, first, end, language)
    if not bodies or not names.country_first:
        for cut in range(last - 1, first, -1):
            found = names.country_at(tokens, cut)
            if found and found[0] >= last:
                end, country = cut, found[1]
        if end != last:
            shorter = _named(tokens, start, end, language)
            bodies = _of_country(shorter, country) or bodies
            if not shorter:
                country = country if bodies else ""
    return _Reading(bodies or _quoted(tokens, first, last, language), country, _stem(names.language, key))


def _shared_head(tokens: Tokens, owner: _Reading, next_one: Organisation, first: int, language: str) -> _Reading:
    """The reading of a country whose head noun stands in the next mention alone."""
    head = bisect_left(tokens.starts, next_one.end) - 1
    country = catalogue(language).country_at(tokens, first)
    return _Reading(_named(tokens, head, head + 1, language), country[1] if country else "", owner.key)


def _quoted(tokens: Tokens, first: int, last: int, language: str) -> tuple[Body, ...]:
    """Bodies that the part of a mention in quotation marks names."""
    marks = [i for i in range(first, last) if tokens.words[i] in _MARKS]
    return _named(tokens, marks[0] + 1, marks[1], language) if len(marks) > 1 else ()


def _same_word(lemma: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Whether ``key`` is a form of the short name ``lemma``: equal up to the ending of the last word."""
    return len(lemma) == len(key) and lemma[:-1] == key[:-1] and bool(lemma) and key[-1].startswith(_stem_of(lemma[-1]))


def _stem_of(word: str) -> str:
    return word[:-1] if len(word) > _ACRONYM else word


def _of_country(bodies: tuple[Body, ...], country: str) -> tuple[Body, ...]:
    return tuple(body for body in bodies if not body.country or not country or body.country == country)


def _stem(language: str, key: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the suffix behind a hyphen, so that forms of one acronym are equal."""
    return key[:1] if len(key) == 3 and key[1] in "-‐‑–—" else key


def _named(tokens: Tokens, first: int, last: int, language: str) -> tuple[Body, ...]:
    """Bodies whose name or acronym fills the tokens, over a parent in front and a bracket or a parent behind."""
    names = catalogue(language)
    either = [found for find in (names.acronym_at, names.name_at) if (found := find(tokens, first))]
    for found in sorted(either, key=lambda found: -found.last):
        if found.last >= last:
            return found.bodies
        rest = tokens.words[found.last : last]
        if rest[0] in "-–—" and len(rest) == 2:
            return found.bodies
        children = _named(tokens, found.last, last, language)
        parents = {body.id for body in found.bodies}
        if any(child.parent in parents for child in children if child.parent):
            return tuple(child for child in children if child.parent in parents)
        own = [body for body in found.bodies if body.parent]
        inner = found.last + 3 if rest[0] == "(" and rest[2:3] == [")"] else found.last
        if own and any(body.id in {b.parent for b in own} for body in _named(tokens, inner, last, language)):
            return tuple(own)
    return ()


def _choose(
    reading: _Reading, countries: Sequence[str], latest: Mapping[str, int], named: Collection[str]
) -> Body | None:
    """One of the bodies that a mention may name: by what was said before, or by the first known of some countries.

    ``latest``: where each body, by its id, was named last. A body whose country alone has one of this name is also
    meant where the text just names its country.
    """
    candidates = reading.bodies
    if not candidates:
        return None
    if len({body.country for body in candidates}) == 1 and not candidates[0].country:
        named_at = {body: max(latest.get(body.id, -1), latest.get(body.parent, -1)) for body in candidates}
        recent = max(candidates, key=named_at.__getitem__)
        if named_at[recent] >= 0:
            return recent
        return candidates[0] if len(candidates) == 1 else _unparented(candidates)
    country = next((country for country in countries if country), "")
    fitting = [body for body in candidates if body.country in ("", country)]
    if fitting and country:
        return fitting[0]
    alone = len(candidates) == 1 and not any(countries[:-1])
    return candidates[0] if alone and (not country or candidates[0].country in named) else None


def _unparented(candidates: tuple[Body, ...]) -> Body:
    return next((body for body in candidates if not body.parent), candidates[0])


def _full_name(rule: str, mentions: Sequence[Organisation], said: Sequence[Body | None]) -> Body | None:
    """The first of some mentions that names a body whose head has the class of a short form's rule."""
    kind = rule.partition(":")[2]
    for mention, body in zip(mentions, said, strict=True):
        if body and kind in (mention.rule.partition(":")[2], kind_of(body)):
            return body
    return None


def main_country(tokens: Tokens) -> str:
    """The country whose bodies a text means where it names none; "" if the text names none.

    The home of the text's language, where it has one, else the country that is named most often.
    """
    languages = languages_of(tokens)
    return _home(languages, _countries(tokens, languages))


def _home(languages: Sequence[str], named: Counter[str]) -> str:
    main = Counter(code for code in languages if code).most_common(1)
    home: str = organisation_table(main[0][0]).get("home", "") if main else ""
    return home or next((code for code, _ in named.most_common(1)), "")


def _countries(tokens: Tokens, languages: Sequence[str]) -> Counter[str]:
    """How often a text names each country."""
    named: Counter[str] = Counter()
    for i, word in enumerate(tokens.words):
        language = languages[tokens.sentence[i]]
        if language and word[:1].isalpha() and tokens.text[tokens.starts[i]].isupper():
            names = catalogue(language)
            found = names.country_at(tokens, i) if names.may_begin(word) else None
            if found and found[1]:
                named[found[1]] += 1
    return named


def _touches(tokens: Tokens, first: Organisation, second: Organisation) -> bool:
    """Whether nothing but blanks stands between two mentions."""
    return tokens.text[first.end : second.start].isspace()


def _country_behind(tokens: Tokens, languages: Sequence[str], organisations: Sequence[Organisation], i: int) -> str:
    """The country of the parent that stands right behind mention ``i``, as it does where the head comes first."""
    if i + 1 == len(organisations) or not _touches(tokens, organisations[i], organisations[i + 1]):
        return ""
    following = organisations[i + 1]
    first, last = bisect_left(tokens.starts, following.start), bisect_left(tokens.starts, following.end)
    language = languages[tokens.sentence[first]]
    if not language or catalogue(language).country_first:
        return ""
    reading = _read(tokens, first, last, language)
    countries = {body.country for body in reading.bodies}
    return reading.country or (countries.pop() if len(countries) == 1 else "")
