"""Batches of rows to batches of records, by themselves and under Dask and Spark."""

import os
import shutil
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from migtext.distributed import COLUMNS, SCHEMA, Extractor
from migtext.errors import ValueFormatError
from migtext.pipeline import Pipeline
from migtext.records import LAYERS, Record

pandas = pytest.importorskip("pandas")
pyarrow = pytest.importorskip("pyarrow")

TEXTS = (
    "2024 жылғы 5 наурызда Ақтау қаласында 12 қандас кеңес алды.",
    "Ош шаарында 2023-жылы 40 мигрант үчүн сабактар өттү.",
    "В 2022 году в Бишкеке открыли центр для 300 трудовых мигрантов.",
)
EXTRACTOR = Extractor(id="name", model="none")
DATES = Extractor(id="name", model="none", layers="dates")
"""For processes of their own, which load less of it."""


def table(rows: int = 12) -> Any:
    names = [f"{row}.txt" for row in range(rows)]
    return pandas.DataFrame({"name": names, "text": [TEXTS[row % 3] for row in range(rows)]})


def plain(rows: int = 12, layers: Any = LAYERS) -> dict[str, str]:
    """The records of the plain run by their ids."""
    pipeline = Pipeline(layers, model="none")
    pairs = zip(*(table(rows)[column] for column in ("name", "text")), strict=True)
    return {name: pipeline(text, id=name).to_json() for name, text in pairs}


def test_pandas() -> None:
    found = EXTRACTOR(table(3))
    assert tuple(found.columns) == COLUMNS
    assert dict(zip(found["id"], found["record"], strict=True)) == plain(3)
    assert found["error"].tolist() == [None] * 3


@pytest.mark.parametrize("kind", ["Table", "RecordBatch"])
def test_arrow(kind: str) -> None:
    batch = getattr(pyarrow, kind).from_pandas(table(3), preserve_index=False)
    found = EXTRACTOR(batch)
    assert type(found) is type(batch)
    assert dict(zip(*(found.column(name).to_pylist() for name in ("id", "record")), strict=True)) == plain(3)


def test_a_bad_row_is_a_row_with_its_error() -> None:
    texts = [TEXTS[0], None, float("nan"), b"bytes", "\ud800", TEXTS[1]]
    days = ["2024", "2024", "2024", "2024", "2024", "17.05.2024"]
    found = Extractor(published="day", model="none", layers="dates")(pandas.DataFrame({"text": texts, "day": days}))
    assert found["record"].notna().tolist() == [True, False, False, False, False, False]
    assert found["error"].isna().tolist() == [True, False, False, False, False, False]
    assert [message.split()[0] for message in found["error"][1:]] == ["text"] * 4 + ["published='17.05.2024'"]


def test_dates_and_names_of_rows() -> None:
    rows = pandas.DataFrame({"text": TEXTS[:1], "day": [date(2024, 5, 17)], "n": [7]})
    (row,) = Extractor(id="n", published="day", model="none")(rows).itertuples()
    record = Record.model_validate_json(row.record)
    assert (record.document.id, record.document.published.value) == ("7", "2024-05-17")


def test_a_missing_column_is_told() -> None:
    with pytest.raises(ValueFormatError, match="no column 'body'; the columns are name, text"):
        Extractor(text="body")(table())


def test_dask_with_a_worker_that_is_killed() -> None:
    dask_frames = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
    distributed = pytest.importorskip("distributed", reason="Dask's scheduler is not installed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        parts = dask_frames.from_pandas(table(), npartitions=6).map_partitions(DATES, meta=DATES.meta)
        futures = client.compute(parts.to_delayed())
        distributed.wait(futures[0])
        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
        found = pandas.concat(client.gather(futures))
    assert dict(zip(found["id"], found["record"], strict=True)) == plain(layers="dates")


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
@pytest.mark.skipif("MIGTEXT_SPARK" not in os.environ, reason="starts slowly; MIGTEXT_SPARK=1 runs it")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    sql = pytest.importorskip("pyspark.sql", reason="Spark is not installed")
    builder = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
    )
    session = builder.config("spark.sql.warehouse.dir", str(tmp_path)).getOrCreate()
    try:
        found = session.createDataFrame(table(4)).mapInPandas(DATES.batches, SCHEMA).collect()
    finally:
        session.stop()
    assert {row["id"]: row["record"] for row in found} == plain(4, "dates")
