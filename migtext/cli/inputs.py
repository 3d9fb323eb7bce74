"""From what the user gave to what the library takes; what is wrong with it ends the command."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from migtext.cli.console import FAILED, USAGE, stop, tell

if TYPE_CHECKING:
    from migtext.pipeline import Pipeline
    from migtext.sources.reading import Reading
    from migtext.sources.source import Source


def pipeline_of(  # noqa: PLR0913, PLR0917 - options are arguments
    layers: Sequence[str] | None,
    published: str | None,
    gazetteers: Sequence[Path] | None,
    model: str,
    ner: str,
    threads: int = 1,
    *,
    with_text: bool = False,
    corrections: Sequence[Path] | None = None,
) -> "Pipeline":
    """The pipeline that the options describe."""
    from migtext.errors import MigtextError
    from migtext.layers.dates.edtf import check_published
    from migtext.ner.backends import BACKENDS, MODELS
    from migtext.pipeline import Pipeline
    from migtext.records import LAYERS

    if published is not None:
        try:
            check_published(published)
        except MigtextError as error:
            stop(str(error).replace("published=", "--published: ", 1), USAGE)
    chosen = choices(layers, LAYERS, "--layers", "layer") if layers else LAYERS
    for option, value, allowed in (("--model", model, MODELS), ("--ner", ner, BACKENDS)):
        if value not in allowed:
            stop(f"{option}: unknown value {value!r}; expected one of {', '.join(allowed)}", USAGE)
    try:
        return Pipeline(
            layers=chosen,
            gazetteers=tuple(gazetteers or ()),
            model=model,
            ner=ner,
            threads=threads,
            with_text=with_text,
            corrections=tuple(corrections or ()),
        )
    except MigtextError as error:
        stop(str(error), USAGE)


def reading_of(
    published: str | None, column: str | None, id: str | None, encoding: str | None, max_size: float
) -> "tuple[str | None, Reading]":
    """The release date of all documents, if it is no column, and how files are read."""
    from migtext.errors import MigtextError
    from migtext.layers.dates.edtf import check_published
    from migtext.sources.reading import Columns, Reading
    from migtext.sources.safety import MEGABYTE
    from migtext.text.reading import check_encoding

    if id is not None and column is None:
        stop("--id needs --column, the column with the text", USAGE)
    day, dates = published, None
    try:
        encoding = check_encoding(encoding) if encoding is not None else None
        if published is not None and column is not None:
            try:
                check_published(published)
            except MigtextError:
                day, dates = None, published
    except MigtextError as error:
        stop(str(error), USAGE)
    columns = Columns(column, id, dates) if column is not None else None
    return day, Reading(int(max_size * MEGABYTE), encoding, columns)


def source_of(file: Path, how: "Reading") -> "Source":
    """The document in a file, whose warnings are reported."""
    from migtext.errors import ReadError
    from migtext.sources.reading import read

    try:
        source = read(file, max_size=how.max_size, encoding=how.encoding)
    except ReadError as error:
        stop(str(error), FAILED)
    for warning in source.warnings:
        tell(f"{source.path}: warning: {warning}")
    return source


def globbed(paths: Sequence[Path]) -> list[Path]:
    """The paths, with those that a quoted pattern stands for."""
    from glob import glob, has_magic

    found: list[Path] = []
    for path in paths:
        magic = has_magic(str(path)) and not _is_there(path)
        matches = sorted(glob(str(path), recursive=True)) if magic else []  # noqa: PTH207 - absolute patterns too
        found += map(Path, matches) if matches else [path]
    return found


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def choices(given: Sequence[str], allowed: Sequence[str], option: str, kind: str) -> tuple[str, ...]:
    """The names in comma-separated lists, in the order of ``allowed``."""
    names = {name.strip() for some in given for name in some.split(",")}
    if wrong := sorted(names.difference(allowed)):
        stop(f"{option}: unknown {kind} {wrong[0]!r}; expected {', '.join(allowed)}", USAGE)
    return tuple(name for name in allowed if name in names)
