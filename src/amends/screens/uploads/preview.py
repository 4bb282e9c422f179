from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amends.base.models import Firm
from amends.imports.on_page import on_page
from amends.screens.parts.reader import Reader
from amends.screens.uploads.words import FIELDS

LONGEST = 80


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and what it is read as where that is not the same."""

    stands: str
    read: str


@dataclass(frozen=True)
class Row:
    """A row of the file, and what would become of it."""

    line: int
    cells: list[Cell]
    amount: str
    why_not: str
    is_return: bool


class Preview:
    """The first rows of a file, as a reader of the page reads them."""

    def __init__(self, look, reader: Reader) -> None:
        self._look, self._reader = look, reader
        self._found = [field for field in look.fields if field.place is not None]
        self._till = copy(reader)
        self._till.firm = Firm(currency=look.currency)

    @property
    def heads(self) -> list[str | Promise]:
        return [FIELDS.get(field.name, field.means) for field in self._found]

    @property
    def has_amounts(self) -> bool:
        return any("cents" in row.read for row in self._look.rows)

    @property
    def rows(self) -> list[Row]:
        return [self._row(row) for row in self._look.rows]

    def sample(self, name: str) -> str:
        """Something that stands under a field."""
        texts = (row.stands.get(name, "").strip() for row in self._look.rows)
        return next((text[:LONGEST] for text in texts if text), "")

    def _row(self, row) -> Row:
        cells = [self._cell(row, field.name) for field in self._found]
        return Row(row.line, cells, self._money(row.read.get("cents")), on_page(row.why_not), bool(row.read.get("back")))

    def _cell(self, row, name: str) -> Cell:
        stands = row.stands.get(name, "")
        if name not in row.read:
            return Cell(stands[:LONGEST], "")
        read = self._text(row.read[name])
        is_told = read == stands.strip() or bool(row.read.get("back") and name == "quantity")  # a return's sign is said in words
        return Cell(stands[:LONGEST] or _("nothing"), "" if is_told else read[:LONGEST])

    def _text(self, value: object) -> str:
        if isinstance(value, datetime):
            return self._reader.instant(value)
        if isinstance(value, (int, float)):
            return self._reader.count(value)
        return str(value or "")

    def _money(self, cents: int | None) -> str:
        return "" if cents is None else self._till.money(cents, whole=False)
