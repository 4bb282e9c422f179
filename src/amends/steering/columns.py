"""Rows that left PostgreSQL, in Parquet files; DuckDB groups them, through Ibis.

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
from ibis.backends.duckdb import Backend
from psycopg import sql

from amends.steering.rows import rows

OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


@dataclass(frozen=True)
class Columns:
    """A DuckDB in memory and a folder of Parquet files, both gone afterwards."""

    engine: Backend
    folder: Path

    def take(self, name: str, query: sql.Composable, schema: pa.Schema) -> ibis.Table:
        """Copy what a query finds, in one snapshot and bounded memory, into a table; columns are turned into those of schema."""
        place = self.folder / f"{name}.parquet"
        with rows(query.as_string()) as found:
            _write(found.cast(schema), place)
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


def _write(found: pa.RecordBatchReader, place: Path) -> None:
    with pq.ParquetWriter(place, found.schema) as file:
        for batch in found:
            file.write_batch(batch)
