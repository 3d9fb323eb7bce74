"""``migtext languages``."""

from migtext.cli.console import terminal


def languages() -> None:
    """Show which layers each language supports."""
    from migtext.output.terminal import grid
    from migtext.records import LAYERS
    from migtext.resources import has_table, language_codes

    rows = []
    for code in language_codes():
        supported = [layer for layer in LAYERS if has_table(code, layer)]
        rows.append([code, ", ".join(supported), ", ".join(layer for layer in LAYERS if layer not in supported)])
    terminal().print(grid(["language", "supported", "not supported"], rows))
