"""Language of a document and of each of its sentences: one that has a folder of tables, or another.

Every word of a sentence counts for or against each language: a function word, a typical letter or ending, a letter
that is not in its alphabet, or nothing special. The tables ``languages/CODE/language.toml`` hold the features of a
language and of neighbours that could be confused with it; text in a neighbour is ``"other"``. Sentences that their
words leave open take the language of the surrounding text; pairs of letters and py3langid decide only if there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING, Any

from migtext.compiled import kept
from migtext.resources import language_codes, language_table
from migtext.text.punctuation import APOSTROPHES, LETTER_APOSTROPHES, one_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

OTHER = "other"

# Weight of one word, in nats, for or against a language.
_WORD, _LETTER, _ENDING, _FOREIGN = 2.0, 1.5, 0.8, -2.5
_USUAL_PLAIN = 0.85  # share of words without a mark of language X in text that is not in X
_NEIGHBOUR_PRIOR = -2.0  # a release is rarely in a neighbour's language; nats
_TEMPERATURE = 1.5  # words of a sentence are not independent: the margin in nats overstates certainty
_DECIDED = 3.0  # margin in nats from which words alone decide
_CONTEXT = (1.0, 1.5, 1.0)  # what the languages of the text before, after and of the document are worth, in nats
_LIBRARY = 5.0  # what a certain py3langid is worth, in nats
_LIBRARY_BESIDE_PAIRS = 3.0  # the same where letter pairs are own_codes too
_PAIR = 0.5  # weight of the log likelihood of a letter pair: pairs of one word are not independent
_PAIR_UNSEEN = log(8 / 100_000)  # nats
_SHORT_NEIGHBOUR = -1.0  # a text without context is even more rarely in a neighbour's language; nats
_LIBRARY_READS = 2000  # characters of a text that py3langid is given
_HINTED = 0.9  # confidence below which what a file says of its language counts
_LONGEST_ENDING = 5  # letters
_PLAIN_FLOOR = -3.0  # beside other text, a lack of marks (a list of names, a heading) is weak evidence; nats

_TOKEN = re.compile(rf"[^\W\d_]+(?:{one_of(APOSTROPHES, LETTER_APOSTROPHES)}[^\W\d_]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u052f]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0259\u0275\u1e00-\u1eff]+")
# web and file addresses have no language
_ADDRESS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]*+(?:[./@:_=?&#-]{1,3}[A-Za-z0-9]++)+")
_TO_CYRILLIC = str.maketrans("aceiopxyhkmtbABCEHIKMOPTXYəƏɵ", "асеіорхуһкмтвАВСЕНІКМОРТХУәӘө")
_TO_LATIN = str.maketrans("асеіорхуһАВСЕНІКМОРТХУ", "aceiopxyhABCEHIKMOPTXY")


@dataclass(frozen=True)
class Detected:
    """Language of a document, the share of its letters in each language, and the language of each span."""

    language: str
    shares: dict[str, float] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Profile:
    """The features of one language; ``plain`` is the weight of a word without any of them."""

    language: str  # "other" for a neighbour
    code: str
    alphabet: frozenset[str]
    letters: frozenset[str]
    shared_letters: frozenset[str]
    groups: tuple[str, ...]
    vowels: re.Pattern[str] | None
    disharmony: tuple[str, ...]
    words: frozenset[str]
    endings: frozenset[str]
    plain: float

    @property
    def cyrillic(self) -> bool:
        """Whether the language is written in Cyrillic letters."""
        return any(map(_CYRILLIC.match, self.alphabet))

    def weigh(self, word: str, letters: frozenset[str], tails: frozenset[str], name: bool) -> tuple[float, float]:
        """Weight of the features of a lower-case word, and of their absence; a proper name has less weight."""
        if word in self.words:
            return _WORD, 0.0
        if not letters <= self.alphabet:
            return (_FOREIGN / 2 if name else _FOREIGN), 0.0
        if self.disharmony and self._breaks_harmony(word):
            return (-_ENDING / 2 if name else -_ENDING), 0.0
        if not letters.isdisjoint(self.letters) or any(group in word for group in self.groups):
            return (_LETTER / 2 if name else _LETTER), 0.0
        if not letters.isdisjoint(self.shared_letters):
            return (_ENDING / 2 if name else _ENDING), 0.0
        if not name and not tails.isdisjoint(self.endings):
            return _ENDING, 0.0
        return 0.0, (0.0 if name else self.plain)

    def _breaks_harmony(self, word: str) -> bool:
        """Whether two vowels of the word, one after the other, do not go together in this language."""
        vowels = "".join(self.vowels.findall(word)) if self.vowels else ""
        return any(pair in vowels for pair in self.disharmony)


@lru_cache
def _profiles(cyrillic: bool) -> tuple[_Profile, ...]:
    """Profiles of one script: the languages that have a folder, and neighbours that have none in this script."""
    return kept(f"profiles-{'cyrillic' if cyrillic else 'latin'}", tuple, lambda: _read_profiles(cyrillic))


def _read_profiles(cyrillic: bool) -> tuple[_Profile, ...]:
    tables = {code: table for code in language_codes() if (table := language_table(code, "language"))}
    own = [profile for code, table in tables.items() if (profile := _profile(code, code, table)).cyrillic is cyrillic]
    own_codes = {profile.code for profile in own}
    neighbours = [
        _profile(OTHER, code, neighbour)
        for table in tables.values()
        for code, neighbour in table.get("neighbours", {}).items()
        if code not in own_codes
    ]
    return (*own, *(profile for profile in neighbours if profile.cyrillic is cyrillic))


def _profile(language: str, code: str, table: Mapping[str, Any]) -> _Profile:
    return _Profile(
        language=language,
        code=code,
        alphabet=frozenset(table["alphabet"]) | APOSTROPHES | LETTER_APOSTROPHES,
        letters=frozenset(table["letters"]),
        shared_letters=frozenset(table.get("shared_letters", "")),
        groups=tuple(table.get("groups", ())),
        vowels=re.compile(one_of(table["vowels"])) if "vowels" in table else None,
        disharmony=tuple(table.get("disharmony", ())),
        words=frozenset(table["words"]),
        endings=frozenset(table["endings"]),
        plain=log(table["plain"] / _USUAL_PLAIN),
    )


@lru_cache(maxsize=1 << 15)
def _weigh(token: str, cyrillic: bool) -> tuple[float, ...]:
    """Weights of one word for every profile of the script: first of its features, then of their absence."""
    word = token.lower().replace("\u0307", "")
    letters = frozenset(word)
    tails = frozenset(word[-length:] for length in range(2, min(_LONGEST_ENDING, len(word) - 1) + 1))
    name = token[0].isupper() and not token.isupper()
    pairs = [profile.weigh(word, letters, tails, name) for profile in _profiles(cyrillic)]
    return tuple(marks for marks, _ in pairs) + tuple(plain for _, plain in pairs)


@dataclass(frozen=True)
class _Evidence:
    """The evidence of the words of a text: a score and the feature weights for each language of its script."""

    letters: int
    cyrillic: bool
    scores: Mapping[str, float]
    marks: Mapping[str, float]


def _read(text: str, floor: float = -inf) -> _Evidence:
    """Evidence of a text; ``floor`` limits the penalty for missing features."""
    tokens = _TOKEN.findall(text)
    letters = sum(map(len, tokens))
    latin = sum(map(len, _LATIN.findall(text)))
    cyrillic = sum(map(len, _CYRILLIC.findall(text)))
    if 2 * (latin + cyrillic) < letters:
        return _Evidence(letters, False, {OTHER: 2 * _DECIDED}, {OTHER: 2 * _DECIDED})
    is_cyrillic = not latin
    if latin and cyrillic:
        tokens = [_untwinned(token) for token in _TOKEN.findall(_ADDRESS.sub(" ", text))]
        is_cyrillic = _is_cyrillic(tokens)
        tokens = _unmixed(tokens, is_cyrillic)
    scores: dict[str, float] = {}
    marks: dict[str, float] = {}
    if tokens:
        profiles = _profiles(is_cyrillic)
        sums = [sum(weights) for weights in zip(*[_weigh(token, is_cyrillic) for token in tokens], strict=True)]
        for profile, mark, plain in zip(profiles, sums, sums[len(profiles) :], strict=False):
            score = mark + max(plain, floor) + (_NEIGHBOUR_PRIOR if profile.language == OTHER else 0.0)
            if score > scores.get(profile.language, -inf):
                scores[profile.language], marks[profile.language] = score, mark
    return _Evidence(letters, is_cyrillic, scores, marks)


def _untwinned(token: str) -> str:
    """A word whose Latin letters all look like Cyrillic ones, beside a letter that only Cyrillic has, in Cyrillic."""
    if token.isascii():
        return token
    if not _CYRILLIC.search(token.translate(_TO_LATIN)):
        return token
    changed = token.translate(_TO_CYRILLIC)
    return token if _LATIN.search(changed) else changed


def _is_cyrillic(tokens: Iterable[str]) -> bool:
    """Script of a text with words in both scripts; capitalised Latin words in it are names."""
    balance = 0
    for token in tokens:
        cyrillic = sum(map(len, _CYRILLIC.findall(token)))
        if _CYRILLIC.match(token) or not token[0].isupper():
            balance += 2 * cyrillic - len(token)
    return balance >= 0


def _unmixed(tokens: Iterable[str], cyrillic: bool) -> list[str]:
    """Words of the main script, with look-alike letters of the other script replaced."""
    kept = []
    for token in tokens:
        latin = sum(map(len, _LATIN.findall(token)))
        if not latin:
            if cyrillic:
                kept.append(token)
        elif 2 * latin < len(token):
            kept.append(token.translate(_TO_CYRILLIC))
        elif not cyrillic:
            kept.append(token.translate(_TO_LATIN))
    return kept


def _best(scores: Mapping[str, float]) -> tuple[str, float]:
    """Language with the highest score, and its margin over the second."""
    first, *others = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return first[0], first[1] - others[0][1] if others else inf


@lru_cache
def _library(cyrillic: bool) -> LanguageIdentifier:
    """py3langid, restricted to the languages of one script in the tables."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages({profile.code for profile in _profiles(cyrillic)} & set(identifier.labels))
    return identifier


def _ask_further(text: str, evidence: _Evidence) -> dict[str, float]:
    """Scores plus what the pairs of letters and py3langid say of a text that its words leave open."""
    scores = dict(evidence.scores)
    pairs = _pair_scores(text) if evidence.cyrillic else {}
    for code, score in pairs.items():
        if code in scores:
            scores[code] += _PAIR * (score - max(pairs.values()))
    if pairs and OTHER in scores:
        scores[OTHER] += _SHORT_NEIGHBOUR
    for code, probability in _library(evidence.cyrillic).rank(text[:_LIBRARY_READS]):
        scores[code if code in scores else OTHER] += (_LIBRARY_BESIDE_PAIRS if pairs else _LIBRARY) * probability
    return scores


def _pair_scores(text: str) -> dict[str, float]:
    """Log likelihood of the letter pairs of a text in each language that has a table of pairs."""
    counts = Counter[str]()
    for word in _CYRILLIC.findall(text[:_LIBRARY_READS].lower()):
        counts.update(first + second for first, second in pairwise(f"_{word}_"))
    return {
        code: sum(count * likelihoods.get(pair, _PAIR_UNSEEN) for pair, count in counts.items())
        for code, likelihoods in _pair_likelihoods().items()
    }


@lru_cache
def _pair_likelihoods() -> dict[str, dict[str, float]]:
    """Log likelihood of each letter pair; a line of the table holds frequencies up to twice its number."""
    return {
        code: {
            pair: log(sqrt(2) * int(per_100000) / 100_000)
            for per_100000, line in table.items()
            for pair in line.split()
        }
        for code in language_codes()
        if (table := language_table(code, "letter_pairs"))
    }


def detect_sentence(text: str, languages: Sequence[str] = ()) -> tuple[str, float]:
    """Language of a sentence by itself, one of ``languages`` (any, if empty), and a confidence from 0 to 1.

    Text without letters, or in a script that none of them uses, is ``("other", 0.0)``.
    Rules: docs/language.md.

    >>> detect_sentence("Бұл туралы министрлік хабарлады.")[0]
    'kk'
    >>> detect_sentence("Бул тууралуу министрлик кабарлады.")[0]
    'ky'
    """
    evidence = _read(text)
    scores = _among(evidence.scores, languages)
    if not scores:
        return OTHER, 0.0
    if _best(scores)[1] < _DECIDED:
        scores = _among(_ask_further(text, evidence), languages)
    language, margin = _best(scores)
    return language, round(1 / (1 + exp(-margin / _TEMPERATURE)), 4)


def detect(text: str, spans: Sequence[tuple[int, int]], hint: str | None = None) -> Detected:
    """Language of a document and of each span (start, end) of it, usually its sentences.

    A span that its words leave open (a heading, a list of names, a line of figures) takes the language of the
    surrounding text. ``shares`` are shares of letters in the spans and sum to 1; a document without letters is
    ``"other"``. ``hint`` is what a file says of its language, such as ``kk-KZ``; it counts only for a document whose
    words leave the language open.
    Rules: docs/language.md.

    >>> text = "Бул тууралуу министр билдирди. Алматы, Астана, Талас. Жыйын бүгүн болот."
    >>> detect(text, [(0, 30), (31, 53), (54, 73)])
    Detected(language='ky', shares={'ky': 1.0}, sentences=('ky', 'ky', 'ky'))
    """
    evidence = [_read(text[start:end], _PLAIN_FLOOR) for start, end in spans]
    decided = [_decided(piece) for piece in evidence]
    document = _document(text, evidence, decided, hint)
    sentences = tuple(_in_context(evidence, decided, document))
    letters = Counter[str]()
    for language, piece in zip(sentences, evidence, strict=True):
        letters[language] += piece.letters
    total = letters.total()
    if not total:
        return Detected(document, {document: 1.0} if document != OTHER or _TOKEN.search(text) else {}, sentences)
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    shares = {language: count / total for language, count in ranked if count}
    return Detected(next(iter(shares)), shares, sentences)


def _among(scores: Mapping[str, float], languages: Sequence[str]) -> Mapping[str, float]:
    return {language: score for language, score in scores.items() if language in languages} if languages else scores


def _decided(piece: _Evidence) -> str | None:
    """The language that the words of a text decide by themselves, if any."""
    if not piece.scores:
        return None
    language, margin = _best(piece.scores)
    return language if margin >= _DECIDED and piece.marks[language] >= _LETTER else None


def _document(text: str, evidence: Sequence[_Evidence], decided: Sequence[str | None], hint: str | None) -> str:
    """Language of most letters of a document, from the decided pieces, else from all pieces and py3langid."""
    votes = Counter[str]()
    for piece, language in zip(evidence, decided, strict=True):
        if language:
            votes[language] += piece.letters
    if votes:
        return min(votes, key=lambda language: (-votes[language], language))
    language, confidence = detect_sentence(text)
    told = (hint or "").lower().partition("-")[0]
    return told if told in language_codes() and 0 < confidence < _HINTED else language


def _in_context(evidence: Sequence[_Evidence], decided: Sequence[str | None], document: str) -> Iterable[str]:
    """Language of each piece: its own if decided, else the one best supported by its words and the surrounding text."""
    following = _fill(decided[::-1], document)[::-1]
    before = document
    for piece, own, after in zip(evidence, decided, following, strict=True):
        if own:
            before = own
            yield own
            continue
        scores = dict.fromkeys((before, after, document), 0.0) | dict(piece.scores)
        for language, weight in zip((before, after, document), _CONTEXT, strict=True):
            scores[language] += weight
        yield _best(scores)[0]


def _fill(languages: Sequence[str | None], first: str) -> list[str]:
    """Each missing language replaced by the last one before it."""
    filled = []
    for language in languages:
        first = language or first
        filled.append(first)
    return filled
