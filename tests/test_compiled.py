"""What is compiled of the package's data and kept in the user's cache folder."""

from pathlib import Path

import pytest

from migtext.compiled import kept


def test_gazetteers_of_the_caller_push_out_nothing_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "cache")
    built: list[str] = []

    def build(name: str) -> str:
        built.append(name)
        return name

    def ask(name: str, *added: Path) -> str:
        return kept("things", str, lambda: build(name), added)

    assert ask("shipped") == "shipped"
    for number in range(8):
        own = tmp_path / f"{number}.toml"
        own.write_text(str(number), "utf-8")
        assert ask(own.name, own) == own.name
    assert ask("shipped") == "shipped"
    assert built == ["shipped", *(f"{number}.toml" for number in range(8))]
    assert len(list((tmp_path / "cache").iterdir())) == 5
