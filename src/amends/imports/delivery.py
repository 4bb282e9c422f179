"""Files brought in one go: all are looked at before anything comes in, and all come in or none does."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
from django.db import transaction

from amends.base.ahead import ahead
from amends.base.models import File
from amends.base.refusal import Refusal
from amends.imports.choices import Choices
from amends.imports.columns import Field
from amends.imports.opened import Opened, opened
from amends.imports.reading import Rows
from amends.imports.refused import RefusedRows
from amends.imports.sheet import Batch

Watch = Callable[[int], None]


class NothingReadable(Refusal):
    """Not one row of a file could come in."""

    def __init__(self, sentence: str, refused: RefusedRows) -> None:
        super().__init__(sentence)
        self.refused = refused


@dataclass
class Brought:
    """One file of a delivery: opened, perhaps kept, and what of it was refused."""

    opened: Opened
    sha256: str | None
    refused: RefusedRows
    counts: dict[str, int] = field(default_factory=lambda: {"rows": 0, "without_customer": 0})
    first: int | None = None

    def rows(self, watch: Watch | None) -> Iterator[Rows]:
        """The file's rows, batch by batch, counted as they come; no more than the `first` few, if that was said."""
        for batch in ahead(self._batches(watch)):
            self.counts["rows"] += len(batch) + len(batch.bad)
            yield Rows(batch)

    def _batches(self, watch: Watch | None) -> Iterator[Batch]:
        batches = self.opened.sheet.batches(watch)
        return batches if self.first is None else (batch.head(self.first) for batch in islice(filter(Batch.says, batches), 1))

    def refuse_lines(self, lines: Iterable[tuple[int, str]]) -> None:
        """Rows found out last, in the database: their lines are looked up in the file again."""
        reasons = dict(lines)
        for batch in self.opened.sheet.batches() if reasons else ():
            for position in np.flatnonzero(np.isin(batch.lines, list(reasons))):
                line = int(batch.lines[position])
                self.refused.add(line, batch.row(position), reasons[line])

    def as_json(self) -> dict:
        return {
            "file": self.opened.name,
            "sha256": self.sha256,
            "columns": self.opened.columns,
            "said": self.opened.said,
            **self.counts,
            "refused_rows": self.refused.shown,
            "refused_file": str(self.refused.path) if self.refused.is_kept else None,
        }


class Delivery:
    """The files, what is said about them, and when they were brought."""

    def __init__(self, paths: Sequence[str | Path], choices: Choices, *, at: datetime, watch: Watch | None = None) -> None:
        self.paths, self.choices, self.at, self.watch = [Path(path) for path in paths], choices, at, watch

    @contextmanager
    def taken_in(self, fields: Sequence[Field], one_of: Sequence[str] = ()) -> Iterator[list[Brought]]:
        """The files, inside the one transaction of an import. Raw input is kept first, unless it is a dry run."""
        self.choices.refuse_demo()
        looked = [opened(path, fields, self.choices, one_of) for path in self.paths]
        brought = [self._bring(file) for file in looked]
        try:
            with transaction.atomic():
                yield brought
                transaction.set_rollback(self.choices.dry_run)
        finally:
            for file in brought:
                file.refused.close()

    def _bring(self, file: Opened) -> Brought:
        sha256 = None if self.choices.dry_run else self._keep(file.sheet.path)
        name = f"{file.name.partition('.')[0]}-{(sha256 or '')[:8]}"
        return Brought(file, sha256, RefusedRows(name, file.sheet.header, kept=not self.choices.dry_run))

    def _keep(self, path: Path) -> str:
        with path.open("rb") as stream:
            return File.keep(stream, at=self.at).sha256


def counted(taken, file: Brought, added: Sequence[str]) -> None:
    """Add a file's figures to the import's; a file of which not one row is good is refused as a whole."""
    counts = file.counts
    counts["refused"] = file.refused.count
    counts["good"] = counts["rows"] - counts["without_customer"] - counts["refused"]
    if counts["rows"] and not counts["good"]:
        raise NothingReadable(_why_nothing(file), file.refused)
    for name in ("rows", "without_customer", "refused", *added):
        setattr(taken, name, getattr(taken, name) + counts[name])


def named(files: Sequence[Brought]) -> list[dict]:
    """The files as an event remembers them."""
    return [{"name": file.opened.name, "sha256": file.sha256} for file in files]


def _why_nothing(file: Brought) -> str:
    rows, nameless, refused = file.counts["rows"], file.counts["without_customer"], file.refused
    if refused.count == 0:
        return f"{file.opened.name}: none of its {rows:,} rows names a customer; say which column does with --map customer=COLUMN."
    first = refused.shown[0]
    also = f", {nameless:,} name no customer" if nameless else ""
    none = "its one row cannot be read" if rows == 1 else f"not one of its {rows:,} rows could be read"
    lead = f"{file.opened.name}: {none}{also}"
    return f"{lead}; line {first['line']}: {first['reason']}.{refused.where()}"
