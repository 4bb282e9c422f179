"""The verb of this floor: what a year of unhappiness costs, by cause, from the moments that were judged."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Max, Min

from amends import reckon
from amends.base.event import record
from amends.base.models import Firm
from amends.base.refusal import Refusal
from amends.listening.models import Cause, Moment
from amends.steering.estimate import SEED, Watch
from amends.steering.inputs import Inputs
from amends.steering.kept.damage import UNNAMED
from amends.steering.miseries import Misery, miseries
from amends.steering.models import CauseDamage, DamageReckoning, Entered, Reckoning
from amends.steering.version import VERSION

YEAR = timedelta(days=365)
NO_WORTH = "worth is not known yet: run `amends reckon` first"


class EmptyPeriod(Refusal):
    """The period ends before it begins."""


@dataclass(frozen=True)
class Period:
    """From the one instant up to, and without, the other."""

    since: datetime
    until: datetime

    @classmethod
    def of(cls, since: datetime | None, until: datetime | None, reckoning: Reckoning | None, at: datetime) -> "Period":
        """The year that ends with the last reckoning of worth, as far as nothing else is asked for."""
        until = until or (reckoning.as_of + timedelta(microseconds=1) if reckoning else at)
        since = since or until - YEAR
        if since >= until:
            raise EmptyPeriod(f"The period must begin before it ends: {since:%Y-%m-%d} is not before {until:%Y-%m-%d}.")
        return cls(since, until)

    @property
    def days(self) -> float:
        return (self.until - self.since) / timedelta(days=1)

    def __str__(self) -> str:
        return f"between {self.since:%Y-%m-%d} and {self.until:%Y-%m-%d}"


def reckon_damage(*, since=None, until=None, at: datetime, watch: Watch | None = None) -> DamageReckoning:
    """Rank the causes of the period's misery in money, for a year; what is not known is kept as that, with the reason."""
    if watch:
        watch("Damage by cause", 0, 1)
    reckoning = Reckoning.objects.newest()
    period = Period.of(since, until, reckoning, at)
    found = miseries(period.since, period.until)
    kept = _keep(found, period, reckoning, _reckoned(found, period, reckoning), at)
    if watch:
        watch("Damage by cause", 1, 1)
    return kept


@dataclass(frozen=True)
class Reckoned:
    """What came out, by cause, and what is to be said about it."""

    causes: dict[str, reckon.CauseDamage]
    total: tuple[float | None, float | None, float | None]
    assumed: list[dict]
    not_known: list[tuple[str, str]]


def _reckoned(found: list[Misery], period: Period, reckoning: Reckoning | None) -> Reckoned:
    reasons = [("", reason) for reason in (None if reckoning else NO_WORTH, None if found else _why_none(period)) if reason]
    if reasons:
        return Reckoned({}, (None, None, None), [], reasons)
    inputs = Inputs(Entered.objects.latest_by_name(), reckoning, Firm.the().cents_in_one())
    problems = [inputs.problem(misery, period.days) for misery in found]
    result = reckon.damage(problems, inputs.firm(), np.random.default_rng(SEED))
    return Reckoned(
        {cause.cause: cause for cause in result.causes},
        (result.total_cents, result.low_cents, result.high_cents),
        [asdict(assumption) for assumption in dict.fromkeys((*result.assumed, *inputs.assumed))],
        [(one.cause, one.reason) for one in result.not_known] + [("", remark) for remark in inputs.remarks()],
    )


def _why_none(period: Period) -> str:
    """No misery in the period: because nothing was judged, because it was none, or because it happened at another time."""
    judged = Moment.objects.judged()
    miseries_at = judged.of("misery").aggregate(first=Min("at"), last=Max("at"))
    if miseries_at["first"]:
        first, last = miseries_at["first"], miseries_at["last"]
        return (
            f"no judged moments of misery {period}; those on record are from {first:%Y-%m-%d} to {last:%Y-%m-%d}: say --since and --until"
        )
    if judged.exists():
        return "none of the judged moments is a misery: there is no damage to reckon until one is"
    return "no judged moments: judge what customers say, or import conversations with a verdict"


@transaction.atomic
def _keep(found: list[Misery], period: Period, reckoning: Reckoning | None, out: Reckoned, at: datetime) -> DamageReckoning:
    causes = Cause.objects.in_bulk([misery.cause for misery in found if misery.cause])
    name = {str(pk): cause.name for pk, cause in causes.items()} | {"": "", str(None): UNNAMED}
    total, low, high = (None if cents is None else round(cents) for cents in out.total)
    kept = DamageReckoning.objects.create(
        at=at,
        since=period.since,
        until=period.until,
        version=VERSION,
        reckoning=reckoning,
        customers=reckoning.customers if reckoning else 0,
        moments=sum(misery.moments for misery in found),
        total_cents=total,
        low_cents=low,
        high_cents=high,
        assumed=out.assumed,
        not_known=[{"cause": name[key], "reason": reason} for key, reason in out.not_known],
    )
    CauseDamage.objects.bulk_create(_cause(kept, misery, out) for misery in found)
    record("damage.reckoned", about=kept, at=at, count=max(len(found), 1))
    return kept


def _cause(kept: DamageReckoning, misery: Misery, out: Reckoned) -> CauseDamage:
    row = CauseDamage(reckoning=kept, cause_id=misery.cause, moments=misery.moments, complain_of=misery.asked or None)
    cost = out.causes.get(str(misery.cause))
    if cost is None:
        row.not_known = [reason for key, reason in out.not_known if key in ("", str(misery.cause))]
        return row
    parts = cost.damage
    row.total_cents, row.low_cents, row.high_cents = round(cost.total_cents), round(cost.low_cents), round(cost.high_cents)
    row.direct_cents, row.handling_cents = round(parts.direct_cents), round(parts.handling_cents)
    row.word_of_mouth_cents = row.total_cents - row.direct_cents - row.handling_cents
    row.first_share, row.lost_customers, row.iceberg = cost.first_share, float(parts.lost), float(parts.iceberg)
    row.complain_share = float(cost.inputs.complain)
    return row
