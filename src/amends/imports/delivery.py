"""Files brought in one go: all are looked at before anything comes in, and all come in or none does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from amends.base.models import File, Firm
from amends.base.refusal import Refusal
from amends.imports.choices import Choices
from amends.imports.columns import Field
from amends.imports.opened import Opened, opened
from amends.imports.refused import RefusedRows

Watch = Callable[[int], None]


class NotIntoTheDemo(Refusal):
    """A simulated firm, and somebody's real files."""


class NothingReadable(Refusal):
    """Not one row of a file could come in."""


@dataclass
class Brought:
    """One file of a delivery: opened, perhaps kept, and what of it was refused."""

    opened: Opened
    sha256: str | None
    refused: RefusedRows
    counts: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict:
        return {
            "file": self.opened.name,
            "sha256": self.sha256,
            "columns": self.opened.columns,
            "said": self.opened.said,
            **self.counts,
            "refused_file": str(self.refused.path) if self.refused.is_kept else None,
        }


class Delivery:
    """The files, what is said about them, and when they were brought."""

    def __init__(self, paths: Sequence[str | Path], choices: Choices, *, at: datetime, watch: Watch | None = None) -> None:
        self.paths, self.choices, self.at, self.watch = [Path(path) for path in paths], choices, at, watch

    @contextmanager
    def taken_in(self, fields: Sequence[Field], check: Callable[[Opened], None]) -> Iterator[list[Brought]]:
        """The files, inside the one transaction of an import. Raw input is kept first, unless it is a dry run."""
        self._refuse_demo()
        looked = [opened(path, fields, self.choices) for path in self.paths]
        for file in looked:
            check(file)
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

    def _refuse_demo(self) -> None:
        if Firm.the().is_simulated and not self.choices.into_demo:
            raise NotIntoTheDemo("This is the demo's simulated firm: import into a home of your own, or say --into-demo.")


def refuse_if_nothing_came(file: Brought, without_customer: int) -> None:
    """A file of which not one row is good is refused as a whole, with the first reason."""
    rows = file.counts["rows"]
    if file.counts["good"] or not rows:
        return
    if file.refused.count == 0:
        raise NothingReadable(
            f"{file.opened.name}: none of its {rows:,} rows names a customer; say which column does with --map customer=COLUMN."
        )
    first, where = file.refused.shown[0], file.refused.where()
    also = f", {without_customer:,} name no customer" if without_customer else ""
    raise NothingReadable(
        f"{file.opened.name}: not one of its {rows:,} rows could be read{also}; line {first['line']}: {first['reason']}.{where}"
    )
