"""A sheet of rows under named columns, read batch by batch: every batch knows the line its rows stand on in the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class BadRow:
    """A row that is no row: the reader could not tell its cells."""

    line: int
    cells: list[str]
    reason: str


@dataclass(frozen=True)
class Batch:
    """Rows of a sheet: texts by column, and where they stand."""

    lines: np.ndarray
    columns: list[pa.Array]
    bad: list[BadRow]

    def __len__(self) -> int:
        return len(self.lines)

    def says(self) -> bool:
        """Is there any row in it, good or bad?"""
        return bool(len(self.lines) or self.bad)

    def row(self, position: int) -> list[str]:
        return [column[position].as_py() for column in self.columns]

    def head(self, count: int) -> "Batch":
        """The first rows, good and bad together."""
        lines = sorted([*self.lines.tolist(), *(row.line for row in self.bad)])[:count]
        good = sum(line in lines for line in self.lines[:count])
        return Batch(self.lines[:good], [column.slice(0, good) for column in self.columns], [row for row in self.bad if row.line in lines])


class Sheet(Protocol):
    """A file of rows."""

    path: Path
    header: list[str]

    def batches(self, watch: Callable[[int], None] | None = None) -> Iterator[Batch]: ...
