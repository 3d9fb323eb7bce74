"""What is shown of a text: colours where they belong, and nothing that steers the terminal."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console, RenderableType

from migtext.output.terminal import STYLES, coloured, legend, summary, tables
from migtext.records import Record

TEXT = "Ошто 2023-жылы 40 мигрант келди."


def mention(piece: str, text: str = TEXT, **fields: Any) -> dict[str, Any]:
    start = text.index(piece)
    return {"start": start, "end": start + len(piece), "text": piece, "rule": "test", **fields}


def record(text: str = TEXT, **layers: list[dict[str, Any]]) -> Record:
    document = {"id": "a.txt", "sha256": "", "language": "ky", "languages": {"ky": 1}, "characters": len(text)}
    return Record.model_validate({"generator": {"version": "0"}, "document": document, **layers})


def printed(thing: RenderableType, colours: bool = False, width: int = 200) -> str:
    out = StringIO()
    Console(file=out, width=width, force_terminal=colours, color_system="standard" if colours else None).print(thing)
    return out.getvalue()


FOUND = record(
    places=[mention("Ошто")],
    dates=[mention("2023-жылы", kind="date", value="2023", earliest="2023-01-01", latest="2023-12-31")],
    figures=[mention("40 мигрант", kind="count", value=40, counted="мигрант", date="2023", date_id="d1")],
)


def test_plain_text_is_the_text() -> None:
    assert printed(coloured(FOUND, TEXT)) == TEXT + "\n"


def test_each_mention_has_the_colour_of_its_layer() -> None:
    shown = coloured(FOUND, TEXT)
    styles = {shown.plain[span.start : span.end]: span.style for span in shown.spans}
    assert styles == {
        "Ошто": STYLES["places"],
        "2023-жылы": STYLES["dates"],
        "40 мигрант": STYLES["figures"],
    }
    assert "\x1b[" in printed(shown, colours=True)


def test_layers_differ_in_colour() -> None:
    assert len(set(STYLES.values())) == len(STYLES)


def test_the_shorter_of_two_mentions_is_seen() -> None:
    inner = record(
        organisations=[mention("Ошто 2023-жылы 40 мигрант")],
        dates=[mention("2023-жылы", kind="date")],
    )
    shown = coloured(inner, TEXT)
    styles = [(shown.plain[span.start : span.end], span.style) for span in shown.spans]
    assert styles == [
        ("Ошто ", STYLES["organisations"]),
        ("2023-жылы", STYLES["dates"]),
        (" 40 мигрант", STYLES["organisations"]),
    ]


@pytest.mark.parametrize("odd", ["a\x1b[31mb", "a\x07b", "[red]a[/red]", "a\rb", "a\r\nb", "\ufeffa", "a\x0bb\x0c"])
def test_nothing_in_the_text_steers_the_terminal(odd: str) -> None:
    text = f"{odd} {TEXT}"
    shown = coloured(record(text, places=[mention("Ошто", text)]), text)
    (span,) = shown.spans
    assert shown.plain[span.start : span.end] == "Ошто"
    assert "\x1b" not in printed(shown)
    if "[red]" in odd:
        assert odd in printed(shown)


def test_legend_counts_what_was_found() -> None:
    assert printed(legend(FOUND)).split() == ["dates", "1", "figures", "1", "places", "1"]


def test_tables_hold_the_values_and_no_ids() -> None:
    shown = {table.title: printed(table) for table in tables(FOUND, 200)}
    assert list(shown) == ["dates", "figures", "places"]
    assert "2023-12-31" in shown["dates"]
    assert shown["figures"].split()[-6:] == ["мигрант", "40", "count", "мигрант", "exact", "2023"]
    assert "d1" not in shown["figures"]


def test_no_value_is_cut_short() -> None:
    for table in tables(FOUND, 200):
        assert "…" not in printed(table, width=40)


def test_summary_leaves_out_what_is_not_known() -> None:
    shown = printed(summary(FOUND))
    assert "ky (ky 100%)" in shown
    assert "title" not in shown
