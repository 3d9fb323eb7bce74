"""Names with the head noun first, after adjectives: complements are collected to the right of it."""

from dataclasses import dataclass

from migtext.catalogue.name_index import given_names
from migtext.catalogue.russian_declension import is_common_noun
from migtext.layers.organisations.head_nouns import (
    LONGEST_NAME,
    NUMBER_SIGN,
    Head,
    NameGrammar,
    NameSpan,
    NameText,
    short_form,
)
from migtext.origin import Origin

_MOST_ADJECTIVES = 6  # tokens
_LONGEST_ITEM = 6  # tokens


def initial_name(text: NameText, grammar: NameGrammar, head: Head, covering: dict[int, NameSpan]) -> NameSpan | None:
    """The name around ``head``; ``covering`` returns the gazetteer name that covers a token."""
    matched = covering.get(head.first)
    if (matched and (matched.size > 1 or head.kind not in grammar.classes.placed)) or text.tokens.hyphen(
        head.first - 1
    ):
        return None
    start, named = _adjectives(text, grammar, head)
    if head.kind in grammar.classes.owned_only and _is_of_owner(text, grammar, head.first - 1):
        start, named = head.first - 1, True
    if any(text.is_country(k, head.last) for k in range(start, head.last)):
        return None
    capital = text.capital(head.first) and not text.shouted(head.first)
    named = named or (capital and not text.initial(head.first))
    if head.kind in grammar.classes.seated and (owner := covering.get(head.last)) and owner.international:
        return NameSpan(start, owner.last, Origin("head", head.kind), 0.8)
    walk = _Walk(text, grammar, head, covering, head.last)
    walk.go()
    if walk.lacks_sign(start, named):
        return None
    if matched and not (text.is_place(head.last) or text.words[walk.last - 1] in grammar.regions.nouns):
        return None
    if walk.quoted is not None:
        if head.kind in grammar.classes.named and not named and not text.capital(head.first):
            return NameSpan(walk.quoted + 1, walk.last - 1, Origin("quoted", head.kind), 0.85)
        return NameSpan(start, walk.last, Origin("quoted", head.kind), 0.9)
    if head.kind in grammar.classes.counted and (number := _numbered_start(text, grammar, start)) < start:
        return NameSpan(number, walk.last, Origin("head", head.kind), 0.75)
    if start == head.first and walk.last == head.last:
        return short_form(text, grammar, head)
    if (named or walk.numbered) and not text.is_country(start, walk.last):
        return NameSpan(start, walk.last, Origin("head", head.kind), 0.8)
    return None if named else walk.placed_name(start)


def apposed_name(text: NameText, grammar: NameGrammar, head: Head, covering: dict[int, NameSpan]) -> NameSpan | None:
    """The name in the nominative behind its class noun in small letters: ``партия | Гоминьдан``."""
    k, classes = head.last, grammar.classes
    if grammar.final or text.capital(head.first) or head.kind not in classes.named - classes.quoted_only:
        return None
    same = text.capital(k) and text.tokens.sentence[k] == text.tokens.sentence[head.first]
    if not same or k in covering or text.is_place(k) or text.words[k].isascii() or text.tokens.hyphen(k + 1):
        return None
    alone = not (text.capital(k + 1) or text.initials(k + 1)) and len(text.words[k]) > 1
    word = text.words[k]
    other = word in grammar.acronyms.others or grammar.is_surname(word) or is_common_noun(text.language[k], word)
    if other or not alone or not grammar.is_apposed(word) or grammar.head_at(text.tokens, k):
        return None
    if grammar.is_given_name(word) or word in text.behind_names:
        return None
    return NameSpan(k, k + 1, Origin("head", head.kind), 0.75)


def _numbered_start(text: NameText, grammar: NameGrammar, start: int) -> int:
    """The token of a number with its ending before token ``start``: ``2-я | гвардейская``; ``start`` if none."""
    number = start - 3
    written = number >= 0 and text.words[number].isdigit() and text.tokens.hyphen(number + 1)
    return number if written and grammar.is_ordinal(text.words[number + 2]) else start


def _is_of_owner(text: NameText, grammar: NameGrammar, k: int) -> bool:
    """Whether an adjective in the plural with a capital, or made of a place, is at token ``k``: ``Королевских``."""
    inside = text.capital(k) and not text.initial(k)
    return text.word(k) and grammar.is_plural_adjective(text.words[k]) and (inside or text.of_place(k))


def _adjectives(text: NameText, grammar: NameGrammar, head: Head) -> tuple[int, bool]:
    """The start of the adjectives before a head, and whether one of them has a capital inside a sentence."""
    start, k, named = head.first, head.first - 1, False
    while k >= 0 and head.first - k < _MOST_ADJECTIVES:
        hyphenated = text.tokens.hyphen(k)
        if hyphenated:
            k -= 1
        if not text.word(k) or text.tokens.sentence[k] != text.tokens.sentence[head.first]:
            break
        inside = text.capital(k) and not text.initial(k)
        describes = grammar.is_capital_adjective if inside else grammar.is_adjective
        agrees = describes(text.words[k]) and grammar.agrees(text.words[k], text.words[head.first])
        if not hyphenated and not agrees:
            break
        if text.capital(k):
            start, named = k, named or not text.initial(k)
        elif not named:
            start = k
        elif not _begins_with_adjective(text, grammar, head, k - 1):
            break
        k -= 1
    return start, named


def _begins_with_adjective(text: NameText, grammar: NameGrammar, head: Head, k: int) -> bool:
    """Whether a name begins at token ``k`` and goes on in small letters: ``Ошского областного Музея``."""
    inside = text.capital(k) and not text.initial(k) and text.tokens.sentence[k] == text.tokens.sentence[head.first]
    return inside and grammar.is_adjective(text.words[k]) and grammar.agrees(text.words[k], text.words[head.first])


@dataclass(slots=True)
class _Walk:
    """A search to the right: ``last`` is the end of the name so far, ``quoted`` an opening quotation mark."""

    text: NameText
    grammar: NameGrammar
    head: Head
    covering: dict[int, NameSpan]
    last: int
    proper: bool = False
    after_link: bool = False
    parent: bool = False
    quoted: int | None = None
    numbered: bool = False
    placed: bool = False

    def go(self) -> None:
        """Go right while the words may belong to the name."""
        sentence = self.text.tokens.sentence
        k: int | None = self.head.last
        end = min(self.text.count, self.head.first + LONGEST_NAME)
        while k is not None and k < end and sentence[k] == sentence[self.head.first]:
            k = self._next(k)

    def lacks_sign(self, start: int, named: bool) -> bool:
        """Whether a head of a class that needs a further sign has none: a quotation, a level, what it deals with."""
        text, grammar, head = self.text, self.grammar, self.head
        if head.kind in grammar.classes.quoted_only:
            return self.quoted is None and not named
        if head.kind in grammar.classes.ranked_only:
            return not any(grammar.is_mark(text.words[k]) for k in range(start, head.first))
        of_place = self.last > head.last and (self.placed or text.is_country(head.last, head.last + 1))
        if head.kind in grammar.classes.owned_only:
            return not (of_place or named)
        return head.kind in grammar.classes.fielded and (of_place or self.last == head.last)

    def placed_name(self, start: int) -> NameSpan | None:
        """The span, if a place or people next to the head, or a capital at the sentence start, makes it a name."""
        text, grammar, head = self.text, self.grammar, self.head
        origin = Origin("head", head.kind)
        placed = head.kind in grammar.classes.placed
        if start < head.first:
            word = text.words[start]
            marked = any(grammar.is_mark(text.words[k]) for k in range(start, head.first))
            if marked and self._has_rank(start):
                return NameSpan(start, self.last, origin, 0.75)
            if text.capital(start) and head.kind in grammar.classes.described:
                return NameSpan(start, self.last, origin, 0.75)
            if text.capital(start) and head.kind in grammar.classes.strong and marked:
                return NameSpan(start, self.last, origin, 0.75)
            if head.kind in grammar.classes.leading and word.startswith(grammar.regions.regional):
                return NameSpan(start, self.last, origin, 0.6)
        local = next((k for k in range(start, head.first) if placed and text.of_place(k)), head.first)
        if local < head.first:
            return NameSpan(local - 2 * text.tokens.hyphen(local - 1), self.last, origin, 0.75)
        if (
            (text.capital(start) or (placed and self.proper))
            and head.kind in grammar.classes.strong
            and self.last > head.last
            and not self._is_of_any_body()
        ):
            return NameSpan(start, self.last, origin, 0.75)
        if namesake := self._named_after(start):
            return namesake
        if head.kind in grammar.classes.topical and self._deals_with_behind_owner():
            return NameSpan(head.first, self.last, origin, 0.7)
        described = start < head.first and (self.proper or start + 1 < head.first)
        if text.capital(start) and head.kind not in grammar.classes.named and (described or self._tells_purpose()):
            return NameSpan(start, self.last, origin, 0.75)
        return None

    def _named_after(self, start: int) -> NameSpan | None:
        """The span, if the body bears the name of a person: ``театр имени Чехова``."""
        behind = self.text.words[self.head.last : self.last]
        if not self.proper or self._name_goes_on() or self.grammar.walk.namesakes.isdisjoint(behind):
            return None
        first = start if self.text.capital(start) else self.head.first
        return NameSpan(first, self.last, Origin("head", self.head.kind), 0.75)

    def _name_goes_on(self) -> bool:
        """Whether a small word joins the end of the name to another capital: ``имени Шарля | де Голля``."""
        text, k = self.text, self.last
        joined = text.word(k) and not text.capital(k) and text.capital(k + 1) and not text.initial(k + 1)
        return joined and not (text.is_preposition(k) or text.words[k] in self.grammar.walk.conjunctions)

    def _has_rank(self, start: int) -> bool:
        """Whether a word that states a level is one with another adjective, or has a place behind the head."""
        text, behind, kind, classes = self.text, self.head.last, self.head.kind, self.grammar.classes
        if kind in classes.compound and any(map(text.tokens.hyphen, range(start, self.head.first))):
            return True
        alone = kind not in classes.compound and text.capital(behind) and self.last == behind + 1
        return kind in classes.ranked and self.proper and (alone or text.is_place(behind))

    def _deals_with_behind_owner(self) -> bool:
        """Whether a body of the gazetteer owns the head and a link tells its topic: ``комитета ЖК по бюджету``."""
        owner = self.covering.get(self.head.last)
        linked = owner is not None and owner.last < self.last and self.text.words[owner.last] in self.grammar.walk.links
        return linked and owner is not None and owner.first == self.head.last

    def _is_of_any_body(self) -> bool:
        """Whether all that stands after the head is a body without a name: ``Администрация учреждения``."""
        behind = self.head.last
        alone = self.last == behind + 1 and not self.text.capital(behind)
        return alone and self.grammar.head_at(self.text.tokens, behind) is not None

    def _tells_purpose(self) -> bool:
        """Whether words after the head state the purpose of the organisation: ``Центр занятости Актобе``."""
        text, behind = self.text, self.head.last
        if behind + 1 >= self.last or text.capital(behind):
            return False
        return text.words[behind] not in self.grammar.regions.nouns

    def _next(self, k: int) -> int | None:
        """The next token after token ``k``, or None if the name has ended."""
        text = self.text
        if text.tokens.hyphen(k):
            self.last = k + 2
            return k + 2
        if self._is_form(k):
            return None
        if k in text.quotes and not self.after_link:
            if self._names_thing(k):
                return None
            if text.word(k + 1) and not (text.capital(k + 1) or text.words[k + 1].isascii()):
                return None
            if self.head.kind in self.grammar.classes.quoted_only and (self.proper or self._is_one_letter(k + 1)):
                return None
            self.quoted, self.last = k, text.quotes[k] + 1
            return None
        if text.initials(k):
            return k + 1
        if text.words[k] == NUMBER_SIGN and k + 1 < text.count and text.words[k + 1].isdigit():
            self.numbered = self.head.kind in self.grammar.classes.numbered
            self.last = k + 2 if self.numbered else self.last
            return k + 2 if self.numbered else None
        if text.words[k] == ",":
            goes_on = not self.proper and k > self.head.last and self._list_goes_on(k)
            return k + 1 if goes_on else None
        return self._next_word(k) if text.word(k) else None

    def _next_word(self, k: int) -> int | None:
        text = self.text
        if self.proper and self.head.kind in self.grammar.classes.abroad and self._says_where(k):
            ends = (last for last, _ in text.names(k + 1).places_at(text.tokens, k + 1))
            self.last = max(self.last, k + 2, *ends)
            return self.last
        link = self._link(k)
        if link:
            if self.proper and not self.parent and not (self.placed and self.head.kind in self.grammar.classes.topical):
                return None
            self.after_link, self.proper, self.parent = True, False, False
            return k + link
        if text.words[k] in self.grammar.walk.conjunctions:
            further = self._is_complement(k + 1) or self._is_abbreviated(k + 1)
            goes_on = not self.proper and k > self.head.last and further and not self._is_body_with_quotes(k + 1)
            return k + 1 if goes_on else None
        if text.words[k - 1] in self.grammar.walk.conjunctions and self._is_abbreviated(k):
            self.last = k + 1
            return k + 1
        if text.capital(k):
            if self._is_behind_acronym(k) or (k not in self.covering and text.is_of_country(k)):
                return None
            name = self.covering.get(k)
            if name and name.first == k and (name.acronym or name.size > 1):
                return self._over_body(name)
            other = self.grammar.head_at(text.tokens, k)
            person = not self._names_region(k) and self._is_person(k)
            if (other and other.kind not in self.grammar.classes.owned_only) or person:
                return None
            self.parent = name is not None
            self.placed = text.is_place(k) and k == self.head.last
            self.proper = self._bears_name(k) or not (self.after_link and self._describes(k))
        elif (text.tokens.hyphen(k + 1) and text.capital(k + 2)) or (
            text.words[k] in self.grammar.regions.nouns and text.capital(k - 1)
        ):
            self.proper = True
        elif self.proper or not self._is_complement(k) or self._is_other_noun(k) or self._is_parent(k):
            return None
        self.last = k + 1
        return k + 1

    def _is_one_letter(self, k: int) -> bool:
        """Whether a quotation is one letter, which only counts: ``группа «Б»``."""
        return len(self.text.words[k]) == 1 and self.text.quotes.get(k - 1) == k + 1

    def _is_body_with_quotes(self, k: int) -> bool:
        """Whether a head noun with small adjectives before it and a quoted name behind it begins at token ``k``."""
        text = self.text
        for i in range(k, min(k + _MOST_ADJECTIVES, text.count - 1)):
            if not text.word(i) or text.capital(i):
                return False
            if self.grammar.head_at(text.tokens, i):
                return i + 1 in text.quotes
        return False

    def _names_thing(self, opening: int) -> bool:
        """Whether a quotation names a thing that is joined to what the head deals with: ``… и проекта «Дала»``."""
        words, before = self.text.words, range(self.head.last, opening - 1)
        joined = any(words[k] in self.grammar.walk.conjunctions for k in before)
        return joined and self.text.begins_with(opening - 1, self.grammar.latin.throughout)

    def _over_body(self, name: NameSpan) -> int | None:
        """The token behind another body that a name may go on over: inside it, if it deals with it or bears it."""
        if self.after_link and name.first != self.last and self._is_object(name.first):
            self.last, self.proper, self.parent = name.last, True, True
        elif name.acronym and name.first == self.head.last and self.head.kind in self.grammar.classes.bearing:
            self.last, self.proper = name.last, True
        return name.last if name.acronym else None

    def _is_object(self, k: int) -> bool:
        """Whether a body at token ``k`` is what a topical head deals with, right behind the link: ``по делам СНГ``."""
        topics = self.grammar.walk.links - self.grammar.walk.seats
        words, links = self.text.words, (*self.grammar.long_links, *((link,) for link in topics))
        linked = any(k >= len(link) and tuple(words[k - len(link) : k]) == link for link in links)
        return linked and self.head.kind in self.grammar.classes.topical

    def _is_behind_acronym(self, k: int) -> bool:
        """Whether the acronym of another body, which the name leaves out, is right before token ``k``."""
        parent = self.covering.get(k - 1)
        return parent is not None and parent.acronym and self.last < k

    def _is_other_noun(self, k: int) -> bool:
        """Whether a head noun in the nominative is at token ``k``, which owns nothing: ``коалицию партия``."""
        other, before = self.grammar.head_at(self.text.tokens, k), self.text.words[k - 1]
        described = self.after_link and k > self.head.last and self.grammar.agrees(before, self.text.words[k])
        return other is not None and other.bare and not (described and self.grammar.is_adjective(before))

    def _is_parent(self, k: int) -> bool:
        """Whether the body that a unit belongs to begins at token ``k``: ``отдел учёта | департамента юстиции``."""
        other, classes = self.grammar.head_at(self.text.tokens, k), self.grammar.classes
        unit = self.head.kind in classes.units and not self.after_link
        return unit and other is not None and not other.plural and other.kind in classes.owning

    def _describes(self, k: int) -> bool:
        """Whether token ``k`` is an adjective with a capital before its noun: ``по Совместному механизму``."""
        text = self.text
        if not self.grammar.is_adjective(text.words[k]) or text.is_place(k):
            return False
        return text.tokens.sentence[k + 1 : k + 2] == [text.tokens.sentence[k]] and self._is_complement(k + 1)

    def _is_form(self, k: int) -> bool:
        """Whether the legal form of another organisation, before a quoted name, is at token ``k``."""
        text = self.text
        return k + 1 in text.quotes and text.words[k] in self.grammar.quoted.classes and text.in_capitals(k)

    def _is_person(self, k: int) -> bool:
        """Whether a person is at token ``k``: by a given name, or by two capitals behind words with small letters."""
        text, behind = self.text, k + 1
        if not text.capital(behind) or text.tokens.sentence[behind] != text.tokens.sentence[k]:
            return self._is_initial(k)
        if self._bears_name(k):
            return False
        if text.words[k] in given_names() or self._is_other_person(k):
            return True
        topic = self.last > self.head.last and not self.after_link and not self.parent and not self.proper
        matched = any(
            text.is_place(i) or i in self.covering or self.grammar.head_at(text.tokens, i) for i in (k, behind)
        )
        if self._is_led_by(k):
            return True
        other = (
            matched
            or text.is_country(k, behind + 1)
            or text.shouted(k)
            or text.words[behind] in self.grammar.regions.nouns
        )
        small = k == self.head.last and self.head.kind in self.grammar.classes.recurring and not text.capital(k - 1)
        return (topic or small or self._is_complete(k)) and not other and not text.words[k].isascii()

    def _names_region(self, k: int) -> bool:
        """Whether a place behind its noun, and not the first of two names of a person, is at token ``k``."""
        text, noun = self.text, k - 1
        region = noun > self.head.first and text.words[noun] in self.grammar.regions.nouns
        if not region or not (text.is_place(k) or text.is_one_place(noun)):
            return False
        surname = text.capital(k + 1) and self.grammar.is_surname(text.words[k + 1])
        return not (surname and not text.capital(k + 2))

    def _bears_name(self, k: int) -> bool:
        """Whether the person at token ``k`` is the one that the body is named after: ``театр имени | Евгения …``."""
        before = self.text.words[k - 1] if self.text.words[k - 1] != "." else self.text.words[k - 2]
        return before in self.grammar.walk.namesakes

    def _is_other_person(self, k: int) -> bool:
        """Whether the object of the sentence is at token ``k``, or a given name that no such body has."""
        grammar, word = self.grammar, self.text.words[k]
        if self.after_link or self.text.is_place(k) or k in self.covering:
            return False
        unnamed = self.head.kind in grammar.classes.unnamed and grammar.is_given_name(word)
        return unnamed or grammar.is_accusative(word)

    def _is_led_by(self, k: int) -> bool:
        """Whether a person with a surname, at token ``k``, leads a body in small letters: ``ведомства И. Петрова``."""
        text, kind, classes = self.text, self.head.kind, self.grammar.classes
        small = k == self.head.last and not text.capital(self.head.first) and not text.capital(self.head.first - 1)
        return small and kind in classes.units | classes.recurring and self.grammar.is_surname(text.words[k + 1])

    def _is_complete(self, k: int) -> bool:
        """Whether the name has ended before the capital at token ``k``, and what follows does not describe a noun."""
        words, grammar = self.text.words, self.grammar
        named = not grammar.walk.namesakes.isdisjoint(words[self.head.last : k])
        describes = grammar.is_adjective(words[k]) and grammar.agrees(words[k], words[k + 1])
        return self.last == k > self.head.last and not named and (not describes or grammar.is_surname(words[k + 1]))

    def _is_initial(self, k: int) -> bool:
        """Whether token ``k`` is the initial of a person, behind words that no person bears."""
        text = self.text
        named = not self.grammar.walk.namesakes.isdisjoint(text.words[self.head.last : k])
        return not named and self.last > self.head.last and text.initials(k + 1) and len(text.words[k]) == 1

    def _says_where(self, k: int) -> bool:
        """Whether token ``k`` is the preposition before the location: ``Посольство … в Анкаре``."""
        text = self.text
        return text.words[k] in self.grammar.walk.located and text.capital(k + 1) and text.word(k + 1)

    def _link(self, k: int) -> int:
        """The number of words of a preposition at token ``k`` inside a name, or 0."""
        words = self.text.words
        if tuple(words[k : k + 2]) in self.grammar.unlinked:
            return 0
        long = next((link for link in self.grammar.long_links if tuple(words[k : k + len(link)]) == link), ())
        if words[k] in self.grammar.walk.causes and not self._has_causes():
            return 0
        return len(long) or (1 if words[k] in self.grammar.walk.links else 0)

    def _has_causes(self) -> bool:
        """Whether the name goes on over what it is for or against: not ``Лесной комитет | за бездействие``."""
        before, head, classes = self.head.first - 1, self.head, self.grammar.classes
        described = self.text.capital(before) and self.grammar.is_capital_adjective(self.text.words[before])
        return head.kind in classes.causes and not (described and head.kind in classes.topical)

    def _is_complement(self, k: int) -> bool:
        """Whether token ``k`` is a lower-case word that may follow the head."""
        text = self.text
        if not text.word(k) or text.capital(k) or text.words[k] in self.grammar.stops.words | self.grammar.walk.causes:
            return False
        last = k + 2 if text.tokens.hyphen(k + 1) and not text.capital(k + 2) else k
        if k - 1 > self.head.first and self.grammar.is_one_of_many(text.words[k - 1], text.words[k]):
            return True
        return self.grammar.is_complement(text.words[last], self.after_link)

    def _is_abbreviated(self, k: int) -> bool:
        """Whether an acronym that names no body is at token ``k``: ``энергетики и ЖКХ``."""
        text = self.text
        acronym = k < text.count and text.words[k] in self.grammar.acronyms.others and text.shouted(k)
        return acronym and not text.is_country(k, k + 1) and not text.is_place(k)

    def _list_goes_on(self, comma: int) -> bool:
        """Whether words after a comma continue the complement, up to a conjunction."""
        for k in range(comma + 1, min(comma + _LONGEST_ITEM, self.text.count)):
            if self.text.words[k] in self.grammar.walk.conjunctions:
                return k > comma + 1
            if self.text.words[k] == "," and k > comma + 1:
                return self._list_goes_on(k)
            if not (self._is_complement(k) or self.text.tokens.hyphen(k)):
                return False
        return False
