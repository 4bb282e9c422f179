"""Rows leave PostgreSQL in batches (ADBC, Arrow) for Parquet files of their own; DuckDB groups them, through Ibis.

The same expressions run on Spark. DuckDB needs no extension for them: times are whole numbers of ticks.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from adbc_driver_postgresql import dbapi
from ibis.backends.duckdb import Backend
from psycopg import sql

from amends.base import database

OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


@dataclass(frozen=True)
class Columns:
    """A DuckDB in memory and a folder of Parquet files, both gone afterwards."""

    engine: Backend
    folder: Path

    def take(self, name: str, query: sql.Composable, schema: pa.Schema) -> ibis.Table:
        """Copy what a query finds, in one snapshot and bounded memory, into a table; columns are turned into those of schema."""
        place = self.folder / f"{name}.parquet"
        with dbapi.connect(database.dsn()) as postgres, postgres.cursor() as cursor:
            cursor.execute(query.as_string())
            _write(cursor.fetch_record_batch().cast(schema), place)
        return self.engine.read_parquet(place, table_name=name)


@contextmanager
def columns() -> Iterator[Columns]:
    """Somewhere to put columns for as long as this lasts."""
    with tempfile.TemporaryDirectory(prefix="amends-columns-") as folder:
        engine = ibis.duckdb.connect(temp_directory=str(Path(folder) / "spill"), **OFFLINE)
        try:
            yield Columns(engine, Path(folder))
        finally:
            engine.disconnect()


def _write(rows: pa.RecordBatchReader, place: Path) -> None:
    with pq.ParquetWriter(place, rows.schema) as file:
        for batch in rows:
            file.write_batch(batch)
