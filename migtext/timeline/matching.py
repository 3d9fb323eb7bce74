"""Match accounts of the same event, in any documents and languages.

Two accounts match if they have the same type, compatible dates, enough arguments in common and none that contradicts.
Gazetteer entries are compared by id; other names by their words, and these contradict each other only within one
language. No two accounts in a group contradict each other.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_STEM = 4  # letters
_MONTH = 31  # days
_UNTYPED = "other"


class Key(NamedTuple):
    """The key of a name: the id of its gazetteer entry if it is ``listed``, else its words."""

    text: str
    listed: bool = False


def text_key(text: str) -> Key | None:
    """The sorted beginnings of the words of a name, equal for its inflected forms; None for a text without words.

    >>> text_key("«Защита семей»") == text_key("Защиту семей")
    True
    >>> text_key("Форум 2024"), text_key("–")
    (Key(text='2024 фору', listed=False), None)
    """
    words = _WORD.findall(text.casefold().replace("ё", "е"))
    return Key(" ".join(sorted({word if word.isdigit() else word[:_STEM] for word in words}))) if words else None


@dataclass(frozen=True, slots=True)
class Account:
    """The information of one document on an event, as far as it is compared.

    ``first`` and ``last`` are days; ``country`` is the code of the country of the place, "" if unknown;
    ``language`` is that of the sentence, ``document`` any text that identifies the document.
    """

    type: str
    first: date
    last: date
    place: Key | None = None
    country: str = ""
    organisations: frozenset[Key] = frozenset()
    name: Key | None = None
    language: str = ""
    document: str = ""

    @property
    def bare(self) -> bool:
        """Whether the account has neither place nor organisation."""
        return self.place is None and not self.organisations

    @property
    def needed(self) -> int:
        """The number of arguments that must agree: more for the type ``other``, which does not say what happened."""
        return 2 if self.type == _UNTYPED else 1

    @property
    def keys(self) -> Iterator[tuple[str, Key]]:
        """Its arguments, each with its role."""
        if self.place:
            yield "place", self.place
        yield from (("organisation", organisation) for organisation in self.organisations)
        if self.name:
            yield "name", self.name

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key of an account: all its fields."""
        fields = (self.place or Key(""), self.country, sorted(self.organisations), self.name or Key(""))
        return self.first, self.last, self.type, *fields, self.language, self.document


class _Strength(NamedTuple):
    """How well two accounts match: equal dates rank before contained ones, then by the arguments in common."""

    equal_dates: bool
    agreeing: int


@dataclass(frozen=True, slots=True)
class _Node:
    """Equal accounts, with their documents."""

    account: Account
    documents: frozenset[str]


_Edges = dict[tuple[int, int], _Strength]


def groups(accounts: Sequence[Account]) -> list[list[int]]:
    """Indices of the accounts of each event; the grouping does not depend on their order.

    An account that matches two others equally well stays separate if these contradict each other.

    >>> day, osh, iom = date(2024, 9, 6), Key("city/osh", True), Key("iom", True)
    >>> kyrgyz = Account("training", day, day, place=osh, organisations=frozenset({iom}), language="ky")
    >>> russian = Account("training", day, day, organisations=frozenset({iom}), language="ru")
    >>> groups([kyrgyz, Account("meeting", day, day, place=osh), russian])
    [[1], [0, 2]]
    """
    alike: dict[Account, list[int]] = defaultdict(list)
    alone: list[list[int]] = []
    for index, account in enumerate(accounts):
        arguments = len({role for role, _ in account.keys})
        if arguments >= account.needed:
            alike[replace(account, document="")].append(index)
        # An account with too little information for other documents is compared only within its own.
        elif arguments + account.bare >= account.needed:
            alike[account].append(index)
        else:
            alone.append([index])
    ordered = sorted(alike, key=lambda account: account.order)
    nodes = [_Node(account, frozenset(accounts[index].document for index in alike[account])) for account in ordered]
    return alone + [sorted(index for node in group for index in alike[ordered[node]]) for group in _linked(nodes)]


def _linked(nodes: Sequence[_Node]) -> list[list[int]]:
    """The nodes of each event: the best matches are joined first, unless something contradicts."""
    edges = _decided(nodes, _matches(nodes))
    group_of = {node: [node] for node in range(len(nodes))}
    for (one, two), _ in sorted(edges.items(), key=lambda edge: (-edge[1].equal_dates, -edge[1].agreeing, edge[0])):
        first, second = group_of[one], group_of[two]
        if first is not second and not any(
            _contradict(nodes[a].account, nodes[b].account) for a in first for b in second
        ):
            first += second
            group_of.update(dict.fromkeys(second, first))
    return [group for node, group in group_of.items() if min(group) == node]


def _matches(nodes: Sequence[_Node]) -> _Edges:
    """The matching pairs of nodes, lower index first, found by what they have in common."""
    sharing: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        for role, key in node.account.keys:
            sharing[node.account.type, role, *map(str, key)].append(index)
        for document in node.documents:
            sharing[node.account.type, "document", document].append(index)
    edges: _Edges = {}
    for together in sharing.values():
        for pair in _overlapping(nodes, together):
            if pair not in edges and (strength := _strength(nodes[pair[0]], nodes[pair[1]])):
                edges[pair] = strength
    return edges


def _overlapping(nodes: Sequence[_Node], indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs whose dates have a day in common; the indices are in the order of first days."""
    for position, one in enumerate(indices):
        for two in indices[position + 1 :]:
            if nodes[two].account.first > nodes[one].account.last:
                break
            yield one, two


def _strength(one: _Node, two: _Node) -> _Strength | None:
    """How well two nodes of one type match, None if they do not."""
    a, b = one.account, two.account
    if _contradict(a, b):
        return None
    equal = (a.first, a.last) == (b.first, b.last)
    agreeing = (a.place is not None and a.place == b.place) + bool(a.organisations & b.organisations)
    agreeing += a.name is not None and a.name == b.name
    if equal and (a.bare or b.bare):
        agreeing += bool(one.documents & two.documents)
    return _Strength(equal, agreeing) if agreeing >= a.needed else None


def _decided(nodes: Sequence[_Node], edges: _Edges) -> _Edges:
    """The matches without those of a node that matches contradictory nodes equally well."""
    beside: dict[int, list[tuple[_Strength, int]]] = defaultdict(list)
    for (one, two), strength in edges.items():
        beside[one].append((strength, two))
        beside[two].append((strength, one))

    @cache
    def contradict(one: int, two: int) -> bool:
        return _contradict(nodes[one].account, nodes[two].account)

    torn: set[tuple[int, int]] = set()
    for node, matches in beside.items():
        for strength, one in matches:
            if any(other >= strength and contradict(*sorted((one, two))) for other, two in matches):
                torn.add((min(node, one), max(node, one)))
    return {pair: strength for pair, strength in edges.items() if pair not in torn}


def _contradict(one: Account, two: Account) -> bool:
    """Whether two accounts of one type cannot mean the same event."""
    return (
        not _dates_agree(one, two)
        or _places_contradict(one, two)
        or _organisations_contradict(one, two)
        or _names_contradict(one.name, two.name, one.language == two.language)
    )


def _dates_agree(one: Account, two: Account) -> bool:
    """Whether two dates are equal, or one contains the other and is at most a month long."""
    if (one.first, one.last) == (two.first, two.last):
        return True
    first, last = min(one.first, two.first), max(one.last, two.last)
    inside = (first, last) in ((one.first, one.last), (two.first, two.last))
    return inside and (last - first).days < _MONTH


def _places_contradict(one: Account, two: Account) -> bool:
    """Whether two listed places are in different countries, or of one kind, so that neither contains the other."""
    if not (one.place and two.place and one.place.listed and two.place.listed) or one.place == two.place:
        return False
    if one.country and two.country and one.country != two.country:
        return True
    return one.place.text.partition("/")[0] == two.place.text.partition("/")[0]


def _organisations_contradict(one: Account, two: Account) -> bool:
    """Whether both have organisations, and none of the one can be any of the other."""
    if not one.organisations or not two.organisations or one.organisations & two.organisations:
        return False
    same = one.language == two.language
    return all(
        (a.listed and b.listed) or (not a.listed and not b.listed and _names_contradict(a, b, same))
        for a in one.organisations
        for b in two.organisations
    )


def _names_contradict(one: Key | None, two: Key | None, same_language: bool) -> bool:
    """Whether two names in one language, of several words each, have no word in common.

    A single word may be an acronym or a short form of the other name.
    """
    if not (one and two and same_language):
        return False
    words = one.text.split(), two.text.split()
    return min(map(len, words)) > 1 and set(words[0]).isdisjoint(words[1])
