"""The chance that a customer was with us at the end of each past month, and today, by the parameters of the last reckoning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amends.base.models import Firm
from amends.customers.models import Customer, Netting, Order
from amends.steering.clock import MICROSECOND, Clock
from amends.steering.models import Reckoning

MONTHS = 12
NO_LEAVING = "NBD"


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
        (since, first), (day, now) = self.points[0], self.points[-1]
        said = {"day": date_format(day, "j F Y"), "now": _percent(now)}
        if len(self) == 1:
            return _("Chance of being with us: %(now)s on %(day)s.") % said
        said |= {"since": date_format(since, "F Y"), "first": _percent(first), "low": _percent(min(chance for _at, chance in self.points))}
        return _("Chance of being with us: %(first)s at the end of %(since)s, %(low)s at the lowest, %(now)s on %(day)s.") % said


def staying(customer: Customer, at: datetime, months: int = MONTHS) -> Staying:
    """At each of these month ends by the orders up to then alone; nothing is told of the time before the first order."""
    reckoning = Reckoning.objects.only("as_of", "clock", "model", "parameters").order_by("-pk").first()
    if why_not := _why_not(customer, reckoning):
        return Staying([], why_not)
    firm, until = Firm.the(), min(at, reckoning.as_of)
    clock = Clock(reckoning.clock, firm.zone)
    bought = _bought(customer, until)
    if not bought:
        return Staying([], _("Not known, because there is no order of theirs yet."))
    ends = [end for end in _month_ends(until, months, firm) if end >= bought[0]]
    return Staying(_points(bought, [*ends, firm.wall(until)], clock, reckoning.parameters))


def _why_not(customer: Customer, reckoning: Reckoning | None) -> str | None:
    if customer.kind == "internal":
        return _("Not known, because a colleague is no buyer.")
    if reckoning is None:
        return _("Not known, because nothing has been reckoned yet.")
    if reckoning.model == NO_LEAVING:
        return _("Not known, because the model in use knows no leaving: nobody is seen to leave by these orders.")
    return None


def _bought(customer: Customer, until: datetime) -> list[datetime]:
    """When each order that counts as a visit was made, oldest first: an order returned altogether was none."""
    returned = Exists(Netting.objects.filter(line__order=OuterRef("pk")))
    orders = Order.objects.filter(customer=customer, at__lte=until).filter(Q(cents__gt=0) | Q(cents=0) & ~returned)
    return list(orders.order_by("at").values_list("at", flat=True))


def _month_ends(until: datetime, months: int, firm: Firm) -> list[datetime]:
    """The last instant of each month before this one, on the firm's wall."""
    begin = firm.wall(until).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ends = []
    for _month in range(months):
        ends.append(begin - MICROSECOND)
        begin = (begin - timedelta(days=1)).replace(day=1)
    return ends[::-1]


def _points(bought: list[datetime], instants: list[datetime], clock: Clock, parameters: dict) -> list[tuple[datetime, float]]:
    # numpy and scipy stay out of the process that serves the pages until the first customer is looked at
    import numpy as np  # noqa: PLC0415

    from amends.reckon import BgNbd, Visits  # noqa: PLC0415

    ticks, ends = np.unique([clock.tick_of(at) for at in bought]), np.array([clock.tick_of(at) for at in instants])
    count = np.searchsorted(ticks, ends, side="right")
    last, age = ticks[count - 1] - ticks[0], ends - ticks[0]
    visits = Visits(count - 1, last / clock.ticks_a_week, age / clock.ticks_a_week)
    alive = BgNbd().outlook(np.array([parameters[name] for name in BgNbd.parameters]), visits).alive
    return list(zip(instants, alive.tolist(), strict=True))


def _percent(chance: float) -> str:
    return f"{100 * chance:.0f} %"
