"""Parquet: the types are known; everything is handed on as the text a CSV would have."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from amends.imports.sheet import Batch
from amends.imports.unpacked import UnreadableFile

MAGIC = b"PAR1"
ROWS = 65_536
NESTED = (pa.types.is_nested, pa.types.is_binary, pa.types.is_large_binary)


class ParquetSheet:
    """A Parquet file; a row's line is its number, counted from 1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as file:
            self.header = file.schema_arrow.names
        self.said: list[str] = []

    def batches(self, watch: Callable[[int], None] | None = None) -> Iterator[Batch]:
        first, size = 1, self.path.stat().st_size
        with self._open() as file:
            many = file.metadata.num_rows
            for rows in self._rows(file):
                lines = np.arange(first, first + len(rows))
                yield Batch(lines, [_texts(column) for column in rows.columns], [])
                first, before = first + len(rows), first
                if watch:
                    watch(size * (first - 1) // many - size * (before - 1) // many)

    def _open(self) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path)
        except (pa.ArrowInvalid, OSError) as error:
            raise self._broken() from error

    def _rows(self, file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
        try:
            yield from file.iter_batches(ROWS)
        except (pa.ArrowInvalid, OSError) as error:
            raise self._broken() from error

    def _broken(self) -> UnreadableFile:
        return UnreadableFile(f"{self.path.name} is a broken Parquet file: copy or export it again.")


def _texts(column: pa.Array) -> pa.Array:
    """As text; a whole number that pandas kept as a float loses its .0, an instant keeps its zone."""
    kind = column.type
    if any(is_nested(kind) for is_nested in NESTED):
        return pa.array([None if cell is None else repr(cell) for cell in column.to_pylist()], pa.string()).fill_null("")
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        column = pc.strftime(pc.cast(column, pa.timestamp("us", "UTC"), safe=False), "%Y-%m-%dT%H:%M:%SZ")
    elif pa.types.is_floating(kind) and _whole(column):
        column = column.cast(pa.int64())
    return column.cast(pa.string()).fill_null("")


def _whole(column: pa.Array) -> bool:
    numbers = column.drop_null().to_numpy(zero_copy_only=False)
    return bool(np.isfinite(numbers).all() and (numbers == np.round(numbers)).all() and (np.abs(numbers) < 2**53).all())
