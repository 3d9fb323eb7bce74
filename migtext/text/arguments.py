"""What callers pass to the library, checked before it is used."""

from collections.abc import Iterable, Sequence
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from migtext.errors import ValueFormatError


def check_text(text: Any) -> None:
    """Raise ValueFormatError unless ``text`` is a string that can be written as UTF-8.

    >>> check_text("Ош")
    >>> check_text(None)
    Traceback (most recent call last):
        ...
    migtext.errors.ValueFormatError: text is None; expected a string
    """
    if not isinstance(text, str):
        raise ValueFormatError(f"text is {_kind(text)}; expected a string")
    if (at := _surrogate(text)) is not None:
        raise ValueFormatError(
            f"text contains a lone surrogate, {text[at]!a} at {at}, which cannot be written as UTF-8"
        )


def _surrogate(text: str) -> int | None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def day(value: Any) -> str | None:
    """A release date as text: of a ``datetime.date`` its day; None stays. Raises ValueFormatError for anything else.

    >>> day(date(2024, 5, 17)), day("2024-05"), day(None)
    ('2024-05-17', '2024-05', None)
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}" if value.year > 999 else value.isoformat()[:10]
    raise ValueFormatError(f"published is {_kind(value)}; expected YYYY-MM-DD, YYYY-MM or YYYY as a string, or a date")


def name(value: Any, argument: str) -> str:
    """A name or a path as text; raises ValueFormatError for anything else.

    >>> name(Path("kk") / "a.txt", "source").replace("\\\\", "/")
    'kk/a.txt'
    """
    if not isinstance(value, str | PathLike):
        raise ValueFormatError(f"{argument} is {_kind(value)}; expected a string")
    text = fspath(value)
    if not isinstance(text, str) or _surrogate(text) is not None:
        raise ValueFormatError(f"{argument} is {text!a}, which cannot be written as UTF-8")
    return text


def names(value: Any, argument: str) -> tuple[str, ...]:
    """Names in a sequence, or in one string with commas; raises ValueFormatError for anything else.

    >>> names("dates, figures", "layers"), names(["dates"], "layers")
    (('dates', 'figures'), ('dates',))
    """
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(","))
    if not isinstance(value, Iterable):
        raise ValueFormatError(f"{argument} is {_kind(value)}; expected a list of names")
    return tuple(name(one, f"one of {argument}") for one in value)


def paths(value: Any, argument: str) -> tuple[Path, ...]:
    """Paths in a sequence, or a single one; raises ValueFormatError for anything else.

    >>> [path.name for path in paths("my.toml", "gazetteers")]
    ['my.toml']
    """
    some: Sequence[Any] = (value,) if isinstance(value, str | PathLike) else value
    if not isinstance(some, Iterable):
        raise ValueFormatError(f"{argument} is {_kind(value)}; expected a list of paths")
    return tuple(Path(name(one, f"one of {argument}")) for one in some)


def number(value: Any, argument: str, least: int, most: int) -> int:
    """A whole number within bounds; raises ValueFormatError for anything else.

    >>> number(2, "threads", 1, 256)
    2
    """
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueFormatError(f"{argument}={value!a} is not valid; expected a whole number from {least} to {most}")
    return value


def _kind(value: Any) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"
