"""What a customer is still worth, and how much of it an open misery puts at risk: what decides how much further than the floor we go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from amends.steering.models import Worth
from amends.steering.rise import Rise
from amends.steering.risk import worths_at_risk


@dataclass(frozen=True)
class Addition:
    """A customer's worth and what is at risk of it; None where it is not known."""

    worth: Worth
    as_of: datetime
    at_risk_cents: int | None
    rise: Rise | None


def additions(customers: Iterable[int]) -> dict[int, Addition]:
    """By customer, for those whose worth is known: in a few queries, however many they are."""
    rise, wanted = Rise.now(), list(customers)
    known = Worth.objects.filter(customer__in=wanted, customer__kind="external").annotate(as_of=F("reckoning__as_of"))
    at_risk = dict(worths_at_risk(rise).filter(customer__in=wanted).values_list("customer", "at_risk_cents")) if rise else {}
    return {worth.customer_id: Addition(worth, worth.as_of, _cents(at_risk.get(worth.customer_id)), rise) for worth in known}


def _cents(reckoned: float | None) -> int | None:
    return None if reckoned is None else round(reckoned)
