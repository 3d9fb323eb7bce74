"""The proper name of an event: a quoted title next to its noun, or a noun phrase that begins with a capital."""

from collections.abc import Iterator, Sequence
from typing import Any

from migtext.layers.events.scene import Placed, Scene
from migtext.layers.events.triggers import Trigger
from migtext.records import Mention, Organisation
from migtext.text.punctuation import HYPHENS

_LONGEST = 14  # tokens
_TITLE_AWAY = 16  # tokens
_TITLE_NEAR = 3  # tokens
_TITLE_WORDS = 4  # tokens
_BRACKETED = 4  # tokens


def find_name(scene: Scene, trigger: Trigger) -> tuple[int, int] | None:
    """Tokens of the name of the event of a trigger with a noun: first, and the one after the last."""
    if trigger.noun_at is None:
        return None
    if trigger.type == "founding":
        founded = next(
            (organisation for organisation in scene.organisations if organisation.covers(trigger.noun_at)), None
        )
        return (founded.first, founded.last) if founded else _proper_name(scene, trigger.noun_at)
    titled = trigger.type == "legislation" and not trigger.attributive and _titled_law(scene, trigger.noun_at)
    name = titled or _proper_name(scene, trigger.noun_at)
    if name or trigger.attributive:
        return name
    return _session_of(scene, trigger.noun_at) if trigger.type == "meeting" else None


def _titled_law(scene: Scene, noun: int) -> tuple[int, int] | None:
    """A law with what it is about, in the words in front of it or behind it (the law on …)."""
    if not scene.words.order.head_last:
        last = noun + 1
        while last < scene.last and _goes_on(scene, last):
            last += 1
        return (noun, last) if scene.words.has("about", scene.word(noun + 1)) and last > noun + 2 else None
    about = noun - 2 if scene.word(noun - 1).isalpha() and scene.words.has("about", scene.word(noun - 2)) else noun - 1
    if not scene.words.has("about", scene.word(about)):
        return None
    first = about
    while first > scene.first and noun - first < _LONGEST and not _ends_phrase(scene, first - 1):
        if _covering(scene.organisations, first - 1):
            break
        first -= 1
    return (first, noun + 1) if first < about - 1 else None


def _session_of(scene: Scene, noun: int) -> tuple[int, int] | None:
    """The session of an organisation that is named next to it."""
    for organisation in scene.organisations:
        if (
            scene.words.order.head_last
            and organisation.last in (noun, noun - 1)
            and scene.word(organisation.last)[:1].isalpha()
        ):
            return organisation.first, noun + 1
        if not scene.words.order.head_last and organisation.first == noun + 1:
            return noun, organisation.last
    return None


def _proper_name(scene: Scene, noun: int) -> tuple[int, int] | None:
    quoted = _quoted_before(scene, noun) if scene.words.order.head_last else _quoted_after(scene, noun)
    if quoted and not any(span.covers(quoted[0]) for span in (*scene.organisations, *scene.people)):
        return quoted
    return _capitalised_before(scene, noun) if scene.words.order.head_last else _capitalised_around(scene, noun)


def _quoted_before(scene: Scene, noun: int) -> tuple[int, int] | None:
    """The quoted title before the noun; at some distance if it is long or is called a title."""
    for k in range(noun - 1, max(scene.first, noun - _TITLE_AWAY) - 1, -1):
        if k in scene.stops or scene.is_verb(k):
            return None
        if scene.tokens.closes_quote(k):
            first = next((j + 1 for j in range(k - 1, scene.first - 1, -1) if scene.closes(j, k)), k)
            titled = any(scene.words.has("titled", scene.word(j)) for j in range(k + 1, noun))
            near = k >= noun - _TITLE_NEAR or titled or k - first >= _TITLE_WORDS
            return (first, k) if first < k and near else None
    return None


def _quoted_after(scene: Scene, noun: int) -> tuple[int, int] | None:
    """The title in quotation marks right after the noun."""
    for k in range(noun + 1, min(scene.last, noun + _TITLE_NEAR + 2)):
        word = scene.word(k)
        if scene.tokens.opens_quote(k):
            last = next((j for j in range(k + 1, scene.last) if scene.closes(k, j)), k)
            return (k + 1, last) if k + 1 < last else None
        if not scene.words.has("titled", word):
            return None
    return None


def _capitalised_before(scene: Scene, noun: int) -> tuple[int, int] | None:
    """The phrase that ends at the noun, from its first capitalised word or the organisation that it belongs to."""
    first = None
    for k, organisation in _phrase_before(scene, noun):
        if organisation is not None:
            if isinstance(organisation.record, Organisation) and (
                noun - organisation.last > 1 or scene.word(organisation.last).isdecimal()
            ):
                first = k
        elif scene.capital(k) and (k != scene.first or first is None or first == k + 1):
            first = k
    if first is None or first == noun:
        return None
    capitals = sum(scene.capital(k) for k in range(first, noun + 1))
    return None if first == scene.first and capitals < 2 else (first, noun + 1)


def _phrase_before(scene: Scene, noun: int) -> Iterator[tuple[int, Placed[Mention] | None]]:
    """Tokens that may belong to the noun phrase, from the noun backwards; an organisation or place is one step."""
    k = noun
    while k >= max(scene.first, noun - _LONGEST):
        word = scene.word(k)
        if word == ")":
            opened = (j for j in range(k, max(scene.first, k - _BRACKETED), -1) if scene.word(j) == "(")
            k = next(opened, scene.first) - 1
            continue
        if k < noun and _ends_phrase(scene, k):
            return
        organisation: Placed[Mention] | None = _covering((*scene.organisations, *scene.places), k)
        if organisation is None:
            yield k, None
        else:
            if organisation.first <= scene.first or scene.words.ends("locative", scene.word(organisation.last - 1)):
                return
            k = organisation.first
            yield k, organisation
        k -= 1


def _ends_phrase(scene: Scene, k: int) -> bool:
    word = scene.word(k)
    return (
        not (word[:1].isalpha() or word in HYPHENS or word.isdecimal())
        or any(span.covers(k) for span in (*scene.dates, *scene.people))
        or scene.words.has("name_stops", word)
        or scene.words.begins("funding", word)
        or word.endswith(scene.words.closing)
        or scene.is_verb(k)
    )


def _covering(spans: Sequence[Placed[Any]], k: int) -> Placed[Mention] | None:
    return next((span for span in spans if span.covers(k)), None)


def _capitalised_around(scene: Scene, noun: int) -> tuple[int, int] | None:
    """Adjectives before the noun, the noun, and what follows it up to a verb or stop, if they begin with a capital."""
    first = noun
    while scene.words.ends("adjectives", scene.word(first - 1)):
        first -= 1
    first = next((k for k in range(first, noun + 1) if scene.capital(k)), scene.last)
    if first > noun:
        return None
    heading = not any(map(scene.is_verb, range(scene.first, scene.last)))
    proper = (heading and first < noun) or any(map(scene.capital, range(first + 1, noun + 1)))
    if first == scene.first and not proper:
        return None
    last = noun + 1
    while last < scene.last and _goes_on(scene, last):
        last += 1
    return (first, last) if last - first > 1 else None


def _goes_on(scene: Scene, k: int) -> bool:
    word = scene.word(k)
    part = word[:1].isalpha() or word in HYPHENS or word == ":"
    return part and not scene.is_verb(k) and not scene.words.has("name_ends", word)
