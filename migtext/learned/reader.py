"""What the model reads in texts: names beside those of the rules, and vectors of words for events and links."""

from collections.abc import Sequence
from dataclasses import dataclass

from migtext.layers.events.vocabulary import event_words
from migtext.ner.backends import Backend
from migtext.ner.combine import Names, RuleNames, combine, sentences_to_read
from migtext.ner.recogniser import Name, Recogniser, Sentences, Words


@dataclass(frozen=True, slots=True)
class ModelPass:
    """The names of a text, from rules and model, before linking; and the words that the model read, if it did."""

    names: Names
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts: ``backend`` finds names, ``encoder`` gives vectors for events and links (None: not wanted)."""

    backend: Backend
    encoder: Recogniser | None

    def read(self, texts: Sequence[RuleNames]) -> list[ModelPass]:
        """What is read in each text; a sentence is read once where the encoder finds the names too."""
        asked = [sentences_to_read(one) for one in texts]
        words = self._words(texts, asked)
        found = self._names(texts, asked, words)
        return [
            ModelPass(combine(one, names, self.backend.name), read if self.encoder else None)
            for one, names, read in zip(texts, found, words, strict=True)
        ]

    def _words(self, texts: Sequence[RuleNames], asked: Sequence[Sequence[int]]) -> Sequence[Words | None]:
        encoder = self.encoder or self.backend
        if not isinstance(encoder, Recogniser):
            return [None] * len(texts)
        own = encoder is self.backend
        return encoder.read([self._sentences(one, some if own else ()) for one, some in zip(texts, asked, strict=True)])

    def _sentences(self, text: RuleNames, asked: Sequence[int]) -> Sentences:
        """The sentences to read: those asked for, and where vectors are wanted all in languages with events."""
        tokens, wanted = text.tokens, set(asked)
        if self.encoder:
            wanted |= {k for k, code in enumerate(tokens.languages) if event_words(code)}
        return Sentences(tokens.text, [(k, *tokens.sentences[k]) for k in sorted(wanted)])

    def _names(
        self, texts: Sequence[RuleNames], asked: Sequence[Sequence[int]], words: Sequence[Words | None]
    ) -> list[dict[int, list[Name]]]:
        """The names in the sentences asked for, by the index of the sentence."""
        if isinstance(self.backend, Recogniser) and self.encoder in (None, self.backend):
            return [
                {k: self.backend.names(one.tokens.sentence_text(k), read, k, one.tokens.sentences[k][0]) for k in some}
                for one, some, read in zip(texts, asked, words, strict=True)
                if read
            ]
        pairs = [
            (one.tokens.sentence_text(k), one.tokens.languages[k])
            for one, some in zip(texts, asked, strict=True)
            for k in some
        ]
        found = iter(self.backend.find(pairs))
        return [{k: next(found) for k in some} for some in asked]
