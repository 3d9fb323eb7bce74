"""Corrections from files, and those that two people do not agree on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from migtext.corrections.format import ADAPTER, Correction
from migtext.errors import ReadError, ValueFormatError

_MARK = b"\xef\xbb\xbf"
_TOLD = 3  # errors in one message


@dataclass(frozen=True, slots=True)
class Given:
    """A correction, and ``where`` it stands: file and line."""

    where: str
    correction: Correction

    def __str__(self) -> str:
        one = self.correction
        words = f" {' '.join(one.text.split())!r} at {one.start}" if one.text else ""
        return f"{self.where}: {one.layer}{words} in {one.document}"

    @property
    def verdict(self) -> str:
        """What it says, the same for two that agree: whether a mention was missing or different makes no difference."""
        to = self.correction.to
        return to.model_dump_json() if to else self.correction.action


def read_corrections(paths: Iterable[Path]) -> Iterator[Given | ReadError]:
    """The corrections in files of JSON lines, and an error for each line or file that is none. Nothing is raised.

    >>> [str(error) for error in read_corrections([Path("nowhere.jsonl")])]
    ['nowhere.jsonl: no such file or folder']
    """
    for path in paths:
        try:
            lines = path.read_bytes().removeprefix(_MARK).splitlines()
        except FileNotFoundError:
            yield ReadError(str(path), "no such file or folder")
        except OSError as error:
            yield ReadError(str(path), error.strerror or str(error))
        else:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _correction(line, f"{path}:{number}")


def _correction(line: bytes, where: str) -> Given | ReadError:
    try:
        return Given(where, ADAPTER.validate_json(line))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"][1:]))
        message = first["msg"].removeprefix("Value error, ")
        return ReadError(where, f"not a correction: {f'{field}: ' if field else ''}{message}")


def agreed(given: Iterable[Given]) -> tuple[list[Given], list[list[Given]]]:
    """The corrections on which all agree, in their order, and those of one mention that say different things.

    Of several that say the same the first is taken.
    """
    spans: dict[tuple[str, str, int, int], list[Given]] = {}
    for one in given:
        correction = one.correction
        spans.setdefault((correction.sha256, correction.layer, correction.start, correction.end), []).append(one)
    clear: list[Given] = []
    apart: list[list[Given]] = []
    for some in spans.values():
        if len({one.verdict for one in some}) == 1:
            clear.append(some[0])
        else:
            apart.append(some)
    return clear, apart


class Corrections:
    """The corrections in some files, by the text that they are of.

    Raises ValueFormatError, with file and line, for one that is not valid.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        given = list(read_corrections(paths))
        if errors := [str(one) for one in given if isinstance(one, ReadError)]:
            raise ValueFormatError("; ".join(errors[:_TOLD]))
        clear, apart = agreed(one for one in given if isinstance(one, Given))
        first = [*clear, *(some[0] for some in apart)]
        self._documents = {one.correction.sha256: one.correction.document for one in first}
        self._clear: dict[str, list[Given]] = {}
        for one in clear:
            self._clear.setdefault(one.correction.sha256, []).append(one)
        self._apart: dict[str, list[list[Given]]] = {}
        for some in apart:
            self._apart.setdefault(some[0].correction.sha256, []).append(some)

    @property
    def documents(self) -> dict[str, str]:
        """The id of the document of each text that there are corrections of, by the hash of the text."""
        return self._documents

    def of(self, sha256: str) -> list[Given]:
        """Those of a text on which all agree."""
        return self._clear.get(sha256, [])

    def apart(self, sha256: str) -> list[str]:
        """Those of a text that say different things, as messages."""
        return [told_apart(some) for some in self._apart.get(sha256, ())]


def told_apart(some: Sequence[Given]) -> str:
    """A message on corrections of one mention that say different things."""
    others = ", ".join(one.where for one in some[1:])
    return f"{some[0]}: not used: {others} says something else"
