"""Everything that a pipeline loads on first use, loaded before it is needed."""

from typing import TYPE_CHECKING

from migtext.resources import language_codes, language_table

if TYPE_CHECKING:
    from migtext.pipeline import Pipeline


def warm_up(pipeline: "Pipeline") -> None:
    """Extract a text of common words in each language, so that the tables and models of all are loaded."""
    for code in language_codes():
        words = language_table(code, "language").get("words", ())
        pipeline(f"{' '.join(words)} 1, 2024, 5 %.")
