"""A batch on its way to the database: texts read once each, rows that will not do set aside with their reason."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from amends.base.ahead import ahead
from amends.imports.cells import all_bare
from amends.imports.refused import RefusedRows
from amends.imports.sheet import Batch

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
SECOND = 1_000_000
LONGEST_NAME = 250  # what names a thing stands in an index, which holds 2,700 bytes an entry
LONGEST_TEXT = 1_000_000
REMEMBERED = 200_000
QUOTED = csv.WriteOptions(include_header=False, quoting_style="needed")
Answers = tuple[Sequence[int | None] | np.ndarray, dict[int, str]]
Reader = Callable[[str], tuple[int | None, str | None]]


class Remembered:
    """Reads each text once: what the texts say, and why some say nothing. What it remembers is bounded."""

    def __init__(self, read: Reader) -> None:
        self._read, self._known = read, {}

    def __call__(self, texts: Sequence[str]) -> Answers:
        if len(self._known) > REMEMBERED:
            self._known = {}
        answers = [self._known.get(text) or self._known.setdefault(text, self._read(text)) for text in texts]
        return [value for value, _ in answers], {n: reason for n, (_, reason) in enumerate(answers) if reason}


class Rows:
    """The rows of a batch, each good until something is found wrong with it."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.good = np.ones(len(batch), dtype=bool)
        self._wrong: dict[int, str] = {}
        self._distinct: dict[int, tuple[pa.Array, np.ndarray]] = {}
        self._bare: dict[int, list[str]] = {}

    def distinct(self, place: int) -> tuple[pa.Array, np.ndarray]:
        """The different texts of a column, and which of them each row has."""
        if place not in self._distinct:
            encoded = self.batch.columns[place].dictionary_encode()
            self._distinct[place] = encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False)
        return self._distinct[place]

    def bare(self, place: int) -> list[str]:
        """The same texts without what is only around them."""
        if place not in self._bare:
            self._bare[place] = all_bare(self.distinct(place)[0])
        return self._bare[place]

    def blank(self, place: int) -> np.ndarray:
        """Rows with nothing in a column."""
        missing = [n for n, text in enumerate(self.bare(place)) if not text]
        return np.isin(self.distinct(place)[1], missing)

    def read(self, place: int, read: Callable[[Sequence[str]], Answers], *, missing: int = 0) -> np.ndarray:
        """A column as whole numbers; rows whose text cannot be read are set aside."""
        texts, which = self.distinct(place)
        values, reasons = read(texts.to_pylist())
        self._set_aside(reasons, which)
        if not isinstance(values, np.ndarray):
            values = np.array([missing if value is None else value for value in values], dtype=np.int64)
        return values[which]

    def texts(self, place: int | None, change: Callable[[str], str] | None = None, *, longest: int = LONGEST_NAME) -> pa.Array:
        """A column as bare texts, perhaps changed; blank where the file has none."""
        if place is None:
            return pa.array([""] * len(self.batch), pa.string())
        texts = self.bare(place)
        which = self.distinct(place)[1]
        self._set_aside(_no_texts(texts, longest), which)
        return pa.array([change(text) for text in texts] if change else texts, pa.string()).take(pa.array(which))

    def marks(self, place: int) -> np.ndarray:
        """A number for each row's text: the same text, the same number, in this process."""
        return np.array([hash(text) for text in self.bare(place)], dtype=np.int64)[self.distinct(place)[1]]

    def leave(self, mask: np.ndarray) -> int:
        """Rows that are no fault of anybody's, and are only counted."""
        left = mask & self.good
        self.good &= ~mask
        return int(left.sum())

    def refuse(self, mask: np.ndarray, reason: str) -> None:
        for position in np.flatnonzero(mask & self.good):
            self._wrong[int(position)] = reason
        self.good &= ~mask

    def refuse_where(self, place: int, why: Callable[[str], str | None]) -> None:
        texts, which = self.distinct(place)
        self._set_aside({n: reason for n, text in enumerate(texts.to_pylist()) if (reason := why(text))}, which)

    def report(self, refused: RefusedRows) -> None:
        """Hand over what was wrong, in the order of the file."""
        bad = [(row.line, row.cells, row.reason) for row in self.batch.bad]
        bad += [(int(self.batch.lines[at]), self.batch.row(at), reason) for at, reason in self._wrong.items()]
        for line, cells, reason in sorted(bad, key=lambda row: row[0]):
            refused.add(line, cells, reason)

    def table(self, columns: Sequence[pa.Array | np.ndarray]) -> pa.Table:
        """The good rows: the line first, then the columns."""
        arrays = [pa.array(column) for column in (self.batch.lines, *columns)]
        table = pa.table(arrays, names=[str(n) for n in range(len(arrays))])
        return table if self.good.all() else table.filter(pa.array(self.good))

    def _set_aside(self, reasons: dict[int, str], which: np.ndarray) -> None:
        if not reasons:
            return
        mask = np.isin(which, list(reasons)) & self.good
        for position in np.flatnonzero(mask):
            self._wrong[int(position)] = reasons[int(which[position])]
        self.good &= ~mask


def blocks_of(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """Tables as CSV for COPY, each while the next is being made."""
    for table in ahead(tables):
        out = BytesIO()
        csv.write_csv(table, out, QUOTED)
        yield out.getvalue()


def nothing_if_blank(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), None, texts)


def mixed(columns: Sequence[np.ndarray]) -> np.ndarray:
    """One number for what several columns say together."""
    mix = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        mix = (mix ^ column.astype(np.int64).view(np.uint64)) * MULTIPLIER
        mix ^= mix >> np.uint64(29)
    return mix.view(np.int64)


class Seen:
    """Which of many numbers may have come before: never a miss, seldom a false alarm, always the same memory."""

    def __init__(self) -> None:
        self._marks = np.zeros(1 << 24, dtype=bool)

    def before(self, numbers: np.ndarray) -> np.ndarray:
        places = (numbers.view(np.uint64) >> np.uint64(40)).astype(np.int64)
        _, first = np.unique(places, return_index=True)
        before = np.ones(len(places), dtype=bool)
        before[first] = self._marks[places[first]]
        self._marks[places] = True
        return before


def instants(micros: np.ndarray) -> pa.Array:
    """As COPY reads them in a session whose zone is UTC: without the zone, whose writing costs more than all else."""
    whole = micros.size > 0 and not (micros % SECOND).any()
    times = pa.array(micros, pa.timestamp("us"))
    return times.cast(pa.timestamp("s")) if whole else times


def _no_texts(texts: list[str], longest: int) -> dict[int, str]:
    if len(max(texts, key=len, default="")) <= longest and "\0" not in "".join(texts):
        return {}
    return {n: reason for n, text in enumerate(texts) if (reason := _no_text(text, longest))}


def _no_text(text: str, longest: int) -> str | None:
    if "\0" in text:
        return "a NUL character, which is no text"
    return f"a text of {len(text):,} characters, and {longest:,} are the most there" if len(text) > longest else None
