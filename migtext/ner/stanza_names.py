"""Names that Stanza's models find, on the tokens of migtext."""

from collections.abc import Sequence

from migtext.ner.recogniser import Name


class StanzaNames:
    """Finds names with Stanza."""

    def __init__(self, threads: int = 1) -> None:
        self.name = "stanza"

    def find(self, sentences: Sequence[tuple[str, str]]) -> list[list[Name]]:
        """The names in each of some sentences."""
        raise NotImplementedError
