"""The times of a column, many at once where all are written alike, one by one where they are not."""

from collections.abc import Sequence
from datetime import datetime
from itertools import repeat

import numpy as np
import pyarrow as pa

from amends.imports.dates import EPOCH, MICROSECOND, OLDEST_YEAR, Clock
from amends.imports.reading import Remembered

SLOT = 900_000_000  # no zone ever changed its offset within a quarter of an hour
Answers = list[tuple[object, str | None]]


class Instants:
    """Reads texts into microseconds since 1970, as Remembered does."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._one_by_one = clock, Remembered(clock.read_micros)
        self._offsets: dict[int, int] = {}
        self._first = (datetime(OLDEST_YEAR + 1, 1, 1, tzinfo=EPOCH.tzinfo) - EPOCH) // MICROSECOND
        self._last = (clock.latest - EPOCH) // MICROSECOND - 2 * 86_400_000_000

    def __call__(self, texts: Sequence[str]) -> Answers:
        return self._alike(texts) or self._one_by_one(texts)

    def _alike(self, texts: Sequence[str]) -> Answers | None:
        """ISO without a zone in every row, and no year that could be refused; else nothing."""
        try:
            wall = pa.array(texts, pa.string()).cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
        except pa.ArrowInvalid:
            return None
        if not wall.size or wall.min() < self._first or wall.max() > self._last:
            return None
        slots, which = np.unique(wall // SLOT, return_inverse=True)
        offsets = np.array([self._offset(slot) for slot in slots.tolist()], dtype=np.int64)
        return list(zip((wall - offsets[which]).tolist(), repeat(None)))

    def _offset(self, slot: int) -> int:
        if slot not in self._offsets:
            self._offsets[slot] = self._clock.offset_micros(slot * SLOT)
        return self._offsets[slot]
