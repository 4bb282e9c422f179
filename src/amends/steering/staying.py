"""The chance that a customer was with us at the end of each past month, and today, by the parameters of the last reckoning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from amends.base.models import Firm
from amends.customers.models import Customer, Netting, Order
from amends.steering.clock import MICROSECOND, Clock
from amends.steering.models import Reckoning

MONTHS = 12


@dataclass(frozen=True)
class Staying:
    """(instant, chance) each, oldest first, the last as of the last reckoning; without points, why not."""

    points: list[tuple[datetime, float]]
    why_not: str | None = None

    def __iter__(self) -> Iterator[tuple[datetime, float]]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    @property
    def sentence(self) -> str:
        """What a line through the points shows, for who cannot see it."""
        if self.why_not:
            return self.why_not
        first, last = self.points[0], self.points[-1]
        lowest = min(self.points, key=lambda point: point[1])
        return _("Chance of being with us: %(first)s at the end of %(since)s, at the lowest %(low)s, today %(now)s.") % {
            "first": f"{first[1]:.0%}",
            "since": f"{first[0]:%B %Y}",
            "low": f"{lowest[1]:.0%}",
            "now": f"{last[1]:.0%}",
        }


def staying(customer: Customer, at: datetime, months: int = MONTHS) -> Staying:
    """At each of these month ends by the orders up to then alone; nothing is told of the time before the first order."""
    reckoning = Reckoning.objects.newest()
    if reckoning is None:
        return Staying([], _("Nothing has been reckoned yet."))
    if reckoning.model == "NBD":
        return Staying([], _("The model in use knows no leaving: nobody can be seen to leave by these orders."))
    firm = Firm.the()
    until = min(at, reckoning.as_of)
    bought = _bought(customer, Clock(reckoning.clock, firm.zone), until)
    if not bought:
        return Staying([], _("There is no order of theirs yet."))
    ends = [end for end in _month_ends(until, months, firm) if end >= bought[0][0]]
    return Staying(_points(bought, [*ends, until], Clock(reckoning.clock, firm.zone), reckoning))


def _bought(customer: Customer, clock: Clock, until: datetime) -> list[tuple[datetime, int]]:
    """Instant and tick of each order that counts as a visit, oldest first."""
    returned = Exists(Netting.objects.filter(line__order=OuterRef("pk")))
    orders = Order.objects.filter(customer=customer, at__lte=until).filter(Q(cents__gt=0) | Q(cents=0) & ~returned)
    return [(at, clock.tick_of(at)) for at in orders.order_by("at").values_list("at", flat=True)]


def _month_ends(until: datetime, months: int, firm: Firm) -> list[datetime]:
    """The last instant of each month before this one, on the firm's wall."""
    begin = firm.wall(until).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ends = []
    for _month in range(months):
        ends.append(begin - MICROSECOND)
        begin = (begin - timedelta(days=1)).replace(day=1)
    return ends[::-1]


def _points(bought, instants, clock: Clock, reckoning: Reckoning) -> list[tuple[datetime, float]]:
    # numpy and scipy stay out of the process that serves the pages until the first customer is looked at
    import numpy as np  # noqa: PLC0415

    from amends.reckon import BgNbd, Visits  # noqa: PLC0415

    ticks = np.unique([tick for _at, tick in bought])
    ends = np.array([clock.tick_of(instant) for instant in instants])
    count = np.searchsorted(ticks, ends, side="right")
    last, first = ticks[count - 1], ticks[0]
    visits = Visits(count - 1, (last - first) / clock.ticks_a_week, (ends - first) / clock.ticks_a_week)
    vector = np.array([reckoning.parameters[name] for name in BgNbd.parameters])
    return list(zip(instants, BgNbd().outlook(vector, visits).alive.tolist(), strict=True))
