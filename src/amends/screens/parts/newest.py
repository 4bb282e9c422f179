"""A long list, the newest first, some at a time."""

import re
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"(\d{1,17})\.(\d{1,18})", re.ASCII)


class Newest:
    """Rows from a place on, the latest by `stamp` first; a place that says nothing is the top."""

    def __init__(self, rows: QuerySet, stamp: str, place: str, *, many: int) -> None:
        self._all, self._stamp, self.place, self.many = rows, stamp, place, many

    @property
    def rows(self) -> list:
        return self._found[: self.many]

    @property
    def after(self) -> str:
        """Where the next ones begin; blank: that was all."""
        if len(self._found) <= self.many:
            return ""
        last = self._found[self.many - 1]
        return f"{(getattr(last, self._stamp) - EPOCH) // timedelta(microseconds=1)}.{last.pk}"

    @cached_property
    def _found(self) -> list:
        return list(self._below().order_by(f"-{self._stamp}", "-pk")[: self.many + 1])

    def _below(self) -> QuerySet:
        place, stamp = PLACE.fullmatch(self.place), self._stamp
        if not place:
            return self._all
        try:
            at = EPOCH + timedelta(microseconds=int(place[1]))
        except OverflowError:
            return self._all
        return self._all.filter(Q(**{f"{stamp}__lt": at}) | Q(**{stamp: at}, pk__lt=int(place[2])), **{f"{stamp}__lte": at})
