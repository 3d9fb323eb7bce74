"""The words of the page in each language of its interface: words/CODE.toml."""

from functools import lru_cache
from pathlib import Path

from migtext.errors import TableError
from migtext.tables import checks

_FOLDER = Path(__file__).parent / "words"
_FIRST = "en"


@lru_cache
def interface_languages() -> tuple[str, ...]:
    """Sorted codes of the languages of the page.

    >>> interface_languages()
    ('en', 'kk', 'ky', 'ru')
    """
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@lru_cache
def words(code: str) -> dict[str, dict[str, str]]:
    """The words of a language by section and key, the same sections and keys as in English.

    Raises TableError, with the file, for an unknown language, a word that is missing, unknown or empty.
    """
    path = _FOLDER / f"{code}.toml"
    if code not in interface_languages():
        raise TableError(f"{path}: no such language; must be one of {', '.join(interface_languages())}")
    source = checks.read(path)
    source.check(_schema() if code != _FIRST else checks.mapping(checks.mapping(checks.text, checks.text), checks.text))
    return source.values


def _schema() -> checks.Check:
    """Every section and key of the English words."""
    sections = words(_FIRST)
    return checks.block(
        {section: checks.block(dict.fromkeys(keys, checks.text), keys) for section, keys in sections.items()}, sections
    )
