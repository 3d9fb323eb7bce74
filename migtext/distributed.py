"""Extraction over tables that other software spreads over processes and machines: Dask, Spark, Ray.

That software makes batches of rows, sends them where there is room, and does a batch again when a machine fails. What
is here turns one batch of rows with texts into one batch of records.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from migtext.errors import ValueFormatError
from migtext.records import LAYERS
from migtext.text.arguments import check_text

if TYPE_CHECKING:
    import pandas

    from migtext.pipeline import Pipeline

Batch = TypeVar("Batch")
"""A pandas.DataFrame, a pyarrow.Table or a pyarrow.RecordBatch."""
_ID_DIGITS = 16


@dataclass(frozen=True)
class Extractor:
    """Makes a batch of records from a batch of rows with texts; it is small, and can be sent to other processes.

    ``text``, ``id`` and ``published`` are the names of columns; without ``id`` a document is named by the hash of its
    text. The other arguments are those of ``migtext.Pipeline``. The result has the columns of ``COLUMNS``, in the
    order of the rows: the id, the record as JSON, and what was wrong with the row; one of the last two is null. The
    models are loaded once in each process, at its first batch.

    >>> import pandas
    >>> extractor = Extractor(layers="dates", model="none", id="name")
    >>> found = extractor(pandas.DataFrame({"name": ["a", "b"], "text": ["Семинар прошёл 5 мая 2024 года.", None]}))
    >>> found["error"].tolist()
    [None, 'text is None; expected a string']
    """

    text: str = "text"
    id: str | None = None
    published: str | None = None
    layers: Sequence[str] = LAYERS
    gazetteers: Sequence[Path] = ()
    model: str = "small"
    ner: str = "migtext"
    threads: int = 1

    def __call__(self, batch: Batch) -> Batch:
        """The records of a batch, in a batch of the same kind. Raises ValueFormatError if a column is missing."""
        rows = self._rows(batch)
        found = [self._extracted(*row) for row in rows]
        columns = {name: [row[i] for row in found] for i, name in enumerate(COLUMNS)}
        made: Batch = _like(batch, columns)
        return made

    def batches(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The records of some batches, one batch for each, as Spark asks for them."""
        return map(self, batches)

    @property
    def meta(self) -> "pandas.DataFrame":
        """A batch without rows, as Dask asks for it."""
        import pandas

        return pandas.DataFrame({name: pandas.Series(dtype="object") for name in COLUMNS})

    def _rows(self, batch: Any) -> Iterator[tuple[Any, Any, Any]]:
        """Text, id and release date of each row."""
        present = batch.column_names if _is_arrow(batch) else list(batch.columns)
        wanted = (self.text, self.id, self.published)
        if missing := [name for name in wanted if name is not None and name not in present]:
            raise ValueFormatError(f"no column {missing[0]!r}; the columns are {', '.join(map(str, present))}")
        size = batch.num_rows if _is_arrow(batch) else len(batch)
        columns = [[None] * size if name is None else _values(batch, name) for name in wanted]
        return zip(*columns, strict=True)

    def _extracted(self, text: Any, name: Any, published: Any) -> tuple[str | None, str | None, str | None]:
        known = None if name is None else str(name)
        try:
            check_text(text)
            known = known or sha256(text.encode()).hexdigest()[:_ID_DIGITS]
            return known, self._pipeline(text, id=known, published=published).to_json(), None
        except ValueFormatError as error:
            return known, None, str(error)
        except Exception as error:
            return known, None, f"{type(error).__name__}: {error}"

    @property
    def _pipeline(self) -> "Pipeline":
        layers = self.layers if isinstance(self.layers, str) else tuple(self.layers)
        gazetteers = self.gazetteers if isinstance(self.gazetteers, str) else tuple(self.gazetteers)
        return _pipeline(layers, gazetteers, self.model, self.ner, self.threads)


COLUMNS = ("id", "record", "error")
"""The columns of a batch of records, all of text."""
SCHEMA = "id string, record string, error string"
"""The same as Spark writes it."""


@lru_cache(maxsize=4)
def _pipeline(layers: Any, gazetteers: Any, model: str, ner: str, threads: int) -> "Pipeline":
    from migtext.pipeline import Pipeline

    return Pipeline(layers, gazetteers, model, ner, threads)


def _is_arrow(batch: Any) -> bool:
    return hasattr(batch, "to_pydict")


def _values(batch: Any, name: str) -> list[Any]:
    """The values of a column; what pandas takes for a missing value is None."""
    if _is_arrow(batch):
        values: list[Any] = batch.column(name).to_pylist()
        return values
    column = batch[name]
    return [None if absent else value for value, absent in zip(column.tolist(), column.isna().tolist(), strict=True)]


def _like(batch: Any, columns: Mapping[str, list[str | None]]) -> Any:
    if not _is_arrow(batch):
        import pandas

        return pandas.DataFrame({name: pandas.Series(values, dtype="object") for name, values in columns.items()})
    import pyarrow

    schema = pyarrow.schema([(name, pyarrow.string()) for name in COLUMNS])
    return type(batch).from_pydict(columns, schema=schema)
