"""Names found by Stanza's models, on the words of migtext."""

import os
from collections.abc import Sequence
from functools import cache
from importlib import util
from typing import Any

from migtext.errors import MigtextError
from migtext.ner.corpora.readers import joined_spans
from migtext.ner.documents import LabelledSpan
from migtext.ner.harmonise import trimmed
from migtext.ner.recogniser import Name
from migtext.ner.sentences import words_of
from migtext.resources import model_table


def table() -> dict[str, Any]:
    """The languages, labels and confidence of ``stanza.toml``."""
    return model_table("stanza")


def check_stanza() -> None:
    """Raise MigtextError if Stanza or one of its models is missing; the message says what to install or download."""
    if util.find_spec("stanza") is None:
        raise MigtextError("Stanza is not installed; install it with: pip install migtext[stanza]")
    for language in table()["languages"]:
        stanza_pipeline(language)


@cache
def stanza_pipeline(language: str) -> Any:
    """Stanza's name pipeline for a language, on given words; nothing is downloaded.

    Raises MigtextError if its model is not on disk.
    """
    import stanza
    from stanza.resources.common import DEFAULT_MODEL_DIR

    folder = os.environ.get("STANZA_RESOURCES_DIR", DEFAULT_MODEL_DIR)
    try:
        return stanza.Pipeline(
            language,
            dir=folder,
            processors="tokenize,ner",
            tokenize_pretokenized=True,
            download_method=None,
            use_gpu=False,
            logging_level="ERROR",
        )
    # a language that the folder does not list raises KeyError or ValueError, a missing file FileNotFoundError
    except (OSError, ValueError, KeyError) as error:
        raise MigtextError(
            f"{folder}: no Stanza model for names in {language}; download it with: "
            f"""python -c 'import stanza; stanza.download("{language}", processors="tokenize,ner")'"""
        ) from error


class StanzaNames:
    """Finds names with Stanza, in the languages that it has models for."""

    name = "stanza"

    def find(self, sentences: Sequence[tuple[str, str]]) -> list[list[Name]]:
        """The names in each sentence, in order; sentences are pairs of text and language.

        Labels are mapped by ``stanza.toml``; other labels are ignored.
        """
        found: list[list[Name]] = [[] for _ in sentences]
        words = [words_of(text) for text, _ in sentences]
        for language in table()["languages"]:
            own = [at for at, (_, other) in enumerate(sentences) if other == language and words[at]]
            if not own:
                continue
            given = [[sentences[at][0][start:end] for start, end in words[at]] for at in own]
            read = stanza_pipeline(language)(given)
            for at, sentence in zip(own, read.sentences, strict=True):
                found[at] = _names(sentences[at][0], words[at], [token.ner for token in sentence.tokens])
        return found


def _names(text: str, words: Sequence[tuple[int, int]], tags: Sequence[str]) -> list[Name]:
    labels, names = table()["labels"], []
    for span in joined_spans(tags):
        if span.label in labels:
            whole = trimmed(text, LabelledSpan(words[span.start][0], words[span.end - 1][1], labels[span.label]))
            if whole.start < whole.end:
                names.append(Name(whole.start, whole.end, whole.label, table()["confidence"]))
    return names
