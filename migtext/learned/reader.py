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
        """What is read in each text."""
        words = self.encoder.read([_in_event_languages(one) for one in texts]) if self.encoder else [None] * len(texts)
        return [
            ModelPass(combine(one, names, self.backend.name), read)
            for one, names, read in zip(texts, self.names(texts), words, strict=True)
        ]

    def names(self, texts: Sequence[RuleNames]) -> list[dict[int, list[Name]]]:
        """The names in the sentences that may have some that no rule is sure of, by the index of the sentence."""
        asked = [sentences_to_read(one) for one in texts]
        found = iter(
            self.backend.find(
                [
                    (one.tokens.sentence_text(k), one.tokens.languages[k])
                    for one, some in zip(texts, asked, strict=True)
                    for k in some
                ]
            )
        )
        return [{k: next(found) for k in some} for some in asked]


def _in_event_languages(text: RuleNames) -> Sentences:
    """The sentences in languages that have a table of events."""
    tokens = text.tokens
    return Sentences(
        tokens.text, [(k, *tokens.sentences[k]) for k, code in enumerate(tokens.languages) if event_words(code)]
    )
