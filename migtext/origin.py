"""How a name of an organisation was found, for the steps behind the finder; it is not part of the output."""

from dataclasses import dataclass
from typing import Literal

FoundBy = Literal[
    "gazetteer",
    "acronym",
    "head",
    "quoted",
    "latin",
    "short",
    "pair",
    "shared",
    "introduced",
    "capitals",
    "model",
    "elsewhere",
]


@dataclass(frozen=True, slots=True)
class Origin:
    """What found a name, and what it says of it.

    ``found_by``: "gazetteer" and "acronym" are names that the catalogue has, "head", "quoted", "latin", "short",
    "pair" and "shared" are patterns, "introduced" is what the text gave as a short name, "capitals" an unknown
    acronym, "model" the named-entity model, "elsewhere" anything that migtext did not find itself. ``head_class`` is
    the class of the head noun, as in ``[heads]`` of a language's table; ``entry`` the id of the only gazetteer entry
    that has the name; ``beside`` what stands for the head noun where there is none.
    """

    found_by: FoundBy = "elsewhere"
    head_class: str = ""
    entry: str = ""
    beside: Literal["", "form", "subject", "reporting", "alone"] = ""

    @property
    def rule(self) -> str:
        """The name of the rule in the output; nothing reads it."""
        kind = "pattern:pair" if self.found_by == "pair" else self.found_by
        return ":".join(filter(None, (kind, self.head_class or self.entry or self.beside)))

    @property
    def listed(self) -> bool:
        """Whether the catalogue has the name."""
        return self.found_by in ("gazetteer", "acronym")

    @property
    def spelled_freely(self) -> bool:
        """Whether the name was found by its form alone, so that it may be a known one in another spelling."""
        return self.found_by in ("head", "quoted", "model")


ELSEWHERE = Origin()
