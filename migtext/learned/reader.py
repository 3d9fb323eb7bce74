"""What the model reads in texts: names beside those of the rules, and vectors of words for events and links."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from migtext.layers.events.vocabulary import event_words
from migtext.ner.backends import Backend
from migtext.ner.combine import Names, RuleNames, combine, sentences_to_read
from migtext.ner.recogniser import Name, Recogniser, Sentences, Words, names_in


@dataclass(frozen=True, slots=True)
class ModelPass:
    """The names of a text, from rules and model, before linking; and the words that the model read, if it did."""

    names: Names
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts: ``backend`` finds names, ``encoder`` gives vectors of words (None: not wanted).

    If both are one model, every sentence is read once. ``linked``: the vectors are wanted for events and links; else
    only passages that may have a name are read.
    """

    backend: Backend
    encoder: Recogniser | None
    linked: bool = True

    def read(self, texts: Sequence[RuleNames]) -> list[ModelPass]:
        """What is read in each text."""
        return [
            ModelPass(combine(one, names, self.backend.name), words if self.linked else None)
            for one, (names, words) in zip(texts, self._read(texts), strict=True)
        ]

    def names(self, texts: Sequence[RuleNames]) -> list[dict[int, list[Name]]]:
        """The names in the sentences that may have some that no rule is sure of, by the index of the sentence."""
        return [names for names, _ in self._read(texts)]

    def _read(self, texts: Sequence[RuleNames]) -> list[tuple[dict[int, list[Name]], Words | None]]:
        asked = [sentences_to_read(one) for one in texts]
        words = self._words(texts, asked)
        return list(zip(self._names(texts, asked, words), words, strict=True))

    def _words(self, texts: Sequence[RuleNames], asked: Sequence[Sequence[int]]) -> Sequence[Words | None]:
        if self.encoder is None:
            return [None] * len(texts)
        return self.encoder.read(
            [
                _in_event_languages(one, None if self.linked else frozenset(some))
                for one, some in zip(texts, asked, strict=True)
            ]
        )

    def _names(
        self, texts: Sequence[RuleNames], asked: Sequence[Sequence[int]], words: Sequence[Words | None]
    ) -> list[dict[int, list[Name]]]:
        found = [self._names_in(*each) for each in zip(texts, asked, words, strict=True)]
        left = [
            (names, k, one)
            for one, some, names in zip(texts, asked, found, strict=True)
            for k in some
            if k not in names
        ]
        alone = self.backend.find([(one.tokens.sentence_text(k), one.tokens.languages[k]) for _, k, one in left])
        for (names, k, _), told in zip(left, alone, strict=True):
            names[k] = told
        return found

    def _names_in(self, text: RuleNames, asked: Sequence[int], words: Words | None) -> dict[int, list[Name]]:
        """The names in those of the sentences that the encoder has read, if it is the one that finds names."""
        if words is None or self.encoder is not self.backend:
            return {}
        tokens, read = text.tokens, set(words.sentences.tolist())
        return {k: names_in(tokens.sentence_text(k), tokens.sentences[k][0], k, words) for k in asked if k in read}


def _in_event_languages(text: RuleNames, asked: Set[int] | None) -> Sentences:
    """The sentences in languages that have a table of events."""
    tokens = text.tokens
    bounds = [(k, *tokens.sentences[k]) for k, code in enumerate(tokens.languages) if event_words(code)]
    return Sentences(tokens.text, bounds, asked)
