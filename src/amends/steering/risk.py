"""Worth at risk: worth given staying, times the rise in the chance of leaving from the misery that is open."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Cast, Power
from django.utils.translation import gettext as _

from amends.customers.models import Customer
from amends.recoveries.models import Recovery
from amends.steering.assumed import Assumed
from amends.steering.clock import NotKnown
from amends.steering.explanation import Explanation
from amends.steering.models import Worth
from amends.steering.rise import Rise


@dataclass(frozen=True)
class Risk:
    """What we stand to lose with one customer: nothing where no misery is open.

    assumed: where the rise is other people's figure, which one; None where the firm entered its own.
    """

    cents: int
    alive_now: float
    alive_if_nothing_is_done: float
    rise: float
    miseries: int
    assumed: Assumed | None
    as_of: datetime

    @classmethod
    def of(cls, customer: Customer, at: datetime) -> "Risk | None":
        """From what was opened until then and is open still. None where it is not known; `why_not` says why."""
        # numpy and scipy stay out of the process that serves the pages until the first customer is looked at
        from amends.reckon import at_risk  # noqa: PLC0415

        worth, rise = Worth.objects.filter(customer=customer, customer__kind="external").first(), Rise.now()
        if worth is None or rise is None:
            return None
        miseries = open_miseries().filter(moment__customer=customer, opened_at__lte=at).count()
        found = at_risk(worth.given_alive_cents, worth.alive, rise.chance, miseries)
        after, more = float(found.alive_after[0]), float(found.rise[0])
        return cls(round(float(found.cents[0])), worth.alive, after, more, miseries, rise.assumed if miseries else None, rise.as_of)


def why_not(customer: Customer) -> str:
    """Why nothing is known of what is at risk with a customer."""
    try:
        Explanation.of(customer)
    except NotKnown as unknown:
        return str(unknown)
    return _("What is at risk is not known, because the model of worth in use knows no leaving: enter how many customers stay.")


def open_miseries():
    """Recoveries that are neither whole nor called off."""
    return Recovery.objects.open()


def worths_at_risk(rise: Rise | None):
    """Worths of customers with an open misery, with `miseries` and `at_risk_cents`."""
    if rise is None:
        return Worth.objects.none()
    theirs = open_miseries().filter(moment__customer=OuterRef("customer"))
    count = theirs.order_by().values("moment__customer").annotate(count=Count("pk")).values("count")
    gone = 1.0 - Power(models.Value(1.0 - rise.chance), F("miseries"), output_field=models.FloatField())
    cents = models.ExpressionWrapper(F("given_alive_cents") * F("alive") * gone, models.FloatField())
    found = Worth.objects.filter(models.Exists(theirs), customer__kind="external").annotate(miseries=Subquery(count))
    return found.annotate(at_risk_cents=Cast(cents, models.BigIntegerField()))


@dataclass(frozen=True)
class AllAtRisk:
    """What we stand to lose with everybody in open misery together, a customer once however many conversations they have."""

    cents: int
    customers: int
    as_of: datetime
    assumed: Assumed | None

    @classmethod
    def now(cls, teammate=None) -> "AllAtRisk | None":
        """With a teammate, of those whose open misery they may see. None where it is not known."""
        rise = Rise.now()
        if rise is None:
            return None
        worths = worths_at_risk(rise)
        if teammate is not None:
            worths = worths.filter(customer__in=open_miseries().visible_to(teammate).values("moment__customer"))
        found = worths.aggregate(cents=models.Sum("at_risk_cents"), customers=Count("pk"))
        return cls(int(found["cents"] or 0), found["customers"], rise.as_of, rise.assumed)
