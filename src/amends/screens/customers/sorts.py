"""The orders a list of customers can have, a page at a time, each found by where the last one ended: no page is dearer than the first.

Who has no such figure comes after all who have, the latest to come in first.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amends.recoveries.models import Recovery
from amends.steering.models import Worth
from amends.steering.rise import Rise
from amends.steering.risk import worths_at_risk

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PLACE = re.compile(r"(?P<key>-?\d{1,18})?\.(?P<pk>\d{1,18})")


def at_risk(teammate):
    """Worths of those in a misery that this teammate may see, each with `at_risk_cents`; nobody, where no rise is known."""
    rise = Rise.now()
    if rise is None:
        return Worth.objects.visible_to(teammate).none().annotate(at_risk_cents=F("expected_cents"))
    seen = Recovery.objects.visible_to(teammate).open()
    return worths_at_risk(rise).filter(customer__in=seen.values("moment__customer"))


def _by_worth(people, teammate):
    return Worth.objects.visible_to(teammate).filter(customer__in=people, customer__kind="external")


def _by_risk(people, teammate):
    return at_risk(teammate).filter(customer__in=people, at_risk_cents__gt=0)


def _by_last_seen(people, teammate):
    return people.exclude(last_seen_at=None)


@dataclass(frozen=True)
class Sort:
    """One order: `keyed` finds those who have the figure, `key` is its column, `who` that of the customer."""

    name: str | Promise
    keyed: Callable
    key: str
    who: str = "customer_id"
    of_times: bool = False

    @property
    def weighs_worth(self) -> bool:
        return not self.of_times

    def beyond(self, rows, place):
        """What comes after that place, the largest first."""
        if place.pk:
            rows = rows.filter(**{f"{self.key}__lte": place.key}).exclude(**{self.key: place.key, f"{self.who}__gte": place.pk})
        return rows.order_by(f"-{self.key}", f"-{self.who}").values_list(self.who, self.key)

    def lacking(self, people, rows, place):
        """Who has no such figure, after that place."""
        rest = people.exclude(pk__in=rows.values(self.who))
        return (rest.filter(pk__lt=place.pk) if place.pk and place.key is None else rest).order_by("-pk").values_list("pk")

    def digits(self, key) -> int:
        return (key - EPOCH) // MICROSECOND if self.of_times else key

    def read(self, digits: int):
        return EPOCH + digits * MICROSECOND if self.of_times else digits


SORTS: dict[str, Sort] = {
    "worth": Sort(_("Worth"), _by_worth, "expected_cents"),
    "at_risk": Sort(_("Worth at risk"), _by_risk, "at_risk_cents"),
    "seen": Sort(_("Last seen"), _by_last_seen, "last_seen_at", "pk", of_times=True),
}


@dataclass(frozen=True)
class Place:
    """Where a page ended: by a figure and a customer, or by a customer who has none. Neither: nowhere yet."""

    key: int | datetime | None = None
    pk: int | None = None

    @classmethod
    def read(cls, text: str, sort: Sort) -> "Place":
        """A place that says nothing is the beginning."""
        found = PLACE.fullmatch(text)
        if not found:
            return cls()
        try:
            return cls(sort.read(int(found["key"])) if found["key"] else None, int(found["pk"]))
        except OverflowError:
            return cls()


def turn(people, teammate, sort: Sort, after: str, size: int) -> tuple[list[int], str | None]:
    """The next customers, by number, and after which place the ones that follow come; None: that was all."""
    place, keyed = Place.read(after, sort), sort.keyed(people, teammate)
    is_past = place.pk is not None and place.key is None
    found = [] if is_past else list(sort.beyond(keyed, place)[: size + 1])
    if len(found) <= size:
        found += [(pk, None) for (pk,) in sort.lacking(people, keyed, place)[: size + 1 - len(found)]]
    if len(found) <= size:
        return [pk for pk, _key in found], None
    last, key = found[size - 1]
    return [pk for pk, _key in found[:size]], f"{'' if key is None else sort.digits(key)}.{last}"
