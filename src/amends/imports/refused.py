"""Rows that could not come in: their line, their reason, their count, and a file of them as they were."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from amends.base.home import home

SHOWN = 20
QUOTED = re.compile("“[^”]*”")
FORMULA = ("=", "@", "\t", "\r")


class RefusedRows:
    """The bad rows of one file. The file of them is written as they come, and gets its name at the end."""

    def __init__(self, name: str, header: Iterable[str], *, kept: bool) -> None:
        self.count = 0
        self.reasons: Counter[str] = Counter()
        self.shown: list[dict] = []
        self._name, self._header, self._kept = name, list(header), kept
        self._stream = None

    @property
    def path(self) -> Path:
        return home() / "refused" / f"{self._name}.csv"

    @property
    def is_kept(self) -> bool:
        return self._kept and self.count > 0

    def where(self) -> str:
        """A sentence about the file of them, if there is one."""
        return f" Line and reason of each stand in {self.path}." if self.is_kept else ""

    def add(self, line: int, fields: Iterable[object], reason: str) -> None:
        """One row, as it stood in the file."""
        self.count += 1
        self.reasons[QUOTED.sub("“…”", reason)] += 1
        if len(self.shown) < SHOWN:
            self.shown.append({"line": line, "reason": reason})
        if self._kept:
            self._write(line, fields, reason)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._spare.replace(self.path)
            self._stream = None

    @property
    def _spare(self) -> Path:
        return self.path.with_suffix(".part")

    def _write(self, line: int, fields: Iterable[object], reason: str) -> None:
        if self._stream is None:
            self._spare.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._spare.open("w", newline="", encoding="utf-8")
            self._rows = csv.writer(self._stream)
            self._rows.writerow([*self._header, "line", "reason"])
        width = len(self._header)
        cells = [harmless(field) for field in fields][:width]
        self._rows.writerow([*cells, *[""] * (width - len(cells)), line, reason])


def harmless(field: object) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    text = "" if field is None else str(field).replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{text}" if text.startswith(FORMULA) else text


def short(value: object) -> str:
    """A value as it is quoted in a reason."""
    text = " ".join(str(value).split()).replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
