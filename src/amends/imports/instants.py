"""The times of a column, many at once where all are written alike, one by one where they are not."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa

from amends.imports.dates import EPOCH, MICROSECOND, OLDEST_YEAR, Clock
from amends.imports.reading import Answers, Remembered

SLOT = 900_000_000  # no zone ever changed its offset within a quarter of an hour
DAY = 96 * SLOT  # nor forth and back within a day


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
        return wall - self._offsets_of(wall), {}

    def _offsets_of(self, wall: np.ndarray) -> np.ndarray:
        day = wall // DAY * DAY
        offsets = self._looked_up(day)
        changing = offsets != self._looked_up(day + DAY)
        offsets[changing] = self._looked_up(wall[changing] // SLOT * SLOT)
        return offsets

    def _looked_up(self, wall: np.ndarray) -> np.ndarray:
        times, which = np.unique(wall, return_inverse=True)
        return np.array([self._offset(time) for time in times.tolist()], dtype=np.int64)[which]

    def _offset(self, wall: int) -> int:
        if wall not in self._offsets:
            self._offsets[wall] = self._clock.offset_micros(wall)
        return self._offsets[wall]
