"""A page of a sorted list, found by where the last one ended: no page is dearer than the first, and none is seen twice."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import models
from django.db.models.functions import Least
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(?P<key>-?\d{1,18})?\.(?P<pk>\d{1,18})")


@dataclass(frozen=True)
class Sort:
    """An order of a desk: by one key, then by number. A key that may lack is one of open conversations; rows without it come last."""

    name: str
    key: models.F | Least
    descending: bool = False
    of_times: bool = True
    may_lack: bool = True

    def ordered(self, rows, *columns: str):
        return rows.order_by(*(f"-{column}" if self.descending else column for column in columns))

    def beyond(self, rows, *place):
        """What comes after that place, by a comparison of whole rows that the index understands."""
        further = LessThan if self.descending else GreaterThan
        return rows.filter(further(_row(self.key, models.F("pk")), _row(*map(models.Value, place))))


SORTS: dict[str, Sort] = {
    "newest": Sort(_("Newest"), models.F("last_at"), descending=True, may_lack=False),
    "waiting": Sort(_("Waiting longest"), models.F("waiting_since")),
    "deadline": Sort(_("Next deadline"), Least("next_due_at", "commitment_due_at")),
    "at_risk": Sort(_("Worth at risk"), models.F("at_risk_cents"), descending=True, of_times=False),
}


@dataclass(frozen=True)
class Turn:
    """Some rows, and after which the next ones come; None: that was all."""

    rows: list
    after: str | None


def turn(rows, sort: str, after: str | None, size: int = 50) -> Turn:
    """The next rows of a sorted list. A cursor that says nothing is the beginning.

    The numbers are found first and the rows fetched by them: whatever a list joins to its rows is joined to those of one page.
    """
    order = SORTS[sort]
    places = _places(order, rows.annotate(sort_key=order.key).values_list("sort_key", "pk"), after, size + 1)
    found = rows.annotate(sort_key=order.key).in_bulk([pk for _key, pk in places[:size]])
    further = _written(order, *places[size - 1]) if len(places) > size else None
    return Turn([found[pk] for _key, pk in places[:size] if pk in found], further)


def place(row, sort: str) -> str:
    """Where a row that was found by `turn` stands in that order: the cursor for what comes after it."""
    return _written(SORTS[sort], row.sort_key, row.pk)


def capped(rows, most: int = 500) -> tuple[int, bool]:
    """How many there are, counted no further than it is worth, and whether there are more."""
    n = rows.order_by()[: most + 1].count()
    return min(n, most), n > most


def _places(order, rows, after, most) -> list[tuple]:
    key, pk = _read(order, after)
    found = [] if pk and key is None else list(_keyed(order, rows, key, pk)[:most])
    if order.may_lack and len(found) < most:
        found += _keyless(order, rows, pk if key is None else None)[: most - len(found)]
    return found


def _keyed(order, rows, key, pk):
    """What only an open conversation can have is looked for among the open ones: that is what the indexes hold."""
    rows = order.ordered(rows.filter(closed_at=None).exclude(sort_key=None) if order.may_lack else rows, "sort_key", "pk")
    return order.beyond(rows, key, pk) if pk else rows


def _keyless(order, rows, pk):
    rows = order.ordered(rows.filter(sort_key=None), "pk")
    if pk is None:
        return rows
    return rows.filter(pk__lt=pk) if order.descending else rows.filter(pk__gt=pk)


def _row(*columns) -> models.Func:
    return models.Func(*columns, function="ROW", output_field=models.TextField())


def _written(order, key, pk) -> str:
    """A place, in digits."""
    if key is None:
        return f".{pk}"
    return f"{(key - EPOCH) // timedelta(microseconds=1) if order.of_times else key}.{pk}"


def _read(order, after) -> tuple:
    place = CURSOR.fullmatch(after or "")
    if not place or place["key"] is None and not order.may_lack:
        return None, None
    try:
        return _key(order, place["key"]), int(place["pk"])
    except OverflowError:
        return None, None


def _key(order, digits):
    if digits is None:
        return None
    return EPOCH + timedelta(microseconds=int(digits)) if order.of_times else int(digits)
