"""CSV: read in columns where a block is regular, row by row where it is not, so that every row knows its physical line."""

import csv
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as columns_csv

from amends.imports.sheet import BadRow, Batch
from amends.imports.unpacked import CutShort, UnreadableFile, as_utf8, encoding_of

DELIMITERS = ",;\t|"
HEADER_BYTES = 1 << 20


class CsvSheet:
    """A text file with a header line."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self.path = path
        self.encoding = encoding_of(path, encoding)
        self.said = [f"{path.name} is read as Windows-1252 (it is not UTF-8)."] if self.encoding == "cp1252" and not encoding else []
        start = self._start()
        self.delimiter = _delimiter(start)
        self.header, self._header_lines = self._read_header(start)

    def batches(self, watch: Callable[[int], None] | None = None) -> Iterator[Batch]:
        line, rest = 1 + self._header_lines, b""
        for block in chain(self._body(watch), [None]):
            piece, rest, is_last = rest + (block or b""), b"", block is None
            if not is_last:
                piece, rest = _cut(piece)
            if not piece.strip():
                line += piece.count(b"\n")
                continue
            batch, left = self._batch(piece, line, is_last or not _is_open(piece))
            line += (piece[: len(piece) - len(left)]).count(b"\n")
            rest = left + rest
            yield batch

    def _batch(self, piece: bytes, line: int, is_whole: bool) -> tuple[Batch, bytes]:
        regular = None if _is_open(piece) else self._in_columns(piece, line)
        return (regular, b"") if regular else self._in_rows(piece, line, is_whole)

    def _in_columns(self, piece: bytes, line: int) -> Batch | None:
        """The quick way; it is right only if every line is a row."""
        names = [str(number) for number in range(len(self.header))]
        try:
            table = columns_csv.read_csv(
                pa.BufferReader(piece),
                read_options=columns_csv.ReadOptions(column_names=names, block_size=len(piece) + 1, use_threads=False),
                parse_options=columns_csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True, ignore_empty_lines=True),
                convert_options=columns_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
            )
        except pa.ArrowInvalid:
            return None
        columns = [column.combine_chunks() for column in table.columns]
        lines = piece.count(b"\n") + (not piece.endswith(b"\n"))
        if len(table) != lines or any(_longest(column) > csv.field_size_limit() for column in columns):
            return None
        return Batch(np.arange(line, line + lines), columns, [])

    def _in_rows(self, piece: bytes, line: int, is_whole: bool) -> tuple[Batch, bytes]:
        texts = _lines(piece)
        rows = list(self._rows(texts))
        left = b""
        if not is_whole and rows and not rows[-1][2]:
            start = rows.pop()[0]
            left = "".join(texts[start:]).encode()
        if is_whole and rows and _is_open(piece):
            self._refuse_cut(texts[rows[-1][0] :], line + rows[-1][0])
        return self._sorted_out(rows, line), left

    def _rows(self, texts: list[str]) -> Iterator[tuple[int, list[str], str]]:
        """(lines before it, cells, what is wrong with it) of every row that is not blank."""
        reader, before = csv.reader(iter(texts), delimiter=self.delimiter), 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield before, [texts[before].rstrip("\r\n")[:200]], _broken(error, reader.line_num - before)
                before = reader.line_num
                continue
            if cells:
                yield before, cells, ""
            before = reader.line_num

    def _sorted_out(self, rows, line: int) -> Batch:
        good, bad, lines, width = [], [], [], len(self.header)
        for before, cells, wrong in rows:
            if len(cells) > width and not any(cells[width:]):
                cells = cells[:width]
            if wrong or len(cells) != width:
                bad.append(BadRow(line + before, cells, wrong or f"{len(cells)} cells, not {width}"))
                continue
            good.append(cells)
            lines.append(line + before)
        columns = zip(*good, strict=True) if good else [()] * width
        return Batch(np.array(lines, dtype=np.int64), [pa.array(column, pa.string()) for column in columns], bad)

    def _refuse_cut(self, texts: list[str], line: int) -> None:
        """The last row of the file, read strictly: is its last quote ever closed?"""
        reader = csv.reader(iter(texts), delimiter=self.delimiter, strict=True)
        try:
            list(reader)
        except csv.Error as error:
            if "end of data" in str(error):
                raise CutShort(f"{self.path.name} is cut off inside a quoted field that begins in line {line}: export it again.") from error

    def _start(self) -> str:
        held = b""
        for block in as_utf8(self.path, self.encoding):
            held += block
            if b"\n" in held or len(held) > HEADER_BYTES:
                break
        return held[:HEADER_BYTES].decode(errors="replace")

    def _read_header(self, start: str) -> tuple[list[str], int]:
        """The first line that is not blank, and how many lines it ends."""
        reader = csv.reader(iter(_lines(start.encode())), delimiter=self.delimiter)
        try:
            cells = next((cells for cells in reader if any(cells) and not cells[0].lower().startswith("sep=")), [])
        except csv.Error as error:
            raise UnreadableFile(f"{self.path.name} has no header line we can read: give a CSV, a CSV.gz or a Parquet file.") from error
        return [cell.strip() for cell in cells], reader.line_num

    def _body(self, watch) -> Iterator[bytes]:
        """What comes after the header's lines."""
        skip = self._header_lines
        for block in as_utf8(self.path, self.encoding, watch):
            while skip and block:
                _, newline, block = block.partition(b"\n")
                skip -= bool(newline)
            if block:
                yield block


def _cut(piece: bytes) -> tuple[bytes, bytes]:
    end = piece.rfind(b"\n") + 1
    return piece[:end], piece[end:]


def _is_open(piece: bytes) -> bool:
    """Perhaps inside quotes at its end."""
    return piece.count(b'"') % 2 == 1


def _lines(piece: bytes) -> list[str]:
    """At newlines only: str.splitlines would also split at characters that are part of a text."""
    lines = piece.decode(errors="replace").split("\n")
    return [f"{text}\n" for text in lines[:-1]] + [text for text in lines[-1:] if text]


def _longest(column: pa.Array) -> int:
    return pc.max(pc.binary_length(column)).as_py() or 0


def _delimiter(start: str) -> str:
    lines = [line for line in start.splitlines() if line.strip()]
    first = lines[0] if lines else ""
    if first.lower().startswith("sep=") and len(first) >= 5:
        return first[4]
    bare = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def _broken(error: csv.Error, lines: int) -> str:
    if "field larger" in str(error):
        return f"a field of more than {csv.field_size_limit():,} characters ({lines} lines)"
    return "quotes that do not match"
