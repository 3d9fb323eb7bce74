"""Extract the texts of a table with Dask: python examples/scale/with_dask.py TEXTS.parquet RECORDS.

TEXTS.parquet has the columns "text" and "id". Each partition of the result is a Parquet file in the folder RECORDS with
the columns "id", "record" (JSON) and "error". Here Dask runs on this machine, with a process for each core; with the
address of a scheduler, Client("tcp://…:8786"), the same lines run on many.
"""

import sys

import dask.dataframe
from dask.distributed import Client, LocalCluster

from migtext.distributed import Extractor

ROWS = 1000
"""Texts in a partition: what is done again if a process is lost."""


def main(texts: str, records: str) -> None:
    extractor = Extractor(text="text", id="id")
    with LocalCluster(threads_per_worker=1) as cluster, Client(cluster):
        table = dask.dataframe.read_parquet(texts, columns=["id", "text"])
        table = table.repartition(npartitions=max(1, len(table) // ROWS))
        table.map_partitions(extractor, meta=extractor.meta).to_parquet(records)


if __name__ == "__main__":
    main(*sys.argv[1:])
