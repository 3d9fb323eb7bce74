"""The ids of documents, which are names of output files too."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path


def document_ids(files: Sequence[Path], roots: Sequence[Path]) -> list[str]:
    """Id of each file: its path below the folder in ``roots`` that contains it, or its name if it was given itself.

    If two ids would be equal, both files use their path as given. Ids have slashes, on Windows too.

    >>> document_ids([Path("in/kk/a.txt"), Path("in/ky/a.txt")], [Path("in")])
    ['kk/a.txt', 'ky/a.txt']
    >>> document_ids([Path("kk/a.txt"), Path("ky/a.txt"), Path("ky/b.txt")], [Path("kk"), Path("ky")])
    ['kk/a.txt', 'ky/a.txt', 'b.txt']
    """
    short = [_relative(file, roots) for file in files]
    common = Counter(name.casefold() for name in short)
    names = [_whole(file) if common[name.casefold()] > 1 else name for file, name in zip(files, short, strict=True)]
    return list(_distinct(names))


class DocumentIds:
    """Ids of documents, no two alike: that of the file, with the name of the document if the file has several.

    ``own``: the documents have ids of their own, so that the file's is left out.

    >>> ids = DocumentIds()
    >>> ids("news.csv", "17"), ids("news.csv", "17"), ids("all.zip", "../kk/a.txt"), ids("news.csv", "x", own=True)
    ('news.csv/17', 'news.csv/17~2', 'all.zip/kk/a.txt', 'x')
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, file: str, name: str = "", *, own: bool = False) -> str:
        """The id of the next document."""
        parts = [part for part in _text(name).replace("\\", "/").split("/") if part.strip(" .")]
        inside = "/".join("".join(char if char.isprintable() else "_" for char in part) for part in parts)
        first = inside if own and inside else "/".join(filter(None, (file, inside)))
        new, number = first, 1
        # Some file systems ignore case.
        while new.casefold() in self._seen:
            number += 1
            new = f"{first}~{number}"
        self._seen.add(new.casefold())
        return new


def _relative(file: Path, roots: Sequence[Path]) -> str:
    if file in roots:
        return _text(file.name)
    # By its text ".." is inside ".", so the longest folder comes first.
    for root in sorted(roots, key=lambda root: len(root.parts), reverse=True):
        if file.is_relative_to(root):
            return _text(file.relative_to(root).as_posix())
    return _whole(file)


def _whole(file: Path) -> str:
    parts = (part for part in file.parts if part not in (file.anchor, ".."))
    return _text("/".join(parts))


def _text(name: str) -> str:
    """A name that can be encoded in UTF-8, also for file names that are not valid text."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _distinct(names: Sequence[str]) -> Iterator[str]:
    # Some file systems ignore case.
    taken = {name.casefold() for name in names}
    seen: set[str] = set()
    for name in names:
        new, number = name, 1
        while new.casefold() in seen or (number > 1 and new.casefold() in taken):
            number += 1
            new = f"{name}~{number}"
        seen.add(new.casefold())
        yield new
