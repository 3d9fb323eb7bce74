"""All steps of one text, each with its result, so that they can be asked again."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from migtext.layers.figures import find as figures
from migtext.layers.figures.amount import Amount
from migtext.layers.organisations.head_nouns import NameText
from migtext.layers.tables.find import TableFigures
from migtext.learned.features import Passage
from migtext.learned.linking import Ruled, passage_of
from migtext.ner.combine import RuleNames
from migtext.ner.recogniser import Name
from migtext.pipeline import Pipeline, RulePass, taken_from_figures
from migtext.records import Mention, Record
from migtext.sources.source import Source
from migtext.text.tokens import Tokens


class Analysis:
    """A text and what the steps of a pipeline make of it.

    A text in a Latin alphabet is analysed in Cyrillic, and so are the offsets here; ``shown`` gives those of the text.
    """

    def __init__(self, pipeline: Pipeline, source: Source, published: str | None, id: str) -> None:
        self.pipeline = pipeline
        self.source = source
        self.draft: RulePass = pipeline.draft(source, published=published, id=id)
        (self.read,) = pipeline.read([self.draft])  # names of rules and model together, and the words that it read
        self.record: Record = pipeline.record(replace(self.draft, rendering=None), self.read)

    @property
    def tokens(self) -> Tokens:
        """The tokens of the text."""
        return self.draft.tokens

    @property
    def rule_names(self) -> RuleNames:
        """The names of the rules; there are none without a layer that needs names."""
        assert self.draft.rule_names is not None
        return self.draft.rule_names

    @cached_property
    def ruled(self) -> Ruled:
        """What the rules say, before the model chooses dates, places and events."""
        return self.pipeline.ruled(self.draft, self.read.names, self.rule_names)

    @cached_property
    def passage(self) -> Passage | None:
        """The text as the model of events and links sees it; None if it did not read it."""
        return passage_of(self.ruled, self.read.words) if self.read.words else None

    @cached_property
    def model_names(self) -> Mapping[int, Sequence[Name]]:
        """The names that the model reads, by sentence; only sentences that it reads are there."""
        if self.pipeline.reader is None or self.draft.rule_names is None:
            return {}
        return self.pipeline.reader.names([self.draft.rule_names])[0]

    @cached_property
    def taken(self) -> list[tuple[int, int]]:
        """The spans in which no figure of a sentence is sought."""
        layers = self.ruled.layers
        in_tables = TableFigures(self.tokens, self.draft.tables, layers.dates, layers.places)
        return taken_from_figures(self.draft, list(layers.goals), in_tables)

    @cached_property
    def amounts(self) -> list[Amount]:
        """The quantities in sentences."""
        return figures.find(self.tokens, self.taken, self.draft.rows)

    @cached_property
    def name_text(self) -> NameText:
        """The text as organisations are sought in it."""
        return NameText(self.tokens.unwrapped, self.rule_names.matches)

    def inside(self, offset: int) -> int:
        """The offset in the analysed text of an offset in the text as read."""
        return self.draft.rendering.forward(offset) if self.draft.rendering else offset

    def shown(self, start: int, end: int) -> tuple[int, int, str]:
        """Offsets and words in the text as read of a span of the analysed text."""
        if self.draft.rendering:
            start, end = self.draft.rendering.back(start), self.draft.rendering.back(end)
        return start, end, self.source.text[start:end]

    def words(self, first: int, last: int, tokens: Tokens | None = None) -> str:
        """The text of some tokens, as read, on one line."""
        tokens = tokens or self.tokens
        return " ".join(self.shown(tokens.starts[first], tokens.ends[last - 1])[2].split())

    def tokens_of(self, start: int, end: int, tokens: Tokens | None = None) -> tuple[int, int]:
        """The tokens that a span touches: the first, and the one after the last."""
        tokens = tokens or self.tokens
        first = bisect_right(tokens.ends, start)
        return first, max(first, bisect_left(tokens.starts, end))


def called_none(analysis: Analysis, layer: str, start: int, end: int) -> bool:
    """Whether a gazetteer calls the words of a span no name of a layer."""
    name = Mention(start=start, end=end, text=analysis.tokens.text[start:end], rule="")
    return not analysis.rule_names.matches.without_none(layer, [name])


def meets(mention: Mention, start: int, end: int) -> bool:
    """Whether a mention has a character of a span."""
    return mention.start < end and start < mention.end
