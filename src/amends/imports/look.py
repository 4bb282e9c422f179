"""A file as it stands and as it would be read, before anything of it comes in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amends.base.models import Firm
from amends.base.refusal import Refusal
from amends.imports import told
from amends.imports.choices import Choices
from amends.imports.columns import Header
from amends.imports.delivery import Brought, Delivery
from amends.imports.opened import Opened, glimpsed, sampled, sheet_at
from amends.imports.refused import RefusedRows
from amends.imports.sheet import Batch
from amends.imports.unpacked import UnreadableFile

FIRST_ROWS = 8
REMEMBERED = 16
_looks: dict[tuple, "Look"] = {}


@dataclass(frozen=True)
class Sought:
    """A field a format looks for, and the column it is taken from."""

    name: str
    means: str
    is_needed: bool
    is_one_of: bool
    place: int | None


@dataclass(frozen=True)
class FirstRow:
    """A row: what stands under each field, and what it would be read as, or why it would not come in."""

    line: int
    stands: dict[str, str]
    read: dict[str, object]
    why_not: str


@dataclass(frozen=True)
class Look:
    """All a page shows of a file before it is imported. `refusal` says why it cannot be read as it is said to be."""

    header: list[str]
    fields: list[Sought]
    asks: Sequence[str]
    currency: str
    refusal: Refusal | None
    said: list[str] = field(default_factory=list)
    rows: list[FirstRow] = field(default_factory=list)


def look_at(path: Path, format_name: str, choices: Choices, *, at: datetime) -> Look:
    """Whatever reading the first rows would change is taken back."""
    format_ = import_module(settings.IMPORTS[format_name])
    try:
        file, refusal = glimpsed(path, format_.FIELDS, choices, format_.ONE_OF)
    except UnreadableFile as unreadable:
        return Look([], _sought(format_, {}), format_.ASKS, "", unreadable)
    with transaction.atomic():
        rows, refusal = ([], refusal) if refusal else _first_rows(file, format_, Delivery([], choices, at=at))
        currency = Firm.the().currency
        transaction.set_rollback(True)
    assumes = "currency" in format_.ASKS and not refusal
    said = [*file.said, *(told.currency_assumed(currency, file.columns, choices.currency) if assumes else ())]
    return Look(file.sheet.header, _sought(format_, file.places), format_.ASKS, currency, refusal, said, rows)


def remembered(key: tuple, look: Callable[[], Look]) -> Look:
    """The last few looks are not taken again, as a large file takes seconds each time; one that ends in a refusal is."""
    seen = _looks.get(key) or look()
    if not seen.refusal:
        _looks[key] = seen
    for oldest in list(_looks)[:-REMEMBERED]:
        _looks.pop(oldest, None)
    return seen


def likeliest(path: Path) -> str:
    """The format that makes the most of a file's columns; one whose needs are met before one whose are not."""
    try:
        sheet = sheet_at(path, Choices())
    except UnreadableFile:
        return next(iter(settings.IMPORTS))
    header = Header(path.name, sheet.header, sampled(sheet))
    return max(settings.IMPORTS, key=lambda name: _fit(header, import_module(settings.IMPORTS[name])))


def _fit(header: Header, format_: ModuleType) -> tuple[bool, int]:
    found = header.columns(format_.FIELDS, None, format_.ONE_OF)
    return found.refusal is None, len(found.places)


def _sought(format_: ModuleType, places: dict[str, int]) -> list[Sought]:
    return [Sought(field.name, field.means, field.needed, field.name in format_.ONE_OF, places.get(field.name)) for field in format_.FIELDS]


def _first_rows(opened: Opened, format_: ModuleType, delivery: Delivery) -> tuple[list[FirstRow], Refusal | None]:
    file = Brought(opened, None, RefusedRows(opened.name, opened.sheet.header, kept=False), first=FIRST_ROWS)
    try:
        read = _by_line(format_.READ, format_.tables(file, delivery))
    except Refusal as refusal:
        return [], refusal
    reasons = {row["line"]: row["reason"] for row in file.refused.shown}
    batch = next(filter(Batch.says, opened.sheet.batches())).head(FIRST_ROWS)
    return [_row(line, cells, opened.places, read, reasons) for line, cells in _raw(batch)], None


def _by_line(names: Sequence[str], tables: Iterable) -> dict[int, dict[str, object]]:
    """Line -> what was read of it."""
    return {line: dict(zip(names, map(_aware, said), strict=False)) for table in tables for line, *said in _tuples(table)}


def _tuples(table) -> Iterable[tuple]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _aware(value: object) -> object:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _raw(batch: Batch) -> list[tuple[int, list[str]]]:
    good = [(int(line), batch.row(position)) for position, line in enumerate(batch.lines)]
    return sorted([*good, *((row.line, row.cells) for row in batch.bad)])


def _row(line: int, cells: list[str], places: dict[str, int], read: dict, reasons: dict) -> FirstRow:
    stands = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    why_not = "" if line in read else reasons.get(line) or _("names no customer: it is counted and left")
    return FirstRow(line, stands, read.get(line, {}), why_not)
