"""Names with the head noun last: modifiers are collected to the left of it, up to the first capital."""

from dataclasses import dataclass, field

from migtext.catalogue.name_index import given_names
from migtext.layers.organisations.head_nouns import (
    LONGEST_NAME,
    NUMBER_SIGN,
    Head,
    NameGrammar,
    NameSpan,
    NameText,
    is_only_country,
    short_form,
)
from migtext.origin import Origin

_OUTLET = 0.85
_EXTENDED = 0.75
_MOST_BETWEEN = 4  # tokens between a news outlet and its class


def final_name(text: NameText, grammar: NameGrammar, head: Head, covering: dict[int, NameSpan]) -> NameSpan | None:
    """The name that ends with ``head``; ``covering`` returns the gazetteer name that covers a token."""
    name = covering.get(head.first)
    if name and name.international:
        return None
    if not head.owned and head.last < text.count and text.words[head.last] in grammar.short.relations:
        return None
    walk = _Walk(text, grammar, head, covering, name)
    walk.go()
    if walk.result:
        return walk.result
    if walk.start is None:
        return None if name else short_form(text, grammar, head)
    if walk.makes_name(walk.start):
        return NameSpan(walk.start, head.last, Origin("head", head.kind), 0.8)
    return None if name or not text.initial(walk.start) else short_form(text, grammar, head)


@dataclass(slots=True)
class _Walk:
    """A search to the left: ``start`` is the beginning of the name so far."""

    text: NameText
    grammar: NameGrammar
    head: Head
    covering: dict[int, NameSpan]
    name: NameSpan | None
    start: int | None = None
    result: NameSpan | None = None
    joined: bool = False
    linked: bool = False
    tied: bool = False
    topic: bool = False
    _words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._words = self.text.words

    @property
    def loose(self) -> bool:
        """Whether the head has no owner, as in ``ұлттық кеңес``."""
        return not self.head.owned and self.name is None

    def go(self) -> None:
        """Go left while the words may belong to the name."""
        if not self.head.owned and self.name:
            return
        k = (self.name.first if self.name else self.head.first) - 1
        low = max(0, self.head.first - LONGEST_NAME)
        while k >= low and self._passes(k):
            k -= 1

    def _passes(self, k: int) -> bool:
        text, grammar, word = self.text, self.grammar, self._words[k]
        if text.tokens.hyphen(k) or text.initials(k):
            return True
        if not text.word(k):
            return self._passes_sign(k)
        if k in self.covering:
            return self._passes_name(k)
        if word in grammar.walk.links and not text.capital(k) and (self.start is None or self._ties_behind(k)):
            self.linked = True
            self.tied = self.tied or word in grammar.walk.ties or word in grammar.walk.namesakes
            return True
        linked, self.linked = self.linked, False
        if text.capital(k):
            return self._passes_capital(k, linked)
        return self._passes_small(k, linked)

    def _ties_behind(self, k: int) -> bool:
        """Whether token ``k`` joins a topic to the one capitalised word before the head: ``… боюнча Европа соту``."""
        self.topic = self._words[k] in self.grammar.walk.ties and self.start == k + 1 == self.head.first - 1
        return self.topic

    def _passes_sign(self, k: int) -> bool:
        """A comma in a list with a conjunction continues the name, and so does a number; a quoted name begins it."""
        text = self.text
        if self._words[k] == NUMBER_SIGN:
            self.start = k if self.start is None and self.head.kind in self.grammar.classes.numbered else self.start
            return True
        if self._words[k].isdigit() and (self._words[k - 1] == NUMBER_SIGN or text.tokens.hyphen(k - 1)):
            return True
        if self._words[k] == ",":
            return self.joined and text.word(k - 1) and not text.capital(k + 1) and self.start is None
        named = k in text.closing and text.names_in_quotes(text.closing[k])
        bare = named and not self.grammar.stops_at_capital(self._words[k - 1])
        between = self._words[k + 1 : self.head.first]
        if (
            bare
            and self.name is None
            and not any(map(self.grammar.parts_from_class, between))
            and self.head.owned
            and self.head.kind not in self.grammar.classes.unquoted
            and self.start in (None, k + 1)
        ):
            self.result = NameSpan(text.closing[k], self.head.last, Origin("quoted", self.head.kind), 0.9)
        return False

    def _passes_name(self, k: int) -> bool:
        """A gazetteer name ends the search; right before the head it is the beginning: ``ТАСС агенттиги``."""
        parent = self.covering[k]
        outlet = parent.bears_class and self.head.kind in self.grammar.classes.named
        party = parent.is_group and self.head.kind in self.grammar.classes.grouped
        near = k == self.head.first - 1 or (outlet and k >= self.head.first - 1 - _MOST_BETWEEN)
        beside = self.head.owned and near and not self.name and self.start is None
        dependent = self.grammar.classes.apart | self.grammar.classes.deeds
        full = not parent.acronym and parent.size > 1 and self.head.kind not in dependent
        union = parent.international and self.head.kind in self.grammar.classes.united
        if self.head.kind in self.grammar.classes.parts and self.grammar.owns(self._words[k]):
            return False
        if beside and (full or union or parent.bears_class or party):
            sure = (outlet or party) and k == self.head.first - 1
            confidence = _OUTLET if sure else _EXTENDED
            entries = parent.entries if outlet else ()
            self.result = NameSpan(parent.first, self.head.last, Origin("head", self.head.kind), confidence, entries)
        return False

    def _passes_capital(self, k: int, linked: bool) -> bool:
        text, grammar, word = self.text, self.grammar, self._words[k]
        title = not text.initial(k) and (
            grammar.is_mark(word) or (k == self.head.first - 1 and text.capital(self.head.first))
        )
        if (word in grammar.stops.words and not title) or (
            grammar.stops_at_capital(word) and not linked and not text.ends_bare_place(k)
        ):
            return False
        if word in grammar.stops.subjects and text.capital(k + 1) and k + 1 < self.head.first:
            return False
        if self._is_before_topic(k):
            return False
        if not linked and self._is_object(k):
            return False
        if not linked and self._is_person(k):
            bears = not grammar.walk.namesakes.isdisjoint(self._words[k + 2 : k + 4])
            behind = k + 2 if text.capital(k + 2) and k + 2 < self.head.first else None
            self.start = k if bears else behind if self.start == k + 1 else self.start
            return False
        if not linked and (self._is_personal(k) or self._is_beside(k) or self._has_initials(k)):
            return False
        if self.head.kind in grammar.classes.apart | grammar.classes.parts and word.startswith(grammar.latin.platforms):
            return False
        initial = self.start is not None and text.tokens.glued(k + 1) and text.initials(k + 1)
        if initial and grammar.is_mark(self._words[k + 2]):
            return False  # the initials of a person before the name
        late = self.start is not None and text.initial(k) and not self.topic
        if (self.name or late) and not (initial or self._begins(k) or text.is_one_place(k)):
            return False
        other = self._head_at(k)
        if other and (text.initial(k) or not other.bare):
            return False
        self.topic = False
        if self.head.kind in grammar.classes.placed or not self._says_where(k):
            self.start = k
        return True

    def _is_before_topic(self, k: int) -> bool:
        """Whether token ``k`` is a subject before the place that a name is about: ``Асан | Нарын бойынша … кеңесі``."""
        behind = k + 1
        tied = self.start == behind and self._words[behind + 1] in self.grammar.walk.ties
        return (
            tied
            and self.text.is_place(behind)
            and not self.text.is_one_place(k)
            and not self.grammar.owns(self._words[k])
        )

    def _head_at(self, k: int) -> Head | None:
        """The head noun at token ``k``, if it is one there."""
        if self.grammar.is_other_head(self._words[k - 1], self._words[k]):
            return None
        head = self.grammar.head_at(self.text.tokens, k)
        return None if head and head.kind in self.grammar.classes.marked else head

    def _is_person(self, k: int) -> bool:
        """Whether a person is at token ``k``, by the given name and a surname or a capital before more of the name."""
        text, surname = self.text, k + 1
        if self._words[k] not in given_names() or not text.capital(surname):
            return False
        if self.grammar.is_surname(self._words[surname]):
            return True
        other = text.is_place(surname) or surname in self.covering or self.grammar.is_mark(self._words[surname])
        return surname + 1 < self.head.first and self.text.capital(surname + 1) and not other

    def _is_object(self, k: int) -> bool:
        """Whether token ``k`` is the object of the sentence: ``Қазақстанды … кеңесіне``, not ``Мұраны сақтау қоры``."""
        grammar, head = self.grammar, self.head.first
        if not grammar.is_object(self._words[k]) or self.text.ends_bare_place(k):
            return False
        adjective = not self.text.initial(k) and grammar.is_adjectival(self._words[k + 1])
        if not (self.text.is_place(k) or self.text.capital(k + 1) or adjective):
            return False
        return not any(grammar.is_action(word) for word in self._words[k + 1 : head])

    def _has_initials(self, k: int) -> bool:
        """Whether token ``k`` is a surname behind initials that names nothing here: ``А. Асанов | ұлттық театр``."""
        text, grammar = self.text, self.grammar
        person = text.initials(k - 1) and len(self._words[k - 2]) == 1 and grammar.is_surname(self._words[k])
        return person and not self._bears(k) and grammar.walk.namesakes.isdisjoint(self._words[k + 1 : k + 4])

    def _bears(self, k: int) -> bool:
        """Whether the name of a person that ends at token ``k`` is that of the institution: ``Қ. Асанов лицейі``."""
        first = self.head.first
        while self.text.tokens.hyphen(first - 1):
            first -= 2
        named = self.head.kind in self.grammar.classes.personal and self.grammar.has_owner(self._words[self.head.first])
        return named and first == k + 1

    def _is_personal(self, k: int) -> bool:
        """Whether token ``k`` is the surname of an owner: a government or a company of somebody has no name."""
        return self.grammar.is_owning_surname(self._words[k]) and not self.text.is_place(k)

    def _is_beside(self, k: int) -> bool:
        """Whether token ``k`` is a surname or a legal form of another name before this one: ``«…» ЖЧКнын … бөлүмү``."""
        text, grammar, following = self.text, self.grammar, self._words[k + 1]
        if k - 1 in text.closing:
            return grammar.is_legal_form(text.tokens.surface(k, k + 1))
        if k == self.head.first - 1 or self.head.kind not in grammar.classes.impersonal | grammar.classes.parts:
            return False
        regional = grammar.is_mark(following) or following in grammar.walk.bridges | grammar.regions.nouns
        named = regional or following in grammar.walk.namesakes or text.is_place(k)
        return not named and grammar.is_surname(self._words[k]) and not text.tokens.hyphen(k + 1)

    def _says_where(self, k: int) -> bool:
        """Whether token ``k`` is the location of the organisation, or its first word: ``Орталық Азиядағы``."""
        grammar, word, following = self.grammar, self._words[k], self._words[k + 1]
        if grammar.is_attributive(word):
            return True
        owner = grammar.is_owner(word)
        return not owner and self.text.capital(k + 1) and grammar.is_attributive(following)

    def _begins(self, k: int) -> bool:
        """Whether a name may begin at token ``k`` although a sentence does too, or a known name follows."""
        grammar, words = self.grammar, self._words
        last = k + 2 if self.text.tokens.hyphen(k + 1) else k
        bridged = words[k + 1] in grammar.walk.bridges and (not self.text.initial(k) or self.text.is_place(k))
        stands_for = self.text.shouted(k) and self.text.names(k).owner_at(self.text.tokens, k) is not None
        named = words[k + 1] in grammar.walk.namesakes
        hyphenated = last > k and self.start == last
        return hyphenated or grammar.owns(words[last]) or bridged or named or stands_for or self.text.latin(k, k + 2)

    def _passes_small(self, k: int, linked: bool) -> bool:
        text, grammar, word = self.text, self.grammar, self._words[k]
        tied = text.tokens.hyphen(k - 1) and text.capital(k - 2)
        if self.head.kind in grammar.classes.local and word in grammar.stops.local:
            return True
        if tied or word in grammar.stops.words or word in grammar.stops.posts:
            return tied
        if word in grammar.walk.conjunctions:
            self.joined = True
            return (self.start is None or self.topic) and text.word(k - 1) and not text.capital(k + 1)
        if self.head.kind in grammar.classes.unowned and text.names(k).is_own_country(text.tokens, k):
            self.start = self.start if text.tells_another_country(k) else k
            return False
        if (self.start is not None and not self.topic) or self.name:
            seat = self.head.kind in grammar.classes.placed and grammar.is_attributive(word)
            bridged = word in grammar.walk.bridges and self.head.kind not in grammar.classes.capped
            return (seat or bridged) and text.capital(k - 1) and not self.name
        other = self._head_at(k)
        if other and (other.owned or other.plural):
            return other.bare and self.head.owned and k == self.head.first - 1
        if grammar.is_owned_object(self._words, k):
            return False
        return linked or not grammar.stops_name(word) or grammar.is_governed(self._words, k)

    def makes_name(self, start: int) -> bool:
        """Whether the words from ``start`` are a name, and not a country or a capital by chance."""
        text, grammar, head = self.text, self.grammar, self.head
        if self._words[start] == NUMBER_SIGN:
            return True
        if grammar.is_goal(self._words[head.first]) and self._becomes():
            return False
        if head.kind in grammar.classes.deeds and self._is_somebodys():
            return False
        if self.loose and not self._is_loose_name(start):
            return False
        if head.kind in grammar.classes.placeless and self._is_of_place(start):
            return False
        stateless = head.kind in grammar.classes.stateless
        if stateless and is_only_country(text.names(start), text.tokens, start, head.first):
            return False
        if head.kind in grammar.classes.placeless and text.is_one_place(start - 1) and self._is_of_place(start - 1):
            return False
        capitals = any(text.capital(j) for j in range(start + 1, head.first + 1))
        marked = any(grammar.is_mark(self._words[j]) for j in (start, head.first - 1))
        regional = any(end < head.first for end in self._region_ends(start))
        named = (
            marked
            or regional
            or self._has_attributive_tie(start)
            or self._is_of_town(start)
            or not grammar.walk.namesakes.isdisjoint(self._words[start : head.first])
        )
        weak = head.kind not in grammar.classes.strong and not capitals and not named
        if start + 1 < head.first and text.initials(start + 1):
            return any(text.capital(j) and len(self._words[j]) > 1 for j in range(start, head.first))
        about = not grammar.walk.ties.isdisjoint(self._words[start : head.first])
        begun = regional or grammar.is_mark(self._words[start]) or self._has_attributive_tie(start)
        if text.initial(start) and about and not (capitals or begun or head.owned):
            return False  # a topic that the sentence begins with: іс бойынша прокуратура
        shown = self._has_acronym() or self._is_acronym(start) or text.latin(start, start + 1)
        behind_quotation = start - 1 in text.closing
        if text.initial(start) and not behind_quotation and weak and not shown:
            return False
        return not text.is_country(start, head.last)

    def _is_of_town(self, start: int) -> bool:
        """Whether the head belongs to a place at the start, and is not an object: ``Арқа құс фабрикасы``."""
        text, grammar, head = self.text, self.grammar, self._words[self.head.first]
        bare = text.ends_bare_place(start)
        if bare and grammar.owns(head):
            return True
        country = text.names(start).owner_at(text.tokens, start) is not None
        placed = bare or (grammar.is_owner(self._words[start]) and text.is_place(start) and not country)
        return placed and start + 1 < self.head.first and grammar.has_owner(head)

    def _is_somebodys(self) -> bool:
        """Whether the last capital before the head is an owner that is no place and no body: what a person does."""
        text, grammar = self.text, self.grammar
        owner = next((k for k in range(self.head.first - 1, -1, -1) if text.capital(k)), 0)
        return grammar.is_owner(self._words[owner]) and not (
            text.is_place(owner) or self._head_at(owner) or text.names(owner).owner_at(text.tokens, owner)
        )

    def _becomes(self) -> bool:
        """Whether something turns into what the head names: ``қаржы орталығына айналды``."""
        i = self.head.last
        return i < self.text.count and self._words[i].startswith(self.grammar.stops.becoming)

    def _region_ends(self, start: int) -> list[int]:
        """The end of a place that begins at ``start``, if its type is given: ``… облысының``, ``… қалалық``.

        Or the end of a country without an ending: ``Норвегия … кеңесі``.
        """
        text, grammar, words = self.text, self.grammar, self._words
        country = text.names(start).owner_at(text.tokens, start)
        if country and not grammar.owns(words[country[0] - 1]):
            return [country[0]]
        ends = [end for end, _ in text.names(start).places_at(text.tokens, start) if end <= self.head.first]
        spelled = [end for end in ends if words[end - 1] in grammar.regions.nouns]
        return spelled + [end + 1 for end in ends if words[end] in grammar.regions.nouns or grammar.is_mark(words[end])]

    def _is_of_place(self, start: int) -> bool:
        """Whether only a place is before the head: the centre of a town, the society of a country."""
        text, last = self.text, self.head.first
        region = self._words[last - 1] in self.grammar.regions.nouns
        if region or text.names(last).is_own_country(text.tokens, last - 1):
            return True
        country = text.names(start).owner_at(text.tokens, start)
        places = text.names(start).places_at(text.tokens, start)
        return (country is not None and country[0] == last) or any(
            end == last or (end + 1 == last and self._words[end] in self.grammar.regions.nouns) for end, _ in places
        )

    def _has_attributive_tie(self, start: int) -> bool:
        """Whether a word that can only be part of the name ties a topic to the head: ``… жөніндегі комиссия``."""
        ties = self.grammar.walk.ties
        return any(word in ties and self.grammar.is_attributive(word) for word in self._words[start : self.head.first])

    def _is_loose_name(self, start: int) -> bool:
        """Whether a head without an owner ends a name: after an adjective, with a capital within a sentence."""
        text, grammar, head = self.text, self.grammar, self.head
        if head.kind in grammar.classes.unowned | grammar.classes.apart or start == head.first:
            return False
        if head.kind in grammar.classes.placed and start == head.first - 1 and text.is_place(start):
            return grammar.is_attributive(self._words[start])
        if start - 1 in text.quotes:
            return False
        if self.tied:
            return True
        if (
            grammar.is_mark(self._words[start])
            and start < head.first - 1
            and not (text.initial(start) or text.is_place(start))
        ):
            return True
        adjective = grammar.is_adjectival(self._words[head.first - 1])
        if adjective and head.kind in grammar.classes.strong and grammar.is_mark(self._words[start]):
            return True
        if adjective and grammar.is_mark(self._words[start]) and start < head.first - 1:
            return True
        return adjective and (not text.initial(start) or text.capital(head.first))

    def _is_acronym(self, start: int) -> bool:
        """Whether an acronym that may be a name is alone before the head."""
        other = self._words[start] in self.grammar.acronyms.others
        return start + 1 == self.head.first and self.text.shouted(start) and not other

    def _has_acronym(self) -> bool:
        """Whether an acronym in brackets is after the head."""
        text, i = self.text, self.head.last
        return i + 2 < text.count and self._words[i] == "(" and self._words[i + 2] == ")" and text.shouted(i + 1)
