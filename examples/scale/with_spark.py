"""Extract the texts of a table with Spark: spark-submit examples/scale/with_spark.py TEXTS.parquet RECORDS.

TEXTS.parquet has the columns "text" and "id". The result is a folder of Parquet files with the columns "id", "record"
(JSON) and "error". Without spark-submit, python examples/scale/with_spark.py runs it on this machine.
"""

import sys

from pyspark.sql import SparkSession

from migtext.distributed import SCHEMA, Extractor


def main(texts: str, records: str) -> None:
    spark = SparkSession.builder.appName("migtext").getOrCreate()
    extractor = Extractor(text="text", id="id")
    table = spark.read.parquet(texts).select("id", "text")
    table.mapInPandas(extractor.batches, SCHEMA).write.mode("errorifexists").parquet(records)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
